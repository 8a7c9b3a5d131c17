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
    /// When it is announced: a start only where the sheet has no other.
    Announced,
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

/// Titles in lower case with letters and digits alone. Where a sheet has several
/// for one column, the one that stands first here is meant.
const TITLES: &[(Column, &[&str])] = &[
    (
        Column::Key,
        &[
            "nr",
            "id",
            "löpnummer",
            "löpnr",
            "radnr",
            "nummer",
            "planid",
            "key",
            "no",
            "number",
            "diarienummer",
            "diarienr",
            "dnr",
        ],
    ),
    (
        Column::Title,
        &[
            "titel",
            "benämning",
            "namn",
            "upphandlingensnamn",
            "upphandlingensbenämning",
            "upphandlingsnamn",
            "upphandlingsobjekt",
            "upphandling",
            "behov",
            "objekt",
            "rubrik",
            "inköp",
            "projekt",
            "avtalsnamn",
            "avtalsområde",
            "avtal",
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
            "stadsdelsområde",
            "kommundel",
            "geografisktområde",
            "leveransort",
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
            "avtalsstart",
            "planeradavtalsstart",
            "beräknadavtalsstart",
            "kontraktsstart",
            "start",
            "planeradstart",
            "startdatum",
            "leveransstart",
            "begins",
            "plannedstart",
            "startdate",
            "period",
            "tidpunkt",
            "när",
            "when",
            "date",
        ],
    ),
    (
        Column::Announced,
        &[
            "annonseras",
            "planeradannonsering",
            "annonsering",
            "annonsdatum",
            "upphandlingsstart",
            "planeradupphandlingsstart",
            "announced",
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
            "totaltvärde",
            "totalvärde",
            "uppskattattotalvärde",
            "uppskattatkontraktsvärde",
            "beräknatkontraktsvärde",
            "totaltkontraktsvärde",
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
            "ansvarigförvaltning",
            "beslutandenämnd",
            "nämndförvaltning",
            "facknämnd",
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
            Self::Start | Self::Announced | Self::Year | Self::Part => "start",
            Self::Value | Self::ThousandsOfKronor | Self::MillionsOfKronor => "value",
            Self::Committee => "committee",
            Self::Lots => "lots",
        }
    }

    /// The column under a title, however it is spaced, capitalised and set off. The
    /// unit of a value may stand beside its name, as in `Värde (tkr, exkl. moms)`.
    /// A value with VAT in it, or of a year, is none of ours.
    fn titled(title: &str) -> Option<Titled> {
        let lower = title.to_lowercase();
        let words = words(&lower);
        let joined = words.concat();
        if ["inklmoms", "inklusivemoms", "medmoms", "inclvat"].iter().any(|it| joined.contains(it))
        {
            return None;
        }
        let unit = UNITS.iter().find(|(unit, _)| words.contains(unit)).map(|(_, column)| *column);
        // What stands in brackets explains the title.
        let before = lower.split_once('(').map_or("", |(name, _)| name);
        let found = found(&joined)
            .or_else(|| found(&telling(&words)))
            .or_else(|| found(&telling(&self::words(before))))?;
        let is_yearly = words.iter().any(|word| YEARLY.contains(word));
        match (found.column, unit) {
            (Self::Value, _) if is_yearly => None,
            (Self::Value, Some(unit)) => Some(Titled { column: unit, ..found }),
            (_, Some(_)) => None,
            (_, None) => Some(found),
        }
    }

    /// Which columns say the same of a need, so that a sheet has one of them.
    pub(super) const fn fact(self) -> Self {
        match self {
            Self::ThousandsOfKronor | Self::MillionsOfKronor => Self::Value,
            other => other,
        }
    }
}

/// A column under a title, and how surely the title means it: the less the surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Titled {
    column: Column,
    place: usize,
}

const UNITS: [(&str, Column); 10] = [
    ("tkr", Column::ThousandsOfKronor),
    ("ksek", Column::ThousandsOfKronor),
    ("tsek", Column::ThousandsOfKronor),
    ("mkr", Column::MillionsOfKronor),
    ("mnkr", Column::MillionsOfKronor),
    ("msek", Column::MillionsOfKronor),
    ("miljoner", Column::MillionsOfKronor),
    ("kr", Column::Value),
    ("sek", Column::Value),
    ("kronor", Column::Value),
];

/// Words that make a value one of a part of the term.
const YEARLY: [&str; 8] = ["år", "årlig", "årligt", "årligen", "year", "yearly", "annual", "månad"];

/// Words that say nothing of which column it is.
const SILENT: [&str; 17] = [
    "i",
    "in",
    "ca",
    "cirka",
    "och",
    "and",
    "exkl",
    "ex",
    "exklusive",
    "excl",
    "moms",
    "vat",
    "inkl",
    "inklusive",
    "incl",
    "optioner",
    "options",
];

