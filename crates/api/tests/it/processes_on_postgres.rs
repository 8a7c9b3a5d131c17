//! Several processes on one PostgreSQL database: they start at once, write at
//! once, tell the same story, and live through the loss of their connections.

use futures_util::future::join_all;
use hansyn_api::auth::local_issuer::LOCAL_ISSUER;
use hansyn_persistence::idempotency::{self, IdempotencyKey};
use hansyn_persistence::testing::TestDb;
use hansyn_persistence::{DbError, Engine, Visibility, events};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, mpsc};
use tempfile::TempDir;

use crate::process::{Beginning, Client, Running, acknowledged, begin};

/// Two processes on one database, started at the same moment.
struct Pair {
    first: Running,
    second: Running,
    // Dropped after the processes that use it.
    db: Arc<TestDb>,
    _directory: TempDir,
}

impl Pair {
    fn start() -> Self {
        let db = Arc::new(TestDb::empty(Engine::Postgres));
        let directory = tempfile::tempdir().unwrap();
        let start = || -> Beginning {
            let logs = ["--log-format", "json", "--log", "error"];
            begin(directory.path(), &[logs.as_slice(), &["--database-url", db.url()]].concat())
        };
        let (first, second) = (start(), start());
        Self { first: first.up(), second: second.up(), db, _directory: directory }
    }

    fn clients(&self) -> [Client; 2] {
        [self.first.client.clone(), self.second.client.clone()]
    }

    /// Every number that was given to an event, whoever may see it.
    fn sequence(&self) -> Vec<i64> {
        let all = self.db.read(|conn| events::after(conn, 0, 100_000, &Visibility::Everything));
        all.unwrap().events.iter().map(|event| event.sequence).collect()
    }
}

/// What a follower is told from `after` on, and the place it has come to.
async fn follow(client: &Client, mut after: i64, told: &mut Vec<String>) -> i64 {
    loop {
        let page = client.get(&format!("/events?after={after}&limit=7")).await;
        let ids = page["items"].as_array().unwrap().iter();
        told.extend(ids.map(|event| event["id"].as_str().unwrap().to_owned()));
        after = page["nextAfter"].as_i64().unwrap();
        if after >= page["head"].as_i64().unwrap() {
            return after;
        }
    }
}

#[actix_web::test]
async fn processes_that_start_at_once_on_an_empty_database_load_it_once() {
    let pair = Pair::start();
    let [first, second] = pair.clients();
    let enterprises = first.get("/enterprises?limit=1").await["_meta"]["totalRecords"].clone();
    assert_eq!(enterprises, 43);
    let tenders = first.get("/tenders?limit=1").await["_meta"]["totalRecords"].clone();
    assert_eq!(second.get("/tenders?limit=1").await["_meta"]["totalRecords"], tenders);
    let numbers = pair.sequence();
    assert!(numbers.iter().zip(1..).all(|(number, place)| *number == place), "{numbers:?}");
}

#[actix_web::test]
async fn writes_through_both_are_one_sequence_that_no_follower_misses() {
    let pair = Pair::start();
    let [first, second] = pair.clients();
    let (mut heard_first, mut heard_second) = (Vec::new(), Vec::new());
    let (mut at_first, mut at_second) = (0, 0);
    for round in 0..5 {
        let writes = (0..8).map(|number| {
            let client = if number % 2 == 0 { first.clone() } else { second.clone() };
            acknowledged(client, round * 8 + number)
        });
        // Both are followed while the writes are under way.
        let (written, to_first, to_second) = futures_util::join!(
            join_all(writes),
            follow(&first, at_first, &mut heard_first),
            follow(&second, at_second, &mut heard_second),
        );
        assert!(written.iter().all(Option::is_some));
        (at_first, at_second) = (to_first, to_second);
    }
    follow(&first, at_first, &mut heard_first).await;
    follow(&second, at_second, &mut heard_second).await;
    assert_eq!(heard_first, heard_second);
    let mut whole = Vec::new();
    follow(&first, 0, &mut whole).await;
    assert_eq!(heard_first, whole);
    let numbers = pair.sequence();
    assert!(numbers.iter().zip(1..).all(|(number, place)| *number == place), "{numbers:?}");
}

