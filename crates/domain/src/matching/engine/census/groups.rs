//! The largest groups of those who fail exactly the same.

use std::cmp::Reverse;

use super::super::super::bits;
use super::super::rows::place;

/// For one place the largest groups, by their mask, and how many groups there are.
pub(in crate::matching::engine) type Groups = (Vec<(u64, u32)>, usize);

/// For each of so many places the `top` largest of the classes that fail it, and
/// how many there are. Among equals the mask decides, in the order of which the
/// classes come.
pub(super) fn groups(classes: &[(u64, u32)], places: usize, top: usize) -> Vec<Groups> {
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
    // Mostly nothing is left for those that stand alone, so they are not sorted in.
    let alone = classes.iter().filter(|(_, count)| *count == 1);
    show(&mut groups, by_size(&larger(classes)).iter().chain(alone), top);
    groups
}

/// Those of more than one. Which they are cannot be foreseen, so each is put down, and
/// the next one in its place unless it stays.
fn larger(classes: &[(u64, u32)]) -> Vec<(u64, u32)> {
    let mut larger = vec![(0, 0); classes.len()];
    let mut next = 0;
    for class in classes {
        if let Some(slot) = larger.get_mut(next) {
            *slot = *class;
        }
        next += usize::from(class.1 > 1);
    }
    larger.truncate(next);
    larger
}

/// The largest first; among equals they keep their order.
fn by_size(classes: &[(u64, u32)]) -> Vec<(u64, u32)> {
    // Most are small: a shelf for each size, and one in front for all others.
    let shelf = |count: u32| place(u32::from(u8::MAX).saturating_sub(count - 1));
    let mut next = [0; 1 + 255];
    for (_, count) in classes {
        if let Some(size) = next.get_mut(shelf(*count)) {
            *size += 1;
        }
    }
    let mut end = 0;
    for next in &mut next {
        let first = end;
        end += *next;
        *next = first;
    }
    let mut sorted = vec![(0, 0); classes.len()];
    for class in classes {
        let Some(next) = next.get_mut(shelf(class.1)) else { continue };
        if let Some(slot) = sorted.get_mut(*next) {
            *slot = *class;
        }
        *next += 1;
    }
    let large = next.first().copied().unwrap_or(0);
    if let Some(large) = sorted.get_mut(..large) {
        large.sort_by_key(|(_, count)| Reverse(*count));
    }
    sorted
}

/// Hands the classes to the places until each has as many as it shows.
fn show<'c>(groups: &mut [Groups], classes: impl Iterator<Item = &'c (u64, u32)>, top: usize) {
    let lacks = |(shown, number): &Groups| shown.len() < top.min(*number);
    let places = (0..).zip(&*groups).filter(|(_, it)| lacks(it));
    let mut lacking = places.fold(0, |all, (place, _)| all | 1_u64 << place);
    for (mask, count) in classes {
        if lacking == 0 {
            break;
        }
        for bit in bits(mask & lacking) {
            let Some(group) = groups.get_mut(place(bit.trailing_zeros())) else { continue };
            group.0.push((*mask, *count));
            if !lacks(group) {
                lacking &= !bit;
            }
        }
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
