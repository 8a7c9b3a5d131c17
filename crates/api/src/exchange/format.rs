//! The formats of exports: the same rows in each.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use serde_json::{Map, Value};

use super::table::{Cell, Column};
use crate::problem::{Code, Problem};

/// A format of exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, utoipa::ToSchema)]
#[schema(as = ExportFormat, rename_all = "kebab-case")]
pub enum Format {
    /// Comma-separated values (RFC 4180) in UTF-8.
    Csv,
    /// What a Swedish Excel opens by itself: BOM, `;` and decimal comma.
    CsvExcelSv,
    /// One JSON object a line.
    Ndjson,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::CsvExcelSv, Self::Ndjson];

    /// The name in `?format=`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::CsvExcelSv => "csv-excel-sv",
            Self::Ndjson => "ndjson",
        }
    }

    /// The content type.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvExcelSv => "text/csv; charset=utf-8; header=present",
            Self::Ndjson => "application/x-ndjson",
        }
    }

    /// How the names of files end.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvExcelSv => "csv",
            Self::Ndjson => "ndjson",
        }
    }

    /// The format that was asked for by name, otherwise the one that `Accept`
    /// prefers.
    pub fn asked(name: Option<&str>, accept: Option<&str>) -> Result<Self, Problem> {
        if let Some(name) = name {
            let known = Self::ALL.into_iter().find(|format| format.as_str() == name);
            let expected = (
                "förväntade `csv`, `csv-excel-sv` eller `ndjson`",
                "expected `csv`, `csv-excel-sv` or `ndjson`",
            );
            return known
                .ok_or_else(|| Problem::new(Code::Malformed).field("format", "FORM", expected));
        }
        Self::accepted(accept.unwrap_or("*/*")).ok_or_else(|| Problem::new(Code::NotAcceptable))
    }

    /// The format with the highest quality; of equals the first.
    fn accepted(accept: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for range in accept.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let format = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
                "text/csv" | "text/*" | "*/*" => Self::Csv,
                "application/x-ndjson" | "application/*" => Self::Ndjson,
                _ => continue,
            };
            let quality = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(1.0, |q| q.parse().unwrap_or(0.0));
            if quality > 0.0 && best.is_none_or(|(_, known)| quality > known) {
                best = Some((format, quality));
            }
        }
        best.map(|(format, _)| format)
    }

    /// What stands before the rows: in both csv formats the header row.
    pub fn opening(self, columns: &[Column]) -> Result<Vec<u8>, Problem> {
        let names = columns.iter().map(|column| column.name.to_owned()).collect();
        match self {
            Self::Csv => separated(b',', vec![names]),
            Self::CsvExcelSv => {
                let mut bytes = "\u{feff}".as_bytes().to_vec();
                bytes.extend(separated(b';', vec![names])?);
                Ok(bytes)
            }
            Self::Ndjson => Ok(Vec::new()),
        }
    }

    /// The rows.
    pub fn lines(self, columns: &[Column], rows: &[Vec<Cell>]) -> Result<Vec<u8>, Problem> {
        let texts = |comma: bool| {
            rows.iter().map(|row| row.iter().map(|cell| plain(cell, comma)).collect()).collect()
        };
        match self {
            Self::Csv => separated(b',', texts(false)),
            Self::CsvExcelSv => separated(b';', texts(true)),
            Self::Ndjson => objects(columns, rows),
        }
    }
}

fn separated(delimiter: u8, rows: Vec<Vec<String>>) -> Result<Vec<u8>, Problem> {
    let failed = |error: csv::Error| Problem::new(Code::Internal).caused_by(error);
    let mut writer = WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| Problem::new(Code::Internal).caused_by(error.into_error()))
}

fn objects(columns: &[Column], rows: &[Vec<Cell>]) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    for row in rows {
        let names = columns.iter().map(|column| column.name.to_owned());
        let object: Map<String, Value> = names.zip(row.iter().map(value)).collect();
        serde_json::to_writer(&mut bytes, &object)
            .map_err(|error| Problem::new(Code::Internal).caused_by(error))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// A cell in either csv format.
fn plain(cell: &Cell, comma: bool) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => defused(text),
        Cell::Integer(number) => number.to_string(),
        Cell::Decimal(amount) if comma => amount.to_string().replace('.', ","),
        Cell::Decimal(amount) => amount.to_string(),
        Cell::Date(day) => day.to_string(),
        Cell::Timestamp(time) => time.to_string(),
        Cell::Boolean(flag) => flag.to_string(),
    }
}

/// Whether a spreadsheet could take the text for a formula.
#[must_use]
pub fn begins_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text that no spreadsheet runs: what could begin a formula gets an
/// apostrophe in front.
fn defused(text: &str) -> String {
    if begins_a_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// A cell in JSON. Decimals are strings, so that no reader rounds them.
fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Integer(number) => Value::from(*number),
        Cell::Decimal(amount) => Value::from(amount.to_string()),
        Cell::Date(day) => Value::from(day.to_string()),
        Cell::Timestamp(time) => Value::from(time.to_string()),
        Cell::Boolean(flag) => Value::from(*flag),
    }
}

#[cfg(test)]
mod tests;
