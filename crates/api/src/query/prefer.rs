//! What a caller prefers (RFC 7240).

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};

use crate::problem::Problem;

/// Whether the caller would rather follow an operation than wait for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrefersAsync(pub bool);

impl PrefersAsync {
    fn of<'h>(values: impl Iterator<Item = &'h str>) -> Self {
        let mut preferences = values.flat_map(|value| value.split(','));
        Self(preferences.any(|preference| {
            let name = preference.split([';', '=']).next().unwrap_or_default();
            name.trim().eq_ignore_ascii_case("respond-async")
        }))
    }
}

impl FromRequest for PrefersAsync {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let values = request.headers().get_all("prefer");
        ready(Ok(Self::of(values.filter_map(|value| value.to_str().ok()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preference_is_found_among_others_and_nothing_like_it_counts() {
        let prefers = |values: &[&str]| PrefersAsync::of(values.iter().copied()).0;
        for values in [
            &["respond-async"][..],
            &["Respond-Async; q=1"],
            &["wait=10, respond-async"],
            &["return=minimal", "respond-async"],
        ] {
            assert!(prefers(values), "{values:?}");
        }
        for values in [&[][..], &["wait=10"], &["respond-async-not"], &["return=respond-async"]] {
            assert!(!prefers(values), "{values:?}");
        }
    }
}
