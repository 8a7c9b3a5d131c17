//! Lots (*delkontrakt*, LOU 4:13–17 and 5:8).

use serde::{Deserialize, Serialize};

use crate::cpv::CpvCode;
use crate::law::purchase::ContractKind;
use crate::law::reservation::ReservationUse;
use crate::money::Sek;
use crate::violation::Checker;

/// How many lots a tender may concern (LOU 4:15 first paragraph).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TendersFor {
    /// One lot.
    One,
    /// Several lots.
    Several,
    /// All lots.
    All,
}

/// One planned lot. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedLot {
    /// Goods, services or works; that of the purchase when absent. Read by `LOU.LOTS.SMALL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ContractKind>,
    /// The code of what is bought. Read by `LOU.LOTS.RESERVED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpv: Option<CpvCode>,
    /// The lot's value without VAT. Read by `LOU.LOTS.SMALL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Sek>,
    /// Whether the lot is taken out of the directive's rules as small (LOU 5:8). Read by `LOU.LOTS.SMALL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_taken_out: Option<bool>,
    /// A reservation of this lot alone. Read by `LOU.LOTS.RESERVED` and `RESERVATION.EARLIER_AWARD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation: Option<ReservationUse>,
}

/// The lots and how they are tendered for and awarded. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LotPlan {
    /// The lots. Read by `LOU.LOTS.SMALL`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub planned: Vec<PlannedLot>,
    /// Whether tenders are taken for one, several or all lots. Read by `LOU.LOTS.TENDERS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenders_for: Option<TendersFor>,
    /// Whether the notice says which lots can be tendered for. Read by `LOU.LOTS.NOTICE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenders_stated_in_notice: Option<bool>,
    /// The most lots that one supplier is awarded, if that is limited. Read by `LOU.LOTS.CAP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100))]
    pub most_awarded: Option<u16>,
    /// Whether the notice states that limit. Read by `LOU.LOTS.CAP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_awarded_stated_in_notice: Option<bool>,
    /// Whether a document states in which order lots are chosen when the limit bites. Read by `LOU.LOTS.CAP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection_order_stated: Option<bool>,
    /// Whether several lots may be awarded together. Read by `LOU.LOTS.COMBINATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub combines_awards: Option<bool>,
    /// Whether the notice states the combinations and how they are compared. Read by `LOU.LOTS.COMBINATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub combination_stated_in_notice: Option<bool>,
}

impl LotPlan {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        check.count(&format!("{at}/planned"), self.planned.len(), 100);
        if let Some(most) = self.most_awarded {
            check.range(&format!("{at}/mostAwarded"), u64::from(most), 1, 100);
        }
    }
}
