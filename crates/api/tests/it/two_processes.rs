//! Two processes on one database agree: each answers from before no write of the
//! other that was acknowledged, and as one that has nothing in memory.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::http::Method;
use futures_util::future::join_all;
use hansyn_api::work::runner;
use hansyn_persistence::events;
use serde_json::{Value, json};

use crate::harness::{Call, Harness};
use crate::tenders::publish;

const REGISTRAR: &str = "demo-registrar";

/// Two processes, and what is asked of both.
struct Pair {
    processes: [Harness; 2],
    tender: String,
    lot: String,
    plan: String,
    enterprises: Vec<String>,
}

impl Pair {
    async fn start() -> Self {
        let first = Harness::start();
        let second = first.beside();
        let (tender, lot) = first.demo_tender().await;
        let plans = get(&first, "/plans?status=PUBLISHED").await;
        let plan = plans["items"][0]["id"].as_str().unwrap().to_owned();
        let list = get(&first, &format!("/tenders/{tender}/lots/{lot}/matches?limit=6")).await;
        let own = |it: &Value| it["enterpriseId"].as_str().unwrap().to_owned();
        let enterprises = list["items"].as_array().unwrap().iter().map(own).collect();
        Self { processes: [first, second], tender, lot, plan, enterprises }
    }

    fn of_lot(&self, rest: &str) -> String {
        format!("/tenders/{}/lots/{}/{rest}", self.tender, self.lot)
    }

    /// Whatever is answered from memory.
    fn questions(&self) -> Vec<String> {
        let (one, plan) = (&self.enterprises[0], &self.plan);
        let mut all: Vec<_> = [
            "matches?limit=200&rotation=lott",
            "barriers?atLeast=3",
            "relaxations?atLeast=3&maxSize=2",
            "consortia?members=2&limit=200&reading=IF_KNOWN",
        ]
        .map(|rest| self.of_lot(rest))
        .into();
        all.extend([
            format!("/enterprises/{one}/opportunities?limit=200"),
            format!("/enterprises/{one}/demand"),
            format!("/enterprises/{one}/lot-changes?limit=200&sinceSequence=0"),
            format!("/plans/{plan}/demand?atLeast=2"),
            "/contact-exposure?limit=200".to_owned(),
            "/round-tasks?limit=200".to_owned(),
        ]);
        all
    }

    /// Both answer alike, and as a process that has just been started; no answer
    /// is older than what was written.
    async fn agree(&self, written: &str) {
        let head = head(&self.processes[0]);
        let newborn = self.processes[0].beside();
        for question in self.questions() {
            let expected = get(&newborn, &question).await;
            for (process, number) in self.processes.iter().zip(1..) {
                let answer = get(process, &question).await;
                assert_eq!(answer, expected, "{number} after {written}: {question}");
            }
            if let Some(sequence) = expected.get("sequence") {
                assert_eq!(sequence, head, "after {written}: {question}");
            }
        }
    }
}

async fn get(harness: &Harness, path: &str) -> Value {
    harness.call(Call::get(path)).await.expect(200).json()
}

fn head(harness: &Harness) -> i64 {
    harness.edge.db().read(events::head).unwrap()
}

async fn change(harness: &Harness, path: &str, by: &str, body: &Value) {
    let etag = harness.call(Call::get(path).by(by)).await.expect(200).etag();
    harness.call(Call::patch(path, &etag, body).by(by)).await.expect(200);
}

