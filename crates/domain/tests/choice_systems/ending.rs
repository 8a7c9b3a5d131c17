//! The end of a system: nobody who has applied is left without a decision, and what
//! runs on is told of.

use hansyn_domain::choice_system::ending::Left;
use hansyn_domain::choice_system::{
    ApplicationRecord, ChoiceSystem, ProviderApplication, ProviderContract, SystemStatus,
};
use hansyn_domain::ids::{ApplicationId, ProviderContractId};
use hansyn_domain::law::assessment::{Finding, Verdict};
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::from_choice_system::{SystemView, assess_choice_system};
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::fixture::{approve, day, patched, received, signing_on, tyreso};

/// A system that ends on 2027-06-30 by a decision of 2027-01-15, told on `told`. The
/// terms promise `months` of notice.
fn ending(told: Option<&str>, months: Option<u16>) -> ChoiceSystem {
    let mut closing = json!({"reasons": "Behovet är litet.", "endsOn": "2027-06-30",
        "decision": {"by": "COMMITTEE", "decidedOn": "2027-01-15", "reference": "§ 4"}});
    if let Some(told) = told {
        closing["toldOn"] = json!(told);
    }
    let terms = json!({"contractTerms": {"authorityNoticeMonths": months}});
    patched("system", &json!({"closing": closing, "request": terms}), &[])
}

fn contract(patch: &Value) -> ProviderContract {
    patched("contract", patch, &[])
}

fn ended(on: &str, ground: &str) -> Value {
    json!({"end": {"endedOn": on, "ground": ground}})
}

fn left(
    system: &ChoiceSystem,
    applications: &[ApplicationRecord],
    contracts: &[ProviderContract],
) -> Left {
    Left::of(system, applications, contracts).unwrap()
}

#[test]
fn nothing_is_left_of_a_system_whose_end_is_not_decided() {
    assert_eq!(Left::of(&tyreso().system, &[received()], &[tyreso().contract]), None);
}

#[test]
fn whoever_waits_for_a_decision_is_counted() {
    let taken_back: ProviderApplication =
        patched("application", &json!({"withdrawnOn": "2026-11-01"}), &[]);
    let taken_back = ApplicationRecord::received(tyreso().application).changed(taken_back).unwrap();
    let count =
        |applications: &[ApplicationRecord]| left(&ending(None, None), applications, &[]).undecided;
    assert_eq!(count(&[received(), received()]), 2);
    assert_eq!(count(&[approve(tyreso().application), taken_back]), 0);
}

#[rstest]
#[case(json!({}), 1)]
#[case(ended("2027-06-30", "SYSTEM_CLOSED"), 0)]
#[case(ended("2027-07-01", "SYSTEM_CLOSED"), 1)]
#[case(json!({"runs": {"from": "2026-12-01", "to": "2027-06-30"}}), 0)]
#[case(json!({"runs": {"from": "2026-12-01", "to": "2027-07-01"}}), 1)]
#[case(json!({"runs": {"from": "2027-08-01"}}), 1)]
fn what_runs_past_the_last_day_is_counted(#[case] patch: Value, #[case] count: usize) {
    let found = left(&ending(None, None), &[], &[contract(&patch)]);
    assert_eq!((found.running_on, found.cut_short), (count, 0), "{patch}");
}

#[rstest]
// Told on 2027-03-30 with three months of notice the last day is the very day.
#[case(Some("2027-03-30"), Some(3), json!({}), 0)]
#[case(Some("2027-03-31"), Some(3), json!({}), 0)]
#[case(Some("2027-04-01"), Some(3), json!({}), 1)]
// Nobody has been told: the notice cannot begin before the decision.
#[case(None, Some(5), json!({}), 0)]
#[case(None, Some(6), json!({}), 1)]
#[case(None, None, json!({}), 0)]
// A contract with an end of its own.
#[case(None, Some(6), ended("2027-07-14", "SYSTEM_CLOSED"), 1)]
#[case(None, Some(6), ended("2027-07-15", "SYSTEM_CLOSED"), 0)]
#[case(None, Some(6), ended("2027-07-14", "AUTHORITY_NOTICE"), 1)]
#[case(None, Some(6), ended("2027-03-01", "PROVIDER_NOTICE"), 0)]
#[case(None, Some(6), ended("2027-03-01", "BREACH"), 0)]
#[case(None, Some(6), json!({"runs": {"from": "2026-12-01", "to": "2027-06-30"}}), 0)]
#[case(None, Some(6), json!({"runs": {"from": "2026-12-01", "to": "2027-07-01"}}), 1)]
fn a_notice_that_is_longer_than_what_is_left_is_told_of(
    #[case] told: Option<&str>,
    #[case] months: Option<u16>,
    #[case] patch: Value,
    #[case] count: usize,
) {
    let found = left(&ending(told, months), &[], &[contract(&patch)]);
    assert_eq!(found.cut_short, count, "{patch}");
}

#[test]
fn a_system_ends_when_all_is_decided_and_the_last_day_has_come() {
    let lacks = |applications: &[ApplicationRecord], to, today: &str| {
        left(&ending(None, None), applications, &[]).lacks(to, day(today)).len()
    };
    let waiting = [received()];
    assert_eq!(lacks(&waiting, SystemStatus::Closed, "2027-06-29"), 2);
    assert_eq!(lacks(&waiting, SystemStatus::Closed, "2027-06-30"), 1);
    assert_eq!(lacks(&[], SystemStatus::Closed, "2027-06-29"), 1);
    assert_eq!(lacks(&[], SystemStatus::Closed, "2027-06-30"), 0);
    assert_eq!(lacks(&waiting, SystemStatus::Closing, "2027-06-29"), 0);
    let said =
        &left(&ending(None, None), &waiting, &[]).lacks(SystemStatus::Closed, day("2027-07-01"));
    assert!(said[0].sv.contains(": 1 (8 kap. 1") && said[0].en.contains("LOV 8:1"), "{said:?}");
}

