//! A list in which those who were contacted least go first among equals.

use std::collections::BTreeMap;

use super::super::engine::{Columns, PreparedLot, Shortlist, Window};
use super::super::rank::Weights;
use super::super::{Match, Verdict};
use super::{Contact, Rotation, Turn, counted, method, turns};
use crate::ids::EnterpriseId;

impl Columns {
    /// The wanted part of the list with those who can or could deliver in their turn,
    /// and the turns of those in it. Those who are shut out follow as ever.
    #[must_use]
    pub fn rotated(
        &self,
        lot: &PreparedLot,
        weights: Weights,
        window: Window,
        (contacts, seed): (&[Contact], &str),
    ) -> (Shortlist, Rotation) {
        let list = |offset, limit, verdict| {
            self.shortlist(lot, weights, Window { offset, limit, verdict })
        };
        let counts = list(0, 0, None).counts;
        let open = list(0, counts.eligible + counts.undecided, None).matches;
        let turns = turns(&open, &counted(contacts), seed);
        let by_id: BTreeMap<EnterpriseId, Match> = open.iter().map(|it| (it.id, *it)).collect();
        let is_shown = |verdict: Verdict| window.verdict.is_none_or(|only| only == verdict);
        let (matches, turns): (Vec<Match>, Vec<Turn>) = (turns.into_iter())
            .filter_map(|turn| Some((*by_id.get(&turn.enterprise_id)?, turn)))
            .filter(|(it, _)| is_shown(it.verdict()))
            .unzip();
        let mut listed = matches.len();
        let part = |offset: usize| window.limit.saturating_sub(offset);
        let mut page: Vec<Match> =
            matches.into_iter().skip(window.offset).take(window.limit).collect();
        let turns = turns.into_iter().skip(window.offset).take(window.limit).collect();
        if is_shown(Verdict::ShutOut) {
            let (offset, limit) = (window.offset.saturating_sub(listed), part(page.len()));
            page.extend(list(offset, limit, Some(Verdict::ShutOut)).matches);
            listed += counts.shut_out;
        }
        let rotation = Rotation { seed: seed.to_owned(), method: method(), turns };
        (Shortlist { counts, listed, matches: page }, rotation)
    }
}
