//! The binary itself: it starts, prints how to begin, and stops in order.

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

pub(crate) struct Running {
    child: Child,
    pub(crate) client: Client,
    // Held open, so that the process can go on writing its log.
    out: BufReader<ChildStdout>,
}

/// What the demo prints for whoever begins.
#[derive(Clone)]
pub(crate) struct Client {
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
    begin(directory, &["--log", "warn"]).up()
}

/// A process that may not be up yet.
pub(crate) struct Beginning(Child);

/// Starts the demo in `directory` without waiting for it.
pub(crate) fn begin(directory: &Path, settings: &[&str]) -> Beginning {
    let child = Command::new(env!("CARGO_BIN_EXE_hansyn"))
        .args(["serve", "--demo", "--listen", "127.0.0.1:0"])
        .args(settings)
        .current_dir(directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Beginning(child)
}

impl Beginning {
    /// Waits until it has printed how to begin.
    pub(crate) fn up(self) -> Running {
        let Self(mut child) = self;
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (mut base, mut token, mut committee) = (None, None, None);
        while base.is_none() || token.is_none() || committee.is_none() {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap() > 0, "it stopped: {:?}", child.wait());
            let line = line.trim_end();
            let take =
                |name: &str| line.strip_prefix(&format!("export {name}=")).map(str::to_owned);
            base = base.or_else(|| take("HANSYN"));
            token = token.or_else(|| take("TOKEN"));
            committee = committee.or_else(|| take("COMMITTEE"));
        }
        let client =
            Client { base: base.unwrap(), token: token.unwrap(), committee: committee.unwrap() };
        Running { child, client, out }
    }
}

impl Running {
    /// Kills the process and gives what it wrote since it was up.
    pub(crate) fn killed(&mut self) -> String {
        self.child.kill().unwrap();
        let mut log = String::new();
        self.out.read_to_string(&mut log).unwrap();
        log
    }
}

impl Client {
    /// Drafts a tender, with an idempotency key if one is given.
    pub(crate) async fn draft(
        &self,
        title: &str,
        key: Option<&str>,
    ) -> reqwest::Result<reqwest::Response> {
        let headers: Vec<_> = key.iter().map(|key| ("idempotency-key", *key)).collect();
        self.post("/tenders", &self.draft_body(title), &headers).await
    }

    /// Sends a body.
    pub(crate) async fn post(
        &self,
        path: &str,
        body: &Value,
        headers: &[(&str, &str)],
    ) -> reqwest::Result<reqwest::Response> {
        let mut call = reqwest::Client::new()
            .post(format!("{}{path}", self.base))
            .bearer_auth(&self.token)
            .header("content-type", "application/json")
            .body(body.to_string());
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        call.send().await
    }

    /// The same service, called by another subject of the demo in `directory`.
    pub(crate) fn as_somebody_else(&self, subject: &str, directory: &Path) -> Self {
        let Output { stdout, .. } = Command::new(env!("CARGO_BIN_EXE_hansyn"))
            .args(["token", subject])
            .current_dir(directory)
            .output()
            .unwrap();
        let token = String::from_utf8(stdout).unwrap().trim().to_owned();
        Self { token, ..self.clone() }
    }

    fn draft_body(&self, title: &str) -> Value {
        json!({"committeeId": self.committee, "title": title, "instrument": "LOU"})
    }

    /// Reads what is there.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let sent = reqwest::Client::new()
            .get(format!("{}{path}", self.base))
            .bearer_auth(&self.token)
            .send()
            .await
            .unwrap();
        assert_eq!(sent.status().as_u16(), 200, "{path}");
        serde_json::from_slice(&sent.bytes().await.unwrap()).unwrap()
    }
}

/// The identity of a draft that was acknowledged.
pub(crate) async fn acknowledged(client: Client, number: usize) -> Option<String> {
    let sent = client.draft(&format!("Nummer {number}"), None).await.ok()?;
    if sent.status().as_u16() != 201 {
        return None;
    }
    let body: Value = serde_json::from_slice(&sent.bytes().await.ok()?).ok()?;
    Some(body["id"].as_str()?.to_owned())
}

#[actix_web::test]
async fn the_demo_is_loaded_once() {
    let directory = tempfile::tempdir().unwrap();
    let count = |page: Value| page["_meta"]["totalRecords"].as_u64().unwrap();
    let first = start(directory.path());
    let before = count(first.client.get("/enterprises").await);
    drop(first);
    let second = start(directory.path());
    assert_eq!(count(second.client.get("/enterprises").await), before);
    assert!(before >= 40);
}

/// The root of the service, without the scheme.
fn host(client: &Client) -> &str {
    client.base.trim_start_matches("http://").split('/').next().unwrap()
}

