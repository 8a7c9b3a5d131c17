//! Choice systems after the decisions: contracts that keep to what was approved,
//! documents that change by an advertised amendment, and what is only reckoned.

use serde_json::{Value, json};

use crate::choice_systems::{
    advertised, application, contract, decide, filed, findings, id, patch, step,
};
use crate::harness::{Answer, Call, Harness};

#[actix_web::test]
async fn a_contract_keeps_to_what_was_approved() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let application = filed(&harness, &system).await;
    let body = contract(&system, &application);
    let early = harness.call(Call::post("/provider-contracts", &body)).await.expect(422);
    assert!(early.text().contains("NOT_APPROVED"), "{}", early.text());
    decide(&harness, &application, &findings(), "demo-delegate").await.expect(200);
    for (pointer, value) in [
        ("/providers/0/name", json!("En annan")),
        ("/requestVersion", json!(2)),
        ("/areas/0", json!("1480")),
        ("/places/0/level", json!("N9")),
        ("/signedOn", json!("2026-11-20")),
        ("/signedOn", json!("2026-11-22")),
        ("/runs/to", json!("2026-12-31")),
    ] {
        let mut other = body.clone();
        match other.pointer_mut(pointer) {
            Some(field) => *field = value,
            None => other["runs"]["to"] = value,
        }
        harness.call(Call::post("/provider-contracts", &other)).await.expect(422);
    }
    let signed = harness.call(Call::post("/provider-contracts", &body)).await.expect(201);
    let twice = harness.call(Call::post("/provider-contracts", &body)).await.expect(409);
    assert_eq!(twice.code(), "taken");
    let path = format!("/provider-contracts/{}", id(&signed));
    for locked in [json!({"signedOn": "2026-11-01"}), json!({"runs": {"from": "2027-01-01"}})] {
        patch(&harness, &path, &locked, "demo-officer").await.expect(422);
    }
    let end = json!({"end": {"endedOn": "2027-06-30", "ground": "PROVIDER_NOTICE"}});
    patch(&harness, &path, &end, "demo-officer").await.expect(200);
    let reopened = json!({"end": null});
    patch(&harness, &path, &reopened, "demo-officer").await.expect(422);
    harness.call(Call::get(&path).by("demo-analyst")).await.expect(200);
    patch(&harness, &path, &json!({"shownOn": "2026-12-01"}), "demo-analyst").await.expect(403);
}

/// A provider that asks for eight places at level N1 and four at N2, approved.
async fn approved(harness: &Harness, ceilings: Value) -> Value {
    let system = advertised(harness).await;
    let mut asks = application(&system);
    if ceilings.is_null() {
        asks.as_object_mut().unwrap().remove("ceilings");
    } else {
        asks["ceilings"] = ceilings;
    }
    let path = format!("/choice-systems/{system}/applications");
    let application = id(&harness.call(Call::post(&path, &asks)).await.expect(201));
    decide(harness, &application, &findings(), "demo-delegate").await.expect(200);
    contract(&system, &application)
}

fn asked() -> Value {
    json!([{"area": "0138", "level": "N1", "places": 8}, {"area": "0138", "level": "N2", "places": 4}])
}

/// Where each violation of a refusal points, and its code.
fn refused(answer: &Answer) -> Vec<(String, String)> {
    let body = answer.json();
    let violations = body["violations"].as_array().unwrap();
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    violations.iter().map(|it| (text(&it["pointer"]), text(&it["code"]))).collect()
}

