//! How a choice system ends: with a decision on every application, and with a person
//! who has been told of the contracts that run on.

use serde_json::{Value, json};

use crate::choice_systems::{
    advertised, application, contract, decide, filed, findings, id, patch, step,
};
use crate::harness::{Call, Harness};

/// The step to `to` as `by` is told of it.
async fn told(harness: &Harness, system: &str, to: &str, by: &str) -> Value {
    let steps = Call::get(&format!("/choice-systems/{system}/steps")).by(by);
    let steps = harness.call(steps).await.expect(200).json();
    let found = steps["items"].as_array().unwrap().iter().find(|step| step["to"] == to).cloned();
    found.unwrap()
}

fn count(step: &Value, list: &str) -> usize {
    step[list].as_array().unwrap().len()
}

#[actix_web::test]
async fn no_system_has_ended_while_an_application_waits() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let signed = filed(&harness, &system).await;
    decide(&harness, &signed, &findings(), "demo-delegate").await.expect(200);
    let body = contract(&system, &signed);
    let signed = harness.call(Call::post("/provider-contracts", &body)).await.expect(201);
    let waiting = filed(&harness, &system).await;
    let path = format!("/choice-systems/{system}");
    assert_eq!(count(&told(&harness, &system, "CLOSING", "demo-officer").await, "remarks"), 0);

    let decision = json!({"by": "COMMITTEE", "decidedOn": "2026-11-20", "reference": "§ 99"});
    let closing = |ends_on: &str| {
        json!({"closing": {"decision": decision, "endsOn": ends_on, "reasons": "Behovet är litet.",
            "toldOn": "2026-11-21"}})
    };
    patch(&harness, &path, &closing("2026-11-22"), "demo-officer").await.expect(200);
    // One waits, one contract runs on, and it was promised a year of notice.
    let ahead = told(&harness, &system, "CLOSING", "demo-officer").await;
    assert_eq!((count(&ahead, "lacks"), count(&ahead, "remarks")), (0, 3), "{ahead}");
    // Who does not see the applications is not told how many wait.
    let ahead = told(&harness, &system, "CLOSING", "demo-analyst").await;
    assert_eq!(count(&ahead, "remarks"), 2, "{ahead}");
    let names = ["applicationsUndecided", "contractsRunningOn", "contractsCutShort"];
    for (by, expected) in [
        ("demo-officer", [json!("MISSING"), json!("HUMAN"), json!("HUMAN")]),
        ("demo-handlaggare", [Value::Null, json!("HUMAN"), json!("HUMAN")]),
    ] {
        let call = Call::get(&format!("{path}/findings")).by(by);
        let found = harness.call(call).await.expect(200).json();
        let all = found["assessment"]["findings"].as_array().unwrap();
        let verdict = |name: &str| {
            let subject = format!("/choiceSystem/{name}");
            let of = all.iter().find(|it| it["subject"] == subject.as_str());
            of.map_or(Value::Null, |it| it["verdict"].clone())
        };
        assert_eq!(names.map(verdict), expected, "{by}");
    }

    step(&harness, &system, "CLOSING", "demo-officer").await.expect(403);
    step(&harness, &system, "CLOSING", "demo-delegate").await.expect(200);
    let late = Call::post(&format!("{path}/applications"), &application(&system));
    harness.call(late).await.expect(409);
    let refused = step(&harness, &system, "CLOSED", "demo-delegate").await.expect(409);
    assert!(refused.text().contains("8 kap. 1 och 2 §§"), "{}", refused.text());
    assert!(refused.text().contains("2026-11-22"), "{}", refused.text());
    decide(&harness, &waiting, &findings(), "demo-delegate").await.expect(200);
    let refused = step(&harness, &system, "CLOSED", "demo-delegate").await.expect(409);
    assert!(!refused.text().contains("8 kap. 1 och 2 §§"), "{}", refused.text());
    // The last day comes, and the contract has been ended with it.
    patch(&harness, &path, &closing("2026-11-21"), "demo-officer").await.expect(200);
    let signed = format!("/provider-contracts/{}", id(&signed));
    let still = told(&harness, &system, "CLOSED", "demo-officer").await;
    assert_eq!((count(&still, "lacks"), count(&still, "remarks")), (0, 2), "{still}");
    let end = json!({"end": {"endedOn": "2026-12-01", "ground": "PROVIDER_NOTICE"}});
    patch(&harness, &signed, &end, "demo-officer").await.expect(200);
    let still = told(&harness, &system, "CLOSED", "demo-officer").await;
    assert_eq!(count(&still, "remarks"), 1, "{still}");
    step(&harness, &system, "CLOSED", "demo-officer").await.expect(403);
    step(&harness, &system, "CLOSED", "demo-delegate").await.expect(200);
}

