//! What the documentation of a fact says about the rules that read it, held
//! against what the rules of the golden cases really read.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a source that cannot be read must fail the test"
)]

#[path = "support/golden.rs"]
mod golden;

use hansyn_domain::law::assess;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::purchase::Purchase;
use hansyn_domain::law::rules::RULES;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where the facts of each description stand in a purchase.
const PLACES: &[(&str, &[&str])] = &[
    ("Purchase", &[""]),
    ("PurchasePart", &["/parts/*"]),
    ("Valuation", &["/valuation"]),
    ("ReservationUse", &["/reservation", "/lots/planned/*/reservation"]),
    ("AwardModel", &["/award"]),
    ("AwardCriterion", &["/award/criteria/*"]),
    ("NoticeFacts", &["/notices"]),
    ("DocumentationFacts", &["/documentation"]),
    ("StandstillFacts", &["/standstill"]),
    ("ReviewFacts", &["/review"]),
    ("LabourFacts", &["/labour"]),
    ("DisclosureFacts", &["/disclosure"]),
    ("CommunicationFacts", &["/communication"]),
    ("PrivatePerformerFacts", &["/privatePerformers"]),
    ("FeeFacts", &["/fee"]),
    ("TimetableFacts", &["/timetable"]),
    ("ModificationFacts", &["/modification"]),
    ("ValueChange", &["/modification/changes/*"]),
    ("QualificationFacts", &["/qualification"]),
    ("QualificationRequirement", &["/qualification/requirements/*"]),
    ("TurnoverRequirement", &["/qualification/turnover/*"]),
    ("SpecificationFacts", &["/specification"]),
    ("LabelRequirement", &["/specification/labels/*"]),
    ("SpecificationReference", &["/specification/references/*"]),
    ("ProcessRequirement", &["/specification/processes/*"]),
    ("ExclusionFacts", &["/supplierCheck/exclusions/*"]),
    ("SelfCleaning", &["/supplierCheck/exclusions/*/selfCleaning"]),
    ("SupplierCheck", &["/supplierCheck"]),
    ("TenderReview", &["/tenderReview"]),
    ("LowTender", &["/tenderReview/lowTenders/*"]),
    ("DeclinedAward", &["/tenderReview/declinedAwards/*"]),
    ("ChoiceSystemFacts", &["/choiceSystem"]),
    ("Application", &["/choiceSystem/applications/*"]),
    ("CorrectionApplication", &["/choiceSystem/corrections/*"]),
    ("DamagesClaim", &["/choiceSystem/damages/*"]),
    ("LotPlan", &["/lots"]),
    ("PlannedLot", &["/lots/planned/*"]),
    ("DirectAward", &["/directAward"]),
    ("ClauseFacts", &["/clauses/*"]),
];

/// What the documentation of a fact says of the rules that read it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Readers {
    /// Nothing.
    Unsaid,
    /// That no rule does.
    None,
    /// That every rule does.
    Every,
    /// These; and those that the whole description names, which read the value
    /// or the object that the facts make up together.
    Named { own: BTreeSet<String>, together: BTreeSet<String> },
}

/// The files that describe facts.
fn sources() -> Vec<PathBuf> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let topics = std::fs::read_dir(src.join("law/facts")).unwrap();
    let more = ["law/purchase.rs", "law/reservation.rs", "tender/award.rs"];
    topics.map(|entry| entry.unwrap().path()).chain(more.map(|name| src.join(name))).collect()
}

/// What the documentation of each fact says, by where the fact stands.
fn documented() -> BTreeMap<String, Readers> {
    let mut found = BTreeMap::new();
    for path in sources() {
        let text = std::fs::read_to_string(path).unwrap();
        let (mut places, mut doc): (&[&str], _) = (&[], String::new());
        let mut together = BTreeSet::new();
        for line in text.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix("pub struct ") {
                let name = name.trim_end_matches(" {");
                let known = PLACES.iter().find(|(known, _)| *known == name);
                places = known.map_or(&[], |(_, places)| *places);
                together = named(&std::mem::take(&mut doc));
            } else if let Some(more) = line.strip_prefix("///") {
                doc.push_str(more);
            } else if let Some(field) = line.strip_prefix("pub ") {
                let name = field.split(':').next().unwrap();
                for place in places.iter().filter(|_| field.contains(": ")) {
                    found.insert(format!("{place}/{}", camel(name)), readers(&doc, &together));
                }
                doc.clear();
            } else if line.starts_with('}') {
                (places, doc) = (&[], String::new());
            }
        }
    }
    found
}

fn readers(doc: &str, together: &BTreeSet<String>) -> Readers {
    let own = named(doc);
    if doc.contains("No rule reads it.") {
        Readers::None
    } else if doc.contains("Read by every rule.") {
        Readers::Every
    } else if own.is_empty() && together.is_empty() {
        Readers::Unsaid
    } else {
        Readers::Named { own, together: together.clone() }
    }
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
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, case) in golden::cases::<toml::Table>("cases") {
        let purchase: Purchase = case["purchase"].clone().try_into().unwrap();
        for finding in assess(&book, &purchase).findings {
            for fact in finding.facts {
                found.entry(general(&fact.pointer)).or_default().insert(finding.rule.clone());
            }
        }
    }
    found
}

