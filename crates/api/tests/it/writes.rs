//! How writes are carried out: once, on the right version, or only tried.

use actix_web::http::Method;
use serde_json::json;

use crate::harness::{Call, Harness};

async fn draft(harness: &Harness, title: &str) -> Call {
    let committee = harness.committee("arbetsmarknad").await;
    Call::post("/tenders", &json!({"committeeId": committee, "title": title, "instrument": "LOU"}))
}

#[actix_web::test]
async fn the_same_key_and_body_is_carried_out_once() {
    let harness = Harness::start();
    let call = draft(&harness, "En gång").await.header("idempotency-key", "k-1");
    let first = harness.call(call.clone()).await.expect(201);
    let again = harness.call(call).await.expect(201);
    assert_eq!(first.bytes, again.bytes);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(first.header("location"), again.header("location"));
    let list = harness.call(Call::get("/tenders?q=en%20g%C3%A5ng")).await.expect(200).json();
    assert_eq!(list["_meta"]["totalRecords"], 1);
}

#[actix_web::test]
async fn the_same_key_with_another_body_is_refused() {
    let harness = Harness::start();
    harness.call(draft(&harness, "Ett").await.header("idempotency-key", "k-1")).await.expect(201);
    let other = draft(&harness, "Två").await.header("idempotency-key", "k-1");
    assert_eq!(harness.call(other).await.expect(422).code(), "idempotency-mismatch");
}

#[actix_web::test]
async fn a_refused_call_leaves_its_key_free() {
    let harness = Harness::start();
    let wrong = draft(&harness, "").await.header("idempotency-key", "k-1");
    assert_eq!(harness.call(wrong).await.expect(422).code(), "rule-broken");
    harness.call(draft(&harness, "Rätt").await.header("idempotency-key", "k-1")).await.expect(201);
}

#[actix_web::test]
async fn a_tried_call_keeps_nothing() {
    let harness = Harness::start();
    let mut call = draft(&harness, "Prov").await;
    call.path.push_str("?validateOnly=true");
    let tried = harness.call(call).await.expect(200);
    assert_eq!(tried.header("hansyn-validated-only"), Some("true"));
    assert_eq!(tried.json()["title"], "Prov");
    let list = harness.call(Call::get("/tenders?q=prov")).await.expect(200).json();
    assert_eq!(list["_meta"]["totalRecords"], 0);
}

#[actix_web::test]
async fn a_change_names_its_version_and_a_stale_one_is_refused() {
    let harness = Harness::start();
    let created = harness.call(draft(&harness, "Ett").await).await.expect(201);
    let (path, etag) =
        (format!("/tenders/{}", created.json()["id"].as_str().unwrap()), created.etag());
    let bare =
        Call::new(Method::PATCH, &path).typed("application/merge-patch+json", r#"{"title":"Två"}"#);
    assert_eq!(harness.call(bare).await.expect(428).code(), "version-required");
    let changed =
        harness.call(Call::patch(&path, &etag, &json!({"title": "Två"}))).await.expect(200);
    assert_ne!(changed.etag(), etag);
    let stale = harness.call(Call::patch(&path, &etag, &json!({"title": "Tre"}))).await.expect(412);
    assert_eq!(stale.code(), "version-mismatch");
    assert_eq!(harness.call(Call::get(&path)).await.expect(200).json()["title"], "Två");
}

#[actix_web::test]
async fn an_unchanged_record_is_not_sent_again() {
    let harness = Harness::start();
    let created = harness.call(draft(&harness, "Ett").await).await.expect(201);
    let path = format!("/tenders/{}", created.json()["id"].as_str().unwrap());
    let known = Call::get(&path).header("if-none-match", &created.etag());
    assert!(harness.call(known).await.expect(304).bytes.is_empty());
    harness.call(Call::get(&path).header("if-none-match", "\"v9\"")).await.expect(200);
}

#[actix_web::test]
async fn unknown_read_only_and_misformed_members_are_named() {
    let harness = Harness::start();
    let committee = harness.committee("arbetsmarknad").await;
    for (member, value, pointer) in [
        ("id", json!("tnd_00000000000000000000000000"), "/id"),
        ("status", json!("PUBLISHED"), "/status"),
        ("extra", json!(1), "/extra"),
        ("plannedStart", json!("2026-02-30"), "/plannedStart"),
        ("contractKind", json!("SERVICE"), "/contractKind"),
        ("lots", json!([{"title": "A", "cpv": "99999999", "areas": ["0180"]}]), "/lots/0/cpv"),
        (
            "valuation",
            json!({"estimated": {"amount": "1,5", "currency": "SEK"}}),
            "/valuation/estimated",
        ),
    ] {
        let mut tender = json!({"committeeId": committee, "title": "A", "instrument": "LOU"});
        tender[member] = value;
        let refused = harness.call(Call::post("/tenders", &tender)).await.expect(400);
        assert_eq!(refused.json()["violations"][0]["pointer"], pointer, "{}", refused.text());
    }
}

#[actix_web::test]
async fn broken_rules_are_named_with_pointers() {
    let harness = Harness::start();
    let committee = harness.committee("arbetsmarknad").await;
    let tender = json!({"committeeId": committee, "title": " ", "instrument": "LOU", "termMonths": 601,
        "plannedStart": "2026-12-01", "plannedDeadline": "2026-12-01"});
    let refused = harness.call(Call::post("/tenders", &tender)).await.expect(422).json();
    let pointers: Vec<_> = refused["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/title", "/termMonths", "/plannedDeadline"]);
}

