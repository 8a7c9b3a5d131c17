//! Opening, migrating and reopening.

use std::error::Error as _;
use std::thread;

use diesel::connection::SimpleConnection;
use hansyn_persistence::testing::TestDb;
use hansyn_persistence::{Conn, Db, DbError, MigrateError, OpenError, Visibility, enterprises};

use crate::engines;
use crate::samples::{ent, enterprise, read, write};

const EVERYTHING: Visibility = Visibility::Everything;

/// Runs statements that no function of the crate would run.
fn run(conn: &mut Conn<'_>, sql: &str) -> Result<(), DbError> {
    match conn {
        #[cfg(feature = "sqlite")]
        Conn::Sqlite(c) => c.batch_execute(sql)?,
        #[cfg(feature = "postgres")]
        Conn::Postgres(c) => c.batch_execute(sql)?,
    }
    Ok(())
}

pub(crate) fn statement(db: &Db, sql: &str) {
    db.plain_write(|conn| run(conn, sql)).unwrap();
}

each_engine! {
    fn an_open_database_answers(db) {
        let answer: Result<(), DbError> = db.ping();
        answer.unwrap();
    }

    fn a_database_survives_reopening(db) {
        write(db, |tx| enterprises::insert(tx, ent(1), &enterprise("A", None))).unwrap();
        let again = Db::open(db.url(), 1).unwrap();
        assert_eq!(again.migrate().unwrap().applied, Vec::<String>::new());
        assert!(read(&again, |conn| enterprises::find(conn, ent(1), &EVERYTHING)).is_some());
    }

    fn a_database_with_an_unknown_migration_is_refused(db) {
        statement(db, "INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')");
        let refused = db.migrate().unwrap_err();
        assert!(
            matches!(&refused, MigrateError::Newer { version } if version == "29990101000000"),
            "{refused:?}"
        );
    }

    fn a_document_that_cannot_be_read_is_corrupt_and_says_no_more(db) {
        write(db, |tx| enterprises::insert(tx, ent(1), &enterprise("A", None))).unwrap();
        statement(db, "UPDATE enterprises SET body = '{\"name\": \"secret\"}'");
        let failed = db.read(|conn| enterprises::find(conn, ent(1), &EVERYTHING)).unwrap_err();
        assert!(matches!(failed, DbError::Corrupt { .. }), "{failed:?}");
        assert!(failed.source().is_some());
        assert_eq!(failed.to_string(), "a stored ENTERPRISE cannot be read back");
    }
}

/// How many migrations the repository holds for each engine.
fn migrations() -> usize {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/sqlite");
    std::fs::read_dir(folder).unwrap().count()
}

#[test]
fn the_schema_goes_up_and_down_and_up_again() {
    for engine in engines() {
        let db = TestDb::empty(engine);
        let up = db.migrate().unwrap().applied;
        assert_eq!(up.len(), migrations(), "{engine:?}");
        let mut down = db.revert_migrations().unwrap().applied;
        down.reverse();
        assert_eq!(down, up, "{engine:?}");
        assert_eq!(db.migrate().unwrap().applied, up, "{engine:?}");
    }
}

#[test]
fn of_several_processes_that_start_at_once_one_migrates_and_all_succeed() {
    for engine in engines() {
        let db = TestDb::empty(engine);
        let applied = thread::scope(|scope| {
            let starts: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| Db::open(db.url(), 2).unwrap().migrate().unwrap()))
                .collect();
            starts.into_iter().map(|s| s.join().unwrap().applied.len()).sum::<usize>()
        });
        assert_eq!(applied, migrations(), "{engine:?}");
    }
}

#[test]
fn a_url_of_no_known_engine_is_refused_by_name() {
    let open = |url| Db::open(url, 1).unwrap_err();
    assert!(matches!(open("hansyn.db"), OpenError::NoScheme));
    let refused = open("mysql://root:hunter2@localhost/x");
    assert!(matches!(&refused, OpenError::UnknownScheme { scheme } if scheme == "mysql"));
    assert!(!refused.to_string().contains("hunter2"));
}

