//! Webhooks: endpoints that events are sent to, and what became of each.

use actix_web::{HttpRequest, delete, get, patch, post, web};
use hansyn_domain::ids::{CommitteeId, WebhookId};
use hansyn_domain::text::Text;
use hansyn_persistence::deliveries::{self, Delivery};
use hansyn_persistence::webhooks::{self, Keeper, Secrets, Webhook, WebhookField};
use hansyn_persistence::{Actor, Conn, Stored, Visibility};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::auth::caller::Caller;
use crate::auth::policy::KeepWebhooks;
use crate::body;
use crate::edge::Edge;
use crate::edge::write::{Bare, Patch, Write};
use crate::problem::{Code, Problem};
use crate::query::list::{List, Meta, Slice};
use crate::query::{Id, NoParams, Params};
use crate::reply::Reply;
use crate::resource::{Listed, PageLinks, Resource, created, resource, shown, tree};
use crate::webhook::secret::Secret;
use crate::webhook::target::TargetUrl;

const COLLECTION: &str = "webhooks";

/// How many endpoints a committee may have: each is walked along every event.
const MOST_ENDPOINTS: u64 = 20;

/// An endpoint that events are sent to.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = Webhook)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WebhookBody {
    /// The committee whose events it gets; absent for all that its keeper may see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committee_id: Option<CommitteeId>,
    /// Where events are sent: https, on a public address.
    #[schema(max_length = 2048, format = "uri")]
    pub url: String,
    /// The types of events it wants, as in `tender.updated`; empty for all.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub event_types: Vec<String>,
    /// Whether events are sent.
    pub is_enabled: bool,
}

/// An endpoint right after it was made: the only time its secret is shown.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewWebhook {
    /// The endpoint.
    #[serde(flatten)]
    pub webhook: WebhookBody,
    /// The secret that signs each message (Standard Webhooks); a repeated call
    /// does not show it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub secret: Option<String>,
}

/// One delivery of one event.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Delivery)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryBody {
    /// Its identity.
    #[schema(max_length = 40)]
    pub id: String,
    /// The event's place in the sequence.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// Where it stands: PENDING, DELIVERED, FAILED or DISABLED.
    #[schema(max_length = 20)]
    pub state: String,
    /// How often it was tried.
    #[schema(minimum = 0, maximum = 1000)]
    pub attempts: u32,
    /// When it is tried next.
    pub due_at: Timestamp,
    /// The status that the receiver answered last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 100, maximum = 599)]
    pub last_status: Option<u16>,
    /// Why the last try failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub last_reason: Option<String>,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

/// The deliveries of an endpoint, the newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryList {
    /// The deliveries of this page.
    #[schema(max_items = 200)]
    pub items: Vec<DeliveryBody>,
    /// Where the page stands in the list.
    #[serde(rename = "_meta")]
    pub meta: Meta,
    /// The neighbouring pages.
    #[serde(rename = "_links")]
    #[schema(value_type = PageLinks)]
    pub links: Value,
}

/// From where events are sent again.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = WebhookReplay)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Replay {
    /// The place in the sequence after which events are sent again.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub after_sequence: i64,
}

/// How many deliveries are sent again.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Replayed {
    /// How many.
    #[schema(minimum = 0)]
    pub deliveries: usize,
}

/// Set up a webhook
///
/// Events that happen from now on are sent, signed by Standard Webhooks. The
/// secret is shown once. The address must be https and public. Nothing more is
/// sent once whoever set it up or last changed it may no longer keep it.
#[utoipa::path(tag = "events", request_body = WebhookBody, responses((status = 201, description = "The endpoint with its secret.", body = Resource<NewWebhook>)))]
#[post("/webhooks")]
pub(crate) async fn create_webhook(
    write: Write<KeepWebhooks, WebhookBody>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: webhook } = write;
    caller.require(webhook.committee_id)?;
    check(&edge, &webhook)?;
    let (id, url, secret) = (WebhookId::from_uuid(edge.fresh()), edge.url(), edge.new_secret()?);
    edge.write(caller.actor(), &manner, move |tx| {
        if webhooks::count_of(tx.conn(), webhook.committee_id)? >= MOST_ENDPOINTS {
            return Err(too_many());
        }
        let secrets = Secrets::new(vec![secret.expose()])
            .map_err(|error| Problem::new(Code::Internal).caused_by(error))?;
        let row = row(&webhook, tx.actor());
        let stored = webhooks::insert(tx, id, &row, &secrets)?;
        with_secret(&url, &stored, &secret)
    })
    .await
}

/// List webhooks
///
/// The endpoints that the caller keeps.
#[utoipa::path(tag = "events", responses((status = 200, description = "One page of endpoints.", body = Listed<Resource<WebhookBody>>)))]
#[get("/webhooks")]
pub(crate) async fn list_webhooks(
    caller: Caller<KeepWebhooks>,
    edge: web::Data<Edge>,
    list: List<WebhookField>,
) -> Result<Reply, Problem> {
    list.answer(&edge, caller.visibility(), webhooks::list, view).await
}

