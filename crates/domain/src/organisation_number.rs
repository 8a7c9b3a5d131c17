//! Swedish organisation numbers (*organisationsnummer*).

use serde::{Deserialize, Serialize};
use std::fmt;

/// A Swedish organisation number, or the personal number of a sole trader.
///
/// Ten digits, of which the last is a check digit (lag 1974:174, 4 §, Luhn).
/// In an organisation number the third digit is at least 2; a lower one means
/// the month of a birth date, so the number belongs to a person, which makes
/// it personal data: [`OrganisationNumber::masked`] outside its own record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganisationNumber([u8; 10]);

/// Why a text is not an organisation number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOrganisationNumber {
    /// Not ten digits, with or without a hyphen before the last four.
    #[error("an organisation number has ten digits, as in `556036-0793`")]
    Form,
    /// The last digit does not follow from the others.
    #[error("the check digit of the organisation number is wrong")]
    CheckDigit,
    /// Digits three to six are neither an organisation's nor a birth date's.
    #[error("the third digit of an organisation number is at least 2")]
    ThirdDigit,
}

/// What the first digit hints at; never proof of a legal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FormHint {
    /// An estate (*dödsbo*).
    Estate,
    /// State, region, municipality or parish.
    Public,
    /// A foreign company.
    Foreign,
    /// A limited company (*aktiebolag*).
    LimitedCompany,
    /// A simple partnership (*enkelt bolag*).
    SimplePartnership,
    /// An economic association (*ekonomisk förening*).
    EconomicAssociation,
    /// A non-profit association or a foundation.
    NonProfitOrFoundation,
    /// A trading or limited partnership (*handelsbolag*, *kommanditbolag*).
    Partnership,
    /// A sole trader's personal number.
    SoleTrader,
    /// No known group.
    Unknown,
}

impl OrganisationNumber {
    /// Whether the number is a person's, so that it is personal data.
    #[must_use]
    pub fn is_personal(self) -> bool {
        self.digit(2) < 2
    }

    /// What the first digit hints at.
    #[must_use]
    pub fn form_hint(self) -> FormHint {
        if self.is_personal() {
            return FormHint::SoleTrader;
        }
        match self.digit(0) {
            1 => FormHint::Estate,
            2 => FormHint::Public,
            3 => FormHint::Foreign,
            5 => FormHint::LimitedCompany,
            6 => FormHint::SimplePartnership,
            7 => FormHint::EconomicAssociation,
            8 => FormHint::NonProfitOrFoundation,
            9 => FormHint::Partnership,
            _ => FormHint::Unknown,
        }
    }

    /// The number as it may be shown outside its own record.
    #[must_use]
    pub fn masked(self) -> String {
        if self.is_personal() { "******-****".to_owned() } else { self.to_string() }
    }

    fn digit(self, place: usize) -> u8 {
        self.0.get(place).copied().unwrap_or(0)
    }

    fn has_check_digit(self) -> bool {
        let sum: u32 = self
            .0
            .iter()
            .enumerate()
            .map(|(place, digit)| {
                let weighted = u32::from(*digit) * if place % 2 == 0 { 2 } else { 1 };
                weighted / 10 + weighted % 10
            })
            .sum();
        sum.is_multiple_of(10)
    }

    fn looks_born(self) -> bool {
        let month = self.digit(2) * 10 + self.digit(3);
        // Coordination numbers (*samordningsnummer*) add 60 to the day.
        let day = (self.digit(4) * 10 + self.digit(5)) % 60;
        (1..=12).contains(&month) && (1..=31).contains(&day)
    }
}

impl std::str::FromStr for OrganisationNumber {
    type Err = InvalidOrganisationNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes: Vec<u8> = text.trim().bytes().collect();
        let bytes: Vec<u8> = match bytes.as_slice() {
            [head @ .., b'-' | b'+', a, b, c, d] => {
                head.iter().chain([a, b, c, d]).copied().collect()
            }
            other => other.to_vec(),
        };
        let bytes = match bytes.as_slice() {
            // The twelve-digit form: 16 for organisations, the century for persons.
            [b'1', b'6' | b'8' | b'9', rest @ ..] | [b'2', b'0', rest @ ..] if rest.len() == 10 => {
                rest
            }
            other => other,
        };
        if !bytes.iter().all(u8::is_ascii_digit) {
            return Err(InvalidOrganisationNumber::Form);
        }
        let digits: Vec<u8> = bytes.iter().map(|byte| byte - b'0').collect();
        let digits: [u8; 10] = digits.try_into().map_err(|_e| InvalidOrganisationNumber::Form)?;
        let number = Self(digits);
        if number.is_personal() && !number.looks_born() {
            return Err(InvalidOrganisationNumber::ThirdDigit);
        }
        if !number.has_check_digit() {
            return Err(InvalidOrganisationNumber::CheckDigit);
        }
        Ok(number)
    }
}

impl fmt::Display for OrganisationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, digit) in self.0.iter().enumerate() {
            if place == 6 {
                f.write_str("-")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for OrganisationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl Serialize for OrganisationNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OrganisationNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for OrganisationNumber {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("A Swedish organisation number with its check digit."))
            .pattern(Some(r"^(16)?\d{6}-?\d{4}$"))
            .max_length(Some(13))
            .into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for OrganisationNumber {}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("212000-0142")]
    #[case("2120001355")]
    #[case("556036-0793")]
    #[case("16212000-0084")]
    #[case("769999-0003")]
    fn known_numbers_are_read(#[case] text: &str) {
        let number: OrganisationNumber = text.parse().unwrap();
        assert!(!number.is_personal());
        assert_eq!(number.to_string().parse(), Ok(number));
    }

    #[rstest]
    #[case("556036-0794", InvalidOrganisationNumber::CheckDigit)]
    #[case("761399-0003", InvalidOrganisationNumber::ThirdDigit)]
    #[case("55603-60793", InvalidOrganisationNumber::Form)]
    #[case("556036-079", InvalidOrganisationNumber::Form)]
    #[case("55603٦-0793", InvalidOrganisationNumber::Form)]
    #[case("", InvalidOrganisationNumber::Form)]
    fn other_texts_are_refused_with_their_reason(
        #[case] text: &str,
        #[case] reason: InvalidOrganisationNumber,
    ) {
        assert_eq!(text.parse::<OrganisationNumber>(), Err(reason));
    }

    #[test]
    fn a_sole_traders_number_is_masked_even_in_debug() {
        // A number from the range that the tax agency publishes for tests.
        let number: OrganisationNumber = "19811218-9876".parse().unwrap();
        assert!(number.is_personal());
        assert_eq!(number.masked(), "******-****");
        assert_eq!(format!("{number:?}"), "******-****");
        assert_eq!(number.form_hint(), FormHint::SoleTrader);
    }

    #[test]
    fn every_single_changed_digit_is_noticed() {
        let right = "5560360793";
        for place in 0..10 {
            for digit in '0'..='9' {
                let mut text: Vec<char> = right.chars().collect();
                if text[place] == digit {
                    continue;
                }
                text[place] = digit;
                let text: String = text.into_iter().collect();
                assert!(text.parse::<OrganisationNumber>().is_err(), "{text}");
            }
        }
    }
}
