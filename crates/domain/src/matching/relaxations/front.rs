//! The front of cost against how many are let in, found by several threads.
//!
//! Threads take choices in turn and tell each other what they have found. One leaves
//! out what lets in fewer than another has found for as much, but not what lets in as
//! many: so whatever the threads' pace, the same choice stands in the end.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::counting::{Choice, WHOLE};
use super::search::{Found, Seek, Within, walk, with};

/// A smaller box is halved rather than bounded.
const WORTH_BOUNDING: usize = 16;
/// How many steps of a ladder are bounded together; at the end none are.
const STRIDES: [usize; 3] = [16, 4, 1];

/// Points of the front by cost, each with the place of its choice in the order.
type Points = BTreeMap<u32, (Found, usize)>;

/// The choices than which none costs less and lets as many in.
struct Front<'s> {
    at_least: usize,
    /// For each cost the most that anything found so far lets in for it: by this
    /// thread, and by any.
    own: Vec<usize>,
    any: &'s [AtomicUsize],
    /// The place in the order of the choice that is looked through.
    turn: usize,
    points: Points,
}

/// The front from `at_least` on, by so many threads.
///
/// Of choices with the same cost and count the one with the fewest changes
/// stands, then the one whose requirements could let most in.
pub(super) fn front(choices: &[Choice<'_>], at_least: usize, threads: usize) -> Vec<Found> {
    let dearest = choices.iter().map(|choice| choice.cost(choice.top())).max().unwrap_or(0);
    let any: Vec<AtomicUsize> = (0..=dearest).map(|_| AtomicUsize::new(0)).collect();
    let mut order: Vec<_> = choices.iter().map(|it| (it, it.count(it.top()))).collect();
    // The sort is stable, so equals keep the order of the lot. Those that let most
    // in go first, which lets most of the others be left out early.
    order.sort_by_key(|(choice, most)| (choice.size, Reverse(*most)));
    let next = AtomicUsize::new(0);
    let look = || {
        let mut front = Front::new(at_least, &any);
        loop {
            front.turn = next.fetch_add(1, Ordering::Relaxed);
            let Some((choice, _)) = order.get(front.turn) else { return front.points };
            walk(choice, &mut front);
        }
    };
    let points = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(look)).collect();
        let own = look();
        others.into_iter().fold(own, |points, other| match other.join() {
            Ok(more) => joined(points, more),
            Err(panic) => std::panic::resume_unwind(panic),
        })
    });
    let mut most = 0;
    let rising = points.into_values().map(|(found, _)| found).filter(|found| {
        let rises = found.admits > most;
        most = most.max(found.admits);
        rises
    });
    rising.collect()
}

