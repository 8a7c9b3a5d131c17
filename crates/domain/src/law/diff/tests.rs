use std::sync::LazyLock;

use super::LegalDiff;
use crate::law::assess;
use crate::law::assessment::{Assessment, Verdict};
use crate::law::book::LawBook;
use serde_json::{Value, json};

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

fn draft() -> Value {
    json!({
        "instrument": "LOU", "buyer": "SUB_CENTRAL", "decisiveDate": "2025-03-03", "kind": "GOODS", "cpv": "39000000",
        "valuation": {"estimated": {"amount": "600000.00", "currency": "SEK"}}, "procedure": "DIRECT_AWARD",
        "clauses": [
            {"key": "one", "phase": "PERFORMANCE_CONDITION", "theme": "EMPLOYMENT", "reach": "THIS_CONTRACT", "favoursPlaceOrSupplier": true},
            {"key": "two", "phase": "PERFORMANCE_CONDITION", "theme": "EMPLOYMENT", "reach": "WHOLE_BUSINESS", "favoursPlaceOrSupplier": false}
        ]
    })
}

fn assessed(draft: &Value) -> Assessment {
    assess(&BOOK, &serde_json::from_value(draft.clone()).unwrap())
}

#[test]
fn a_draft_does_not_differ_from_itself() {
    let one = assessed(&draft());
    assert!(LegalDiff::between(&one, &one).is_empty());
}

#[test]
fn clauses_in_another_order_are_the_same_in_law() {
    let mut turned = draft();
    turned["clauses"].as_array_mut().unwrap().reverse();
    let diff = LegalDiff::between(&assessed(&draft()), &assessed(&turned));
    assert_eq!(diff, LegalDiff::default());
}

#[test]
fn a_value_past_the_limit_changes_the_verdict_the_regime_and_the_route() {
    let mut dearer = draft();
    dearer["valuation"]["estimated"]["amount"] = json!("700000.00");
    let diff = LegalDiff::between(&assessed(&draft()), &assessed(&dearer));
    let changed = diff.changed.iter().find(|it| it.to.rule == "LOU.DIRECT_AWARD.VALUE").unwrap();
    assert_eq!((changed.from, changed.to.verdict), (Verdict::Permitted, Verdict::Prohibited));
    assert!(diff.regime.is_some());
    assert!(diff.routes.iter().any(|it| format!("{:?}", it.route) == "DirectAwardOnValue"));
    assert!(diff.disappeared.iter().any(|it| it.rule == "LOU.DIRECT_AWARD.GUIDELINES"));
}

#[test]
fn a_value_that_stays_on_its_side_changes_nothing() {
    let mut dearer = draft();
    dearer["valuation"]["estimated"]["amount"] = json!("650000.00");
    assert!(LegalDiff::between(&assessed(&draft()), &assessed(&dearer)).is_empty());
}

#[test]
fn a_clause_that_is_mended_loses_its_finding() {
    let mut mended = draft();
    mended["clauses"][0]["favoursPlaceOrSupplier"] = json!(false);
    let diff = LegalDiff::between(&assessed(&draft()), &assessed(&mended));
    let rule = "CLAUSE.DISCRIMINATION";
    let is_gone =
        diff.disappeared.iter().any(|it| it.rule == rule && it.verdict == Verdict::Prohibited);
    let is_better =
        diff.changed.iter().any(|it| it.to.rule == rule && it.from == Verdict::Prohibited);
    assert!(is_gone || is_better, "{diff:?}");
}

#[test]
fn turning_the_versions_around_turns_appeared_and_disappeared_around() {
    let mut dearer = draft();
    dearer["valuation"]["estimated"]["amount"] = json!("700000.00");
    let (one, other) = (assessed(&draft()), assessed(&dearer));
    let (there, back) = (LegalDiff::between(&one, &other), LegalDiff::between(&other, &one));
    assert_eq!(there.appeared, back.disappeared);
    assert_eq!(there.disappeared, back.appeared);
    assert_eq!(there.changed.len(), back.changed.len());
}
