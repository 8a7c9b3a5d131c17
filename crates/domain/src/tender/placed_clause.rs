//! Clauses from the library, placed in a tender.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::Tender;
use crate::clause::{ClauseCode, Phase};
use crate::ids::{LotId, PlacedClauseId};
use crate::violation::Checker;

/// A version of a clause, placed in a phase with its parameters filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlacedClause {
    /// Its identity; given by the service when it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<PlacedClauseId>,
    /// The clause's code in the library.
    pub code: ClauseCode,
    /// The version of the clause.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100_000))]
    pub version: u32,
    /// The phase in which it stands.
    pub phase: Phase,
    /// The values of its parameters, as text.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// The lots it belongs to; empty means all.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    #[serde(default)]
    pub lots: Vec<LotId>,
    /// Provisions that the draft cites for it, as in `LOU 17:1`.
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    #[serde(default)]
    pub cites: Vec<String>,
    /// Whether the documents tell it (LOU 17:1, 19:9).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_in_documents: Option<bool>,
}

impl PlacedClause {
    pub(super) fn check(&self, at: &str, tender: &Tender, check: &mut Checker) {
        check.range(&format!("{at}/version"), u64::from(self.version), 1, 100_000);
        check.count(&format!("{at}/values"), self.values.len(), 30);
        for (name, value) in self.values.iter().take(30) {
            check.text(&format!("{at}/values/{name}"), value, 1, 1000);
        }
        check.count(&format!("{at}/cites"), self.cites.len(), 20);
        for (index, citation) in self.cites.iter().take(20).enumerate() {
            check.text(&format!("{at}/cites/{index}"), citation, 1, 60);
        }
        for (index, lot) in self.lots.iter().take(100).enumerate() {
            let known = tender.lot(*lot).is_some();
            check.rule(
                &format!("{at}/lots/{index}"),
                "UNKNOWN_LOT",
                known,
                ("upphandlingen har inget sådant delkontrakt", "the tender has no such lot"),
            );
        }
    }
}
