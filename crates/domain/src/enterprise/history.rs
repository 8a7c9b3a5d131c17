//! What became of an enterprise: names it had, its end, and mergers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Enterprise, EnterpriseStatus};
use crate::ids::EnterpriseId;
use crate::text::{Text, fold};
use crate::violation::Checker;

/// How many former names a record keeps.
const MOST_NAMES: usize = 20;
/// How many links to other records a record keeps.
const MOST_LINKS: usize = 50;

/// What became of an enterprise. Nothing in it is ever taken away by the service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterHistory {
    /// Names it had before, by which it is still found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    pub former_names: Vec<FormerName>,
    /// When and how it ceased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceased: Option<Ceased>,
    /// The record that it leads to. Set by a merge and by nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<MergedInto>,
    /// The records that lead here. Set by a merge and by nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub absorbed: Vec<Absorbed>,
    /// Records that look alike, of which a person has found that they are another enterprise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub distinct_from: Vec<EnterpriseId>,
}

/// A name that an enterprise had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FormerName {
    /// The name.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 200))]
    pub name: String,
    /// The day on which the register took the next name, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// That an enterprise has ceased (*upphört*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ceased {
    /// The first day on which it was no more.
    pub on: Date,
    /// How it ended.
    pub ground: CeasedGround,
}

/// How an enterprise ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CeasedGround {
    /// It was wound up (*likvidation*).
    Liquidation,
    /// It went bankrupt (*konkurs*).
    Bankruptcy,
    /// Another enterprise took it over (*fusion*).
    Merger,
    /// It was struck off its register (*avregistrering*).
    Deregistration,
    /// It stopped its business.
    ClosedDown,
    /// It stood in the register twice; the other record goes on.
    DoubleRecord,
    /// How it ended is not known.
    NotKnown,
}

impl CeasedGround {
    /// Every ground.
    pub const ALL: [Self; 7] = [
        Self::Liquidation,
        Self::Bankruptcy,
        Self::Merger,
        Self::Deregistration,
        Self::ClosedDown,
        Self::DoubleRecord,
        Self::NotKnown,
    ];

    /// The ground's name, in running text.
    #[must_use]
    pub fn name(self) -> Text {
        let (sv, en) = match self {
            Self::Liquidation => ("likvidation", "winding up"),
            Self::Bankruptcy => ("konkurs", "bankruptcy"),
            Self::Merger => ("fusion", "merger"),
            Self::Deregistration => ("avregistrering", "deregistration"),
            Self::ClosedDown => ("nedlagd verksamhet", "business closed down"),
            Self::DoubleRecord => ("dubblett i registret", "registered twice"),
            Self::NotKnown => ("okänd grund", "ground not known"),
        };
        Text::new(sv, en)
    }
}

/// Why two records are one from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MergeKind {
    /// They always were the same enterprise, registered twice.
    SameEnterprise,
    /// Two enterprises became one (*fusion*).
    Merger,
}

/// The record that another leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergedInto {
    /// The record that goes on.
    pub enterprise_id: EnterpriseId,
    /// The day from which it stands for both.
    pub on: Date,
    /// Why.
    pub kind: MergeKind,
}

/// A record that leads to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Absorbed {
    /// The record that was absorbed; it stays as it was.
    pub enterprise_id: EnterpriseId,
    /// The name that it had.
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub name: String,
    /// The day from which the other stands for both.
    pub on: Date,
    /// Why.
    pub kind: MergeKind,
}

impl RegisterHistory {
    /// Whether nothing has become of the enterprise yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether `name` is among the names before, however it is spaced and capitalised.
    #[must_use]
    pub fn has_name(&self, name: &str) -> bool {
        let wanted = fold(name);
        self.former_names.iter().any(|known| fold(&known.name) == wanted)
    }

