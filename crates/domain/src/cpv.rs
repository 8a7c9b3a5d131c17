//! The common procurement vocabulary (CPV 2008).

pub mod resolve;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use crate::text::{Text, fold};

/// A code of the vocabulary that exists, eight digits without the check digit.
///
/// The tree is in the digits: the code without its trailing zeros, at least the
/// two digits of the division, is the prefix of all its descendants.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CpvCode(u32);

/// Why a text is not a CPV code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCpv {
    /// Not eight digits, with or without a check digit.
    #[error("a CPV code has eight digits, as in `85312510`")]
    Form,
    /// The table of 2008 has no such code.
    #[error("the CPV table of 2008 has no code `{0}`")]
    Unknown(String),
}

/// One row of the vocabulary.
#[derive(Debug, Clone)]
pub struct CpvEntry {
    /// The code.
    pub code: CpvCode,
    /// Its name.
    pub name: Text,
    /// Whether eForms lists it among the social and other specific services.
    pub is_social_service: bool,
}

#[derive(Deserialize)]
struct Row {
    code: String,
    sv: String,
    en: String,
    social_service_annex: u8,
}

static TABLE: LazyLock<BTreeMap<u32, CpvEntry>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_bytes!("../data/cpv-2008.csv").as_slice())
        .into_deserialize::<Row>()
        .filter_map(Result::ok)
        .filter_map(|row| {
            let code: u32 = row.code.parse().ok()?;
            let entry = CpvEntry {
                code: CpvCode(code),
                name: Text::new(row.sv, row.en),
                is_social_service: row.social_service_annex == 1,
            };
            Some((code, entry))
        })
        .collect()
});

impl CpvCode {
    /// The eight digits as a number, for comparing with ranges of codes.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The entry of the vocabulary.
    #[must_use]
    pub fn entry(self) -> Option<&'static CpvEntry> {
        TABLE.get(&self.0)
    }

    /// The name of the code, or its digits.
    #[must_use]
    pub fn name(self) -> Text {
        self.entry()
            .map_or_else(|| Text::new(self.to_string(), self.to_string()), |e| e.name.clone())
    }

    /// Whether `other` is this code or lies below it in the tree.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.span().contains(&other.0)
    }

    /// The numbers that this code and all below it lie between.
    pub(crate) fn span(self) -> std::ops::Range<u32> {
        let mut step = 1;
        while step < 1_000_000 && self.0.is_multiple_of(step * 10) {
            step *= 10;
        }
        let first = self.0 / step * step;
        first..first + step
    }

    /// The numbers that the codes above this one can have, the nearest first.
    pub(crate) fn numbers_above(self) -> impl Iterator<Item = u32> {
        (1..=6).map(move |zeros| self.0 / 10_u32.pow(zeros) * 10_u32.pow(zeros)).filter({
            let own = self.0;
            move |number| *number != own
        })
    }

    /// The nearest code above this one that the table holds.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        let mut step = 10;
        while step <= 1_000_000 {
            let above = self.0 / step * step;
            if above != self.0 && TABLE.contains_key(&above) {
                return Some(Self(above));
            }
            step *= 10;
        }
        None
    }

    /// The group that the code lies in: the code above it, or itself, that has at
    /// most three digits before its zeros.
    #[must_use]
    pub fn group(self) -> Self {
        let mut code = self;
        while let Some(above) = code.parent().filter(|_| !code.0.is_multiple_of(100_000)) {
            code = above;
        }
        code
    }

    /// The codes directly below this one.
    #[must_use]
    pub fn children(self) -> Vec<Self> {
        TABLE
            .values()
            .map(|entry| entry.code)
            .filter(|code| *code != self && self.covers(*code) && code.parent() == Some(self))
            .collect()
    }
}

/// All codes whose digits begin with `query` or whose name in either language
/// holds it, in the order of the table.
pub fn search(query: &str) -> impl Iterator<Item = &'static CpvEntry> {
    let wanted = fold(query);
    TABLE.values().filter(move |entry| {
        entry.code.to_string().starts_with(&wanted)
            || fold(&entry.name.sv).contains(&wanted)
            || fold(&entry.name.en).contains(&wanted)
    })
}

impl std::str::FromStr for CpvCode {
    type Err = InvalidCpv;

    fn from_str(text: &str) -> Result<Self, InvalidCpv> {
        let digits = match text.split_once('-') {
            Some((digits, check))
                if check.len() == 1 && check.bytes().all(|b| b.is_ascii_digit()) =>
            {
                digits
            }
            Some(_) => return Err(InvalidCpv::Form),
            None => text,
        };
        if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidCpv::Form);
        }
        let code: u32 = digits.parse().map_err(|_e| InvalidCpv::Form)?;
        if TABLE.contains_key(&code) {
            Ok(Self(code))
        } else {
            Err(InvalidCpv::Unknown(digits.to_owned()))
        }
    }
}

impl fmt::Display for CpvCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08}", self.0)
    }
}

impl fmt::Debug for CpvCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for CpvCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CpvCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for CpvCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("A code of the common procurement vocabulary (CPV 2008)."))
            .pattern(Some(r"^\d{8}(-\d)?$"))
            .max_length(Some(10))
            .into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for CpvCode {}

#[cfg(test)]
mod tests {
    use super::*;

    fn cpv(text: &str) -> CpvCode {
        text.parse().unwrap()
    }

    #[test]
    fn the_whole_table_is_there() {
        assert_eq!(TABLE.len(), 9_454);
        assert_eq!(TABLE.values().filter(|entry| entry.is_social_service).count(), 115);
    }

    #[test]
    fn a_code_covers_itself_and_what_lies_below() {
        assert!(cpv("85312000").covers(cpv("85312510")));
        assert!(cpv("85312510-7").covers(cpv("85312510")));
        assert!(!cpv("85312510").covers(cpv("85312500")));
        assert!(!cpv("90900000").covers(cpv("90620000")));
        assert!(cpv("30000000").covers(cpv("30121100")));
        assert!(!cpv("30000000").covers(cpv("31100000")));
    }

    #[test]
    fn parents_and_children_agree_for_every_code() {
        for entry in TABLE.values() {
            if let Some(parent) = entry.code.parent() {
                assert!(parent.covers(entry.code), "{parent} {}", entry.code);
            }
        }
        assert!(cpv("85312000").children().contains(&cpv("85312500")));
        assert!(!cpv("85312000").children().contains(&cpv("85312510")));
    }

    #[test]
    fn a_group_has_three_digits_and_holds_the_code() {
        assert_eq!(cpv("85312510").group(), cpv("85300000"));
        assert_eq!(cpv("55000000").group(), cpv("55000000"));
        for entry in TABLE.values() {
            assert!(entry.code.group().covers(entry.code), "{:?}", entry.code);
        }
    }

    #[test]
    fn unknown_codes_are_named_in_the_refusal() {
        assert_eq!("12345678".parse::<CpvCode>(), Err(InvalidCpv::Unknown("12345678".to_owned())));
        assert_eq!("8531251".parse::<CpvCode>(), Err(InvalidCpv::Form));
        assert_eq!("85312510-".parse::<CpvCode>(), Err(InvalidCpv::Form));
    }

    #[test]
    fn search_finds_names_in_both_languages() {
        assert!(search("yrkesrehabilitering").any(|e| e.code == cpv("85312510")));
        assert!(search("vocational rehab").any(|e| e.code == cpv("85312510")));
        assert!(search("853125").any(|e| e.code == cpv("85312510")));
    }
}
