//! Ceilings: what a provider asks for is what the contract has, and nobody else
//! limits its places.

use hansyn_domain::choice_system::application::{ApplicationRecord, filing};
use hansyn_domain::choice_system::ceiling::{CeilingBasis, readings};
use hansyn_domain::choice_system::{ChoiceSystem, ProviderApplication, ProviderContract};
use rstest::rstest;
use serde_json::{Value, json};

use crate::fixture::{self, approve, patched, tyreso};

const NOTHING: [&str; 0] = [];

/// What a provider may ask for in two levels, and what a contract then has.
fn contract(ceilings: [Option<u32>; 2], changes: &Value) -> ProviderContract {
    let places = |level: &str, ceiling: Option<u32>| {
        let mut it = json!({"area": "0138", "level": level, "activeChoices": 1});
        if let Some(ceiling) = ceiling {
            it["ceiling"] = json!(ceiling);
        }
        it
    };
    let [one, two] = ceilings;
    let places = json!([places("N1", one), places("N2", two)]);
    patched("contract", &json!({"places": places, "ceilingChanges": changes}), &[])
}

fn application(patch: &Value, remove: &[&str]) -> ProviderApplication {
    let remove: Vec<String> = remove.iter().map(|it| (*it).to_owned()).collect();
    patched("application", patch, &remove)
}

/// An application from before there was a field for ceilings.
fn silent() -> ApplicationRecord {
    approve(application(&json!({}), &["/ceilings"]))
}

fn codes(
    contract: &ProviderContract,
    before: Option<&ProviderContract>,
    record: &ApplicationRecord,
) -> Vec<&'static str> {
    let mut codes: Vec<_> = contract.violations().iter().map(|it| it.code).collect();
    codes.extend(fixture::signing_codes(contract, before, &tyreso().system, record));
    codes
}

fn change(level: &str, places: Option<u32>, asked_on: &str) -> Value {
    let mut it =
        json!({"area": "0138", "level": level, "askedOn": asked_on, "reference": "Bilaga"});
    if let Some(places) = places {
        it["places"] = json!(places);
    }
    it
}

#[rstest]
#[case([Some(8), Some(4)], &[])]
#[case([Some(7), Some(4)], &["NOT_ASKED_FOR"])]
#[case([Some(9), Some(4)], &["NOT_ASKED_FOR"])]
#[case([Some(8), Some(0)], &["NOT_ASKED_FOR"])]
#[case([None, Some(4)], &["NOT_ASKED_FOR"])]
fn the_ceiling_is_what_the_application_asks_for(
    #[case] ceilings: [Option<u32>; 2],
    #[case] expected: &[&str],
) {
    let record = approve(tyreso().application);
    assert_eq!(codes(&contract(ceilings, &json!([])), None, &record), expected);
}

#[test]
fn who_asks_for_no_ceiling_has_none() {
    let record = approve(application(&json!({"ceilings": []}), &[]));
    assert_eq!(codes(&contract([None, None], &json!([])), None, &record), NOTHING);
    let capped = contract([Some(8), None], &json!([]));
    assert_eq!(codes(&capped, None, &record), ["NOT_ASKED_FOR"]);
}

#[test]
fn a_contract_cannot_leave_out_a_ceiling_by_leaving_out_its_place() {
    let record = approve(tyreso().application);
    let mut without = contract([Some(8), Some(4)], &json!([]));
    without.places.pop();
    assert_eq!(codes(&without, None, &record), ["CEILING_MISSING"]);
    // Where the provider no longer serves there is nothing to hold.
    let wide = json!({"areas": ["0138", "0180"], "ceilings": [
        {"area": "0138", "level": "N1", "places": 8}, {"area": "0138", "level": "N2", "places": 4},
        {"area": "0180", "level": "N1", "places": 2}]});
    let record = approve(application(&wide, &[]));
    let both: ProviderContract = patched("contract", &json!({"areas": ["0138", "0180"]}), &[]);
    assert_eq!(codes(&both, None, &record), ["CEILING_MISSING"]);
    let left = json!([{"areas": ["0138"], "askedOn": "2027-02-01", "reference": "Bilaga"}]);
    let left: ProviderContract = patched("contract", &json!({"areaChanges": left}), &[]);
    assert_eq!(codes(&left, None, &record), NOTHING);
    // A ceiling for a county is not left out by a contract for one of its municipalities.
    let county =
        json!({"areas": ["SE110"], "ceilings": [{"area": "SE110", "level": "N1", "places": 8}]});
    let record = approve(application(&county, &[]));
    let mut one = left;
    one.places.clear();
    assert_eq!(codes(&one, None, &record), ["CEILING_MISSING"]);
}

