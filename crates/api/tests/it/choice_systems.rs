//! Choice systems: the case of the seeds from the committee's decision to the
//! first placed person, and every way in which one may try to rank, cap, decide
//! without a person, decide twice or store a person.

use serde_json::{Value, json};

use crate::harness::{Answer, Call, Harness};

const SYSTEMS: &str = include_str!("../../demo/choice_systems.json");
const APPLICATIONS: &str = include_str!("../../demo/applications.json");
const CONTRACTS: &str = include_str!("../../demo/provider_contracts.json");

/// The first record of a demo file.
fn first(text: &str) -> Value {
    serde_json::from_str::<Value>(text).unwrap()[0]["value"].take()
}

/// The demo's system as somebody would draft it anew.
pub(crate) async fn drafted(harness: &Harness) -> Value {
    let mut system = first(SYSTEMS);
    let members = system.as_object_mut().unwrap();
    members.remove("status");
    members.remove("notices");
    system["registrationNumber"] = json!("SOF 2026/9999");
    system["committeeId"] = json!(harness.committee("socialn").await);
    system
}

/// The cooperative's application to `system`.
pub(crate) fn application(system: &str) -> Value {
    let mut application = first(APPLICATIONS)["application"].take();
    application["choiceSystemId"] = json!(system);
    application["receivedOn"] = json!("2026-11-02");
    application["applicants"] = json!([{"name": "Ärlans kooperativ (påhittat)"}]);
    application.as_object_mut().unwrap().remove("completions");
    application
}

/// What a delegate finds of it.
pub(crate) fn findings() -> Value {
    first(APPLICATIONS)["decision"]["findings"].take()
}

pub(crate) fn contract(system: &str, application: &str) -> Value {
    let mut contract = first(CONTRACTS);
    let members = contract.as_object_mut().unwrap();
    for member in ["committeeId", "counts", "shownOn"] {
        members.remove(member);
    }
    contract["choiceSystemId"] = json!(system);
    contract["applicationId"] = json!(application);
    contract["providers"] = json!([{"name": "Ärlans kooperativ (påhittat)"}]);
    contract["signedOn"] = json!("2026-11-21");
    contract["runs"] = json!({"from": "2026-12-01"});
    for places in contract["places"].as_array_mut().unwrap() {
        places["activeChoices"] = json!(0);
        places["nonChoice"] = json!(0);
    }
    contract
}

