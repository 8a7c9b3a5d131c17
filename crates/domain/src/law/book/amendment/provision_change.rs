//! A wording of a provision that is loaded while the service runs.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Amendment, LawChange, check_period};
use crate::law::book::Confidence;
use crate::law::book::provision::Provision;
use crate::law::citation::Citation;
use crate::text::Text;
use crate::violation::{Checker, Violation};

/// A new, changed or repealed wording of a provision.
///
/// A wording that begins on another day stands beside those that were known; from
/// then on the newest counts. One that begins on the same day as a known wording
/// takes its place, so that a repeal is the known wording with its last day. The
/// rules stay what they are: they cite the new wording and read it as before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProvisionChange {
    /// How it is cited.
    pub citation: Citation,
    /// What it says, in our own words.
    pub gist: Text,
    /// The first day on which the wording applies.
    pub valid_from: Date,
    /// The last day, once it is repealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The act that brought the wording (*SFS-nummer*), as in `2025:360`.
    #[cfg_attr(feature = "schema", schema(min_length = 3, max_length = 40))]
    pub introduced_by: String,
    /// The act that ends it; only with a last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 3, max_length = 40))]
    pub repealed_by: Option<String>,
    /// What to cite instead once it is repealed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 10))]
    pub instead: Vec<Citation>,
    /// What it takes the place of when it comes into force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 10))]
    pub replaces: Vec<Citation>,
    /// Where the wording stands, as in the number of the act.
    #[cfg_attr(feature = "schema", schema(min_length = 3, max_length = 500))]
    pub source: String,
    /// The day of the source.
    pub source_date: Date,
    /// How sure the source is.
    pub confidence: Confidence,
}

impl ProvisionChange {
    /// Everything about the change that does not fit a law book.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        check.text("/gist/sv", &self.gist.sv, 3, 2_000);
        check.text("/gist/en", &self.gist.en, 3, 2_000);
        check_period(self.valid_from, self.valid_to, self.source_date, &mut check);
        check.text("/introducedBy", &self.introduced_by, 3, 40);
        if let Some(act) = &self.repealed_by {
            check.text("/repealedBy", act, 3, 40);
            check.rule(
                "/repealedBy",
                "NO_LAST_DAY",
                self.valid_to.is_some(),
                (
                    "förväntade en sista dag bredvid den författning som upphäver",
                    "expected a last day beside the act that repeals",
                ),
            );
        }
        check.count("/instead", self.instead.len(), 10);
        check.count("/replaces", self.replaces.len(), 10);
        check.text("/source", &self.source, 3, 500);
        check.finish()
    }

    /// The change as an amendment that is recorded on `day`.
    #[must_use]
    pub const fn recorded(self, day: Date) -> Amendment {
        LawChange::Provision(self).recorded(day)
    }

    /// The wording as the book holds it.
    pub(super) fn wording(&self, recorded: Date) -> Provision {
        let Self {
            citation,
            gist,
            valid_from,
            valid_to,
            introduced_by,
            repealed_by,
            instead,
            replaces,
            source,
            source_date,
            confidence,
        } = self.clone();
        Provision {
            citation,
            gist,
            from: valid_from,
            to: valid_to,
            introduced_by,
            repealed_by,
            instead,
            replaces,
            recorded,
            source: format!("{source} ({source_date})"),
            confidence,
        }
    }
}
