//! How many fail exactly the same requirements.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use super::bits::{Block, Planes};

/// As many places as a table with an entry for each mask may have.
const DIRECT: usize = 16;
/// The largest groups are looked for among so many first.
const AHEAD: usize = 512;

/// How many rows have each mask. That of nothing is not counted.
#[derive(Debug)]
pub(super) enum Census {
    /// An entry for each mask.
    Table(Vec<u32>),
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
            Self::Table(vec![0; 1 << places])
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
            Self::Table(counts) => usize::try_from(mask).ok().and_then(|it| counts.get_mut(it)),
            Self::Open(counts) => Some(counts.entry(mask).or_default()),
        };
        if let Some(count) = count {
            *count = change(*count);
        }
    }

    /// Those of 512 rows.
    pub(super) fn add_block(&mut self, planes: &[(&Block, &Block)]) {
        let mut groups = planes.chunks(8).map(turned);
        match self {
            Self::Table(counts) => {
                let low = groups.next().unwrap_or_default();
                let high = groups.next().unwrap_or_default();
                for (low, high) in low.as_flattened().iter().zip(high.as_flattened()) {
                    for (low, high) in low.to_le_bytes().into_iter().zip(high.to_le_bytes()) {
                        let mask = usize::from(u16::from_le_bytes([low, high]));
                        if let Some(count) = counts.get_mut(mask) {
                            *count += 1;
                        }
                    }
                }
            }
            Self::Open(counts) => {
                let mut masks = [[0_u64; 8]; 64];
                for (group, turned) in groups.enumerate() {
                    for (masks, word) in masks.iter_mut().zip(turned.as_flattened()) {
                        for (mask, byte) in masks.iter_mut().zip(word.to_le_bytes()) {
                            *mask |= u64::from(byte) << (8 * group);
                        }
                    }
                }
                for mask in masks.as_flattened() {
                    *counts.entry(*mask).or_default() += 1;
                }
            }
        }
    }

    /// Every mask of two or more with its count, in no order.
    fn classes(self) -> Vec<(u64, u32)> {
        let counted = |(mask, count): &(u64, u32)| mask.count_ones() > 1 && *count != 0;
        match self {
            Self::Table(counts) => (0..).zip(counts).filter(counted).collect(),
            Self::Open(counts) => counts.into_iter().filter(counted).collect(),
        }
    }

    /// For each place the `top` largest groups that fail it with others, and how
    /// many such groups there are. Among equals the mask decides.
    pub(super) fn groups(self, places: usize, top: usize) -> Vec<Groups> {
        let mut classes = self.classes();
        let mut groups: Vec<Groups> = vec![(Vec::new(), 0); places];
        for (mask, _) in &classes {
            for (place, (_, number)) in groups.iter_mut().enumerate() {
                *number += usize::from(mask >> place & 1 != 0);
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

/// Of up to eight planes the bytes that hold a bit of each: byte `k` of a word of
/// block `q` is of the row `8 k + q` of that word.
fn turned(planes: &[(&Block, &Block)]) -> [Block; 8] {
    let mut rows = [[0; 8]; 8];
    for (row, (fails, _)) in rows.iter_mut().zip(planes) {
        *row = **fails;
    }
    let [a, b, c, d, e, f, g, h] = &mut rows;
    for (left, right) in
        [(&mut *a, &mut *b), (&mut *c, &mut *d), (&mut *e, &mut *f), (&mut *g, &mut *h)]
    {
        exchange::<1>(left, right, 0x5555_5555_5555_5555);
    }
    for (left, right) in
        [(&mut *a, &mut *c), (&mut *b, &mut *d), (&mut *e, &mut *g), (&mut *f, &mut *h)]
    {
        exchange::<2>(left, right, 0x3333_3333_3333_3333);
    }
    for (left, right) in [(a, e), (b, f), (c, g), (d, h)] {
        exchange::<4>(left, right, 0x0f0f_0f0f_0f0f_0f0f);
    }
    rows
}

/// Exchanges the upper bits of each pair on the left with the lower on the right.
fn exchange<const BY: u32>(left: &mut Block, right: &mut Block, lower: u64) {
    for (left, right) in left.iter_mut().zip(right) {
        let differ = (*left >> BY ^ *right) & lower;
        *right ^= differ;
        *left ^= differ << BY;
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
