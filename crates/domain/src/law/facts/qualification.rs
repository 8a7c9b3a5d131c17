//! What is demanded of suppliers: LOU 14 kap., 4:5, 19:4–5, 19:9 p 2, and LOV 5:1–2.

use serde::{Deserialize, Serialize};

use crate::money::Sek;
use crate::violation::Checker;
/// What a qualification requirement asks about (LOU 14:1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum QualificationKind {
    /// The right to practise (*behörighet*).
    Suitability,
    /// Economic standing (*ekonomisk ställning*).
    EconomicStanding,
    /// Technical or professional capacity (*teknisk och yrkesmässig kapacitet*).
    Capacity,
    /// Something else.
    Other,
}

/// One requirement on suppliers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QualificationRequirement {
    /// A name for it within the purchase, which findings repeat. No rule reads it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 60))]
    pub key: String,
    /// What it asks about. Read by `LOU.QUALIFICATION.KIND`.
    pub kind: QualificationKind,
    /// Whether it is linked to what is bought and in proportion to it. Read by `LOU.QUALIFICATION.PROPORTION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_proportionate: Option<bool>,
    /// Whether the notice states it (LOU 14:1), or the documents (LOU 19:9). Read by `LOU.QUALIFICATION.STATED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_stated: Option<bool>,
}

/// A demand for a certain turnover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TurnoverRequirement {
    /// A name for it within the purchase, which findings repeat. No rule reads it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 60))]
    pub key: String,
    /// The turnover that is demanded. Read by `LOU.QUALIFICATION.TURNOVER`.
    pub turnover: Sek,
    /// The value of the lot it belongs to; absent when it belongs to the whole contract. Read by `LOU.QUALIFICATION.TURNOVER`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Sek>,
    /// Whether the documents state special reasons for more than twice the value. Read by `LOU.QUALIFICATION.TURNOVER`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub special_reasons_stated: Option<bool>,
}

/// What is demanded of suppliers in order to take part.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QualificationFacts {
    /// The requirements. Read by `LOU.QUALIFICATION.KIND`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub requirements: Vec<QualificationRequirement>,
    /// Demands for turnover, one for each lot where the purchase is divided. Read by `LOU.QUALIFICATION.TURNOVER`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub turnover: Vec<TurnoverRequirement>,
    /// Whether a supplier may rely on the capacity of others. Read by `QUALIFICATION.OTHERS_CAPACITY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepts_others_capacity: Option<bool>,
    /// Whether a group must take a legal form in order to take part. Read by `QUALIFICATION.GROUP_FORM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_form_before_award: Option<bool>,
    /// Whether a group must take a legal form for the contract. Read by `QUALIFICATION.GROUP_FORM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_form_at_contract: Option<bool>,
    /// Whether that form is needed for the contract to be performed. Read by `QUALIFICATION.GROUP_FORM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_form_is_needed: Option<bool>,
}

impl QualificationFacts {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        let keys = self.requirements.iter().map(|requirement| requirement.key.as_str());
        super::keys(&format!("{at}/requirements"), keys, check);
        let keys = self.turnover.iter().map(|requirement| requirement.key.as_str());
        super::keys(&format!("{at}/turnover"), keys, check);
    }
}