#[actix_web::test]
async fn other_types_and_larger_bodies_are_refused() {
    let harness = Harness::start();
    let xml = Call::new(Method::POST, "/tenders").typed("application/xml", "<a/>");
    assert_eq!(harness.call(xml).await.expect(415).code(), "unsupported-media-type");
    let huge =
        Call::new(Method::POST, "/tenders").typed("application/json", vec![b' '; 1024 * 1024 + 1]);
    assert_eq!(harness.call(huge).await.expect(413).code(), "too-large");
    let deep = "[".repeat(100_000);
    let deep = Call::new(Method::POST, "/assessments").typed("application/json", deep);
    assert_eq!(harness.call(deep).await.expect(400).code(), "malformed");
}

#[actix_web::test]
async fn unknown_repeated_and_empty_parameters_are_refused() {
    let harness = Harness::start();
    for query in [
        "x=1",
        "limit=",
        "limit=1&limit=2",
        "limit=0",
        "limit=201",
        "offset=10001",
        "sort=nothing",
        "cursor=start&sort=title",
        "cursor=start&offset=1",
        "status.gt=DRAFT",
        "createdAt.gte=yesterday",
    ] {
        let refused = harness.call(Call::get(&format!("/tenders?{query}"))).await;
        assert_eq!((refused.status, refused.code().as_str()), (400, "malformed"), "{query}");
    }
}

#[actix_web::test]
async fn the_trail_names_actor_change_and_values() {
    let harness = Harness::start();
    let created = harness.call(draft(&harness, "Före").await).await.expect(201);
    let id = created.json()["id"].as_str().unwrap().to_owned();
    let change =
        Call::patch(&format!("/tenders/{id}"), &created.etag(), &json!({"title": "Efter"}));
    let change = change
        .by("demo-integration")
        .header("hansyn-on-behalf-of", "handläggare 7".replace('ä', "a").as_str());
    harness.call(change).await.expect(200);
    let trail = harness.call(
        Call::get(&format!("/audit-entries?entityId={id}&sort=-recordedAt")).by("demo-auditor"),
    );
    let trail = trail.await.expect(200).json();
    assert_eq!(trail["_meta"]["totalRecords"], 2, "{trail}");
    let entries = trail["items"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["version"] == 2).unwrap();
    assert_eq!(entry["actor"], "demo-integration");
    assert_eq!(entry["onBehalfOf"], "handlaggare 7");
    assert_eq!(entry["oldValues"]["title"], "Före");
    assert_eq!(entry["newValues"]["title"], "Efter");
    let versions =
        harness.call(Call::get(&format!("/tenders/{id}/versions"))).await.expect(200).json();
    assert_eq!(versions["items"].as_array().unwrap().len(), 2);
}
