//! Requirements seen from those they shut out, counted 512 enterprises at a time.
//!
//! One pass over everybody counts who fails exactly the same requirements. From
//! that follows whom each shuts out alone. Whether those would then be eligible is
//! counted among all for the trade and the areas, and for what else is asked in
//! the market only, where [`Steps`] finds the break points, too.

use std::cmp::Reverse;
use std::sync::Arc;

use super::super::answer::Outcome;
use super::super::barriers::{Blame, Step, Turn, curve};
use super::super::{bit, bits, threads};
use super::bits::{Block, Planes, is_empty, population, zip};
use super::census::Census;
use super::prepared::{PreparedLot, Wanted};
use super::rows::place;
use super::steps::Steps;
use super::{Columns, Fresh};

/// What is counted of one place of a mask.
#[derive(Debug, Clone, Default)]
struct Place {
    fails: usize,
    unknown: usize,
    then_eligible: usize,
}

/// What is counted of a lot.
struct Tally<'l> {
    distinct: Distinct<'l>,
    places: Vec<Place>,
    /// For each requirement with a threshold what lower ones would do.
    turns: Vec<Vec<Turn>>,
    census: Census,
}

/// So many blocks of a market are looked at together: planes are read a stretch at
/// a time, and what is made of them stays in the nearest cache.
pub(super) const STRETCH: usize = 32;

/// A thread is started for so many blocks, a million enterprises: for fewer waking
/// it costs more than it does.
const WORTH_A_THREAD: usize = 2_048;

/// What every requirement of the lot is to blame for, with `top` groups each, and
/// with its curve if that is asked for.
pub(super) fn blame(
    columns: &Columns,
    lot: &PreparedLot,
    top: usize,
    with_curves: bool,
) -> Vec<Blame> {
    let threads = threads::worth(columns.live.blocks().len(), WORTH_A_THREAD);
    counted(columns, lot, threads, with_curves).finish(lot, top)
}

fn counted<'l>(
    columns: &Columns,
    lot: &'l PreparedLot,
    threads: usize,
    with_curves: bool,
) -> Tally<'l> {
    let mut tally = Tally::of_base(columns, lot, threads, with_curves);
    tally.add_replaced(&columns.replaced, lot);
    tally.add_fresh(&columns.fresh, lot, with_curves);
    tally
}

/// The planes that differ. Requirements that ask for the same fail together, so
/// they share a place of the census.
struct Distinct<'l> {
    planes: Vec<&'l Planes>,
    /// For each of them the places of a mask that it stands for; those with later
    /// last places come later, so that masks keep their order.
    places: Vec<u64>,
}

impl<'l> Distinct<'l> {
    fn of(all: &'l [Arc<Planes>]) -> Self {
        let mut found: Vec<(&Arc<Planes>, u64)> = Vec::with_capacity(all.len());
        for (index, it) in all.iter().enumerate().rev() {
            match found.iter_mut().find(|(known, _)| Arc::ptr_eq(known, it)) {
                Some((_, own)) => *own |= bit(index),
                None => found.push((it, bit(index))),
            }
        }
        Self {
            places: found.iter().rev().map(|(_, own)| *own).collect(),
            planes: found.into_iter().rev().map(|(it, _)| it.as_ref()).collect(),
        }
    }

    /// The mask of the census for a mask of the lot.
    fn narrow(&self, mask: u64) -> u64 {
        let own = self.places.iter().enumerate().filter(|(_, own)| mask & **own != 0);
        own.fold(0, |all, (index, _)| all | bit(index))
    }

    /// The mask of the lot for a mask of the census.
    fn wide(&self, mask: u64) -> u64 {
        let own = bits(mask).filter_map(|bit| self.places.get(place(bit.trailing_zeros())));
        own.fold(0, |all, own| all | own)
    }
}

/// What is counted of some blocks of the base.
struct Part {
    census: Census,
    /// For each requirement of the market whom it alone keeps from being eligible.
    then_eligible: Vec<usize>,
}

