//! Calculations of wage subsidies: explained, refused, and kept nowhere.

use serde_json::{Value, json};

use crate::harness::{Answer, Call, Harness};

const PATH: &str = "/subsidies/calculations";

fn case() -> Value {
    json!({
        "form": "LONEBIDRAG_ANSTALLNING",
        "decidedOn": "2026-11-21",
        "grossMonthlyWage": {"amount": "24000.00", "currency": "SEK"},
        "extent": {"numerator": 1, "denominator": 1},
        "level": {"numerator": 60, "denominator": 100},
    })
}

async fn calculated(harness: &Harness, case: &Value) -> Answer {
    harness.call(Call::post(PATH, case)).await
}

#[actix_web::test]
async fn a_calculation_is_explained_line_by_line() {
    let harness = Harness::start();
    let found = calculated(&harness, &case()).await.expect(200).json();
    assert_eq!(found["amount"], json!({"amount": "15770.40", "currency": "SEK"}));
    let steps: Vec<&str> =
        found["lines"].as_array().unwrap().iter().map(|l| l["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["CEILING", "COUNTED_PAY", "FEES", "GRANT"]);
    for line in found["lines"].as_array().unwrap() {
        assert!(!line["provisions"].as_array().unwrap().is_empty(), "{line}");
        assert!(line["text"]["sv"].is_string() && line["text"]["en"].is_string(), "{line}");
    }
    let ceiling = &found["lines"][0]["parameters"][0];
    assert_eq!(ceiling["id"], "SUBSIDY.LONEBIDRAG.CEILING");
    assert_eq!(ceiling["validFrom"], "2025-09-02");
    assert_eq!(ceiling["confidence"], "C");
    assert!(ceiling["source"].as_str().unwrap().contains("2025-09-01"));
}

#[actix_web::test]
async fn what_is_not_sourced_is_answered_with_the_parameter() {
    let harness = Harness::start();
    let mut young = case();
    young["employerFees"] = json!("YOUNG_REDUCED");
    let found = calculated(&harness, &young).await.expect(200).json();
    assert!(found.get("amount").is_none(), "{found}");
    assert_eq!(found["overall"], "NEEDS_DATA");
    assert_eq!(found["findings"][0]["parameters"][0]["id"], "SUBSIDY.EMPLOYER_FEES.YOUNG");
}

#[actix_web::test]
async fn members_that_the_case_does_not_have_are_refused() {
    let harness = Harness::start();
    for member in ["name", "personalNumber", "diagnosis", "benefit", "age"] {
        let mut with = case();
        with[member] = json!("x");
        assert!((400..=422).contains(&calculated(&harness, &with).await.status), "{member}");
    }
    let mut nested = case();
    nested["employer"] = json!({"name": "x"});
    assert!((400..=422).contains(&calculated(&harness, &nested).await.status));
}

#[actix_web::test]
async fn a_level_for_a_form_without_one_is_a_broken_rule() {
    let harness = Harness::start();
    let mut wrong = case();
    wrong["form"] = json!("INTRODUKTIONSJOBB");
    let refused = calculated(&harness, &wrong).await.expect(422);
    assert_eq!(refused.code(), "rule-broken");
    assert_eq!(refused.json()["violations"][0]["pointer"], "/level");
}

#[actix_web::test]
async fn nothing_of_a_calculation_is_kept() {
    let harness = Harness::start();
    let trail = || Call::get("/audit-entries?limit=1").by("demo-auditor");
    let before = harness.call(trail()).await.expect(200).json()["_meta"]["totalRecords"].clone();
    assert!(before.is_u64(), "{before}");
    for _ in 0..2 {
        let call = Call::post(PATH, &case()).header("idempotency-key", "subsidy");
        harness.call(call).await.expect(200);
    }
    let mut other = case();
    other["level"] = json!({"numerator": 1, "denominator": 2});
    // A key that was kept would be refused with another body.
    let call = Call::post(PATH, &other).header("idempotency-key", "subsidy");
    harness.call(call).await.expect(200);
    let after = harness.call(trail()).await.expect(200).json()["_meta"]["totalRecords"].clone();
    assert_eq!(before, after);
}

#[actix_web::test]
async fn from_which_age_a_benefit_may_be_given_is_asked_of_nobody() {
    let harness = Harness::start();
    let ask = |body: &Value| Call::post("/subsidies/benefit-ages", body);
    let with = |base: &Value, member: &str, value: Value| {
        let mut with = base.clone();
        with[member] = value;
        with
    };
    let overall = async |body: &Value| {
        let told = harness.call(ask(body)).await.expect(200).json();
        told["overall"].as_str().unwrap().to_owned()
    };
    let half = json!({"benefit": "SJUKERSATTNING", "extent": "HALF", "month": "2026-11-21"});
    let told = harness.call(ask(&with(&half, "ageYears", json!(25)))).await.expect(200).json();
    assert_eq!(told["overall"], "PROHIBITED");
    assert_eq!(told["findings"][0]["provisions"][0]["citation"], "SFB 33:16");
    assert_eq!(overall(&with(&half, "ageYears", json!(29))).await, "PROHIBITED");
    assert_eq!(overall(&with(&half, "ageYears", json!(30))).await, "NEEDS_DATA");
    let june = json!({"benefit": "AKTIVITETSERSATTNING", "month": "2026-06-30", "ageYears": 19});
    assert_eq!(overall(&with(&june, "turnsNineteen", json!(true))).await, "PROHIBITED");
    assert_eq!(overall(&with(&june, "turnsNineteen", json!(false))).await, "PERMITTED");
    for (member, value) in [
        ("benefit", json!("PENSION")),
        ("extent", json!("ALL")),
        ("turnsNineteen", json!("maybe")),
        ("personalNumber", json!("811218-9876")),
        ("name", json!("Anna")),
        ("diagnosis", json!("psykos")),
    ] {
        harness.call(ask(&with(&half, member, value))).await.expect(400);
    }
    harness.call(ask(&with(&half, "ageYears", json!(121)))).await.expect(422);
}
