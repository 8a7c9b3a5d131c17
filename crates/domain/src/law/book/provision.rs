//! Provisions: what a section says, in which days, and what drafts cite by mistake.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Confidence;
use crate::law::assessment::ProvisionRead;
use crate::law::citation::{Act, Citation};
use crate::text::Text;

/// One wording of one provision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Provision {
    /// How it is cited.
    pub citation: Citation,
    /// What it says, in our own words.
    pub gist: Text,
    /// The first day on which the wording applies.
    pub from: Date,
    /// The last day, once it is changed or repealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// The act that brought the wording (*SFS-nummer*).
    pub introduced_by: String,
    /// The act that ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repealed_by: Option<String>,
    /// What to cite instead once it is repealed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instead: Vec<Citation>,
    /// What it took the place of when it came into force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<Citation>,
    /// The day on which the service came to know it.
    pub recorded: Date,
    /// The key of its source.
    pub source: String,
    /// How sure the source is.
    pub confidence: Confidence,
}

impl Provision {
    /// The order in which a book keeps its wordings.
    pub(super) const fn order(&self) -> (Citation, Date, Date) {
        (self.citation, self.from, self.recorded)
    }

    pub(super) fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// Where something was read, and how old the copy is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SourceNote {
    /// Its key in the book.
    pub key: String,
    /// What it is.
    pub title: String,
    /// The age of the copy that was read.
    pub age: String,
}

/// A section that drafts cite and that has never existed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NeverExisted {
    pub(super) citation: Citation,
    pub(super) gist: Text,
    pub(super) instead: Vec<Citation>,
    pub(super) recorded: Date,
    pub(super) source: String,
    confidence: Confidence,
}

/// A section whose wording before its first day was not read. That it came into
/// force on that day is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UnreadBefore {
    pub(super) citation: Citation,
    pub(super) recorded: Date,
    pub(super) source: String,
}

/// A whole chapter that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RetiredChapter {
    act: Act,
    chapter: String,
    from: Date,
    pub(super) to: Date,
    repealed_by: String,
    pub(super) instead: Vec<Citation>,
    pub(super) recorded: Date,
    pub(super) source: String,
    confidence: Confidence,
    pub(super) gist: Text,
    /// Whether another chapter took the number the day after, so that its sections
    /// of today are other ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) renewed: bool,
}

impl RetiredChapter {
    pub(super) fn holds(&self, citation: &Citation) -> bool {
        citation.act == self.act
            && citation.chapter.is_some_and(|chapter| chapter.to_string() == self.chapter)
    }

    /// Whether the chapter was in force on `day`.
    pub(super) fn holds_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// What a citation points to on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// It is in force.
    InForce(ProvisionRead),
    /// It comes into force later.
    NotYet {
        /// Its first day.
        from: Date,
        /// What applied on the day that was asked for, as far as the book knows.
        before: Vec<Citation>,
        /// What to know of the chapter that had the number then.
        older: Option<Text>,
    },
    /// It is no longer in force.
    Repealed {
        /// Its last day.
        on: Date,
        /// What took its place.
        instead: Vec<Citation>,
        /// What to know of a whole chapter that is gone.
        gist: Option<Text>,
    },
    /// There never was such a section.
    NeverExisted {
        /// What to know about the mistake.
        gist: Text,
        /// What is probably meant.
        instead: Vec<Citation>,
    },
    /// The book does not hold it, so nothing is said of it.
    NotHeld,
}

/// `citation` and the wider places it lies in, the narrowest first.
pub(super) fn coarser(citation: Citation) -> [Citation; 3] {
    [citation, Citation { point: None, ..citation }, citation.section_only()]
}
