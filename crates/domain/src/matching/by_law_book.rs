//! Joins the law's test of reserved participation to the matching.

use super::{Answer, Ask, AskFrom, Freshness, Outcome, Reason, ReservationTest};
use crate::cpv::CpvCode;
use crate::enterprise::standing::StaleCount;
use crate::enterprise::{Enterprise, Fact};
use crate::law::book::LawBook;
use crate::law::reservation::ReservationRoute;
use crate::law::reservation::eligibility::{Condition, ConditionKey, ConditionState, eligibility};
use crate::text::Text;
use jiff::civil::Date;

/// The test by the law book, with the age of the count of heads taken into
/// account: the act says what is counted, and the practice of the service how
/// long a count tells about the present.
#[derive(Debug)]
pub struct ByLawBook<'b>(pub &'b LawBook);

impl ReservationTest for ByLawBook<'_> {
    fn test(
        &self,
        route: ReservationRoute,
        enterprise: &Enterprise,
        on: Date,
        cpv: CpvCode,
    ) -> Answer {
        let tested = eligibility(self.0, route, enterprise, on, cpv);
        let stale = StaleCount::of(enterprise, on, Freshness::default());
        let reasons: Vec<_> = tested
            .conditions
            .iter()
            // That the provision is in force is no fact of the enterprise.
            .filter(|it| (it.key, it.state) != (ConditionKey::InForce, ConditionState::Met))
            .map(|condition| match stale {
                Some(stale) if condition.key == ConditionKey::TargetShare => {
                    too_old(condition, stale)
                }
                _ => (outcome(condition.state), reasons(condition)),
            })
            .collect();
        Answer {
            outcome: Outcome::all_of(reasons.iter().map(|(outcome, _)| *outcome)),
            reasons: reasons.into_iter().flat_map(|(_, reasons)| reasons).collect(),
        }
    }
}

const fn outcome(state: ConditionState) -> Outcome {
    match state {
        ConditionState::Met => Outcome::Met,
        ConditionState::NotMet => Outcome::NotMet,
        ConditionState::Unknown => Outcome::Unknown,
    }
}

/// What a count that is too old leaves open, whatever it shows.
fn too_old(condition: &Condition, stale: StaleCount) -> (Outcome, Vec<Reason>) {
    let cited = cited(condition);
    let age = stale.reading();
    let (sv, en) = match &condition.observed {
        Some(text) => (format!("{}; {}", text.sv, age.sv), format!("{}; {}", text.en, age.en)),
        None => (age.sv, age.en),
    };
    let observed = cited_with(&Text::new(sv, en), &cited);
    let reason = |ask: Ask| Reason {
        fact: ask.fact,
        outcome: Outcome::Unknown,
        observed: observed.clone(),
        observed_on: Some(stale.counted_on),
        ask: Some(ask),
    };
    (Outcome::Unknown, stale.asks().into_iter().map(reason).collect())
}

/// One reason for a condition, and one for each further fact that it asks for.
fn reasons(condition: &Condition) -> Vec<Reason> {
    let cited = cited(condition);
    let first = condition.asks.first().copied();
    let fact = condition.fact.or(first).unwrap_or(Fact::LegalForm);
    let reason = |fact: Fact, asked: Option<Fact>| Reason {
        fact,
        outcome: outcome(condition.state),
        observed: cited_with(&observed(condition, fact), &cited),
        observed_on: condition.observed_on,
        ask: asked.map(|fact| Ask::new(fact, None, AskFrom::Enterprise)),
    };
    let mut reasons = vec![reason(fact, first)];
    reasons.extend(condition.asks.iter().skip(1).map(|asked| reason(*asked, Some(*asked))));
    reasons
}

/// What the register shows of a condition, with the fact named where the answer
/// is a bare yes or no.
fn observed(condition: &Condition, fact: Fact) -> Text {
    let name = fact.name();
    match &condition.observed {
        Some(text) if matches!(text.en.as_str(), "yes" | "no") => {
            Text::new(format!("{}: {}", name.sv, text.sv), format!("{}: {}", name.en, text.en))
        }
        Some(text) => text.clone(),
        None if condition.key == ConditionKey::InForce => Text::new(
            "bestämmelsen gäller inte på dagen",
            "the provision is not in force on the day",
        ),
        None => {
            Text::new(format!("uppgift saknas: {}", name.sv), format!("not known: {}", name.en))
        }
    }
}

