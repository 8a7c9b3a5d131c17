//! How many fail exactly the same requirements.

mod dictionary;
mod groups;
mod masks;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::bits::{Block, Planes};
use super::rows::{self, place};
use groups::Groups;
use masks::Lanes;

pub(super) use masks::Masks;

/// How many rows have each mask. That of nothing says nothing: the last block has
/// rows that nobody stands in.
#[derive(Debug)]
pub(super) struct Census<'m> {
    masks: &'m Masks,
    /// For each class of the base.
    counts: Vec<Lanes>,
    /// For the masks that do not occur there.
    others: BTreeMap<u64, u32>,
}

impl<'m> Census<'m> {
    /// Nobody yet.
    pub(super) fn of(masks: &'m Masks) -> Self {
        Self { masks, counts: vec![[0; 2]; masks.classes()], others: BTreeMap::new() }
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

    /// How many rows fail alone the requirement at the place of the lot, and nothing is
    /// unknown of them.
    pub(super) fn apart(&self, place: usize) -> usize {
        let first = self.masks.occurring().len();
        self.counts.get(first + place).copied().map(sum).map_or(0, rows::place)
    }

    /// How many have the mask, but for those who stand apart.
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

    /// The masks that occur in the base, the least first, and how often but for those who
    /// stand apart.
    fn known(&self) -> Vec<(u64, u32)> {
        self.masks.occurring().iter().copied().zip(self.counts.iter().copied().map(sum)).collect()
    }

    /// For each place the `top` largest groups that fail it, and how many there are.
    /// Among equals the mask decides.
    pub(super) fn groups(&self, top: usize) -> Vec<Groups> {
        let grouped = &self.masks.grouped;
        let mut classes = self.known();
        let gone = classes.iter().filter(|(_, count)| *count == 0);
        let more = self.others.iter().filter(|(mask, _)| grouped.contains(**mask));
        let numbers =
            grouped.numbers(gone.map(|(mask, _)| *mask), more.clone().map(|(mask, _)| *mask));
        grouped.only(&mut classes);
        if !self.others.is_empty() {
            classes.extend(more.map(|(mask, count)| (*mask, *count)));
            classes.sort_unstable();
        }
        groups::largest(&classes, numbers, top)
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
