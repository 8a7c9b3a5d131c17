//! Matching from memory: current at once, the same again, and weighed as declared.

use hansyn_api::live::Live;
use hansyn_domain::enterprise::{Enterprise, EnterpriseStatus};
use hansyn_persistence::{Actor, DbError, Stamp, Visibility, enterprises, events};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::harness::{Call, Harness};

async fn path(harness: &Harness, rest: &str) -> String {
    let (id, lot) = harness.demo_tender().await;
    format!("/tenders/{id}/lots/{lot}/{rest}")
}

async fn get(harness: &Harness, path: &str) -> Value {
    harness.call(Call::get(path)).await.expect(200).json()
}

/// The first of the list that can deliver.
async fn eligible(harness: &Harness) -> String {
    let list = get(harness, &path(harness, "matches?verdict=ELIGIBLE&limit=1").await).await;
    list["items"][0]["enterpriseId"].as_str().unwrap().to_owned()
}

async fn change(harness: &Harness, enterprise: &str, body: &Value) {
    let path = format!("/enterprises/{enterprise}");
    let etag = harness.call(Call::get(&path).by("demo-registrar")).await.expect(200).etag();
    harness.call(Call::patch(&path, &etag, body).by("demo-registrar")).await.expect(200);
}

fn eligible_in(answer: &Value) -> u64 {
    answer["summary"]["counts"]["eligible"].as_u64().unwrap()
}

#[actix_web::test]
async fn what_was_just_written_is_in_the_next_answer() {
    let harness = Harness::start();
    let matches = path(&harness, "matches?limit=200").await;
    let before = get(&harness, &matches).await;
    let enterprise = eligible(&harness).await;
    change(&harness, &enterprise, &json!({"capacity": {"tradesAreComplete": true}, "trades": []}))
        .await;
    let after = get(&harness, &matches).await;
    assert_eq!(eligible_in(&after) + 1, eligible_in(&before));
    assert!(after["sequence"].as_i64() > before["sequence"].as_i64());
    let own = |answer: &Value| -> Value {
        let items = answer["items"].as_array().unwrap();
        items.iter().find(|it| it["enterpriseId"] == enterprise.as_str()).unwrap().clone()
    };
    assert_eq!(
        (&own(&before)["verdict"], &own(&after)["verdict"]),
        (&json!("ELIGIBLE"), &json!("SHUT_OUT"))
    );
    assert!(own(&after)["fails"].as_array().unwrap().contains(&json!("trade")));
}

#[actix_web::test]
async fn an_answer_can_be_had_again_after_everything_has_changed() {
    let harness = Harness::start();
    let (matches, barriers) = (path(&harness, "matches").await, path(&harness, "barriers").await);
    let first = get(&harness, &matches).await;
    let (sequence, on) = (&first["sequence"], first["summary"]["on"].as_str().unwrap());
    let costs = get(&harness, &barriers).await;
    let enterprise = eligible(&harness).await;
    change(&harness, &enterprise, &json!({"trades": []})).await;
    let (tender, _) = harness.demo_tender().await;
    let tender = format!("/tenders/{tender}");
    let stored = harness.call(Call::get(&tender)).await.expect(200);
    let fewer = json!({"lots": [{"title": "Kvar", "cpv": "90911200", "areas": ["0180"]}]});
    harness.call(Call::patch(&tender, &stored.etag(), &fewer)).await.expect(200);
    let again = get(&harness, &format!("{matches}?sequence={sequence}&on={on}")).await;
    let of = |answer: &Value| (answer["summary"].clone(), answer["items"].clone());
    assert_eq!(of(&again), of(&first));
    let again = get(&harness, &format!("{barriers}?sequence={sequence}&on={on}")).await;
    assert_eq!(again, costs);
    harness.call(Call::get(&matches)).await.expect(404);
    for wrong in ["99999", "-1", "x"] {
        let refused = harness.call(Call::get(&format!("{matches}?sequence={wrong}"))).await;
        assert_eq!(refused.expect(400).code(), "malformed");
    }
}

