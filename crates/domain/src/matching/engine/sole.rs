//! Whom one requirement alone keeps from being eligible.

use std::cmp::Reverse;

use super::bits::{Block, Planes, is_empty, population, zip};

/// The planes of a lot, those apart whose requirements are counted.
pub(super) struct Sole<'p> {
    /// Where those that are counted stand in the lot, and whom they shut out.
    counted: Vec<(usize, &'p [Block])>,
    others: Vec<&'p [Block]>,
    /// Of whom it is not known.
    open: Vec<&'p [Block]>,
}

impl<'p> Sole<'p> {
    /// The first planes are `counted`, so many of them.
    pub(super) fn of(planes: impl Iterator<Item = &'p Planes>, counted: usize) -> Self {
        let (mut sole, mut open) =
            (Self { counted: Vec::new(), others: Vec::new(), open: Vec::new() }, Vec::new());
        for (index, planes) in planes.enumerate() {
            let fails = planes.fails.blocks();
            match planes.failing {
                0 => {}
                _ if index < counted => sole.counted.push((index, fails)),
                _ => sole.others.push(fails),
            }
            if planes.open > 0 {
                open.push(planes);
            }
        }
        // Those of whom most are unknown first: the others are hardly looked at.
        open.sort_by_key(|it| Reverse(it.open));
        sole.open = open.into_iter().map(|it| it.unknown.blocks()).collect();
        sole
    }

    /// Adds, for each requirement that is counted, those of a block who fail it and
    /// nothing else, and of whom nothing is unknown, among those who are `live`.
    pub(super) fn add(&self, number: usize, live: &Block, then_eligible: &mut [usize]) {
        let (mut once, mut more) = ([0; 8], [0; 8]);
        for fails in self.others.iter().filter_map(|it| it.get(number)) {
            for (more, fails) in more.iter_mut().zip(fails) {
                *more |= fails;
            }
        }
        for fails in self.counted.iter().filter_map(|(_, it)| it.get(number)) {
            for ((once, more), fails) in once.iter_mut().zip(&mut more).zip(fails) {
                *more |= *once & fails;
                *once |= fails;
            }
        }
        let mut sole = zip(&once, &more, |once, more| once & !more);
        for (sole, live) in sole.iter_mut().zip(live) {
            *sole &= live;
        }
        for open in self.open.iter().filter_map(|it| it.get(number)) {
            if is_empty(&sole) {
                return;
            }
            for (sole, open) in sole.iter_mut().zip(open) {
                *sole &= !open;
            }
        }
        for (index, fails) in &self.counted {
            let own = fails.get(number).map(|fails| zip(&sole, fails, |sole, fails| sole & fails));
            let own = own.filter(|own| !is_empty(own));
            if let Some((then, own)) = then_eligible.get_mut(*index).zip(own) {
                *then += population(&own);
            }
        }
    }
}
