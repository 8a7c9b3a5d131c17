//! What every request and answer has around it: an identity, a trace, a
//! language, a problem document, limits, metrics and safe headers.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};

use std::time::Instant;

use crate::edge::Edge;
use crate::limits;
use crate::problem::{Code, Problem, RequestFacts};
use crate::query::language_of;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// Wraps every request.
pub async fn envelope(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let edge = request.app_data::<web::Data<Edge>>().cloned();
    let facts = facts(&request, edge.as_deref().map(AsRef::as_ref));
    let began = Instant::now();
    let trace = trace(&request, edge.as_deref().map(AsRef::as_ref));
    tracing::Span::current().record("request.id", facts.request_id.as_str());
    request.extensions_mut().insert(facts.clone());
    let response = if request.uri().to_string().len() > limits::URL {
        let problem = Problem::new(Code::Malformed)
            .detail(("En adress har högst 2048 tecken.", "A URL has at most 2048 characters."));
        ServiceResponse::from_err(problem, request.into_parts().0)
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
    let refused = response.response().error().map(|error| problem_of(error, &facts));
    let mut response = match refused {
        Some(answer) => {
            let limits = rate_limits(response.headers());
            let mut refused = response.into_response(answer);
            for (name, value) in limits {
                refused.headers_mut().insert(name, value);
            }
            refused
        }
        None => response,
    };
    count(&response, began);
    tracing::Span::current().record("http.status", response.status().as_u16());
    dress(response.headers_mut(), &facts.request_id, &trace);
    Ok(response)
}

/// The headers of the gate, which a refusal keeps.
fn rate_limits(headers: &HeaderMap) -> Vec<(HeaderName, HeaderValue)> {
    let kept = headers.iter().filter(|(name, _)| name.as_str().starts_with("ratelimit-"));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// What the answer repeats of the request.
fn facts(request: &ServiceRequest, edge: Option<&Edge>) -> RequestFacts {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let given = text("x-request-id").filter(|id| {
        (1..=128).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    });
    let request_id = given.map_or_else(
        || edge.map(|edge| edge.fresh().simple().to_string()).unwrap_or_default(),
        str::to_owned,
    );
    RequestFacts {
        method: request.method().clone(),
        path: request.path().to_owned(),
        request_id,
        language: language_of(text("accept-language")),
    }
}

/// The trace that the caller began, or a new one. A malformed one is ignored
/// (W3C Trace Context).
fn trace(request: &ServiceRequest, edge: Option<&Edge>) -> String {
    let given = request.headers().get(TRACEPARENT).and_then(|value| value.to_str().ok());
    if let Some(given) = given.filter(|given| is_traceparent(given)) {
        return given.to_owned();
    }
    let fresh = || edge.map(|edge| edge.fresh().simple().to_string()).unwrap_or_default();
    let (trace, parent) = (fresh(), fresh());
    // The last digits of a time-ordered UUID are its random ones.
    format!("00-{trace}-{}-01", parent.get(16..).unwrap_or("0000000000000001"))
}

fn is_traceparent(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let hex = |part: &str, length: usize| {
        part.len() == length
            && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let some = |part: &str| part.bytes().any(|b| b != b'0');
    matches!(parts.as_slice(), ["00", trace, parent, flags]
        if hex(trace, 32) && some(trace) && hex(parent, 16) && some(parent) && hex(flags, 2))
}

/// The answer to a failed request: the document of our own problem, or of the
/// framework's refusal.
fn problem_of(error: &Error, facts: &RequestFacts) -> actix_web::HttpResponse {
    if let Some(problem) = error.as_error::<Problem>() {
        problem.log();
        return problem.answer(facts);
    }
    let status = error.as_response_error().status_code();
    let code = match status.as_u16() {
        404 => Code::NotFound,
        405 => Code::MethodNotAllowed,
        413 => Code::TooLarge,
        415 => Code::UnsupportedMediaType,
        431 => Code::HeadersTooLarge,
        400..=499 => Code::Malformed,
        503 => Code::Unavailable,
        _ => Code::Internal,
    };
    let problem = Problem::new(code).caused_by(error.to_string());
    problem.log();
    problem.answer(facts)
}

fn count(response: &ServiceResponse<BoxBody>, began: Instant) {
    let route = response.request().match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    // Anybody can invent methods; only known ones become series of their own.
    let method = match response.request().method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => {
            known.to_owned()
        }
        _ => "OTHER".to_owned(),
    };
    let status = response.status().as_u16().to_string();
    let labels = [("method", method), ("route", route), ("status", status)];
    metrics::counter!("hansyn_http_requests_total", &labels).increment(1);
    metrics::histogram!("hansyn_http_request_seconds", &labels).record(began.elapsed());
}

fn dress(headers: &mut HeaderMap, request_id: &str, trace: &str) {
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(REQUEST_ID, request_id);
    set(TRACEPARENT, trace);
    set(HeaderName::from_static("x-content-type-options"), "nosniff");
    set(HeaderName::from_static("referrer-policy"), "no-referrer");
    set(HeaderName::from_static("x-frame-options"), "DENY");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("strict-transport-security"), "max-age=31536000");
    set(
        HeaderName::from_static("content-security-policy"),
        "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_traces_are_taken_over() {
        assert!(is_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        for wrong in [
            "",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ] {
            assert!(!is_traceparent(wrong), "{wrong}");
        }
    }
}
