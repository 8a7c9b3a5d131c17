//! The part of a book that was read, so that an answer can be repeated from what
//! it read, whatever becomes of the book.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::LawBook;
use super::parameter::Parameter;
use super::provision::{
    NeverExisted, Provision, RetiredChapter, SourceNote, UnreadBefore, coarser,
};
use super::reads::Reads;

/// What a book was asked for, with the book's own days and version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Excerpt {
    version: String,
    recorded_on: Date,
    newest: Date,
    amendments: u32,
    known_on: Date,
    sources: Vec<SourceNote>,
    parameters: Vec<Parameter>,
    provisions: Vec<Provision>,
    never_existed: Vec<NeverExisted>,
    retired_chapters: Vec<RetiredChapter>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unread_before: Vec<UnreadBefore>,
}

impl LawBook {
    /// The part of the book that `reads` tell of. A parameter keeps the values
    /// that hold on a day it was asked for, a provision all of its wordings,
    /// since what is repealed or not yet in force is told by them.
    #[must_use]
    pub fn excerpt(&self, reads: &Reads) -> Excerpt {
        let parameters: Vec<Parameter> = self
            .parameters
            .iter()
            .enumerate()
            .filter_map(|(place, parameter)| {
                let days = reads.days_of(place);
                let holds = |from: Date, to: Option<Date>| {
                    days.iter().any(|day| from <= *day && to.is_none_or(|to| *day <= to))
                };
                let values = parameter.values.iter().filter(|value| holds(value.from, value.to));
                (!days.is_empty())
                    .then(|| Parameter { values: values.cloned().collect(), ..parameter.clone() })
            })
            .collect();
        let asked = reads.provisions();
        let is_asked = |wording: &&Provision| {
            coarser(wording.citation).iter().any(|place| asked.contains(place))
                || asked.iter().any(|place| coarser(*place).contains(&wording.citation))
        };
        let provisions: Vec<Provision> = self.provisions.iter().filter(is_asked).cloned().collect();
        let keys: Vec<&String> = parameters
            .iter()
            .flat_map(|parameter| parameter.values.iter().map(|value| &value.source))
            .chain(provisions.iter().map(|wording| &wording.source))
            .collect();
        let sources = self.sources.iter().filter(|source| keys.contains(&&source.key));
        Excerpt {
            version: self.version.clone(),
            recorded_on: self.recorded_on,
            newest: self.newest,
            amendments: self.amendments,
            known_on: self.known_on,
            sources: sources.cloned().collect(),
            never_existed: self.never_existed.to_vec(),
            retired_chapters: self.retired_chapters.to_vec(),
            unread_before: self.unread_before.to_vec(),
            parameters,
            provisions,
        }
    }
}

impl Excerpt {
    /// A book that holds no more than the excerpt.
    #[must_use]
    pub fn book(&self) -> LawBook {
        LawBook {
            version: self.version.clone(),
            recorded_on: self.recorded_on,
            newest: self.newest,
            amendments: self.amendments,
            known_on: self.known_on,
            sources: self.sources.as_slice().into(),
            places: Parameter::places(&self.parameters).into(),
            parameters: self.parameters.as_slice().into(),
            provisions: self.provisions.as_slice().into(),
            never_existed: self.never_existed.as_slice().into(),
            retired_chapters: self.retired_chapters.as_slice().into(),
            unread_before: self.unread_before.as_slice().into(),
            reads: None,
        }
    }

    /// The version of the book that it was taken from.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}
