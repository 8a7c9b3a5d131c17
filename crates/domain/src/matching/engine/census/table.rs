//! A count for each mask that there can be.

use super::super::bits::{Block, pack};

/// How many rows a block has.
pub(super) const ROWS: usize = 512;
/// So many counts fit into the nearest cache.
const NEAR: usize = 1 << 13;
/// As many tables stand side by side, or one.
const LANES: usize = 8;

/// A number that counts rows. It may turn over on the way where some are taken
/// away, but holds every count that stands in the end.
pub(in crate::matching::engine) trait Count:
    Copy + Default + Into<u32>
{
    /// A row.
    const ONE: Self;

    fn plus(self, more: Self) -> Self;

    fn minus(self, less: Self) -> Self;
}

impl Count for u16 {
    const ONE: Self = 1;

    fn plus(self, more: Self) -> Self {
        self.wrapping_add(more)
    }

    fn minus(self, less: Self) -> Self {
        self.wrapping_sub(less)
    }
}

impl Count for u32 {
    const ONE: Self = 1;

    fn plus(self, more: Self) -> Self {
        self.wrapping_add(more)
    }

    fn minus(self, less: Self) -> Self {
        self.wrapping_sub(less)
    }
}

/// A count for each mask. Counting waits for the count before it only where the
/// mask is the same, so where there are few masks neighbours count apart.
#[derive(Debug)]
pub(in crate::matching::engine) struct Table<C> {
    /// Table after table.
    counts: Vec<C>,
    masks: usize,
}

impl<C: Count> Table<C> {
    pub(super) fn of(places: usize) -> Self {
        let masks = 1 << places;
        let lanes = if masks * LANES <= NEAR { LANES } else { 1 };
        Self { counts: vec![C::default(); masks * lanes], masks }
    }

    pub(super) fn add(&mut self, mask: u64) {
        add(&mut self.counts, index(mask));
    }

    /// One less with the mask.
    pub(super) fn remove(&mut self, mask: u64) {
        if let Some(count) = self.counts.get_mut(index(mask)) {
            *count = count.minus(C::ONE);
        }
    }

    pub(super) fn add_block(&mut self, fails: &[&Block]) {
        let (low, high) = fails.split_at(fails.len().min(8));
        let (low, high) = (turned(low), turned(high));
        let mut masks = [0_u16; ROWS];
        for (mask, (low, high)) in masks.iter_mut().zip(low.iter().zip(high)) {
            *mask = u16::from_le_bytes([*low, high]);
        }
        if self.counts.len() == self.masks {
            for mask in masks {
                add(&mut self.counts, usize::from(mask));
            }
            return;
        }
        for eight in masks.chunks_exact(LANES) {
            for (counts, mask) in self.counts.chunks_exact_mut(self.masks).zip(eight) {
                add(counts, usize::from(*mask));
            }
        }
    }

    /// How many have the mask.
    pub(super) fn count(&self, mask: u64) -> u32 {
        let lanes = self.counts.iter().skip(index(mask)).step_by(self.masks);
        lanes.fold(C::default(), |sum, it| sum.plus(*it)).into()
    }

    /// The rows of both.
    pub(super) fn join(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.plus(*more);
        }
    }

    /// The masks that occur, the least first, and how often.
    pub(super) fn classes(mut self) -> Vec<(u64, u32)> {
        let (sums, lanes) = self.counts.split_at_mut(self.masks);
        for table in lanes.chunks_exact(self.masks) {
            for (sum, more) in sums.iter_mut().zip(table) {
                *sum = sum.plus(*more);
            }
        }
        let mut classes = Vec::new();
        for (first, counts) in (0..).step_by(64).zip(sums.chunks(64)) {
            let occurs = |count: &C| Into::<u32>::into(*count) != 0;
            // Most masks occur nowhere.
            if !counts.iter().fold(false, |any, count| any | occurs(count)) {
                continue;
            }
            for bit in super::super::super::bits(pack(counts.iter().map(occurs))) {
                let place = bit.trailing_zeros();
                let count = counts.get(index(place.into())).copied().unwrap_or_default();
                classes.push((first + u64::from(place), count.into()));
            }
        }
        classes
    }
}

fn add<C: Count>(counts: &mut [C], mask: usize) {
    if let Some(count) = counts.get_mut(mask) {
        *count = count.plus(C::ONE);
    }
}

/// The place of a mask in a table.
fn index(mask: u64) -> usize {
    usize::try_from(mask).unwrap_or(usize::MAX)
}

/// Of up to eight planes the masks of each row, in an order that is the same for
/// all planes.
pub(super) fn turned(planes: &[&Block]) -> [u8; ROWS] {
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
