//! Databases for tests, also of other crates: each test makes its own and drops
//! it, so that tests share nothing and run side by side.
//!
//! A PostgreSQL server that cannot be reached fails the test; it never skips it.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test without its database has failed"
)]

use std::ops::Deref;

use tempfile::TempDir;

use crate::db::Db;
use crate::engine::Engine;

const POOL_SIZE: u32 = 10;

/// A database of one test, with the schema applied.
#[derive(Debug)]
pub struct TestDb {
    // Dropped first: a server drops no database that is in use.
    db: Option<Db>,
    url: String,
    home: Home,
}

#[derive(Debug)]
enum Home {
    Directory(#[expect(dead_code, reason = "it is removed when it is dropped")] TempDir),
    #[cfg(feature = "postgres")]
    Server(server::Database),
}

impl TestDb {
    /// A database with the schema applied.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        let db = Self::empty(engine);
        db.migrate().expect("the schema can be applied");
        db
    }

    /// A database without a schema.
    #[must_use]
    pub fn empty(engine: Engine) -> Self {
        let (url, home) = match engine {
            Engine::Sqlite => {
                let directory = TempDir::new().expect("a directory can be made");
                let file = directory.path().join("test.db");
                (format!("sqlite:{}", file.display()), Home::Directory(directory))
            }
            Engine::Postgres => on_server(),
        };
        let db = Db::open(&url, POOL_SIZE).expect("the database can be opened");
        Self { db: Some(db), url, home }
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        self.db.as_ref().expect("only dropping takes it")
    }

    /// Its URL, for opening it once more.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends every connection to it, as a server does that is restarted. A file
    /// has none.
    #[cfg(feature = "postgres")]
    pub fn cut_connections(&self) {
        if let Home::Server(database) = &self.home {
            database.cut_connections();
        }
    }

    /// Waits until some connection to it waits for a lock, and ends it: that
    /// one is lost within its work.
    #[cfg(feature = "postgres")]
    pub fn cut_a_waiting_connection(&self) {
        if let Home::Server(database) = &self.home {
            database.cut_a_waiting_connection();
        }
    }
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        self.db()
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        self.db = None;
        match &self.home {
            Home::Directory(_) => {}
            #[cfg(feature = "postgres")]
            Home::Server(database) => database.drop_now(),
        }
    }
}

#[cfg(feature = "postgres")]
fn on_server() -> (String, Home) {
    let (url, database) = server::create();
    (url, Home::Server(database))
}

#[cfg(not(feature = "postgres"))]
#[expect(clippy::panic, reason = "a test without its database has failed")]
fn on_server() -> (String, Home) {
    panic!("these tests are built without the cargo feature `postgres`")
}

/// Whether the PostgreSQL server of the tests answers, for what can do without it.
#[cfg(feature = "postgres")]
#[must_use]
pub fn server_answers() -> bool {
    server::answers()
}

#[cfg(feature = "postgres")]
mod server {
    use std::hash::{BuildHasher, RandomState};
    use std::sync::Once;
    use std::time::SystemTime;

    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;
    use diesel::sql_types::Text;
    use url::Url;

    const DEFAULT_URL: &str = "postgres://postgres@127.0.0.1:5432/postgres";
    const PREFIX: &str = "hansyn_test_";
    /// No test runs this long, so what is older was left by a run that crashed.
    const OLD_SECONDS: u64 = 3_600;

    #[derive(Debug)]
    pub(super) struct Database {
        admin_url: String,
        name: String,
    }

    #[derive(QueryableByName)]
    struct Name {
        #[diesel(sql_type = Text)]
        datname: String,
    }

    #[expect(clippy::disallowed_methods, reason = "only tests read it, and they have no config")]
    fn admin_url() -> String {
        std::env::var("HANSYN_TEST_POSTGRES_URL").unwrap_or_else(|_| DEFAULT_URL.to_owned())
    }

    pub(super) fn answers() -> bool {
        PgConnection::establish(&admin_url()).is_ok()
    }

    pub(super) fn create() -> (String, Database) {
        static SWEPT: Once = Once::new();
        let admin_url = admin_url();
        let mut admin = connect(&admin_url);
        SWEPT.call_once(|| sweep(&mut admin));
        let random = RandomState::new().hash_one(std::process::id());
        let name = format!("{PREFIX}{}_{random:016x}", seconds());
        // Byte order, as the columns say it, and no waiting for the disk.
        admin
            .batch_execute(&format!(
                "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
            ))
            .expect("a database can be made");
        admin
            .batch_execute(&format!("ALTER DATABASE {name} SET synchronous_commit = off"))
            .expect("a database can be set up");
        let mut url = Url::parse(&admin_url).expect("the URL of the test server is one");
        url.set_path(&name);
        (url.into(), Database { admin_url, name })
    }

    impl Database {
        pub(super) fn cut_connections(&self) {
            connect(&self.admin_url)
                .batch_execute(&format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'",
                    self.name
                ))
                .expect("connections can be ended");
        }

        pub(super) fn cut_a_waiting_connection(&self) {
            let mut admin = connect(&self.admin_url);
            let waiting = format!(
                "SELECT pg_terminate_backend(pid)::text AS datname FROM pg_stat_activity \
                 WHERE datname = '{}' AND wait_event_type = 'Lock'",
                self.name
            );
            while diesel::sql_query(&waiting)
                .load::<Name>(&mut admin)
                .expect("connections can be ended")
                .is_empty()
            {}
        }

        pub(super) fn drop_now(&self) {
            // What cannot be dropped now is swept later.
            if let Ok(mut admin) = PgConnection::establish(&self.admin_url) {
                let dropped =
                    admin.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
                drop(dropped);
            }
        }
    }

    fn connect(url: &str) -> PgConnection {
        PgConnection::establish(url).expect("the PostgreSQL server of the tests answers")
    }

    fn seconds() -> u64 {
        #[expect(clippy::disallowed_methods, reason = "it only tells crashed runs from this one")]
        let now = SystemTime::now();
        now.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
    }

    fn sweep(admin: &mut PgConnection) {
        let names: Vec<Name> = diesel::sql_query("SELECT datname::text FROM pg_database")
            .load(admin)
            .expect("databases can be listed");
        for Name { datname } in names {
            let made = datname
                .strip_prefix(PREFIX)
                .and_then(|rest| rest.split('_').next())
                .and_then(|seconds| seconds.parse::<u64>().ok());
            if made.is_some_and(|made| made.saturating_add(OLD_SECONDS) < seconds()) {
                // Another run may be sweeping, too; whoever comes second finds nothing.
                let dropped =
                    admin.batch_execute(&format!("DROP DATABASE IF EXISTS {datname} WITH (FORCE)"));
                drop(dropped);
            }
        }
    }
}
