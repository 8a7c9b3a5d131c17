//! The room for dividends of a company with limited dividends (*svb*, ABL 32:5).

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::money::Sek;
use crate::violation::Checker;

/// For how many years room that was not used is carried on.
const CARRIED_YEARS: i32 = 5;
/// What is added to the government borrowing rate, in hundredths of a per cent.
const ADDED_RATE: i32 = 100;

/// What the room for dividends is counted from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LimitedDividend {
    /// The day from which the articles limit dividends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// The financial years, in any order.
    #[cfg_attr(feature = "schema", schema(max_items = 30))]
    pub years: Vec<DividendYear>,
}

/// One financial year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DividendYear {
    /// The last day of the year.
    pub ends_on: Date,
    /// The government borrowing rate (*statslåneränta*) at the end of the year
    /// before, in hundredths of a per cent: 250 is 2.5 %.
    #[cfg_attr(feature = "schema", schema(minimum = -1_000, maximum = 10_000))]
    pub borrowing_rate_hundredths: i32,
    /// The share capital that was paid in.
    pub paid_in_capital: Sek,
    /// What was transferred in the year.
    pub transferred: Sek,
}

impl DividendYear {
    /// What the year itself allows: interest on the capital, whole öre rounded down.
    #[must_use]
    pub fn own_room(&self) -> Sek {
        let rate = self.borrowing_rate_hundredths.saturating_add(ADDED_RATE);
        let rate = u128::try_from(rate).unwrap_or(0);
        let ore = u128::from(self.paid_in_capital.ore()) * rate / 10_000;
        Sek::from_ore(u64::try_from(ore).unwrap_or(u64::MAX))
    }
}

/// Room that a year left unused and that still stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CarriedRoom {
    /// The last day of the year that left it.
    pub from_year_ending: Date,
    /// What is left of it.
    pub amount: Sek,
}

/// How much a company may transfer in a financial year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TransferRoom {
    /// The last day of the financial year.
    pub year_ends_on: Date,
    /// The rate used: the borrowing rate and one percentage point, in hundredths of a per cent.
    pub rate_hundredths: i32,
    /// The share capital that was paid in.
    pub paid_in_capital: Sek,
    /// What the year itself allows.
    pub own_room: Sek,
    /// What earlier years left, the oldest first.
    #[cfg_attr(feature = "schema", schema(max_items = 5))]
    pub carried: Vec<CarriedRoom>,
    /// The most that may be transferred in the year.
    pub most: Sek,
    /// What has been transferred in the year so far.
    pub transferred: Sek,
    /// What is left of the most.
    pub left: Sek,
    /// What has been transferred above the most.
    pub exceeded_by: Sek,
    /// Calendar years that the room could stem from and that the register does
    /// not have: their unused room is counted as nothing.
    #[cfg_attr(feature = "schema", schema(max_items = 5))]
    pub missing_years: Vec<i16>,
}

impl LimitedDividend {
    /// The room in the financial year of `day`; none when the register lacks that year.
    ///
    /// A transfer uses the room of its own year first, then what is carried,
    /// the oldest first; room older than five years is gone.
    #[must_use]
    pub fn room_on(&self, day: Date) -> Option<TransferRoom> {
        let mut years: Vec<&DividendYear> = self.years.iter().collect();
        years.sort_by_key(|year| year.ends_on);
        let current =
            *years.iter().find(|year| day <= year.ends_on && first_day(year.ends_on) <= day)?;
        let mut carried: Vec<CarriedRoom> = Vec::new();
        for year in years.iter().filter(|year| year.ends_on < current.ends_on) {
            forget(&mut carried, year.ends_on);
            let own = year.own_room();
            draw(&mut carried, year.transferred.saturating_sub(own));
            let amount = own.saturating_sub(year.transferred);
            carried.push(CarriedRoom { from_year_ending: year.ends_on, amount });
        }
        forget(&mut carried, current.ends_on);
        carried.retain(|room| room.amount > Sek::ZERO);
        let own_room = current.own_room();
        let most = carried
            .iter()
            .fold(own_room, |sum, room| sum.checked_add(room.amount).unwrap_or(Sek::MAX));
        Some(TransferRoom {
            year_ends_on: current.ends_on,
            rate_hundredths: current.borrowing_rate_hundredths.saturating_add(ADDED_RATE).max(0),
            paid_in_capital: current.paid_in_capital,
            own_room,
            carried,
            most,
            transferred: current.transferred,
            left: most.saturating_sub(current.transferred),
            exceeded_by: current.transferred.saturating_sub(most),
            missing_years: self.missing_before(current.ends_on),
        })
    }

    fn missing_before(&self, ends_on: Date) -> Vec<i16> {
        let first = self.since.map_or(i16::MIN, Date::year);
        (1..=5)
            .rev()
            .map(|back| ends_on.year() - back)
            .filter(|year| *year >= first)
            .filter(|year| !self.years.iter().any(|known| known.ends_on.year() == *year))
            .collect()
    }

    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        check.count(&format!("{at}/years"), self.years.len(), 30);
        for (index, year) in self.years.iter().enumerate() {
            let twice = self
                .years
                .iter()
                .take(index)
                .any(|before| before.ends_on.year() == year.ends_on.year());
            check.rule(
                &format!("{at}/years/{index}/endsOn"),
                "DUPLICATE",
                !twice,
                (
                    "ett räkenskapsår slutar under ett kalenderår",
                    "one financial year ends in a calendar year",
                ),
            );
            let rate = year.borrowing_rate_hundredths;
            check.rule(
                &format!("{at}/years/{index}/borrowingRateHundredths"),
                "RANGE",
                (-1_000..=10_000).contains(&rate),
                ("förväntade -1000 till 10000", "expected -1000 to 10000"),
            );
        }
    }
}

