//! Matching: which enterprises can deliver a lot, which cannot because of what,
//! and for which it is not known what to ask.
//!
//! [`match_lot`] tests every enterprise against every requirement and keeps two
//! masks for each: what it fails and what is unknown. Counts, order, barriers and
//! relaxations come from the masks; reasons in words are made for those enterprises
//! only that are shown.

mod answer;
mod barriers;
mod by_law_book;
pub mod commitment;
mod condition;
pub mod consortia;
pub mod engine;
mod exposure;
mod figure;
pub mod lot_proposals;
mod place;
#[cfg(any(test, feature = "population"))]
pub mod population;
mod query;
mod rank;
mod relaxations;
pub mod reverse;
mod threads;
mod watch;
mod what_if;
mod wording;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

pub use answer::{Answer, Ask, AskFrom, Outcome, Reason, RequirementAnswer};
pub use barriers::{Barrier, BarrierGroup, Blame, CurvePoint};
pub use by_law_book::ByLawBook;
pub use exposure::{
    Contact, EnterpriseExposure, Exposure, NotedContact, Purpose, Ratio, Rotation, Turn, draw,
    exposure, gini,
};
pub use figure::Threshold;
pub use query::{AREA, Freshness, LotQuery, RESERVATION, ReservationTest, TRADE};
pub(crate) use query::{first_fresh_day, months_between};
pub use rank::{Score, ScorePart, Weights};
pub use relaxations::{
    Admission, Change, ChangeCosts, ChangeTo, Costs, Equivalents, JointBids, JointGroup,
    JointProof, LegalBound, LegalLimit, LegalNote, MOST_POINTS, OtherEvidence, Pool, Pooling,
    Register, Relaxation, RelaxationTerms, Relaxations, legal_bounds,
};
pub use watch::{Stopped, Watch};
pub use what_if::{Asked, Moved, Movement, Moves, OutcomeChange, WhatIf, WhatIfChange, what_if};

use crate::enterprise::{Enterprise, EnterpriseStatus};
use crate::ids::EnterpriseId;
use crate::text::Text;
use condition::{Plan, Planned};
use figure::Bounds;

/// Whether an enterprise can deliver a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = MatchVerdict))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// It meets every requirement.
    Eligible,
    /// It fails none, but at least one is not known.
    Undecided,
    /// It fails at least one.
    ShutOut,
}

impl Verdict {
    /// The verdict of what is failed and what is unknown.
    pub(crate) const fn of(fails: u64, unknown: u64) -> Self {
        match (fails, unknown) {
            (0, 0) => Self::Eligible,
            (0, _) => Self::Undecided,
            _ => Self::ShutOut,
        }
    }
}

/// One enterprise against one lot: a bit for each requirement in the lot's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The enterprise.
    pub id: EnterpriseId,
    /// The requirements it fails.
    pub fails: u64,
    /// The requirements of which it is not known.
    pub unknown: u64,
    /// Its points.
    pub score: Score,
}

impl Match {
    /// Whether it can deliver.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        Verdict::of(self.fails, self.unknown)
    }

    /// The order of the list: those who can, then those with the least unknown,
    /// then those who fail least; among equals by points and last by identity.
    fn order(&self) -> impl Ord + use<> {
        let (fails, unknown) = (self.fails.count_ones(), self.unknown.count_ones());
        (self.verdict(), fails, unknown, Reverse(self.score.total), self.id)
    }
}

/// How many can, could and cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Those who meet every requirement.
    pub eligible: usize,
    /// Those who fail none, with something unknown.
    pub undecided: usize,
    /// Those who fail at least one.
    pub shut_out: usize,
}

impl Counts {
    /// Both readings in words: who surely can, and who can if what is missing holds.
    #[must_use]
    pub fn reading(&self) -> Text {
        let Self { eligible, undecided, shut_out } = self;
        Text::new(
            format!(
                "{eligible} kan; {undecided} till om det som saknas visar sig hålla; {shut_out} kan inte"
            ),
            format!(
                "{eligible} can; {undecided} more if what is missing turns out to hold; {shut_out} cannot"
            ),
        )
    }
}

/// One requirement of the lot as the field holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FieldRequirement {
    key: String,
    label: Text,
    threshold: Option<Threshold>,
    /// Between which thresholds each enterprise lies, in the order of the list.
    bounds: Option<Vec<Bounds>>,
}

impl FieldRequirement {
    fn can_be_dropped(&self) -> bool {
        self.key != TRADE && self.key != RESERVATION
    }
}

/// One enterprise against one lot, as an officer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MatchAnswer {
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// Its name.
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub name: String,
    /// Whether it is made up for demonstration.
    pub is_fictitious: bool,
    /// Whether it can deliver.
    pub verdict: Verdict,
    /// The keys of the requirements it fails.
    #[cfg_attr(feature = "schema", schema(max_items = 64))]
    pub fails: Vec<String>,
    /// The keys of the requirements of which it is not known.
    #[cfg_attr(feature = "schema", schema(max_items = 64))]
    pub unknown: Vec<String>,
    /// Its points.
    pub score: Score,
    /// The grounds of its points in words.
    #[cfg_attr(feature = "schema", schema(max_items = 4))]
    pub score_parts: Vec<ScorePart>,
    /// Every requirement with its reasons.
    #[cfg_attr(feature = "schema", schema(max_items = 64))]
    pub requirements: Vec<RequirementAnswer>,
}

/// What was counted, on which day and by which practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MatchSummary {
    /// The decisive day.
    pub on: jiff::civil::Date,
    /// How many can, could and cannot.
    pub counts: Counts,
    /// The counts in words.
    pub reading: Text,
    /// The weights behind the order.
    pub weights: Weights,
    /// How long facts tell about the present: practice, not law.
    pub freshness: Freshness,
}

