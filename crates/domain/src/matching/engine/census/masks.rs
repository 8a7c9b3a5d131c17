//! What the rows fail, as masks: those that occur, each once, and for each row which
//! of them it has.
//!
//! Of all the masks that there could be few occur, so that a count for each of them
//! lies close by, however many requirements a lot has. Behind them stand those who fail
//! one requirement alone and of whom nothing is unknown, a class for each requirement:
//! one count tells them, too.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::super::super::bits;
use super::super::bits::{Block, Planes, pack, rows_of};
use super::super::rows::place;
use super::super::sole::Sole;
use super::groups::Grouped;

/// How many rows a block has.
const ROWS: usize = 512;
/// Of so few planes all masks that there could be are told apart by their place.
const DIRECT: usize = 16;
/// So many classes two bytes tell apart.
const NARROW: usize = 1 << 16;

/// The masks of all rows. Within each block they stand as [`turned`] leaves them.
#[derive(Debug)]
pub(in crate::matching::engine) struct Masks {
    /// The masks that occur, the least first.
    occurring: Vec<u64>,
    /// For how many requirements those stand apart who fail it alone.
    apart: usize,
    codes: Codes,
    pub(super) grouped: Grouped,
}

/// For each row its class: the place of its mask among those that occur, or behind them
/// the place of the requirement that it fails alone.
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
    /// Who fails which of the planes, of which some are `shared`; those apart who surely
    /// lack but one.
    pub(in crate::matching::engine) fn of(
        planes: &[&Planes],
        shared: u64,
        sole: &Sole<'_>,
    ) -> Self {
        let blocks = planes.first().map_or(0, |it| it.fails.blocks().len());
        let here = |number: usize| -> Vec<&Block> {
            planes.iter().filter_map(|it| it.fails.blocks().get(number)).collect()
        };
        let (occurring, mut codes) = if planes.len() > DIRECT {
            found(&(0..blocks).flat_map(|number| wide(&here(number))).collect::<Vec<_>>())
        } else {
            let mut masks = Vec::with_capacity(blocks * ROWS);
            for number in 0..blocks {
                masks.extend_from_slice(&narrow(&here(number)));
            }
            marked(masks, planes.len())
        };
        let apart = sole.places();
        codes.make_room(occurring.len() + apart);
        let own = |number| sole.block(number).map(move |(place, own)| (number, place, own));
        for (number, place, own) in (0..blocks).flat_map(own) {
            for row in rows_of(number, own) {
                codes.put(row, occurring.len() + place);
            }
        }
        let grouped = Grouped::of(&occurring, planes.len(), shared);
        Self { occurring, apart, codes, grouped }
    }

    /// How many classes there are.
    pub(super) fn classes(&self) -> usize {
        self.occurring.len() + self.apart
    }

    /// The masks that occur, the least first.
    pub(super) fn occurring(&self) -> &[u64] {
        &self.occurring
    }

    /// The class of a row.
    pub(super) fn of_row(&self, row: usize) -> Option<usize> {
        match &self.codes {
            Codes::Narrow(codes) => codes.get(turned_row(row)).map(|code| usize::from(*code)),
            Codes::Wide(codes) => codes.get(turned_row(row)).map(|code| place(*code)),
        }
    }

    /// Counts those of some blocks of rows under their classes.
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
        codes + size_of_val(self.occurring.as_slice()) + self.grouped.bytes()
    }
}

impl Codes {
    /// Makes them as wide as so many classes want.
    fn make_room(&mut self, classes: usize) {
        if let Self::Narrow(codes) = self
            && classes > NARROW
        {
            *self = Self::Wide(codes.iter().map(|code| u32::from(*code)).collect());
        }
    }

    fn put(&mut self, row: usize, class: usize) {
        match self {
            Self::Narrow(codes) => put(codes, row, class),
            Self::Wide(codes) => put(codes, row, class),
        }
    }
}

fn put<C: TryFrom<usize>>(codes: &mut [C], row: usize, class: usize) {
    if let (Some(code), Ok(class)) = (codes.get_mut(turned_row(row)), C::try_from(class)) {
        *code = class;
    }
}

/// Where a row stands after [`turned`].
const fn turned_row(row: usize) -> usize {
    let (block, inside) = (row / ROWS, row % ROWS);
    block * ROWS + inside % 8 * 64 + inside / 8
}

/// The masks that occur, and the place of each row's among them, of masks of so few
/// places that there can be a mark for each.
fn marked(mut masks: Vec<u16>, places: usize) -> (Vec<u64>, Codes) {
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
    (occurring, Codes::Narrow(masks))
}

/// The same of masks of any number of places.
fn found(masks: &[u64]) -> (Vec<u64>, Codes) {
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
    let codes = if occurring.len() > NARROW {
        Codes::Wide(codes.collect())
    } else {
        Codes::Narrow(codes.filter_map(|code| u16::try_from(code).ok()).collect())
    };
    (occurring, codes)
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
