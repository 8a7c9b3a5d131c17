//! The clause library: common, own, never edited once published.

use serde_json::{Value, json};

use crate::harness::{Answer, Call, Harness};

async fn own(harness: &Harness, version: u32, valid_from: &str) -> Value {
    let committee = harness.committee("arbetsmarknad").await;
    let page = harness.call(Call::get("/clauses?code=PER-03")).await.expect(200).json();
    let mut clause = page["items"][0]["clause"].clone();
    clause["code"] = json!("AMN-01");
    clause["version"] = json!(version);
    clause["validFrom"] = json!(valid_from);
    json!({"owner": committee, "clause": clause})
}

async fn publish(harness: &Harness, created: &Answer, by: &str) -> Answer {
    let path = format!("/clauses/{}/transitions", created.json()["id"].as_str().unwrap());
    let call = Call::post(&path, &json!({"to": "PUBLISHED"})).by(by);
    let key = format!("publish-{path}-{by}");
    harness.call(call.header("if-match", &created.etag()).header("idempotency-key", &key)).await
}

#[actix_web::test]
async fn the_common_library_has_at_least_twenty_clauses_over_all_phases() {
    let harness = Harness::start();
    let page =
        harness.call(Call::get("/clauses?limit=200&state=PUBLISHED")).await.expect(200).json();
    assert!(page["_meta"]["totalRecords"].as_u64().unwrap() >= 20);
    for phase in [
        "RESERVATION",
        "EXCLUSION",
        "QUALIFICATION",
        "SPECIFICATION",
        "AWARD_CRITERION",
        "PERFORMANCE_CONDITION",
    ] {
        let page =
            harness.call(Call::get(&format!("/clauses?phase={phase}"))).await.expect(200).json();
        assert!(page["_meta"]["totalRecords"].as_u64().unwrap() > 0, "{phase}");
    }
}

#[actix_web::test]
async fn a_published_clause_is_superseded_and_never_changed() {
    let harness = Harness::start();
    let first = harness
        .call(Call::post("/clauses", &own(&harness, 1, "2026-01-01").await))
        .await
        .expect(201);
    publish(&harness, &first, "demo-officer").await.expect(403);
    let published = publish(&harness, &first, "demo-delegate").await.expect(200);
    let path = format!("/clauses/{}", first.json()["id"].as_str().unwrap());
    let edit = Call::patch(&path, &published.etag(), &json!({"clause": {"title": {"sv": "Ny"}}}));
    assert_eq!(harness.call(edit).await.expect(409).code(), "not-a-draft");
    let second = harness
        .call(Call::post("/clauses", &own(&harness, 2, "2026-07-01").await))
        .await
        .expect(201);
    publish(&harness, &second, "demo-delegate").await.expect(200);
    let before = harness.call(Call::get(&path)).await.expect(200).json();
    assert_eq!(before["state"], "SUPERSEDED");
    assert_eq!(before["clause"]["validTo"], "2026-06-30");
    assert_eq!(before["clause"]["title"], first.json()["clause"]["title"]);
}

#[actix_web::test]
async fn a_draft_is_seen_by_its_committee_alone() {
    let harness = Harness::start();
    let draft = harness
        .call(Call::post("/clauses", &own(&harness, 1, "2026-01-01").await))
        .await
        .expect(201);
    let path = format!("/clauses/{}", draft.json()["id"].as_str().unwrap());
    harness.call(Call::get(&path)).await.expect(200);
    harness.call(Call::get(&path).by("demo-handlaggare")).await.expect(404);
    publish(&harness, &draft, "demo-delegate").await.expect(200);
    harness.call(Call::get(&path).by("demo-handlaggare")).await.expect(200);
}

#[actix_web::test]
async fn the_common_library_is_written_by_nobody_with_a_committee() {
    let harness = Harness::start();
    let mut clause = own(&harness, 1, "2026-01-01").await;
    clause.as_object_mut().unwrap().remove("owner");
    harness.call(Call::post("/clauses", &clause.clone())).await.expect(403);
    harness.call(Call::post("/clauses", &clause).by("demo-admin")).await.expect(201);
}

/// The codes of the hints on a text that cites LOU 19:25 in a reservation of annex 2 services.
async fn hints(harness: &Harness, decisive: Option<&str>) -> Vec<Value> {
    let mut body = json!({"text": "Deltagandet reserveras enligt 19 kap. 25 § LOU.", "phase": "RESERVATION", "regime": "R3"});
    if let Some(day) = decisive {
        body["decisiveDate"] = json!(day);
    }
    let answer = harness.call(Call::post("/clause-lints", &body)).await.expect(200).json();
    answer["hints"].as_array().unwrap().iter().map(|hint| hint["code"].clone()).collect()
}

#[actix_web::test]
async fn a_pasted_text_is_held_against_the_law_of_its_decisive_day() {
    let harness = Harness::start();
    assert_eq!(hints(&harness, Some("2022-01-31")).await, ["U9"]);
    assert_eq!(hints(&harness, Some("2022-02-01")).await, [""; 0]);
    assert_eq!(hints(&harness, None).await, [""; 0]);
    let bad = json!({"text": "Lön.", "phase": "RESERVATION", "regime": "R3", "decisiveDate": "2022-02-30"});
    harness.call(Call::post("/clause-lints", &bad)).await.expect(400);
}

#[actix_web::test]
async fn a_section_that_an_administrator_repeals_is_gone_for_the_linter() {
    let harness = Harness::start();
    let repeal = json!({"citation": "LOU 19:25", "gist": {"sv": "Reserverat.", "en": "Reserved."},
        "validFrom": "2022-02-01", "validTo": "2026-10-31", "introducedBy": "2021:1110", "repealedBy": "2026:999",
        "instead": ["LOU 19:25a"], "source": "Lag (påhittad)", "sourceDate": "2026-09-01", "confidence": "A"});
    harness.call(Call::post("/law/provisions", &repeal).by("demo-admin")).await.expect(201);
    assert_eq!(hints(&harness, Some("2026-10-31")).await, [""; 0]);
    assert_eq!(hints(&harness, Some("2026-11-01")).await, ["U9"]);
    assert_eq!(hints(&harness, None).await, ["U9"], "the clock stands in November");
}
