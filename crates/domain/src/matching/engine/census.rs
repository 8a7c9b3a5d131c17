//! How many fail exactly the same requirements.

use std::sync::Arc;

use super::bits::{Block, Planes};

/// As many places as a table with an entry for each mask may have.
const DIRECT: usize = 16;

/// How many rows have each mask.
#[derive(Debug)]
pub(super) enum Census {
    /// An entry for each mask.
    Table(Vec<u32>),
    /// The masks that occur, in a table with open addresses.
    Open(OpenTable),
}

/// Counts by mask. A count of nothing marks a free slot.
#[derive(Debug)]
pub(super) struct OpenTable {
    slots: Vec<(u64, u32)>,
    used: usize,
}

impl OpenTable {
    fn new() -> Self {
        Self { slots: vec![(0, 0); 1024], used: 0 }
    }

    fn add(&mut self, mask: u64, more: u32) {
        let last = self.slots.len() - 1;
        // The golden ratio spreads masks that differ in few bits.
        let spread = mask.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        let first = usize::try_from(spread).unwrap_or(0);
        for step in 0..=last {
            let Some((own, count)) = self.slots.get_mut((first + step) & last) else { return };
            if *count == 0 {
                (*own, *count) = (mask, more);
                self.used += 1;
                break;
            }
            if *own == mask {
                *count += more;
                return;
            }
        }
        if self.used * 2 > self.slots.len() {
            self.grow();
        }
    }

    fn grow(&mut self) {
        let twice = vec![(0, 0); self.slots.len() * 2];
        let slots = std::mem::replace(&mut self.slots, twice);
        self.used = 0;
        for (mask, count) in slots.into_iter().filter(|(_, count)| *count != 0) {
            self.add(mask, count);
        }
    }
}

impl Census {
    pub(super) fn of_places(places: usize) -> Self {
        if places <= DIRECT {
            Self::Table(vec![0; 1 << places])
        } else {
            Self::Open(OpenTable::new())
        }
    }

    /// One more row with the mask.
    pub(super) fn add(&mut self, mask: u64) {
        match self {
            Self::Table(counts) => {
                let place = usize::try_from(mask).unwrap_or(usize::MAX);
                if let Some(count) = counts.get_mut(place) {
                    *count += 1;
                }
            }
            Self::Open(table) => table.add(mask, 1),
        }
    }

    /// Those of 512 rows that are live.
    pub(super) fn add_block(&mut self, planes: &[(&Block, &Block)], live: &Block) {
        for (word, live) in live.iter().enumerate() {
            let words = planes.iter().map(|(fails, _)| fails.get(word).copied().unwrap_or(0));
            self.add_word(words, *live);
        }
    }

    fn add_word(&mut self, words: impl Iterator<Item = u64>, live: u64) {
        let mut masks = [0_u64; 64];
        for (place, word) in words.enumerate() {
            for (row, mask) in masks.iter_mut().enumerate() {
                *mask |= (word >> row & 1) << place;
            }
        }
        for (row, mask) in masks.into_iter().enumerate() {
            if live >> row & 1 != 0 {
                self.add(mask);
            }
        }
    }

    /// Every mask that occurs but that of nothing, with its count, in no order.
    pub(super) fn classes(self) -> Vec<(u64, u32)> {
        let counted = |(mask, count): &(u64, u32)| *mask != 0 && *count != 0;
        match self {
            Self::Table(counts) => (0..).zip(counts).filter(counted).collect(),
            Self::Open(table) => table.slots.into_iter().filter(counted).collect(),
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

/// For one place the largest groups, and how many groups there are.
pub(super) type Groups = (Vec<(u64, usize)>, usize);

/// For each place the `top` largest groups that fail it with others, and how many
/// such groups there are. Among equals the mask decides.
pub(super) fn groups(mut classes: Vec<(u64, u32)>, places: usize, top: usize) -> Vec<Groups> {
    let mut groups: Vec<Groups> = vec![(Vec::new(), 0); places];
    classes.retain(|(mask, _)| mask.count_ones() > 1);
    for (mask, _) in &classes {
        for (place, (_, number)) in groups.iter_mut().enumerate() {
            *number += usize::from(mask >> place & 1 != 0);
        }
    }
    classes.sort_unstable_by_key(|(mask, count)| (std::cmp::Reverse(*count), *mask));
    let mut missing: usize = groups.iter().map(|(_, number)| top.min(*number)).sum();
    for (mask, count) in classes {
        if missing == 0 {
            break;
        }
        for (place, (shown, _)) in groups.iter_mut().enumerate() {
            if mask >> place & 1 != 0 && shown.len() < top {
                shown.push((mask & !(1 << place), usize::try_from(count).unwrap_or(usize::MAX)));
                missing -= 1;
            }
        }
    }
    groups
}
