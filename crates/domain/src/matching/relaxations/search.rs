//! The search for the changes worth showing: exact, by halving boxes of steps.
//!
//! More and deeper changes let more in and cost more. So the far corner of a box
//! bounds what any choice in it can let in, and the near corner what it costs at
//! least; a box that cannot hold anything worth showing is left out as a whole.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::counting::{Choice, Steps};

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
pub(super) trait Seek {
    /// Whether a box of steps can hold what is looked for.
    fn wants(&self, within: &Within<'_>) -> bool;
    /// Takes what was found.
    fn take(&mut self, found: Found);
}

/// A box of steps of one choice.
pub(super) struct Within<'c> {
    pub(super) choice: &'c Choice<'c>,
    pub(super) near: Steps,
    pub(super) far: Steps,
    /// What any choice in it costs at least.
    pub(super) cost: u32,
    /// How many any choice in it lets in at most.
    pub(super) most: usize,
}

impl Within<'_> {
    /// How many choices there are in it.
    pub(super) fn volume(&self) -> usize {
        self.near.iter().zip(self.far).map(|(near, far)| usize::from(far - near) + 1).product()
    }
}

/// Looks through every choice of steps on the ladders of `choice`.
pub(super) fn walk(choice: &Choice<'_>, seek: &mut impl Seek) {
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

/// The steps with another at one place.
pub(super) fn with(mut steps: Steps, place: usize, step: u8) -> Steps {
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
