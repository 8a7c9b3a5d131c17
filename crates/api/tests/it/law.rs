//! The law book over HTTP: loading values, and explaining, repeating and
//! comparing what it said.

use serde_json::{Value, json};

use crate::harness::{Call, Harness};

fn threshold(kronor: u64) -> Value {
    json!({"parameter": "LOU.THRESHOLD.SUB_CENTRAL.SEK", "validFrom": "2026-01-01", "validTo": "2027-12-31",
        "value": {"kind": "SEK", "kronor": kronor}, "source": "Tillkännagivande (påhittat)", "sourceDate": "2025-12-05", "confidence": "A"})
}

fn load(change: &Value) -> Call {
    Call::post("/law/parameters", change).by("demo-admin")
}

fn goods(amount: &str) -> Value {
    json!({"instrument": "LOU", "buyer": "SUB_CENTRAL", "decisiveDate": "2026-03-02", "kind": "GOODS", "cpv": "39000000",
        "valuation": {"estimated": {"amount": amount, "currency": "SEK"}}, "procedure": "OPEN"})
}

async fn assessed(harness: &Harness, amount: &str) -> Value {
    harness.call(Call::post("/assessments", &goods(amount))).await.expect(200).json()
}

async fn sek_threshold(harness: &Harness, query: &str) -> Option<Value> {
    let list = harness.call(Call::get(&format!("/law/parameters?{query}"))).await.expect(200);
    let items = list.json()["items"].as_array().unwrap().clone();
    items.into_iter().find(|item| item["id"] == "LOU.THRESHOLD.SUB_CENTRAL.SEK")
}

#[actix_web::test]
async fn a_loaded_threshold_settles_what_lacked_data_at_once() {
    let harness = Harness::start();
    let before = assessed(&harness, "2350000.00").await;
    assert_eq!(before["regime"], Value::Null);
    let loaded = harness.call(load(&threshold(2_300_000))).await.expect(201);
    assert_eq!(loaded.json()["position"], 1);
    let after = assessed(&harness, "2350000.00").await;
    assert_eq!(after["regime"], "R1");
    assert_ne!(before["bookVersion"], after["bookVersion"]);
    let place = loaded.header("location").unwrap();
    let path = place.split("/hansyn/v1").nth(1).unwrap();
    let read = harness.call(Call::get(path)).await.expect(200).json();
    assert_eq!(read["change"], threshold(2_300_000));
}

#[actix_web::test]
async fn what_was_known_before_the_day_stays_known() {
    let harness = Harness::start();
    harness.advance(jiff::SignedDuration::from_hours(24 * 10));
    harness.call(load(&threshold(2_300_000))).await.expect(201);
    assert_eq!(sek_threshold(&harness, "validOn=2026-03-02&knownOn=2026-11-30").await, None);
    let now = sek_threshold(&harness, "validOn=2026-03-02&knownOn=2026-12-01").await.unwrap();
    assert_eq!(now["value"]["kronor"], 2_300_000);
    assert_eq!(now["recorded"], "2026-12-01");
    assert!(now["source"].as_str().unwrap().contains("2025-12-05"), "{now}");
    let past = sek_threshold(&harness, "validOn=2025-03-02&knownOn=2026-12-01").await.unwrap();
    assert_eq!(past["value"]["kronor"], 2_389_585);
}

#[actix_web::test]
async fn a_correction_counts_instead_of_what_it_corrects() {
    let harness = Harness::start();
    harness.call(load(&threshold(2_300_000))).await.expect(201);
    harness.call(load(&threshold(2_400_000))).await.expect(201);
    assert_eq!(assessed(&harness, "2350000.00").await["regime"], "R2");
    let list = harness.call(Call::get("/law/amendments?sort=position")).await.expect(200).json();
    let positions: Vec<&Value> =
        list["items"].as_array().unwrap().iter().map(|item| &item["position"]).collect();
    assert_eq!(positions, [&json!(1), &json!(2)]);
}

