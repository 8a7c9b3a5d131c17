//! Decisions on applications: who takes them, once, and on what was seen.

use futures_util::future::join;
use serde_json::{Value, json};

use crate::choice_systems::{advertised, decide, etag, filed, findings, patch};
use crate::harness::{Call, Harness};

#[actix_web::test]
async fn only_a_person_with_the_committees_delegation_decides() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let application = filed(&harness, &system).await;
    for by in ["demo-officer", "demo-reviewer", "demo-integration", "demo-admin", "demo-auditor"] {
        decide(&harness, &application, &findings(), by).await.expect(403);
    }
    // A system stays one, whatever roles it is given and for whomever it acts.
    let (social, norrmalm) =
        (harness.committee("socialn").await, harness.committee("norrmalm").await);
    for (subject, committee) in [("demo-integration", &social), ("elsewhere", &norrmalm)] {
        let membership = json!({"issuer": "urn:hansyn:local", "subject": subject,
            "role": "DELEGATE", "committeeId": committee});
        harness.call(Call::post("/memberships", &membership).by("demo-admin")).await.expect(201);
    }
    decide(&harness, &application, &findings(), "demo-integration").await.expect(403);
    let file = format!("/applications/{application}");
    let behalf = Call::post(&format!("{file}/decisions"), &findings())
        .by("demo-integration")
        .header("hansyn-on-behalf-of", "demo-delegate")
        .header("if-match", "\"v1\"")
        .header("idempotency-key", "behalf");
    harness.call(behalf).await.expect(403);
    // Another committee's delegate does not even see it.
    decide(&harness, &application, &findings(), "elsewhere").await.expect(404);
    assert_eq!(harness.call(Call::get(&file)).await.expect(200).json()["status"], "RECEIVED");
}

#[actix_web::test]
async fn of_two_delegates_who_decide_at_once_one_is_told_so() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let application = filed(&harness, &system).await;
    let path = format!("/applications/{application}");
    let etag = etag(&harness, &path).await;
    let mut other = findings();
    other["requirements"][0]["isMet"] = json!(false);
    let call = |body: &Value, key: &str| {
        Call::post(&format!("{path}/decisions"), body)
            .by("demo-delegate")
            .header("if-match", &etag)
            .header("idempotency-key", key)
    };
    let (one, two) =
        join(harness.call(call(&findings(), "one")), harness.call(call(&other, "two"))).await;
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412], "{} {}", one.text(), two.text());
    let (winner, loser) = if one.status == 200 { (&one, &two) } else { (&two, &one) };
    // Who comes second is told what was decided, when, and at which version.
    let became = match winner.json()["status"].as_str() {
        Some("APPROVED") => "har godkänts",
        _ => "har avslagits",
    };
    let told = loser.json()["detail"].as_str().unwrap().to_owned();
    for part in [became, "2026-11-21", "version 2"] {
        assert!(told.contains(part), "{told}");
    }
    assert_eq!(loser.etag(), winner.etag());
    let kept = harness.call(Call::get(&path)).await.expect(200);
    assert_eq!(kept.json()["decision"], winner.json()["decision"]);
    // The same call again is answered as it was; a new one finds it decided.
    let (body, key) = if one.status == 200 { (findings(), "one") } else { (other, "two") };
    let again = harness.call(call(&body, key)).await.expect(200);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let fresh = decide(&harness, &application, &body, "demo-delegate").await.expect(409);
    assert_eq!(fresh.code(), "not-open");
    assert!(fresh.text().contains("redan avgjord"), "{}", fresh.text());
    let late = patch(&harness, &path, &json!({"areas": ["0180"]}), "demo-officer").await;
    assert_eq!(late.expect(409).code(), "not-open");
}

#[actix_web::test]
async fn a_decision_needs_its_version_and_its_key() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let path = format!("/applications/{}/decisions", filed(&harness, &system).await);
    let bare = || Call::post(&path, &findings()).by("demo-delegate");
    let refused = harness.call(bare().header("if-match", "\"v1\"")).await.expect(400);
    assert_eq!(refused.code(), "idempotency-key-required");
    let refused = harness.call(bare().header("idempotency-key", "k")).await.expect(428);
    assert_eq!(refused.code(), "version-required");
    let dry = Call { path: format!("{path}?validateOnly=true"), ..bare() };
    harness.call(dry.header("if-match", "\"v1\"")).await.expect(200);
    let file = path.trim_end_matches("/decisions").to_owned();
    assert_eq!(harness.call(Call::get(&file)).await.expect(200).json()["status"], "RECEIVED");
}
