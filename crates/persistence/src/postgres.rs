//! Opening a PostgreSQL database.

use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, NopConnectionCustomizer};

use crate::db::{AnyPool, Db, build};
use crate::engine::Engine;
use crate::error::OpenError;

pub(crate) fn open(url: &str, pool_size: u32) -> Result<Db, OpenError> {
    // One attempt of our own: the pool would try again until its patience ends,
    // and a wrong password does not get better.
    PgConnection::establish(url).map_err(|error| OpenError::Connect {
        engine: Engine::Postgres,
        source: Box::new(error),
    })?;
    let manager = ConnectionManager::new(url);
    build(manager, pool_size, Box::new(NopConnectionCustomizer), Engine::Postgres)
        .map(|pool| Db { pool: AnyPool::Postgres(pool) })
}
