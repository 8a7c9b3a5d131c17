//! Sheets that come in: CSV and spreadsheets as rows of text, within bounds.

mod separated;
#[cfg(feature = "xlsx")]
mod workbook;

use crate::problem::{Code, Problem};
use hansyn_domain::text::Text;

/// The most rows below the header.
pub const ROWS: usize = 5_000;

/// The most columns.
pub const COLUMNS: usize = 60;

/// How many rows above the header may hold the sheet's own title.
const TITLES: usize = 5;

/// The most characters in a cell.
pub const CELL: usize = 8_000;

/// The kinds of sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetKind {
    /// Values set apart by commas or semicolons.
    Separated,
    /// A spreadsheet (XLSX).
    #[cfg(feature = "xlsx")]
    Workbook,
}

impl SheetKind {
    /// The kind that this build reads under a content type.
    pub fn of(content_type: &str) -> Result<Self, Problem> {
        match content_type {
            "text/csv" => Ok(Self::Separated),
            #[cfg(feature = "xlsx")]
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => {
                Ok(Self::Workbook)
            }
            _ => Err(Problem::new(Code::UnsupportedMediaType).header("accept", "text/csv")),
        }
    }
}

/// A sheet: a header and the rows below it, all of the same width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The header.
    pub header: SheetRow,
    /// The rows that hold anything.
    pub rows: Vec<SheetRow>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Its number in the sheet, as a spreadsheet shows it: from 1 on.
    pub number: usize,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Why a sheet cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// The text is neither UTF-8 nor Windows-1252, or holds control characters.
    #[error("expected text in UTF-8 or Windows-1252; save the sheet as CSV UTF-8")]
    Encoding,
    /// Nothing stands in it.
    #[error("expected a header row")]
    Empty,
    /// A quotation mark opens a cell that never ends.
    #[error("a quotation mark opens a cell that never ends")]
    OpenQuote {
        /// The row in which the cell begins.
        row: usize,
    },
    /// Something follows the quotation mark that ends a cell.
    #[error("something follows the quotation mark that ends a cell")]
    AfterQuote {
        /// The row.
        row: usize,
    },
    /// A row is wider than the header.
    #[error("the row has more cells than the header")]
    Wide {
        /// The row.
        row: usize,
    },
    /// A cell is too long.
    #[error("expected at most {CELL} characters in a cell")]
    LongCell {
        /// The row.
        row: usize,
    },
    /// A cell holds an error of the spreadsheet, such as a broken reference.
    #[error("a cell holds an error of the spreadsheet")]
    BrokenCell {
        /// The row.
        row: usize,
    },
    /// There are too many columns.
    #[error("expected at most {COLUMNS} columns")]
    TooManyColumns,
    /// There are too many rows.
    #[error("expected at most {ROWS} rows below the header")]
    TooManyRows,
    /// The spreadsheet grows too large when it is unpacked.
    #[error("the spreadsheet grows too large when it is unpacked")]
    TooLarge,
    /// The file is no spreadsheet.
    #[error("the file is not a spreadsheet of the kind XLSX with a visible sheet")]
    Workbook,
}

impl SheetError {
    /// The same in both languages.
    fn text(&self) -> Text {
        let sv = match self {
            Self::Encoding => {
                "förväntade text i UTF-8 eller Windows-1252; spara bladet som CSV UTF-8".to_owned()
            }
            Self::Empty => "förväntade en rubrikrad".to_owned(),
            Self::OpenQuote { .. } => "ett citattecken öppnar en cell som aldrig slutar".to_owned(),
            Self::AfterQuote { .. } => {
                "något följer på citattecknet som avslutar en cell".to_owned()
            }
            Self::Wide { .. } => "raden har fler celler än rubriken".to_owned(),
            Self::LongCell { .. } => format!("förväntade högst {CELL} tecken i en cell"),
            Self::BrokenCell { .. } => "en cell innehåller ett fel i kalkylbladet".to_owned(),
            Self::TooManyColumns => format!("förväntade högst {COLUMNS} kolumner"),
            Self::TooManyRows => format!("förväntade högst {ROWS} rader under rubriken"),
            Self::TooLarge => "kalkylbladet blir för stort när det packas upp".to_owned(),
            Self::Workbook => {
                "filen är inget kalkylblad av slaget XLSX med ett synligt blad".to_owned()
            }
        };
        Text::new(sv, self.to_string())
    }

    const fn row(&self) -> Option<usize> {
        match self {
            Self::OpenQuote { row }
            | Self::AfterQuote { row }
            | Self::Wide { row }
            | Self::LongCell { row }
            | Self::BrokenCell { row } => Some(*row),
            _ => None,
        }
    }
}

impl From<SheetError> for Problem {
    fn from(error: SheetError) -> Self {
        let (code, kind) = match &error {
            SheetError::TooManyColumns | SheetError::TooManyRows | SheetError::TooLarge => {
                (Code::TooLarge, "TOO_MANY")
            }
            SheetError::LongCell { .. } => (Code::TooLarge, "LENGTH"),
            SheetError::Encoding => (Code::Malformed, "ENCODING"),
            _ => (Code::Malformed, "FORM"),
        };
        let pointer = error.row().map(|row| format!("/rows/{row}")).unwrap_or_default();
        Self::new(code).at(&pointer, kind, error.text())
    }
}

