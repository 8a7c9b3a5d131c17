//! What is to be expected: break-even, month by month, and what it would take.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::chain::{Chain, mean, months_where, quantile};
use super::wording::lines;
use super::{MOST_CHOICES, PerMonth, VolumeCase};
use crate::law::book::LawBook;
use crate::money::Sek;
use crate::subsidy::CalculationLine;

/// How many placed persons carry the costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BreakEven {
    /// The fewest that carry them; absent when each costs more than it brings.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 0))]
    pub placed: Option<u64>,
    /// Whether there are so many places.
    pub fits_the_places: bool,
    /// What a full house leaves over in a month; nothing when even that is
    /// under water.
    pub surplus_when_full: Sek,
    /// What an empty house lacks in a month.
    pub deficit_when_empty: Sek,
}

/// A month ahead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MonthOutlook {
    /// Which month, from 1.
    pub month: u16,
    /// How many are placed on average.
    pub expected_placed: f64,
    /// How many are admitted in the month on average.
    pub expected_admissions: f64,
    /// At least so many are placed with nine chances in ten.
    pub low: u16,
    /// At least so many are placed with one chance in two, and at most so many
    /// with one in two.
    pub middle: u16,
    /// At most so many are placed with nine chances in ten.
    pub high: u16,
    /// The probability that the month costs more than it brings.
    #[cfg_attr(feature = "schema", schema(minimum = 0, maximum = 1))]
    pub under_water: f64,
    /// The probability that all places are taken.
    #[cfg_attr(feature = "schema", schema(minimum = 0, maximum = 1))]
    pub full: f64,
    /// The probability of each number of placed persons, from none to full.
    #[cfg_attr(feature = "schema", schema(max_items = 201))]
    pub distribution: Vec<f64>,
}

/// How many of the months are under water.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MonthsUnderWater {
    /// How many on average.
    pub expected: f64,
    /// The probability of none at all.
    #[cfg_attr(feature = "schema", schema(minimum = 0, maximum = 1))]
    pub none: f64,
    /// The probability of all of them.
    #[cfg_attr(feature = "schema", schema(minimum = 0, maximum = 1))]
    pub all: f64,
    /// At most so many with one chance in two.
    pub middle: u16,
    /// At most so many with nine chances in ten.
    pub high: u16,
    /// The probability of each number of months, from none to all.
    #[cfg_attr(feature = "schema", schema(max_items = 61))]
    pub distribution: Vec<f64>,
}

/// How many would have to choose the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Admissions {
    /// How many more must be placed at once to break even.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 0))]
    pub to_break_even: Option<u64>,
    /// How many must come each month, on average, to stay there once it is
    /// reached: as many as leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_month_to_stay: Option<PerMonth>,
    /// The fewest choices to expect a month, in hundredths, with which the last
    /// month is under water with no more than the accepted risk; absent when no
    /// risk was given, or when 200 a month would not be enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choices_for_the_accepted_risk: Option<PerMonth>,
}

/// What a provider can expect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VolumeRisk {
    /// How many placed persons carry the costs.
    pub break_even: BreakEven,
    /// How many would have to come.
    pub admissions: Admissions,
    /// How many of the months are under water.
    pub months_under_water: MonthsUnderWater,
    /// Month by month.
    #[cfg_attr(feature = "schema", schema(max_items = 60))]
    pub months: Vec<MonthOutlook>,
    /// The same in words, with what it rests on.
    pub lines: Vec<CalculationLine>,
}

/// What the provider of `case` can expect, by the law of `on`.
///
/// Total and deterministic: the distributions are exact up to floating point.
#[must_use]
pub fn project(book: &LawBook, case: &VolumeCase, on: Date) -> VolumeRisk {
    let chain = Chain::of(case);
    let months = months(&chain, case);
    let under = |placed| case.is_under_water(placed);
    let counted = months_where(&chain, case.placed_now, case.months, under);
    let months_under_water = MonthsUnderWater {
        expected: six(mean(&counted)),
        none: six(counted.first().copied().unwrap_or_default()),
        all: six(counted.last().copied().unwrap_or_default()),
        middle: quantile(&counted, 0.5),
        high: quantile(&counted, 0.9),
        distribution: counted.into_iter().map(six).collect(),
    };
    let break_even = break_even(case);
    let admissions = admissions(&chain, case, break_even);
    let lines = lines(book, case, on, break_even, admissions, &months_under_water);
    VolumeRisk { break_even, admissions, months_under_water, months, lines }
}