pub(crate) fn id(answer: &Answer) -> String {
    answer.json()["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn etag(harness: &Harness, path: &str) -> String {
    harness.call(Call::get(path)).await.expect(200).etag()
}

/// A POST on the version that is current.
pub(crate) async fn post(
    harness: &Harness,
    record: &str,
    act: &str,
    body: &Value,
    by: &str,
) -> Answer {
    let etag = etag(harness, record).await;
    let call = Call::post(&format!("{record}/{act}"), body)
        .by(by)
        .header("if-match", &etag)
        .header("idempotency-key", &format!("{record}-{act}-{by}-{etag}"));
    harness.call(call).await
}

pub(crate) async fn patch(harness: &Harness, record: &str, body: &Value, by: &str) -> Answer {
    let etag = etag(harness, record).await;
    harness.call(Call::patch(record, &etag, body).by(by)).await
}

pub(crate) async fn step(harness: &Harness, system: &str, to: &str, by: &str) -> Answer {
    post(harness, &format!("/choice-systems/{system}"), "transitions", &json!({"to": to}), by).await
}

fn notices() -> Value {
    json!({"notices": [{"place": "NATIONAL_SITE", "requestVersion": 1, "publishedOn": "2026-11-01",
        "reference": "Hitta LOV-uppdrag, exempel 9", "holdsDocuments": true}]})
}

/// An advertised system.
pub(crate) async fn advertised(harness: &Harness) -> String {
    let draft = drafted(harness).await;
    let system = id(&harness.call(Call::post("/choice-systems", &draft)).await.expect(201));
    step(harness, &system, "IN_REVIEW", "demo-officer").await.expect(200);
    step(harness, &system, "DECIDED", "demo-delegate").await.expect(200);
    let path = format!("/choice-systems/{system}");
    patch(harness, &path, &notices(), "demo-officer").await.expect(200);
    step(harness, &system, "ADVERTISED", "demo-officer").await.expect(200);
    system
}

/// An application to `system` that has come in.
pub(crate) async fn filed(harness: &Harness, system: &str) -> String {
    let path = format!("/choice-systems/{system}/applications");
    let call = Call::post(&path, &application(system)).by("demo-integration");
    id(&harness.call(call).await.expect(201))
}

pub(crate) async fn decide(
    harness: &Harness,
    application: &str,
    findings: &Value,
    by: &str,
) -> Answer {
    post(harness, &format!("/applications/{application}"), "decisions", findings, by).await
}

#[actix_web::test]
async fn from_the_committees_decision_to_the_first_placed_person() {
    let harness = Harness::start();
    let draft = drafted(&harness).await;
    let system = id(&harness.call(Call::post("/choice-systems", &draft)).await.expect(201));
    let path = format!("/choice-systems/{system}");

    // A draft is its own committee's.
    harness.call(Call::get(&path).by("demo-handlaggare")).await.expect(404);
    step(&harness, &system, "IN_REVIEW", "demo-officer").await.expect(200);
    for by in ["demo-officer", "demo-reviewer", "demo-integration"] {
        step(&harness, &system, "DECIDED", by).await.expect(403);
    }
    step(&harness, &system, "DECIDED", "demo-delegate").await.expect(200);

    // Without a notice it is not opened; with one everybody may see it.
    let refused = step(&harness, &system, "ADVERTISED", "demo-officer").await.expect(409);
    assert!(refused.text().contains("3 kap. 1 §"), "{}", refused.text());
    let steps = harness.call(Call::get(&format!("{path}/steps"))).await.expect(200).json();
    let to: Vec<&str> =
        steps["items"].as_array().unwrap().iter().map(|it| it["to"].as_str().unwrap()).collect();
    assert_eq!(to, ["DRAFT", "ADVERTISED"]);
    assert_eq!(steps["items"][1]["lacks"].as_array().unwrap().len(), 1);
    let early = Call::post(&format!("{path}/applications"), &application(&system));
    assert_eq!(harness.call(early).await.expect(409).code(), "not-open");
    patch(&harness, &path, &notices(), "demo-officer").await.expect(200);
    step(&harness, &system, "ADVERTISED", "demo-officer").await.expect(200);
    harness.call(Call::get(&path).by("demo-analyst")).await.expect(200);

    // The cooperative applies, and a paper is asked for.
    let application = filed(&harness, &system).await;
    let file = format!("/applications/{application}");
    let asked = json!({"completions": [{"key": "insurance", "reason": "COMPLETION",
        "asks": "Försäkringsbrevet.", "askedOn": "2026-11-10", "answeredOn": "2026-11-16"}]});
    patch(&harness, &file, &asked, "demo-officer").await.expect(200);
    let handling = harness.call(Call::get(&format!("{file}/handling"))).await.expect(200).json();
    assert_eq!((&handling["state"], &handling["dueOn"]), (&json!("RUNNING"), &json!("2027-02-16")));
    assert_eq!(
        harness.call(Call::get(&format!("{file}/notice"))).await.expect(409).code(),
        "not-open"
    );

    // A delegate approves, and the applicant is told.
    let decided = decide(&harness, &application, &findings(), "demo-delegate").await.expect(200);
    assert_eq!(decided.json()["status"], "APPROVED");
    let told = json!({"on": "2026-11-21"});
    post(&harness, &file, "notifications", &told, "demo-officer").await.expect(200);
    let notice = harness.call(Call::get(&format!("{file}/notice"))).await.expect(200).json();
    assert_eq!((&notice["outcome"], notice.get("correction")), (&json!("APPROVED"), None));

    // The contract follows, the provider is shown, and somebody chooses it.
    let body = contract(&system, &application);
    let signed = harness.call(Call::post("/provider-contracts", &body)).await.expect(201);
    let contract = format!("/provider-contracts/{}", id(&signed));
    let page = |on: &str| Call::get(&format!("{path}/information?on={on}"));
    let shown = harness.call(page("2026-12-01")).await.expect(200).json();
    assert_eq!(shown["leftOut"].as_array().unwrap().len(), 1);
    let told = json!({"shownOn": "2026-11-21"});
    patch(&harness, &contract, &told, "demo-officer").await.expect(200);
    let shown = harness.call(page("2026-12-01")).await.expect(200).json();
    assert_eq!((&shown["leftOut"], &shown["isComparable"]), (&json!([]), &json!(true)));
    assert_eq!(shown["providers"][0]["name"], "Ärlans kooperativ (påhittat)");
    let none_yet = harness.call(page("2026-11-30")).await.expect(200).json();
    assert_eq!(none_yet["providers"], json!([]));
    let counts = json!({"counts": [
        {"month": "2026-12", "area": "0138", "level": "N1", "choices": 1, "nonChoice": 0}]});
    post(&harness, &contract, "placement-counts", &counts, "demo-officer").await.expect(200);
    let again = json!({"counts": [
        {"month": "2026-12", "area": "0138", "level": "N1", "choices": 2, "nonChoice": 1},
        {"month": "2027-01", "area": "0138", "level": "N1", "choices": 2, "nonChoice": 0}]});
    let kept = post(&harness, &contract, "placement-counts", &again, "demo-officer").await;
    assert_eq!(kept.expect(200).json()["counts"], again["counts"]);

    // All of it left its trail.
    let events = harness.call(Call::get("/events?limit=1000")).await.expect(200).text();
    for told in [
        "choice_system.created",
        "choice_system.transitioned",
        "application.created",
        "application.decided",
        "provider_contract.updated",
    ] {
        assert!(events.contains(told), "{told}");
    }
    let versions = harness.call(Call::get(&format!("{file}/versions"))).await.expect(200).json();
    assert_eq!(versions["items"].as_array().unwrap().len(), 4);
}

#[actix_web::test]
async fn nothing_can_rank_price_cap_or_close_by_a_date() {
    let harness = Harness::start();
    let draft = drafted(&harness).await;
    for (pointer, member) in [
        ("", "ranking"),
        ("", "maxProviders"),
        ("", "applicationDeadline"),
        ("", "winner"),
        ("/request", "lastApplicationDay"),
        ("/request", "awardCriteria"),
        ("/request", "weights"),
        ("/request/compensation", "bids"),
        ("/request/compensation/rates/0", "providerId"),
    ] {
        let mut with = draft.clone();
        with.pointer_mut(pointer).unwrap()[member] = json!(1);
        harness.call(Call::post("/choice-systems", &with)).await.expect(400);
    }
    let system = advertised(&harness).await;
    for member in ["price", "bid", "rank", "score", "queuePlace"] {
        let mut with = application(&system);
        with[member] = json!(1);
        let path = format!("/choice-systems/{system}/applications");
        harness.call(Call::post(&path, &with)).await.expect(400);
    }
}

#[actix_web::test]
async fn a_wish_for_one_provider_keeps_no_second_out() {
    let harness = Harness::start();
    let mut draft = drafted(&harness).await;
    draft["request"]["providerLimitWish"] =
        json!({"providers": 1, "reasons": "Färre att följa upp."});
    let system = id(&harness.call(Call::post("/choice-systems", &draft)).await.expect(201));
    step(&harness, &system, "IN_REVIEW", "demo-officer").await.expect(200);
    step(&harness, &system, "DECIDED", "demo-delegate").await.expect(200);
    let path = format!("/choice-systems/{system}");
    patch(&harness, &path, &notices(), "demo-officer").await.expect(200);
    step(&harness, &system, "ADVERTISED", "demo-officer").await.expect(200);
    for _ in 0..2 {
        let application = filed(&harness, &system).await;
        let decided = decide(&harness, &application, &findings(), "demo-delegate").await;
        assert_eq!(decided.expect(200).json()["status"], "APPROVED");
        let body = contract(&system, &application);
        harness.call(Call::post("/provider-contracts", &body)).await.expect(201);
    }
}

#[actix_web::test]
async fn nobody_sets_an_outcome_and_nothing_is_left_unfound() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let application = filed(&harness, &system).await;
    for member in ["outcome", "status", "approved", "decidedOn", "automatic"] {
        let mut with = findings();
        with[member] = json!("APPROVED");
        decide(&harness, &application, &with, "demo-delegate").await.expect(400);
        let changed = json!({member: "APPROVED"});
        patch(&harness, &format!("/applications/{application}"), &changed, "demo-officer")
            .await
            .expect(400);
    }
    let mut fewer = findings();
    fewer["requirements"].as_array_mut().unwrap().pop();
    let refused = decide(&harness, &application, &fewer, "demo-delegate").await.expect(422);
    assert!(refused.text().contains("MISSING"), "{}", refused.text());
    decide(&harness, &application, &json!({"requirements": []}), "demo-delegate").await.expect(422);
    let mut silent = findings();
    silent["requirements"][0]["reasons"] = json!("");
    decide(&harness, &application, &silent, "demo-delegate").await.expect(422);
}

