//! Consortia over HTTP, as they are and as they were.

use serde_json::{Value, json};

use crate::harness::{Call, Harness};

async fn get(harness: &Harness, path: &str) -> Value {
    harness.call(Call::get(path)).await.expect(200).json()
}

async fn change(harness: &Harness, path: &str, by: &str, body: &Value) {
    let etag = harness.call(Call::get(path).by(by)).await.expect(200).etag();
    harness.call(Call::patch(path, &etag, body).by(by)).await.expect(200);
}

#[actix_web::test]
async fn consortia_can_be_had_again_after_everything_has_changed() {
    let harness = Harness::start();
    let (tender, lot) = harness.demo_tender().await;
    let path =
        format!("/tenders/{tender}/lots/{lot}/consortia?members=2&limit=200&reading=IF_KNOWN");
    let before = get(&harness, &path).await;
    let groups = before["items"].as_array().unwrap();
    let member = groups[0]["members"][0].as_str().unwrap();
    let ended = json!({"on": "2026-10-01", "ground": "BANKRUPTCY"});
    let gone = json!({"status": "CEASED", "history": {"ceased": ended}});
    change(&harness, &format!("/enterprises/{member}"), "demo-registrar", &gone).await;
    let after = get(&harness, &path).await;
    let is_in = |group: &Value| group["members"].as_array().unwrap().contains(&json!(member));
    assert!(!after["items"].as_array().unwrap().iter().any(is_in), "{after}");
    let then = format!("{path}&sequence={}", before["sequence"]);
    let mut again = get(&harness, &then).await;
    again["_links"] = before["_links"].clone();
    assert_eq!(again, before);
    let ahead = format!("{path}&sequence={}", after["sequence"].as_i64().unwrap() + 1);
    harness.call(Call::get(&ahead)).await.expect(400);
}
