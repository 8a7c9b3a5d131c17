//! The columns of a sheet of planned purchases, by the names that people give them.

use super::super::sheet::SheetRow;
use crate::problem::{Code, Problem};
use hansyn_domain::text::Text;

/// A column that means something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Key,
    Title,
    Wording,
    Cpv,
    Areas,
    Start,
    Year,
    Part,
    Value,
    ThousandsOfKronor,
    MillionsOfKronor,
    Committee,
    Lots,
}

/// What the columns of a header mean; nothing where they are passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) columns: Vec<Option<Column>>,
    pub(super) passed_over: Vec<String>,
}

/// Titles in lower case with letters and digits alone.
const TITLES: &[(Column, &[&str])] = &[
    (
        Column::Key,
        &["nr", "id", "löpnummer", "löpnr", "radnr", "nummer", "planid", "key", "no", "number"],
    ),
    (
        Column::Title,
        &[
            "titel",
            "benämning",
            "namn",
            "upphandling",
            "behov",
            "objekt",
            "rubrik",
            "inköp",
            "projekt",
            "upphandlingensnamn",
            "avtal",
            "avtalsområde",
            "title",
            "name",
            "need",
            "procurement",
            "purchase",
            "contract",
        ],
    ),
    (
        Column::Wording,
        &[
            "varaellertjänst",
            "varatjänst",
            "varortjänster",
            "vadskaköpas",
            "beskrivning",
            "kategori",
            "produktområde",
            "inköpskategori",
            "bransch",
            "vara",
            "tjänst",
            "what",
            "description",
            "category",
            "goodsorservices",
            "wording",
        ],
    ),
    (Column::Cpv, &["cpv", "cpvkod", "cpvkoder", "huvudcpv", "cpvcode", "cpvcodes", "maincpv"]),
    (
        Column::Areas,
        &[
            "område",
            "områden",
            "plats",
            "leveransområde",
            "leveransområden",
            "stadsdel",
            "stadsdelar",
            "geografi",
            "ort",
            "area",
            "areas",
            "place",
            "district",
            "location",
        ],
    ),
    (
        Column::Start,
        &[
            "start",
            "period",
            "tidpunkt",
            "planeradstart",
            "avtalsstart",
            "startdatum",
            "när",
            "annonseras",
            "planeradannonsering",
            "begins",
            "when",
            "plannedstart",
            "startdate",
            "date",
        ],
    ),
    (Column::Year, &["år", "startår", "year"]),
    (Column::Part, &["kvartal", "kv", "månad", "startkvartal", "startmånad", "quarter", "month"]),
    (
        Column::Value,
        &[
            "värde",
            "uppskattatvärde",
            "beräknatvärde",
            "kontraktsvärde",
            "avtalsvärde",
            "belopp",
            "summa",
            "budget",
            "volym",
            "value",
            "estimatedvalue",
            "amount",
            "contractvalue",
        ],
    ),
    (
        Column::Committee,
        &[
            "nämnd",
            "förvaltning",
            "enhet",
            "beställare",
            "ansvarignämnd",
            "committee",
            "department",
            "buyer",
        ],
    ),
    (Column::Lots, &["delkontrakt", "antaldelkontrakt", "anbudsområden", "delar", "lots", "parts"]),
];

