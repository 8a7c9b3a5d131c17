//! The case of the seeds, step by step: the committee decides to use LOV, a
//! cooperative applies and is approved, and the first person is placed.

use hansyn_domain::choice_system::SystemStatus;
use hansyn_domain::choice_system::application::correction::decision_notice;
use hansyn_domain::choice_system::application::handling::{HandlingState, handling};
use hansyn_domain::choice_system::application::proposal::{
    ProposalInput, ProposedOutcome, proposal,
};
use hansyn_domain::choice_system::application::{ApplicationRecord, ApplicationStatus};
use hansyn_domain::choice_system::life_cycle::{after_step, lacks, locked};
use hansyn_domain::choice_system::provider_contract::{
    ContractStatus, PlacementCount, information_page,
};
use hansyn_domain::ids::{ApplicationId, ProviderContractId};
use hansyn_domain::law::assessment::Verdict;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::from_choice_system::{SystemView, assess_choice_system};
use hansyn_domain::tender::life_cycle::StepActor;
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::fixture::{day, delegate, signing_codes, tyreso};
use crate::proposals::Never;

fn ids() -> (ApplicationId, ProviderContractId) {
    let one = Uuid::from_u128(1);
    (ApplicationId::from_uuid(one), ProviderContractId::from_uuid(one))
}

#[test]
fn from_the_committees_decision_to_the_first_placed_person() {
    let case = tyreso();
    let book = LawBook::embedded().unwrap();
    let (application_id, contract_id) = ids();

    // The document is drafted, reviewed and settled; the decision comes before the notice.
    let mut system = case.system.clone();
    let (decision, notices) = (system.decision.take(), std::mem::take(&mut system.notices));
    let mut status = SystemStatus::Draft;
    let mut step = |system: &hansyn_domain::choice_system::ChoiceSystem, to, actor| {
        let found = status.step_to(to).unwrap();
        assert_eq!(found.actor, actor, "{to:?}");
        assert_eq!(lacks(system, status, to), [], "{to:?}");
        let after = after_step(system, status, to);
        status = to;
        after
    };
    system = step(&system, SystemStatus::InReview, StepActor::Drafter);
    assert_eq!(lacks(&system, SystemStatus::InReview, SystemStatus::Decided).len(), 1);
    system.decision = decision;
    system = step(&system, SystemStatus::Decided, StepActor::Delegate);
    assert_eq!(lacks(&system, SystemStatus::Decided, SystemStatus::Advertised).len(), 1);
    let mut advertised = system.clone();
    advertised.notices = notices;
    assert_eq!(locked(&system, &advertised, SystemStatus::Decided), []);
    let system = step(&advertised, SystemStatus::Advertised, StepActor::Drafter);
    assert_eq!(system, case.system);
    assert!(status.takes_applications());

    // The cooperative applies; a paper is missing and is asked for.
    let mut early = case.application.clone();
    early.completions[0].answered_on = None;
    let record = ApplicationRecord::received(early);
    let nobody = BTreeMap::new();
    let ask = |record: &ApplicationRecord, today: &str| {
        let input = ProposalInput {
            book: &book,
            system: &system,
            record,
            enterprises: &nobody,
            test: &Never,
            today: day(today),
        };
        proposal(&input).unwrap()
    };
    assert_eq!(ask(&record, "2026-10-16").outcome, ProposedOutcome::Ask);
    assert_eq!(ask(&record, "2026-10-16").handling.state, HandlingState::AwaitsCompletion);
    let record = record.changed(case.application.clone()).unwrap();
    let proposed = ask(&record, "2026-11-09");
    assert_eq!(proposed.outcome, ProposedOutcome::Approve);
    assert_eq!(proposed.handling.due_on, Some(day("2027-01-20")));
    // A proposal is no decision.
    assert_eq!(record.status(), ApplicationStatus::Received);

    // A delegate decides and the cooperative is told.
    let record = record
        .decide(&system, status, case.findings.clone(), &delegate(), day("2026-11-09"))
        .unwrap();
    assert_eq!(record.status(), ApplicationStatus::Approved);
    let record = record.notified(day("2026-11-10")).unwrap();
    let notice = decision_notice(&book, &record, &system.request).unwrap();
    assert_eq!((notice.reasons.len(), notice.correction), (5, None));
    let time = system.request.handling_time;
    let handled = handling(&record, time, day("2026-11-21"));
    assert_eq!(handled.state, HandlingState::DecidedInTime);

    // The contract follows, and individuals are told of it.
    let mut contract = case.contract.clone();
    let sign = |contract: &_, before| signing_codes(contract, before, &system, &record);
    assert_eq!((contract.violations(), sign(&contract, None)), (vec![], vec![]));
    let signed = contract.clone();
    assert_eq!(contract.status_on(day("2026-11-21")), ContractStatus::Signed);
    assert_eq!(information_page(&[(contract_id, &contract)], day("2026-11-21")).providers, []);
    let page = information_page(&[(contract_id, &contract)], day("2026-12-01"));
    assert_eq!((page.providers.len(), page.left_out.len(), page.is_comparable), (1, 0, true));

    // The first person is placed. What is stored is a number.
    contract.places[0].active_choices = 1;
    contract.counts.push(PlacementCount {
        month: "2026-12".parse().unwrap(),
        area: contract.areas[0],
        level: Some("N1".to_owned()),
        choices: 1,
        non_choice: 0,
    });
    assert_eq!((contract.violations(), sign(&contract, Some(&signed))), (vec![], vec![]));
    assert_eq!(contract.places[0].free(), Some(7));

    // The law finds nothing wrong on the way.
    let assessment = assess_choice_system(
        &book,
        &SystemView {
            system: &system,
            status,
            applications: &[(application_id, &record)],
            contracts: &[(contract_id, &contract)],
            clauses: &hansyn_domain::clause::library::embedded().unwrap(),
            on: day("2026-12-14"),
        },
    );
    let verdict = |rule: &str| {
        assessment
            .findings
            .iter()
            .filter(|it| it.rule == rule)
            .map(|it| it.verdict)
            .collect::<Vec<_>>()
    };
    for rule in ["LOV.APPROVAL", "LOV.CONTRACT", "LOV.DECISION.REASONS"] {
        assert_eq!(verdict(rule), [Verdict::Permitted], "{rule}");
    }
    assert_eq!(verdict("LOV.INFORMATION"), [Verdict::Permitted, Verdict::Permitted]);
    let wrong = |verdict: Verdict| matches!(verdict, Verdict::Prohibited | Verdict::Missing);
    let found: Vec<_> = assessment.findings.iter().filter(|it| wrong(it.verdict)).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn what_is_stored_is_read_again_without_loss() {
    fn same<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq>(record: &T) -> bool {
        let stored = serde_json::to_string(record).unwrap();
        serde_json::from_str::<T>(&stored).unwrap() == *record
    }
    let case = tyreso();
    let amended = after_step(
        &hansyn_domain::choice_system::ChoiceSystem {
            amendment: Some(hansyn_domain::choice_system::Amendment {
                request: hansyn_domain::choice_system::RequestDocument::default(),
                reasons: "Nya behov.".to_owned(),
                decision: None,
            }),
            ..case.system.clone()
        },
        SystemStatus::Advertised,
        SystemStatus::Advertised,
    );
    assert_eq!((amended.request_version, amended.superseded.len()), (2, 1));
    assert!(same(&case.system) && same(&amended));
    assert!(same(&case.application) && same(&case.findings) && same(&case.contract));
}
