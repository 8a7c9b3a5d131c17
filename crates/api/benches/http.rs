//! A stored lot's barriers over HTTP at Sweden's size: 1 000 requests a second,
//! sent on time whether or not the answers are, on the cores that also answer them.
//!
//! It starts the binary itself on a database of its own, fills the register to
//! 400 enterprises and sends the same rate of signs of life first: what those
//! take is what the machine, the sockets and this generator take. Then it reads one
//! stored record at the same rate: what a call takes that decides nothing. Delays
//! count from the moment a request should have been sent, so that a stalled service
//! cannot hide its stall. Before the loads each call is made one after the other on
//! an idle service, which says what it takes of the processor.
//! `cargo bench -p hansyn-api` runs it.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may stop on what cannot be"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Social enterprises in Sweden, about.
const ENTERPRISES: usize = 400;
/// Requests a second.
const RATE: u32 = 1_000;
/// Connections that stay open.
const CONNECTIONS: u16 = 32;
/// How many calls follow each other on an idle service.
const CALLS: u32 = 1_000;
/// How long each load lasts.
const SECONDS: u32 = 10;

fn main() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut service = Service::start(directory.path());
    service.fill_register(directory.path());
    let path = service.first_lot();
    let (tender, _) = path.split_once("/lots/").expect("the path of a lot");
    let calls = [
        ("sign of life", "/health/live".to_owned()),
        ("row read", format!("/hansyn/v1{tender}")),
        ("barriers", format!("/hansyn/v1{path}/barriers")),
        ("matches", format!("/hansyn/v1{path}/matches?limit=20")),
    ];
    println!("{ENTERPRISES} enterprises; one call after the other:");
    for (name, call) in &calls {
        println!("{name:>13}: {:>9.1?} of the processor", service.alone(call));
    }
    println!("{RATE} requests/s over {CONNECTIONS} connections:");
    let took: Vec<_> = calls.iter().map(|(name, call)| (*name, service.load(call))).collect();
    let p50 = |wanted: &str| took.iter().find(|it| it.0 == wanted).map(|it| it.1.p50.as_secs_f64());
    let (alive, row) = (p50("sign of life").unwrap_or(1.0), p50("row read").unwrap_or(1.0));
    for (name, took) in &took {
        let p50 = took.p50.as_secs_f64();
        println!(
            "{name:>13}: p50 {:>9.2?}  p99 {:>9.2?}  p50 {:.1} times that of a sign of life, {:.1} that of a row read",
            took.p50,
            took.p99,
            p50 / alive,
            p50 / row,
        );
    }
    let barriers = took.iter().find(|it| it.0 == "barriers").map(|it| it.1.p99);
    let reached = barriers.is_some_and(|it| it < Duration::from_millis(10));
    println!("barriers below 10 ms at p99: {}", if reached { "reached" } else { "missed" });
}

/// What a load found.
struct Took {
    p50: Duration,
    p99: Duration,
}

