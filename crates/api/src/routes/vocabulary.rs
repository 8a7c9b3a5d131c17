//! Vocabularies: CPV codes and areas.

use actix_web::{get, web};
use hansyn_domain::area::{self, AreaCode, AreaKind};
use hansyn_domain::cpv::{self, CpvCode};
use hansyn_domain::text::Text;
use serde::Serialize;

use crate::auth::caller::Caller;
use crate::auth::policy::ReadShared;
use crate::edge::Edge;
use crate::problem::{Code, Problem};
use crate::query::{NoParams, Params};
use crate::reply::Reply;

/// A code of the common procurement vocabulary.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CpvBody {
    /// The code, without the check digit.
    pub code: CpvCode,
    /// Its name.
    pub name: Text,
    /// Whether eForms lists it among social and other specific services.
    pub is_social_service: bool,
    /// The code above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<CpvCode>,
    /// The codes right below it.
    #[schema(max_items = 1000)]
    pub children: Vec<CpvCode>,
}

/// Codes that were found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CpvSearch)]
pub struct CpvList {
    /// The codes, in the order of the vocabulary.
    #[schema(max_items = 200)]
    pub items: Vec<CpvBody>,
}

/// An area of the tree.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AreaBody {
    /// Its code.
    pub code: AreaCode,
    /// Its Swedish name.
    #[schema(max_length = 200)]
    pub name: String,
    /// What kind of area it is.
    pub kind: AreaKind,
    /// The area right above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<AreaCode>,
}

/// Areas that were found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AreaList {
    /// The areas, in the order of their codes.
    #[schema(max_items = 400)]
    pub items: Vec<AreaBody>,
}

/// Search CPV codes
///
/// By the beginning of the digits or a part of the name in either language.
#[utoipa::path(tag = "vocabularies", params(("q" = Option<String>, Query, description = "Digits or a part of a name.", min_length = 1, max_length = 200), ("limit" = Option<u32>, Query, description = "How many at most.", minimum = 1, maximum = 200)), responses((status = 200, description = "The codes found.", body = CpvList)))]
#[get("/cpv")]
pub(crate) async fn search_cpv(
    _caller: Caller<ReadShared>,
    mut params: Params,
) -> Result<Reply, Problem> {
    let q = params.take_text("q", 200)?.unwrap_or_default();
    let limit = params.take_number("limit", 1, 200)?.unwrap_or(20);
    params.finish()?;
    let most = usize::try_from(limit).unwrap_or(20);
    let items = cpv::search(&q).take(most).map(|entry| cpv_body(entry.code)).collect();
    Reply::ok(&CpvList { items })
}

/// Read a CPV code
///
/// The code with its names and its place in the tree.
#[utoipa::path(tag = "vocabularies", params(("code" = String, Path, description = "The code.", max_length = 10)), responses((status = 200, description = "The code.", body = CpvBody)))]
#[get("/cpv/{code}")]
pub(crate) async fn get_cpv(
    _caller: Caller<ReadShared>,
    code: web::Path<String>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let code: CpvCode = code.parse().map_err(|_e| Problem::not_found())?;
    Reply::ok(&cpv_body(code))
}

/// Search areas
///
/// The country, NUTS regions, municipalities and districts, by kind and name.
#[utoipa::path(tag = "vocabularies", params(("q" = Option<String>, Query, description = "The beginning of a code or a part of a name.", min_length = 1, max_length = 200), ("kind" = Option<AreaKind>, Query, description = "The kind of area.")), responses((status = 200, description = "The areas found.", body = AreaList)))]
#[get("/areas")]
pub(crate) async fn search_areas(
    _caller: Caller<ReadShared>,
    _edge: web::Data<Edge>,
    mut params: Params,
) -> Result<Reply, Problem> {
    let q = params.take_text("q", 200)?.unwrap_or_default();
    let kind = match params.take("kind").as_deref() {
        None => None,
        Some("COUNTRY") => Some(AreaKind::Country),
        Some("REGION") => Some(AreaKind::Region),
        Some("MUNICIPALITY") => Some(AreaKind::Municipality),
        Some("DISTRICT") => Some(AreaKind::District),
        Some(_) => {
            return Err(Problem::new(Code::Malformed).field(
                "kind",
                "FORM",
                ("slaget av område finns inte", "no such kind of area"),
            ));
        }
    };
    params.finish()?;
    let items = area::search(kind, &q)
        .map(|area| AreaBody {
            code: area.code,
            name: area.name.clone(),
            kind: area.kind,
            parent: area.parent,
        })
        .collect();
    Reply::ok(&AreaList { items })
}

fn cpv_body(code: CpvCode) -> CpvBody {
    CpvBody {
        code,
        name: code.name(),
        is_social_service: code.entry().is_some_and(|entry| entry.is_social_service),
        parent: code.parent(),
        children: code.children(),
    }
}