#[actix_web::test]
async fn a_value_that_is_only_validated_changes_nothing() {
    let harness = Harness::start();
    let tried = Call::post("/law/parameters?validateOnly=true", &threshold(2_300_000));
    harness.call(tried.by("demo-admin")).await.expect(200);
    assert_eq!(assessed(&harness, "2350000.00").await["regime"], Value::Null);
    harness.call(load(&threshold(2_400_000))).await.expect(201);
    assert_eq!(assessed(&harness, "2350000.00").await["regime"], "R2");
}

#[actix_web::test]
async fn a_value_of_another_kind_is_refused_by_its_field() {
    let harness = Harness::start();
    let mut change = threshold(2_300_000);
    change["value"] = json!({"kind": "EUR", "euro": 216_000});
    let refused = harness.call(load(&change)).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("/value/kind"), "{}", refused.text());
}

#[actix_web::test]
async fn a_stored_assessment_replays_byte_for_byte_after_the_law_has_changed() {
    let harness = Harness::start();
    let (id, _) = harness.demo_tender().await;
    let stored = harness
        .call(Call::new(actix_web::http::Method::POST, &format!("/tenders/{id}/assessments")))
        .await
        .expect(201)
        .json();
    harness.call(load(&threshold(2_300_000))).await.expect(201);
    let assessment = stored["id"].as_str().unwrap();
    let replay =
        harness.call(Call::get(&format!("/assessments/{assessment}/replay"))).await.expect(200);
    let replay = replay.json();
    assert_eq!(replay["isIdentical"], true, "{replay}");
    assert_eq!(replay["storedBookVersion"], stored["assessment"]["bookVersion"]);
    let tree =
        harness.call(Call::get(&format!("/assessments/{assessment}/trace"))).await.expect(200);
    let tree = tree.json();
    assert_eq!(tree["bookVersion"], stored["assessment"]["bookVersion"]);
    let leaves: usize = tree["rules"]
        .as_array()
        .unwrap()
        .iter()
        .chain([&tree["regime"]])
        .map(|step| step["findings"].as_array().unwrap().len())
        .sum();
    assert_eq!(leaves, stored["assessment"]["findings"].as_array().unwrap().len());
}

fn wording() -> Value {
    json!({"citation": "LOU 19a:15", "gist": {"sv": "Riktlinjer ska finnas och ses över.", "en": "Guidelines are adopted and looked over."},
        "validFrom": "2026-02-01", "introducedBy": "2026:999", "source": "Lag (påhittad)", "sourceDate": "2026-01-05", "confidence": "A"})
}

fn direct_award() -> Value {
    json!({"instrument": "LOU", "buyer": "SUB_CENTRAL", "decisiveDate": "2026-03-02", "kind": "GOODS", "cpv": "39000000",
        "valuation": {"estimated": {"amount": "500000.00", "currency": "SEK"}}, "procedure": "DIRECT_AWARD",
        "directAward": {"ground": "VALUE", "guidelinesAdopted": true}})
}

/// How the guidelines' section reads in an assessment.
async fn guidelines(harness: &Harness) -> Value {
    let call = Call::post("/assessments", &direct_award());
    let assessment = harness.call(call).await.expect(200).json();
    let findings = assessment["findings"].as_array().unwrap().clone();
    let finding = findings.into_iter().find(|it| it["rule"] == "LOU.DIRECT_AWARD.GUIDELINES");
    finding.unwrap()["provisions"][0]["gist"]["en"].clone()
}

