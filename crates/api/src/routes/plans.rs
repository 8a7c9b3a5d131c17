//! Purchase plans (*inköpsplaner*): what is to be bought, and when.

use actix_web::{HttpRequest, get, patch, post, web};
use hansyn_domain::area::AreaCode;
use hansyn_domain::cpv::resolve::Remembered;
use hansyn_domain::ids::{CommitteeId, MunicipalityId, PlanId};
use hansyn_domain::plan::PurchasePlan;
use hansyn_persistence::plans::{self, PlanField};
use hansyn_persistence::{
    AggregateKind, Conn, Stored, Visibility, committees, cpv_choices, municipalities,
};

use super::history::{VersionList, versions_of};
use super::municipalities::refuse_if;
use super::tenders::require_committee;
use crate::auth::caller::Caller;
use crate::auth::policy::{KeepPlans, ReadPlans};
use crate::body;
use crate::edge::Edge;
use crate::edge::write::{Patch, Write};
use crate::problem::Problem;
use crate::query::list::List;
use crate::query::{Id, NoParams};
use crate::reply::Reply;
use crate::resource::{Listed, Resource, created, resource, shown, tree};

const COLLECTION: &str = "plans";

/// Keep a purchase plan
///
/// A need gets its CPV code where its words leave no doubt: a code, a name of one
/// code, or a wording that a person chose a code for before. What stays open is
/// listed with choices under the plan's needs and never guessed.
#[utoipa::path(tag = "plans", request_body = PurchasePlan, responses((status = 201, description = "The plan was stored.", body = Resource<PurchasePlan>)))]
#[post("/plans")]
pub(crate) async fn create_plan(
    write: Write<KeepPlans, PurchasePlan>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: mut plan } = write;
    let (id, url) = (PlanId::from_uuid(edge.fresh()), edge.url());
    edge.write(caller.actor(), &manner, move |tx| {
        refuse_if(plan.violations())?;
        require_committee(&caller, tx.conn(), plan.committee_id)?;
        plan.settle(&Home::of(tx.conn(), plan.committee_id)?.remembered(tx.conn())?);
        created(&view(&url, &plans::insert(tx, id, &plan)?))
    })
    .await
}

/// List and search purchase plans
///
/// Drafts of one's own committees and everything that is published or closed.
#[utoipa::path(tag = "plans", responses((status = 200, description = "One page of plans.", body = Listed<Resource<PurchasePlan>>)))]
#[get("/plans")]
pub(crate) async fn list_plans(
    caller: Caller<ReadPlans>,
    edge: web::Data<Edge>,
    list: List<PlanField>,
) -> Result<Reply, Problem> {
    list.answer(&edge, caller.visibility(), plans::list, view).await
}

/// Read a purchase plan
///
/// The plan with all its needs.
#[utoipa::path(tag = "plans", responses((status = 200, description = "The plan.", body = Resource<PurchasePlan>)))]
#[get("/plans/{id}")]
pub(crate) async fn get_plan(
    caller: Caller<ReadPlans>,
    edge: web::Data<Edge>,
    id: Id<PlanId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    let stored = edge.read(move |conn| visible(conn, id.0, &visibility)).await?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

/// Change a purchase plan
///
/// A merge patch (RFC 7396) on the version that `If-Match` names: publish it,
/// close it, or replace its needs. A closed plan stays for history; its needs are
/// no longer counted as coming.
#[utoipa::path(tag = "plans", request_body(content = PurchasePlan, content_type = "application/merge-patch+json"), responses((status = 200, description = "The plan after the change.", body = Resource<PurchasePlan>)))]
#[patch("/plans/{id}")]
pub(crate) async fn patch_plan(
    patch: Patch<KeepPlans>,
    edge: web::Data<Edge>,
    id: Id<PlanId>,
) -> Result<Reply, Problem> {
    let Patch { caller, manner, changes } = patch;
    let (version, url) = (manner.version()?, edge.url());
    edge.write(caller.actor(), &manner, move |tx| {
        let before = kept_by(&caller, tx.conn(), id.0)?.body;
        let mut record = tree(&before)?;
        body::merge(&mut record, changes);
        let mut plan: PurchasePlan = body::from_value(record)?;
        refuse_if(plan.violations())?;
        require_committee(&caller, tx.conn(), plan.committee_id)?;
        plan.settle(&Home::of(tx.conn(), plan.committee_id)?.remembered(tx.conn())?);
        shown(&view(&url, &plans::update(tx, id.0, version, &plan)?))
    })
    .await
}

/// Read a purchase plan's history
///
/// Every version of the plan, the newest first.
#[utoipa::path(tag = "plans", responses((status = 200, description = "The versions.", body = VersionList)))]
#[get("/plans/{id}/versions")]
pub(crate) async fn list_plan_versions(
    caller: Caller<ReadPlans>,
    edge: web::Data<Edge>,
    id: Id<PlanId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    versions_of(&edge, AggregateKind::Plan, id.0.uuid(), caller.visibility()).await
}

/// The plan, if it is there and visible.
pub(crate) fn visible(
    conn: &mut Conn<'_>,
    id: PlanId,
    visibility: &Visibility,
) -> Result<Stored<PurchasePlan>, Problem> {
    plans::find(conn, id, visibility)?.ok_or_else(Problem::not_found)
}

/// The plan, if it is visible and the caller keeps it.
pub(super) fn kept_by(
    caller: &Caller<KeepPlans>,
    conn: &mut Conn<'_>,
    id: PlanId,
) -> Result<Stored<PurchasePlan>, Problem> {
    let stored = visible(conn, id, &caller.visibility())?;
    caller.require(Some(stored.body.committee_id))?;
    Ok(stored)
}

/// The municipality that a plan belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Home {
    /// Its identity.
    pub(super) municipality: MunicipalityId,
    /// Its area.
    pub(super) area: AreaCode,
}

impl Home {
    /// The municipality of a committee.
    pub(super) fn of(conn: &mut Conn<'_>, committee: CommitteeId) -> Result<Self, Problem> {
        let everything = Visibility::Everything;
        let committee = committees::find(conn, committee, &everything)?;
        let id = committee.ok_or_else(Problem::not_found)?.body.municipality_id;
        let municipality = municipalities::find(conn, id, &everything)?;
        let area = municipality.ok_or_else(Problem::not_found)?.body.area;
        Ok(Self { municipality: id, area })
    }

    /// The codes that people here have chosen for words.
    pub(super) fn remembered(self, conn: &mut Conn<'_>) -> Result<Remembered, Problem> {
        Ok(cpv_choices::of_municipality(conn, self.municipality)?)
    }
}

pub(super) fn view(url: &str, stored: &Stored<PurchasePlan>) -> Resource<PurchasePlan> {
    resource(url, COLLECTION, stored, stored.body.clone())
}
