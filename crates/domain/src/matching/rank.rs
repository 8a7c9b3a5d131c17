//! The order in which enterprises are shown: declared, weighted and explained.

use serde::{Deserialize, Serialize};

use super::condition::Plan;
use super::figure::{Bounds, Threshold};
use super::query::months_between;
use crate::enterprise::Enterprise;
use crate::text::Text;

/// How many points each ground of the ranking can give at most.
///
/// The ranking only orders a list for reading. It is no evaluation of tenders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Weights {
    /// For selling exactly the code; half for covering it from above.
    pub fit: u16,
    /// For reaching twice the tightest threshold; in proportion between once and twice.
    pub capacity: u16,
    /// For facts from this month; none when the newest fact is too old.
    pub freshness: u16,
    /// For having its seat where the lot is delivered.
    pub nearness: u16,
}

impl Default for Weights {
    fn default() -> Self {
        Self { fit: 40, capacity: 25, freshness: 20, nearness: 15 }
    }
}

/// The points of one enterprise, in whole points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Score {
    /// All points together.
    pub total: u32,
    /// For how well its trade fits.
    pub fit: u16,
    /// For how far it exceeds the tightest threshold.
    pub capacity: u16,
    /// For how new its facts are.
    pub freshness: u16,
    /// For where it has its seat.
    pub nearness: u16,
}

/// One ground of the ranking in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ScorePart {
    /// The points given.
    pub points: u16,
    /// The points that can be given at most.
    pub of: u16,
    /// What they are given for.
    pub ground: Text,
}

impl Score {
    /// The points of an enterprise; `figures` are its bounds with the thresholds wanted.
    pub(super) fn of(
        weights: Weights,
        plan: &Plan<'_>,
        enterprise: &Enterprise,
        figures: impl Iterator<Item = (Bounds, Threshold)>,
    ) -> Self {
        let fit = fit(weights.fit, plan, enterprise);
        let capacity = capacity(weights.capacity, figures);
        let freshness = freshness(weights.freshness, plan, enterprise);
        let nearness = if is_near(plan, enterprise) { weights.nearness } else { 0 };
        let total = [fit, capacity, freshness, nearness].into_iter().map(u32::from).sum();
        Self { total, fit, capacity, freshness, nearness }
    }

    /// The grounds in words, each with its points and its weight.
    #[must_use]
    pub fn explained(&self, weights: Weights) -> Vec<ScorePart> {
        let part = |points, of, sv, en| ScorePart { points, of, ground: Text::new(sv, en) };
        vec![
            part(self.fit, weights.fit, "säljer just det som köps", "sells exactly what is bought"),
            part(
                self.capacity,
                weights.capacity,
                "marginal till det snävaste talkravet",
                "margin to the tightest numeric requirement",
            ),
            part(self.freshness, weights.freshness, "färska uppgifter", "fresh facts"),
            part(
                self.nearness,
                weights.nearness,
                "har sitt säte där uppdraget utförs",
                "has its seat where the contract is performed",
            ),
        ]
    }
}

fn fit(weight: u16, plan: &Plan<'_>, enterprise: &Enterprise) -> u16 {
    let wanted = plan.query.cpv;
    if enterprise.trades.iter().any(|trade| trade.cpv == wanted) {
        weight
    } else if enterprise.trades.iter().any(|trade| trade.offers(wanted)) {
        weight / 2
    } else {
        0
    }
}

fn capacity(weight: u16, figures: impl Iterator<Item = (Bounds, Threshold)>) -> u16 {
    // A certificate has no margin; a number that is not known has none either.
    let tightest = figures
        .filter(|(_, wanted)| !matches!(wanted, Threshold::Day(_)) && !wanted.is_zero())
        .map(|(bounds, wanted)| {
            bounds.lower.and_then(|lower| lower.percent_of(wanted)).unwrap_or(0)
        })
        .min();
    let margin = tightest.unwrap_or(0).clamp(100, 200) - 100;
    u16::try_from(u128::from(weight) * margin / 100).unwrap_or(weight)
}

fn freshness(weight: u16, plan: &Plan<'_>, enterprise: &Enterprise) -> u16 {
    let on = plan.query.on;
    let counted = enterprise.headcounts.iter().map(|count| count.counted_on);
    let proved = enterprise.evidence.iter().filter(|it| it.valid.contains(on));
    let newest = counted
        .chain(enterprise.capacity.turnover_year_end)
        .chain(proved.map(|evidence| evidence.valid.from()))
        .filter(|day| *day <= on)
        .max();
    let window = u32::from(plan.query.freshness.other_months);
    let age = newest.map_or(window, |day| months_between(day, on).min(window));
    let points = (u32::from(weight) * (window - age)).checked_div(window).unwrap_or(0);
    u16::try_from(points).unwrap_or(weight)
}

/// A seat in the municipality of a district lot is as near as a seat within a lot.
fn is_near(plan: &Plan<'_>, enterprise: &Enterprise) -> bool {
    let home = enterprise.home_municipality;
    plan.destinations.iter().any(|it| it.holds(home) || it.lies_in(home))
}
