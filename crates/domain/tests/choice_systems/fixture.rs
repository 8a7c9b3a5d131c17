//! The case that every test begins with.

use hansyn_domain::choice_system::application::{ApplicationRecord, DelegateFindings};
use hansyn_domain::choice_system::provider_contract::signing::{self, Signing};
use hansyn_domain::choice_system::{
    ChoiceSystem, ProviderApplication, ProviderContract, SystemStatus,
};
use hansyn_domain::ids::{ApplicationId, ChoiceSystemId, CommitteeId};
use hansyn_domain::party::{HumanDelegate, Role};
use hansyn_domain::violation::Violation;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::Path;
use uuid::Uuid;

/// The occupation of the seeds: a cooperative in Tyresö, reached through LOV.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tyreso {
    pub(crate) system: ChoiceSystem,
    pub(crate) application: ProviderApplication,
    pub(crate) findings: DelegateFindings,
    pub(crate) contract: ProviderContract,
}

pub(crate) fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/choice_systems")
}

pub(crate) fn json() -> Value {
    let text = std::fs::read_to_string(folder().join("tyreso.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

pub(crate) fn tyreso() -> Tyreso {
    serde_json::from_value(json()).unwrap()
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The day on which the case is decided.
pub(crate) fn november() -> Date {
    day("2026-11-09")
}

pub(crate) fn committee() -> CommitteeId {
    tyreso().system.committee_id
}

pub(crate) fn delegate() -> HumanDelegate {
    HumanDelegate::signed_in(committee(), &[Role::Delegate]).unwrap()
}

/// The application of the case, as it came in.
pub(crate) fn received() -> ApplicationRecord {
    ApplicationRecord::received(tyreso().application)
}

/// The application as a delegate approves it.
pub(crate) fn approve(application: ProviderApplication) -> ApplicationRecord {
    let (case, on) = (tyreso(), day("2026-11-09"));
    ApplicationRecord::received(application)
        .decide(&case.system, SystemStatus::Advertised, case.findings, &delegate(), on)
        .unwrap()
}

/// The codes of what keeps `contract` from following from `record`.
pub(crate) fn signing_codes(
    contract: &ProviderContract,
    before: Option<&ProviderContract>,
    system: &ChoiceSystem,
    record: &ApplicationRecord,
) -> Vec<&'static str> {
    let found = signing_on(contract, before, system, record, day("2027-03-01"));
    found.iter().map(|violation| violation.code).collect()
}

/// What keeps `contract` from following from `record` on `today`.
pub(crate) fn signing_on(
    contract: &ProviderContract,
    before: Option<&ProviderContract>,
    system: &ChoiceSystem,
    record: &ApplicationRecord,
    today: Date,
) -> Vec<Violation> {
    let one = Uuid::from_u128(1);
    let against = Signing {
        system: (ChoiceSystemId::from_uuid(one), system),
        application: (ApplicationId::from_uuid(one), record),
        before,
        today,
    };
    signing::violations(contract, &against)
}

/// The case with the part `name` changed by a merge patch, after the fields at
/// `remove` have been taken away.
pub(crate) fn patched<T: DeserializeOwned>(name: &str, patch: &Value, remove: &[String]) -> T {
    let mut value = json()[name].clone();
    merge(&mut value, patch);
    for pointer in remove {
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        let parent = value.pointer_mut(parent).unwrap();
        let taken = parent.as_object_mut().unwrap().remove(field);
        assert!(taken.is_some(), "nothing at {pointer}");
    }
    serde_json::from_value(value).unwrap()
}

fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let fields = target.as_object_mut().unwrap();
    for (name, change) in changes {
        merge(fields.entry(name.clone()).or_insert(Value::Null), change);
    }
}
