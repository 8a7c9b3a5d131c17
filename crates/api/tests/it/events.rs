//! Events in order, and webhooks that carry them out.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actix_web::rt;
use hansyn_api::webhook::sender::Sender;
use hansyn_api::webhook::target::Reach;
use hansyn_api::webhook::worker;
use jiff::SignedDuration;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::harness::{Call, Harness};

async fn change_something(harness: &Harness, title: &str) -> String {
    let committee = harness.committee("arbetsmarknad").await;
    let tender = json!({"committeeId": committee, "title": title, "instrument": "LOU"});
    let created = harness.call(Call::post("/tenders", &tender)).await.expect(201);
    created.json()["id"].as_str().unwrap().to_owned()
}

async fn endpoint(harness: &Harness, url: &str) -> String {
    let committee = harness.committee("arbetsmarknad").await;
    let body = json!({"committeeId": committee, "url": url, "isEnabled": true});
    let created = harness
        .call(Call::post("/webhooks", &body).by("demo-integration"))
        .await
        .expect(201)
        .json();
    assert!(created["secret"].as_str().unwrap().starts_with("whsec_"));
    created["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn events_come_in_order_and_the_follower_goes_on_where_it_was() {
    let harness = Harness::start();
    let start = harness.call(Call::get("/events?limit=1000")).await.expect(200).json()["nextAfter"]
        .as_i64()
        .unwrap();
    let first = change_something(&harness, "Ett").await;
    let second = change_something(&harness, "Två").await;
    let page = harness.call(Call::get(&format!("/events?after={start}"))).await.expect(200).json();
    let subjects: Vec<_> =
        page["items"].as_array().unwrap().iter().map(|e| e["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects, [first.as_str(), second.as_str()]);
    assert_eq!(page["items"][0]["specversion"], "1.0");
    assert!(page["items"][0]["data"].get("title").is_none(), "an event is thin");
    let next = page["nextAfter"].as_i64().unwrap();
    assert_eq!(next, start + 2);
    let rest = harness.call(Call::get(&format!("/events?after={next}"))).await.expect(200).json();
    assert_eq!(rest["items"], json!([]));
}

#[actix_web::test]
async fn a_follower_of_few_events_is_not_stuck_before_hidden_ones() {
    let harness = Harness::start();
    change_something(&harness, "Dold").await;
    let page = harness
        .call(Call::get("/events?limit=1000").by("demo-handlaggare"))
        .await
        .expect(200)
        .json();
    assert_eq!(page["nextAfter"], page["head"]);
}

#[actix_web::test]
async fn a_webhook_gets_each_event_once_signed() {
    let (harness, receiver) = (Harness::start(), MockServer::start().await);
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(204)).mount(&receiver).await;
    let id = endpoint(&harness, &receiver.uri()).await;
    let subject = change_something(&harness, "Ett").await;
    let sender = Sender::new(Reach::LoopbackAllowed).unwrap();
    while worker::once(&harness.edge, &sender).await.unwrap() > 0 {}
    let received = receiver.received_requests().await.unwrap();
    let about: Vec<_> = received
        .iter()
        .filter(|request| String::from_utf8_lossy(&request.body).contains(&subject))
        .collect();
    assert_eq!(about.len(), 1);
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        assert!(about[0].headers.contains_key(name), "{name}");
    }
    let log = harness
        .call(Call::get(&format!("/webhooks/{id}/deliveries")).by("demo-integration"))
        .await
        .expect(200)
        .json();
    assert!(
        log["items"].as_array().unwrap().iter().all(|item| item["state"] == "DELIVERED"),
        "{log}"
    );
}

#[actix_web::test]
async fn a_failed_delivery_is_tried_again_later_and_can_be_replayed() {
    let (harness, receiver) = (Harness::start(), MockServer::start().await);
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(500))
        .up_to_n_times(1)
        .mount(&receiver)
        .await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&receiver).await;
    let id = endpoint(&harness, &receiver.uri()).await;
    let before = harness.call(Call::get("/events?limit=1000")).await.expect(200).json()["head"]
        .as_i64()
        .unwrap();
    change_something(&harness, "Ett").await;
    let sender = Sender::new(Reach::LoopbackAllowed).unwrap();
    while worker::once(&harness.edge, &sender).await.unwrap() > 0 {}
    let states = |log: serde_json::Value| -> Vec<String> {
        log["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["state"].as_str().unwrap().to_owned())
            .collect()
    };
    let path = format!("/webhooks/{id}/deliveries");
    let log = harness.call(Call::get(&path).by("demo-integration")).await.expect(200).json();
    assert!(states(log).contains(&"PENDING".to_owned()));
    harness.advance(SignedDuration::from_mins(10));
    while worker::once(&harness.edge, &sender).await.unwrap() > 0 {}
    let log = harness.call(Call::get(&path).by("demo-integration")).await.expect(200).json();
    assert!(states(log).iter().all(|state| state == "DELIVERED"));
    let sent = receiver.received_requests().await.unwrap().len();
    let replay = Call::post(&format!("/webhooks/{id}/replays"), &json!({"afterSequence": before}));
    let replay = replay.by("demo-integration").header("idempotency-key", "replay-1");
    assert!(harness.call(replay).await.expect(202).json()["deliveries"].as_u64().unwrap() >= 1);
    while worker::once(&harness.edge, &sender).await.unwrap() > 0 {}
    assert!(receiver.received_requests().await.unwrap().len() > sent);
}

