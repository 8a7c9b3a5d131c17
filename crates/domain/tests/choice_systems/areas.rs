//! Areas: a contract covers what its provider asks for, and nobody else widens or
//! narrows it.

use hansyn_domain::choice_system::application::ApplicationRecord;
use hansyn_domain::choice_system::served_area::{AreaBasis, readings};
use hansyn_domain::choice_system::{ProviderApplication, ProviderContract};
use rstest::rstest;
use serde_json::{Value, json};

use crate::fixture::{approve, day, patched, signing_codes, tyreso};

const NOTHING: [&str; 0] = [];

/// Approved for `areas`; all of the document where it names none.
fn approved_for(areas: &[&str]) -> ApplicationRecord {
    let asks: ProviderApplication =
        patched("application", &json!({"areas": areas, "ceilings": []}), &[]);
    approve(asks)
}

fn contract(areas: &[&str], changes: &Value) -> ProviderContract {
    patched("contract", &json!({"areas": areas, "places": [], "areaChanges": changes}), &[])
}

fn change(areas: &[&str], asked_on: &str) -> Value {
    json!({"areas": areas, "askedOn": asked_on, "reference": "Bilaga"})
}

fn codes(
    contract: &ProviderContract,
    before: Option<&ProviderContract>,
    record: &ApplicationRecord,
) -> Vec<&'static str> {
    let mut codes: Vec<_> = contract.violations().iter().map(|it| it.code).collect();
    codes.extend(signing_codes(contract, before, &tyreso().system, record));
    codes
}

#[rstest]
#[case(&["0138"], &["0138"], &[])]
#[case(&["0138", "0180"], &["0180", "0138"], &[])]
#[case(&["0138", "0180"], &["0138"], &["AREA_MISSING"])]
#[case(&["0138"], &["0138", "0180"], &["NOT_APPLIED_FOR"])]
#[case(&["0138"], &["0180"], &["NOT_APPLIED_FOR", "AREA_MISSING"])]
#[case(&[], &["0138", "0180"], &[])]
#[case(&[], &["0138"], &["AREA_MISSING"])]
// A part of what was asked for is less than it; two parts are, too.
#[case(&["0180"], &["0180-norrmalm"], &["AREA_MISSING"])]
#[case(&["0180-norrmalm"], &["0180"], &["NOT_APPLIED_FOR"])]
// An area that lies in another that was asked for needs no line of its own.
#[case(&["0180", "0180-norrmalm"], &["0180"], &[])]
fn a_contract_covers_what_the_application_asks_for(
    #[case] applied: &[&str],
    #[case] areas: &[&str],
    #[case] expected: &[&str],
) {
    assert_eq!(codes(&contract(areas, &json!([])), None, &approved_for(applied)), expected);
}

#[test]
fn only_the_provider_gives_up_an_area_and_with_its_day() {
    let record = approved_for(&["0138", "0180"]);
    let before = contract(&["0138", "0180"], &json!([]));
    let after = |areas: &[&str], changes: &[Value]| {
        codes(&contract(areas, &json!(changes)), Some(&before), &record)
    };
    assert_eq!(after(&["0138"], &[]), ["AREA_MISSING"]);
    let fewer = change(&["0138"], "2027-02-01");
    assert_eq!(after(&["0138"], std::slice::from_ref(&fewer)), NOTHING);
    assert_eq!(after(&["0180"], std::slice::from_ref(&fewer)), ["NOT_ASKED_FOR", "AREA_MISSING"]);
    let both = ["0138", "0180"];
    assert_eq!(after(&both, std::slice::from_ref(&fewer)), ["NOT_ASKED_FOR"]);
    // The last that was asked holds.
    let again = change(&both, "2027-02-01");
    assert_eq!(after(&both, &[fewer.clone(), again.clone()]), NOTHING);
    assert_eq!(after(&["0138"], &[fewer.clone(), again]), ["AREA_MISSING"]);
    let later = change(&both, "2027-02-02");
    assert_eq!(after(&["0138"], &[later, fewer]), ["ORDER"]);
}

