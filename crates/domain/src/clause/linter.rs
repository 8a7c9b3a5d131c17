//! The clause linter: patterns that make a social clause unlawful or useless.
//!
//! Three entry points, from the loosest to the strictest:
//!
//! - [`lint_text`] looks at free Swedish text that an officer pastes. A word is
//!   no proof, so its hints only warn; each names the words it stumbled over.
//! - [`lint_clause`] looks at one structured clause where it is placed.
//! - [`lint_together`] looks at clauses and the award model side by side.
//!
//! All are total and deterministic: hints come in the order of the text.

mod citations;
mod instead;
mod pattern;
mod patterns;
mod structured;
mod together;
mod token;

#[cfg(test)]
mod tests;

use serde::Serialize;

use super::{ClauseCode, Phase};
use crate::law::assessment::Verdict;
use crate::law::citation::Citation;
use crate::law::citing::Governing;
use crate::law::regime::RegimeId;
use crate::text::Text;

pub use structured::lint_clause;
pub use together::{PlacedUse, lint_together};

/// A pattern that the linter knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum LintCode {
    /// No link to what is bought.
    U1,
    /// It discriminates.
    U2,
    /// It is out of proportion.
    U3,
    /// It cannot be verified.
    U4,
    /// It is not transparent.
    U5,
    /// It stands in the wrong phase.
    U6,
    /// A label or standard without an equivalent.
    U7,
    /// It demands a signed collective agreement.
    U8,
    /// It cites what does not apply.
    U9,
    /// It lacks what the act demands.
    U10,
    /// Social criteria, but the ground is price.
    U11,
}

/// A stretch of a text, the end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// The first byte of the text in UTF-8.
    pub byte_start: usize,
    /// The byte after the last.
    pub byte_end: usize,
    /// The first character.
    pub char_start: usize,
    /// The character after the last.
    pub char_end: usize,
}

/// One thing that the linter stumbled over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Hint {
    /// The pattern.
    pub code: LintCode,
    /// How much it weighs; what was found in free text only warns, and a citation
    /// that the law book does not hold is `NOT_COVERED`.
    pub verdict: Verdict,
    /// Where in the text; absent where the clause as a whole is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The words of the text that matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// What it is, in a line.
    pub what: Text,
    /// Why it is a problem.
    pub why: Text,
    /// How to mend it.
    pub remedy: Text,
    /// The provisions of the regime.
    pub provisions: Vec<Citation>,
    /// A clause of the library that does the same lawfully in the regime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<ClauseCode>,
}

/// What the linter says of one structured clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClauseLint {
    /// The clause.
    pub code: ClauseCode,
    /// The phase in which it was looked at.
    pub phase: Phase,
    /// The regime in which it was looked at.
    pub regime: RegimeId,
    /// What was found; empty when nothing was.
    pub hints: Vec<Hint>,
}

/// Hints on free Swedish text that is to stand in `phase` under `law`.
///
/// Patterns are words with their inflections; a negation close by silences
/// them. The caller bounds the length of the text; the time grows with it.
#[must_use]
pub fn lint_text(text: &str, phase: Phase, law: &Governing<'_>) -> Vec<Hint> {
    let tokens = token::tokens(text);
    let mut hints = patterns::hints(text, &tokens, phase, law);
    hints.sort_by_key(|hint| (hint.span, hint.code));
    hints.dedup_by(|next, kept| next.code == kept.code && overlap(next.span, kept.span));
    let mut cited = citations::hints(text, &tokens, phase, law);
    cited.retain(|hint| {
        !hints.iter().any(|other| other.code == hint.code && overlap(other.span, hint.span))
    });
    hints.extend(cited);
    hints.sort_by_key(|hint| (hint.span, hint.code));
    hints
}

fn overlap(one: Option<Span>, other: Option<Span>) -> bool {
    one.zip(other).is_some_and(|(one, other)| {
        one.byte_start < other.byte_end && other.byte_start < one.byte_end
    })
}

/// The provisions that a pattern breaks, as far as they are in force; where none
/// is, the principles of the regime.
fn provisions(code: LintCode, phase: Phase, law: &Governing<'_>) -> Vec<Citation> {
    let read = |texts: &[&str]| -> Vec<Citation> {
        texts.iter().filter_map(|text| text.parse().ok()).collect()
    };
    let mut cites = read(broken(code, phase, law.regime()));
    cites.retain(|cited| law.is_in_force(cited));
    if cites.is_empty() { read(law.regime().principles()) } else { cites }
}

const fn broken(code: LintCode, phase: Phase, regime: RegimeId) -> &'static [&'static str] {
    match regime {
        RegimeId::R1 => directive(code, phase),
        RegimeId::R2 | RegimeId::R3 => match (code, phase) {
            (LintCode::U5 | LintCode::U11, Phase::AwardCriterion) => &["LOU 19:9 p 4", "LOU 19:2"],
            (LintCode::U6, Phase::Qualification) => &["LOU 19:9 p 2", "LOU 19:2"],
            (LintCode::U5 | LintCode::U6 | LintCode::U11, _) => &["LOU 19:9", "LOU 19:2"],
            (LintCode::U9, _) => &["LOU 1:4", "LOU 19:1"],
            (LintCode::U10, _) => &["LOU 19:3"],
            _ => &["LOU 19:2"],
        },
        RegimeId::R4 => match code {
            LintCode::U9 => &["LOU 1:4", "LOU 19a:1"],
            _ => &["LOU 19a:8"],
        },
        RegimeId::Lov => match code {
            LintCode::U6 | LintCode::U11 => &["LOV 8:1"],
            LintCode::U5 => &["LOV 4:2", "LOV 1:2"],
            LintCode::U9 => &["LOV 1:1"],
            _ => &["LOV 1:2"],
        },
        RegimeId::R0 => &["LOU 1:15"],
        RegimeId::OldNational => &["LOU 1:4"],
    }
}

const fn directive(code: LintCode, phase: Phase) -> &'static [&'static str] {
    match (code, phase) {
        (LintCode::U1 | LintCode::U3, Phase::Qualification) => &["LOU 14:1", "LOU 4:1"],
        (LintCode::U1, Phase::Specification) => &["LOU 9:1"],
        (LintCode::U1, Phase::AwardCriterion) => &["LOU 16:2 st 2"],
        (LintCode::U1, _) => &["LOU 17:1", "LOU 16:2 st 2"],
        (LintCode::U2, _) => &["LOU 4:1", "LOU 4:2"],
        (LintCode::U4, Phase::AwardCriterion) => &["LOU 16:2 st 3"],
        (LintCode::U5, Phase::AwardCriterion) => &["LOU 16:6", "LOU 16:2"],
        (LintCode::U5, Phase::PerformanceCondition) => &["LOU 17:1", "LOU 4:1"],
        (LintCode::U6, Phase::Qualification) => &["LOU 14:1"],
        (LintCode::U6, _) => &["LOU 16:2", "LOU 17:1"],
        (LintCode::U7, _) => &["LOU 9:13", "LOU 9:14", "LOU 9:4"],
        (LintCode::U8, _) => &["LOU 17:5", "LOU 17:3"],
        (LintCode::U9, _) => &["LOU 1:4"],
        (LintCode::U10, _) => &["LOU 17:2"],
        (LintCode::U11, _) => &["LOU 16:1", "LOU 16:2"],
        _ => &["LOU 4:1"],
    }
}
