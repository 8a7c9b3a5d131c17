//! Months of the calendar, by which placements are counted.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A month, written `2027-04`.
///
/// Counts go by month and never by day, so that no count of one tells when
/// somebody began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(Date);

/// A text that is not a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a month; expected year and month, as in `2027-04`")]
pub struct InvalidMonth(String);

impl Month {
    /// The month that `day` belongs to.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> Date {
        self.0
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.0.last_of_month()
    }
}

impl std::str::FromStr for Month {
    type Err = InvalidMonth;

    fn from_str(text: &str) -> Result<Self, InvalidMonth> {
        let invalid = || InvalidMonth(text.chars().take(20).collect());
        if text.len() != 7 {
            return Err(invalid());
        }
        format!("{text}-01").parse().map(Self).map_err(|_error| invalid())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl TryFrom<String> for Month {
    type Error = InvalidMonth;
    fn try_from(text: String) -> Result<Self, InvalidMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Month {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("A month, as in `2027-04`."))
            .pattern(Some(r"^\d{4}-(0[1-9]|1[0-2])$"))
            .max_length(Some(7))
            .into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Month {}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_reads_as_it_is_written() {
        let month: Month = "2028-02".parse().unwrap();
        assert_eq!(month.to_string(), "2028-02");
        assert_eq!((month.first_day(), month.last_day()), (date(2028, 2, 1), date(2028, 2, 29)));
        assert_eq!(Month::of(date(2028, 2, 17)), month);
    }

    #[test]
    fn a_day_is_no_month() {
        for wrong in ["2028-02-01", "2028-13", "2028-00", "2028", "28-02", ""] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }
}