/// Every enterprise that still runs, against one lot, in the order of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    requirements: Vec<FieldRequirement>,
    matches: Vec<Match>,
    weights: Weights,
}

/// Matches the lot with every enterprise that still runs, with the default weights.
///
/// The enterprises come in any order, each once.
#[must_use]
pub fn match_lot(
    query: &LotQuery,
    enterprises: &[(EnterpriseId, &Enterprise)],
    test: &dyn ReservationTest,
) -> Field {
    match_lot_weighted(query, enterprises, test, Weights::default())
}

/// Matches the lot with every enterprise that still runs.
#[must_use]
pub fn match_lot_weighted(
    query: &LotQuery,
    enterprises: &[(EnterpriseId, &Enterprise)],
    test: &dyn ReservationTest,
    weights: Weights,
) -> Field {
    let plan = Plan::of(query);
    let measured: Vec<(&Planned<'_>, Threshold)> = (plan.requirements.iter())
        .filter_map(|planned| Some((planned, planned.threshold(query.on)?)))
        .collect();
    let mut rows: Vec<(Match, Vec<Bounds>)> = enterprises
        .iter()
        .filter(|(_, enterprise)| enterprise.status == EnterpriseStatus::Active)
        .map(|(id, enterprise)| {
            let bounds: Vec<_> =
                measured.iter().map(|(planned, _)| planned.bounds(&plan, enterprise)).collect();
            let figures = bounds.iter().copied().zip(measured.iter().map(|(_, wanted)| *wanted));
            let score = Score::of(weights, &plan, enterprise, figures);
            let (fails, unknown) = masks(&plan, enterprise, test);
            (Match { id: *id, fails, unknown, score }, bounds)
        })
        .collect();
    rows.sort_by_cached_key(|(it, _)| it.order());
    let mut column = 0;
    let requirements = (plan.requirements.iter())
        .map(|planned| {
            let threshold = planned.threshold(query.on);
            let bounds = threshold.map(|_| {
                column += 1;
                rows.iter().filter_map(|(_, bounds)| bounds.get(column - 1).copied()).collect()
            });
            FieldRequirement {
                key: planned.key.to_owned(),
                label: plan.label(planned),
                threshold,
                bounds,
            }
        })
        .collect();
    Field { requirements, matches: rows.into_iter().map(|(it, _)| it).collect(), weights }
}

fn masks(plan: &Plan<'_>, enterprise: &Enterprise, test: &dyn ReservationTest) -> (u64, u64) {
    let (mut fails, mut unknown) = (0, 0);
    for (index, planned) in plan.requirements.iter().enumerate() {
        match plan.outcome(planned, enterprise, test) {
            Outcome::Met => {}
            Outcome::NotMet => fails |= bit(index),
            Outcome::Unknown => unknown |= bit(index),
        }
    }
    // Only the shared last place of a lot that is too long can be both.
    (fails, unknown & !fails)
}

impl Field {
    /// The enterprises in the order of the list.
    #[must_use]
    pub fn matches(&self) -> &[Match] {
        &self.matches
    }

    /// The weights behind the order.
    #[must_use]
    pub const fn weights(&self) -> Weights {
        self.weights
    }

    /// How many can, could and cannot.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for it in &self.matches {
            match it.verdict() {
                Verdict::Eligible => counts.eligible += 1,
                Verdict::Undecided => counts.undecided += 1,
                Verdict::ShutOut => counts.shut_out += 1,
            }
        }
        counts
    }

    /// The counts with everything needed to read them; `query` is the field's own.
    #[must_use]
    pub fn summary(&self, query: &LotQuery) -> MatchSummary {
        query.summary(self.counts(), self.weights)
    }

    /// One enterprise of the field as an officer sees it, with all reasons.
    #[must_use]
    pub fn answer(
        &self,
        query: &LotQuery,
        it: &Match,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> MatchAnswer {
        query.answer(it, self.weights, enterprise, test)
    }
}

impl LotQuery {
    /// The counts of a list of this lot with everything needed to read them.
    #[must_use]
    pub fn summary(&self, counts: Counts, weights: Weights) -> MatchSummary {
        let (on, freshness) = (self.on, self.freshness);
        MatchSummary { on, counts, reading: counts.reading(), weights, freshness }
    }

    /// One enterprise of a list of this lot as an officer sees it, with all reasons.
    #[must_use]
    pub fn answer(
        &self,
        it: &Match,
        weights: Weights,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> MatchAnswer {
        let requirements = self.explain(enterprise, test);
        let keys = |outcome: Outcome| -> Vec<String> {
            let those = requirements.iter().filter(|it| it.outcome == outcome);
            those.map(|it| it.key.clone()).collect()
        };
        MatchAnswer {
            enterprise_id: it.id,
            name: enterprise.name.clone(),
            is_fictitious: enterprise.is_fictitious,
            verdict: it.verdict(),
            fails: keys(Outcome::NotMet),
            unknown: keys(Outcome::Unknown),
            score: it.score,
            score_parts: it.score.explained(weights),
            requirements,
        }
    }
}

/// The place of the requirement in a mask; past the 63rd all share the last.
fn bit(index: usize) -> u64 {
    1 << index.min(63)
}

/// The places that are set, the lowest first.
fn bits(mask: u64) -> impl Iterator<Item = u64> {
    let some = |rest: u64| (rest != 0).then_some(rest);
    std::iter::successors(some(mask), move |rest| some(rest & (rest - 1)))
        .map(|rest| rest & rest.wrapping_neg())
}
