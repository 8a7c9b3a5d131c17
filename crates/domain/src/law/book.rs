//! The law book: what the law says on a day, as far as it was known on a day.

mod data;
pub mod parameter;
pub mod provision;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use data::BookError;
pub use parameter::{
    CpvList, CpvRange, Membership, Parameter, ParameterEntry, ParameterValue, Valued,
};
pub use provision::{Provision, Resolution, SourceNote};

use super::assessment::ProvisionRead;
use super::citation::Citation;

/// How sure a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Confidence {
    /// Read in the statute, ordinance or announcement itself.
    A,
    /// Read in an authority's guidance, a judgment or a reliable summary.
    B,
    /// Inferred; a person must confirm.
    C,
}

/// Parameters and provisions with two times each: the days on which they hold
/// and the day on which the service came to know them.
///
/// A value that could not be sourced is absent. The book never guesses, so that
/// a rule which needs the value must answer that it lacks data.
#[derive(Debug, Clone)]
pub struct LawBook {
    version: String,
    recorded_on: Date,
    sources: Vec<SourceNote>,
    parameters: Vec<Parameter>,
    provisions: Vec<Provision>,
    never_existed: Vec<provision::NeverExisted>,
    retired_chapters: Vec<provision::RetiredChapter>,
}

impl LawBook {
    /// The book that comes with the service.
    pub fn embedded() -> Result<Self, BookError> {
        data::embedded()
    }

    /// The version of the book: the day of its newest record and a hash of its text.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The day on which the newest part of the book was recorded.
    #[must_use]
    pub const fn recorded_on(&self) -> Date {
        self.recorded_on
    }

    /// Every source, with the age of the copy that was read.
    #[must_use]
    pub fn sources(&self) -> &[SourceNote] {
        &self.sources
    }

    /// Every parameter with all its values.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter()
    }

    /// Every provision in every wording.
    pub fn provisions(&self) -> impl Iterator<Item = &Provision> {
        self.provisions.iter()
    }

    /// Each parameter that has a value on `valid_on`, as far as it was known on `known_on`.
    pub fn parameters_on(
        &self,
        valid_on: Date,
        known_on: Date,
    ) -> impl Iterator<Item = ParameterEntry> {
        self.parameters.iter().filter_map(move |parameter| {
            let value = parameter.on(valid_on, known_on)?;
            Some(ParameterEntry::new(parameter, value, self.source_text(&value.source)))
        })
    }

    /// Each provision in force on `valid_on`, as far as it was known on `known_on`.
    pub fn provisions_on(
        &self,
        valid_on: Date,
        known_on: Date,
    ) -> impl Iterator<Item = ProvisionRead> {
        self.provisions
            .iter()
            .filter(move |provision| {
                self.wording(&provision.citation, valid_on, known_on)
                    .is_some_and(|current| std::ptr::eq(current, *provision))
            })
            .map(|provision| self.read(provision, provision.citation))
    }

    /// The value of the parameter `id` on `valid_on`, as it was known on
    /// `known_on`: of all values recorded by then, the one recorded last.
    #[must_use]
    pub fn value(&self, id: &str, valid_on: Date, known_on: Date) -> Option<&Valued> {
        self.parameters.iter().find(|parameter| parameter.id == id)?.on(valid_on, known_on)
    }

    /// How `citation` reads on `on`, as far as the book knows today. A paragraph
    /// or point that the book does not hold by itself reads as its section.
    #[must_use]
    pub fn provision(&self, citation: &Citation, on: Date) -> Option<ProvisionRead> {
        let found = provision::coarser(*citation)
            .into_iter()
            .find_map(|candidate| self.wording(&candidate, on, Date::MAX))?;
        Some(self.read(found, *citation))
    }

    /// What a citation that somebody wrote points to on `on`.
    #[must_use]
    pub fn resolve(&self, citation: &Citation, on: Date) -> Resolution {
        if let Some(read) = self.provision(citation, on) {
            return Resolution::InForce(read);
        }
        let section = citation.section_only();
        if let Some(never) = self.never_existed.iter().find(|entry| entry.citation == section) {
            return Resolution::NeverExisted {
                gist: never.gist.clone(),
                instead: never.instead.clone(),
            };
        }
        let retired = self.retired_chapters.iter().find(|entry| entry.holds(citation));
        if let Some(chapter) = retired {
            return if on <= chapter.to {
                Resolution::NotHeld
            } else {
                Resolution::Repealed { on: chapter.to, instead: chapter.instead.clone() }
            };
        }
        self.out_of_force(&section, on)
    }

    fn out_of_force(&self, section: &Citation, on: Date) -> Resolution {
        let wordings = || self.provisions.iter().filter(|known| known.citation == *section);
        let past = wordings()
            .filter(|known| known.to.is_some_and(|to| to < on))
            .max_by_key(|known| known.to);
        if let Some((known, to)) = past.and_then(|known| Some((known, known.to?))) {
            return Resolution::Repealed { on: to, instead: known.instead.clone() };
        }
        wordings()
            .filter(|known| on < known.from)
            .min_by_key(|known| known.from)
            .map_or(Resolution::NotHeld, |known| Resolution::NotYet { from: known.from })
    }

    fn wording(&self, citation: &Citation, valid_on: Date, known_on: Date) -> Option<&Provision> {
        self.provisions
            .iter()
            .filter(|known| {
                known.citation == *citation
                    && known.holds_on(valid_on)
                    && known.recorded <= known_on
            })
            .max_by_key(|known| known.recorded)
    }

    fn read(&self, provision: &Provision, cited: Citation) -> ProvisionRead {
        ProvisionRead {
            citation: cited,
            written_out: cited.written_out(),
            gist: provision.gist.clone(),
            in_force_from: provision.from,
            in_force_to: provision.to,
            source: self.source_text(&provision.source),
            confidence: provision.confidence,
        }
    }

    /// The source `key` in words, with the age of the copy.
    #[must_use]
    pub fn source_text(&self, key: &str) -> String {
        self.sources
            .iter()
            .find(|source| source.key == key)
            .map_or_else(|| key.to_owned(), |source| format!("{} ({})", source.title, source.age))
    }
}
