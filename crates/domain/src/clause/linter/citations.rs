//! Citations in free text: sections that never existed, are gone, or belong to
//! chapters that do not apply, and those of which the book says nothing.

mod acts;
mod reading;

use self::reading::{Cited, What};
use super::token::Token;
use super::{Hint, LintCode, Span, instead, provisions};
use crate::clause::Phase;
use crate::law::assessment::Verdict;
use crate::law::citation::Citation;
use crate::law::citing::{Fault, Governing};
use crate::text::Text;

pub(super) fn hints(text: &str, tokens: &[Token], phase: Phase, law: &Governing<'_>) -> Vec<Hint> {
    reading::all(tokens, law.regime())
        .iter()
        .flat_map(|cited| judge(text, tokens, cited, phase, law))
        .collect()
}

/// What a text cites, as the book writes it; `?` is an act that it does not know,
/// and stands after a section whose act is assumed.
#[cfg(test)]
pub(super) fn read(text: &str, regime: crate::law::regime::RegimeId) -> Vec<String> {
    let tokens = super::token::tokens(text);
    reading::all(&tokens, regime)
        .into_iter()
        .flat_map(|cited| match cited.what {
            What::Sections(sections) => sections.iter().map(ToString::to_string).collect(),
            What::Assumed(sections) => sections.iter().map(|it| format!("{it}?")).collect(),
            What::Unknown => vec!["?".to_owned()],
        })
        .collect()
}

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.word.as_str())
}

fn judge(
    text: &str,
    tokens: &[Token],
    cited: &Cited,
    phase: Phase,
    law: &Governing<'_>,
) -> Vec<Hint> {
    let (Some(first), Some(last)) = (tokens.get(cited.first), tokens.get(cited.last)) else {
        return Vec::new();
    };
    let mut span =
        Span { byte_end: last.span.byte_end, char_end: last.span.char_end, ..first.span };
    let within = |span: Span| text.get(span.byte_start..span.byte_end).unwrap_or_default();
    let rest = text.get(span.byte_end..).unwrap_or_default();
    if rest.starts_with(')') && within(span).contains('(') && !within(span).contains(')') {
        span.byte_end += 1;
        span.char_end += 1;
    }
    let words = within(span);
    let found: Vec<Hint> = match &cited.what {
        What::Sections(sections) => {
            sections.iter().filter_map(|section| on(section, phase, law)).collect()
        }
        What::Assumed(sections) => {
            sections.iter().filter_map(|section| hint_on(section, phase, law)).collect()
        }
        What::Unknown => vec![of_unknown_act(words, phase, law)],
    };
    let placed = |hint| Hint { span: Some(span), words: Some(words.to_owned()), ..hint };
    found.into_iter().map(placed).collect()
}

/// What the law book knows to be wrong with `citation`.
pub(super) fn hint_on(citation: &Citation, phase: Phase, law: &Governing<'_>) -> Option<Hint> {
    on(citation, phase, law).filter(|hint| hint.verdict == Verdict::Warn)
}

/// What is wrong with `citation`, or that the book says nothing of it.
fn on(citation: &Citation, phase: Phase, law: &Governing<'_>) -> Option<Hint> {
    let Fault { is_known, why, remedy, instead } = law.fault(citation)?;
    if !is_known {
        return Some(untested(&citation.to_string(), why, remedy, phase, law));
    }
    Some(Hint {
        code: LintCode::U9,
        verdict: Verdict::Warn,
        span: None,
        words: None,
        what: Text::new(
            format!("Fel hänvisning: {citation}"),
            format!("Wrong citation: {citation}"),
        ),
        why,
        remedy,
        provisions: provisions(LintCode::U9, phase, law),
        instead: instead::reserving(&instead, law),
    })
}

fn of_unknown_act(words: &str, phase: Phase, law: &Governing<'_>) -> Hint {
    let why = Text::new(
        "Lagboken innehåller inte den lagen eller förordningen och säger inget om paragrafen.",
        "The law book does not hold that act or ordinance and says nothing of the section.",
    );
    let remedy =
        Text::new("Kontrollera hänvisningen mot lagtexten.", "Check the citation against the act.");
    let written = words.split_whitespace().collect::<Vec<_>>().join(" ");
    untested(&written, why, remedy, phase, law)
}

/// A citation on which the book is silent; that is no fault of the draft.
fn untested(cited: &str, why: Text, remedy: Text, phase: Phase, law: &Governing<'_>) -> Hint {
    Hint {
        code: LintCode::U9,
        verdict: Verdict::NotCovered,
        span: None,
        words: None,
        what: Text::new(
            format!("Hänvisning som inte prövas: {cited}"),
            format!("A citation that is not tested: {cited}"),
        ),
        why,
        remedy,
        provisions: provisions(LintCode::U9, phase, law),
        instead: None,
    }
}
