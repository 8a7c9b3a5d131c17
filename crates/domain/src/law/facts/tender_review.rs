//! Tenders that came in: LOU 16:7 and 16:9, and 19:18 below the threshold.

use serde::{Deserialize, Serialize};

use crate::violation::Checker;
/// What came of the question about a low price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Explanation {
    /// The explanation satisfies.
    Satisfactory,
    /// It does not.
    Unsatisfactory,
    /// None came.
    NotGiven,
}

/// What is to be decided of a tender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TenderDecision {
    /// It is rejected (*förkastas*).
    Reject,
    /// It stays in the competition.
    Keep,
}

/// A tender whose price seems abnormally low (LOU 16:7, 19:18).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LowTender {
    /// A name for it within the purchase, which findings repeat. No rule reads it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 60))]
    pub key: String,
    /// Whether the price becomes a term of the contract. Read by `LOU.LOW_TENDER`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_contract_term: Option<bool>,
    /// Whether the tenderer was asked to explain it. Read by `LOU.LOW_TENDER`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was_asked: Option<bool>,
    /// What came of the question. Read by `LOU.LOW_TENDER`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
    /// Whether the low price rests on a breach of environmental, social or labour-law obligations. Read by `LOU.LOW_TENDER`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rests_on_breach: Option<bool>,
    /// What is to be decided; absent while it is open. Read by `LOU.LOW_TENDER`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<TenderDecision>,
}

/// An award that is declined because the tender breaks obligations (LOU 16:9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeclinedAward {
    /// A name for it within the purchase, which findings repeat. No rule reads it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 60))]
    pub key: String,
    /// Whether the tender is shown to break environmental, social or labour-law obligations. Read by `LOU.AWARD.DECLINED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breach_is_shown: Option<bool>,
}

/// How tenders that came in are dealt with.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TenderReview {
    /// Tenders that seem abnormally low. Read by `LOU.LOW_TENDER`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub low_tenders: Vec<LowTender>,
    /// Awards that are declined. Read by `LOU.AWARD.DECLINED`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub declined_awards: Vec<DeclinedAward>,
}

impl TenderReview {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        let keys = self.low_tenders.iter().map(|tender| tender.key.as_str());
        super::keys(&format!("{at}/lowTenders"), keys, check);
        let keys = self.declined_awards.iter().map(|tender| tender.key.as_str());
        super::keys(&format!("{at}/declinedAwards"), keys, check);
    }
}