    /// Keeps `name` as a former one, unless it stands there; the oldest gives way.
    pub(super) fn keep_name(&mut self, name: &str, until: Option<Date>) {
        if self.has_name(name) {
            return;
        }
        if self.former_names.len() >= MOST_NAMES {
            self.former_names.remove(0);
        }
        self.former_names.push(FormerName { name: name.to_owned(), until });
    }

    pub(super) fn check(&self, status: EnterpriseStatus, at: &str, check: &mut Checker) {
        check.count(&format!("{at}/formerNames"), self.former_names.len(), MOST_NAMES);
        check.count(&format!("{at}/absorbed"), self.absorbed.len(), MOST_LINKS);
        check.count(&format!("{at}/distinctFrom"), self.distinct_from.len(), MOST_LINKS);
        for (index, former) in self.former_names.iter().take(MOST_NAMES).enumerate() {
            check.line(&format!("{at}/formerNames/{index}/name"), &former.name, 1, 200);
        }
        check.rule(
            &format!("{at}/ceased"),
            "CONTRADICTION",
            self.ceased.is_none() || status == EnterpriseStatus::Ceased,
            (
                "den som har upphört är inte verksam; ändra även status",
                "who has ceased does not run; set the status, too",
            ),
        );
        check.rule(
            "/status",
            "CONTRADICTION",
            self.merged_into.is_none() || status == EnterpriseStatus::Ceased,
            (
                "den som har gått upp i en annan är inte verksam för sig",
                "who has become part of another does not run by itself",
            ),
        );
    }
}

impl Enterprise {
    /// The record as it follows upon `old` when a person changes it on `today`:
    /// a name that goes is kept, so that the enterprise is found by it.
    ///
    /// Capitals and spaces make no other name.
    #[must_use]
    pub fn following(mut self, old: &Self, today: Date) -> Self {
        if fold(&self.name) != fold(&old.name) {
            self.history.keep_name(&old.name, Some(today));
        }
        self
    }

