//! Social enterprises (*sociala företag*): the register.

use actix_web::{HttpRequest, get, patch, post, web};
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::enterprise::duplicates::PossibleDuplicate;
use hansyn_domain::enterprise::standing::{FormNote, form_notes};
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::organisation_number::OrganisationNumber;
use hansyn_domain::text::Text;
use hansyn_persistence::enterprises::{self, EnterpriseField};
use hansyn_persistence::{AggregateKind, Stored, Tx, Visibility};
use serde::Serialize;
use serde_json::Value;

use super::history::{VersionList, versions_of};
use super::merges::duplicates_of;
use super::municipalities::refuse_if;
use crate::auth::caller::Caller;
use crate::auth::policy::{KeepRegister, ReadShared};
use crate::body;
use crate::edge::Edge;
use crate::edge::write::{Patch, Write};
use crate::problem::{Code, Problem};
use crate::query::list::List;
use crate::query::{Id, NoParams};
use crate::reply::Reply;
use crate::resource::{Listed, Resource, created, resource, shown, tree};

const COLLECTION: &str = "enterprises";

/// An enterprise that was added, with what to look at.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewEnterprise {
    /// The enterprise.
    #[serde(flatten)]
    pub enterprise: Enterprise,
    /// What the legal form and the number give reason to look at.
    #[schema(max_items = 10)]
    pub notes: Vec<FormNote>,
    /// Records that look like it, the likest first; nothing was merged.
    #[schema(max_items = 20)]
    pub possible_duplicates: Vec<PossibleDuplicate>,
}

/// How many records that look alike an answer names.
pub(super) const NAMED_DUPLICATES: usize = 20;

/// Add an enterprise
///
/// A registrar adds what is known of a social enterprise. What is not known is
/// left out; it is then asked for and never counted as no. A number that the
/// register has is refused; a name that it has, or nearly has, is pointed out.
#[utoipa::path(tag = "enterprises", request_body = Enterprise, responses((status = 201, description = "The enterprise was added.", body = Resource<NewEnterprise>)))]
#[post("/enterprises")]
pub(crate) async fn create_enterprise(
    write: Write<KeepRegister, Enterprise>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: enterprise } = write;
    refuse_if(enterprise.violations_after(None, edge.today()))?;
    let visibility = caller.visibility();
    // The register is read before the transaction, which should be short: a hint
    // that misses what is stored in the same moment does no harm.
    let (enterprise, possible_duplicates) = edge
        .read(move |conn| {
            let mut alike = duplicates_of(conn, &enterprise, None, &visibility)?;
            alike.truncate(NAMED_DUPLICATES);
            Ok((enterprise, alike))
        })
        .await?;
    let (id, url) = (EnterpriseId::from_uuid(edge.fresh()), edge.url());
    edge.write(caller.actor(), &manner, move |tx| {
        refuse_known_number(tx, &enterprise)?;
        let stored = enterprises::insert(tx, id, &enterprise)?;
        let notes = form_notes(&enterprise);
        let added = NewEnterprise { enterprise, notes, possible_duplicates };
        created(&resource(&url, COLLECTION, &stored, added))
    })
    .await
}

/// Names the record that has the number already, so that it can be updated instead.
fn refuse_known_number(tx: &mut Tx<'_, '_>, enterprise: &Enterprise) -> Result<(), Problem> {
    let Some(number) = enterprise.organisation_number else { return Ok(()) };
    let known = enterprises::by_organisation_number(tx.conn(), number, &Visibility::Everything)?;
    let Some(known) = known else { return Ok(()) };
    let message = Text::new(
        format!("{} har detta nummer; uppdatera den", known.id),
        format!("{} has this number; update it", known.id),
    );
    Err(Problem::new(Code::Taken).at("/organisationNumber", "TAKEN", message))
}

/// List and search enterprises
///
/// Filter by trade, area, kind, form and more; `q` searches names and
/// descriptions. Numbers of sole traders are masked here.
#[utoipa::path(tag = "enterprises", responses((status = 200, description = "One page of enterprises.", body = Listed<Resource<Enterprise>>)))]
#[get("/enterprises")]
pub(crate) async fn list_enterprises(
    caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    list: List<EnterpriseField>,
) -> Result<Reply, Problem> {
    let (query, visibility) = (list.query.clone(), caller.visibility());
    let page = edge.read(move |conn| Ok(enterprises::list(conn, &query, &visibility)?)).await?;
    list.page(edge.public_url(), &page, |stored| {
        let mut shown = tree(&view(edge.public_url(), stored))?;
        mask(&mut shown);
        Ok(shown)
    })
}

/// Read an enterprise
///
/// Everything the register knows of it, with evidence.
#[utoipa::path(tag = "enterprises", responses((status = 200, description = "The enterprise.", body = Resource<Enterprise>)))]
#[get("/enterprises/{id}")]
pub(crate) async fn get_enterprise(
    caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    id: Id<EnterpriseId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    let found = edge.read(move |conn| Ok(enterprises::find(conn, id.0, &visibility)?)).await?;
    let stored = found.ok_or_else(Problem::not_found)?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

/// Change an enterprise
///
/// A merge patch (RFC 7396) on the version that `If-Match` names. Lists are
/// replaced whole. A name that goes is kept among the former ones. An enterprise
/// that ceases stays, with day and ground, and is matched no more.
#[utoipa::path(tag = "enterprises", request_body(content = Enterprise, content_type = "application/merge-patch+json"), responses((status = 200, description = "The enterprise after the change.", body = Resource<Enterprise>)))]
#[patch("/enterprises/{id}")]
pub(crate) async fn patch_enterprise(
    patch: Patch<KeepRegister>,
    edge: web::Data<Edge>,
    id: Id<EnterpriseId>,
) -> Result<Reply, Problem> {
    let Patch { caller, manner, changes } = patch;
    let (version, url, today) = (manner.version()?, edge.url(), edge.today());
    edge.write(caller.actor(), &manner, move |tx| {
        let found = enterprises::find(tx.conn(), id.0, &Visibility::Everything)?;
        let old = found.ok_or_else(Problem::not_found)?.body;
        let mut record = tree(&old)?;
        body::merge(&mut record, changes);
        let enterprise = body::from_value::<Enterprise>(record)?.following(&old, today);
        refuse_if(enterprise.violations_after(Some(&old), today))?;
        let stored = enterprises::update(tx, id.0, version, &enterprise)?;
        shown(&view(&url, &stored))
    })
    .await
}

/// Read an enterprise's history
///
/// Every version of the record, the newest first. Numbers of sole traders are
/// masked here.
#[utoipa::path(tag = "enterprises", responses((status = 200, description = "The versions.", body = VersionList)))]
#[get("/enterprises/{id}/versions")]
pub(crate) async fn list_enterprise_versions(
    caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    id: Id<EnterpriseId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    versions_of(&edge, AggregateKind::Enterprise, id.0.uuid(), caller.visibility()).await
}

/// The number of a sole trader is personal data: masked outside its own record.
///
/// `record` is the record of an enterprise, or a part of one.
pub fn mask(record: &mut Value) {
    let Some(Value::String(member)) = record.get_mut("organisationNumber") else { return };
    // What cannot be read as a number is not shown either.
    let masked = member.parse().map_or_else(|_unread| String::new(), OrganisationNumber::masked);
    *member = masked;
}

pub(super) fn view(url: &str, stored: &Stored<Enterprise>) -> Resource<Enterprise> {
    resource(url, COLLECTION, stored, stored.body.clone())
}
