//! Who stands before one requirement alone, among those of a market.
//!
//! Whoever fails neither the trade nor the areas is in the market, so those whom
//! another requirement keeps out alone are all there, close together, with their
//! ranks on the scale of the requirement. Nobody's facts are read again.

use std::sync::Arc;

use super::super::barriers::Turn;
use super::bits::{Block, holds, is_empty, population, rows_of, zip};
use super::market::Column;
use super::prepared::PreparedLot;
use super::rows::{number, place};
use super::scale::Scale;
use super::tally::{LAST, STRETCH};

/// A turn before it is known which others happen at the same point.
#[derive(Debug, Clone, Copy)]
struct Ranked {
    rank: u32,
    admits: i32,
    possible: i32,
}

/// What is counted of the rows of a market.
pub(super) struct Steps {
    /// For each place of a mask how many it alone keeps from being eligible.
    pub(super) then_eligible: Vec<usize>,
    /// For each requirement.
    ranked: Vec<Vec<Ranked>>,
}

/// Of 512 enterprises: who fails once or more, and of whom something is unknown.
#[derive(Clone, Copy, Default)]
struct Layers {
    once: Block,
    twice: Block,
    open: Block,
    open_twice: Block,
}

impl Layers {
    /// The layers of a stretch of blocks that begins with number `first`.
    fn of(columns: &[Arc<Column>], first: usize) -> [Self; STRETCH] {
        let mut layers = [Self::default(); STRETCH];
        for column in columns {
            let it = &column.planes;
            if it.failing > 0 {
                for (layers, fails) in layers.iter_mut().zip(it.fails.blocks_from(first)) {
                    layer(&mut layers.once, &mut layers.twice, fails);
                }
            }
            if it.open > 0 {
                for (layers, unknown) in layers.iter_mut().zip(it.unknown.blocks_from(first)) {
                    layer(&mut layers.open, &mut layers.open_twice, unknown);
                }
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

impl Steps {
    /// The steps of those of the market whose row has not been replaced.
    pub(super) fn of(lot: &PreparedLot, replaced: &[usize]) -> Self {
        let view = lot.view();
        let gone = view.market.gone(replaced);
        let mut steps = Self {
            then_eligible: vec![0; view.places.len()],
            ranked: vec![Vec::new(); lot.lot.wanted.len()],
        };
        let all = view.market.all.blocks();
        for (first, stretch) in (0..).step_by(STRETCH).zip(all.chunks(STRETCH)) {
            let layers = Layers::of(&view.places, first);
            for ((all, layers), number) in stretch.iter().zip(&layers).zip(first..) {
                let gone = gone.blocks().get(number).copied().unwrap_or_default();
                let here = zip(all, &gone, |all, gone| all & !gone);
                steps.add_alone(lot, number, &here, layers);
                steps.add_open(lot, number, &here, layers);
            }
        }
        steps
    }

    /// Those who fail one requirement and no other.
    fn add_alone(&mut self, lot: &PreparedLot, number: usize, here: &Block, layers: &Layers) {
        let alone = zip(&layers.once, &layers.twice, |once, twice| once & !twice);
        let mut alone = zip(&alone, here, |alone, here| alone & here);
        for (index, column) in lot.view().places.iter().enumerate() {
            // Most blocks have nobody, or nobody more.
            if is_empty(&alone) {
                return;
            }
            let own = column.planes.fails.blocks().get(number).copied().unwrap_or_default();
            let own = zip(&alone, &own, |alone, own| alone & own);
            if is_empty(&own) {
                continue;
            }
            alone = zip(&alone, &own, |alone, own| alone & !own);
            if let Some(place) = self.then_eligible.get_mut(index) {
                *place += population(&zip(&own, &layers.open, |own, open| own & !open));
            }
            self.add(lot, index, |scale, ranked, (least, below)| {
                for row in rows_of(number, own) {
                    let (lower, upper) = scale.ranks(row);
                    if (least..=below).contains(&upper) {
                        ranked.push(Ranked { rank: upper, admits: 0, possible: 1 });
                    }
                    if (least..=below).contains(&lower) && !holds(&layers.open, row) {
                        ranked.push(Ranked { rank: lower, admits: 1, possible: -1 });
                    }
                }
            });
        }
    }

    /// Those who fail none, of whom one requirement is not known and no other. A
    /// lower threshold changes nothing for those of whom more is unknown.
    fn add_open(&mut self, lot: &PreparedLot, number: usize, here: &Block, layers: &Layers) {
        let open = zip(&layers.open, &layers.open_twice, |open, twice| open & !twice);
        let open = zip(&open, &layers.once, |open, fails| open & !fails);
        let mut open = zip(&open, here, |open, here| open & here);
        for (index, column) in lot.view().places.iter().enumerate() {
            if is_empty(&open) {
                return;
            }
            let own = column.planes.unknown.blocks().get(number).copied().unwrap_or_default();
            let own = zip(&open, &own, |open, own| open & own);
            if is_empty(&own) {
                continue;
            }
            open = zip(&open, &own, |open, own| open & !own);
            self.add(lot, index, |scale, ranked, (least, below)| {
                // Of most of them nothing at all is known.
                if scale.is_exact() {
                    return;
                }
                for (lower, _) in rows_of(number, own).map(|row| scale.ranks(row)) {
                    if (least..=below).contains(&lower) {
                        ranked.push(Ranked { rank: lower, admits: 1, possible: 0 });
                    }
                }
            });
        }
    }

    /// Has `each` add to the requirements of a place, within the ranks that lie
    /// below their thresholds.
    fn add(
        &mut self,
        lot: &PreparedLot,
        place: usize,
        mut each: impl FnMut(&Scale, &mut Vec<Ranked>, (u32, u32)),
    ) {
        let last = if place == LAST { lot.lot.wanted.len() } else { place + 1 };
        let wanted = lot.lot.wanted.iter().zip(lot.scales());
        let steps = self.ranked.iter_mut().zip(wanted).take(last).skip(place);
        for (ranked, (wanted, scale)) in steps {
            if let (Some(threshold), Some(scale)) = (wanted.threshold, scale) {
                each(scale, ranked, (scale.least(), scale.below(threshold)));
            }
        }
    }

    /// The turns of each requirement.
    pub(super) fn turns(self, lot: &PreparedLot) -> Vec<Vec<Turn>> {
        let scales = lot.scales().iter();
        let turns = |(ranked, scale): (Vec<Ranked>, &Option<Arc<Scale>>)| {
            scale.as_ref().map(|scale| turns(ranked, scale)).unwrap_or_default()
        };
        self.ranked.into_iter().zip(scales).map(turns).collect()
    }
}

/// Turns that are worth a sum for each point: of fewer each is sorted by itself.
const DENSE: usize = 8;

fn turns(mut ranked: Vec<Ranked>, scale: &Scale) -> Vec<Turn> {
    let highest = ranked.iter().map(|it| it.rank).max().unwrap_or(0);
    if ranked.len() > place(highest) / DENSE {
        ranked = summed(&ranked, highest);
    }
    let turn = |it: Ranked| {
        let (admits, possible) = (i64::from(it.admits), i64::from(it.possible));
        Some(Turn { threshold: scale.point(it.rank)?, admits, possible })
    };
    ranked.into_iter().filter_map(turn).collect()
}

/// One for each rank that occurs, the highest first.
fn summed(ranked: &[Ranked], highest: u32) -> Vec<Ranked> {
    let mut sums = vec![(0_u32, 0_i32, 0_i32); place(highest) + 1];
    for it in ranked {
        if let Some((number, admits, possible)) = sums.get_mut(place(it.rank)) {
            *number += 1;
            *admits += it.admits;
            *possible += it.possible;
        }
    }
    let occurs = sums.into_iter().enumerate().rev().filter(|(_, (number, ..))| *number > 0);
    occurs
        .map(|(rank, (_, admits, possible))| Ranked { rank: number(rank), admits, possible })
        .collect()
}
