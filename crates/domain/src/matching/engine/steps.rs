//! Who stands before one requirement alone, among those of a market.
//!
//! Whoever fails neither the trade nor the areas is in the market, so those whom
//! another requirement keeps out alone are all there, close together, with their
//! ranks on the scale of the requirement. Nobody's facts are read again.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::super::barriers::Turn;
use super::bits::{Bits, Block, Planes, STRETCH, holds, merge, rows_of, zip};
use super::market::Column;
use super::prepared::{PreparedLot, Wanted};
use super::rows::{number, place};
use super::scale::Scale;
use super::tally::LAST;

/// One whom a requirement alone keeps out.
#[derive(Debug, Clone, Copy)]
struct Single {
    row: u32,
    /// Whether it is shut out, and whether nothing else is unknown.
    shut_out: bool,
    sure: bool,
}

/// A requirement with break points.
struct Broken<'l> {
    scale: &'l Scale,
    /// Of whom it is not known, but would be at some lower threshold.
    rising: &'l Bits,
    /// The ranks that lie below its threshold.
    ranks: RangeInclusive<u32>,
    kept: Vec<Single>,
}

impl<'l> Broken<'l> {
    fn of(wanted: &Wanted, scale: Option<&'l Scale>, column: &'l Column) -> Option<Self> {
        let (scale, threshold) = scale.zip(wanted.threshold)?;
        let ranks = scale.least()..=scale.below(threshold);
        Some(Self { scale, rising: &column.rising, ranks, kept: Vec::new() })
    }

    /// One who stands before the requirement alone.
    fn add(&mut self, row: usize, shut_out: bool, sure: bool) {
        self.kept.push(Single { row: number(row), shut_out, sure });
    }

    /// What happens at which rank, one after the other.
    fn turns(&self) -> impl Iterator<Item = (u32, i64, i64)> {
        // Ranks lie far apart. Read one right after the other, many are on their
        // way from the memory at once; judged at once, each would be waited for.
        let rows = self.kept.iter().map(|it| place(it.row));
        let ranked: Vec<(u32, u32)> = rows.map(|row| self.scale.ranks(row)).collect();
        let turns = |((lower, upper), it): ((u32, u32), &Single)| {
            let upper = Some((upper, 0, 1)).filter(|_| it.shut_out);
            let lower = Some((lower, 1, -i64::from(it.shut_out))).filter(|_| it.sure);
            upper.into_iter().chain(lower)
        };
        let turns = ranked.into_iter().zip(&self.kept).flat_map(turns);
        turns.filter(|(rank, ..)| self.ranks.contains(rank))
    }

    /// The same for each rank at once, the highest first.
    fn sums(&self) -> impl Iterator<Item = (u32, i64, i64)> {
        let mut sums = vec![(false, 0, 0); place(*self.ranks.end()) + 1];
        for (rank, more, maybe) in self.turns() {
            if let Some((occurs, admits, possible)) = sums.get_mut(place(rank)) {
                *occurs = true;
                *admits += more;
                *possible += maybe;
            }
        }
        let occurs = sums.into_iter().enumerate().rev().filter(|(_, (occurs, ..))| *occurs);
        occurs.map(|(rank, (_, admits, possible))| (number(rank), admits, possible))
    }

    fn finish(self) -> Vec<Turn> {
        let turn = |(rank, admits, possible)| {
            Some(Turn { threshold: self.scale.point(rank)?, admits, possible })
        };
        if self.kept.len() > place(*self.ranks.end()) / DENSE {
            self.sums().filter_map(turn).collect()
        } else {
            self.turns().filter_map(turn).collect()
        }
    }
}

/// So few are sorted one by one; of more a sum is made for each rank.
const DENSE: usize = 8;

/// Of a stretch of blocks: who fails once or more, and of whom something is unknown.
struct Layers {
    once: Vec<Block>,
    twice: Vec<Block>,
    open: Vec<Block>,
    open_twice: Vec<Block>,
}

