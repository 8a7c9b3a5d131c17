//! What an enterprise reaches, a byte for each lot, listed where somebody looks.

use std::ops::Range;

use super::LotIndex;
use crate::matching::{Counts, Verdict};

/// One lot as it stands to an enterprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LotMatch {
    /// The place of the lot in the list that the index was built from.
    pub lot: usize,
    /// Whether the enterprise can deliver it.
    pub verdict: Verdict,
}

/// All lots as they stand to one enterprise.
///
/// *Within* are the lots whose trade and areas the enterprise does not fail.
#[derive(Debug)]
pub struct Reach<'i> {
    index: &'i LotIndex,
    /// The rows that were looked at, rising, each run with the place of its first
    /// verdict.
    runs: Vec<(Range<usize>, usize)>,
    /// The verdicts of those rows, one after the other; none is out of reach.
    stands: Vec<Option<Verdict>>,
    /// How many lots of its trades lie where it does not deliver.
    pub elsewhere: usize,
    /// How many lots are of other trades.
    pub other_trades: usize,
}

impl<'i> Reach<'i> {
    /// The verdicts of runs of rows, of so many of the enterprise's trades.
    pub(super) fn of(
        index: &'i LotIndex,
        rows: Vec<Range<usize>>,
        stands: Vec<Option<Verdict>>,
        of_trade: usize,
    ) -> Self {
        let mut first = 0;
        let mut placed = |rows: Range<usize>| {
            let place = first;
            first += rows.len();
            (rows, place)
        };
        let runs = rows.into_iter().map(&mut placed).collect();
        let within = stands.iter().flatten().count();
        let (elsewhere, other_trades) = (of_trade - within, index.len() - of_trade);
        Self { index, runs, stands, elsewhere, other_trades }
    }

    /// How many lots within reach are of each verdict.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let count = |wanted| self.stands.iter().filter(|it| **it == Some(wanted)).count();
        Counts {
            eligible: count(Verdict::Eligible),
            undecided: count(Verdict::Undecided),
            shut_out: count(Verdict::ShutOut),
        }
    }

    /// The first so many lots of a verdict within reach, in their order.
    #[must_use]
    pub fn first(&self, verdict: Verdict, count: usize) -> Vec<usize> {
        if count == 0 {
            return Vec::new();
        }
        let all = self.by_row().filter(|(_, it)| *it == verdict);
        let mut lots: Vec<_> = all.map(|(row, _)| self.index.lot(row)).collect();
        if count < lots.len() {
            lots.select_nth_unstable(count);
            lots.truncate(count);
        }
        lots.sort_unstable();
        lots
    }

    /// All lots within reach, in their order.
    #[must_use]
    pub fn within(&self) -> Vec<LotMatch> {
        let one = |(row, verdict)| LotMatch { lot: self.index.lot(row), verdict };
        let mut all: Vec<_> = self.by_row().map(one).collect();
        all.sort_unstable_by_key(|it| it.lot);
        all
    }

    /// The verdict of every lot within reach, in no order that says anything.
    pub fn verdicts(&self) -> impl Iterator<Item = LotMatch> {
        self.by_row().map(|(row, verdict)| LotMatch { lot: self.index.lot(row), verdict })
    }

    /// The verdicts within reach by row, rising.
    pub(super) fn by_row(&self) -> impl Iterator<Item = (usize, Verdict)> {
        let rows = self.runs.iter().flat_map(|(rows, _)| rows.clone());
        rows.zip(&self.stands).filter_map(|(row, stand)| Some((row, (*stand)?)))
    }

    /// Leaves a lot out, as if it did not lie within.
    pub(super) fn leave_out(&mut self, lot: usize) {
        let row = self.index.row_of.get(lot).and_then(|row| usize::try_from(*row).ok());
        let Some(row) = row else { return };
        let run = self.runs.partition_point(|(rows, _)| rows.end <= row);
        let Some((rows, first)) = self.runs.get(run).filter(|(rows, _)| rows.contains(&row)) else {
            return;
        };
        if let Some(stand) = self.stands.get_mut(first + row - rows.start) {
            *stand = None;
        }
    }
}
