//! Committees (*nämnder*).

use actix_web::{HttpRequest, get, patch, post, web};
use hansyn_domain::ids::CommitteeId;
use hansyn_domain::party::Committee;
use hansyn_persistence::committees::{self, CommitteeField};
use hansyn_persistence::{AggregateKind, Stored, Visibility};

use super::history::{VersionList, versions_of};
use super::municipalities::refuse_if;
use crate::auth::caller::Caller;
use crate::auth::policy::{KeepParties, ReadShared};
use crate::body;
use crate::edge::Edge;
use crate::edge::write::{Patch, Write};
use crate::problem::Problem;
use crate::query::list::List;
use crate::query::{Id, NoParams};
use crate::reply::Reply;
use crate::resource::{Listed, Resource, created, resource, shown, tree};

pub(super) const COLLECTION: &str = "committees";

/// Add a committee
///
/// The committee belongs to one municipality and may be a contracting authority of its own.
#[utoipa::path(tag = "parties", request_body = Committee, responses((status = 201, description = "The committee was added.", body = Resource<Committee>)))]
#[post("/committees")]
pub(crate) async fn create_committee(
    write: Write<KeepParties, Committee>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    write.caller.require_municipality(Some(write.body.municipality_id))?;
    let (id, url, committee) = (CommitteeId::from_uuid(edge.fresh()), edge.url(), write.body);
    check(&committee)?;
    edge.write(write.caller.actor(), &write.manner, move |tx| {
        let stored = committees::insert(tx, id, &committee)?;
        created(&view(&url, &stored))
    })
    .await
}

/// List committees
///
/// All committees, of one municipality with `municipalityId`.
#[utoipa::path(tag = "parties", responses((status = 200, description = "One page of committees.", body = Listed<Resource<Committee>>)))]
#[get("/committees")]
pub(crate) async fn list_committees(
    _caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    list: List<CommitteeField>,
) -> Result<Reply, Problem> {
    list.answer(&edge, Visibility::Everything, committees::list, view).await
}

/// Read a committee
///
/// The committee with its version.
#[utoipa::path(tag = "parties", responses((status = 200, description = "The committee.", body = Resource<Committee>)))]
#[get("/committees/{id}")]
pub(crate) async fn get_committee(
    _caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    id: Id<CommitteeId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let found =
        edge.read(move |conn| Ok(committees::find(conn, id.0, &Visibility::Everything)?)).await?;
    let stored = found.ok_or_else(Problem::not_found)?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

/// Change a committee
///
/// A merge patch (RFC 7396) on the version that `If-Match` names.
#[utoipa::path(tag = "parties", request_body(content = Committee, content_type = "application/merge-patch+json"), responses((status = 200, description = "The committee after the change.", body = Resource<Committee>)))]
#[patch("/committees/{id}")]
pub(crate) async fn patch_committee(
    patch: Patch<KeepParties>,
    edge: web::Data<Edge>,
    id: Id<CommitteeId>,
) -> Result<Reply, Problem> {
    let Patch { caller, manner, changes } = patch;
    let (version, url) = (manner.version()?, edge.url());
    edge.write(caller.actor(), &manner, move |tx| {
        let stored = committees::find(tx.conn(), id.0, &Visibility::Everything)?
            .ok_or_else(Problem::not_found)?;
        caller.require_municipality(Some(stored.body.municipality_id))?;
        let mut record = tree(&stored.body)?;
        body::merge(&mut record, changes);
        let committee: Committee = body::from_value(record)?;
        check(&committee)?;
        caller.require_municipality(Some(committee.municipality_id))?;
        let stored = committees::update(tx, id.0, version, &committee)?;
        shown(&view(&url, &stored))
    })
    .await
}

/// Read a committee's history
///
/// Every version of the record, the newest first.
#[utoipa::path(tag = "parties", responses((status = 200, description = "The versions.", body = VersionList)))]
#[get("/committees/{id}/versions")]
pub(crate) async fn list_committee_versions(
    _caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    id: Id<CommitteeId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    versions_of(&edge, AggregateKind::Committee, id.0.uuid(), Visibility::Everything).await
}

fn check(committee: &Committee) -> Result<(), Problem> {
    refuse_if(committee.violations())
}

fn view(url: &str, stored: &Stored<Committee>) -> Resource<Committee> {
    resource(url, COLLECTION, stored, stored.body.clone())
}
