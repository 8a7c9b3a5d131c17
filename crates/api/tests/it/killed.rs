//! The process is killed amid writes, as by `kill -9`: what it has acknowledged is
//! there when it starts again, also an application and what a delegate decided.

use serde_json::{Value, json};
use std::path::Path;

use crate::choice_systems::{application, findings};
use crate::process::{Client, begin};

/// A record that was acknowledged, and where it may stand: a decision that was sent
/// and not answered may have been taken.
struct Acknowledged {
    path: String,
    statuses: &'static [&'static str],
}

/// The persons who write, and the choice system that they write to.
#[derive(Clone)]
struct Writers {
    officer: Client,
    delegate: Client,
    system: String,
}

impl Writers {
    /// Drafts a tender.
    async fn draft(&self, number: usize) -> Option<Acknowledged> {
        let id = crate::process::acknowledged(self.officer.clone(), number).await?;
        Some(Acknowledged { path: format!("/tenders/{id}"), statuses: &["DRAFT"] })
    }

    /// Files an application and has the delegate approve it.
    async fn apply(&self, number: usize) -> Option<Acknowledged> {
        let mut asks = application(&self.system);
        asks["applicants"][0]["name"] = json!(format!("Sökande {number} (påhittat)"));
        let path = format!("/choice-systems/{}/applications", self.system);
        let filed = self.officer.post(&path, &asks, &[]).await.ok()?;
        if filed.status().as_u16() != 201 {
            return None;
        }
        let etag = filed.headers()["etag"].to_str().unwrap().to_owned();
        let body: Value = serde_json::from_slice(&filed.bytes().await.ok()?).ok()?;
        let path = format!("/applications/{}", body["id"].as_str()?);
        let key = format!("decide-{number}");
        let headers = [("if-match", etag.as_str()), ("idempotency-key", key.as_str())];
        let decided = self.delegate.post(&format!("{path}/decisions"), &findings(), &headers).await;
        let is_decided = decided.is_ok_and(|answer| answer.status().as_u16() == 200);
        let statuses: &[&str] = if is_decided { &["APPROVED"] } else { &["RECEIVED", "APPROVED"] };
        Some(Acknowledged { path, statuses })
    }
}

/// Writes to a process on the database of `settings`, kills it amid the writes, and
/// reads from another what was acknowledged.
pub(crate) async fn loses_nothing(directory: &Path, settings: &[&str]) {
    let mut first = begin(directory, settings).up();
    let officer = first.client.clone();
    let systems = officer.get("/choice-systems?limit=1").await;
    let system = systems["items"][0]["id"].as_str().unwrap().to_owned();
    let delegate = officer.as_somebody_else("demo-delegate", directory);
    let writers = Writers { officer, delegate, system };
    let mut acknowledged = Vec::new();
    for number in 0..10 {
        acknowledged.push(writers.draft(number).await.unwrap());
        let applied = writers.apply(number).await.unwrap();
        assert_eq!(applied.statuses, ["APPROVED"]);
        acknowledged.push(applied);
    }
    // Writes are under way when the process dies; some are acknowledged, some not.
    let under_way: Vec<_> = (10..30)
        .map(|number| {
            let writers = writers.clone();
            actix_web::rt::spawn(async move {
                match number % 2 {
                    0 => writers.draft(number).await,
                    _ => writers.apply(number).await,
                }
            })
        })
        .collect();
    acknowledged.extend(writers.draft(30).await);
    first.killed();
    for writer in under_way {
        acknowledged.extend(writer.await.unwrap());
    }
    drop(first);
    let second = begin(directory, settings).up();
    for Acknowledged { path, statuses } in &acknowledged {
        let found = second.client.get(path).await;
        let status = found["status"].as_str().unwrap();
        assert!(statuses.contains(&status), "{path} is {status} and not {statuses:?}");
        assert_eq!(found.get("decision").is_some(), status == "APPROVED", "{path}");
    }
    let events = second.client.get("/events?limit=1000").await;
    let sequences: Vec<i64> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["sequence"].as_str().unwrap().parse().unwrap())
        .collect();
    assert!(sequences.windows(2).all(|pair| pair[0] < pair[1]));
}

#[actix_web::test]
async fn what_was_acknowledged_survives_being_killed() {
    let directory = tempfile::tempdir().unwrap();
    loses_nothing(directory.path(), &["--log", "warn"]).await;
}

#[cfg(feature = "postgres")]
#[actix_web::test]
async fn what_was_acknowledged_survives_being_killed_on_postgres() {
    use hansyn_persistence::Engine;
    use hansyn_persistence::testing::TestDb;

    let directory = tempfile::tempdir().unwrap();
    let db = TestDb::empty(Engine::Postgres);
    loses_nothing(directory.path(), &["--log", "warn", "--database-url", db.url()]).await;
}
