//! Problem documents (RFC 9457), all from one table of codes.

pub mod codes;
pub mod page;

use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, ResponseError};
use hansyn_domain::text::{Language, Text};
use hansyn_domain::violation::Violation;
use serde::Serialize;
use std::fmt;

pub use codes::Code;

/// Where the pages of the codes are.
pub const TYPE_BASE: &str = "/docs/problems/";

/// How many things that are wrong one answer names at most.
const VIOLATIONS: usize = 1000;

/// One thing that is wrong with a request, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ViolationBody {
    /// The field, or the parameter or header.
    #[schema(max_length = 400, example = "name")]
    pub field: String,
    /// A JSON pointer into the body; empty for parameters and headers.
    #[schema(max_length = 400, example = "/name")]
    pub pointer: String,
    /// What kind of wrong.
    #[schema(max_length = 60, example = "LENGTH")]
    pub code: String,
    /// What would be right.
    #[schema(max_length = 1000, example = "expected 1 to 200 characters")]
    pub message: String,
}

/// The body of every failed request.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
#[serde(rename_all = "camelCase")]
pub struct ProblemBody {
    /// A page that tells cause, remedy and an example.
    #[serde(rename = "type")]
    #[schema(max_length = 200, format = "uri-reference")]
    pub kind: String,
    /// What happened, in a line.
    #[schema(max_length = 200)]
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened here and what to do.
    #[schema(max_length = 4000)]
    pub detail: String,
    /// The path that was called.
    #[schema(max_length = 2048, format = "uri-reference")]
    pub instance: String,
    /// The code, which never changes its meaning.
    #[schema(max_length = 60)]
    pub code: String,
    /// The request, as it stands in the log.
    #[schema(max_length = 128)]
    pub request_id: String,
    /// What exactly is wrong, if the request can be mended.
    #[schema(max_items = 1000)]
    pub violations: Vec<ViolationBody>,
}

/// A failed request: a code, what to say of it, and a cause for the log.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    // Boxed, so that a failure stays small.
    detail: Option<Box<Text>>,
    violations: Vec<ViolationBody>,
    /// The Swedish words of each violation.
    swedish: Vec<String>,
    headers: Vec<(&'static str, String)>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Problem {
    /// A problem of this code with the code's own words.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            code,
            detail: None,
            violations: Vec::new(),
            swedish: Vec::new(),
            headers: Vec::new(),
            cause: None,
        }
    }

    /// Says what happened here. Never a cause from inside.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Text>) -> Self {
        self.detail = Some(Box::new(detail.into()));
        self
    }

    /// Names what is wrong in the body, at a JSON pointer.
    #[must_use]
    pub fn at(self, pointer: &str, code: &str, message: impl Into<Text>) -> Self {
        let field = pointer.trim_start_matches('/').replace('/', ".");
        self.violated(field, pointer.to_owned(), code, message.into())
    }

    /// Names a parameter or header that is wrong.
    #[must_use]
    pub fn field(self, field: &str, code: &str, message: impl Into<Text>) -> Self {
        self.violated(field.to_owned(), String::new(), code, message.into())
    }

    fn violated(mut self, field: String, pointer: String, code: &str, message: Text) -> Self {
        let Text { sv, en } = message;
        self.violations.push(ViolationBody { field, pointer, code: code.to_owned(), message: en });
        self.swedish.push(sv);
        self
    }

    /// Keeps the cause for the log.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Sends a header along.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Not there, or not visible: the two cannot be told apart.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    /// A rule of the record is broken.
    #[must_use]
    pub fn broken_rules(violations: Vec<Violation>) -> Self {
        violations.into_iter().take(VIOLATIONS).fold(
            Self::new(Code::RuleBroken),
            |problem, violation| {
                let Violation { pointer, code, message, swedish } = violation;
                problem.at(&pointer, code, (swedish, message))
            },
        )
    }

    /// The code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// What is wrong, if the request can be mended.
    #[must_use]
    pub fn violations(&self) -> &[ViolationBody] {
        &self.violations
    }

    /// What is wrong, in the words of a language.
    #[must_use]
    pub fn violations_in(&self, language: Language) -> Vec<ViolationBody> {
        let mut violations = self.violations.clone();
        if language == Language::Sv {
            for (violation, message) in violations.iter_mut().zip(&self.swedish) {
                violation.message.clone_from(message);
            }
        }
        violations
    }

    /// The answer to `request`, with the problem document as body.
    #[must_use]
    pub fn answer(&self, request: &RequestFacts) -> HttpResponse {
        let row = self.code.row();
        let said = self.detail.as_ref().map(|detail| detail.get(request.language).to_owned());
        let detail = said.unwrap_or_else(|| {
            format!("{} {}", row.cause.get(request.language), row.remedy.get(request.language))
        });
        let body = ProblemBody {
            kind: format!("{TYPE_BASE}{}", row.code),
            title: row.title.get(request.language).to_owned(),
            status: row.status.as_u16(),
            detail,
            instance: request.path.clone(),
            code: row.code.to_owned(),
            request_id: request.request_id.clone(),
            violations: self.violations_in(request.language),
        };
        let mut response = HttpResponse::build(row.status);
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if row.status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        for (name, value) in &self.headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.insert_header((*name, value));
            }
        }
        if request.method == Method::HEAD {
            return response.finish();
        }
        match serde_json::to_vec(&body) {
            Ok(bytes) => response.body(bytes),
            Err(_) => response.finish(),
        }
    }

    /// Writes the cause to the log, once, if the fault is ours.
    pub fn log(&self) {
        let row = self.code.row();
        let chain = self.cause.as_deref().map(chain).unwrap_or_default();
        if row.status.is_server_error() {
            tracing::error!(
                problem.code = row.code,
                error.chain = chain,
                "the request failed with `{}`",
                row.code
            );
        } else {
            tracing::debug!(
                problem.code = row.code,
                error.chain = chain,
                "the request was refused with `{}`",
                row.code
            );
        }
    }
}

