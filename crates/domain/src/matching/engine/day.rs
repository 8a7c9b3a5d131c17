//! Civil days in four bytes that sort like the days.

use jiff::civil::Date;

/// A civil day, packed as year, month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Day(i32);

impl Day {
    /// Before every day: where none is stated.
    pub(super) const NEVER: Self = Self(i32::MIN);
    /// After every day: where there is no end.
    pub(super) const ALWAYS: Self = Self(i32::MAX);

    pub(super) fn of(date: Date) -> Self {
        let (year, month, day) = (date.year(), date.month(), date.day());
        Self((i32::from(year) * 16 + i32::from(month)) * 32 + i32::from(day))
    }

    pub(super) fn of_end(end: Option<Date>) -> Self {
        end.map_or(Self::ALWAYS, Self::of)
    }

    /// The civil day, unless this is one of the two ends.
    pub(super) fn date(self) -> Option<Date> {
        let (months, day) = (self.0.div_euclid(32), self.0.rem_euclid(32));
        let year = i16::try_from(months.div_euclid(16)).ok()?;
        let month = i8::try_from(months.rem_euclid(16)).ok()?;
        Date::new(year, month, i8::try_from(day).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Day;
    use jiff::civil::{Date, date};

    #[test]
    fn a_packed_day_is_the_day_and_sorts_like_it() {
        let days = [Date::MIN, date(-1, 12, 31), date(0, 1, 1), date(2024, 2, 29), Date::MAX];
        for day in days {
            assert_eq!(Day::of(day).date(), Some(day));
        }
        assert!(days.map(Day::of).is_sorted());
        assert!(Day::NEVER < Day::of(Date::MIN) && Day::of(Date::MAX) < Day::ALWAYS);
        assert_eq!((Day::NEVER.date(), Day::ALWAYS.date()), (None, None));
    }
}
