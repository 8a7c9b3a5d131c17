//! The audit trail: who changed what, when, on whose behalf, from what to what.

use diesel::prelude::*;
use hansyn_domain::ids::{AuditId, CommitteeId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::condition::{Order, Where};
use crate::engine::{Conn, on_engine};
use crate::error::DbError;
use crate::query::{Direction, FieldValue, Filter, ListQuery, Page, Window, fields};
use crate::repository;
use crate::schema::audit_entries;
use crate::sql_types::{At, Doc, Uid};
use crate::stored::AggregateKind;
use crate::trail;
use crate::tx::{Action, Actor};
use crate::visibility::Visibility;

/// One change of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its identity.
    pub id: AuditId,
    /// When it happened.
    pub recorded_at: Timestamp,
    /// The kind of the record.
    pub kind: AggregateKind,
    /// The identity of the record.
    pub entity_id: Uuid,
    /// The version of the record after it.
    pub version: u32,
    /// What was done.
    pub action: Action,
    /// Who did it.
    pub actor: Actor,
    /// The names of the members that changed.
    pub changed: Vec<String>,
    /// Their values before; nothing for a new record.
    pub old_values: Option<serde_json::Value>,
    /// Their values after; nothing for a removed record.
    pub new_values: Option<serde_json::Value>,
    /// The committee that the record belonged to; nothing if it was shared.
    pub scope: Option<CommitteeId>,
    /// Whether those outside the scope could see it.
    pub is_open: bool,
}

fields! {
    /// What the audit trail can be filtered and sorted by.
    AuditField {
        /// When it happened.
        RecordedAt = "recordedAt", Time, SortAndFilter, Verbatim, Place::Column("recorded_at");
        /// The kind of the record.
        Kind = "kind", Text, SortAndFilter, Verbatim, Place::Column("kind");
        /// The identity of the record.
        EntityId = "entityId", Id, SortAndFilter, Verbatim, Place::Column("entity_id");
        /// What was done.
        Action = "action", Text, SortAndFilter, Verbatim, Place::Column("action");
        /// The issuer of the token.
        Issuer = "issuer", Text, SortAndFilter, Verbatim, Place::Column("issuer");
        /// The subject of the token.
        Subject = "subject", Text, SortAndFilter, Verbatim, Place::Column("subject");
        /// For whom a system acted.
        OnBehalfOf = "onBehalfOf", Text, SortAndFilter, Verbatim, Place::Column("on_behalf_of");
        /// The request in which it happened.
        RequestId = "requestId", Text, SortAndFilter, Verbatim, Place::Column("request_id");
    }
}

type Row = (
    (Uid, At, String, Uid, i32, String),
    (String, String, Option<String>, String),
    (Doc, Option<Doc>, Option<Doc>, Option<Uid>, bool),
);

/// The entry as this reader sees it.
fn decode(row: Row, visibility: &Visibility) -> Result<AuditEntry, DbError> {
    let ((Uid(id), At(recorded_at), kind, Uid(entity_id), version, action), actor, rest) = row;
    let (issuer, subject, on_behalf_of, request_id) = actor;
    let (changed, old_values, new_values, scope, is_open) = rest;
    let (kind, scope) = (trail::kind(&kind)?, trail::scope(scope));
    let seen = |values: Option<Doc>| -> Result<Option<serde_json::Value>, DbError> {
        let mut values = values.as_ref().map(trail::json).transpose()?;
        if let Some(values) = &mut values {
            visibility.close(kind, scope, values);
        }
        Ok(values)
    };
    Ok(AuditEntry {
        id: AuditId::from_uuid(id),
        recorded_at,
        kind,
        entity_id,
        version: trail::version(version)?,
        action: trail::action(&action)?,
        actor: Actor { issuer, subject, on_behalf_of, request_id },
        changed: trail::names(&changed)?,
        old_values: seen(old_values)?,
        new_values: seen(new_values)?,
        scope,
        is_open,
    })
}

/// The trail of one record as far as it can be seen, the newest entry first.
pub fn of(
    conn: &mut Conn<'_>,
    kind: AggregateKind,
    id: Uuid,
    visibility: &Visibility,
    window: Window,
) -> Result<Page<AuditEntry>, DbError> {
    let query = ListQuery {
        filters: vec![
            Filter::eq(AuditField::Kind, FieldValue::Text(kind.as_str().to_owned())),
            Filter::eq(AuditField::EntityId, FieldValue::Id(id)),
        ],
        sort: vec![(AuditField::RecordedAt, Direction::Descending)],
        ..ListQuery::all(window)
    };
    list(conn, &query, visibility)
}

/// The entries that are asked for and can be seen.
pub fn list(
    conn: &mut Conn<'_>,
    query: &ListQuery<AuditField>,
    visibility: &Visibility,
) -> Result<Page<AuditEntry>, DbError> {
    if query.q.is_some() {
        return Err(DbError::Unsupported { field: "q" });
    }
    let matching = || Where::seen_by(visibility).matching(query);
    let counted = matching()?;
    let total: i64 =
        on_engine!(conn, |c| audit_entries::table.filter(counted).count().get_result(c))?;
    let (after, offset) = match query.window {
        Window::Offset { offset, .. } => (None, i64::from(offset)),
        Window::After { id, .. } => (id, 0),
    };
    let (which, order) = (matching()?.after("id", after), Order::of(query)?);
    let rows: Vec<Row> = on_engine!(conn, |c| audit_entries::table
        .filter(which)
        .order(order)
        .limit(query.window.limit())
        .offset(offset)
        .select((
            (
                audit_entries::id,
                audit_entries::recorded_at,
                audit_entries::kind,
                audit_entries::entity_id,
                audit_entries::version,
                audit_entries::action,
            ),
            (
                audit_entries::issuer,
                audit_entries::subject,
                audit_entries::on_behalf_of,
                audit_entries::request_id,
            ),
            (
                audit_entries::changed,
                audit_entries::old_values,
                audit_entries::new_values,
                audit_entries::scope_committee,
                audit_entries::is_open,
            ),
        ))
        .load(c))?;
    let items =
        rows.into_iter().map(|row| decode(row, visibility)).collect::<Result<Vec<_>, _>>()?;
    let next = repository::next(query.window, &items, |entry| entry.id.uuid());
    Ok(Page { items, total: u64::try_from(total).unwrap_or(0), next })
}
