//! Requirements seen from those they shut out, counted 512 enterprises at a time.
//!
//! Failed requirements are counted bit-sliced: one word says of 64 enterprises
//! who fails at least one, another who fails at least two. So who fails exactly
//! one is known without looking at any enterprise by itself.

use std::num::NonZero;
use std::sync::{Arc, LazyLock};

use super::super::answer::Outcome;
use super::super::barriers::{Blame, Step, curve};
use super::super::bit;
use super::bits::{Block, Planes, is_empty, population, rows_of, zip};
use super::census::{Census, blocks};
use super::prepared::{PreparedLot, Wanted};
use super::{Columns, Fresh};

/// What is counted of one place of a mask.
#[derive(Debug, Clone, Default)]
struct Place {
    fails: usize,
    unknown: usize,
    alone: usize,
    then_eligible: usize,
}

/// What is counted of a lot.
struct Tally {
    places: Vec<Place>,
    /// For each requirement with a threshold those who stand before it alone.
    steps: Vec<Vec<Step>>,
    census: Census,
}

/// Of 512 enterprises: who fails once or more, and of whom something is unknown.
#[derive(Clone, Copy, Default)]
struct Layers {
    once: Block,
    twice: Block,
    open: Block,
    open_twice: Block,
}

/// So many blocks are layered together: planes are read a stretch at a time, and
/// the layers stay in the nearest cache.
const STRETCH: usize = 32;

/// A thread is started for so many blocks, half a million enterprises: for fewer
/// waking it costs more than it does.
const WORTH_A_THREAD: usize = 1_024;

/// The system is asked once: its answer costs more than counting thousands.
static PROCESSORS: LazyLock<usize> =
    LazyLock::new(|| std::thread::available_parallelism().map_or(1, NonZero::get));

impl Layers {
    /// The layers of a stretch of blocks that begins with number `first`.
    fn of(planes: &[Arc<Planes>], first: usize) -> [Self; STRETCH] {
        let mut layers = [Self::default(); STRETCH];
        for it in planes {
            let both = it.fails.blocks_from(first).iter().zip(it.unknown.blocks_from(first));
            for (layers, (fails, unknown)) in layers.iter_mut().zip(both) {
                layer(&mut layers.once, &mut layers.twice, fails);
                layer(&mut layers.open, &mut layers.open_twice, unknown);
            }
        }
        layers
    }
}

/// Adds a plane to who is in one or more, and in two or more.
fn layer(once: &mut Block, twice: &mut Block, plane: &Block) {
    for ((once, twice), plane) in once.iter_mut().zip(twice).zip(plane) {
        *twice |= *once & plane;
        *once |= plane;
    }
}

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

impl Tally {
    fn nothing(lot: &PreparedLot) -> Self {
        let planes = lot.planes();
        Self {
            places: vec![Place::default(); planes.len()],
            steps: vec![Vec::new(); lot.lot.wanted.len()],
            census: Census::of(lot.base.rows.len(), planes.len()),
        }
    }

