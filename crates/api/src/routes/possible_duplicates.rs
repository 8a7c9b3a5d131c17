//! Every pair of records in the register that may be one enterprise.

use actix_web::{HttpRequest, get, web};
use hansyn_domain::enterprise::duplicates::{PossiblePair, likest_first};
use hansyn_domain::ids::EnterpriseId;
use hansyn_persistence::enterprise_names;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::auth::caller::Caller;
use crate::auth::policy::ReadShared;
use crate::edge::Edge;
use crate::problem::Problem;
use crate::query::Params;
use crate::query::list::{Slice, WalkMeta, cursor, place_of};
use crate::reply::Reply;
use crate::resource::PageLinks;

/// One page of the pairs that look alike.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PossiblePairs {
    /// The pairs of this page: the likest first, or on a walk by their identities.
    #[schema(max_items = 200)]
    pub items: Vec<PossiblePair>,
    /// Where the page stands in the list.
    #[serde(rename = "_meta")]
    pub meta: WalkMeta,
    /// The neighbouring pages.
    #[serde(rename = "_links")]
    #[schema(value_type = PageLinks)]
    pub links: Value,
}

/// List records that look alike
///
/// Every pair in the register, the likest first, or by identity when it is walked
/// by `cursor`, which holds only one page at a time and counts nothing. A pair
/// leaves the list when it is merged, or when a person puts one into
/// `history.distinctFrom` of the other.
#[utoipa::path(tag = "enterprises", params(("limit" = Option<u32>, Query, description = "How many a page has; 20 unless said.", minimum = 1, maximum = 200), ("offset" = Option<u32>, Query, description = "How many to pass over; not with `cursor`.", minimum = 0, maximum = 10000), ("cursor" = Option<String>, Query, description = "`start` or the cursor of the page before, to walk everything.", min_length = 1, max_length = 64, pattern = "^(start|[A-Za-z0-9_-]{43})$")), responses((status = 200, description = "One page of pairs.", body = PossiblePairs)))]
#[get("/possible-duplicates")]
pub(crate) async fn list_possible_duplicates(
    caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let (slice, walk) = Slice::take_or_walk(&request, &mut params)?;
    params.finish()?;
    let (visibility, url) = (caller.visibility(), edge.url());
    let Some(after) = walk else {
        return edge
            .read(move |conn| {
                let mut pairs = enterprise_names::pairs(conn, None, usize::MAX, &visibility)?;
                likest_first(&mut pairs);
                let total = pairs.len();
                let items = slice.of(pairs.into_iter());
                let meta = WalkMeta::part(&slice.meta(total, items.len()));
                Reply::ok(&PossiblePairs { meta, links: slice.links(&url, total), items })
            })
            .await;
    };
    let after = place_of::<2>(&after)?
        .map(|[one, other]| (EnterpriseId::from_uuid(one), EnterpriseId::from_uuid(other)));
    edge.read(move |conn| {
        let items = enterprise_names::pairs(conn, after, slice.limit(), &visibility)?;
        let full = items.last().filter(|_| items.len() == slice.limit());
        let next = full.map(place).map(|ids| cursor(&ids));
        let links = slice.walk_links(&url, next.as_deref());
        Reply::ok(&PossiblePairs { meta: slice.walk_meta(items.len(), next), links, items })
    })
    .await
}

/// Where a pair stands on the walk.
fn place(pair: &PossiblePair) -> [Uuid; 2] {
    [pair.enterprise_id.uuid(), pair.duplicate.enterprise_id.uuid()]
}
