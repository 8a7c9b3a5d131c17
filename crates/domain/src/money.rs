//! Money, in whole öre.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::Language;

/// An amount of Swedish kronor, held as whole öre and never negative.
///
/// On the wire it is `{"amount": "1250000.00", "currency": "SEK"}`. Amounts
/// exclude VAT unless the field's name says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sek(u64);

/// Why a text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAmount {
    /// The text is not digits with at most two decimals.
    #[error("an amount is written with digits and at most two decimals, as in `1250000.00`")]
    Form,
    /// The amount is larger than the service accepts.
    #[error("an amount is at most 9999999999999.99")]
    TooLarge,
    /// Another currency than the one the act's limits are given in.
    #[error("amounts are given in SEK")]
    Currency,
}

impl Sek {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// The largest amount the service accepts: thirteen digits of kronor.
    pub const MAX: Self = Self(999_999_999_999_999);

    /// An amount of whole öre; larger amounts than [`Sek::MAX`] become it.
    #[must_use]
    pub const fn from_ore(ore: u64) -> Self {
        if ore > Self::MAX.0 { Self::MAX } else { Self(ore) }
    }

    /// An amount of whole kronor; larger amounts than [`Sek::MAX`] become it.
    #[must_use]
    pub const fn from_kronor(kronor: u64) -> Self {
        Self::from_ore(kronor.saturating_mul(100))
    }

    /// The amount in öre.
    #[must_use]
    pub const fn ore(self) -> u64 {
        self.0
    }

    /// The sum, or `None` past [`Sek::MAX`].
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).filter(|sum| *sum <= Self::MAX.0).map(Self)
    }

    /// The amount `times` over, or `None` past [`Sek::MAX`].
    #[must_use]
    pub fn checked_mul(self, times: u64) -> Option<Self> {
        self.0.checked_mul(times).filter(|product| *product <= Self::MAX.0).map(Self)
    }

    /// What remains when `other` is taken away, or nothing.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The amount without VAT, given the rate in per cent with which it was
    /// raised, rounded to the nearest öre.
    #[must_use]
    pub fn without_vat(self, rate_percent: u8) -> Self {
        let whole = u128::from(self.0) * 200;
        let divisor = 100 + u128::from(rate_percent);
        let rounded = (whole + divisor) / (2 * divisor);
        Self(u64::try_from(rounded).unwrap_or(Self::MAX.0))
    }

    /// Kronor with thousands set apart, as in `1 250 000 kr`; öre only if there are any.
    #[must_use]
    pub fn in_words(self) -> String {
        format!("{}\u{a0}kr", self.grouped(Language::Sv))
    }

    /// The same in English, as in `SEK 1 250 000`.
    #[must_use]
    pub fn in_english(self) -> String {
        format!("SEK {}", self.grouped(Language::En))
    }

    /// The digits alone, for texts that name the unit themselves.
    #[must_use]
    pub fn grouped(self, language: Language) -> String {
        let decimal_sign = match language {
            Language::Sv => ',',
            Language::En => '.',
        };
        let kronor = (self.0 / 100).to_string();
        let mut grouped = String::new();
        for (place, digit) in kronor.chars().enumerate() {
            if place > 0 && (kronor.len() - place).is_multiple_of(3) {
                grouped.push('\u{a0}');
            }
            grouped.push(digit);
        }
        match self.0 % 100 {
            0 => grouped,
            ore => format!("{grouped}{decimal_sign}{ore:02}"),
        }
    }
}

impl fmt::Display for Sek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl std::str::FromStr for Sek {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        let (kronor, decimals) = text.split_once('.').unwrap_or((text, "00"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(kronor) || !digits(decimals) || decimals.len() > 2 {
            return Err(InvalidAmount::Form);
        }
        if kronor.len() > 13 {
            return Err(InvalidAmount::TooLarge);
        }
        let kronor: u64 = kronor.parse().map_err(|_e| InvalidAmount::TooLarge)?;
        let scale = if decimals.len() == 1 { 10 } else { 1 };
        let ore: u64 = decimals.parse().map_err(|_e| InvalidAmount::Form)?;
        Ok(Self(kronor * 100 + ore * scale))
    }
}

/// How an amount looks on the wire.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = Money))]
#[serde(deny_unknown_fields)]
struct Money {
    /// Kronor and öre, excluding VAT, with a point as decimal sign.
    #[cfg_attr(feature = "schema", schema(max_length = 16, pattern = r"^\d{1,13}(\.\d{1,2})?$"))]
    amount: String,
    /// Always `SEK`.
    #[cfg_attr(feature = "schema", schema(max_length = 3, pattern = "^SEK$"))]
    currency: String,
}

impl Serialize for Sek {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Money { amount: self.to_string(), currency: "SEK".to_owned() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Sek {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Money { amount, currency } = Money::deserialize(deserializer)?;
        if currency != "SEK" {
            return Err(serde::de::Error::custom(InvalidAmount::Currency));
        }
        amount.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Sek {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Money::schema()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Sek {
    fn name() -> std::borrow::Cow<'static, str> {
        "Money".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_with_vat_of_a_quarter_loses_a_fifth() {
        assert_eq!(Sek::from_kronor(812_500).without_vat(25), Sek::from_kronor(650_000));
        assert_eq!(Sek::from_ore(1).without_vat(25), Sek::from_ore(1));
        assert_eq!(Sek::from_kronor(100).without_vat(0), Sek::from_kronor(100));
    }

    #[test]
    fn only_plain_amounts_are_read() {
        assert_eq!("1250000.5".parse(), Ok(Sek::from_ore(125_000_050)));
        assert_eq!("7".parse(), Ok(Sek::from_kronor(7)));
        for wrong in ["", ".", "1.", ".5", "-1", "1e5", "1,5", " 1", "1.234"] {
            assert_eq!(wrong.parse::<Sek>(), Err(InvalidAmount::Form), "{wrong}");
        }
        assert_eq!("10000000000000".parse::<Sek>(), Err(InvalidAmount::TooLarge));
        assert_eq!("9999999999999.99".parse(), Ok(Sek::MAX));
    }

    #[test]
    fn words_set_thousands_apart() {
        assert_eq!(Sek::from_kronor(2_389_585).in_words().replace('\u{a0}', " "), "2 389 585 kr");
        assert_eq!(Sek::from_ore(50).in_words().replace('\u{a0}', " "), "0,50 kr");
        let english = Sek::from_ore(238_958_507).in_english();
        assert_eq!(english.replace('\u{a0}', " "), "SEK 2 389 585.07");
    }

    #[test]
    fn the_wire_form_refuses_other_currencies() {
        let text = r#"{"amount":"10.00","currency":"EUR"}"#;
        assert!(serde_json::from_str::<Sek>(text).is_err());
    }
}
