//! Events: what changed, in commit order, without gap or skip.

use actix_web::{get, web};
use hansyn_persistence::events::{self, EventRow};
use jiff::Timestamp;
use serde::Serialize;

use crate::auth::caller::Caller;
use crate::auth::policy::FollowEvents;
use crate::edge::Edge;
use crate::problem::{Code, Problem};
use crate::query::Params;
use crate::reply::Reply;
use crate::resource::ROOT;

/// What an event tells: identities and names of fields, never content.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = EventData)]
#[serde(rename_all = "camelCase")]
pub struct EventData {
    /// The version that the event made.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: u32,
    /// The names of the fields that changed.
    #[schema(max_items = 200)]
    pub changed: Vec<String>,
}

/// An event (CloudEvents 1.0).
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Event)]
#[serde(rename_all = "lowercase")]
pub struct EventBody {
    /// Always `1.0`.
    #[schema(max_length = 5)]
    pub specversion: String,
    /// Its identity; the same over all deliveries.
    #[schema(max_length = 40)]
    pub id: String,
    /// The service it comes from.
    #[schema(max_length = 2048, format = "uri")]
    pub source: String,
    /// What happened, as in `tender.transitioned`.
    #[serde(rename = "type")]
    #[schema(max_length = 100)]
    pub kind: String,
    /// The record it happened to.
    #[schema(max_length = 40)]
    pub subject: String,
    /// When it was recorded.
    pub time: Timestamp,
    /// The type of the data.
    #[schema(max_length = 40)]
    pub datacontenttype: String,
    /// Its place in the sequence, as text (CloudEvents extension `sequence`).
    #[schema(max_length = 20)]
    pub sequence: String,
    /// What changed.
    pub data: EventData,
}

impl EventBody {
    /// The event of a row, from the service at `url`.
    #[must_use]
    pub fn of(row: &EventRow, url: &str) -> Self {
        Self {
            specversion: "1.0".to_owned(),
            id: row.id.to_string(),
            source: format!("{url}{ROOT}"),
            kind: row.event_type.clone(),
            subject: row.kind.public_id(row.entity_id),
            time: row.recorded_at,
            datacontenttype: "application/json".to_owned(),
            sequence: row.sequence.to_string(),
            data: EventData { version: row.version, changed: row.changed.clone() },
        }
    }
}

/// Events after a place in the sequence.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventList {
    /// The events that the caller may see, in commit order.
    #[schema(max_items = 1000)]
    pub items: Vec<EventBody>,
    /// Where to go on: give it as `after` next time.
    #[schema(minimum = 0)]
    pub next_after: i64,
    /// The last event there is, whether or not the caller may see it.
    #[schema(minimum = 0)]
    pub head: i64,
}

/// Follow what changes
///
/// The events after a place in the sequence, in commit order, without gap or
/// skip. An event holds identities and names of fields; the record itself is
/// read where the caller may see it.
#[utoipa::path(tag = "events", params(("after" = Option<i64>, Query, description = "The place after which to go on; 0 is the beginning.", minimum = 0), ("limit" = Option<u32>, Query, description = "How many at most; 100 unless said.", minimum = 1, maximum = 1000)), responses((status = 200, description = "The events.", body = EventList)))]
#[get("/events")]
pub(crate) async fn list_events(
    caller: Caller<FollowEvents>,
    edge: web::Data<Edge>,
    mut params: Params,
) -> Result<Reply, Problem> {
    let after = params.take("after").map(|text| place(&text)).transpose()?.unwrap_or(0);
    let limit = params.take_number("limit", 1, 1000)?.unwrap_or(100);
    params.finish()?;
    let (visibility, url) = (caller.visibility(), edge.url());
    edge.read(move |conn| {
        let page = events::after(conn, after, limit, &visibility)?;
        let full = page.events.len() == usize::try_from(limit).unwrap_or(usize::MAX);
        let last = page.events.last().map(|event| event.sequence);
        // A page that is not full has passed over everything up to the head.
        let next_after = if full { last.unwrap_or(after) } else { page.head.max(after) };
        Reply::ok(&EventList {
            items: page.events.iter().map(|row| EventBody::of(row, &url)).collect(),
            next_after,
            head: page.head,
        })
    })
    .await
}

/// The last place that every client can hold exactly (RFC 8259, section 6).
const FURTHEST: i64 = (1 << 53) - 1;

fn place(text: &str) -> Result<i64, Problem> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = plain.then(|| text.parse().ok()).flatten();
    number.filter(|place| *place <= FURTHEST).ok_or_else(|| {
        Problem::new(Code::Malformed).field(
            "after",
            "FORM",
            ("förväntade ett heltal från 0", "expected a whole number from 0"),
        )
    })
}
