//! Webhook endpoints, and the walk of each along the events.

use std::fmt;

use diesel::prelude::*;
use hansyn_domain::ids::{CommitteeId, WebhookId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

use crate::deliveries;
use crate::engine::{Conn, on_engine};
use crate::error::{DbError, UpdateError};
use crate::events::{self, EventRow};
use crate::query::fields;
use crate::repository::{self, changes_without_insert, look_ups};
use crate::schema::webhooks;
use crate::sql_types::{Doc, Uid};
use crate::stored::{AggregateKind, Kind, Stored, plain_document};
use crate::table::table;
use crate::tx::{Action, Tx};
use crate::visibility::{RESTRICTED, Visibility};

/// An endpoint that events are sent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Webhook {
    /// The committee whose events it gets; without one it gets all.
    pub committee_id: Option<CommitteeId>,
    /// Where the events are sent.
    pub url: String,
    /// The types it wants, as in `tender.published`; empty for all.
    pub event_types: Vec<String>,
    /// Whether anything is sent.
    pub is_enabled: bool,
    /// Who keeps it: it gets what its keeper may see, for as long as that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keeper: Option<Keeper>,
}

/// A subject of an issuer who keeps an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Keeper {
    /// The issuer of the tokens.
    pub issuer: String,
    /// The subject of the tokens.
    pub subject: String,
}

impl Webhook {
    /// What the endpoint may be told of.
    #[must_use]
    pub fn visibility(&self) -> Visibility {
        match self.committee_id {
            Some(committee) => Visibility::Committees(BTreeSet::from([committee])),
            None => Visibility::Everything,
        }
    }

    pub(crate) fn wants(&self, event: &EventRow) -> bool {
        self.event_types.is_empty() || self.event_types.contains(&event.event_type)
    }
}

/// The secrets that an endpoint's messages are signed with: the newest first,
/// and the one before it while the receiver changes over.
#[derive(Clone, PartialEq, Eq)]
pub struct Secrets(Vec<String>);

/// Why secrets are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an endpoint has one or two secrets")]
pub struct InvalidSecrets;

impl Secrets {
    /// One or two secrets, the newest first.
    pub fn new(secrets: Vec<String>) -> Result<Self, InvalidSecrets> {
        if matches!(secrets.len(), 1 | 2) { Ok(Self(secrets)) } else { Err(InvalidSecrets) }
    }

    /// The secrets, the newest first.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(<redacted>)")
    }
}

fields! {
    /// What webhook endpoints can be filtered and sorted by.
    WebhookField {
        /// The committee whose events it gets.
        CommitteeId = "committeeId", Id, SortAndFilter, Verbatim, Place::Column("committee_id");
        /// Whether anything is sent.
        IsEnabled = "isEnabled", Bool, SortAndFilter, Verbatim, Place::Column("is_enabled");
        /// When it was stored.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
        /// When it was last changed.
        ChangedAt = "changedAt", Time, SortAndFilter, Verbatim, Place::Column("changed_at");
    }
}

impl Kind for Webhook {
    type Id = WebhookId;
    const KIND: AggregateKind = AggregateKind::Webhook;

    plain_document!();

    fn scope(&self) -> Option<CommitteeId> {
        Some(self.committee_id.unwrap_or(RESTRICTED))
    }

    fn is_open(&self) -> bool {
        false
    }

    fn search_text(&self) -> String {
        self.url.clone()
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = webhooks, treat_none_as_default_value = false, treat_none_as_null = true)]
struct WebhookColumns {
    committee_id: Option<Uid>,
    is_enabled: bool,
}

impl From<&Webhook> for WebhookColumns {
    fn from(webhook: &Webhook) -> Self {
        Self {
            committee_id: webhook.committee_id.map(|id| Uid(id.uuid())),
            is_enabled: webhook.is_enabled,
        }
    }
}

table!(Webhook, webhooks, WebhookColumns);
changes_without_insert!(Webhook, WebhookId, "webhook endpoint");
look_ups!(Webhook, WebhookId, WebhookField, "webhook endpoint", "webhook endpoints");

