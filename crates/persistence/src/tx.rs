//! A write transaction: the change, its versions, its audit entries and its
//! events stand or fall together.

use std::fmt;
use std::sync::Arc;

use diesel::prelude::*;
use hansyn_domain::ids::CommitteeId;
use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::db::{Undone, keeping_error};
use crate::engine::{Conn, on_engine};
use crate::error::DbError;
use crate::schema::{audit_entries, event_head, events, versions};
use crate::sql_types::{At, Doc, Uid, truncate};
use crate::stored::AggregateKind;

/// Rows of one statement, so that no statement binds more than 32 766 values.
pub(crate) const BATCH: usize = 500;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who issued the token.
    pub issuer: String,
    /// The subject of the token.
    pub subject: String,
    /// For whom a system acts.
    pub on_behalf_of: Option<String>,
    /// The request in which it happens.
    pub request_id: String,
}

/// Who acts, when, and where fresh identities come from: what the edge adds to
/// a change.
#[derive(Clone)]
pub struct Stamp {
    /// Who acts.
    pub actor: Actor,
    /// When.
    pub now: Timestamp,
    /// Makes a fresh identity for an audit entry or an event.
    pub new_uuid: Arc<dyn Fn() -> Uuid + Send + Sync>,
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stamp")
            .field("actor", &self.actor)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// What was done to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// It was stored for the first time.
    Created,
    /// Its content was changed.
    Updated,
    /// A tender or a choice system took a step.
    Transitioned,
    /// An application was decided, or its applicant told of the decision.
    Decided,
    /// A clause was published.
    Published,
    /// A clause was superseded by a newer version.
    Superseded,
    /// It was removed; its trail stays.
    Deleted,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 7] = [
        Self::Created,
        Self::Updated,
        Self::Transitioned,
        Self::Decided,
        Self::Published,
        Self::Superseded,
        Self::Deleted,
    ];

    /// The action as stored and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Updated => "UPDATED",
            Self::Transitioned => "TRANSITIONED",
            Self::Decided => "DECIDED",
            Self::Published => "PUBLISHED",
            Self::Superseded => "SUPERSEDED",
            Self::Deleted => "DELETED",
        }
    }

    /// The action written like this.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == text)
    }
}

/// The type of an event, as in `tender.published`; webhooks subscribe to it.
#[must_use]
pub fn event_type(kind: AggregateKind, action: Action) -> String {
    format!("{}.{}", kind.as_str(), action.as_str()).to_ascii_lowercase()
}

/// A change that is not yet in the trail.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) kind: AggregateKind,
    pub(crate) id: Uuid,
    pub(crate) version: i32,
    pub(crate) action: Action,
    pub(crate) scope: Option<CommitteeId>,
    pub(crate) is_open: bool,
    /// Whether outsiders could see the record before; then they hear that it is
    /// gone, too.
    pub(crate) was_open: bool,
    pub(crate) old: Option<Value>,
    pub(crate) new: Option<Value>,
    /// Members that changed but whose values are kept out of the trail.
    pub(crate) sealed: Vec<String>,
}

/// A write transaction.
pub struct Tx<'t, 'c> {
    conn: &'t mut Conn<'c>,
    stamp: &'t Stamp,
    changes: Vec<Change>,
}

impl fmt::Debug for Tx<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx").field("stamp", &self.stamp).finish_non_exhaustive()
    }
}

impl<'t, 'c> Tx<'t, 'c> {
    pub(crate) const fn new(conn: &'t mut Conn<'c>, stamp: &'t Stamp) -> Self {
        Self { conn, stamp, changes: Vec::new() }
    }

    /// The connection, for look-ups within the transaction.
    pub const fn conn(&mut self) -> &mut Conn<'c> {
        self.conn
    }

    /// When the change is made, to the microsecond.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        truncate(self.stamp.now)
    }

    /// Who makes it.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.stamp.actor
    }

    /// Does part of the work so that its failure undoes that part alone, as bulk
    /// changes need that answer for each item.
    ///
    /// # Errors
    /// The inner error is the part's own, and the work goes on. With the outer
    /// one the whole transaction is gone, as when the disk is full: pass it on.
    #[expect(clippy::disallowed_methods, reason = "within a transaction this is a savepoint")]
    pub fn attempt<T, E: From<DbError>>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_, '_>) -> Result<T, E>,
    ) -> Result<Result<T, E>, E> {
        let stamp = self.stamp;
        let part = |conn: &mut Conn<'_>| {
            let mut tx = Tx::new(conn, stamp);
            work(&mut tx).map(|value| (value, tx.changes))
        };
        let done = match self.conn {
            #[cfg(feature = "sqlite")]
            Conn::Sqlite(c) => {
                keeping_error(|keep| c.transaction(|c| part(&mut Conn::Sqlite(c)).map_err(keep)))
            }
            #[cfg(feature = "postgres")]
            Conn::Postgres(c) => {
                keeping_error(|keep| c.transaction(|c| part(&mut Conn::Postgres(c)).map_err(keep)))
            }
        };
        match done {
            Ok((value, changes)) => {
                self.changes.extend(changes);
                Ok(Ok(value))
            }
            Err(Undone::Cleanly(error)) => Ok(Err(error)),
            Err(Undone::WithAllAround(error)) => Err(error),
        }
    }

    pub(crate) fn record(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Writes the trail of all changes. The events come last: taking their
    /// numbers locks the head until the commit, so that the order of numbers is
    /// the order of commits and none is ever missing.
    pub(crate) fn flush(self) -> Result<(), DbError> {
        let Self { conn, stamp, changes } = self;
        if changes.is_empty() {
            return Ok(());
        }
        let now = At(truncate(stamp.now));
        let rows: Vec<_> = changes.iter().filter_map(|change| version_row(change, now)).collect();
        for batch in rows.chunks(BATCH) {
            on_engine!(conn, |c| diesel::insert_into(versions::table).values(batch).execute(c))?;
        }
        let changed: Vec<Vec<String>> = changes.iter().map(changed_members).collect();
        let rows: Vec<_> = changes
            .iter()
            .zip(&changed)
            .map(|(change, names)| audit_row(change, names, stamp))
            .collect();
        for batch in rows.chunks(BATCH) {
            on_engine!(conn, |c| diesel::insert_into(audit_entries::table)
                .values(batch)
                .execute(c))?;
        }
        let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
        let last: i64 = on_engine!(conn, |c| diesel::update(event_head::table)
            .set(event_head::last.eq(event_head::last + count))
            .returning(event_head::last)
            .get_result(c))?;
        let sequences = (last - count + 1)..=last;
        let rows: Vec<_> = sequences
            .zip(changes.iter().zip(&changed))
            .map(|(sequence, (change, names))| event_row(sequence, change, names, stamp))
            .collect();
        for batch in rows.chunks(BATCH) {
            on_engine!(conn, |c| diesel::insert_into(events::table).values(batch).execute(c))?;
        }
        Ok(())
    }
}

