//! The binary itself: it starts, prints how to begin, and loses nothing that it
//! has acknowledged when it is killed.

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

struct Running {
    child: Child,
    client: Client,
}

/// What the demo prints for whoever begins.
#[derive(Clone)]
struct Client {
    base: String,
    token: String,
    committee: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the demo in `directory` and reads what it prints.
fn start(directory: &Path) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hansyn"))
        .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--log", "warn"])
        .current_dir(directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (mut base, mut token, mut committee) = (None, None, None);
    for line in lines.map_while(Result::ok) {
        let take = |name: &str| line.strip_prefix(&format!("export {name}=")).map(str::to_owned);
        base = base.or_else(|| take("HANSYN"));
        token = token.or_else(|| take("TOKEN"));
        committee = committee.or_else(|| take("COMMITTEE"));
        if base.is_some() && token.is_some() && committee.is_some() {
            break;
        }
    }
    Running {
        child,
        client: Client {
            base: base.unwrap(),
            token: token.unwrap(),
            committee: committee.unwrap(),
        },
    }
}

async fn draft(running: Client, number: usize) -> Option<String> {
    let body = json!({"committeeId": running.committee, "title": format!("Nummer {number}"), "instrument": "LOU"});
    let sent = reqwest::Client::new()
        .post(format!("{}/tenders", running.base))
        .bearer_auth(&running.token)
        .header("content-type", "application/json")
        .body(body.to_string())
        .send()
        .await
        .ok()?;
    if sent.status().as_u16() != 201 {
        return None;
    }
    let body: Value = serde_json::from_slice(&sent.bytes().await.ok()?).ok()?;
    Some(body["id"].as_str()?.to_owned())
}

async fn get(running: &Running, path: &str) -> Value {
    let running = &running.client;
    let sent = reqwest::Client::new()
        .get(format!("{}{path}", running.base))
        .bearer_auth(&running.token)
        .send()
        .await
        .unwrap();
    assert_eq!(sent.status().as_u16(), 200, "{path}");
    serde_json::from_slice(&sent.bytes().await.unwrap()).unwrap()
}

#[actix_web::test]
async fn what_was_acknowledged_survives_being_killed() {
    let directory = tempfile::tempdir().unwrap();
    let mut first = start(directory.path());
    let mut acknowledged = Vec::new();
    for number in 0..20 {
        acknowledged.push(draft(first.client.clone(), number).await.unwrap());
    }
    // Writes are under way when the process dies; some are acknowledged, some not.
    let writers: Vec<_> =
        (20..40).map(|number| actix_web::rt::spawn(draft(first.client.clone(), number))).collect();
    acknowledged.extend(draft(first.client.clone(), 40).await);
    first.child.kill().unwrap();
    for writer in writers {
        acknowledged.extend(writer.await.unwrap());
    }
    drop(first);
    let second = start(directory.path());
    for id in &acknowledged {
        let tender = get(&second, &format!("/tenders/{id}")).await;
        assert_eq!(tender["id"], id.as_str());
    }
    let events = get(&second, "/events?limit=1000").await;
    let sequences: Vec<i64> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["sequence"].as_str().unwrap().parse().unwrap())
        .collect();
    assert!(sequences.windows(2).all(|pair| pair[0] < pair[1]));
}

#[actix_web::test]
async fn the_demo_is_loaded_once() {
    let directory = tempfile::tempdir().unwrap();
    let count = |page: Value| page["_meta"]["totalRecords"].as_u64().unwrap();
    let first = start(directory.path());
    let before = count(get(&first, "/enterprises").await);
    drop(first);
    let second = start(directory.path());
    assert_eq!(count(get(&second, "/enterprises").await), before);
    assert!(before >= 40);
}

#[test]
fn without_issuers_it_does_not_start() {
    let directory = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_hansyn"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .current_dir(directory.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("HANSYN_ISSUERS"));
}

#[test]
fn an_unknown_kind_of_database_is_refused_by_name() {
    let output = Command::new(env!("CARGO_BIN_EXE_hansyn"))
        .args(["migrate", "--database-url", "mysql://localhost/x"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("HANSYN_DATABASE_URL"));
}
