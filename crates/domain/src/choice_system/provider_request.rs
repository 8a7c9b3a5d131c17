//! What a provider asks for after it has applied: with its day, kept for good, and
//! the only thing that changes what its contract offers.
//!
//! Where it serves and how many it takes are the provider's own to offer. The
//! authority approves everybody who qualifies (LOV 8:1) and narrows nobody, so a
//! contract has what the application asks for, or what a later request does.

use jiff::civil::Date;

use super::{ProviderApplication, no_person};
use crate::violation::Checker;

/// The most requests of one kind that a contract holds.
const MOST: usize = 500;

/// One request of a provider.
pub(super) trait ProviderRequest: PartialEq {
    /// The list of the contract where such requests stand, the oldest first.
    const FIELD: &'static str;

    /// The day on which the provider asked.
    fn asked_on(&self) -> Date;

    /// Where the provider's own request lies in the case.
    fn reference(&self) -> &str;

    /// What is asked for is well formed.
    fn check(&self, at: &str, check: &mut Checker);
}

/// Everything about the form of what a provider asked for later.
pub(super) fn check_form<R: ProviderRequest>(requests: &[R], check: &mut Checker) {
    check.count(R::FIELD, requests.len(), MOST);
    let mut latest = Date::MIN;
    for (index, request) in requests.iter().take(MOST).enumerate() {
        let at = format!("{}/{index}", R::FIELD);
        request.check(&at, check);
        no_person::text(check, &format!("{at}/reference"), request.reference(), 1, 300);
        let asked_on = request.asked_on();
        let message = ("ändringarna står i dagordning", "the changes stand in the order of days");
        check.rule(&format!("{at}/askedOn"), "ORDER", latest <= asked_on, message);
        latest = latest.max(asked_on);
    }
}

/// What the provider asked for is never unsaid, and was asked in its time.
pub(super) fn check_history<R: ProviderRequest>(
    requests: &[R],
    before: Option<&[R]>,
    application: &ProviderApplication,
    today: Date,
    check: &mut Checker,
) {
    let kept = before.is_none_or(|before| requests.starts_with(before));
    let message =
        ("det som utföraren har begärt står kvar", "what the provider asked for stays as it is");
    check.rule(R::FIELD, "LOCKED", kept, message);
    for (index, request) in requests.iter().enumerate() {
        let pointer = format!("{}/{index}/askedOn", R::FIELD);
        let message = ("dagen har inte kommit", "the day has not come");
        check.rule(&pointer, "FUTURE", request.asked_on() <= today, message);
        let message = (
            "en ändring begärs efter ansökan; det som begärdes då står i den",
            "a change is asked for after the application, which holds what was asked for then",
        );
        check.rule(&pointer, "ORDER", application.received_on <= request.asked_on(), message);
    }
}
