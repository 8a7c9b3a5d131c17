//! Those among whom every group is found that meets a lot together.

use super::super::condition::Plan;
use super::super::consortia::{Pooling, PoolingRule, Reading};
use super::super::figure::Threshold;
use super::Columns;
use super::need::Need;
use super::prepared::PreparedLot;
use super::rows::Rows;
use crate::ids::EnterpriseId;

/// The conditions of a requirement, each with how the facts of several are put
/// together for it.
type Pooled<'l> = Vec<(Pooling, &'l Need)>;

impl Columns {
    /// Those among whom every smallest consortium of the lot is found, by identity:
    /// who meet what everyone of a group must meet, and bring something to one.
    #[must_use]
    pub fn partners(&self, lot: &PreparedLot, reading: Reading) -> Vec<EnterpriseId> {
        self.current(lot, |lot| {
            let plan = Plan::of(&lot.lot.query);
            let asked: Vec<Pooled<'_>> = (plan.requirements.iter().zip(&lot.lot.wanted))
                .map(|(planned, wanted)| {
                    let pooled = planned.any_of.iter().map(|it| PoolingRule::of(it).pooling);
                    pooled.zip(wanted.needs.iter()).collect()
                })
                .collect();
            let of = |rows: &Rows, row: usize| {
                let id = rows.ids.get(row).copied();
                id.filter(|_| is_partner(&asked, rows, row, reading))
            };
            let standing = self.live.rows().filter_map(|row| of(&self.base.rows, row));
            let fresh = self.fresh.rows().filter_map(|row| of(&self.fresh.facts, row));
            let mut ids: Vec<_> = standing.chain(fresh).collect();
            ids.sort_unstable();
            ids
        })
    }
}

fn is_partner(asked: &[Pooled<'_>], rows: &Rows, row: usize, reading: Reading) -> bool {
    let takes = |need: &Need| reading.takes(need.outcome(rows, row));
    // What everyone must meet and one does not, no group with that one meets.
    let spoils = |any_of: &Pooled<'_>| {
        any_of.iter().all(|(pooling, need)| *pooling == Pooling::Everyone && !takes(need))
    };
    let helps = |(pooling, need): &(Pooling, &Need)| match pooling {
        Pooling::AnyOne => takes(need),
        Pooling::Sum => adds(need, rows, row, reading),
        // Who reaches a place helps only by selling what is bought, which is a
        // requirement of its own.
        Pooling::Union | Pooling::Everyone => false,
    };
    asked.iter().flatten().any(helps) && !asked.iter().any(spoils)
}

/// Whether the row adds to a sum.
fn adds(need: &Need, rows: &Rows, row: usize, reading: Reading) -> bool {
    let Some((_, wanted)) = need.measure() else { return true };
    let bounds = need.bounds(rows, row);
    match reading {
        Reading::Surely => bounds.lower.is_some_and(|it| !it.is_zero() || wanted.is_zero()),
        Reading::IfKnown => !bounds.upper.is_some_and(Threshold::is_zero),
    }
}
