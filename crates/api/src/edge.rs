//! The edge: the only place that knows the time, makes identities and hops to
//! the database.

pub mod books;
pub mod turns;
pub mod write;

use hansyn_domain::text::Text;
use std::sync::Arc;
use std::time::Duration;

use hansyn_domain::law::book::LawBook;
use hansyn_persistence::{Conn, Db, DbError};
use jiff::Timestamp;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use self::books::Books;
use self::turns::Turns;
use crate::auth::token::Verifier;
use crate::limits::Limits;
use crate::live::lots::{LiveLots, OpenTenders};
use crate::live::{Live, Register};
use crate::problem::{Code, Problem};
use crate::webhook::secret::Secret;
use crate::webhook::target::Reach;

/// How long a call waits for its turn before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Makes fresh UUIDs.
pub type Ids = Arc<dyn Fn() -> Uuid + Send + Sync>;

/// Makes fresh secrets.
pub type SecretSource = Arc<dyn Fn() -> Result<Secret, Problem> + Send + Sync>;

/// Everything a route needs from outside.
pub struct Edge {
    db: Db,
    clock: Clock,
    ids: Ids,
    verifier: Verifier,
    books: Arc<Books>,
    live: Arc<Live>,
    lots: Arc<LiveLots>,
    limits: Limits,
    public_url: String,
    reach: Reach,
    secrets: SecretSource,
    hops: Arc<Semaphore>,
    turns: Turns,
    asked_for: Notify,
}

/// What an [`Edge`] is made of.
pub struct EdgeParts {
    /// The database, migrated.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// The source of identities.
    pub ids: Ids,
    /// The verifier of tokens.
    pub verifier: Verifier,
    /// The embedded law book.
    pub book: Arc<LawBook>,
    /// The limits of calls.
    pub limits: Limits,
    /// Where the service is reached from outside, without a trailing slash.
    pub public_url: String,
    /// Where webhooks may reach.
    pub reach: Reach,
    /// The source of secrets.
    pub secrets: SecretSource,
    /// How many database hops may run at once.
    pub pool_size: u32,
}

/// Secrets from the system's source of randomness.
#[must_use]
pub fn system_secrets() -> SecretSource {
    Arc::new(|| {
        let mut bytes = [0_u8; 32];
        aws_lc_rs::rand::fill(&mut bytes).map_err(|_e| {
            Problem::new(Code::Internal)
                .detail(("Det går inte att få slumptal.", "No randomness is to be had."))
        })?;
        Ok(Secret::from_bytes(bytes))
    })
}

/// The clock of the machine, truncated to the microseconds that both engines store.
#[must_use]
pub fn system_clock() -> Clock {
    Arc::new(|| {
        #[expect(clippy::disallowed_methods, reason = "this is the edge where time enters")]
        let now = Timestamp::now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    })
}

/// Time-ordered UUIDs of version 7.
#[must_use]
pub fn system_ids() -> Ids {
    Arc::new(|| {
        #[expect(clippy::disallowed_methods, reason = "this is the edge where identities are made")]
        let id = Uuid::now_v7();
        id
    })
}

impl Edge {
    /// Joins the parts.
    #[must_use]
    pub fn new(parts: EdgeParts) -> Self {
        let EdgeParts {
            db,
            clock,
            ids,
            verifier,
            book,
            limits,
            public_url,
            reach,
            secrets,
            pool_size,
        } = parts;
        let connections = usize::try_from(pool_size).unwrap_or(1).max(1);
        let hops = Arc::new(Semaphore::new(connections));
        // One caller alone never keeps the others from the database.
        let turns = Turns::new(connections / 2);
        let books = Arc::new(Books::new(book));
        let live = Arc::new(Live::default());
        let lots = Arc::new(LiveLots::default());
        Self {
            db,
            clock,
            ids,
            verifier,
            books,
            live,
            lots,
            limits,
            public_url,
            reach,
            secrets,
            hops,
            turns,
            asked_for: Notify::new(),
        }
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The clock, for work that goes on by itself.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Arc::clone(&self.clock)
    }

