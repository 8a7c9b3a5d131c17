//! Those of a trade and an area: everybody who fails neither.
//!
//! The list of those who can is short and changes only with the trade and the
//! areas, so a lot's other requirements are tested on its rows alone.

use std::sync::Arc;

use super::super::figure::{Bounds, Threshold};
use super::super::rank::{Fit, margin};
use super::base::{Base, Needs, outcome};
use super::bits::{Bits, Planes};
use super::day::Day;
use super::kept::Kept;
use super::merits;
use super::need::Need;
use super::prepared::{Lot, Wanted};
use super::rows::{number, place};
use super::scale::Scale;

/// How many requirements are kept for one market at most.
const COLUMNS: usize = 256;
/// How many scales are kept for one market at most.
const SCALES: usize = 24;
/// For how many days and windows the ages of facts are kept at most.
const AGES: usize = 8;

/// One requirement within a market.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) planes: Planes,
    /// Of whom it is not known, but would be at some lower threshold.
    pub(super) rising: Bits,
    /// Per cent above the threshold, where there is one that can be exceeded.
    pub(super) margins: Vec<u8>,
}

impl Column {
    /// The column of requirements that share a place: nothing follows from their scales.
    pub(super) fn of(planes: Planes) -> Self {
        Self { planes, rising: Bits::none(0), margins: Vec::new() }
    }

    fn bytes(&self) -> usize {
        self.planes.bytes() + self.rising.bytes() + self.margins.capacity()
    }
}

/// The rows that fail neither the trade nor the areas, in order.
#[derive(Debug)]
pub(super) struct Market {
    pub(super) rows: Vec<u32>,
    /// A bit for each of them.
    pub(super) all: Bits,
    pub(super) fits: Vec<Fit>,
    pub(super) near: Vec<bool>,
    columns: Kept<Needs, Column>,
    scales: Kept<Need, Scale>,
    ages: Kept<(Day, u16), Vec<u16>>,
}

impl Market {
    pub(super) fn of(base: &Base, lot: &Lot) -> Self {
        let rows = &base.rows;
        let mut fails = Bits::none(rows.len());
        for wanted in lot.of_market() {
            fails.join(&base.planes(&wanted.needs).fails);
        }
        let found: Vec<usize> = fails.inverted(rows.len()).rows().collect();
        Self {
            columns: Kept::at_most(COLUMNS),
            all: Bits::none(found.len()).inverted(found.len()),
            fits: found.iter().map(|row| merits::fit(rows, *row, lot.trade)).collect(),
            near: found.iter().map(|row| merits::is_near(rows, *row, &lot.areas)).collect(),
            rows: found.into_iter().map(number).collect(),
            scales: Kept::at_most(SCALES),
            ages: Kept::at_most(AGES),
        }
    }

    pub(super) fn column(&self, base: &Base, wanted: &Wanted) -> Arc<Column> {
        let count = || match wanted.measure() {
            Some((measure, threshold)) => {
                let scale = self.scale(base, &measure);
                Column {
                    planes: scale.planes(threshold),
                    rising: scale.rising(threshold),
                    margins: margins(&scale, threshold),
                }
            }
            None => self.one_by_one(base, wanted),
        };
        base.kept(&self.columns, &wanted.needs, count, Column::bytes)
    }

    fn one_by_one(&self, base: &Base, wanted: &Wanted) -> Column {
        let rows = &base.rows;
        let row = |position: usize| self.rows.get(position).copied().map_or(usize::MAX, place);
        let planes = base.known_planes(&wanted.needs).map_or_else(
            || Planes::of(self.rows.len(), |it| outcome(&wanted.needs, rows, row(it))),
            |all| all.only(&self.rows),
        );
        let margins = self.rows.iter().map_while(|it| wanted.margin(rows, place(*it)));
        let bounds = |it| wanted.bounds(rows, row(it));
        let rises = |it| planes.unknown.holds(it) && bounds(it).lower.is_some();
        Column { margins: margins.collect(), rising: Bits::of(self.rows.len(), rises), planes }
    }

    /// Where the rows of the market stand by a measure.
    pub(super) fn scale(&self, base: &Base, measure: &Need) -> Arc<Scale> {
        let rows = &base.rows;
        let count = || match base.known_scale(measure) {
            Some(all) => all.only(&self.rows),
            None => Scale::of(self.rows.iter().map(|row| measure.bounds(rows, place(*row)))),
        };
        base.kept(&self.scales, measure, count, Scale::bytes)
    }

    /// Which of the rows have been replaced since the columns were built.
    pub(super) fn gone(&self, replaced: &[usize]) -> Bits {
        if replaced.is_empty() {
            return Bits::none(0);
        }
        let mut gone = Bits::none(self.rows.len());
        for row in replaced {
            if let Ok(position) = self.rows.binary_search(&number(*row)) {
                gone.put(position, true);
            }
        }
        gone
    }

    /// The months since the newest fact of each row.
    pub(super) fn ages(&self, base: &Base, lot: &Lot) -> Arc<Vec<u16>> {
        let key = (lot.days.on, lot.query.freshness.other_months);
        let age = |row: &u32| merits::age(lot, &base.rows, place(*row));
        let count = || self.rows.iter().map(age).collect();
        base.kept(&self.ages, &key, count, |it: &Vec<u16>| it.capacity() * size_of::<u16>())
    }

    /// How many bytes it holds without what is kept of its requirements.
    pub(super) fn bytes(&self) -> usize {
        self.rows.capacity() * size_of::<u32>()
            + self.fits.capacity() * size_of::<Fit>()
            + self.near.capacity()
            + self.all.bytes()
    }

    /// How many bytes are kept of its requirements.
    pub(super) fn kept_bytes(&self) -> usize {
        self.columns.bytes() + self.scales.bytes() + self.ages.bytes()
    }

    /// When that of its requirements was asked for which has not been asked for longest.
    pub(super) fn oldest(&self) -> Option<u64> {
        let kept = [self.columns.oldest(), self.scales.oldest(), self.ages.oldest()];
        kept.into_iter().flatten().min()
    }

    /// Forgets what was asked for of its requirements at that time and not since.
    pub(super) fn forget(&self, used: u64) {
        self.columns.forget(used);
        self.scales.forget(used);
        self.ages.forget(used);
    }
}

/// Per cent above the threshold of each row; nothing where there is none to exceed.
fn margins(scale: &Scale, wanted: Threshold) -> Vec<u8> {
    let of = |lower: Threshold| margin(Bounds { lower: Some(lower), upper: None }, wanted);
    if of(wanted).is_none() {
        return Vec::new();
    }
    scale.margins(wanted, |lower| of(lower).unwrap_or(0))
}
