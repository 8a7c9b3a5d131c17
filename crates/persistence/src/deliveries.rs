//! Deliveries: one event on its way to one endpoint.

mod room;

pub use room::Room;

use std::collections::BTreeMap;

use diesel::prelude::*;
use hansyn_domain::ids::{DeliveryId, WebhookId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::engine::{Conn, on_engine};
use crate::error::DbError;
use crate::events::{self, EventRow};
use crate::query::{Page, Window};
use crate::repository;
use crate::schema::{deliveries, webhooks};
use crate::sql_types::{At, Uid, truncate};
use crate::stored::Stored;
use crate::tx::BATCH;
use crate::visibility::Visibility;
use crate::webhooks::{self as endpoints, Secrets, Webhook};

/// How many due deliveries a claim looks at, to find some for every endpoint.
const LOOKED_AT: i64 = 500;

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryState {
    /// It is to be sent, now or later.
    Pending,
    /// The endpoint has taken it.
    Delivered,
    /// It was tried often enough.
    Failed,
    /// The endpoint wants nothing any more.
    Disabled,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Delivered, Self::Failed, Self::Disabled];

    /// The state as stored and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Delivered => "DELIVERED",
            Self::Failed => "FAILED",
            Self::Disabled => "DISABLED",
        }
    }
}

/// One event on its way to one endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its identity, the same over all attempts.
    pub id: DeliveryId,
    /// The endpoint.
    pub webhook_id: WebhookId,
    /// The number of the event.
    pub sequence: i64,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried, counting an attempt that is under way.
    pub attempts: u32,
    /// When it is due.
    pub due_at: Timestamp,
    /// What the endpoint last answered.
    pub last_status: Option<u16>,
    /// Why the last attempt failed.
    pub last_reason: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// A delivery that the caller alone holds, with all it takes to send it.
#[derive(Debug, Clone)]
pub struct ClaimedDelivery {
    /// The delivery.
    pub delivery: Delivery,
    /// The endpoint.
    pub webhook: Stored<Webhook>,
    /// What to sign with.
    pub secrets: Secrets,
    /// The event.
    pub event: EventRow,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// The endpoint took it.
    Delivered {
        /// What it answered.
        status: u16,
    },
    /// It is to be tried again.
    Retry {
        /// When.
        at: Timestamp,
        /// What the endpoint answered, if it did.
        status: Option<u16>,
        /// Why the attempt failed.
        reason: String,
    },
    /// It is not tried again.
    Failed {
        /// What the endpoint answered, if it did.
        status: Option<u16>,
        /// Why the attempt failed.
        reason: String,
    },
    /// The endpoint wants nothing any more; disabling it is a change of its own.
    Disabled {
        /// What the endpoint answered.
        status: u16,
    },
}

#[derive(Queryable)]
struct Row {
    id: Uid,
    webhook_id: Uid,
    sequence: i64,
    state: String,
    attempts: i32,
    due_at: At,
    _lease_until: Option<At>,
    last_status: Option<i32>,
    last_reason: Option<String>,
    created_at: At,
    changed_at: At,
}

impl TryFrom<Row> for Delivery {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let corrupt = |source| DbError::Corrupt { what: "delivery", source };
        let state = DeliveryState::ALL.into_iter().find(|state| state.as_str() == row.state);
        let status = row.last_status.map(u16::try_from).transpose();
        Ok(Self {
            id: DeliveryId::from_uuid(row.id.0),
            webhook_id: WebhookId::from_uuid(row.webhook_id.0),
            sequence: row.sequence,
            state: state.ok_or_else(|| corrupt(format!("found `{}`", row.state).into()))?,
            attempts: u32::try_from(row.attempts).map_err(|error| corrupt(Box::new(error)))?,
            due_at: row.due_at.0,
            last_status: status.map_err(|error| corrupt(Box::new(error)))?,
            last_reason: row.last_reason,
            created_at: row.created_at.0,
            changed_at: row.changed_at.0,
        })
    }
}

#[derive(Insertable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false)]
struct NewDelivery {
    id: Uid,
    webhook_id: Uid,
    sequence: i64,
    state: &'static str,
    attempts: i32,
    due_at: At,
    created_at: At,
    changed_at: At,
}

