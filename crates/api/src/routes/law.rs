//! The law book: parameters and provisions, as they stood and as they were known.

use actix_web::{get, web};
use hansyn_domain::law::assessment::ProvisionRead;
use hansyn_domain::law::book::ParameterEntry;
use jiff::civil::Date;
use serde::Serialize;

use crate::auth::caller::Caller;
use crate::auth::policy::ReadShared;
use crate::edge::Edge;
use crate::problem::Problem;
use crate::query::{DAY, Params};
use crate::reply::Reply;

/// The parameters of the law on a day.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ParameterList {
    /// The version of the law book.
    #[schema(max_length = 100)]
    pub book_version: String,
    /// The day whose law is asked for.
    pub valid_on: Date,
    /// The day whose knowledge is asked for.
    pub known_on: Date,
    /// The parameters.
    #[schema(max_items = 1000)]
    pub items: Vec<ParameterEntry>,
}

/// The provisions in force on a day.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProvisionList {
    /// The version of the law book.
    #[schema(max_length = 100)]
    pub book_version: String,
    /// The day whose law is asked for.
    pub valid_on: Date,
    /// The day whose knowledge is asked for.
    pub known_on: Date,
    /// The provisions.
    #[schema(max_items = 1000)]
    pub items: Vec<ProvisionRead>,
}

/// Read the parameters of the law
///
/// Thresholds, limits, shares, terms and code lists on a day (`validOn`), as
/// the service knew them on a day (`knownOn`), with source and confidence.
#[utoipa::path(tag = "law", params(("validOn" = Option<Date>, Query, description = "The day whose law is asked for; today unless said."), ("knownOn" = Option<Date>, Query, description = "The day whose knowledge is asked for; today unless said.")), responses((status = 200, description = "The parameters.", body = ParameterList)))]
#[get("/law/parameters")]
pub(crate) async fn list_parameters(
    _caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    params: Params,
) -> Result<Reply, Problem> {
    let ((valid_on, known_on), books) = (days(&edge, params)?, edge.books());
    edge.read(move |conn| {
        let book = books.current(conn)?;
        Reply::ok(&ParameterList {
            book_version: book.version().to_owned(),
            valid_on,
            known_on,
            items: book.parameters_on(valid_on, known_on).collect(),
        })
    })
    .await
}

/// Read the provisions of the law
///
/// Every provision that the service's rules rest on, as in force on a day, in
/// our own words, with source and confidence.
#[utoipa::path(tag = "law", params(("validOn" = Option<Date>, Query, description = "The day whose law is asked for; today unless said."), ("knownOn" = Option<Date>, Query, description = "The day whose knowledge is asked for; today unless said.")), responses((status = 200, description = "The provisions.", body = ProvisionList)))]
#[get("/law/provisions")]
pub(crate) async fn list_provisions(
    _caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    params: Params,
) -> Result<Reply, Problem> {
    let ((valid_on, known_on), books) = (days(&edge, params)?, edge.books());
    edge.read(move |conn| {
        let book = books.current(conn)?;
        Reply::ok(&ProvisionList {
            book_version: book.version().to_owned(),
            valid_on,
            known_on,
            items: book.provisions_on(valid_on, known_on).collect(),
        })
    })
    .await
}

fn days(edge: &Edge, mut params: Params) -> Result<(Date, Date), Problem> {
    let expected = DAY;
    let valid_on = params.take_parsed("validOn", expected)?.unwrap_or_else(|| edge.today());
    let known_on = params.take_parsed("knownOn", expected)?.unwrap_or_else(|| edge.today());
    params.finish()?;
    Ok((valid_on, known_on))
}
