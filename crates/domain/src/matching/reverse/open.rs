//! Open lots that come and go, kept ready to be asked.
//!
//! An index is packed and does not change. So what has changed since it was packed
//! is kept in two small indexes beside it: the lots as they were then, which are
//! taken away from what the large one says, and the lots as they are now, which are
//! added. When these grow, everything is packed anew.

use std::collections::{BTreeMap, BTreeSet};

use super::{LotIndex, LotMatch, Turn, turned};
use crate::enterprise::Enterprise;
use crate::matching::Verdict;
use crate::matching::query::{LotQuery, ReservationTest};

/// How many changed lots are kept beside the packed ones at most, unless a tenth of
/// all lots is more.
const BESIDE: usize = 256;

/// What becomes of lots: what they ask for from then on, or nothing where they are
/// no longer open.
pub type LotTurns<K> = BTreeMap<K, Option<LotQuery>>;

/// Open lots by key, ready to be asked for what suits an enterprise.
///
/// Whatever came and went, the answers are those of an index that is made anew.
#[derive(Debug)]
pub struct OpenLots<K> {
    lots: BTreeMap<K, LotQuery>,
    packed: Packed<K>,
    /// The lots that have changed as they were when all were packed.
    replaced: LotTurns<K>,
    beside: Overlay<K>,
}

/// All open lots as they stand to one enterprise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenReach<K> {
    /// The lots whose trade and areas the enterprise does not fail, by key.
    pub within: Vec<(K, Verdict)>,
    /// How many lots of its trades lie where it does not deliver.
    pub elsewhere: usize,
    /// How many lots are of other trades.
    pub other_trades: usize,
}

impl<K> OpenReach<K> {
    /// No lot at all.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { within: Vec::new(), elsewhere: 0, other_trades: 0 }
    }
}

impl<K: Copy + Ord> OpenReach<K> {
    /// The lots whose verdict is another in `after`, by key. A lot that is out of
    /// reach or not open counts as shut out.
    #[must_use]
    pub fn turns(&self, after: &Self) -> Vec<Turn<K>> {
        turned(self.within.iter().copied(), after.within.iter().copied())
    }
}

impl<K: Copy + Ord> OpenLots<K> {
    /// The open lots.
    #[must_use]
    pub fn of(lots: BTreeMap<K, LotQuery>) -> Self {
        let packed = Packed::of(lots.iter().map(|(key, query)| (*key, query)));
        let (replaced, beside) = (BTreeMap::new(), Overlay::of(&BTreeMap::new(), |_| None));
        Self { lots, packed, replaced, beside }
    }

    /// Changes, opens and closes lots.
    pub fn apply(&mut self, turns: LotTurns<K>) {
        let mut is_other = false;
        for (key, now) in turns {
            if self.lots.get(&key) == now.as_ref() {
                continue;
            }
            is_other = true;
            let before = match now {
                Some(now) => self.lots.insert(key, now),
                None => self.lots.remove(&key),
            };
            // Only the first change since the packing replaces what is packed.
            self.replaced.entry(key).or_insert(before);
        }
        if is_other {
            self.lay_beside();
        }
    }

    fn lay_beside(&mut self) {
        if self.replaced.len() > BESIDE.max(self.packed.of.len() / 10) {
            *self = Self::of(std::mem::take(&mut self.lots));
        } else {
            self.beside = Overlay::of(&self.replaced, |key| self.lots.get(key));
        }
    }

    /// How many lots there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lots.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lots.is_empty()
    }

    /// What a lot asks for, if it is open.
    #[must_use]
    pub fn query(&self, key: K) -> Option<&LotQuery> {
        self.lots.get(&key)
    }

    /// How all lots stand to the enterprise. One that has ceased reaches none.
    #[must_use]
    pub fn reach(&self, enterprise: &Enterprise, test: &dyn ReservationTest) -> OpenReach<K> {
        self.reach_over(&[&self.beside], enterprise, test)
    }

    /// The same after these turns.
    #[must_use]
    pub fn reach_after(
        &self,
        turns: &LotTurns<K>,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> OpenReach<K> {
        let now = turns.keys().map(|key| (*key, self.lots.get(key).cloned())).collect();
        let overlay = Overlay::of(&now, |key| turns.get(key).and_then(Option::as_ref));
        self.reach_over(&[&self.beside, &overlay], enterprise, test)
    }

    fn reach_over(
        &self,
        overlays: &[&Overlay<K>],
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> OpenReach<K> {
        let mut all = self.packed.reach(enterprise, test);
        for Overlay { keys, minus, plus } in overlays {
            let (minus, plus) = (minus.reach(enterprise, test), plus.reach(enterprise, test));
            all.within.retain(|(key, _)| !keys.contains(key));
            all.within.extend(plus.within);
            all.elsewhere = (all.elsewhere + plus.elsewhere).saturating_sub(minus.elsewhere);
            all.other_trades =
                (all.other_trades + plus.other_trades).saturating_sub(minus.other_trades);
        }
        all.within.sort_unstable();
        all
    }
}

/// An index that knows its lots by key.
#[derive(Debug)]
struct Packed<K> {
    index: LotIndex,
    of: Vec<K>,
}

impl<K: Copy> Packed<K> {
    fn of<'q>(lots: impl Iterator<Item = (K, &'q LotQuery)>) -> Self {
        let (of, queries): (Vec<_>, Vec<_>) = lots.unzip();
        Self { index: LotIndex::of(queries), of }
    }

    fn reach(&self, enterprise: &Enterprise, test: &dyn ReservationTest) -> OpenReach<K> {
        let reach = self.index.reach(enterprise, test);
        let known = |it: &LotMatch| Some((*self.of.get(it.lot)?, it.verdict()));
        OpenReach {
            within: reach.within.iter().filter_map(known).collect(),
            elsewhere: reach.elsewhere,
            other_trades: reach.other_trades,
        }
    }
}

/// What is other than in the index below: the lots of `minus` are gone, and those
/// of `plus` have come.
#[derive(Debug)]
struct Overlay<K> {
    keys: BTreeSet<K>,
    minus: Packed<K>,
    plus: Packed<K>,
}

impl<K: Copy + Ord> Overlay<K> {
    /// The lots of `before` are other now.
    fn of<'q>(before: &'q LotTurns<K>, now: impl Fn(&K) -> Option<&'q LotQuery>) -> Self {
        let known = before.iter().filter_map(|(key, query)| Some((*key, query.as_ref()?)));
        Self {
            keys: before.keys().copied().collect(),
            minus: Packed::of(known),
            plus: Packed::of(before.keys().filter_map(|key| Some((*key, now(key)?)))),
        }
    }
}