/// The one who writes is the other one each time, and whoever is asked first, too.
#[actix_web::test]
async fn what_is_written_through_one_is_in_the_next_answer_of_the_other() {
    let pair = Pair::start().await;
    let [first, second] = &pair.processes;
    pair.agree("nothing").await;

    let one = format!("/enterprises/{}", pair.enterprises[0]);
    change(second, &one, REGISTRAR, &json!({"trades": [], "certificates": []})).await;
    pair.agree("a changed enterprise").await;

    publish(first, &pair.tender).await;
    pair.agree("a published tender").await;

    let tender = get(second, &format!("/tenders/{}", pair.tender)).await;
    let committee = tender["committeeId"].as_str().unwrap();
    let weights = json!({"fit": 1, "capacity": 0, "freshness": 0, "nearness": 1000});
    let path = format!("/committees/{committee}");
    change(second, &path, "demo-admin", &json!({ "matchingWeights": weights })).await;
    pair.agree("other weights").await;

    let contact = json!({"committeeId": committee, "enterpriseId": pair.enterprises[1],
        "tenderId": pair.tender, "lotId": pair.lot, "on": "2026-11-20", "purpose": "INVITATION"});
    let noted = first.call(Call::post("/contacts", &contact)).await.expect(201);
    pair.agree("a contact").await;
    let path = format!("/contacts/{}", noted.json()["id"].as_str().unwrap());
    let gone = Call::new(Method::DELETE, &path).header("if-match", &noted.etag());
    second.call(gone).await.expect(204);
    pair.agree("a contact that was taken back").await;

    let ended = json!({"on": "2026-10-01", "ground": "BANKRUPTCY"});
    let ceases = json!({"status": "CEASED", "history": {"ceased": ended}});
    let two = format!("/enterprises/{}", pair.enterprises[2]);
    change(first, &two, REGISTRAR, &ceases).await;
    pair.agree("an enterprise that ceased").await;

    let kept = second.call(Call::get(&one).by(REGISTRAR)).await.expect(200);
    let three = format!("/enterprises/{}", pair.enterprises[3]);
    let absorbed = get(second, &three).await;
    let order = json!({"absorbedId": absorbed["id"], "absorbedVersion": absorbed["version"],
        "kind": "MERGER", "on": "2026-11-01"});
    let merge = Call::post(&format!("{one}/merges"), &order).by(REGISTRAR);
    let merge = merge.header("if-match", &kept.etag()).header("idempotency-key", "merge");
    second.call(merge).await.expect(200);
    pair.agree("a merger").await;

    let plan = format!("/plans/{}", pair.plan);
    change(first, &plan, "demo-officer", &json!({"title": "En annan plan"})).await;
    pair.agree("a changed plan").await;
}

/// A value of the law book that one process has stored is read by the other.
#[actix_web::test]
async fn the_law_book_is_the_same_in_both() {
    let pair = Pair::start().await;
    let [first, second] = &pair.processes;
    let list = "/law/parameters?validOn=2026-03-02";
    let value = |kronor: u64| {
        json!({"parameter": "LOU.THRESHOLD.SUB_CENTRAL.SEK", "validFrom": "2026-01-01",
            "validTo": "2027-12-31", "value": {"kind": "SEK", "kronor": kronor},
            "source": "Tillkännagivande (påhittat)", "sourceDate": "2025-12-05", "confidence": "A"})
    };
    for (from, to, kronor) in [(first, second, 2_300_000), (second, first, 2_400_000)] {
        let call = Call::post("/law/parameters", &value(kronor)).by("demo-admin");
        from.call(call).await.expect(201);
        let answer = get(to, list).await;
        assert!(answer.to_string().contains(&kronor.to_string()), "{answer}");
        assert_eq!(answer, get(from, list).await);
    }
}

/// Long work that is asked for in one process is done by the other.
#[actix_web::test]
async fn an_operation_is_done_by_whichever_process_has_time() {
    let pair = Pair::start().await;
    let [first, second] = &pair.processes;
    let question = json!({"kind": "LOT_CONSORTIA", "tenderId": pair.tender, "lotId": pair.lot,
        "question": {"members": 2}});
    let asked = first.call(Call::post("/operations", &question)).await.expect(202).json();
    let path = format!("/enterprises/{}", pair.enterprises[0]);
    change(first, &path, REGISTRAR, &json!({"trades": []})).await;
    assert!(runner::once(&second.edge).await.unwrap());
    assert!(!runner::once(&first.edge).await.unwrap(), "it was done already");
    let operation = format!("/operations/{}", asked["id"].as_str().unwrap());
    let mut results = Vec::new();
    for process in &pair.processes {
        assert_eq!(get(process, &operation).await["status"], "SUCCEEDED");
        let result = get(process, &format!("{operation}/result")).await;
        assert_eq!(result["sequence"], head(process));
        results.push(result);
    }
    assert_eq!(results[0], results[1]);
}

