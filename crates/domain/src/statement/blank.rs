//! Wordings with some of their blanks still open.

use std::collections::BTreeMap;

use super::document::{Block, Inline, ListItem, plain};
use crate::clause::wording::{self, WordingError};
use crate::clause::{Clause, Parameter, ParameterKind};
use crate::text::Language;

/// Two private characters that fence an open blank while the wording is text.
/// No value can hold them: they are taken out of what people wrote.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// The longest label that a blank shows; a value of the wording ends at 1000.
const LONGEST_LABEL: usize = 900;

/// Why a blank is open.
pub(super) enum Lack {
    /// It has no value.
    Missing {
        /// What is asked for.
        label: String,
    },
    /// Its value does not fit.
    DoesNotFit {
        /// What is asked for.
        label: String,
        /// The value.
        value: String,
    },
    /// A value was given for something that is no blank of the clause.
    NoSuchBlank {
        /// The name it was given for.
        name: String,
    },
}

/// A wording as blocks, and what it lacks.
pub(super) struct Filled {
    pub(super) blocks: Vec<Block>,
    pub(super) lacks: Vec<Lack>,
}

/// The text of an open blank.
pub(super) fn blank_text(label: &str, language: Language) -> String {
    let label: String = plain(label).chars().take(LONGEST_LABEL).collect();
    match language {
        Language::Sv => format!("[fyll i: {label}]"),
        Language::En => format!("[fill in: {label}]"),
    }
}

/// The wording of `clause` with those `values` that fit; the rest stays open.
pub(super) fn fill(
    clause: &Clause,
    values: &BTreeMap<String, String>,
    language: Language,
) -> Result<Filled, WordingError> {
    let mut clause = clause.clone();
    let mut complete = BTreeMap::new();
    let mut lacks = Vec::new();
    for name in values.keys().filter(|name| clause.parameters.iter().all(|p| p.name != **name)) {
        lacks.push(Lack::NoSuchBlank { name: name.clone() });
    }
    for parameter in &mut clause.parameters {
        let value =
            match fitting(parameter, values.get(&parameter.name).map(String::as_str), language) {
                Ok(value) => value,
                Err(lack) => {
                    lacks.push(lack);
                    // The blank's own text has to fit where a number was asked for.
                    parameter.kind = ParameterKind::Text;
                    let label = blank_text(parameter.label.get(language), language);
                    format!("{OPEN}{label}{CLOSE}")
                }
            };
        complete.insert(parameter.name.clone(), value);
    }
    let text = wording::fill(&clause, &complete)?;
    Ok(Filled { blocks: blocks(text.get(language)), lacks })
}

fn fitting(parameter: &Parameter, value: Option<&str>, language: Language) -> Result<String, Lack> {
    let label = || parameter.label.get(language).to_owned();
    let Some(value) = value else { return Err(Lack::Missing { label: label() }) };
    let clean: String =
        plain(value).chars().filter(|letter| !matches!(*letter, OPEN | CLOSE)).collect();
    if wording::fits(parameter, &clean) {
        Ok(clean)
    } else {
        Err(Lack::DoesNotFit { label: label(), value: clean })
    }
}

/// The lines of a wording: a numbered list where they count from one, else
/// paragraphs.
fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let points: Option<Vec<&str>> = lines
        .iter()
        .enumerate()
        .map(|(place, line)| line.strip_prefix(&format!("{}. ", place + 1)))
        .collect();
    match points {
        Some(points) if points.len() > 1 => {
            let item = |point: &str| ListItem { text: pieces(point), items: Vec::new() };
            vec![Block::List { ordered: true, items: points.into_iter().map(item).collect() }]
        }
        _ => lines.into_iter().map(|line| Block::Paragraph(pieces(line))).collect(),
    }
}

fn pieces(line: &str) -> Vec<Inline> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let (blank, tail) = after.split_once(CLOSE).unwrap_or((after, ""));
        if !before.is_empty() {
            pieces.push(Inline::Text(before.to_owned()));
        }
        pieces.push(Inline::Blank(blank.to_owned()));
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Inline::Text(rest.to_owned()));
    }
    pieces
}
