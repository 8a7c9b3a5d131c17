//! Amendments of the law book: values and wordings that an administrator loads,
//! with their source and day, while the service runs.

use actix_web::{HttpRequest, get, post, web};
use hansyn_domain::ids::AmendmentId;
use hansyn_domain::law::book::{LawChange, ParameterChange, ProvisionChange};
use hansyn_persistence::amendments::{self, AmendmentField, AmendmentRecord};
use hansyn_persistence::{Stored, Visibility};
use jiff::civil::Date;
use serde::Serialize;

use super::municipalities::refuse_if;
use crate::auth::caller::Caller;
use crate::auth::policy::{KeepLaw, ReadShared};
use crate::edge::Edge;
use crate::edge::write::Write;
use crate::problem::Problem;
use crate::query::list::List;
use crate::query::{Id, NoParams};
use crate::reply::Reply;
use crate::resource::{Listed, Resource, created, resource, shown};

const COLLECTION: &str = "law/amendments";

/// A value of a parameter, or a wording of a provision, that was loaded while the
/// service runs.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AmendmentView {
    /// Its place in the order in which amendments count, from 1 on.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub position: u32,
    /// What is changed, with its period and source.
    pub change: LawChange,
    /// The day on which the service came to know it.
    pub recorded_on: Date,
}

/// Load a value of a parameter of the law
///
/// An administrator loads a new or corrected value with its source. Assessments
/// read it from now on; what was known on an earlier day stays as it was
/// (`knownOn`). No value is ever removed: a wrong one is corrected by another.
#[utoipa::path(tag = "law", request_body = ParameterChange, responses((status = 201, description = "The value was loaded.", body = Resource<AmendmentView>)))]
#[post("/law/parameters")]
pub(crate) async fn create_parameter(
    write: Write<KeepLaw, ParameterChange>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    store(write, &edge).await
}

/// Load a wording of a provision of the law
///
/// An administrator loads a new, corrected or repealed wording with its source.
/// Assessments cite it from its first day on; what was known on an earlier day
/// stays as it was (`knownOn`). No wording is ever removed: one that begins on the
/// same day as a known wording takes its place, and a repeal is the known wording
/// with its last day.
#[utoipa::path(tag = "law", request_body = ProvisionChange, responses((status = 201, description = "The wording was loaded.", body = Resource<AmendmentView>)))]
#[post("/law/provisions")]
pub(crate) async fn create_provision(
    write: Write<KeepLaw, ProvisionChange>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    store(write, &edge).await
}

async fn store<C: Into<LawChange>>(
    write: Write<KeepLaw, C>,
    edge: &Edge,
) -> Result<Reply, Problem> {
    write.caller.require(None)?;
    let (id, url) = (AmendmentId::from_uuid(edge.fresh()), edge.url());
    let (change, today, books) = (write.body.into(), edge.today(), edge.books());
    edge.write(write.caller.actor(), &write.manner, move |tx| {
        let book = books.current(tx.conn())?;
        refuse_if(change.violations(&book))?;
        // Of two clocks one may lag; what comes later is never recorded earlier.
        let amendment = change.recorded(today.max(book.newest()));
        created(&view(&url, &amendments::insert(tx, id, &amendment)?))
    })
    .await
}

/// List the amendments of the law book
///
/// Every value and wording that was loaded while the service runs, with source
/// and day.
#[utoipa::path(tag = "law", responses((status = 200, description = "One page of amendments.", body = Listed<Resource<AmendmentView>>)))]
#[get("/law/amendments")]
pub(crate) async fn list_amendments(
    _caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    list: List<AmendmentField>,
) -> Result<Reply, Problem> {
    list.answer(&edge, Visibility::Everything, amendments::list, view).await
}

/// Read an amendment of the law book
///
/// The value or wording as it was loaded; it never changes.
#[utoipa::path(tag = "law", responses((status = 200, description = "The amendment.", body = Resource<AmendmentView>)))]
#[get("/law/amendments/{id}")]
pub(crate) async fn get_amendment(
    _caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    id: Id<AmendmentId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let found =
        edge.read(move |conn| Ok(amendments::find(conn, id.0, &Visibility::Everything)?)).await?;
    let stored = found.ok_or_else(Problem::not_found)?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

fn view(url: &str, stored: &Stored<AmendmentRecord>) -> Resource<AmendmentView> {
    let AmendmentRecord { position, amendment } = stored.body.clone();
    let content =
        AmendmentView { position, change: amendment.change, recorded_on: amendment.recorded_on };
    resource(url, COLLECTION, stored, content)
}
