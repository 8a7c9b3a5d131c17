//! The decided applications of a system, and the grounds of exclusion that were
//! weighed in them.

use super::SystemView;
use crate::choice_system::application::CompletionReason;
use crate::choice_system::application::{
    ApplicationDecision, ApplicationRecord, ChoiceExclusionGround, ProviderApplication,
};
use crate::ids::ApplicationId;
use crate::law::facts::choice_system::{Application, ApplicationOutcome};
use crate::law::facts::supplier_check::{ExclusionDecision, ExclusionFacts, SupplierCheck};

/// Every decided application, in the order of their identities.
pub(super) fn facts(view: &SystemView<'_>) -> Vec<Application> {
    let mut found: Vec<_> = view
        .applications
        .iter()
        .filter_map(|(id, record)| {
            let decision = record.decision()?;
            Some((*id, application(view, *id, record.application(), decision)))
        })
        .collect();
    found.sort_by_key(|(id, _)| *id);
    found.into_iter().map(|(_, facts)| facts).collect()
}

fn application(
    view: &SystemView<'_>,
    id: ApplicationId,
    application: &ProviderApplication,
    decision: &ApplicationDecision,
) -> Application {
    let outcome = decision.outcome();
    let was_told = decision.notified_on().is_some();
    let is_rejected = outcome == ApplicationOutcome::Rejected;
    let is_contracted = view.contracts.iter().any(|(_, it)| it.application_id == id);
    // On the day of the decision no contract is late.
    let is_late = !is_contracted && decision.decided_on() < view.on;
    Application {
        key: id.to_string(),
        meets_requirements: Some(decision.meets_requirements()),
        is_excluded: Some(decision.is_excluded()),
        outcome: Some(outcome),
        has_obvious_error: Some(
            application.completions.iter().any(|it| it.reason == CompletionReason::ObviousError),
        ),
        lacks_registration_only: decision.lacks_registration_only(),
        // The notice that the service writes always holds both.
        reasons_given: was_told.then_some(true),
        tells_how_to_seek_correction: (is_rejected && was_told).then_some(true),
        is_automated: Some(false),
        contract_concluded: (is_contracted || is_late).then_some(is_contracted),
    }
}

/// The grounds that were noted, in the order of the applications; nothing where
/// none was.
pub(super) fn supplier_check(view: &SystemView<'_>) -> Option<SupplierCheck> {
    let mut found: Vec<_> = view.applications.to_vec();
    found.sort_by_key(|(id, _)| *id);
    let exclusions: Vec<_> =
        found.iter().flat_map(|(id, record)| exclusions(*id, record)).collect();
    (!exclusions.is_empty()).then(|| SupplierCheck { exclusions, ..SupplierCheck::default() })
}

fn exclusions(id: ApplicationId, record: &ApplicationRecord) -> Vec<ExclusionFacts> {
    let found = |ground| {
        let findings = record.decision().map(ApplicationDecision::findings)?;
        findings.exclusions.iter().find(|finding| finding.ground == ground)
    };
    let questions = record.application().exclusion_questions.iter();
    questions
        .map(|question| {
            let finding = found(question.ground);
            let established = finding.map(|it| it.is_established).or(question.is_established);
            let is_conviction = question.ground == ChoiceExclusionGround::CrimeInTrade;
            ExclusionFacts {
                key: format!("{id} {}", question.ground.cites()),
                ground: question.ground.in_law(),
                decision: finding.map(|it| {
                    if it.is_used { ExclusionDecision::Exclude } else { ExclusionDecision::Keep }
                }),
                is_final: established.filter(|_| is_conviction),
                is_shown: established.filter(|_| !is_conviction),
                is_settled: None,
                event_on: None,
                weighed_on: record.decision().map(ApplicationDecision::decided_on),
                was_heard: None,
                self_cleaning: None,
                is_proportionate: finding.filter(|it| it.is_used).map(|_| true),
                ground_is_stated: None,
                is_automated: Some(false),
            }
        })
        .collect()
}
