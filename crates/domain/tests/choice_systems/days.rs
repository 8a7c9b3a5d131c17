//! The days of applications and contracts: each on both sides of where it may lie.

use hansyn_domain::choice_system::application::decision::DecideError;
use hansyn_domain::choice_system::application::{ApplicationRecord, filing};
use hansyn_domain::choice_system::{
    ChoiceSystem, ProviderApplication, ProviderContract, SystemStatus,
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::fixture::{Tyreso, day, delegate, patched, tyreso};

const RECEIVED: &str = "2026-10-12";
const BEFORE: &str = "2026-10-11";

fn codes(patch: &Value) -> Vec<&'static str> {
    let application: ProviderApplication = patched("application", patch, &[]);
    application.violations().iter().map(|it| it.code).collect()
}

#[test]
fn the_case_came_in_on_its_day() {
    assert_eq!(tyreso().application.received_on, day(RECEIVED));
}

#[rstest]
#[case(RECEIVED, &[])]
#[case(BEFORE, &["ORDER"])]
fn it_is_taken_back_from_the_day_it_came_in(#[case] on: &str, #[case] expected: &[&str]) {
    assert_eq!(codes(&json!({"withdrawnOn": on})), expected);
}

#[rstest]
#[case(RECEIVED, RECEIVED, &[])]
#[case(BEFORE, RECEIVED, &["ORDER"])]
#[case(RECEIVED, BEFORE, &["ORDER", "ORDER"])]
fn an_error_is_asked_about_from_that_day_and_answered_from_when_it_was_asked(
    #[case] asked_on: &str,
    #[case] answered: &str,
    #[case] expected: &[&str],
) {
    let completion = json!({"reason": "COMPLETION", "asks": "Bilagan saknar sin andra sida.", "askedOn": asked_on,
        "answerBy": answered, "answeredOn": answered});
    assert_eq!(codes(&json!({"completions": [completion]})), expected);
}

#[rstest]
#[case(RECEIVED, true)]
#[case(BEFORE, false)]
fn it_is_decided_from_the_day_it_came_in(#[case] on: &str, #[case] is_decided: bool) {
    let case = tyreso();
    let record = ApplicationRecord::received(case.application);
    let status = SystemStatus::Advertised;
    match record.decide(&case.system, status, case.findings, &delegate(), day(on)) {
        Ok(_) => assert!(is_decided),
        Err(error) => assert!(!is_decided && matches!(error, DecideError::NotOpen), "{error:?}"),
    }
}

#[rstest]
#[case(RECEIVED, &[])]
#[case(BEFORE, &["FUTURE"])]
fn nothing_has_come_in_before_its_day(#[case] today: &str, #[case] expected: &[&str]) {
    let Tyreso { system, application, .. } = tyreso();
    let to = (application.choice_system_id, &system);
    let found = filing::violations(&application, to, true, day(today));
    assert_eq!(found.iter().map(|it| it.code).collect::<Vec<_>>(), expected);
}

#[rstest]
#[case("2026-10-20", &[])]
#[case("2026-10-19", &["FUTURE"])]
fn nobody_takes_back_on_a_day_that_has_not_come(#[case] today: &str, #[case] expected: &[&str]) {
    let system = tyreso().system;
    let application: ProviderApplication =
        patched("application", &json!({"withdrawnOn": "2026-10-20"}), &[]);
    let to = (application.choice_system_id, &system);
    let found = filing::violations(&application, to, true, day(today));
    assert_eq!(found.iter().map(|it| it.code).collect::<Vec<_>>(), expected);
}

fn contract_codes(patch: &Value) -> Vec<&'static str> {
    let contract: ProviderContract = patched("contract", patch, &[]);
    contract.violations().iter().map(|it| it.code).collect()
}

#[rstest]
#[case("2026-12-01", "2027-01-01", &[])]
#[case("2026-12-01", "2026-12-31", &["OUTSIDE"])]
#[case("2027-01-31", "2027-03-31", &[])]
#[case("2027-02-01", "2027-03-31", &["OUTSIDE"])]
fn a_month_is_counted_if_the_contract_runs_on_one_of_its_days(
    #[case] from: &str,
    #[case] to: &str,
    #[case] expected: &[&str],
) {
    let count =
        json!({"month": "2027-01", "area": "0138", "level": "N1", "choices": 1, "nonChoice": 0});
    let runs = json!({"from": from, "to": to});
    assert_eq!(contract_codes(&json!({"runs": runs, "counts": [count]})), expected);
}

#[rstest]
#[case("2026-12-01", &[])]
#[case("2026-11-30", &["ORDER"])]
fn a_contract_ends_from_its_first_day_on(#[case] ended_on: &str, #[case] expected: &[&str]) {
    let end = json!({"endedOn": ended_on, "ground": "BREACH"});
    assert_eq!(contract_codes(&json!({"end": end})), expected);
}

#[rstest]
#[case("2027-03-01", &[])]
#[case("2027-02-28", &["ORDER"])]
fn a_system_ends_from_the_day_of_its_decision_on(#[case] ends_on: &str, #[case] expected: &[&str]) {
    let body = tyreso().system.decision;
    let mut decision = serde_json::to_value(body).unwrap();
    decision["decidedOn"] = json!("2027-03-01");
    let closing =
        json!({"decision": decision, "endsOn": ends_on, "reasons": "Behovet har upphört."});
    let system: ChoiceSystem = patched("system", &json!({"closing": closing}), &[]);
    assert_eq!(system.violations().iter().map(|it| it.code).collect::<Vec<_>>(), expected);
}
