//! Tables for analysts: typed columns, described in both languages, without a
//! single person in them.

pub mod applications;
pub mod choice_systems;
pub mod clauses;
pub mod contacts;
pub mod enterprises;
pub mod lots;
pub mod matches;
pub mod needs;
pub mod placement_counts;
pub mod provider_contracts;
pub mod requirements;
pub mod round;
pub mod tenders;

use std::fmt;
use std::str::FromStr;

use hansyn_domain::money::Sek;
use hansyn_domain::text::Text;
use hansyn_persistence::{Kind, Stored};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ColumnKind {
    /// Text, codes and identities.
    Text,
    /// A whole number.
    Integer,
    /// A number with two decimals.
    Decimal,
    /// A day.
    Date,
    /// A point in time.
    Timestamp,
    /// True or false.
    Boolean,
}

impl ColumnKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Text, Self::Integer, Self::Decimal, Self::Date, Self::Timestamp, Self::Boolean];

    /// The kind on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Integer => "INTEGER",
            Self::Decimal => "DECIMAL",
            Self::Date => "DATE",
            Self::Timestamp => "TIMESTAMP",
            Self::Boolean => "BOOLEAN",
        }
    }
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ExportColumn)]
#[serde(rename_all = "camelCase")]
pub struct Column {
    /// Its name, which stands in the header row.
    #[schema(max_length = 60)]
    pub name: &'static str,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// The unit of its numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub unit: Option<&'static str>,
    /// What it tells.
    pub description: Text,
}

/// One table with its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ExportTable)]
#[serde(rename_all = "camelCase")]
pub struct Table {
    /// Its name, which stands in the address.
    pub name: TableName,
    /// What one row is.
    pub description: Text,
    /// Its columns, in order.
    #[schema(max_items = 100)]
    pub columns: Vec<Column>,
}

/// The tables that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[schema(as = ExportTableName)]
#[serde(rename_all = "kebab-case")]
pub enum TableName {
    /// The register.
    Enterprises,
    /// Tenders.
    Tenders,
    /// Lots of tenders.
    Lots,
    /// Predicates of the requirements of lots.
    Requirements,
    /// The clause library.
    Clauses,
    /// Enterprises against lots.
    Matches,
    /// The yearly round.
    Round,
    /// Needs of purchase plans.
    Needs,
    /// Choice systems.
    ChoiceSystems,
    /// Applications to choice systems.
    Applications,
    /// Contracts with providers of choice systems.
    ProviderContracts,
    /// How many were placed, by month.
    PlacementCounts,
    /// Contacts of committees with enterprises.
    Contacts,
}

/// No table has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such table")]
pub struct UnknownTable;

impl TableName {
    /// Every table.
    pub const ALL: [Self; 13] = [
        Self::Enterprises,
        Self::Tenders,
        Self::Lots,
        Self::Requirements,
        Self::Clauses,
        Self::Matches,
        Self::Needs,
        Self::Round,
        Self::ChoiceSystems,
        Self::Applications,
        Self::ProviderContracts,
        Self::PlacementCounts,
        Self::Contacts,
    ];