/// Six decimals, so that the last bits of a sum are not taken for knowledge.
fn six(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

fn months(chain: &Chain, case: &VolumeCase) -> Vec<MonthOutlook> {
    let mut now = chain.begin(case.placed_now);
    let mut found = Vec::with_capacity(usize::from(case.months));
    for month in 1..=case.months {
        let stayed = chain.after_leaving(&now);
        now = chain.after_choosing(&stayed);
        let under = (0_u16..).zip(&now).filter(|(placed, _)| case.is_under_water(*placed));
        found.push(MonthOutlook {
            month,
            expected_placed: six(mean(&now)),
            expected_admissions: six(mean(&now) - mean(&stayed)),
            low: quantile(&now, 0.1),
            middle: quantile(&now, 0.5),
            high: quantile(&now, 0.9),
            under_water: six(under.map(|(_, chance)| chance).sum()),
            full: six(now.last().copied().unwrap_or_default()),
            distribution: now.iter().copied().map(six).collect(),
        });
    }
    found
}

fn break_even(case: &VolumeCase) -> BreakEven {
    let (brings, costs) = (case.compensation.ore(), case.cost_per_person.ore());
    let fixed = case.fixed_cost.ore();
    let placed = brings.checked_sub(costs).and_then(|margin| match (margin, fixed) {
        (_, 0) => Some(0),
        (0, _) => None,
        (margin, fixed) => Some(fixed.div_ceil(margin)),
    });
    let full = u64::from(case.places);
    let surplus = full
        .saturating_mul(brings)
        .saturating_sub(full.saturating_mul(costs).saturating_add(fixed));
    BreakEven {
        placed,
        fits_the_places: placed.is_some_and(|placed| placed <= full),
        surplus_when_full: Sek::from_ore(surplus),
        deficit_when_empty: case.fixed_cost,
    }
}

fn admissions(chain: &Chain, case: &VolumeCase, break_even: BreakEven) -> Admissions {
    let to_break_even = break_even.placed.map(|it| it.saturating_sub(u64::from(case.placed_now)));
    let per_month_to_stay =
        break_even.placed.filter(|_| break_even.fits_the_places).and_then(|it| {
            let numerator = it.checked_mul(u64::from(case.leaving.numerator()))?;
            let numerator = u32::try_from(numerator).ok()?;
            Some(PerMonth { numerator, denominator: case.leaving.denominator() })
        });
    Admissions {
        to_break_even,
        per_month_to_stay,
        choices_for_the_accepted_risk: choices_for_the_accepted_risk(chain, case, break_even),
    }
}

/// The fewest hundredths of choices a month that keep to the accepted risk. More
/// choices never raise the risk where a placed person brings more than it costs,
/// so halving finds them.
fn choices_for_the_accepted_risk(
    chain: &Chain,
    case: &VolumeCase,
    break_even: BreakEven,
) -> Option<PerMonth> {
    let accepted = case.accepted_risk.filter(|_| break_even.fits_the_places)?;
    let accepted = f64::from(accepted.numerator()) / f64::from(accepted.denominator());
    let keeps_to_it = |hundredths: u32| {
        let chain = chain.expecting(f64::from(hundredths) / 100.0);
        let begun = chain.begin(case.placed_now);
        let last = (0..case.months).fold(begun, |now, _| chain.next(&now));
        let under = (0_u16..).zip(last).filter(|(placed, _)| case.is_under_water(*placed));
        six(under.map(|(_, chance)| chance).sum()) <= accepted
    };
    let (mut low, mut high) = (0, MOST_CHOICES.saturating_mul(100));
    if !keeps_to_it(high) {
        return None;
    }
    while low < high {
        let middle = low.midpoint(high);
        if keeps_to_it(middle) {
            high = middle;
        } else {
            low = middle.saturating_add(1);
        }
    }
    Some(PerMonth { numerator: high, denominator: 100 })
}