#[actix_web::test]
async fn a_key_that_is_sent_to_both_at_once_is_carried_out_once() {
    let pair = Pair::start();
    let [first, second] = pair.clients();
    for number in 0..10 {
        let (title, key) = (format!("Once {number}"), format!("key-{number}"));
        let (one, two) =
            futures_util::join!(first.draft(&title, Some(&key)), second.draft(&title, Some(&key)),);
        let statuses = [one.unwrap().status().as_u16(), two.unwrap().status().as_u16()];
        assert!(statuses.contains(&201), "{statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 201 | 409)), "{statuses:?}");
        // Whoever was told to wait gets the first answer.
        let again = first.draft(&title, Some(&key)).await.unwrap();
        assert_eq!(again.headers()["idempotency-replayed"], "true");
        let found = first.get(&format!("/tenders?q=Once%20{number}")).await;
        assert_eq!(found["_meta"]["totalRecords"], 1, "{title}");
    }
}

#[actix_web::test]
async fn lost_connections_answer_503_and_then_it_goes_on_without_a_restart() {
    let pair = Pair::start();
    let [first, second] = pair.clients();
    let mut kept = BTreeSet::new();
    for round in 0..5 {
        let db = Arc::clone(&pair.db);
        let cut = actix_web::rt::task::spawn_blocking(move || db.cut_connections());
        let writes = join_all((0..8).map(|number| {
            let client = if number % 2 == 0 { &first } else { &second };
            let title = format!("Round {round}, {number}");
            async move { client.draft(&title, None).await.unwrap() }
        }));
        let (answers, cut) = futures_util::join!(writes, cut);
        cut.unwrap();
        for answer in answers {
            let status = answer.status().as_u16();
            let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
            let body: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
            match status {
                201 => assert!(kept.insert(body["id"].as_str().unwrap().to_owned())),
                503 => {
                    assert_eq!(kind, "application/problem+json");
                    assert_eq!(body["code"], "unavailable");
                }
                _ => panic!("{status}: {body}"),
            }
        }
    }
    pair.db.cut_connections();
    for client in [&first, &second] {
        let sent = client.draft("Afterwards", None).await.unwrap();
        assert_eq!(sent.status().as_u16(), 201);
    }
    for id in &kept {
        assert_eq!(first.get(&format!("/tenders/{id}")).await["id"], id.as_str());
    }
    let numbers = pair.sequence();
    assert!(numbers.iter().zip(1..).all(|(number, place)| *number == place), "{numbers:?}");
}

#[actix_web::test]
async fn a_connection_that_is_replaced_is_no_error_in_the_log() {
    let mut pair = Pair::start();
    let client = pair.first.client.clone();
    assert_eq!(client.draft("Before", None).await.unwrap().status().as_u16(), 201);
    pair.db.cut_connections();
    assert_eq!(client.draft("After", None).await.unwrap().status().as_u16(), 201);
    let log = pair.first.killed();
    // The worker of webhooks may have been cut off within its work, and says so.
    for line in log.lines().filter(|line| line.starts_with('{')) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["target"], "hansyn_api::problem", "{line}");
    }
}

#[actix_web::test]
async fn a_connection_that_is_lost_within_the_work_answers_503_and_leaves_the_key_free() {
    let pair = Pair::start();
    let client = pair.first.client.clone();
    let key = IdempotencyKey {
        issuer: LOCAL_ISSUER.to_owned(),
        subject: "demo-officer".to_owned(),
        key: "held".to_owned(),
    };
    // A transaction that stays open keeps whoever sends the key waiting.
    let ((held, is_held), (let_go, is_let_go)) = (mpsc::channel(), mpsc::channel::<()>());
    let db = Arc::clone(&pair.db);
    let holder = actix_web::rt::task::spawn_blocking(move || {
        db.plain_write(|conn| {
            let now = Timestamp::UNIX_EPOCH;
            idempotency::claim(conn, &key, &[0; 32], now, now)?;
            held.send(()).unwrap();
            // It ends when the sender is dropped, and with it the claim.
            let _ = is_let_go.recv();
            Err::<(), _>(DbError::Unsupported { field: "held" })
        })
    });
    is_held.recv().unwrap();
    let db = Arc::clone(&pair.db);
    let cut = actix_web::rt::task::spawn_blocking(move || db.cut_a_waiting_connection());
    let (answer, cut) = futures_util::join!(client.draft("Cut off", Some("held")), cut);
    cut.unwrap();
    let answer = answer.unwrap();
    assert_eq!(answer.status().as_u16(), 503);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    assert_eq!(answer.headers()["retry-after"], "1");
    drop(let_go);
    holder.await.unwrap().unwrap_err();
    let again = client.draft("Cut off", Some("held")).await.unwrap();
    assert_eq!(again.status().as_u16(), 201);
    assert!(again.headers().get("idempotency-replayed").is_none());
}
