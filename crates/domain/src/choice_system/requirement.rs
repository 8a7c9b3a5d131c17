//! What a provider must meet to be approved (LOV 8:1).

use serde::{Deserialize, Serialize};

use super::application::reserved;
use super::no_person;
use crate::enterprise::EvidenceKind;
use crate::tender::Predicate;
use crate::violation::Checker;

/// One requirement of the request document. All of them must be met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SystemRequirement {
    /// A name within the document, in lower case and hyphens, as in `permit`.
    #[cfg_attr(feature = "schema", schema(max_length = 40, pattern = "^[a-z0-9][a-z0-9-]{0,39}$"))]
    pub key: String,
    /// What it says, as it stands in the document.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 2000))]
    pub text: String,
    /// Whether it is a social requirement.
    #[serde(default)]
    pub is_social: bool,
    /// What evidence is asked for; empty means that the answer itself is enough.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 8))]
    pub evidence: Vec<EvidenceKind>,
    /// What the evidence must show, in plain Swedish.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 1000))]
    pub evidence_note: Option<String>,
    /// Predicates that can be tested on the register, of which any is enough;
    /// empty where only a person can tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 8))]
    pub any_of: Vec<Predicate>,
}

impl SystemRequirement {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        let pointer = format!("{at}/key");
        key(check, &pointer, &self.key);
        let own = !self.key.starts_with(reserved::PREFIX);
        check.rule(
            &pointer,
            "RESERVED",
            own,
            ("sådana nycklar hör till reserverade system", "such keys belong to reserved systems"),
        );
        no_person::text(check, &format!("{at}/text"), &self.text, 1, 2000);
        check.count(&format!("{at}/evidence"), self.evidence.len(), 8);
        if let Some(note) = &self.evidence_note {
            no_person::text(check, &format!("{at}/evidenceNote"), note, 1, 1000);
        }
        check.count(&format!("{at}/anyOf"), self.any_of.len(), 8);
        for (index, predicate) in self.any_of.iter().take(8).enumerate() {
            predicate.check(&format!("{at}/anyOf/{index}"), check);
        }
    }
}

/// A key is at most 40 characters of lower case, digits and hyphens.
pub(super) fn key(check: &mut Checker, at: &str, key: &str) {
    let right = !key.is_empty()
        && key.len() <= 40
        && !key.starts_with('-')
        && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    check.rule(
        at,
        "FORM",
        right,
        ("förväntade gemener, siffror och bindestreck", "expected lower case, digits and hyphens"),
    );
}
