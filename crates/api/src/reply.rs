//! Answers: a status, a few headers and a body, kept so that they can be repeated.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder};
use hansyn_domain::text::Language;
use serde::Serialize;
use serde_json::Value;

use crate::problem::{Code, Problem};

/// An answer that can be sent, stored and sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Headers besides the content type.
    pub headers: Vec<(String, String)>,
    /// The content type of the body.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
    /// The body that is kept for a repeated call, where the answer holds what is
    /// shown only once.
    pub kept: Option<Vec<u8>>,
}

impl Reply {
    /// A JSON answer.
    pub fn json<T: Serialize>(status: StatusCode, body: &T) -> Result<Self, Problem> {
        let body = serde_json::to_vec(body)
            .map_err(|error| Problem::new(Code::Internal).caused_by(error))?;
        Ok(Self {
            status: status.as_u16(),
            headers: Vec::new(),
            content_type: "application/json".to_owned(),
            body,
            kept: None,
        })
    }

    /// 200 with a JSON body.
    pub fn ok<T: Serialize>(body: &T) -> Result<Self, Problem> {
        Self::json(StatusCode::OK, body)
    }

    /// 201 with a JSON body and where it can be read.
    pub fn created<T: Serialize>(location: &str, version: u32, body: &T) -> Result<Self, Problem> {
        Ok(Self::json(StatusCode::CREATED, body)?.header("location", location).version(version))
    }

    /// 204.
    #[must_use]
    pub fn no_content() -> Self {
        Self {
            status: 204,
            headers: Vec::new(),
            content_type: String::new(),
            body: Vec::new(),
            kept: None,
        }
    }

    /// 200 with a text of the given type.
    #[must_use]
    pub fn text(content_type: &str, body: String) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            content_type: content_type.to_owned(),
            body: body.into_bytes(),
            kept: None,
        }
    }

    /// Keeps `body` for a repeated call instead of what is answered now.
    pub fn keeping<T: Serialize>(mut self, body: &T) -> Result<Self, Problem> {
        let kept = serde_json::to_vec(body)
            .map_err(|error| Problem::new(Code::Internal).caused_by(error))?;
        self.kept = Some(kept);
        Ok(self)
    }

    /// With another header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With the version of the record as a strong entity tag.
    #[must_use]
    pub fn version(self, version: u32) -> Self {
        self.header("etag", etag(version))
    }

    /// Says which language the body is in.
    #[must_use]
    pub fn language(self, language: Language) -> Self {
        let code = match language {
            Language::Sv => "sv",
            Language::En => "en",
        };
        self.header("content-language", code).header("vary", "Accept-Language")
    }

    /// 304 instead, if the caller has this version already.
    #[must_use]
    pub fn unless_known(self, request: &HttpRequest) -> Self {
        let tag =
            self.headers.iter().find(|(name, _)| name == "etag").map(|(_, value)| value.clone());
        let known =
            request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let (Some(tag), Some(known)) = (tag, known) else { return self };
        let same = known.split(',').map(str::trim).any(|candidate| {
            candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == tag
        });
        if same {
            Self {
                status: 304,
                headers: self.headers,
                content_type: String::new(),
                body: Vec::new(),
                kept: None,
            }
        } else {
            self
        }
    }

    /// The answer on the wire.
    #[must_use]
    pub fn into_response(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        if !self.content_type.is_empty() {
            response.insert_header((header::CONTENT_TYPE, self.content_type));
        }
        response.insert_header((header::CACHE_CONTROL, "private, no-cache"));
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) =
                (name.parse::<HeaderName>(), HeaderValue::from_str(&value))
            {
                response.insert_header((name, value));
            }
        }
        if self.body.is_empty() { response.finish() } else { response.body(self.body) }
    }
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse<BoxBody> {
        self.into_response()
    }
}

/// The strong entity tag of a version.
#[must_use]
pub fn etag(version: u32) -> String {
    format!("\"v{version}\"")
}

/// Keeps only the named members of a record, and its identity and links.
pub fn only_fields(record: &mut Value, fields: &[String]) {
    if let Value::Object(members) = record {
        members.retain(|name, _| {
            name == "id" || name.starts_with('_') || fields.iter().any(|field| field == name)
        });
    }
}
