//! When something is to begin, as exactly as a plan says it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A year, a quarter or a month, written as `2027`, `2027-Q2` or `2027-05`.
///
/// The order is by the first day, and the longer time comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlannedStart {
    year: i16,
    part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    Year,
    /// From 1 to 4.
    Quarter(i8),
    /// From 1 to 12.
    Month(i8),
}

impl Part {
    const fn rank(self) -> u8 {
        match self {
            Self::Year => 0,
            Self::Quarter(_) => 1,
            Self::Month(_) => 2,
        }
    }
}

/// Why a text is not a planned start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a planned start is a year, a quarter or a month, as in `2027`, `2027-Q2` or `2027-05`")]
pub struct InvalidStart;

impl PlannedStart {
    /// The whole year, from 2000 to 2100.
    pub fn year(year: i16) -> Result<Self, InvalidStart> {
        Self { year, part: Part::Year }.checked()
    }

    /// A quarter of the year, from 1 to 4.
    pub fn in_quarter(year: i16, quarter: i8) -> Result<Self, InvalidStart> {
        Self { year, part: Part::Quarter(quarter) }.checked()
    }

    /// A month of the year, from 1 to 12.
    pub fn in_month(year: i16, month: i8) -> Result<Self, InvalidStart> {
        Self { year, part: Part::Month(month) }.checked()
    }

    fn checked(self) -> Result<Self, InvalidStart> {
        let right = match self.part {
            Part::Year => true,
            Part::Quarter(quarter) => (1..=4).contains(&quarter),
            Part::Month(month) => (1..=12).contains(&month),
        };
        if right && (2000..=2100).contains(&self.year) { Ok(self) } else { Err(InvalidStart) }
    }

    /// The year it lies in.
    #[must_use]
    pub const fn in_year(self) -> i16 {
        self.year
    }

    /// Whether both can be said of one day.
    #[must_use]
    pub fn agrees(self, other: Self) -> bool {
        let quarters = self.quarter().zip(other.quarter());
        let months = matches!((self.part, other.part), (Part::Month(_), Part::Month(_)));
        self.year == other.year
            && quarters.is_none_or(|(one, other)| one == other)
            && (!months || self == other)
    }

    /// The one that says it more exactly; this one where both say it alike.
    #[must_use]
    pub fn finer(self, other: Self) -> Self {
        if other.part.rank() > self.part.rank() { other } else { self }
    }

    /// The quarter it lies in; absent when only the year is known.
    #[must_use]
    pub fn quarter(self) -> Option<Self> {
        let quarter = match self.part {
            Part::Year => return None,
            Part::Quarter(quarter) => quarter,
            Part::Month(month) => (month + 2) / 3,
        };
        Some(Self { year: self.year, part: Part::Quarter(quarter) })
    }

    /// The last day of it.
    #[must_use]
    pub fn last_day(self) -> Date {
        let month = match self.part {
            Part::Year => 12,
            Part::Quarter(quarter) => quarter * 3,
            Part::Month(month) => month,
        };
        let first = Date::new(self.year, month, 1).unwrap_or(Date::MAX);
        first.last_of_month()
    }
}

impl fmt::Display for PlannedStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Year => write!(f, "{}", self.year),
            Part::Quarter(quarter) => write!(f, "{}-Q{quarter}", self.year),
            Part::Month(month) => write!(f, "{}-{month:02}", self.year),
        }
    }
}

impl std::str::FromStr for PlannedStart {
    type Err = InvalidStart;

    fn from_str(text: &str) -> Result<Self, InvalidStart> {
        let digits = |text: &str, length| {
            let right = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
            right.then(|| text.parse::<i16>().ok()).flatten().ok_or(InvalidStart)
        };
        let small = |text: &str, length| {
            digits(text, length).and_then(|number| i8::try_from(number).map_err(|_e| InvalidStart))
        };
        let Some((year, part)) = text.split_once('-') else {
            return Self::year(digits(text, 4)?);
        };
        let year = digits(year, 4)?;
        match part.strip_prefix('Q') {
            Some(quarter) => Self::in_quarter(year, small(quarter, 1)?),
            None => Self::in_month(year, small(part, 2)?),
        }
    }
}

impl Serialize for PlannedStart {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PlannedStart {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for PlannedStart {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("A year, a quarter or a month: `2027`, `2027-Q2` or `2027-05`."))
            .pattern(Some(r"^20\d\d(-Q[1-4]|-(0[1-9]|1[0-2]))?$"))
            .max_length(Some(7))
            .into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for PlannedStart {}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_start_is_read_as_it_is_written() {
        for text in ["2000", "2100", "2027", "2027-Q1", "2027-Q4", "2027-01", "2027-12"] {
            assert_eq!(text.parse::<PlannedStart>().unwrap().to_string(), text);
        }
        for wrong in
            ["", "27", "2027-Q0", "2027-Q5", "2027-13", "2027-00", "2027-5", "1999", "2101", "+027"]
        {
            assert_eq!(wrong.parse::<PlannedStart>(), Err(InvalidStart), "{wrong}");
        }
    }

    #[test]
    fn a_month_lies_in_its_quarter() {
        let quarter = |text: &str| text.parse::<PlannedStart>().unwrap().quarter();
        assert_eq!(quarter("2027-03"), "2027-Q1".parse().ok());
        assert_eq!(quarter("2027-04"), "2027-Q2".parse().ok());
        assert_eq!(quarter("2027-12"), "2027-Q4".parse().ok());
        assert_eq!(quarter("2027"), None);
    }

    #[test]
    fn what_agrees_is_said_as_exactly_as_any_says_it() {
        let read = |text: &str| text.parse::<PlannedStart>().unwrap();
        for (one, other, finest) in [
            ("2027", "2027-Q2", Some("2027-Q2")),
            ("2027-05", "2027-Q2", Some("2027-05")),
            ("2027-05", "2027-05", Some("2027-05")),
            ("2027-05", "2027-Q3", None),
            ("2027-05", "2027-06", None),
            ("2027-Q1", "2028-Q1", None),
        ] {
            let (one, other) = (read(one), read(other));
            assert_eq!(one.agrees(other).then(|| one.finer(other)), finest.map(read));
            assert_eq!(other.agrees(one).then(|| other.finer(one)), finest.map(read));
        }
    }

    #[test]
    fn the_last_day_ends_the_time() {
        let last = |text: &str| text.parse::<PlannedStart>().unwrap().last_day();
        assert_eq!(last("2028"), date(2028, 12, 31));
        assert_eq!(last("2028-Q1"), date(2028, 3, 31));
        assert_eq!(last("2028-02"), date(2028, 2, 29));
    }
}
