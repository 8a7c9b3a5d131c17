//! A service of its own for each test: its own database, a stopped clock,
//! identities that count, and the demo's roles.
//!
//! With the feature `postgres` the database is PostgreSQL, otherwise SQLite.

use actix_web::dev::Service;
use actix_web::http::Method;
use actix_web::{test, web};
use hansyn_api::app::{Contract, app};
use hansyn_api::auth::jwks::http_client;
use hansyn_api::auth::local_issuer::{DEFAULT_AUDIENCE, LocalIssuer};
use hansyn_api::auth::token::Verifier;
use hansyn_api::demo;
use hansyn_api::edge::{Edge, EdgeParts};
use hansyn_api::limits::Limits;
use hansyn_api::telemetry;
use hansyn_api::webhook::secret::Secret;
use hansyn_api::webhook::target::Reach;
use hansyn_domain::law::book::LawBook;
use hansyn_persistence::testing::TestDb;
use hansyn_persistence::{Db, Engine};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use uuid::Uuid;

/// The engine that the tests run on.
pub(crate) const ENGINE: Engine =
    if cfg!(feature = "postgres") { Engine::Postgres } else { Engine::Sqlite };

/// When the stopped clock was stopped.
pub(crate) const NOW: &str = "2026-11-21T08:00:00Z";

/// How many connections a service has.
const CONNECTIONS: u32 = 8;

/// A service of one test.
pub(crate) struct Harness {
    pub(crate) edge: web::Data<Edge>,
    issuer: LocalIssuer,
    clock: Arc<AtomicI64>,
    counter: Arc<AtomicU64>,
    contract: Arc<Contract>,
    // Dropped last: the service uses it until then.
    db: Arc<TestDb>,
    keys: Arc<tempfile::TempDir>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn etag(&self) -> String {
        self.header("etag").unwrap_or_else(|| panic!("no etag: {}", self.text())).to_owned()
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }
}

/// A call.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) caller: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<(String, Vec<u8>)>,
}

impl Call {
    pub(crate) fn new(method: Method, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            caller: Some("demo-officer".to_owned()),
            headers: Vec::new(),
            body: None,
        }
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: &str, body: &Value) -> Self {
        Self::new(Method::POST, path).json(body)
    }

    pub(crate) fn patch(path: &str, etag: &str, body: &Value) -> Self {
        Self::new(Method::PATCH, path)
            .header("if-match", etag)
            .typed("application/merge-patch+json", body.to_string())
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.typed("application/json", body.to_string())
    }

    pub(crate) fn typed(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some((kind.to_owned(), body.into()));
        self
    }

    pub(crate) fn by(mut self, caller: &str) -> Self {
        self.caller = Some(caller.to_owned());
        self
    }

    pub(crate) fn anonymous(mut self) -> Self {
        self.caller = None;
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

impl Harness {
    /// A service with the demo data.
    pub(crate) fn start() -> Self {
        let db = Arc::new(TestDb::new(ENGINE));
        let start: Timestamp = NOW.parse().unwrap();
        let keys = Arc::new(tempfile::tempdir().unwrap());
        let clock = Arc::new(AtomicI64::new(start.as_microsecond()));
        let harness = Self::on(db.db().clone(), db, keys, clock, Arc::new(AtomicU64::new(1)));
        demo::publish_library(&harness.edge).unwrap();
        demo::load(&harness.edge).unwrap();
        harness
    }

    /// One more service on the same database, as another process would be: with
    /// connections of its own, and with nothing in memory.
    pub(crate) fn beside(&self) -> Self {
        let db = Db::open(self.db.url(), CONNECTIONS).unwrap();
        let (keys, clock) = (Arc::clone(&self.keys), Arc::clone(&self.clock));
        Self::on(db, Arc::clone(&self.db), keys, clock, Arc::clone(&self.counter))
    }

    fn on(
        own: Db,
        db: Arc<TestDb>,
        keys: Arc<tempfile::TempDir>,
        clock: Arc<AtomicI64>,
        counter: Arc<AtomicU64>,
    ) -> Self {
        let issuer = LocalIssuer::load_or_create(&keys.path().join("key")).unwrap();
        let verifier =
            Verifier::new(vec![issuer.issuer_config(DEFAULT_AUDIENCE)], http_client().unwrap())
                .unwrap();
        let (ticking, counting) = (Arc::clone(&clock), Arc::clone(&counter));
        let edge = Edge::new(EdgeParts {
            db: own,
            clock: Arc::new(move || {
                Timestamp::from_microsecond(ticking.load(Ordering::SeqCst)).unwrap()
            }),
            ids: Arc::new(move || {
                let next = counting.fetch_add(1, Ordering::SeqCst);
                Uuid::from_u128(0x0193_4d7c_8000_7000_8000_0000_0000_0000 + u128::from(next))
            }),
            verifier,
            book: Arc::new(LawBook::embedded().unwrap()),
            limits: Limits::per_minute(NonZeroU32::new(1_000_000).unwrap()),
            public_url: "https://hansyn.test".to_owned(),
            reach: Reach::LoopbackAllowed,
            secrets: Arc::new(|| Ok(Secret::from_bytes([7; 32]))),
            pool_size: CONNECTIONS,
        });
        let contract = Arc::new(Contract::of_this_build());
        Self { edge: web::Data::new(edge), issuer, clock, counter, contract, db, keys }
    }

    /// Moves the clock on.
    pub(crate) fn advance(&self, by: SignedDuration) {
        let micros = i64::try_from(by.as_micros()).unwrap();
        self.clock.fetch_add(micros, Ordering::SeqCst);
    }

    /// A token of the local issuer for `subject`.
    pub(crate) fn token(&self, subject: &str) -> String {
        self.issuer.token(subject, SignedDuration::from_mins(30), self.edge.now()).unwrap()
    }

    /// Makes one call. The root of the API is put before paths without it.
    pub(crate) async fn call(&self, call: Call) -> Answer {
        let path = if call.path.starts_with("//") {
            call.path.trim_start_matches('/').to_owned()
        } else {
            format!("hansyn/v1{}", call.path)
        };
        let mut request = test::TestRequest::with_uri(&format!("/{path}")).method(call.method);
        if let Some(caller) = &call.caller {
            request =
                request.insert_header(("authorization", format!("Bearer {}", self.token(caller))));
        }
        if let Some((kind, body)) = call.body {
            request = request.insert_header(("content-type", kind)).set_payload(body);
        }
        for (name, value) in call.headers {
            request = request.append_header((name, value));
        }
        let app = app(self.edge.clone(), Arc::clone(&self.contract), telemetry::metrics());
        let service = test::init_service(app).await;
        let response = service.call(request.to_request()).await.unwrap();
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let bytes = test::read_body(response).await.to_vec();
        Answer { status, headers, bytes }
    }

    /// The first tender of the demo that is under LOU, with its first lot.
    pub(crate) async fn demo_tender(&self) -> (String, String) {
        let page = self.call(Call::get("/tenders?instrument=LOU")).await.expect(200).json();
        let tender = &page["items"][0];
        (
            tender["id"].as_str().unwrap().to_owned(),
            tender["lots"][0]["id"].as_str().unwrap().to_owned(),
        )
    }

    /// The identity of a committee by a part of its name.
    pub(crate) async fn committee(&self, name: &str) -> String {
        let page = self.call(Call::get("/committees")).await.expect(200).json();
        let found = page["items"].as_array().unwrap().iter().find(|item| {
            item["name"].as_str().unwrap().to_lowercase().contains(&name.to_lowercase())
        });
        found.unwrap_or_else(|| panic!("no committee like {name}"))["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}
