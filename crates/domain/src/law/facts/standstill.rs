//! Standstill and review (*avtalsspärr*, *överprövning*; LOU 20 kap.).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// When the decision was sent and when the contract is signed. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StandstillFacts {
    /// The day on which the award decision was sent to everybody. Read by `LOU.STANDSTILL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_sent_on: Option<Date>,
    /// Whether it was sent electronically to every one of them. Read by `LOU.STANDSTILL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_electronically_to_all: Option<bool>,
    /// The day on which the contract is concluded. Read by `LOU.STANDSTILL` and `LOU.STANDSTILL.INTENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_on: Option<Date>,
    /// The day on which a notice of intent to award directly was published (LOU 19 a:9). Read by `LOU.STANDSTILL.INTENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intent_published_on: Option<Date>,
}

/// What a supplier asks a court to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReviewSubject {
    /// The award decision (LOU 20:11).
    Award,
    /// A decision to cancel (LOU 20:12).
    Cancellation,
    /// That the contract is invalid (LOU 20:17).
    Invalidity,
    /// Damages (LOU 20:21).
    Damages,
    /// A review of legality under the Local Government Act (*laglighetsprövning*, LOU 20:19).
    Legality,
}

/// Which rules are said to be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BreachedRules {
    /// The act.
    Lou,
    /// Only rules of EU law on procurement outside the act.
    EuOnly,
}

/// A review that is or may be sought. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewFacts {
    /// What is asked for. Read by `LOU.REVIEW.TIME` and `LOU.REVIEW.LEGALITY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<ReviewSubject>,
    /// Which rules are said to be broken (LOU 20:6). Read by `LOU.REVIEW.GROUND`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breached_rules: Option<BreachedRules>,
    /// The day on which the court is asked. Read by `LOU.REVIEW.TIME`, `LOU.REVIEW.NEW_GROUNDS` and `LOU.REVIEW.GROUND`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_on: Option<Date>,
    /// The day on which the decision, or the notice of it, was sent. Read by `LOU.REVIEW.TIME` and `LOU.REVIEW.NEW_GROUNDS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_sent_on: Option<Date>,
    /// Whether it was sent electronically to everybody. Read by `LOU.REVIEW.TIME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_electronically_to_all: Option<bool>,
    /// The day on which the contract was concluded. Read by `LOU.REVIEW.TIME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_on: Option<Date>,
    /// The day on which the result was advertised or notified with a summary (LOU 20:17). Read by `LOU.REVIEW.TIME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result_published_on: Option<Date>,
    /// The day on which new grounds are brought forward in the case (LOU 20:5 b). Read by `LOU.REVIEW.NEW_GROUNDS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_grounds_on: Option<Date>,
}
