//! Stretches of civil days.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// From a first day to a last day, both included; without a last day it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(try_from = "RawPeriod", rename_all = "camelCase", deny_unknown_fields)]
pub struct Period {
    /// The first day.
    from: Date,
    /// The last day, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RawPeriod {
    from: Date,
    to: Option<Date>,
}

/// A period whose last day comes before its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period ends on or after the day it begins")]
pub struct InvalidPeriod;

impl Period {
    /// From `from` to `to`, both included.
    pub fn new(from: Date, to: Option<Date>) -> Result<Self, InvalidPeriod> {
        if to.is_some_and(|to| to < from) {
            return Err(InvalidPeriod);
        }
        Ok(Self { from, to })
    }

    /// From `from` without an end.
    #[must_use]
    pub const fn since(from: Date) -> Self {
        Self { from, to: None }
    }

    /// The first day.
    #[must_use]
    pub const fn from(self) -> Date {
        self.from
    }

    /// The last day, if there is one.
    #[must_use]
    pub const fn to(self) -> Option<Date> {
        self.to
    }

    /// Whether `day` lies within.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

impl TryFrom<RawPeriod> for Period {
    type Error = InvalidPeriod;
    fn try_from(raw: RawPeriod) -> Result<Self, InvalidPeriod> {
        Self::new(raw.from, raw.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn both_ends_belong_to_the_period() {
        let year = Period::new(date(2026, 1, 1), Some(date(2026, 12, 31))).unwrap();
        assert!(!year.contains(date(2025, 12, 31)));
        assert!(year.contains(date(2026, 1, 1)));
        assert!(year.contains(date(2026, 12, 31)));
        assert!(!year.contains(date(2027, 1, 1)));
        assert!(Period::since(date(2026, 1, 1)).contains(date(9999, 12, 31)));
    }

    #[test]
    fn a_period_cannot_end_before_it_begins() {
        assert_eq!(Period::new(date(2026, 1, 2), Some(date(2026, 1, 1))), Err(InvalidPeriod));
    }
}
