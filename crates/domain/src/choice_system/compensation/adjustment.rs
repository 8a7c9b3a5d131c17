//! How one rate follows from another: between kinds of management, and from one
//! year to the next.

use serde::{Deserialize, Serialize};

use super::Management;
use crate::exact::Exact;
use crate::money::Sek;
use crate::share::Share;
use crate::violation::Checker;

/// To what a reckoned rate is rounded; the middle goes up. Given rates are
/// never rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rounding {
    /// Whole kronor.
    WholeKronor,
    /// Whole öre.
    WholeOre,
}

impl Rounding {
    /// The amount rounded, unless it is beyond all amounts.
    pub(super) fn apply(self, amount: Exact) -> Option<Sek> {
        match self {
            Self::WholeOre => amount.to_sek(),
            Self::WholeKronor => {
                let kronor = amount.over(Exact::whole(100))?.to_sek()?;
                kronor.checked_mul(100)
            }
        }
    }
}

/// What an adjustment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AdjustmentKind {
    /// Compensation for VAT on purchases that a private provider cannot deduct
    /// (*momskompensation*).
    VatCompensation,
    /// Overhead that the municipality bears itself.
    Overhead,
    /// Something else, which its reason names.
    Other,
}

/// How an adjustment changes a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AdjustmentManner {
    /// The part is added.
    Add,
    /// The part is taken away.
    Deduct,
    /// A part that was taken away is put back, so that deducting it again gives
    /// the rate that was begun with.
    Restore,
}

/// One step from a rate to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Adjustment {
    /// What it is for.
    pub kind: AdjustmentKind,
    /// How it changes the rate.
    pub manner: AdjustmentManner,
    /// The part of the rate; 2.5 % is 25 of 1000.
    pub rate: Share,
    /// Why, where the kind does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 1000))]
    pub reason: Option<String>,
}

impl Adjustment {
    /// The adjusted amount, not rounded; nothing if it is beyond all amounts.
    pub(super) fn apply(&self, amount: Exact) -> Option<Exact> {
        match self.manner {
            AdjustmentManner::Add => amount.times(more(self.rate)),
            AdjustmentManner::Deduct => amount.times(less(self.rate)),
            AdjustmentManner::Restore => amount.over(less(self.rate)),
        }
    }
}

/// How the rates of one column follow from those of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Derivation {
    /// The column that is begun with; its rates do not follow from another.
    pub from: Management,
    /// The steps, in their order; rounded once, after the last.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 10))]
    pub adjustments: Vec<Adjustment>,
}

impl Derivation {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        let pointer = format!("{at}/adjustments");
        check.count(&pointer, self.adjustments.len(), 10);
        check.rule(
            &pointer,
            "REQUIRED",
            !self.adjustments.is_empty(),
            ("förväntade minst en", "expected at least one"),
        );
        for (index, adjustment) in self.adjustments.iter().take(10).enumerate() {
            let pointer = format!("{at}/adjustments/{index}");
            check_part(&format!("{pointer}/rate"), adjustment.rate, check);
            if let Some(reason) = &adjustment.reason {
                check.text(&format!("{pointer}/reason"), reason, 0, 1000);
            }
            let said = adjustment.kind != AdjustmentKind::Other
                || adjustment.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
            let message = (
                "en justering av annat slag säger varför",
                "an adjustment of another kind says why",
            );
            check.rule(&format!("{pointer}/reason"), "REQUIRED", said, message);
        }
    }
}

/// Whether rates rise or fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Direction {
    /// They rise.
    Up,
    /// They fall.
    Down,
}

/// The change of all rates from the year before to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IndexStep {
    /// The year from whose first day the changed rates hold.
    #[cfg_attr(feature = "schema", schema(minimum = 2010, maximum = 2100))]
    pub year: i16,
    /// Whether rates rise or fall.
    pub direction: Direction,
    /// By which part of the rate; 2.7 % is 27 of 1000.
    pub rate: Share,
}

impl IndexStep {
    /// The amount of the year, not rounded; nothing if it is beyond all amounts.
    pub(super) fn apply(self, amount: Exact) -> Option<Exact> {
        amount.times(match self.direction {
            Direction::Up => more(self.rate),
            Direction::Down => less(self.rate),
        })
    }
}

/// How rates follow the years (*indexuppräkning*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Indexation {
    /// The changes, year by year. A year without one is not known to be unchanged.
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub steps: Vec<IndexStep>,
    /// Whether the rate is rounded each year, so that the next year begins with
    /// the rounded rate; else it is rounded once, after the last year.
    pub rounds_each_year: bool,
}

impl Indexation {
    /// The change of `year`, if it is known.
    #[must_use]
    pub fn step(&self, year: i16) -> Option<IndexStep> {
        self.steps.iter().find(|step| step.year == year).copied()
    }

    pub(super) fn check(&self, at: &str, price_year: i16, check: &mut Checker) {
        check.count(&format!("{at}/steps"), self.steps.len(), 50);
        let mut last = price_year;
        for (index, step) in self.steps.iter().take(50).enumerate() {
            let pointer = format!("{at}/steps/{index}");
            let follows = last < step.year && step.year <= 2100;
            let message = (
                "åren följer på varandra, efter ersättningarnas år",
                "years follow one another, after the year of the rates",
            );
            check.rule(&format!("{pointer}/year"), "ORDER", follows, message);
            check_part(&format!("{pointer}/rate"), step.rate, check);
            last = step.year;
        }
    }
}

/// A part that is less than the whole, in terms that can be reckoned with.
fn check_part(pointer: &str, part: Share, check: &mut Checker) {
    let fits = part.denominator() <= 1_000_000 && part.numerator() < part.denominator();
    check.rule(
        pointer,
        "RANGE",
        fits,
        (
            "förväntade mindre än det hela, av högst 1000000",
            "expected less than the whole, of at most 1000000",
        ),
    );
}

/// One and the part.
fn more(part: Share) -> Exact {
    let (some, all) = (u64::from(part.numerator()), u64::from(part.denominator()));
    Exact::ratio(all.saturating_add(some), all)
}

/// What is left of one without the part.
fn less(part: Share) -> Exact {
    let (some, all) = (u64::from(part.numerator()), u64::from(part.denominator()));
    Exact::ratio(all.saturating_sub(some), all)
}
