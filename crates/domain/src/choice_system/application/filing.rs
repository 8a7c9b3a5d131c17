//! Whether an application goes with the system that it is made to: its version,
//! its requirements, its areas and the ceilings that it may ask for.

use jiff::civil::Date;

use super::{ProviderApplication, reserved};
use crate::choice_system::{ChoiceSystem, ceiling};
use crate::ids::ChoiceSystemId;
use crate::violation::{Checker, Violation};

/// What of `application` does not belong to the system. An application that is
/// filed answers the version that applies; one that is changed keeps to its own.
#[must_use]
pub fn violations(
    application: &ProviderApplication,
    (id, system): (ChoiceSystemId, &ChoiceSystem),
    is_current: bool,
    today: Date,
) -> Vec<Violation> {
    let mut check = Checker::new();
    let same = application.choice_system_id == id;
    check.rule(
        "/choiceSystemId",
        "OTHER",
        same,
        ("ansökan gäller ett annat system", "the application is to another system"),
    );
    let message = (
        "en ansökan svarar på den version som gäller",
        "an application answers the version that applies",
    );
    check.rule("/requestVersion", "NOT_CURRENT", is_current, message);
    let message = ("dagen har inte kommit", "the day has not come");
    check.rule("/receivedOn", "FUTURE", application.received_on <= today, message);
    let withdrawn = application.withdrawn_on.is_none_or(|day| day <= today);
    check.rule("/withdrawnOn", "FUTURE", withdrawn, message);
    let Some(request) = system.request_of(application.request_version) else {
        check.rule(
            "/requestVersion",
            "UNKNOWN_VERSION",
            false,
            ("versionen finns inte", "no such version"),
        );
        return check.finish();
    };
    for (index, answer) in application.answers.iter().enumerate() {
        let asked = reserved::keys(request).any(|key| key == answer.key);
        let message =
            ("underlaget har inget sådant krav", "the request document has no such requirement");
        check.rule(&format!("/answers/{index}/key"), "UNKNOWN", asked, message);
    }
    for (index, area) in application.areas.iter().enumerate() {
        let within = request.areas.iter().any(|own| own.covers(*area));
        let message =
            ("systemet omfattar inte detta område", "the system does not cover this area");
        check.rule(&format!("/areas/{index}"), "UNKNOWN_AREA", within, message);
    }
    ceiling::against_the_document(application, request, &mut check);
    check.finish()
}
