//! What an enterprise is and what to ask it, over HTTP.

use serde_json::Value;

use crate::harness::{Call, Harness};

/// The identity of the demo's enterprise whose name has `word` in it.
async fn find(harness: &Harness, word: &str) -> String {
    let page = harness.call(Call::get(&format!("/enterprises?q={word}"))).await.expect(200).json();
    page["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn read(harness: &Harness, word: &str, rest: &str) -> Value {
    let path = format!("/enterprises/{}/{rest}", find(harness, word).await);
    harness.call(Call::get(&path)).await.expect(200).json()
}

fn test<'a>(report: &'a Value, kind: &str) -> &'a Value {
    let tests = report["tests"].as_array().unwrap();
    tests.iter().find(|test| test["kind"] == kind).unwrap()
}

#[actix_web::test]
async fn every_test_is_answered_on_its_own() {
    let report = read(&Harness::start(), "skurhumlorna", "standing?on=2026-11-21").await;
    assert_eq!(report["tests"].as_array().unwrap().len(), 11);
    assert_eq!(test(&report, "INTEGRATION_SUPPLIER")["state"], "MET");
    assert_eq!(test(&report, "SHELTERED_EMPLOYMENT_HOST")["state"], "NOT_MET");
    assert_eq!(test(&report, "WORK_INTEGRATION")["state"], "UNKNOWN");
    let share = &report["targetShare"];
    assert_eq!(
        (&share["heads"]["targetGroup"], &share["heads"]["occupied"]),
        (&41.into(), &96.into())
    );
    assert_eq!(share["margin"]["reached"], true);
}

#[actix_web::test]
async fn en_trappa_upp_is_unknown_with_what_to_ask() {
    let report = read(&Harness::start(), "trappa", "standing").await;
    let supplier = test(&report, "INTEGRATION_SUPPLIER");
    assert_eq!(supplier["state"], "UNKNOWN");
    let asks = |criterion: &Value| criterion["asks"].as_array().map_or(0, Vec::len);
    let criteria = supplier["criteria"].as_array().unwrap();
    assert!(criteria.iter().any(|it| it["key"] == "TARGET_SHARE" && asks(it) == 2));
}

#[actix_web::test]
async fn a_purchase_brings_its_service_into_the_tests() {
    let harness = Harness::start();
    for (rest, services) in [("standing", 0), ("standing?cpv=90911000", 3)] {
        let report = read(&harness, "skurhumlorna", rest).await;
        let tests = report["tests"].as_array().unwrap();
        let count = tests
            .iter()
            .flat_map(|test| test["criteria"].as_array().unwrap())
            .filter(|criterion| criterion["key"] == "SERVICE")
            .count();
        assert_eq!(count, services, "{rest}");
    }
}

#[actix_web::test]
async fn the_round_tells_what_is_stale_since_when() {
    let facts = read(&Harness::start(), "trappa", "stale-facts?on=2026-11-21").await;
    let items = facts["items"].as_array().unwrap();
    let occupied = items.iter().find(|item| item["fact"] == "OCCUPIED_PERSONS").unwrap();
    assert_eq!(occupied["status"], "STALE");
    assert_eq!(occupied["knownOn"], "2010-04-22");
    assert_eq!(occupied["staleFrom"], "2010-10-23");
    assert_eq!(occupied["ask"]["text"]["sv"], "be om: antal sysselsatta, nyare än 2026-05-20");
    assert!(items.iter().all(|item| item["status"] != "FRESH"));
}

#[actix_web::test]
async fn a_day_that_is_none_and_an_enterprise_that_is_none_are_refused() {
    let harness = Harness::start();
    let id = find(&harness, "skurhumlorna").await;
    for rest in ["standing?on=soon", "standing?cpv=1", "standing?x=1", "stale-facts?on=2026-13-01"]
    {
        harness.call(Call::get(&format!("/enterprises/{id}/{rest}"))).await.expect(400);
    }
    for rest in ["standing", "stale-facts"] {
        harness.call(Call::get(&format!("/enterprises/ent_none/{rest}"))).await.expect(404);
    }
}

#[actix_web::test]
async fn the_room_for_dividends_is_kept_in_the_register_and_computed() {
    let harness = Harness::start();
    let path = format!("/enterprises/{}", find(&harness, "tv%C3%A5lm%C3%A5nen").await);
    let etag = harness.call(Call::get(&path)).await.expect(200).etag();
    let change = serde_json::json!({"governance": {"hasAuditor": true, "limitedDividend": {"since": "2026-01-01", "years": [
        {"endsOn": "2026-12-31", "borrowingRateHundredths": 250, "transferred": {"amount": "0.00", "currency": "SEK"},
            "paidInCapital": {"amount": "100000.00", "currency": "SEK"}}]}}});
    harness.call(Call::patch(&path, &etag, &change).by("demo-registrar")).await.expect(200);
    let report =
        harness.call(Call::get(&format!("{path}/standing?on=2026-11-21"))).await.expect(200);
    let report = report.json();
    assert_eq!(report["transferRoom"]["most"]["amount"], "3500.00");
    assert_eq!(test(&report, "LIMITED_DIVIDEND_COMPANY")["state"], "MET");
}