/// Read a webhook
///
/// The endpoint without its secret.
#[utoipa::path(tag = "events", responses((status = 200, description = "The endpoint.", body = Resource<WebhookBody>)))]
#[get("/webhooks/{id}")]
pub(crate) async fn get_webhook(
    caller: Caller<KeepWebhooks>,
    edge: web::Data<Edge>,
    id: Id<WebhookId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    let stored = edge.read(move |conn| found(conn, id.0, &visibility)).await?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

/// Change a webhook
///
/// A merge patch (RFC 7396): another address, other types, on or off.
#[utoipa::path(tag = "events", request_body(content = WebhookBody, content_type = "application/merge-patch+json"), responses((status = 200, description = "The endpoint after the change.", body = Resource<WebhookBody>)))]
#[patch("/webhooks/{id}")]
pub(crate) async fn patch_webhook(
    patch: Patch<KeepWebhooks>,
    edge: web::Data<Edge>,
    id: Id<WebhookId>,
) -> Result<Reply, Problem> {
    let Patch { caller, manner, changes } = patch;
    let (version, url, edge_for_check) = (manner.version()?, edge.url(), edge.clone());
    edge.write(caller.actor(), &manner, move |tx| {
        let stored = found(tx.conn(), id.0, &caller.visibility())?;
        caller.require(stored.body.committee_id)?;
        let mut record = tree(&body_of(&stored.body))?;
        body::merge(&mut record, changes);
        let webhook: WebhookBody = body::from_value(record)?;
        if webhook.committee_id != stored.body.committee_id {
            // What was sent for one committee could be sent again to another's system.
            let message = (
                "en mottagare behåller sin nämnd; lägg upp en ny",
                "an endpoint keeps its committee; set up another one",
            );
            return Err(Problem::new(Code::RuleBroken).at("/committeeId", "FIXED", message));
        }
        check(&edge_for_check, &webhook)?;
        // Whoever changes an endpoint keeps it from then on.
        let row = row(&webhook, tx.actor());
        shown(&view(&url, &webhooks::update(tx, id.0, version, &row)?))
    })
    .await
}

/// Change a webhook's secret
///
/// The new secret is shown once. Messages are signed with the new one and the
/// one before it, so that the receiver can change over without losing any.
#[utoipa::path(tag = "events", responses((status = 201, description = "The endpoint with its new secret.", body = Resource<NewWebhook>)))]
#[post("/webhooks/{id}/secrets")]
pub(crate) async fn create_webhook_secret(
    bare: Bare<KeepWebhooks>,
    edge: web::Data<Edge>,
    id: Id<WebhookId>,
) -> Result<Reply, Problem> {
    let Bare { caller, manner } = bare;
    let (version, url, secret) = (manner.version()?, edge.url(), edge.new_secret()?);
    edge.write(caller.actor(), &manner, move |tx| {
        let stored = found(tx.conn(), id.0, &caller.visibility())?;
        caller.require(stored.body.committee_id)?;
        let before = webhooks::secrets(tx.conn(), id.0)?;
        let newest = before.iter().flat_map(Secrets::as_slice).take(1).cloned();
        let both = std::iter::once(secret.expose()).chain(newest).collect();
        let secrets =
            Secrets::new(both).map_err(|error| Problem::new(Code::Internal).caused_by(error))?;
        let stored = webhooks::rotate(tx, id.0, version, &secrets)?;
        with_secret(&url, &stored, &secret)
    })
    .await
}

/// Remove a webhook
///
/// Nothing more is sent; the trail keeps that it was there.
#[utoipa::path(tag = "events", responses((status = 204, description = "The endpoint is gone.")))]
#[delete("/webhooks/{id}")]
pub(crate) async fn delete_webhook(
    bare: Bare<KeepWebhooks>,
    edge: web::Data<Edge>,
    id: Id<WebhookId>,
) -> Result<Reply, Problem> {
    let Bare { caller, manner } = bare;
    let version = manner.version()?;
    edge.write(caller.actor(), &manner, move |tx| {
        let stored = found(tx.conn(), id.0, &caller.visibility())?;
        caller.require(stored.body.committee_id)?;
        webhooks::delete(tx, id.0, version)?;
        Ok(Reply::no_content())
    })
    .await
}

/// See what became of each event
///
/// The deliveries of an endpoint, with state, tries and the last answer.
#[utoipa::path(tag = "events", params(("limit" = Option<u32>, Query, description = "How many at most; 20 unless said.", minimum = 1, maximum = 200), ("offset" = Option<u32>, Query, description = "How many to pass over.", minimum = 0, maximum = 10000)), responses((status = 200, description = "The deliveries.", body = DeliveryList)))]
#[get("/webhooks/{id}/deliveries")]
pub(crate) async fn list_webhook_deliveries(
    caller: Caller<KeepWebhooks>,
    edge: web::Data<Edge>,
    id: Id<WebhookId>,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let slice = Slice::take(&request, &mut params)?;
    params.finish()?;
    let (visibility, url) = (caller.visibility(), edge.url());
    edge.read(move |conn| {
        found(conn, id.0, &visibility)?;
        let page = deliveries::list(conn, id.0, slice.window())?;
        Reply::ok(&DeliveryList {
            items: page.items.iter().map(delivery).collect(),
            meta: slice.meta(page.total, page.items.len()),
            links: slice.links(&url, page.total),
        })
    })
    .await
}

/// Send events again
///
/// Every event after a place in the sequence that the endpoint wants is sent
/// again, with the same identity.
#[utoipa::path(tag = "events", request_body = Replay, responses((status = 202, description = "The events will be sent again.", body = Replayed)))]
#[post("/webhooks/{id}/replays")]
pub(crate) async fn create_webhook_replay(
    write: Write<KeepWebhooks, Replay>,
    edge: web::Data<Edge>,
    id: Id<WebhookId>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: Replay { after_sequence } } = write;
    manner.require_key()?;
    let (ids, now) = (edge.ids(), edge.now());
    let location =
        format!("{}{}/{COLLECTION}/{}/deliveries", edge.public_url(), crate::resource::ROOT, id.0);
    edge.write(caller.actor(), &manner, move |tx| {
        let stored = found(tx.conn(), id.0, &caller.visibility())?;
        caller.require(stored.body.committee_id)?;
        let count = deliveries::replay(tx.conn(), id.0, after_sequence.max(0), now, &*ids)?;
        let reply =
            Reply::json(actix_web::http::StatusCode::ACCEPTED, &Replayed { deliveries: count })?;
        Ok(reply.header("location", location))
    })
    .await
}

