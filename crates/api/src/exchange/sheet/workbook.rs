//! Spreadsheets (XLSX): the first visible sheet, cell by cell.
//!
//! A spreadsheet is a zip archive, which a few bytes can make huge. So what the
//! archive declares is added up before it is opened, the archive's reader holds
//! each part to what it declared, and cells are taken one by one.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use super::{CELL, COLUMNS, Gathering, ROWS, Sheet, SheetError};

/// The most bytes of a whole spreadsheet, unpacked.
const UNPACKED: u64 = 64 * 1024 * 1024;

/// The most bytes of the texts of the sheet; a text that many cells share
/// counts each time.
const TEXTS: usize = 8 * 1024 * 1024;

/// The most cells that are looked at, empty ones included.
const CELLS: usize = 1_000_000;

/// The last day that a spreadsheet knows, as its serial number.
const LAST_DAY: f64 = 2_958_466.0;

pub(super) fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    if declared(bytes) > UNPACKED {
        return Err(SheetError::TooLarge);
    }
    if promises_too_many_texts(bytes)? {
        return Err(SheetError::TooLarge);
    }
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let visible = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let first = workbook.sheets_metadata().iter().find(visible).ok_or(SheetError::Workbook)?;
    let name = first.name.clone();
    let mut reader = workbook.worksheet_cells_reader(&name).map_err(unreadable)?;
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let (mut cells, mut texts) = (0_usize, 0_usize);
    while let Some(cell) = reader.next_cell().map_err(unreadable)? {
        cells += 1;
        if cells > CELLS {
            return Err(SheetError::TooLarge);
        }
        let (row, column) = cell.get_position();
        let Some(text) = text(cell.get_value(), number(row))? else { continue };
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= COLUMNS {
            return Err(SheetError::TooManyColumns);
        }
        texts += text.len();
        if texts > TEXTS {
            return Err(SheetError::TooLarge);
        }
        place(&mut rows, row, column, text)?;
    }
    let mut gathering = Gathering::default();
    for (row, cells) in rows {
        gathering.push(number(row), cells)?;
    }
    gathering.finish()
}

fn place(
    rows: &mut BTreeMap<u32, Vec<String>>,
    row: u32,
    column: usize,
    text: String,
) -> Result<(), SheetError> {
    let cells = rows.entry(row).or_default();
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    if let Some(cell) = cells.get_mut(column) {
        *cell = text;
    }
    if rows.len() > ROWS + 1 { Err(SheetError::TooManyRows) } else { Ok(()) }
}

/// The number of the row as a spreadsheet shows it.
fn number(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1)
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where a mapping of errors is wanted")]
fn unreadable(error: XlsxError) -> SheetError {
    tracing::debug!(error.chain = %error, "a spreadsheet could not be read");
    SheetError::Workbook
}

/// The cell as somebody would have typed it, or nothing if it is empty.
fn text(value: &DataRef<'_>, row: usize) -> Result<Option<String>, SheetError> {
    let long = |text: &str| text.len() > CELL && text.chars().count() > CELL;
    let text = match value {
        DataRef::Empty => return Ok(None),
        DataRef::Error(_) => return Err(SheetError::BrokenCell { row }),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(time) => day(*time),
        DataRef::DateTimeIso(time) => time.chars().take(10).collect(),
        DataRef::String(text) if long(text) => return Err(SheetError::LongCell { row }),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) if long(text) => return Err(SheetError::LongCell { row }),
        DataRef::SharedString(text) => (*text).to_owned(),
    };
    Ok((!text.trim().is_empty()).then_some(text))
}

fn day(time: ExcelDateTime) -> String {
    if !time.is_datetime() || !(0.0..LAST_DAY).contains(&time.as_f64()) {
        return time.as_f64().to_string();
    }
    let (year, month, day, ..) = time.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// How many bytes the parts of a zip archive have together when they are
/// unpacked, by the entries of its directory.
///
/// Every entry counts wherever it stands, so that no second directory hides
/// one; an entry too large for 32 bits declares the largest number there.
fn declared(bytes: &[u8]) -> u64 {
    const ENTRY: &[u8] = b"PK\x01\x02";
    const STORED: u16 = 0;
    const DEFLATED: u16 = 8;
    let mut sum: u64 = 0;
    for header in bytes.windows(46).filter(|window| window.starts_with(ENTRY)) {
        let method = header.get(10..12).and_then(|two| two.try_into().ok()).map(u16::from_le_bytes);
        let size = header.get(24..28).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
        // The signature alone may occur within packed data.
        if matches!(method, Some(STORED | DEFLATED)) {
            sum = sum.saturating_add(size.map_or(0, u64::from));
        }
    }
    sum
}

/// Whether the table of shared texts says that it holds more texts than any
/// sheet within the bounds has.
///
/// The reader makes room for as many as the table says before it reads them,
/// and room that cannot be had ends the process.
fn promises_too_many_texts(bytes: &[u8]) -> Result<bool, SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_e| SheetError::Workbook)?;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_e| SheetError::Workbook)?;
        let name = part.name().map_err(|_e| SheetError::Workbook)?.to_ascii_lowercase();
        if !name.ends_with("sharedstrings.xml") {
            continue;
        }
        let mut xml = Vec::new();
        part.take(UNPACKED).read_to_end(&mut xml).map_err(|_e| SheetError::Workbook)?;
        let too_many = xml.windows(11).enumerate().filter(|(_, word)| *word == b"uniqueCount").any(
            |(at, _)| {
                let rest = xml.get(at + 11..).unwrap_or_default();
                let digits = rest
                    .iter()
                    .skip_while(|byte| {
                        matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'"' | b'\'')
                    })
                    .take_while(|byte| byte.is_ascii_digit());
                digits.count() > 7
            },
        );
        if too_many {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests;
