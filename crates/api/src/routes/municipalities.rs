//! Municipalities (*kommuner*).

use actix_web::{HttpRequest, get, patch, post, web};
use hansyn_domain::ids::MunicipalityId;
use hansyn_domain::party::Municipality;
use hansyn_persistence::municipalities::{self, MunicipalityField};
use hansyn_persistence::{AggregateKind, Stored, Visibility};

use super::history::{VersionList, versions_of};
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

pub(super) const COLLECTION: &str = "municipalities";

/// Add a municipality
///
/// An administrator adds the municipality; its committees follow.
#[utoipa::path(tag = "parties", request_body = Municipality, responses((status = 201, description = "The municipality was added.", body = Resource<Municipality>)))]
#[post("/municipalities")]
pub(crate) async fn create_municipality(
    write: Write<KeepParties, Municipality>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    write.caller.require_municipality(None)?;
    let (id, url, municipality) = (MunicipalityId::from_uuid(edge.fresh()), edge.url(), write.body);
    check(&municipality)?;
    edge.write(write.caller.actor(), &write.manner, move |tx| {
        let stored = municipalities::insert(tx, id, &municipality)?;
        created(&view(&url, &stored))
    })
    .await
}

/// List municipalities
///
/// All municipalities that use the installation.
#[utoipa::path(tag = "parties", responses((status = 200, description = "One page of municipalities.", body = Listed<Resource<Municipality>>)))]
#[get("/municipalities")]
pub(crate) async fn list_municipalities(
    _caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    list: List<MunicipalityField>,
) -> Result<Reply, Problem> {
    list.answer(&edge, Visibility::Everything, municipalities::list, view).await
}

/// Read a municipality
///
/// The municipality with its version.
#[utoipa::path(tag = "parties", responses((status = 200, description = "The municipality.", body = Resource<Municipality>)))]
#[get("/municipalities/{id}")]
pub(crate) async fn get_municipality(
    _caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    id: Id<MunicipalityId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let found = edge
        .read(move |conn| Ok(municipalities::find(conn, id.0, &Visibility::Everything)?))
        .await?;
    let stored = found.ok_or_else(Problem::not_found)?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

/// Change a municipality
///
/// A merge patch (RFC 7396) on the version that `If-Match` names.
#[utoipa::path(tag = "parties", request_body(content = Municipality, content_type = "application/merge-patch+json"), responses((status = 200, description = "The municipality after the change.", body = Resource<Municipality>)))]
#[patch("/municipalities/{id}")]
pub(crate) async fn patch_municipality(
    patch: Patch<KeepParties>,
    edge: web::Data<Edge>,
    id: Id<MunicipalityId>,
) -> Result<Reply, Problem> {
    let Patch { caller, manner, changes } = patch;
    caller.require_municipality(Some(id.0))?;
    let (version, url) = (manner.version()?, edge.url());
    edge.write(caller.actor(), &manner, move |tx| {
        let stored = municipalities::find(tx.conn(), id.0, &Visibility::Everything)?
            .ok_or_else(Problem::not_found)?;
        let mut record = tree(&stored.body)?;
        body::merge(&mut record, changes);
        let municipality: Municipality = body::from_value(record)?;
        check(&municipality)?;
        let stored = municipalities::update(tx, id.0, version, &municipality)?;
        shown(&view(&url, &stored))
    })
    .await
}

/// Read a municipality's history
///
/// Every version of the record, the newest first.
#[utoipa::path(tag = "parties", responses((status = 200, description = "The versions.", body = VersionList)))]
#[get("/municipalities/{id}/versions")]
pub(crate) async fn list_municipality_versions(
    _caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    id: Id<MunicipalityId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    versions_of(&edge, AggregateKind::Municipality, id.0.uuid(), Visibility::Everything).await
}

fn check(municipality: &Municipality) -> Result<(), Problem> {
    refuse_if(municipality.violations())
}

/// Refuses what breaks a rule of the record.
pub(super) fn refuse_if(
    violations: Vec<hansyn_domain::violation::Violation>,
) -> Result<(), Problem> {
    if violations.is_empty() { Ok(()) } else { Err(Problem::broken_rules(violations)) }
}

fn view(url: &str, stored: &Stored<Municipality>) -> Resource<Municipality> {
    resource(url, COLLECTION, stored, stored.body.clone())
}
