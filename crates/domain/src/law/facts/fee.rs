//! A procurement fee (*upphandlingsskadeavgift*, LOU 21:7–11).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::money::Sek;

/// What the fee is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FeeGround {
    /// A contract that was concluded without the notice that the act demands.
    UnlawfulDirectAward,
    /// Anything else.
    Other,
}

/// A fee that is or may be imposed. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeeFacts {
    /// What it is for (LOU 21:7). Read by `LOU.FEE.GROUND`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<FeeGround>,
    /// The value of the contract without VAT; the estimate of the purchase when absent (LOU 21:9). Read by `LOU.FEE.AMOUNT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_value: Option<Sek>,
    /// The fee as it is proposed or decided (LOU 21:9). Read by `LOU.FEE.AMOUNT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Sek>,
    /// The day on which the contract was concluded (LOU 21:11). Read by `LOU.FEE.TIME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_on: Option<Date>,
    /// The day on which the fee is decided (LOU 21:11). Read by `LOU.FEE.TIME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<Date>,
}