#[actix_web::test]
async fn one_requirement_not_met_rejects_and_says_how_to_seek_correction() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let application = filed(&harness, &system).await;
    let mut found = findings();
    found["requirements"][1]["isMet"] = json!(false);
    let decided = decide(&harness, &application, &found, "demo-delegate").await.expect(200);
    assert_eq!(decided.json()["status"], "REJECTED");
    let file = format!("/applications/{application}");
    let told = json!({"on": "2026-11-22"});
    post(&harness, &file, "notifications", &told, "demo-officer").await.expect(422);
    let told = json!({"on": "2026-11-21"});
    post(&harness, &file, "notifications", &told, "demo-officer").await.expect(200);
    let again = post(&harness, &file, "notifications", &told, "demo-officer").await.expect(409);
    assert_eq!(again.code(), "not-open");
    let notice = harness.call(Call::get(&format!("{file}/notice"))).await.expect(200).json();
    assert!(notice["correction"]["how"]["sv"].is_string(), "{notice}");
    let body = contract(&system, &application);
    let refused = harness.call(Call::post("/provider-contracts", &body)).await.expect(422);
    assert!(refused.text().contains("NOT_APPROVED"), "{}", refused.text());
}

#[actix_web::test]
async fn exclusion_is_never_automatic_and_needs_reasons_of_proportionality() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let application = filed(&harness, &system).await;
    let file = format!("/applications/{application}");
    let noted = json!({"exclusionQuestions": [
        {"ground": "TAX_DEBT", "source": "AUTHORITY_CERTIFICATE", "isEstablished": true}]});
    patch(&harness, &file, &noted, "demo-officer").await.expect(200);
    decide(&harness, &application, &findings(), "demo-delegate").await.expect(422);
    let with = |used: bool, proportionality: Value| {
        let mut with = findings();
        let mut finding = json!({"ground": "TAX_DEBT", "isEstablished": true, "isUsed": used,
            "reasons": "Enligt intyg."});
        if proportionality.is_string() {
            finding["proportionality"] = proportionality;
        }
        with["exclusions"] = json!([finding]);
        with
    };
    let bare = with(true, Value::Null);
    let refused = decide(&harness, &application, &bare, "demo-delegate").await.expect(422);
    assert!(refused.text().contains("NEEDS_REASONS"), "{}", refused.text());
    let weighed = with(false, Value::Null);
    let decided = decide(&harness, &application, &weighed, "demo-delegate").await.expect(200);
    assert_eq!(decided.json()["status"], "APPROVED");
}