#[test]
fn what_is_left_is_remarked_on_and_stops_nothing() {
    let all = left(&ending(None, Some(6)), &[received()], &[tyreso().contract]);
    let none = left(&ending(None, Some(6)), &[], &[]);
    let said = |left: Left, to| {
        let remarks = left.remarks(to);
        assert!(remarks.iter().all(|text| !text.is_incomplete()));
        remarks.len()
    };
    assert_eq!(said(all, SystemStatus::Closing), 3);
    // That an application waits stops this step, and stands among what it lacks.
    assert_eq!(said(all, SystemStatus::Closed), 2);
    assert_eq!(said(all, SystemStatus::Advertised), 0);
    assert_eq!(said(none, SystemStatus::Closing), 0);
}

/// What keeps the contract with `end` from following, on `today`.
fn refused(
    system: &ChoiceSystem,
    end: &Value,
    before: Option<&ProviderContract>,
    today: &str,
) -> Vec<(String, &'static str)> {
    let (contract, approved) = (contract(end), approve(tyreso().application));
    let found = signing_on(&contract, before, system, &approved, day(today));
    assert!(found.iter().all(|it| it.message != it.swedish));
    found.into_iter().map(|it| (it.pointer, it.code)).collect()
}

#[rstest]
// The end was decided on 2027-01-15.
#[case("SYSTEM_CLOSED", "2027-01-15", "2027-01-15", None)]
#[case("SYSTEM_CLOSED", "2027-01-14", "2027-01-15", Some(("/end/endedOn", "ORDER")))]
#[case("SYSTEM_CLOSED", "2027-06-30", "2027-01-14", Some(("/end/ground", "SYSTEM_NOT_ENDING")))]
#[case("SYSTEM_CLOSED", "2027-07-14", "2027-09-01", None)]
#[case("AUTHORITY_NOTICE", "2027-01-14", "2027-01-14", None)]
#[case("REPLACED", "2027-01-14", "2027-01-15", None)]
fn a_contract_ends_with_its_system_once_that_is_decided(
    #[case] ground: &str,
    #[case] ended_on: &str,
    #[case] today: &str,
    #[case] expected: Option<(&str, &'static str)>,
) {
    let expected: Vec<_> = expected.map(|(at, code)| (at.to_owned(), code)).into_iter().collect();
    let (system, end) = (ending(None, None), ended(ended_on, ground));
    assert_eq!(refused(&system, &end, None, today), expected);
    assert_eq!(refused(&system, &end, Some(&tyreso().contract), today), expected);
}

#[test]
fn a_contract_does_not_end_with_a_system_that_goes_on() {
    let system = tyreso().system;
    let not_ending = [("/end/ground".to_owned(), "SYSTEM_NOT_ENDING")];
    let end = ended("2027-06-30", "SYSTEM_CLOSED");
    assert_eq!(refused(&system, &end, None, "2027-06-30"), not_ending);
    // What was noted before stays; another end is another note.
    assert_eq!(refused(&system, &end, Some(&contract(&end)), "2027-06-30"), []);
    let other = contract(&ended("2027-05-31", "SYSTEM_CLOSED"));
    assert_eq!(refused(&system, &end, Some(&other), "2027-06-30"), not_ending);
    assert_eq!(refused(&system, &ended("2027-06-30", "BREACH"), None, "2027-06-30"), []);
}

/// What the law book says of the end of a system.
fn findings(
    system: &ChoiceSystem,
    applications: &[ApplicationRecord],
    contracts: &[ProviderContract],
) -> Vec<Finding> {
    let one = Uuid::from_u128(1);
    let applications: Vec<_> =
        applications.iter().map(|it| (ApplicationId::from_uuid(one), it)).collect();
    let contracts: Vec<_> =
        contracts.iter().map(|it| (ProviderContractId::from_uuid(one), it)).collect();
    let view = SystemView {
        system,
        status: SystemStatus::Advertised,
        applications: &applications,
        contracts: &contracts,
        clauses: &[],
        on: day("2027-01-16"),
    };
    let found = assess_choice_system(&LawBook::embedded().unwrap(), &view).findings;
    found.into_iter().filter(|it| it.rule == "LOV.CANCELLATION").collect()
}

#[test]
fn the_findings_say_what_is_left_from_the_decision_on() {
    let read = |found: &[Finding]| {
        let name = |it: &Finding| it.subject.rsplit('/').next().unwrap().to_owned();
        let mut read: Vec<_> = found.iter().map(|it| (name(it), it.verdict)).collect();
        read.sort();
        read
    };
    let of = |name: &str, verdict| (name.to_owned(), verdict);
    let (received, signed) = ([received()], [tyreso().contract]);
    assert_eq!(findings(&tyreso().system, &received, &signed), []);
    let found = findings(&ending(None, Some(6)), &received, &signed);
    assert_eq!(
        read(&found),
        [
            of("applicationsUndecided", Verdict::Missing),
            of("contractsCutShort", Verdict::Human),
            of("contractsRunningOn", Verdict::Human),
        ]
    );
    let decided = [approve(tyreso().application)];
    let ended = [contract(&ended("2027-06-30", "SYSTEM_CLOSED"))];
    assert_eq!(findings(&ending(None, Some(5)), &decided, &ended), []);
}
