//! Changes of a contract that runs (LOU 17:8–16).

use serde::{Deserialize, Serialize};

use crate::money::Sek;
use crate::violation::Checker;

/// The provision that is to carry a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ModificationGround {
    /// A change of lesser value (17:9).
    LesserValue,
    /// A change or option clause (17:10).
    Clause,
    /// A supplementary order (17:11).
    SupplementaryOrder,
    /// Circumstances that could not be foreseen (17:12).
    Unforeseeable,
    /// Another supplier (17:13).
    NewSupplier,
    /// A change that is not material (17:14).
    NotMaterial,
}

/// One change of the contract's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValueChange {
    /// By how much. Read by `LOU.MODIFICATION`.
    pub amount: Sek,
    /// Whether the value sinks; it rises when absent. Read by `LOU.MODIFICATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_reduction: Option<bool>,
}

/// A change of a contract. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ModificationFacts {
    /// The provision that is to carry it. Read by `LOU.MODIFICATION` and `LOU.MODIFICATION.NOTICE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<ModificationGround>,
    /// The value of the contract as it was concluded. Read by `LOU.MODIFICATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_value: Option<Sek>,
    /// That value as an index clause has moved it (17:15). Read by `LOU.MODIFICATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indexed_value: Option<Sek>,
    /// Every change so far and the one at hand, the last one last. Read by `LOU.MODIFICATION`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 200))]
    pub changes: Vec<ValueChange>,
    /// Whether the overall character of the contract changes. Read by `LOU.MODIFICATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes_character: Option<bool>,
    /// Whether a clause in the documents is clear, precise and unambiguous on scope, nature and conditions (17:10). Read by `LOU.MODIFICATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause_is_clear: Option<bool>,
    /// Whether the notice of 17:16 is published. Read by `LOU.MODIFICATION.NOTICE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_advertised: Option<bool>,
    /// Whether it adds a social clause to the contract. Read by `LOU.MODIFICATION.SOCIAL_CLAUSE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adds_social_clause: Option<bool>,
}

impl ModificationFacts {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        check.count(&format!("{at}/changes"), self.changes.len(), 200);
    }
}
