//! Who moves between two lots, before it is written out.

use std::collections::BTreeMap;

use super::super::engine::{Columns, PreparedLot, Window};
use super::super::query::{LotQuery, ReservationTest};
use super::super::rank::Weights;
use super::super::{Counts, Field, Match, Verdict};
use super::{Moved, Movement, WhatIf, because, movement};
use crate::enterprise::Enterprise;
use crate::ids::EnterpriseId;

/// For whom a change of a lot changes the verdict, without words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moves {
    before: Counts,
    after: Counts,
    /// By the verdict after and before: those who come in first. Each group stands
    /// in the order of the list after the changes.
    ways: BTreeMap<(Verdict, Verdict), Vec<EnterpriseId>>,
}

impl Moves {
    /// Between a lot and what it would be, both made ready for the columns.
    ///
    /// Whoever moves fails nothing before or fails nothing after, so that only
    /// those are looked at, however many are shut out both times.
    #[must_use]
    pub fn over(
        columns: &Columns,
        before: &PreparedLot,
        after: &PreparedLot,
        weights: Weights,
    ) -> Self {
        let (counts_before, open_before) = open(columns, before, weights);
        let (counts_after, open_after) = open(columns, after, weights);
        let mut known = verdicts(&open_before);
        let mut ways = BTreeMap::new();
        for it in &open_after {
            let from = known.remove(&it.id).unwrap_or(Verdict::ShutOut);
            put(&mut ways, it, from);
        }
        let left: Vec<EnterpriseId> = known.keys().copied().collect();
        for it in columns.among(after, weights, &left) {
            let from = known.get(&it.id).copied().unwrap_or(Verdict::ShutOut);
            put(&mut ways, &it, from);
        }
        Self { before: counts_before, after: counts_after, ways }
    }

    /// Between two lists over the same enterprises.
    pub(super) fn between(before: &Field, after: &Field) -> Self {
        let known = verdicts(before.matches());
        let mut ways = BTreeMap::new();
        for it in after.matches() {
            if let Some(from) = known.get(&it.id) {
                put(&mut ways, it, *from);
            }
        }
        Self { before: before.counts(), after: after.counts(), ways }
    }

    /// The first `named` of each movement: those whose records are needed to say why.
    #[must_use]
    pub fn named(&self, named: usize) -> Vec<EnterpriseId> {
        self.ways.values().flat_map(|ids| ids.iter().take(named).copied()).collect()
    }

    /// The difference in words; `find` gives the records of those who are named.
    pub fn written<'e>(
        self,
        (before, after): (&LotQuery, &LotQuery),
        find: impl Fn(EnterpriseId) -> Option<&'e Enterprise>,
        test: &dyn ReservationTest,
        named: usize,
    ) -> WhatIf {
        let moved = |id: &EnterpriseId| {
            let enterprise = find(*id)?;
            Some(Moved {
                enterprise_id: *id,
                name: enterprise.name.clone(),
                is_fictitious: enterprise.is_fictitious,
                because: because(before.explain(enterprise, test), after.explain(enterprise, test)),
            })
        };
        let movements = self.ways.into_iter().map(|((to, from), ids)| Movement {
            from,
            to,
            enterprises: ids.len(),
            text: movement(from, to, ids.len()),
            first: ids.iter().take(named).filter_map(moved).collect(),
        });
        WhatIf {
            before: self.before,
            reading_before: self.before.reading(),
            after: self.after,
            reading_after: self.after.reading(),
            movements: movements.collect(),
        }
    }
}

/// Notes one who stands elsewhere than before.
fn put(ways: &mut BTreeMap<(Verdict, Verdict), Vec<EnterpriseId>>, it: &Match, from: Verdict) {
    let to = it.verdict();
    if from != to {
        ways.entry((to, from)).or_default().push(it.id);
    }
}

fn verdicts(matches: &[Match]) -> BTreeMap<EnterpriseId, Verdict> {
    matches.iter().map(|it| (it.id, it.verdict())).collect()
}

/// How many can, could and cannot; and those who fail nothing, in the order of the list.
fn open(columns: &Columns, lot: &PreparedLot, weights: Weights) -> (Counts, Vec<Match>) {
    let first = |limit| Window { offset: 0, limit, verdict: None };
    let counts = columns.shortlist(lot, weights, first(0)).counts;
    let all = first(counts.eligible + counts.undecided);
    (counts, columns.shortlist(lot, weights, all).matches)
}
