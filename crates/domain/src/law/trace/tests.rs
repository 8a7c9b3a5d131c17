use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::trace;
use crate::law::assess;
use crate::law::assessment::Assessment;
use crate::law::book::LawBook;
use crate::law::rules::RULES;
use serde_json::json;

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

fn assessed() -> Assessment {
    let purchase = json!({
        "instrument": "LOU", "buyer": "SUB_CENTRAL", "decisiveDate": "2025-03-03", "kind": "SERVICES", "cpv": "85312510",
        "valuation": {"estimated": {"amount": "600000.00", "currency": "SEK"}}, "procedure": "DIRECT_AWARD",
        "directAward": {"ground": "VALUE"}
    });
    assess(&BOOK, &serde_json::from_value(purchase).unwrap())
}

#[test]
fn every_finding_stands_in_the_tree_once() {
    let assessment = assessed();
    let tree = trace(&assessment);
    let leaves = tree.rules.iter().map(|step| step.findings.len()).sum::<usize>();
    assert_eq!(leaves + tree.regime.findings.len(), assessment.findings.len());
    assert!(leaves > 5);
}

#[test]
fn the_regime_comes_first_with_the_facts_and_parameters_that_chose_it() {
    let tree = trace(&assessed());
    let [leaf] = tree.regime.findings.as_slice() else { panic!("{:?}", tree.regime) };
    assert!(leaf.facts.iter().any(|fact| fact.pointer == "/valuation/estimated"));
    assert!(leaf.parameters.iter().any(|read| read.id == "LOU.DIRECT_AWARD.LIMIT.SEK"));
    assert!(leaf.provisions.iter().any(|read| read.citation.to_string() == "LOU 1:4"));
}

#[test]
fn rules_stand_in_the_order_of_the_act() {
    let tree = trace(&assessed());
    let order: Vec<Option<usize>> =
        tree.rules.iter().map(|step| RULES.iter().position(|rule| rule.id == step.rule)).collect();
    assert!(order.iter().all(Option::is_some));
    assert!(order.is_sorted());
}

#[test]
fn each_parameter_names_the_rules_that_read_it() {
    let assessment = assessed();
    let tree = trace(&assessment);
    for used in &tree.parameters {
        let readers: BTreeSet<&str> = assessment
            .findings
            .iter()
            .filter(|finding| finding.parameters.contains(&used.parameter))
            .map(|finding| finding.rule.as_str())
            .collect();
        assert_eq!(used.rules.iter().map(String::as_str).collect::<BTreeSet<_>>(), readers);
        assert_eq!(used.rules.len(), readers.len());
    }
    assert!(!tree.parameters.is_empty());
}

#[test]
fn a_rule_that_has_been_retired_keeps_its_place_at_the_end() {
    let mut assessment = assessed();
    assessment.findings[0].rule = "OLD.RULE".to_owned();
    let tree = trace(&assessment);
    let last = tree.rules.last().unwrap();
    assert_eq!((last.rule.as_str(), last.title.is_none()), ("OLD.RULE", true));
}
