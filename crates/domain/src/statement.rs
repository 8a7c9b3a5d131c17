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
pub mod term;

use jiff::civil::Date;

pub use document::{Block, Definition, Document, Inline, ListItem};
pub use html::{STYLE, to_html};
pub use markdown::to_markdown;
pub use predicate::predicate_text;

use crate::clause::wording::WordingError;
use crate::clause::{Clause, ClauseCode};
use crate::law::assessment::Assessment;
use crate::tender::Tender;
use crate::text::Language;

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

/// The draft of the tender documents (*upphandlingsdokument*), or of the
/// *förfrågningsunderlag* where the tender is a choice system.
pub fn tender_document(input: TenderDocumentInput<'_>) -> Result<Document, DocumentError> {
    draft::Draft::begin(input)?.finish()
}
