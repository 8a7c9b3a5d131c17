//! The yearly round: what each enterprise is asked for, by when, and what is
//! looked up elsewhere instead.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use super::freshness::{FactAge, FactStatus, fact_ages};
use super::{Enterprise, Fact};
use crate::area::AreaCode;
use crate::ids::EnterpriseId;
use crate::matching::{AskFrom, Freshness};
use crate::text::Text;

/// How many days an enterprise has to answer. The service's practice and no rule of law.
pub const ANSWER_DAYS: i32 = 30;

/// What a round asks of one enterprise. No person stands in it: a round is
/// addressed to the enterprise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RoundTask {
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// Its name.
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub name: String,
    /// The municipality where it has its seat.
    pub home_municipality: AreaCode,
    /// The day of the round.
    pub on: Date,
    /// The last day for an answer.
    pub due_on: Date,
    /// The first day after the round on which something more grows old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_check: Option<Date>,
    /// What the enterprise is asked for: missing first, then stale, then undated.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub asks: Vec<FactAge>,
    /// What is looked up in registers or with issuers instead.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub look_ups: Vec<FactAge>,
}

impl RoundTask {
    /// What a round on `on` asks of `enterprise`; nothing when all is fresh or it has ceased.
    #[must_use]
    pub fn of(
        id: EnterpriseId,
        enterprise: &Enterprise,
        on: Date,
        freshness: Freshness,
    ) -> Option<Self> {
        let ages = fact_ages(enterprise, on, freshness);
        let next_check = ages.iter().map(|age| age.next_check).filter(|day| *day > on).min();
        let (asks, look_ups): (Vec<_>, Vec<_>) = ages
            .into_iter()
            .filter(|age| age.status != FactStatus::Fresh)
            .partition(is_for_the_enterprise);
        if asks.is_empty() && look_ups.is_empty() {
            return None;
        }
        Some(Self {
            enterprise_id: id,
            name: enterprise.name.clone(),
            home_municipality: enterprise.home_municipality,
            on,
            due_on: on.checked_add(ANSWER_DAYS.days()).unwrap_or(Date::MAX),
            next_check,
            asks,
            look_ups,
        })
    }

    /// The day since which something has been too old, if anything has.
    #[must_use]
    pub fn stale_since(&self) -> Option<Date> {
        self.asks.iter().chain(&self.look_ups).filter_map(|age| age.stale_from).min()
    }

    /// What the enterprise is asked for, in words for a letter, set apart by semicolons.
    #[must_use]
    pub fn letter(&self) -> Text {
        in_words(&self.asks)
    }

    /// What is looked up instead, in words, set apart by semicolons.
    #[must_use]
    pub fn errand(&self) -> Text {
        in_words(&self.look_ups)
    }

    /// The order of the list: what has been stale for longest, then the name.
    ///
    /// What was never known has no age and comes after.
    fn order(&self) -> impl Ord + use<> {
        (self.stale_since().unwrap_or(Date::MAX), self.name.clone(), self.enterprise_id)
    }
}

/// The tasks of a round, what has been stale for longest first.
#[must_use]
pub fn round<'e>(
    register: impl IntoIterator<Item = (EnterpriseId, &'e Enterprise)>,
    on: Date,
    freshness: Freshness,
) -> Vec<RoundTask> {
    let mut tasks: Vec<RoundTask> = register
        .into_iter()
        .filter_map(|(id, enterprise)| RoundTask::of(id, enterprise, on, freshness))
        .collect();
    tasks.sort_by_cached_key(RoundTask::order);
    tasks
}

fn is_for_the_enterprise(age: &FactAge) -> bool {
    age.ask.as_ref().is_none_or(|ask| ask.from == AskFrom::Enterprise)
}

fn in_words(ages: &[FactAge]) -> Text {
    let words: Vec<Text> = ages.iter().map(wish).collect();
    let joined = |pick: fn(&Text) -> &str| words.iter().map(pick).collect::<Vec<_>>().join("; ");
    Text::new(joined(|text| &text.sv), joined(|text| &text.en))
}

