//! Applications: what a delegate decides, what cannot be decided, and what the
//! applicant is told of it.

use hansyn_domain::choice_system::application::correction::decision_notice;
use hansyn_domain::choice_system::application::decision::{
    DecideError, ExclusionFinding, RequirementFinding,
};
use hansyn_domain::choice_system::application::exclusion::ChoiceExclusionGround;
use hansyn_domain::choice_system::application::proposal::{
    ProposalInput, ProposedOutcome, proposal,
};
use hansyn_domain::choice_system::application::record::RecordError;
use hansyn_domain::choice_system::application::reserved::ReservedCondition;
use hansyn_domain::choice_system::application::{
    ApplicationRecord, ApplicationStatus, DelegateFindings,
};
use hansyn_domain::choice_system::{ChoiceSystem, ProviderApplication, SystemStatus};
use hansyn_domain::ids::CommitteeId;
use hansyn_domain::law::assessment::Verdict;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::facts::choice_system::ApplicationOutcome;
use hansyn_domain::law::from_choice_system::{
    SystemView, assess_choice_system, from_choice_system,
};
use hansyn_domain::party::{HumanDelegate, Role};
use jiff::civil::Date;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::fixture::{day, delegate, november, patched, received, tyreso};
use crate::proposals::Never;

fn decide(findings: DelegateFindings) -> Result<ApplicationRecord, DecideError> {
    let (record, system) = (received(), tyreso().system);
    record.decide(&system, SystemStatus::Advertised, findings, &delegate(), november())
}

fn codes(error: DecideError) -> Vec<&'static str> {
    let DecideError::Findings(violations) = error else { panic!("{error:?}") };
    violations.iter().map(|violation| violation.code).collect()
}

fn with_question(ground: &str) -> (ApplicationRecord, ChoiceExclusionGround) {
    let question =
        json!({"ground": ground, "source": "AUTHORITY_CERTIFICATE", "isEstablished": true});
    let application = patched("application", &json!({"exclusionQuestions": [question]}), &[]);
    (ApplicationRecord::received(application), serde_json::from_value(json!(ground)).unwrap())
}

fn exclusion(ground: ChoiceExclusionGround, is_used: bool) -> ExclusionFinding {
    ExclusionFinding {
        ground,
        is_established: true,
        is_used,
        reasons: "Skulden framgår av intyget.".to_owned(),
        proportionality: is_used.then(|| "Skulden är stor och har stått länge.".to_owned()),
    }
}

#[test]
fn the_outcome_follows_from_the_findings() {
    let approved = decide(tyreso().findings).unwrap();
    assert_eq!(approved.status(), ApplicationStatus::Approved);
    for place in 0..5 {
        let mut findings = tyreso().findings;
        findings.requirements[place].is_met = false;
        assert_eq!(decide(findings).unwrap().status(), ApplicationStatus::Rejected, "{place}");
    }
}

#[test]
fn every_requirement_is_found_on_once_and_with_reasons() {
    let with = |change: fn(&mut Vec<RequirementFinding>)| {
        let mut findings = tyreso().findings;
        change(&mut findings.requirements);
        codes(decide(findings).unwrap_err())
    };
    assert_eq!(
        with(|all| {
            all.pop();
        }),
        ["MISSING"]
    );
    assert_eq!(with(Vec::clear), ["MISSING"; 5]);
    assert_eq!(with(|all| all.push(all[0].clone())), ["DUPLICATE"]);
    assert_eq!(with(|all| all[0].key = "quality".to_owned()), ["UNKNOWN", "MISSING"]);
    assert_eq!(with(|all| all[0].reasons = "  ".to_owned()), ["LENGTH"]);
    assert_eq!(with(|all| all[0].reasons = "811218-9876".to_owned()), ["PERSONAL_NUMBER"]);
}

#[test]
fn nobody_gives_an_outcome_with_the_findings() {
    let findings = serde_json::to_value(tyreso().findings).unwrap();
    for field in ["outcome", "isApproved", "rank", "score", "price", "maxProviders"] {
        let mut smuggled = findings.clone();
        smuggled[field] = json!("APPROVED");
        assert!(serde_json::from_value::<DelegateFindings>(smuggled).is_err(), "{field}");
    }
    let mut stored = serde_json::to_value(decide(tyreso().findings).unwrap()).unwrap();
    stored["decision"]["outcome"] = json!("REJECTED");
    assert!(serde_json::from_value::<ApplicationRecord>(stored).is_err());
}

