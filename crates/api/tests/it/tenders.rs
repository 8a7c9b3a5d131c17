//! The main job: from a draft to who can deliver, who is shut out, and why.

use serde_json::{Value, json};

use crate::harness::{Call, Harness};

/// Takes the tender through review to a delegate's decision.
pub(crate) async fn publish(harness: &Harness, id: &str) {
    for (to, by) in [
        ("IN_REVIEW", "demo-officer"),
        ("REVIEWED", "demo-reviewer"),
        ("PUBLISHED", "demo-delegate"),
    ] {
        step(harness, id, to, by).await.expect(200);
    }
}

async fn step(harness: &Harness, id: &str, to: &str, by: &str) -> crate::harness::Answer {
    let path = format!("/tenders/{id}");
    let etag = harness.call(Call::get(&path)).await.expect(200).etag();
    let call = Call::post(&format!("{path}/transitions"), &json!({"to": to}))
        .by(by)
        .header("if-match", &etag)
        .header("idempotency-key", &format!("{id}-{to}-{by}"));
    harness.call(call).await
}

pub(crate) fn texts_in_both_languages(value: &Value) {
    match value {
        Value::Object(members) => {
            if let (Some(sv), Some(en)) = (members.get("sv"), members.get("en")) {
                assert!(
                    !sv.as_str().unwrap().is_empty() && !en.as_str().unwrap().is_empty(),
                    "{value}"
                );
            }
            members.values().for_each(texts_in_both_languages);
        }
        Value::Array(entries) => entries.iter().for_each(texts_in_both_languages),
        _ => {}
    }
}

#[actix_web::test]
async fn a_tender_goes_from_draft_to_published_only_by_its_actors() {
    let harness = Harness::start();
    let (id, _) = harness.demo_tender().await;
    let skipped = step(&harness, &id, "PUBLISHED", "demo-delegate").await.expect(409);
    assert_eq!(skipped.code(), "illegal-transition");
    assert!(skipped.text().contains("IN_REVIEW"), "{}", skipped.text());
    step(&harness, &id, "IN_REVIEW", "demo-delegate").await.expect(403);
    step(&harness, &id, "IN_REVIEW", "demo-officer").await.expect(200);
    step(&harness, &id, "REVIEWED", "demo-reviewer").await.expect(200);
    step(&harness, &id, "PUBLISHED", "demo-officer").await.expect(403);
    step(&harness, &id, "PUBLISHED", "demo-reviewer").await.expect(403);
    step(&harness, &id, "PUBLISHED", "demo-integration").await.expect(403);
    let published = step(&harness, &id, "PUBLISHED", "demo-delegate").await.expect(200);
    assert_eq!(published.json()["status"], "PUBLISHED");
    let late = Call::patch(&format!("/tenders/{id}"), &published.etag(), &json!({"title": "Sent"}));
    assert_eq!(harness.call(late).await.expect(409).code(), "not-a-draft");
}

#[actix_web::test]
async fn a_step_says_what_the_draft_still_lacks() {
    let harness = Harness::start();
    let committee = harness.committee("arbetsmarknad").await;
    let tender = json!({"committeeId": committee, "title": "Tunn", "instrument": "LOU"});
    let created = harness.call(Call::post("/tenders", &tender)).await.expect(201).json();
    let refused = step(&harness, created["id"].as_str().unwrap(), "IN_REVIEW", "demo-officer")
        .await
        .expect(409);
    assert!(refused.text().contains("minst ett delkontrakt"), "{}", refused.text());
}