impl Part {
    /// What is counted of the live rows of the blocks from number `first` on.
    fn of<'l>(
        first: usize,
        live: &[Block],
        lot: &'l PreparedLot,
        distinct: &[&'l Planes],
        mut census: Census,
    ) -> Self {
        let planes = lot.planes();
        let fails: Vec<&[Block]> = planes.iter().map(|it| it.fails.blocks()).collect();
        let distinct: Vec<&[Block]> = distinct.iter().map(|it| it.fails.blocks()).collect();
        // Those of whom most are unknown first: the others are hardly looked at.
        let mut open: Vec<&Planes> = planes.iter().map(AsRef::as_ref).collect();
        open.retain(|it| it.open > 0);
        open.sort_by_key(|it| Reverse(it.open));
        let open: Vec<&[Block]> = open.iter().map(|it| it.unknown.blocks()).collect();
        let mut then_eligible = vec![0; lot.lot.of_market().len()];
        let mut here: Vec<&Block> = Vec::with_capacity(planes.len());
        for (number, live) in (first..).zip(live) {
            let at = |all: &&'l [Block]| all.get(number);
            here.clear();
            here.extend(distinct.iter().filter_map(at));
            census.add_block(&here);
            here.clear();
            here.extend(fails.iter().filter_map(at));
            add_market(&mut then_eligible, &here, open.iter().filter_map(at), live);
        }
        Self { census, then_eligible }
    }

    fn join(&mut self, other: Self) {
        self.census.join(other.census);
        for (number, more) in self.then_eligible.iter_mut().zip(other.then_eligible) {
            *number += more;
        }
    }
}

/// Adds those of a block who fail one requirement of the market and nothing else,
/// and of whom nothing is unknown. Those of the market come first among the planes.
fn add_market<'b>(
    then_eligible: &mut [usize],
    fails: &[&Block],
    open: impl Iterator<Item = &'b Block>,
    live: &Block,
) {
    let (market, others) = fails.split_at(then_eligible.len().min(fails.len()));
    let (mut once, mut more) = ([0; 8], [0; 8]);
    for fails in others {
        more = zip(&more, fails, |more, fails| more | fails);
    }
    for fails in market {
        more = zip(&more, &zip(&once, fails, |once, fails| once & fails), |a, b| a | b);
        once = zip(&once, fails, |once, fails| once | fails);
    }
    let mut single = zip(&zip(&once, live, |a, b| a & b), &more, |once, more| once & !more);
    for open in open {
        if is_empty(&single) {
            return;
        }
        single = zip(&single, open, |single, open| single & !open);
    }
    for (number, fails) in then_eligible.iter_mut().zip(market) {
        *number += population(&zip(&single, fails, |a, b| a & b));
    }
}