    /// What is wrong with the change from `old`, or with a first record, on `today`.
    ///
    /// Links between records are made by a merge alone, and a record that leads
    /// to another is history.
    #[must_use]
    pub fn violations_after(
        &self,
        old: Option<&Self>,
        today: Date,
    ) -> Vec<crate::violation::Violation> {
        let mut check = Checker::new();
        let before = old.map(|old| old.history.clone()).unwrap_or_default();
        check.rule(
            "",
            "MERGED",
            before.merged_into.is_none(),
            (
                "posten leder till en annan; det nya hör hemma där",
                "this record leads to another; what is new belongs there",
            ),
        );
        for (pointer, same) in [
            ("/history/mergedInto", before.merged_into == self.history.merged_into),
            ("/history/absorbed", before.absorbed == self.history.absorbed),
        ] {
            let message = ("bara en sammanslagning skriver detta", "only a merge writes this");
            check.rule(pointer, "READ_ONLY", same, message);
        }
        let ceases = self.status == EnterpriseStatus::Ceased
            && old.is_none_or(|old| old.status == EnterpriseStatus::Active);
        check.rule(
            "/history/ceased",
            "REQUIRED",
            !ceases || self.history.ceased.is_some(),
            (
                "den som upphör gör det en viss dag och på en viss grund",
                "who ceases does so on a day and on a ground",
            ),
        );
        check.rule(
            "/history/ceased/on",
            "LATER",
            self.history.ceased.is_none_or(|ceased| ceased.on <= today),
            (
                "ett slut som ännu inte har kommit antecknas när det har kommit",
                "an end that is still to come is noted when it has come",
            ),
        );
        let mut violations = self.violations();
        violations.extend(check.finish());
        violations
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enterprise::standing::tests::cooperative;
    use crate::violation::Violation;
    use jiff::civil::date;
    use rstest::rstest;
    use uuid::Uuid;

    const TODAY: Date = date(2026, 11, 21);

    fn named(name: &str) -> Enterprise {
        Enterprise { name: name.to_owned(), ..cooperative() }
    }

    fn codes(violations: &[Violation]) -> Vec<(&str, &str)> {
        violations.iter().map(|it| (it.pointer.as_str(), it.code)).collect()
    }

    fn ended(on: Date) -> Enterprise {
        let ceased = Some(Ceased { on, ground: CeasedGround::Bankruptcy });
        Enterprise {
            status: EnterpriseStatus::Ceased,
            history: RegisterHistory { ceased, ..RegisterHistory::default() },
            ..cooperative()
        }
    }

    #[test]
    fn a_name_that_goes_is_kept_once_with_the_day() {
        let first = named("Verkstan i Norra");
        let second = named("Norra verkstaden").following(&first, TODAY);
        let kept = FormerName { name: "Verkstan i Norra".to_owned(), until: Some(TODAY) };
        assert_eq!(second.history.former_names, [kept]);
        let back = Enterprise { name: first.name.clone(), ..second.clone() };
        let back = back.following(&second, TODAY);
        let again = Enterprise { name: second.name.clone(), ..back.clone() };
        assert_eq!(again.following(&back, TODAY).history.former_names.len(), 2);
    }

    #[test]
    fn capitals_and_spaces_make_no_other_name() {
        let written = named("NORRA  Verkstaden").following(&named("Norra verkstaden"), TODAY);
        assert_eq!(written.history.former_names, []);
    }

    #[test]
    fn the_oldest_of_twenty_names_gives_way() {
        let mut history = RegisterHistory::default();
        for number in 0..21 {
            history.keep_name(&format!("Namn {number}"), None);
        }
        assert_eq!(history.former_names.len(), MOST_NAMES);
        assert_eq!(history.former_names[0].name, "Namn 1");
    }

    #[rstest]
    #[case::today(ended(TODAY), &[])]
    #[case::tomorrow(ended(date(2026, 11, 22)), &[("/history/ceased/on", "LATER")])]
    #[case::without_a_day(
        Enterprise { history: RegisterHistory::default(), ..ended(TODAY) },
        &[("/history/ceased", "REQUIRED")]
    )]
    #[case::still_running(
        Enterprise { status: EnterpriseStatus::Active, ..ended(TODAY) },
        &[("/history/ceased", "CONTRADICTION")]
    )]
    fn who_ceases_does_so_on_a_day_and_on_a_ground(
        #[case] changed: Enterprise,
        #[case] expected: &[(&str, &str)],
    ) {
        for old in [None, Some(&cooperative())] {
            assert_eq!(codes(&changed.violations_after(old, TODAY)), expected);
        }
    }

    #[test]
    fn a_record_that_ceased_before_days_were_kept_is_changed_without_one() {
        let old = Enterprise { status: EnterpriseStatus::Ceased, ..cooperative() };
        assert_eq!(old.clone().violations_after(Some(&old), TODAY), []);
    }

    #[test]
    fn links_are_made_by_a_merge_alone() {
        let mut changed = ended(TODAY);
        let other = EnterpriseId::from_uuid(Uuid::from_u128(7));
        changed.history.merged_into =
            Some(MergedInto { enterprise_id: other, on: TODAY, kind: MergeKind::Merger });
        changed.history.absorbed.push(Absorbed {
            enterprise_id: other,
            name: "Annat".to_owned(),
            on: TODAY,
            kind: MergeKind::Merger,
        });
        let expected = [("/history/mergedInto", "READ_ONLY"), ("/history/absorbed", "READ_ONLY")];
        assert_eq!(codes(&changed.violations_after(None, TODAY)), expected);
        assert_eq!(codes(&changed.violations_after(Some(&changed), TODAY)), [("", "MERGED")]);
    }

    #[test]
    fn a_record_without_a_history_is_written_as_before() {
        let text = serde_json::to_string(&cooperative()).unwrap();
        assert!(!text.contains("history"), "{text}");
        assert_eq!(serde_json::from_str::<Enterprise>(&text).unwrap(), cooperative());
    }
}
