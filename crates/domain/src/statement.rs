//! Papers: the draft of a tender as a document, in HTML and in Markdown.
//!
//! There is one [`Document`] model and two renderers. The texts are built from
//! the tender, its clauses and its assessment alone; what is absent there
//! stands as a marked blank and is listed at the end.

mod blank;
pub mod document;
mod draft;
mod html;
mod markdown;
pub mod predicate;
mod system;
pub mod term;
mod writer;

use jiff::civil::Date;

pub use document::{Block, Definition, Document, Inline, ListItem};
pub use html::{STYLE, to_html};
pub use markdown::to_markdown;
pub use predicate::predicate_text;

use crate::choice_system::ChoiceSystem;
use crate::clause::wording::WordingError;
use crate::clause::{Clause, ClauseCode};
use crate::law::assessment::Assessment;
use crate::tender::Tender;
use crate::text::{Language, Text};

/// What the document of a tender is made from.
#[derive(Debug, Clone, Copy)]
pub struct TenderDocumentInput<'a> {
    /// The tender.
    pub tender: &'a Tender,
    /// The name of the municipality.
    pub municipality: &'a str,
    /// The name of the committee that buys.
    pub committee: &'a str,
    /// The versions of clauses that the tender names; others are ignored.
    pub clauses: &'a [Clause],
    /// What the law book says of the tender, if it was asked.
    pub assessment: Option<&'a Assessment>,
    /// The day on which the draft is written.
    pub prepared_on: Date,
    /// The language of headings, labels and clauses.
    pub language: Language,
}

/// Why a document cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The tender places a version of a clause that was not given.
    #[error("the tender places version {version} of the clause `{code}`, which was not given")]
    UnknownClause {
        /// The clause.
        code: ClauseCode,
        /// The version.
        version: u32,
    },
    /// The wording of a clause is broken in itself, whatever its values are.
    #[error("the wording of the clause `{code}` cannot be filled in")]
    Wording {
        /// The clause.
        code: ClauseCode,
        /// What is broken.
        #[source]
        source: WordingError,
    },
    /// Money without an agreed performance is not bought, so nothing is tendered.
    #[error("a grant has no tender documents")]
    Grant,
}

impl DocumentError {
    /// The same as a sentence in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        let sv = match self {
            Self::UnknownClause { code, version } => {
                format!("Biblioteket har ingen version {version} av villkoret `{code}`.")
            }
            Self::Wording { code, .. } => {
                format!("Ordalydelsen för villkoret `{code}` går inte att fylla i.")
            }
            Self::Grant => "Ett bidrag har inga upphandlingsdokument.".to_owned(),
        };
        Text::new(sv, self.to_string())
    }
}

/// The draft of the tender documents (*upphandlingsdokument*), or of the
/// *förfrågningsunderlag* where the tender is a choice system.
pub fn tender_document(input: TenderDocumentInput<'_>) -> Result<Document, DocumentError> {
    draft::Draft::begin(input)?.finish()
}

/// What the request document of a choice system is made from.
#[derive(Debug, Clone, Copy)]
pub struct RequestDocumentInput<'a> {
    /// The choice system.
    pub system: &'a ChoiceSystem,
    /// The name of the municipality.
    pub municipality: &'a str,
    /// The name of the committee that runs it.
    pub committee: &'a str,
    /// The versions of clauses that the conditions name; others are ignored.
    pub clauses: &'a [Clause],
    /// What the law book says of the system, if it was asked.
    pub assessment: Option<&'a Assessment>,
    /// The days within which whoever is not approved seeks correction (LOV 10:3),
    /// as the law book has them on the day of the paper; absent where it has none.
    pub correction_days: Option<u16>,
    /// Whether the document has been decided; else it is marked as a draft.
    pub is_decided: bool,
    /// The day on which the paper is written.
    pub prepared_on: Date,
    /// The language of headings, labels and clauses.
    pub language: Language,
}

/// The request document (*förfrågningsunderlag*, LOV 2:1) of a choice system as a
/// paper.
///
/// # Errors
///
/// When a condition places a clause that was not given, or whose wording is broken.
pub fn request_document(input: RequestDocumentInput<'_>) -> Result<Document, DocumentError> {
    system::Paper::begin(input).finish()
}