#[test]
#[cfg(feature = "sqlite")]
fn a_sqlite_url_names_a_file_in_a_directory_that_exists() {
    let open = |url| Db::open(url, 1).unwrap_err();
    for url in ["sqlite:", "sqlite://", "sqlite::memory:", "sqlite:file:x?mode=memory"] {
        assert!(matches!(open(url), OpenError::NoFile), "{url}");
    }
    assert!(matches!(open("sqlite:/nowhere/at/all.db"), OpenError::Connect { .. }));
}

#[test]
#[cfg(not(feature = "postgres"))]
fn an_engine_that_is_not_compiled_in_names_its_feature() {
    let refused = Db::open("postgres://localhost/x", 1).unwrap_err();
    assert!(refused.to_string().contains("`postgres`"), "{refused}");
}

#[test]
#[cfg(not(feature = "sqlite"))]
fn an_engine_that_is_not_compiled_in_names_its_feature() {
    let refused = Db::open("sqlite:x.db", 1).unwrap_err();
    assert!(refused.to_string().contains("`sqlite`"), "{refused}");
}

#[test]
#[cfg(feature = "postgres")]
fn a_server_that_does_not_answer_is_refused_without_its_password() {
    let refused = Db::open("postgres://u:hunter2@127.0.0.1:1/x", 1).unwrap_err();
    assert!(matches!(refused, OpenError::Connect { .. }), "{refused:?}");
    assert!(!refused.to_string().contains("hunter2"));
}

/// An enterprise that needs more room than a small file has.
#[cfg(feature = "sqlite")]
fn large() -> hansyn_domain::enterprise::Enterprise {
    let mut large = enterprise("A", None);
    large.description.as_mut().unwrap().sv = "x".repeat(200_000);
    large
}

/// Lets the file grow no more; the least that the pragma takes is its size.
#[cfg(feature = "sqlite")]
const NO_ROOM: &str = "PRAGMA max_page_count = 1";

#[test]
#[cfg(feature = "sqlite")]
fn a_file_that_cannot_grow_is_full_and_keeps_nothing_of_the_work() {
    let db = TestDb::new(crate::Engine::Sqlite);
    let full = write(&db, |tx| {
        enterprises::insert(tx, ent(1), &enterprise("A", None))?;
        run(tx.conn(), NO_ROOM)?;
        enterprises::insert(tx, ent(2), &large())
    });
    assert!(matches!(full, Err(DbError::Full { .. })), "{full:?}");
    assert_eq!(read(&db, |conn| enterprises::all(conn, &EVERYTHING)), []);
    let small = write(&db, |tx| enterprises::insert(tx, ent(1), &enterprise("A", None)));
    assert!(small.is_ok(), "{small:?}");
}

#[test]
#[cfg(feature = "sqlite")]
fn an_attempt_that_ends_the_transaction_says_so() {
    let db = TestDb::new(crate::Engine::Sqlite);
    let full = write(&db, |tx| {
        enterprises::insert(tx, ent(1), &enterprise("A", None))?;
        run(tx.conn(), NO_ROOM)?;
        let attempted = tx.attempt(|tx| enterprises::insert(tx, ent(2), &large()));
        assert!(attempted.is_err(), "{attempted:?}");
        attempted?
    });
    assert!(matches!(full, Err(DbError::Full { .. })), "{full:?}");
    assert_eq!(read(&db, |conn| enterprises::all(conn, &EVERYTHING)), []);
}

#[test]
#[cfg(feature = "postgres")]
fn a_connection_that_the_server_ends_is_unavailable_and_replaced() {
    let db = TestDb::new(crate::Engine::Postgres);
    let ended = db.plain_write(|conn| run(conn, "SELECT pg_terminate_backend(pg_backend_pid())"));
    assert!(matches!(ended, Err(DbError::Unavailable { .. })), "{ended:?}");
    db.ping().unwrap();
}