#[actix_web::test]
async fn a_ceiling_is_what_the_provider_asked_for_and_changes_as_it_asks() {
    let harness = Harness::start();
    let body = approved(&harness, asked()).await;
    let only = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
    for ceiling in [json!(0), json!(7), json!(9), Value::Null] {
        let mut other = body.clone();
        other["places"][0]["ceiling"] = ceiling;
        let answer = harness.call(Call::post("/provider-contracts", &other)).await.expect(422);
        assert_eq!(refused(&answer), only("/places/0/ceiling", "NOT_ASKED_FOR"));
        assert!(answer.text().contains("8 kap. 1 §"), "{}", answer.text());
    }
    let signed = harness.call(Call::post("/provider-contracts", &body)).await.expect(201);
    let path = format!("/provider-contracts/{}", id(&signed));
    let mut places = signed.json()["places"].clone();
    places[0]["ceiling"] = json!(5);
    let lowered = json!({"places": places});
    let answer = patch(&harness, &path, &lowered, "demo-officer").await.expect(422);
    assert_eq!(refused(&answer), only("/places/0/ceiling", "NOT_ASKED_FOR"));
    let emptied = patch(&harness, &path, &json!({"places": []}), "demo-officer").await.expect(422);
    assert_eq!(refused(&emptied)[0].1, "CEILING_MISSING");
    let change = |day: &str| json!([{"area": "0138", "level": "N1", "places": 5, "askedOn": day, "reference": "SOF 2026/9999-4"}]);
    for (day, code) in [("2026-11-22", "FUTURE"), ("2026-11-01", "ORDER")] {
        let with = json!({"places": places, "ceilingChanges": change(day)});
        let answer = patch(&harness, &path, &with, "demo-officer").await.expect(422);
        assert_eq!(refused(&answer), only("/ceilingChanges/0/askedOn", code));
    }
    let with = json!({"places": places, "ceilingChanges": change("2026-11-21")});
    let after = patch(&harness, &path, &with, "demo-officer").await.expect(200).json();
    assert_eq!(after["places"][0]["ceiling"], 5);
    let unsaid = json!({"places": body["places"], "ceilingChanges": []});
    let answer = patch(&harness, &path, &unsaid, "demo-officer").await.expect(422);
    assert_eq!(refused(&answer), only("/ceilingChanges", "LOCKED"));
    let rests = Call::get(&format!("{path}/ceilings")).by("demo-analyst");
    let rests = harness.call(rests).await.expect(200).json();
    let bases = [&rests["items"][0]["basis"], &rests["items"][1]["basis"]];
    assert_eq!(bases, ["PROVIDER_CHANGE", "APPLICATION"]);
}

#[actix_web::test]
async fn an_application_that_says_nothing_of_ceilings_gives_none() {
    let harness = Harness::start();
    let body = approved(&harness, Value::Null).await;
    let answer = harness.call(Call::post("/provider-contracts", &body)).await.expect(422);
    assert!(answer.text().contains("ansökan säger inget om tak"), "{}", answer.text());
    // The provider is asked, and its answer is noted with its day.
    let mut told = body.clone();
    told["ceilingChanges"] = asked();
    for change in told["ceilingChanges"].as_array_mut().unwrap() {
        change["askedOn"] = json!("2026-11-20");
        change["reference"] = json!("SOF 2026/9999-5");
    }
    harness.call(Call::post("/provider-contracts", &told)).await.expect(201);
}

#[actix_web::test]
async fn nobody_gives_a_ceiling_to_a_provider_that_asked_for_none() {
    let harness = Harness::start();
    let mut open = approved(&harness, json!([])).await;
    for places in open["places"].as_array_mut().unwrap() {
        places.as_object_mut().unwrap().remove("ceiling");
    }
    let signed = harness.call(Call::post("/provider-contracts", &open)).await.expect(201);
    let path = format!("/provider-contracts/{}", id(&signed));
    let mut places = signed.json()["places"].clone();
    places[1]["ceiling"] = json!(4);
    patch(&harness, &path, &json!({"places": places}), "demo-officer").await.expect(422);
}

/// A provider that applies for `areas` and no ceilings, approved.
async fn approved_for(harness: &Harness, areas: Value) -> Value {
    let system = advertised(harness).await;
    let mut asks = application(&system);
    asks["areas"] = areas;
    asks["ceilings"] = json!([]);
    let path = format!("/choice-systems/{system}/applications");
    let application = id(&harness.call(Call::post(&path, &asks)).await.expect(201));
    decide(harness, &application, &findings(), "demo-delegate").await.expect(200);
    let mut body = contract(&system, &application);
    body["places"] = json!([]);
    body
}

