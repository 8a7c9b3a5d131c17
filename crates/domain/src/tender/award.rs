//! How tenders are judged (LOU 16:1–6, 19:9 p 4).

use serde::{Deserialize, Serialize};

use crate::violation::Checker;

/// The ground on which the most advantageous tender is found (LOU 16:1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AwardGround {
    /// Best relation between price and quality (*bästa förhållandet mellan pris och kvalitet*).
    BestPriceQuality,
    /// Cost (*kostnad*).
    Cost,
    /// Price (*pris*).
    Price,
}

/// How criteria relate to one another (LOU 16:6, 19:9 p 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CriteriaOrder {
    /// Each has a weight (*viktning*).
    Weights,
    /// They stand in order of priority (*prioritetsordning*).
    Priority,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AwardCriterion {
    /// Its name. No rule reads it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub name: String,
    /// Its weight in hundredths of a per cent, so that 45 % is 4500. Read by `LOU.AWARD.WEIGHTS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 10_000))]
    pub weight_basis_points: Option<u16>,
    /// Whether it rewards a social consideration. Read by `LOU.AWARD.GROUND`.
    #[serde(default)]
    pub is_social: bool,
}

/// How tenders are judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AwardModel {
    /// The ground. Read by `LOU.AWARD.CRITERIA`, `LOU.AWARD.GROUND` and `LOV.AWARD`.
    pub ground: AwardGround,
    /// How the criteria relate, if it is said. Read by `LOU.AWARD.WEIGHTS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<CriteriaOrder>,
    /// Why weights are not possible, if an order of priority is used. Read by `LOU.AWARD.WEIGHTS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 2000))]
    pub reasons_for_priority: Option<String>,
    /// The criteria. Read by `LOU.AWARD.CRITERIA`, `LOU.AWARD.SOCIAL_SHARE` and `LOU.AWARD.SUM`.
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    #[serde(default)]
    pub criteria: Vec<AwardCriterion>,
}

impl AwardModel {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        check.count(&format!("{at}/criteria"), self.criteria.len(), 50);
        if let Some(reasons) = &self.reasons_for_priority {
            check.text(&format!("{at}/reasonsForPriority"), reasons, 0, 2000);
        }
        let mut sum = 0_u64;
        for (index, criterion) in self.criteria.iter().take(50).enumerate() {
            check.line(&format!("{at}/criteria/{index}/name"), &criterion.name, 1, 300);
            if let Some(weight) = criterion.weight_basis_points {
                let pointer = format!("{at}/criteria/{index}/weightBasisPoints");
                check.range(&pointer, u64::from(weight), 1, 10_000);
                sum += u64::from(weight);
            }
        }
        let message = ("vikterna är tillsammans högst 100 %", "weights add up to at most 100 %");
        check.rule(&format!("{at}/criteria"), "WEIGHTS", sum <= 10_000, message);
    }
}
