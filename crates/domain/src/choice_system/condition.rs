//! Special conditions for performance (*särskilda villkor*, LOV 4:2): social,
//! environmental and others, all of them known before anybody applies.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::no_person;
use super::requirement::key;
use crate::clause::ClauseCode;
use crate::violation::Checker;

/// What a condition is about (LOV 4:2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConditionTopic {
    /// Social.
    Social,
    /// Environmental.
    Environmental,
    /// Something else.
    Other,
}

/// Where a condition is first told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ToldIn {
    /// In the request document.
    RequestDocument,
    /// In the notice.
    Notice,
    /// First when the contract is signed, which LOV 4:2 does not allow.
    AtSigning,
}

/// What a condition says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(
    tag = "kind",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum ConditionWording {
    /// A clause of the library with its blanks filled in.
    Library {
        /// The clause's code.
        code: ClauseCode,
        /// The version of the clause.
        #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100_000))]
        version: u32,
        /// The values of its blanks, as text.
        #[serde(default)]
        values: BTreeMap<String, String>,
    },
    /// A wording of the committee's own.
    Own {
        /// What it is called.
        #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 200))]
        title: String,
        /// What it says, as it stands in the document.
        #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 4000))]
        text: String,
        /// How it is followed up.
        // Beside another attribute the schema does not take the name from the enum.
        #[serde(rename = "followUp", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 1000))]
        follow_up: Option<String>,
    },
}

/// One special condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SpecialCondition {
    /// A name within the document, in lower case and hyphens.
    #[cfg_attr(feature = "schema", schema(max_length = 40, pattern = "^[a-z0-9][a-z0-9-]{0,39}$"))]
    pub key: String,
    /// What it is about.
    pub topic: ConditionTopic,
    /// Where it is first told.
    pub told_in: ToldIn,
    /// What it says.
    pub wording: ConditionWording,
    /// Provisions that the draft cites for it, as in `LOV 4:2`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    pub cites: Vec<String>,
}

impl SpecialCondition {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        key(check, &format!("{at}/key"), &self.key);
        check.count(&format!("{at}/cites"), self.cites.len(), 20);
        for (index, citation) in self.cites.iter().take(20).enumerate() {
            check.text(&format!("{at}/cites/{index}"), citation, 1, 60);
        }
        self.wording.check(&format!("{at}/wording"), check);
    }
}

impl ConditionWording {
    fn check(&self, at: &str, check: &mut Checker) {
        match self {
            Self::Library { code: _, version, values } => {
                check.range(&format!("{at}/version"), u64::from(*version), 1, 100_000);
                check.count(&format!("{at}/values"), values.len(), 30);
                for (name, value) in values.iter().take(30) {
                    no_person::text(check, &format!("{at}/values/{name}"), value, 1, 1000);
                }
            }
            Self::Own { title, text, follow_up } => {
                no_person::text(check, &format!("{at}/title"), title, 1, 200);
                no_person::text(check, &format!("{at}/text"), text, 1, 4000);
                if let Some(follow_up) = follow_up {
                    no_person::text(check, &format!("{at}/followUp"), follow_up, 1, 1000);
                }
            }
        }
    }
}
