//! Making a stored assessment again from what it read.
//!
//! The book may have changed since, and so may the rules. What was read is kept
//! with the assessment, so that the book does not matter; of the rules it is said
//! which have come, gone, or answer otherwise.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::assessment::{Assessment, Finding};
use super::book::{Excerpt, LawBook};
use super::from_choice_system::{FurtherService, assess_services};
use super::purchase::Purchase;
use super::rules::{RULES, Rule};

/// What an assessment rests on beside the purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Grounds {
    /// What was read in the law book.
    excerpt: Excerpt,
    /// The rules that there were.
    rules: BTreeSet<String>,
}

/// A stored assessment, made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The assessment as it comes out now, by the rules that there were then.
    pub again: Assessment,
    /// Rules that have come since, which do not take part.
    pub added: Vec<String>,
    /// Rules that have gone since.
    pub retired: Vec<String>,
    /// Rules that answer otherwise than then. Purchase and law are the same, so
    /// that only the rule itself can have changed.
    pub changed: Vec<String>,
    /// Whether the routes are answered otherwise.
    pub routes_differ: bool,
}

/// Assesses `purchase`, and keeps what it takes to do so again.
#[must_use]
pub fn assess_for_the_record(book: &LawBook, purchase: &Purchase) -> (Assessment, Grounds) {
    assess_services_for_the_record(book, purchase, &[])
}

/// Assesses a described choice system with its further services, and keeps what
/// it takes to do so again.
#[must_use]
pub fn assess_services_for_the_record(
    book: &LawBook,
    purchase: &Purchase,
    further: &[FurtherService],
) -> (Assessment, Grounds) {
    let (reading, reads) = book.reading();
    let assessment = assess_services(&reading, purchase, further, |_| true);
    let rules = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    (assessment, Grounds { excerpt: book.excerpt(&reads), rules })
}

impl Grounds {
    /// Makes `stored`, an assessment of `purchase` that rests on these grounds, again.
    #[must_use]
    pub fn replay(&self, purchase: &Purchase, stored: &Assessment) -> Replayed {
        self.replay_services(purchase, &[], stored)
    }

    /// The same of a choice system with further services.
    #[must_use]
    pub fn replay_services(
        &self,
        purchase: &Purchase,
        further: &[FurtherService],
        stored: &Assessment,
    ) -> Replayed {
        let book = self.excerpt.book();
        let counts = |rule: &Rule| self.rules.contains(rule.id);
        let again = assess_services(&book, purchase, further, counts);
        let current: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
        Replayed {
            added: current.difference(&self.rules).cloned().collect(),
            retired: self.rules.difference(&current).cloned().collect(),
            ..Replayed::beside(stored, again)
        }
    }
}

impl Replayed {
    /// `again` beside `stored`: which rules that there are now answer otherwise.
    #[must_use]
    pub fn beside(stored: &Assessment, again: Assessment) -> Self {
        let answers_otherwise = |id: &&str| of_rule(stored, id) != of_rule(&again, id);
        let ids = RULES.iter().map(|rule| rule.id);
        Self {
            added: Vec::new(),
            retired: Vec::new(),
            changed: ids.filter(answers_otherwise).map(str::to_owned).collect(),
            routes_differ: stored.routes != again.routes,
            again,
        }
    }
}

fn of_rule<'a>(assessment: &'a Assessment, rule: &str) -> Vec<&'a Finding> {
    assessment.findings.iter().filter(|finding| finding.rule == rule).collect()
}