impl<'l> Tally<'l> {
    /// What is counted of the base, by so many threads.
    fn of_base(columns: &Columns, lot: &'l PreparedLot, threads: usize, with_curves: bool) -> Self {
        let distinct = Distinct::of(lot.planes());
        let live = columns.live.blocks();
        let share = live.len().div_ceil(threads).max(1);
        // Those who come beside the base are counted with it.
        let rows = lot.base.rows.len() + columns.fresh.facts.len();
        let differing = distinct.planes.as_slice();
        let part = |first: usize, live: &[Block]| {
            Part::of(first, live, lot, differing, Census::of(rows, differing.len()))
        };
        let (part, steps) = std::thread::scope(|scope| {
            let part = &part;
            let later: Vec<_> = (live.chunks(share).enumerate().skip(1))
                .map(|(number, live)| scope.spawn(move || part(number * share, live)))
                .collect();
            let mut first = part(0, live.get(..share).unwrap_or(live));
            let steps = Steps::of(lot, &columns.replaced, with_curves);
            for part in later {
                match part.join() {
                    Ok(part) => first.join(part),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            (first, steps)
        });
        let mut places: Vec<Place> = (lot.planes().iter().zip(&steps.then_eligible))
            .map(|(planes, then)| Place {
                fails: planes.failing,
                unknown: planes.open,
                then_eligible: *then,
            })
            .collect();
        for (place, then) in places.iter_mut().zip(&part.then_eligible) {
            place.then_eligible = *then;
        }
        Self { distinct, places, turns: steps.turns, census: part.census }
    }

    /// The planes count those, too, whose row has been replaced since.
    fn add_replaced(&mut self, replaced: &[usize], lot: &PreparedLot) {
        for row in replaced {
            self.census.remove(self.distinct.narrow(lot.masks(*row).0));
            for (place, planes) in self.places.iter_mut().zip(lot.planes()) {
                match planes.outcome(*row) {
                    Outcome::Met => {}
                    Outcome::NotMet => place.fails -= 1,
                    Outcome::Unknown => place.unknown -= 1,
                }
            }
        }
    }

    /// Those who have come or changed since the columns were built, one by one.
    fn add_fresh(&mut self, fresh: &Fresh, lot: &PreparedLot, with_curves: bool) {
        for row in fresh.rows() {
            let (fails, unknown) = lot.lot.masks(&fresh.facts, row);
            self.census.add(self.distinct.narrow(fails));
            for (place, index) in self.places.iter_mut().zip(0..) {
                let own = bit(index);
                place.fails += usize::from(fails & own != 0);
                place.unknown += usize::from(unknown & own != 0);
                place.then_eligible += usize::from((fails, unknown) == (own, 0));
            }
            if !with_curves {
                continue;
            }
            for ((turns, wanted), index) in self.turns.iter_mut().zip(&lot.lot.wanted).zip(0..) {
                let own = bit(index);
                let kept_out = fails == own || (fails, unknown) == (0, own);
                if wanted.threshold.is_some() && kept_out {
                    let bounds = wanted.bounds(&fresh.facts, row);
                    let (shut_out, sure) = (fails == own, unknown & !own == 0);
                    turns.extend(Step { bounds, shut_out, sure }.turns());
                }
            }
        }
    }

    fn finish(self, lot: &PreparedLot, top: usize) -> Vec<Blame> {
        let distinct = &self.distinct;
        // Of each place of the census who fails it alone, and its groups. Requirements
        // that share a place are never failed alone.
        let alone = distinct.places.iter().enumerate().map(|(index, own)| {
            if own.is_power_of_two() { self.census.count(bit(index)) } else { 0 }
        });
        let alone: Vec<usize> = alone.collect();
        let is_group = |mask: u64| distinct.wide(mask).count_ones() > 1;
        let groups = self.census.groups(alone.len(), top, is_group);
        let counted = |own: u64| {
            let index = distinct.places.iter().position(|places| places & own != 0)?;
            let (groups, number) = groups.get(index)?;
            let others = |mask: u64| distinct.wide(mask) & !own;
            let groups = groups.iter().map(|(mask, count)| (others(*mask), place(*count)));
            Some((*alone.get(index)?, groups.collect::<Vec<_>>(), *number))
        };
        let blame = |((turns, wanted), index): ((Vec<Turn>, &Wanted), usize)| {
            let place = self.places.get(index.min(LAST))?;
            let (alone, groups, number) = counted(bit(index))?;
            Some(Blame {
                fails: place.fails,
                unknown: place.unknown,
                alone,
                then_eligible: place.then_eligible,
                groups_not_shown: number.saturating_sub(groups.len()),
                groups,
                curve: (wanted.threshold)
                    .map(|wanted| curve(wanted, turns.into_iter()))
                    .unwrap_or_default(),
            })
        };
        self.turns.into_iter().zip(&lot.lot.wanted).zip(0..).filter_map(blame).collect()
    }
}

/// The last place of a mask: all requirements past it share it.
pub(super) const LAST: usize = 63;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::book::LawBook;
    use crate::matching::barriers::barriers;
    use crate::matching::population::{Population, Spread};

    #[test]
    fn several_threads_count_what_one_does() {
        let around = jiff::civil::date(2026, 11, 14);
        let population = Population { seed: 1, size: 40_000, around, spread: Spread::City };
        let given: Vec<_> = population.enterprises().collect();
        let mut columns = Columns::build(given.iter().map(|(id, it)| (*id, it)));
        columns.patch(Population::id(17_000), None);
        let book = LawBook::embedded().unwrap();
        let mut with_curves = 0;
        for number in [2, 7, 17, 24] {
            let lot = columns.prepare(&population.lot(number, 12, around), &book);
            let answer = |threads| {
                let tally = counted(&columns, &lot, threads, true);
                barriers(lot.requirements(), tally.finish(&lot, usize::MAX))
            };
            let alone = answer(1);
            with_curves += alone.iter().filter(|it| !it.curve.is_empty()).count();
            for threads in [2, 3, 5, 99] {
                assert_eq!(answer(threads), alone);
            }
        }
        assert!(with_curves > 0);
    }
}
