//! Who can deliver a lot, who is shut out by what, and what would let them in.

pub(in crate::routes) mod asked;

use actix_web::{HttpRequest, get, web};
use hansyn_domain::ids::{LotId, TenderId};
use hansyn_domain::matching::engine::Window;
use hansyn_domain::matching::{
    Barrier, Counts, LotQuery, MatchAnswer, MatchSummary, Relaxation, Rotation,
    Verdict as MatchVerdict,
};
use hansyn_domain::tender::Tender;
use hansyn_domain::text::Text;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use self::asked::{Asked, Question};
use super::contacts::{of_committee, require_sight};
use crate::auth::caller::Caller;
use crate::auth::policy::Match as MatchAction;
use crate::edge::Edge;
use crate::problem::{Code, Problem};
use crate::query::list::{Meta, Slice};
use crate::query::{Ids2, Params};
use crate::reply::Reply;
use crate::resource::PageLinks;

/// How many relaxations are shown.
const RELAXATIONS: usize = 50;

/// One page of a lot's matches.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LotMatches {
    /// The tender.
    pub tender_id: TenderId,
    /// The lot.
    pub lot_id: LotId,
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// What was counted, over the whole register.
    pub summary: MatchSummary,
    /// Whose turn it is, of those of this page who can or could deliver; only where
    /// a rotation was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
    /// The enterprises of this page, in the order of the list.
    #[schema(max_items = 200)]
    pub items: Vec<MatchAnswer>,
    /// Where the page stands in the list.
    #[serde(rename = "_meta")]
    pub meta: Meta,
    /// The neighbouring pages.
    #[serde(rename = "_links")]
    #[schema(value_type = PageLinks)]
    pub links: Value,
}

/// What each requirement of a lot costs in enterprises.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LotBarriers {
    /// The tender.
    pub tender_id: TenderId,
    /// The lot.
    pub lot_id: LotId,
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// The decisive day.
    pub on: Date,
    /// How many can, could and cannot.
    pub counts: Counts,
    /// The counts in words.
    pub reading: Text,
    /// The requirements, each with what it costs.
    #[schema(max_items = 64)]
    pub barriers: Vec<Barrier>,
    /// The smallest changes that let more in by dropping and lowering, the cheapest
    /// first; their own resource tells more.
    #[schema(max_items = 50)]
    pub relaxations: Vec<Relaxation>,
}

/// See who can deliver a lot
///
/// Every enterprise that still runs, ranked, with the reason for each
/// requirement: met, not met, or unknown and what to ask for. Unknown never
/// counts as no. With `rotation` those whom the committee has contacted least go
/// first among equals, drawn by the seed so that anybody can draw it again.
#[utoipa::path(tag = "matching", params(("on" = Option<Date>, Query, description = "The decisive day; the planned start unless said."), ("verdict" = Option<MatchVerdict>, Query, description = "Only these."), ("limit" = Option<u32>, Query, description = "How many a page has; 20 unless said.", minimum = 1, maximum = 200), ("offset" = Option<u32>, Query, description = "How many to pass over.", minimum = 0, maximum = 10000), ("rotation" = Option<String>, Query, description = "The seed of a rotation, declared before the list is known, such as a registration number with a date.", max_length = 200), ("sequence" = Option<i64>, Query, description = "The answer as it was after this event: the lot, the register and the law as they stood then.", minimum = 0)), responses((status = 200, description = "One page of matches.", body = LotMatches)))]
#[get("/tenders/{id}/lots/{lotId}/matches")]
pub(crate) async fn list_lot_matches(
    caller: Caller<MatchAction>,
    edge: web::Data<Edge>,
    ids: Ids2<TenderId, LotId>,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let slice = Slice::take(&request, &mut params)?;
    let verdict = params.take("verdict").map(|text| verdict(&text)).transpose()?;
    let seed = params.take_text("rotation", 200)?;
    let question = Question::take(ids.0, ids.1, edge.today(), &mut params)?;
    params.finish()?;
    let (books, visibility, url) = (edge.books(), caller.visibility(), edge.url());
    let window = Window { offset: slice.offset(), limit: slice.limit(), verdict };
    edge.read_live(move |conn, register| {
        let (tender, asked) = Asked::of_tender(conn, question, &books, &visibility, register)?;
        let committee = tender.committee_id;
        let (found, rotation) = asked.in_turn(conn, window, seed.as_deref(), |conn, running| {
            require_sight(&visibility, Some(committee))?;
            of_committee(conn, committee, question.sequence, running)
        })?;
        let items = asked.explained(conn, &found.matches)?;
        Reply::ok(&LotMatches {
            tender_id: ids.0,
            lot_id: ids.1,
            sequence: asked.state.sequence,
            summary: asked.query.summary(found.counts, asked.weights),
            rotation,
            meta: slice.meta(found.listed, items.len()),
            links: slice.links(&url, found.listed),
            items,
        })
    })
    .await
}