#[test]
fn a_decision_is_stored_and_read_as_it_was_taken() {
    let decided = decide(tyreso().findings).unwrap();
    let stored = serde_json::to_string(&decided).unwrap();
    assert_eq!(serde_json::from_str::<ApplicationRecord>(&stored).unwrap(), decided);
    assert!(!stored.contains("APPROVED"));
}

#[test]
fn the_second_of_two_delegates_is_refused() {
    let (first, system) = (decide(tyreso().findings).unwrap(), tyreso().system);
    let again =
        first.decide(&system, SystemStatus::Advertised, tyreso().findings, &delegate(), november());
    assert_eq!(again, Err(DecideError::Decided));
    assert_eq!(first.changed(tyreso().application), Err(RecordError::NotOpen));
}

#[test]
fn a_delegate_of_another_committee_decides_nothing() {
    let other = CommitteeId::from_uuid(Uuid::from_u128(9));
    let stranger = HumanDelegate::signed_in(other, &[Role::Delegate]).unwrap();
    let (record, system) = (received(), tyreso().system);
    let decided =
        record.decide(&system, SystemStatus::Advertised, tyreso().findings, &stranger, november());
    assert_eq!(decided, Err(DecideError::OtherCommittee));
}

#[test]
fn a_system_that_is_not_open_decides_nothing() {
    for status in SystemStatus::ALL {
        let (record, system) = (received(), tyreso().system);
        let decided = record.decide(&system, status, tyreso().findings, &delegate(), november());
        assert_eq!(decided.is_ok(), status.decides_applications(), "{status:?}");
    }
    let (record, system) = (received(), tyreso().system);
    let before = record.decide(
        &system,
        SystemStatus::Advertised,
        tyreso().findings,
        &delegate(),
        day("2026-10-11"),
    );
    assert_eq!(before, Err(DecideError::NotOpen));
}

#[test]
fn an_application_does_not_become_another() {
    for change in [
        json!({"requestVersion": 2}),
        json!({"receivedOn": "2026-10-13"}),
        json!({"choiceSystemId": "chs_00000000000000000000000002"}),
    ] {
        let other: ProviderApplication = patched("application", &change, &[]);
        assert_eq!(received().changed(other), Err(RecordError::OtherApplication), "{change}");
    }
}

#[rstest]
#[case("INSOLVENCY", "LOV 7:1 p 1")]
#[case("INSOLVENCY_PROCEEDINGS", "LOV 7:1 p 2")]
#[case("CRIME_IN_TRADE", "LOV 7:1 p 3")]
#[case("GRAVE_MISCONDUCT", "LOV 7:1 p 4")]
#[case("TAX_DEBT", "LOV 7:1 p 5")]
#[case("FALSE_INFORMATION", "LOV 7:1 p 6")]
fn exclusion_is_weighed_and_never_follows_by_itself(#[case] name: &str, #[case] cites: &str) {
    let (record, ground) = with_question(name);
    assert_eq!(ground.cites(), cites);
    let (system, book) = (tyreso().system, LawBook::embedded().unwrap());
    let nobody = BTreeMap::new();
    let input = ProposalInput {
        book: &book,
        system: &system,
        record: &record,
        enterprises: &nobody,
        test: &Never,
        today: november(),
    };
    let proposed = proposal(&input).unwrap();
    assert_eq!(proposed.outcome, ProposedOutcome::Weigh);
    assert_eq!(proposed.exclusions[0].provisions[0].to_string(), cites);
    let decide = |finding: Option<ExclusionFinding>| {
        let mut findings = tyreso().findings;
        findings.exclusions.extend(finding);
        record.decide(&system, SystemStatus::Advertised, findings, &delegate(), november())
    };
    // Nobody is excluded, or let in, without a finding on the ground.
    assert_eq!(codes(decide(None).unwrap_err()), ["MISSING"]);
    let kept = decide(Some(exclusion(ground, false))).unwrap();
    assert_eq!(kept.status(), ApplicationStatus::Approved);
    let excluded = decide(Some(exclusion(ground, true))).unwrap();
    assert_eq!(excluded.status(), ApplicationStatus::Rejected);
    let hasty = ExclusionFinding { proportionality: None, ..exclusion(ground, true) };
    assert_eq!(codes(decide(Some(hasty)).unwrap_err()), ["NEEDS_REASONS"]);
    let unfounded = ExclusionFinding { is_established: false, ..exclusion(ground, true) };
    assert_eq!(codes(decide(Some(unfounded)).unwrap_err()), ["NOT_ESTABLISHED"]);
    // The rules of the law say the same of the decided application.
    let id = hansyn_domain::ids::ApplicationId::from_uuid(Uuid::from_u128(1));
    let verdict = |record: &ApplicationRecord| {
        let view = SystemView {
            system: &system,
            status: SystemStatus::Advertised,
            applications: &[(id, record)],
            contracts: &[],
            clauses: &[],
            on: november(),
        };
        let found = assess_choice_system(&book, &view).findings;
        let of_rule = found.into_iter().filter(|it| it.rule == "LOV.EXCLUSION");
        of_rule.map(|it| it.verdict).collect::<Vec<_>>()
    };
    assert_eq!(verdict(&record), [Verdict::Human]);
    assert_eq!(verdict(&kept), [Verdict::Permitted]);
    assert_eq!(verdict(&excluded), [Verdict::PermittedCond]);
}