    /// Today's date in Sweden, where the law's days begin and end.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        swedish_day(self.now())
    }

    /// A fresh UUID.
    #[must_use]
    pub fn fresh(&self) -> Uuid {
        (self.ids)()
    }

    /// The source of identities.
    #[must_use]
    pub fn ids(&self) -> Ids {
        Arc::clone(&self.ids)
    }

    /// The verifier of tokens.
    #[must_use]
    pub const fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The law book, embedded and amended.
    #[must_use]
    pub fn books(&self) -> Arc<Books> {
        Arc::clone(&self.books)
    }

    /// The register in memory.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// The open lots in memory.
    #[must_use]
    pub fn lots(&self) -> &LiveLots {
        &self.lots
    }

    /// The register in memory, for work on another thread.
    #[must_use]
    pub fn live_shared(&self) -> Arc<Live> {
        Arc::clone(&self.live)
    }

    /// Waits until an operation is asked for in this process.
    pub async fn asked_for(&self) {
        self.asked_for.notified().await;
    }

    /// Says that an operation was asked for.
    pub fn ask(&self) {
        self.asked_for.notify_one();
    }

    /// The limits of calls.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Where the service is reached from outside, without a trailing slash.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Where webhooks may reach.
    #[must_use]
    pub const fn reach(&self) -> Reach {
        self.reach
    }

    /// A fresh secret.
    pub fn new_secret(&self) -> Result<Secret, Problem> {
        (self.secrets)()
    }

    /// The database, for background work that makes its own hops.
    #[must_use]
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// Waits until `caller` has fewer calls under way than one caller may have.
    pub async fn turn(&self, caller: &str) -> Result<OwnedSemaphorePermit, Problem> {
        turns::one_of(self.turns.of(caller), PATIENCE).await
    }

    /// Runs `work` in one read transaction on a blocking thread.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn<'_>) -> Result<T, Problem> + Send + 'static,
    {
        let db = self.db.clone();
        self.hop(move || db.read(work)).await
    }

    /// Runs `work` in one read transaction on a blocking thread, beside the
    /// register in memory as it stands there.
    pub async fn read_live<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn<'_>, Register<'_>) -> Result<T, Problem> + Send + 'static,
    {
        let (db, live) = (self.db.clone(), Arc::clone(&self.live));
        self.hop(move || live.read(&db, work)).await
    }

    /// Runs `work` in one read transaction on a blocking thread, beside the open
    /// lots of today as they stand there, with the last event that they know of.
    pub async fn read_lots<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn<'_>, &OpenTenders, i64) -> Result<T, Problem> + Send + 'static,
    {
        let (db, lots, today) = (self.db.clone(), Arc::clone(&self.lots), self.today());
        self.hop(move || lots.read(&db, today, work)).await
    }

    /// Runs `work` on a blocking thread, within the tracing span, when there is
    /// a connection to be had.
    pub async fn hop<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, Problem> + Send + 'static,
    {
        let permit = turns::one_of(Arc::clone(&self.hops), PATIENCE).await?;
        let span = tracing::Span::current();
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            span.in_scope(work)
        })
        .await
        .map_err(|error| Problem::new(Code::Internal).caused_by(error))?
    }
}

/// The date in Sweden at a moment.
#[must_use]
pub fn swedish_day(at: Timestamp) -> jiff::civil::Date {
    let stockholm = jiff::tz::TimeZone::get("Europe/Stockholm").unwrap_or(jiff::tz::TimeZone::UTC);
    at.to_zoned(stockholm).date()
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        let code = match &error {
            DbError::Taken { key, .. } => {
                return Self::new(Code::Taken).detail(taken(*key)).caused_by(error);
            }
            DbError::Unsupported { field } => {
                let message =
                    ("listan kan inte begäras så här", "the list cannot be asked for like this");
                return Self::new(Code::Malformed).field(field, "UNKNOWN", message);
            }
            DbError::Missing { .. } => Code::UnknownReference,
            DbError::Full { .. } => Code::OutOfSpace,
            DbError::Busy { .. } | DbError::Unavailable { .. } => {
                return Self::new(Code::Unavailable).header("retry-after", "1").caused_by(error);
            }
            _ => Code::Internal,
        };
        Self::new(code).caused_by(error)
    }
}

fn taken(key: hansyn_persistence::UniqueKey) -> Text {
    let name = key.swedish();
    Text::new(format!("En annan post har samma {name}."), format!("Another record has this {key}."))
}