    /// The name in addresses and file names.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enterprises => "enterprises",
            Self::Tenders => "tenders",
            Self::Lots => "lots",
            Self::Requirements => "requirements",
            Self::Clauses => "clauses",
            Self::Matches => "matches",
            Self::Round => "round",
            Self::Needs => "needs",
            Self::ChoiceSystems => "choice-systems",
            Self::Applications => "applications",
            Self::ProviderContracts => "provider-contracts",
            Self::PlacementCounts => "placement-counts",
            Self::Contacts => "contacts",
        }
    }

    /// The table with its columns.
    #[must_use]
    pub fn table(self) -> Table {
        let (description, columns) = match self {
            Self::Enterprises => (enterprises::description(), columns(&enterprises::fields())),
            Self::Tenders => (tenders::description(), columns(&tenders::fields())),
            Self::Lots => (lots::description(), columns(&lots::fields())),
            Self::Requirements => (requirements::description(), columns(&requirements::fields())),
            Self::Clauses => (clauses::description(), columns(&clauses::fields())),
            Self::Matches => (matches::description(), columns(&matches::fields())),
            Self::Round => (round::description(), columns(&round::fields())),
            Self::Needs => (needs::description(), columns(&needs::fields())),
            Self::ChoiceSystems => {
                (choice_systems::description(), columns(&choice_systems::fields()))
            }
            Self::Applications => (applications::description(), columns(&applications::fields())),
            Self::ProviderContracts => {
                (provider_contracts::description(), columns(&provider_contracts::fields()))
            }
            Self::PlacementCounts => {
                (placement_counts::description(), columns(&placement_counts::fields()))
            }
            Self::Contacts => (contacts::description(), columns(&contacts::fields())),
        };
        Table { name: self, description, columns }
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TableName {
    type Err = UnknownTable;

    fn from_str(text: &str) -> Result<Self, UnknownTable> {
        Self::ALL.into_iter().find(|name| name.as_str() == text).ok_or(UnknownTable)
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Not known, or not applicable.
    Empty,
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Kronor and öre.
    Decimal(Sek),
    /// A day.
    Date(Date),
    /// A point in time.
    Timestamp(Timestamp),
    /// True or false.
    Boolean(bool),
}

/// How a cell is read from a record. The variant is the column's kind, so that
/// a column can never hold what it does not announce.
enum Reader<R> {
    Text(fn(&R) -> Option<String>),
    Integer(fn(&R) -> Option<u64>),
    Decimal(fn(&R) -> Option<Sek>),
    Date(fn(&R) -> Option<Date>),
    Timestamp(fn(&R) -> Option<Timestamp>),
    Boolean(fn(&R) -> Option<bool>),
}

/// A column and how its cells are read from records of the type `R`.
pub struct Field<R> {
    name: &'static str,
    unit: Option<&'static str>,
    sv: &'static str,
    en: &'static str,
    reader: Reader<R>,
}

impl<K: Kind> Field<Stored<K>> {
    /// The version that a row was read from.
    const fn version() -> Self {
        Self::new(
            "version",
            "Postens version.",
            "The version of the record.",
            Reader::Integer(|r| Some(u64::from(r.version))),
        )
    }

    /// When the record was stored and when it was last changed.
    const fn times() -> [Self; 2] {
        let stored = Self::new(
            "createdAt",
            "När posten skapades.",
            "When the record was stored.",
            Reader::Timestamp(|r| Some(r.created_at)),
        );
        let changed = Self::new(
            "changedAt",
            "När posten senast ändrades.",
            "When the record was last changed.",
            Reader::Timestamp(|r| Some(r.changed_at)),
        );
        [stored, changed]
    }
}

impl<R> Field<R> {
    const fn new(
        name: &'static str,
        sv: &'static str,
        en: &'static str,
        reader: Reader<R>,
    ) -> Self {
        Self { name, unit: None, sv, en, reader }
    }

    const fn measured(
        name: &'static str,
        unit: &'static str,
        sv: &'static str,
        en: &'static str,
        reader: Reader<R>,
    ) -> Self {
        Self { name, unit: Some(unit), sv, en, reader }
    }

    fn column(&self) -> Column {
        let kind = match self.reader {
            Reader::Text(_) => ColumnKind::Text,
            Reader::Integer(_) => ColumnKind::Integer,
            Reader::Decimal(_) => ColumnKind::Decimal,
            Reader::Date(_) => ColumnKind::Date,
            Reader::Timestamp(_) => ColumnKind::Timestamp,
            Reader::Boolean(_) => ColumnKind::Boolean,
        };
        Column { name: self.name, kind, unit: self.unit, description: Text::new(self.sv, self.en) }
    }

    fn cell(&self, record: &R) -> Cell {
        let cell = match &self.reader {
            Reader::Text(read) => read(record).filter(|text| !text.is_empty()).map(Cell::Text),
            Reader::Integer(read) => {
                read(record).map(|number| Cell::Integer(i64::try_from(number).unwrap_or(i64::MAX)))
            }
            Reader::Decimal(read) => read(record).map(Cell::Decimal),
            Reader::Date(read) => read(record).map(Cell::Date),
            Reader::Timestamp(read) => read(record).map(Cell::Timestamp),
            Reader::Boolean(read) => read(record).map(Cell::Boolean),
        };
        cell.unwrap_or(Cell::Empty)
    }
}

/// The columns of the fields.
#[must_use]
pub fn columns<R>(fields: &[Field<R>]) -> Vec<Column> {
    fields.iter().map(Field::column).collect()
}

/// The row of one record.
#[must_use]
pub fn row<R>(fields: &[Field<R>], record: &R) -> Vec<Cell> {
    fields.iter().map(|field| field.cell(record)).collect()
}

/// A code of the domain as it stands on the wire.
fn word<T: Serialize>(code: &T) -> String {
    match serde_json::to_value(code) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Codes of the domain in one cell, set apart by a space.
fn words<'c, T: Serialize + 'c>(codes: impl IntoIterator<Item = &'c T>) -> String {
    codes.into_iter().map(word).collect::<Vec<_>>().join(" ")
}

/// Values in one cell, set apart by a space.
fn joined<T: fmt::Display>(values: impl IntoIterator<Item = T>) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join(" ")
}

/// How many there are.
fn count<T>(entries: &[T]) -> Option<u64> {
    u64::try_from(entries.len()).ok()
}

#[cfg(test)]
mod tests;
