//! All versions of all records.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::max;
use diesel::prelude::*;
use hansyn_domain::ids::CommitteeId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::condition::Where;
use crate::engine::{Conn, on_engine};
use crate::error::DbError;
use crate::query::{Page, Window};
use crate::repository;
use crate::schema::{events, versions};
use crate::sql_types::{At, Doc, Uid};
use crate::stored::{AggregateKind, Kind, Stored, StoredId};
use crate::trail;
use crate::tx::{Action, BATCH};
use crate::visibility::Visibility;

/// One version of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// The kind of the record.
    pub kind: AggregateKind,
    /// The identity of the record.
    pub id: Uuid,
    /// The version.
    pub version: u32,
    /// When it was stored.
    pub recorded_at: Timestamp,
    /// The committee that the record belonged to; nothing if it was shared.
    pub scope: Option<CommitteeId>,
    /// Whether those outside the scope could see it.
    pub is_open: bool,
    /// The content.
    pub body: serde_json::Value,
}

type Row = (String, Uid, i32, At, Option<Uid>, bool, Doc);

/// The version as this reader sees it.
fn decode(row: Row, visibility: &Visibility) -> Result<VersionRow, DbError> {
    let (kind, Uid(id), version, At(recorded_at), scope, is_open, body) = row;
    let (kind, scope) = (trail::kind(&kind)?, trail::scope(scope));
    let mut body = trail::json(&body)?;
    visibility.close(kind, scope, &mut body);
    Ok(VersionRow {
        kind,
        id,
        version: trail::version(version)?,
        recorded_at,
        scope,
        is_open,
        body,
    })
}

/// The versions of a record that can be seen, the newest first. A version keeps
/// the visibility it had: what was closed then stays closed. Versions are paged
/// by offset alone.
pub fn list(
    conn: &mut Conn<'_>,
    kind: AggregateKind,
    id: Uuid,
    visibility: &Visibility,
    window: Window,
) -> Result<Page<VersionRow>, DbError> {
    let Window::Offset { offset, limit } = window else {
        return Err(DbError::Unsupported { field: "cursor" });
    };
    let total: i64 = on_engine!(conn, |c| versions::table
        .filter(versions::kind.eq(kind.as_str()))
        .filter(versions::id.eq(Uid(id)))
        .filter(Where::seen_by(visibility))
        .count()
        .get_result(c))?;
    let rows: Vec<Row> = on_engine!(conn, |c| versions::table
        .filter(versions::kind.eq(kind.as_str()))
        .filter(versions::id.eq(Uid(id)))
        .filter(Where::seen_by(visibility))
        .order(versions::version.desc())
        .limit(i64::from(limit))
        .offset(i64::from(offset))
        .load(c))?;
    let items = rows.into_iter().map(|row| decode(row, visibility)).collect::<Result<_, _>>()?;
    Ok(Page { items, total: u64::try_from(total).unwrap_or(0), next: None })
}

/// One version of a record, if it can be seen.
pub fn get(
    conn: &mut Conn<'_>,
    kind: AggregateKind,
    id: Uuid,
    version: u32,
    visibility: &Visibility,
) -> Result<Option<VersionRow>, DbError> {
    let Ok(version) = i32::try_from(version) else { return Ok(None) };
    let row: Option<Row> = on_engine!(conn, |c| versions::table
        .filter(versions::kind.eq(kind.as_str()))
        .filter(versions::id.eq(Uid(id)))
        .filter(versions::version.eq(version))
        .filter(Where::seen_by(visibility))
        .first(c)
        .optional())?;
    row.map(|row| decode(row, visibility)).transpose()
}

/// The records of a kind as they stood after the event `sequence`, by identity,
/// as far as they could be seen then. What was removed by then is not among them.
pub fn as_of(
    conn: &mut Conn<'_>,
    kind: AggregateKind,
    sequence: i64,
    visibility: &Visibility,
) -> Result<Vec<VersionRow>, DbError> {
    let told: Vec<(Uid, i32, String)> = on_engine!(conn, |c| events::table
        .filter(events::kind.eq(kind.as_str()))
        .filter(events::sequence.le(sequence))
        .order(events::sequence)
        .select((events::entity_id, events::version, events::action))
        .load(c))?;
    let mut standing: BTreeMap<Uuid, i32> = BTreeMap::new();
    for (Uid(id), version, action) in told {
        if trail::action(&action)? == Action::Deleted {
            standing.remove(&id);
        } else {
            standing.insert(id, version);
        }
    }
    let mut found = Vec::with_capacity(standing.len());
    let ids: Vec<Uid> = standing.keys().copied().map(Uid).collect();
    for batch in ids.chunks(BATCH) {
        let rows: Vec<Row> = on_engine!(conn, |c| versions::table
            .filter(versions::kind.eq(kind.as_str()))
            .filter(versions::id.eq_any(batch))
            .filter(Where::seen_by(visibility))
            .load(c))?;
        let then = rows.into_iter().filter(|row| standing.get(&row.1.0) == Some(&row.2));
        for row in then {
            found.push(decode(row, visibility)?);
        }
    }
    found.sort_by_key(|row| row.id);
    Ok(found)
}

