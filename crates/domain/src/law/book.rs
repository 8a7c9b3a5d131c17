//! The law book: what the law says on a day, as far as it was known on a day.

pub mod amendment;
mod data;
mod excerpt;
pub mod parameter;
pub mod provision;
mod reads;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

pub use amendment::{Amendment, LawChange, ParameterChange, ProvisionChange};
pub use data::BookError;
pub use excerpt::Excerpt;
pub use parameter::{
    CpvList, CpvRange, Membership, Parameter, ParameterEntry, ParameterValue, Valued,
};
pub use provision::{Provision, Resolution, SourceNote};
pub use reads::Reads;

use super::assessment::ProvisionRead;
use super::citation::Citation;
use crate::text::Text;

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
///
/// A book is shared and never changed: to amend it or to look at it as it was
/// known gives another book, which costs little.
#[derive(Debug, Clone)]
pub struct LawBook {
    version: String,
    recorded_on: Date,
    newest: Date,
    amendments: u32,
    known_on: Date,
    sources: Arc<[SourceNote]>,
    parameters: Arc<[Parameter]>,
    /// Where each parameter stands.
    places: Arc<HashMap<String, usize>>,
    /// In the order of citation, first day and record.
    provisions: Arc<[Provision]>,
    never_existed: Arc<[provision::NeverExisted]>,
    retired_chapters: Arc<[provision::RetiredChapter]>,
    unread_before: Arc<[provision::UnreadBefore]>,
    reads: Option<Arc<Reads>>,
}

impl LawBook {
    /// The book that comes with the service.
    pub fn embedded() -> Result<Self, BookError> {
        data::embedded()
    }

    /// The book as it was known on `day`: what was recorded later is left out.
    #[must_use]
    pub fn as_known_on(&self, day: Date) -> Self {
        if self.newest <= day {
            return self.clone();
        }
        Self {
            version: format!("{}@{day}", self.version),
            known_on: day.min(self.known_on),
            ..self.clone()
        }
    }

    /// The version of the book: the day of its newest record and a hash of its
    /// text; then how many amendments it has, and the day as on which it is
    /// known, where there are any.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The day on which the newest part of the book's files was recorded;
    /// amendments have days of their own.
    #[must_use]
    pub const fn recorded_on(&self) -> Date {
        self.recorded_on
    }

    /// The day on which the newest part of the book was recorded, amendments included.
    #[must_use]
    pub const fn newest(&self) -> Date {
        self.newest
    }

    /// How many amendments the book has.
    #[must_use]
    pub const fn amendments(&self) -> u32 {
        self.amendments
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
            let value = parameter.on(valid_on, known_on.min(self.known_on))?;
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
        let place = self.place(id)?;
        if let Some(reads) = &self.reads {
            reads.note(place, valid_on);
        }
        self.parameters.get(place)?.on(valid_on, known_on.min(self.known_on))
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// How `citation` reads on `on`, as far as the book knows. A paragraph
    /// or point that the book does not hold by itself reads as its section.
    #[must_use]
    pub fn provision(&self, citation: &Citation, on: Date) -> Option<ProvisionRead> {
        self.current(citation, on).map(|found| self.read(found, *citation))
    }

    /// The wording that says most exactly what `citation` says on `on`. A paragraph
    /// or point that is held by itself has days of its own, within its section's.
    fn current(&self, citation: &Citation, on: Date) -> Option<&Provision> {
        let section = citation.section_only();
        let whole = self.wording(&section, on, Date::MAX);
        let is_gone = whole.is_none() && self.is_held(&section);
        if is_gone || *citation == section {
            return whole;
        }
        let held = provision::coarser(*citation).into_iter().find(|place| self.is_held(place));
        held.and_then(|place| self.wording(&place, on, Date::MAX))
    }

    /// Whether the book holds `citation` itself, in any wording.
    fn is_held(&self, citation: &Citation) -> bool {
        self.known_wordings(citation, self.known_on).next().is_some()
    }

    /// Whether `citation`, or the section it lies in, is in force on `on`.
    #[must_use]
    pub fn provision_is_in_force(&self, citation: &Citation, on: Date) -> bool {
        self.current(citation, on).is_some()
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
        let mut chapters = self.retired_chapters.iter().filter(|entry| entry.holds(citation));
        if let Some(chapter) = chapters.clone().find(|chapter| !chapter.renewed) {
            return if on <= chapter.to {
                Resolution::NotHeld
            } else {
                Resolution::Repealed {
                    on: chapter.to,
                    instead: chapter.instead.clone(),
                    gist: Some(chapter.gist.clone()),
                }
            };
        }
        let older = chapters.find(|chapter| chapter.holds_on(on));
        let is_part = self.provision_is_in_force(&section, on);
        let mut places = provision::coarser(*citation).into_iter();
        let own = places.find(|place| self.is_held(place)).filter(|_| is_part).unwrap_or(section);
        self.out_of_force(&own, on, older.map(|chapter| &chapter.gist))
    }

    fn out_of_force(&self, section: &Citation, on: Date, older: Option<&Text>) -> Resolution {
        if let Some(reads) = &self.reads {
            // Any wording, whenever it begins, can change what is said here.
            reads.note_provision(*section, Date::MAX);
        }
        let wordings = || self.known_wordings(section, self.known_on);
        let past = wordings()
            .filter(|known| known.to.is_some_and(|to| to < on))
            .max_by_key(|known| known.to);
        if let Some((known, to)) = past.and_then(|known| Some((known, known.to?))) {
            return Resolution::Repealed { on: to, instead: known.instead.clone(), gist: None };
        }
        let is_unread = self.unread_before.iter().any(|entry| entry.citation == *section);
        let next = wordings().filter(|known| on < known.from).min_by_key(|it| it.from);
        let Some(next) = next.filter(|_| !is_unread) else { return Resolution::NotHeld };
        Resolution::NotYet {
            from: next.from,
            before: next
                .replaces
                .iter()
                .filter(|before| self.provision_is_in_force(before, on))
                .copied()
                .collect(),
            older: older.cloned(),
        }
    }

    fn wording(&self, citation: &Citation, valid_on: Date, known_on: Date) -> Option<&Provision> {
        if let Some(reads) = &self.reads {
            reads.note_provision(*citation, valid_on);
        }
        self.known_wordings(citation, known_on.min(self.known_on))
            .filter(|known| known.holds_on(valid_on))
            .max_by_key(|known| known.recorded)
    }

    /// The wordings of `citation` as they were known on a day: of those that begin
    /// on the same day only the one that was recorded last.
    fn known_wordings(
        &self,
        citation: &Citation,
        known_on: Date,
    ) -> impl Iterator<Item = &Provision> {
        let known = move |wording: &&Provision| wording.recorded <= known_on;
        let mut wordings = self.wordings(citation).iter().filter(known).peekable();
        std::iter::from_fn(move || {
            loop {
                let wording = wordings.next()?;
                if wordings.peek().is_none_or(|next| next.from != wording.from) {
                    return Some(wording);
                }
            }
        })
    }

    /// Every wording of `citation`; they stand together.
    fn wordings(&self, citation: &Citation) -> &[Provision] {
        let first = self.provisions.partition_point(|known| known.citation < *citation);
        let end = self.provisions.partition_point(|known| known.citation <= *citation);
        self.provisions.get(first..end).unwrap_or_default()
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