/// The binary at work.
struct Service {
    child: Child,
    // Held open, so that the process can go on writing.
    _out: BufReader<ChildStdout>,
    host: String,
    token: String,
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Service {
    fn start(directory: &std::path::Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hansyn"))
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--log", "error"])
            .args(["--calls-per-minute", "1000000"])
            .current_dir(directory)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let (mut host, mut token) = (None, None);
        while host.is_none() || token.is_none() {
            let mut line = String::new();
            assert!(out.read_line(&mut line).expect("a line") > 0, "it stopped");
            let value = |name: &str| line.trim_end().strip_prefix(name).map(str::to_owned);
            let base = value("export HANSYN=http://");
            host = host.or_else(|| Some(base?.split('/').next()?.to_owned()));
            token = token.or_else(|| value("export TOKEN="));
        }
        let (host, token) = (host.expect("an address"), token.expect("a token"));
        Self { child, _out: out, host, token }
    }

    /// Adds copies of the demo's enterprises under new names.
    fn fill_register(&mut self, directory: &std::path::Path) {
        let printed = Command::new(env!("CARGO_BIN_EXE_hansyn"))
            .args(["token", "demo-registrar"])
            .current_dir(directory)
            .output()
            .expect("a token is printed");
        let registrar = String::from_utf8(printed.stdout).expect("a token");
        let mut line = Connection::open(&self.host);
        let page = line.json(&request("/hansyn/v1/enterprises?limit=200", &self.token));
        let known = page.pointer("/items").and_then(Value::as_array).expect("enterprises").clone();
        let total = page.pointer("/_meta/totalRecords").and_then(Value::as_u64).expect("a total");
        let missing = ENTERPRISES.saturating_sub(usize::try_from(total).expect("a small total"));
        // What has ceased or was merged has a history that no new record has.
        let running =
            known.iter().filter(|it| it.get("status").and_then(Value::as_str) == Some("ACTIVE"));
        for (number, record) in running.cycle().take(missing).enumerate() {
            let mut copy = record.clone();
            let members = copy.as_object_mut().expect("an object");
            let served =
                ["id", "version", "createdAt", "changedAt", "history", "organisationNumber"];
            members.retain(|name, _| !served.contains(&name.as_str()) && !name.starts_with('_'));
            // The form of a sole trader would ask for its number.
            members.insert("legalForm".to_owned(), "ECONOMIC_ASSOCIATION".into());
            members.insert("name".to_owned(), format!("Enterprise {number}").into());
            let body = copy.to_string();
            let (status, answer) = line.send(&format!(
                "POST /hansyn/v1/enterprises HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {}\r\n\
                 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                registrar.trim(),
                body.len(),
            ));
            assert_eq!(status, 201, "{}", String::from_utf8_lossy(&answer));
        }
    }

    /// The path of the lot with the most requirements.
    fn first_lot(&self) -> String {
        let page = Connection::open(&self.host)
            .json(&request("/hansyn/v1/tenders?limit=200", &self.token));
        let tenders = page.pointer("/items").and_then(Value::as_array).expect("tenders");
        let lots = tenders.iter().flat_map(|tender| {
            let lots = tender.get("lots").and_then(Value::as_array).into_iter().flatten();
            lots.map(move |lot| (tender, lot))
        });
        let asked = |lot: &Value| lot.get("requirements").and_then(Value::as_array).map(Vec::len);
        let (tender, lot) = lots.max_by_key(|(_, lot)| asked(lot)).expect("a lot");
        let id = |of: &Value| of.get("id").and_then(Value::as_str).expect("an identity").to_owned();
        format!("/tenders/{}/lots/{}", id(tender), id(lot))
    }

    /// What one call takes of the processor, in all threads of the service.
    fn alone(&self, path: &str) -> Duration {
        let (request, mut line) = (request(path, &self.token), Connection::open(&self.host));
        let before = self.processor();
        for _ in 0..CALLS {
            let (status, answer) = line.send(&request);
            assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
        }
        self.processor().saturating_sub(before) / CALLS
    }

    /// What the service has taken of the processor, counted in hundredths of a
    /// second: the 14th and 15th field of what the kernel says of a process.
    fn processor(&self) -> Duration {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()));
        let text = text.unwrap_or_default();
        // The name of the program, in parentheses, may hold anything.
        let fields = text.rsplit(')').next().unwrap_or_default();
        let taken = fields.split_whitespace().skip(11).take(2);
        Duration::from_millis(10 * taken.filter_map(|it| it.parse::<u64>().ok()).sum::<u64>())
    }

    /// Sends [`RATE`] requests a second for [`SECONDS`], each at its time.
    fn load(&self, path: &str) -> Took {
        let request = request(path, &self.token);
        let begin = Instant::now() + Duration::from_millis(200);
        let gap = Duration::from_secs(1) / RATE;
        let senders: Vec<_> = (0..CONNECTIONS)
            .map(|sender| {
                let (request, mut line) = (request.clone(), Connection::open(&self.host));
                thread::spawn(move || {
                    let mine =
                        (u32::from(sender)..RATE * SECONDS).step_by(usize::from(CONNECTIONS));
                    mine.map(|number| {
                        let due = begin + gap * number;
                        thread::sleep(due.saturating_duration_since(Instant::now()));
                        let (status, answer) = line.send(&request);
                        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
                        due.elapsed()
                    })
                    .collect::<Vec<_>>()
                })
            })
            .collect();
        let mut delays: Vec<Duration> =
            senders.into_iter().flat_map(|it| it.join().expect("a sender")).collect();
        delays.sort_unstable();
        let at = |share: usize| delays.get(delays.len() * share / 100).copied().expect("delays");
        Took { p50: at(50), p99: at(99) }
    }
}

fn request(path: &str, token: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n")
}

/// One connection that stays open.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(host: &str) -> Self {
        let stream = TcpStream::connect(host).expect("a connection");
        stream.set_nodelay(true).expect("small packets at once");
        Self(BufReader::new(stream))
    }

    /// The status and the body of the answer.
    fn send(&mut self, request: &str) -> (u16, Vec<u8>) {
        self.0.get_mut().write_all(request.as_bytes()).expect("the request is sent");
        let mut line = String::new();
        self.0.read_line(&mut line).expect("a status");
        let status = line.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
        let mut length = 0;
        loop {
            line.clear();
            self.0.read_line(&mut line).expect("a header");
            let header = line.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).expect("a body");
        (status, body)
    }

    fn json(&mut self, request: &str) -> Value {
        let (status, body) = self.send(request);
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).expect("JSON")
    }
}
