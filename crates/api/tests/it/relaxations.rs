//! What would let more in, and what a change would do, over HTTP.

use serde_json::{Value, json};

use crate::harness::{Call, Harness};
use crate::tenders::texts_in_both_languages;

async fn path(harness: &Harness, rest: &str) -> String {
    let (id, lot) = harness.demo_tender().await;
    format!("/tenders/{id}/lots/{lot}/{rest}")
}

async fn relaxations(harness: &Harness, query: &str) -> Value {
    let path = path(harness, &format!("relaxations{query}")).await;
    harness.call(Call::get(&path)).await.expect(200).json()
}

#[actix_web::test]
async fn the_smallest_changes_let_enough_in_and_the_front_rises_with_its_cost() {
    let harness = Harness::start();
    let answer = relaxations(&harness, "?atLeast=5").await;
    texts_in_both_languages(&answer);
    let found = &answer["relaxations"];
    let smallest = found["smallest"].as_array().unwrap();
    assert!(!smallest.is_empty());
    for it in smallest {
        assert!(it["admits"].as_u64().unwrap() >= 5, "{it}");
        let proof = it["proof"].as_array().unwrap();
        let counted: u64 = proof.iter().map(|part| part["enterprises"].as_u64().unwrap()).sum();
        assert_eq!(counted, it["admits"].as_u64().unwrap(), "{it}");
    }
    let front: Vec<_> = (found["front"].as_array().unwrap().iter())
        .map(|it| (it["cost"].as_u64().unwrap(), it["admits"].as_u64().unwrap()))
        .collect();
    assert!(front.is_sorted_by(|one, next| one.0 < next.0 && one.1 < next.1), "{front:?}");
    assert_eq!(front[0].0, smallest[0]["cost"].as_u64().unwrap());
    let bounds = answer["bounds"].as_array().unwrap();
    let turnover = bounds.iter().find(|bound| bound["key"] == "turnover").unwrap();
    assert_eq!(turnover["provisions"][0]["citation"], "LOU 14:4", "{turnover}");
}

#[actix_web::test]
async fn declared_costs_are_kept_with_the_answer_and_change_it() {
    let harness = Harness::start();
    let answer = relaxations(&harness, "?atLeast=1&costs=*.drop:1,*.lower:1000").await;
    assert_eq!(answer["costs"]["usual"]["drop"], 1);
    for it in answer["relaxations"]["smallest"].as_array().unwrap() {
        for change in it["changes"].as_array().unwrap() {
            assert_eq!(change["to"]["kind"], "DROP", "{it}");
        }
    }
}

#[actix_web::test]
async fn terms_that_cannot_be_read_are_refused_by_name() {
    let harness = Harness::start();
    for query in [
        "?costs=turnover:5",
        "?costs=nothing.drop:5",
        "?equivalents=EMAS",
        "?equivalents=nothing:EMAS",
        "?maxSize=4",
        "?atLeast=0",
        "?most=1",
    ] {
        let path = path(&harness, &format!("relaxations{query}")).await;
        let answer = harness.call(Call::get(&path)).await.expect(400);
        assert_eq!(answer.code(), "malformed", "{query}");
    }
}

#[actix_web::test]
async fn a_relaxation_that_is_tried_lets_in_as_many_as_it_says() {
    let harness = Harness::start();
    let answer = relaxations(&harness, "?atLeast=5&limit=5").await;
    let path = path(&harness, "what-if").await;
    for it in answer["relaxations"]["smallest"].as_array().unwrap() {
        let changes: Vec<Value> = (it["changes"].as_array().unwrap().iter())
            .map(|change| {
                let (key, to) = (&change["key"], &change["to"]);
                match to["kind"].as_str().unwrap() {
                    "LOWER_TO" => {
                        json!({"kind": "SET_THRESHOLD", "key": key, "threshold": to["threshold"]})
                    }
                    "SPLIT_AREAS" => json!({"kind": "SPLIT_AREAS", "areas": to["areas"]}),
                    _ => json!({"kind": "DROP", "key": key}),
                }
            })
            .collect();
        let tried = harness.call(Call::post(&path, &json!({"changes": changes}))).await.expect(200);
        let difference = &tried.json()["whatIf"];
        texts_in_both_languages(difference);
        let count = |when: &str| difference[when]["eligible"].as_u64().unwrap();
        assert_eq!(count("after") - count("before"), it["admits"].as_u64().unwrap(), "{it}");
    }
}

#[actix_web::test]
async fn a_change_that_makes_no_sense_is_refused_with_its_place() {
    let harness = Harness::start();
    let path = path(&harness, "what-if").await;
    let changes = json!({"changes": [{"kind": "DROP", "key": "trade"}]});
    let answer = harness.call(Call::post(&path, &changes)).await.expect(422);
    assert_eq!(answer.json()["violations"][0]["pointer"], "/changes/0/key");
    let unknown = json!({"changes": [], "why": "because"});
    harness.call(Call::post(&path, &unknown)).await.expect(400);
    let before = harness.call(Call::get("/events?limit=1000")).await.expect(200).json();
    let dropped = json!({"changes": [{"kind": "DROP", "key": "turnover"}]});
    harness.call(Call::post(&path, &dropped)).await.expect(200);
    let after = harness.call(Call::get("/events?limit=1000")).await.expect(200).json();
    assert_eq!(before["head"], after["head"], "nothing is stored");
}

#[actix_web::test]
async fn the_lot_of_a_tender_that_may_not_be_seen_is_not_there() {
    let harness = Harness::start();
    let (_, lot) = harness.demo_tender().await;
    let elsewhere = format!("/tenders/tnd_00000000000000000000000000/lots/{lot}");
    harness.call(Call::get(&format!("{elsewhere}/relaxations"))).await.expect(404);
    let dropped = json!({"changes": [{"kind": "DROP", "key": "turnover"}]});
    harness.call(Call::post(&format!("{elsewhere}/what-if"), &dropped)).await.expect(404);
}
