//! How many fail exactly the same requirements.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use super::bits::{Block, Planes};
use super::rows::place;

/// As many places as a table with an entry for each mask may have.
const DIRECT: usize = 16;
/// The largest groups are looked for among so many first.
const AHEAD: usize = 512;

/// How many rows have each mask. That of nothing is not counted.
#[derive(Debug)]
pub(super) enum Census {
    /// An entry for each mask.
    Table(Table),
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
    /// For so many rows and places. A table is filled with nothing first, so it
    /// is not worth it for few rows.
    pub(super) fn of(rows: usize, places: usize) -> Self {
        if places <= DIRECT && rows >= (1 << places) / 4 {
            Self::Table(Table::of(places))
        } else {
            Self::Open(HashMap::default())
        }
    }

    pub(super) fn add(&mut self, mask: u64) {
        self.change(mask, |count| count.wrapping_add(1));
    }

    /// One less with the mask; there must be one.
    pub(super) fn remove(&mut self, mask: u64) {
        self.change(mask, |count| count.wrapping_sub(1));
    }

    fn change(&mut self, mask: u64, change: impl Fn(u32) -> u32) {
        let count = match self {
            Self::Table(table) => table.counts.get_mut(index(mask)),
            Self::Open(counts) => Some(counts.entry(mask).or_default()),
        };
        if let Some(count) = count {
            *count = change(*count);
        }
    }

    /// How many have the mask.
    pub(super) fn count(&self, mask: u64) -> usize {
        match self {
            Self::Table(table) => place(table.count(index(mask))),
            Self::Open(counts) => counts.get(&mask).copied().map_or(0, place),
        }
    }

