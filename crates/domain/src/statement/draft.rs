//! The draft of a tender, section by section, in the order an officer reads.

mod award;
mod basis;
mod clauses;
mod purchase;
mod requirements;
mod reservation;

use super::blank;
use super::document::{Block, Definition, Document, Inline, ListItem};
use super::{DocumentError, TenderDocumentInput, term};
use crate::clause::Clause;
use crate::law::citation::Citation;
use crate::law::purchase::Instrument;
use crate::tender::{Lot, PlacedClause};
use crate::text::{Language, Text};

/// A placed clause with the version of the library that it names.
#[derive(Clone, Copy)]
struct Placed<'a> {
    number: usize,
    place: &'a PlacedClause,
    clause: &'a Clause,
}

/// A document in the making.
pub(super) struct Draft<'a> {
    input: TenderDocumentInput<'a>,
    placed: Vec<Placed<'a>>,
    blocks: Vec<Block>,
    /// What is still to be written, in the order in which it stands.
    remaining: Vec<ListItem>,
}

impl<'a> Draft<'a> {
    /// Finds the clauses that the tender places.
    pub(super) fn begin(input: TenderDocumentInput<'a>) -> Result<Self, DocumentError> {
        if input.tender.instrument == Instrument::Grant {
            return Err(DocumentError::Grant);
        }
        let mut placed = Vec::new();
        for (index, place) in input.tender.clauses.iter().enumerate() {
            let named =
                |clause: &&Clause| clause.code == place.code && clause.version == place.version;
            let clause = input.clauses.iter().find(named).ok_or_else(|| {
                DocumentError::UnknownClause { code: place.code.clone(), version: place.version }
            })?;
            placed.push(Placed { number: index + 1, place, clause });
        }
        // By phase, and within a phase as the draft has them.
        placed.sort_by_key(|placed| (placed.place.phase, placed.number));
        Ok(Self { input, placed, blocks: Vec::new(), remaining: Vec::new() })
    }

    /// Writes every section.
    pub(super) fn finish(mut self) -> Result<Document, DocumentError> {
        self.mark();
        self.purchase();
        self.rules();
        self.reservation();
        self.lots();
        self.requirements();
        self.clauses()?;
        if self.is_choice_system() {
            self.approval();
        } else {
            self.award();
        }
        self.dates();
        self.legal_basis();
        self.what_remains();
        let kind = if self.is_choice_system() {
            self.say("Förfrågningsunderlag", "Documents of the choice system")
        } else {
            self.say("Upphandlingsdokument", "Procurement documents")
        };
        let title = format!("{kind}: {}", self.input.tender.title);
        Ok(Document { title, language: self.input.language, blocks: self.blocks })
    }

    fn is_choice_system(&self) -> bool {
        self.input.tender.instrument == Instrument::Lov
    }

    /// The text in the document's language.
    fn say(&self, sv: &str, en: &str) -> String {
        match self.input.language {
            Language::Sv => sv.to_owned(),
            Language::En => en.to_owned(),
        }
    }

    fn pick(&self, text: &Text) -> String {
        text.get(self.input.language).to_owned()
    }

    /// A provision written out, as in `8 kap. 1 § LOV`.
    fn cited(&self, citation: &str) -> String {
        citation
            .parse()
            .map_or_else(|_| citation.to_owned(), |cited: Citation| self.pick(&cited.written_out()))
    }

    fn heading(&mut self, level: u8, anchor: &str, text: String) {
        self.blocks.push(Block::Heading { level, text, anchor: anchor.to_owned() });
    }

    fn paragraph(&mut self, text: impl Into<Inline>) {
        self.blocks.push(Block::Paragraph(vec![text.into()]));
    }

    fn note(&mut self, text: impl Into<Inline>) {
        self.blocks.push(Block::Note(vec![text.into()]));
    }

    fn list(&mut self, ordered: bool, items: Vec<ListItem>) {
        self.blocks.push(Block::List { ordered, items });
    }

    fn definitions(&mut self, definitions: Vec<Definition>) {
        if !definitions.is_empty() {
            self.blocks.push(Block::Definitions(definitions));
        }
    }

    /// What people wrote, a paragraph for each line.
    fn written(&mut self, text: &str) {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.paragraph(Inline::Swedish(line.to_owned()));
        }
    }

    /// A place that is to be filled in; it is listed at the end too.
    fn blank(&mut self, sv: &str, en: &str) -> Inline {
        let label = self.say(sv, en);
        self.remains(vec![capital_first(&label).into()]);
        Inline::Blank(blank::blank_text(&label, self.input.language))
    }

    fn remains(&mut self, text: Vec<Inline>) {
        self.remaining.push(ListItem { text, items: Vec::new() });
    }

    /// `Delkontrakt 2: Café`, or the title alone when there is one lot.
    fn lot_name(&self, number: usize, lot: &Lot) -> String {
        if self.input.tender.lots.len() == 1 {
            return lot.title.clone();
        }
        format!("{} {number}: {}", self.say("Delkontrakt", "Lot"), lot.title)
    }

    /// The mark that nothing here is decided.
    fn mark(&mut self) {
        let day = self.pick(&term::day(self.input.prepared_on));
        let sv =
            format!(", {day}. Inget i handlingen är beslutat. Text inom hakparentes ska fyllas i.");
        let en = format!(
            ", {day}. Nothing in this paper has been decided. Text in square brackets is to be filled in."
        );
        let text =
            vec![Inline::Strong(self.say("Utkast", "Draft")), Inline::Text(self.say(&sv, &en))];
        self.blocks.push(Block::Note(text));
    }

    fn what_remains(&mut self) {
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
}

fn definition(term: String, text: impl Into<Inline>) -> Definition {
    Definition { term, text: vec![text.into()] }
}

fn item(text: impl Into<Inline>) -> ListItem {
    ListItem { text: vec![text.into()], items: Vec::new() }
}

fn capital_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
