//! Attacks that once went through.

use futures_util::future::{Either, select};
use hansyn_api::auth::local_issuer::LOCAL_ISSUER;
use serde_json::{Value, json};
use std::pin::pin;

use crate::harness::{Answer, Call, Harness};

/// A draft of a clause with a code of its own, beginning with a mark.
async fn draft(harness: &Harness, committee: &str, by: &str, mark: &str) -> Answer {
    let page = harness.call(Call::get("/clauses?code=PER-01")).await.expect(200).json();
    let mut clause = page["items"][0]["clause"].clone();
    clause["code"] = json!("OWN-01");
    clause["version"] = json!(1);
    let wording = clause["wording"]["sv"].as_str().unwrap();
    clause["wording"]["sv"] = json!(format!("{mark} {wording}"));
    let body = json!({"owner": harness.committee(committee).await, "clause": clause});
    harness.call(Call::post("/clauses", &body).by(by)).await.expect(201)
}

/// A tender that places the clause `OWN-01` as the demo's tender places `PER-01`.
async fn placing(harness: &Harness) -> Value {
    let (demo, _) = harness.demo_tender().await;
    let demo = harness.call(Call::get(&format!("/tenders/{demo}"))).await.expect(200).json();
    let placed = demo["clauses"].as_array().unwrap().iter().find(|it| it["code"] == "PER-01");
    let mut placed = placed.unwrap().clone();
    placed.as_object_mut().unwrap().remove("id");
    placed["code"] = json!("OWN-01");
    let committee = harness.committee("arbetsmarknad").await;
    let tender = json!({"committeeId": committee, "title": "Städning", "instrument": "LOU", "clauses": [placed]});
    harness.call(Call::post("/tenders", &tender)).await.expect(201).json()
}

#[actix_web::test]
async fn the_wording_of_another_committee_never_comes_into_a_tender() {
    let harness = Harness::start();
    let foreign = draft(&harness, "norrmalm", "demo-handlaggare", "Främmande").await;
    let step = format!("/clauses/{}/transitions", foreign.json()["id"].as_str().unwrap());
    let publish = Call::post(&step, &json!({"to": "PUBLISHED"})).by("demo-delegate");
    let publish = publish.header("if-match", &foreign.etag()).header("idempotency-key", "k");
    harness.call(publish).await.expect(200);
    let tender = placing(&harness).await;
    let document = format!("/tenders/{}/document?format=markdown", tender["id"].as_str().unwrap());
    let refused = harness.call(Call::get(&document)).await.expect(422).json();
    assert_eq!(refused["violations"][0]["code"], "UNKNOWN_CLAUSE");
    draft(&harness, "arbetsmarknad", "demo-officer", "Egen").await;
    let text = harness.call(Call::get(&document)).await.expect(200).text();
    assert!(text.contains("Egen") && !text.contains("Främmande"), "{text}");
}

#[actix_web::test]
async fn an_administrator_hears_of_no_drafts_through_a_webhook() {
    let harness = Harness::start();
    let committee = harness.committee("arbetsmarknad").await;
    let webhook =
        json!({"committeeId": committee, "url": "https://example.com/", "isEnabled": true});
    harness.call(Call::post("/webhooks", &webhook).by("demo-admin")).await.expect(403);
}

#[actix_web::test]
async fn an_endpoint_is_not_moved_to_another_committee() {
    let harness = Harness::start();
    let (from, to) =
        (harness.committee("arbetsmarknad").await, harness.committee("norrmalm").await);
    let webhook = json!({"committeeId": from, "url": "https://example.com/", "isEnabled": false});
    let made =
        harness.call(Call::post("/webhooks", &webhook).by("demo-integration")).await.expect(201);
    let path = format!("/webhooks/{}", made.json()["id"].as_str().unwrap());
    let moved = Call::patch(&path, &made.etag(), &json!({"committeeId": to}));
    let refused = harness.call(moved.by("demo-integration")).await.expect(422).json();
    assert_eq!(refused["violations"][0]["pointer"], "/committeeId");
}

#[actix_web::test]
async fn a_question_that_a_list_does_not_know_is_no_fault_of_the_service() {
    let harness = Harness::start();
    let asked = Call::get("/audit-entries?q=x").by("demo-auditor");
    assert_eq!(harness.call(asked).await.expect(400).code(), "malformed");
}

#[actix_web::test]
async fn a_role_outside_the_scope_of_an_administrator_cannot_be_told_from_none() {
    let harness = Harness::start();
    let area = harness.call(Call::get("/municipalities")).await.expect(200).json();
    let within = json!({
        "issuer": LOCAL_ISSUER, "subject": "municipal-admin", "role": "ADMINISTRATOR",
        "municipalityId": area["items"][0]["id"],
    });
    harness.call(Call::post("/memberships", &within).by("demo-admin")).await.expect(201);
    let all = Call::get("/memberships?subject=demo-admin").by("demo-admin");
    let all = harness.call(all).await.expect(200).json();
    let beyond = format!("/memberships/{}", all["items"][0]["id"].as_str().unwrap());
    for path in [beyond.as_str(), "/memberships/mem_00000000000000000000000000"] {
        let taken = Call::new(actix_web::http::Method::DELETE, path).by("municipal-admin");
        harness.call(taken.header("if-match", "\"v1\"")).await.expect(404);
    }
}

#[actix_web::test]
async fn a_caller_with_many_calls_under_way_keeps_nobody_else_waiting() {
    let harness = Harness::start();
    let caller = format!("{LOCAL_ISSUER}\u{0}demo-officer");
    // Half of the eight connections of the harness.
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(harness.edge.turn(&caller).await.unwrap());
    }
    let one_more = pin!(harness.call(Call::get("/me")));
    let others = pin!(async {
        for _ in 0..500 {
            harness.edge.hop(|| Ok(())).await.unwrap();
        }
    });
    let Either::Right(((), one_more)) = select(one_more, others).await else {
        panic!("one more call of the caller was let in");
    };
    harness.call(Call::get("/me").by("demo-handlaggare")).await.expect(200);
    drop(held);
    one_more.await.expect(200);
}
