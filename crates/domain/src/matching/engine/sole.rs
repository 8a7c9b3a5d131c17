//! Whom one requirement alone keeps from being eligible.

use std::cmp::Reverse;

use super::bits::{Block, Planes, is_empty, zip};

/// The planes of a lot, to find those who fail one of them alone and of whom nothing
/// is unknown.
pub(super) struct Sole<'p> {
    /// Where those stand in the lot whom anybody fails, and who does.
    fails: Vec<(usize, &'p [Block])>,
    /// Of whom it is not known.
    open: Vec<&'p [Block]>,
    places: usize,
}

impl<'p> Sole<'p> {
    pub(super) fn of(planes: impl Iterator<Item = &'p Planes>) -> Self {
        let mut sole = Self { fails: Vec::new(), open: Vec::new(), places: 0 };
        let mut open = Vec::new();
        for planes in planes {
            if planes.failing > 0 {
                sole.fails.push((sole.places, planes.fails.blocks()));
            }
            if planes.open > 0 {
                open.push(planes);
            }
            sole.places += 1;
        }
        // Those of whom most are unknown first: the others are hardly looked at.
        open.sort_by_key(|it| Reverse(it.open));
        sole.open = open.into_iter().map(|it| it.unknown.blocks()).collect();
        sole
    }

    /// How many planes the lot has.
    pub(super) fn places(&self) -> usize {
        self.places
    }

    /// Those of the block with the number, by the place of the plane they fail.
    pub(super) fn block(&self, number: usize) -> impl Iterator<Item = (usize, Block)> {
        let (mut once, mut more) = ([0; 8], [0; 8]);
        for fails in self.fails.iter().filter_map(|(_, it)| it.get(number)) {
            for ((once, more), fails) in once.iter_mut().zip(&mut more).zip(fails) {
                *more |= *once & fails;
                *once |= fails;
            }
        }
        let mut sole = zip(&once, &more, |once, more| once & !more);
        for open in self.open.iter().filter_map(|it| it.get(number)) {
            if is_empty(&sole) {
                break;
            }
            sole = zip(&sole, open, |sole, open| sole & !open);
        }
        let failed = if is_empty(&sole) { &[] } else { self.fails.as_slice() };
        failed.iter().filter_map(move |(place, fails)| {
            let own = zip(&sole, fails.get(number)?, |sole, fails| sole & fails);
            Some((*place, own)).filter(|_| !is_empty(&own))
        })
    }
}
