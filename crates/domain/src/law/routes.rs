//! All the ways to make the purchase: which stand open, which are closed, why,
//! and what each would take. Each way is a file of its own.

mod basis;
mod choice_system;
mod competition;
mod direct_award;
mod duties;
mod lots;
mod openings;
mod reservations;
#[cfg(test)]
mod tests;

use self::basis::{Basis, OwnFacts};
use super::assessment::{Route, RouteKind, RouteState};
use super::case::Case;
use super::regime::selection::Gap;
use super::reservation::ReservationRoute;
use crate::text::Text;

const KINDS: [RouteKind; 12] = [
    RouteKind::OpenCompetition,
    RouteKind::ExecutionClauses,
    RouteKind::AwardCriterion,
    RouteKind::DirectAwardOnValue,
    RouteKind::ReservedIntegrationSupplier,
    RouteKind::ReservedShelteredProgramme,
    RouteKind::ReservedLot,
    RouteKind::SmallLotException,
    RouteKind::ReservedParticipationBased,
    RouteKind::ReservedIdeburen,
    RouteKind::ChoiceSystem,
    RouteKind::ChoiceSystemIdeburen,
];

/// Every route, in the same order for every purchase.
pub(super) fn all(case: &Case<'_>) -> Vec<Route> {
    let probe = openings::Probe::new(case);
    let (basis, facts) = (Basis::of(case), OwnFacts::from(case.purchase));
    KINDS
        .into_iter()
        .map(|kind| {
            let mut route = one(basis, &facts, kind);
            route.duties = duties::of(basis, kind, route.state);
            if route.state == RouteState::Closed {
                route.opens_with = probe.opening(kind);
            }
            route
        })
        .collect()
}

/// How `kind` stands for the purchase of `case`.
fn state(case: &Case<'_>, kind: RouteKind) -> RouteState {
    one(Basis::of(case), &OwnFacts::from(case.purchase), kind).state
}

/// Each route by what it reads, and by nothing else.
fn one(basis: Basis<'_, '_>, facts: &OwnFacts<'_>, kind: RouteKind) -> Route {
    let OwnFacts { ground, is_divided, planned, is_care, lov_is_decided } = *facts;
    match kind {
        RouteKind::OpenCompetition => competition::open(basis),
        RouteKind::ExecutionClauses => competition::execution_clauses(basis),
        RouteKind::AwardCriterion => competition::award_criterion(basis, ground),
        RouteKind::DirectAwardOnValue => direct_award::on_value(basis),
        RouteKind::ReservedIntegrationSupplier => {
            reservations::by(basis, kind, ReservationRoute::IntegrationSupplier)
        }
        RouteKind::ReservedShelteredProgramme => {
            reservations::by(basis, kind, ReservationRoute::ShelteredProgramme)
        }
        RouteKind::ReservedLot => lots::reserved(basis, is_divided),
        RouteKind::SmallLotException => lots::small(basis, is_divided, planned),
        RouteKind::ReservedParticipationBased => {
            reservations::by(basis, kind, ReservationRoute::ParticipationBased)
        }
        RouteKind::ReservedIdeburen => reservations::by(basis, kind, ReservationRoute::Ideburen),
        RouteKind::ChoiceSystem => choice_system::open(basis, kind, is_care, lov_is_decided),
        RouteKind::ChoiceSystemIdeburen => choice_system::ideburen(basis, is_care, lov_is_decided),
    }
}

fn answer(
    route: RouteKind,
    state: RouteState,
    because: Text,
    takes: Text,
    cites: &[&str],
) -> Route {
    Route {
        route,
        state,
        because,
        takes,
        provisions: cites.iter().filter_map(|text| text.parse().ok()).collect(),
        opens_with: Vec::new(),
        duties: Vec::new(),
    }
}

fn unknown_regime(gap: &Gap) -> Text {
    let lacking = lacking(gap);
    Text::new(
        format!("Alltid möjlig, men vilka kapitel som gäller är inte klart. {}", lacking.sv),
        format!("Always possible, but which chapters apply is not clear. {}", lacking.en),
    )
}

fn lacking(gap: &Gap) -> Text {
    match gap {
        Gap::Facts(pointers) => {
            let list = pointers.join(", ");
            Text::new(format!("Uppgifter saknas: {list}."), format!("Facts are missing: {list}."))
        }
        Gap::Data(id) => {
            Text::new(format!("Lagboken saknar {id}."), format!("The law book lacks {id}."))
        }
        Gap::Human => Text::new("En person måste bedöma.", "A person must judge."),
    }
}

fn older() -> Text {
    Text::new(
        "Äldre regler gällde, som inte har lästs.",
        "Older rules applied, which were not read.",
    )
}
