//! A clause as the law sees it.

use serde::{Deserialize, Serialize};

use crate::clause::{ClauseCode, Phase, Theme};
use crate::violation::Checker;

/// What a clause reaches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClauseReach {
    /// What is bought under this contract, at any stage of its life.
    ThisContract,
    /// The supplier's whole business or general policy.
    WholeBusiness,
    /// Other contracts, gifts or purposes.
    Elsewhere,
}

/// A clause as the law sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClauseFacts {
    /// A name for the clause within the purchase, which findings repeat. No rule reads it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 60))]
    pub key: String,
    /// The library clause it comes from. No rule reads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<ClauseCode>,
    /// The phase in which it stands. Read by `CLAUSE.COLLECTIVE_AGREEMENT`, `CLAUSE.DISCRIMINATION`, `CLAUSE.LINK`, `CLAUSE.PERMITTED`, `CLAUSE.PHASE`, `CLAUSE.PROPORTION`, `CLAUSE.STATED`, `CLAUSE.VERIFIABLE`, `LOU.ACCESSIBILITY` and `LOU.AWARD.GROUND`.
    pub phase: Phase,
    /// What it is about. Read by `CLAUSE.COLLECTIVE_AGREEMENT`, `CLAUSE.DISCRIMINATION`, `CLAUSE.LINK`, `CLAUSE.PERMITTED`, `CLAUSE.PHASE`, `CLAUSE.PROPORTION`, `CLAUSE.STATED`, `CLAUSE.VERIFIABLE`, `LOU.ACCESSIBILITY` and `LOU.LABOUR_TERMS`.
    pub theme: Theme,
    /// What it reaches for (link to the subject matter, LOU 16:2). Read by `CLAUSE.LINK` and `CLAUSE.PERMITTED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<ClauseReach>,
    /// Whether it says what proves it and at which level it is met. Read by `CLAUSE.VERIFIABLE` and `CLAUSE.PERMITTED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_verifiable: Option<bool>,
    /// Whether the procurement documents state it. Read by `CLAUSE.STATED` and `CLAUSE.PERMITTED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_in_documents: Option<bool>,
    /// Whether it favours a place, residents or a named supplier. Read by `CLAUSE.DISCRIMINATION` and `CLAUSE.PERMITTED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub favours_place_or_supplier: Option<bool>,
    /// Whether it demands that a collective agreement has been signed. Read by `CLAUSE.COLLECTIVE_AGREEMENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demands_signed_agreement: Option<bool>,
    /// Provisions that the draft cites for it, as in LOU 17:1. Read by `CLAUSE.CITATION`.
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    #[serde(default)]
    pub cites: Vec<String>,
}

impl ClauseFacts {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        check.text(&format!("{at}/key"), &self.key, 1, 60);
        check.count(&format!("{at}/cites"), self.cites.len(), 20);
        for (place, cited) in self.cites.iter().enumerate() {
            check.text(&format!("{at}/cites/{place}"), cited, 1, 60);
        }
    }
}
