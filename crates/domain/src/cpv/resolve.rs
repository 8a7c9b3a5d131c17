//! From what people write to a code of the vocabulary, never guessed in silence.
//!
//! A text is resolved when it holds a code, when it is a name of exactly one code,
//! or when it differs from one such name by endings and small words alone. Anything
//! else that comes near offers choices for a person to choose from.

mod names;

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use super::{CpvCode, InvalidCpv};
use crate::text::Text;
use names::{NAMES, Nearness};

/// The most choices that are offered.
pub const CHOICES: usize = 10;

/// What made a text a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ResolvedBy {
    /// The text holds the code.
    Code,
    /// The text is the Swedish or English name of this code alone.
    Name,
    /// The text differs from a name of this code alone by endings and small words.
    Words,
    /// A person chose the code for the same wording before.
    Remembered,
    /// A person chose the code for this very need.
    Confirmed,
}

/// A code that a text may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = CpvChoice))]
pub struct Choice {
    /// The code.
    pub cpv: CpvCode,
    /// Its name.
    pub name: Text,
    /// Why it is offered.
    pub why: Text,
}

/// What a text means in the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = CpvResolution))]
#[serde(tag = "status", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum Resolution {
    /// It means one code.
    Resolved {
        /// The code.
        cpv: CpvCode,
        /// What made it so.
        by: ResolvedBy,
    },
    /// It may mean several; a person chooses.
    Ambiguous {
        /// The nearest codes, the nearest first.
        #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 10))]
        choices: Vec<Choice>,
        /// How many more come near.
        more: usize,
    },
    /// It means nothing that the vocabulary knows.
    Unresolved {
        /// Why not, and what would help.
        why: Text,
    },
}

/// Codes that persons have chosen, by the key of the wording.
pub type Remembered = BTreeMap<String, CpvCode>;

/// The key under which a wording is remembered: its words in lower case.
#[must_use]
pub fn wording_key(text: &str) -> String {
    names::words(text).collect::<Vec<_>>().join(" ")
}

/// What `text` means; a choice that was confirmed before comes before any name,
/// and a code in the text before everything.
#[must_use]
pub fn resolve(text: &str, remembered: &Remembered) -> Resolution {
    if let Some(found) = by_code(text) {
        return found;
    }
    let key = wording_key(text);
    if let Some(cpv) = remembered.get(&key) {
        return Resolution::Resolved { cpv: *cpv, by: ResolvedBy::Remembered };
    }
    let named = NAMES.by_name(&key);
    let named = if named.is_empty() {
        (NAMES.by_stems(&key), ResolvedBy::Words)
    } else {
        (named, ResolvedBy::Name)
    };
    match named {
        ([cpv], by) => Resolution::Resolved { cpv: *cpv, by },
        ([], _) => nearest(&key),
        (several, _) => ambiguous(several.iter().map(|cpv| choice(*cpv, &same_name())).collect()),
    }
}

/// The codes that stand in the text as digits.
fn by_code(text: &str) -> Option<Resolution> {
    let is_code = |part: &&str| {
        let digits = part.split('-').next().unwrap_or_default();
        digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts = text.split(|letter: char| !letter.is_ascii_digit() && letter != '-');
    let parts = parts.map(|part| part.trim_matches('-')).filter(is_code);
    let mut codes = BTreeSet::new();
    for part in parts {
        match part.parse::<CpvCode>() {
            Ok(cpv) => codes.insert(cpv),
            Err(InvalidCpv::Form | InvalidCpv::Unknown(_)) => {
                return Some(unresolved(
                    format!("{part} finns inte i CPV 2008; kontrollera siffrorna"),
                    format!("CPV 2008 has no code {part}; check the digits"),
                ));
            }
        };
    }
    let why = || Text::new("koden står i texten", "the code stands in the text");
    match codes.into_iter().collect::<Vec<_>>().as_slice() {
        [] => None,
        [cpv] => Some(Resolution::Resolved { cpv: *cpv, by: ResolvedBy::Code }),
        several => Some(ambiguous(several.iter().map(|cpv| choice(*cpv, &why())).collect())),
    }
}

fn same_name() -> Text {
    Text::new(
        "koden har just det namnet, liksom en annan",
        "the code has this very name, as has another",
    )
}

/// Codes whose names share words or parts of words with the text: those that share
/// most words first, then the words that fewest names have, then the shortest name.
fn nearest(key: &str) -> Resolution {
    let mut found = NAMES.near(key);
    let most = found.values().map(|near| near.words.len()).max().unwrap_or(0);
    found.retain(|_, near| near.words.len() == most);
    let mut found: Vec<(CpvCode, Nearness)> = found.into_iter().collect();
    found.sort_by_key(|(cpv, near)| {
        (std::cmp::Reverse(near.weight), near.other_words, cpv.number())
    });
    if found.is_empty() {
        return unresolved(
            "inget ord i texten finns i vokabulären; ange en CPV-kod eller beskriv köpet med andra ord",
            "no word of the text is in the vocabulary; give a CPV code or describe the purchase in other words",
        );
    }
    let because = |near: &Nearness| {
        let words = near.words.iter().map(|word| format!("”{word}”")).collect::<Vec<_>>();
        Text::new(
            format!("namnet har {}", words.join(" och ")),
            format!("the name has {}", words.join(" and ")),
        )
    };
    ambiguous(found.iter().map(|(cpv, near)| choice(*cpv, &because(near))).collect())
}

fn choice(cpv: CpvCode, why: &Text) -> Choice {
    Choice { cpv, name: cpv.name(), why: why.clone() }
}

fn ambiguous(mut choices: Vec<Choice>) -> Resolution {
    let more = choices.len().saturating_sub(CHOICES);
    choices.truncate(CHOICES);
    Resolution::Ambiguous { choices, more }
}

fn unresolved(sv: impl Into<String>, en: impl Into<String>) -> Resolution {
    Resolution::Unresolved { why: Text::new(sv, en) }
}

#[cfg(test)]
mod tests;