#[actix_web::test]
async fn an_application_that_is_taken_back_keeps_no_system_open() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let waiting = filed(&harness, &system).await;
    let path = format!("/choice-systems/{system}");
    let closing = json!({"closing": {"endsOn": "2026-11-21", "reasons": "Behovet är litet.",
        "decision": {"by": "COUNCIL", "decidedOn": "2026-11-20", "reference": "§ 99"},
        "toldOn": "2026-11-21"}});
    patch(&harness, &path, &closing, "demo-officer").await.expect(200);
    step(&harness, &system, "CLOSING", "demo-delegate").await.expect(200);
    step(&harness, &system, "CLOSED", "demo-delegate").await.expect(409);
    let file = format!("/applications/{waiting}");
    let taken_back = |day: &str| json!({"withdrawnOn": day});
    let tomorrow = patch(&harness, &file, &taken_back("2026-11-22"), "demo-officer").await;
    assert!(tomorrow.expect(422).text().contains("FUTURE"));
    // It is taken back, and where the applicant's word lies is asked for.
    let silent = patch(&harness, &file, &taken_back("2026-11-21"), "demo-officer").await;
    let silent = silent.expect(200).json();
    assert_eq!((&silent["status"], count(&silent, "remarks")), (&json!("WITHDRAWN"), 1));
    let reference = |text: &str| json!({"withdrawalReference": text});
    let other = patch(&harness, &file, &json!({"areas": []}), "demo-officer").await.expect(409);
    assert_eq!(other.code(), "not-open");
    let told = patch(&harness, &file, &reference("SOF 2026/9999-7"), "demo-officer").await;
    let told = told.expect(200).json();
    assert_eq!(
        (&told["withdrawalReference"], &told["remarks"]),
        (&json!("SOF 2026/9999-7"), &Value::Null)
    );
    patch(&harness, &file, &reference("Bilaga 9"), "demo-officer").await.expect(409);
    step(&harness, &system, "CLOSED", "demo-delegate").await.expect(200);
}

#[actix_web::test]
async fn no_contract_ends_with_a_system_whose_end_is_not_decided() {
    let harness = Harness::start();
    let system = advertised(&harness).await;
    let application = filed(&harness, &system).await;
    decide(&harness, &application, &findings(), "demo-delegate").await.expect(200);
    let mut body = contract(&system, &application);
    body["runs"] = json!({"from": "2026-11-21"});
    let signed = harness.call(Call::post("/provider-contracts", &body)).await.expect(201);
    let signed = format!("/provider-contracts/{}", id(&signed));
    let end = |day: &str| json!({"end": {"endedOn": day, "ground": "SYSTEM_CLOSED"}});
    let refused = patch(&harness, &signed, &end("2026-11-30"), "demo-officer").await.expect(422);
    let told = refused.json()["violations"][0].clone();
    assert_eq!(
        (&told["pointer"], &told["code"]),
        (&json!("/end/ground"), &json!("SYSTEM_NOT_ENDING"))
    );
    assert!(told["message"].as_str().unwrap().contains("closing"), "{told}");
    // The decision of tomorrow has not been taken; that of today has.
    let path = format!("/choice-systems/{system}");
    for (decided, status) in [("2026-11-22", 422), ("2026-11-21", 200)] {
        let closing = json!({"closing": {"endsOn": "2026-11-30", "reasons": "Behovet är litet.",
            "decision": {"by": "COUNCIL", "decidedOn": decided, "reference": "§ 99"}}});
        patch(&harness, &path, &closing, "demo-officer").await.expect(200);
        patch(&harness, &signed, &end("2026-11-30"), "demo-officer").await.expect(status);
    }
}
