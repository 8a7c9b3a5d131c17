//! No text of the case takes a personal identity number, whatever field it
//! stands in and however the number is written.

use hansyn_domain::choice_system::application::DelegateFindings;
use hansyn_domain::choice_system::no_person::holds_personal_number;
use hansyn_domain::choice_system::{ChoiceSystem, ProviderApplication, ProviderContract};
use hansyn_domain::violation::Violation;
use rstest::rstest;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;

use crate::fixture::{json, tyreso};

/// The number of nobody, with a right check digit.
const WAYS: [&str; 5] =
    ["811218-9876", "19811218-9876", "1981-12-18-9876", "811218–9876", "８１１２１８９８７６"];

/// Where a text stands in `value`, as JSON pointers.
fn texts(at: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at.to_owned()),
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                texts(&format!("{at}/{index}"), entry, found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                texts(&format!("{at}/{name}"), member, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Puts the number into every text of the part `name`, one at a time. What can
/// be read with it must be refused at its place; gives how many were.
fn refused<T: DeserializeOwned>(name: &str, violations: impl Fn(&T) -> Vec<Violation>) -> usize {
    let part = json()[name].clone();
    let (mut places, mut count) = (Vec::new(), 0);
    texts("", &part, &mut places);
    for place in places {
        for number in WAYS {
            let mut with = part.clone();
            let text = with.pointer_mut(&place).unwrap();
            *text = Value::String(format!("Se {number}."));
            let Ok(record) = serde_json::from_value::<T>(with) else { continue };
            let found = violations(&record);
            let told: Vec<_> = found
                .iter()
                .filter(|it| it.code == "PERSONAL_NUMBER")
                .map(|it| &it.pointer)
                .collect();
            assert_eq!(told, [&place], "{name}{place} takes {number}");
            count += 1;
        }
    }
    count / WAYS.len()
}

#[rstest]
#[case("organisationsnummer 212000-0142")]
#[case("811218-9875")]
#[case("811218 kr och 9876 platser")]
#[case("2026-11-21 08:00")]
#[case("81121898761")]
#[case("8 000 000 kr och 12 platser")]
#[case("SN 2027/0231, § 87, 2027-02-18")]
fn figures_that_are_nobodys_pass(#[case] text: &str) {
    assert!(!holds_personal_number(text), "{text}");
}

#[test]
fn no_text_of_any_record_takes_a_personal_number() {
    assert!(refused("system", ChoiceSystem::violations) >= 25);
    assert!(refused("application", ProviderApplication::violations) >= 8);
    assert!(refused("contract", ProviderContract::violations) >= 4);
    let request = tyreso().system.request;
    let of_findings = |it: &DelegateFindings| it.violations(&request, &BTreeSet::new());
    assert!(refused("findings", of_findings) >= 5);
}
