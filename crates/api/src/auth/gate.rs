//! The gate before every route of the API: no valid token, no way in.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use hansyn_domain::party::Role;
use hansyn_persistence::memberships;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

use super::caller::Authenticated;
use super::policy::Access;
use super::token::{Identity, Rejection};
use crate::edge::Edge;
use crate::limits::{self, Allowance};
use crate::problem::{Code, Problem, RequestFacts};

/// The paths of the API that are answered without a token.
pub const PUBLIC: &[&str] = &["/hansyn/v1/api-info", "/hansyn/v1/openapi.json"];

/// The header in which a system says for whom it acts.
pub const ON_BEHALF_OF: &str = "hansyn-on-behalf-of";

/// Lets in who has a valid token and calls left.
pub async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if PUBLIC.contains(&request.path()) {
        return measured(request, next).await;
    }
    match admit(&request).await {
        Ok(admitted) => {
            tracing::Span::current().record("caller.sub", admitted.who.identity.subject.as_str());
            request.extensions_mut().insert(admitted.who);
            let mut response = measured(request, next).await?;
            let headers = response.headers_mut();
            for (name, value) in
                [("limit", admitted.limit), ("remaining", admitted.remaining), ("reset", 60)]
            {
                if let Ok(name) = HeaderName::try_from(format!("ratelimit-{name}")) {
                    headers.insert(name, HeaderValue::from(value));
                }
            }
            Ok(response)
        }
        Err(problem) => Ok(ServiceResponse::from_err(problem, request.into_parts().0)),
    }
}

/// Goes on unless a header is longer than the contract says.
async fn measured(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match limits::headers(request.headers()) {
        Ok(()) => Ok(next.call(request).await?.map_into_boxed_body()),
        Err(problem) => Ok(ServiceResponse::from_err(problem, request.into_parts().0)),
    }
}

/// Who was let in, and how many calls they have left.
struct Admitted {
    who: Authenticated,
    limit: u32,
    remaining: u32,
    /// Held until the call is answered.
    _turn: OwnedSemaphorePermit,
}

async fn admit(request: &ServiceRequest) -> Result<Admitted, Problem> {
    let edge = request.app_data::<web::Data<Edge>>().cloned();
    let edge = edge.ok_or_else(|| Problem::new(Code::Internal))?;
    let identity = identify(request, &edge).await?;
    let caller = format!("{}\u{0}{}", identity.issuer, identity.subject);
    let limit = edge.limits().limit();
    let remaining = match edge.limits().count(&caller) {
        Allowance::Go { remaining } => remaining,
        Allowance::Wait { seconds } => {
            return Err(Problem::new(Code::TooManyRequests)
                .header("retry-after", seconds.to_string())
                .header("ratelimit-limit", limit.to_string())
                .header("ratelimit-remaining", "0")
                .header("ratelimit-reset", seconds.to_string()));
        }
    };
    let turn = edge.turn(&caller).await?;
    let (issuer, subject) = (identity.issuer.clone(), identity.subject.clone());
    let grants =
        edge.read(move |conn| Ok(memberships::grants_of(conn, &issuer, &subject)?)).await?;
    let access = Access::new(grants);
    let on_behalf_of = on_behalf_of(request, &access)?;
    let facts = request.extensions().get::<RequestFacts>().cloned();
    let request_id = facts.map(|facts| facts.request_id).unwrap_or_default();
    let who = Authenticated { identity, access: Arc::new(access), on_behalf_of, request_id };
    Ok(Admitted { who, limit, remaining, _turn: turn })
}

async fn identify(request: &ServiceRequest, edge: &Edge) -> Result<Identity, Problem> {
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    let token = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok().and_then(|text| {
            let (scheme, token) = text.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(token)
        }),
        _ => None,
    };
    let token = token.ok_or_else(|| Problem::new(Code::Unauthenticated))?;
    edge.verifier().verify(token, edge.now()).await.map_err(|rejection| match rejection {
        Rejection::KeysUnavailable => {
            Problem::new(Code::Unavailable).header("retry-after", "5").caused_by(rejection)
        }
        other => {
            tracing::debug!(token.rejection = ?other, "a token was refused");
            Problem::new(Code::Unauthenticated)
        }
    })
}

/// A city's own system may say for whom it acts; nobody else may.
fn on_behalf_of(request: &ServiceRequest, access: &Access) -> Result<Option<String>, Problem> {
    let Some(value) = request.headers().get(ON_BEHALF_OF) else { return Ok(None) };
    let text = value.to_str().ok().filter(|text| (1..=limits::HEADER).contains(&text.len()));
    let Some(text) = text else {
        return Err(Problem::new(Code::Malformed).field(
            ON_BEHALF_OF,
            "FORM",
            ("förväntade 1 till 256 synliga tecken", "expected 1 to 256 visible characters"),
        ));
    };
    if !access.has_any(&[Role::Integration]) {
        return Err(Problem::new(Code::Forbidden));
    }
    Ok(Some(text.to_owned()))
}
