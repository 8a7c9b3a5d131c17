//! What is worked out of an enterprise's record and stored beside it.
//!
//! Whatever was worked out notes of which version it was, so that a process of an
//! older release, which works nothing out, leaves behind what the next start puts
//! right.

use diesel::prelude::*;
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::EnterpriseId;

use crate::db::Db;
use crate::engine::{Conn, on_engine};
use crate::error::DbError;
use crate::repository;
use crate::schema::enterprises;
use crate::sql_types::Uid;
use crate::visibility::Visibility;

/// The version of the record that is stored.
pub(crate) fn version(conn: &mut Conn<'_>, id: Uid) -> Result<i32, DbError> {
    Ok(on_engine!(conn, |c| enterprises::table
        .select(enterprises::version)
        .filter(enterprises::id.eq(id))
        .first(c))?)
}

impl Db {
    /// Writes what `lacking` tells to be missing, some records at a time, and tells of
    /// how many it was. Nobody else changes them until theirs is written.
    pub(crate) fn derive(
        &self,
        lacking: impl Fn(&mut Conn<'_>) -> Result<Vec<Uid>, DbError>,
        write: impl Fn(&Enterprise, &mut Conn<'_>, Uid) -> Result<(), DbError>,
    ) -> Result<usize, DbError> {
        let mut count = 0;
        loop {
            let done = self.plain_write(|conn| {
                let ids = lacking(conn)?;
                match conn {
                    // There is one writer, and this is it.
                    #[cfg(feature = "sqlite")]
                    Conn::Sqlite(_) => {}
                    #[cfg(feature = "postgres")]
                    Conn::Postgres(c) => {
                        let locked = enterprises::table.select(enterprises::id);
                        let locked = locked.filter(enterprises::id.eq_any(&ids));
                        locked.for_update().load::<Uid>(&mut **c)?;
                    }
                }
                let ids: Vec<_> = ids.iter().map(|id| EnterpriseId::from_uuid(id.0)).collect();
                let found = repository::among::<Enterprise>(conn, &ids, &Visibility::Everything)?;
                for stored in &found {
                    write(&stored.body, conn, Uid(stored.id.uuid()))?;
                }
                Ok::<_, DbError>(found.len())
            })?;
            if done == 0 {
                return Ok(count);
            }
            count += done;
        }
    }
}
