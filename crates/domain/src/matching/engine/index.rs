//! Which rows can answer a code, an area or a scheme at all.

use super::area_tree;
use super::bits::Bits;
use super::code::Code;
use super::day::Day;
use super::rows::{
    CERTIFICATES_COMPLETE, REFERENCES_COMPLETE, Rows, TRADES_COMPLETE, number, place,
};

/// Entries by what they have in common, one list after the other, each in the
/// order of the rows.
#[derive(Debug, Clone)]
pub(super) struct Postings<T> {
    /// Where each list ends, behind a zero for the first to begin with.
    bounds: Vec<u32>,
    entries: Vec<T>,
}

impl<T: Copy> Postings<T> {
    /// The entries of the rows by their keys, of which there are `keys`.
    fn of<I: Iterator<Item = (usize, T)>>(
        rows: usize,
        keys: usize,
        filler: T,
        entries: impl Fn(usize) -> I,
    ) -> Self {
        let mut bounds = vec![0_u32; keys + 1];
        for (key, _) in (0..rows).flat_map(&entries) {
            if let Some(size) = bounds.get_mut(key + 1) {
                *size += 1;
            }
        }
        let mut end = 0;
        for bound in &mut bounds {
            end += *bound;
            *bound = end;
        }
        let mut next = bounds.clone();
        let mut listed = vec![filler; place(end)];
        for (key, entry) in (0..rows).flat_map(&entries) {
            let Some(next) = next.get_mut(key) else { continue };
            if let Some(slot) = listed.get_mut(place(*next)) {
                *slot = entry;
            }
            *next += 1;
        }
        Self { bounds, entries: listed }
    }

    /// The entries under the keys from `first` up to, not with, `end`.
    fn under(&self, first: usize, end: usize) -> &[T] {
        let bound = |key: usize| self.bounds.get(key).copied().map_or(0, place);
        self.entries.get(bound(first)..bound(end)).unwrap_or_default()
    }

    fn bytes(&self) -> usize {
        self.bounds.capacity() * size_of::<u32>() + self.entries.capacity() * size_of::<T>()
    }
}

/// A row that sells something, with what tells whether that answers a code. The
/// row has 29 bits: more than there are enterprises in the world.
#[derive(Debug, Clone, Copy)]
struct Seller(u32);

const COVERS: u32 = 1 << 31;
const OPEN: u32 = 1 << 30;
const OWN_AREAS: u32 = 1 << 29;

impl Seller {
    fn new(row: usize, covers: bool, open: bool, own_areas: bool) -> Self {
        let flag = |holds: bool, flag: u32| if holds { flag } else { 0 };
        let flags = flag(covers, COVERS) | flag(open, OPEN) | flag(own_areas, OWN_AREAS);
        Self(number(row) & (OWN_AREAS - 1) | flags)
    }

    fn row(self) -> usize {
        place(self.0 & (OWN_AREAS - 1))
    }

    const fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }
}

/// A row with a stretch of days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dated {
    row: u32,
    pub(super) from: Day,
    pub(super) to: Day,
}

impl Dated {
    pub(super) fn row(self) -> usize {
        place(self.row)
    }
}

/// Rows by trade, area, scheme and reference.
#[derive(Debug, Clone)]
pub(super) struct Index {
    trades: Postings<Seller>,
    areas: Postings<u32>,
    /// By scheme, from the first to the last day.
    certificates: Postings<Dated>,
    /// By code, from the first day to that by which age is counted.
    references: Postings<Dated>,
    /// Of these it is not known what they sell.
    pub(super) untold_trades: Bits,
    /// These name no general area.
    pub(super) without_areas: Bits,
    pub(super) certificates_complete: Bits,
    pub(super) references_complete: Bits,
}

