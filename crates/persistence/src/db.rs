//! The database: opening it, and the two kinds of transactions.

use std::fmt;
#[cfg(feature = "sqlite")]
use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, NopErrorHandler, Pool, PooledConnection, R2D2Connection};
use diesel::result::Error as DieselError;

use crate::engine::{Conn, Engine, on_engine};
use crate::error::{DbError, OpenError};
#[cfg(feature = "sqlite")]
use crate::group_commit::Writers;
use crate::tx::{Stamp, Tx};

/// How long a caller waits for a connection before the database counts as
/// unreachable.
const PATIENCE: Duration = Duration::from_secs(10);

/// A pool of connections to one database. Clones share it.
#[derive(Clone)]
pub struct Db {
    pub(crate) pool: AnyPool,
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").field("engine", &self.engine()).finish()
    }
}

#[derive(Clone)]
pub(crate) enum AnyPool {
    /// Readers take a connection each, writers share one.
    #[cfg(feature = "sqlite")]
    Sqlite(Pool<ConnectionManager<SqliteConnection>>, Arc<Writers>),
    #[cfg(feature = "postgres")]
    Postgres(Pool<ConnectionManager<PgConnection>>),
}

/// Runs `work` within a transaction that `run` opens, and keeps the error of the
/// work. SQLite ends a transaction by itself when the disk is full, and undoing
/// it then fails with an error that would hide the first.
pub(crate) fn keeping_error<T, E: From<DbError>>(
    run: impl FnOnce(&mut dyn FnMut(E) -> DieselError) -> Result<T, DieselError>,
) -> Result<T, Undone<E>> {
    let mut kept = None;
    let done = run(&mut |error| {
        kept = Some(error);
        DieselError::RollbackTransaction
    });
    done.map_err(|ended| match (ended, kept) {
        (DieselError::RollbackTransaction, Some(error)) => Undone::Cleanly(error),
        (_, Some(error)) => Undone::WithAllAround(error),
        (ended, None) => Undone::WithAllAround(E::from(DbError::from(ended))),
    })
}

/// How work was undone.
pub(crate) enum Undone<E> {
    /// Alone: what is around it goes on.
    Cleanly(E),
    /// With the transaction around it, if there was one.
    WithAllAround(E),
}

impl<E> Undone<E> {
    fn into_error(self) -> E {
        match self {
            Self::Cleanly(error) | Self::WithAllAround(error) => error,
        }
    }
}

pub(crate) fn checkout<C: R2D2Connection + 'static>(
    pool: &Pool<ConnectionManager<C>>,
) -> Result<PooledConnection<ConnectionManager<C>>, DbError> {
    pool.get().map_err(|error| DbError::Unavailable { source: Box::new(error) })
}

pub(crate) fn build<C: R2D2Connection + 'static>(
    manager: ConnectionManager<C>,
    size: u32,
    customizer: Box<dyn diesel::r2d2::CustomizeConnection<C, diesel::r2d2::Error>>,
    engine: Engine,
) -> Result<Pool<ConnectionManager<C>>, OpenError> {
    Pool::builder()
        .max_size(size.max(1))
        .min_idle(Some(1))
        .connection_timeout(PATIENCE)
        .connection_customizer(customizer)
        // The last failure comes with the error of whoever waited; said here, too,
        // each would be logged many times over.
        .error_handler(Box::new(NopErrorHandler))
        .build(manager)
        .map_err(|error| OpenError::Connect { engine, source: Box::new(error) })
}

impl Db {
    /// Opens the database that `url` names, with at most `pool_size` connections:
    /// `sqlite:PATH`, `sqlite://PATH`, `postgres://…` or `postgresql://…`.
    ///
    /// Any other URL is refused rather than guessed at: a slip of the pen would
    /// otherwise make a new and empty SQLite file.
    pub fn open(url: &str, pool_size: u32) -> Result<Self, OpenError> {
        let (scheme, rest) = url.split_once(':').ok_or(OpenError::NoScheme)?;
        match scheme {
            "sqlite" => open_sqlite(rest.strip_prefix("//").unwrap_or(rest), pool_size),
            "postgres" | "postgresql" => open_postgres(url, pool_size),
            other => Err(OpenError::UnknownScheme { scheme: other.chars().take(32).collect() }),
        }
    }

    /// The engine.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match &self.pool {
            #[cfg(feature = "sqlite")]
            AnyPool::Sqlite(..) => Engine::Sqlite,
            #[cfg(feature = "postgres")]
            AnyPool::Postgres(_) => Engine::Postgres,
        }
    }

    /// Asks the database for a sign of life.
    pub fn ping(&self) -> Result<(), DbError> {
        self.read(|conn| {
            on_engine!(conn, |c| diesel::select(1_i32.into_sql::<diesel::sql_types::Integer>())
                .get_result::<i32>(c))?;
            Ok(())
        })
    }

    /// Reads from one snapshot: whatever others commit meanwhile is not seen.
    #[cfg_attr(
        feature = "sqlite",
        expect(clippy::disallowed_methods, reason = "a deferred transaction is right for reading")
    )]
    pub fn read<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Conn<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let done = match &self.pool {
            #[cfg(feature = "sqlite")]
            AnyPool::Sqlite(pool, _) => {
                let mut c = checkout(pool)?;
                keeping_error(|keep| c.transaction(|c| work(&mut Conn::Sqlite(c)).map_err(keep)))
            }
            #[cfg(feature = "postgres")]
            AnyPool::Postgres(pool) => {
                let mut c = checkout(pool)?;
                let mut transaction = c.build_transaction().repeatable_read().read_only();
                keeping_error(|keep| {
                    transaction.run(|c| work(&mut Conn::Postgres(c)).map_err(keep))
                })
            }
        };
        done.map_err(Undone::into_error)
    }

    /// Changes records in one transaction, with their versions, audit entries
    /// and events. If `work` fails, nothing of it stays.
    pub fn write<T, E: From<DbError>>(
        &self,
        stamp: &Stamp,
        work: impl FnOnce(&mut Tx<'_, '_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.plain_write(|conn| {
            let mut tx = Tx::new(conn, stamp);
            let value = work(&mut tx)?;
            tx.flush()?;
            Ok(value)
        })
    }

    /// Writes in one transaction what leaves no trail: idempotency keys, the
    /// bookkeeping of deliveries.
    pub fn plain_write<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Conn<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let done = match &self.pool {
            #[cfg(feature = "sqlite")]
            AnyPool::Sqlite(_, writers) => writers.write(work),
            #[cfg(feature = "postgres")]
            AnyPool::Postgres(pool) => {
                let mut c = checkout(pool)?;
                keeping_error(|keep| {
                    c.build_transaction().run(|c| work(&mut Conn::Postgres(c)).map_err(keep))
                })
            }
        };
        done.map_err(Undone::into_error)
    }
}

#[cfg(feature = "sqlite")]
fn open_sqlite(path: &str, pool_size: u32) -> Result<Db, OpenError> {
    crate::sqlite::open(path, pool_size)
}

#[cfg(not(feature = "sqlite"))]
fn open_sqlite(_path: &str, _pool_size: u32) -> Result<Db, OpenError> {
    Err(OpenError::NotCompiledIn { engine: Engine::Sqlite })
}

#[cfg(feature = "postgres")]
fn open_postgres(url: &str, pool_size: u32) -> Result<Db, OpenError> {
    crate::postgres::open(url, pool_size)
}

#[cfg(not(feature = "postgres"))]
fn open_postgres(_url: &str, _pool_size: u32) -> Result<Db, OpenError> {
    Err(OpenError::NotCompiledIn { engine: Engine::Postgres })
}
