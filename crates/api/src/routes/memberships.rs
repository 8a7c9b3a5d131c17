//! Memberships: who has which role where.

use actix_web::{HttpRequest, delete, get, post, web};
use hansyn_domain::ids::MembershipId;
use hansyn_domain::party::Membership;
use hansyn_persistence::committees;
use hansyn_persistence::memberships::{self, MembershipField};
use hansyn_persistence::{Conn, Stored, Visibility};

use super::municipalities::refuse_if;
use crate::auth::caller::Caller;
use crate::auth::policy::{Action, KeepMemberships, ReadMemberships};
use crate::edge::Edge;
use crate::edge::write::{Bare, Write};
use crate::problem::{Code, Problem};
use crate::query::list::List;
use crate::query::{Id, NoParams};
use crate::reply::Reply;
use crate::resource::{Listed, Resource, created, resource, shown};

const COLLECTION: &str = "memberships";

/// Give a role
///
/// An administrator gives one subject of one issuer a role in a committee, in a
/// municipality or everywhere, within the administrator's own scope.
#[utoipa::path(tag = "parties", request_body = Membership, responses((status = 201, description = "The role was given.", body = Resource<Membership>)))]
#[post("/memberships")]
pub(crate) async fn create_membership(
    write: Write<KeepMemberships, Membership>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: membership } = write;
    refuse_if(membership.violations())?;
    let own = caller.identity();
    if own.issuer == membership.issuer && own.subject == membership.subject {
        let message = ("ingen ger sig själv en roll", "nobody gives themselves a role");
        return Err(Problem::new(Code::RuleBroken).at("/subject", "OWN_ROLE", message));
    }
    let (id, url) = (MembershipId::from_uuid(edge.fresh()), edge.url());
    edge.write(caller.actor(), &manner, move |tx| {
        require_scope(&caller, tx.conn(), &membership)?;
        let stored = memberships::insert(tx, id, &membership)?;
        created(&view(&url, &stored))
    })
    .await
}

/// List roles
///
/// Who has which role where. Subjects are opaque; the service knows no names.
#[utoipa::path(tag = "parties", responses((status = 200, description = "One page of roles.", body = Listed<Resource<Membership>>)))]
#[get("/memberships")]
pub(crate) async fn list_memberships(
    caller: Caller<ReadMemberships>,
    edge: web::Data<Edge>,
    list: List<MembershipField>,
) -> Result<Reply, Problem> {
    caller.require(None)?;
    list.answer(&edge, Visibility::Everything, memberships::list, view).await
}

/// Read a role
///
/// One role of one subject.
#[utoipa::path(tag = "parties", responses((status = 200, description = "The role.", body = Resource<Membership>)))]
#[get("/memberships/{id}")]
pub(crate) async fn get_membership(
    caller: Caller<ReadMemberships>,
    edge: web::Data<Edge>,
    id: Id<MembershipId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let stored = edge
        .read(move |conn| {
            let found = memberships::find(conn, id.0, &Visibility::Everything)?;
            let stored = found.ok_or_else(Problem::not_found)?;
            require_scope(&caller, conn, &stored.body).map_err(hidden)?;
            Ok(stored)
        })
        .await?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

/// Take a role back
///
/// The role ends at once; the trail keeps that it was held.
#[utoipa::path(tag = "parties", responses((status = 204, description = "The role was taken back.")))]
#[delete("/memberships/{id}")]
pub(crate) async fn delete_membership(
    bare: Bare<KeepMemberships>,
    edge: web::Data<Edge>,
    id: Id<MembershipId>,
) -> Result<Reply, Problem> {
    let Bare { caller, manner } = bare;
    let version = manner.version()?;
    edge.write(caller.actor(), &manner, move |tx| {
        let found = memberships::find(tx.conn(), id.0, &Visibility::Everything)?;
        let stored = found.ok_or_else(Problem::not_found)?;
        // Whoever may not read a role does not hear that it exists.
        require_scope(&caller, tx.conn(), &stored.body).map_err(hidden)?;
        memberships::delete(tx, id.0, version)?;
        Ok(Reply::no_content())
    })
    .await
}

/// What lies outside the caller's scope answers as if it did not exist.
fn hidden(problem: Problem) -> Problem {
    if problem.code() == Code::Forbidden { Problem::not_found() } else { problem }
}

/// A role can be given and taken only within the scope of one's own.
fn require_scope<A: Action>(
    caller: &Caller<A>,
    conn: &mut Conn<'_>,
    membership: &Membership,
) -> Result<(), Problem> {
    let municipality = match (membership.committee_id, membership.municipality_id) {
        (Some(committee), _) => committees::find(conn, committee, &Visibility::Everything)?
            .map(|found| found.body.municipality_id),
        (None, municipality) => municipality,
    };
    if membership.committee_id.is_some() && caller.require(membership.committee_id).is_ok() {
        return Ok(());
    }
    caller.require_municipality(municipality)
}

fn view(url: &str, stored: &Stored<Membership>) -> Resource<Membership> {
    resource(url, COLLECTION, stored, stored.body.clone())
}