/// Makes deliveries of these events unless the endpoint has them already; tells
/// how many it made.
pub(crate) fn create(
    conn: &mut Conn<'_>,
    webhook: Uid,
    sequences: &[i64],
    now: Timestamp,
    new_uuid: &dyn Fn() -> Uuid,
) -> Result<usize, DbError> {
    let now = At(truncate(now));
    let mut made = 0;
    for batch in sequences.chunks(BATCH) {
        let rows: Vec<_> = batch
            .iter()
            .map(|sequence| NewDelivery {
                id: Uid(new_uuid()),
                webhook_id: webhook,
                sequence: *sequence,
                state: DeliveryState::Pending.as_str(),
                attempts: 0,
                due_at: now,
                created_at: now,
                changed_at: now,
            })
            .collect();
        made += on_engine!(conn, |c| diesel::insert_into(deliveries::table)
            .values(&rows)
            .on_conflict((deliveries::webhook_id, deliveries::sequence))
            .do_nothing()
            .execute(c))?;
    }
    Ok(made)
}

/// Claims deliveries that are due and that there is room for, for the caller
/// alone until `lease_until`. Should it die, others find them again after that.
pub fn claim_due(
    conn: &mut Conn<'_>,
    now: Timestamp,
    lease_until: Timestamp,
    room: &Room,
) -> Result<Vec<ClaimedDelivery>, DbError> {
    let (now, until) = (At(truncate(now)), At(truncate(lease_until)));
    let enabled = webhooks::table.filter(webhooks::is_enabled.eq(true)).select(webhooks::id);
    let due = deliveries::table
        .filter(deliveries::state.eq(DeliveryState::Pending.as_str()))
        .filter(deliveries::due_at.le(now))
        .filter(deliveries::lease_until.is_null().or(deliveries::lease_until.le(now)))
        .filter(deliveries::webhook_id.eq_any(enabled))
        .filter(deliveries::webhook_id.ne_all(room.full().collect::<Vec<_>>()))
        .order((deliveries::due_at, deliveries::sequence, deliveries::id))
        .limit(LOOKED_AT)
        .select((deliveries::id, deliveries::webhook_id));
    // SQLite has one writer, so nobody else can be between the look and the claim.
    let found: Vec<(Uid, Uid)> = match conn {
        #[cfg(feature = "sqlite")]
        Conn::Sqlite(c) => due.load(&mut **c)?,
        #[cfg(feature = "postgres")]
        Conn::Postgres(c) => due.for_update().skip_locked().load(&mut **c)?,
    };
    let ids = room.admit(found);
    let mut rows: Vec<Row> = Vec::with_capacity(ids.len());
    for batch in ids.chunks(BATCH) {
        rows.extend(on_engine!(conn, |c| diesel::update(
            deliveries::table.filter(deliveries::id.eq_any(batch))
        )
        .set((
            deliveries::lease_until.eq(Some(until)),
            deliveries::attempts.eq(deliveries::attempts + 1),
            deliveries::changed_at.eq(now),
        ))
        .returning(deliveries::all_columns)
        .load::<Row>(c))?);
    }
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        claimed.push(Delivery::try_from(row)?);
    }
    claimed.sort_by_key(|delivery| (delivery.due_at, delivery.sequence, delivery.id));
    with_contents(conn, claimed)
}

fn with_contents(
    conn: &mut Conn<'_>,
    claimed: Vec<Delivery>,
) -> Result<Vec<ClaimedDelivery>, DbError> {
    let mut sequences: Vec<i64> = claimed.iter().map(|delivery| delivery.sequence).collect();
    sequences.sort_unstable();
    sequences.dedup();
    let mut events: BTreeMap<i64, EventRow> = BTreeMap::new();
    for batch in sequences.chunks(BATCH) {
        let found = events::of_sequences(conn, batch)?;
        events.extend(found.into_iter().map(|event| (event.sequence, event)));
    }
    let mut endpoints: BTreeMap<WebhookId, (Stored<Webhook>, Secrets)> = BTreeMap::new();
    let mut complete = Vec::with_capacity(claimed.len());
    for delivery in claimed {
        let id = delivery.webhook_id;
        if !endpoints.contains_key(&id) {
            let webhook = endpoints::find(conn, id, &Visibility::Everything)?;
            let pair = webhook.zip(endpoints::secrets(conn, id)?);
            endpoints.extend(pair.map(|pair| (id, pair)));
        }
        // Foreign keys hold both, so neither can be absent.
        if let (Some((webhook, secrets)), Some(event)) =
            (endpoints.get(&id), events.get(&delivery.sequence))
        {
            complete.push(ClaimedDelivery {
                delivery,
                webhook: webhook.clone(),
                secrets: secrets.clone(),
                event: event.clone(),
            });
        }
    }
    Ok(complete)
}

