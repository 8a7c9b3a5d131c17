//! The worker that sends events to endpoints. Any number of processes can run
//! one: what is to be sent is claimed in the database.

use futures_util::future::join_all;
use hansyn_persistence::deliveries::{self, ClaimedDelivery, Settlement};
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
/// How many deliveries are claimed at once.
const AT_ONCE: u32 = 20;
/// How many events an endpoint is moved along at once.
const STEP: u32 = 500;

/// Why an endpoint gets nothing more when its keeper has lost the role.
const NOT_KEPT: &str = "whoever keeps the endpoint may no longer do so";

/// How long a finished idempotency key is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How long the worker waits between clearing old keys.
const CLEARED_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// Sends until `stop` says so, and clears idempotency keys that are too old to
/// be used again.
pub async fn run(
    edge: Arc<Edge>,
    sender: Sender,
    pause: Duration,
    mut stop: watch::Receiver<bool>,
) {
    let mut cleared = None;
    loop {
        let now = edge.now();
        if cleared.is_none_or(|last| now.duration_since(last) >= CLEARED_EVERY) {
            clear_keys(&edge).await.unwrap_or_else(|problem| problem.log());
            cleared = Some(now);
        }
        let sent = once(&edge, &sender).await.unwrap_or_else(|problem| {
            problem.log();
            0
        });
        if sent == 0 {
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stop.changed() => {}
            }
        }
        if *stop.borrow() {
            return;
        }
    }
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

/// Moves every endpoint along the events and sends what is due, all at once so
/// that no claim runs out; answers how many deliveries were tried.
pub async fn once(edge: &Edge, sender: &Sender) -> Result<usize, Problem> {
    let (db, ids, now) = (edge.db().clone(), edge.ids(), edge.now());
    let until = now.saturating_add(HELD).unwrap_or(now);
    let claimed = edge
        .hop(move || {
            db.plain_write(|conn| webhooks::advance(conn, now, STEP, &*ids))?;
            Ok::<_, Problem>(
                db.plain_write(|conn| deliveries::claim_due(conn, now, until, AT_ONCE))?,
            )
        })
        .await?;
    let sent = join_all(claimed.into_iter().map(|delivery| send(edge, sender, delivery))).await;
    for outcome in &sent {
        if let Err(problem) = outcome {
            problem.log();
        }
    }
    Ok(sent.len())
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
