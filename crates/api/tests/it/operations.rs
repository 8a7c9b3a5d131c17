//! Long work: asked for, followed, read, cancelled, and never lost.

use hansyn_api::work::runner;
use hansyn_domain::ids::OperationId;
use hansyn_persistence::operations::{self, NewOperation};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Answer, Call, Harness};
use crate::tenders::texts_in_both_languages;

async fn path(harness: &Harness, rest: &str) -> String {
    let (id, lot) = harness.demo_tender().await;
    format!("/tenders/{id}/lots/{lot}/{rest}")
}

fn divisions() -> Value {
    json!({"dependence": {"numerator": 3, "denominator": 10}, "pieces": 4})
}

/// Asks for a division as an operation.
async fn asked(harness: &Harness) -> Answer {
    let call = Call::post(&path(harness, "lot-proposals").await, &divisions());
    harness.call(call.header("prefer", "respond-async")).await.expect(202)
}

fn at(operation: &Answer) -> String {
    format!("/operations/{}", operation.json()["id"].as_str().unwrap())
}

async fn get(harness: &Harness, path: &str) -> Value {
    harness.call(Call::get(path)).await.expect(200).json()
}

async fn work(harness: &Harness) -> bool {
    runner::once(&harness.edge).await.unwrap()
}

async fn cancel(harness: &Harness, operation: &str, by: &str) -> Answer {
    let path = format!("{operation}/cancellations");
    harness.call(Call::post(&path, &json!({})).by(by)).await
}

#[actix_web::test]
async fn whoever_prefers_not_to_wait_follows_an_operation_to_the_same_answer() {
    let harness = Harness::start();
    let waiting = asked(&harness).await;
    let operation = at(&waiting);
    let location = format!("https://hansyn.test/hansyn/v1{operation}");
    assert_eq!(waiting.header("location"), Some(location.as_str()));
    assert_eq!(waiting.json()["status"], "WAITING");
    let early = harness.call(Call::get(&format!("{operation}/result"))).await.expect(409);
    assert_eq!(early.code(), "illegal-transition");
    assert!(work(&harness).await);
    let done = get(&harness, &operation).await;
    assert_eq!((&done["status"], &done["perMille"]), (&json!("SUCCEEDED"), &json!(1000)));
    let result = get(&harness, &format!("{operation}/result")).await;
    assert_eq!(result["sequence"], done["sequence"]);
    let call = Call::post(&path(&harness, "lot-proposals").await, &divisions());
    assert_eq!(harness.call(call).await.expect(200).json(), result);
    assert!(!work(&harness).await, "nothing more waits");
}

#[actix_web::test]
async fn every_task_answers_what_its_resource_answers() {
    let harness = Harness::start();
    let (tender, lot) = harness.demo_tender().await;
    let plans = get(&harness, "/plans?status=PUBLISHED").await;
    let plan = plans["items"][0]["id"].as_str().unwrap();
    let consortia = path(&harness, "consortia?members=2&limit=200").await;
    let relaxations =
        path(&harness, "relaxations?atLeast=3&maxSize=2&costs=turnover.drop:60").await;
    let cases = [
        (
            json!({"kind": "LOT_CONSORTIA", "tenderId": tender, "lotId": lot,
            "question": {"members": 2}}),
            consortia,
        ),
        (
            json!({"kind": "LOT_RELAXATIONS", "tenderId": tender, "lotId": lot, "question": {
            "atLeast": 3, "maxSize": 2, "costs": {"own": {"turnover": {"drop": 60, "lower": 100,
            "acceptEquivalent": 10, "splitAreas": 30, "splitWithinAreas": 50}}}}}),
            relaxations,
        ),
        (
            json!({"kind": "PLAN_DEMAND", "planId": plan, "question": {"atLeast": 2}}),
            format!("/plans/{plan}/demand?atLeast=2"),
        ),
    ];
    for (task, resource) in cases {
        let kind = task["kind"].clone();
        let operation = at(&harness.call(Call::post("/operations", &task)).await.expect(202));
        assert!(work(&harness).await);
        let followed = get(&harness, &operation).await;
        assert_eq!(followed["status"], "SUCCEEDED", "{kind}: {followed}");
        let mut result = get(&harness, &format!("{operation}/result")).await;
        let mut expected = get(&harness, &resource).await;
        // Only whoever pages has pages around.
        for page in [&mut result, &mut expected] {
            page.as_object_mut().unwrap().remove("_links");
        }
        assert_eq!(result, expected, "{kind}");
    }
    let listed = get(&harness, "/operations?limit=2").await;
    assert_eq!(listed["_meta"]["totalRecords"], 3);
    assert_eq!(listed["items"][0]["task"]["kind"], "PLAN_DEMAND", "the newest first");
}

#[actix_web::test]
async fn a_preference_is_heeded_where_something_is_read_too() {
    let harness = Harness::start();
    for rest in ["consortia?members=2", "relaxations?atLeast=2"] {
        let call = Call::get(&path(&harness, rest).await).header("prefer", "respond-async, wait=1");
        let answer = harness.call(call).await.expect(202);
        assert_eq!(answer.header("preference-applied"), Some("respond-async"));
    }
}

