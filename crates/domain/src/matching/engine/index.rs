//! Which rows can answer a code or an area at all.

use super::area_tree;
use super::bits::Bits;
use super::code::Code;
use super::rows::{Rows, TRADES_COMPLETE, number, place};

/// Rows by what they have in common, one list after the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Postings {
    /// Where each list ends, behind a zero for the first to begin with.
    bounds: Vec<u32>,
    rows: Vec<u32>,
}

impl Postings {
    /// The rows by `keys`, of which there are `count`.
    fn of<K: Iterator<Item = u16>>(rows: usize, count: usize, keys: impl Fn(usize) -> K) -> Self {
        let mut bounds = vec![0_u32; count + 1];
        for key in (0..rows).flat_map(&keys) {
            if let Some(size) = bounds.get_mut(usize::from(key) + 1) {
                *size += 1;
            }
        }
        let mut end = 0;
        for bound in &mut bounds {
            end += *bound;
            *bound = end;
        }
        let mut next = bounds.clone();
        let mut listed = vec![0_u32; place(end)];
        for row in 0..rows {
            for key in keys(row) {
                let Some(next) = next.get_mut(usize::from(key)) else { continue };
                if let Some(slot) = listed.get_mut(place(*next)) {
                    *slot = number(row);
                }
                *next += 1;
            }
        }
        Self { bounds, rows: listed }
    }

    /// The rows under the keys from `first` up to, not with, `end`.
    pub(super) fn under(&self, first: u16, end: u16) -> &[u32] {
        let bound = |key: u16| self.bounds.get(usize::from(key)).copied().map_or(0, place);
        self.rows.get(bound(first)..bound(end)).unwrap_or_default()
    }

    fn bytes(&self) -> usize {
        (self.bounds.capacity() + self.rows.capacity()) * size_of::<u32>()
    }
}

/// Rows by trade and by area.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    trades: Postings,
    areas: Postings,
    /// Of these it is not known what they sell.
    pub(super) untold_trades: Bits,
    /// These name no general area.
    pub(super) without_areas: Bits,
}

impl Index {
    pub(super) fn of(rows: &Rows) -> Self {
        let trades = |row: usize| rows.trades.of(row).iter().map(|trade| trade.code().place());
        let areas = |row: usize| rows.areas.of(row).iter().copied();
        Self {
            trades: Postings::of(rows.len(), Code::count(), trades),
            areas: Postings::of(rows.len(), area_tree::count(), areas),
            untold_trades: Bits::of(rows.len(), |row| {
                rows.trades.of(row).is_empty() && !rows.complete(row, TRADES_COMPLETE)
            }),
            without_areas: Bits::of(rows.len(), |row| rows.areas.of(row).is_empty()),
        }
    }

    /// The rows with a trade above, at or below the code, some of them twice.
    pub(super) fn near(&self, code: Code) -> impl Iterator<Item = usize> {
        let one = |code: Code| self.trades.under(code.place(), code.place() + 1);
        let below = self.trades.under(code.place(), code.end());
        code.above().flat_map(one).chain(below).map(|row| place(*row))
    }

    /// The rows that name the area among their general ones.
    pub(super) fn in_area(&self, area: u16) -> impl Iterator<Item = usize> {
        self.areas.under(area, area + 1).iter().map(|row| place(*row))
    }

    pub(super) fn bytes(&self) -> usize {
        self.trades.bytes()
            + self.areas.bytes()
            + self.untold_trades.bytes()
            + self.without_areas.bytes()
    }
}
