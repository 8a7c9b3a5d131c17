//! The subsidy data: parameters and provisions, each with its days and source.

use jiff::civil::Date;
use serde::Deserialize;
use std::sync::LazyLock;

use crate::law::assessment::{ParameterRead, ProvisionRead};
use crate::law::book::{Confidence, Parameter, SourceNote, Valued};
use crate::law::citation::Citation;
use crate::text::Text;

/// Why the subsidy data cannot be read; a defect of the build.
#[derive(Debug, thiserror::Error)]
pub enum SubsidyBookError {
    /// A file is not of the form.
    #[error("the subsidy file `{file}` cannot be read")]
    File {
        /// The file.
        file: &'static str,
        /// Why.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A name stands twice or for nothing.
    #[error("the subsidy data are not consistent: {0}")]
    Inconsistent(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    source: Vec<SourceNote>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParameterFile {
    parameter: Vec<Parameter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvisionFile {
    provision: Vec<Wording>,
}

/// One wording of one provision.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wording {
    citation: Citation,
    gist: Text,
    from: Date,
    to: Option<Date>,
    source: String,
    confidence: Confidence,
}

/// The subsidy data. A value that could not be sourced is absent, so that a
/// calculation which needs it must answer that it lacks data.
#[derive(Debug, Clone)]
pub struct SubsidyBook {
    version: String,
    recorded_on: Date,
    sources: Vec<SourceNote>,
    parameters: Vec<Parameter>,
    provisions: Vec<Wording>,
}

const FILES: [(&str, &str); 3] = [
    ("sources.toml", include_str!("../../subsidies/sources.toml")),
    ("parameters.toml", include_str!("../../subsidies/parameters.toml")),
    ("provisions.toml", include_str!("../../subsidies/provisions.toml")),
];

static EMBEDDED: LazyLock<Result<SubsidyBook, SubsidyBookError>> = LazyLock::new(read);

impl SubsidyBook {
    /// The data that come with the service, read once.
    pub fn embedded() -> Result<&'static Self, &'static SubsidyBookError> {
        EMBEDDED.as_ref()
    }

    /// The day of the newest record and a hash of the text.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The day on which the newest value was recorded.
    #[must_use]
    pub const fn recorded_on(&self) -> Date {
        self.recorded_on
    }

    /// Every parameter with all its values.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter()
    }

    /// Every source, with the age of the copy that was read.
    #[must_use]
    pub fn sources(&self) -> &[SourceNote] {
        &self.sources
    }

    /// The value of the parameter `id` on `on`.
    #[must_use]
    pub fn value(&self, id: &str, on: Date) -> Option<&Valued> {
        self.parameters.iter().find(|parameter| parameter.id == id)?.on(on, Date::MAX)
    }

    /// The parameter `id` on `on` as findings and lines show it; without a
    /// value when the book has none.
    #[must_use]
    pub fn parameter(&self, id: &str, on: Date) -> ParameterRead {
        let found = self.value(id, on);
        ParameterRead {
            id: id.to_owned(),
            value: found.map(|value| value.value.in_words()),
            valid_from: found.map(|value| value.from),
            valid_to: found.and_then(|value| value.to),
            source: found.map(|value| self.source_text(&value.source)),
            confidence: found.map(|value| value.confidence),
        }
    }

    /// How `citation` reads on `on`; a paragraph reads as its section, and a
    /// day before the first wording reads that wording.
    #[must_use]
    pub fn provision(&self, citation: &Citation, on: Date) -> Option<ProvisionRead> {
        let section = citation.section_only();
        let wordings = || self.provisions.iter().filter(|known| known.citation == section);
        let found = wordings()
            .filter(|known| known.from <= on)
            .max_by_key(|known| known.from)
            .or_else(|| wordings().min_by_key(|known| known.from))?;
        Some(ProvisionRead {
            citation: *citation,
            written_out: citation.written_out(),
            gist: found.gist.clone(),
            in_force_from: found.from,
            in_force_to: found.to,
            source: self.source_text(&found.source),
            confidence: found.confidence,
        })
    }

    fn source_text(&self, key: &str) -> String {
        self.sources
            .iter()
            .find(|source| source.key == key)
            .map_or_else(|| key.to_owned(), |source| format!("{} ({})", source.title, source.age))
    }

    fn consistent(self) -> Result<Self, SubsidyBookError> {
        let wrong = |what: String| Err(SubsidyBookError::Inconsistent(what));
        let held = |key: &String| self.sources.iter().any(|source| source.key == *key);
        for (index, parameter) in self.parameters.iter().enumerate() {
            if self.parameters.iter().take(index).any(|before| before.id == parameter.id) {
                return wrong(format!("the parameter `{}` stands twice", parameter.id));
            }
            let mut last: Option<Date> = None;
            for value in &parameter.values {
                let runs_forward = value.to.is_none_or(|to| value.from <= to)
                    && last.is_none_or(|last| last < value.from);
                if !runs_forward || !held(&value.source) {
                    return wrong(format!("`{}` from {}", parameter.id, value.from));
                }
                last = Some(value.to.unwrap_or(Date::MAX));
            }
        }
        for wording in &self.provisions {
            if !held(&wording.source) || wording.to.is_some_and(|to| to < wording.from) {
                return wrong(format!("`{}` from {}", wording.citation, wording.from));
            }
        }
        let all = self.parameters.iter().flat_map(|parameter| &parameter.provisions);
        if let Some(unknown) =
            all.into_iter().find(|cited| self.provision(cited, Date::MAX).is_none())
        {
            return wrong(format!("`{unknown}` is cited and not held"));
        }
        Ok(self)
    }
}

fn read() -> Result<SubsidyBook, SubsidyBookError> {
    let [sources, parameters, provisions] = FILES;
    let SourceFile { source: sources } = parse(sources)?;
    let ParameterFile { parameter: parameters } = parse(parameters)?;
    let ProvisionFile { provision: provisions } = parse(provisions)?;
    let newest = parameters
        .iter()
        .flat_map(|parameter| parameter.values.iter().map(|value| value.recorded))
        .max()
        .ok_or_else(|| SubsidyBookError::Inconsistent("there are no values".to_owned()))?;
    // FNV-1a over 64 bits: enough to tell two texts apart.
    let hash = FILES
        .iter()
        .flat_map(|(_, text)| text.bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    let version = format!("{newest}.{hash:016x}");
    SubsidyBook { version, recorded_on: newest, sources, parameters, provisions }.consistent()
}

fn parse<T: serde::de::DeserializeOwned>(
    (file, text): (&'static str, &str),
) -> Result<T, SubsidyBookError> {
    toml::from_str(text).map_err(|source| SubsidyBookError::File { file, source: Box::new(source) })
}