#[actix_web::test]
async fn a_stored_tender_is_assessed_and_the_assessment_kept() {
    let harness = Harness::start();
    let (id, _) = harness.demo_tender().await;
    let call = Call::new(actix_web::http::Method::POST, &format!("/tenders/{id}/assessments"));
    let made = harness.call(call).await.expect(201);
    let body = made.json();
    assert_eq!(body["assessment"]["regime"], "R1", "{}", body["assessment"]["findings"]);
    texts_in_both_languages(&body["assessment"]);
    let kept = harness
        .call(Call::get(&format!("/assessments/{}", body["id"].as_str().unwrap())))
        .await
        .expect(200);
    assert_eq!(kept.json()["assessment"], body["assessment"]);
    let list =
        harness.call(Call::get(&format!("/tenders/{id}/assessments"))).await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_described_purchase_is_assessed_without_being_stored() {
    let harness = Harness::start();
    let purchase = json!({"instrument": "LOU", "buyer": "SUB_CENTRAL", "decisiveDate": "2026-03-02", "kind": "GOODS",
        "valuation": {"estimated": {"amount": "699999.00", "currency": "SEK"}}, "procedure": "DIRECT_AWARD",
        "directAward": {"ground": "VALUE", "suppliersAsked": 3}});
    let before = harness.call(Call::get("/events?limit=1000")).await.expect(200).json();
    let answer = harness.call(Call::post("/assessments", &purchase)).await.expect(200).json();
    assert_eq!(answer["regime"], "R4");
    texts_in_both_languages(&answer);
    let after = harness.call(Call::get("/events?limit=1000")).await.expect(200).json();
    assert_eq!(before["head"], after["head"]);
}

#[actix_web::test]
async fn the_demo_lot_can_be_delivered_by_some_and_two_requirements_shut_out_more() {
    let harness = Harness::start();
    let (id, lot) = harness.demo_tender().await;
    let matches = harness
        .call(Call::get(&format!("/tenders/{id}/lots/{lot}/matches?limit=200")))
        .await
        .expect(200)
        .json();
    texts_in_both_languages(&matches);
    let counts = &matches["summary"]["counts"];
    assert_eq!(counts["eligible"], 4, "{counts}");
    let items = matches["items"].as_array().unwrap();
    for item in items {
        for requirement in item["requirements"].as_array().unwrap() {
            let reasons = requirement["reasons"].as_array().unwrap();
            assert!(!reasons.is_empty(), "{requirement}");
            let asked = reasons.iter().any(|reason| reason["ask"].is_object());
            assert!(requirement["outcome"] != "UNKNOWN" || asked, "{requirement}");
        }
    }
    let barriers = harness
        .call(Call::get(&format!("/tenders/{id}/lots/{lot}/barriers?atLeast=9")))
        .await
        .expect(200)
        .json();
    texts_in_both_languages(&barriers);
    let nine = barriers["relaxations"].as_array().unwrap().iter().any(|relaxation| {
        relaxation["changes"].as_array().unwrap().len() == 2
            && relaxation["admits"].as_u64().unwrap() >= 9
    });
    assert!(nine, "{}", barriers["relaxations"]);
}

#[actix_web::test]
async fn the_share_of_en_trappa_upp_is_unknown_and_says_what_to_ask() {
    let harness = Harness::start();
    let committee = harness.committee("socialn").await;
    let tender = json!({"committeeId": committee, "title": "Reserverat", "instrument": "LOU", "plannedStart": "2026-12-01",
        "lots": [{"title": "A", "cpv": "79521000", "areas": ["0180"], "requirements": [
            {"key": "share", "anyOf": [{"kind": "TARGET_SHARE_AT_LEAST", "share": {"numerator": 30, "denominator": 100}}]}]}]});
    let created = harness.call(Call::post("/tenders", &tender)).await.expect(201).json();
    let path = format!(
        "/tenders/{}/lots/{}/matches?limit=200",
        created["id"].as_str().unwrap(),
        created["lots"][0]["id"].as_str().unwrap()
    );
    let matches = harness.call(Call::get(&path)).await.expect(200).json();
    let found = matches["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["name"].as_str().unwrap().contains("En Trappa Upp"));
    let share = found.unwrap()["requirements"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["key"] == "share")
        .unwrap()
        .clone();
    assert_eq!(share["outcome"], "UNKNOWN", "{share}");
    assert!(share.to_string().contains("OCCUPIED_PERSONS"), "{share}");
}

#[actix_web::test]
async fn the_document_is_given_in_both_forms_and_languages() {
    let harness = Harness::start();
    let (id, _) = harness.demo_tender().await;
    let path = format!("/tenders/{id}/document");
    let html = harness.call(Call::get(&path).header("accept", "text/html")).await.expect(200);
    assert!(html.text().starts_with("<!doctype html>") && html.text().contains("lang=\"sv\""));
    assert_eq!(html.header("content-language"), Some("sv"));
    let markdown =
        harness.call(Call::get(&path).header("accept", "text/markdown")).await.expect(200);
    assert!(markdown.text().starts_with("# "), "{}", markdown.text());
    let english = harness
        .call(Call::get(&format!("{path}?format=html")).header("accept-language", "en"))
        .await
        .expect(200);
    assert_eq!(english.header("content-language"), Some("en"));
    assert_eq!(
        harness.call(Call::get(&path).header("accept", "application/pdf")).await.expect(406).code(),
        "not-acceptable"
    );
}

#[actix_web::test]
async fn a_clause_that_the_library_lacks_is_named() {
    let harness = Harness::start();
    let committee = harness.committee("arbetsmarknad").await;
    let tender = json!({"committeeId": committee, "title": "A", "instrument": "LOU",
        "clauses": [{"code": "XXX-99", "version": 1, "phase": "PERFORMANCE_CONDITION"}]});
    let created = harness.call(Call::post("/tenders", &tender)).await.expect(201).json();
    let call = Call::new(
        actix_web::http::Method::POST,
        &format!("/tenders/{}/assessments", created["id"].as_str().unwrap()),
    );
    let refused = harness.call(call).await.expect(422);
    assert_eq!(refused.json()["violations"][0]["pointer"], "/clauses/0/code");
}

#[actix_web::test]
async fn lists_page_sort_filter_and_walk() {
    let harness = Harness::start();
    let committee = harness.committee("arbetsmarknad").await;
    for title in ["Ö", "A", "Z", "Å"] {
        let tender = json!({"committeeId": committee, "title": title, "instrument": "LOU"});
        harness.call(Call::post("/tenders", &tender)).await.expect(201);
    }
    let titles = |page: &Value| -> Vec<String> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["title"].as_str().unwrap().to_owned())
            .collect()
    };
    let sorted = harness.call(Call::get("/tenders?sort=title&limit=200")).await.expect(200).json();
    let ours: Vec<_> =
        titles(&sorted).into_iter().filter(|title| title.chars().count() == 1).collect();
    assert_eq!(ours, ["A", "Z", "Å", "Ö"]);
    let page = harness
        .call(Call::get("/tenders?sort=-title&limit=2&fields=title"))
        .await
        .expect(200)
        .json();
    assert_eq!(page["_meta"]["count"], 2);
    assert!(page["items"][0]["committeeId"].is_null() && page["items"][0]["id"].is_string());
    assert!(page["_links"]["next"]["href"].as_str().unwrap().contains("fields=title"));
    let beyond = harness.call(Call::get("/tenders?offset=9000")).await.expect(200).json();
    assert_eq!(beyond["items"], json!([]));
    let (mut cursor, mut walked) = ("start".to_owned(), Vec::new());
    loop {
        let page = harness
            .call(Call::get(&format!("/tenders?limit=2&cursor={cursor}")))
            .await
            .expect(200)
            .json();
        walked.extend(titles(&page));
        match page["_meta"]["nextCursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(walked.len(), 6, "{walked:?}");
}
