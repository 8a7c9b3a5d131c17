//! What contracts and applications promise, so that no place is promised twice.

use hansyn_domain::choice_system::application::ApplicationRecord;
use hansyn_domain::choice_system::promised::{NotCounted, by_application, by_contract};
use hansyn_domain::choice_system::{ProviderContract, SystemStatus};
use hansyn_domain::matching::commitment::{Firmness, over_commitments};
use serde_json::{Value, json};

use crate::fixture::{day, delegate, patched, received, tyreso};

fn contract(patch: &Value) -> ProviderContract {
    patched("contract", patch, &[])
}

fn places(of: &[Value]) -> Value {
    json!({"places": of})
}

#[test]
fn a_contract_promises_its_ceilings_and_at_least_those_who_are_placed() {
    let promised = |of: &[Value]| by_contract(&contract(&places(of)), "SN 1").map(|it| it.places);
    let of = |level: &str, ceiling: Value, placed: u32| {
        let mut it = json!({"area": "0138", "level": level, "activeChoices": placed});
        if ceiling.is_number() {
            it["ceiling"] = ceiling;
        }
        it
    };
    assert_eq!(promised(&[of("N1", json!(8), 3), of("N2", json!(4), 0)]), Ok(12));
    assert_eq!(promised(&[of("N1", json!(8), 9)]), Ok(9));
    assert_eq!(promised(&[of("N1", Value::Null, 3)]), Ok(3));
    assert_eq!(promised(&[of("N1", Value::Null, 0)]), Err(NotCounted::NoNumber));
    assert_eq!(promised(&[]), Err(NotCounted::NoNumber));
}

#[test]
fn a_contract_promises_until_it_ends() {
    let last = |patch: &Value| by_contract(&contract(patch), "SN 1").unwrap().period.to();
    let ended = json!({"endedOn": "2027-06-30", "ground": "PROVIDER_NOTICE"});
    let runs = |to: &str| json!({"from": "2027-01-01", "to": to});
    let own = |mut it: Value| {
        it["places"] = json!([{"area": "0138", "level": "N1", "ceiling": 8}]);
        it
    };
    assert_eq!(last(&own(json!({"runs": runs("2027-12-31")}))), Some(day("2027-12-31")));
    assert_eq!(
        last(&own(json!({"runs": runs("2027-12-31"), "end": ended}))),
        Some(day("2027-06-30"))
    );
}

#[test]
fn who_promises_is_one_enterprise_of_the_register() {
    let of = |providers: Value| {
        by_contract(
            &contract(&json!({"providers": providers,
                "places": [{"area": "0138", "level": "N1", "ceiling": 8}]})),
            "SN 1",
        )
        .map(|it| it.places)
    };
    let known = json!({"name": "Ärlan", "enterpriseId": "ent_00000000000000000000000001"});
    assert_eq!(of(json!([known])), Ok(8));
    assert_eq!(of(json!([{"name": "Ärlan"}])), Err(NotCounted::NotInRegister));
    assert_eq!(of(json!([known, known])), Err(NotCounted::Group));
    for reason in [NotCounted::Group, NotCounted::NotInRegister, NotCounted::NoNumber] {
        assert!(!reason.text().is_incomplete());
    }
}

#[test]
fn an_application_promises_what_the_document_requires_and_it_says_it_has() {
    let (system, today) = (tyreso().system, day("2026-11-09"));
    let of = |record: &ApplicationRecord| by_application(record, &system, "SN 2", today);
    let promised = of(&received()).unwrap().unwrap();
    assert_eq!((promised.places, promised.firmness), (5, Firmness::Application));
    assert_eq!((promised.period.from(), promised.period.to()), (today, None));
    let silent: ApplicationRecord = ApplicationRecord::received(patched(
        "application",
        &json!({"answers": [{"key": "places", "saysMet": false}]}),
        &[],
    ));
    assert_eq!(of(&silent), Some(Err(NotCounted::NoNumber)));
    let withdrawn = ApplicationRecord::received(patched(
        "application",
        &json!({"withdrawnOn": "2026-11-02"}),
        &[],
    ));
    assert_eq!(of(&withdrawn), None);
    let decided = |is_met: bool| {
        let mut findings = tyreso().findings;
        findings.requirements[0].is_met = is_met;
        let status = SystemStatus::Advertised;
        received().decide(&system, status, findings, &delegate(), today).unwrap()
    };
    assert!(of(&decided(true)).is_some());
    assert_eq!(of(&decided(false)), None);
}

#[test]
fn a_place_more_than_there_are_is_found() {
    let of = |ceiling: u32| {
        by_contract(
            &contract(&places(&[json!({"area": "0138", "level": "N1", "ceiling": ceiling})])),
            "SN 1",
        )
        .unwrap()
    };
    let application =
        by_application(&received(), &tyreso().system, "SN 2", day("2026-11-09")).unwrap().unwrap();
    let has = [(application.enterprise_id, 8)].into_iter().collect();
    let found = |ceiling| {
        let all = [of(ceiling), application.clone()];
        over_commitments(&all, &has, day("2027-06-01")).len()
    };
    assert_eq!((found(3), found(4)), (0, 1));
}
