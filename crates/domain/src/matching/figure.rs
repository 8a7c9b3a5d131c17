//! Numbers that requirements set a least value for.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::answer::Outcome;
use super::condition::Plan;
use super::query::first_fresh_day;
use crate::cpv::CpvCode;
use crate::enterprise::headcount::ShareTest;
use crate::enterprise::{Count, Enterprise, Headcount};
use crate::money::Sek;
use crate::share::Share;
use crate::tender::Predicate;

/// A value that a requirement can be set at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", content = "value", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Threshold {
    /// An amount of money, excluding VAT.
    Amount(Sek),
    /// A number.
    Number(u32),
    /// A share of those who are occupied.
    Share(Share),
    /// A day on which a certificate must still hold.
    Day(Date),
}

impl Threshold {
    /// Whether a requirement set here asks for nothing.
    pub(in crate::matching) fn is_zero(self) -> bool {
        match self {
            Self::Amount(amount) => amount == Sek::ZERO,
            Self::Number(number) => number == 0,
            Self::Share(share) => share.numerator() == 0,
            Self::Day(_) => false,
        }
    }

    /// An amount in öre or a number in whole units; shares and days are neither.
    pub(in crate::matching) fn units(self) -> Option<u64> {
        match self {
            Self::Amount(amount) => Some(amount.ore()),
            Self::Number(number) => Some(u64::from(number)),
            Self::Share(_) | Self::Day(_) => None,
        }
    }

    /// How many per cent of `wanted` this is, rounded down.
    pub(super) fn percent_of(self, wanted: Self) -> Option<u128> {
        let (part, whole) = match (self, wanted) {
            (Self::Amount(part), Self::Amount(whole)) => {
                (u128::from(part.ore()), u128::from(whole.ore()))
            }
            (Self::Number(part), Self::Number(whole)) => (u128::from(part), u128::from(whole)),
            (Self::Share(part), Self::Share(whole)) => (
                u128::from(part.numerator()) * u128::from(whole.denominator()),
                u128::from(whole.numerator()) * u128::from(part.denominator()),
            ),
            _ => return None,
        };
        // Wide numbers are divided ten times slower than the usual ones.
        match (u64::try_from(part * 100), u64::try_from(whole)) {
            (Ok(part), Ok(whole)) => part.checked_div(whole).map(u128::from),
            _ => (part * 100).checked_div(whole),
        }
    }
}

/// Between which values a number lies, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Bounds {
    /// The highest threshold that is surely reached.
    pub(super) lower: Option<Threshold>,
    /// The highest threshold that may be reached.
    pub(super) upper: Option<Threshold>,
}

impl Bounds {
    fn exactly(value: Threshold) -> Self {
        Self { lower: Some(value), upper: Some(value) }
    }

    fn of_count(count: Count) -> Self {
        Self {
            lower: Some(Threshold::Number(count.heads)),
            upper: count.upper().map(Threshold::Number),
        }
    }

    /// Whether a requirement at `wanted` is met.
    pub(super) fn outcome(self, wanted: Threshold) -> Outcome {
        if self.lower.is_some_and(|lower| lower >= wanted) {
            Outcome::Met
        } else if self.upper.is_some_and(|upper| upper < wanted) {
            Outcome::NotMet
        } else {
            Outcome::Unknown
        }
    }
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Turnover,
    LargestContract,
    Places,
    Employees,
    /// Contracts that were still carried on or after `since`.
    References {
        cpv: CpvCode,
        within_years: u8,
        since: Date,
    },
    TargetShare,
}

impl Measure {
    /// What a predicate measures and the least value it asks for.
    pub(super) fn of(predicate: &Predicate, on: Date) -> Option<(Self, Threshold)> {
        Some(match *predicate {
            Predicate::TurnoverAtLeast { amount } => (Self::Turnover, Threshold::Amount(amount)),
            Predicate::LargestContractAtLeast { amount } => {
                (Self::LargestContract, Threshold::Amount(amount))
            }
            Predicate::PlacesAtLeast { places } => (Self::Places, Threshold::Number(places)),
            Predicate::EmployeesAtLeast { employees } => {
                (Self::Employees, Threshold::Number(employees))
            }
            Predicate::ReferencesAtLeast { references, cpv, within_years } => {
                let since = first_fresh_day(on, u16::from(within_years) * 12);
                (Self::References { cpv, within_years, since }, Threshold::Number(references))
            }
            Predicate::TargetShareAtLeast { share } => (Self::TargetShare, Threshold::Share(share)),
            _ => return None,
        })
    }
}

/// Why a number cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Missing,
    /// A number without the day it belongs to: nobody can say how old it is.
    Undated,
    /// A number that was true then.
    Stale(Date),
}

/// A number as the register holds it on the decisive day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure<'e> {
    pub(super) bounds: Bounds,
    pub(super) as_of: Option<Date>,
    pub(super) gap: Option<Gap>,
    pub(super) headcount: Option<&'e Headcount>,
}

impl<'e> Figure<'e> {
    fn known(bounds: Bounds, as_of: Option<Date>) -> Self {
        Self { bounds, as_of, gap: None, headcount: None }
    }

    fn lacking(gap: Gap) -> Self {
        Self { bounds: Bounds::default(), as_of: None, gap: Some(gap), headcount: None }
    }

