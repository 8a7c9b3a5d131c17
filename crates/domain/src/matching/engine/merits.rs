//! What the points of a row are given for.

use super::super::rank::{Fit, Merits, months_of_age};
use super::area_tree;
use super::code::Code;
use super::day::Day;
use super::prepared::Lot;
use super::rows::Rows;

/// What `lot` gives the row points for, beside its margin to the thresholds.
pub(super) fn of(lot: &Lot, rows: &Rows, row: usize) -> Merits {
    Merits {
        fit: fit(rows, row, lot.trade),
        margin: margin(lot, rows, row),
        age: age(lot, rows, row),
        is_near: is_near(rows, row, &lot.areas),
    }
}

pub(super) fn fit(rows: &Rows, row: usize, wanted: Code) -> Fit {
    let trades = rows.trades.of(row);
    if trades.iter().any(|trade| trade.code() == wanted) {
        Fit::Exact
    } else if trades.iter().any(|trade| trade.offers(wanted)) {
        Fit::Above
    } else {
        Fit::None
    }
}

fn margin(lot: &Lot, rows: &Rows, row: usize) -> u8 {
    lot.wanted.iter().filter_map(|it| it.margin(rows, row)).min().unwrap_or(0)
}

/// Months since the newest fact of the row.
pub(super) fn age(lot: &Lot, rows: &Rows, row: usize) -> u16 {
    let on = lot.days.on;
    let counted = rows.heads.of(row).iter().map(|count| count.day);
    let proved = rows.proofs.of(row).iter().filter(|it| on <= it.to).map(|it| it.from);
    let year_end = rows.year_ends.get(row).copied().filter(|it| *it != Day::NEVER);
    let newest = counted.chain(year_end).chain(proved).filter(|day| *day <= on).max();
    months_of_age(newest.and_then(Day::date), lot.query.on, lot.query.freshness.other_months)
}

pub(super) fn is_near(rows: &Rows, row: usize, areas: &[u16]) -> bool {
    let Some(home) = rows.homes.get(row) else { return false };
    let near = |area: &u16| {
        area_tree::node(*area)
            .is_some_and(|node| node.within.holds(*home) || node.around.holds(*home))
    };
    areas.iter().any(near)
}