#[actix_web::test]
async fn nobody_but_the_provider_widens_or_narrows_where_it_serves() {
    let harness = Harness::start();
    let mut body = approved_for(&harness, json!([])).await;
    let only = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
    body["areas"] = json!(["0138"]);
    let answer = harness.call(Call::post("/provider-contracts", &body)).await.expect(422);
    assert_eq!(refused(&answer), only("/areas", "AREA_MISSING"));
    assert!(answer.text().contains("8 kap. 1 §"), "{}", answer.text());
    let both = json!(["0138", "0180"]);
    body["areas"] = both.clone();
    let signed = harness.call(Call::post("/provider-contracts", &body)).await.expect(201);
    let path = format!("/provider-contracts/{}", id(&signed));
    let narrowed = json!({"areas": ["0138"]});
    let answer = patch(&harness, &path, &narrowed, "demo-officer").await.expect(422);
    assert_eq!(refused(&answer), only("/areas", "AREA_MISSING"));
    let asked = |areas: Value, day: &str| json!([{"areas": areas, "askedOn": day, "reference": "SOF 2026/9999-6"}]);
    for (day, code) in [("2026-11-22", "FUTURE"), ("2026-11-01", "ORDER")] {
        let with = json!({"areas": ["0138"], "areaChanges": asked(json!(["0138"]), day)});
        let answer = patch(&harness, &path, &with, "demo-officer").await.expect(422);
        assert_eq!(refused(&answer), only("/areaChanges/0/askedOn", code));
    }
    let beyond = json!(["0138", "0180", "0127"]);
    let with = json!({"areas": both, "areaChanges": asked(beyond, "2026-11-21")});
    let answer = patch(&harness, &path, &with, "demo-officer").await.expect(422);
    assert_eq!(refused(&answer), only("/areaChanges/0/areas/2", "UNKNOWN_AREA"));
    let with = json!({"areas": ["0138"], "areaChanges": asked(json!(["0138"]), "2026-11-21")});
    let after = patch(&harness, &path, &with, "demo-officer").await.expect(200).json();
    assert_eq!(after["areas"], json!(["0138"]));
    let widened = patch(&harness, &path, &json!({"areas": both}), "demo-officer").await.expect(422);
    assert_eq!(refused(&widened), only("/areas/1", "NOT_ASKED_FOR"));
    let unsaid = json!({"areas": both, "areaChanges": []});
    let answer = patch(&harness, &path, &unsaid, "demo-officer").await.expect(422);
    assert_eq!(refused(&answer), only("/areaChanges", "LOCKED"));
    let rests = Call::get(&format!("{path}/areas")).by("demo-analyst");
    let rests = harness.call(rests).await.expect(200).json();
    let items = rests["items"].as_array().unwrap().iter();
    let read: Vec<_> = items.map(|it| (&it["area"], &it["isServed"], &it["basis"])).collect();
    let basis = json!("PROVIDER_CHANGE");
    let (here, there) = (json!("0138"), json!("0180"));
    assert_eq!(read, [(&here, &json!(true), &basis), (&there, &json!(false), &basis)]);
}

#[actix_web::test]
async fn an_application_asks_for_ceilings_in_form() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let path = format!("/choice-systems/{system}/applications");
    for (pointer, value) in [
        ("/ceilings/0/places", json!(0)),
        ("/ceilings/0/area", json!("0180")),
        ("/ceilings/0/level", json!("N9")),
        ("/ceilings/1/level", json!("N1")),
    ] {
        let mut with = application(&system);
        *with.pointer_mut(pointer).unwrap() = value;
        harness.call(Call::post(&path, &with)).await.expect(422);
    }
    let mut with = application(&system);
    with["ceilings"][0]["setBy"] = json!("the city");
    harness.call(Call::post(&path, &with)).await.expect(400);
}

#[actix_web::test]
async fn an_advertised_document_changes_only_by_an_advertised_amendment() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let path = format!("/choice-systems/{system}");
    let changed = json!({"request": {"purpose": "Något annat."}});
    let locked = patch(&harness, &path, &changed, "demo-officer").await.expect(422);
    assert!(locked.text().contains("LOCKED"), "{}", locked.text());
    let current = harness.call(Call::get(&path)).await.expect(200).json();
    let mut request = current["request"].clone();
    request["purpose"] = json!("Något annat.");
    let amendment = json!({"amendment": {"request": request, "reasons": "Nya behov.",
        "decision": {"by": "COMMITTEE", "decidedOn": "2026-11-20", "reference": "§ 90"}}});
    patch(&harness, &path, &amendment, "demo-officer").await.expect(200);
    let changes = harness.call(Call::get(&format!("{path}/amendment-changes"))).await.expect(200);
    assert_eq!(changes.json()["items"][0]["part"], "PURPOSE");
    outsiders_read_nothing_of_the_amendment(&harness, &path).await;
    step(&harness, &system, "ADVERTISED", "demo-delegate").await.expect(409);
    let mut again = current["notices"].clone();
    let mut notice = again[0].clone();
    notice["requestVersion"] = json!(2);
    again.as_array_mut().unwrap().push(notice);
    patch(&harness, &path, &json!({"notices": again}), "demo-officer").await.expect(200);
    step(&harness, &system, "ADVERTISED", "demo-officer").await.expect(403);
    let after = step(&harness, &system, "ADVERTISED", "demo-delegate").await.expect(200).json();
    assert_eq!(
        (&after["requestVersion"], &after["request"]["purpose"]),
        (&json!(2), &json!("Något annat."))
    );
    assert_eq!(after["superseded"][0]["version"], 1);
    let old = Call::post(&format!("{path}/applications"), &application(&system));
    assert!(harness.call(old).await.expect(422).text().contains("NOT_CURRENT"));
}

