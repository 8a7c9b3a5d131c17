//! Specifications and labels: LOU 9:1, 9:4, 9:6, 9:13–15, and 19:2 below the threshold.

use serde::{Deserialize, Serialize};

use crate::violation::Checker;
/// Where a label is demanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LabelUse {
    /// In the specification.
    Specification,
    /// In an award criterion.
    AwardCriterion,
    /// In a contract condition.
    PerformanceCondition,
    /// As a requirement on the supplier.
    Qualification,
}

/// A label that is demanded as proof (*märkning*, LOU 9:13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LabelRequirement {
    /// A name for it within the purchase, which findings repeat. No rule reads it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 60))]
    pub key: String,
    /// Where it is demanded. Read by `LOU.LABEL.PLACE`.
    pub used_in: LabelUse,
    /// Point 1: whether all its criteria are linked to what is bought. Read by `LOU.LABEL.CRITERIA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_linked_criteria: Option<bool>,
    /// Point 2: whether its criteria suit a description of what is bought. Read by `LOU.LABEL.CRITERIA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_suitable: Option<bool>,
    /// Point 3: whether its criteria are objectively verifiable and do not discriminate. Read by `LOU.LABEL.CRITERIA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_verifiable: Option<bool>,
    /// Point 4: whether it was adopted in an open and transparent way. Read by `LOU.LABEL.CRITERIA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_openly_adopted: Option<bool>,
    /// Point 5: whether it is open to all who are interested. Read by `LOU.LABEL.CRITERIA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_accessible: Option<bool>,
    /// Point 6: whether a body that the applicant does not control sets its criteria. Read by `LOU.LABEL.CRITERIA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_independent: Option<bool>,
    /// Whether an equivalent label is accepted. Read by `LOU.LABEL.EQUIVALENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepts_equivalent: Option<bool>,
    /// Whether other proof is accepted from whoever could not get the label in time. Read by `LOU.LABEL.OTHER_PROOF`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepts_other_proof: Option<bool>,
}

/// What a specification points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReferenceKind {
    /// A standard (LOU 9:4).
    Standard,
    /// A make, origin, brand, patent or process that favours somebody (LOU 9:6).
    MakeOrOrigin,
}

/// A standard or make that a specification points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SpecificationReference {
    /// A name for it within the purchase, which findings repeat. No rule reads it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 60))]
    pub key: String,
    /// What it points to. Read by `LOU.SPECIFICATION.REFERENCE`.
    pub kind: ReferenceKind,
    /// Whether the words or equivalent follow it. Read by `LOU.SPECIFICATION.REFERENCE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says_or_equivalent: Option<bool>,
    /// Whether the subject matter justifies that a make is named. Read by `LOU.SPECIFICATION.REFERENCE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_justified: Option<bool>,
}

/// A demand on how something is made or performed (LOU 9:1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcessRequirement {
    /// A name for it within the purchase, which findings repeat. No rule reads it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 60))]
    pub key: String,
    /// Whether it is linked to what is bought. Read by `LOU.SPECIFICATION.PROCESS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_linked: Option<bool>,
}

/// How what is bought is specified.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SpecificationFacts {
    /// Labels that are demanded. Read by `LOU.LABEL.CRITERIA`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub labels: Vec<LabelRequirement>,
    /// Standards and makes that are pointed to. Read by `LOU.SPECIFICATION.REFERENCE`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub references: Vec<SpecificationReference>,
    /// Demands on production and performance. Read by `LOU.SPECIFICATION.PROCESS`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub processes: Vec<ProcessRequirement>,
    /// Whether special reasons speak against heeding accessibility (LOU 9:2). Read by `LOU.ACCESSIBILITY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub special_reasons_against_accessibility: Option<bool>,
}

impl SpecificationFacts {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        let keys = self.labels.iter().map(|label| label.key.as_str());
        super::keys(&format!("{at}/labels"), keys, check);
        let keys = self.references.iter().map(|reference| reference.key.as_str());
        super::keys(&format!("{at}/references"), keys, check);
        let keys = self.processes.iter().map(|process| process.key.as_str());
        super::keys(&format!("{at}/processes"), keys, check);
    }
}
