//! What a municipality does about private performers (KL 5:3, 10:7–9).

use serde::{Deserialize, Serialize};

/// The council's programme, follow-up and public insight. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PrivatePerformerFacts {
    /// Whether a municipal company performs the activity, which makes it no private performer (KL 10:7). Read by `PRIVATE_PERFORMERS.FOLLOW_UP`, `PRIVATE_PERFORMERS.INSIGHT` and `PRIVATE_PERFORMERS.PROGRAMME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_municipal_company: Option<bool>,
    /// Whether the council has adopted a programme with goals and guidelines for this term (KL 5:3). Read by `PRIVATE_PERFORMERS.PROGRAMME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme_is_adopted: Option<bool>,
    /// Whether control and follow-up of the performer are planned (KL 10:8). Read by `PRIVATE_PERFORMERS.FOLLOW_UP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_is_planned: Option<bool>,
    /// Whether the contract secures the information that gives the public insight (KL 10:9). Read by `PRIVATE_PERFORMERS.INSIGHT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insight_is_secured: Option<bool>,
}