/// The counts of all, and the first of the list.
const MATCHES: &str = "matches?limit=8";

/// What was answered under load, and which process it was asked of.
type Answered = (usize, Value);

/// Both write and both answer at the same time. Nobody is answered from before a
/// write of their own or from before an answer they have had, whichever process
/// they go to; and every answer is what is reckoned anew from the versions that
/// stood after the event it names.
#[actix_web::test]
async fn under_interleaved_writes_every_answer_can_be_reckoned_anew() {
    let pair = Pair::start().await;
    let writing = AtomicUsize::new(2);
    let writers = (0..2).map(|own| write_in_turns(&pair, own, &writing));
    let readers = (0..2).map(|number| ask_in_turns(&pair, number, &writing));
    let ((), answered) =
        futures_util::join!(async { drop(join_all(writers).await) }, join_all(readers));
    let answered: Vec<Answered> = answered.into_iter().flatten().collect();
    assert!(answered.iter().any(|(process, _)| *process == 0));
    assert!(answered.iter().any(|(process, _)| *process == 1));
    let newborn = pair.processes[0].beside();
    let mut reckoned: BTreeMap<i64, Value> = BTreeMap::new();
    for (process, answer) in answered {
        let sequence = answer["sequence"].as_i64().unwrap();
        if let Entry::Vacant(missing) = reckoned.entry(sequence) {
            let on = answer["summary"]["on"].as_str().unwrap();
            let rest = format!("{MATCHES}&sequence={sequence}&on={on}");
            missing.insert(get(&newborn, &pair.of_lot(&rest)).await);
        }
        for member in ["summary", "items"] {
            assert_eq!(answer[member], reckoned[&sequence][member], "{process} after {sequence}");
        }
    }
    assert!(reckoned.len() > 5, "{:?}", reckoned.keys());
    pair.agree("everything").await;
}

/// Changes enterprises of its own through one process, and asks the other at once.
async fn write_in_turns(pair: &Pair, own: usize, writing: &AtomicUsize) {
    let (process, other) = (&pair.processes[own], &pair.processes[1 - own]);
    let enterprise = &pair.enterprises[own];
    let path = format!("/enterprises/{enterprise}");
    let trades = get(process, &path).await["trades"].clone();
    for turn in 0..8 {
        let is_out = turn % 2 == 0;
        let trades = if is_out { json!([]) } else { trades.clone() };
        change(process, &path, REGISTRAR, &json!({ "trades": trades })).await;
        let written = head(process);
        let answer = get(other, &pair.of_lot("matches?limit=200")).await;
        assert!(answer["sequence"].as_i64().unwrap() >= written);
        let items = answer["items"].as_array().unwrap();
        let item = items.iter().find(|it| it["enterpriseId"] == enterprise.as_str()).unwrap();
        let fails = item["fails"].as_array().unwrap();
        assert_eq!(fails.contains(&json!("trade")), is_out, "{own}, {turn}: {item}");
    }
    writing.fetch_sub(1, Ordering::SeqCst);
}

/// Asks one process and then the other for as long as somebody writes.
async fn ask_in_turns(pair: &Pair, number: usize, writing: &AtomicUsize) -> Vec<Answered> {
    let (mut answers, mut last) = (Vec::new(), 0);
    for turn in number.. {
        let process = turn % 2;
        let harness = &pair.processes[process];
        let answer = get(harness, &pair.of_lot(MATCHES)).await;
        let sequence = answer["sequence"].as_i64().unwrap();
        assert!(sequence >= last, "{sequence} after {last}");
        last = sequence;
        answers.push((process, answer));
        if writing.load(Ordering::SeqCst) == 0 {
            break;
        }
    }
    answers
}