#[test]
fn a_ground_that_nobody_noted_excludes_nobody() {
    let mut findings = tyreso().findings;
    findings.exclusions.push(exclusion(ChoiceExclusionGround::TaxDebt, true));
    assert_eq!(codes(decide(findings).unwrap_err()), ["NOT_NOTED"]);
}

#[test]
fn a_representative_counts_under_two_points_only() {
    for ground in ChoiceExclusionGround::ALL {
        let question =
            json!({"ground": ground, "aboutRepresentative": true, "source": "REGISTER_EXTRACT"});
        let application: ProviderApplication =
            patched("application", &json!({"exclusionQuestions": [question]}), &[]);
        let right = matches!(
            ground,
            ChoiceExclusionGround::CrimeInTrade | ChoiceExclusionGround::GraveMisconduct
        );
        assert_eq!(application.violations().is_empty(), right, "{ground:?}");
    }
}

fn rejected() -> ApplicationRecord {
    let mut findings = tyreso().findings;
    findings.requirements[4].is_met = false;
    findings.requirements[4].reasons = String::from("Försäkringen täcker inte verksamheten.");
    decide(findings).unwrap()
}

#[rstest]
#[case("2026-11-10", "2026-12-01", false)]
#[case("2026-11-14", "2026-12-05", true)]
#[case("2026-11-15", "2026-12-06", true)]
#[case("2026-12-10", "2026-12-31", false)]
fn three_weeks_count_from_the_notice(
    #[case] told: &str,
    #[case] last: &str,
    #[case] weekend: bool,
) {
    let (book, request) = (LawBook::embedded().unwrap(), tyreso().system.request);
    let told = rejected().notified(day(told)).unwrap();
    let notice = decision_notice(&book, &told, &request).unwrap();
    assert_eq!(notice.outcome, ApplicationOutcome::Rejected);
    let correction = notice.correction.unwrap();
    assert_eq!(correction.last_day, Some(day(last)));
    assert_eq!(correction.counting.sv.contains("lördag eller söndag"), weekend);
    // How holidays move the day was not read anywhere, and that is said.
    assert!(correction.counting.en.contains("not sourced"));
    assert_eq!(notice.damages.unwrap().last_day, Some(day("2027-11-09")));
    let told_of: Vec<_> = notice.reasons.iter().filter(|reason| !reason.is_met).collect();
    assert_eq!((told_of.len(), told_of[0].key.as_str()), (1, "insurance"));
}

#[test]
fn without_the_day_of_the_notice_no_last_day_is_given() {
    let (book, request) = (LawBook::embedded().unwrap(), tyreso().system.request);
    let notice = decision_notice(&book, &rejected(), &request).unwrap();
    assert_eq!(notice.correction.unwrap().last_day, None);
    assert_eq!(rejected().notified(day("2026-11-08")), Err(RecordError::BeforeTheDecision));
    let told = rejected().notified(november()).unwrap();
    assert_eq!(told.notified(november()), Err(RecordError::NothingToTell));
    assert_eq!(received().notified(november()), Err(RecordError::NothingToTell));
    assert_eq!(decision_notice(&book, &received(), &request), None);
}