/// Notes how an attempt ended; tells whether it counted. It does not when the
/// lease ran out and another process took the delivery over.
pub fn settle(
    conn: &mut Conn<'_>,
    claimed: &Delivery,
    now: Timestamp,
    settlement: &Settlement,
) -> Result<bool, DbError> {
    let (state, due_at, status, reason) = match settlement {
        Settlement::Delivered { status } => {
            (DeliveryState::Delivered, claimed.due_at, Some(*status), None)
        }
        Settlement::Retry { at, status, reason } => {
            (DeliveryState::Pending, *at, *status, Some(reason))
        }
        Settlement::Failed { status, reason } => {
            (DeliveryState::Failed, claimed.due_at, *status, Some(reason))
        }
        Settlement::Disabled { status } => {
            (DeliveryState::Disabled, claimed.due_at, Some(*status), None)
        }
    };
    let attempts = i32::try_from(claimed.attempts).unwrap_or(i32::MAX);
    let settled = on_engine!(conn, |c| diesel::update(
        deliveries::table
            .find(Uid(claimed.id.uuid()))
            .filter(deliveries::attempts.eq(attempts))
            .filter(deliveries::state.eq(DeliveryState::Pending.as_str()))
            .filter(deliveries::lease_until.is_not_null())
    )
    .set((
        deliveries::state.eq(state.as_str()),
        deliveries::due_at.eq(At(truncate(due_at))),
        deliveries::lease_until.eq(None::<At>),
        deliveries::last_status.eq(status.map(i32::from)),
        deliveries::last_reason.eq(reason),
        deliveries::changed_at.eq(At(truncate(now))),
    ))
    .execute(c))?;
    Ok(settled == 1)
}

/// The deliveries of an endpoint: the newest event first, or by identity when
/// walked.
pub fn list(
    conn: &mut Conn<'_>,
    webhook: WebhookId,
    window: Window,
) -> Result<Page<Delivery>, DbError> {
    let webhook = Uid(webhook.uuid());
    let total: i64 = on_engine!(conn, |c| deliveries::table
        .filter(deliveries::webhook_id.eq(webhook))
        .count()
        .get_result(c))?;
    let rows: Vec<Row> = match window {
        Window::Offset { offset, limit } => on_engine!(conn, |c| deliveries::table
            .filter(deliveries::webhook_id.eq(webhook))
            .order(deliveries::sequence.desc())
            .limit(i64::from(limit))
            .offset(i64::from(offset))
            .load(c))?,
        Window::After { id, limit } => on_engine!(conn, |c| deliveries::table
            .filter(deliveries::webhook_id.eq(webhook))
            .filter(deliveries::id.gt(Uid(id.unwrap_or_default())))
            .order(deliveries::id)
            .limit(i64::from(limit))
            .load(c))?,
    };
    let items = rows.into_iter().map(Delivery::try_from).collect::<Result<Vec<_>, _>>()?;
    let next = repository::next(window, &items, |delivery| delivery.id.uuid());
    Ok(Page { items, total: u64::try_from(total).unwrap_or(0), next })
}

/// Sends everything after `after_sequence` once more that the endpoint has
/// passed and wants; tells how many deliveries are due because of it.
pub fn replay(
    conn: &mut Conn<'_>,
    webhook: WebhookId,
    after_sequence: i64,
    now: Timestamp,
    new_uuid: &dyn Fn() -> Uuid,
) -> Result<usize, DbError> {
    let endpoint = endpoints::find(conn, webhook, &Visibility::Everything)?;
    let Some((endpoint, passed)) = endpoint.zip(endpoints::cursor(conn, webhook)?) else {
        return Ok(0);
    };
    let (id, at) = (Uid(webhook.uuid()), At(truncate(now)));
    // An attempt that is under way goes on; its delivery is pending anyway.
    let mut due = on_engine!(conn, |c| diesel::update(
        deliveries::table
            .filter(deliveries::webhook_id.eq(id))
            .filter(deliveries::sequence.gt(after_sequence))
            .filter(deliveries::state.ne(DeliveryState::Pending.as_str()))
    )
    .set((
        deliveries::state.eq(DeliveryState::Pending.as_str()),
        deliveries::attempts.eq(0),
        deliveries::due_at.eq(at),
        deliveries::lease_until.eq(None::<At>),
        deliveries::changed_at.eq(at),
    ))
    .execute(c))?;
    let mut reached = after_sequence;
    while reached < passed {
        let limit = u32::try_from(BATCH).unwrap_or(u32::MAX);
        let page = events::after(conn, reached, limit, &endpoint.body.visibility())?;
        let Some(last) = page.events.last() else { break };
        reached = last.sequence;
        let wanted = page.events.iter().filter(|event| event.sequence <= passed);
        let wanted = wanted.filter(|event| endpoint.body.wants(event));
        let sequences: Vec<i64> = wanted.map(|event| event.sequence).collect();
        due += create(conn, id, &sequences, now, new_uuid)?;
    }
    Ok(due)
}
