//! The worker that sends events to endpoints. Any number of processes can run
//! one: what is to be sent is claimed in the database.

use std::collections::BTreeMap;

use futures_util::future::{FutureExt as _, LocalBoxFuture};
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use hansyn_domain::ids::WebhookId;
use hansyn_persistence::deliveries::{self, ClaimedDelivery, Room, Settlement};
use hansyn_persistence::idempotency;
use hansyn_persistence::memberships::grants_of;
use hansyn_persistence::webhooks::{self, Webhook};
use hansyn_persistence::{Actor, Db, Stamp};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

use crate::auth::policy::{Access, Action as _, KeepWebhooks};
use crate::edge::Edge;
use crate::problem::{Code, Problem};
use crate::routes::events::EventBody;
use crate::webhook::backoff::next_attempt_heeding;
use crate::webhook::secret::Secret;
use crate::webhook::sender::{Outcome, Sender};
use crate::webhook::signature::sign;
use crate::webhook::target::TargetUrl;

/// How long a claimed delivery is held when its process dies.
const HELD: SignedDuration = SignedDuration::from_secs(120);
/// How many deliveries are on their way at once.
const AT_ONCE: u32 = 20;
/// How many of them go to one endpoint.
const TO_ONE: u32 = 4;
/// How many events an endpoint is moved along at once.
const STEP: u32 = 500;

/// Why an endpoint gets nothing more when its keeper has lost the role.
const NOT_KEPT: &str = "whoever keeps the endpoint may no longer do so";

/// How long a finished idempotency key is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How long the worker waits between clearing old keys.
const CLEARED_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// What is on its way, and to whom.
#[derive(Default)]
struct UnderWay<'a> {
    sending: FuturesUnordered<LocalBoxFuture<'a, WebhookId>>,
    to: BTreeMap<WebhookId, u32>,
}

impl<'a> UnderWay<'a> {
    /// How much more can be taken on.
    fn room(&self) -> Room {
        let sending = u32::try_from(self.sending.len()).unwrap_or(u32::MAX);
        Room {
            total: AT_ONCE.saturating_sub(sending),
            per_endpoint: TO_ONE,
            under_way: self.to.clone(),
        }
    }

    /// Claims what is due and there is room for, and sends it off; answers how many.
    async fn take_on(&mut self, edge: &'a Edge, sender: &'a Sender) -> Result<usize, Problem> {
        let claimed = claim(edge, self.room()).await?;
        let count = claimed.len();
        for delivery in claimed {
            let webhook = delivery.webhook.id;
            *self.to.entry(webhook).or_default() += 1;
            let sent = async move {
                send(edge, sender, delivery).await.unwrap_or_else(|problem| problem.log());
                webhook
            };
            self.sending.push(sent.boxed_local());
        }
        Ok(count)
    }

    /// Waits until one has come to its end; nothing if none is on its way.
    async fn one_ended(&mut self) -> Option<WebhookId> {
        let webhook = self.sending.next().await?;
        if let Some(taken) = self.to.get_mut(&webhook) {
            *taken = taken.saturating_sub(1);
        }
        self.to.retain(|_, taken| *taken > 0);
        Some(webhook)
    }
}