#[test]
fn the_law_is_told_what_a_decided_applicant_was_told_and_whether_the_contract_is_late() {
    let id = hansyn_domain::ids::ApplicationId::from_uuid(Uuid::from_u128(1));
    let system = tyreso().system;
    let in_law = |record: &ApplicationRecord, on: Date| {
        let purchase = from_choice_system(&SystemView {
            system: &system,
            status: SystemStatus::Advertised,
            applications: &[(id, record)],
            contracts: &[],
            clauses: &[],
            on,
        });
        purchase.choice_system.unwrap().applications.remove(0)
    };
    assert_eq!(in_law(&rejected(), november()).tells_how_to_seek_correction, None);
    let told = in_law(&rejected().notified(november()).unwrap(), november());
    assert_eq!((told.reasons_given, told.tells_how_to_seek_correction), (Some(true), Some(true)));
    let approved = decide(tyreso().findings).unwrap().notified(november()).unwrap();
    let told = in_law(&approved, november());
    assert_eq!((told.reasons_given, told.tells_how_to_seek_correction), (Some(true), None));
    // On the day of the decision no contract is late.
    assert_eq!(told.contract_concluded, None);
    assert_eq!(in_law(&approved, day("2026-11-10")).contract_concluded, Some(false));
    // A question that only makes something clear mends no error.
    for (reason, is_error) in [("OBVIOUS_ERROR", true), ("CLARIFICATION", false)] {
        let asked = json!({"reason": reason, "asks": "Rätta talet.", "askedOn": "2026-10-15", "answeredOn": "2026-10-20"});
        let application = patched("application", &json!({"completions": [asked]}), &[]);
        let record = ApplicationRecord::received(application);
        let (status, findings) = (SystemStatus::Advertised, tyreso().findings);
        let decided = record.decide(&system, status, findings, &delegate(), november()).unwrap();
        assert_eq!(in_law(&decided, november()).has_obvious_error, Some(is_error), "{reason}");
    }
}

#[test]
fn a_reserved_system_asks_for_five_findings_more() {
    let system: ChoiceSystem =
        patched("system", &json!({"request": {"reservation": {"statedInDocuments": true}}}), &[]);
    let decide = |findings| {
        received().decide(&system, SystemStatus::Advertised, findings, &delegate(), november())
    };
    assert_eq!(codes(decide(tyreso().findings).unwrap_err()), ["MISSING"; 5]);
    let mut findings = tyreso().findings;
    findings.requirements.extend(ReservedCondition::ALL.map(|condition| RequirementFinding {
        key: condition.key().to_owned(),
        is_met: true,
        reasons: "Stadgarna visar det.".to_owned(),
        lacks_registration_only: None,
    }));
    assert_eq!(decide(findings.clone()).unwrap().status(), ApplicationStatus::Approved);
    findings.requirements[7].is_met = false;
    assert_eq!(decide(findings.clone()).unwrap().status(), ApplicationStatus::Rejected);

    // Only what the delegate says of it tells that registration was all there was.
    let said = |findings: &DelegateFindings| {
        decide(findings.clone()).unwrap().decision().unwrap().lacks_registration_only()
    };
    assert_eq!(said(&findings), None);
    findings.requirements[7].lacks_registration_only = Some(true);
    assert_eq!(said(&findings), Some(true));
    assert!(asks_about_registration(&system, &decide(findings.clone()).unwrap()));
    findings.requirements[6].is_met = false;
    assert_eq!(said(&findings), Some(false));
    assert!(!asks_about_registration(&system, &decide(findings.clone()).unwrap()));
    findings.requirements[6].is_met = true;
    findings.requirements[6].lacks_registration_only = Some(true);
    assert_eq!(codes(decide(findings).unwrap_err()), ["NOT_RESERVED"]);
}

/// Whether the law book asks a person about a rejection for want of registration.
fn asks_about_registration(system: &ChoiceSystem, record: &ApplicationRecord) -> bool {
    let id = hansyn_domain::ids::ApplicationId::from_uuid(Uuid::from_u128(1));
    let assessment = assess_choice_system(
        &LawBook::embedded().unwrap(),
        &SystemView {
            system,
            status: SystemStatus::Advertised,
            applications: &[(id, record)],
            contracts: &[],
            clauses: &[],
            on: november(),
        },
    );
    let found = assessment.findings.iter().find(|it| it.rule == "LOV.APPLICATION.REGISTRATION");
    found.is_some_and(|finding| finding.verdict == Verdict::Human)
}

#[test]
fn no_requirement_takes_the_key_of_a_reserved_condition() {
    let patch = json!({"request": {"requirements": [{"key": "reserved-public-benefit", "text": "Nytta."}]}});
    let system: ChoiceSystem = patched("system", &patch, &[]);
    assert_eq!(system.violations()[0].code, "RESERVED");
}

proptest! {
    #[test]
    fn approved_means_all_met_and_nobody_excluded(met in proptest::collection::vec(any::<bool>(), 5), used in any::<bool>()) {
        let (record, ground) = with_question("TAX_DEBT");
        let mut findings = tyreso().findings;
        for (finding, met) in findings.requirements.iter_mut().zip(&met) {
            finding.is_met = *met;
        }
        findings.exclusions.push(exclusion(ground, used));
        let system = tyreso().system;
        let decided = record.decide(&system, SystemStatus::Advertised, findings, &delegate(), november()).unwrap();
        let approved = met.iter().all(|met| *met) && !used;
        prop_assert_eq!(decided.status() == ApplicationStatus::Approved, approved);
    }
}
