//! Golden paragraphs of the clause linter: one file a paragraph as an officer
//! pastes it, with the phase, the regime and every code that it must get.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a case that cannot be read must fail the test"
)]

#[path = "support/golden.rs"]
mod golden;

use hansyn_domain::clause::linter::{Hint, LintCode, lint_clause, lint_text};
use hansyn_domain::clause::{Clause, ClauseCode, Phase, library};
use hansyn_domain::law::assessment::Verdict;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::citing::Governing;
use hansyn_domain::law::regime::RegimeId;
use jiff::civil::{Date, date};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paragraph {
    phase: Phase,
    regime: RegimeId,
    /// The decisive day.
    #[serde(default = "spring")]
    on: Date,
    /// The codes, each once, as they stand on the wire.
    expect: BTreeSet<String>,
    /// The words of the citations of which the law book says nothing.
    #[serde(default)]
    untested: BTreeSet<String>,
    text: String,
}

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

const fn spring() -> Date {
    date(2026, 5, 4)
}

impl Paragraph {
    fn hints_under(&self, regime: RegimeId) -> Vec<Hint> {
        lint_text(&self.text, self.phase, &Governing::new(&BOOK, self.on, regime))
    }
}

fn paragraphs() -> Vec<(String, Paragraph)> {
    golden::cases("lints")
}

fn code(code: LintCode) -> String {
    format!("{code:?}")
}

#[test]
fn every_paragraph_gets_its_hints_and_no_other() {
    let mut wrong = Vec::new();
    for (name, paragraph) in paragraphs() {
        let (untested, hints): (Vec<Hint>, Vec<Hint>) = paragraph
            .hints_under(paragraph.regime)
            .into_iter()
            .partition(|hint| hint.verdict == Verdict::NotCovered);
        let found: BTreeSet<String> = hints.iter().map(|hint| code(hint.code)).collect();
        let left: BTreeSet<String> = untested.into_iter().filter_map(|hint| hint.words).collect();
        if found != paragraph.expect || left != paragraph.untested {
            let said: Vec<_> = hints.iter().map(|hint| (code(hint.code), &hint.words)).collect();
            wrong.push(format!("{name}: {said:?} and untested {left:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_hint_of_a_paragraph_says_why_how_to_mend_it_and_by_which_provision() {
    for (name, paragraph) in paragraphs() {
        for hint in paragraph.hints_under(paragraph.regime) {
            let Hint { what, why, remedy, provisions, span, .. } = &hint;
            for said in [what, why, remedy] {
                assert!(!said.is_incomplete(), "{name} {:?}", hint.code);
            }
            assert!(!provisions.is_empty() && span.is_some(), "{name} {:?}", hint.code);
        }
    }
}

/// Whether the library says that the clause that `hint` points to is lawful under `regime`.
fn points_lawfully(hint: &Hint, library: &[Clause], regime: RegimeId) -> bool {
    hint.instead.as_ref().is_none_or(|code| {
        library.iter().find(|clause| clause.code == *code).is_some_and(|clause| {
            clause.hook(regime).is_some_and(|hook| {
                matches!(hook.verdict, Verdict::Permitted | Verdict::PermittedCond)
            })
        })
    })
}

#[test]
fn every_clause_that_a_hint_points_to_is_lawful_in_the_regime() {
    let library = library::embedded().unwrap();
    let mut pointed: BTreeSet<(String, RegimeId)> = BTreeSet::new();
    for (name, paragraph) in paragraphs() {
        for regime in RegimeId::ALL {
            for hint in paragraph.hints_under(regime) {
                assert!(points_lawfully(&hint, &library, regime), "{name} {regime:?} {hint:?}");
                if hint.instead.is_some() {
                    pointed.insert((code(hint.code), regime));
                }
            }
        }
    }
    for hint in ["U1", "U2", "U3", "U4", "U6", "U7", "U8", "U9"] {
        assert!(pointed.contains(&(hint.to_owned(), RegimeId::R1)), "{hint}");
    }
    assert!(!pointed.contains(&("U5".to_owned(), RegimeId::Lov)), "no criterion in LOV");
    assert!(pointed.contains(&("U2".to_owned(), RegimeId::Lov)), "another clause in LOV");
}

#[test]
fn a_clause_is_told_of_another_one_that_is_lawful_where_it_is_not() {
    let library = library::embedded().unwrap();
    for clause in &library {
        for regime in RegimeId::ALL {
            for phase in [clause.phase, Phase::AwardCriterion] {
                for hint in
                    lint_clause(clause, phase, &Governing::new(&BOOK, spring(), regime)).hints
                {
                    assert!(points_lawfully(&hint, &library, regime), "{} {hint:?}", clause.code);
                }
            }
        }
    }
    let reserved = library.iter().find(|clause| clause.code.as_str() == "RES-03").unwrap();
    let of = |regime| {
        let law = Governing::new(&BOOK, spring(), regime);
        lint_clause(reserved, Phase::Reservation, &law).hints
    };
    let hints = of(RegimeId::R1);
    let instead: Vec<_> =
        hints.iter().filter_map(|hint| hint.instead.as_ref()).map(ClauseCode::as_str).collect();
    assert_eq!(instead, ["RES-01"]);
    let hints = of(RegimeId::R2);
    assert!(hints.iter().all(|hint| hint.instead.is_none()), "a person decides it in R2");
}