#[test]
fn a_change_of_the_ceiling_is_the_providers_own_with_its_day() {
    let record = approve(tyreso().application);
    let before = contract([Some(8), Some(4)], &json!([]));
    let changed = |ceilings, changes: &[Value]| {
        codes(&contract(ceilings, &json!(changes)), Some(&before), &record)
    };
    let fewer = change("N1", Some(5), "2027-02-01");
    assert_eq!(changed([Some(5), Some(4)], &[]), ["NOT_ASKED_FOR"]);
    assert_eq!(changed([Some(5), Some(4)], std::slice::from_ref(&fewer)), NOTHING);
    assert_eq!(changed([Some(4), Some(4)], std::slice::from_ref(&fewer)), ["NOT_ASKED_FOR"]);
    assert_eq!(changed([Some(8), Some(4)], std::slice::from_ref(&fewer)), ["NOT_ASKED_FOR"]);
    // The last that was asked holds, and a ceiling may be taken away.
    let more = change("N1", Some(9), "2027-02-02");
    assert_eq!(changed([Some(9), Some(4)], &[fewer.clone(), more.clone()]), NOTHING);
    let same_day = change("N1", Some(9), "2027-02-01");
    assert_eq!(changed([Some(9), Some(4)], &[fewer.clone(), same_day]), NOTHING);
    assert_eq!(changed([None, Some(4)], &[change("N1", None, "2027-02-01")]), NOTHING);
    assert_eq!(changed([Some(9), Some(4)], &[more, fewer]), ["ORDER", "NOT_ASKED_FOR"]);
}

#[rstest]
#[case("2026-10-11", &["ORDER"])]
#[case("2026-10-12", &[])]
#[case("2027-03-01", &[])]
#[case("2027-03-02", &["FUTURE"])]
fn a_change_is_asked_for_after_the_application_and_not_in_days_to_come(
    #[case] asked_on: &str,
    #[case] expected: &[&str],
) {
    let record = approve(tyreso().application);
    let changed = contract([Some(5), Some(4)], &json!([change("N1", Some(5), asked_on)]));
    assert_eq!(codes(&changed, None, &record), expected);
}

#[test]
fn what_the_provider_asked_for_is_not_unsaid() {
    let record = approve(tyreso().application);
    let asked = json!([change("N1", Some(5), "2027-02-01")]);
    let before = contract([Some(5), Some(4)], &asked);
    assert_eq!(codes(&before, Some(&before), &record), NOTHING);
    let back = contract([Some(8), Some(4)], &json!([]));
    assert_eq!(codes(&back, Some(&before), &record), ["LOCKED"]);
    let otherwise = json!([change("N1", Some(3), "2027-02-01")]);
    let otherwise = contract([Some(3), Some(4)], &otherwise);
    assert_eq!(codes(&otherwise, Some(&before), &record), ["LOCKED"]);
    // Not even where the document lets no provider set a ceiling any more.
    let patch = json!({"request": {"providersMaySetCeiling": false}});
    let closed: ChoiceSystem = patched("system", &patch, &[]);
    let bare = contract([None, None], &json!([]));
    assert_eq!(fixture::signing_codes(&bare, Some(&before), &closed, &record), ["LOCKED"]);
}

#[test]
fn a_ceiling_that_nobody_can_trace_stays_until_the_provider_is_asked() {
    let before = contract([Some(8), Some(0)], &json!([]));
    assert_eq!(codes(&before, None, &silent()), ["NOT_ASKED_FOR", "NOT_ASKED_FOR"]);
    // What stood may go on, such as when counts are reported.
    assert_eq!(codes(&before, Some(&before), &silent()), NOTHING);
    for ceilings in [[Some(7), Some(0)], [Some(9), Some(0)], [None, Some(0)]] {
        let other = contract(ceilings, &json!([]));
        assert_eq!(codes(&other, Some(&before), &silent()), ["NOT_ASKED_FOR"], "{ceilings:?}");
    }
    let mut without = before.clone();
    without.places.pop();
    assert_eq!(codes(&without, Some(&before), &silent()), ["CEILING_MISSING"]);
    let answered = contract([Some(6), Some(0)], &json!([change("N1", Some(6), "2027-02-01")]));
    assert_eq!(codes(&answered, Some(&before), &silent()), NOTHING);
    // Who says nothing of ceilings and is given none has nothing to trace.
    assert_eq!(codes(&contract([None, None], &json!([])), None, &silent()), NOTHING);
}

#[test]
fn each_ceiling_says_what_it_rests_on() {
    let bases = |contract: &ProviderContract, record: &ApplicationRecord| {
        let found = readings(contract, record.application());
        assert!(found.iter().all(|it| !it.text.is_incomplete()));
        found.iter().map(|it| (it.ceiling, it.basis, it.asked_on)).collect::<Vec<_>>()
    };
    let record = approve(tyreso().application);
    let changed = contract([Some(5), Some(4)], &json!([change("N1", Some(5), "2027-02-01")]));
    let day = fixture::day("2027-02-01");
    assert_eq!(
        bases(&changed, &record),
        [
            (Some(5), CeilingBasis::ProviderChange, Some(day)),
            (Some(4), CeilingBasis::Application, None)
        ]
    );
    let old = contract([Some(8), None], &json!([]));
    assert_eq!(
        bases(&old, &silent()),
        [(Some(8), CeilingBasis::Unknown, None), (None, CeilingBasis::Unknown, None)]
    );
    let told = &readings(&old, silent().application())[0].text;
    assert!(told.sv.contains("okänt") && told.en.contains("8:1"), "{told:?}");
}

