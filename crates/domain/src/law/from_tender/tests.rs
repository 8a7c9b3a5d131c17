use serde_json::json;

use super::from_tender;
use crate::clause::{Clause, Phase, library};
use crate::law::assess;
use crate::law::assessment::Verdict;
use crate::law::book::LawBook;
use crate::law::purchase::{ClauseReach, Purchase};
use crate::law::regime::RegimeId;
use crate::law::reservation::ReservationRoute;
use crate::money::Sek;
use crate::tender::Tender;

fn tender(extra: &serde_json::Value) -> Tender {
    let mut json = serde_json::json!({
        "committeeId": "com_01970000000070008000000000000001",
        "title": "Städning",
        "instrument": "LOU",
        "contractKind": "SERVICES",
        "plannedStart": "2024-05-06",
        "termMonths": 24,
    });
    json.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    let id = uuid::Uuid::from_u128(7);
    json["committeeId"] = serde_json::to_value(crate::ids::CommitteeId::from_uuid(id)).unwrap();
    serde_json::from_value(json).unwrap()
}

fn lot(cpv: &str, kronor: Option<u64>) -> serde_json::Value {
    let mut lot = serde_json::json!({"title": cpv, "cpv": cpv, "areas": ["0180"]});
    if let Some(kronor) = kronor {
        lot["value"] = serde_json::json!({"amount": kronor.to_string(), "currency": "SEK"});
    }
    lot
}

fn performance_clause() -> Clause {
    library::embedded()
        .unwrap()
        .into_iter()
        .find(|clause| clause.phase == Phase::PerformanceCondition)
        .unwrap()
}

fn with_clause(phase: &str, stated: Option<bool>) -> Purchase {
    let clause = performance_clause();
    let mut placed = serde_json::json!({"code": clause.code, "version": 1, "phase": phase});
    if let Some(stated) = stated {
        placed["statedInDocuments"] = stated.into();
    }
    let tender = tender(
        &serde_json::json!({"lots": [lot("90911000", Some(1_500_000))], "clauses": [placed]}),
    );
    from_tender(&tender, &[(0, &clause)])
}

#[test]
fn the_sum_of_lots_is_the_value_when_every_lot_has_one() {
    let both = tender(
        &serde_json::json!({"lots": [lot("90911000", Some(1_000_000)), lot("90911000", Some(2_000_000))]}),
    );
    assert_eq!(from_tender(&both, &[]).valuation.estimated, Some(Sek::from_kronor(3_000_000)));
    let half = tender(
        &serde_json::json!({"lots": [lot("90911000", Some(1_000_000)), lot("90911000", None)]}),
    );
    assert_eq!(from_tender(&half, &[]).valuation.estimated, None);
}

#[test]
fn lots_of_different_codes_are_a_mixed_purchase() {
    let mixed = tender(
        &serde_json::json!({"lots": [lot("55524000", Some(2_000_000)), lot("90911000", Some(3_000_000))]}),
    );
    let purchase = from_tender(&mixed, &[]);
    assert_eq!(purchase.cpv.unwrap().to_string(), "90911000");
    assert_eq!(purchase.parts.len(), 2);
    let book = LawBook::embedded().unwrap();
    assert_eq!(assess(&book, &purchase).regime, Some(RegimeId::R1));
}

#[test]
fn a_library_clause_in_its_own_phase_is_in_order() {
    let purchase = with_clause("PERFORMANCE_CONDITION", None);
    assert_eq!(purchase.clauses[0].reach, Some(ClauseReach::ThisContract));
    assert_eq!(purchase.clauses[0].stated_in_documents, Some(true));
    let book = LawBook::embedded().unwrap();
    let findings = assess(&book, &purchase).findings;
    assert!(
        findings.iter().any(|f| f.rule == "CLAUSE.PERMITTED" && f.verdict == Verdict::Permitted)
    );
}

#[test]
fn in_another_phase_nothing_is_taken_for_granted() {
    let purchase = with_clause("QUALIFICATION", None);
    assert_eq!(purchase.clauses[0].reach, None);
    assert_eq!(purchase.clauses[0].is_verifiable, None);
}

#[test]
fn a_draft_that_leaves_a_clause_out_of_the_documents_is_heard() {
    assert_eq!(
        with_clause("PERFORMANCE_CONDITION", Some(false)).clauses[0].stated_in_documents,
        Some(false)
    );
}

