//! What would let more in, and what a change would do, over HTTP.

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::matching::{
    Asked, ByLawBook, LotQuery, Register, RelaxationTerms, WhatIfChange, match_lot, what_if,
};
use hansyn_persistence::{DbError, Visibility, enterprises, tenders};
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
        "?costs=turnover.drop:5,turnover.drop:6",
        "?costs=*.drop:5,turnover.drop:6,*.drop:5",
        "?equivalents=EMAS",
        "?equivalents=nothing:EMAS",
        "?equivalents=turnover:EMAS",
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

/// The lot of the demo with the register, as the records have it.
fn by_the_records(
    harness: &Harness,
    (tender, lot): &(String, String),
) -> (LotQuery, Vec<(EnterpriseId, Enterprise)>) {
    harness
        .edge
        .db()
        .read(|conn| {
            let found = tenders::find(conn, tender.parse().unwrap(), &Visibility::Everything)?;
            let tender = found.unwrap().body.tender;
            let on = tender.planned_start.unwrap_or_else(|| harness.edge.today());
            let reserved = tender.reservation.as_ref().map(|used| used.route);
            let query = LotQuery::of(tender.lot(lot.parse().unwrap()).unwrap(), reserved, on);
            let all = enterprises::all(conn, &Visibility::Everything)?;
            let mut register: Vec<_> = all.into_iter().map(|it| (it.id, it.body)).collect();
            register.sort_by_key(|(id, _)| *id);
            Ok::<_, DbError>((query, register))
        })
        .unwrap()
}

/// A change of the register, so that some of it stands beside the columns.
async fn change_one(harness: &Harness) {
    let list = harness.call(Call::get(&path(harness, "matches?limit=1").await)).await.expect(200);
    let id = list.json()["items"][0]["enterpriseId"].as_str().unwrap().to_owned();
    let path = format!("/enterprises/{id}");
    let etag = harness.call(Call::get(&path).by("demo-registrar")).await.expect(200).etag();
    let change = json!({"capacity": {"yearlyTurnover": {"amount": "1.00", "currency": "SEK"}}});
    harness.call(Call::patch(&path, &etag, &change).by("demo-registrar")).await.expect(200);
}

#[actix_web::test]
async fn the_register_in_memory_answers_as_the_records_do() {
    let harness = Harness::start();
    let (book, ids) = (LawBook::embedded().unwrap(), harness.demo_tender().await);
    for _ in 0..2 {
        let (query, register) = by_the_records(&harness, &ids);
        let given: Vec<_> = register.iter().map(|(id, it)| (*id, it)).collect();
        let test = ByLawBook(&book);
        let field = match_lot(&query, &given, &test);

        let answer = relaxations(&harness, "?atLeast=2&equivalents=environment:EMAS").await;
        let mut terms = RelaxationTerms::new(2, 3, 20);
        terms.named = 20;
        terms.equivalents = serde_json::from_value(answer["equivalents"].clone()).unwrap();
        terms.bounds = serde_json::from_value(answer["bounds"].clone()).unwrap();
        let known = Register { query: &query, enterprises: &given };
        let expected = field.relax(&terms, Some(known));
        assert_eq!(answer["relaxations"], serde_json::to_value(expected).unwrap());

        for changes in [
            json!([{"kind": "DROP", "key": "turnover"}]),
            json!([{"kind": "DROP", "key": "area"}, {"kind": "SET_THRESHOLD", "key": "references",
                "threshold": {"kind": "NUMBER", "value": 9}}]),
        ] {
            let path = path(&harness, "what-if").await;
            let asked = json!({"changes": changes, "named": 7});
            let answer = harness.call(Call::post(&path, &asked)).await.expect(200).json();
            let changes: Vec<WhatIfChange> = serde_json::from_value(changes).unwrap();
            let then = query.changed(&changes).unwrap();
            let after = match_lot(&then, &given, &test);
            let before = Asked { query: &query, field: &field };
            let expected = what_if(before, Asked { query: &then, field: &after }, &given, &test, 7);
            assert_eq!(answer["whatIf"], serde_json::to_value(expected).unwrap());
        }
        change_one(&harness).await;
    }
}

#[actix_web::test]
async fn a_change_that_was_tried_can_be_tried_again_as_it_was() {
    let harness = Harness::start();
    let path = path(&harness, "what-if").await;
    let ask = |sequence: Value| {
        let mut asked = json!({"changes": [{"kind": "DROP", "key": "turnover"}]});
        if !sequence.is_null() {
            asked["sequence"] = sequence;
        }
        Call::post(&path, &asked)
    };
    let first = harness.call(ask(Value::Null)).await.expect(200).json();
    let changes = relaxations(&harness, "").await;
    change_one(&harness).await;
    let later = harness.call(ask(Value::Null)).await.expect(200).json();
    assert_ne!(later["sequence"], first["sequence"]);
    assert_ne!(later["whatIf"], first["whatIf"]);
    let sequence = first["sequence"].clone();
    assert_eq!(harness.call(ask(sequence.clone())).await.expect(200).json(), first);
    assert_eq!(relaxations(&harness, &format!("?sequence={sequence}")).await, changes);
    harness.call(ask(json!(99_999))).await.expect(400);
}
