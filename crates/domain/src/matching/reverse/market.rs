//! Which lots an enterprise sells and reaches, found without looking at each.

use std::ops::Range;

use super::areas::Reached;
use super::{LotIndex, Run};
use crate::area::{AreaCode, Circle};
use crate::enterprise::Enterprise;
use crate::matching::answer::Outcome;
use crate::matching::place::{self, Places};

/// Codes that stand alike to each of an enterprise's trades.
fn alike(enterprise: &Enterprise) -> Vec<Range<u32>> {
    if enterprise.trades.is_empty() {
        return std::iter::once(0..u32::MAX).collect();
    }
    let mut cuts: Vec<u32> = Vec::new();
    for trade in &enterprise.trades {
        let span = trade.cpv.span();
        cuts.extend([span.start, span.start + 1, span.end]);
        cuts.extend(trade.cpv.numbers_above().flat_map(|above| [above, above + 1]));
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.last()?)).collect()
}

/// The areas and circles where an enterprise delivers something.
type Named = (Vec<AreaCode>, Vec<Circle>);

/// How areas stand to the places of an enterprise, for each list of places once.
#[derive(Default)]
pub(super) struct Known<'e>(Vec<(Named, Reached<'e>)>);

impl<'e> Known<'e> {
    /// The number under which it is known.
    fn number(&mut self, places: Places<'e>, named: &[u16]) -> usize {
        let both = (places.areas().collect(), places.circles().collect());
        let known = self.0.iter().position(|(known, _)| *known == both);
        known.unwrap_or_else(|| {
            self.0.push((both, Reached::by(places, named)));
            self.0.len() - 1
        })
    }

    pub(super) fn get(&self, number: usize) -> Option<&Reached<'e>> {
        self.0.get(number).map(|(_, reached)| reached)
    }
}

/// Runs of rows that the enterprise may serve, in the order of the rows.
pub(super) struct Market<'e> {
    pub(super) runs: Vec<Run>,
    /// How many lots are of its trades, wherever they lie.
    pub(super) of_trade: usize,
    pub(super) known: Known<'e>,
}

impl<'e> Market<'e> {
    pub(super) fn of(index: &LotIndex, enterprise: &'e Enterprise) -> Self {
        let mut market = Self { runs: Vec::new(), of_trade: 0, known: Known::default() };
        for numbers in alike(enterprise) {
            let place = |number| index.codes.partition_point(|it| it.cpv.number() < number);
            let codes = index.codes.get(place(numbers.start)..place(numbers.end));
            let codes = codes.unwrap_or_default();
            let (Some(first), Some(last)) = (codes.first(), codes.last()) else { continue };
            let trade = place::sells(enterprise, first.cpv).0;
            if trade == Outcome::NotMet {
                continue;
            }
            let rows = first.rows.start..last.rows.end;
            market.of_trade += rows.len();
            let places = Places::of(enterprise, first.cpv);
            let reached = market.known.number(places, &index.named);
            let Some(known) = market.known.get(reached) else { continue };
            if known.is_everything(&index.named) {
                add(&mut market.runs, Run { rows, at_best: trade, reached });
                continue;
            }
            for code in codes {
                for (rows, area) in index.within(code.rows.clone(), known.spans()) {
                    let at_best = trade.max(area);
                    add(&mut market.runs, Run { rows, at_best, reached });
                }
            }
        }
        market
    }
}

/// Adds a run, to the one before where it only goes on.
fn add(runs: &mut Vec<Run>, run: Run) {
    match runs.last_mut() {
        Some(last)
            if last.rows.end == run.rows.start
                && (last.at_best, last.reached) == (run.at_best, run.reached) =>
        {
            last.rows.end = run.rows.end;
        }
        _ if run.rows.is_empty() => {}
        _ => runs.push(run),
    }
}
