//! Bringing the schema up to date.

use std::collections::BTreeSet;

use diesel::backend::Backend;
#[cfg(feature = "sqlite")]
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::db::{AnyPool, Db, checkout};
use crate::error::{DbError, MigrateError};

#[cfg(feature = "sqlite")]
const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
#[cfg(feature = "postgres")]
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// The number of the advisory lock that migrating processes take; any number
/// does, as long as nothing else in the database takes the same.
#[cfg(feature = "postgres")]
const LOCK: i64 = 0x6861_6e73_796e;

/// What a migration has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The migrations that were applied, in their order; none if the schema was
    /// up to date.
    pub applied: Vec<String>,
}

impl Db {
    /// Applies the migrations that the database lacks, and fills what no SQL can
    /// fill. Of several processes that start at once, one does the work and the
    /// others wait for it.
    pub fn migrate(&self) -> Result<Migrated, MigrateError> {
        let migrated = self.with_schema_lock(Task::Apply)?;
        self.key_names()?;
        self.reckon_reaches()?;
        Ok(migrated)
    }

    /// Takes every migration back, and with them all data.
    #[cfg(feature = "testing")]
    pub fn revert_migrations(&self) -> Result<Migrated, MigrateError> {
        self.with_schema_lock(Task::Revert)
    }

    fn with_schema_lock(&self, task: Task) -> Result<Migrated, MigrateError> {
        match &self.pool {
            #[cfg(feature = "sqlite")]
            AnyPool::Sqlite(pool, _) => on_sqlite(&mut *checkout(pool)?, task),
            #[cfg(feature = "postgres")]
            AnyPool::Postgres(pool) => on_postgres(&mut *checkout(pool)?, task),
        }
    }
}

#[derive(Clone, Copy)]
enum Task {
    Apply,
    #[cfg_attr(not(feature = "testing"), expect(dead_code, reason = "only tests go back"))]
    Revert,
}

/// Foreign keys rest meanwhile, so that a migration can rebuild a table; before
/// the commit they are checked. The transaction is the lock.
#[cfg(feature = "sqlite")]
fn on_sqlite(conn: &mut SqliteConnection, task: Task) -> Result<Migrated, MigrateError> {
    let set = |conn: &mut SqliteConnection, state: &str| {
        conn.batch_execute(&format!("PRAGMA foreign_keys = {state};")).map_err(DbError::from)
    };
    set(conn, "OFF")?;
    let done = conn.immediate_transaction(|conn| {
        let migrated = run(conn, SQLITE, task)?;
        let broken: Vec<Broken> = diesel::sql_query("PRAGMA foreign_key_check").load(conn)?;
        match broken.first() {
            None => Ok(migrated),
            Some(Broken { table }) => Err(MigrateError::Failed {
                source: format!("rows of `{table}` refer to nothing").into(),
            }),
        }
    });
    set(conn, "ON")?;
    done
}

#[cfg(feature = "sqlite")]
#[derive(QueryableByName)]
struct Broken {
    #[diesel(sql_type = diesel::sql_types::Text)]
    table: String,
}

#[cfg(feature = "postgres")]
fn on_postgres(conn: &mut PgConnection, task: Task) -> Result<Migrated, MigrateError> {
    let lock = |conn: &mut PgConnection, name: &str| {
        diesel::sql_query(format!("SELECT {name}({LOCK})")).execute(conn).map_err(DbError::from)
    };
    lock(conn, "pg_advisory_lock")?;
    let done = run(conn, POSTGRES, task);
    lock(conn, "pg_advisory_unlock")?;
    done
}

fn run<DB: Backend, C: MigrationHarness<DB>>(
    conn: &mut C,
    source: EmbeddedMigrations,
    task: Task,
) -> Result<Migrated, MigrateError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let failed = |source| MigrateError::Failed { source };
    let known: BTreeSet<String> = MigrationSource::<DB>::migrations(&source)
        .map_err(failed)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let applied = conn.applied_migrations().map_err(failed)?;
    // The harness lists the newest first.
    let unknown = applied.iter().rev().map(ToString::to_string).find(|v| !known.contains(v));
    if let Some(version) = unknown {
        return Err(MigrateError::Newer { version });
    }
    let done = match task {
        Task::Apply => conn.run_pending_migrations(source),
        Task::Revert => conn.revert_all_migrations(source),
    };
    let applied = done.map_err(failed)?.iter().map(ToString::to_string).collect();
    Ok(Migrated { applied })
}

impl From<diesel::result::Error> for MigrateError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}