/// The places of the same fact: a description may stand in several.
fn siblings(place: &str) -> Vec<String> {
    let held = |root: &&&str| place.strip_prefix(**root).is_some_and(|rest| rest.starts_with('/'));
    let described = PLACES.iter().filter(|(_, roots)| roots.len() > 1).find_map(|(_, roots)| {
        let root = roots.iter().find(held)?;
        Some(roots.iter().map(|other| place.replacen(root, other, 1)).collect())
    });
    described.unwrap_or_else(|| vec![place.to_owned()])
}

fn general(pointer: &str) -> String {
    let steps =
        pointer.split('/').map(|step| if step.parse::<usize>().is_ok() { "*" } else { step });
    steps.collect::<Vec<_>>().join("/")
}

/// What rules note item by item, where the list is documented.
const WHOLES: &[&str] = &["/clauses/*/cites/*"];

/// Every place at which some case holds a fact.
fn held() -> BTreeSet<String> {
    fn collect(value: &serde_json::Value, at: &str, found: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(members) => {
                for (name, member) in members {
                    let place = format!("{at}/{name}");
                    collect(member, &place, found);
                    found.insert(place);
                }
            }
            serde_json::Value::Array(items) => {
                for item in items {
                    collect(item, &format!("{at}/*"), found);
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for (_, case) in golden::cases::<toml::Table>("cases") {
        let purchase: Purchase = case["purchase"].clone().try_into().unwrap();
        collect(&serde_json::to_value(purchase).unwrap(), "", &mut found);
    }
    found
}

#[test]
fn every_fact_that_a_case_holds_is_found_in_the_documentation() {
    let documented = documented();
    let lost: Vec<String> = held()
        .into_iter()
        // Amounts are an amount and a currency.
        .filter(|place| !place.ends_with("/amount") && !place.ends_with("/currency"))
        .filter(|place| !documented.contains_key(place))
        .collect();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

/// Descriptions that are no facts of a purchase.
const NO_FACTS: &[&str] = &["NoticeCode"];

#[test]
fn every_description_of_facts_has_its_place() {
    let mut lost = Vec::new();
    for path in sources() {
        let text = std::fs::read_to_string(path).unwrap();
        let names = text.lines().filter_map(|line| line.strip_prefix("pub struct "));
        let names = names.map(|name| name.trim_end_matches(" {").to_owned());
        lost.extend(names.filter(|name| {
            !NO_FACTS.contains(&name.as_str()) && PLACES.iter().all(|(known, _)| known != name)
        }));
    }
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn every_fact_says_which_rules_read_it() {
    let unsaid: Vec<_> = documented()
        .into_iter()
        .filter(|(_, readers)| *readers == Readers::Unsaid)
        .map(|(place, _)| place)
        .collect();
    assert!(unsaid.is_empty(), "{}", unsaid.join("\n"));
}

#[test]
fn a_rule_that_reads_a_fact_is_named_where_the_fact_is_documented() {
    let documented = documented();
    let mut wrong = Vec::new();
    for (place, rules) in really_read() {
        match documented.get(&place) {
            None if WHOLES.contains(&place.as_str()) => {}
            None => wrong.push(format!("{place} is read by {rules:?} and documented nowhere")),
            Some(Readers::Every) => {}
            Some(Readers::Unsaid | Readers::None) => {
                wrong.push(format!("{place} is read by {rules:?}"));
            }
            Some(Readers::Named { own, together }) => {
                let silent: Vec<_> = rules
                    .iter()
                    .filter(|it| !own.contains(*it) && !together.contains(*it))
                    .collect();
                if !silent.is_empty() {
                    wrong.push(format!("{place} is read by {silent:?}, too"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_rule_that_is_named_as_reader_of_a_fact_reads_it_in_some_case() {
    let read = really_read();
    let mut wrong = Vec::new();
    for (place, readers) in documented() {
        // Of what holds other facts the parts are read.
        let holds_others = read.keys().any(|known| known.starts_with(&format!("{place}/")));
        let rules: BTreeSet<String> = siblings(&place)
            .iter()
            .filter_map(|place| read.get(place))
            .flatten()
            .cloned()
            .collect();
        let idle: Vec<&str> = match &readers {
            Readers::Named { own, .. } if !holds_others => {
                own.difference(&rules).map(String::as_str).collect()
            }
            Readers::Every => {
                RULES.iter().map(|rule| rule.id).filter(|id| !rules.contains(*id)).collect()
            }
            _ => Vec::new(),
        };
        if !idle.is_empty() {
            wrong.push(format!("{place} is not read by {idle:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
