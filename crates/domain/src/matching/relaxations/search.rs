//! The search for the changes worth showing: exact, by halving boxes of steps.
//!
//! More and deeper changes let more in and cost more. So the far corner of a box
//! bounds what any choice in it can let in, and the near corner what it costs at
//! least; a box that cannot hold anything worth showing is left out as a whole.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::counting::{Choice, Steps, WHOLE};

/// A choice of steps, with what it costs and how many it lets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) set: u64,
    pub(super) steps: Steps,
    pub(super) cost: u32,
    pub(super) admits: usize,
}

impl Found {
    /// The cheapest first, then those that let most in, then the fewest changes;
    /// among sets of the lot's requirements the earlier keys come first.
    fn order(&self) -> impl Ord + use<> {
        let earlier = Reverse(self.set.reverse_bits());
        (self.cost, Reverse(self.admits), self.set.count_ones(), earlier, self.steps)
    }
}

impl Ord for Found {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Found {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// What a search looks for.
trait Seek {
    /// Whether a box of steps can hold what is looked for.
    fn wants(&self, within: &Within<'_>) -> bool;
    /// Takes what was found.
    fn take(&mut self, found: Found);
}

/// A box of steps of one choice.
struct Within<'c> {
    choice: &'c Choice<'c>,
    near: Steps,
    far: Steps,
    /// What any choice in it costs at least.
    cost: u32,
    /// How many any choice in it lets in at most.
    most: usize,
}

impl Within<'_> {
    /// Between what the best steps of all ladders gain, each by itself, when as many
    /// steps as the stride are bounded together; with single steps both are the same.
    fn gain(&self, price: i64, stride: usize) -> (i64, i64) {
        let mut gained = (0, 0);
        for (place, (near, far)) in self.near.iter().zip(self.far).enumerate() {
            if far == 0 {
                continue;
            }
            let (mut least, mut most) = (i64::MIN, i64::MIN);
            let paid = |step| price * i64::from(self.choice.cost_of(place, step));
            for last in (*near..=far).rev().step_by(stride) {
                let first = usize::from(last).saturating_sub(stride - 1).max(usize::from(*near));
                let share = self.choice.share(place, with(self.far, place, last));
                let share = i64::try_from(share).unwrap_or(i64::MAX / 8);
                least = least.max(share - paid(last));
                most = most.max(share - paid(u8::try_from(first).unwrap_or(last)));
            }
            gained = (gained.0 + least, gained.1 + most);
        }
        gained
    }

