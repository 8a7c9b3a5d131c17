//! Keeping persons out: no text of a choice system may carry a personal
//! identity number (*personnummer*, *samordningsnummer*).

use serde::Serialize;
use serde_json::Value;

use crate::ids;
use crate::organisation_number::OrganisationNumber;
use crate::violation::Checker;

/// How a number may be parted: the digits of each group, with the century or
/// without, as a date or in one piece before the last four.
const GROUPS: [&[usize]; 6] = [&[10], &[12], &[6, 4], &[8, 4], &[2, 2, 2, 4], &[4, 2, 2, 4]];

const CODE: &str = "PERSONAL_NUMBER";
const MESSAGE: (&str, &str) =
    ("ett personnummer godtas inte här", "a personal identity number is not accepted here");

/// Checks a text like [`Checker::text`], and that it names nobody by number.
pub(crate) fn text(check: &mut Checker, at: &str, text: &str, least: usize, most: usize) {
    check.text(at, text, least, most);
    check.rule(at, CODE, !holds_personal_number(text), MESSAGE);
}

/// Checks that nothing in `record` names anybody by number, whatever field it
/// stands in: also those that no other check looks at.
pub(crate) fn anywhere<T: Serialize>(check: &mut Checker, record: &T) {
    // What cannot be written cannot be stored either.
    let Ok(written) = serde_json::to_value(record) else { return };
    walk(check, "", &written);
}

fn walk(check: &mut Checker, at: &str, value: &Value) {
    match value {
        Value::String(text) => {
            let is_identity = ids::of_any_kind(text).is_some();
            let is_told = check.has(at, CODE);
            let holds = is_identity || is_told || !holds_personal_number(text);
            check.rule(at, CODE, holds, MESSAGE);
        }
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                walk(check, &format!("{at}/{index}"), entry);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let below = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                check.rule(&below, CODE, !holds_personal_number(name), MESSAGE);
                walk(check, &below, member);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Whether some digits read as a personal identity number with a right check
/// digit: ten of them, or twelve with the century, in one piece or parted by
/// hyphens, blanks and the like as such numbers are.
#[must_use]
pub fn holds_personal_number(text: &str) -> bool {
    let groups = groups(text);
    (0..groups.len()).any(|start| {
        GROUPS.iter().any(|shape| {
            let candidate: Vec<&Group> = groups.iter().skip(start).take(shape.len()).collect();
            let fits = candidate.len() == shape.len()
                && candidate
                    .iter()
                    .zip(*shape)
                    .all(|(group, length)| group.digits.len() == *length)
                && candidate.iter().skip(1).all(|group| group.follows);
            fits && is_personal(&candidate.iter().map(|it| it.digits.as_str()).collect::<String>())
        })
    })
}

/// Digits without anything between them.
struct Group {
    digits: String,
    /// Whether only a hyphen, a blank or the like parts it from the group before.
    follows: bool,
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut is_open, mut follows) = (false, false);
    for letter in text.chars() {
        if let Some(digit) = digit(letter) {
            if !is_open {
                groups.push(Group { digits: String::new(), follows });
            }
            if let Some(group) = groups.last_mut() {
                group.digits.push(digit);
            }
            (is_open, follows) = (true, true);
        } else if !is_invisible(letter) {
            is_open = false;
            follows &= is_parting(letter);
        }
    }
    groups
}

/// The digit, also where it is written as wide as a Chinese character.
fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(letter).saturating_sub(0xff10), 10),
        _ => None,
    }
}

/// What may stand between the parts of one number.
fn is_parting(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(
            letter,
            '-' | '+' | '.' | '/' | ':' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}'
        )
}

/// What is written and not seen.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn is_personal(digits: &str) -> bool {
    let short = match digits.len() {
        10 => Some(digits),
        12 => digits.strip_prefix("19").or_else(|| digits.strip_prefix("20")),
        _ => None,
    };
    short
        .and_then(|digits| digits.parse::<OrganisationNumber>().ok())
        .is_some_and(OrganisationNumber::is_personal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("811218-9876")]
    #[case("19811218-9876")]
    #[case("ring 198112189876 i morgon")]
    #[case("811218 9876")]
    #[case("811218+9876")]
    #[case("samordningsnummer 811278-9873")]
    #[case::as_a_date("1981-12-18-9876")]
    #[case::as_a_short_date("81 12 18 9876")]
    #[case::with_dots("1981.12.18 - 9876")]
    #[case::with_a_dash("811218\u{2013}9876")]
    #[case::with_a_minus("811218\u{2212}9876")]
    #[case::with_a_slash("811218/9876")]
    #[case::with_a_hard_blank("811218\u{a0}9876")]
    #[case::with_something_invisible("811218\u{200b}98\u{ad}76")]
    #[case::in_wide_digits("８１１２１８-９８７６")]
    #[case::after_another_number("2 av 3: 811218-9876, rad 7")]
    #[case::in_a_word("p811218-9876a")]
    fn a_personal_number_is_seen(#[case] text: &str) {
        assert!(holds_personal_number(text), "{text}");
    }

    #[rstest]
    #[case("organisationsnummer 212000-0142")]
    #[case("811218-9875")]
    #[case("SN 2027/0231, § 87, 2027-02-18")]
    #[case("CPV 85312100-0 och 85323000-9")]
    #[case("8 000 000 kr och 12 platser")]
    #[case::figures_that_do_not_belong_together("811218 kr och 9876 platser")]
    #[case::a_moment("2026-11-21 08:00")]
    #[case::too_short("811218987")]
    #[case::too_long("81121898761")]
    fn what_is_no_personal_number_passes(#[case] text: &str) {
        assert!(!holds_personal_number(text), "{text}");
    }

    #[test]
    fn a_personal_number_is_found_in_every_field_and_told_once() {
        let record = serde_json::json!({
            "id": "tnd_01m7xpe600eza9f7ns0ftmdr8z", "count": 8_112_189_876_u64,
            "title": "Kontakta 811218-9876",
            "list": [{"a/b": "ja"}, {"a/b": "1981-12-18-9876"}],
            "811218-9876": "nyckel",
        });
        let mut check = Checker::new();
        text(&mut check, "/title", "Kontakta 811218-9876", 1, 100);
        anywhere(&mut check, &record);
        let found: Vec<_> = check.finish().into_iter().map(|it| it.pointer).collect();
        assert_eq!(found, ["/title", "/list/1/a~1b", "/811218-9876"]);
    }
}
