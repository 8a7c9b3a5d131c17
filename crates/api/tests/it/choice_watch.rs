//! What waits for a decision, and what the law said of a system when it was asked.

use serde_json::{Value, json};

use crate::choice_systems::{advertised, decide, drafted, filed, findings, id, patch};
use crate::harness::{Call, Harness};

async fn watch(harness: &Harness, query: &str, by: &str) -> Value {
    let call = Call::get(&format!("/applications?{query}")).by(by);
    harness.call(call).await.expect(200).json()
}

// The application came in on 2026-11-02 and is decided within three months.
#[actix_web::test]
async fn what_waits_is_listed_by_the_last_day() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let application = filed(&harness, &system).await;
    for (on, urgency, left) in [
        ("2027-01-18", "LATER", 15),
        ("2027-01-19", "NEAR", 14),
        ("2027-02-02", "NEAR", 0),
        ("2027-02-03", "OVERDUE", -1),
    ] {
        let query = format!("choiceSystemId={system}&on={on}");
        let found = watch(&harness, &query, "demo-officer").await;
        let item = &found["items"][0];
        assert_eq!(item["id"], json!(application), "{on}");
        assert_eq!(
            (&item["urgency"], &item["handling"]["daysLeft"]),
            (&json!(urgency), &json!(left))
        );
        assert_eq!(item["handling"]["dueOn"], "2027-02-02");
        let only = watch(&harness, &format!("{query}&urgency.in={urgency}"), "demo-officer").await;
        assert_eq!(only["_meta"]["totalRecords"], 1);
        let others = watch(
            &harness,
            &format!("{query}&urgency.in=NOT_STATED,AWAITS_COMPLETION"),
            "demo-officer",
        )
        .await;
        assert_eq!(others["_meta"]["totalRecords"], 0);
    }
    let near = format!("choiceSystemId={system}&on=2027-02-01&nearDays=0");
    assert_eq!(watch(&harness, &near, "demo-officer").await["items"][0]["urgency"], "LATER");

    // The system shows the same, on the day that is asked for.
    let path = format!("/choice-systems/{system}/findings?on=2027-02-03");
    let shown = harness.call(Call::get(&path)).await.expect(200).json();
    assert_eq!((&shown["handling"]["overdue"], &shown["handling"]["near"]), (&json!(1), &json!(0)));

    // What is decided waits no more.
    decide(&harness, &application, &findings(), "demo-delegate").await.expect(200);
    let done = watch(&harness, &format!("choiceSystemId={system}"), "demo-officer").await;
    assert_eq!((&done["items"], &done["summary"]["later"]), (&json!([]), &json!(0)));
}