    /// What is counted of the base, by so many threads.
    fn of_base(columns: &Columns, lot: &PreparedLot, threads: usize) -> Self {
        let live = columns.live.blocks();
        let share = live.len().div_ceil(threads).next_multiple_of(STRETCH).max(STRETCH);
        let mut tally = std::thread::scope(|scope| {
            let later: Vec<_> = (live.chunks(share).enumerate().skip(1))
                .map(|(part, live)| scope.spawn(move || Self::of_part(part * share, live, lot)))
                .collect();
            let mut tally = Self::of_part(0, live.get(..share).unwrap_or(live), lot);
            for part in later {
                match part.join() {
                    Ok(part) => tally.join(part),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            tally
        });
        for (place, planes) in tally.places.iter_mut().zip(lot.planes()) {
            place.fails += planes.failing;
            place.unknown += planes.open;
        }
        tally
    }

    /// What is counted of the live rows of the blocks from number `first` on.
    fn of_part(first: usize, live: &[Block], lot: &PreparedLot) -> Self {
        let planes = lot.planes();
        let mut tally = Self::nothing(lot);
        let mut here: Vec<(&Block, &Block)> = Vec::with_capacity(planes.len());
        for (first, live) in (first..).step_by(STRETCH).zip(live.chunks(STRETCH)) {
            let layers = Layers::of(planes, first);
            for ((live, layers), number) in live.iter().zip(&layers).zip(first..) {
                here.clear();
                here.extend(blocks(planes, number));
                tally.census.add_block(&here);
                tally.add_alone(lot, number, &here, layers, live);
                tally.add_open(lot, number, &here, layers, live);
            }
        }
        tally
    }

    fn join(&mut self, other: Self) {
        for (place, more) in self.places.iter_mut().zip(other.places) {
            place.alone += more.alone;
            place.then_eligible += more.then_eligible;
        }
        for (steps, more) in self.steps.iter_mut().zip(other.steps) {
            steps.extend(more);
        }
        self.census.join(other.census);
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

    /// Those who fail one requirement and no other.
    fn add_alone(
        &mut self,
        lot: &PreparedLot,
        number: usize,
        here: &[(&Block, &Block)],
        layers: &Layers,
        live: &Block,
    ) {
        let mut alone = zip(&zip(&layers.once, &layers.twice, |a, b| a & !b), live, |a, b| a & b);
        for (index, (fails, _)) in here.iter().enumerate() {
            // Most blocks have nobody, or nobody more.
            if is_empty(&alone) {
                return;
            }
            let own = zip(&alone, fails, |a, b| a & b);
            if is_empty(&own) {
                continue;
            }
            alone = zip(&alone, &own, |a, b| a & !b);
            if let Some(place) = self.places.get_mut(index) {
                place.alone += population(&own);
                place.then_eligible += population(&zip(&own, &layers.open, |a, b| a & !b));
            }
            self.add_steps(lot, index, number, own, |row| (true, !holds(&layers.open, row)));
        }
    }

    /// Those of the block who stand before the requirements of a place alone.
    fn add_steps(
        &mut self,
        lot: &PreparedLot,
        place: usize,
        number: usize,
        chosen: Block,
        how: impl Fn(usize) -> (bool, bool),
    ) {
        let last = if place == LAST { lot.lot.wanted.len() } else { place + 1 };
        for (steps, wanted) in self.steps.iter_mut().zip(&lot.lot.wanted).take(last).skip(place) {
            if wanted.threshold.is_some() {
                steps.extend(rows_of(number, chosen).map(|row| {
                    let (shut_out, sure) = how(row);
                    Step { bounds: wanted.bounds(&lot.base.rows, row), shut_out, sure }
                }));
            }
        }
    }

    /// Those who fail none, of whom one requirement is not known and no other. A
    /// lower threshold changes nothing for those of whom more is unknown.
    fn add_open(
        &mut self,
        lot: &PreparedLot,
        number: usize,
        here: &[(&Block, &Block)],
        layers: &Layers,
        live: &Block,
    ) {
        let open = zip(&layers.open, &layers.open_twice, |a, b| a & !b);
        let mut open = zip(&zip(&open, &layers.once, |a, b| a & !b), live, |a, b| a & b);
        for (index, (_, unknown)) in here.iter().enumerate() {
            if is_empty(&open) {
                return;
            }
            let own = zip(&open, unknown, |a, b| a & b);
            open = zip(&open, &own, |a, b| a & !b);
            self.add_steps(lot, index, number, own, |_| (false, true));
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
                place.alone += usize::from(fails == own);
                place.then_eligible += usize::from((fails, unknown) == (own, 0));
            }
            for ((steps, wanted), index) in self.steps.iter_mut().zip(&lot.lot.wanted).zip(0..) {
                let own = bit(index);
                let kept_out = fails == own || (fails, unknown) == (0, own);
                if wanted.threshold.is_some() && kept_out {
                    steps.push(Step {
                        bounds: wanted.bounds(&fresh.facts, row),
                        shut_out: fails == own,
                        sure: unknown & !own == 0,
                    });
                }
            }
        }
    }

    fn finish(self, lot: &PreparedLot, top: usize) -> Vec<Blame> {
        let groups = self.census.groups(self.places.len(), top);
        let counted: Vec<_> = self.places.into_iter().zip(groups).collect();
        let blame = |((steps, wanted), index): ((Vec<Step>, &Wanted), usize)| {
            let (place, (groups, number)) = counted.get(place_of(index)).cloned()?;
            Some(Blame {
                fails: place.fails,
                unknown: place.unknown,
                alone: place.alone,
                then_eligible: place.then_eligible,
                groups_not_shown: number.saturating_sub(groups.len()),
                groups,
                curve: (wanted.threshold)
                    .map(|wanted| curve(wanted, steps.into_iter()))
                    .unwrap_or_default(),
            })
        };
        self.steps.into_iter().zip(&lot.lot.wanted).zip(0..).filter_map(blame).collect()
    }
}

/// The last place of a mask: all requirements past it share it.
const LAST: usize = 63;

/// The place of a requirement in a mask.
fn place_of(index: usize) -> usize {
    index.min(LAST)
}

fn holds(block: &Block, row: usize) -> bool {
    block.get(row % 512 / 64).is_some_and(|word| word >> (row % 64) & 1 != 0)
}

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