    /// The figure of `enterprise` on the plan's day.
    pub(super) fn of(measure: Measure, plan: &Plan<'_>, enterprise: &'e Enterprise) -> Self {
        match measure {
            Measure::Turnover => turnover(plan, enterprise),
            Measure::LargestContract => largest_contract(plan, enterprise),
            Measure::Places => enterprise.capacity.places.map_or_else(
                || Self::lacking(Gap::Missing),
                |places| Self::known(Bounds::exactly(Threshold::Number(places)), None),
            ),
            Measure::Employees => {
                of_heads(plan, enterprise, |count| count.employed.map(Bounds::of_count))
            }
            Measure::References { cpv, since, .. } => references(plan, enterprise, cpv, since),
            Measure::TargetShare => of_heads(plan, enterprise, share_bounds),
        }
    }

    /// Whether a requirement at `wanted` is met.
    pub(super) fn outcome(&self, wanted: Threshold) -> Outcome {
        match (wanted, self.headcount, self.gap) {
            (Threshold::Share(share), Some(headcount), None) => {
                match headcount.target_share_at_least(share) {
                    ShareTest::Reached => Outcome::Met,
                    ShareTest::NotReached => Outcome::NotMet,
                    ShareTest::Open => Outcome::Unknown,
                }
            }
            _ => self.bounds.outcome(wanted),
        }
    }
}

fn turnover<'e>(plan: &Plan<'_>, enterprise: &'e Enterprise) -> Figure<'e> {
    let capacity = &enterprise.capacity;
    match (capacity.yearly_turnover, capacity.turnover_year_end) {
        (None, _) => Figure::lacking(Gap::Missing),
        (Some(_), None) => Figure::lacking(Gap::Undated),
        // A year that is not closed on the day says nothing on that day.
        (Some(_), Some(year_end)) if year_end > plan.query.on => Figure::lacking(Gap::Missing),
        (Some(_), Some(year_end)) if year_end < plan.turnover_since => {
            Figure::lacking(Gap::Stale(year_end))
        }
        (Some(amount), Some(year_end)) => {
            Figure::known(Bounds::exactly(Threshold::Amount(amount)), Some(year_end))
        }
    }
}

/// A reference with a value proves that a contract of that size was carried,
/// also where the largest one is not stated.
fn largest_contract<'e>(plan: &Plan<'_>, enterprise: &'e Enterprise) -> Figure<'e> {
    let shown = enterprise
        .references
        .iter()
        .filter(|reference| reference.period.from() <= plan.query.on)
        .filter_map(|reference| reference.value)
        .max();
    let bounds = match (enterprise.capacity.largest_contract, shown) {
        (Some(stated), shown) => {
            Bounds::exactly(Threshold::Amount(shown.map_or(stated, |shown| shown.max(stated))))
        }
        (None, Some(shown)) => Bounds { lower: Some(Threshold::Amount(shown)), upper: None },
        (None, None) => return Figure::lacking(Gap::Missing),
    };
    Figure::known(bounds, None)
}

/// The newest headcount that holds what is asked for decides: a newer one that
/// leaves it out takes nothing back.
fn of_heads<'e>(
    plan: &Plan<'_>,
    enterprise: &'e Enterprise,
    read: impl Fn(&Headcount) -> Option<Bounds>,
) -> Figure<'e> {
    let newest = enterprise
        .headcounts
        .iter()
        .filter(|count| count.counted_on <= plan.query.on)
        .filter_map(|count| Some((count, read(count)?)))
        .max_by_key(|(count, _)| count.counted_on);
    match newest {
        None => Figure::lacking(Gap::Missing),
        Some((count, _)) if count.counted_on < plan.headcount_since => {
            Figure { headcount: Some(count), ..Figure::lacking(Gap::Stale(count.counted_on)) }
        }
        Some((count, bounds)) => {
            Figure { headcount: Some(count), ..Figure::known(bounds, Some(count.counted_on)) }
        }
    }
}

fn share_bounds(headcount: &Headcount) -> Option<Bounds> {
    let (target, occupied) = (headcount.target_group?, headcount.occupied?);
    let share = |part: u32, whole: u32| Share::new(part.min(whole), whole).ok();
    let lower = occupied.upper().and_then(|all| share(target.heads, all));
    // Where nobody may be occupied the share is at most nothing.
    let upper =
        target.upper().and_then(|most| share(most, occupied.heads).or(Share::new(0, 1).ok()));
    Some(Bounds { lower: lower.map(Threshold::Share), upper: upper.map(Threshold::Share) })
}

/// A contract counts by its end, by its start where no end is stated, and while
/// it still runs towards a stated end.
fn references<'e>(
    plan: &Plan<'_>,
    enterprise: &'e Enterprise,
    cpv: CpvCode,
    since: Date,
) -> Figure<'e> {
    let on = plan.query.on;
    let count = enterprise
        .references
        .iter()
        .filter(|reference| cpv.covers(reference.cpv) && reference.period.from() <= on)
        .filter(|reference| reference.period.to().unwrap_or(reference.period.from()) >= since)
        .count();
    let count = Threshold::Number(u32::try_from(count).unwrap_or(u32::MAX));
    let complete = enterprise.capacity.references_are_complete;
    Figure::known(Bounds { lower: Some(count), upper: complete.then_some(count) }, None)
}
