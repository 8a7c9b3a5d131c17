//! What the rows fail, as masks: those that occur, each once, and for each row which
//! of them it has.
//!
//! Of all the masks that there could be few occur, so that a count for each of them
//! lies close by, however many requirements a lot has. Behind them stand those who fail
//! one requirement alone and of whom nothing is unknown, a class for each requirement:
//! one count tells them, too.

use std::ops::Range;

use super::super::bits::{Planes, rows_of};
use super::super::rows::place;
use super::super::sole::Sole;
use super::dictionary::{self, Codes, ROWS};
use super::groups::Grouped;

/// The masks of all rows.
#[derive(Debug)]
pub(in crate::matching::engine) struct Masks {
    /// The masks that occur, the least first.
    occurring: Vec<u64>,
    /// For how many requirements those stand apart who fail it alone.
    apart: usize,
    /// For each row its class: the place of its mask among those that occur, or behind
    /// them the place of the requirement that it fails alone.
    codes: Codes,
    pub(super) grouped: Grouped,
}

impl Masks {
    /// Who fails which of the planes, of which some are `shared`; those apart who surely
    /// lack but one.
    pub(in crate::matching::engine) fn of(
        planes: &[&Planes],
        shared: u64,
        sole: &Sole<'_>,
    ) -> Self {
        let (occurring, mut codes) = dictionary::of(planes);
        let apart = sole.places();
        codes.make_room(occurring.len() + apart);
        let blocks = planes.first().map_or(0, |it| it.fails.blocks().len());
        let own = |number| sole.block(number).map(move |(place, own)| (number, place, own));
        for (number, place, own) in (0..blocks).flat_map(own) {
            for row in rows_of(number, own) {
                codes.put(row, occurring.len() + place);
            }
        }
        let grouped = Grouped::of(&occurring, planes.len(), shared);
        Self { occurring, apart, codes, grouped }
    }

    /// How many classes there are.
    pub(super) fn classes(&self) -> usize {
        self.occurring.len() + self.apart
    }

    /// The masks that occur, the least first.
    pub(super) fn occurring(&self) -> &[u64] {
        &self.occurring
    }

    /// The class of a row.
    pub(super) fn of_row(&self, row: usize) -> Option<usize> {
        self.codes.get(row)
    }

    /// Counts those of some blocks of rows under their classes.
    pub(super) fn count(&self, blocks: Range<usize>, counts: &mut [Lanes]) {
        let rows = blocks.start * ROWS..blocks.end * ROWS;
        match &self.codes {
            Codes::Narrow(codes) => count(of(codes, rows), counts, |it| usize::from(*it)),
            Codes::Wide(codes) => count(of(codes, rows), counts, |it| place(*it)),
        }
    }

    pub(in crate::matching::engine) fn bytes(&self) -> usize {
        self.codes.bytes() + size_of_val(self.occurring.as_slice()) + self.grouped.bytes()
    }
}

/// Counts that stand side by side, to be summed up: counting waits for the count before
/// it only where that was the same one, and neighbours often have the same mask.
pub(super) type Lanes = [u32; 2];

fn count<C>(codes: &[C], counts: &mut [Lanes], place: impl Fn(&C) -> usize) {
    for [first, second] in codes.as_chunks().0 {
        if let Some([count, _]) = counts.get_mut(place(first)) {
            *count += 1;
        }
        if let Some([_, count]) = counts.get_mut(place(second)) {
            *count += 1;
        }
    }
}

/// Those of the rows that there are.
fn of<T>(all: &[T], rows: Range<usize>) -> &[T] {
    let end = rows.end.min(all.len());
    all.get(rows.start.min(end)..end).unwrap_or_default()
}
