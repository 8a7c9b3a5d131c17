//! What a change of the law would do to a purchase.

#[cfg(test)]
mod tests;

use super::book::{LawBook, LawChange};
use super::diff::LegalDiff;
use super::from_choice_system::{FurtherService, assess_services};
use super::purchase::Purchase;

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
}