impl Index {
    pub(super) fn of(rows: &Rows, schemes: usize) -> Self {
        let dated = |row: usize, from: Day, to: Day| Dated { row: number(row), from, to };
        let filler = dated(0, Day::NEVER, Day::NEVER);
        let bits = |holds: &dyn Fn(usize) -> bool| Bits::of(rows.len(), holds);
        Self {
            trades: Postings::of(rows.len(), Code::count(), Seller(0), |row| {
                let open = !rows.complete(row, TRADES_COMPLETE);
                rows.trades.of(row).iter().map(move |trade| {
                    let seller = Seller::new(row, trade.covers_below(), open, trade.has_areas());
                    (usize::from(trade.code().place()), seller)
                })
            }),
            areas: Postings::of(rows.len(), area_tree::count(), 0, |row| {
                rows.areas.of(row).iter().map(move |area| (usize::from(*area), number(row)))
            }),
            certificates: Postings::of(rows.len(), schemes, filler, |row| {
                let held = rows.certificates.of(row).iter();
                held.map(move |it| (place(it.scheme), dated(row, it.from, it.to)))
            }),
            references: Postings::of(rows.len(), Code::count(), filler, |row| {
                let carried = rows.references.of(row).iter();
                carried.map(move |it| (usize::from(it.code.place()), dated(row, it.from, it.last)))
            }),
            untold_trades: bits(&|row| {
                rows.trades.of(row).is_empty() && !rows.complete(row, TRADES_COMPLETE)
            }),
            without_areas: bits(&|row| rows.areas.of(row).is_empty()),
            certificates_complete: bits(&|row| rows.complete(row, CERTIFICATES_COMPLETE)),
            references_complete: bits(&|row| rows.complete(row, REFERENCES_COMPLETE)),
        }
    }

    /// The trades above, at and below the code, each with whether it lies at it,
    /// above it, or neither.
    fn near(&self, code: Code) -> impl Iterator<Item = (Seller, bool)> {
        let at = |code: Code| {
            self.trades.under(usize::from(code.place()), usize::from(code.place()) + 1)
        };
        let below = self.trades.under(usize::from(code.place()) + 1, usize::from(code.end()));
        let above = code.above().flat_map(at).map(|it| (*it, it.has(COVERS)));
        above
            .chain(at(code).iter().map(|it| (*it, true)))
            .chain(below.iter().map(|it| (*it, false)))
    }

    /// The rows that sell what the code names.
    pub(super) fn sellers(&self, code: Code) -> impl Iterator<Item = usize> {
        self.near(code).filter(|(_, offers)| *offers).map(|(it, _)| it.row())
    }

    /// The rows with a trade near the code whose list of trades may hold more.
    pub(super) fn perhaps_sellers(&self, code: Code) -> impl Iterator<Item = usize> {
        self.near(code).filter(|(it, _)| it.has(OPEN)).map(|(it, _)| it.row())
    }

    /// The rows with a trade near the code that has areas of its own.
    pub(super) fn with_own_areas(&self, code: Code) -> impl Iterator<Item = usize> {
        self.near(code).filter(|(it, _)| it.has(OWN_AREAS)).map(|(it, _)| it.row())
    }

    /// The rows that name the area among their general ones.
    pub(super) fn in_area(&self, area: u16) -> impl Iterator<Item = usize> {
        let area = usize::from(area);
        self.areas.under(area, area + 1).iter().map(|row| place(*row))
    }

    /// The certificates of a scheme.
    pub(super) fn certificates(&self, scheme: Option<u32>) -> &[Dated] {
        scheme.map(place).map_or(&[], |scheme| self.certificates.under(scheme, scheme + 1))
    }

    /// The references of a code and all below it, code by code.
    pub(super) fn references(&self, code: Code) -> &[Dated] {
        self.references.under(usize::from(code.place()), usize::from(code.end()))
    }

    pub(super) fn bytes(&self) -> usize {
        let bits = [
            &self.untold_trades,
            &self.without_areas,
            &self.certificates_complete,
            &self.references_complete,
        ];
        self.trades.bytes()
            + self.areas.bytes()
            + self.certificates.bytes()
            + self.references.bytes()
            + bits.map(Bits::bytes).iter().sum::<usize>()
    }
}
