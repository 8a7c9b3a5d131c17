//! Reading the law book from its files.

use jiff::civil::Date;
use serde::Deserialize;

use super::parameter::Parameter;
use super::provision::{NeverExisted, Provision, RetiredChapter, SourceNote, UnreadBefore};
use super::{Confidence, LawBook};
use crate::law::citation::Citation;
use crate::text::Text;

/// Why the embedded law book cannot be read; a defect of the build.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// A file is not of the form.
    #[error("the law file `{file}` cannot be read")]
    File {
        /// The file.
        file: &'static str,
        /// Why.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A name stands twice or for nothing.
    #[error("the law book is not consistent: {0}")]
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
    defaults: Defaults,
    provision: Vec<RawProvision>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct MistakenFile {
    never_existed: Vec<NeverExisted>,
    retired_chapter: Vec<RetiredChapter>,
    #[serde(default)]
    unread_before: Vec<UnreadBefore>,
}

/// What every provision of a file has unless it says otherwise.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Defaults {
    from: Date,
    introduced_by: String,
    recorded: Date,
    source: String,
    confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RawProvision {
    citation: Citation,
    gist: Text,
    from: Option<Date>,
    to: Option<Date>,
    introduced_by: Option<String>,
    repealed_by: Option<String>,
    #[serde(default)]
    instead: Vec<Citation>,
    #[serde(default)]
    replaces: Vec<Citation>,
    recorded: Option<Date>,
    source: Option<String>,
    confidence: Option<Confidence>,
}

impl RawProvision {
    fn complete(self, defaults: &Defaults) -> Provision {
        let Self {
            citation,
            gist,
            from,
            to,
            introduced_by,
            repealed_by,
            instead,
            replaces,
            recorded,
            source,
            confidence,
        } = self;
        Provision {
            citation,
            gist,
            from: from.unwrap_or(defaults.from),
            to,
            introduced_by: introduced_by.unwrap_or_else(|| defaults.introduced_by.clone()),
            repealed_by,
            instead,
            replaces,
            recorded: recorded.unwrap_or(defaults.recorded),
            source: source.unwrap_or_else(|| defaults.source.clone()),
            confidence: confidence.unwrap_or(defaults.confidence),
        }
    }
}

/// The text of a file, with its name.
pub(super) type Named = (&'static str, &'static str);

const SOURCES: Named = ("sources.toml", include_str!("../../../law/sources.toml"));
const PARAMETERS: Named = ("parameters.toml", include_str!("../../../law/parameters.toml"));
const MISTAKEN: Named = ("mistaken.toml", include_str!("../../../law/provisions/mistaken.toml"));
const PROVISIONS: [Named; 7] = [
    ("lou-01-05.toml", include_str!("../../../law/provisions/lou-01-05.toml")),
    ("lou-06-18.toml", include_str!("../../../law/provisions/lou-06-18.toml")),
    ("lou-19.toml", include_str!("../../../law/provisions/lou-19.toml")),
    ("lou-19a.toml", include_str!("../../../law/provisions/lou-19a.toml")),
    ("lou-20-22.toml", include_str!("../../../law/provisions/lou-20-22.toml")),
    ("lov.toml", include_str!("../../../law/provisions/lov.toml")),
    ("other.toml", include_str!("../../../law/provisions/other.toml")),
];

pub(super) fn embedded() -> Result<LawBook, BookError> {
    build(SOURCES, PARAMETERS, &PROVISIONS, MISTAKEN)
}

pub(super) fn build(
    sources: Named,
    parameters: Named,
    provisions: &[Named],
    mistaken: Named,
) -> Result<LawBook, BookError> {
    let mut hash = Hash::new();
    for (_, text) in [sources, parameters, mistaken].iter().chain(provisions) {
        hash.take(text.as_bytes());
    }
    let SourceFile { source: sources } = read(sources)?;
    let ParameterFile { parameter: parameters } = read(parameters)?;
    let MistakenFile { never_existed, retired_chapter, unread_before } = read(mistaken)?;
    let mut wordings = Vec::new();
    for file in provisions {
        let ProvisionFile { defaults, provision } = read(*file)?;
        wordings.extend(provision.into_iter().map(|raw| raw.complete(&defaults)));
    }
    wordings.sort_by_key(Provision::order);
    let recorded_on = parameters
        .iter()
        .flat_map(|parameter| parameter.values.iter().map(|value| value.recorded))
        .chain(wordings.iter().map(|wording| wording.recorded))
        .chain(never_existed.iter().map(|entry| entry.recorded))
        .chain(retired_chapter.iter().map(|entry| entry.recorded))
        .chain(unread_before.iter().map(|entry| entry.recorded))
        .max()
        .ok_or_else(|| BookError::Inconsistent("it is empty".to_owned()))?;
    let book = LawBook {
        version: format!("{recorded_on}.{:016x}", hash.value()),
        recorded_on,
        newest: recorded_on,
        amendments: 0,
        known_on: Date::MAX,
        sources: sources.into(),
        places: Parameter::places(&parameters).into(),
        parameters: parameters.into(),
        provisions: wordings.into(),
        never_existed: never_existed.into(),
        retired_chapters: retired_chapter.into(),
        unread_before: unread_before.into(),
        reads: None,
    };
    consistent(&book)?;
    Ok(book)
}

fn read<T: serde::de::DeserializeOwned>((file, text): Named) -> Result<T, BookError> {
    toml::from_str(text).map_err(|source| BookError::File { file, source: Box::new(source) })
}

/// Sources exist, names stand once, periods run forward.
fn consistent(book: &LawBook) -> Result<(), BookError> {
    let wrong = |what: String| Err(BookError::Inconsistent(what));
    let keys = book
        .parameters
        .iter()
        .flat_map(|parameter| parameter.values.iter().map(|value| &value.source))
        .chain(book.provisions.iter().map(|wording| &wording.source))
        .chain(book.never_existed.iter().map(|entry| &entry.source))
        .chain(book.retired_chapters.iter().map(|entry| &entry.source))
        .chain(book.unread_before.iter().map(|entry| &entry.source));
    for key in keys {
        if !book.sources.iter().any(|source| source.key == *key) {
            return wrong(format!("no source `{key}`"));
        }
    }
    for (index, parameter) in book.parameters.iter().enumerate() {
        if book.parameters.iter().take(index).any(|before| before.id == parameter.id) {
            return wrong(format!("the parameter `{}` stands twice", parameter.id));
        }
        if parameter.values.iter().any(|value| value.to.is_some_and(|to| to < value.from)) {
            return wrong(format!("a value of `{}` ends before it begins", parameter.id));
        }
    }
    for wording in book.provisions.iter() {
        if wording.to.is_some_and(|to| to < wording.from) {
            return wrong(format!("`{}` ends before it begins", wording.citation));
        }
    }
    Ok(())
}

/// FNV-1a over 64 bits: enough to tell two texts of the book apart.
pub(super) struct Hash(u64);

impl Hash {
    pub(super) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(super) fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    pub(super) const fn value(&self) -> u64 {
        self.0
    }
}