/// The first day of a financial year of twelve months.
fn first_day(ends_on: Date) -> Date {
    let next = ends_on.tomorrow().unwrap_or(Date::MAX);
    next.checked_sub(1.year()).unwrap_or(Date::MIN)
}

/// Drops room that is too old for the year that ends on `ends_on`.
fn forget(carried: &mut Vec<CarriedRoom>, ends_on: Date) {
    carried.retain(|room| {
        i32::from(ends_on.year()) - i32::from(room.from_year_ending.year()) <= CARRIED_YEARS
    });
}

/// Takes `amount` from what is carried, the oldest first.
fn draw(carried: &mut [CarriedRoom], mut amount: Sek) {
    for room in carried {
        let taken = amount.min(room.amount);
        room.amount = room.amount.saturating_sub(taken);
        amount = amount.saturating_sub(taken);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;

    fn year(year: i16, rate: i32, transferred: u64) -> DividendYear {
        DividendYear {
            ends_on: date(year, 12, 31),
            borrowing_rate_hundredths: rate,
            paid_in_capital: Sek::from_kronor(100_000),
            transferred: Sek::from_kronor(transferred),
        }
    }

    fn room(years: Vec<DividendYear>) -> TransferRoom {
        LimitedDividend { since: None, years }.room_on(date(2026, 11, 21)).unwrap()
    }

    #[test]
    fn two_and_a_half_per_cent_on_a_hundred_thousand_gives_3_500_kronor() {
        let room = room(vec![year(2026, 250, 0)]);
        assert_eq!(room.most.to_string(), "3500.00");
        assert_eq!(room.missing_years, [2021, 2022, 2023, 2024, 2025]);
    }

    #[rstest]
    #[case(-9, 91_000)]
    #[case(-100, 0)]
    #[case(-101, 0)]
    fn a_negative_rate_takes_from_the_percentage_point(#[case] rate: i32, #[case] ore: u64) {
        assert_eq!(room(vec![year(2026, rate, 0)]).most, Sek::from_ore(ore));
    }

    #[test]
    fn a_fraction_of_an_ore_is_never_rounded_up() {
        let mut odd = year(2026, 250, 0);
        odd.paid_in_capital = Sek::from_ore(99);
        assert_eq!(room(vec![odd]).most, Sek::from_ore(3));
    }

    #[rstest]
    #[case(2021, "6500.00")]
    #[case(2020, "3500.00")]
    fn room_left_unused_stands_for_five_years(#[case] earlier: i16, #[case] most: &str) {
        let room = room(vec![year(2026, 250, 0), year(earlier, 200, 0)]);
        assert_eq!(room.most.to_string(), most);
    }

    #[test]
    fn a_transfer_above_its_years_room_takes_the_oldest_room_first() {
        let room = room(vec![
            year(2023, 100, 0),
            year(2024, 100, 0),
            year(2025, 100, 5_000),
            year(2026, 250, 0),
        ]);
        let left: Vec<_> =
            room.carried.iter().map(|it| (it.from_year_ending.year(), it.amount)).collect();
        assert_eq!(left, [(2024, Sek::from_kronor(1_000))]);
        assert_eq!(room.most, Sek::from_kronor(4_500));
    }

    #[test]
    fn what_goes_beyond_the_room_is_shown() {
        let room = room(vec![year(2026, 250, 4_000)]);
        assert_eq!((room.left, room.exceeded_by), (Sek::ZERO, Sek::from_kronor(500)));
    }

    #[test]
    fn years_before_the_limit_are_not_missed() {
        let facts = LimitedDividend {
            since: Some(date(2024, 3, 1)),
            years: vec![year(2026, 250, 0), year(2025, 250, 0)],
        };
        assert_eq!(facts.room_on(date(2026, 1, 1)).unwrap().missing_years, [2024]);
    }

    #[rstest]
    #[case(date(2026, 1, 1), true)]
    #[case(date(2026, 12, 31), true)]
    #[case(date(2025, 12, 31), false)]
    #[case(date(2027, 1, 1), false)]
    fn a_year_that_the_register_lacks_has_no_known_room(#[case] day: Date, #[case] known: bool) {
        let facts = LimitedDividend { since: None, years: vec![year(2026, 250, 0)] };
        assert_eq!(facts.room_on(day).is_some(), known);
    }

    proptest! {
        #[test]
        fn the_room_is_never_more_than_six_years_own_rooms(
            given in proptest::collection::vec((0..500_i32, 0..10_000_u64), 8)
        ) {
            let years: Vec<_> = (2019..=2026).zip(given).map(|(y, (rate, out))| year(y, rate, out)).collect();
            let most = years.iter().rev().take(6).map(|year| year.own_room().ore()).sum::<u64>();
            let room = room(years);
            prop_assert!(room.most.ore() <= most);
            prop_assert!(room.most >= room.own_room);
        }
    }
}