/// The endpoint with its secret, which no repeated call shows again.
fn with_secret(url: &str, stored: &Stored<Webhook>, secret: &Secret) -> Result<Reply, Problem> {
    let shown = |secret: Option<String>| {
        resource(url, COLLECTION, stored, NewWebhook { webhook: body_of(&stored.body), secret })
    };
    created(&shown(Some(secret.expose())))?.keeping(&shown(None))
}

fn found(
    conn: &mut Conn<'_>,
    id: WebhookId,
    visibility: &Visibility,
) -> Result<Stored<Webhook>, Problem> {
    webhooks::find(conn, id, visibility)?.ok_or_else(Problem::not_found)
}

fn check(edge: &Edge, webhook: &WebhookBody) -> Result<(), Problem> {
    if let Err(error) = TargetUrl::parse(&webhook.url, edge.reach()) {
        return Err(Problem::new(Code::RuleBroken).at("/url", "TARGET", error.text()));
    }
    let named = |name: &String| {
        !name.is_empty()
            && name.len() <= 60
            && name.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'.' | b'_'))
    };
    if webhook.event_types.len() > 50 || !webhook.event_types.iter().all(named) {
        let message = (
            "förväntade högst 50 typer som `tender.updated`",
            "expected at most 50 types such as `tender.updated`",
        );
        return Err(Problem::new(Code::RuleBroken).at("/eventTypes", "FORM", message));
    }
    Ok(())
}

fn too_many() -> Problem {
    let message = Text::new(
        format!("förväntade högst {MOST_ENDPOINTS} mottagare för en nämnd"),
        format!("expected at most {MOST_ENDPOINTS} endpoints for one committee"),
    );
    Problem::new(Code::RuleBroken).at("/committeeId", "TOO_MANY", message)
}

fn row(body: &WebhookBody, actor: &Actor) -> Webhook {
    let WebhookBody { committee_id, url, event_types, is_enabled } = body.clone();
    let keeper = Keeper { issuer: actor.issuer.clone(), subject: actor.subject.clone() };
    Webhook { committee_id, url, event_types, is_enabled, keeper: Some(keeper) }
}

fn body_of(row: &Webhook) -> WebhookBody {
    let Webhook { committee_id, url, event_types, is_enabled, keeper: _ } = row.clone();
    WebhookBody { committee_id, url, event_types, is_enabled }
}

fn delivery(row: &Delivery) -> DeliveryBody {
    DeliveryBody {
        id: row.id.to_string(),
        sequence: row.sequence,
        state: row.state.as_str().to_owned(),
        attempts: row.attempts,
        due_at: row.due_at,
        last_status: row.last_status,
        last_reason: row.last_reason.clone(),
        changed_at: row.changed_at,
    }
}

fn view(url: &str, stored: &Stored<Webhook>) -> Resource<WebhookBody> {
    resource(url, COLLECTION, stored, body_of(&stored.body))
}