#[cfg(unix)]
#[actix_web::test]
async fn a_request_under_way_is_answered_after_the_service_was_told_to_stop() {
    let directory = tempfile::tempdir().unwrap();
    let mut running = begin(directory.path(), &["--log-format", "json", "--log", "info"]).up();
    let (host, body) =
        (host(&running.client).to_owned(), running.client.draft_body("Sent slowly").to_string());
    let mut slow = TcpStream::connect(&host).unwrap();
    let head = format!(
        "POST /hansyn/v1/tenders HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        running.client.token,
        body.len(),
    );
    slow.write_all(head.as_bytes()).unwrap();
    // The service asks for the body: from here on the request is under way.
    let mut continues = [0; 25];
    slow.read_exact(&mut continues).unwrap();
    assert!(continues.starts_with(b"HTTP/1.1 100 "));
    let told = Command::new("sh")
        .args(["-c", &format!("kill -TERM {}", running.child.id())])
        .status()
        .unwrap();
    assert!(told.success());
    // It takes nothing new once it has heard.
    while TcpStream::connect(&host).is_ok() {}
    slow.write_all(body.as_bytes()).unwrap();
    let mut answer = [0; 12];
    slow.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 201");
    drop(slow);
    let mut log = String::new();
    running.out.read_to_string(&mut log).unwrap();
    assert!(running.child.wait().unwrap().success());
    assert!(log.trim_end().lines().last().unwrap().contains("\"message\":\"stopped\""), "{log}");
}

#[actix_web::test]
async fn the_log_has_one_object_a_line_and_neither_tokens_nor_bodies() {
    let directory = tempfile::tempdir().unwrap();
    let mut running = begin(directory.path(), &["--log-format", "json", "--log", "debug"]).up();
    let sent = running.client.draft("Hemlig rubrik", None).await.unwrap();
    let request = sent.headers()["x-request-id"].to_str().unwrap().to_owned();
    let log = running.killed();
    let lines: Vec<Value> = log
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let answered = lines.iter().find(|line| line["message"] == "answered 201").unwrap();
    assert_eq!(answered["http.status"], 201);
    assert_eq!(answered["span"]["request.id"], request.as_str());
    assert_eq!(answered["span"]["caller.sub"], "demo-officer");
    let told = lines.iter().map(Value::to_string).collect::<String>();
    assert!(!told.contains("Hemlig rubrik"));
    assert!(!told.contains(running.client.token.as_str()));
}

/// Runs a command that must fail, and gives what it says.
fn refusal(settings: &[&str]) -> String {
    let directory = tempfile::tempdir().unwrap();
    let Output { status, stderr, .. } = Command::new(env!("CARGO_BIN_EXE_hansyn"))
        .args(settings)
        .current_dir(directory.path())
        .output()
        .unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert!(!status.success(), "{said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("hansyn: ")).count(), 1, "{said}");
    said
}

#[test]
fn a_port_in_use_is_refused_by_address_and_setting() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = refusal(&["serve", "--demo", "--listen", &address, "--log", "error"]);
    assert!(said.contains(&address) && said.contains("HANSYN_LISTEN"), "{said}");
}

#[test]
fn an_issuers_file_that_is_not_there_is_refused_by_name_and_setting() {
    let said = refusal(&["serve", "--issuers", "nowhere.json"]);
    assert!(said.contains("nowhere.json") && said.contains("HANSYN_ISSUERS"), "{said}");
}

#[test]
fn a_setting_that_cannot_be_read_is_named() {
    assert!(refusal(&["serve", "--demo", "--log", "info=loud"]).contains("HANSYN_LOG"));
    assert!(refusal(&["serve", "--demo", "--public-url", "x"]).contains("HANSYN_PUBLIC_URL"));
}

#[test]
fn a_token_is_not_signed_with_a_key_that_no_demo_has() {
    let said = refusal(&["token"]);
    assert!(said.contains("hansyn-demo.key") && said.contains("--key"), "{said}");
}

#[test]
fn without_issuers_it_does_not_start() {
    assert!(refusal(&["serve", "--listen", "127.0.0.1:0"]).contains("HANSYN_ISSUERS"));
}

#[test]
fn an_unknown_kind_of_database_is_refused_by_name() {
    let said = refusal(&["migrate", "--database-url", "mysql://localhost/x"]);
    assert!(said.contains("HANSYN_DATABASE_URL") && said.contains("mysql"), "{said}");
}

#[cfg(not(feature = "postgres"))]
#[test]
fn an_engine_that_is_not_compiled_in_is_named_with_its_feature() {
    let said = refusal(&["migrate", "--database-url", "postgres://user:secret@localhost/x"]);
    assert!(said.contains("`postgres`") && !said.contains("secret"), "{said}");
}
