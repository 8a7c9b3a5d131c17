//! Cells of a sheet of enterprises, as people write them.

use hansyn_domain::area::{self, AreaCode, AreaKind};
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::{CeasedGround, Count, EnterpriseKind, EnterpriseStatus, LegalForm};
use hansyn_domain::money::Sek;
use hansyn_domain::organisation_number::OrganisationNumber;
use hansyn_domain::text::{Text, fold};
use jiff::civil::Date;
use serde::Serialize;

use super::super::format::begins_a_formula;

/// Why a cell is refused: a code, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::exchange) struct Refused {
    pub(in crate::exchange) code: &'static str,
    pub(in crate::exchange) message: Text,
}

pub(in crate::exchange) fn refused(code: &'static str, message: impl Into<Text>) -> Refused {
    Refused { code, message: message.into() }
}

/// What somebody wrote, for a message.
pub(in crate::exchange) fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

pub(super) fn number(text: &str) -> Result<OrganisationNumber, Refused> {
    let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    plain.parse().map_err(|error: hansyn_domain::organisation_number::InvalidOrganisationNumber| {
        let sv = "det är inget organisationsnummer: tio siffror, av vilka den tredje är minst 2 och den sista stämmer, eller ett personnummer för en enskild näringsidkare";
        refused("FORM", (sv.to_owned(), error.to_string()))
    })
}

const FORMS: [LegalForm; 8] = [
    LegalForm::EconomicAssociation,
    LegalForm::NonProfitAssociation,
    LegalForm::LimitedCompany,
    LegalForm::LimitedCompanySvb,
    LegalForm::Foundation,
    LegalForm::Partnership,
    LegalForm::SoleTrader,
    LegalForm::Other,
];

pub(super) fn legal_form(text: &str) -> Result<LegalForm, Refused> {
    let form = match fold(text).as_str() {
        "ab" => Some(LegalForm::LimitedCompany),
        "ab (svb)" | "ab svb" | "svb" | "aktiebolag (svb)" => Some(LegalForm::LimitedCompanySvb),
        "handelsbolag" | "kommanditbolag" | "hb" | "kb" => Some(LegalForm::Partnership),
        "enskild näringsidkare" => Some(LegalForm::SoleTrader),
        "annan" => Some(LegalForm::Other),
        _ => FORMS.into_iter().find(|form| is_called(text, form, &form.name())),
    };
    form.ok_or_else(|| {
        let text = shown(text);
        refused(
            "FORM",
            Text::new(
                format!("`{text}` är ingen juridisk form, som `ekonomisk förening`"),
                format!("`{text}` is no legal form, as in `ekonomisk förening`"),
            ),
        )
    })
}

const KINDS: [EnterpriseKind; 4] = [
    EnterpriseKind::WorkIntegration,
    EnterpriseKind::SocialWorkCooperative,
    EnterpriseKind::Ideburen,
    EnterpriseKind::Other,
];

pub(super) fn kinds(text: &str) -> Result<Vec<EnterpriseKind>, Refused> {
    let one = |part: &str| match fold(part).as_str() {
        "asf" => Some(EnterpriseKind::WorkIntegration),
        "idéburen" => Some(EnterpriseKind::Ideburen),
        "annat" => Some(EnterpriseKind::Other),
        _ => KINDS.into_iter().find(|kind| is_called(part, kind, &kind.name())),
    };
    list(text, one).map_err(|part| {
        refused(
            "FORM",
            Text::new(
                format!(
                    "`{part}` är inget slag av företag, som `ASF` eller `socialt arbetskooperativ`"
                ),
                format!(
                    "`{part}` is no kind of enterprise, as in `ASF` or `socialt arbetskooperativ`"
                ),
            ),
        )
    })
}

pub(super) fn status(text: &str) -> Result<EnterpriseStatus, Refused> {
    match fold(text).as_str() {
        "active" | "aktiv" | "aktivt" | "verksam" | "verksamt" => Ok(EnterpriseStatus::Active),
        "ceased" | "upphörd" | "upphört" | "nedlagd" | "nedlagt" => Ok(EnterpriseStatus::Ceased),
        _ => Err(refused(
            "FORM",
            ("förväntade `aktiv` eller `upphörd`", "expected `aktiv` or `upphörd`"),
        )),
    }
}

