//! Keeping persons out: no free text of a choice system may carry a personal
//! identity number (*personnummer*, *samordningsnummer*).

use crate::organisation_number::OrganisationNumber;
use crate::violation::Checker;

/// Checks a text like [`Checker::text`], and that it names nobody by number.
pub(crate) fn text(check: &mut Checker, at: &str, text: &str, least: usize, most: usize) {
    check.text(at, text, least, most);
    let message =
        ("ett personnummer godtas inte här", "a personal identity number is not accepted here");
    check.rule(at, "PERSONAL_NUMBER", !holds_personal_number(text), message);
}

/// Whether some run of digits reads as a personal identity number with a right
/// check digit: ten digits, or twelve with the century, in one piece or with a
/// hyphen, a plus sign or a blank before the last four.
#[must_use]
pub fn holds_personal_number(text: &str) -> bool {
    let runs: Vec<&str> =
        text.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    let whole = runs.iter().any(|run| is_personal(run));
    let parted = runs.windows(2).any(|pair| {
        let [date, last] = pair else { return false };
        matches!(date.len(), 6 | 8) && last.len() == 4 && is_personal(&format!("{date}{last}"))
    });
    whole || parted
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
    fn a_personal_number_is_seen(#[case] text: &str) {
        assert!(holds_personal_number(text), "{text}");
    }

    #[rstest]
    #[case("organisationsnummer 212000-0142")]
    #[case("811218-9875")]
    #[case("SN 2027/0231, § 87, 2027-02-18")]
    #[case("CPV 85312100-0 och 85323000-9")]
    #[case("8 000 000 kr och 12 platser")]
    fn what_is_no_personal_number_passes(#[case] text: &str) {
        assert!(!holds_personal_number(text), "{text}");
    }
}
