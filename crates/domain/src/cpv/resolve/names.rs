//! The names of the vocabulary by their words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::super::{CpvCode, TABLE};

/// Words that say nothing of what is bought.
const SMALL: &[&str] = &[
    "och", "eller", "samt", "för", "av", "till", "i", "på", "med", "en", "ett", "den", "det", "de",
    "som", "ej", "inkl", "exkl", "the", "a", "an", "and", "or", "of", "for", "to", "in", "on",
    "with", "by", "from",
];

/// Endings that change with number and form, the longest first.
const ENDINGS: &[&str] = &[
    "arnas", "ernas", "ornas", "arna", "erna", "orna", "ens", "ets", "ies", "ar", "er", "or", "en",
    "et", "es", "a", "e", "s", "y",
];

/// The fewest letters of a stem, and of a part of a word that counts as one.
const PART: usize = 4;

/// A word that more than one code in forty has, whole or in part, does not tell
/// trades apart.
const COMMON: usize = 40;

/// How near a name comes to a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Nearness {
    /// The words of the text that the name has, whole or in part.
    pub(super) words: BTreeSet<String>,
    /// More for whole words, and for words that few names have.
    pub(super) weight: usize,
    /// How many words of the name the text does not have.
    pub(super) other_words: usize,
}

/// All names, each by its words in order, by its stems, and by each stem.
pub(super) struct Names {
    named: BTreeMap<String, Vec<CpvCode>>,
    by_stems: BTreeMap<Vec<String>, Vec<CpvCode>>,
    stems: BTreeMap<String, BTreeSet<CpvCode>>,
    /// The stems by their letters backwards.
    ends: BTreeMap<String, String>,
    /// How many stems the shorter of the two names has.
    length: BTreeMap<CpvCode, usize>,
}

pub(super) static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names {
        named: BTreeMap::new(),
        by_stems: BTreeMap::new(),
        stems: BTreeMap::new(),
        ends: BTreeMap::new(),
        length: BTreeMap::new(),
    };
    for entry in TABLE.values() {
        for name in [&entry.name.sv, &entry.name.en] {
            names.add(entry.code, name);
        }
    }
    names
});

/// The words of a text: letters and digits in lower case, accents that Swedish
/// does without left out.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    let text = text.to_lowercase().replace(['é', 'è', 'ê'], "e");
    let parts: Vec<_> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    parts.into_iter()
}

/// A word without its ending.
fn stem(word: &str) -> String {
    let long_enough = |rest: &&str| rest.chars().count() >= PART;
    let cut = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(long_enough));
    let stem = cut.unwrap_or(word);
    // As in `möbel` and `möbler`.
    stem.strip_suffix("el")
        .filter(|rest| rest.chars().count() >= 3)
        .map_or_else(|| stem.to_owned(), |rest| format!("{rest}l"))
}

fn stems(key: &str) -> impl Iterator<Item = (String, String)> {
    words(key).filter(|word| !SMALL.contains(&word.as_str())).map(|word| (stem(&word), word))
}

fn sorted_stems(key: &str) -> Vec<String> {
    let all: BTreeSet<_> = stems(key).map(|(stem, _)| stem).collect();
    all.into_iter().collect()
}

/// The beginnings of a word that are long enough to be a part of it.
fn beginnings(word: &str) -> impl Iterator<Item = &str> {
    let cuts = word.char_indices().map(|(at, _)| at).skip(PART);
    cuts.map(|at| word.split_at(at).0)
}

fn reversed(word: &str) -> String {
    word.chars().rev().collect()
}

impl Names {
    fn add(&mut self, code: CpvCode, name: &str) {
        let push = |codes: &mut Vec<CpvCode>| {
            if !codes.contains(&code) {
                codes.push(code);
            }
        };
        push(self.named.entry(words(name).collect::<Vec<_>>().join(" ")).or_default());
        let stems = sorted_stems(name);
        let length = self.length.entry(code).or_insert(usize::MAX);
        *length = stems.len().min(*length);
        for stem in &stems {
            self.stems.entry(stem.clone()).or_default().insert(code);
            self.ends.insert(reversed(stem), stem.clone());
        }
        push(self.by_stems.entry(stems).or_default());
    }

