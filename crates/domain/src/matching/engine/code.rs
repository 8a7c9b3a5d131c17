//! The codes of the vocabulary as numbers in their order.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::cpv::{self, CpvCode};

/// The place of a code in the order of the vocabulary. A code and all below it
/// stand side by side, since the tree is in the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Code(u16);

struct Codes {
    places: HashMap<CpvCode, u16>,
    /// For each code the first place behind those it covers.
    ends: Vec<u16>,
    /// For each code the nearest one that covers it.
    parents: Vec<Option<Code>>,
}

static CODES: LazyLock<Codes> = LazyLock::new(|| {
    let codes: Vec<_> = cpv::search("").map(|entry| entry.code).collect();
    let end = |first: usize, code: CpvCode| {
        let covered = codes.iter().skip(first).take_while(|it| code.covers(**it)).count();
        u16::try_from(first + covered).unwrap_or(u16::MAX)
    };
    let places: HashMap<_, _> = (0..).zip(&codes).map(|(place, code)| (*code, place)).collect();
    let parent = |code: &CpvCode| code.parent().and_then(|it| places.get(&it)).copied().map(Code);
    Codes {
        ends: codes.iter().enumerate().map(|(first, code)| end(first, *code)).collect(),
        parents: codes.iter().map(parent).collect(),
        places,
    }
});

impl Code {
    pub(super) fn of(code: CpvCode) -> Self {
        Self(CODES.places.get(&code).copied().unwrap_or(u16::MAX))
    }

    /// How many codes there are.
    pub(super) fn count() -> usize {
        CODES.ends.len()
    }

    pub(super) const fn from_place(place: u16) -> Self {
        Self(place)
    }

    pub(super) const fn place(self) -> u16 {
        self.0
    }

    /// The first place behind those that this code covers.
    pub(super) fn end(self) -> u16 {
        CODES.ends.get(usize::from(self.0)).copied().unwrap_or(self.0)
    }

    pub(super) fn covers(self, other: Self) -> bool {
        self.0 <= other.0 && other.0 < self.end()
    }

    /// The codes that cover this one, without itself, the nearest first.
    pub(super) fn above(self) -> impl Iterator<Item = Self> {
        let parent = |code: &Self| CODES.parents.get(usize::from(code.0)).copied().flatten();
        std::iter::successors(parent(&self), parent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_cover_what_codes_cover() {
        let codes: Vec<_> = cpv::search("").map(|entry| entry.code).collect();
        for (index, left) in codes.iter().enumerate().step_by(37) {
            for right in codes.iter().skip(index.saturating_sub(120)).take(400) {
                assert_eq!(Code::of(*left).covers(Code::of(*right)), left.covers(*right));
            }
        }
        let dinners: CpvCode = "55523100".parse().unwrap();
        let all = (0..u16::try_from(codes.len()).unwrap()).map(Code);
        for code in all.clone().step_by(97).chain([Code::of(dinners)]) {
            let mut above: Vec<_> = code.above().collect();
            above.sort_unstable();
            let covering: Vec<_> =
                all.clone().filter(|it| *it != code && it.covers(code)).collect();
            assert_eq!(above, covering);
        }
    }
}
