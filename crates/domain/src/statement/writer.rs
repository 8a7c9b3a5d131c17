//! What every paper is written with: text in the document's language, headings,
//! and blanks that are listed at the end.

use jiff::civil::Date;
use std::collections::BTreeMap;

use super::DocumentError;
use super::blank::{self, Lack};
use super::document::{Block, Definition, Inline, ListItem};
use super::term;
use crate::clause::{Clause, ClauseCode};
use crate::law::citation::Citation;
use crate::text::{Language, Text};

/// A document in the making.
pub(super) struct Writer {
    pub(super) language: Language,
    pub(super) blocks: Vec<Block>,
    /// What is still to be written, in the order in which it stands.
    pub(super) remaining: Vec<ListItem>,
}

impl Writer {
    pub(super) const fn new(language: Language) -> Self {
        Self { language, blocks: Vec::new(), remaining: Vec::new() }
    }

    /// The text in the document's language.
    pub(super) fn say(&self, sv: &str, en: &str) -> String {
        match self.language {
            Language::Sv => sv.to_owned(),
            Language::En => en.to_owned(),
        }
    }

    /// What stands between two ways of which either is enough.
    pub(super) const fn or(&self) -> &'static str {
        match self.language {
            Language::Sv => " eller ",
            Language::En => " or ",
        }
    }

    pub(super) fn months(&self, count: u16) -> String {
        match count {
            1 => self.say("1 månad", "1 month"),
            _ => self.say(&format!("{count} månader"), &format!("{count} months")),
        }
    }

    pub(super) fn pick(&self, text: &Text) -> String {
        text.get(self.language).to_owned()
    }

    /// A provision written out, as in `8 kap. 1 § LOV`.
    pub(super) fn cited(&self, citation: &str) -> String {
        citation
            .parse()
            .map_or_else(|_| citation.to_owned(), |cited: Citation| self.pick(&cited.written_out()))
    }

    pub(super) fn heading(&mut self, level: u8, anchor: &str, text: String) {
        self.blocks.push(Block::Heading { level, text, anchor: anchor.to_owned() });
    }

    pub(super) fn paragraph(&mut self, text: impl Into<Inline>) {
        self.blocks.push(Block::Paragraph(vec![text.into()]));
    }

    pub(super) fn note(&mut self, text: impl Into<Inline>) {
        self.blocks.push(Block::Note(vec![text.into()]));
    }

    pub(super) fn list(&mut self, ordered: bool, items: Vec<ListItem>) {
        self.blocks.push(Block::List { ordered, items });
    }

    pub(super) fn definitions(&mut self, definitions: Vec<Definition>) {
        if !definitions.is_empty() {
            self.blocks.push(Block::Definitions(definitions));
        }
    }

    /// What people wrote, a paragraph for each line.
    pub(super) fn written(&mut self, text: &str) {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.paragraph(Inline::Swedish(line.to_owned()));
        }
    }

    /// A place that is to be filled in; it is listed at the end too.
    pub(super) fn blank(&mut self, sv: &str, en: &str) -> Inline {
        let label = self.say(sv, en);
        self.remains(vec![capital_first(&label).into()]);
        Inline::Blank(blank::blank_text(&label, self.language))
    }

    pub(super) fn remains(&mut self, text: Vec<Inline>) {
        self.remaining.push(ListItem { text, items: Vec::new() });
    }

    /// The mark that nothing here is decided.
    pub(super) fn mark(&mut self, prepared_on: Date) {
        let day = self.pick(&term::day(prepared_on));
        let sv =
            format!(", {day}. Inget i handlingen är beslutat. Text inom hakparentes ska fyllas i.");
        let en = format!(
            ", {day}. Nothing in this paper has been decided. Text in square brackets is to be filled in."
        );
        let text =
            vec![Inline::Strong(self.say("Utkast", "Draft")), Inline::Text(self.say(&sv, &en))];
        self.blocks.push(Block::Note(text));
    }

    pub(super) fn what_remains(&mut self) {
        self.heading(2, "remaining", self.say("Kvar att fylla i", "Still to be filled in"));
        let items = std::mem::take(&mut self.remaining);
        if items.is_empty() {
            self.paragraph(
                self.say("Inget är kvar att fylla i.", "Nothing remains to be filled in."),
            );
        } else {
            self.list(false, items);
        }
    }

    /// The wording of `clause` with its blanks filled in as far as they are, then
    /// what proves it and how it is followed up.
    pub(super) fn clause_body(
        &mut self,
        clause: &Clause,
        values: &BTreeMap<String, String>,
    ) -> Result<(), DocumentError> {
        let filled = blank::fill(clause, values, self.language)
            .map_err(|source| DocumentError::Wording { code: clause.code.clone(), source })?;
        self.blocks.extend(filled.blocks);
        for lack in &filled.lacks {
            self.lack(&clause.code, lack);
        }
        let follow_up = format!(
            "{} {}",
            self.pick(&term::follow_up(&clause.follow_up)),
            self.pick(&clause.follow_up.how)
        );
        self.definitions(vec![
            definition(self.say("Bevis", "Evidence"), self.pick(&clause.evidence)),
            definition(self.say("Uppföljning", "Follow-up"), follow_up),
            definition(self.say("Påföljd", "Sanction"), self.pick(&clause.follow_up.sanction)),
        ]);
        Ok(())
    }

    fn lack(&mut self, code: &ClauseCode, lack: &Lack) {
        let text = match lack {
            Lack::Missing { label } => label.clone(),
            Lack::DoesNotFit { label, value } => {
                let sv = format!("{label} (värdet ”{value}” går inte att använda)");
                let en = format!("{label} (the value “{value}” cannot be used)");
                self.say(&sv, &en)
            }
            Lack::NoSuchBlank { name } => {
                let sv =
                    format!("värdet för ”{name}” hör inte till klausulen och står inte i texten");
                let en = format!(
                    "the value of “{name}” does not belong to the clause and is not in the text"
                );
                self.say(&sv, &en)
            }
        };
        self.remains(vec![Inline::Text(format!("{code}: {text}"))]);
    }
}

pub(super) fn definition(term: String, text: impl Into<Inline>) -> Definition {
    Definition { term, text: vec![text.into()] }
}

pub(super) fn item(text: impl Into<Inline>) -> ListItem {
    ListItem { text: vec![text.into()], items: Vec::new() }
}

pub(super) fn capital_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
