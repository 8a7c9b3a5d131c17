//! What was counted before, so that it need not be counted again, within a bound
//! of bytes.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many bytes are kept of earlier questions unless another bound is set.
///
/// The columns of 2 800 000 enterprises may hold 1.2 GB with what is kept. Without
/// it they hold about 0.7 GB, and some is left for rows that were patched and for
/// what those ask with who ask at the same time.
pub(super) const KEPT_BYTES: usize = 384 << 20;

/// Values under keys: those asked for last, at most so many.
#[derive(Debug)]
pub(super) struct Kept<K, V> {
    most: usize,
    found: Mutex<Found<K, V>>,
}

#[derive(Debug)]
struct Found<K, V> {
    entries: HashMap<K, Entry<V>>,
    bytes: usize,
}

#[derive(Debug)]
struct Entry<V> {
    value: Arc<V>,
    bytes: usize,
    /// When it was asked for last.
    used: u64,
}

/// How many bytes all that is kept together may hold.
#[derive(Debug)]
pub(super) struct Bound {
    most: usize,
    /// How often something was asked for.
    clock: AtomicU64,
    /// No fewer bytes than are kept; counted exactly when it passes the bound.
    held: Mutex<usize>,
}

impl<K: Eq + Hash + Clone, V> Kept<K, V> {
    pub(super) fn at_most(most: usize) -> Self {
        let found = Mutex::new(Found { entries: HashMap::new(), bytes: 0 });
        Self { most, found }
    }

    /// What stands under the key already.
    pub(super) fn known(&self, key: &K, bound: &Bound) -> Option<Arc<V>> {
        let mut found = self.found();
        let entry = found.entries.get_mut(key)?;
        entry.used = bound.tick();
        Some(Arc::clone(&entry.value))
    }

    /// Keeps a value of so many bytes, unless another was put there meanwhile.
    pub(super) fn keep(&self, key: &K, value: Arc<V>, bytes: usize, bound: &Bound) -> Arc<V> {
        let mut found = self.found();
        if let Some(known) = found.entries.get(key) {
            return Arc::clone(&known.value);
        }
        if found.entries.len() >= self.most
            && let Some(oldest) = found.oldest()
        {
            found.forget(oldest);
        }
        found.bytes += bytes;
        let entry = Entry { value: Arc::clone(&value), bytes, used: bound.tick() };
        found.entries.insert(key.clone(), entry);
        value
    }

    /// When that was asked for which has not been asked for longest.
    pub(super) fn oldest(&self) -> Option<u64> {
        self.found().oldest()
    }

    /// Forgets what was asked for at that time and not since.
    pub(super) fn forget(&self, used: u64) {
        self.found().forget(used);
    }

    pub(super) fn values(&self) -> Vec<Arc<V>> {
        self.found().entries.values().map(|it| Arc::clone(&it.value)).collect()
    }

    /// How many bytes the values hold, as was said when they were put here.
    pub(super) fn bytes(&self) -> usize {
        self.found().bytes
    }

    /// Nothing that is half made is ever put in, so a poisoned lock is whole.
    fn found(&self) -> MutexGuard<'_, Found<K, V>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash, V> Found<K, V> {
    fn oldest(&self) -> Option<u64> {
        self.entries.values().map(|it| it.used).min()
    }

    fn forget(&mut self, used: u64) {
        let Self { entries, bytes } = self;
        for (_, gone) in entries.extract_if(|_, it| it.used == used) {
            *bytes -= gone.bytes;
        }
    }
}

impl Bound {
    pub(super) fn of(most: usize) -> Self {
        Self { most, clock: AtomicU64::new(0), held: Mutex::new(0) }
    }

    pub(super) const fn most(&self) -> usize {
        self.most
    }

    /// A time that is later than every time before.
    fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::Relaxed)
    }

    /// Says that `more` bytes were kept. If `all` of them are too many, those that
    /// were asked for at the `oldest` time are forgotten until they are not.
    pub(super) fn grown(
        &self,
        more: usize,
        all: impl Fn() -> usize,
        oldest: impl Fn() -> Option<u64>,
        forget: impl Fn(u64),
    ) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        *held = held.saturating_add(more);
        if *held <= self.most {
            return;
        }
        *held = all();
        while *held > self.most
            && let Some(used) = oldest()
        {
            forget(used);
            *held = all();
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::matching::engine::ColumnsBuilder;
    use crate::matching::population::{Population, Spread};

    impl Kept<u32, u32> {
        /// Asks for a value of one byte.
        fn get(&self, key: u32, bound: &Bound) -> bool {
            let is_known = self.known(&key, bound).is_some();
            if !is_known {
                self.keep(&key, Arc::new(key), 1, bound);
                bound.grown(1, || self.bytes(), || self.oldest(), |used| self.forget(used));
            }
            is_known
        }

        fn keys(&self) -> Vec<u32> {
            let mut keys: Vec<_> = self.values().iter().map(|it| **it).collect();
            keys.sort_unstable();
            keys
        }
    }

    #[test]
    fn of_too_many_what_has_not_been_asked_for_longest_gives_way() {
        for (number, bytes) in [(6, usize::MAX), (usize::MAX, 6)] {
            let (kept, bound) = (Kept::at_most(number), Bound::of(bytes));
            kept.get(0, &bound);
            for key in 1..50 {
                assert!(!kept.get(key, &bound));
                assert!(kept.get(0, &bound), "it was forgotten beside {key}");
                assert!(kept.bytes() <= 6);
            }
            assert_eq!((kept.keys(), kept.bytes()), (vec![0, 45, 46, 47, 48, 49], 6));
        }
    }

    #[test]
    fn what_alone_is_too_large_is_not_kept() {
        let (kept, bound) = (Kept::at_most(9), Bound::of(0));
        assert!(!kept.get(1, &bound) && !kept.get(1, &bound));
        assert_eq!(kept.bytes(), 0);
    }

    #[test]
    fn what_was_counted_twice_at_once_is_kept_once() {
        let (kept, bound) = (Kept::at_most(9), Bound::of(9));
        let first = kept.keep(&1, Arc::new(1), 1, &bound);
        let second = kept.keep(&1, Arc::new(1), 1, &bound);
        assert!(Arc::ptr_eq(&first, &second));
        assert_eq!(kept.bytes(), 1);
    }

    #[test]
    fn the_social_enterprises_of_europe_fit_into_what_they_may_hold() {
        let around = date(2026, 11, 14);
        let some = Population { seed: 1, size: 40_000, around, spread: Spread::City };
        let mut builder = ColumnsBuilder::default();
        for (id, enterprise) in some.enterprises() {
            builder.add(id, &enterprise);
        }
        let all = builder.finish().bytes_held() / 40_000 * 2_800_000;
        assert!(all + KEPT_BYTES <= 1_200_000_000, "{all} without what is kept");
    }
}