fn words(text: &str) -> Vec<&str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// The title without its unit and what says nothing.
fn telling(words: &[&str]) -> String {
    let is_unit = |word: &str| UNITS.iter().any(|(unit, _)| *unit == word);
    let telling = words.iter().filter(|word| !SILENT.contains(word) && !is_unit(word));
    telling.copied().collect()
}

fn found(title: &str) -> Option<Titled> {
    TITLES.iter().find_map(|(column, titles)| {
        let place = titles.iter().position(|known| *known == title)?;
        Some(Titled { column: *column, place })
    })
}

/// The columns of the header, in order. Where several titles mean one column, the
/// surest is read and the others are passed over; two as sure are refused.
pub(super) fn of_header(header: &SheetRow) -> Result<Header, Problem> {
    let titled: Vec<_> = header.cells.iter().map(|title| Column::titled(title)).collect();
    let has = |column| titled.iter().flatten().any(|it: &Titled| it.column == column);
    let has_start = has(Column::Start) || has(Column::Year) || has(Column::Part);
    let surest = |it: &Titled| {
        let same = titled.iter().flatten().filter(|other| other.column.fact() == it.column.fact());
        same.map(|other| other.place).min() == Some(it.place)
    };
    let mut problem = Problem::new(Code::Malformed);
    let mut read = Header { columns: Vec::new(), passed_over: Vec::new() };
    for (title, it) in header.cells.iter().zip(&titled) {
        let spare = |it: &Titled| it.column == Column::Announced && has_start;
        let column = it.filter(|it| surest(it) && !spare(it)).map(|it| it.column);
        let shown: String = title.trim().chars().take(100).collect();
        let known =
            |it: &Option<Column>| it.is_some_and(|it| Some(it.fact()) == column.map(Column::fact));
        if let Some(known) = column.filter(|_| read.columns.iter().any(known)) {
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
            read.passed_over.push(shown);
        }
        read.columns.push(column);
    }
    let named = [Column::Title, Column::Wording].map(|column| read.columns.contains(&Some(column)));
    if named == [false, false] {
        let message = (
            "förväntade en kolumn med det som ska köpas, som `Benämning` eller `Title`",
            "expected a column with what is to be bought, as in `Benämning` or `Title`",
        );
        problem = problem.at(&format!("/rows/{}", header.number), "MISSING_COLUMN", message);
    }
    if problem.violations().is_empty() { Ok(read) } else { Err(problem) }
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
        let column = |title: &str| Column::titled(title).map(|it| it.column);
        for (title, expected) in [
            ("Värde (MSEK)", Column::MillionsOfKronor),
            ("Värde, kr", Column::Value),
            ("Uppskattat värde\n(tkr, exkl. moms)", Column::ThousandsOfKronor),
            ("Totalt kontraktsvärde inkl. optioner i Mkr", Column::MillionsOfKronor),
            ("Nämnd (beslutande)", Column::Committee),
            ("Varor och tjänster", Column::Wording),
            ("Ansvarig förvaltning", Column::Committee),
            ("CPV-kod (huvud)", Column::Cpv),
            ("Nr.", Column::Key),
        ] {
            assert_eq!(column(title), Some(expected), "{title}");
        }
        for other in [
            "Värde inkl. moms",
            "Värde (tkr inkl moms)",
            "Behov i kr",
            "Årsvärde",
            "Värde (kr/år)",
            "Värde (årligen)",
            "",
        ] {
            assert_eq!(column(other), None, "{other}");
        }
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
    fn of_several_titles_for_one_column_the_surest_is_read() {
        let found = header(&["Projekt", "Benämning", "Budget (tkr)", "Värde (kr)"]).unwrap();
        assert_eq!(found.columns, [None, Some(Column::Title), None, Some(Column::Value)]);
        assert_eq!(found.passed_over, ["Projekt", "Budget (tkr)"]);
        let announced = |titles: &[&str]| header(titles).unwrap().columns;
        assert_eq!(announced(&["Titel", "Annonseras"])[1], Some(Column::Announced));
        let both = announced(&["Titel", "Annonseras", "Avtalsstart"]);
        assert_eq!(both[1..], [None, Some(Column::Start)]);
    }

    #[test]
    fn a_repeated_column_and_a_sheet_of_nothing_are_refused() {
        let codes = |titles: &[&str]| -> Vec<String> {
            header(titles).unwrap_err().violations().iter().map(|it| it.code.clone()).collect()
        };
        assert_eq!(codes(&["Titel", "TITEL"]), ["REPEATED"]);
        assert_eq!(codes(&["Titel", "Värde (tkr)", "Värde (kr)"]), ["REPEATED"]);
        assert_eq!(codes(&["CPV"]), ["MISSING_COLUMN"]);
    }
}
