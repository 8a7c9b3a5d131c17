//! Whether a contract follows from an approval (LOV 8:3).

use jiff::ToSpan;
use jiff::civil::Date;

use super::ProviderContract;
use crate::choice_system::application::{ApplicationRecord, ApplicationStatus};
use crate::choice_system::provider_request::check_history;
use crate::choice_system::{ChoiceSystem, RequestDocument, ceiling, ending, served_area};
use crate::ids::{ApplicationId, ChoiceSystemId};
use crate::violation::{Checker, Violation};

/// What a contract is held against.
#[derive(Debug, Clone, Copy)]
pub struct Signing<'a> {
    /// The system.
    pub system: (ChoiceSystemId, &'a ChoiceSystem),
    /// The application.
    pub application: (ApplicationId, &'a ApplicationRecord),
    /// The contract as it stood, where it is changed.
    pub before: Option<&'a ProviderContract>,
    /// The day on which it is tried.
    pub today: Date,
}

/// Everything that keeps `contract` from following from the application: it must
/// have been approved, and the contract holds to what was approved. Providers,
/// areas, levels and ceilings all come from the application and its document, and
/// it ends with the system only when that does.
#[must_use]
pub fn violations(contract: &ProviderContract, against: &Signing<'_>) -> Vec<Violation> {
    let mut check = Checker::new();
    let ((system_id, system), (application_id, record)) = (against.system, against.application);
    let application = record.application();
    let approved = record.status() == ApplicationStatus::Approved;
    let message = (
        "ett kontrakt följer bara på en ansökan som en delegat har godkänt",
        "a contract follows only from an application that a delegate approved",
    );
    check.rule("/applicationId", "NOT_APPROVED", approved, message);
    let same = contract.application_id == application_id;
    check.rule(
        "/applicationId",
        "OTHER",
        same,
        ("kontraktet anger en annan ansökan", "the contract names another application"),
    );
    let same = contract.choice_system_id == system_id && application.choice_system_id == system_id;
    check.rule(
        "/choiceSystemId",
        "OTHER",
        same,
        ("kontraktet hör till ett annat system", "the contract belongs to another system"),
    );
    let same = contract.providers == application.applicants;
    check.rule(
        "/providers",
        "OTHER",
        same,
        ("utföraren är den som godkändes", "the provider is whoever was approved"),
    );
    let after = record.decision().is_none_or(|it| it.decided_on() <= contract.signed_on);
    check.rule(
        "/signedOn",
        "ORDER",
        after,
        ("ett kontrakt tecknas efter godkännandet", "a contract is signed after the approval"),
    );
    let (before, today) = (against.before, against.today);
    let stood = before.map(|it| it.area_changes.as_slice());
    check_history(&contract.area_changes, stood, application, today, &mut check);
    let stood = before.map(|it| it.ceiling_changes.as_slice());
    check_history(&contract.ceiling_changes, stood, application, today, &mut check);
    ending::check_ground(contract, before, system, today, &mut check);
    let signed = system.request_of(contract.request_version);
    // A version that the application does not answer was not applied for.
    if let Some(answered) = system.request_of(application.request_version) {
        let applied_for = application.areas_applied_for(answered);
        served_area::not_asked_for(contract, before, applied_for, signed, &mut check);
        served_area::check_counts(contract, applied_for, &mut check);
    }
    match signed {
        Some(request) => {
            against_the_document(contract, request, &mut check);
            // How long it runs is settled when it is signed.
            if before.is_none() {
                check_term(contract, request, &mut check);
            }
            if request.lets_providers_cap() {
                ceiling::not_asked_for(contract, before, application, &mut check);
            }
        }
        None => {
            check.rule(
                "/requestVersion",
                "UNKNOWN_VERSION",
                false,
                ("versionen finns inte", "no such version"),
            );
        }
    }
    check.finish()
}

/// The term is the document's, for every provider alike (LOV 1:2): nobody who was
/// approved is signed for a shorter one.
fn check_term(contract: &ProviderContract, request: &RequestDocument, check: &mut Checker) {
    let Some(terms) = &request.contract_terms else { return };
    let after = |months: u16| contract.runs.from().checked_add(i32::from(months).months());
    let promised = terms
        .term_months
        .and_then(|months| after(months).and_then(Date::yesterday).ok())
        .unwrap_or(Date::MAX);
    let holds = contract.runs.to().is_none_or(|day| promised <= day);
    let message = (
        "underlaget lovar alla utförare en längre avtalstid (1 kap. 2 § LOV)",
        "the document promises every provider a longer term (LOV 1:2)",
    );
    check.rule("/runs/to", "SHORTER_TERM", holds, message);
}

fn against_the_document(
    contract: &ProviderContract,
    request: &RequestDocument,
    check: &mut Checker,
) {
    served_area::against_the_document(contract, request, check);
    let message =
        ("ersättningsmodellen har ingen sådan nivå", "the compensation model has no such level");
    let known = |level: Option<&String>| request.has_level(level.map(String::as_str));
    for (index, places) in contract.places.iter().enumerate() {
        let at = format!("/places/{index}");
        check.rule(&format!("{at}/level"), "UNKNOWN_LEVEL", known(places.level.as_ref()), message);
        let pointer = format!("{at}/ceiling");
        let allowed = places.ceiling.is_none() || request.lets_providers_cap();
        check.rule(
            &pointer,
            "NO_CEILING",
            allowed,
            (
                "underlaget låter ingen utförare sätta ett tak",
                "the document lets no provider set a ceiling",
            ),
        );
    }
    for (index, count) in contract.counts.iter().enumerate() {
        let pointer = format!("/counts/{index}/level");
        check.rule(&pointer, "UNKNOWN_LEVEL", known(count.level.as_ref()), message);
    }
}
