//! Golden paragraphs of the clause linter: one file a paragraph as an officer
//! pastes it, with the phase, the regime and every code that it must get.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a case that cannot be read must fail the test"
)]

mod support;

use hansyn_domain::clause::Phase;
use hansyn_domain::clause::linter::{Hint, LintCode, lint_text};
use hansyn_domain::law::regime::RegimeId;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paragraph {
    phase: Phase,
    regime: RegimeId,
    /// The codes, each once, as they stand on the wire.
    expect: BTreeSet<String>,
    text: String,
}

fn paragraphs() -> Vec<(String, Paragraph)> {
    support::cases("lints")
}

fn code(code: LintCode) -> String {
    format!("{code:?}")
}

#[test]
fn every_paragraph_gets_its_hints_and_no_other() {
    let mut wrong = Vec::new();
    for (name, paragraph) in paragraphs() {
        let hints = lint_text(&paragraph.text, paragraph.phase, paragraph.regime);
        let found: BTreeSet<String> = hints.iter().map(|hint| code(hint.code)).collect();
        if found != paragraph.expect {
            let said: Vec<_> = hints.iter().map(|hint| (code(hint.code), &hint.words)).collect();
            wrong.push(format!("{name}: {said:?}, expected {:?}", paragraph.expect));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_hint_of_a_paragraph_says_why_how_to_mend_it_and_by_which_provision() {
    for (name, paragraph) in paragraphs() {
        for hint in lint_text(&paragraph.text, paragraph.phase, paragraph.regime) {
            let Hint { what, why, remedy, provisions, span, .. } = &hint;
            for said in [what, why, remedy] {
                assert!(!said.is_incomplete(), "{name} {:?}", hint.code);
            }
            assert!(!provisions.is_empty() && span.is_some(), "{name} {:?}", hint.code);
        }
    }
}
