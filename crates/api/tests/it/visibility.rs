//! What is not visible answers as if it did not exist, everywhere.

use serde_json::{Value, json};

use crate::harness::{Call, Harness};

/// A case officer of Norrmalm's committee alone.
const OUTSIDER: &str = "demo-handlaggare";

async fn hidden(harness: &Harness) -> String {
    let committee = harness.committee("arbetsmarknad").await;
    let tender = json!({"committeeId": committee, "title": "Hemlig plan", "instrument": "LOU"});
    let created = harness.call(Call::post("/tenders", &tender)).await.expect(201);
    created.json()["id"].as_str().unwrap().to_owned()
}

/// The body without what names this very request.
fn anonymised(mut body: Value) -> Value {
    body["requestId"] = Value::Null;
    body["instance"] = Value::Null;
    body
}

#[actix_web::test]
async fn a_hidden_tender_and_an_unknown_one_answer_alike() {
    let harness = Harness::start();
    let id = hidden(&harness).await;
    let unknown = "tnd_00000000000000000000000000";
    for suffix in [
        "",
        "/versions",
        "/document",
        "/assessments",
        "/lots/lot_00000000000000000000000000/matches",
        "/lots/lot_00000000000000000000000000/barriers",
    ] {
        let seen = harness.call(Call::get(&format!("/tenders/{id}{suffix}")).by(OUTSIDER)).await;
        let none =
            harness.call(Call::get(&format!("/tenders/{unknown}{suffix}")).by(OUTSIDER)).await;
        assert_eq!((seen.status, none.status), (404, 404), "{suffix}");
        assert_eq!(anonymised(seen.json()), anonymised(none.json()), "{suffix}");
    }
    let patch = |id: &str| {
        Call::patch(&format!("/tenders/{id}"), "\"v1\"", &json!({"title": "x"})).by(OUTSIDER)
    };
    let seen = harness.call(patch(&id)).await.expect(404);
    let none = harness.call(patch(unknown)).await.expect(404);
    assert_eq!(anonymised(seen.json()), anonymised(none.json()));
}

#[actix_web::test]
async fn hidden_tenders_are_in_no_list_search_count_event_or_export() {
    let harness = Harness::start();
    let id = hidden(&harness).await;
    let list = harness.call(Call::get("/tenders").by(OUTSIDER)).await.expect(200).json();
    assert_eq!(list["_meta"]["totalRecords"], 0, "{list}");
    let found = harness.call(Call::get("/tenders?q=hemlig").by(OUTSIDER)).await.expect(200).json();
    assert_eq!(found["items"], json!([]));
    let events =
        harness.call(Call::get("/events?limit=1000").by(OUTSIDER)).await.expect(200).json();
    assert!(
        events["items"].as_array().unwrap().iter().all(|event| event["subject"] != id.as_str())
    );
    let export =
        harness.call(Call::get("/exports/tenders?format=ndjson").by(OUTSIDER)).await.expect(200);
    assert!(!export.text().contains(&id));
    let own = harness.call(Call::get("/tenders?q=hemlig")).await.expect(200).json();
    assert_eq!(own["_meta"]["totalRecords"], 1);
}

#[actix_web::test]
async fn nobody_drafts_for_a_committee_of_others() {
    let harness = Harness::start();
    let committee = harness.committee("arbetsmarknad").await;
    let tender = json!({"committeeId": committee, "title": "Fel nämnd", "instrument": "LOU"});
    harness.call(Call::post("/tenders", &tender).by(OUTSIDER)).await.expect(403);
}

#[actix_web::test]
async fn an_analyst_sees_a_tender_once_it_is_published() {
    let harness = Harness::start();
    let (id, _) = harness.demo_tender().await;
    harness.call(Call::get(&format!("/tenders/{id}")).by("demo-analyst")).await.expect(404);
    crate::tenders::publish(&harness, &id).await;
    harness.call(Call::get(&format!("/tenders/{id}")).by("demo-analyst")).await.expect(200);
    harness.call(Call::get(&format!("/tenders/{id}")).by(OUTSIDER)).await.expect(200);
}
