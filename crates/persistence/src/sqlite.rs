//! Opening a SQLite file.

use std::sync::Arc;

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Error as PoolError};
use diesel::sql_types::Text;

use crate::db::{AnyPool, Db, build};
use crate::engine::Engine;
use crate::error::{Cause, OpenError};
use crate::group_commit::Writers;

/// Older versions can corrupt a database in WAL mode when two connections write
/// and checkpoint at the same time.
const OLDEST: [u32; 3] = [3, 51, 3];

/// Waiting for another writer comes first: the other settings may meet one.
/// A commit that was acknowledged survives a power cut only with `FULL`.
const SETTINGS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; \
                        PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

#[derive(Debug)]
struct Settings;

impl CustomizeConnection<SqliteConnection, PoolError> for Settings {
    fn on_acquire(&self, conn: &mut SqliteConnection) -> Result<(), PoolError> {
        conn.batch_execute(SETTINGS).map_err(PoolError::QueryError)
    }
}

pub(crate) fn open(path: &str, pool_size: u32) -> Result<Db, OpenError> {
    if path.is_empty() || path.starts_with(':') || path.starts_with("file:") {
        return Err(OpenError::NoFile);
    }
    let refused = |source: Cause| OpenError::Connect { engine: Engine::Sqlite, source };
    let mut conn = SqliteConnection::establish(path).map_err(|error| refused(Box::new(error)))?;
    let version: String = diesel::select(sql::<Text>("sqlite_version()"))
        .get_result(&mut conn)
        .map_err(|error| refused(Box::new(error)))?;
    if !is_new_enough(&version) {
        return Err(OpenError::TooOld { version });
    }
    // The file enters WAL mode once, before several connections ask for it.
    conn.batch_execute(SETTINGS).map_err(|error| refused(Box::new(error)))?;
    drop(conn);
    let manager = ConnectionManager::new(path);
    let pool = build(manager, pool_size, Box::new(Settings), Engine::Sqlite)?;
    let writers = Arc::new(Writers::new(pool.clone()));
    Ok(Db { pool: AnyPool::Sqlite(pool, writers) })
}

fn is_new_enough(version: &str) -> bool {
    let parts: Option<Vec<u32>> = version.split('.').map(|part| part.parse().ok()).collect();
    parts.is_some_and(|parts| parts.as_slice() >= OLDEST.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_with_the_defect_are_refused() {
        for version in ["3.51.3", "3.52.0", "4.0.0"] {
            assert!(is_new_enough(version), "{version}");
        }
        for version in ["3.51.2", "3.9.9", "3.51", "trunk"] {
            assert!(!is_new_enough(version), "{version}");
        }
    }
}
