//! What the law says of choice systems: one file a case.

use hansyn_domain::choice_system::{ChoiceSystem, SystemStatus};
use hansyn_domain::clause::library;
use hansyn_domain::law::assessment::{Assessment, RouteKind, Verdict};
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::citation::Citation;
use hansyn_domain::law::from_choice_system::{
    SystemView, assess_choice_system, from_choice_system, lint_choice_system,
};
use hansyn_domain::law::regime::RegimeId;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use crate::fixture::{day, patched, tyreso};
use crate::golden::cases;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    about: String,
    status: SystemStatus,
    #[serde(default = "demo_day")]
    on: Date,
    #[serde(default)]
    remove: Vec<String>,
    #[serde(default)]
    patch: Value,
    #[serde(default)]
    expect: Vec<Expected>,
    #[serde(default)]
    forbid: Vec<Forbidden>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    rule: String,
    verdict: Verdict,
    cites: Option<Citation>,
    subject: Option<String>,
    /// What the Swedish remedy says, among other things.
    remedy: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forbidden {
    rule: String,
    verdict: Option<Verdict>,
}

fn demo_day() -> Date {
    day("2026-11-21")
}

impl Case {
    fn system(&self) -> ChoiceSystem {
        let patch = if self.patch.is_null() {
            Value::Object(serde_json::Map::new())
        } else {
            self.patch.clone()
        };
        patched("system", &patch, &self.remove)
    }

    fn assessment(&self, book: &LawBook) -> Assessment {
        let (system, clauses) = (self.system(), library::embedded().unwrap());
        assess_choice_system(
            book,
            &SystemView {
                system: &system,
                status: self.status,
                applications: &[],
                contracts: &[],
                clauses: &clauses,
                on: self.on,
            },
        )
    }

    fn mismatches(&self, assessment: &Assessment) -> Vec<String> {
        let mut wrong = Vec::new();
        for expected in &self.expect {
            let of_rule: Vec<_> =
                assessment.findings.iter().filter(|it| it.rule == expected.rule).collect();
            let met = of_rule.iter().any(|it| {
                it.verdict == expected.verdict
                    && expected.subject.as_ref().is_none_or(|subject| *subject == it.subject)
                    && expected.remedy.as_ref().is_none_or(|part| it.remedy.sv.contains(part))
                    && expected
                        .cites
                        .is_none_or(|cited| it.provisions.iter().any(|read| read.citation == cited))
            });
            if !met {
                let said: Vec<_> = of_rule.iter().map(|it| (it.verdict, &it.subject)).collect();
                wrong.push(format!(
                    "{} said {said:?}, expected {:?}",
                    expected.rule, expected.verdict
                ));
            }
        }
        for forbidden in &self.forbid {
            let found = assessment.findings.iter().any(|it| {
                it.rule == forbidden.rule
                    && forbidden.verdict.is_none_or(|verdict| it.verdict == verdict)
            });
            if found {
                wrong.push(format!("{} must not say {:?}", forbidden.rule, forbidden.verdict));
            }
        }
        wrong
    }
}

#[test]
fn every_case_gets_its_verdicts() {
    let book = LawBook::embedded().unwrap();
    let mut wrong = Vec::new();
    for (name, case) in cases::<Case>("choice_systems/systems") {
        assert_eq!(case.system().violations(), [], "{name}");
        let assessment = case.assessment(&book);
        assert_eq!(assessment.regime, Some(RegimeId::Lov), "{name}");
        for mismatch in case.mismatches(&assessment) {
            wrong.push(format!("{name} ({}): {mismatch}", case.about));
        }
    }
    assert!(wrong.is_empty(), "{} mismatches:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_weightiest_finding_is_the_overall_verdict() {
    let book = LawBook::embedded().unwrap();
    for (name, case) in cases::<Case>("choice_systems/systems") {
        let assessment = case.assessment(&book);
        let weights: Vec<u8> = assessment.findings.iter().map(|it| it.verdict.weight()).collect();
        assert!(weights.is_sorted_by(|one, next| one >= next), "{name}");
        assert_eq!(Some(assessment.overall.weight()), weights.first().copied(), "{name}");
    }
}

#[test]
fn no_choice_system_asks_for_what_it_cannot_hold() {
    let book = LawBook::embedded().unwrap();
    let asked = ["isContinuous", "suppliersCompeteOnPrice", "ranksApplicants", "instrument"];
    for (name, case) in cases::<Case>("choice_systems/systems") {
        for finding in case.assessment(&book).findings {
            let hit = asked.iter().any(|field| finding.subject.ends_with(field));
            assert!(!(hit && finding.verdict == Verdict::NeedsFact), "{name} {}", finding.rule);
        }
    }
}

#[test]
fn the_routes_of_a_choice_system_are_all_answered() {
    let (system, book) = (tyreso().system, LawBook::embedded().unwrap());
    let view = view(&system);
    let routes = assess_choice_system(&book, &view).routes;
    assert_eq!(routes.len(), 12);
    let open = routes.iter().find(|route| route.route == RouteKind::ChoiceSystem).unwrap();
    assert!(!open.because.is_incomplete());
}

#[test]
fn the_purchase_of_a_system_has_the_form_of_one() {
    let system = tyreso().system;
    assert_eq!(from_choice_system(&view(&system)).violations(), []);
}

#[test]
fn the_linter_reads_what_the_document_demands() {
    let patch = serde_json::json!({"request": {"requirements": [
        {"key": "local", "text": "Leverantören ska ha sitt säte i kommunen."},
    ]}});
    let system: ChoiceSystem = patched("system", &patch, &[]);
    let book = LawBook::embedded().unwrap();
    let hints = lint_choice_system(&book, &system, demo_day());
    assert!(hints.iter().any(|(at, _)| at == "/request/requirements/0/text"), "{hints:?}");
    assert!(lint_choice_system(&book, &tyreso().system, demo_day()).is_empty());
}

fn view(system: &ChoiceSystem) -> SystemView<'_> {
    SystemView {
        system,
        status: SystemStatus::Advertised,
        applications: &[],
        contracts: &[],
        clauses: &[],
        on: demo_day(),
    }
}