    /// The codes with just this name.
    pub(super) fn by_name(&self, key: &str) -> &[CpvCode] {
        self.named.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The codes with a name of just these stems, in any order.
    pub(super) fn by_stems(&self, key: &str) -> &[CpvCode] {
        self.by_stems.get(&sorted_stems(key)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The codes whose names share a telling word with the text, or part of one.
    pub(super) fn near(&self, key: &str) -> BTreeMap<CpvCode, Nearness> {
        let mut near: BTreeMap<CpvCode, Nearness> = BTreeMap::new();
        for (asked, word) in stems(key) {
            let mut having = self.having(&asked);
            for part in self.parts(&asked) {
                for (code, weight) in self.having(part) {
                    // Less than the whole word, however rare the part is.
                    having.entry(code).or_insert(weight.div_ceil(2));
                }
            }
            for (code, weight) in having {
                let found = near.entry(code).or_default();
                found.weight += weight;
                found.words.insert(word.clone());
            }
        }
        for (code, found) in &mut near {
            let length = self.length.get(code).copied().unwrap_or_default();
            found.other_words = length.saturating_sub(found.words.len());
        }
        near
    }

    /// The two parts of a compound (*sammansättning*) that ends in a known word, as
    /// in `städ` and `tjänst`, where the last is as long as can be.
    fn parts<'t>(&self, compound: &'t str) -> impl Iterator<Item = &'t str> {
        let is_part = |part: &str| part.chars().count() >= PART;
        let mut cuts = compound.char_indices().map(|(at, _)| compound.split_at(at));
        let found = cuts.find(|(first, last)| {
            is_part(first) && is_part(last) && self.stems.contains_key(*last)
        });
        // An `s` may join the two.
        let first = found
            .map(|(first, _)| first.strip_suffix('s').filter(|it| is_part(it)).unwrap_or(first));
        first.into_iter().chain(found.map(|(_, last)| last))
    }

    /// The stems that are this one, or of which one is the beginning or the end of
    /// the other. An end may be so by chance, as in `bostäder` and `städ`.
    fn like(&self, asked: &str) -> BTreeMap<&str, usize> {
        let mut like: BTreeMap<&str, usize> = BTreeMap::new();
        let is_part = asked.chars().count() >= PART;
        let backwards = reversed(asked);
        if is_part {
            let longer = self.ends.range(backwards.clone()..);
            let longer = longer.take_while(|(known, _)| known.starts_with(&backwards));
            like.extend(longer.map(|(_, known)| (known.as_str(), 1)));
        }
        let shorter = beginnings(&backwards).filter_map(|part| self.ends.get(part));
        like.extend(shorter.map(|known| (known.as_str(), 1)));
        if is_part {
            let longer = self.stems.range(asked.to_owned()..);
            let longer = longer.take_while(|(known, _)| known.starts_with(asked));
            like.extend(longer.map(|(known, _)| (known.as_str(), 2)));
        }
        let shorter = beginnings(asked).filter_map(|part| self.stems.get_key_value(part));
        like.extend(shorter.map(|(known, _)| (known.as_str(), 2)));
        like.extend(self.stems.get_key_value(asked).map(|(known, _)| (known.as_str(), 4)));
        like
    }

    /// The codes that have a stem like this one, each with the weight of the best;
    /// none if it is common.
    fn having(&self, asked: &str) -> BTreeMap<CpvCode, usize> {
        let mut having: BTreeMap<CpvCode, usize> = BTreeMap::new();
        let common = self.length.len() / COMMON;
        for (known, likeness) in self.like(asked) {
            let Some(codes) = self.stems.get(known) else { continue };
            // A common word within the one asked for tells as little as by itself.
            if codes.len() > common {
                continue;
            }
            let rarity = self.length.len().checked_div(codes.len()).unwrap_or(1);
            let weight = likeness * usize::try_from(rarity.ilog2() + 1).unwrap_or(1);
            for code in codes {
                let best = having.entry(*code).or_default();
                *best = weight.max(*best);
            }
        }
        if having.len() > common { BTreeMap::new() } else { having }
    }
}
