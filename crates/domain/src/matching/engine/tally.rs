//! Requirements seen from those they shut out, counted 512 enterprises at a time.
//!
//! One pass over everybody counts who fails exactly the same requirements. From
//! that follows whom each shuts out alone, and whether those would then be eligible.
//! The break points are found in the market only, by [`steps`].

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::answer::Outcome;
use super::super::barriers::{Blame, Step, Turn, curve};
use super::super::{bit, threads};
use super::bits::Planes;
use super::census::Census;
use super::distinct::Distinct;
use super::prepared::{PreparedLot, Wanted};
use super::rows::place;
use super::{Columns, Fresh, steps};

/// What is counted of one place of a mask.
#[derive(Debug, Clone, Default)]
struct Place {
    fails: usize,
    unknown: usize,
    /// Of those who have come or changed since; the census counts the others.
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

impl<'l> Tally<'l> {
    /// What is counted of the base, by so many threads.
    fn of_base(columns: &Columns, lot: &'l PreparedLot, threads: usize, with_curves: bool) -> Self {
        let distinct = lot.distinct();
        let blocks = columns.live.blocks().len();
        let share = blocks.div_ceil(threads * PARTS_A_THREAD).max(1);
        let next = AtomicUsize::new(0);
        // Whoever is free takes the next part.
        let count = || {
            let mut census = Census::of(&distinct.masks);
            while let first = next.fetch_add(share, Ordering::Relaxed)
                && first < blocks
            {
                census.add_blocks(first..blocks.min(first + share));
            }
            census
        };
        let (census, turns) = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(count)).collect();
            let turns = if with_curves {
                steps::turns(lot, &columns.replaced)
            } else {
                vec![Vec::new(); lot.lot.wanted.len()]
            };
            let own = count();
            let census = others.into_iter().fold(own, |mut census, other| match other.join() {
                Ok(more) => {
                    census.join(more);
                    census
                }
                Err(panic) => std::panic::resume_unwind(panic),
            });
            (census, turns)
        });
        let counted = |planes: &Arc<Planes>| Place {
            fails: planes.failing,
            unknown: planes.open,
            then_eligible: 0,
        };
        let places = lot.planes().iter().map(counted).collect();
        Self { distinct, places, turns, census }
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
        let groups = self.census.groups(top);
        // Of the place of the census for one of the lot who fails it alone, and its
        // groups. Requirements that share a place are never failed alone.
        let counted = |own: u64| {
            let index = distinct.places.iter().position(|places| places & own != 0)?;
            let is_alone = distinct.places.get(index) == Some(&own);
            let alone = if is_alone { self.census.count(bit(index)) } else { 0 };
            let (groups, number) = groups.get(index)?;
            let others = |mask: u64| distinct.wide(mask) & !own;
            let groups = groups.iter().map(|(mask, count)| (others(*mask), place(*count)));
            Some((alone, groups.collect::<Vec<_>>(), *number))
        };
        let blame = |((turns, wanted), index): ((Vec<Turn>, &Wanted), usize)| {
            let at = index.min(LAST);
            let place = self.places.get(at)?;
            let (alone, groups, number) = counted(bit(index))?;
            let apart = self.census.apart(at);
            Some(Blame {
                fails: place.fails,
                unknown: place.unknown,
                alone: alone + apart,
                then_eligible: place.then_eligible + apart,
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