#[actix_web::test]
async fn applications_are_seen_by_their_committee_alone() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let application = filed(&harness, &system).await;
    let list = format!("/choice-systems/{system}/applications");
    let file = format!("/applications/{application}");
    for by in ["demo-officer", "demo-delegate", "demo-integration", "demo-auditor"] {
        let seen = harness.call(Call::get(&list).by(by)).await.expect(200).json();
        assert_eq!(seen["_meta"]["totalRecords"], 1, "{by}");
        harness.call(Call::get(&file).by(by)).await.expect(200);
    }
    for by in ["demo-analyst", "demo-registrar", "demo-admin"] {
        harness.call(Call::get(&list).by(by)).await.expect(403);
        harness.call(Call::get(&file).by(by)).await.expect(403);
    }
    let seen = harness.call(Call::get(&list).by("demo-handlaggare")).await.expect(200).json();
    assert_eq!(seen["items"], json!([]));
    for path in ["", "/handling", "/notice", "/versions"] {
        harness.call(Call::get(&format!("{file}{path}")).by("demo-handlaggare")).await.expect(404);
    }
    let events = Call::get("/events?limit=1000").by("demo-handlaggare");
    assert!(!harness.call(events).await.expect(200).text().contains("application."));
    let rows = |by: &str| Call::get("/exports/applications?format=ndjson").by(by);
    assert_eq!(harness.call(rows("demo-analyst")).await.expect(200).text(), "");
    let own = harness.call(rows("demo-officer")).await.expect(200).text();
    assert!(own.contains(&application) && !own.contains("Ärlan"), "{own}");
}