#[test]
fn a_ceiling_needs_a_document_that_allows_it() {
    let codes = |allows: Value, ceilings| {
        let patch = json!({"request": {"providersMaySetCeiling": allows}});
        let system: ChoiceSystem = patched("system", &patch, &[]);
        let record = approve(tyreso().application);
        fixture::signing_codes(&contract(ceilings, &json!([])), None, &system, &record)
    };
    let asked = [Some(8), Some(4)];
    assert_eq!(codes(json!(false), asked), ["NO_CEILING", "NO_CEILING"]);
    assert_eq!(codes(json!(false), [None, None]), NOTHING);
    assert_eq!(codes(json!(true), asked), NOTHING);
    // A document that does not say leaves the ceiling to the provider.
    assert_eq!(codes(Value::Null, asked), NOTHING);
}

#[rstest]
#[case(json!({"area": "0138", "level": "N1", "places": 0}), "RANGE")]
#[case(json!({"area": "0138", "level": "N1", "places": 100_001}), "RANGE")]
#[case(json!({"area": "0138", "level": "lätt", "places": 1}), "FORM")]
fn no_ceiling_is_asked_for_out_of_form(#[case] ceiling: Value, #[case] code: &str) {
    let asked = application(&json!({"ceilings": [ceiling]}), &[]);
    let found: Vec<_> = asked.violations().iter().map(|it| it.code).collect();
    assert_eq!(found, [code]);
    let mut later = ceiling;
    later["askedOn"] = json!("2027-02-01");
    later["reference"] = json!("Bilaga");
    let changed = contract([None, None], &json!([later]));
    let found: Vec<_> = changed.violations().iter().map(|it| it.code).collect();
    assert_eq!(found, [code]);
}

#[test]
fn one_ceiling_stands_for_each_area_and_level() {
    let one = json!({"area": "0138", "level": "N1", "places": 1});
    let two = json!({"area": "0138", "level": "N1", "places": 2});
    let asked = application(&json!({"ceilings": [one, two]}), &[]);
    let found: Vec<_> = asked.violations().iter().map(|it| it.code).collect();
    assert_eq!(found, ["DUPLICATE"]);
}

#[test]
fn a_request_of_a_provider_names_no_person() {
    let mut named = change("N1", Some(5), "2027-02-01");
    named["reference"] = json!("Samtal med 811218-9876");
    let found = contract([Some(5), Some(4)], &json!([named])).violations();
    assert_eq!(found.iter().map(|it| it.code).collect::<Vec<_>>(), ["PERSONAL_NUMBER"]);
}

#[rstest]
#[case(json!({}), json!({}), &[])]
#[case(json!({"areas": []}), json!({}), &[])]
#[case(json!({"ceilings": [{"area": "0180", "level": "N1", "places": 8}]}), json!({}), &["NOT_APPLIED_FOR"])]
#[case(json!({"areas": [], "ceilings": [{"area": "0180", "level": "N1", "places": 8}]}), json!({}), &[])]
#[case(json!({"areas": [], "ceilings": [{"area": "0127", "level": "N1", "places": 8}]}), json!({}), &["NOT_APPLIED_FOR"])]
#[case(json!({"ceilings": [{"area": "0138", "level": "N6", "places": 8}]}), json!({}), &["UNKNOWN_LEVEL"])]
#[case(json!({"ceilings": [{"area": "0138", "places": 8}]}), json!({}), &["UNKNOWN_LEVEL"])]
#[case(json!({"ceilings": [{"area": "0138", "places": 8}]}), json!({"compensation": null}), &[])]
#[case(json!({"ceilings": []}), json!({"providersMaySetCeiling": false}), &[])]
#[case(json!({}), json!({"providersMaySetCeiling": false}), &["NO_CEILING", "NO_CEILING"])]
fn what_is_asked_for_goes_with_the_document(
    #[case] patch: Value,
    #[case] request: Value,
    #[case] expected: &[&str],
) {
    let system: ChoiceSystem = patched("system", &json!({"request": request}), &[]);
    let (application, today) = (application(&patch, &[]), fixture::day("2026-11-09"));
    let to = (application.choice_system_id, &system);
    let found = filing::violations(&application, to, true, today);
    assert_eq!(found.iter().map(|it| it.code).collect::<Vec<_>>(), expected);
}
