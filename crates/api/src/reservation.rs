//! Joins the law's test of reserved participation to the matching.

use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::{Enterprise, Fact};
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::reservation::ReservationRoute;
use hansyn_domain::law::reservation::eligibility::{Condition, ConditionState, eligibility};
use hansyn_domain::matching::{Answer, Ask, AskFrom, Outcome, Reason, ReservationTest};
use hansyn_domain::text::Text;
use jiff::civil::Date;

/// The test by the law book.
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
        Answer {
            outcome: outcome(tested.state),
            reasons: tested.conditions.iter().flat_map(reasons).collect(),
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

/// One reason for a condition, and one for each further fact that it asks for.
fn reasons(condition: &Condition) -> Vec<Reason> {
    let cited: Vec<String> = condition.provisions.iter().map(ToString::to_string).collect();
    let cited = cited.join(", ");
    let observed = match &condition.observed {
        Some(text) => Text::new(format!("{} ({cited})", text.sv), format!("{} ({cited})", text.en)),
        None => Text::new(format!("uppgift saknas ({cited})"), format!("not known ({cited})")),
    };
    let first = condition.asks.first().copied();
    let fact = condition.fact.or(first).unwrap_or(Fact::LegalForm);
    let reason = |fact: Fact, asked: Option<Fact>| Reason {
        fact,
        outcome: outcome(condition.state),
        observed: observed.clone(),
        observed_on: condition.observed_on,
        ask: asked.map(|fact| Ask::new(fact, None, AskFrom::Enterprise)),
    };
    let mut reasons = vec![reason(fact, first)];
    reasons.extend(condition.asks.iter().skip(1).map(|asked| reason(*asked, Some(*asked))));
    reasons
}