/// A fact as it is wished for, with what the register had.
fn wish(age: &FactAge) -> Text {
    let Text { sv, en } = &age.name;
    match (age.known_on, age.fact) {
        (None, _) => Text::new(sv.clone(), en.clone()),
        (Some(day), Fact::OccupiedPersons | Fact::TargetGroupPersons | Fact::Employees) => {
            Text::new(format!("{sv} (senast räknat {day})"), format!("{en} (last counted {day})"))
        }
        (Some(day), _) => {
            Text::new(format!("{sv} (senast känt {day})"), format!("{en} (last known {day})"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enterprise::standing::tests::cooperative;
    use crate::enterprise::{Count, EnterpriseStatus, Headcount, LegalForm};
    use jiff::civil::date;
    use uuid::Uuid;

    const DAY: Date = date(2026, 11, 21);

    fn id(number: u128) -> EnterpriseId {
        EnterpriseId::from_uuid(Uuid::from_u128(number))
    }

    fn counted(name: &str, on: Date) -> Enterprise {
        let all = Some(Count::exactly(20));
        let headcounts = vec![Headcount {
            counted_on: on,
            occupied: all,
            target_group: all,
            employed: all,
            in_work_training: None,
            in_placement: None,
        }];
        Enterprise { name: name.to_owned(), headcounts, ..cooperative() }
    }

    fn task(enterprise: &Enterprise) -> RoundTask {
        RoundTask::of(id(1), enterprise, DAY, Freshness::default()).unwrap()
    }

    #[test]
    fn a_letter_says_what_is_wished_for_and_what_was_known() {
        let letter = task(&counted("A", date(2024, 9, 21))).letter();
        assert!(
            letter.sv.contains("; antal sysselsatta (senast räknat 2024-09-21); "),
            "{letter:?}"
        );
        assert!(
            letter.en.contains("; number of employees (last counted 2024-09-21)"),
            "{letter:?}"
        );
        assert!(letter.sv.contains("var ni levererar;"), "{letter:?}");
        let fresh = task(&counted("A", date(2026, 10, 1))).letter();
        assert!(!fresh.sv.contains("antal sysselsatta"), "{fresh:?}");
    }

    #[test]
    fn an_answer_is_due_in_thirty_days_and_the_next_check_is_later() {
        let task = task(&counted("A", date(2026, 10, 1)));
        assert_eq!(task.due_on, date(2026, 12, 21));
        assert_eq!(task.next_check, Some(date(2027, 4, 2)));
        assert_eq!(task.stale_since(), None);
    }

    #[test]
    fn what_a_register_tells_is_looked_up_and_not_asked_for() {
        let company = Enterprise { legal_form: LegalForm::LimitedCompany, ..cooperative() };
        let (company, association) = (task(&company), task(&cooperative()));
        let has = |ages: &[FactAge]| ages.iter().any(|age| age.fact == Fact::Turnover);
        assert!(has(&company.look_ups) && !has(&company.asks));
        assert!(has(&association.asks) && !has(&association.look_ups));
        assert_eq!(company.errand().sv, "årsomsättning");
    }

    #[test]
    fn who_has_ceased_is_asked_for_nothing() {
        let ceased = Enterprise { status: EnterpriseStatus::Ceased, ..cooperative() };
        assert_eq!(RoundTask::of(id(1), &ceased, DAY, Freshness::default()), None);
    }

    #[test]
    fn what_has_been_stale_for_longest_comes_first() {
        let register = [
            (id(1), counted("Ny", date(2026, 10, 1))),
            (id(2), counted("Gammal", date(2019, 1, 1))),
            (id(3), counted("B", date(2024, 9, 21))),
            (id(4), counted("A", date(2024, 9, 21))),
        ];
        let tasks = round(register.iter().map(|(id, it)| (*id, it)), DAY, Freshness::default());
        let names: Vec<_> = tasks.iter().map(|task| task.name.as_str()).collect();
        assert_eq!(names, ["Gammal", "A", "B", "Ny"]);
        assert_eq!(tasks[0].stale_since(), Some(date(2019, 7, 2)));
    }
}
