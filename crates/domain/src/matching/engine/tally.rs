//! Requirements seen from those they shut out, counted 512 enterprises at a time.
//!
//! One pass over everybody counts who fails exactly the same requirements. From
//! that follows whom each shuts out alone. Whether those would then be eligible is
//! counted among all for the trade and the areas, and for what else is asked in
//! the market only, where [`Steps`] finds the break points, too.

use std::cmp::Reverse;
use std::num::NonZero;
use std::sync::LazyLock;

use super::super::answer::Outcome;
use super::super::barriers::{Blame, Step, Turn, curve};
use super::super::bit;
use super::bits::{Block, Planes, is_empty, merge, population, zip};
use super::census::{Census, fails};
use super::prepared::{PreparedLot, Wanted};
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
struct Tally {
    places: Vec<Place>,
    /// For each requirement with a threshold what lower ones would do.
    turns: Vec<Vec<Turn>>,
    census: Census,
}

/// So many blocks are looked at together: planes are read a stretch at a time, and
/// what is made of them stays in the nearest cache.
pub(super) const STRETCH: usize = 32;

/// A thread is started for so many blocks, a million enterprises: for fewer waking
/// it costs more than it does.
const WORTH_A_THREAD: usize = 2_048;

/// The system is asked once: its answer costs more than counting thousands.
static PROCESSORS: LazyLock<usize> =
    LazyLock::new(|| std::thread::available_parallelism().map_or(1, NonZero::get));

/// What every requirement of the lot is to blame for, with `top` groups each.
pub(super) fn blame(columns: &Columns, lot: &PreparedLot, top: usize) -> Vec<Blame> {
    let worth = columns.live.blocks().len() / WORTH_A_THREAD;
    counted(columns, lot, worth.clamp(1, *PROCESSORS)).finish(lot, top)
}

fn counted(columns: &Columns, lot: &PreparedLot, threads: usize) -> Tally {
    let mut tally = Tally::of_base(columns, lot, threads);
    tally.add_replaced(&columns.replaced, lot);
    tally.add_fresh(&columns.fresh, lot);
    tally
}

/// What is counted of some blocks of the base.
struct Part {
    census: Census,
    /// For each requirement of the market whom it alone keeps from being eligible.
    then_eligible: Vec<usize>,
}

impl Part {
    /// What is counted of the live rows of the blocks from number `first` on.
    fn of(first: usize, live: &[Block], lot: &PreparedLot) -> Self {
        let planes = lot.planes();
        let census = Census::of(lot.base.rows.len(), planes.len());
        let mut part = Self { census, then_eligible: vec![0; lot.lot.of_market().len()] };
        // Those of whom most are unknown first: the others are hardly looked at.
        let mut open: Vec<&Planes> = planes.iter().map(AsRef::as_ref).collect();
        open.sort_by_key(|it| Reverse(it.open));
        let mut here: Vec<&Block> = Vec::with_capacity(planes.len());
        for (first, live) in (first..).step_by(STRETCH).zip(live.chunks(STRETCH)) {
            for number in (first..).take(live.len()) {
                here.clear();
                here.extend(fails(planes, number));
                part.census.add_block(&here);
            }
            part.add_market(lot, &open, first, live);
        }
        part
    }

    /// Those of a stretch who fail the trade or the areas and nothing else, and of
    /// whom nothing is unknown.
    fn add_market(&mut self, lot: &PreparedLot, open: &[&Planes], first: usize, live: &[Block]) {
        let (market, others) = lot.planes().split_at(self.then_eligible.len());
        let (mut once, mut more) = ([[0; 8]; STRETCH], [[0; 8]; STRETCH]);
        for planes in others {
            merge(&mut more, planes.fails.blocks_from(first), |more, fails| more | fails);
        }
        for planes in market {
            let fails = planes.fails.blocks_from(first);
            for ((once, more), fails) in once.iter_mut().zip(&mut more).zip(fails) {
                *more = zip(more, &zip(once, fails, |once, fails| once & fails), |a, b| a | b);
                *once = zip(once, fails, |once, fails| once | fails);
            }
        }
        merge(&mut once, &more, |once, more| once & !more);
        merge(&mut once, live, |once, live| once & live);
        for planes in open {
            if once.iter().all(is_empty) {
                return;
            }
            merge(&mut once, planes.unknown.blocks_from(first), |once, open| once & !open);
        }
        for (number, planes) in self.then_eligible.iter_mut().zip(market) {
            let own = once.iter().zip(planes.fails.blocks_from(first));
            let own = own.map(|(once, fails)| population(&zip(once, fails, |a, b| a & b)));
            *number += own.sum::<usize>();
        }
    }

    fn join(&mut self, other: Self) {
        self.census.join(other.census);
        for (number, more) in self.then_eligible.iter_mut().zip(other.then_eligible) {
            *number += more;
        }
    }
}

impl Tally {
    /// What is counted of the base, by so many threads.
    fn of_base(columns: &Columns, lot: &PreparedLot, threads: usize) -> Self {
        let live = columns.live.blocks();
        let share = live.len().div_ceil(threads).next_multiple_of(STRETCH).max(STRETCH);
        let (part, steps) = std::thread::scope(|scope| {
            let later: Vec<_> = (live.chunks(share).enumerate().skip(1))
                .map(|(part, live)| scope.spawn(move || Part::of(part * share, live, lot)))
                .collect();
            let mut first = Part::of(0, live.get(..share).unwrap_or(live), lot);
            let steps = Steps::of(lot, &columns.replaced);
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
        Self { places, turns: steps.turns, census: part.census }
    }

    /// The planes count those, too, whose row has been replaced since.
    fn add_replaced(&mut self, replaced: &[usize], lot: &PreparedLot) {
        for row in replaced {
            self.census.remove(lot.masks(*row).0);
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
    fn add_fresh(&mut self, fresh: &Fresh, lot: &PreparedLot) {
        for row in fresh.rows() {
            let (fails, unknown) = lot.lot.masks(&fresh.facts, row);
            self.census.add(fails);
            for (place, index) in self.places.iter_mut().zip(0..) {
                let own = bit(index);
                place.fails += usize::from(fails & own != 0);
                place.unknown += usize::from(unknown & own != 0);
                place.then_eligible += usize::from((fails, unknown) == (own, 0));
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
        let alone = (0..self.places.len()).map(|index| self.census.count(bit(index)));
        let alone: Vec<usize> = alone.collect();
        let groups = self.census.groups(self.places.len(), top);
        let counted: Vec<_> = self.places.into_iter().zip(alone).zip(groups).collect();
        let blame = |((turns, wanted), index): ((Vec<Turn>, &Wanted), usize)| {
            let ((place, alone), (groups, number)) = counted.get(index.min(LAST)).cloned()?;
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
                let tally = counted(&columns, &lot, threads);
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
