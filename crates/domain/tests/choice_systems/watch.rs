//! What waits for a decision, on both sides of each day that matters.

use hansyn_domain::choice_system::application::ApplicationRecord;
use hansyn_domain::choice_system::application::handling::{HandlingState, handling};
use hansyn_domain::choice_system::application::watch::{
    NEAR_DAYS, Urgency, WatchedApplication, order, summary, watched,
};
use hansyn_domain::choice_system::{ChoiceSystem, ProviderApplication, SystemStatus};
use hansyn_domain::ids::ApplicationId;
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::fixture::{day, delegate, patched, received, tyreso};

fn id(number: u128) -> ApplicationId {
    ApplicationId::from_uuid(Uuid::from_u128(number))
}

fn of(patch: &Value) -> ApplicationRecord {
    ApplicationRecord::received(patched::<ProviderApplication>("application", patch, &[]))
}

fn on(today: &str) -> Option<WatchedApplication> {
    watched((id(1), &received()), &tyreso().system, NEAR_DAYS, day(today))
}

// The last day is 2027-01-20, three months after the application was complete.
#[rstest]
#[case("2027-01-05", Urgency::Later, 15)]
#[case("2027-01-06", Urgency::Near, 14)]
#[case("2027-01-20", Urgency::Near, 0)]
#[case("2027-01-21", Urgency::Overdue, -1)]
fn the_days_decide_how_near_it_is(
    #[case] today: &str,
    #[case] urgency: Urgency,
    #[case] left: i32,
) {
    let found = on(today).unwrap();
    assert_eq!((found.urgency, found.handling.days_left), (urgency, Some(left)));
    assert_eq!(found.handling.due_on, Some(day("2027-01-20")));
}

#[rstest]
#[case(0, "2027-01-19", Urgency::Later)]
#[case(0, "2027-01-20", Urgency::Near)]
#[case(1, "2027-01-18", Urgency::Later)]
#[case(1, "2027-01-19", Urgency::Near)]
fn what_is_near_is_the_askers_own(
    #[case] near: u16,
    #[case] today: &str,
    #[case] urgency: Urgency,
) {
    let found = watched((id(1), &received()), &tyreso().system, near, day(today)).unwrap();
    assert_eq!(found.urgency, urgency);
}

#[test]
fn what_is_decided_or_taken_back_waits_for_nothing() {
    let (system, findings) = (tyreso().system, tyreso().findings);
    let late = received()
        .decide(&system, SystemStatus::Advertised, findings, &delegate(), day("2027-03-01"))
        .unwrap();
    assert_eq!(watched((id(1), &late), &system, NEAR_DAYS, day("2027-03-02")), None);
    let withdrawn = of(&json!({"withdrawnOn": "2026-11-02"}));
    assert_eq!(watched((id(1), &withdrawn), &system, NEAR_DAYS, day("2027-03-02")), None);
}

#[test]
fn what_has_no_last_day_is_told_apart() {
    let open = of(&json!({"completions": [
        {"key": "places", "reason": "COMPLETION", "asks": "Ritning.", "askedOn": "2026-11-01"}]}));
    let system = tyreso().system;
    let found = watched((id(1), &open), &system, NEAR_DAYS, day("2028-01-01")).unwrap();
    assert_eq!(found.urgency, Urgency::AwaitsCompletion);
    assert_eq!(found.handling.state, HandlingState::AwaitsCompletion);
    let silent: ChoiceSystem = patched("system", &json!({}), &["/request/handlingTime".to_owned()]);
    let found = watched((id(1), &received()), &silent, NEAR_DAYS, day("2028-01-01")).unwrap();
    assert_eq!((found.urgency, found.handling.due_on), (Urgency::NotStated, None));
}

#[test]
fn the_version_that_was_applied_to_promises_the_time() {
    let mut system = tyreso().system;
    let promised = system.request.clone();
    let sooner = json!({"unit": "DAYS", "count": 10, "countedFrom": "RECEIPT"});
    system.request.handling_time = serde_json::from_value(sooner).unwrap();
    system.superseded =
        serde_json::from_value(json!([{"version": 1, "request": promised}])).unwrap();
    system.request_version = 2;
    let found = watched((id(1), &received()), &system, NEAR_DAYS, day("2026-11-09")).unwrap();
    assert_eq!(found.handling.due_on, Some(day("2027-01-20")));
}

#[test]
fn the_first_last_day_comes_first_and_all_are_counted() {
    let system = tyreso().system;
    let today = day("2027-01-21");
    let none = json!({"completions": []});
    let at = |received: &str| of(&json!({"receivedOn": received, "completions": []}));
    let waiting = of(&json!({"completions": [
        {"key": "places", "reason": "COMPLETION", "asks": "Ritning.", "askedOn": "2026-11-01"}]}));
    let records = [
        (id(1), waiting),
        (id(2), at("2026-11-01")),
        (id(3), of(&none)),
        (id(4), at("2027-01-01")),
    ];
    let mut all: Vec<_> = records
        .iter()
        .filter_map(|(id, record)| watched((*id, record), &system, NEAR_DAYS, today))
        .collect();
    order(&mut all);
    let ids: Vec<_> = all.iter().map(|it| it.id).collect();
    assert_eq!(ids, [id(3), id(2), id(4), id(1)]);
    let counted = summary(&all);
    assert_eq!(
        (counted.overdue, counted.near, counted.later, counted.awaits_completion),
        (1, 1, 1, 1)
    );
    assert_eq!((counted.not_stated, counted.first_due_on), (0, Some(day("2027-01-12"))));
    assert!(counted.text.sv.contains("2027-01-12") && counted.text.en.contains("2027-01-12"));
    assert_eq!(summary(&[]).first_due_on, None);
}

#[test]
fn every_urgency_says_what_to_do_in_both_languages() {
    for urgency in Urgency::ALL {
        assert!(!urgency.remedy().is_incomplete(), "{urgency:?}");
    }
}

#[rstest]
#[case("2027-01-20", HandlingState::Running, Some(0))]
#[case("2027-01-21", HandlingState::Overdue, Some(-1))]
#[case("2026-11-09", HandlingState::Running, Some(72))]
fn the_handling_time_is_watched(
    #[case] today: &str,
    #[case] state: HandlingState,
    #[case] left: Option<i32>,
) {
    let found = handling(&received(), tyreso().system.request.handling_time, day(today));
    assert_eq!((found.state, found.days_left), (state, left));
}

#[test]
fn a_late_decision_is_called_late() {
    let (record, system) = (received(), tyreso().system);
    let decide = |on: &str| {
        let decided =
            record.decide(&system, SystemStatus::Closing, tyreso().findings, &delegate(), day(on));
        handling(&decided.unwrap(), system.request.handling_time, day("2027-06-01")).state
    };
    assert_eq!(decide("2027-01-20"), HandlingState::DecidedInTime);
    assert_eq!(decide("2027-01-21"), HandlingState::DecidedLate);
}
