//! The other way round: one enterprise against all open lots.
//!
//! A [`LotIndex`] holds the lots in the order of their trade and area, with what
//! each asks for in 32 bytes: numbers of steps and bits. Of an enterprise's trades
//! and places follow the runs of lots that it may serve; only these are looked at.
//! What the enterprise can show is put on the same scales, once for each day that
//! lots ask about, so that a lot is answered by comparing a few numbers. What comes
//! out is what [`match_lot`](super::match_lot) says of each lot: a byte for each,
//! and no list before somebody turns to a page of it.

mod areas;
mod asked;
pub mod change;
mod facts;
mod market;
pub mod open;
mod pack;
mod reach;
mod row;

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::ops::{Range, RangeInclusive};

use jiff::civil::Date;

use super::Verdict;
use super::answer::Outcome;
use super::place::Destination;
use super::query::{LotQuery, ReservationTest};
use crate::cpv::CpvCode;
use crate::enterprise::{Enterprise, EnterpriseStatus};
use areas::Reached;
use asked::{Catalogue, Term};
use facts::Facts;
use market::Market;
use pack::Packer;
pub use reach::{LotMatch, Reach};
use row::Row;

/// Open lots, ready to be asked for what suits an enterprise.
#[derive(Debug)]
pub struct LotIndex {
    /// The codes that lots have, in order.
    codes: Vec<Code>,
    /// The numbers of the areas that lots name, rising.
    named: Vec<u16>,
    /// The number of the first area of each row; rows of one code are in its order.
    places: Vec<u16>,
    rows: Vec<Row>,
    /// The lot of each row, and the row of each lot.
    lots: Vec<u32>,
    row_of: Vec<u32>,
    further: Vec<Further>,
    /// The areas of rows with several, but for the first of each.
    areas: Vec<u16>,
    /// The places of rows that are delivered at one place only.
    spots: Vec<Destination>,
    terms: Vec<Term>,
    asked: Catalogue,
}

#[derive(Debug)]
struct Code {
    cpv: CpvCode,
    rows: Range<usize>,
}

/// What a row has no room for.
#[derive(Debug)]
struct Further {
    areas: Range<usize>,
    /// The place among the spots, where it is delivered at that place only.
    spot: Option<u32>,
    terms: Range<usize>,
}

impl Further {
    fn is_nothing(&self) -> bool {
        self.areas.is_empty() && self.spot.is_none() && self.terms.is_empty()
    }
}

/// Rows whose trade and first area are answered alike.
#[derive(Debug)]
struct Run {
    rows: Range<usize>,
    at_best: Outcome,
    /// The places that answer for areas, by number.
    reached: usize,
}

/// A lot whose verdict changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn<L = usize> {
    /// The lot: its place in the list that an index was built from, unless said.
    pub lot: L,
    /// The verdict before.
    pub before: Verdict,
    /// The verdict now.
    pub after: Verdict,
}

impl<L> Turn<L> {
    /// Whether the enterprise can deliver now and could not surely before.
    #[must_use]
    pub const fn is_gained(&self) -> bool {
        matches!(self.after, Verdict::Eligible)
    }

    /// Whether the enterprise could deliver before and cannot surely now.
    #[must_use]
    pub const fn is_lost(&self) -> bool {
        matches!(self.before, Verdict::Eligible)
    }
}

/// What differs between two lists in the order of their lots; what is out of reach
/// is shut out.
fn turned<L: Copy + Ord>(
    before: impl Iterator<Item = (L, Verdict)>,
    after: impl Iterator<Item = (L, Verdict)>,
) -> Vec<Turn<L>> {
    let (mut before, mut after) = (before.peekable(), after.peekable());
    let mut turns = Vec::new();
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return turns,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((before, _)), Some((after, _))) => before.cmp(after),
        };
        let was = if order.is_le() { before.next() } else { None };
        let is = if order.is_ge() { after.next() } else { None };
        let verdict = |it: Option<(L, Verdict)>| it.map_or(Verdict::ShutOut, |it| it.1);
        let Some((lot, _)) = was.or(is) else { return turns };
        let turn = Turn { lot, before: verdict(was), after: verdict(is) };
        if turn.before != turn.after {
            turns.push(turn);
        }
    }
}

impl LotIndex {
    /// The index of the lots, in any order; each is known by its place in it.
    #[must_use]
    pub fn of<Q: Borrow<LotQuery>>(lots: impl IntoIterator<Item = Q>) -> Self {
        let mut packer = Packer::default();
        for lot in lots {
            packer.push(lot.borrow());
        }
        packer.finish()
    }