#[actix_web::test]
async fn a_loaded_wording_is_cited_from_its_first_day_and_what_was_known_stays() {
    let harness = Harness::start();
    assert_ne!(guidelines(&harness).await, "Guidelines are adopted and looked over.");
    harness.advance(jiff::SignedDuration::from_hours(24 * 10));
    let call = Call::post("/law/provisions", &wording()).by("demo-admin");
    let loaded = harness.call(call).await.expect(201).json();
    assert_eq!(loaded["change"], wording());
    assert_eq!(loaded["recordedOn"], "2026-12-01");
    assert_eq!(guidelines(&harness).await, "Guidelines are adopted and looked over.");
    let gist = async |query: &str| {
        let list = harness.call(Call::get(&format!("/law/provisions?{query}"))).await.expect(200);
        let items = list.json()["items"].as_array().unwrap().clone();
        let mut found = items.into_iter().filter(|item| item["citation"] == "LOU 19a:15");
        let only = found.next().unwrap();
        assert_eq!(found.next(), None, "a section stands once");
        only["gist"]["en"].clone()
    };
    let new = Value::from("Guidelines are adopted and looked over.");
    assert_eq!(gist("validOn=2026-03-02&knownOn=2026-12-01").await, new);
    assert_ne!(gist("validOn=2026-03-02&knownOn=2026-11-30").await, new);
    assert_ne!(gist("validOn=2026-01-31&knownOn=2026-12-01").await, new);
    let of_it = Call::get("/law/amendments?subject=LOU%2019a:15");
    assert_eq!(harness.call(of_it).await.expect(200).json()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn only_an_administrator_loads_a_wording_and_it_must_fit() {
    let harness = Harness::start();
    harness.call(Call::post("/law/provisions", &wording())).await.expect(403);
    let mut repeal = wording();
    repeal["repealedBy"] = json!("2026:998");
    let call = Call::post("/law/provisions", &repeal).by("demo-admin");
    let refused = harness.call(call).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("/repealedBy"), "{}", refused.text());
    let mut unreadable = wording();
    unreadable["citation"] = json!("LOU seventeen");
    let call = Call::post("/law/provisions", &unreadable).by("demo-admin");
    harness.call(call).await.expect(400);
}

#[actix_web::test]
async fn the_impact_of_a_wording_that_ends_nothing_flips_nothing() {
    let harness = Harness::start();
    draft(&harness, "2350000.00").await;
    let question = json!({"change": wording()});
    let impact = harness.call(Call::post("/law/impacts", &question)).await.expect(200).json();
    assert_eq!(impact["affected"], 0, "{impact}");
    assert!(impact["examined"].as_u64().unwrap() >= 1);
}

#[actix_web::test]
async fn a_replay_rests_on_what_was_read_and_not_on_the_amended_book() {
    let harness = Harness::start();
    let (id, _) = harness.demo_tender().await;
    let stored = harness
        .call(Call::new(actix_web::http::Method::POST, &format!("/tenders/{id}/assessments")))
        .await
        .expect(201)
        .json();
    harness.call(Call::post("/law/provisions", &wording()).by("demo-admin")).await.expect(201);
    let place = format!("/assessments/{}/replay", stored["id"].as_str().unwrap());
    let replay = harness.call(Call::get(&place)).await.expect(200).json();
    assert_eq!(
        (&replay["isIdentical"], &replay["replayedFrom"]),
        (&json!(true), &json!("WHAT_IT_READ"))
    );
    assert_eq!(replay["replayedBookVersion"], stored["assessment"]["bookVersion"]);
    for none in ["addedRules", "retiredRules", "changedRules"] {
        assert_eq!(replay[none], json!([]), "{none}");
    }
    assert_eq!((&replay["routesDiffer"], &replay["stored"]), (&json!(false), &Value::Null));
}

async fn draft(harness: &Harness, amount: &str) -> (String, String) {
    let committee = harness.committee("socialn").await;
    let tender = json!({"committeeId": committee, "title": "Möbler", "instrument": "LOU", "plannedStart": "2026-12-01",
        "contractKind": "GOODS", "procedure": "OPEN",
        "valuation": {"estimated": {"amount": amount, "currency": "SEK"}}});
    let created = harness.call(Call::post("/tenders", &tender)).await.expect(201);
    (created.json()["id"].as_str().unwrap().to_owned(), created.etag())
}

#[actix_web::test]
async fn two_versions_of_a_draft_differ_in_law_only_where_the_law_does() {
    let harness = Harness::start();
    let (id, first) = draft(&harness, "800000.00").await;
    let renamed = Call::patch(&format!("/tenders/{id}"), &first, &json!({"title": "Fler möbler"}));
    let second = harness.call(renamed).await.expect(200).etag();
    let dearer = json!({"valuation": {"estimated": {"amount": "9000000.00", "currency": "SEK"}}});
    harness.call(Call::patch(&format!("/tenders/{id}"), &second, &dearer)).await.expect(200);
    let diff = |query: &str| Call::get(&format!("/tenders/{id}/legal-diff?{query}"));
    let text = harness.call(diff("from=1&to=2")).await.expect(200).json();
    assert_eq!(
        text["diff"],
        json!({"appeared": [], "disappeared": [], "changed": [], "routes": []})
    );
    let law = harness.call(diff("from=2")).await.expect(200).json();
    assert_eq!(
        (&law["to"], &law["diff"]["regime"]),
        (&json!(3), &json!({"from": "R2", "to": "R1"}))
    );
    harness.call(diff("from=1&to=4")).await.expect(404);
    harness.call(diff("to=2")).await.expect(400);
}

#[actix_web::test]
async fn the_impact_of_a_thought_lists_the_drafts_that_flip_and_stores_nothing() {
    let harness = Harness::start();
    let (flips, _) = draft(&harness, "2350000.00").await;
    let (stays, _) = draft(&harness, "800000.00").await;
    let question = json!({"change": threshold(2_300_000), "limit": 1000});
    let impact = harness.call(Call::post("/law/impacts", &question)).await.expect(200).json();
    let listed: Vec<&str> = impact["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|item| item["tenderId"].as_str())
        .collect();
    assert!(listed.contains(&flips.as_str()), "{impact}");
    assert!(!listed.contains(&stays.as_str()), "{impact}");
    assert_eq!(impact["affected"], listed.len());
    assert!(impact["examined"].as_u64().unwrap() >= 2);
    assert_eq!(assessed(&harness, "2350000.00").await["regime"], Value::Null);
    let outsider = harness
        .call(Call::post("/law/impacts", &question).by("demo-analyst"))
        .await
        .expect(200)
        .json();
    assert!(!outsider.to_string().contains(&flips), "an analyst sees no drafts");
}

#[actix_web::test]
async fn an_impact_lists_systems_and_the_clauses_that_lose_their_ground() {
    let harness = Harness::start();
    let of = async |change: Value| {
        let question = json!({"change": change, "limit": 1000});
        let impact = harness.call(Call::post("/law/impacts", &question)).await.expect(200).json();
        impact["items"].as_array().unwrap().clone()
    };
    let repeal = |citation: &str, from: &str| {
        json!({"citation": citation, "gist": {"sv": "Påhittat.", "en": "Invented."}, "validFrom": from,
            "validTo": "2026-06-30", "introducedBy": "2021:1110", "repealedBy": "2026:999",
            "source": "Lag (påhittad)", "sourceDate": "2026-01-05", "confidence": "A"})
    };
    let items = of(repeal("LOU 19:25a", "2023-01-01")).await;
    let clauses: Vec<&Value> = items.iter().filter(|item| item["kind"] == "CLAUSE").collect();
    assert!(clauses.iter().any(|item| item["code"] == "RES-04"), "{items:?}");
    assert!(clauses.iter().all(|item| item["entries"][0]["on"] == "2026-07-01"), "{items:?}");
    let scope = json!({"parameter": "LOV.SCOPE.CPV", "validFrom": "2009-01-01",
        "value": {"kind": "CPV", "single": ["79611000"], "ranges": [], "except": []},
        "source": "Lag (påhittad)", "sourceDate": "2026-01-05", "confidence": "A"});
    let items = of(scope).await;
    assert!(items.iter().any(|item| item["kind"] == "CHOICE_SYSTEM"), "{items:?}");
    assert!(items.iter().all(|item| item["kind"] != "CLAUSE"), "{items:?}");
}

#[actix_web::test]
async fn an_impact_names_what_does_not_fit_within_the_question() {
    let harness = Harness::start();
    let question = json!({"change": threshold(0)});
    let refused = harness.call(Call::post("/law/impacts", &question)).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("/change/value/kronor"), "{}", refused.text());
}
