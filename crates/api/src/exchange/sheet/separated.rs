//! Values set apart by commas or semicolons (RFC 4180).
//!
//! Read by hand because a refusal must name the row that a spreadsheet shows:
//! blank rows count, line breaks within a cell do not.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use super::{Gathering, Sheet, SheetError};

/// Where the reader stands within a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Bare,
    Quoted,
    Closed,
}

pub(super) fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let text = decoded(bytes)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let delimiter = delimiter(text);
    let mut reader =
        Reader { gathering: Gathering::default(), cells: Vec::new(), cell: String::new(), row: 1 };
    let mut place = Place::Start;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        place = match (place, letter) {
            (Place::Quoted, '"') if letters.peek() == Some(&'"') => {
                letters.next();
                reader.cell.push('"');
                Place::Quoted
            }
            (Place::Quoted, '"') => Place::Closed,
            (Place::Quoted, _) => {
                reader.cell.push(letter);
                Place::Quoted
            }
            (Place::Start, '"') => Place::Quoted,
            (_, _) if letter == delimiter => reader.end_cell(),
            (_, '\r' | '\n') => {
                if letter == '\r' && letters.peek() == Some(&'\n') {
                    letters.next();
                }
                reader.end_row()?
            }
            (Place::Closed, _) => return Err(SheetError::AfterQuote { row: reader.row }),
            (Place::Start | Place::Bare, _) => {
                reader.cell.push(letter);
                Place::Bare
            }
        };
    }
    if place == Place::Quoted {
        return Err(SheetError::OpenQuote { row: reader.row });
    }
    reader.end_row()?;
    reader.gathering.finish()
}

/// The text: UTF-8, or Windows-1252, in which spreadsheets write plain CSV where
/// Swedish is spoken. What begins as UTF-8 and goes on as something else is
/// neither, and what holds characters that no sheet holds is something else.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, SheetError> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) if bytes.get(..error.valid_up_to()).is_some_and(<[u8]>::is_ascii) => {
            WINDOWS_1252.decode_without_bom_handling(bytes).0
        }
        Err(_) => return Err(SheetError::Encoding),
    };
    let belongs = |letter: char| !letter.is_control() || matches!(letter, '\t' | '\r' | '\n');
    if text.chars().all(belongs) { Ok(text) } else { Err(SheetError::Encoding) }
}

struct Reader {
    gathering: Gathering,
    cells: Vec<String>,
    cell: String,
    row: usize,
}

impl Reader {
    fn end_cell(&mut self) -> Place {
        self.cells.push(std::mem::take(&mut self.cell));
        Place::Start
    }

    fn end_row(&mut self) -> Result<Place, SheetError> {
        self.end_cell();
        self.gathering.push(self.row, std::mem::take(&mut self.cells))?;
        self.row += 1;
        Ok(Place::Start)
    }
}

/// The delimiter that the header uses more of, outside of quotation marks. A first
/// line whose delimiter the next one has not, but has the other, is a title.
fn delimiter(text: &str) -> char {
    let mut lines = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).map(counts);
    let first = lines.next().unwrap_or_default();
    let of = |(commas, semicolons): (usize, usize)| if semicolons > commas { ';' } else { ',' };
    match (of(first), lines.next()) {
        (',', Some((0, semicolons))) if semicolons > 0 => ';',
        (';', Some((commas, 0))) if commas > 0 => ',',
        (found, _) => found,
    }
}

/// The commas and the semicolons of a line, outside of quotation marks.
fn counts(line: &str) -> (usize, usize) {
    let (mut quoted, mut commas, mut semicolons) = (false, 0, 0);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => commas += 1,
            ';' if !quoted => semicolons += 1,
            _ => {}
        }
    }
    (commas, semicolons)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(usize, Vec<String>)> {
        let sheet = read(text.as_bytes()).unwrap();
        let header = std::iter::once(sheet.header);
        header.chain(sheet.rows).map(|row| (row.number, row.cells)).collect()
    }

    fn row(number: usize, cells: &[&str]) -> (usize, Vec<String>) {
        (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn the_header_decides_the_delimiter() {
        assert_eq!(cells("a,b\n1;2,3"), [row(1, &["a", "b"]), row(2, &["1;2", "3"])]);
        assert_eq!(cells("a;b\n1,2;3"), [row(1, &["a", "b"]), row(2, &["1,2", "3"])]);
        assert_eq!(cells("\"a,x,y\";b\n1;2"), [row(1, &["a,x,y", "b"]), row(2, &["1", "2"])]);
    }

    #[test]
    fn every_line_end_and_a_byte_order_mark_are_read() {
        let expected = [row(1, &["a", "b"]), row(2, &["1", "2"])];
        for text in ["a,b\r\n1,2\r\n", "a,b\n1,2", "a,b\r1,2\r", "\u{feff}a,b\n1,2\n"] {
            assert_eq!(cells(text), expected, "{text:?}");
        }
    }

    #[test]
    fn quoted_cells_hold_delimiters_quotes_and_line_breaks() {
        let text = "a,b\r\n\"x, \"\"y\"\"\",\"line\r\nbreak\"\r\n3,4\r\n";
        let expected =
            [row(1, &["a", "b"]), row(2, &["x, \"y\"", "line\r\nbreak"]), row(3, &["3", "4"])];
        assert_eq!(cells(text), expected);
    }

    #[test]
    fn what_spreadsheets_write_as_plain_csv_in_sweden_is_read() {
        let sheet = read(b"namn;pris\r\nF\xf6rening \x96 \xc5re;5 \x80\r\n").unwrap();
        assert_eq!(sheet.rows[0].cells, ["Förening – Åre", "5 €"]);
        assert_eq!(read(b"namn\nF\xf6r").unwrap(), read("namn\nFör".as_bytes()).unwrap());
    }

    #[test]
    fn utf_8_that_breaks_off_is_not_taken_for_another_encoding() {
        assert_eq!(read(b"namn\nF\xc3\xb6rening \xc5re"), Err(SheetError::Encoding));
        assert_eq!(read(b"namn\n\xc3\xb6\nx\xc3"), Err(SheetError::Encoding));
    }

    #[test]
    fn blank_rows_are_passed_over_and_counted() {
        assert_eq!(cells("\n\na,b\n\n , \n1,2\n"), [row(3, &["a", "b"]), row(6, &["1", "2"])]);
    }

    #[test]
    fn broken_quotation_is_refused_with_its_row() {
        assert_eq!(read(b"a,b\n1,\"2\n3,4"), Err(SheetError::OpenQuote { row: 2 }));
        assert_eq!(read(b"a,b\n\"1\"x,2"), Err(SheetError::AfterQuote { row: 2 }));
    }

    #[test]
    fn other_encodings_and_nothing_at_all_are_refused() {
        assert_eq!(read(b"n\0a\0"), Err(SheetError::Encoding));
        assert_eq!(read(b"namn\nF\xf6rening \x81"), Err(SheetError::Encoding));
        assert_eq!(read("namn\n\u{1b}x".as_bytes()), Err(SheetError::Encoding));
        assert_eq!(read(b""), Err(SheetError::Empty));
        assert_eq!(read(b"\n , \n"), Err(SheetError::Empty));
    }
}
