//! Requirements seen from those they shut out, counted 512 enterprises at a time.
//!
//! One pass over everybody counts who fails exactly the same requirements. From
//! that follows whom each shuts out alone. Whether those would then be eligible is
//! counted among all for the trade and the areas, and for what else is asked in
//! the market only, where [`Steps`] finds the break points, too.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::answer::Outcome;
use super::super::barriers::{Blame, Step, Turn, curve};
use super::super::{bit, threads};
use super::bits::Block;
use super::census::Census;
use super::distinct::Distinct;
use super::prepared::{PreparedLot, Wanted};
use super::rows::place;
use super::sole::Sole;
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
    distinct: &'l Distinct,
    places: Vec<Place>,
    /// For each requirement with a threshold what lower ones would do.
    turns: Vec<Vec<Turn>>,
    census: Census<'l>,
}

/// A thread is started for so many blocks, a million enterprises: for fewer waking
/// it costs more than it does.
const WORTH_A_THREAD: usize = 2_048;
/// Into so many parts for each thread the blocks are cut: the first thread is busy with
/// the market meanwhile, and comes later.
const PARTS_A_THREAD: usize = 8;

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

/// What is counted of some blocks of the base.
struct Part<'l> {
    census: Census<'l>,
    sole: Sole<'l>,
    /// For each requirement of the market whom it alone keeps from being eligible.
    then_eligible: Vec<usize>,
}

impl<'l> Part<'l> {
    /// Nobody yet.
    fn of(lot: &'l PreparedLot) -> Self {
        let then_eligible = vec![0; lot.lot.of_market().len()];
        let sole = Sole::of(lot.planes().iter().map(AsRef::as_ref), then_eligible.len());
        Self { census: Census::of(&lot.distinct().masks), sole, then_eligible }
    }

    /// Counts the live rows of the blocks from number `first` on.
    fn add(&mut self, first: usize, live: &[Block]) {
        self.census.add_blocks(first..first + live.len());
        for (number, live) in (first..).zip(live) {
            self.sole.add(number, live, &mut self.then_eligible);
        }
    }

    fn join(&mut self, other: Self) {
        self.census.join(other.census);
        for (number, more) in self.then_eligible.iter_mut().zip(other.then_eligible) {
            *number += more;
        }
    }
}

impl<'l> Tally<'l> {
    /// What is counted of the base, by so many threads.
    fn of_base(columns: &Columns, lot: &'l PreparedLot, threads: usize, with_curves: bool) -> Self {
        let distinct = lot.distinct();
        let live = columns.live.blocks();
        let share = live.len().div_ceil(threads * PARTS_A_THREAD).max(1);
        let next = AtomicUsize::new(0);
        // Whoever is free takes the next part.
        let count = || {
            let mut counted = Part::of(lot);
            while let number = next.fetch_add(1, Ordering::Relaxed)
                && let Some(live) = live.chunks(share).nth(number)
            {
                counted.add(number * share, live);
            }
            counted
        };
        let (part, steps) = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(count)).collect();
            let steps = Steps::of(lot, &columns.replaced, with_curves);
            let own = count();
            let part = others.into_iter().fold(own, |mut part, other| match other.join() {
                Ok(more) => {
                    part.join(more);
                    part
                }
                Err(panic) => std::panic::resume_unwind(panic),
            });
            (part, steps)
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
            self.census.remove(*row);
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
        let distinct = self.distinct;
        let shared = distinct.shared();
        // Of each place of the census who fails it alone, and its groups. Requirements
        // that share a place are never failed alone.
        let alone = (0..distinct.places.len()).map(bit);
        let alone = alone.map(|own| if own & shared == 0 { self.census.count(own) } else { 0 });
        let alone: Vec<usize> = alone.collect();
        let is_group = |mask: u64| mask.count_ones() > 1 || mask & shared != 0;
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