pub(super) fn ground(text: &str) -> Result<CeasedGround, Refused> {
    let ground = CeasedGround::ALL.into_iter().find(|it| is_called(text, it, &it.name()));
    ground.ok_or_else(|| {
        let text = shown(text);
        let message = Text::new(
            format!("`{text}` är ingen grund, som `konkurs` eller `likvidation`"),
            format!("`{text}` is no ground, as in `konkurs` or `likvidation`"),
        );
        refused("FORM", message)
    })
}

/// Whether a text is the code itself or its name in either language.
fn is_called<T: Serialize>(text: &str, code: &T, name: &Text) -> bool {
    let text = fold(text);
    let word = serde_json::to_value(code).ok().and_then(|it| it.as_str().map(fold));
    word.as_deref() == Some(text.as_str()) || fold(&name.sv) == text || fold(&name.en) == text
}

/// The parts of a list, each once: set apart by `|`, `,`, `;` or a line break,
/// and by spaces unless a name has spaces in it.
fn list<T: PartialEq>(text: &str, one: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, String> {
    let mut found: Vec<T> = Vec::new();
    let mut add = |it: T| {
        if !found.contains(&it) {
            found.push(it);
        }
    };
    let parts =
        text.split(['|', ',', ';', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty());
    for part in parts {
        if let Some(whole) = one(part) {
            add(whole);
            continue;
        }
        for piece in part.split_whitespace() {
            add(one(piece).ok_or_else(|| shown(part))?);
        }
    }
    Ok(found)
}

pub(super) fn municipality(text: &str) -> Result<AreaCode, Refused> {
    let is_municipality =
        |code: &AreaCode| code.area().is_some_and(|area| area.kind == AreaKind::Municipality);
    area_of(text).filter(is_municipality).ok_or_else(|| {
        let text = shown(text);
        let message = Text::new(
            format!("ingen kommun har koden eller namnet `{text}`"),
            format!("no municipality has the code or the name `{text}`"),
        );
        refused("UNKNOWN", message)
    })
}

pub(in crate::exchange) fn areas(text: &str) -> Result<Vec<AreaCode>, Refused> {
    list(text, area_of).map_err(|part| {
        let message = Text::new(
            format!("inget område har koden eller namnet `{part}`"),
            format!("no area has the code or the name `{part}`"),
        );
        refused("UNKNOWN", message)
    })
}

/// The area of this code or exactly this name. Of areas of the same name it is
/// the municipality that people mean; otherwise they have to give the code.
fn area_of(text: &str) -> Option<AreaCode> {
    let code = padded(text.trim(), 4);
    if let Ok(code) = code.to_lowercase().parse().or_else(|_| code.to_uppercase().parse()) {
        return Some(code);
    }
    let name = fold(text);
    let named: Vec<_> = area::search(None, &name).filter(|area| fold(&area.name) == name).collect();
    let municipality = named.iter().find(|area| area.kind == AreaKind::Municipality);
    match (municipality, named.as_slice()) {
        (Some(area), _) | (None, [area]) => Some(area.code),
        _ => None,
    }
}

/// Digits with the first zero that a spreadsheet takes away from codes.
fn padded(text: &str, length: usize) -> String {
    let lost = text.len() + 1 == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if lost { format!("0{text}") } else { text.to_owned() }
}

/// Codes, each with whether everything below it is offered, too.
pub(super) fn trades(text: &str) -> Result<Vec<(CpvCode, bool)>, Refused> {
    let mut found: Vec<(CpvCode, bool)> = Vec::new();
    let parts =
        text.split(|letter: char| letter.is_whitespace() || matches!(letter, '|' | ',' | ';'));
    for part in parts.filter(|part| !part.is_empty()) {
        let (code, covers) = part.strip_suffix('*').map_or((part, false), |code| (code, true));
        let code = self::code(code)?;
        if found.iter().any(|(known, _)| *known == code) {
            let message = Text::new(
                format!("`{code}` står mer än en gång"),
                format!("`{code}` stands more than once"),
            );
            return Err(refused("DUPLICATE", message));
        }
        found.push((code, covers));
    }
    Ok(found)
}

/// A CPV code, whose first zero a spreadsheet may have taken away.
pub(super) fn code(text: &str) -> Result<CpvCode, Refused> {
    padded(text, 8).parse().map_err(|error: hansyn_domain::cpv::InvalidCpv| {
        let text = shown(text);
        refused("UNKNOWN", (format!("`{text}` är ingen CPV-kod"), error.to_string()))
    })
}

/// A number of heads; "more than 50" is at least 51.
pub(super) fn count(text: &str) -> Result<Count, Refused> {
    let text = fold(text);
    let after = |openings: &[&str]| openings.iter().find_map(|opening| text.strip_prefix(opening));
    if let Some(rest) = after(&[">=", "≥", "minst", "at least"]) {
        return Ok(Count::at_least(whole(rest)?));
    }
    if let Some(rest) = after(&[">", "mer än", "fler än", "more than"]) {
        return Ok(Count::at_least(whole(rest)?.saturating_add(1)));
    }
    Ok(Count::exactly(whole(&text)?))
}

/// A whole number, with or without spaces between thousands.
pub(in crate::exchange) fn whole(text: &str) -> Result<u32, Refused> {
    let digits: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = plain.then(|| digits.parse().ok()).flatten();
    number.ok_or_else(|| {
        let text = shown(text.trim());
        let message =
            Text::new(format!("`{text}` är inget heltal"), format!("`{text}` is no whole number"));
        refused("FORM", message)
    })
}

/// Kronor, with a comma or a point before öre and spaces between thousands.
pub(in crate::exchange) fn amount(text: &str) -> Result<Sek, Refused> {
    let plain: String =
        text.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
    let plain = plain.strip_suffix("kr").or_else(|| plain.strip_suffix("sek")).unwrap_or(&plain);
    // Two signs would leave open which of them stands before öre.
    let signs = plain.chars().filter(|letter| matches!(letter, ',' | '.')).count();
    let parsed = if signs > 1 { None } else { plain.replace(',', ".").parse().ok() };
    parsed.ok_or_else(|| {
        let text = shown(text);
        let message = Text::new(
            format!("`{text}` är inget belopp med högst två decimaler, som `1250000,00`"),
            format!("`{text}` is no amount with at most two decimals, as in `1250000,00`"),
        );
        refused("FORM", message)
    })
}

/// The text without the apostrophe that an export puts before a formula.
pub(in crate::exchange) fn armed(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| begins_a_formula(rest)).unwrap_or(text)
}

/// A day as in 2026-12-01.
pub(super) fn day(text: &str) -> Result<Date, Refused> {
    let text = text.trim();
    let parsed = if text.len() == 10 { text.parse().ok() } else { None };
    parsed.ok_or_else(|| {
        let text = shown(text);
        let message = Text::new(
            format!("`{text}` är ingen dag, som `2026-12-01`"),
            format!("`{text}` is no day, as in `2026-12-01`"),
        );
        refused("FORM", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hansyn_domain::enterprise::Precision;
    use jiff::civil::date;

    #[test]
    fn heads_are_exact_or_at_least_so_many() {
        for (text, heads, precision) in [
            ("50", 50, Precision::Exact),
            ("1 200", 1200, Precision::Exact),
            ("minst 50", 50, Precision::AtLeast),
            (">=50", 50, Precision::AtLeast),
            ("> 50", 51, Precision::AtLeast),
            ("Mer än 50", 51, Precision::AtLeast),
        ] {
            assert_eq!(
                count(text),
                Ok(Count { heads, precision, full_time_hundredths: None }),
                "{text}"
            );
        }
        for wrong in ["", "minst", "-3", "ca 50", "5.5", "99999999999"] {
            assert!(count(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn amounts_take_a_comma_or_a_point_and_spaces() {
        for text in ["1250000.50", "1 250 000,50", "1\u{a0}250\u{a0}000,5 kr", "1250000,50 SEK"] {
            assert_eq!(amount(text), Ok(Sek::from_ore(125_000_050)), "{text}");
        }
    }

    #[test]
    fn an_amount_that_can_be_read_in_two_ways_is_refused() {
        for wrong in ["1.250.000", "1,250,000", "1.250,00", "1.250", "-5", "fem"] {
            assert_eq!(amount(wrong).map_err(|it| it.code), Err("FORM"), "{wrong}");
        }
    }

    #[test]
    fn municipalities_go_by_code_or_exact_name() {
        let stockholm: AreaCode = "0180".parse().unwrap();
        for text in ["0180", "180", "Stockholm", " stockholm "] {
            assert_eq!(municipality(text), Ok(stockholm), "{text}");
        }
        for wrong in ["SE110", "Stock", "0180-norrmalm", "9999"] {
            assert_eq!(municipality(wrong).map_err(|it| it.code), Err("UNKNOWN"), "{wrong}");
        }
    }

    #[test]
    fn areas_are_lists_of_codes_and_names() {
        let codes = |text: &str| {
            areas(text).map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(codes("0180 se110"), Ok(vec!["0180".to_owned(), "SE110".to_owned()]));
        assert_eq!(codes("Upplands Väsby|Tyresö"), Ok(vec!["0114".to_owned(), "0138".to_owned()]));
        assert_eq!(
            codes("0180, 0180-norrmalm, 0180"),
            Ok(vec!["0180".to_owned(), "0180-norrmalm".to_owned()])
        );
        assert!(codes("Stockholms län|Ingenstans").is_err());
    }

    #[test]
    fn a_star_covers_what_lies_below_a_code() {
        let code = |text: &str| text.parse::<CpvCode>().unwrap();
        let expected =
            vec![(code("85312510"), false), (code("90900000"), true), (code("09000000"), true)];
        assert_eq!(trades("85312510 90900000*|9000000*"), Ok(expected));
        assert_eq!(trades("85312510|85312510*").map_err(|it| it.code), Err("DUPLICATE"));
        assert_eq!(trades("12345678").map_err(|it| it.code), Err("UNKNOWN"));
    }

    #[test]
    fn forms_and_kinds_go_by_code_by_name_and_by_what_people_call_them() {
        for form in FORMS {
            let name = form.name();
            assert_eq!(legal_form(&name.sv), Ok(form));
            assert_eq!(legal_form(&name.en.to_uppercase()), Ok(form));
        }
        assert_eq!(legal_form("ECONOMIC_ASSOCIATION"), Ok(LegalForm::EconomicAssociation));
        assert_eq!(legal_form("AB (svb)"), Ok(LegalForm::LimitedCompanySvb));
        assert!(legal_form("förening").is_err());
        let both = Ok(vec![EnterpriseKind::WorkIntegration, EnterpriseKind::SocialWorkCooperative]);
        assert_eq!(kinds("ASF|socialt arbetskooperativ"), both);
        assert_eq!(kinds("WORK_INTEGRATION SOCIAL_WORK_COOPERATIVE"), both);
        assert!(kinds("ASF|bageri").is_err());
    }

    #[test]
    fn grounds_go_by_code_and_by_name() {
        for it in CeasedGround::ALL {
            assert_eq!(ground(&it.name().sv.to_uppercase()), Ok(it));
        }
        assert_eq!(ground("DEREGISTRATION"), Ok(CeasedGround::Deregistration));
        assert!(ground("trötthet").is_err());
    }

    #[test]
    fn days_are_written_in_one_way() {
        assert_eq!(day("2026-05-01"), Ok(date(2026, 5, 1)));
        for wrong in ["2026-02-30", "1/5 2026", "20260501", "2026-05-01T10:00"] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_wrong_number_is_refused_without_repeating_it() {
        let refusal = number("196001011234").unwrap_err();
        assert!(!refusal.message.en.contains("1234"), "{refusal:?}");
        assert!(!refusal.message.sv.contains("1234"), "{refusal:?}");
        assert!(number("556036 - 0793").is_ok());
    }
}
