//! Properties that every description of a purchase has, whatever it holds.
//!
//! The descriptions are mixed from the golden cases: topics of one are put into
//! another, facts are left out and answers turned round, so that every kind of
//! fact that any case knows takes part, and each new case adds to them.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a case that cannot be read must fail the test"
)]

#[path = "support/golden.rs"]
mod golden;

use hansyn_domain::law::assess;
use hansyn_domain::law::assessment::{Assessment, Finding, Verdict};
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::purchase::Purchase;
use hansyn_domain::money::Sek;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

/// The purchases of all golden cases, as they stand on the wire.
static CASES: LazyLock<Vec<Map<String, Value>>> = LazyLock::new(|| {
    let purchase = |(_, case): (String, toml::Table)| {
        let purchase: Purchase = case["purchase"].clone().try_into().unwrap();
        serde_json::to_value(purchase).unwrap().as_object().unwrap().clone()
    };
    golden::cases("cases").into_iter().map(purchase).collect()
});

/// Everything that some case holds, by where it stands; the places of lists are left out.
static HELD: LazyLock<BTreeMap<String, Vec<Value>>> = LazyLock::new(|| {
    let mut held = BTreeMap::new();
    for case in CASES.iter() {
        collect(&Value::Object(case.clone()), "", &mut held);
    }
    held
});

fn collect(value: &Value, at: &str, held: &mut BTreeMap<String, Vec<Value>>) {
    let known = held.entry(at.to_owned()).or_default();
    if !known.contains(value) {
        known.push(value.clone());
    }
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                collect(member, &format!("{at}/{name}"), held);
            }
        }
        Value::Array(items) => {
            for item in items {
                collect(item, &format!("{at}/*"), held);
            }
        }
        _ => {}
    }
}

fn general(pointer: &str) -> String {
    let step =
        |step: &str| if step.parse::<usize>().is_ok() { "*".to_owned() } else { step.to_owned() };
    pointer.split('/').map(step).collect::<Vec<_>>().join("/")
}

/// Every yes or no below `value`.
fn answers<'v>(value: &'v mut Value, found: &mut Vec<&'v mut Value>) {
    match value {
        Value::Bool(_) => found.push(value),
        Value::Object(members) => members.values_mut().for_each(|member| answers(member, found)),
        Value::Array(items) => items.iter_mut().for_each(|item| answers(item, found)),
        _ => {}
    }
}

/// Every member that can be left out: those of topics, by topic and name.
fn members(purchase: &Map<String, Value>) -> Vec<(String, String)> {
    let topics = purchase.iter().filter_map(|(topic, value)| Some((topic, value.as_object()?)));
    topics
        .flat_map(|(topic, facts)| facts.keys().map(move |name| (topic.clone(), name.clone())))
        .collect()
}

prop_compose! {
    /// A case with topics of other cases, some facts left out and some answers turned round.
    fn mixed()(
        base in any::<Index>(),
        donors in prop::collection::vec((any::<Index>(), any::<Index>()), 0..6),
        left_out in prop::collection::vec(any::<Index>(), 0..3),
        turned in prop::collection::vec(any::<Index>(), 0..3),
    ) -> Map<String, Value> {
        let mut purchase = base.get(&CASES).clone();
        for (donor, member) in donors {
            let donor = donor.get(&CASES);
            let (name, value) = donor.iter().nth(member.index(donor.len())).unwrap();
            if name != "instrument" {
                purchase.insert(name.clone(), value.clone());
            }
        }
        for place in left_out {
            let members = members(&purchase);
            if members.is_empty() {
                continue;
            }
            let (topic, name) = place.get(&members).clone();
            let mut fewer = purchase.clone();
            fewer[&topic].as_object_mut().unwrap().remove(&name);
            // Some facts are part of the form.
            if read(&fewer).is_some() {
                purchase = fewer;
            }
        }
        let mut value = Value::Object(purchase);
        for place in turned {
            let mut found = Vec::new();
            answers(&mut value, &mut found);
            if !found.is_empty() {
                let at = place.index(found.len());
                *found[at] = Value::Bool(found[at] == &Value::Bool(false));
            }
        }
        value.as_object().unwrap().clone()
    }
}

fn read(purchase: &Map<String, Value>) -> Option<Purchase> {
    serde_json::from_value(Value::Object(purchase.clone())).ok()
}

fn assessed(purchase: &Map<String, Value>) -> Assessment {
    assess(&BOOK, &read(purchase).unwrap())
}

/// The pointers of the facts that findings say are missing.
fn asked_for(assessment: &Assessment) -> BTreeSet<String> {
    let asks = |finding: &&Finding| finding.verdict == Verdict::NeedsFact;
    let findings = assessment.findings.iter().filter(asks);
    findings
        .flat_map(|finding| finding.facts.iter().filter(|fact| fact.value.is_none()))
        .map(|fact| fact.pointer.clone())
        .collect()
}

