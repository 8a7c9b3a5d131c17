//! Where a page of a list stands: its address, its neighbours and its cursor.

use actix_web::HttpRequest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{FURTHEST, refuse};
use crate::problem::Problem;
use crate::query::Params;

/// Where a list was asked for, to point at its other pages.
#[derive(Debug)]
pub(super) struct Address {
    path: String,
    kept: Vec<(String, String)>,
}

impl Address {
    pub(super) fn of(request: &HttpRequest, params: &Params) -> Self {
        let kept = params
            .rest()
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "offset" | "cursor" | "limit"))
            .cloned()
            .collect();
        Self { path: request.path().to_owned(), kept }
    }

    /// The address of another page, with `name` set to `value`.
    fn at(&self, base: &str, limit: u32, (name, value): (&str, &str)) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (known, kept) in &self.kept {
            query.append_pair(known, kept);
        }
        query.append_pair("limit", &limit.to_string());
        query.append_pair(name, value);
        format!("{base}{}?{}", self.path, query.finish())
    }

    pub(super) fn walk_links(&self, base: &str, limit: u32, next: Option<&str>) -> Value {
        let at = |cursor: &str| self.at(base, limit, ("cursor", cursor));
        let mut links = serde_json::Map::new();
        links.insert("first".to_owned(), link("first", &at(START)));
        if let Some(next) = next {
            links.insert("next".to_owned(), link("next", &at(next)));
        }
        Value::Object(links)
    }

    pub(super) fn links(&self, base: &str, offset: u32, limit: u32, total: u64) -> Value {
        let at = |offset: u64| self.at(base, limit, ("offset", &offset.to_string()));
        let mut links = serde_json::Map::new();
        let reach = u64::from(FURTHEST);
        let step = u64::from(limit);
        let last = (total.saturating_sub(1) / step * step).min(reach);
        links.insert("self".to_owned(), link("self", &at(u64::from(offset))));
        links.insert("first".to_owned(), link("first", &at(0)));
        links.insert("last".to_owned(), link("last", &at(last)));
        let following = u64::from(offset) + step;
        if following < total && following <= reach {
            links.insert("next".to_owned(), link("next", &at(following)));
        }
        if offset > 0 {
            let before = offset.saturating_sub(limit);
            links.insert("prev".to_owned(), link("prev", &at(u64::from(before))));
        }
        Value::Object(links)
    }
}

fn link(rel: &str, href: &str) -> Value {
    json!({"href": href, "rel": rel, "method": "GET"})
}

/// The cursor of the first page of a walk.
pub const START: &str = "start";

pub(super) fn offset_and_cursor() -> Problem {
    refuse(
        "cursor",
        (
            "en förskjutning och en markör utesluter varandra",
            "an offset and a cursor exclude each other",
        ),
    )
}

/// The cursor of the page after the record of these identities.
#[must_use]
pub fn cursor(ids: &[Uuid]) -> String {
    let bytes: Vec<u8> = ids.iter().flat_map(Uuid::as_bytes).copied().collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The identities in a cursor; nothing at the start of a walk.
pub fn place_of<const N: usize>(text: &str) -> Result<Option<[Uuid; N]>, Problem> {
    if text == START {
        return Ok(None);
    }
    let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
    let (ids, rest) = bytes.as_chunks::<16>();
    let ids: Vec<Uuid> = ids.iter().map(|id| Uuid::from_bytes(*id)).collect();
    let ids = <[Uuid; N]>::try_from(ids).ok().filter(|_| rest.is_empty());
    ids.map(Some).ok_or_else(|| {
        refuse(
            "cursor",
            (
                "förväntade `start` eller en markör från en tidigare sida",
                "expected `start` or a cursor from an earlier page",
            ),
        )
    })
}
