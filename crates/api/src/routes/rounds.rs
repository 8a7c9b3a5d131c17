//! The yearly round: whom to ask for what, and by when.

use actix_web::{HttpRequest, get, web};
use hansyn_domain::area::AreaCode;
use hansyn_domain::enterprise::round::{RoundTask, round};
use hansyn_domain::matching::Freshness;
use hansyn_persistence::enterprises;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use crate::auth::caller::Caller;
use crate::auth::policy::ReadShared;
use crate::edge::Edge;
use crate::problem::Problem;
use crate::query::list::{Meta, Slice};
use crate::query::{DAY, Params};
use crate::reply::Reply;
use crate::resource::PageLinks;

/// One page of the tasks of a round.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RoundTasks {
    /// The day of the round.
    pub on: Date,
    /// For how long facts tell about the present: practice, not law.
    pub freshness: Freshness,
    /// The enterprises to ask, what has been stale for longest first.
    #[schema(max_items = 200)]
    pub items: Vec<RoundTask>,
    /// Where the page stands in the list.
    #[serde(rename = "_meta")]
    pub meta: Meta,
    /// The neighbouring pages.
    #[serde(rename = "_links")]
    #[schema(value_type = PageLinks)]
    pub links: Value,
}

/// List the tasks of the yearly round
///
/// One task for each enterprise of which something is missing, too old or
/// undated: what to ask it for, what to look up in registers instead, and by
/// when. The table `round` of the exports holds the same for mail merge.
#[utoipa::path(tag = "enterprises", params(("on" = Option<Date>, Query, description = "The day of the round; today unless said."), ("homeMunicipality" = Option<AreaCode>, Query, description = "Only enterprises with their seat here."), ("limit" = Option<u32>, Query, description = "How many a page has; 20 unless said.", minimum = 1, maximum = 200), ("offset" = Option<u32>, Query, description = "How many to pass over.", minimum = 0, maximum = 10000)), responses((status = 200, description = "One page of tasks.", body = RoundTasks)))]
#[get("/round-tasks")]
pub(crate) async fn list_round_tasks(
    caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let slice = Slice::take(&request, &mut params)?;
    let on: Date = params.take_parsed("on", DAY)?.unwrap_or_else(|| edge.today());
    let home: Option<AreaCode> =
        params.take_parsed("homeMunicipality", ("en kod som 0180", "a code as in 0180"))?;
    params.finish()?;
    let (visibility, url) = (caller.visibility(), edge.url());
    edge.read(move |conn| {
        let register = enterprises::all(conn, &visibility)?;
        let asked = register
            .iter()
            .map(|stored| (stored.id, &stored.body))
            .filter(|(_, it)| home.is_none_or(|home| it.home_municipality == home));
        let freshness = Freshness::default();
        let tasks = round(asked, on, freshness);
        let total = tasks.len();
        let items = slice.of(tasks.into_iter());
        Reply::ok(&RoundTasks {
            on,
            freshness,
            meta: slice.meta(total, items.len()),
            links: slice.links(&url, total),
            items,
        })
    })
    .await
}
