//! The rows that were there when the columns were built, and what was counted of
//! them since.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use super::super::answer::Outcome;
use super::bits::Planes;
use super::index::Index;
use super::market::Market;
use super::need::Need;
use super::newest::Newest;
use super::planes::Source;
use super::rows::Rows;
use super::scale::Scale;
use crate::ids::EnterpriseId;

/// How many planes of requirements are kept: two bits an enterprise for each.
const PLANES: usize = 128;
/// How many markets are kept.
const MARKETS: usize = 64;
/// How many scales are kept: up to eight bytes an enterprise for each, and the
/// measures of a lot have five.
const SCALES: usize = 10;

/// The conditions of a requirement, of which any is enough.
pub(super) type Needs = Arc<[Need]>;

/// What was counted before, so that it need not be counted again. When it is full
/// it begins anew: what is in use is soon back.
#[derive(Debug)]
pub(super) struct Kept<K, V> {
    most: usize,
    found: Mutex<HashMap<K, Arc<V>>>,
}

impl<K: Eq + Hash, V> Kept<K, V> {
    pub(super) fn at_most(most: usize) -> Self {
        Self { most, found: Mutex::new(HashMap::new()) }
    }

    /// What stands under the key, counted outside the lock if it is missing.
    pub(super) fn get(&self, key: &K, count: impl FnOnce() -> V) -> Arc<V>
    where
        K: Clone,
    {
        // Nothing that is half made is ever put in, so a poisoned lock is whole.
        let found = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = found().get(key) {
            return Arc::clone(known);
        }
        let made = Arc::new(count());
        let mut kept = found();
        if kept.len() >= self.most {
            kept.clear();
        }
        Arc::clone(kept.entry(key.clone()).or_insert(made))
    }

    /// What stands under the key already.
    pub(super) fn known(&self, key: &K) -> Option<Arc<V>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).get(key).map(Arc::clone)
    }

    pub(super) fn bytes(&self, of: impl Fn(&V) -> usize) -> usize {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.values().map(|it| of(it)).sum()
    }
}

/// The rows in the order of their identities.
#[derive(Debug)]
pub(super) struct Base {
    pub(super) rows: Rows,
    index: Index,
    newest: Newest,
    planes: Kept<Needs, Planes>,
    scales: Kept<Need, Scale>,
    markets: Kept<(super::code::Code, Vec<u16>), Market>,
}

impl Base {
    /// Sorts the rows unless they are sorted; each identity stands once.
    pub(super) fn of(rows: Rows, schemes: usize) -> Self {
        let rows = sorted(rows);
        Self {
            index: Index::of(&rows, schemes),
            newest: Newest::of(&rows),
            rows,
            planes: Kept::at_most(PLANES),
            scales: Kept::at_most(SCALES),
            markets: Kept::at_most(MARKETS),
        }
    }

    /// The row of an enterprise.
    pub(super) fn find(&self, id: EnterpriseId) -> Option<usize> {
        self.rows.ids.binary_search(&id).ok()
    }

    /// Whom the requirement shuts out, and of whom it is not known.
    pub(super) fn planes(&self, needs: &Needs) -> Arc<Planes> {
        self.planes.get(needs, || match needs.as_ref() {
            [need] => self.of_need(need),
            needs => Planes::any_of(self.rows.len(), needs.iter().map(|need| self.of_need(need))),
        })
    }

    pub(super) fn market(&self, lot: &super::prepared::Lot) -> Arc<Market> {
        let key = (lot.trade, lot.areas.clone());
        self.markets.get(&key, || Market::of(self, lot))
    }

    /// The planes, if they were asked for before.
    pub(super) fn known_planes(&self, needs: &Needs) -> Option<Arc<Planes>> {
        self.planes.known(needs)
    }

    /// The scale of a measure, if it was asked for before.
    pub(super) fn known_scale(&self, measure: &Need) -> Option<Arc<Scale>> {
        self.scales.known(measure)
    }

    /// The scale of a measure that most rows have a value of.
    fn scale(&self, measure: &Need) -> Arc<Scale> {
        let rows = &self.rows;
        self.scales.get(measure, || Scale::of((0..rows.len()).map(|row| measure.bounds(rows, row))))
    }

    fn of_need(&self, need: &Need) -> Planes {
        if let Some((measure, wanted)) = need.measure().filter(|(it, _)| it.is_widely_known()) {
            return self.scale(&measure).planes(wanted);
        }
        let Self { rows, index, newest, .. } = self;
        Source { rows, index, newest }.planes(need)
    }

    pub(super) fn bytes(&self) -> usize {
        self.rows.bytes()
            + self.index.bytes()
            + self.newest.bytes()
            + self.planes.bytes(Planes::bytes)
            + self.scales.bytes(Scale::bytes)
            + self.markets.bytes(Market::bytes)
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
