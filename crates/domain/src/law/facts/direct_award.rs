//! A direct award (*direktupphandling*, LOU 19 a kap.).

use serde::{Deserialize, Serialize};

/// The ground for a direct award (LOU 19 a kap. 2–7 §§).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DirectAwardGround {
    /// The value is low enough (19 a:2).
    Value,
    /// No suitable tenders came in (19 a:3).
    NoSuitableTenders,
    /// Only invalid or unacceptable tenders came in (19 a:4).
    UnacceptableTenders,
    /// Extreme urgency, technical reasons or other special reasons (19 a:5).
    UrgencyOrSpecialReasons,
    /// While a review is going on (19 a:6–7).
    DuringReview,
}

/// The circumstances of a direct award. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DirectAward {
    /// The ground it rests on. Read by `LOU.DIRECT_AWARD.GROUND`.
    pub ground: DirectAwardGround,
    /// Whether the reasons for decisions are or will be documented (19 a:11). Read by `LOU.DIRECT_AWARD.DOCUMENTATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_documented: Option<bool>,
    /// Whether the authority has adopted guidelines for direct awards (19 a:15). Read by `LOU.DIRECT_AWARD.GUIDELINES`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guidelines_adopted: Option<bool>,
    /// How many suppliers are asked. Read by `LOU.DIRECT_AWARD.NOTICE` and `SECRECY.TENDERS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 10_000))]
    pub suppliers_asked: Option<u32>,
}
