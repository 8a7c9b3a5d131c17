//! The tree of areas in an order in which whatever lies in an area follows it.
//!
//! What an enterprise reaches is then a few spans of numbers, however many areas
//! they hold, and lots in the order of their areas are found by their ends.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use crate::area::{self, AreaCode};
use crate::matching::answer::Outcome;
use crate::matching::place::{Destination, Places};

/// The number of a lot that names no area. It is reached from everywhere.
pub(super) const NOWHERE: u16 = 0;

/// All areas in their order, the first with the number 1.
static AREAS: LazyLock<Vec<Destination>> = LazyLock::new(|| {
    let mut all: Vec<_> = area::search(None, "").map(|it| path(it.code)).collect();
    all.sort_unstable();
    all.iter().filter_map(|path| path.last()).copied().map(Destination::new).collect()
});

static NUMBERS: LazyLock<HashMap<AreaCode, u16>> =
    LazyLock::new(|| AREAS.iter().map(Destination::area).zip(1..).collect());

/// The areas that hold this one, the widest first, and itself.
fn path(code: AreaCode) -> Vec<AreaCode> {
    let up = |here: &AreaCode| here.area().and_then(|it| it.parent);
    let mut path: Vec<_> = std::iter::successors(Some(code), up).collect();
    path.reverse();
    path
}

/// The number of an area, at least 1.
pub(super) fn number(code: AreaCode) -> u16 {
    // A code is only ever made of an area that the tree knows.
    NUMBERS.get(&code).copied().unwrap_or(u16::MAX)
}

/// How the areas stand to the places of an enterprise.
#[derive(Debug)]
pub(super) struct Reached<'e> {
    places: Places<'e>,
    /// The outcome of each number that was asked about.
    outcomes: Vec<Outcome>,
    /// The numbers that are reached, and those of which it is not known, in order.
    spans: Vec<(RangeInclusive<u16>, Outcome)>,
}

impl<'e> Reached<'e> {
    /// How the areas of these numbers stand, which rise; no other is asked about.
    pub(super) fn by(places: Places<'e>, named: &[u16]) -> Self {
        let mut outcomes = vec![Outcome::NotMet; AREAS.len() + 1];
        let mut spans = Vec::new();
        let mut before = Outcome::NotMet;
        for number in std::iter::once(&NOWHERE).chain(named) {
            let area = usize::from(*number).checked_sub(1).and_then(|place| AREAS.get(place));
            let outcome =
                area.map_or(Outcome::Met, |area| places.outcome(std::slice::from_ref(area)));
            if let Some(known) = outcomes.get_mut(usize::from(*number)) {
                *known = outcome;
            }
            match spans.last_mut() {
                _ if outcome == Outcome::NotMet => {}
                Some((span, _)) if before == outcome => extend(span, *number),
                _ => spans.push((*number..=*number, outcome)),
            }
            before = outcome;
        }
        Self { places, outcomes, spans }
    }

    /// Whether all areas of these numbers are reached.
    pub(super) fn outcome(&self, numbers: &[u16]) -> Outcome {
        let of = |number: &u16| self.outcomes.get(usize::from(*number)).copied();
        Outcome::all_of(numbers.iter().map(|it| of(it).unwrap_or(Outcome::NotMet)))
    }

    /// Whether a place is reached.
    pub(super) fn outcome_at(&self, spot: &Destination) -> Outcome {
        self.places.outcome(std::slice::from_ref(spot))
    }

    /// The spans of numbers that are reached, or of which it is not known, in order.
    pub(super) fn spans(&self) -> &[(RangeInclusive<u16>, Outcome)] {
        &self.spans
    }

    /// Whether everything that was asked about is reached, up to the last number.
    pub(super) fn is_everything(&self, named: &[u16]) -> bool {
        let last = named.last().copied().unwrap_or(NOWHERE);
        matches!(self.spans.as_slice(), [(span, Outcome::Met)] if *span.end() == last)
    }
}

fn extend(span: &mut RangeInclusive<u16>, to: u16) {
    *span = *span.start()..=to;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_an_area_follows_it() {
        for area in AREAS.iter().map(Destination::area) {
            let within: Vec<_> = (1..)
                .zip(AREAS.iter())
                .filter(|(_, other)| area.covers(other.area()))
                .map(|(number, _)| number)
                .collect();
            assert_eq!(within.first(), Some(&number(area)));
            assert!(within.is_sorted_by(|left, right| left + 1 == *right), "{area}");
        }
        assert_eq!(AREAS.len(), area::search(None, "").count());
    }
}
