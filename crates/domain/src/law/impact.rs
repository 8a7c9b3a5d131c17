//! What a change of the law would do to a purchase.

#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;

use super::book::{LawBook, LawChange};
use super::citation::Citation;
use super::diff::LegalDiff;
use super::from_choice_system::{FurtherService, assess_services};
use super::purchase::Purchase;
use super::regime::RegimeId;
use crate::clause::library::Clause;

/// An entry of a library clause that loses, or gets back, a provision it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EntryChange {
    /// The regime of the entry.
    pub regime: RegimeId,
    /// The provision.
    pub provision: Citation,
    /// The first day on which it is another.
    pub on: Date,
    /// Whether the provision would then be in force.
    pub is_in_force: bool,
}

/// The book as it is beside the book as it would be.
#[derive(Debug, Clone)]
pub struct Hypothesis {
    book: LawBook,
    amended: LawBook,
    change: LawChange,
}

impl Hypothesis {
    /// What if `book` were changed by `change`?
    #[must_use]
    pub fn new(book: &LawBook, change: impl Into<LawChange>) -> Self {
        let change = change.into();
        let amended = book.amended([&change.clone().recorded(book.newest())]);
        Self { book: book.clone(), amended, change }
    }

    /// The book as it is.
    #[must_use]
    pub const fn book(&self) -> &LawBook {
        &self.book
    }

    /// What would be another in law for `purchase`, if anything would.
    ///
    /// A purchase for which the book is never asked for what is changed on a
    /// day of the change is not assessed again: up to the first such question both
    /// books give the same answers, so that nothing can differ.
    #[must_use]
    pub fn effect_on(&self, purchase: &Purchase) -> Option<LegalDiff> {
        self.effect_on_services(purchase, &[])
    }

    /// The same of a described choice system with its further services: a change
    /// may touch any one of them alone.
    #[must_use]
    pub fn effect_on_services(
        &self,
        purchase: &Purchase,
        further: &[FurtherService],
    ) -> Option<LegalDiff> {
        let (book, reads) = self.book.reading();
        let before = assess_services(&book, purchase, further, |_| true);
        if !reads.are_touched_by(&book, &self.change) {
            return None;
        }
        let after = assess_services(&self.amended, purchase, further, |_| true);
        let diff = LegalDiff::of_one_purchase(&before, &after);
        (!diff.is_empty()).then_some(diff)
    }

    /// The entries of `clause` under which a provision would be in force on other
    /// days, in the order of the clause. Values of parameters stand in no entry.
    #[must_use]
    pub fn effect_on_clause(&self, clause: &Clause) -> Vec<EntryChange> {
        let LawChange::Provision(change) = &self.change else { return Vec::new() };
        let section = change.citation.section_only();
        let mut found = Vec::new();
        for hook in &clause.hooks {
            for text in &hook.provisions {
                let Ok(provision) = text.parse::<Citation>() else { continue };
                if provision.section_only() == section
                    && let Some((on, is_in_force)) = self.first_difference(&provision)
                {
                    found.push(EntryChange { regime: hook.regime, provision, on, is_in_force });
                }
            }
        }
        found
    }

    /// The first day on which `provision` is in force in one of the books alone, and
    /// whether it then is in the amended one.
    fn first_difference(&self, provision: &Citation) -> Option<(Date, bool)> {
        let section = provision.section_only();
        // Between two of these days nothing begins or ends.
        let turns: BTreeSet<Date> = [&self.book, &self.amended]
            .into_iter()
            .flat_map(LawBook::provisions)
            .filter(|wording| wording.citation.section_only() == section)
            .flat_map(|wording| [Some(wording.from), wording.to.and_then(|to| to.tomorrow().ok())])
            .flatten()
            .collect();
        turns.into_iter().find_map(|day| {
            let is_in_force = self.amended.provision_is_in_force(provision, day);
            (is_in_force != self.book.provision_is_in_force(provision, day))
                .then_some((day, is_in_force))
        })
    }
}
