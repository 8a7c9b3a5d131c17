//! The draft of a tender, section by section, in the order an officer reads.

mod award;
mod basis;
mod clauses;
mod purchase;
mod requirements;
mod reservation;

use super::document::Document;
use super::writer::{Writer, capital_first, definition, item};
use super::{DocumentError, TenderDocumentInput};
use crate::clause::Clause;
use crate::law::purchase::Instrument;
use crate::tender::{Lot, PlacedClause};

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
    out: Writer,
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
        Ok(Self { input, placed, out: Writer::new(input.language) })
    }

    /// Writes every section.
    pub(super) fn finish(mut self) -> Result<Document, DocumentError> {
        self.out.mark(self.input.prepared_on);
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
        self.out.what_remains();
        let kind = if self.is_choice_system() {
            self.out.say("Förfrågningsunderlag", "Documents of the choice system")
        } else {
            self.out.say("Upphandlingsdokument", "Procurement documents")
        };
        let title = format!("{kind}: {}", self.input.tender.title);
        Ok(Document { title, language: self.input.language, blocks: self.out.blocks })
    }

    fn is_choice_system(&self) -> bool {
        self.input.tender.instrument == Instrument::Lov
    }

    /// `Delkontrakt 2: Café`, or the title alone when there is one lot.
    fn lot_name(&self, number: usize, lot: &Lot) -> String {
        if self.input.tender.lots.len() == 1 {
            return lot.title.clone();
        }
        format!("{} {number}: {}", self.out.say("Delkontrakt", "Lot"), lot.title)
    }
}