/// How many endpoints a committee has, or the whole installation for none.
pub fn count_of(conn: &mut Conn<'_>, committee: Option<CommitteeId>) -> Result<u64, DbError> {
    let count: i64 = match committee {
        Some(id) => on_engine!(conn, |c| webhooks::table
            .filter(webhooks::committee_id.eq(Uid(id.uuid())))
            .count()
            .get_result(c))?,
        None => on_engine!(conn, |c| webhooks::table
            .filter(webhooks::committee_id.is_null())
            .count()
            .get_result(c))?,
    };
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Stores a new endpoint. It gets what happens from now on.
pub fn insert(
    tx: &mut Tx<'_, '_>,
    id: WebhookId,
    body: &Webhook,
    secrets: &Secrets,
) -> Result<Stored<Webhook>, DbError> {
    let stored = repository::insert(tx, id, body)?;
    let head = events::head(tx.conn())?;
    let secrets = written(secrets)?;
    on_engine!(tx.conn(), |c| diesel::update(webhooks::table.find(Uid(id.uuid())))
        .set((webhooks::secrets.eq(secrets), webhooks::event_cursor.eq(head)))
        .execute(c))?;
    Ok(stored)
}

/// Gives the endpoint whose version is `expected` new secrets. The trail says
/// that they changed and never shows them.
pub fn rotate(
    tx: &mut Tx<'_, '_>,
    id: WebhookId,
    expected: u32,
    secrets: &Secrets,
) -> Result<Stored<Webhook>, UpdateError> {
    let old = repository::expect::<Webhook>(tx, id, expected)?;
    let sealed = vec!["secrets".to_owned()];
    let stored = repository::replace_sealed(tx, &old, &old.body, Action::Updated, sealed)?;
    let secrets = written(secrets)?;
    on_engine!(tx.conn(), |c| diesel::update(webhooks::table.find(Uid(id.uuid())))
        .set(webhooks::secrets.eq(secrets))
        .execute(c))?;
    Ok(stored)
}

/// Removes the endpoint whose version is `expected`, with its deliveries; its
/// trail stays.
pub fn delete(tx: &mut Tx<'_, '_>, id: WebhookId, expected: u32) -> Result<(), UpdateError> {
    repository::remove::<Webhook>(tx, id, expected)
}

/// The secrets of an endpoint, for whoever signs.
pub fn secrets(conn: &mut Conn<'_>, id: WebhookId) -> Result<Option<Secrets>, DbError> {
    let doc: Option<Doc> = on_engine!(conn, |c| webhooks::table
        .find(Uid(id.uuid()))
        .select(webhooks::secrets)
        .first(c)
        .optional())?;
    doc.map(|Doc(text)| {
        serde_json::from_str(&text)
            .map(Secrets)
            .map_err(|error| DbError::Corrupt { what: "secret", source: Box::new(error) })
    })
    .transpose()
}

fn written(secrets: &Secrets) -> Result<Doc, DbError> {
    serde_json::to_string(&secrets.0)
        .map(Doc)
        .map_err(|error| DbError::Other { source: Box::new(error) })
}

/// Makes the deliveries of every enabled endpoint for the next events after its
/// cursor, at most `limit` events an endpoint; tells how many it made.
///
/// Several processes may do so at once: the cursor moves before the deliveries
/// are made, and whoever finds it moved leaves the endpoint alone.
pub fn advance(
    conn: &mut Conn<'_>,
    now: Timestamp,
    limit: u32,
    new_uuid: &dyn Fn() -> Uuid,
) -> Result<usize, DbError> {
    let head = events::head(conn)?;
    let behind: Vec<(Uid, i64, Doc)> = on_engine!(conn, |c| webhooks::table
        .filter(webhooks::is_enabled.eq(true))
        .filter(webhooks::event_cursor.lt(head))
        .order(webhooks::id)
        .select((webhooks::id, webhooks::event_cursor, webhooks::body))
        .load(c))?;
    let mut made = 0;
    for (id, cursor, Doc(text)) in behind {
        let webhook = Webhook::from_document(&text)
            .map_err(|error| DbError::Corrupt { what: "webhook", source: Box::new(error) })?;
        let page = events::after(conn, cursor, limit, &webhook.visibility())?;
        let full = u32::try_from(page.events.len()).is_ok_and(|count| count >= limit);
        let reached = page.events.last().filter(|_| full).map_or(page.head, |last| last.sequence);
        let moved = on_engine!(conn, |c| diesel::update(
            webhooks::table.find(id).filter(webhooks::event_cursor.eq(cursor))
        )
        .set(webhooks::event_cursor.eq(reached))
        .execute(c))?;
        if moved == 1 {
            let wanted = page.events.iter().filter(|event| webhook.wants(event));
            let sequences: Vec<i64> = wanted.map(|event| event.sequence).collect();
            made += deliveries::create(conn, id, &sequences, now, new_uuid)?;
        }
    }
    Ok(made)
}

/// How far an endpoint has come along the events.
pub(crate) fn cursor(conn: &mut Conn<'_>, id: WebhookId) -> Result<Option<i64>, DbError> {
    Ok(on_engine!(conn, |c| webhooks::table
        .find(Uid(id.uuid()))
        .select(webhooks::event_cursor)
        .first(c)
        .optional())?)
}
