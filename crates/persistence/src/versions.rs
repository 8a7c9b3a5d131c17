//! All versions of all records.

use diesel::prelude::*;
use hansyn_domain::ids::CommitteeId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::condition::Where;
use crate::engine::{Conn, on_engine};
use crate::error::DbError;
use crate::query::{Page, Window};
use crate::schema::versions;
use crate::sql_types::{At, Doc, Uid};
use crate::stored::AggregateKind;
use crate::trail;
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

fn decode(row: Row) -> Result<VersionRow, DbError> {
    let (kind, Uid(id), version, At(recorded_at), scope, is_open, body) = row;
    Ok(VersionRow {
        kind: trail::kind(&kind)?,
        id,
        version: trail::version(version)?,
        recorded_at,
        scope: trail::scope(scope),
        is_open,
        body: trail::json(&body)?,
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
    let items = rows.into_iter().map(decode).collect::<Result<_, _>>()?;
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
    row.map(decode).transpose()
}
