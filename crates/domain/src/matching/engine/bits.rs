//! One bit an enterprise, in blocks of 512.

use std::borrow::Borrow;

use super::super::answer::Outcome;
use super::rows::place;

/// The bits of 512 enterprises: as many as the widest vector registers hold.
pub(super) type Block = [u64; 8];

/// So many blocks of a market are looked at together: planes are read a stretch at
/// a time, and what is made of them stays in the nearest cache.
pub(super) const STRETCH: usize = 32;

const BLOCK: usize = 512;
const WORD: usize = 64;

/// One bit for each row.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits(Vec<Block>);

/// The word within a block, and the bit within it.
const fn inside(row: usize) -> (usize, u64) {
    (row % BLOCK / WORD, 1 << (row % WORD))
}

impl Bits {
    /// None of `rows` rows.
    pub(super) fn none(rows: usize) -> Self {
        Self(vec![[0; 8]; rows.div_ceil(BLOCK)])
    }

    /// Those of `rows` rows for which `holds`.
    pub(super) fn of(rows: usize, mut holds: impl FnMut(usize) -> bool) -> Self {
        let mut bits = Self::none(rows);
        for (number, word) in bits.0.iter_mut().flatten().enumerate() {
            let first = number * WORD;
            for bit in 0..WORD.min(rows.saturating_sub(first)) {
                *word |= u64::from(holds(first + bit)) << bit;
            }
        }
        bits
    }

    /// Those of `rows` rows that are not among these.
    pub(super) fn inverted(&self, rows: usize) -> Self {
        let mut bits = self.clone();
        for (number, word) in bits.0.iter_mut().flatten().enumerate() {
            // Behind the last row there is nobody.
            let within = match rows.saturating_sub(number * WORD) {
                0 => 0,
                left @ 1..WORD => (1 << left) - 1,
                _ => u64::MAX,
            };
            *word = !*word & within;
        }
        bits
    }

    /// Those of either.
    pub(super) fn join(&mut self, other: &Self) {
        self.merge(other, |word, more| word | more);
    }

    /// Puts what `join` makes of the words of both in the place of these.
    fn merge(&mut self, other: &Self, join: impl Fn(u64, u64) -> u64) {
        merge(&mut self.0, &other.0, join);
    }

    pub(super) fn blocks(&self) -> &[Block] {
        &self.0
    }

    /// The blocks from the one with the number on.
    pub(super) fn blocks_from(&self, first: usize) -> &[Block] {
        self.0.get(first..).unwrap_or_default()
    }

    pub(super) fn holds(&self, row: usize) -> bool {
        self.0.get(row / BLOCK).is_some_and(|block| holds(block, row))
    }

    pub(super) fn put(&mut self, row: usize, holds: bool) {
        let (word, bit) = inside(row);
        if let Some(word) = self.0.get_mut(row / BLOCK).and_then(|block| block.get_mut(word)) {
            *word = if holds { *word | bit } else { *word & !bit };
        }
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(population).sum()
    }

    /// The rows that are set, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(number, block)| rows_of(number, *block))
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.capacity() * size_of::<Block>()
    }
}

pub(super) fn is_empty(block: &Block) -> bool {
    block.iter().fold(0, |all, word| all | word) == 0
}

/// How many bits of the block are set.
pub(super) fn population(block: &Block) -> usize {
    block.iter().map(|word| usize::try_from(word.count_ones()).unwrap_or(0)).sum()
}

/// Whether the row is set in its block.
pub(super) fn holds(block: &Block, row: usize) -> bool {
    let (word, bit) = inside(row);
    block.get(word).is_some_and(|it| it & bit != 0)
}

/// The rows that are set in the block with this number.
pub(super) fn rows_of(number: usize, block: Block) -> impl Iterator<Item = usize> {
    block.into_iter().enumerate().flat_map(move |(word, bits)| {
        let first = number * BLOCK + word * WORD;
        super::super::bits(bits)
            .map(move |bit| first + usize::try_from(bit.trailing_zeros()).unwrap_or(0))
    })
}

/// Up to 64 answers as the bits of a word, the first one lowest.
pub(super) fn pack(answers: impl Iterator<Item = bool>) -> u64 {
    let mut bytes = [0_u8; WORD];
    for (byte, answer) in bytes.iter_mut().zip(answers) {
        *byte = u8::from(answer);
    }
    let mut word = [0; 8];
    for (packed, eight) in word.iter_mut().zip(bytes.as_chunks::<8>().0) {
        // Moves the lowest bit of byte `k` to bit `k` of the last byte.
        let gathered = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080);
        [.., *packed] = gathered.to_le_bytes();
    }
    u64::from_le_bytes(word)
}