/// See which requirements shut enterprises out
///
/// For each requirement how many it shuts out alone, how many together with
/// which others, and how many it would cost on its own; then the smallest
/// changes that let at least `atLeast` more in, exact up to `maxSize` changes.
#[utoipa::path(tag = "matching", params(("on" = Option<Date>, Query, description = "The decisive day; the planned start unless said."), ("atLeast" = Option<u32>, Query, description = "How many more to let in; 1 unless said.", minimum = 1, maximum = 10000), ("maxSize" = Option<u32>, Query, description = "How many changes at once; 2 unless said.", minimum = 1, maximum = 3), ("sequence" = Option<i64>, Query, description = "The answer as it was after this event: the lot, the register and the law as they stood then.", minimum = 0)), responses((status = 200, description = "The barriers of the lot.", body = LotBarriers)))]
#[get("/tenders/{id}/lots/{lotId}/barriers")]
pub(crate) async fn get_lot_barriers(
    caller: Caller<MatchAction>,
    edge: web::Data<Edge>,
    ids: Ids2<TenderId, LotId>,
    mut params: Params,
) -> Result<Reply, Problem> {
    let at_least = params.take_number("atLeast", 1, 10_000)?.unwrap_or(1);
    let size = params.take_number("maxSize", 1, 3)?.unwrap_or(2);
    let question = Question::take(ids.0, ids.1, edge.today(), &mut params)?;
    params.finish()?;
    let (books, visibility) = (edge.books(), caller.visibility());
    edge.read_live(move |conn, register| {
        let asked = Asked::of_lot(conn, question, &books, &visibility, register)?;
        let counts = asked.shortlist(Window { offset: 0, limit: 0, verdict: None }).counts;
        let at_least = usize::try_from(at_least).unwrap_or(1);
        Reply::ok(&LotBarriers {
            tender_id: ids.0,
            lot_id: ids.1,
            sequence: asked.state.sequence,
            on: asked.query.on,
            counts,
            reading: counts.reading(),
            barriers: asked.barriers(),
            relaxations: asked.relaxations(at_least, size, RELAXATIONS),
        })
    })
    .await
}

/// What a lot of `tender` asks for on a day.
pub(super) fn lot_query(tender: &Tender, lot: LotId, on: Date) -> Option<LotQuery> {
    let reserved = tender.reservation.as_ref().map(|used| used.route);
    tender.lot(lot).map(|lot| LotQuery::of(lot, reserved, on))
}

pub(super) fn verdict(text: &str) -> Result<MatchVerdict, Problem> {
    match text {
        "ELIGIBLE" => Ok(MatchVerdict::Eligible),
        "UNDECIDED" => Ok(MatchVerdict::Undecided),
        "SHUT_OUT" => Ok(MatchVerdict::ShutOut),
        _ => Err(Problem::new(Code::Malformed).field(
            "verdict",
            "FORM",
            (
                "förväntade ELIGIBLE, UNDECIDED eller SHUT_OUT",
                "expected ELIGIBLE, UNDECIDED or SHUT_OUT",
            ),
        )),
    }
}