/// Sends until `stop` says so, each delivery on its own so that a slow endpoint
/// holds up only itself, and clears idempotency keys that are too old to be used
/// again. What is on its way when it stops comes to its end first.
pub async fn run(
    edge: Arc<Edge>,
    sender: Sender,
    pause: Duration,
    mut stop: watch::Receiver<bool>,
) {
    let mut cleared = None;
    let mut under_way = UnderWay::default();
    while !*stop.borrow() {
        let now = edge.now();
        if cleared.is_none_or(|last| now.duration_since(last) >= CLEARED_EVERY) {
            clear_keys(&edge).await.unwrap_or_else(|problem| problem.log());
            cleared = Some(now);
        }
        let taken_on = under_way.take_on(&edge, &sender).await.unwrap_or_else(|problem| {
            problem.log();
            0
        });
        if taken_on > 0 {
            continue;
        }
        tokio::select! {
            Some(_) = under_way.one_ended() => {}
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
    while under_way.one_ended().await.is_some() {}
}

/// Clears idempotency keys that are too old to be used again.
async fn clear_keys(edge: &Edge) -> Result<(), Problem> {
    let (db, now) = (edge.db().clone(), edge.now());
    let before = now.saturating_sub(KEPT).unwrap_or(now);
    edge.hop(move || {
        db.plain_write(|conn| idempotency::purge(conn, before))?;
        Ok(())
    })
    .await
}

/// Sends what is due and there is room for, and waits until all of it has come to
/// its end; answers how many deliveries were tried.
pub async fn once(edge: &Edge, sender: &Sender) -> Result<usize, Problem> {
    let mut under_way = UnderWay::default();
    let taken_on = under_way.take_on(edge, sender).await?;
    while under_way.one_ended().await.is_some() {}
    Ok(taken_on)
}

/// Moves every endpoint along the events and claims what is due.
async fn claim(edge: &Edge, room: Room) -> Result<Vec<ClaimedDelivery>, Problem> {
    let (db, ids, now) = (edge.db().clone(), edge.ids(), edge.now());
    let until = now.saturating_add(HELD).unwrap_or(now);
    edge.hop(move || {
        db.plain_write(|conn| webhooks::advance(conn, now, STEP, &*ids))?;
        Ok::<_, Problem>(db.plain_write(|conn| deliveries::claim_due(conn, now, until, &room))?)
    })
    .await
}

async fn send(edge: &Edge, sender: &Sender, claimed: ClaimedDelivery) -> Result<(), Problem> {
    let now = edge.now();
    let is_kept = is_kept(edge, &claimed.webhook.body).await?;
    let settlement = match prepared(edge, &claimed, now) {
        _ if !is_kept => Settlement::Failed { status: None, reason: NOT_KEPT.to_owned() },
        Ok((target, signature, body)) => {
            let id = claimed.event.id.to_string();
            settle(edge, &claimed, sender.send(&target, &id, now, &signature, body).await)
        }
        Err(reason) => Settlement::Failed { status: None, reason: reason.to_owned() },
    };
    let (db, stamp) = (edge.db().clone(), stamp(edge));
    edge.hop(move || {
        let now = stamp.now;
        db.plain_write(|conn| deliveries::settle(conn, &claimed.delivery, now, &settlement))?;
        if !is_kept || matches!(settlement, Settlement::Disabled { .. }) {
            switch_off(&db, &stamp, &claimed)?;
        }
        Ok::<_, Problem>(())
    })
    .await
}

/// Whether whoever keeps the endpoint still may. An endpoint from before keepers
/// were noted is kept by its committee.
async fn is_kept(edge: &Edge, webhook: &Webhook) -> Result<bool, Problem> {
    let Some(keeper) = webhook.keeper.clone() else { return Ok(true) };
    let grants =
        edge.read(move |conn| Ok(grants_of(conn, &keeper.issuer, &keeper.subject)?)).await?;
    Ok(Access::new(grants).covers(KeepWebhooks::ROLES, webhook.committee_id))
}

/// An endpoint that says it is gone, or that nobody may keep, gets nothing more.
fn switch_off(db: &Db, stamp: &Stamp, claimed: &ClaimedDelivery) -> Result<(), Problem> {
    let off = Webhook { is_enabled: false, ..claimed.webhook.body.clone() };
    let (id, version) = (claimed.webhook.id, claimed.webhook.version);
    match db.write(stamp, |tx| {
        webhooks::update(tx, id, version, &off).map(|_| ()).map_err(Problem::from)
    }) {
        // Another delivery of the same batch, or its keeper, was faster.
        Err(problem) if matches!(problem.code(), Code::VersionMismatch | Code::NotFound) => Ok(()),
        outcome => outcome,
    }
}

/// The worker as the trail names it.
fn stamp(edge: &Edge) -> Stamp {
    let actor = Actor {
        issuer: "urn:hansyn:worker".to_owned(),
        subject: "webhooks".to_owned(),
        on_behalf_of: None,
        request_id: "webhooks".to_owned(),
    };
    Stamp { actor, now: edge.now(), new_uuid: edge.ids() }
}

/// Where to, signed with what, and what.
fn prepared(
    edge: &Edge,
    claimed: &ClaimedDelivery,
    now: Timestamp,
) -> Result<(TargetUrl, String, Vec<u8>), &'static str> {
    let target = TargetUrl::parse(&claimed.webhook.body.url, edge.reach())
        .map_err(|_e| "the address is not allowed")?;
    let secrets: Result<Vec<Secret>, _> =
        claimed.secrets.as_slice().iter().map(|text| Secret::parse(text)).collect();
    let secrets = secrets.map_err(|_e| "the secret cannot be read")?;
    let event = EventBody::of(&claimed.event, edge.public_url());
    let body = serde_json::to_vec(&event).map_err(|_e| "the event cannot be written")?;
    let signature = sign(&secrets, &event.id, now, &body);
    Ok((target, signature, body))
}

fn settle(edge: &Edge, claimed: &ClaimedDelivery, outcome: Outcome) -> Settlement {
    let retry = |status: Option<u16>, reason: &str, after: Option<SignedDuration>| {
        // Claiming has counted this attempt already.
        let attempts = claimed.delivery.attempts;
        // The random digits of a fresh identity spread the tries of many endpoints.
        let jitter = u16::try_from(edge.fresh().as_u128() % 1001).unwrap_or(0);
        match next_attempt_heeding(attempts, edge.now(), jitter, after) {
            Some(at) => Settlement::Retry { at, status, reason: reason.to_owned() },
            None => Settlement::Failed { status, reason: reason.to_owned() },
        }
    };
    match outcome {
        Outcome::Delivered { status } => Settlement::Delivered { status },
        Outcome::Gone => Settlement::Disabled { status: 410 },
        Outcome::Throttled { status, retry_after } => retry(Some(status), "throttled", retry_after),
        Outcome::Rejected { status } => retry(Some(status), "rejected", None),
        Outcome::Unreachable { reason } => retry(None, reason, None),
    }
}