#[test]
fn a_provider_may_ask_for_more_within_the_document_and_not_beyond() {
    let record = approved_for(&["0138"]);
    let before = contract(&["0138"], &json!([]));
    let after = |areas: &[&str], asked: &[&str]| {
        let changed = contract(areas, &json!([change(asked, "2027-02-01")]));
        codes(&changed, Some(&before), &record)
    };
    assert_eq!(after(&["0138", "0180"], &["0138", "0180"]), NOTHING);
    // Whoever asked is given it.
    assert_eq!(after(&["0138"], &["0138", "0180"]), ["AREA_MISSING"]);
    let beyond = ["0138", "0127"];
    assert_eq!(after(&beyond, &beyond), ["UNKNOWN_AREA", "UNKNOWN_AREA"]);
    assert_eq!(after(&["0138"], &beyond), ["UNKNOWN_AREA"]);
    assert_eq!(after(&["SE110"], &["SE110"]), ["UNKNOWN_AREA", "UNKNOWN_AREA"]);
}

#[rstest]
#[case("2026-10-11", &["ORDER"])]
#[case("2026-10-12", &[])]
#[case("2027-03-01", &[])]
#[case("2027-03-02", &["FUTURE"])]
fn areas_are_asked_for_after_the_application_and_not_in_days_to_come(
    #[case] asked_on: &str,
    #[case] expected: &[&str],
) {
    let changed = contract(&["0138"], &json!([change(&["0138"], asked_on)]));
    assert_eq!(codes(&changed, None, &approved_for(&[])), expected);
}

#[test]
fn what_the_provider_asked_for_is_not_unsaid() {
    let record = approved_for(&["0138", "0180"]);
    let before = contract(&["0138"], &json!([change(&["0138"], "2027-02-01")]));
    assert_eq!(codes(&before, Some(&before), &record), NOTHING);
    let back = contract(&["0138", "0180"], &json!([]));
    assert_eq!(codes(&back, Some(&before), &record), ["LOCKED"]);
    let other = contract(&["0180"], &json!([change(&["0180"], "2027-02-01")]));
    assert_eq!(codes(&other, Some(&before), &record), ["LOCKED"]);
}

#[test]
fn what_a_contract_left_out_before_stays_so_until_the_provider_is_asked() {
    let record = approved_for(&["0138", "0180"]);
    let narrow = contract(&["0138"], &json!([]));
    // What stood may go on, such as when counts are reported.
    assert_eq!(codes(&narrow, Some(&narrow), &record), NOTHING);
    // It is not narrowed further, and may be put right.
    let other = contract(&["0180"], &json!([]));
    assert_eq!(codes(&other, Some(&narrow), &record), ["AREA_MISSING"]);
    let mended = contract(&["0138", "0180"], &json!([]));
    assert_eq!(codes(&mended, Some(&narrow), &record), NOTHING);
    assert_eq!(codes(&narrow, Some(&mended), &record), ["AREA_MISSING"]);
    // Once the provider has been asked its word holds.
    let answered = |areas: &[&str]| contract(&["0138"], &json!([change(areas, "2027-02-01")]));
    assert_eq!(codes(&answered(&["0138"]), Some(&narrow), &record), NOTHING);
    let both = answered(&["0138", "0180"]);
    assert_eq!(codes(&both, Some(&narrow), &record), ["AREA_MISSING"]);
}

