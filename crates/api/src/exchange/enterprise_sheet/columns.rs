//! The columns of a sheet of enterprises, by the names that people give them.

use super::super::sheet::SheetRow;
use crate::problem::{Code, Problem};
use hansyn_domain::text::Text;

macro_rules! columns {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $($title:literal),+;)*) => {
        /// A column of the sheet.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Column { $($(#[$doc])* $variant,)* }

        impl Column {
            /// Every column.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in pointers.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The titles that are understood, in lower case without spaces.
            const fn titles(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($title),+],)* }
            }
        }
    };
}

columns! {
    /// The registered name.
    Name = "name", "namn", "name";
    /// The organisation number.
    OrganisationNumber = "organisationNumber", "organisationsnummer", "orgnr", "organisationnumber";
    /// The legal form.
    LegalForm = "legalForm", "juridiskform", "legalform";
    /// The municipality of its seat.
    HomeMunicipality = "homeMunicipality", "kommun", "hemkommun", "homemunicipality";
    /// What it sells.
    Trades = "trades", "cpv", "trades";
    /// Where it delivers single trades.
    TradePlaces = "tradePlaces", "områdenperbransch", "platserperbransch", "branschområden", "placespertrade", "tradeplaces";
    /// Where it delivers.
    DeliveryAreas = "deliveryAreas", "områden", "leveransområden", "deliveryareas";
    /// Within how far of which points it delivers.
    DeliveryCircles = "deliveryCircles", "radie", "radier", "cirklar", "leveransradie", "leveranscirklar", "radius", "circles", "deliverycircles";
    /// All who are occupied.
    Occupied = "occupied", "sysselsatta", "occupied";
    /// Those of the target groups.
    TargetGroup = "targetGroup", "målgrupp", "targetgroup";
    /// Those employed.
    Employed = "employed", "anställda", "employed";
    /// Those in work training.
    InWorkTraining = "inWorkTraining", "arbetsträning", "inworktraining";
    /// Those in placement.
    InPlacement = "inPlacement", "praktik", "inplacement";
    /// The day of the count.
    CountedOn = "countedOn", "räknat", "countedon";
    /// The yearly turnover.
    YearlyTurnover = "yearlyTurnover", "omsättning", "yearlyturnover";
    /// The last day of the turnover's year.
    TurnoverYearEnd = "turnoverYearEnd", "omsättningtill", "turnoveryearend";
    /// The largest contract.
    LargestContract = "largestContract", "störstakontrakt", "largestcontract";
    /// Places.
    Places = "places", "platser", "places";
    /// What it says it is.
    Kinds = "kinds", "typ", "kinds";
    /// Whether it runs.
    Status = "status", "status";
    /// The first day on which it was no more.
    Ceased = "ceased", "upphörde", "ceased", "ceasedon";
    /// How it ended.
    Ground = "ground", "upphörandegrund", "ground", "ceasedground";
}

impl Column {
    /// The column of this name, as it stands in pointers.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.name() == name)
    }

    /// The column under a title, however it is spaced and capitalised.
    fn titled(title: &str) -> Option<Self> {
        let plain = |letter: &char| !letter.is_whitespace() && !matches!(letter, '_' | '-');
        let title: String = title.to_lowercase().chars().filter(plain).collect();
        Self::ALL.iter().copied().find(|column| column.titles().contains(&title.as_str()))
    }
}

/// The columns of the header, in order.
pub(super) fn of_header(header: &SheetRow) -> Result<Vec<Column>, Problem> {
    let mut columns = Vec::new();
    let mut problem = Problem::new(Code::Malformed);
    for title in &header.cells {
        let shown: String = title.trim().chars().take(100).collect();
        let escaped = shown.replace('~', "~0").replace('/', "~1");
        let pointer = format!("/rows/{}/{escaped}", header.number);
        match Column::titled(title) {
            None => {
                let message = Text::new(
                    format!("ingen kolumn heter `{shown}`"),
                    format!("no column is called `{shown}`"),
                );
                problem = problem.at(&pointer, "UNKNOWN_COLUMN", message);
            }
            Some(column) if columns.contains(&column) => {
                let name = column.name();
                let message = Text::new(
                    format!("`{shown}` betyder {name}, som redan står där"),
                    format!("`{shown}` means {name}, which stands there already"),
                );
                problem = problem.at(&pointer, "REPEATED", message);
            }
            Some(column) => columns.push(column),
        }
    }
    if problem.violations().is_empty() { Ok(columns) } else { Err(problem) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(titles: &[&str]) -> Result<Vec<Column>, Problem> {
        of_header(&SheetRow {
            number: 1,
            cells: titles.iter().map(|it| (*it).to_owned()).collect(),
        })
    }

    #[test]
    fn titles_are_understood_in_both_languages_however_they_are_written() {
        let swedish =
            header(&[" NAMN ", "Juridisk  form", "omsättning_till", "Största kontrakt"]).unwrap();
        let english =
            header(&["Name", "legalForm", "Turnover Year End", "LARGEST-CONTRACT"]).unwrap();
        assert_eq!(swedish, english);
    }

    #[test]
    fn every_column_is_found_by_each_of_its_titles_and_its_name() {
        for column in Column::ALL {
            assert_eq!(Column::titled(column.name()), Some(*column));
            for title in column.titles() {
                assert_eq!(Column::titled(title), Some(*column), "{title}");
            }
        }
    }

    #[test]
    fn unknown_and_repeated_titles_are_refused_by_name() {
        let problem = header(&["namn", "Kontakt/person", "name", ""]).unwrap_err();
        let found: Vec<_> =
            problem.violations().iter().map(|it| (it.pointer.as_str(), it.code.as_str())).collect();
        let expected = [
            ("/rows/1/Kontakt~1person", "UNKNOWN_COLUMN"),
            ("/rows/1/name", "REPEATED"),
            ("/rows/1/", "UNKNOWN_COLUMN"),
        ];
        assert_eq!(found, expected);
        assert_eq!(problem.code(), Code::Malformed);
    }
}