/// The next records of a kind, by identity, as they stood after the event
/// `sequence` and as far as they could be seen then; fewer than `limit` are the
/// last ones.
pub fn chunk_as_of<K: Kind>(
    conn: &mut Conn<'_>,
    sequence: i64,
    after: Option<K::Id>,
    limit: u32,
    visibility: &Visibility,
) -> Result<Vec<Stored<K>>, DbError> {
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut walked = after.map_or(Uuid::nil(), StoredId::inner);
    let mut found = Vec::new();
    while found.len() < wanted {
        let told = last_events(conn, K::KIND, sequence, walked, BATCH.min(wanted - found.len()))?;
        let Some((last, _, _)) = told.last() else { break };
        walked = last.0;
        found.extend(standing_after::<K>(conn, told, visibility)?);
    }
    Ok(found)
}

/// All records of a kind, as [`chunk_as_of`] gives them.
pub fn all_as_of<K: Kind>(
    conn: &mut Conn<'_>,
    sequence: i64,
    visibility: &Visibility,
) -> Result<Vec<Stored<K>>, DbError> {
    chunk_as_of(conn, sequence, None, u32::MAX, visibility)
}

/// The last event up to `sequence` of each of the next records after `walked`.
fn last_events(
    conn: &mut Conn<'_>,
    kind: AggregateKind,
    sequence: i64,
    walked: Uuid,
    limit: usize,
) -> Result<Vec<(Uid, i32, String)>, DbError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    on_engine!(conn, |c| {
        let last: Vec<Option<i64>> = events::table
            .filter(events::kind.eq(kind.as_str()))
            .filter(events::sequence.le(sequence))
            .filter(events::entity_id.gt(Uid(walked)))
            .group_by(events::entity_id)
            .order(events::entity_id)
            .limit(limit)
            .select(max(events::sequence))
            .load(c)?;
        let last: Vec<i64> = last.into_iter().flatten().collect();
        Ok(events::table
            .filter(events::sequence.eq_any(last))
            .order(events::entity_id)
            .select((events::entity_id, events::version, events::action))
            .load(c)?)
    })
}

/// The records as these events, the last one of each, left them.
fn standing_after<K: Kind>(
    conn: &mut Conn<'_>,
    told: Vec<(Uid, i32, String)>,
    visibility: &Visibility,
) -> Result<Vec<Stored<K>>, DbError> {
    let mut standing: BTreeMap<Uuid, i32> = BTreeMap::new();
    for (Uid(id), version, action) in told {
        if trail::action(&action)? != Action::Deleted {
            standing.insert(id, version);
        }
    }
    let ids: Vec<Uid> = standing.keys().copied().map(Uid).collect();
    let which: BTreeSet<i32> = standing.values().copied().collect();
    let rows: Vec<Row> = on_engine!(conn, |c| versions::table
        .filter(versions::kind.eq(K::KIND.as_str()))
        .filter(versions::id.eq_any(&ids))
        .filter(versions::version.eq_any(which))
        .filter(Where::seen_by(visibility))
        .order(versions::id)
        .load(c))?;
    let begun: Vec<(Uid, At)> = on_engine!(conn, |c| versions::table
        .filter(versions::kind.eq(K::KIND.as_str()))
        .filter(versions::id.eq_any(&ids))
        .filter(versions::version.eq(1))
        .select((versions::id, versions::recorded_at))
        .load(c))?;
    let begun: BTreeMap<Uuid, Timestamp> =
        begun.into_iter().map(|(Uid(id), At(moment))| (id, moment)).collect();
    rows.into_iter()
        .filter(|(_, Uid(id), version, ..)| standing.get(id) == Some(version))
        .map(|(_, id, version, changed_at, scope, _, body)| {
            let created_at = At(begun.get(&id.0).copied().unwrap_or(changed_at.0));
            repository::decode((id, version, created_at, changed_at, scope, body), visibility)
        })
        .collect()
}

/// One record as it stood after the event `sequence`, if it was there and could
/// be seen then.
pub fn one_as_of(
    conn: &mut Conn<'_>,
    kind: AggregateKind,
    id: Uuid,
    sequence: i64,
    visibility: &Visibility,
) -> Result<Option<VersionRow>, DbError> {
    let told: Option<(i32, String)> = on_engine!(conn, |c| events::table
        .filter(events::kind.eq(kind.as_str()))
        .filter(events::entity_id.eq(Uid(id)))
        .filter(events::sequence.le(sequence))
        .order(events::sequence.desc())
        .select((events::version, events::action))
        .first(c)
        .optional())?;
    match told {
        Some((version, action)) if trail::action(&action)? != Action::Deleted => {
            get(conn, kind, id, trail::version(version)?, visibility)
        }
        _ => Ok(None),
    }
}

/// The content of a record as it stood after the event `sequence`, if it was
/// there and could be seen then.
pub fn body_as_of<K: Kind>(
    conn: &mut Conn<'_>,
    id: K::Id,
    sequence: i64,
    visibility: &Visibility,
) -> Result<Option<K>, DbError> {
    let row = one_as_of(conn, K::KIND, id.inner(), sequence, visibility)?;
    let corrupt = |source| DbError::Corrupt { what: K::KIND.as_str(), source };
    row.map(|row| K::from_document(&row.body.to_string()))
        .transpose()
        .map_err(|error| corrupt(Box::new(error)))
}