    /// Those of 512 rows, by who fails each place.
    pub(super) fn add_block(&mut self, fails: &[&Block]) {
        match self {
            Self::Table(table) => table.add_block(fails),
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

    /// The rows of both.
    pub(super) fn join(&mut self, other: Self) {
        match (self, other) {
            (Self::Table(table), Self::Table(more)) => {
                for (count, more) in table.counts.iter_mut().zip(more.counts) {
                    *count = count.wrapping_add(more);
                }
            }
            (all, other) => {
                for (mask, more) in other.counts() {
                    all.change(mask, |count| count.wrapping_add(more));
                }
            }
        }
    }

    fn counts(self) -> Vec<(u64, u32)> {
        let counted = |(_, count): &(u64, u32)| *count != 0;
        match self {
            Self::Table(table) => table.classes(),
            Self::Open(counts) => counts.into_iter().filter(counted).collect(),
        }
    }

    /// For each place the `top` largest groups that fail it with others, and how
    /// many such groups there are. Among equals the mask decides.
    pub(super) fn groups(self, places: usize, top: usize) -> Vec<Groups> {
        let mut classes = self.counts();
        classes.retain(|(mask, _)| mask.count_ones() > 1);
        let mut groups: Vec<Groups> = vec![(Vec::new(), 0); places];
        // Eight places are counted in the eight bytes of a word, until one may be full.
        for classes in classes.chunks(usize::from(u8::MAX)) {
            for (eight, groups) in groups.chunks_mut(8).enumerate() {
                let bits = classes.iter().map(|(mask, _)| SPREAD.of(mask >> (8 * eight)));
                let sums = bits.sum::<u64>().to_le_bytes();
                for ((_, number), sum) in groups.iter_mut().zip(sums) {
                    *number += usize::from(sum);
                }
            }
        }
        let order = |(mask, count): &(u64, u32)| (Reverse(*count), *mask);
        let ahead = AHEAD.min(classes.len());
        if ahead < classes.len() {
            classes.select_nth_unstable_by_key(ahead, order);
        }
        let (first, rest) = classes.split_at_mut(ahead);
        first.sort_unstable_by_key(order);
        if !show(&mut groups, first, top) {
            rest.sort_unstable_by_key(order);
            show(&mut groups, rest, top);
        }
        groups
    }
}

/// For each byte the word that has a one in the bytes of its bits.
struct Spreads([u64; 256]);

static SPREAD: Spreads = Spreads::new();

impl Spreads {
    const fn new() -> Self {
        let mut words = [0; 256];
        let (mut rest, mut byte): (&mut [u64], u64) = (&mut words, 0);
        while let [word, others @ ..] = rest {
            let mut bit = 0;
            while bit < 8 {
                *word |= (byte >> bit & 1) << (8 * bit);
                bit += 1;
            }
            (rest, byte) = (others, byte + 1);
        }
        Self(words)
    }

    fn of(&self, mask: u64) -> u64 {
        let [byte, ..] = mask.to_le_bytes();
        self.0.get(usize::from(byte)).copied().unwrap_or(0)
    }
}

/// For one place the largest groups, by the mask of the others, and how many
/// groups there are.
pub(super) type Groups = (Vec<(u64, usize)>, usize);

/// Hands the classes to the places until each has as many as it shows. Whether
/// none lacks any more.
fn show(groups: &mut [Groups], classes: &[(u64, u32)], top: usize) -> bool {
    let lacks = |(shown, number): &Groups| top.min(*number) - shown.len();
    let mut missing: usize = groups.iter().map(lacks).sum();
    for (mask, count) in classes {
        if missing == 0 {
            break;
        }
        for (place, (shown, _)) in groups.iter_mut().enumerate() {
            if mask >> place & 1 != 0 && shown.len() < top {
                shown.push((mask & !(1 << place), usize::try_from(*count).unwrap_or(usize::MAX)));
                missing -= 1;
            }
        }
    }
    missing == 0
}

/// How many rows a block has.
const ROWS: usize = 512;
/// So many counts fit into the nearest cache.
const NEAR: usize = 1 << 13;
/// As many tables at most stand side by side.
const LANES: usize = 8;

/// A count for each mask. Counting waits for the count before it only where the
/// mask is the same, so where there are few masks neighbours count apart.
#[derive(Debug)]
pub(super) struct Table {
    /// Table after table.
    counts: Vec<u32>,
    masks: usize,
}

impl Table {
    fn of(places: usize) -> Self {
        let masks = 1 << places;
        Self { counts: vec![0; masks * (NEAR / masks).clamp(1, LANES)], masks }
    }

    fn add_block(&mut self, fails: &[&Block]) {
        let (low, high) = fails.split_at(fails.len().min(8));
        let (low, high) = (turned(low), turned(high));
        let mut masks = [0_u16; ROWS];
        for (mask, (low, high)) in masks.iter_mut().zip(low.iter().zip(high)) {
            *mask = u16::from_le_bytes([*low, high]);
        }
        if self.counts.len() < LANES * self.masks {
            add(&mut self.counts, &masks);
            return;
        }
        for eight in masks.chunks_exact(LANES) {
            for (counts, mask) in self.counts.chunks_exact_mut(self.masks).zip(eight) {
                add(counts, std::slice::from_ref(mask));
            }
        }
    }

    fn count(&self, mask: usize) -> u32 {
        self.counts.iter().skip(mask).step_by(self.masks).fold(0, |sum, it| sum.wrapping_add(*it))
    }

    /// The masks that occur and how often.
    fn classes(&self) -> Vec<(u64, u32)> {
        let (first, more) = self.counts.split_at(self.masks);
        let mut sums = first.to_vec();
        for table in more.chunks_exact(self.masks) {
            for (sum, more) in sums.iter_mut().zip(table) {
                *sum = sum.wrapping_add(*more);
            }
        }
        let mut classes = Vec::new();
        for (mask, eight) in (0..).step_by(8).zip(sums.chunks(8)) {
            // Most masks occur nowhere.
            if eight.iter().fold(0, |all, count| all | count) != 0 {
                let occurs = (mask..).zip(eight).filter(|(_, count)| **count != 0);
                classes.extend(occurs.map(|(mask, count)| (mask, *count)));
            }
        }
        classes
    }
}

fn add(counts: &mut [u32], masks: &[u16]) {
    for mask in masks {
        if let Some(count) = counts.get_mut(usize::from(*mask)) {
            *count = count.wrapping_add(1);
        }
    }
}

/// The place of a mask in a table.
fn index(mask: u64) -> usize {
    usize::try_from(mask).unwrap_or(usize::MAX)
}

/// Of up to eight planes the masks of each row, in an order that is the same for
/// all planes.
fn turned(planes: &[&Block]) -> [u8; ROWS] {
    let mut rows = [[0; 8]; 8];
    for (row, fails) in rows.iter_mut().zip(planes) {
        *row = **fails;
    }
    exchange::<1>(&mut rows, 0x5555_5555_5555_5555);
    exchange::<2>(&mut rows, 0x3333_3333_3333_3333);
    exchange::<4>(&mut rows, 0x0f0f_0f0f_0f0f_0f0f);
    let mut masks = [0; ROWS];
    for (masks, word) in masks.as_chunks_mut::<8>().0.iter_mut().zip(rows.as_flattened()) {
        *masks = word.to_le_bytes();
    }
    masks
}

/// Exchanges, between each plane and the one `BY` behind it, the upper bits of the
/// first with the lower of the second, `BY` at a time.
fn exchange<const BY: usize>(rows: &mut [Block; 8], lower: u64) {
    for pairs in rows.chunks_exact_mut(2 * BY) {
        let (left, right) = pairs.split_at_mut(BY);
        for (left, right) in left.as_flattened_mut().iter_mut().zip(right.as_flattened_mut()) {
            let differ = (*left >> BY ^ *right) & lower;
            *right ^= differ;
            *left ^= differ << BY;
        }
    }
}

/// Who fails in the block with the number, plane by plane.
pub(super) fn fails(planes: &[Arc<Planes>], number: usize) -> impl Iterator<Item = &Block> {
    planes.iter().filter_map(move |it| it.fails.blocks().get(number))
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
