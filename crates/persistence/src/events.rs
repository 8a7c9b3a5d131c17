//! Events: what happened, in the order of commits, without a gap.

use diesel::prelude::*;
use hansyn_domain::ids::{CommitteeId, EventId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::condition::Where;
use crate::engine::{Conn, on_engine};
use crate::error::DbError;
use crate::schema::{event_head, events};
use crate::sql_types::{At, Doc, Uid};
use crate::stored::AggregateKind;
use crate::trail;
use crate::tx::Action;
use crate::visibility::Visibility;

/// Something that happened to a record; thin, because readers fetch the record
/// as they may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its place in the order of commits, from 1 on, without a gap.
    pub sequence: i64,
    /// Its identity.
    pub id: EventId,
    /// When it happened.
    pub recorded_at: Timestamp,
    /// Its type, as in `tender.published`.
    pub event_type: String,
    /// The kind of the record.
    pub kind: AggregateKind,
    /// The identity of the record.
    pub entity_id: Uuid,
    /// The version of the record after it.
    pub version: u32,
    /// What was done.
    pub action: Action,
    /// The names of the members that changed.
    pub changed: Vec<String>,
    /// The committee that the record belonged to; nothing if it was shared.
    pub scope: Option<CommitteeId>,
    /// Whether outsiders could see the record before or after.
    pub is_open: bool,
}

/// Some events, and how far the log has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPage {
    /// The events that can be seen.
    pub events: Vec<EventRow>,
    /// The last number that was given. Whoever got fewer events than asked for
    /// goes on from here, the others from their last event.
    pub head: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
struct Row {
    sequence: i64,
    id: Uid,
    recorded_at: At,
    event_type: String,
    kind: String,
    entity_id: Uid,
    version: i32,
    action: String,
    changed: Doc,
    scope_committee: Option<Uid>,
    is_open: bool,
}

fn decode(row: Row) -> Result<EventRow, DbError> {
    Ok(EventRow {
        sequence: row.sequence,
        id: EventId::from_uuid(row.id.0),
        recorded_at: row.recorded_at.0,
        event_type: row.event_type,
        kind: trail::kind(&row.kind)?,
        entity_id: row.entity_id.0,
        version: trail::version(row.version)?,
        action: trail::action(&row.action)?,
        changed: trail::names(&row.changed)?,
        scope: trail::scope(row.scope_committee),
        is_open: row.is_open,
    })
}

/// The last number that was given; 0 before the first event.
pub fn head(conn: &mut Conn<'_>) -> Result<i64, DbError> {
    Ok(on_engine!(conn, |c| event_head::table.select(event_head::last).first(c))?)
}

/// The records of a kind that events after `sequence` up to `until` speak of,
/// each once, by identity.
pub fn touched(
    conn: &mut Conn<'_>,
    kind: AggregateKind,
    sequence: i64,
    until: i64,
) -> Result<Vec<Uuid>, DbError> {
    let rows: Vec<Uid> = on_engine!(conn, |c| events::table
        .filter(events::sequence.gt(sequence))
        .filter(events::sequence.le(until))
        .filter(events::kind.eq(kind.as_str()))
        .select(events::entity_id)
        .distinct()
        .order(events::entity_id)
        .load(c))?;
    Ok(rows.into_iter().map(|Uid(id)| id).collect())
}

/// The events after `sequence` that can be seen, in order.
pub fn after(
    conn: &mut Conn<'_>,
    sequence: i64,
    limit: u32,
    visibility: &Visibility,
) -> Result<EventPage, DbError> {
    // The head comes first: no event after it can slip into the page.
    let head = head(conn)?;
    let rows: Vec<Row> = on_engine!(conn, |c| events::table
        .filter(events::sequence.gt(sequence))
        .filter(events::sequence.le(head))
        .filter(Where::seen_by(visibility))
        .order(events::sequence)
        .limit(i64::from(limit))
        .select(Row::as_select())
        .load(c))?;
    let events = rows.into_iter().map(decode).collect::<Result<_, _>>()?;
    Ok(EventPage { events, head })
}

/// The events with these numbers, in order, whoever may see them.
pub(crate) fn of_sequences(
    conn: &mut Conn<'_>,
    sequences: &[i64],
) -> Result<Vec<EventRow>, DbError> {
    let rows: Vec<Row> = on_engine!(conn, |c| events::table
        .filter(events::sequence.eq_any(sequences))
        .order(events::sequence)
        .select(Row::as_select())
        .load(c))?;
    rows.into_iter().map(decode).collect()
}
