//! The names of enterprises as keys, by which records that may be one enterprise
//! are found without looking at the rest of the register.
//!
//! The keys are worked out by the domain and not by SQL. They are written with the
//! record; [`Db::key_names`] writes what is missing, such as the keys of records
//! that are older than the keys or were written meanwhile by an older release.

use std::collections::BTreeSet;

use diesel::prelude::*;
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::enterprise::duplicates::{NameIndex, PossiblePair, lookup_keys};
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::organisation_number::OrganisationNumber;
use uuid::Uuid;

use crate::db::Db;
use crate::engine::{Conn, on_engine};
use crate::enterprise_derived;
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

/// The next pairs of records that look alike and can be seen, by their two
/// identities: those after the pair `after`, `most` of them unless there are fewer.
///
/// Of the register only those are read that have a key in common with another,
/// and never more than a few of them at once with what they are held against.
pub fn pairs(
    conn: &mut Conn<'_>,
    after: Option<(EnterpriseId, EnterpriseId)>,
    most: usize,
    visibility: &Visibility,
) -> Result<Vec<PossiblePair>, DbError> {
    let mut found = Vec::new();
    if let Some((first, second)) = after {
        let rest = pairs_from(conn, &[first], visibility)?.into_iter();
        found.extend(rest.filter(|pair| second < pair.duplicate.enterprise_id));
    }
    let mut last = after.map(|(first, _)| first);
    while found.len() < most {
        let firsts = with_a_later_one(conn, last)?;
        let Some(end) = firsts.last() else { break };
        last = Some(*end);
        found.extend(pairs_from(conn, &firsts, visibility)?);
    }
    found.truncate(most);
    Ok(found)
}

/// The pairs of these records with those of higher identities.
fn pairs_from(
    conn: &mut Conn<'_>,
    firsts: &[EnterpriseId],
    visibility: &Visibility,
) -> Result<Vec<PossiblePair>, DbError> {
    let own = repository::among::<Enterprise>(conn, firsts, visibility)?;
    let keys: BTreeSet<String> = own.iter().flat_map(|it| lookup_keys(&it.body)).collect();
    let alike = sharing(conn, &keys, &BTreeSet::new(), visibility)?;
    let index = NameIndex::of(alike.iter().map(|it| (it.id, &it.body)));
    Ok(own.iter().flat_map(|it| index.pairs_from(it.id, &it.body)).collect())
}

diesel::alias! {
    const OTHERS: Alias<Others> = enterprise_name_keys as others;
}

/// How many records are held against the register at once.
const FIRSTS: i64 = 100;

/// The next enterprises after `after` that have a key in common with one of a
/// higher identity, by identity.
fn with_a_later_one(
    conn: &mut Conn<'_>,
    after: Option<EnterpriseId>,
) -> Result<Vec<EnterpriseId>, DbError> {
    let after = Uid(after.map_or(Uuid::nil(), EnterpriseId::uuid));
    let ids: Vec<Uid> = on_engine!(conn, |c| enterprise_name_keys::table
        .select(enterprise_name_keys::enterprise_id)
        .filter(enterprise_name_keys::enterprise_id.gt(after))
        .filter(diesel::dsl::exists(
            OTHERS
                .filter(OTHERS.field(enterprise_name_keys::key).eq(enterprise_name_keys::key))
                .filter(
                    OTHERS
                        .field(enterprise_name_keys::enterprise_id)
                        .gt(enterprise_name_keys::enterprise_id),
                ),
        ))
        .distinct()
        .order(enterprise_name_keys::enterprise_id)
        .limit(FIRSTS)
        .load(c))?;
    Ok(ids.into_iter().map(|id| EnterpriseId::from_uuid(id.0)).collect())
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
    let version = enterprise_derived::version(conn, id)?;
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
    pub(crate) fn key_names(&self) -> Result<usize, DbError> {
        self.derive(without_keys, write)
    }
}

/// Some enterprises that lack keys at their version.
fn without_keys(conn: &mut Conn<'_>) -> Result<Vec<Uid>, DbError> {
    let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
    Ok(on_engine!(conn, |c| enterprises::table
        .select(enterprises::id)
        .filter(diesel::dsl::not(diesel::dsl::exists(
            enterprise_names::table
                .filter(enterprise_names::enterprise_id.eq(enterprises::id))
                .filter(enterprise_names::version.eq(enterprises::version)),
        )))
        .order(enterprises::id)
        .limit(limit)
        .load(c))?)
}