#[actix_web::test]
async fn a_committee_declares_how_its_lists_are_ordered() {
    let harness = Harness::start();
    let matches = path(&harness, "matches").await;
    let (tender, _) = harness.demo_tender().await;
    let committee = get(&harness, &format!("/tenders/{tender}")).await["committeeId"].clone();
    let committee = format!("/committees/{}", committee.as_str().unwrap());
    let etag = harness.call(Call::get(&committee)).await.expect(200).etag();
    let admin = "demo-admin";
    let weights = json!({"fit": 0, "capacity": 0, "freshness": 0, "nearness": 1000});
    let change = |weights: &Value| json!({ "matchingWeights": weights });
    let call = Call::patch(&committee, &etag, &change(&weights)).by(admin);
    harness.call(call).await.expect(200);
    let answer = get(&harness, &matches).await;
    assert_eq!(answer["summary"]["weights"], weights);
    for it in answer["items"].as_array().unwrap() {
        assert_eq!(it["score"]["total"], it["score"]["nearness"]);
    }
    let too_much = json!({"fit": 1001, "capacity": 0, "freshness": 0, "nearness": 0});
    let etag = harness.call(Call::get(&committee)).await.expect(200).etag();
    let call = Call::patch(&committee, &etag, &change(&too_much)).by(admin);
    harness.call(call).await.expect(422);
}

#[actix_web::test]
async fn what_is_described_is_matched_as_if_it_were_stored() {
    let harness = Harness::start();
    let (tender, lot) = harness.demo_tender().await;
    let stored = get(&harness, &format!("/tenders/{tender}")).await;
    let lots = stored["lots"].as_array().unwrap();
    let lot = lots.iter().find(|it| it["id"] == lot.as_str()).unwrap();
    let kept = get(&harness, &path(&harness, "matches?limit=5").await).await;
    let costs = get(&harness, &path(&harness, "barriers").await).await;
    let mut described = json!({"cpv": lot["cpv"], "areas": lot["areas"], "limit": 5,
        "requirements": lot["requirements"], "on": kept["summary"]["on"]});
    for reserved in [lot, &stored] {
        if let Some(route) = reserved.pointer("/reservation/route") {
            described["reservation"] = route.clone();
            break;
        }
    }
    let answer = harness.call(Call::post("/matches", &described)).await.expect(200).json();
    assert_eq!(answer["summary"], kept["summary"]);
    assert_eq!(answer["items"], kept["items"]);
    assert_eq!(answer["barriers"], costs["barriers"]);
    for (member, value) in [
        ("limit", json!(201)),
        ("offset", json!(10_001)),
        ("requirements", json!([{"key": "trade", "anyOf": []}])),
    ] {
        let mut wrong = described.clone();
        wrong[member] = value;
        harness.call(Call::post("/matches", &wrong)).await.expect(422);
    }
    described["rank"] = json!(1);
    harness.call(Call::post("/matches", &described)).await.expect(400);
}

#[actix_web::test]
async fn two_processes_agree_with_each_write_at_once_while_others_read() {
    let harness = Harness::start();
    let (db, lives) = (harness.edge.db().clone(), [Live::default(), Live::default()]);
    let seen = |live: &Live| {
        live.read(&db, |conn, register| {
            Ok::<_, DbError>((register.columns.len(), register.sequence, events::head(conn)?))
        })
        .unwrap()
    };
    let register = db.read(|conn| enterprises::all(conn, &Visibility::Everything)).unwrap();
    let (before, _, _) = seen(&lives[0]);
    let running = register.iter().filter(|it| it.body.status == EnterpriseStatus::Active);
    let stamp = Stamp {
        actor: Actor {
            issuer: "urn:test".to_owned(),
            subject: "registrar".to_owned(),
            on_behalf_of: None,
            request_id: "under-load".to_owned(),
        },
        now: harness.edge.now(),
        new_uuid: harness.edge.ids(),
    };
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for live in &lives {
            let (seen, done) = (&seen, &done);
            scope.spawn(move || {
                let mut last = 0;
                while !done.load(Ordering::Relaxed) {
                    let (_, sequence, head) = seen(live);
                    assert!(sequence >= last && sequence == head);
                    last = sequence;
                }
            });
        }
        for (ceased, stored) in running.take(20).enumerate() {
            let body = Enterprise { status: EnterpriseStatus::Ceased, ..stored.body.clone() };
            db.write(&stamp, |tx| enterprises::update(tx, stored.id, stored.version, &body))
                .unwrap();
            for live in &lives {
                assert_eq!(seen(live).0, before - ceased - 1);
            }
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[actix_web::test]
async fn a_page_of_nothing_but_counts_fits_the_contract() {
    let harness = Harness::start();
    let counted = json!({"cpv": "90911200", "areas": ["0180"], "limit": 0});
    let answer = harness.call(Call::post("/matches", &counted)).await.expect(200).json();
    assert_eq!((&answer["_meta"]["limit"], &answer["items"]), (&json!(0), &json!([])));
    let contract: Value =
        serde_json::from_str(include_str!("../../../../openapi/openapi.json")).unwrap();
    let limit = &contract["components"]["schemas"]["PageMeta"]["properties"]["limit"];
    assert_eq!(limit["minimum"], 0, "{limit}");
}
