//! Values set apart by commas or semicolons (RFC 4180).
//!
//! Read by hand because a refusal must name the row that a spreadsheet shows:
//! blank rows count, line breaks within a cell do not.

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
    let text = std::str::from_utf8(bytes).ok().ok_or(SheetError::Encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0') {
        return Err(SheetError::Encoding);
    }
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
        assert_eq!(read(b"namn\nF\xf6rening"), Err(SheetError::Encoding));
        assert_eq!(read(b"n\0a\0"), Err(SheetError::Encoding));
        assert_eq!(read(b""), Err(SheetError::Empty));
        assert_eq!(read(b"\n , \n"), Err(SheetError::Empty));
    }
}
