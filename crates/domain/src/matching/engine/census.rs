//! How many fail exactly the same requirements.

mod groups;
mod table;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use super::bits::{Block, Planes};
use super::rows::place;
use groups::Groups;
use table::{ROWS, Table, turned};

/// As many places as a table with an entry for each mask may have.
const DIRECT: usize = 16;

/// How many rows have each mask. That of nothing is not counted: the last block has
/// rows that nobody stands in.
#[derive(Debug)]
pub(super) enum Census {
    /// An entry for each mask, of so few rows that two bytes hold their number.
    Small(Table<u16>),
    /// An entry for each mask.
    Large(Table<u32>),
    /// The masks that occur.
    Open(HashMap<u64, u32, BuildHasherDefault<Spread>>),
}

/// Spreads masks that differ in few bits, by the golden ratio. Masks come from
/// the register, not from whoever asks, so nobody can choose ones that collide.
#[derive(Debug, Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, mask: u64) {
        self.0 = (self.0 ^ mask).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }
}

impl Census {
    /// For so many rows at most, and places. A table is filled with nothing first,
    /// so it is not worth it for few rows.
    pub(super) fn of(rows: usize, places: usize) -> Self {
        if places > DIRECT || rows < (1 << places) / 4 {
            Self::Open(HashMap::default())
        } else if u16::try_from(rows).is_ok() {
            Self::Small(Table::of(places))
        } else {
            Self::Large(Table::of(places))
        }
    }

    pub(super) fn add(&mut self, mask: u64) {
        match self {
            Self::Small(table) => table.add(mask),
            Self::Large(table) => table.add(mask),
            Self::Open(counts) => *counts.entry(mask).or_default() += 1,
        }
    }

    /// One less with the mask; there must be one.
    pub(super) fn remove(&mut self, mask: u64) {
        match self {
            Self::Small(table) => table.remove(mask),
            Self::Large(table) => table.remove(mask),
            Self::Open(counts) => {
                let count = counts.entry(mask).or_default();
                *count = count.saturating_sub(1);
            }
        }
    }

    /// How many have the mask.
    pub(super) fn count(&self, mask: u64) -> usize {
        match self {
            Self::Small(table) => place(table.count(mask)),
            Self::Large(table) => place(table.count(mask)),
            Self::Open(counts) => counts.get(&mask).copied().map_or(0, place),
        }
    }

    /// Those of 512 rows, by who fails each place.
    pub(super) fn add_block(&mut self, fails: &[&Block]) {
        match self {
            Self::Small(table) => table.add_block(fails),
            Self::Large(table) => table.add_block(fails),
            Self::Open(counts) => {
                let mut masks = [0_u64; ROWS];
                for (number, eight) in fails.chunks(8).enumerate() {
                    for (mask, byte) in masks.iter_mut().zip(turned(eight)) {
                        *mask |= u64::from(byte) << (8 * number);
                    }
                }
                for mask in masks {
                    *counts.entry(mask).or_default() += 1;
                }
            }
        }
    }

    /// The rows of both, which must have been made for the same.
    pub(super) fn join(&mut self, other: Self) {
        match (self, other) {
            (Self::Small(table), Self::Small(more)) => table.join(&more),
            (Self::Large(table), Self::Large(more)) => table.join(&more),
            (Self::Open(counts), other) => {
                for (mask, more) in other.counts() {
                    *counts.entry(mask).or_default() += more;
                }
            }
            (all, other) => {
                for (mask, more) in other.counts() {
                    (0..more).for_each(|_| all.add(mask));
                }
            }
        }
    }

    /// The masks that occur, the least first, and how often.
    fn counts(self) -> Vec<(u64, u32)> {
        match self {
            Self::Small(table) => table.classes(),
            Self::Large(table) => table.classes(),
            Self::Open(counts) => {
                let mut counts: Vec<_> = counts.into_iter().filter(|(_, it)| *it != 0).collect();
                counts.sort_unstable();
                counts
            }
        }
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
        classes.retain(|(mask, _)| is_group(*mask));
        groups::groups(&classes, places, top)
    }
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
