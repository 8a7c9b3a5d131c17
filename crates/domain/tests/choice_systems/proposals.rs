//! Applications: what the service proposes, and what it asks for first.

use hansyn_domain::choice_system::application::ApplicationRecord;
use hansyn_domain::choice_system::application::proposal::{Proposal, ProposalInput, proposal};
use hansyn_domain::choice_system::application::reserved::ReservedCondition;
use hansyn_domain::choice_system::{ChoiceSystem, ProviderApplication};
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::reservation::ReservationRoute;
use hansyn_domain::matching::{Answer, Outcome, ReservationTest};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use crate::fixture::{november, patched, tyreso};
use crate::golden::cases;

/// Nobody is tested by a predicate on reservations here.
pub(crate) struct Never;

impl ReservationTest for Never {
    fn test(&self, _: ReservationRoute, _: &Enterprise, _: Date, _: CpvCode) -> Answer {
        Answer { outcome: Outcome::NotMet, reasons: Vec::new() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    about: String,
    #[serde(default = "november")]
    today: Date,
    #[serde(default)]
    remove: Vec<String>,
    #[serde(default)]
    patch: Value,
    /// Changes of the choice system.
    #[serde(default)]
    system: Value,
    /// What the register holds beyond the name; absent when it holds nothing.
    enterprise: Option<Value>,
    proposes: ProposedName,
    #[serde(default)]
    requirements: BTreeMap<String, Outcome>,
    handling: Option<String>,
}

#[derive(Deserialize, PartialEq, Debug)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ProposedName {
    Approve,
    Reject,
    Ask,
    Weigh,
}

fn or_nothing(patch: &Value) -> Value {
    if patch.is_null() { json!({}) } else { patch.clone() }
}

fn enterprise(facts: &Value) -> Enterprise {
    let mut value = json!({
        "name": "Socialt kooperativ i Tyresö", "legalForm": "ECONOMIC_ASSOCIATION",
        "kinds": ["WORK_INTEGRATION"], "status": "ACTIVE", "isFictitious": true,
        "homeMunicipality": "0138", "trades": [], "deliveryAreas": [], "headcounts": [],
        "governance": {}, "aims": {}, "certificates": [], "references": [], "evidence": [],
        "capacity": {"referencesAreComplete": false, "certificatesAreComplete": false, "tradesAreComplete": false},
    });
    for (name, part) in facts.as_object().unwrap() {
        match value.get_mut(name).and_then(Value::as_object_mut).zip(part.as_object()) {
            Some((known, new)) => known.extend(new.clone()),
            None => value[name] = part.clone(),
        }
    }
    serde_json::from_value(value).unwrap()
}

impl Case {
    fn proposal(&self, book: &LawBook) -> Proposal {
        let system: ChoiceSystem = patched("system", &or_nothing(&self.system), &[]);
        let application: ProviderApplication =
            patched("application", &or_nothing(&self.patch), &self.remove);
        assert_eq!((system.violations(), application.violations()), (vec![], vec![]));
        let id = application.applicants[0].enterprise_id;
        let known = self.enterprise.as_ref().map(enterprise);
        let enterprises = id.into_iter().zip(known.as_ref()).collect();
        let record = ApplicationRecord::received(application);
        proposal(&ProposalInput {
            book,
            system: &system,
            record: &record,
            enterprises: &enterprises,
            test: &Never,
            today: self.today,
        })
        .unwrap()
    }
}

#[test]
fn every_case_is_proposed_as_it_should_be() {
    let book = LawBook::embedded().unwrap();
    let mut wrong = Vec::new();
    for (name, case) in cases::<Case>("choice_systems/applications") {
        let proposed = case.proposal(&book);
        let outcome = serde_json::to_value(proposed.outcome).unwrap();
        let expected: ProposedName = serde_json::from_value(outcome).unwrap();
        if expected != case.proposes {
            wrong.push(format!("{name} ({}): {expected:?}", case.about));
        }
        for (key, outcome) in &case.requirements {
            let found = proposed.requirements.iter().find(|it| it.key == *key).unwrap();
            if found.outcome != *outcome {
                wrong.push(format!("{name}: {key} {:?} {:?}", found.outcome, found.reasons));
            }
        }
        if let Some(state) = &case.handling {
            let found = serde_json::to_value(proposed.handling.state).unwrap();
            if found != state.as_str() {
                wrong.push(format!("{name}: {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_unknown_says_what_to_ask_for_and_everything_has_a_reason() {
    let book = LawBook::embedded().unwrap();
    for (name, case) in cases::<Case>("choice_systems/applications") {
        for found in case.proposal(&book).requirements {
            assert!(!found.reasons.is_empty(), "{name} {}", found.key);
            assert!(!found.reasons.iter().any(hansyn_domain::text::Text::is_incomplete), "{name}");
            let asks = !found.asks.is_empty();
            assert!(asks || found.outcome != Outcome::Unknown, "{name} {}", found.key);
        }
    }
}

/// What is proposed to a group of two whose register facts are `first` and `second`.
fn of_a_group(system: &Value, first: &Value, second: &Value) -> Proposal {
    let ids = ["ent_00000000000000000000000001", "ent_00000000000000000000000002"];
    let members = ids.map(|id| json!({"name": "Ett kooperativ", "enterpriseId": id}));
    let mut answers = crate::fixture::json()["application"]["answers"].clone();
    let conditions = ReservedCondition::ALL.iter();
    let said = conditions.map(|condition| json!({"key": condition.key(), "saysMet": true}));
    answers.as_array_mut().unwrap().extend(said);
    let patch = json!({"applicants": members, "answers": answers});
    let system: ChoiceSystem = patched("system", system, &[]);
    let record = ApplicationRecord::received(patched("application", &patch, &[]));
    let (first, second) = (enterprise(first), enterprise(second));
    let known = ids.map(|id| id.parse().unwrap()).into_iter().zip([&first, &second]).collect();
    let book = LawBook::embedded().unwrap();
    let (test, today) = (&Never, november());
    let input = ProposalInput {
        book: &book,
        system: &system,
        record: &record,
        enterprises: &known,
        test,
        today,
    };
    proposal(&input).unwrap()
}

#[test]
fn a_group_brings_its_places_together() {
    let places = |number: u32| json!({"capacity": {"places": number}});
    let of = |first, second| {
        let found = of_a_group(&json!({}), &first, &second).requirements.remove(0);
        let told = found.reasons.iter().any(|it| it.sv.contains("5 kap. 1–2 §§ LOV"));
        assert!(told, "{:?}", found.reasons);
        found.outcome
    };
    assert_eq!((of(places(3), places(6)), of(places(6), places(3))), (Outcome::Met, Outcome::Met));
    assert_eq!(of(places(3), places(2)), Outcome::Met);
    // The register says no where the applicants say yes: somebody has to ask.
    assert_eq!(of(places(2), places(2)), Outcome::Unknown);
    let silent = json!({"capacity": {"turnoverYearEnd": "2025-12-31"}});
    assert_eq!(of(places(5), silent), Outcome::Met);
}

/// The cooperative with three places relies on another that has `lent`.
fn relying(lent: Option<u32>, is_proved: Option<bool>, key: &str) -> Outcome {
    let ids = ["ent_00000000000000000000000001", "ent_00000000000000000000000002"];
    let mut relied = json!({"requirements": [key],
        "enterprise": {"name": "Handledarna", "enterpriseId": ids[1]}});
    if let Some(is_proved) = is_proved {
        relied["commitmentIsProved"] = json!(is_proved);
    }
    let record =
        ApplicationRecord::received(patched("application", &json!({"reliesOn": [relied]}), &[]));
    let own = enterprise(&json!({"capacity": {"places": 3}}));
    let other = lent.map(|places| enterprise(&json!({"capacity": {"places": places}})));
    let known = ids.map(|id| id.parse().unwrap()).into_iter();
    let known = known.zip(std::iter::once(&own).chain(&other)).collect();
    let book = LawBook::embedded().unwrap();
    let found = proposal(&ProposalInput {
        book: &book,
        system: &tyreso().system,
        record: &record,
        enterprises: &known,
        test: &Never,
        today: november(),
    });
    found.unwrap().requirements.iter().find(|it| it.key == "places").unwrap().outcome
}

#[test]
fn lent_capacity_counts_where_it_is_proved_and_for_what_it_is_lent() {
    assert_eq!(relying(Some(2), Some(true), "places"), Outcome::Met);
    assert_eq!(relying(Some(1), Some(true), "places"), Outcome::Unknown);
    assert_eq!(relying(Some(2), Some(false), "places"), Outcome::Unknown);
    assert_eq!(relying(Some(2), None, "places"), Outcome::Unknown);
    assert_eq!(relying(Some(2), Some(true), "supervision"), Outcome::Unknown);
    // Of a lender that the register does not have, it says neither yes nor no.
    assert_eq!(relying(None, Some(true), "places"), Outcome::Met);
}

#[test]
fn every_member_of_a_group_meets_what_is_reserved() {
    let reserved = json!({"request": {"reservation": {"statedInDocuments": true}}});
    let controlled = |by_public: bool| json!({"aims": {"publiclyControlled": by_public}});
    let of = |first, second| {
        let proposed = of_a_group(&reserved, &controlled(first), &controlled(second));
        let key = ReservedCondition::NoPublicControl.key();
        proposed.requirements.iter().find(|it| it.key == key).unwrap().outcome
    };
    assert_eq!(of(false, false), Outcome::Met);
    assert_eq!((of(true, false), of(false, true)), (Outcome::Unknown, Outcome::Unknown));
}
