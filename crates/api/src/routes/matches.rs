//! Who can deliver what a request describes; nothing of it is stored.

use actix_web::{post, web};
use hansyn_domain::area::{AreaCode, Point};
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::law::reservation::ReservationRoute;
use hansyn_domain::matching::engine::Window;
use hansyn_domain::matching::{
    Barrier, Freshness, LotQuery, MatchAnswer, MatchSummary, Rotation, Verdict as MatchVerdict,
    Weights,
};
use hansyn_domain::tender::Requirement;
use hansyn_domain::violation::Checker;
use hansyn_persistence::contacts;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::contacts::counted;
use super::lots::asked::Asked;
use super::municipalities::refuse_if;
use crate::auth::policy::Match as MatchAction;
use crate::edge::Edge;
use crate::edge::write::Write;
use crate::problem::Problem;
use crate::query::list::{DEFAULT_LIMIT, FURTHEST, MOST, Meta};
use crate::reply::Reply;

/// What is wanted of an enterprise.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MatchRequest {
    /// What is bought.
    pub cpv: CpvCode,
    /// Where it is delivered: all of these; anywhere if there are none.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub areas: Vec<AreaCode>,
    /// The place of delivery, where it is one place: it lies in the only area.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// The route by which it is reserved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation: Option<ReservationRoute>,
    /// What else must be met.
    #[serde(default)]
    #[schema(max_items = 60)]
    pub requirements: Vec<Requirement>,
    /// The decisive day; today unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// How the list is ordered; the usual weights unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<Weights>,
    /// The seed by which those go first among equals whom one's committees have
    /// contacted least; no rotation unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub rotation: Option<String>,
    /// Only these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<MatchVerdict>,
    /// How many to pass over; none unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 10_000)]
    pub offset: Option<u32>,
    /// How many to give at most; 20 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 200)]
    pub limit: Option<u32>,
}

/// Who can deliver, and what each requirement costs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegisterMatches {
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// What was counted, over the whole register.
    pub summary: MatchSummary,
    /// Whose turn it is, of the items who can or could deliver; only where a
    /// rotation was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
    /// The requirements, each with what it costs.
    #[schema(max_items = 64)]
    pub barriers: Vec<Barrier>,
    /// The enterprises that were asked for, in the order of the list.
    #[schema(max_items = 200)]
    pub items: Vec<MatchAnswer>,
    /// Where they stand in the list.
    #[serde(rename = "_meta")]
    pub meta: Meta,
}

impl MatchRequest {
    fn check(&self) -> Result<(), Problem> {
        let mut check = Checker::new();
        check.range("/offset", u64::from(self.offset.unwrap_or(0)), 0, u64::from(FURTHEST));
        check.range("/limit", u64::from(self.limit.unwrap_or(0)), 0, u64::from(MOST));
        if let Some(seed) = &self.rotation {
            check.text("/rotation", seed, 1, 200);
        }
        if let Some(weights) = &self.weights {
            weights.check("/weights", &mut check);
        }
        refuse_if(check.finish())
    }
}

/// Match what is described with the register
///
/// Counts, barriers and one part of the list for a set of requirements that is
/// stored nowhere, as while an officer drags a threshold to and fro. The trade
/// and the areas stand for themselves, as in a lot. Unknown never counts as no.
#[utoipa::path(tag = "matching", request_body = MatchRequest, responses((status = 200, description = "Who can deliver.", body = RegisterMatches)))]
#[post("/matches")]
pub(crate) async fn create_match(
    write: Write<MatchAction, MatchRequest>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let (asked, visibility) = (write.body, write.caller.visibility());
    asked.check()?;
    let query = LotQuery {
        cpv: asked.cpv,
        areas: asked.areas,
        point: asked.point,
        reservation: asked.reservation,
        requirements: asked.requirements,
        on: asked.on.unwrap_or_else(|| edge.today()),
        freshness: Freshness::default(),
    };
    refuse_if(query.violations())?;
    let (offset, limit) = (asked.offset.unwrap_or(0), asked.limit.unwrap_or(DEFAULT_LIMIT));
    let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let window = Window { offset: place(offset), limit: place(limit), verdict: asked.verdict };
    let (books, weights, seed) = (edge.books(), asked.weights, asked.rotation);
    edge.read_live(move |conn, register| {
        let asked = Asked::stateless(conn, query.clone(), weights, &books, register)?;
        let (found, rotation) = asked.in_turn(conn, window, seed.as_deref(), |conn, running| {
            let noted = contacts::noted_by(conn, None, &visibility)?;
            counted(conn, &noted, running)
        })?;
        let items = asked.explained(conn, &found.matches)?;
        Reply::ok(&RegisterMatches {
            sequence: asked.state.sequence,
            summary: asked.query.summary(found.counts, asked.weights),
            rotation,
            barriers: asked.barriers(),
            meta: Meta::of_part(offset, limit, found.listed, items.len()),
            items,
        })
    })
    .await
}
