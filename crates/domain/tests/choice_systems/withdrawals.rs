//! Applications that are taken back: by the applicant, on its own word.

use hansyn_domain::choice_system::application::decision::DecideError;
use hansyn_domain::choice_system::application::record::RecordError;
use hansyn_domain::choice_system::application::{ApplicationRecord, ApplicationStatus};
use hansyn_domain::choice_system::{ProviderApplication, SystemStatus};
use rstest::rstest;
use serde_json::{Value, json};

use crate::fixture::{approve, delegate, november, patched, received, tyreso};

fn application(patch: &Value) -> ProviderApplication {
    patched("application", patch, &[])
}

fn taken_back(reference: Option<&str>) -> ApplicationRecord {
    let patch = json!({"withdrawnOn": "2026-10-20", "withdrawalReference": reference});
    received().changed(application(&patch)).unwrap()
}

#[test]
fn an_application_can_be_taken_back_until_it_is_decided() {
    let back: ProviderApplication =
        patched("application", &json!({"withdrawnOn": "2026-10-20"}), &[]);
    let record = received().changed(back).unwrap();
    assert_eq!(record.status(), ApplicationStatus::Withdrawn);
    let system = tyreso().system;
    let decided = record.decide(
        &system,
        SystemStatus::Advertised,
        tyreso().findings,
        &delegate(),
        november(),
    );
    assert_eq!(decided, Err(DecideError::Withdrawn));
    assert_eq!(record.changed(tyreso().application), Err(RecordError::NotOpen));
}

#[rstest]
#[case(json!({"withdrawnOn": "2026-10-20"}), &[])]
#[case(json!({"withdrawnOn": "2026-10-20", "withdrawalReference": "SN 2026/0412-31"}), &[])]
#[case(json!({"withdrawalReference": "SN 2026/0412-31"}), &["NOT_WITHDRAWN"])]
#[case(json!({"withdrawnOn": "2026-10-20", "withdrawalReference": " "}), &["LENGTH"])]
#[case(json!({"withdrawnOn": "2026-10-20", "withdrawalReference": "811218-9876"}), &["PERSONAL_NUMBER"])]
fn it_is_noted_where_the_applicants_word_lies(#[case] patch: Value, #[case] expected: &[&str]) {
    let found = application(&patch).violations();
    assert_eq!(found.iter().map(|it| it.code).collect::<Vec<_>>(), expected);
    assert!(found.iter().all(|it| it.pointer == "/withdrawalReference"), "{found:?}");
}

#[test]
fn an_application_that_is_taken_back_on_nobodys_word_is_remarked_on() {
    assert_eq!(received().remarks(), []);
    assert_eq!(approve(tyreso().application).remarks(), []);
    assert_eq!(taken_back(Some("SN 2026/0412-31")).remarks(), []);
    let [remark]: [_; 1] = taken_back(None).remarks().try_into().unwrap();
    assert!(remark.sv.contains("8 kap. 1 §") && remark.en.contains("LOV 8:1"), "{remark:?}");
    assert_ne!(remark.sv, remark.en);
}

#[test]
fn a_missing_reference_is_added_later_and_nothing_else() {
    let silent = taken_back(None);
    let with = |extra: Value| {
        let mut patch = json!({"withdrawnOn": "2026-10-20", "withdrawalReference": "Bilaga 9"});
        patch.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        application(&patch)
    };
    let mended = silent.changed(with(json!({}))).unwrap();
    assert_eq!(mended.status(), ApplicationStatus::Withdrawn);
    assert_eq!(mended.remarks(), []);
    for extra in
        [json!({"withdrawnOn": "2026-10-19"}), json!({"withdrawnOn": null}), json!({"areas": []})]
    {
        assert_eq!(silent.changed(with(extra.clone())), Err(RecordError::NotOpen), "{extra}");
    }
    // What was noted stays.
    let other =
        application(&json!({"withdrawnOn": "2026-10-20", "withdrawalReference": "Bilaga 8"}));
    assert_eq!(mended.changed(other), Err(RecordError::NotOpen));
    let decided = approve(tyreso().application);
    let referenced = ProviderApplication {
        withdrawal_reference: Some("Bilaga 9".to_owned()),
        ..decided.application().clone()
    };
    assert_eq!(decided.changed(referenced), Err(RecordError::NotOpen));
}