    /// How many lots there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.row_of.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.row_of.is_empty()
    }

    /// The bytes that the lots take, without those of lists within questions.
    #[must_use]
    pub fn bytes_held(&self) -> usize {
        size_of_val(self.codes.as_slice())
            + size_of_val(self.named.as_slice())
            + size_of_val(self.places.as_slice())
            + size_of_val(self.rows.as_slice())
            + size_of_val(self.lots.as_slice())
            + size_of_val(self.row_of.as_slice())
            + size_of_val(self.further.as_slice())
            + size_of_val(self.areas.as_slice())
            + size_of_val(self.spots.as_slice())
            + size_of_val(self.terms.as_slice())
            + self.asked.bytes_held()
    }

    /// How all lots stand to the enterprise. One that has ceased reaches none.
    #[must_use]
    pub fn reach(&self, enterprise: &Enterprise, test: &dyn ReservationTest) -> Reach<'_> {
        self.reach_at(None, enterprise, test)
    }

    /// The same as if every lot were decided on this day.
    #[must_use]
    pub fn reach_on(
        &self,
        on: Date,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> Reach<'_> {
        self.reach_at(Some(on), enterprise, test)
    }

    fn reach_at(
        &self,
        on: Option<Date>,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> Reach<'_> {
        if enterprise.status != EnterpriseStatus::Active {
            return Reach::of(self, Vec::new(), Vec::new(), 0);
        }
        let Market { runs, of_trade, known } = Market::of(self, enterprise);
        let mut facts = Facts::new(&self.asked, enterprise, test, on);
        let mut stands = Vec::with_capacity(runs.iter().map(|run| run.rows.len()).sum());
        for run in &runs {
            let Some(reached) = known.get(run.reached) else { continue };
            let rows = self.rows.get(run.rows.clone()).unwrap_or_default();
            stands.extend(rows.iter().map(|row| self.stand(row, run.at_best, reached, &mut facts)));
        }
        Reach::of(self, runs.into_iter().map(|run| run.rows).collect(), stands, of_trade)
    }

    /// The verdict of a row; nothing where it names further areas that are not reached.
    #[inline]
    fn stand(
        &self,
        row: &Row,
        at_best: Outcome,
        reached: &Reached<'_>,
        facts: &mut Facts<'_>,
    ) -> Option<Verdict> {
        let mut outcome = at_best.max(facts.outcome(row));
        if row.further != 0 {
            outcome = self.further(row, outcome, reached, facts)?;
        }
        Some(match outcome {
            Outcome::Met => Verdict::Eligible,
            Outcome::Unknown => Verdict::Undecided,
            Outcome::NotMet => Verdict::ShutOut,
        })
    }

    fn further(
        &self,
        row: &Row,
        outcome: Outcome,
        reached: &Reached<'_>,
        facts: &mut Facts<'_>,
    ) -> Option<Outcome> {
        let place = usize::try_from(row.further).ok()?.checked_sub(1)?;
        let Further { areas, spot, terms } = self.further.get(place)?;
        let spot = spot.and_then(|spot| self.spots.get(usize::try_from(spot).ok()?));
        let area = reached.outcome(self.areas.get(areas.clone()).unwrap_or_default());
        let area = spot.map_or(area, |spot| area.max(reached.outcome_at(spot)));
        if area == Outcome::NotMet {
            return None;
        }
        // Who is shut out already need not be asked more.
        if outcome == Outcome::NotMet {
            return Some(outcome);
        }
        let outcome = outcome.max(area);
        let terms = self.terms.get(terms.clone()).unwrap_or_default();
        Some(outcome.max(facts.outcome_of_all(row, terms)))
    }

    /// The lots whose verdict is another after the change, in their order.
    #[must_use]
    pub fn difference(
        &self,
        before: &Enterprise,
        after: &Enterprise,
        test: &dyn ReservationTest,
    ) -> Vec<Turn> {
        let (before, after) = (self.reach(before, test), self.reach(after, test));
        let of_rows = turned(before.by_row(), after.by_row()).into_iter();
        let mut turns: Vec<_> = of_rows
            .map(|Turn { lot: row, before, after }| Turn { lot: self.lot(row), before, after })
            .collect();
        turns.sort_unstable_by_key(|it| it.lot);
        turns
    }

    /// The lot of a row.
    fn lot(&self, row: usize) -> usize {
        let lot = self.lots.get(row).and_then(|lot| usize::try_from(*lot).ok());
        lot.unwrap_or(usize::MAX)
    }

    /// The first of the rows of one code whose first area has a higher number.
    fn first_past(&self, rows: Range<usize>, number: u16) -> usize {
        let places = self.places.get(rows.clone()).unwrap_or_default();
        rows.start + places.partition_point(|place| *place <= number)
    }

    /// The rows of one code whose first area lies in each of the spans, in order.
    fn within<'s>(
        &'s self,
        mut rows: Range<usize>,
        spans: &'s [(RangeInclusive<u16>, Outcome)],
    ) -> impl Iterator<Item = (Range<usize>, Outcome)> + 's {
        spans.iter().map(move |(span, outcome)| {
            let start = match span.start().checked_sub(1) {
                Some(before) => self.first_past(rows.clone(), before),
                None => rows.start,
            };
            let end = self.first_past(start..rows.end, *span.end());
            rows.start = end;
            (start..end, *outcome)
        })
    }
}
