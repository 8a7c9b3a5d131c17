//! How many fail exactly the same requirements.

mod groups;
mod masks;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::bits::{Block, Planes};
use super::rows::place;
use groups::Groups;
use masks::Lanes;

pub(super) use masks::Masks;

/// How many rows have each mask. That of nothing is not counted: the last block has
/// rows that nobody stands in.
#[derive(Debug)]
pub(super) struct Census<'m> {
    masks: &'m Masks,
    /// For each mask that occurs in the base.
    counts: Vec<Lanes>,
    /// For those that do not.
    others: BTreeMap<u64, u32>,
}

impl<'m> Census<'m> {
    /// Nobody yet.
    pub(super) fn of(masks: &'m Masks) -> Self {
        Self { masks, counts: vec![[0; 2]; masks.occurring().len()], others: BTreeMap::new() }
    }

    /// One more with the mask, who is none of the rows.
    pub(super) fn add(&mut self, mask: u64) {
        let known = self.masks.occurring().binary_search(&mask);
        let count = match known.ok().and_then(|at| self.counts.get_mut(at)) {
            Some([count, _]) => count,
            None => self.others.entry(mask).or_default(),
        };
        *count = count.wrapping_add(1);
    }

    /// One less with the mask of the row, which must have been counted.
    pub(super) fn remove(&mut self, row: usize) {
        let known = self.masks.of_row(row).and_then(|at| self.counts.get_mut(at));
        if let Some([count, _]) = known {
            *count = count.wrapping_sub(1);
        }
    }

    /// How many have the mask.
    pub(super) fn count(&self, mask: u64) -> usize {
        let known = self.masks.occurring().binary_search(&mask).ok();
        let known = known.and_then(|at| self.counts.get(at)).copied().map(sum);
        known.or_else(|| self.others.get(&mask).copied()).map_or(0, place)
    }

    /// Those of some blocks of rows.
    pub(super) fn add_blocks(&mut self, blocks: Range<usize>) {
        self.masks.count(blocks, &mut self.counts);
    }

    /// The rows of both, which must have been made for the same masks.
    pub(super) fn join(&mut self, other: Self) {
        for (lanes, more) in self.counts.iter_mut().zip(&other.counts) {
            for (count, more) in lanes.iter_mut().zip(more) {
                *count = count.wrapping_add(*more);
            }
        }
        for (mask, more) in other.others {
            *self.others.entry(mask).or_default() += more;
        }
    }

    /// The masks that occur, the least first, and how often.
    fn counts(self) -> Vec<(u64, u32)> {
        let known =
            self.masks.occurring().iter().copied().zip(self.counts.iter().copied().map(sum));
        let mut all: Vec<(u64, u32)> = known.collect();
        if !self.others.is_empty() {
            all.extend(self.others);
            all.sort_unstable();
        }
        all
    }

    /// For each of so many places the `top` largest of the classes that are groups
    /// and fail it, and how many there are. Among equals the mask decides.
    pub(super) fn groups(
        self,
        places: usize,
        top: usize,
        is_group: impl Fn(u64) -> bool,
    ) -> Vec<Groups> {
        let mut classes = self.counts();
        classes.retain(|(mask, count)| *count > 0 && is_group(*mask));
        groups::groups(&classes, places, top)
    }
}

/// One of the lanes may have turned over where rows were taken away.
fn sum([first, second]: Lanes) -> u32 {
    first.wrapping_add(second)
}

/// What fails and what is unknown in the block with the number, plane by plane.
pub(super) fn blocks(
    planes: &[Arc<Planes>],
    number: usize,
) -> impl Iterator<Item = (&Block, &Block)> {
    planes.iter().filter_map(move |it| {
        Some((it.fails.blocks().get(number)?, it.unknown.blocks().get(number)?))
    })
}

#[cfg(test)]
mod tests;
