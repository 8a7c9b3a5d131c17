//! The names of enterprises as keys, by which records that may be one enterprise
//! are found without looking at the rest of the register.
//!
//! The keys are worked out by the domain and not by SQL. They are written with the
//! record; [`Db::key_names`] writes what is missing, such as the keys of records
//! that are older than the keys or were written meanwhile by an older release.

use std::collections::BTreeSet;

use diesel::prelude::*;
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::enterprise::duplicates::lookup_keys;
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::organisation_number::OrganisationNumber;

use crate::db::Db;
use crate::engine::{Conn, on_engine};
use crate::error::DbError;
use crate::repository;
use crate::schema::{enterprise_name_keys, enterprise_names, enterprises};
use crate::sql_types::Uid;
use crate::stored::Stored;
use crate::tx::BATCH;
use crate::visibility::Visibility;

/// The enterprises that have one of these keys or one of these organisation
/// numbers and can be seen, by identity. Those that look like a record are among
/// the ones that have a key of it.
pub fn sharing(
    conn: &mut Conn<'_>,
    keys: &BTreeSet<String>,
    numbers: &BTreeSet<OrganisationNumber>,
    visibility: &Visibility,
) -> Result<Vec<Stored<Enterprise>>, DbError> {
    let (keys, numbers): (Vec<&String>, Vec<String>) =
        (keys.iter().collect(), numbers.iter().map(ToString::to_string).collect());
    let mut found = BTreeSet::new();
    for batch in keys.chunks(BATCH) {
        let ids: Vec<Uid> = on_engine!(conn, |c| enterprise_name_keys::table
            .select(enterprise_name_keys::enterprise_id)
            .filter(enterprise_name_keys::key.eq_any(batch))
            .distinct()
            .load(c))?;
        found.extend(ids.into_iter().map(|id| EnterpriseId::from_uuid(id.0)));
    }
    for batch in numbers.chunks(BATCH) {
        let ids: Vec<Uid> = on_engine!(conn, |c| enterprises::table
            .select(enterprises::id)
            .filter(enterprises::organisation_number.eq_any(batch))
            .load(c))?;
        found.extend(ids.into_iter().map(|id| EnterpriseId::from_uuid(id.0)));
    }
    repository::among(conn, &found.into_iter().collect::<Vec<_>>(), visibility)
}

/// Writes the keys of the names that `enterprise` has and had, at the version that
/// is stored.
pub(crate) fn write(enterprise: &Enterprise, conn: &mut Conn<'_>, id: Uid) -> Result<(), DbError> {
    let wanted = lookup_keys(enterprise);
    let held: Vec<String> = on_engine!(conn, |c| enterprise_name_keys::table
        .select(enterprise_name_keys::key)
        .filter(enterprise_name_keys::enterprise_id.eq(id))
        .load(c))?;
    let held: BTreeSet<String> = held.into_iter().collect();
    let gone: Vec<&String> = held.difference(&wanted).collect();
    for batch in gone.chunks(BATCH) {
        on_engine!(conn, |c| diesel::delete(enterprise_name_keys::table)
            .filter(enterprise_name_keys::enterprise_id.eq(id))
            .filter(enterprise_name_keys::key.eq_any(batch))
            .execute(c))?;
    }
    let new: Vec<_> = wanted
        .difference(&held)
        .map(|key| (enterprise_name_keys::enterprise_id.eq(id), enterprise_name_keys::key.eq(key)))
        .collect();
    for batch in new.chunks(BATCH) {
        on_engine!(conn, |c| diesel::insert_into(enterprise_name_keys::table)
            .values(batch)
            .execute(c))?;
    }
    let version: i32 = on_engine!(conn, |c| enterprises::table
        .select(enterprises::version)
        .filter(enterprises::id.eq(id))
        .first(c))?;
    on_engine!(conn, |c| diesel::insert_into(enterprise_names::table)
        .values((enterprise_names::enterprise_id.eq(id), enterprise_names::version.eq(version)))
        .on_conflict(enterprise_names::enterprise_id)
        .do_update()
        .set(enterprise_names::version.eq(version))
        .execute(c))?;
    Ok(())
}

impl Db {
    /// Writes the keys of the enterprises that lack them at their version, and
    /// tells how many there were.
    ///
    /// The version stands beside the keys so that a process of an older release,
    /// which knows of no keys, leaves behind what the next start puts right.
    pub(crate) fn key_names(&self) -> Result<usize, DbError> {
        let mut count = 0;
        loop {
            let done = self.plain_write(|conn| {
                let ids = without_keys(conn)?;
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

/// Some enterprises that lack keys at their version. Nobody else changes them
/// until the transaction ends.
fn without_keys(conn: &mut Conn<'_>) -> Result<Vec<EnterpriseId>, DbError> {
    let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
    let ids: Vec<Uid> = on_engine!(conn, |c| enterprises::table
        .select(enterprises::id)
        .filter(diesel::dsl::not(diesel::dsl::exists(
            enterprise_names::table
                .filter(enterprise_names::enterprise_id.eq(enterprises::id))
                .filter(enterprise_names::version.eq(enterprises::version)),
        )))
        .order(enterprises::id)
        .limit(limit)
        .load(c))?;
    match conn {
        // There is one writer, and this is it.
        #[cfg(feature = "sqlite")]
        Conn::Sqlite(_) => {}
        #[cfg(feature = "postgres")]
        Conn::Postgres(c) => {
            let locked = enterprises::table.select(enterprises::id);
            locked.filter(enterprises::id.eq_any(&ids)).for_update().load::<Uid>(&mut **c)?;
        }
    }
    Ok(ids.into_iter().map(|id| EnterpriseId::from_uuid(id.0)).collect())
}