/// The two blocks joined word by word.
pub(super) fn zip(left: &Block, right: &Block, join: impl Fn(u64, u64) -> u64) -> Block {
    let mut joined = *left;
    for (word, other) in joined.iter_mut().zip(right) {
        *word = join(*word, *other);
    }
    joined
}

/// Puts what `join` makes of the words of both in the place of the first.
pub(super) fn merge(blocks: &mut [Block], others: &[Block], join: impl Fn(u64, u64) -> u64) {
    for (word, other) in blocks.as_flattened_mut().iter_mut().zip(others.as_flattened()) {
        *word = join(*word, *other);
    }
}

/// Whom one requirement shuts out and of whom it is not known.
#[derive(Debug, Clone, Default)]
pub(super) struct Planes {
    pub(super) fails: Bits,
    pub(super) unknown: Bits,
    /// How many fail.
    pub(super) failing: usize,
    /// Of how many it is not known.
    pub(super) open: usize,
}

impl Planes {
    pub(super) fn of(rows: usize, mut outcome: impl FnMut(usize) -> Outcome) -> Self {
        let mut unknown = Bits::none(rows);
        let fails = Bits::of(rows, |row| {
            let outcome = outcome(row);
            if outcome == Outcome::Unknown {
                unknown.put(row, true);
            }
            outcome == Outcome::NotMet
        });
        Self::new(fails, unknown)
    }

    /// The outcomes of all rows in order.
    pub(super) fn scan(outcomes: impl ExactSizeIterator<Item = Outcome>) -> Self {
        Self::of_words(outcomes.len(), |put| {
            let (mut failing, mut open, mut bit) = (0, 0, 0);
            for outcome in outcomes {
                failing |= u64::from(outcome == Outcome::NotMet) << bit;
                open |= u64::from(outcome == Outcome::Unknown) << bit;
                bit += 1;
                if bit == WORD {
                    put(failing, open);
                    (failing, open, bit) = (0, 0, 0);
                }
            }
            put(failing, open);
        })
    }

    /// Any of the conditions is enough: all fail, or none is met and one is open.
    pub(super) fn any_of(rows: usize, all: impl Iterator<Item = Self>) -> Self {
        let mut fails = Bits::none(rows).inverted(rows);
        let mut unmet = fails.clone();
        for mut planes in all {
            fails.merge(&planes.fails, |all, it| all & it);
            planes.unknown.join(&planes.fails);
            unmet.merge(&planes.unknown, |all, it| all & it);
        }
        unmet.merge(&fails, |unmet, fails| unmet & !fails);
        Self::new(fails, unmet)
    }

    /// All of the conditions must hold: one fails, or none fails and one is open.
    pub(super) fn all_of(rows: usize, all: impl Iterator<Item = impl Borrow<Self>>) -> Self {
        let (mut fails, mut unknown) = (Bits::none(rows), Bits::none(rows));
        for planes in all {
            fails.join(&planes.borrow().fails);
            unknown.join(&planes.borrow().unknown);
        }
        unknown.merge(&fails, |open, failing| open & !failing);
        Self::new(fails, unknown)
    }

    /// The planes of `rows` rows, of which `fill` puts what fails and what is
    /// unknown, 64 rows at a time.
    pub(super) fn of_words(rows: usize, fill: impl FnOnce(&mut dyn FnMut(u64, u64))) -> Self {
        let (mut fails, mut unknown) = (Bits::none(rows), Bits::none(rows));
        let mut words = fails.0.iter_mut().flatten().zip(unknown.0.iter_mut().flatten());
        fill(&mut |failing, open| {
            if let Some((fails, unknown)) = words.next() {
                (*fails, *unknown) = (failing, open);
            }
        });
        Self::new(fails, unknown)
    }

    /// What the planes say of some of the rows, in their order.
    pub(super) fn only(&self, rows: &[u32]) -> Self {
        Self::of_words(rows.len(), |put| {
            for rows in rows.chunks(WORD) {
                let pick = |bits: &Bits| pack(rows.iter().map(|row| bits.holds(place(*row))));
                put(pick(&self.fails), pick(&self.unknown));
            }
        })
    }

    pub(super) fn new(fails: Bits, unknown: Bits) -> Self {
        let (failing, open) = (fails.count(), unknown.count());
        Self { fails, unknown, failing, open }
    }

    pub(super) fn outcome(&self, row: usize) -> Outcome {
        if self.fails.holds(row) {
            Outcome::NotMet
        } else if self.unknown.holds(row) {
            Outcome::Unknown
        } else {
            Outcome::Met
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.fails.bytes() + self.unknown.bytes()
    }
}
