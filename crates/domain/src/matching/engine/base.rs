//! The rows that were there when the columns were built, and what was counted of
//! them since.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::super::answer::Outcome;
use super::bits::Planes;
use super::index::Index;
use super::market::Market;
use super::need::Need;
use super::newest::Newest;
use super::planes::Source;
use super::rows::Rows;
use super::scale::Scale;
use crate::area::Point;
use crate::ids::EnterpriseId;

/// How many planes of requirements are kept: two bits an enterprise for each.
const PLANES: usize = 128;
/// How many markets are kept, of few and of many enterprises.
const MARKETS: [usize; 2] = [64, 12];
/// More is kept while there are fewer rows than this in all of it.
const ROWS_KEPT: usize = 1 << 25;
/// How many scales are kept: up to eight bytes an enterprise for each, and the
/// measures of a lot have five.
const SCALES: usize = 12;

/// The conditions of a requirement, of which any is enough.
pub(super) type Needs = Arc<[Need]>;

/// What was counted before, so that it need not be counted again: what was asked
/// for last, and before that. What is not asked for again gives way.
#[derive(Debug)]
pub(super) struct Kept<K, V> {
    most: usize,
    found: Mutex<Ages<K, V>>,
}

#[derive(Debug)]
struct Ages<K, V> {
    young: HashMap<K, Arc<V>>,
    old: HashMap<K, Arc<V>>,
}

impl<K: Eq + Hash, V> Kept<K, V> {
    pub(super) fn at_most(most: usize) -> Self {
        let found = Mutex::new(Ages { young: HashMap::new(), old: HashMap::new() });
        Self { most, found }
    }

    /// As many as have not too many rows in all, each some, within bounds.
    pub(super) fn for_rows(rows: usize, least: usize, most: usize) -> Self {
        Self::at_most((ROWS_KEPT / rows.max(1)).clamp(least, most))
    }

    /// What stands under the key, counted outside the lock if it is missing.
    pub(super) fn get(&self, key: &K, count: impl FnOnce() -> V) -> Arc<V>
    where
        K: Clone,
    {
        if let Some(known) = self.known(key) {
            return known;
        }
        let made = Arc::new(count());
        let mut found = self.found();
        found.add(key.clone(), made, self.most)
    }

    /// What stands under the key already.
    pub(super) fn known(&self, key: &K) -> Option<Arc<V>> {
        let mut found = self.found();
        if let Some(known) = found.young.get(key) {
            return Some(Arc::clone(known));
        }
        let (key, known) = found.old.remove_entry(key)?;
        Some(found.add(key, known, self.most))
    }

    /// Nothing that is half made is ever put in, so a poisoned lock is whole.
    fn found(&self) -> MutexGuard<'_, Ages<K, V>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn bytes(&self, of: impl Fn(&V) -> usize) -> usize {
        let found = self.found();
        found.young.values().chain(found.old.values()).map(|it| of(it)).sum()
    }
}

impl<K: Eq + Hash, V> Ages<K, V> {
    /// Puts in what is new or asked for again. Half of `most` may be young.
    fn add(&mut self, key: K, value: Arc<V>, most: usize) -> Arc<V> {
        if self.young.len() >= most.div_ceil(2) {
            self.old = std::mem::take(&mut self.young);
        }
        Arc::clone(self.young.entry(key).or_insert(value))
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
    markets: Kept<(super::code::Code, Vec<u16>, Option<Point>), Market>,
}

impl Base {
    /// Sorts the rows unless they are sorted; each identity stands once.
    pub(super) fn of(rows: Rows, schemes: usize) -> Self {
        let rows = sorted(rows);
        let [most, least] = MARKETS;
        Self {
            markets: Kept::for_rows(rows.len(), least, most),
            index: Index::of(&rows, schemes),
            newest: Newest::of(&rows),
            rows,
            planes: Kept::at_most(PLANES),
            scales: Kept::at_most(SCALES),
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
        let key = (lot.trade, lot.areas.clone(), lot.query.point);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_again_is_kept_and_the_rest_gives_way() {
        let kept: Kept<u32, u32> = Kept::at_most(6);
        kept.get(&0, || 100);
        for key in 1..50 {
            kept.get(&key, || key);
            assert_eq!(*kept.get(&0, || 0), 100, "it was counted anew beside {key}");
            assert!(kept.bytes(|_| 1) <= 6);
        }
        assert_eq!(kept.known(&49).as_deref(), Some(&49));
        assert_eq!(kept.known(&10), None);
    }

    #[test]
    fn less_is_kept_of_many_rows() {
        for (rows, most) in [(0, 64), (400, 64), (1 << 20, 32), (2_800_000, 12), (1 << 30, 12)] {
            assert_eq!(Kept::<u32, u32>::for_rows(rows, 12, 64).most, most);
        }
    }
}