/// An error with its causes, in one line.
#[must_use]
pub fn chain(error: &(dyn std::error::Error + Send + Sync + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// What an answer repeats of its request.
#[derive(Debug, Clone)]
pub struct RequestFacts {
    /// The method.
    pub method: Method,
    /// The path without the query.
    pub path: String,
    /// The request's identity in the log.
    pub request_id: String,
    /// The language that was asked for.
    pub language: Language,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.row().code)
    }
}

impl std::error::Error for Problem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        None
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.row().status
    }

    /// A bare answer; the outermost middleware, which knows the request, writes
    /// the document in its place.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::MessageBody;

    fn facts(language: Language) -> RequestFacts {
        RequestFacts {
            method: Method::GET,
            path: "/hansyn/v1/tenders".to_owned(),
            request_id: "r-1".to_owned(),
            language,
        }
    }

    fn text(response: HttpResponse) -> String {
        let bytes = response.into_body().try_into_bytes().unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn causes_stay_out_of_the_body() {
        let cause = std::io::Error::other("secret driver message");
        let body = text(Problem::new(Code::Internal).caused_by(cause).answer(&facts(Language::Sv)));
        assert!(!body.contains("secret"), "{body}");
        assert!(body.contains("\"code\":\"internal\""), "{body}");
    }

    #[test]
    fn violations_and_details_follow_the_language() {
        let problem = Problem::new(Code::RuleBroken)
            .at("/name", "LENGTH", ("förväntade 1 till 200 tecken", "expected 1 to 200 characters"))
            .at("/kinds", "FORM", ("slaget finns inte", "no such kind"))
            .detail(("Två fel.", "Two faults."));
        let detail = |language| text(problem.answer(&facts(language)));
        assert!(detail(Language::Sv).contains("Två fel."));
        assert!(detail(Language::En).contains("Two faults."));
        let messages = |language| {
            let found = problem.violations_in(language).into_iter();
            found.map(|violation| violation.message).collect::<Vec<_>>()
        };
        assert_eq!(messages(Language::En), ["expected 1 to 200 characters", "no such kind"]);
        assert_eq!(messages(Language::Sv), ["förväntade 1 till 200 tecken", "slaget finns inte"]);
    }

    #[test]
    fn titles_follow_the_language() {
        let swedish = text(Problem::not_found().answer(&facts(Language::Sv)));
        let english = text(Problem::not_found().answer(&facts(Language::En)));
        assert_ne!(swedish, english);
    }
}
