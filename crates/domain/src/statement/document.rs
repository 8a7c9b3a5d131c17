//! The model that both renderers read.

use crate::text::Language;

/// A document: a title and blocks in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The title, which is also the only heading of level one.
    pub title: String,
    /// The language of everything that is not marked otherwise.
    pub language: Language,
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// One block of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading below the title.
    Heading {
        /// Its level from 2; a renderer closes gaps.
        level: u8,
        /// Its text.
        text: String,
        /// The name that links point to, once in the document.
        anchor: String,
    },
    /// Running text.
    Paragraph(Vec<Inline>),
    /// Items, numbered or not.
    List {
        /// Whether the order matters.
        ordered: bool,
        /// The items.
        items: Vec<ListItem>,
    },
    /// A table; the first cell of each row is the row's heading.
    Table {
        /// What the table shows.
        caption: String,
        /// The headings of the columns.
        header: Vec<String>,
        /// The rows, each with as many cells as the header.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// Terms with what is said of each.
    Definitions(Vec<Definition>),
    /// Something the reader must not miss.
    Note(Vec<Inline>),
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListItem {
    /// What it says.
    pub text: Vec<Inline>,
    /// Items below it, never numbered.
    pub items: Vec<Vec<Inline>>,
}

/// A term and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The term.
    pub term: String,
    /// What is said of it.
    pub text: Vec<Inline>,
}

/// A piece of running text. No piece can carry markup of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Text in the language of the document.
    Text(String),
    /// Text that people wrote, in Swedish whatever the document's language is.
    Swedish(String),
    /// Text with weight.
    Strong(String),
    /// A place where something is still to be written.
    Blank(String),
}

impl Inline {
    /// What the piece says, without its role.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Swedish(text) | Self::Strong(text) | Self::Blank(text) => text,
        }
    }
}

impl From<String> for Inline {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Closes gaps in the levels of headings: a heading lies at most one level
/// below the one before, so that a screen reader's outline has no holes.
pub(super) struct Levels(u8);

impl Levels {
    pub(super) const fn new() -> Self {
        Self(1)
    }

    pub(super) fn next(&mut self, wanted: u8) -> u8 {
        let deepest = self.0.saturating_add(1).min(6);
        self.0 = wanted.clamp(2, deepest);
        self.0
    }
}

/// `text` on one line: controls and runs of blanks become one blank, and the
/// invisible characters that turn the direction of writing go.
///
/// Unbreakable blanks stay, for they hold the groups of an amount together.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {}
            ' ' | '\u{2028}' | '\u{2029}' => one_blank(&mut out),
            other if other.is_control() => one_blank(&mut out),
            other => out.push(other),
        }
    }
    out
}

fn one_blank(out: &mut String) {
    if !out.ends_with(' ') {
        out.push(' ');
    }
}
