//! Who can meet a lot together.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, get, web};
use hansyn_domain::ids::{EnterpriseId, LotId, TenderId};
use hansyn_domain::matching::ByLawBook;
use hansyn_domain::matching::consortia::{
    Consortium, MEMBERS, Reaching, Reading, consortia, explain,
};
use hansyn_domain::text::Text;
use hansyn_persistence::events;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use super::lots::{lot_query, register};
use super::tenders::visible;
use crate::auth::caller::Caller;
use crate::auth::policy::Match;
use crate::edge::Edge;
use crate::problem::{Code, Problem};
use crate::query::list::{Meta, Slice};
use crate::query::{Ids2, Params};
use crate::reply::Reply;
use crate::resource::PageLinks;

/// The most groups that one call tries, so that none holds up the others.
const TRIES: usize = 50_000;

/// One page of the smallest consortia of a lot.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LotConsortia {
    /// The tender.
    pub tender_id: TenderId,
    /// The lot.
    pub lot_id: LotId,
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// The decisive day.
    pub on: Date,
    /// Whether what is unknown must be shown.
    pub reading: Reading,
    /// Every smallest consortium of at most so many members is in the list.
    #[schema(minimum = 0, maximum = 4)]
    pub complete_to: usize,
    /// What the list proves, in words.
    pub proof: Text,
    /// The consortia of this page, the fewest members first.
    #[schema(max_items = 200)]
    pub items: Vec<Consortium>,
    /// Where the page stands in the list.
    #[serde(rename = "_meta")]
    pub meta: Meta,
    /// The neighbouring pages.
    #[serde(rename = "_links")]
    #[schema(value_type = PageLinks)]
    pub links: Value,
}

/// See who can meet a lot together
///
/// The smallest groups that meet every requirement: without any one of its
/// members a group does not. For each requirement it says how facts are put
/// together, on which provision, and where a person must judge. The list tells up
/// to which size it is complete.
#[utoipa::path(tag = "matching", params(("reading" = Option<Reading>, Query, description = "Whether what is unknown must be shown; so unless said."), ("members" = Option<u32>, Query, description = "The most members; 3 unless said.", minimum = 1, maximum = 4), ("on" = Option<Date>, Query, description = "The decisive day; the planned start unless said."), ("limit" = Option<u32>, Query, description = "How many a page has; 20 unless said.", minimum = 1, maximum = 200), ("offset" = Option<u32>, Query, description = "How many to pass over.", minimum = 0, maximum = 10000)), responses((status = 200, description = "One page of consortia.", body = LotConsortia)))]
#[get("/tenders/{id}/lots/{lotId}/consortia")]
pub(crate) async fn list_lot_consortia(
    caller: Caller<Match>,
    edge: web::Data<Edge>,
    ids: Ids2<TenderId, LotId>,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let slice = Slice::take(&request, &mut params)?;
    let members = params.take_number("members", 1, 4)?.unwrap_or(3);
    let reading = params.take("reading").map(|text| reading(&text)).transpose()?;
    let on =
        params.take_parsed::<Date>("on", ("en dag som 2026-12-01", "a day as in 2026-12-01"))?;
    params.finish()?;
    let reading = reading.unwrap_or(Reading::Surely);
    let members = usize::try_from(members).unwrap_or(MEMBERS);
    let (today, books, visibility) = (edge.today(), edge.books(), caller.visibility());
    let url = edge.url();
    edge.read(move |conn| {
        let tender = visible(conn, ids.0, &visibility)?.body.tender;
        let on = on.or(tender.planned_start).unwrap_or(today);
        let query = lot_query(&tender, ids.1, on).ok_or_else(Problem::not_found)?;
        let sequence = events::head(conn)?;
        let (register, book) = (register(conn, &visibility)?, books.current(conn)?);
        let known: BTreeMap<EnterpriseId, _> = register.iter().map(|(id, it)| (*id, it)).collect();
        let given: Vec<_> = known.iter().map(|(id, it)| (*id, *it)).collect();
        let test = ByLawBook(&book);
        let reaching = Reaching { members, tries: TRIES };
        let found = consortia(&query, &given, &test, reading, reaching);
        let written = |group: &Vec<EnterpriseId>| {
            let group: Vec<_> =
                group.iter().filter_map(|id| Some((*id, *known.get(id)?))).collect();
            explain(&query, &group, &test, reading)
        };
        let items: Vec<_> = slice.of(found.found.iter()).into_iter().map(written).collect();
        Reply::ok(&LotConsortia {
            tender_id: ids.0,
            lot_id: ids.1,
            sequence,
            on,
            reading,
            complete_to: found.complete_to,
            proof: found.proof(),
            meta: slice.meta(found.found.len(), items.len()),
            links: slice.links(&url, found.found.len()),
            items,
        })
    })
    .await
}

fn reading(text: &str) -> Result<Reading, Problem> {
    match text {
        "SURELY" => Ok(Reading::Surely),
        "IF_KNOWN" => Ok(Reading::IfKnown),
        _ => Err(Problem::new(Code::Malformed).field(
            "reading",
            "FORM",
            ("förväntade SURELY eller IF_KNOWN", "expected SURELY or IF_KNOWN"),
        )),
    }
}
