//! Golden cases of the law: one file a case, each a purchase in its wire form
//! with the regime and the verdicts it must get.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a case that cannot be read must fail the test"
)]

#[path = "support/golden.rs"]
mod golden;

use hansyn_domain::law::assess;
use hansyn_domain::law::assessment::{Assessment, Route, RouteKind, RouteState, Verdict};
use hansyn_domain::law::book::{Confidence, LawBook};
use hansyn_domain::law::citation::Citation;
use hansyn_domain::law::purchase::Purchase;
use hansyn_domain::law::regime::RegimeId;
use hansyn_domain::law::rules::RULES;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    about: String,
    regime: Option<RegimeId>,
    expect: Vec<Expected>,
    #[serde(default)]
    forbid: Vec<Forbidden>,
    #[serde(default)]
    routes: Vec<ExpectedRoute>,
    purchase: Purchase,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    rule: String,
    verdict: Verdict,
    cites: Option<Citation>,
    /// Words that its reason or its remedy holds in Swedish.
    says: Option<String>,
}

/// What the route advisor must say of one way to make the purchase.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedRoute {
    route: RouteKind,
    state: RouteState,
    cites: Option<Citation>,
    /// Words that its reason or what it takes holds in Swedish.
    says: Option<String>,
    /// The provisions of all its duties.
    duties: Option<Vec<Citation>>,
    /// Every change that opens it, as in `/kind=SERVICES`.
    opens: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forbidden {
    rule: String,
    verdict: Option<Verdict>,
}

fn goldens() -> Vec<(String, Golden)> {
    golden::cases("cases")
}

fn mismatches(golden: &Golden, assessment: &Assessment) -> Vec<String> {
    let mut wrong = Vec::new();
    if golden.regime != assessment.regime {
        wrong.push(format!("regime {:?}, expected {:?}", assessment.regime, golden.regime));
    }
    for expected in &golden.expect {
        let of_rule: Vec<_> =
            assessment.findings.iter().filter(|finding| finding.rule == expected.rule).collect();
        let met = of_rule.iter().any(|finding| {
            finding.verdict == expected.verdict
                && expected.cites.is_none_or(|cited| {
                    finding.provisions.iter().any(|read| read.citation == cited)
                })
                && expected.says.as_ref().is_none_or(|words| {
                    finding.why.sv.contains(words) || finding.remedy.sv.contains(words)
                })
        });
        if !met {
            let said: Vec<String> = of_rule
                .iter()
                .map(|finding| {
                    let cites: Vec<String> =
                        finding.provisions.iter().map(|read| read.citation.to_string()).collect();
                    format!("{:?} citing {}", finding.verdict, cites.join(", "))
                })
                .collect();
            wrong.push(format!(
                "{} said {said:?}, expected {:?} citing {:?} in the words {:?}",
                expected.rule, expected.verdict, expected.cites, expected.says
            ));
        }
    }
    for forbidden in &golden.forbid {
        let found = assessment.findings.iter().any(|finding| {
            finding.rule == forbidden.rule
                && forbidden.verdict.is_none_or(|verdict| finding.verdict == verdict)
        });
        if found {
            wrong.push(format!("{} must not say {:?}", forbidden.rule, forbidden.verdict));
        }
    }
    wrong
}

fn is_as_expected(route: &Route, expected: &ExpectedRoute) -> bool {
    let duties: Vec<Citation> = route.duties.iter().map(|duty| duty.provision).collect();
    let opens: Vec<String> =
        route.opens_with.iter().map(|change| format!("{}={}", change.pointer, change.to)).collect();
    route.state == expected.state
        && expected.cites.is_none_or(|cited| route.provisions.contains(&cited))
        && expected.duties.as_ref().is_none_or(|wanted| *wanted == duties)
        && expected.opens.as_ref().is_none_or(|wanted| *wanted == opens)
        && expected
            .says
            .as_ref()
            .is_none_or(|words| route.because.sv.contains(words) || route.takes.sv.contains(words))
}

