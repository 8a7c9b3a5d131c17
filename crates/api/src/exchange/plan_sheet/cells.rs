//! Cells of a sheet of planned purchases, as people write them.

use hansyn_domain::cpv::CpvCode;
use hansyn_domain::cpv::resolve::{Remembered, Resolution, ResolvedBy, resolve};
use hansyn_domain::money::Sek;
use hansyn_domain::plan::PlannedStart;
use hansyn_domain::text::Text;

use super::super::enterprise_sheet::cells::{Refused, amount, refused, shown};

/// The months by how their names begin in Swedish or English.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb"],
    &["mar"],
    &["apr"],
    &["maj", "may"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov"],
    &["dec"],
];

/// The one code that the text holds, with or without its name beside it.
pub(super) fn code(text: &str) -> Result<String, Refused> {
    // A spreadsheet takes the first zero away from a code.
    let lost = text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = if lost { format!("0{text}") } else { text.to_owned() };
    match resolve(&text, &Remembered::new()) {
        Resolution::Resolved { cpv, by: ResolvedBy::Code } => Ok(CpvCode::to_string(&cpv)),
        _ => Err({
            let text = shown(&text);
            let message = Text::new(
                format!("`{text}` innehåller inte en enda CPV-kod"),
                format!("`{text}` holds no single CPV code"),
            );
            refused("UNKNOWN", message)
        }),
    }
}

/// What people write where nothing is known; in lower case.
const NOT_KNOWN: [&str; 16] = [
    "-",
    "–",
    "—",
    "?",
    "n/a",
    "tbd",
    "saknas",
    "okänt",
    "oklart",
    "vet ej",
    "ej klart",
    "ej fastställt",
    "ej beslutat",
    "ej aktuellt",
    "unknown",
    "löpande",
];

/// Whether the cell says that nothing is known.
pub(super) fn is_not_known(text: &str) -> bool {
    NOT_KNOWN.contains(&text.to_lowercase().as_str())
}

/// What people write in the row that adds up the others; in lower case.
const TOTALS: [&str; 10] = [
    "summa",
    "summa:",
    "totalt",
    "totalt:",
    "total",
    "total:",
    "delsumma",
    "totalsumma",
    "sum",
    "summa totalt",
];

/// Whether the cell names a row that adds up others.
pub(super) fn is_total(text: &str) -> bool {
    TOTALS.contains(&text.to_lowercase().as_str())
}

/// How many kronor one of a unit is, by how the unit is written after a number.
const UNITS: [(&str, u64); 8] = [
    ("tkr", 1_000),
    ("ksek", 1_000),
    ("tsek", 1_000),
    ("mnkr", 1_000_000),
    ("mkr", 1_000_000),
    ("msek", 1_000_000),
    ("miljoner", 1_000_000),
    (":-", 1),
];

/// Kronor from an amount in `unit` kronor, unless the cell names a unit of its
/// own, as in `1,5 Mkr`. That it is about so much goes without saying: it is an
/// estimate.
pub(super) fn value(text: &str, unit: u64) -> Result<Sek, Refused> {
    let lower = text.to_lowercase();
    let about = ["cirka", "ca.", "ca", "c:a", "~", "≈"];
    let plain = about.iter().find_map(|it| lower.strip_prefix(it)).unwrap_or(&lower).trim();
    let own = UNITS.iter().find_map(|(name, kronor)| Some((plain.strip_suffix(name)?, *kronor)));
    let is_in_kronor = ["kr", "kronor", "sek"].iter().any(|it| plain.ends_with(it));
    let (number, unit) = match own {
        Some((number, kronor)) => (number, kronor),
        None if is_in_kronor => (plain.strip_suffix("onor").unwrap_or(plain), 1),
        None => (plain, unit),
    };
    if number.trim().is_empty() {
        let text = shown(text);
        let message =
            Text::new(format!("`{text}` är inget belopp"), format!("`{text}` is no amount"));
        return Err(refused("FORM", message));
    }
    let given = amount(number.trim())?;
    given
        .checked_mul(unit)
        .ok_or_else(|| refused("RANGE", ("beloppet är för stort", "the amount is too large")))
}

/// A year, quarter or month: `2027`, `Q2 2027`, `kvartal 2, 2027`, `maj 2027`,
/// `2027-05` or a day of it.
pub(super) fn start(text: &str) -> Result<PlannedStart, Refused> {
    found_start(&text.to_lowercase()).ok_or_else(|| {
        let text = shown(text);
        let message = Text::new(
            format!("`{text}` är varken år, kvartal eller månad, som `2027-Q2`"),
            format!("`{text}` is no year, quarter or month, as in `2027-Q2`"),
        );
        refused("FORM", message)
    })
}

