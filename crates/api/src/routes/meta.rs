//! What the service says of itself and of its caller.

use actix_web::{HttpResponse, get, web};
use hansyn_domain::ids::{CommitteeId, MunicipalityId};
use hansyn_domain::party::Role;
use hansyn_persistence::memberships::GrantScope;
use serde::Serialize;
use std::time::Duration;
use tokio::time::timeout;

use crate::auth::caller::Caller;
use crate::auth::policy::{ReadShared, TABLE};
use crate::edge::Edge;
use crate::problem::codes::Code;
use crate::problem::{Problem, page};
use crate::query::NoParams;
use crate::reply::Reply;

/// The version of the contract.
pub const API_VERSION: &str = "1.6.0";
/// When this version was released.
pub const API_RELEASED: &str = "2026-11-22";

/// What the API is, as the national profile asks (VER.07).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApiInfo {
    /// Its name.
    #[schema(max_length = 40)]
    pub api_name: String,
    /// Its version.
    #[schema(max_length = 20)]
    pub api_version: String,
    /// When the version was released.
    #[schema(format = "date", max_length = 10)]
    pub api_released: String,
    /// Where its documentation is.
    #[schema(format = "uri", max_length = 2048)]
    pub api_documentation: String,
    /// Where it stands in its life.
    #[schema(max_length = 20)]
    pub api_status: String,
}

/// A role of the caller.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantBody {
    /// The role.
    pub role: Role,
    /// The municipality it covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub municipality_id: Option<MunicipalityId>,
    /// The committee it covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committee_id: Option<CommitteeId>,
}

/// Who calls, and what they may do.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Me {
    /// The subject of the token.
    #[schema(max_length = 255)]
    pub subject: String,
    /// The roles, from the database.
    #[schema(max_items = 1000)]
    pub roles: Vec<GrantBody>,
    /// The acts that some role allows.
    #[schema(max_items = 100)]
    pub acts: Vec<String>,
}

/// Read what this API is
///
/// Name, version, release, status and documentation. Needs no token.
#[utoipa::path(tag = "service", responses((status = 200, description = "The API.", body = ApiInfo)))]
#[get("/api-info")]
pub(crate) async fn get_api_info(edge: web::Data<Edge>, _none: NoParams) -> Result<Reply, Problem> {
    Reply::ok(&ApiInfo {
        api_name: "hansyn".to_owned(),
        api_version: API_VERSION.to_owned(),
        api_released: API_RELEASED.to_owned(),
        api_documentation: format!("{}/docs/", edge.public_url()),
        api_status: "active".to_owned(),
    })
}

/// Read who I am
///
/// The caller's roles as the database has them, and the acts they allow.
#[utoipa::path(tag = "service", responses((status = 200, description = "The caller.", body = Me)))]
#[get("/me")]
pub(crate) async fn get_me(caller: Caller<ReadShared>, _none: NoParams) -> Result<Reply, Problem> {
    let roles = caller
        .access()
        .grants()
        .iter()
        .map(|grant| {
            let (municipality_id, committee_id) = match &grant.scope {
                GrantScope::Everywhere => (None, None),
                GrantScope::Municipality(id, _) => (Some(*id), None),
                GrantScope::Committee(id) => (None, Some(*id)),
            };
            GrantBody { role: grant.role, municipality_id, committee_id }
        })
        .collect();
    let acts = TABLE
        .iter()
        .filter(|(_, roles)| caller.access().has_any(roles))
        .map(|(name, _)| (*name).to_owned())
        .collect();
    Reply::ok(&Me { subject: caller.identity().subject.clone(), roles, acts })
}

/// The page of one problem code, for people.
pub(crate) async fn problem_page(code: web::Path<String>) -> Result<HttpResponse, Problem> {
    let code = Code::named(&code).ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page::page(code)))
}

/// Whether the process runs.
pub(crate) async fn live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({"status": "UP"}))
}

/// How long the database has to give a sign of life.
const READY_WITHIN: Duration = Duration::from_secs(1);

/// Whether the process can answer: the database is in reach.
pub(crate) async fn ready(edge: web::Data<Edge>) -> Result<HttpResponse, Problem> {
    let db = edge.db().clone();
    // Whoever asks wants to send calls elsewhere at once, not to wait with them.
    let asked = timeout(READY_WITHIN, edge.hop(move || Ok(db.ping()?))).await;
    asked.map_err(|late| Problem::new(Code::Unavailable).caused_by(late))??;
    Ok(HttpResponse::Ok().json(serde_json::json!({"status": "UP"})))
}
