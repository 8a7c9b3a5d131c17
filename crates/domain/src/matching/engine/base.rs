//! The rows that were there when the columns were built, and what was counted of
//! them since.

use std::hash::Hash;
use std::sync::Arc;

use super::super::answer::Outcome;
use super::bits::Planes;
use super::code::Code;
use super::distinct::Distinct;
use super::index::Index;
use super::kept::{Bound, Kept};
use super::market::Market;
use super::need::Need;
use super::newest::Newest;
use super::planes::Source;
use super::prepared::Lot;
use super::rows::Rows;
use super::scale::Scale;
use crate::area::Point;
use crate::ids::EnterpriseId;

/// How many planes of requirements are kept at most: two bits an enterprise for each.
const PLANES: usize = 128;
/// For how many lots it is kept at most which masks their rows have: mostly two bytes
/// an enterprise for each.
const LOTS: usize = 64;
/// How many markets are kept at most.
const MARKETS: usize = 64;
/// How many scales are kept at most: up to eight bytes an enterprise for each, and
/// the measures of a lot have five.
const SCALES: usize = 12;

/// The conditions of a requirement, of which any is enough.
pub(super) type Needs = Arc<[Need]>;

/// The rows in the order of their identities.
#[derive(Debug)]
pub(super) struct Base {
    pub(super) rows: Rows,
    index: Index,
    newest: Newest,
    planes: Kept<Needs, Planes>,
    distinct: Kept<Vec<Needs>, Distinct>,
    scales: Kept<Need, Scale>,
    markets: Kept<(Code, Vec<u16>, Option<Point>), Market>,
    bound: Bound,
}

impl Base {
    /// Sorts the rows unless they are sorted; each identity stands once. So many
    /// bytes are kept of earlier questions.
    pub(super) fn of(rows: Rows, schemes: usize, kept_bytes: usize) -> Self {
        let rows = sorted(rows);
        Self {
            markets: Kept::at_most(MARKETS),
            bound: Bound::of(kept_bytes),
            index: Index::of(&rows, schemes),
            newest: Newest::of(&rows),
            rows,
            planes: Kept::at_most(PLANES),
            distinct: Kept::at_most(LOTS),
            scales: Kept::at_most(SCALES),
        }
    }

    /// The row of an enterprise.
    pub(super) fn find(&self, id: EnterpriseId) -> Option<usize> {
        self.rows.ids.binary_search(&id).ok()
    }

    /// Whom the requirement shuts out, and of whom it is not known.
    pub(super) fn planes(&self, needs: &Needs) -> Arc<Planes> {
        let count = || match needs.as_ref() {
            [need] => self.of_need(need),
            needs => Planes::any_of(self.rows.len(), needs.iter().map(|need| self.of_need(need))),
        };
        self.kept(&self.planes, needs, count, Planes::bytes)
    }

    /// The planes of requirements that differ, as masks.
    pub(super) fn distinct(
        &self,
        needs: &Vec<Needs>,
        count: impl FnOnce() -> Distinct,
    ) -> Arc<Distinct> {
        self.kept(&self.distinct, needs, count, Distinct::bytes)
    }

    pub(super) fn market(&self, lot: &Lot) -> Arc<Market> {
        let key = (lot.trade, lot.areas.clone(), lot.query.point);
        self.kept(&self.markets, &key, || Market::of(self, lot), Market::bytes)
    }

    /// The planes, if they were asked for before.
    pub(super) fn known_planes(&self, needs: &Needs) -> Option<Arc<Planes>> {
        self.planes.known(needs, &self.bound)
    }

    /// The scale of a measure, if it was asked for before.
    pub(super) fn known_scale(&self, measure: &Need) -> Option<Arc<Scale>> {
        self.scales.known(measure, &self.bound)
    }

    /// The scale of a measure that most rows have a value of.
    fn scale(&self, measure: &Need) -> Arc<Scale> {
        let rows = &self.rows;
        let count = || Scale::of((0..rows.len()).map(|row| measure.bounds(rows, row)));
        self.kept(&self.scales, measure, count, Scale::bytes)
    }

    /// What stands under the key in what is kept here or in a market; counted
    /// outside the lock if it is missing.
    pub(super) fn kept<K: Eq + Hash + Clone, V>(
        &self,
        kept: &Kept<K, V>,
        key: &K,
        count: impl FnOnce() -> V,
        bytes: impl FnOnce(&V) -> usize,
    ) -> Arc<V> {
        if let Some(known) = kept.known(key, &self.bound) {
            return known;
        }
        let made = Arc::new(count());
        let bytes = bytes(&made);
        let value = kept.keep(key, made, bytes, &self.bound);
        self.bound.grown(bytes, || self.kept_bytes(), || self.oldest(), |used| self.forget(used));
        value
    }

    /// How many bytes are kept of earlier questions.
    pub(super) fn kept_bytes(&self) -> usize {
        let markets = self.markets.values();
        let within = markets.iter().map(|market| market.kept_bytes()).sum::<usize>();
        self.planes.bytes()
            + self.distinct.bytes()
            + self.scales.bytes()
            + self.markets.bytes()
            + within
    }

    /// When that was asked for which has not been asked for longest.
    fn oldest(&self) -> Option<u64> {
        let markets = self.markets.values();
        let within = markets.iter().filter_map(|market| market.oldest());
        let own = [
            self.planes.oldest(),
            self.distinct.oldest(),
            self.scales.oldest(),
            self.markets.oldest(),
        ];
        own.into_iter().flatten().chain(within).min()
    }

    /// Forgets what was asked for at that time and not since; a market with all
    /// that is kept of it.
    fn forget(&self, used: u64) {
        self.planes.forget(used);
        self.distinct.forget(used);
        self.scales.forget(used);
        self.markets.forget(used);
        for market in self.markets.values() {
            market.forget(used);
        }
    }

    /// How many bytes may be kept of earlier questions.
    pub(super) const fn kept_at_most(&self) -> usize {
        self.bound.most()
    }

    fn of_need(&self, need: &Need) -> Planes {
        if let Some((measure, wanted)) = need.measure().filter(|(it, _)| it.is_widely_known()) {
            return self.scale(&measure).planes(wanted);
        }
        let Self { rows, index, newest, .. } = self;
        Source { rows, index, newest }.planes(need)
    }

    pub(super) fn bytes(&self) -> usize {
        self.rows.bytes() + self.index.bytes() + self.newest.bytes() + self.kept_bytes()
    }
}

/// Whether any of the conditions is met.
pub(super) fn outcome(needs: &Needs, rows: &Rows, row: usize) -> Outcome {
    match needs.as_ref() {
        [need] => need.outcome(rows, row),
        needs => Outcome::any_of(needs.iter().map(|need| need.outcome(rows, row))),
    }
}

fn sorted(mut rows: Rows) -> Rows {
    if rows.ids.is_sorted_by(|left, right| left < right) {
        rows.settle();
        return rows;
    }
    let mut order: Vec<usize> = (0..rows.len()).collect();
    // Of an identity that stands twice the last one counts.
    order.sort_by_key(|row| (rows.ids.get(*row).copied(), std::cmp::Reverse(*row)));
    order.dedup_by_key(|row| rows.ids.get(*row).copied());
    let mut sorted = Rows::default();
    for row in order {
        sorted.copy(&rows, row);
    }
    sorted
}