// The list of one system keeps to the same words as the list across them.
#[actix_web::test]
async fn the_list_of_a_system_is_asked_for_by_urgency_in_the_same_words() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let (waits, decided) = (filed(&harness, &system).await, filed(&harness, &system).await);
    decide(&harness, &decided, &findings(), "demo-delegate").await.expect(200);
    let path = format!("/choice-systems/{system}/applications");
    let listed = async |query: &str| {
        let page = harness.call(Call::get(&format!("{path}?{query}"))).await.expect(200).json();
        let items = page["items"].as_array().unwrap().iter();
        let ids: Vec<String> = items.map(|it| it["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(page["_meta"]["totalRecords"], json!(ids.len()), "{query}");
        ids
    };
    assert_eq!(listed("limit=20").await.len(), 2);
    for on in ["2027-01-18", "2027-01-19", "2027-02-02", "2027-02-03"] {
        for urgency in
            ["OVERDUE", "NEAR", "LATER", "AWAITS_COMPLETION", "NOT_STATED", "OVERDUE,NEAR"]
        {
            for near in ["", "&nearDays=0", "&nearDays=365"] {
                let query = format!("urgency.in={urgency}&on={on}{near}");
                let across = format!("choiceSystemId={system}&{query}");
                let across = watch(&harness, &across, "demo-officer").await;
                let across: Vec<Value> =
                    across["items"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
                assert_eq!(json!(listed(&query).await), json!(across), "{query}");
            }
        }
    }
    // Beside the filters that the list had before; the links keep them all.
    assert_eq!(listed("urgency.in=LATER&status=RECEIVED").await, [waits]);
    assert!(listed("urgency.in=LATER&status=APPROVED").await.is_empty());
    let query = "urgency.in=OVERDUE&nearDays=3&on=2027-02-03";
    let page = harness.call(Call::get(&format!("{path}?{query}"))).await.expect(200).json();
    let link = page["_links"]["self"]["href"].as_str().unwrap();
    assert!(link.contains("urgency.in=OVERDUE&nearDays=3&on=2027-02-03"), "{link}");
    for wrong in ["urgency.in=SOON", "urgency.in=NEAR&nearDays=366", "nearDays=3", "on=2027-02-03"]
    {
        harness.call(Call::get(&format!("{path}?{wrong}"))).await.expect(400);
    }
}

#[actix_web::test]
async fn a_delegate_sees_what_is_the_delegates_to_decide() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let application = filed(&harness, &system).await;
    let query = format!("choiceSystemId={system}&decidable=true");
    let total = |found: Value| found["_meta"]["totalRecords"].as_u64();
    assert_eq!(total(watch(&harness, &query, "demo-delegate").await), Some(1));
    assert_eq!(total(watch(&harness, &query, "demo-officer").await), Some(0));
    let asked = json!({"completions": [{"key": "insurance", "reason": "COMPLETION",
        "asks": "Försäkringsbrevet.", "askedOn": "2026-11-10"}]});
    patch(&harness, &format!("/applications/{application}"), &asked, "demo-officer")
        .await
        .expect(200);
    assert_eq!(total(watch(&harness, &query, "demo-delegate").await), Some(0));

    // Another committee sees neither the application nor that there is one.
    let own = format!("choiceSystemId={system}");
    assert_eq!(total(watch(&harness, &own, "demo-handlaggare").await), Some(0));
    let committee = harness.committee("socialn").await;
    let of_committee = format!("choiceSystemId={system}&committeeId={committee}");
    assert_eq!(total(watch(&harness, &of_committee, "demo-officer").await), Some(1));
    let other = harness.committee("arbetsmarknad").await;
    let of_another = format!("choiceSystemId={system}&committeeId={other}");
    assert_eq!(total(watch(&harness, &of_another, "demo-officer").await), Some(0));
    for wrong in
        ["urgency.in=SOON", "nearDays=366", "on=x", "committeeId=1", "decidable=maybe", "rank=1"]
    {
        harness.call(Call::get(&format!("/applications?{wrong}"))).await.expect(400);
    }
}

#[actix_web::test]
async fn an_assessment_of_a_system_is_stored_explained_and_repeated() {
    let harness = Harness::start();
    let mut draft = drafted(&harness).await;
    let further =
        json!({"cpv": "85312100", "care": "DAILY_ACTIVITY", "description": "Daglig verksamhet."});
    draft["request"]["services"].as_array_mut().unwrap().push(further);
    let system = id(&harness.call(Call::post("/choice-systems", &draft)).await.expect(201));
    let path = format!("/choice-systems/{system}/assessments");
    let made =
        harness.call(Call::new(actix_web::http::Method::POST, &path)).await.expect(201).json();
    assert_eq!(made["choiceSystemId"], json!(system));
    assert_eq!(made["furtherServices"][0]["care"], "DAILY_ACTIVITY");
    assert!(made.get("tenderId").is_none());
    let permit = |verdict: &str| {
        let findings = made["assessment"]["findings"].as_array().unwrap().iter();
        findings
            .filter(|it| it["verdict"] == verdict)
            .map(|it| it["rule"].clone())
            .collect::<Vec<_>>()
    };
    assert!(permit("HUMAN").contains(&json!("LOV.PERMIT.SOL")));
    assert!(permit("NEEDS_FACT").contains(&json!("LOV.PERMIT.LSS")));

    // The same findings as are given without storing.
    let open = format!("/choice-systems/{system}/findings");
    let told = harness.call(Call::get(&open)).await.expect(200).json();
    assert_eq!(told["assessment"], made["assessment"]);

    // It can be had again, explained, and repeated to the byte.
    let own = format!("/assessments/{}", made["id"].as_str().unwrap());
    assert_eq!(
        harness.call(Call::get(&own)).await.expect(200).json()["furtherServices"],
        made["furtherServices"]
    );
    harness.call(Call::get(&format!("{own}/trace"))).await.expect(200);
    let change = json!({"request": {"services": [draft["request"]["services"][0]]}});
    patch(&harness, &format!("/choice-systems/{system}"), &change, "demo-officer")
        .await
        .expect(200);
    let replay = harness.call(Call::get(&format!("{own}/replay"))).await.expect(200).json();
    assert_eq!(
        (&replay["isIdentical"], &replay["replayedFrom"]),
        (&json!(true), &json!("WHAT_IT_READ"))
    );

    // Each is listed, and only for the committee's own.
    harness.call(Call::new(actix_web::http::Method::POST, &path)).await.expect(201);
    let listed = harness.call(Call::get(&path)).await.expect(200).json();
    let listed = listed["items"].as_array().unwrap();
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().any(|it| it["id"] == made["id"]));
    harness.call(Call::get(&path).by("demo-handlaggare")).await.expect(404);
    harness.call(Call::get(&own).by("demo-handlaggare")).await.expect(404);
}

