//! Competition that is open to all, with or without a social consideration:
//! LOU 1:4, 16:1–2, 17:1 and 19:9.

use super::{answer, older, unknown_regime};
use crate::law::assessment::{Route, RouteKind, RouteState};
use crate::law::case::Case;
use crate::law::regime::RegimeId;
use crate::tender::AwardGround;
use crate::text::Text;

/// LOU 1:4: an advertised procurement.
pub(super) fn open(case: &Case<'_>) -> Route {
    let kind = RouteKind::OpenCompetition;
    let takes = Text::new(
        "Annons, dokument med krav, kriterier och villkor, och tid för anbud.",
        "A notice, documents with requirements, criteria and conditions, and time for tenders.",
    );
    match &case.advertised.outcome {
        Ok(regime) => {
            let title = regime.title();
            answer(kind, RouteState::Open, title, takes, &["LOU 1:4"])
        }
        // Competition is always open; only its rules are not known yet.
        Err(gap) => answer(kind, RouteState::Open, unknown_regime(gap), takes, &["LOU 1:4"]),
    }
}

/// Where a consideration stands in the regime of an advertised procurement.
fn placed(
    case: &Case<'_>,
    kind: RouteKind,
    takes: Text,
    directive: &[&str],
    national: &[&str],
) -> Route {
    match &case.advertised.outcome {
        Ok(RegimeId::R1) => answer(kind, RouteState::Open, RegimeId::R1.title(), takes, directive),
        Ok(RegimeId::OldNational) => {
            answer(kind, RouteState::Unknown, older(), takes, &["LOU 1:4"])
        }
        Ok(regime) => answer(kind, RouteState::Open, regime.title(), takes, national),
        Err(gap) => answer(kind, RouteState::Open, unknown_regime(gap), takes, directive),
    }
}

/// LOU 17:1, 19:9: conditions on how the contract is performed.
pub(super) fn execution_clauses(case: &Case<'_>) -> Route {
    let takes = Text::new(
        "Villkor som har samband med det som köps, är proportionella och går att följa upp, i annonsen eller dokumenten.",
        "Conditions that are linked to what is bought, proportionate and can be followed up, in the notice or the documents.",
    );
    placed(case, RouteKind::ExecutionClauses, takes, &["LOU 17:1"], &["LOU 19:9", "LOU 19:2"])
}

/// LOU 16:1–2, 19:9: a social criterion among the criteria of award.
pub(super) fn award_criterion(case: &Case<'_>) -> Route {
    let kind = RouteKind::AwardCriterion;
    let takes = Text::new(
        "Ett kriterium som har samband med det som köps och går att kontrollera, med vikt eller ordning i annonsen eller dokumenten.",
        "A criterion that is linked to what is bought and can be verified, with its weight or rank in the notice or the documents.",
    );
    let ground = case.purchase.award.as_ref().map(|award| award.ground);
    let is_older = case.advertised.outcome == Ok(RegimeId::OldNational);
    if ground == Some(AwardGround::Price) && !is_older {
        let because = Text::new("Bara priset avgör.", "Price alone decides.");
        return answer(kind, RouteState::Closed, because, takes, &["LOU 16:1"]);
    }
    if ground == Some(AwardGround::Cost) && case.advertised.outcome == Ok(RegimeId::R1) {
        let because = Text::new(
            "Kostnaden avgör; sociala kriterier förutsätter pris och kvalitet.",
            "Cost decides; social criteria presuppose price and quality.",
        );
        return answer(kind, RouteState::Closed, because, takes, &["LOU 16:1"]);
    }
    placed(case, kind, takes, &["LOU 16:1", "LOU 16:2"], &["LOU 19:9", "LOU 19:2"])
}