    /// How many choices there are in it.
    fn volume(&self) -> usize {
        self.near.iter().zip(self.far).map(|(near, far)| usize::from(far - near) + 1).product()
    }
}

fn walk(choice: &Choice<'_>, seek: &mut impl Seek) {
    let (near, far) = (choice.bottom(), choice.top());
    let (cost, most) = (choice.cost(near), choice.count(far));
    halve(&Within { choice, near, far, cost, most }, seek);
}

fn halve(within: &Within<'_>, seek: &mut impl Seek) {
    if !seek.wants(within) {
        return;
    }
    let Within { choice, near, far, cost, most } = *within;
    let widths = near.iter().zip(far).map(|(near, far)| far - near).enumerate();
    // The first of the widest sides is halved.
    let widest = widths.max_by_key(|(place, width)| (*width, Reverse(*place)));
    let Some((place, width)) = widest.filter(|(_, width)| *width > 0) else {
        seek.take(Found { set: choice.set, steps: near, cost, admits: most });
        return;
    };
    let middle = near.get(place).copied().unwrap_or(0) + (width - 1) / 2;
    // The halves share a corner each with the whole.
    let milder = with(far, place, middle);
    halve(&Within { far: milder, most: choice.count(milder), ..*within }, seek);
    let dearer = with(near, place, middle + 1);
    halve(&Within { near: dearer, cost: choice.cost(dearer), ..*within }, seek);
}

fn with(mut steps: Steps, place: usize, step: u8) -> Steps {
    if let Some(slot) = steps.get_mut(place) {
        *slot = step;
    }
    steps
}

/// The choices that let at least so many in and of which nothing can be left out
/// or made milder, the cheapest of them.
struct Smallest {
    at_least: usize,
    most: usize,
    kept: BinaryHeap<Found>,
}

/// The smallest choices in their order, and whether there may be more of them.
pub(super) fn smallest(choices: &[Choice<'_>], at_least: usize, most: usize) -> (Vec<Found>, bool) {
    let mut seek = Smallest { at_least, most, kept: BinaryHeap::new() };
    for choice in choices {
        walk(choice, &mut seek);
    }
    let is_full = seek.is_full();
    (seek.kept.into_sorted_vec(), is_full)
}

impl Smallest {
    fn is_full(&self) -> bool {
        self.kept.len() >= self.most
    }
}

impl Seek for Smallest {
    fn wants(&self, within: &Within<'_>) -> bool {
        let is_dear = || self.kept.peek().is_none_or(|worst| within.cost > worst.cost);
        if within.most < self.at_least || (self.is_full() && is_dear()) {
            return false;
        }
        // Where even the near corner could be milder, so could all of the box.
        let near = within.near;
        near.iter()
            .enumerate()
            .filter(|(_, step)| **step > 0)
            .all(|(place, step)| within.choice.count(with(near, place, step - 1)) < self.at_least)
    }

    fn take(&mut self, found: Found) {
        self.kept.push(found);
        if self.kept.len() > self.most {
            self.kept.pop();
        }
    }
}

/// The choices than which none costs less and lets as many in.
struct Front {
    at_least: usize,
    /// For each cost the most that anything found so far lets in for it.
    best: Vec<usize>,
    points: BTreeMap<u32, Found>,
}

/// The front of cost against how many are let in, from `at_least` on.
///
/// Of choices with the same cost and count the one with the fewest changes
/// stands, then the one whose requirements could let most in.
pub(super) fn front(choices: &[Choice<'_>], at_least: usize) -> Vec<Found> {
    let dearest = choices.iter().map(|choice| choice.cost(choice.top())).max().unwrap_or(0);
    let length = usize::try_from(dearest).unwrap_or(0) + 1;
    let mut seek = Front { at_least, best: vec![0; length], points: BTreeMap::new() };
    let mut order: Vec<_> = choices.iter().map(|it| (it, it.count(it.top()))).collect();
    // The sort is stable, so equals keep the order of the lot. Those that let most
    // in go first, which lets most of the others be left out early.
    order.sort_by_key(|(choice, most)| (choice.size, Reverse(*most)));
    for (choice, _) in order {
        walk(choice, &mut seek);
    }
    let mut most = 0;
    let rising = seek.points.into_values().filter(|found| {
        let rises = found.admits > most;
        most = most.max(found.admits);
        rises
    });
    rising.collect()
}

/// A smaller box is halved rather than bounded.
const WORTH_BOUNDING: usize = 16;

impl Front {
    fn best_for(&self, cost: u32) -> usize {
        let index = usize::try_from(cost).unwrap_or(usize::MAX);
        self.best.get(index).copied().unwrap_or(0)
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
        let costs = (from..=to).zip(self.best.iter().skip(usize::try_from(from).ok()?));
        let known = costs.map(|(cost, best)| {
            i64::try_from(best * WHOLE).unwrap_or(i64::MAX / 8) - price * i64::from(cost)
        });
        let known = known.min()?;
        // Wide strides first: mostly they tell already.
        STRIDES.into_iter().map(|stride| within.gain(price, stride)).find_map(|(least, most)| {
            (least > known).then_some(true).or_else(|| (most <= known).then_some(false))
        })
    }
}

/// How many steps of a ladder are bounded together; at the end none are.
const STRIDES: [usize; 3] = [16, 4, 1];

impl Seek for Front {
    fn wants(&self, within: &Within<'_>) -> bool {
        within.most >= self.at_least
            && within.most > self.best_for(within.cost)
            && (within.volume() < WORTH_BOUNDING || self.may_rise(within).unwrap_or(true))
    }

    fn take(&mut self, found: Found) {
        self.points.insert(found.cost, found);
        let from = usize::try_from(found.cost).unwrap_or(usize::MAX);
        let dearer = self.best.iter_mut().skip(from);
        for best in dearer.take_while(|best| **best < found.admits) {
            *best = found.admits;
        }
    }
}