// LOV 1:1 as somebody may think of it: only one of the two services is left.
#[actix_web::test]
async fn the_impact_of_a_change_is_asked_of_every_service_of_a_system() {
    let harness = Harness::start();
    let mut draft = drafted(&harness).await;
    let further =
        json!({"cpv": "85312500", "care": "DAILY_ACTIVITY", "description": "Daglig verksamhet."});
    draft["request"]["services"].as_array_mut().unwrap().push(further);
    let first = draft["request"]["services"][0]["cpv"].clone();
    let system = id(&harness.call(Call::post("/choice-systems", &draft)).await.expect(201));
    let path = format!("/choice-systems/{system}/assessments");
    let made = harness.call(Call::new(actix_web::http::Method::POST, &path)).await.expect(201);
    let affected = async |codes: Value| {
        let change = json!({"parameter": "LOV.SCOPE.CPV", "validFrom": "2026-01-01",
            "value": {"kind": "CPV", "single": codes, "ranges": [], "except": []},
            "source": "Påhittad", "sourceDate": "2026-01-01", "confidence": "A"});
        let question = json!({"change": change, "limit": 1000});
        let told = harness.call(Call::post("/law/impacts", &question)).await.expect(200).json();
        let items = told["items"].as_array().unwrap().clone();
        items.into_iter().find(|it| it["assessmentId"] == json!(id(&made)))
    };
    assert_eq!(affected(json!([first, "85312500"])).await, None);
    let flipped = affected(json!([first])).await.unwrap();
    assert_eq!(flipped["choiceSystemId"], json!(system));
    let changed = flipped["diff"]["changed"].as_array().unwrap();
    assert_eq!(changed.len(), 1, "{flipped}");
    assert_eq!(
        (&changed[0]["to"]["subject"], &changed[0]["to"]["verdict"]),
        (&json!("/services/1/cpv"), &json!("PROHIBITED"))
    );
}

#[actix_web::test]
async fn an_open_systems_assessments_stay_with_the_committee() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let path = format!("/choice-systems/{system}/assessments");
    let post = || Call::new(actix_web::http::Method::POST, &path);
    harness.call(post()).await.expect(201);
    harness.call(post().by("demo-handlaggare")).await.expect(403);
    let others = harness.call(Call::get(&path).by("demo-analyst")).await.expect(200).json();
    assert_eq!(others["items"], json!([]));
}

#[actix_web::test]
async fn what_is_wrong_is_said_in_the_language_that_is_asked_for() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let mut wrong = crate::choice_systems::application(&system);
    wrong["applicants"] = json!([]);
    wrong["requestVersion"] = json!(7);
    let path = format!("/choice-systems/{system}/applications");
    let messages = async |path: &str, body: &Value, language: &str| {
        let call = Call::post(path, body).header("accept-language", language);
        let answer = harness.call(call).await.json();
        let found = answer["violations"].as_array().unwrap().iter();
        found.map(|it| it["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(messages(&path, &wrong, "sv").await, ["förväntade minst en sökande"]);
    assert_eq!(messages(&path, &wrong, "en").await, ["expected at least one applicant"]);
    let unknown = json!({"title": 3});
    let sv = messages("/choice-systems", &unknown, "sv").await;
    let en = messages("/choice-systems", &unknown, "en").await;
    assert!(!sv.is_empty() && sv.len() == en.len() && sv != en, "{sv:?} {en:?}");
    let detail = async |language: &str| {
        let application = filed(&harness, &system).await;
        let call = Call::get(&format!("/applications/{application}/notice"));
        harness.call(call.header("accept-language", language)).await.expect(409).json()["detail"]
            .clone()
    };
    assert_eq!(detail("sv").await, "Det finns inget beslut att underrätta om.");
    assert_eq!(detail("en").await, "There is no decision to tell of.");
}

#[actix_web::test]
async fn places_that_the_systems_promise_are_held_against_those_there_are() {
    let harness = Harness::start();
    let all = |by: &str| harness.call(Call::get("/over-commitments").by(by));
    let found = all("demo-officer").await.expect(200).json();
    let (contracts, applications) =
        (&found["stored"]["contracts"], &found["stored"]["applications"]);
    assert_eq!(contracts, &json!(1), "{found}");
    assert!(applications.as_u64() >= Some(1), "{found}");
    // Contracts are open; applications are the committee's own.
    let analyst = all("demo-analyst").await.expect(200).json();
    assert_eq!(
        (&analyst["stored"]["contracts"], &analyst["stored"]["applications"]),
        (contracts, &json!(0))
    );

    // The contract of the demo promises twelve places: with what is given beside
    // it that is too many, or may be.
    let contracts = harness.call(Call::get("/provider-contracts")).await.expect(200).json();
    let contract =
        contracts["items"].as_array().unwrap().iter().find(|it| it["places"][0]["ceiling"] == 8);
    let enterprise = contract.unwrap()["providers"][0]["enterpriseId"].clone();
    let given = json!([{"enterpriseId": enterprise, "source": "AMN 2026/1", "firmness": "CONTRACT",
        "places": 1_000_000, "period": {"from": "2027-01-01", "to": "2027-01-31"}}]);
    let ask = |stored: bool| {
        let body = json!({"commitments": given, "includeStored": stored});
        harness.call(Call::post("/over-commitments", &body))
    };
    let alone = ask(false).await.expect(200).json();
    assert!(alone.get("stored").is_none(), "{alone}");
    let beside = ask(true).await.expect(200).json();
    assert_eq!(beside["items"][0]["sources"].as_array().unwrap().len(), 2, "{beside}");
    assert_eq!(beside["items"][0]["contracted"], json!(1_000_012));
}
