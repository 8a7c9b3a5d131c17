//! Golden cases of wage subsidies: one file a case, in its wire form, with the
//! amounts and the verdicts it must get.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a case that cannot be read must fail the test"
)]

#[path = "support/golden.rs"]
mod golden;

use hansyn_domain::law::assessment::Verdict;
use hansyn_domain::law::book::Confidence;
use hansyn_domain::law::citation::Citation;
use hansyn_domain::money::Sek;
use hansyn_domain::subsidy::{Calculation, SubsidyBook, SubsidyCase, calculate};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Golden {
    about: String,
    /// The amount in kronor and öre; absent when there must be none.
    amount: Option<String>,
    extra_grant: Option<String>,
    confidence: Option<Confidence>,
    overall: Option<Verdict>,
    #[serde(default)]
    lines: Vec<ExpectedLine>,
    #[serde(default)]
    expect: Vec<Expected>,
    /// Rules that must say nothing.
    #[serde(default)]
    silent: Vec<String>,
    case: SubsidyCase,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedLine {
    step: String,
    amount: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    rule: String,
    verdict: Verdict,
    cites: Option<Citation>,
    /// The parameter that the finding names.
    parameter: Option<String>,
    /// The fact that the finding names.
    fact: Option<String>,
}

fn goldens() -> Vec<(String, Golden)> {
    golden::cases("subsidies")
}

fn sek(text: Option<&String>) -> Option<Sek> {
    text.map(|text| text.parse().unwrap())
}

fn mismatches(golden: &Golden, found: &Calculation) -> Vec<String> {
    let mut wrong = Vec::new();
    if found.amount != sek(golden.amount.as_ref()) {
        wrong.push(format!("amount {:?}, expected {:?}", found.amount, golden.amount));
    }
    if found.extra_grant != sek(golden.extra_grant.as_ref()) {
        wrong.push(format!("extra {:?}, expected {:?}", found.extra_grant, golden.extra_grant));
    }
    if golden.confidence.is_some() && found.confidence != golden.confidence {
        wrong.push(format!("confidence {:?}", found.confidence));
    }
    if golden.overall.is_some_and(|overall| overall != found.overall) {
        wrong.push(format!("overall {:?}", found.overall));
    }
    for line in &golden.lines {
        let met = found
            .lines
            .iter()
            .any(|known| known.step == line.step && known.amount == sek(line.amount.as_ref()));
        if !met {
            wrong.push(format!("no line {} of {:?}", line.step, line.amount));
        }
    }
    for expected in &golden.expect {
        let of_rule: Vec<_> =
            found.findings.iter().filter(|finding| finding.rule == expected.rule).collect();
        let met = of_rule.iter().any(|finding| {
            let reads = |wanted: &String, known: &str| known == wanted;
            finding.verdict == expected.verdict
                && expected.cites.is_none_or(|cited| {
                    finding.provisions.iter().any(|read| read.citation == cited)
                })
                && expected.parameter.as_ref().is_none_or(|wanted| {
                    finding.parameters.iter().any(|read| reads(wanted, &read.id))
                })
                && expected.fact.as_ref().is_none_or(|wanted| {
                    finding.facts.iter().any(|read| reads(wanted, &read.pointer))
                })
        });
        if !met {
            let said: Vec<_> = of_rule.iter().map(|finding| finding.verdict).collect();
            wrong.push(format!("{} said {said:?}, expected {:?}", expected.rule, expected.verdict));
        }
    }
    for rule in &golden.silent {
        if found.findings.iter().any(|finding| finding.rule == *rule) {
            wrong.push(format!("{rule} must say nothing"));
        }
    }
    wrong
}

#[test]
fn every_case_gets_its_amounts_and_its_verdicts() {
    let book = SubsidyBook::embedded().unwrap();
    let mut wrong = Vec::new();
    for (name, golden) in goldens() {
        for mismatch in mismatches(&golden, &calculate(book, &golden.case)) {
            wrong.push(format!("{name} ({}): {mismatch}", golden.about));
        }
    }
    assert!(wrong.is_empty(), "{} mismatches:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_case_is_of_the_form_and_expects_something() {
    for (name, golden) in goldens() {
        assert_eq!(golden.case.violations(), [], "{name}");
        assert!(golden.amount.is_some() || !golden.expect.is_empty(), "{name}");
    }
}

#[test]
fn every_rule_is_named_by_a_case() {
    let book = SubsidyBook::embedded().unwrap();
    let named: BTreeSet<String> = goldens()
        .into_iter()
        .flat_map(|(_, golden)| golden.expect)
        .map(|expected| expected.rule)
        .collect();
    for (name, golden) in goldens() {
        for finding in calculate(book, &golden.case).findings {
            assert!(named.contains(&finding.rule), "no case expects {} ({name})", finding.rule);
        }
    }
}

#[test]
fn every_parameter_is_read_by_a_case() {
    let book = SubsidyBook::embedded().unwrap();
    let mut read = BTreeSet::new();
    for (_, golden) in goldens() {
        let found = calculate(book, &golden.case);
        let of_lines = found.lines.iter().flat_map(|line| &line.parameters);
        let of_findings = found.findings.iter().flat_map(|finding| &finding.parameters);
        read.extend(of_lines.chain(of_findings).map(|parameter| parameter.id.clone()));
    }
    let unread: Vec<&str> = book
        .parameters()
        .map(|parameter| parameter.id.as_str())
        .filter(|id| !read.contains(*id))
        .collect();
    assert!(unread.is_empty(), "no case reads {unread:?}");
}
