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
        let mut groups = planes.chunks(GROUP).map(turned);
        match self {
            Self::Table(counts) => {
                let group = groups.next().unwrap_or_default();
                let mut add = |mask: u16| {
                    if let Some(count) = counts.get_mut(usize::from(mask)) {
                        *count += 1;
                    }
                };
                for word in group.as_flattened() {
                    let [first, second, third, fourth] = lanes(*word);
                    add(first);
                    add(second);
                    add(third);
                    add(fourth);
                }
            }
            Self::Open(counts) => {
                let mut masks = [[0_u64; 4]; 128];
                for (number, group) in groups.enumerate() {
                    for (masks, word) in masks.iter_mut().zip(group.as_flattened()) {
                        for (mask, lane) in masks.iter_mut().zip(lanes(*word)) {
                            *mask |= u64::from(lane) << (GROUP * number);
                        }
                    }
                }
                for mask in masks.as_flattened() {
                    *counts.entry(*mask).or_default() += 1;
                }
            }
        }
    }

    /// The rows of both.
    pub(super) fn join(&mut self, other: Self) {
        match (self, other) {
            (Self::Table(counts), Self::Table(more)) => {
                for (count, more) in counts.iter_mut().zip(more) {
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
            Self::Table(counts) => (0..).zip(counts).filter(counted).collect(),
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

/// How many planes are turned together.
const GROUP: usize = 16;

/// The four masks of a word.
fn lanes(word: u64) -> [u16; 4] {
    let lane = |place: u32| {
        let [low, high, ..] = (word >> (16 * place)).to_le_bytes();
        u16::from_le_bytes([low, high])
    };
    [lane(0), lane(1), lane(2), lane(3)]
}

/// Of up to sixteen planes the masks of each row: lane `k` of a word of block `q`
/// is of the row `16 k + q` of that word.
fn turned(planes: &[(&Block, &Block)]) -> [Block; GROUP] {
    let mut rows = [[0; 8]; GROUP];
    for (row, (fails, _)) in rows.iter_mut().zip(planes) {
        *row = **fails;
    }
    exchange::<1>(&mut rows, 0x5555_5555_5555_5555);
    exchange::<2>(&mut rows, 0x3333_3333_3333_3333);
    exchange::<4>(&mut rows, 0x0f0f_0f0f_0f0f_0f0f);
    exchange::<8>(&mut rows, 0x00ff_00ff_00ff_00ff);
    rows
}

/// Exchanges, between each plane and the one `BY` behind it, the upper bits of the
/// first with the lower of the second, `BY` at a time.
fn exchange<const BY: usize>(rows: &mut [Block; GROUP], lower: u64) {
    for pairs in rows.chunks_exact_mut(2 * BY) {
        let (left, right) = pairs.split_at_mut(BY);
        for (left, right) in left.as_flattened_mut().iter_mut().zip(right.as_flattened_mut()) {
            let differ = (*left >> BY ^ *right) & lower;
            *right ^= differ;
            *left ^= differ << BY;
        }
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