#[actix_web::test]
async fn a_call_that_is_repeated_begins_nothing_anew() {
    let harness = Harness::start();
    let path = path(&harness, "lot-proposals").await;
    let call = || {
        let call = Call::post(&path, &divisions()).header("prefer", "respond-async");
        call.header("idempotency-key", "once")
    };
    let first = harness.call(call()).await.expect(202);
    assert_eq!(harness.call(call()).await.expect(202).json(), first.json());
    let tried = Call::post(&format!("{path}?validateOnly=true"), &divisions());
    harness.call(tried.header("prefer", "respond-async")).await.expect(200);
    assert_eq!(get(&harness, "/operations").await["_meta"]["totalRecords"], 1);
}

#[actix_web::test]
async fn what_could_never_be_answered_is_refused_before_it_waits() {
    let harness = Harness::start();
    let (tender, _) = harness.demo_tender().await;
    let nowhere = json!({"kind": "LOT_CONSORTIA", "tenderId": tender,
        "lotId": "lot_00000000000000000000000000", "question": {}});
    harness.call(Call::post("/operations", &nowhere)).await.expect(404);
    let (tender, lot) = harness.demo_tender().await;
    let task = |question: Value| {
        json!({"kind": "LOT_CONSORTIA", "tenderId": tender,
        "lotId": lot, "question": question})
    };
    let many = harness.call(Call::post("/operations", &task(json!({"members": 5})))).await;
    assert_eq!(many.expect(422).json()["violations"][0]["pointer"], "/question/members");
    harness.call(Call::post("/operations", &task(json!({"size": 2})))).await.expect(400);
    harness.call(Call::post("/operations", &json!({"kind": "EVERYTHING"}))).await.expect(400);
    assert_eq!(get(&harness, "/operations").await["_meta"]["totalRecords"], 0);
}

#[actix_web::test]
async fn one_caller_has_few_operations_at_once() {
    let harness = Harness::start();
    for _ in 0..5 {
        asked(&harness).await;
    }
    let path = path(&harness, "lot-proposals").await;
    let one_more = || Call::post(&path, &divisions()).header("prefer", "respond-async");
    let refused = harness.call(one_more()).await.expect(429);
    assert_eq!(refused.header("retry-after"), Some("5"));
    assert!(work(&harness).await);
    harness.call(one_more()).await.expect(202);
}

#[actix_web::test]
async fn an_operation_about_a_draft_is_not_there_for_those_outside() {
    let harness = Harness::start();
    let committee = harness.committee("social").await;
    let draft = json!({"committeeId": committee, "instrument": "LOU", "title": "Utkast",
        "lots": [{"title": "Allt", "cpv": "90911200", "areas": ["0180"]}]});
    let draft = harness.call(Call::post("/tenders", &draft)).await.expect(201).json();
    let (id, lot) = (draft["id"].as_str().unwrap(), draft["lots"][0]["id"].as_str().unwrap());
    let path = format!("/tenders/{id}/lots/{lot}/consortia");
    let prefers = || Call::get(&path).header("prefer", "respond-async");
    let operation = at(&harness.call(prefers()).await.expect(202));
    work(&harness).await;
    get(&harness, &format!("{operation}/result")).await;
    // An auditor sees it and may not cancel it; an analyst does not.
    harness.call(Call::get(&operation).by("demo-auditor")).await.expect(200);
    cancel(&harness, &operation, "demo-auditor").await.expect(403);
    for hidden in [operation.clone(), format!("{operation}/result")] {
        harness.call(Call::get(&hidden).by("demo-analyst")).await.expect(404);
    }
    cancel(&harness, &operation, "demo-analyst").await.expect(404);
    let list = harness.call(Call::get("/operations").by("demo-analyst")).await.expect(200);
    assert_eq!(list.json()["_meta"]["totalRecords"], 0);
    harness.call(prefers().by("demo-analyst")).await.expect(404);
}

#[actix_web::test]
async fn an_operation_tells_when_to_ask_again_whose_it_is_and_when_it_changed() {
    let harness = Harness::start();
    let waiting = asked(&harness).await;
    let operation = at(&waiting);
    assert_eq!(waiting.header("retry-after"), Some("1"));
    let early = harness.call(Call::get(&operation)).await.expect(200);
    assert_eq!(early.header("retry-after"), Some("1"));
    let (tender, _) = harness.demo_tender().await;
    let tender = get(&harness, &format!("/tenders/{tender}")).await;
    assert_eq!(early.json()["committeeId"], tender["committeeId"]);
    harness.advance(SignedDuration::from_secs(7));
    assert!(work(&harness).await);
    let done = harness.call(Call::get(&operation)).await.expect(200);
    assert_eq!(done.header("retry-after"), None, "nothing more will come of it");
    assert_eq!(done.json()["createdAt"], early.json()["createdAt"]);
    assert_eq!(done.json()["changedAt"], harness.edge.now().to_string());
    // A colleague reads what one asked for about the committee's draft.
    let colleague = harness.call(Call::get(&operation).by("demo-delegate")).await.expect(200);
    assert_eq!(colleague.json()["isOwn"], false);
}

