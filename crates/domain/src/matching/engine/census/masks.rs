//! What the rows fail, as masks: those that occur, each once, and for each row which
//! of them it has.
//!
//! Of all the masks that there could be few occur, so that a count for each of them
//! lies close by, however many requirements a lot has.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::super::super::bits;
use super::super::bits::{Block, Planes, pack};
use super::super::rows::place;

/// How many rows a block has.
const ROWS: usize = 512;
/// Of so few planes all masks that there could be are told apart by their place.
const DIRECT: usize = 16;

/// The masks of all rows. Within each block they stand as [`turned`] leaves them.
#[derive(Debug)]
pub(in crate::matching::engine) struct Masks {
    /// The masks that occur, the least first.
    occurring: Vec<u64>,
    codes: Codes,
}

/// For each row the place of its mask among those that occur.
#[derive(Debug)]
enum Codes {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

/// Spreads masks that differ in few bits, by the golden ratio. Masks come from
/// the register, not from whoever asks, so nobody can choose ones that collide.
#[derive(Debug, Default)]
struct Spread(u64);

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

impl Masks {
    /// Who fails which of the planes.
    pub(in crate::matching::engine) fn of(planes: &[&Planes]) -> Self {
        let blocks = planes.first().map_or(0, |it| it.fails.blocks().len());
        let here = |number: usize| -> Vec<&Block> {
            planes.iter().filter_map(|it| it.fails.blocks().get(number)).collect()
        };
        if planes.len() > DIRECT {
            let masks: Vec<u64> = (0..blocks).flat_map(|number| wide(&here(number))).collect();
            return Self::found(&masks);
        }
        let mut masks = Vec::with_capacity(blocks * ROWS);
        for number in 0..blocks {
            masks.extend_from_slice(&narrow(&here(number)));
        }
        Self::marked(masks, planes.len())
    }

    /// Of masks of so few places that there can be a mark for each.
    fn marked(mut masks: Vec<u16>, places: usize) -> Self {
        let mut occurs = vec![0_u8; 1 << places];
        for mask in &masks {
            if let Some(occurs) = occurs.get_mut(usize::from(*mask)) {
                *occurs = 1;
            }
        }
        let (mut occurring, mut codes) = (Vec::new(), vec![0; 1 << places]);
        for (first, occurs) in (0..).step_by(64).zip(occurs.chunks(64)) {
            // Most masks occur nowhere.
            if occurs.iter().fold(0, |any, it| any | it) == 0 {
                continue;
            }
            for bit in bits(pack(occurs.iter().map(|it| *it == 1))) {
                let mask = first + u64::from(bit.trailing_zeros());
                if let Some(code) = usize::try_from(mask).ok().and_then(|at| codes.get_mut(at)) {
                    *code = u16::try_from(occurring.len()).unwrap_or(u16::MAX);
                }
                occurring.push(mask);
            }
        }
        for mask in &mut masks {
            *mask = codes.get(usize::from(*mask)).copied().unwrap_or(0);
        }
        Self { occurring, codes: Codes::Narrow(masks) }
    }

    /// Of masks of any number of places.
    fn found(masks: &[u64]) -> Self {
        let mut codes: HashMap<u64, u32, BuildHasherDefault<Spread>> = HashMap::default();
        for mask in masks {
            codes.entry(*mask).or_default();
        }
        let mut occurring: Vec<u64> = codes.keys().copied().collect();
        occurring.sort_unstable();
        for (mask, code) in occurring.iter().zip(0..) {
            codes.insert(*mask, code);
        }
        let codes = masks.iter().filter_map(|mask| codes.get(mask).copied());
        let codes = if u16::try_from(occurring.len()).is_ok() {
            Codes::Narrow(codes.filter_map(|code| u16::try_from(code).ok()).collect())
        } else {
            Codes::Wide(codes.collect())
        };
        Self { occurring, codes }
    }

    /// The masks that occur, the least first.
    pub(super) fn occurring(&self) -> &[u64] {
        &self.occurring
    }

    /// The place of the mask of a row among those that occur.
    pub(super) fn of_row(&self, row: usize) -> Option<usize> {
        let (block, inside) = (row / ROWS, row % ROWS);
        let turned = inside % 8 * 64 + inside / 8;
        let at = block * ROWS + turned;
        match &self.codes {
            Codes::Narrow(codes) => codes.get(at).map(|code| usize::from(*code)),
            Codes::Wide(codes) => codes.get(at).map(|code| place(*code)),
        }
    }

    /// Counts those of some blocks of rows under the places of their masks.
    pub(super) fn count(&self, blocks: Range<usize>, counts: &mut [Lanes]) {
        let rows = blocks.start * ROWS..blocks.end * ROWS;
        match &self.codes {
            Codes::Narrow(codes) => count(of(codes, rows), counts, |it| usize::from(*it)),
            Codes::Wide(codes) => count(of(codes, rows), counts, |it| place(*it)),
        }
    }

    pub(in crate::matching::engine) fn bytes(&self) -> usize {
        let codes = match &self.codes {
            Codes::Narrow(codes) => size_of_val(codes.as_slice()),
            Codes::Wide(codes) => size_of_val(codes.as_slice()),
        };
        codes + size_of_val(self.occurring.as_slice())
    }
}

/// Counts that stand side by side, to be summed up: counting waits for the count before
/// it only where that was the same one, and neighbours often have the same mask.
pub(super) type Lanes = [u32; 2];

fn count<C>(codes: &[C], counts: &mut [Lanes], place: impl Fn(&C) -> usize) {
    for [first, second] in codes.as_chunks().0 {
        if let Some([count, _]) = counts.get_mut(place(first)) {
            *count += 1;
        }
        if let Some([_, count]) = counts.get_mut(place(second)) {
            *count += 1;
        }
    }
}

/// Those of the rows that there are.
fn of<T>(all: &[T], rows: Range<usize>) -> &[T] {
    let end = rows.end.min(all.len());
    all.get(rows.start.min(end)..end).unwrap_or_default()
}

fn narrow(planes: &[&Block]) -> [u16; ROWS] {
    let (low, high) = planes.split_at(planes.len().min(8));
    let (low, high) = (turned(low), turned(high));
    let mut masks = [0; ROWS];
    for (mask, (low, high)) in masks.iter_mut().zip(low.iter().zip(high)) {
        *mask = u16::from_le_bytes([*low, high]);
    }
    masks
}

fn wide(planes: &[&Block]) -> [u64; ROWS] {
    let mut masks = [0; ROWS];
    for (number, eight) in planes.chunks(8).enumerate() {
        for (mask, byte) in masks.iter_mut().zip(turned(eight)) {
            *mask |= u64::from(byte) << (8 * number);
        }
    }
    masks
}

/// Of up to eight planes the masks of each row: first those of the first row of each
/// eight, then those of the second, and so on.
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
