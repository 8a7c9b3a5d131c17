//! The order in which enterprises are shown: declared, weighted and explained.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::condition::Plan;
use super::figure::{Bounds, Threshold};
use super::query::months_between;
use crate::enterprise::Enterprise;
use crate::text::Text;
use crate::violation::Checker;

/// How many points each ground of the ranking can give at most.
///
/// The ranking only orders a list for reading. It is no evaluation of tenders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Weights {
    /// For selling exactly the code; half for covering it from above.
    #[cfg_attr(feature = "schema", schema(maximum = 1000))]
    pub fit: u16,
    /// For reaching twice the tightest threshold; in proportion between once and twice.
    #[cfg_attr(feature = "schema", schema(maximum = 1000))]
    pub capacity: u16,
    /// For facts from this month; none when the newest fact is too old.
    #[cfg_attr(feature = "schema", schema(maximum = 1000))]
    pub freshness: u16,
    /// For having its seat where the lot is delivered.
    #[cfg_attr(feature = "schema", schema(maximum = 1000))]
    pub nearness: u16,
}

impl Weights {
    /// Notes what breaks the form of the weights that stand at the pointer `at`.
    pub fn check(&self, at: &str, check: &mut Checker) {
        let Self { fit, capacity, freshness, nearness } = *self;
        let parts = [
            ("fit", fit),
            ("capacity", capacity),
            ("freshness", freshness),
            ("nearness", nearness),
        ];
        for (name, points) in parts {
            check.range(&format!("{at}/{name}"), u64::from(points), 0, 1000);
        }
    }
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

/// How well the trade of an enterprise fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It does not sell the code.
    None,
    /// It sells what covers the code.
    Above,
    /// It sells just the code.
    Exact,
}

/// What the points of an enterprise are given for, whatever the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merits {
    pub(super) fit: Fit,
    /// Per cent above the tightest threshold, at most 100.
    pub(super) margin: u8,
    /// Months since its newest fact, at most the window.
    pub(super) age: u16,
    /// Whether its seat lies where the lot is delivered.
    pub(super) is_near: bool,
}

impl Merits {
    /// The points; `window` is for how many months facts count as fresh.
    pub(super) fn points(self, weights: Weights, window: u16) -> Score {
        let fit = match self.fit {
            Fit::Exact => weights.fit,
            Fit::Above => weights.fit / 2,
            Fit::None => 0,
        };
        let part = |weight: u16, part: u16, of: u16| {
            let points = (u32::from(weight) * u32::from(part)).checked_div(u32::from(of));
            u16::try_from(points.unwrap_or(0)).unwrap_or(weight)
        };
        let capacity = part(weights.capacity, u16::from(self.margin), 100);
        let freshness = part(weights.freshness, window.saturating_sub(self.age), window);
        let nearness = if self.is_near { weights.nearness } else { 0 };
        let total = [fit, capacity, freshness, nearness].into_iter().map(u32::from).sum();
        Score { total, fit, capacity, freshness, nearness }
    }
}

impl Score {
    /// The points of an enterprise; `figures` are its bounds with the thresholds wanted.
    pub(super) fn of(
        weights: Weights,
        plan: &Plan<'_>,
        enterprise: &Enterprise,
        figures: impl Iterator<Item = (Bounds, Threshold)>,
    ) -> Self {
        let merits = Merits {
            fit: fit(plan, enterprise),
            margin: figures
                .filter_map(|(bounds, wanted)| margin(bounds, wanted))
                .min()
                .unwrap_or(0),
            age: age(plan, enterprise),
            is_near: is_near(plan, enterprise),
        };
        merits.points(weights, plan.query.freshness.other_months)
    }

    /// The grounds in words, each with its points and its weight.
    #[must_use]
    pub fn explained(&self, weights: Weights) -> Vec<ScorePart> {
        let part = |points, of, sv, en| ScorePart { points, of, ground: Text::new(sv, en) };
        vec![
            part(
                self.fit,
                weights.fit,
                "säljer det som köps: alla poäng för just den koden, hälften för en vidare kod som omfattar den",
                "sells what is bought: all points for just that code, half for a wider code that covers it",
            ),
            part(
                self.capacity,
                weights.capacity,
                "marginal till det snävaste talkravet: alla poäng för det dubbla, inga där talet inte är känt",
                "margin to the tightest numeric requirement: all points for twice as much, none where the number is not known",
            ),
            part(
                self.freshness,
                weights.freshness,
                "hur färsk den senaste uppgiften är",
                "how fresh the newest fact is",
            ),
            part(
                self.nearness,
                weights.nearness,
                "säte där uppdraget utförs",
                "a seat where the contract is performed",
            ),
        ]
    }
}

fn fit(plan: &Plan<'_>, enterprise: &Enterprise) -> Fit {
    let wanted = plan.query.cpv;
    if enterprise.trades.iter().any(|trade| trade.cpv == wanted) {
        Fit::Exact
    } else if enterprise.trades.iter().any(|trade| trade.offers(wanted)) {
        Fit::Above
    } else {
        Fit::None
    }
}

/// Per cent above a threshold, at most 100. A certificate has no margin, nor has
/// a threshold of nothing; a number that is not known exceeds nothing.
pub(super) fn margin(bounds: Bounds, wanted: Threshold) -> Option<u8> {
    if matches!(wanted, Threshold::Day(_)) || wanted.is_zero() {
        return None;
    }
    let percent = bounds.lower.and_then(|lower| lower.percent_of(wanted)).unwrap_or(0);
    u8::try_from(percent.clamp(100, 200) - 100).ok()
}

fn age(plan: &Plan<'_>, enterprise: &Enterprise) -> u16 {
    let on = plan.query.on;
    let counted = enterprise.headcounts.iter().map(|count| count.counted_on);
    let proved = enterprise.evidence.iter().filter(|it| it.valid.contains(on));
    let newest = counted
        .chain(enterprise.capacity.turnover_year_end)
        .chain(proved.map(|evidence| evidence.valid.from()))
        .filter(|day| *day <= on)
        .max();
    months_of_age(newest, on, plan.query.freshness.other_months)
}

/// Whole months since the newest fact; where there is none, all of the window.
pub(super) fn months_of_age(newest: Option<Date>, on: Date, window: u16) -> u16 {
    let age = newest.map_or(u32::from(window), |day| months_between(day, on));
    u16::try_from(age).unwrap_or(window).min(window)
}

/// A seat in the municipality of a district lot is as near as a seat within a lot.
fn is_near(plan: &Plan<'_>, enterprise: &Enterprise) -> bool {
    let home = enterprise.home_municipality;
    plan.destinations.iter().any(|it| it.holds(home) || it.lies_in(home))
}
