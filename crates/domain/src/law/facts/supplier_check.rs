//! Exclusion, self-cleaning and proof: LOU 13 and 15 kap., 19:17, and LOV 7:1.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::violation::Checker;
/// Why a supplier might be shut out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExclusionGround {
    /// A conviction for one of the crimes of LOU 13:1, or, in a choice system, for a crime in the trade (LOV 7:1 p 3).
    Conviction,
    /// Unpaid tax or social contributions (LOU 13:2, LOV 7:1 p 5).
    TaxDebt,
    /// A breach of environmental, social or labour-law obligations (LOU 13:3 p 1).
    ObligationsBreached,
    /// Insolvency and the like (LOU 13:3, LOV 7:1 p 1–2).
    Insolvency,
    /// Grave professional misconduct (LOU 13:3, LOV 7:1 p 4).
    Misconduct,
    /// Agreements that distort competition (LOU 13:3).
    Collusion,
    /// Failures in an earlier contract that led to termination or damages (LOU 13:3).
    EarlierContract,
    /// A conflict of interest that nothing else removes (LOU 13:3).
    ConflictOfInterest,
    /// Part in the preparation that distorts competition (LOU 4:8, 13:3 p 7).
    Preparation,
    /// Withheld or wrong information (LOU 13:3, LOV 7:1 p 6).
    Misinformation,
    /// Undue influence on the authority (LOU 13:3).
    UndueInfluence,
    /// A ground that the documents state and the act does not list (LOU 19:17).
    Other,
}

/// What is to be decided of a supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExclusionDecision {
    /// It is shut out.
    Exclude,
    /// It stays.
    Keep,
}

/// What a supplier did to mend what happened (LOU 13:5).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SelfCleaning {
    /// Whether it compensated the damage or undertook to. Read by `LOU.EXCLUSION.SELF_CLEANING`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compensated: Option<bool>,
    /// Whether it clarified the facts with the authorities. Read by `LOU.EXCLUSION.SELF_CLEANING`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clarified: Option<bool>,
    /// Whether it took concrete measures against a repetition. Read by `LOU.EXCLUSION.SELF_CLEANING`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measures: Option<bool>,
}

/// One ground against one supplier. It names no person and no supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExclusionFacts {
    /// A name for it within the purchase, which findings repeat. No rule reads it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 60))]
    pub key: String,
    /// The ground. Read by `LOU.EXCLUSION.GROUND`, `LOV.EXCLUSION`, `LOU.EXCLUSION.HEARING`, `LOU.EXCLUSION.LOOK_BACK`, `LOU.EXCLUSION.PROPORTION` and `LOU.EXCLUSION.SELF_CLEANING`.
    pub ground: ExclusionGround,
    /// What is to be decided; absent while it is open. Read by `LOU.EXCLUSION.GROUND`, `LOV.EXCLUSION`, `LOU.EXCLUSION.HEARING`, `LOU.EXCLUSION.LOOK_BACK`, `LOU.EXCLUSION.PROPORTION` and `LOU.EXCLUSION.SELF_CLEANING`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<ExclusionDecision>,
    /// Whether a final judgment or decision establishes it. Read by `LOU.EXCLUSION.GROUND` and `LOV.EXCLUSION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_final: Option<bool>,
    /// Whether the authority can show it. Read by `LOU.EXCLUSION.GROUND` and `LOV.EXCLUSION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_shown: Option<bool>,
    /// Whether the debt is paid or a binding agreement to pay it exists. Read by `LOU.EXCLUSION.GROUND`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_settled: Option<bool>,
    /// The day of the judgment or of the event. Read by `LOU.EXCLUSION.LOOK_BACK` and `LOU.EXCLUSION.GROUND`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_on: Option<Date>,
    /// The day on which exclusion is weighed. Read by `LOU.EXCLUSION.LOOK_BACK` and `LOU.EXCLUSION.GROUND`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighed_on: Option<Date>,
    /// Whether the supplier got a set time to comment beforehand. Read by `LOU.EXCLUSION.HEARING`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was_heard: Option<bool>,
    /// What the supplier did to mend it. Read by `LOU.EXCLUSION.SELF_CLEANING`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub self_cleaning: Option<SelfCleaning>,
    /// What a person found when weighing whether exclusion is in proportion. Read by `LOU.EXCLUSION.PROPORTION` and `LOV.EXCLUSION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_proportionate: Option<bool>,
    /// Whether the documents state a ground that the act does not list. Read by `LOU.EXCLUSION.GROUND`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground_is_stated: Option<bool>,
    /// Whether an automated function decides it. Read by `DECISION.AUTOMATED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_automated: Option<bool>,
}

/// How suppliers are checked: grounds of exclusion and proof.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SupplierCheck {
    /// The grounds that are weighed. Read by `LOU.EXCLUSION.GROUND` and `LOV.EXCLUSION`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub exclusions: Vec<ExclusionFacts>,
    /// Whether the European self-declaration is accepted as provisional proof (LOU 15:1). Read by `LOU.PROOF.SELF_DECLARATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepts_self_declaration: Option<bool>,
    /// Whether the winner hands in its proof before the award (LOU 15:4). Read by `LOU.PROOF.WINNER`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub winner_proves_before_award: Option<bool>,
}

impl SupplierCheck {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        let keys = self.exclusions.iter().map(|exclusion| exclusion.key.as_str());
        super::keys(&format!("{at}/exclusions"), keys, check);
    }
}