/// For each cost the point that lets most in, then that of the first choice.
fn joined(mut points: Points, more: Points) -> Points {
    let order = |(found, turn): &(Found, usize)| (found.admits, Reverse(*turn));
    for (cost, other) in more {
        match points.entry(cost) {
            Entry::Occupied(mut known) if order(known.get()) < order(&other) => {
                known.insert(other);
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(free) => {
                free.insert(other);
            }
        }
    }
    points
}

impl<'s> Front<'s> {
    fn new(at_least: usize, any: &'s [AtomicUsize]) -> Self {
        Self { at_least, own: vec![0; any.len()], any, turn: 0, points: Points::new() }
    }

    /// For each cost from this on the most that need not be looked for.
    fn best_from(&self, cost: u32) -> impl Iterator<Item = usize> {
        let from = usize::try_from(cost).unwrap_or(usize::MAX);
        let all = self.own.iter().zip(self.any).skip(from);
        all.map(|(own, any)| any.load(Ordering::Relaxed).saturating_sub(1).max(*own))
    }

    fn best_for(&self, cost: u32) -> usize {
        self.best_from(cost).next().unwrap_or(0)
    }

    /// Whether some choice in the box might let in more than the best for its cost.
    ///
    /// Each enterprise is shared out over the ladders that it needs; what a ladder's
    /// share can be at most depends on its own step alone, the others taken at the
    /// far corner. So, at a price for each point of cost, the best step of each
    /// ladder is found by itself, and if all of them together gain no more than the
    /// best so far gains at the worst of the costs, then no choice in the box does.
    fn may_rise(&self, within: &Within<'_>) -> Option<bool> {
        let (from, to) = (within.cost, within.choice.cost(within.far));
        let rise = self.best_for(to).saturating_sub(self.best_for(from)) * WHOLE;
        let price = i64::try_from(rise).ok()? / i64::from(to - from).max(1);
        let known = (from..=to).zip(self.best_from(from)).map(|(cost, best)| {
            i64::try_from(best * WHOLE).unwrap_or(i64::MAX / 8) - price * i64::from(cost)
        });
        let known = known.min()?;
        // Wide strides first: mostly they tell already.
        STRIDES.into_iter().map(|stride| gain(within, price, stride)).find_map(|(least, most)| {
            (least > known).then_some(true).or_else(|| (most <= known).then_some(false))
        })
    }
}

impl Seek for Front<'_> {
    fn wants(&self, within: &Within<'_>) -> bool {
        within.most >= self.at_least
            && within.most > self.best_for(within.cost)
            && (within.volume() < WORTH_BOUNDING || self.may_rise(within).unwrap_or(true))
    }

    fn take(&mut self, found: Found) {
        self.points.insert(found.cost, (found, self.turn));
        let from = usize::try_from(found.cost).unwrap_or(usize::MAX);
        let dearer = self.own.iter_mut().zip(self.any).skip(from);
        for (own, any) in dearer.take_while(|(own, _)| **own < found.admits) {
            *own = found.admits;
            any.fetch_max(found.admits, Ordering::Relaxed);
        }
    }
}

/// Between what the best steps of all ladders gain, each by itself, when as many
/// steps as the stride are bounded together; with single steps both are the same.
fn gain(within: &Within<'_>, price: i64, stride: usize) -> (i64, i64) {
    let mut gained = (0, 0);
    for (place, (near, far)) in within.near.iter().zip(within.far).enumerate() {
        if far == 0 {
            continue;
        }
        let (mut least, mut most) = (i64::MIN, i64::MIN);
        let paid = |step| price * i64::from(within.choice.cost_of(place, step));
        for last in (*near..=far).rev().step_by(stride) {
            let first = usize::from(last).saturating_sub(stride - 1).max(usize::from(*near));
            let share = within.choice.share(place, with(within.far, place, last));
            let share = i64::try_from(share).unwrap_or(i64::MAX / 8);
            least = least.max(share - paid(last));
            most = most.max(share - paid(u8::try_from(first).unwrap_or(last)));
        }
        gained = (gained.0 + least, gained.1 + most);
    }
    gained
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::counting::{Classes, Point};
    use super::super::ladder::Ladder;
    use super::super::near_miss::{Held, Wanted};
    use super::*;
    use crate::matching::ChangeCosts;
    use crate::text::Text;

    const LADDERS: usize = 5;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn several_threads_find_what_one_does(
            misses in vec((prop::sample::subsequence(vec![0, 1, 2, 3, 4], 1..=3), 1_u8..=20), 0..400),
            at_least in 1_usize..4,
        ) {
            let label = Text::new("krav", "requirement");
            let held = Held::Bounds(&[]);
            let wanted = Wanted { key: "key", label: &label, can_change: true, threshold: None, held };
            let ladder = Ladder::new(&wanted, &[true; 101], ChangeCosts::default(), true);
            let points = misses.iter().enumerate().map(|(miss, (needs, step))| {
                let needs = needs.iter().fold(0, |all, place| all | 1_u64 << place);
                let steps = [1, 2, 3].map(|own| if own > needs.count_ones() { 0 } else { *step });
                (needs, Point { steps, miss, is_shut_out: true })
            });
            let classes = Classes::of(points.collect());
            let sets = (1_u64..1 << LADDERS).filter(|set| set.count_ones() <= 3);
            let choices: Vec<Choice<'_>> =
                sets.filter_map(|set| Choice::new(set, &classes, |_| Some(&ladder))).collect();
            let alone = front(&choices, at_least, 1);
            for threads in [2, 3, 7] {
                prop_assert_eq!(front(&choices, at_least, threads), alone.clone());
            }
        }
    }
}
