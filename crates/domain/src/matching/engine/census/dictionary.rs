//! Which masks occur, and each row's place among them.
//!
//! Nothing is looked up: a few planes at a time make a number for each row that is small
//! enough for a mark, and what occurs is numbered anew before the next few come. The last
//! planes come first, so that masks keep their order.

use super::super::super::bits;
use super::super::bits::{Block, Planes, pack};
use super::super::rows::place;

/// How many rows a block has.
pub(super) const ROWS: usize = 512;
/// So many planes are taken at first: two bytes a row.
const FIRST: usize = 16;
/// So many marks there are at most with those that follow, unless twice as many occur.
const MARKS: usize = 1 << 17;
/// So many classes two bytes tell apart.
const NARROW: usize = 1 << 16;

/// A number for each row. Within each block they stand as [`turned`] leaves them.
#[derive(Debug)]
pub(super) enum Codes {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl Codes {
    /// Makes them as wide as so many classes want.
    pub(super) fn make_room(&mut self, classes: usize) {
        if let Self::Narrow(codes) = self
            && classes > NARROW
        {
            *self = Self::Wide(codes.iter().map(|code| u32::from(*code)).collect());
        }
    }

    pub(super) fn put(&mut self, row: usize, class: usize) {
        match self {
            Self::Narrow(codes) => put(codes, row, class),
            Self::Wide(codes) => put(codes, row, class),
        }
    }

    /// That of the row.
    pub(super) fn get(&self, row: usize) -> Option<usize> {
        match self {
            Self::Narrow(codes) => codes.get(turned_row(row)).map(|code| usize::from(*code)),
            Self::Wide(codes) => codes.get(turned_row(row)).map(|code| place(*code)),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Narrow(codes) => size_of_val(codes.as_slice()),
            Self::Wide(codes) => size_of_val(codes.as_slice()),
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

/// The masks that occur, the least first, and each row's place among them.
pub(super) fn of(planes: &[&Planes]) -> (Vec<u64>, Codes) {
    let (mut rest, last) = planes.split_at(planes.len().saturating_sub(FIRST));
    let (mut occurring, mut codes) = first(last);
    while !rest.is_empty() {
        let room = (MARKS / occurring.len().max(1)).max(2).ilog2().min(8);
        let next;
        (rest, next) = rest.split_at(rest.len().saturating_sub(place(room)));
        (occurring, codes) = refined(&occurring, &codes, next);
    }
    (occurring, codes)
}

/// Those of so few planes that a mask is its own mark.
fn first(planes: &[&Planes]) -> (Vec<u64>, Codes) {
    let mut masks = Vec::new();
    for number in 0..blocks(planes) {
        masks.extend_from_slice(&narrow(&here(planes, number)));
    }
    let (occurring, ranks) = ranked(&masks, 1 << planes.len());
    for mask in &mut masks {
        // There are so few planes that a rank fits, too.
        *mask = ranks.get(usize::from(*mask)).and_then(|it| u16::try_from(*it).ok()).unwrap_or(0);
    }
    (occurring, Codes::Narrow(masks))
}

/// What occurs when up to eight planes come before those that gave the codes.
fn refined(occurring: &[u64], codes: &Codes, planes: &[&Planes]) -> (Vec<u64>, Codes) {
    let mut keys = match codes {
        Codes::Narrow(codes) => codes.iter().copied().map(u32::from).collect(),
        Codes::Wide(codes) => codes.clone(),
    };
    for (number, keys) in keys.chunks_mut(ROWS).enumerate() {
        for (key, mask) in keys.iter_mut().zip(turned(&here(planes, number))) {
            *key = *key << planes.len() | u32::from(mask);
        }
    }
    let (mut masks, ranks) = ranked(&keys, occurring.len() << planes.len());
    for mask in &mut masks {
        let before = usize::try_from(*mask >> planes.len()).ok().and_then(|at| occurring.get(at));
        let own = *mask & ((1 << planes.len()) - 1);
        *mask = before.copied().unwrap_or(0) << planes.len() | own;
    }
    let codes = keys.iter().filter_map(|key| ranks.get(place(*key)).copied());
    let codes = if masks.len() > NARROW {
        Codes::Wide(codes.collect())
    } else {
        Codes::Narrow(codes.filter_map(|code| u16::try_from(code).ok()).collect())
    };
    (masks, codes)
}

/// The keys that occur of so many, the least first, and for each key its rank among them.
fn ranked<K: Copy + Into<u32>>(keys: &[K], number: usize) -> (Vec<u64>, Vec<u32>) {
    let mut occurs = vec![0_u8; number];
    for key in keys {
        if let Some(occurs) = occurs.get_mut(place((*key).into())) {
            *occurs = 1;
        }
    }
    let (mut occurring, mut ranks) = (Vec::new(), vec![0; number]);
    for ((first, occurs), ranks) in
        (0..).step_by(64).zip(occurs.chunks(64)).zip(ranks.chunks_mut(64))
    {
        // Most occur nowhere.
        if occurs.iter().fold(0, |any, it| any | it) == 0 {
            continue;
        }
        for bit in bits(pack(occurs.iter().map(|it| *it == 1))) {
            let inside = bit.trailing_zeros();
            if let Some(own) = ranks.get_mut(place(inside)) {
                *own = u32::try_from(occurring.len()).unwrap_or(u32::MAX);
            }
            occurring.push(first + u64::from(inside));
        }
    }
    (occurring, ranks)
}

fn blocks(planes: &[&Planes]) -> usize {
    planes.first().map_or(0, |it| it.fails.blocks().len())
}

/// Who fails in the block with the number.
fn here<'p>(planes: &[&'p Planes], number: usize) -> Vec<&'p Block> {
    planes.iter().filter_map(|it| it.fails.blocks().get(number)).collect()
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