impl Layers {
    /// The layers of a stretch of so many blocks that begins with the number `first`.
    fn of(columns: &[Arc<Column>], first: usize, blocks: usize) -> Self {
        let [mut once, mut twice, mut open, mut open_twice] =
            [(); 4].map(|()| vec![[0; 8]; blocks]);
        for column in columns {
            let it = &column.planes;
            if it.failing > 0 {
                layer(&mut once, &mut twice, it.fails.blocks_from(first));
            }
            if it.open > 0 {
                layer(&mut open, &mut open_twice, it.unknown.blocks_from(first));
            }
        }
        Self { once, twice, open, open_twice }
    }
}

/// Adds a plane to who is in one or more, and in two or more.
fn layer(once: &mut [Block], twice: &mut [Block], plane: &[Block]) {
    let once = once.as_flattened_mut().iter_mut();
    for ((once, twice), plane) in once.zip(twice.as_flattened_mut()).zip(plane.as_flattened()) {
        *twice |= *once & plane;
        *once |= plane;
    }
}

/// For each requirement what happens at lower thresholds, of those of the market whose
/// row has not been replaced.
pub(super) fn turns(lot: &PreparedLot, replaced: &[usize]) -> Vec<Vec<Turn>> {
    let view = lot.view();
    let gone = view.market.gone(replaced);
    let wanted = lot.lot.wanted.iter().zip(&view.columns).zip(lot.scales());
    let mut broken: Vec<Option<Broken<'_>>> = wanted
        .map(|((wanted, column), scale)| Broken::of(wanted, scale.as_deref(), column))
        .collect();
    let all = view.market.all.blocks();
    for (first, all) in (0..).step_by(STRETCH).zip(all.chunks(STRETCH)) {
        let Layers { mut once, twice, mut open, open_twice } =
            Layers::of(&view.places, first, all.len());
        let mut here = all.to_vec();
        merge(&mut here, gone.blocks_from(first), |here, gone| here & !gone);
        let is_open = open.clone();
        merge(&mut open, &open_twice, |open, twice| open & !twice);
        merge(&mut open, &once, |open, fails| open & !fails);
        merge(&mut open, &here, |open, here| open & here);
        merge(&mut once, &twice, |once, twice| once & !twice);
        merge(&mut once, &here, |alone, here| alone & here);
        for (index, column) in view.places.iter().enumerate() {
            let own = Alone { first, single: &once, open: &is_open, fails: &column.planes };
            let last = if index == LAST { broken.len() } else { index + 1 };
            let sharing = broken.get_mut(index..last).unwrap_or_default();
            if column.planes.failing > 0 {
                own.add_to(sharing);
            }
        }
        for broken in broken.iter_mut().flatten() {
            let rising = broken.rising.blocks_from(first);
            for ((number, open), rising) in (first..).zip(&open).zip(rising) {
                for row in rows_of(number, zip(open, rising, |open, rising| open & rising)) {
                    broken.add(row, false, true);
                }
            }
        }
    }
    let turns = |it: Option<Broken<'_>>| it.map(Broken::finish).unwrap_or_default();
    broken.into_iter().map(turns).collect()
}

/// Those of a stretch who fail one requirement and no other.
struct Alone<'s> {
    first: usize,
    single: &'s [Block],
    /// Of whom something is unknown.
    open: &'s [Block],
    fails: &'s Planes,
}

impl Alone<'_> {
    /// Adds those of one place to what shares it.
    fn add_to(&self, sharing: &mut [Option<Broken<'_>>]) {
        let fails = self.fails.fails.blocks_from(self.first);
        let stretch = self.single.iter().zip(self.open).zip(fails);
        for broken in sharing.iter_mut().flatten() {
            for (number, ((alone, open), fails)) in (self.first..).zip(stretch.clone()) {
                for row in rows_of(number, zip(alone, fails, |alone, fails| alone & fails)) {
                    broken.add(row, true, !holds(open, row));
                }
            }
        }
    }
}
