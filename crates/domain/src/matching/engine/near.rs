//! Those whom few requirements keep out, as a field of their own.

use super::super::figure::Bounds;
use super::super::rank::Weights;
use super::super::{Field, FieldRequirement, Match, bit};
use super::Columns;
use super::bits::{Block, rows_of, zip};
use super::census::blocks;
use super::merits;
use super::prepared::PreparedLot;
use super::rows::{Rows, place};

/// Those who fail at most `most` requirements, or none and of whom at most that
/// many are unknown; without those who can already and those who fail what the
/// committee cannot change.
pub(super) fn of(columns: &Columns, lot: &PreparedLot, weights: Weights, most: u32) -> Field {
    let fixed = (0..).zip(lot.requirements()).filter(|(_, it)| !it.can_be_dropped());
    let fixed = fixed.fold(0, |all, (index, _)| all | bit(index));
    let near = |it: &Match| {
        let (fails, unknown) = (it.fails.count_ones(), it.unknown.count_ones());
        let few = fails <= most && (fails > 0 || (1..=most).contains(&unknown));
        few && it.fails & fixed == 0
    };
    let rows = &lot.base.rows;
    let window = lot.lot.query.freshness.other_months;
    let mut found: Vec<(Match, &Rows, usize)> = Vec::new();
    for (number, live) in columns.live.blocks().iter().enumerate() {
        let few = few(lot, number, live, most, fixed);
        for row in rows_of(number, few) {
            let (fails, unknown) = lot.masks(row);
            let Some(id) = rows.ids.get(row) else { continue };
            let score = merits::of(&lot.lot, rows, row).points(weights, window);
            found.push((Match { id: *id, fails, unknown, score }, rows, row));
        }
    }
    let facts = &columns.fresh.facts;
    found.extend(
        columns
            .fresh
            .rows()
            .filter_map(|row| Some((lot.lot.found(weights, facts, row)?, facts, row))),
    );
    found.retain(|(it, ..)| near(it));
    found.sort_by_cached_key(|(it, ..)| it.order());
    let requirements = (lot.requirements().iter().zip(&lot.lot.wanted))
        .map(|(requirement, wanted)| FieldRequirement {
            bounds: requirement.threshold.map(|_| -> Vec<Bounds> {
                found.iter().map(|(_, rows, row)| wanted.bounds(rows, *row)).collect()
            }),
            ..requirement.clone()
        })
        .collect();
    Field { requirements, matches: found.into_iter().map(|(it, ..)| it).collect(), weights }
}

/// Those of the block who fail at most `most`, and nothing that is fixed, but not
/// those who fail nothing and of whom nothing is unknown.
fn few(lot: &PreparedLot, number: usize, live: &Block, most: u32, fixed: u64) -> Block {
    // Layer by layer: who fails at least one, at least two, and so on.
    let mut layers = vec![[0_u64; 8]; place(most) + 1];
    let (mut open, mut hopeless) = ([0; 8], [0; 8]);
    for ((fails, unknown), index) in blocks(lot.planes(), number).zip(0..) {
        if fixed & bit(index) != 0 {
            hopeless = zip(&hopeless, fails, |hopeless, fails| hopeless | fails);
        }
        open = zip(&open, unknown, |open, unknown| open | unknown);
        let mut carry = *fails;
        for layer in &mut layers {
            let through = zip(layer, &carry, |layer, carry| layer & carry);
            *layer = zip(layer, &carry, |layer, carry| layer | carry);
            carry = through;
        }
    }
    let any = layers.first().copied().unwrap_or_default();
    let too_many = layers.last().copied().unwrap_or_default();
    let any = zip(&any, &open, |fails, open| fails | open);
    let none = zip(&hopeless, &too_many, |hopeless, many| hopeless | many);
    zip(&zip(&any, live, |any, live| any & live), &none, |any, none| any & !none)
}