#[test]
fn each_area_says_what_it_rests_on() {
    let bases = |contract: &ProviderContract, applied: &[&str]| {
        let applied: Vec<_> = applied.iter().map(|code| code.parse().unwrap()).collect();
        let found = readings(contract, &applied);
        assert!(found.iter().all(|it| !it.text.is_incomplete()));
        let read = |it: &hansyn_domain::choice_system::served_area::AreaReading| {
            (it.area.as_str(), it.is_served, it.basis, it.asked_on)
        };
        found.iter().map(read).collect::<Vec<_>>()
    };
    let both = ["0180", "0138"];
    let narrow = contract(&["0138"], &json!([]));
    assert_eq!(
        bases(&narrow, &both),
        [("0138", true, AreaBasis::Application, None), ("0180", false, AreaBasis::Unknown, None)]
    );
    assert_eq!(bases(&narrow, &["0180"])[0], ("0138", true, AreaBasis::Unknown, None));
    let asked = Some(day("2027-02-01"));
    let gave_up = contract(&["0138"], &json!([change(&["0138"], "2027-02-01")]));
    assert_eq!(
        bases(&gave_up, &both),
        [
            ("0138", true, AreaBasis::ProviderChange, asked),
            ("0180", false, AreaBasis::ProviderChange, asked)
        ]
    );
    let told = |contract: &ProviderContract| {
        let applied: Vec<_> = both.iter().map(|code| code.parse().unwrap()).collect();
        readings(contract, &applied).pop().unwrap().text
    };
    assert!(told(&narrow).sv.contains("okänt") && told(&narrow).en.contains("8:1"));
    assert!(told(&gave_up).en.contains("gave up"));
}

#[test]
fn what_was_counted_before_an_area_was_given_up_stands() {
    let counts = |area: &str| json!([{"month": "2027-01", "area": area, "level": "N1", "choices": 2, "nonChoice": 0}]);
    let left = |area: &str| -> ProviderContract {
        let changes = json!([change(&["0138"], "2027-02-01")]);
        let patch = json!({"places": [], "areaChanges": changes, "counts": counts(area)});
        patched("contract", &patch, &[])
    };
    let record = approved_for(&["0138", "0180"]);
    assert_eq!(codes(&left("0180"), None, &record), NOTHING);
    assert_eq!(codes(&left("0127"), None, &record), ["UNKNOWN_AREA"]);
    let only = approved_for(&["0138"]);
    assert_eq!(codes(&left("0138"), None, &only), NOTHING);
    assert_eq!(codes(&left("0180"), None, &only), ["UNKNOWN_AREA"]);
    // An area that the provider asked for later and gave up again was served, too.
    let mut returned = left("0180");
    returned.area_changes = serde_json::from_value(json!([
        change(&["0138", "0180"], "2027-01-01"),
        change(&["0138"], "2027-02-01"),
    ]))
    .unwrap();
    assert_eq!(codes(&returned, None, &only), NOTHING);
    // So was one that the contract has although nobody knows who asked for it.
    let mut unasked = left("0180");
    unasked.areas = serde_json::from_value(json!(["0138", "0180"])).unwrap();
    unasked.area_changes = Vec::new();
    assert_eq!(codes(&unasked, None, &only), ["NOT_APPLIED_FOR"]);
    // Places are of today: none is left where the provider no longer serves.
    let mut placed = left("0138");
    placed.places = serde_json::from_value(json!([{"area": "0180", "level": "N1"}])).unwrap();
    assert_eq!(codes(&placed, None, &record), ["UNKNOWN_AREA"]);
}

#[rstest]
#[case(json!([]), "Bilaga", &["EMPTY"])]
#[case(json!(["0138", "0138"]), "Bilaga", &["DUPLICATE"])]
#[case(json!(["0138"]), "", &["LENGTH"])]
#[case(json!(["0138"]), "Samtal med 811218-9876", &["PERSONAL_NUMBER"])]
#[case(json!(["0138"]), "Bilaga", &[])]
fn a_request_for_areas_is_in_form_and_names_no_person(
    #[case] areas: Value,
    #[case] reference: &str,
    #[case] expected: &[&str],
) {
    let changes = json!([{"areas": areas, "askedOn": "2027-02-01", "reference": reference}]);
    let found = contract(&["0138"], &changes).violations();
    assert_eq!(found.iter().map(|it| it.code).collect::<Vec<_>>(), expected);
}