impl Column {
    /// The name in pointers.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Title => "title",
            Self::Wording => "wording",
            Self::Cpv => "cpv",
            Self::Areas => "areas",
            Self::Start | Self::Year | Self::Part => "start",
            Self::Value | Self::ThousandsOfKronor | Self::MillionsOfKronor => "value",
            Self::Committee => "committee",
            Self::Lots => "lots",
        }
    }

    /// The column under a title, however it is spaced, capitalised and set off. The
    /// unit of a value may stand beside its name, as in `Värde (tkr)`.
    fn titled(title: &str) -> Option<Self> {
        let plain = |text: &str| -> String {
            text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect()
        };
        let found = |title: &str| {
            TITLES.iter().find(|(_, titles)| titles.contains(&title)).map(|(column, _)| *column)
        };
        let whole = plain(title);
        let units = [
            ("tkr", Self::ThousandsOfKronor),
            ("ksek", Self::ThousandsOfKronor),
            ("mkr", Self::MillionsOfKronor),
            ("mnkr", Self::MillionsOfKronor),
            ("msek", Self::MillionsOfKronor),
            ("kr", Self::Value),
            ("sek", Self::Value),
        ];
        let measured = units.iter().find_map(|(unit, column)| {
            let name = whole.strip_suffix(unit)?;
            (found(name) == Some(Self::Value)).then_some(*column)
        });
        // What stands in brackets explains the title.
        found(&whole)
            .or(measured)
            .or_else(|| title.split_once('(').and_then(|(name, _)| found(&plain(name))))
    }
}

/// The columns of the header, in order.
pub(super) fn of_header(header: &SheetRow) -> Result<Header, Problem> {
    let mut problem = Problem::new(Code::Malformed);
    let mut found = Header { columns: Vec::new(), passed_over: Vec::new() };
    for title in &header.cells {
        let column = Column::titled(title);
        let shown: String = title.trim().chars().take(100).collect();
        if let Some(known) = column.filter(|column| found.columns.contains(&Some(*column))) {
            let escaped = shown.replace('~', "~0").replace('/', "~1");
            let pointer = format!("/rows/{}/{escaped}", header.number);
            let name = known.name();
            let message = Text::new(
                format!("`{shown}` betyder {name}, som redan står där"),
                format!("`{shown}` means {name}, which stands there already"),
            );
            problem = problem.at(&pointer, "REPEATED", message);
        }
        if column.is_none() && !shown.is_empty() {
            found.passed_over.push(shown);
        }
        found.columns.push(column);
    }
    let named =
        [Column::Title, Column::Wording].map(|column| found.columns.contains(&Some(column)));
    if named == [false, false] {
        let message = (
            "förväntade en kolumn med det som ska köpas, som `Benämning` eller `Title`",
            "expected a column with what is to be bought, as in `Benämning` or `Title`",
        );
        problem = problem.at(&format!("/rows/{}", header.number), "MISSING_COLUMN", message);
    }
    if problem.violations().is_empty() { Ok(found) } else { Err(problem) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(titles: &[&str]) -> Result<Header, Problem> {
        of_header(&SheetRow {
            number: 1,
            cells: titles.iter().map(|it| (*it).to_owned()).collect(),
        })
    }

    #[test]
    fn titles_are_understood_however_they_are_written() {
        let swedish = header(&["Benämning", "CPV-kod", "Uppskattat värde (tkr)", "Kvartal", "År"]);
        let english = header(&["TITLE", "cpv code", "Value kSEK", "quarter", "year"]);
        assert_eq!(swedish.unwrap().columns, english.unwrap().columns);
        assert_eq!(Column::titled("Värde (MSEK)"), Some(Column::MillionsOfKronor));
        assert_eq!(Column::titled("Värde, kr"), Some(Column::Value));
        assert_eq!(Column::titled("Nämnd (beslutande)"), Some(Column::Committee));
    }

    #[test]
    fn no_title_means_two_columns() {
        let mut all: Vec<_> = TITLES.iter().flat_map(|(_, titles)| titles.iter()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn what_means_nothing_is_passed_over_and_named() {
        let found = header(&["Upphandling", "Kontaktperson", ""]).unwrap();
        assert_eq!(found.passed_over, ["Kontaktperson"]);
        assert_eq!(found.columns, [Some(Column::Title), None, None]);
    }

    #[test]
    fn a_repeated_column_and_a_sheet_of_nothing_are_refused() {
        let codes = |titles: &[&str]| -> Vec<String> {
            header(titles).unwrap_err().violations().iter().map(|it| it.code.clone()).collect()
        };
        assert_eq!(codes(&["Titel", "Namn"]), ["REPEATED"]);
        assert_eq!(codes(&["CPV"]), ["MISSING_COLUMN"]);
    }
}
