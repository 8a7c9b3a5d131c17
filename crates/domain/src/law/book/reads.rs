//! Which values a book was asked for, so that a change of another value need
//! not ask again.

use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::LawBook;
use super::amendment::ParameterChange;

/// The parameters that were asked for, each with the day it was asked for.
///
/// It is kept by the book itself and not by those who read, so that no reader
/// can forget to write down what it read.
#[derive(Debug, Default)]
pub struct Reads(Mutex<BTreeSet<(usize, Date)>>);

impl Reads {
    pub(super) fn note(&self, place: usize, on: Date) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((place, on));
    }

    /// Whether `change` speaks of anything that was asked of `book`.
    #[must_use]
    pub fn are_touched_by(&self, book: &LawBook, change: &ParameterChange) -> bool {
        let Some(place) = book.place(&change.parameter) else { return false };
        let asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().any(|(known, on)| *known == place && change.holds_on(*on))
    }

    /// The names of the parameters that were asked of `book`.
    #[must_use]
    pub fn names<'b>(&self, book: &'b LawBook) -> BTreeSet<&'b str> {
        let asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let places: BTreeSet<usize> = asked.iter().map(|(place, _)| *place).collect();
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