/// Puts `given` at `pointer`, with the objects that lead there.
fn put(value: &mut Value, pointer: &str, given: Value) -> Option<()> {
    let mut place = value;
    for step in pointer.split('/').skip(1) {
        place = match place {
            Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?)?,
            Value::Object(members) => {
                members.entry(step).or_insert_with(|| Value::Object(Map::new()))
            }
            _ => return None,
        };
    }
    *place = given;
    Some(())
}

fn direct_award_on_value(assessment: &Assessment) -> Option<Verdict> {
    let names = ["LOU.DIRECT_AWARD.VALUE", "LOU.DIRECT_AWARD.OLDER_VALUE"];
    let mut findings = assessment.findings.iter();
    findings.find(|it| names.contains(&it.rule.as_str())).map(|finding| finding.verdict)
}

/// What is said, without where: rules with their verdicts.
fn said(assessment: &Assessment) -> Vec<(String, Verdict)> {
    let mut said: Vec<_> =
        assessment.findings.iter().map(|finding| (finding.rule.clone(), finding.verdict)).collect();
    said.sort();
    said
}

/// The lists turned round, but for the parts and lots, of which the first of equals counts.
fn turned_round(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(turned_round);
            items.reverse();
        }
        Value::Object(members) => {
            for (name, member) in members {
                if !["parts", "planned", "cites"].contains(&name.as_str()) {
                    turned_round(member);
                }
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_higher_value_never_turns_a_forbidden_direct_award_into_a_permitted_one(
        purchase in mixed(), more in 0_u64..20_000_000
    ) {
        let mut dearer = read(&purchase).unwrap();
        if direct_award_on_value(&assess(&BOOK, &dearer)) == Some(Verdict::Prohibited) {
            let base = dearer.valuation.estimated.unwrap_or(Sek::ZERO);
            dearer.valuation.estimated = base.checked_add(Sek::from_kronor(more));
            prop_assert_ne!(direct_award_on_value(&assess(&BOOK, &dearer)), Some(Verdict::Permitted));
        }
    }

    #[test]
    fn a_fact_that_is_given_is_not_asked_for_again(purchase in mixed(), choice in any::<Index>()) {
        for pointer in asked_for(&assessed(&purchase)) {
            let Some(values) = HELD.get(&general(&pointer)) else { continue };
            let mut given = Value::Object(purchase.clone());
            if put(&mut given, &pointer, choice.get(values).clone()).is_none() {
                continue;
            }
            let Some(given) = given.as_object().filter(|given| read(given).is_some()) else { continue };
            prop_assert!(!asked_for(&assessed(given)).contains(&pointer), "{} is asked for twice", pointer);
        }
    }

    #[test]
    fn only_what_is_not_there_is_asked_for(purchase in mixed()) {
        let held = Value::Object(purchase.clone());
        for pointer in asked_for(&assessed(&purchase)) {
            let is_there = held.pointer(&pointer).is_some_and(|value| !value.is_null());
            prop_assert!(!is_there, "{} is there", pointer);
        }
    }

    #[test]
    fn what_is_said_does_not_depend_on_the_order_of_lists(purchase in mixed()) {
        let mut turned = Value::Object(purchase.clone());
        turned_round(&mut turned);
        prop_assert_eq!(said(&assessed(&purchase)), said(&assessed(turned.as_object().unwrap())));
    }

    #[test]
    fn every_finding_is_whole_and_no_breach_rests_on_a_foreign_chapter(purchase in mixed()) {
        let assessment = assessed(&purchase);
        for finding in &assessment.findings {
            prop_assert!(!finding.what.is_incomplete() && !finding.why.is_incomplete(), "{}", finding.rule);
            prop_assert!(!finding.remedy.is_incomplete() && !finding.provisions.is_empty(), "{}", finding.rule);
            let breach = matches!(finding.verdict, Verdict::Prohibited | Verdict::Missing);
            for read in finding.provisions.iter().filter(|_| breach) {
                let applies = assessment.regime.is_none_or(|regime| regime.applies(&read.citation));
                prop_assert!(applies, "{} cites {}", finding.rule, read.citation);
            }
        }
    }
}

#[test]
fn every_fact_that_is_asked_for_is_given_by_some_case() {
    let asked: BTreeSet<String> = CASES
        .iter()
        .flat_map(|case| asked_for(&assessed(case)))
        .map(|pointer| general(&pointer))
        .collect();
    let never: Vec<&String> = asked.iter().filter(|pointer| !HELD.contains_key(*pointer)).collect();
    assert!(never.is_empty(), "no case gives {never:?}");
}
