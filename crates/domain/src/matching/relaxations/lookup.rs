//! Whose records the relaxations look anything up in.

use super::super::condition::{Condition, Plan};
use super::super::query::LotQuery;
use super::super::{Field, bit};
use super::near_miss::is_certificate;
use crate::ids::EnterpriseId;

impl Field {
    /// Those whose records [`Field::relax`] reads, by identity: they lack an area or
    /// a certificate, and what they reach or hold instead stands in no column. With
    /// the records of these alone the answer is that of all.
    #[must_use]
    pub fn looked_up(&self, query: &LotQuery) -> Vec<EnterpriseId> {
        let plan = Plan::of(query);
        let read = plan.requirements.iter().enumerate().filter(|(_, planned)| {
            matches!(planned.any_of.as_slice(), [Condition::Area(_)])
                || planned.any_of.iter().all(is_certificate)
        });
        let read = read.fold(0, |all, (index, _)| all | bit(index));
        let lacking = self.matches.iter().filter(|it| (it.fails | it.unknown) & read != 0);
        let mut ids: Vec<EnterpriseId> = lacking.map(|it| it.id).collect();
        ids.sort_unstable();
        ids
    }
}
