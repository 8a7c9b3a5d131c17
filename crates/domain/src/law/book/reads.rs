//! What a book was asked for, so that a change of anything else need not ask
//! again.

use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::LawBook;
use super::amendment::LawChange;
use crate::law::citation::Citation;

/// The parameters and provisions that were asked for, each with the day it was
/// asked for.
///
/// It is kept by the book itself and not by those who read, so that no reader
/// can forget to write down what it read.
#[derive(Debug, Default)]
pub struct Reads(Mutex<Asked>);

#[derive(Debug, Default)]
struct Asked {
    parameters: BTreeSet<(usize, Date)>,
    provisions: BTreeSet<(Citation, Date)>,
}

impl Reads {
    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note(&self, place: usize, on: Date) {
        self.asked().parameters.insert((place, on));
    }

    pub(super) fn note_provision(&self, citation: Citation, on: Date) {
        self.asked().provisions.insert((citation, on));
    }

    /// The days for which the parameter at `place` was asked.
    pub(super) fn days_of(&self, place: usize) -> Vec<Date> {
        let asked = self.asked();
        asked.parameters.iter().filter(|(known, _)| *known == place).map(|(_, on)| *on).collect()
    }

    /// Every provision that was asked for.
    pub(super) fn provisions(&self) -> BTreeSet<Citation> {
        self.asked().provisions.iter().map(|(citation, _)| *citation).collect()
    }

    /// Whether `change` speaks of anything that was asked of `book`.
    #[must_use]
    pub fn are_touched_by(&self, book: &LawBook, change: &LawChange) -> bool {
        match change {
            LawChange::Parameter(change) => {
                let Some(place) = book.place(&change.parameter) else { return false };
                self.asked()
                    .parameters
                    .iter()
                    .any(|(known, on)| *known == place && change.holds_on(*on))
            }
            // A wording may end earlier than it was known to, so its last day does not matter.
            LawChange::Provision(change) => self
                .asked()
                .provisions
                .iter()
                .any(|(known, on)| *known == change.citation && change.valid_from <= *on),
        }
    }

    /// The names of the parameters that were asked of `book`.
    #[must_use]
    pub fn names<'b>(&self, book: &'b LawBook) -> BTreeSet<&'b str> {
        let asked = self.asked();
        let places: BTreeSet<usize> = asked.parameters.iter().map(|(place, _)| *place).collect();
        let named = book.parameters().enumerate().filter(|(place, _)| places.contains(place));
        named.map(|(_, parameter)| parameter.id.as_str()).collect()
    }
}

impl LawBook {
    /// The same book, which writes down from now on what it is asked for.
    #[must_use]
    pub fn reading(&self) -> (Self, Arc<Reads>) {
        let reads = Arc::new(Reads::default());
        (Self { reads: Some(Arc::clone(&reads)), ..self.clone() }, reads)
    }
}