#[test]
fn placed_clauses_of_the_library_answer_for_labour_law() {
    let clause = |code: &str| json!({"code": code, "version": 1, "phase": "PERFORMANCE_CONDITION"});
    let draft = tender(&json!({"clauses": [clause("PER-05"), clause("PER-08"), clause("PER-10")]}));
    let labour = from_tender(&draft, &[]).labour.unwrap();
    assert_eq!((labour.sets_pay, labour.binds_subcontractors), (Some(true), Some(true)));
    assert_eq!((labour.names_subcontractors, labour.termination_rights), (Some(true), Some(true)));
    assert_eq!(labour.sets_core_conventions, None);
    assert_eq!(from_tender(&tender(&json!({})), &[]).labour, None);
}

#[test]
fn what_the_draft_says_of_labour_law_is_never_changed() {
    let clause = json!({"code": "PER-10", "version": 1, "phase": "PERFORMANCE_CONDITION"});
    let facts = json!({"labour": {"terminationRightsStated": false}});
    let draft = tender(&json!({"clauses": [clause], "facts": facts}));
    let labour = from_tender(&draft, &[]).labour.unwrap();
    assert_eq!(labour.termination_rights_stated, Some(false));
    assert_eq!(labour.termination_rights, Some(true));
}

fn reserved(mut lot: serde_json::Value, route: &str) -> serde_json::Value {
    lot["reservation"] = json!({"route": route});
    lot
}

#[test]
fn a_draft_is_divided_from_its_second_lot() {
    let divided = |lots: Vec<serde_json::Value>| {
        let purchase = from_tender(&tender(&json!({ "lots": lots })), &[]);
        (purchase.is_divided, purchase.reasons_for_no_lots, purchase.lots.is_some())
    };
    let one = || lot("90911000", Some(1_000_000));
    assert_eq!(divided(vec![]), (None, None, false));
    assert_eq!(divided(vec![one()]), (Some(false), Some(false), false));
    assert_eq!(divided(vec![one(), one()]), (Some(true), None, true));
}

#[test]
fn the_code_of_the_purchase_is_that_of_its_first_lot_of_the_highest_value() {
    let code = |lots: Vec<serde_json::Value>| {
        from_tender(&tender(&json!({ "lots": lots })), &[]).cpv.unwrap().to_string()
    };
    let (small, large) = (Some(1_000_000), Some(2_000_000));
    assert_eq!(code(vec![lot("90911000", small), lot("55524000", large)]), "55524000");
    assert_eq!(code(vec![lot("90911000", large), lot("55524000", large)]), "90911000");
}

#[test]
fn lots_of_one_code_are_no_parts() {
    let parts = |other: &str| {
        let lots = json!({"lots": [lot("90911000", None), lot(other, None)]});
        from_tender(&tender(&lots), &[]).parts.len()
    };
    assert_eq!((parts("90911000"), parts("55524000")), (0, 2));
}

#[test]
fn only_a_reservation_that_every_lot_shares_is_one_of_the_whole() {
    let one = || reserved(lot("85312510", None), "PARTICIPATION_BASED");
    let route = |lots: Vec<serde_json::Value>| {
        from_tender(&tender(&json!({ "lots": lots })), &[]).reservation.map(|it| it.route)
    };
    assert_eq!(route(vec![one(), one()]), Some(ReservationRoute::ParticipationBased));
    assert_eq!(route(vec![one(), reserved(lot("85312510", None), "IDEBUREN")]), None);
    assert_eq!(route(vec![one(), lot("85312510", None)]), None);
}

#[test]
fn a_choice_system_has_a_way_of_award_only_where_the_draft_names_criteria() {
    let award = |instrument: &str, criteria: serde_json::Value| {
        let award = json!({"ground": "BEST_PRICE_QUALITY", "criteria": criteria});
        let draft = tender(&json!({"instrument": instrument, "award": award}));
        from_tender(&draft, &[]).award.is_some()
    };
    assert!(award("LOU", json!([])));
    assert!(!award("LOV", json!([])));
    assert!(award("LOV", json!([{"name": "Pris"}])));
}

#[test]
fn reasons_for_not_dividing_are_words_and_no_blanks() {
    let given = |reasons: Option<&str>| {
        let one = [lot("90911000", Some(1_500_000))];
        let draft = tender(&json!({"lots": one, "reasonsForNoLots": reasons}));
        from_tender(&draft, &[]).reasons_for_no_lots
    };
    assert_eq!(given(Some("Uppdraget är litet.")), Some(true));
    assert_eq!(given(Some("  ")), Some(false));
    assert_eq!(given(None), Some(false));
}

#[test]
fn labour_terms_of_another_phase_say_nothing_of_the_contract() {
    let placed = |phase: &str| {
        let clauses = [json!({"code": "PER-05", "version": 1, "phase": phase})];
        from_tender(&tender(&json!({"clauses": clauses})), &[]).labour
    };
    assert_eq!(placed("PERFORMANCE_CONDITION").unwrap().sets_pay, Some(true));
    assert_eq!(placed("QUALIFICATION"), None);
}