/// Reads a sheet.
pub fn read(kind: SheetKind, bytes: &[u8]) -> Result<Sheet, SheetError> {
    match kind {
        SheetKind::Separated => separated::read(bytes),
        #[cfg(feature = "xlsx")]
        SheetKind::Workbook => workbook::read(bytes),
    }
}

/// Gathers rows one by one and refuses the first that goes beyond the bounds,
/// so that no sheet takes more memory than they allow.
#[derive(Debug, Default)]
struct Gathering {
    header: Option<SheetRow>,
    rows: Vec<SheetRow>,
}

impl Gathering {
    fn push(&mut self, number: usize, mut cells: Vec<String>) -> Result<(), SheetError> {
        while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(());
        }
        if cells.len() > COLUMNS {
            return Err(SheetError::TooManyColumns);
        }
        if cells.iter().any(|cell| cell.chars().count() > CELL) {
            return Err(SheetError::LongCell { row: number });
        }
        let Some(header) = &self.header else {
            self.header = Some(SheetRow { number, cells });
            return Ok(());
        };
        if cells.len() > header.cells.len() {
            // A title of the whole sheet, and perhaps a line below it, stand in one
            // cell each above a header that is wider.
            if !self.is_only_titles() {
                return Err(SheetError::Wide { row: number });
            }
            *self = Self { header: Some(SheetRow { number, cells }), rows: Vec::new() };
            return Ok(());
        }
        if self.rows.len() >= ROWS {
            return Err(SheetError::TooManyRows);
        }
        cells.resize(header.cells.len(), String::new());
        self.rows.push(SheetRow { number, cells });
        Ok(())
    }

    /// Whether all rows so far, few as they are, hold a single cell.
    fn is_only_titles(&self) -> bool {
        let rows = self.header.iter().chain(&self.rows);
        self.rows.len() < TITLES
            && rows
                .into_iter()
                .all(|row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count() <= 1)
    }

    fn finish(self) -> Result<Sheet, SheetError> {
        let header = self.header.ok_or(SheetError::Empty)?;
        Ok(Sheet { header, rows: self.rows })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_content_types_are_not_read() {
        assert!(SheetKind::of("text/csv").is_ok());
        assert!(SheetKind::of("application/json").is_err());
    }

    #[test]
    fn rows_beyond_the_bound_are_refused() {
        let mut gathering = Gathering::default();
        for number in 1..=ROWS + 1 {
            gathering.push(number, vec!["x".to_owned()]).unwrap();
        }
        let more = gathering.push(ROWS + 2, vec!["x".to_owned()]);
        assert_eq!(more, Err(SheetError::TooManyRows));
    }

    #[test]
    fn columns_and_cells_beyond_the_bound_are_refused() {
        let wide = Gathering::default().push(1, vec!["x".to_owned(); COLUMNS + 1]);
        assert_eq!(wide, Err(SheetError::TooManyColumns));
        assert_eq!(Gathering::default().push(1, vec!["å".repeat(CELL)]), Ok(()));
        let long = Gathering::default().push(3, vec!["å".repeat(CELL + 1)]);
        assert_eq!(long, Err(SheetError::LongCell { row: 3 }));
    }

    #[test]
    fn a_row_is_as_wide_as_the_header() {
        let mut gathering = Gathering::default();
        gathering.push(1, vec!["a".to_owned(), "b".to_owned(), String::new()]).unwrap();
        gathering.push(2, vec!["1".to_owned()]).unwrap();
        let wide = gathering.push(3, vec!["1".to_owned(), "2".to_owned(), "3".to_owned()]);
        assert_eq!(wide, Err(SheetError::Wide { row: 3 }));
        assert_eq!(gathering.finish().unwrap().rows[0].cells, ["1", ""]);
    }

    #[test]
    fn titles_above_the_header_are_passed_over() {
        let mut gathering = Gathering::default();
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        gathering.push(1, row(&["Plan 2027", "", ""])).unwrap();
        gathering.push(2, row(&["Beslutad i juni"])).unwrap();
        gathering.push(4, row(&["a", "b"])).unwrap();
        gathering.push(5, row(&["1", "2"])).unwrap();
        let sheet = gathering.finish().unwrap();
        assert_eq!((sheet.header.number, sheet.rows.len()), (4, 1));
    }

    #[test]
    fn what_is_too_much_is_413_and_what_is_unreadable_400_with_its_row() {
        assert_eq!(Problem::from(SheetError::TooManyRows).code(), Code::TooLarge);
        let problem = Problem::from(SheetError::OpenQuote { row: 7 });
        assert_eq!(problem.code(), Code::Malformed);
        assert_eq!(problem.violations()[0].pointer, "/rows/7");
    }
}
