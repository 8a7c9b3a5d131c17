use serde_json::json;

use super::from_tender;
use crate::clause::{Clause, Phase, library};
use crate::law::assess;
use crate::law::assessment::Verdict;
use crate::law::book::LawBook;
use crate::law::purchase::{ClauseReach, Purchase};
use crate::law::regime::RegimeId;
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