#[actix_web::test]
async fn who_loses_the_role_gets_nothing_more() {
    let (harness, receiver) = (Harness::start(), MockServer::start().await);
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(204)).mount(&receiver).await;
    let id = endpoint(&harness, &receiver.uri()).await;
    let page = Call::get("/memberships?subject=demo-integration").by("demo-admin");
    for membership in harness.call(page).await.expect(200).json()["items"].as_array().unwrap() {
        let path = format!("/memberships/{}", membership["id"].as_str().unwrap());
        let etag = format!("\"v{}\"", membership["version"]);
        let gone = Call::new(actix_web::http::Method::DELETE, &path).by("demo-admin");
        harness.call(gone.header("if-match", &etag)).await.expect(204);
    }
    change_something(&harness, "Ett").await;
    let sender = Sender::new(Reach::LoopbackAllowed).unwrap();
    while worker::once(&harness.edge, &sender).await.unwrap() > 0 {}
    assert_eq!(receiver.received_requests().await.unwrap().len(), 0);
    let trail = Call::get(&format!("/audit-entries?entityId={id}")).by("demo-auditor");
    let trail = harness.call(trail).await.expect(200).json();
    let off = trail["items"].as_array().unwrap().iter().find(|it| it["version"] == 2).unwrap();
    assert_eq!(off["newValues"], json!({"isEnabled": false}));
}

#[actix_web::test]
async fn a_committee_has_twenty_endpoints_at_most() {
    let harness = Harness::start();
    for _ in 0..20 {
        endpoint(&harness, "https://mottagare.example.se/hook").await;
    }
    let committee = harness.committee("arbetsmarknad").await;
    let url = "https://mottagare.example.se/hook";
    let body = json!({"committeeId": committee, "url": url, "isEnabled": true});
    let call = || Call::post("/webhooks", &body).by("demo-integration");
    let swedish = harness.call(call()).await.expect(422).json();
    assert_eq!(swedish["violations"][0]["code"], "TOO_MANY");
    assert_eq!(swedish["violations"][0]["message"], "förväntade högst 20 mottagare för en nämnd");
    let english = harness.call(call().header("accept-language", "en")).await.expect(422).json();
    let message = "expected at most 20 endpoints for one committee";
    assert_eq!(english["violations"][0]["message"], message);
}

#[actix_web::test]
async fn a_webhook_cannot_point_inside() {
    let harness = Harness::start();
    let committee = harness.committee("arbetsmarknad").await;
    for url in [
        "http://10.0.0.1/x",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest",
        "ftp://a.se/",
        "https://a:b@c.se/",
    ] {
        let body = json!({"committeeId": committee, "url": url, "isEnabled": true});
        let refused =
            harness.call(Call::post("/webhooks", &body).by("demo-integration")).await.expect(422);
        assert_eq!(refused.json()["violations"][0]["pointer"], "/url", "{url}");
    }
}

#[actix_web::test]
async fn secrets_are_shown_once_and_never_in_the_trail() {
    let harness = Harness::start();
    let id = endpoint(&harness, "https://mottagare.example.se/hook").await;
    let shown = harness
        .call(Call::get(&format!("/webhooks/{id}")).by("demo-integration"))
        .await
        .expect(200)
        .text();
    let trail = harness
        .call(Call::get(&format!("/audit-entries?entityId={id}")).by("demo-auditor"))
        .await
        .expect(200)
        .text();
    assert!(!shown.contains("whsec_") && !trail.contains("whsec_"));
}

/// Counts what an endpoint gets, and tells when it has got as much as it should.
struct Counter {
    left: AtomicU32,
    all: Notify,
}

impl Respond for &'static Counter {
    fn respond(&self, _request: &Request) -> ResponseTemplate {
        if self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.all.notify_one();
        }
        ResponseTemplate::new(204)
    }
}

#[actix_web::test]
async fn an_endpoint_that_never_answers_holds_up_only_itself() {
    let (harness, receiver) = (Harness::start(), MockServer::start().await);
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent_url = format!("http://{}", silent.local_addr().unwrap());
    endpoint(&harness, &silent_url).await;
    endpoint(&harness, &receiver.uri()).await;
    for number in 0..30 {
        change_something(&harness, &format!("Nummer {number}")).await;
    }
    let counter: &'static Counter =
        Box::leak(Box::new(Counter { left: AtomicU32::new(30), all: Notify::new() }));
    Mock::given(method("POST")).respond_with(counter).mount(&receiver).await;
    let (_stop, stopped) = watch::channel(false);
    let sender = Sender::new(Reach::LoopbackAllowed).unwrap();
    let pause = Duration::from_millis(1);
    let working = rt::spawn(worker::run(harness.edge.clone().into_inner(), sender, pause, stopped));
    let held = rt::spawn(async move {
        let mut held = Vec::new();
        loop {
            held.push(silent.accept().await.unwrap());
            assert!(held.len() <= 4, "the silent endpoint holds more than its share");
        }
    });
    counter.all.notified().await;
    assert!(!held.is_finished());
    working.abort();
    held.abort();
}
