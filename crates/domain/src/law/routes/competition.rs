//! Competition that is open to all, with or without a social consideration:
//! LOU 1:4, 16:1–2, 17:1 and 19:9.

use super::basis::Basis;
use super::{answer, lacking, older, unknown_regime};
use crate::law::assessment::{Route, RouteKind, RouteState};
use crate::law::case::REFORM;
use crate::law::regime::RegimeId;
use crate::tender::AwardGround;
use crate::text::Text;

/// LOU 1:4: an advertised procurement.
pub(super) fn open(basis: Basis<'_, '_>) -> Route {
    let kind = RouteKind::OpenCompetition;
    let takes = Text::new(
        "Annons, dokument med krav, kriterier och villkor, och tid för anbud.",
        "A notice, documents with requirements, criteria and conditions, and time for tenders.",
    );
    match basis.advertised() {
        Ok(regime) => {
            let title = regime.title();
            answer(kind, RouteState::Open, title, takes, &["LOU 1:4"])
        }
        // Competition is always open; only its rules are not known yet.
        Err(gap) => answer(kind, RouteState::Open, unknown_regime(gap), takes, &["LOU 1:4"]),
    }
}

fn is_before_the_reform(basis: Basis<'_, '_>) -> bool {
    basis.decisive_date().is_some_and(|day| day < REFORM)
}

/// Where a consideration stands in the regime of an advertised procurement.
fn placed(
    basis: Basis<'_, '_>,
    kind: RouteKind,
    takes: Text,
    directive: &[&str],
    national: &[&str],
) -> Route {
    match basis.advertised() {
        Ok(RegimeId::R1) => answer(kind, RouteState::Open, RegimeId::R1.title(), takes, directive),
        Ok(RegimeId::OldNational) => {
            answer(kind, RouteState::Unknown, older(), takes, &["LOU 1:4"])
        }
        Ok(regime) => answer(kind, RouteState::Open, regime.title(), takes, national),
        // It may be the older rules that govern, which were not read.
        Err(gap) if is_before_the_reform(basis) => {
            answer(kind, RouteState::Unknown, lacking(gap), takes, &["LOU 1:4"])
        }
        Err(gap) => answer(kind, RouteState::Open, unknown_regime(gap), takes, directive),
    }
}

/// LOU 17:1, 19:9: conditions on how the contract is performed.
pub(super) fn execution_clauses(basis: Basis<'_, '_>) -> Route {
    let takes = Text::new(
        "Villkor som har samband med det som köps, är proportionella och går att följa upp, i annonsen eller dokumenten.",
        "Conditions that are linked to what is bought, proportionate and can be followed up, in the notice or the documents.",
    );
    placed(basis, RouteKind::ExecutionClauses, takes, &["LOU 17:1"], &["LOU 19:9", "LOU 19:2"])
}

/// LOU 16:1–2, 19:9: a social criterion among the criteria of award.
pub(super) fn award_criterion(basis: Basis<'_, '_>, ground: Option<AwardGround>) -> Route {
    let kind = RouteKind::AwardCriterion;
    let takes = Text::new(
        "Ett kriterium som har samband med det som köps och går att kontrollera, med vikt eller ordning i annonsen eller dokumenten.",
        "A criterion that is linked to what is bought and can be verified, with its weight or rank in the notice or the documents.",
    );
    let may_be_older = match basis.advertised() {
        Ok(regime) => *regime == RegimeId::OldNational,
        Err(_) => is_before_the_reform(basis),
    };
    if may_be_older {
        return placed(basis, kind, takes, &["LOU 16:1", "LOU 16:2"], &["LOU 19:9", "LOU 19:2"]);
    }
    match (ground, basis.advertised()) {
        (Some(AwardGround::Price), _) => {
            let because = Text::new("Bara priset avgör.", "Price alone decides.");
            answer(kind, RouteState::Closed, because, takes, &["LOU 16:1"])
        }
        (Some(AwardGround::Cost), Ok(RegimeId::R1)) => {
            let because = Text::new(
                "Kostnaden avgör; sociala kriterier förutsätter pris och kvalitet.",
                "Cost decides; social criteria presuppose price and quality.",
            );
            answer(kind, RouteState::Closed, because, takes, &["LOU 16:1"])
        }
        // From the threshold the ground of cost would close the route.
        (Some(AwardGround::Cost), Err(gap)) => {
            answer(kind, RouteState::Unknown, lacking(gap), takes, &["LOU 16:1"])
        }
        _ => placed(basis, kind, takes, &["LOU 16:1", "LOU 16:2"], &["LOU 19:9", "LOU 19:2"]),
    }
}