#[actix_web::test]
async fn a_later_page_of_operations_goes_on_where_the_first_ended() {
    let harness = Harness::start();
    for _ in 0..3 {
        asked(&harness).await;
    }
    let all = get(&harness, "/operations").await;
    let second = get(&harness, "/operations?limit=1&offset=1").await;
    assert_eq!(second["items"], json!([all["items"][1]]));
    assert_eq!(second["_meta"]["totalRecords"], 3);
}

#[actix_web::test]
async fn what_is_cancelled_is_not_worked_out() {
    let harness = Harness::start();
    let operation = at(&asked(&harness).await);
    let cancelled = cancel(&harness, &operation, "demo-officer").await.expect(200).json();
    assert_eq!(cancelled["status"], "CANCELLED");
    assert!(!work(&harness).await);
    harness.call(Call::get(&format!("{operation}/result"))).await.expect(409);
    let again = cancel(&harness, &operation, "demo-officer").await.expect(409);
    assert_eq!(again.code(), "illegal-transition");
}

#[actix_web::test]
async fn work_that_a_process_died_over_is_done_by_the_next() {
    let harness = Harness::start();
    let operation = at(&asked(&harness).await);
    let now = harness.edge.now();
    let until = now + SignedDuration::from_secs(120);
    let claimed = harness.edge.db().plain_write(|conn| operations::claim(conn, now, until));
    assert!(claimed.unwrap().is_some());
    assert!(!work(&harness).await, "somebody works on it");
    assert_eq!(get(&harness, &operation).await["status"], "RUNNING");
    harness.advance(SignedDuration::from_secs(121));
    assert!(work(&harness).await);
    let done = get(&harness, &operation).await;
    assert_eq!((&done["status"], &done["attempts"]), (&json!("SUCCEEDED"), &json!(2)));
}

#[actix_web::test]
async fn what_kills_every_process_fails_in_the_open() {
    let harness = Harness::start();
    let operation = at(&asked(&harness).await);
    for _ in 0..3 {
        let now = harness.edge.now();
        let until = now + SignedDuration::from_secs(60);
        let claimed = harness.edge.db().plain_write(|conn| operations::claim(conn, now, until));
        assert!(claimed.unwrap().is_some());
        harness.advance(SignedDuration::from_secs(61));
    }
    assert!(!work(&harness).await);
    let failed = get(&harness, &operation).await;
    assert_eq!(failed["status"], "FAILED");
    assert_eq!(failed["problem"]["code"], "interrupted");
    texts_in_both_languages(&failed);
}

#[actix_web::test]
async fn whoever_has_lost_the_right_gets_no_answer() {
    let harness = Harness::start();
    let operation = at(&asked(&harness).await);
    let task = get(&harness, &operation).await["task"].clone();
    cancel(&harness, &operation, "demo-officer").await.expect(200);
    let new = NewOperation {
        id: OperationId::from_uuid(harness.edge.fresh()),
        kind: "LOT_PROPOSALS".to_owned(),
        issuer: "urn:elsewhere".to_owned(),
        subject: "demo-officer".to_owned(),
        scope: None,
        is_open: true,
        request: task.to_string(),
    };
    let now = harness.edge.now();
    harness.edge.db().plain_write(|conn| operations::insert(conn, &new, now)).unwrap();
    assert!(work(&harness).await);
    let list = harness.call(Call::get("/operations").by("demo-auditor")).await.expect(200).json();
    let of = |it: &&Value| it["id"] == new.id.to_string().as_str();
    let failed = list["items"].as_array().unwrap().iter().find(of).unwrap();
    assert_eq!(
        (&failed["status"], &failed["problem"]["code"]),
        (&json!("FAILED"), &json!("forbidden"))
    );
}

#[actix_web::test]
async fn what_has_ended_is_kept_for_its_time_and_then_as_if_it_had_never_been() {
    let harness = Harness::start();
    let days = |count: i64| SignedDuration::from_hours(24 * count);
    let forget = || runner::forget(&harness.edge, days(30));
    let (ended, waiting) = (at(&asked(&harness).await), at(&asked(&harness).await));
    assert!(work(&harness).await);
    harness.advance(days(30) - SignedDuration::from_secs(1));
    assert_eq!(forget().await.unwrap(), 0);
    get(&harness, &format!("{ended}/result")).await;
    harness.advance(SignedDuration::from_secs(2));
    assert_eq!(forget().await.unwrap(), 1);
    let nowhere = harness.call(Call::get("/operations/opr_00000000000000000000000000")).await;
    assert_eq!(nowhere.expect(404).code(), "not-found");
    for gone in [ended.clone(), format!("{ended}/result")] {
        harness.call(Call::get(&gone)).await.expect(404);
    }
    cancel(&harness, &ended, "demo-officer").await.expect(404);
    assert_eq!(get(&harness, &waiting).await["status"], "WAITING");
    assert_eq!(get(&harness, "/operations").await["_meta"]["totalRecords"], 1);
}
