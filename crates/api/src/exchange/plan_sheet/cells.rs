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

/// Kronor from a number of thousands or millions, with decimals.
pub(super) fn times(text: &str, unit: u64) -> Result<Sek, Refused> {
    let given = amount(text)?;
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
        ] {
            assert_eq!(start(text).map(|it| it.to_string()), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_start_that_can_be_read_in_two_ways_is_refused() {
        for wrong in
            ["", "snart", "Q5 2027", "2027-13", "05/06/2027", "2026-2027", "Q2", "2027-05-40"]
        {
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
        assert_eq!(times("1 250", 1_000), Ok(Sek::from_kronor(1_250_000)));
        assert_eq!(
            times("1,5 mkr".trim_end_matches(" mkr"), 1_000_000),
            Ok(Sek::from_kronor(1_500_000))
        );
        assert!(times("9999999999999", 1_000).is_err());
    }
}