#[test]
fn every_case_gets_its_routes() {
    let book = LawBook::embedded().unwrap();
    let mut wrong = Vec::new();
    for (name, golden) in goldens() {
        let routes = assess(&book, &golden.purchase).routes;
        for expected in &golden.routes {
            let route = routes.iter().find(|route| route.route == expected.route).unwrap();
            if !is_as_expected(route, expected) {
                let said = serde_json::to_string(route).unwrap();
                wrong.push(format!("{name} ({}): {said}", golden.about));
            }
        }
    }
    assert!(wrong.is_empty(), "{} mismatches:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_case_gets_its_regime_and_its_verdicts() {
    let book = LawBook::embedded().unwrap();
    let mut wrong = Vec::new();
    for (name, golden) in goldens() {
        for mismatch in mismatches(&golden, &assess(&book, &golden.purchase)) {
            wrong.push(format!("{name} ({}): {mismatch}", golden.about));
        }
    }
    assert!(wrong.is_empty(), "{} mismatches:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_case_is_a_purchase_of_the_form() {
    for (name, golden) in goldens() {
        assert_eq!(golden.purchase.violations(), [], "{name}");
    }
}

#[test]
fn every_rule_is_named_by_a_case() {
    let named: BTreeSet<String> = goldens()
        .into_iter()
        .flat_map(|(_, golden)| golden.expect)
        .map(|expected| expected.rule)
        .collect();
    let missing: Vec<&str> =
        RULES.iter().map(|rule| rule.id).filter(|id| !named.contains(*id)).collect();
    assert!(missing.is_empty(), "no case expects {missing:?}");
}

#[test]
fn the_weightiest_finding_comes_first_and_is_the_overall_verdict() {
    let book = LawBook::embedded().unwrap();
    for (name, golden) in goldens() {
        let assessment = assess(&book, &golden.purchase);
        let weights: Vec<u8> =
            assessment.findings.iter().map(|finding| finding.verdict.weight()).collect();
        assert!(weights.is_sorted_by(|one, next| one >= next), "{name}");
        assert_eq!(Some(assessment.overall.weight()), weights.first().copied(), "{name}");
    }
}

#[test]
fn every_route_is_answered_once_for_every_case() {
    let book = LawBook::embedded().unwrap();
    for (name, golden) in goldens() {
        let routes = assess(&book, &golden.purchase).routes;
        let kinds: BTreeSet<RouteKind> = routes.iter().map(|route| route.route).collect();
        assert_eq!((routes.len(), kinds.len()), (12, 12), "{name}");
        for route in routes {
            assert!(
                !route.because.is_incomplete() && !route.takes.is_incomplete(),
                "{name} {:?}",
                route.route
            );
            assert!(!route.provisions.is_empty(), "{name} {:?}", route.route);
        }
    }
}

#[test]
fn the_same_purchase_gives_the_same_bytes() {
    let one = LawBook::embedded().unwrap();
    let other = LawBook::embedded().unwrap();
    for (name, golden) in goldens() {
        let first = serde_json::to_string(&assess(&one, &golden.purchase)).unwrap();
        let again = serde_json::to_string(&assess(&other, &golden.purchase)).unwrap();
        assert_eq!(first, again, "{name}");
    }
}

#[test]
fn no_breach_of_a_case_rests_on_a_chapter_that_does_not_apply() {
    let book = LawBook::embedded().unwrap();
    for (name, golden) in goldens() {
        let assessment = assess(&book, &golden.purchase);
        let Some(regime) = assessment.regime else { continue };
        for finding in &assessment.findings {
            let breach = matches!(finding.verdict, Verdict::Prohibited | Verdict::Missing);
            for read in finding.provisions.iter().filter(|_| breach) {
                assert!(
                    regime.applies(&read.citation),
                    "{name}: {} {}",
                    finding.rule,
                    read.citation
                );
            }
        }
    }
}

#[test]
fn a_case_is_asked_only_for_facts_that_it_lacks() {
    let book = LawBook::embedded().unwrap();
    for (name, golden) in goldens() {
        let purchase = serde_json::to_value(&golden.purchase).unwrap();
        for finding in assess(&book, &golden.purchase).findings {
            let asked: Vec<_> = finding.facts.iter().filter(|fact| fact.value.is_none()).collect();
            if finding.verdict == Verdict::NeedsFact {
                assert!(!asked.is_empty(), "{name}: {} names no field", finding.rule);
                let held =
                    |pointer: &str| purchase.pointer(pointer).is_some_and(|it| !it.is_null());
                let absent = asked.iter().any(|fact| !held(&fact.pointer));
                assert!(absent, "{name}: {} asks for what is there", finding.rule);
            }
        }
    }
}

/// What says that something is so, and leaves nobody else to find out.
const CLAIMS: [Verdict; 4] =
    [Verdict::Prohibited, Verdict::Missing, Verdict::PermittedCond, Verdict::Permitted];

#[test]
fn what_rests_on_inference_asks_a_person_or_says_so() {
    let book = LawBook::embedded().unwrap();
    let (mut silent, mut claimed, mut asked) = (BTreeSet::new(), [0; 3], BTreeSet::new());
    for (name, golden) in goldens() {
        for finding in assess(&book, &golden.purchase).findings {
            let rule = RULES.iter().find(|rule| rule.id == finding.rule).unwrap();
            let by = [
                rule.confidence == Confidence::C,
                finding.parameters.iter().any(|read| read.confidence == Some(Confidence::C)),
                finding.provisions.iter().any(|read| read.confidence == Confidence::C),
            ];
            let inferred = by.contains(&true);
            for (count, _) in claimed
                .iter_mut()
                .zip(by)
                .filter(|(_, by)| *by && CLAIMS.contains(&finding.verdict))
            {
                *count += 1;
            }
            if by[0] && finding.verdict == Verdict::Human {
                asked.insert(rule.id);
            }
            let says_so =
                finding.why.sv.contains("säkerhet C") && finding.why.en.contains("confidence C");
            if inferred && !says_so && CLAIMS.contains(&finding.verdict) {
                silent.insert(format!("{} {:?} in {name}", finding.rule, finding.verdict));
            }
        }
    }
    assert!(
        silent.is_empty(),
        "{} are silent:\n{}",
        silent.len(),
        silent.into_iter().collect::<Vec<_>>().join("\n")
    );
    assert!(claimed.iter().all(|count| *count > 0), "by rule, value and provision: {claimed:?}");
    assert!(asked.len() > 3, "{asked:?}");
}

#[test]
fn what_a_finding_notes_stands_in_the_purchase() {
    let book = LawBook::embedded().unwrap();
    let mut wrong = BTreeSet::new();
    for (_, golden) in goldens() {
        let purchase = serde_json::to_value(&golden.purchase).unwrap();
        for finding in assess(&book, &golden.purchase).findings {
            for fact in finding.facts.iter().filter(|fact| fact.value.is_some()) {
                let held = purchase.pointer(&fact.pointer);
                let is_other = held
                    .and_then(Value::as_str)
                    .is_some_and(|text| Some(text) != fact.value.as_deref());
                if held.is_none() || is_other {
                    wrong.insert(format!(
                        "{} notes {} as {:?}",
                        finding.rule, fact.pointer, fact.value
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_finding_notes_nothing_twice() {
    let book = LawBook::embedded().unwrap();
    for (name, golden) in goldens() {
        for finding in assess(&book, &golden.purchase).findings {
            let facts: BTreeSet<_> = finding.facts.iter().map(|fact| &fact.pointer).collect();
            assert_eq!(facts.len(), finding.facts.len(), "{name}: facts of {}", finding.rule);
            let read: BTreeSet<_> = finding.parameters.iter().map(|read| &read.id).collect();
            assert_eq!(read.len(), finding.parameters.len(), "{name}: {}", finding.rule);
        }
    }
}