#[actix_web::test]
async fn no_person_is_stored() {
    let harness = Harness::start();
    let draft = drafted(&harness).await;
    let number = "811218-9876";
    for pointer in [
        "/title",
        "/registrationNumber",
        "/request/purpose",
        "/request/requirements/0/text",
        "/request/compensation/decidedBy",
        "/request/compensation/levels/0/description",
    ] {
        for written in [number, "1981-12-18-9876", "811218–9876"] {
            let mut with = draft.clone();
            *with.pointer_mut(pointer).unwrap() = json!(format!("Kontakta {written}"));
            let refused = harness.call(Call::post("/choice-systems", &with)).await.expect(422);
            assert!(refused.text().contains("PERSONAL_NUMBER"), "{}", refused.text());
        }
    }
    let system = advertised(&harness).await;
    let path = format!("/choice-systems/{system}/applications");
    let mut named = application(&system);
    named["answers"][0]["how"] = json!(format!("Handledaren {number} är anställd."));
    harness.call(Call::post(&path, &named)).await.expect(422);
    let mut sole = application(&system);
    sole["applicants"][0]["organisationNumber"] = json!(number);
    let refused = harness.call(Call::post(&path, &sole)).await.expect(422);
    assert!(refused.text().contains("PERSONAL_NUMBER"), "{}", refused.text());
    for member in ["participant", "personalNumber", "placedPersons", "contactPerson"] {
        let mut with = application(&system);
        with[member] = json!("Någon");
        harness.call(Call::post(&path, &with)).await.expect(400);
    }
    let application = filed(&harness, &system).await;
    decide(&harness, &application, &findings(), "demo-delegate").await.expect(200);
    let body = contract(&system, &application);
    let signed = harness.call(Call::post("/provider-contracts", &body)).await.expect(201);
    let path = format!("/provider-contracts/{}", id(&signed));
    for member in ["name", "birthDate", "person", "initials"] {
        let mut count = json!({"month": "2026-12", "area": "0138", "level": "N1", "choices": 1, "nonChoice": 0});
        count[member] = json!("A.B.");
        let counts = json!({"counts": [count]});
        post(&harness, &path, "placement-counts", &counts, "demo-officer").await.expect(400);
    }
}
