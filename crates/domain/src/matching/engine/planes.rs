//! What one condition says of every row of the base.
//!
//! Where most rows are answered alike the index names the others; where a column
//! decides it is read from end to end; and what hangs on lists is asked row by row.

use super::super::answer::Outcome;
use super::area_tree;
use super::bits::{Bits, Planes};
use super::index::Index;
use super::need::Need;
use super::rows::{PLACES_KNOWN, Rows};
use crate::enterprise::LegalForm;

pub(super) fn of(need: &Need, rows: &Rows, index: &Index) -> Planes {
    match need {
        Need::Trade(code) => {
            let unknown = index.untold_trades.clone();
            let fails = Bits::of_words(rows.len(), unknown.blocks(), |open| !open);
            corrected(fails, unknown, need, rows, index.near(*code))
        }
        Need::Area { trade, areas } => {
            let (fails, unknown) = general(areas, rows, index);
            corrected(fails, unknown, need, rows, index.near(*trade))
        }
        Need::Form(forms) => {
            let outcome = |form: &LegalForm| Need::form_outcome(*forms, *form);
            Planes::scan(rows.forms.iter().map(outcome))
        }
        Need::Kind(kinds) => {
            Planes::scan(rows.kinds.iter().map(|own| Need::kind_outcome(*kinds, *own)))
        }
        Need::Places(wanted) => {
            let known = rows.complete.iter().map(|flags| flags & PLACES_KNOWN != 0);
            let places = rows.places.iter().map(|places| places >= wanted);
            Planes::scan(known.zip(places).map(|(known, reached)| measured(known, reached)))
        }
        Need::Turnover { ore, since, on } => {
            let known = rows.turnovers.iter().zip(&rows.year_ends);
            Planes::scan(known.map(|(amount, end)| {
                let known = *amount != super::rows::NO_AMOUNT && since <= end && end <= on;
                measured(known, amount >= ore)
            }))
        }
        _ => Planes::of(rows.len(), |row| need.outcome(rows, row)),
    }
}

fn measured(known: bool, reached: bool) -> Outcome {
    match (known, reached) {
        (false, _) => Outcome::Unknown,
        (true, true) => Outcome::Met,
        (true, false) => Outcome::NotMet,
    }
}

/// The planes after these rows have been asked one by one.
fn corrected(
    mut fails: Bits,
    mut unknown: Bits,
    need: &Need,
    rows: &Rows,
    asked: impl Iterator<Item = usize>,
) -> Planes {
    for row in asked {
        let outcome = need.outcome(rows, row);
        fails.put(row, outcome == Outcome::NotMet);
        unknown.put(row, outcome == Outcome::Unknown);
    }
    Planes::new(fails, unknown)
}

/// Who reaches the areas by the general ones that it names: who fails, and of
/// whom it is not known since it names none.
fn general(areas: &[u16], rows: &Rows, index: &Index) -> (Bits, Bits) {
    let unknown = index.without_areas.clone();
    let mut fails = Bits::none(rows.len());
    for area in areas {
        let mut missed = Bits::of_words(rows.len(), unknown.blocks(), |open| !open);
        for place in (0..).take(area_tree::count()) {
            let Some(node) = area_tree::node(*area) else { continue };
            if node.around.holds(place) {
                for row in index.in_area(place) {
                    missed.put(row, false);
                }
            } else if node.within.holds(place) {
                for row in index.in_area(place) {
                    // Who names fewer places than the area has parts cannot reach all of it.
                    if rows.areas.of(row).len() >= node.children.len() {
                        let named = rows.areas.of(row).iter().copied().collect();
                        if area_tree::is_reached(*area, &named) {
                            missed.put(row, false);
                        }
                    }
                }
            }
        }
        fails.join(&missed);
    }
    (fails, unknown)
}
