//! Some enterprises as they stand in the list of a lot.

use super::super::Match;
use super::super::rank::Weights;
use super::Columns;
use super::prepared::PreparedLot;
use crate::ids::EnterpriseId;

impl Columns {
    /// Every enterprise that runs, by identity.
    #[must_use]
    pub fn ids(&self) -> Vec<EnterpriseId> {
        let standing = self.live.rows().filter_map(|row| self.base.rows.ids.get(row));
        let fresh = self.fresh.standing.keys();
        let mut ids: Vec<EnterpriseId> = standing.chain(fresh).copied().collect();
        ids.sort_unstable();
        ids
    }

    /// These enterprises as they stand in the list of the lot, in its order; those
    /// that do not run are passed over.
    #[must_use]
    pub fn among(&self, lot: &PreparedLot, weights: Weights, ids: &[EnterpriseId]) -> Vec<Match> {
        self.current(lot, |lot| {
            let one = |id: &EnterpriseId| {
                let fresh = self.fresh.standing.get(id).map(|row| (&self.fresh.facts, *row));
                let standing = || {
                    let row = self.base.find(*id).filter(|row| self.live.holds(*row))?;
                    Some((&self.base.rows, row))
                };
                let (rows, row) = fresh.or_else(standing)?;
                lot.lot.found(weights, rows, row)
            };
            let mut found: Vec<Match> = ids.iter().filter_map(one).collect();
            found.sort_by_cached_key(Match::order);
            found
        })
    }
}