fn cited_with(text: &Text, cited: &str) -> Text {
    Text::new(format!("{} ({cited})", text.sv), format!("{} ({cited})", text.en))
}

fn cited(condition: &Condition) -> String {
    condition.provisions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enterprise::Aims;
    use crate::enterprise::standing::{StandingKind, standing};
    use jiff::civil::date;
    use serde_json::json;

    const DAY: Date = date(2026, 11, 21);

    /// Nineteen of twenty, counted on a day.
    fn counted(on: &str) -> Enterprise {
        serde_json::from_value(
            json!({"name": "Provet", "legalForm": "LIMITED_COMPANY", "kinds": [],
            "status": "ACTIVE", "isFictitious": true, "homeMunicipality": "0180", "trades": [],
            "deliveryAreas": [], "governance": {}, "aims": {"integrationIsMainAim": true},
            "capacity": {}, "certificates": [], "references": [], "evidence": [],
            "headcounts": [{"countedOn": on, "occupied": {"heads": 20, "precision": "EXACT"},
                "targetGroup": {"heads": 19, "precision": "EXACT"}}]}),
        )
        .unwrap()
    }

    #[test]
    fn matching_and_standing_agree_on_the_age_of_a_count() {
        let book = LawBook::embedded().unwrap();
        let cpv = "90911200".parse().unwrap();
        let route = ReservationRoute::IntegrationSupplier;
        for (counted_on, expected) in [
            ("2026-05-21", Outcome::Met),
            ("2026-05-20", Outcome::Unknown),
            ("2024-09-21", Outcome::Unknown),
        ] {
            let enterprise = counted(counted_on);
            let matched = ByLawBook(&book).test(route, &enterprise, DAY, cpv).outcome;
            let report = standing(&book, &enterprise, DAY, Some(cpv), Freshness::default());
            let state = report.test(StandingKind::IntegrationSupplier).unwrap().state;
            assert_eq!((matched, outcome(state)), (expected, expected), "{counted_on}");
        }
    }

    #[test]
    fn a_reason_names_its_fact_and_a_provision_in_force_is_none() {
        let book = LawBook::embedded().unwrap();
        let cpv = "90911200".parse().unwrap();
        let route = ReservationRoute::IntegrationSupplier;
        let seen = |enterprise: &Enterprise, on| -> Vec<String> {
            let answer = ByLawBook(&book).test(route, enterprise, on, cpv);
            answer.reasons.into_iter().map(|it| it.observed.sv).collect()
        };
        let known = counted("2026-10-01");
        assert_eq!(
            seen(&known, DAY)[0],
            "om integration är det främsta syftet: ja (LOU 4:18 st 1 p 1)"
        );
        let silent = Enterprise { aims: Aims::default(), ..known };
        assert_eq!(
            seen(&silent, DAY)[0],
            "uppgift saknas: om integration är det främsta syftet (LOU 4:18 st 1 p 1)"
        );
        let before = date(2016, 1, 1);
        assert!(seen(&silent, before)[0].starts_with("bestämmelsen gäller inte på dagen"));
    }

    #[test]
    fn a_count_that_is_too_old_says_how_old_and_what_to_ask() {
        let book = LawBook::embedded().unwrap();
        let cpv = "90911200".parse().unwrap();
        let route = ReservationRoute::IntegrationSupplier;
        let answer = ByLawBook(&book).test(route, &counted("2024-09-21"), DAY, cpv);
        let open: Vec<_> =
            answer.reasons.iter().filter(|it| it.outcome == Outcome::Unknown).collect();
        assert_eq!(open.len(), 2);
        assert_eq!(
            open[0].observed.sv,
            "19 av 20 sysselsatta; den senaste räkningen är 26 månader gammal (LOU 4:18 st 2)"
        );
        let ask = open[1].ask.as_ref().unwrap();
        assert_eq!((ask.fact, ask.newer_than), (Fact::TargetGroupPersons, Some(date(2026, 5, 20))));
    }
}
