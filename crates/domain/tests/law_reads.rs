//! What the documentation of a fact says about the rules that read it, held
//! against what the rules of the golden cases really read.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a source that cannot be read must fail the test"
)]

use hansyn_domain::law::assess;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::purchase::Purchase;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Where the facts of each description stand in a purchase.
const PLACES: &[(&str, &str)] = &[
    ("NoticeFacts", "/notices"),
    ("DocumentationFacts", "/documentation"),
    ("StandstillFacts", "/standstill"),
    ("ReviewFacts", "/review"),
    ("LabourFacts", "/labour"),
    ("DisclosureFacts", "/disclosure"),
    ("CommunicationFacts", "/communication"),
    ("PrivatePerformerFacts", "/privatePerformers"),
    ("FeeFacts", "/fee"),
    ("TimetableFacts", "/timetable"),
    ("ModificationFacts", "/modification"),
    ("QualificationFacts", "/qualification"),
    ("QualificationRequirement", "/qualification/requirements/*"),
    ("TurnoverRequirement", "/qualification/turnover/*"),
    ("SpecificationFacts", "/specification"),
    ("LabelRequirement", "/specification/labels/*"),
    ("SpecificationReference", "/specification/references/*"),
    ("ProcessRequirement", "/specification/processes/*"),
    ("ExclusionFacts", "/supplierCheck/exclusions/*"),
    ("SelfCleaning", "/supplierCheck/exclusions/*/selfCleaning"),
    ("SupplierCheck", "/supplierCheck"),
    ("LowTender", "/tenderReview/lowTenders/*"),
    ("DeclinedAward", "/tenderReview/declinedAwards/*"),
    ("ChoiceSystemFacts", "/choiceSystem"),
    ("Application", "/choiceSystem/applications/*"),
    ("CorrectionApplication", "/choiceSystem/corrections/*"),
    ("DamagesClaim", "/choiceSystem/damages/*"),
    ("LotPlan", "/lots"),
    ("PlannedLot", "/lots/planned/*"),
    ("DirectAward", "/directAward"),
    ("ClauseFacts", "/clauses/*"),
];

/// The rules that the documentation of each fact names, by where the fact stands.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/law");
    let topics = std::fs::read_dir(law.join("facts")).unwrap().map(|entry| entry.unwrap().path());
    let mut found = BTreeMap::new();
    for path in topics.chain([law.join("purchase.rs")]) {
        let text = std::fs::read_to_string(path).unwrap();
        let (mut place, mut doc) = (None, String::new());
        for line in text.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix("pub struct ") {
                let name = name.trim_end_matches(" {");
                place = PLACES.iter().find(|(known, _)| *known == name).map(|(_, place)| *place);
            } else if let Some(more) = line.strip_prefix("///") {
                doc.push_str(more);
            } else if let Some(field) = line.strip_prefix("pub ") {
                let name = field.split(':').next().unwrap();
                if let Some(place) = place.filter(|_| field.contains(": ")) {
                    found.insert(format!("{place}/{}", camel(name)), named(&doc));
                }
                doc.clear();
            } else if line.starts_with('}') {
                (place, doc) = (None, String::new());
            }
        }
    }
    found
}

fn named(doc: &str) -> BTreeSet<String> {
    let reads = doc.split("Read by ").nth(1).unwrap_or_default();
    reads.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap().to_owned();
    words.fold(first, |name, word| {
        let (head, tail) = word.split_at(1);
        name + &head.to_uppercase() + tail
    })
}

/// The rules that read each fact in the golden cases, by where the fact stands.
fn really_read() -> BTreeMap<String, BTreeSet<String>> {
    let book = LawBook::embedded().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let case: toml::Table = toml::from_str(&text).unwrap();
        let purchase: Purchase = case["purchase"].clone().try_into().unwrap();
        for finding in assess(&book, &purchase).findings {
            for fact in finding.facts {
                found.entry(general(&fact.pointer)).or_default().insert(finding.rule.clone());
            }
        }
    }
    found
}

fn general(pointer: &str) -> String {
    let steps =
        pointer.split('/').map(|step| if step.parse::<usize>().is_ok() { "*" } else { step });
    steps.collect::<Vec<_>>().join("/")
}

#[test]
fn a_rule_that_reads_a_fact_is_named_where_the_fact_is_documented() {
    let documented = documented();
    let mut wrong = Vec::new();
    for (place, rules) in really_read() {
        let Some(named) = documented.get(&place).filter(|named| !named.is_empty()) else {
            continue;
        };
        let silent: Vec<_> = rules.difference(named).collect();
        if !silent.is_empty() {
            wrong.push(format!("{place} is read by {silent:?}, too"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_rule_that_is_named_as_reader_of_a_fact_reads_it_in_some_case() {
    let read = really_read();
    let mut wrong = Vec::new();
    for (place, named) in documented() {
        // Of what holds other facts the parts are read.
        let holds_others = read.keys().any(|known| known.starts_with(&format!("{place}/")));
        let none = BTreeSet::new();
        let idle: Vec<_> = named.difference(read.get(&place).unwrap_or(&none)).collect();
        if !holds_others && !idle.is_empty() {
            wrong.push(format!("{place} is not read by {idle:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