#[derive(Insertable)]
#[diesel(table_name = versions, treat_none_as_default_value = false)]
struct NewVersion {
    kind: &'static str,
    id: Uid,
    version: i32,
    recorded_at: At,
    scope_committee: Option<Uid>,
    is_open: bool,
    body: Doc,
}

#[derive(Insertable)]
#[diesel(table_name = audit_entries, treat_none_as_default_value = false)]
struct NewAuditEntry<'a> {
    id: Uid,
    recorded_at: At,
    kind: &'static str,
    entity_id: Uid,
    version: i32,
    action: &'static str,
    issuer: &'a str,
    subject: &'a str,
    on_behalf_of: Option<String>,
    request_id: &'a str,
    changed: Doc,
    old_values: Option<Doc>,
    new_values: Option<Doc>,
    scope_committee: Option<Uid>,
    is_open: bool,
}

#[derive(Insertable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
struct NewEvent {
    sequence: i64,
    id: Uid,
    recorded_at: At,
    event_type: String,
    kind: &'static str,
    entity_id: Uid,
    version: i32,
    action: &'static str,
    changed: Doc,
    scope_committee: Option<Uid>,
    is_open: bool,
}

fn version_row(change: &Change, now: At) -> Option<NewVersion> {
    // Where only sealed members changed there is a new version all the same.
    let body = change.new.as_ref()?;
    Some(NewVersion {
        kind: change.kind.as_str(),
        id: Uid(change.id),
        version: change.version,
        recorded_at: now,
        scope_committee: change.scope.map(|id| Uid(id.uuid())),
        is_open: change.is_open,
        body: Doc(body.to_string()),
    })
}

fn audit_row<'a>(change: &Change, names: &[String], stamp: &'a Stamp) -> NewAuditEntry<'a> {
    let pick = |document: &Option<Value>| {
        document.as_ref().map(|document| {
            let picked: Map<String, Value> = names
                .iter()
                .filter_map(|name| Some((name.clone(), document.get(name)?.clone())))
                .collect();
            Doc(Value::Object(picked).to_string())
        })
    };
    let Actor { issuer, subject, on_behalf_of, request_id } = &stamp.actor;
    NewAuditEntry {
        id: Uid((stamp.new_uuid)()),
        recorded_at: At(truncate(stamp.now)),
        kind: change.kind.as_str(),
        entity_id: Uid(change.id),
        version: change.version,
        action: change.action.as_str(),
        issuer,
        subject,
        on_behalf_of: on_behalf_of.clone(),
        request_id,
        changed: names_as_json(names),
        old_values: pick(&change.old),
        new_values: pick(&change.new),
        scope_committee: change.scope.map(|id| Uid(id.uuid())),
        is_open: change.is_open,
    }
}

fn event_row(sequence: i64, change: &Change, names: &[String], stamp: &Stamp) -> NewEvent {
    NewEvent {
        sequence,
        id: Uid((stamp.new_uuid)()),
        recorded_at: At(truncate(stamp.now)),
        event_type: event_type(change.kind, change.action),
        kind: change.kind.as_str(),
        entity_id: Uid(change.id),
        version: change.version,
        action: change.action.as_str(),
        changed: names_as_json(names),
        scope_committee: change.scope.map(|id| Uid(id.uuid())),
        is_open: change.is_open || change.was_open,
    }
}

fn names_as_json(names: &[String]) -> Doc {
    Doc(Value::from(names.to_vec()).to_string())
}

/// The members that differ between the old and the new document.
fn changed_members(change: &Change) -> Vec<String> {
    let empty = Map::new();
    let members = |document: &Option<Value>| {
        document.as_ref().and_then(Value::as_object).unwrap_or(&empty).clone()
    };
    let (old, new) = (members(&change.old), members(&change.new));
    let mut names: Vec<String> = new
        .iter()
        .filter(|(name, value)| old.get(*name) != Some(*value))
        .map(|(n, _)| n.clone())
        .collect();
    names.extend(old.keys().filter(|name| !new.contains_key(*name)).cloned());
    names.extend(change.sealed.iter().cloned());
    names.sort_unstable();
    names
}