fn found_start(text: &str) -> Option<PlannedStart> {
    // A spreadsheet writes the time of day beside a day.
    let text = match text.split_once([' ', 't']) {
        Some((day, time)) if time.contains(':') => day,
        _ => text,
    };
    let text = apart(text.trim());
    let parts: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    let number = |part: &str| part.parse::<i8>().ok();
    let is_year = |part: &&str| part.len() == 4 && part.parse::<i16>().is_ok();
    let mut years = parts.iter().filter(|part| is_year(part));
    let year: i16 = years.next()?.parse().ok()?;
    let rest: Vec<&str> = parts.iter().copied().filter(|part| !is_year(part)).collect();
    if years.next().is_some() {
        return None;
    }
    let quarter = |part: &str| {
        let digits = part.trim_start_matches(|letter: char| letter.is_alphabetic());
        let word = part.strip_suffix(digits)?;
        matches!(word, "q" | "k" | "kv" | "kvartal" | "quarter").then(|| number(digits))
    };
    let month = |part: &str| {
        let place = MONTHS.iter().position(|names| names.iter().any(|name| part.starts_with(name)));
        place.and_then(|place| i8::try_from(place + 1).ok())
    };
    let found = match rest.as_slice() {
        [] => PlannedStart::year(year),
        [part] => match (quarter(part), month(part), number(part)) {
            (Some(quarter), ..) => PlannedStart::in_quarter(year, quarter?),
            (None, Some(month), _) | (None, None, Some(month)) => {
                PlannedStart::in_month(year, month)
            }
            _ => return None,
        },
        [word, of] if quarter(word) == Some(None) => PlannedStart::in_quarter(year, number(of)?),
        // A day of a month: the year stands first, or else the day does.
        [first, second] if parts.first().is_some_and(is_year) => {
            (1..=31).contains(&number(second)?).then_some(())?;
            PlannedStart::in_month(year, number(first)?)
        }
        [first, second] => {
            (1..=31).contains(&number(first)?).then_some(())?;
            PlannedStart::in_month(year, month(second)?)
        }
        _ => return None,
    };
    found.ok()
}

/// The year set apart from what stands close to it, as in `2027Q3` and `202709`.
///
/// Six digits are a year and a month where they cannot be a day of this century.
fn apart(text: &str) -> String {
    let Some((year, rest)) = text.split_at_checked(4) else { return text.to_owned() };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let close = is_number(year) && rest.starts_with(|letter: char| letter.is_alphabetic());
    let month = is_number(year)
        && is_number(rest)
        && rest.len() == 2
        && year.get(2..).is_some_and(|it| it > "12");
    if close || month { format!("{year} {rest}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_read_in_many_forms() {
        for (text, expected) in [
            ("2027", "2027"),
            ("2027-Q2", "2027-Q2"),
            ("Q2 2027", "2027-Q2"),
            ("kv2 2027", "2027-Q2"),
            ("Kvartal 2, 2027", "2027-Q2"),
            ("2027 kvartal 4", "2027-Q4"),
            ("maj 2027", "2027-05"),
            ("October 2027", "2027-10"),
            ("2027-05", "2027-05"),
            ("2027-05-01", "2027-05"),
            ("05/2027", "2027-05"),
            ("1 maj 2027", "2027-05"),
            ("2027Q3", "2027-Q3"),
            ("202709", "2027-09"),
            ("Sept. 2027", "2027-09"),
            ("2027-09-01 00:00:00", "2027-09"),
            ("2027-09-01T00:00:00", "2027-09"),
        ] {
            assert_eq!(start(text).map(|it| it.to_string()), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_start_that_can_be_read_in_two_ways_is_refused() {
        for wrong in [
            "",
            "snart",
            "Q5 2027",
            "2027-13",
            "05/06/2027",
            "2026-2027",
            "Q2",
            "2027-05-40",
            "sep-27",
            "Q3-Q4 2027",
            "201201",
            "2027å",
        ] {
            assert_eq!(start(wrong).map_err(|it| it.code), Err("FORM"), "{wrong}");
        }
    }

    #[test]
    fn a_code_is_found_beside_its_name() {
        assert_eq!(code("90910000-9 Städning"), Ok("90910000".to_owned()));
        assert_eq!(code("9000000"), Ok("09000000".to_owned()));
        for wrong in ["Städning", "12345678", "55520000, 55330000"] {
            assert_eq!(code(wrong).map_err(|it| it.code), Err("UNKNOWN"), "{wrong}");
        }
    }

    #[test]
    fn thousands_and_millions_become_kronor() {
        for (text, unit, kronor) in [
            ("1 250", 1_000, 1_250_000),
            ("1,5", 1_000_000, 1_500_000),
            ("1,5 Mkr", 1, 1_500_000),
            ("1,5 Mkr", 1_000, 1_500_000),
            ("ca 500 tkr", 1, 500_000),
            ("c:a 2 MSEK", 1, 2_000_000),
            ("1 250 000 kr", 1_000, 1_250_000),
            ("1 250 000 kronor", 1_000, 1_250_000),
            ("1\u{a0}250\u{a0}000:-", 1, 1_250_000),
            ("1\u{202f}250", 1_000, 1_250_000),
        ] {
            assert_eq!(value(text, unit), Ok(Sek::from_kronor(kronor)), "{text}");
        }
        for wrong in ["500-700 tkr", "tkr", "ca", "1.250.000", "mycket", "-5", "", "kr"] {
            assert_eq!(value(wrong, 1_000).map_err(|it| it.code), Err("FORM"), "{wrong}");
        }
        assert_eq!(value("9999999999999", 1_000).map_err(|it| it.code), Err("RANGE"));
    }
}
