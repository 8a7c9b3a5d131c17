//! Everything the law book says of a purchase.

#[cfg(test)]
pub(super) mod tests;

use super::assessment::{Assessment, Finding, Verdict};
use super::book::LawBook;
use super::case::Case;
use super::purchase::Purchase;
use super::routes;
use super::rules::{RULES, Rule};

impl Verdict {
    /// Whether it says that something is so, and leaves nobody else to find out.
    pub(crate) const fn claims(self) -> bool {
        matches!(self, Self::Prohibited | Self::Missing | Self::PermittedCond | Self::Permitted)
    }

    /// How heavily the verdict weighs; the weightiest comes first in a list.
    #[must_use]
    pub const fn weight(self) -> u8 {
        match self {
            Self::Prohibited => 9,
            Self::Missing => 8,
            Self::Human => 7,
            Self::NeedsData => 6,
            Self::NeedsFact => 5,
            Self::Warn => 4,
            Self::NotCovered => 3,
            Self::PermittedCond => 2,
            Self::Permitted => 1,
            Self::NotApplicable => 0,
        }
    }
}

/// Applies every rule to `purchase`, as the law stands on its decisive day.
///
/// Total and deterministic: the same book and purchase give the same
/// assessment, and what cannot be told is said, never guessed.
#[must_use]
pub fn assess(book: &LawBook, purchase: &Purchase) -> Assessment {
    assess_by(book, purchase, |_| true)
}

/// The same by those rules alone that `counts` lets through.
pub(super) fn assess_by(
    book: &LawBook,
    purchase: &Purchase,
    counts: impl Fn(&Rule) -> bool,
) -> Assessment {
    let case = Case::new(book, purchase);
    let mut findings: Vec<Finding> = RULES
        .iter()
        .filter(|rule| counts(rule) && speaks(rule, &case))
        .flat_map(|rule| (rule.check)(&case, rule))
        .collect();
    order(&mut findings);
    Assessment {
        book_version: book.version().to_owned(),
        regime: case.regime,
        regime_title: case.regime.map(super::regime::RegimeId::title),
        chapters: case.regime.map(super::regime::RegimeId::chapters),
        overall: findings.first().map_or(Verdict::NotApplicable, |finding| finding.verdict),
        routes: routes::all(&case),
        findings,
    }
}

/// The weightiest first; among equals by rule and subject.
pub(super) fn order(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        (b.verdict.weight(), &a.rule, &a.subject).cmp(&(a.verdict.weight(), &b.rule, &b.subject))
    });
}

/// A rule speaks on the days it is in force and in the regimes it belongs to;
/// where the regime is not known, only if it does not depend on it.
pub(super) fn speaks(rule: &Rule, case: &Case<'_>) -> bool {
    if case.is_before_the_act() {
        return rule.speaks_before_the_act;
    }
    let in_force = rule.in_force_from <= case.law_date
        && rule.in_force_to.is_none_or(|to| case.law_date <= to);
    in_force
        && case.regime.map_or(rule.speaks_without_regime, |regime| rule.regimes.contains(&regime))
}
