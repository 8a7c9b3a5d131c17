//! Group commit: writers to a SQLite file that come at the same time share one
//! sync of the disk.
//!
//! SQLite has one writer at a time, and with `synchronous = FULL` each commit
//! waits for the disk. So one transaction takes in the work of everybody who
//! stands at the door, each within a savepoint of its own, and the last of them
//! commits for all. Nobody is answered before that commit: what is acknowledged
//! survives a power cut, and what fails alone is undone alone.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool, PooledConnection};

use crate::db::{Undone, checkout, keeping_error};
use crate::engine::Conn;
use crate::error::DbError;

/// How many share a commit at most, so that the first is not kept waiting.
const MOST: usize = 64;

type SqlitePool = Pool<ConnectionManager<SqliteConnection>>;

/// The writers of one file.
pub(crate) struct Writers {
    pool: SqlitePool,
    at_the_door: AtomicUsize,
    open: Mutex<Option<Open>>,
}

/// The commit that could not be shared.
#[derive(Debug, thiserror::Error)]
#[error("the commit that was shared with other writers failed")]
struct NotCommitted;

/// A transaction that takes in work.
struct Open {
    conn: PooledConnection<ConnectionManager<SqliteConnection>>,
    group: Arc<Group>,
    members: usize,
    is_over: bool,
}

/// Those whose work one commit stores.
#[derive(Default)]
struct Group {
    is_committed: Mutex<Option<bool>>,
    over: Condvar,
}

impl Writers {
    pub(crate) fn new(pool: SqlitePool) -> Self {
        Self { pool, at_the_door: AtomicUsize::new(0), open: Mutex::new(None) }
    }

    /// Runs `work` in a transaction and returns when it is on the disk.
    pub(crate) fn write<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Conn<'_>) -> Result<T, E>,
    ) -> Result<T, Undone<E>> {
        let lost = |error: DbError| Undone::WithAllAround(E::from(error));
        self.at_the_door.fetch_add(1, Ordering::SeqCst);
        let mut room = entered(&self.open);
        self.at_the_door.fetch_sub(1, Ordering::SeqCst);
        let mut open = match room.take() {
            Some(open) => open,
            None => Open::begin(&self.pool).map_err(lost)?,
        };
        let group = Arc::clone(&open.group);
        let done = open.run(work);
        // The transaction is gone, and with it the work of the others: dropping
        // it tells them.
        if matches!(done, Err(Undone::WithAllAround(_))) {
            return done;
        }
        if open.members >= MOST || self.at_the_door.load(Ordering::SeqCst) == 0 {
            open.commit().map_err(lost)?;
        } else {
            *room = Some(open);
        }
        drop(room);
        if group.is_committed() {
            done
        } else {
            Err(lost(DbError::Busy { source: Box::new(NotCommitted) }))
        }
    }
}

impl Open {
    /// A transaction that reads first and writes later would be refused as soon
    /// as another process wrote in between: this one begins as a writer.
    fn begin(pool: &SqlitePool) -> Result<Self, DbError> {
        let mut conn = checkout(pool)?;
        AnsiTransactionManager::begin_transaction_sql(&mut *conn, "BEGIN IMMEDIATE")?;
        Ok(Self { conn, group: Arc::default(), members: 0, is_over: false })
    }

    /// Runs `work` within a savepoint.
    #[expect(clippy::disallowed_methods, reason = "within a transaction this is a savepoint")]
    fn run<T, E: From<DbError>>(
        &mut self,
        work: impl FnOnce(&mut Conn<'_>) -> Result<T, E>,
    ) -> Result<T, Undone<E>> {
        self.members += 1;
        let conn = &mut *self.conn;
        keeping_error(|keep| conn.transaction(|c| work(&mut Conn::Sqlite(c)).map_err(keep)))
    }

    fn commit(mut self) -> Result<(), DbError> {
        AnsiTransactionManager::commit_transaction(&mut *self.conn)?;
        self.is_over = true;
        self.group.end(true);
        Ok(())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if !self.is_over {
            // The engine may have ended it by itself; the pool discards a
            // connection whose transaction stayed open.
            let _ = AnsiTransactionManager::rollback_transaction(&mut *self.conn);
            self.group.end(false);
        }
    }
}

impl Group {
    fn end(&self, is_committed: bool) {
        *entered(&self.is_committed) = Some(is_committed);
        self.over.notify_all();
    }

    /// Waits for the commit.
    fn is_committed(&self) -> bool {
        let waiting = entered(&self.is_committed);
        let over = self.over.wait_while(waiting, |it| it.is_none());
        over.unwrap_or_else(PoisonError::into_inner).unwrap_or(false)
    }
}

/// What is behind these doors is whole even when a writer panicked: an open
/// transaction is taken out while it is at work.
fn entered<T>(door: &Mutex<T>) -> MutexGuard<'_, T> {
    door.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