/// What is planned is the committee's own until it has been advertised.
async fn outsiders_read_nothing_of_the_amendment(harness: &Harness, path: &str) {
    for part in ["", "/versions"] {
        let part = format!("{path}{part}");
        let own = harness.call(Call::get(&part)).await.expect(200);
        assert!(own.text().contains("Nya behov."), "{part}");
    }
    let id = path.rsplit('/').next().unwrap();
    let parts = ["", "/versions", "/amendment-changes"];
    let whole = ["/choice-systems", "/exports/choice-systems?format=ndjson", "/audit-entries"];
    let whole = whole.map(str::to_owned);
    for part in parts.iter().map(|part| format!("{path}{part}")).chain(whole) {
        for outsider in ["demo-analyst", "demo-handlaggare"] {
            let answer = harness.call(Call::get(&part).by(outsider)).await;
            assert!(!answer.text().contains("Nya behov."), "{part} told {outsider}");
            assert!(!answer.text().contains("Något annat."), "{part} told {outsider}");
        }
    }
    let seen = harness.call(Call::get(path).by("demo-analyst")).await.expect(200).json();
    assert_eq!(seen["id"], json!(id));
    assert_eq!(seen.get("amendment"), None);
}

#[actix_web::test]
async fn compensation_and_volume_are_reckoned_and_kept_nowhere() {
    let harness = Harness::start();
    let models = harness.call(Call::get("/compensation/models")).await.expect(200).json();
    let tyreso = models["items"].as_array().unwrap().iter().find(|it| it["code"] == "TYRESO_2020");
    let case = json!({"management": "PRIVATE", "month": "2020-03-01", "placements": [
        {"level": "N2", "extent": "HALF_DAY", "places": 2, "attended": 31}]});
    let request = json!({"model": tyreso.unwrap()["model"], "case": case});
    let path = "/compensation/calculations";
    let found = harness.call(Call::post(path, &request)).await.expect(200).json();
    assert_eq!(found["total"], json!({"amount": "27218.00", "currency": "SEK"}));
    let mut later = request.clone();
    later["case"]["month"] = json!("2026-03-01");
    let found = harness.call(Call::post(path, &later)).await.expect(200).json();
    assert_eq!((found.get("total"), &found["overall"]), (None, &json!("NEEDS_DATA")));
    let mut wrong = request.clone();
    wrong["case"]["placements"][0]["level"] = json!("N7");
    let refused = harness.call(Call::post(path, &wrong)).await.expect(422);
    assert_eq!(refused.json()["violations"][0]["pointer"], "/case/placements/0/level");

    let system = advertised(&harness).await;
    let path = format!("/choice-systems/{system}/volume-risk");
    let sek = |amount: &str| json!({"amount": amount, "currency": "SEK"});
    let case = json!({"places": 12, "placedNow": 2, "months": 24,
        "choices": {"kind": "FROM_MANY", "expected": {"numerator": 1, "denominator": 2}},
        "leaving": {"numerator": 1, "denominator": 25},
        "compensation": sek("13600.00"), "costPerPerson": sek("2500.00"),
        "fixedCost": sek("78000.00"), "acceptedRisk": {"numerator": 1, "denominator": 10}});
    let found = harness.call(Call::post(&path, &case)).await.expect(200).json();
    assert_eq!(found["breakEven"]["placed"], 8);
    assert_eq!(found["months"].as_array().unwrap().len(), 24);
    assert_eq!(harness.call(Call::post(&path, &case)).await.expect(200).json(), found);
    let mut named = case;
    named["participants"] = json!(["x"]);
    harness.call(Call::post(&path, &named)).await.expect(400);
}
