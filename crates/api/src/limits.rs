//! How often a caller may call, and how large a request may be.

use actix_web::http::header::HeaderMap;
use governor::clock::{Clock, QuantaClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use hansyn_domain::text::Text;
use std::num::NonZeroU32;
use std::time::Duration;

use crate::problem::{Code, Problem};

/// The largest JSON body, in bytes.
pub const JSON_BODY: usize = 1024 * 1024;

/// The largest body where none is expected, in bytes: white space and `{}`.
pub const NO_BODY: usize = 64;

/// The largest file to import, in bytes.
pub const IMPORT_BODY: usize = 4 * 1024 * 1024;

/// The longest URL, in bytes.
pub const URL: usize = 2048;

/// The longest value of a header that the service reads, in bytes.
pub const HEADER: usize = 256;

/// The headers that every operation reads.
const READ: &[&str] = &["traceparent", "x-request-id", "accept-language", "if-none-match"];

/// Refuses a header that is longer than [`HEADER`].
pub fn headers(headers: &HeaderMap) -> Result<(), Problem> {
    let long = |name: &&&str| headers.get_all(**name).any(|value| value.len() > HEADER);
    let Some(name) = READ.iter().find(long) else { return Ok(()) };
    let message = Text::new(
        format!("förväntade högst {HEADER} tecken"),
        format!("expected at most {HEADER} characters"),
    );
    Err(Problem::new(Code::HeadersTooLarge).field(name, "LENGTH", message))
}

/// Calls a minute for each caller; all of them may come at once.
pub struct Limits {
    limiter:
        RateLimiter<String, DashMapStateStore<String>, QuantaClock, StateInformationMiddleware>,
    clock: QuantaClock,
    per_minute: u32,
}

/// Whether a call may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// It may; so many calls are left in the burst.
    Go {
        /// Calls left.
        remaining: u32,
    },
    /// It must wait.
    Wait {
        /// Seconds until the next call may come.
        seconds: u64,
    },
}

impl Limits {
    /// So many calls a minute for each caller.
    #[must_use]
    pub fn per_minute(calls: NonZeroU32) -> Self {
        let quota = Quota::per_minute(calls);
        Self {
            limiter: RateLimiter::keyed(quota).with_middleware::<StateInformationMiddleware>(),
            clock: QuantaClock::default(),
            per_minute: calls.get(),
        }
    }

    /// The limit itself.
    #[must_use]
    pub const fn limit(&self) -> u32 {
        self.per_minute
    }

    /// Counts one call of `caller`.
    #[must_use]
    pub fn count(&self, caller: &str) -> Allowance {
        match self.limiter.check_key(&caller.to_owned()) {
            Ok(state) => Allowance::Go { remaining: state.remaining_burst_capacity() },
            Err(refused) => {
                let wait: Duration = refused.wait_time_from(self.clock.now());
                Allowance::Wait { seconds: wait.as_secs().saturating_add(1) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_has_a_length() {
        let with = |length: usize| {
            let value = "a".repeat(length).parse().unwrap();
            HeaderMap::from_iter([(actix_web::http::header::ACCEPT_LANGUAGE, value)])
        };
        assert!(headers(&with(HEADER)).is_ok());
        assert_eq!(headers(&with(HEADER + 1)).unwrap_err().code(), Code::HeadersTooLarge);
    }

    #[test]
    fn each_caller_has_a_burst_of_its_own() {
        let limits = Limits::per_minute(NonZeroU32::new(2).unwrap());
        assert!(matches!(limits.count("a"), Allowance::Go { .. }));
        assert!(matches!(limits.count("a"), Allowance::Go { .. }));
        assert!(matches!(limits.count("a"), Allowance::Wait { .. }));
        assert!(matches!(limits.count("b"), Allowance::Go { .. }));
    }
}
