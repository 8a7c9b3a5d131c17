//! Open lots that come and go, kept ready to be asked.
//!
//! An index is packed and does not change. So what has changed since it was packed
//! is kept in two small indexes beside it: the lots as they were then, which are
//! taken away from what the large one says, and the lots as they are now, which are
//! added. When these grow, everything is packed anew.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{LotIndex, LotMatch, Reach, Turn, turned};
use crate::enterprise::Enterprise;
use crate::matching::query::{LotQuery, ReservationTest};
use crate::matching::{Counts, Verdict};

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
///
/// *Within* are the lots whose trade and areas the enterprise does not fail.
#[derive(Debug)]
pub struct OpenReach<'o, K> {
    /// The packed lots, without those that have changed since.
    packed: Option<(Reach<'o>, &'o [K])>,
    /// The lots that have changed, by key.
    beside: Vec<(K, Verdict)>,
    /// How many lots of its trades lie where it does not deliver.
    pub elsewhere: usize,
    /// How many lots are of other trades.
    pub other_trades: usize,
}

impl<K: Copy + Ord> OpenReach<'_, K> {
    /// No lot at all.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { packed: None, beside: Vec::new(), elsewhere: 0, other_trades: 0 }
    }

    /// How many lots within reach are of each verdict.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = self.packed.as_ref().map(|(it, _)| it.counts()).unwrap_or_default();
        for (_, verdict) in &self.beside {
            match verdict {
                Verdict::Eligible => counts.eligible += 1,
                Verdict::Undecided => counts.undecided += 1,
                Verdict::ShutOut => counts.shut_out += 1,
            }
        }
        counts
    }

    /// The first so many lots of a verdict within reach, by key.
    #[must_use]
    pub fn first(&self, verdict: Verdict, count: usize) -> Vec<K> {
        let packed = self.packed.iter().flat_map(|(reach, of)| {
            reach.first(verdict, count).into_iter().filter_map(|lot| of.get(lot).copied())
        });
        let beside = self.beside.iter().filter(|it| it.1 == verdict).map(|it| it.0);
        let mut keys: Vec<_> = packed.chain(beside).collect();
        keys.sort_unstable();
        keys.truncate(count);
        keys
    }

    /// All lots within reach, by key.
    #[must_use]
    pub fn within(&self) -> Vec<(K, Verdict)> {
        let packed = self.packed.iter().flat_map(|(reach, of)| {
            reach.verdicts().filter_map(|it| Some((*of.get(it.lot)?, it.verdict)))
        });
        let mut all: Vec<_> = packed.chain(self.beside.iter().copied()).collect();
        all.sort_unstable_by_key(|it| it.0);
        all
    }

    /// The lots whose verdict is another in `after`, by key. A lot that is out of
    /// reach or not open counts as shut out.
    #[must_use]
    pub fn turns(&self, after: &OpenReach<'_, K>) -> Vec<Turn<K>> {
        turned(self.within().into_iter(), after.within().into_iter())
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
    pub fn reach(&self, enterprise: &Enterprise, test: &dyn ReservationTest) -> OpenReach<'_, K> {
        self.reach_over(&[&self.beside], Asking { enterprise, test, on: None })
    }

    /// The same as if every lot were decided on this day.
    #[must_use]
    pub fn reach_on(
        &self,
        on: Date,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> OpenReach<'_, K> {
        self.reach_over(&[&self.beside], Asking { enterprise, test, on: Some(on) })
    }

    /// The same as [`reach`](Self::reach) after these turns.
    #[must_use]
    pub fn reach_after(
        &self,
        turns: &LotTurns<K>,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> OpenReach<'_, K> {
        let now = turns.keys().map(|key| (*key, self.lots.get(key).cloned())).collect();
        let overlay = Overlay::of(&now, |key| turns.get(key).and_then(Option::as_ref));
        self.reach_over(&[&self.beside, &overlay], Asking { enterprise, test, on: None })
    }

    fn reach_over(&self, overlays: &[&Overlay<K>], asking: Asking<'_>) -> OpenReach<'_, K> {
        let Packed { index, of } = &self.packed;
        let mut reach = asking.of(index);
        let (mut elsewhere, mut other_trades) = (reach.elsewhere, reach.other_trades);
        let mut beside: Vec<(K, Verdict)> = Vec::new();
        for Overlay { keys, minus, plus } in overlays {
            let (gone, come) = (asking.of(&minus.index), asking.of(&plus.index));
            for key in keys {
                if let Ok(lot) = of.binary_search(key) {
                    reach.leave_out(lot);
                }
            }
            beside.retain(|(key, _)| !keys.contains(key));
            let known = |it: LotMatch| Some((*plus.of.get(it.lot)?, it.verdict));
            beside.extend(come.verdicts().filter_map(known));
            elsewhere = (elsewhere + come.elsewhere).saturating_sub(gone.elsewhere);
            other_trades = (other_trades + come.other_trades).saturating_sub(gone.other_trades);
        }
        OpenReach { packed: Some((reach, of)), beside, elsewhere, other_trades }
    }
}

/// Who asks for lots, and about which day if not about each lot's own.
#[derive(Clone, Copy)]
struct Asking<'a> {
    enterprise: &'a Enterprise,
    test: &'a dyn ReservationTest,
    on: Option<Date>,
}

impl Asking<'_> {
    fn of(self, index: &LotIndex) -> Reach<'_> {
        index.reach_at(self.on, self.enterprise, self.test)
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
