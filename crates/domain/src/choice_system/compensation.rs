//! Compensation models (*ersättningsmodeller*): what a committee pays a provider
//! for a placed person, as data that anybody can reckon with.
//!
//! LOV 4:1 asks for the grounds of payment in the request document, so the rates
//! are fixed before anybody applies and are the same for every provider under
//! the same kind of management. There is no field for a bid: price competition
//! cannot be expressed.

pub mod adjustment;
pub mod attendance;
pub mod calculation;
pub mod case;
mod quantity;
mod rates;
pub mod samples;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use adjustment::{
    Adjustment, AdjustmentKind, AdjustmentManner, Derivation, Direction, IndexStep, Indexation,
    Rounding,
};
pub use attendance::{AbsenceRule, AttendanceRules};
pub use calculation::{CompensationCalculation, calculate};
pub use case::{CompensationCase, CompensationRequest, PlacementPattern};

use crate::money::Sek;
use crate::share::Share;
use crate::violation::{Checker, Violation};

/// What one payment is for. The units look alike and are not: *dygn*, *dag* and
/// *månad* pay differently for the same week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentUnit {
    /// An hour (*timme*).
    Hour,
    /// A day on which the activity is open to the placed person (*dag*).
    AttendanceDay,
    /// A day and night of the calendar (*dygn*).
    CalendarDay,
    /// A month (*månad*).
    Month,
}

/// How much of a day a placement takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Extent {
    /// A full day (*heldag*, *heltid*).
    FullDay,
    /// Half a day (*halvdag*, *halvtid*).
    HalfDay,
    /// Less than half a day (*deltid*).
    PartDay,
}

/// Who runs the activity. Rates may differ between these, never between two
/// providers of the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Management {
    /// The municipality itself (*kommunal regi*, *egen regi*).
    Municipal,
    /// A contractor in premises and on terms of the municipality (*entreprenad*).
    Contracted,
    /// A provider of its own (*enskild regi*).
    Private,
}

/// A level of need (*insatsnivå*) that a placement is paid by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompensationLevel {
    /// Its code, such as `N1`.
    #[cfg_attr(
        feature = "schema",
        schema(min_length = 1, max_length = 64, pattern = "^[A-Z0-9][A-Z0-9_]{0,63}$")
    )]
    pub code: String,
    /// What the level means, in plain words.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_length = 1000))]
    pub description: String,
}

/// An extent that the model pays for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExtentRule {
    /// The extent.
    pub extent: Extent,
    /// What counts as it, such as the hours.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_length = 1000))]
    pub description: String,
    /// Its part of the rate of a full day, where no rate of its own is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_of_full_day: Option<Share>,
}

/// The rates under one kind of management.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RateColumn {
    /// Who runs the activity.
    pub management: Management,
    /// How its rates follow from another column's, where they are not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derived: Option<Derivation>,
}

/// What is paid for one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rate {
    /// The level; absent where the model has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 64))]
    pub level: Option<String>,
    /// The extent; absent where the model has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
    /// Who runs the activity.
    pub management: Management,
    /// The amount for one unit, excluding VAT.
    pub amount: Sek,
}

/// How a committee pays for placements in a choice system (LOV 4:1).
///
/// A table of rates by level, extent and management, of which any dimension may
/// be left out: with none of the first two the model is flat. A rate that is not
/// there is not known, and a calculation that needs it says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompensationModel {
    /// What one payment is for.
    pub unit: PaymentUnit,
    /// The year that the given rates are of.
    #[cfg_attr(feature = "schema", schema(minimum = 2009, maximum = 2100))]
    pub price_year: i16,
    /// The decision that set the rates, and where it is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 2000))]
    pub decided_by: Option<String>,
    /// The levels, the lightest first; none where all are paid alike.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 30))]
    pub levels: Vec<CompensationLevel>,
    /// The extents; none where all are paid alike.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 3))]
    pub extents: Vec<ExtentRule>,
    /// The kinds of management that are paid.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 3))]
    pub columns: Vec<RateColumn>,
    /// The rates.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 270))]
    pub rates: Vec<Rate>,
    /// To what a rate is rounded that is reckoned from another.
    pub rounding: Rounding,
    /// How rates follow the years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indexation: Option<Indexation>,
    /// How many days a month's rate is divided by for part of a month; only
    /// where a month is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 31))]
    pub month_days: Option<u8>,
    /// What is paid when a placed person is away.
    #[serde(default)]
    pub attendance: AttendanceRules,
}

/// The most rates that a model can hold: thirty levels, three extents, three columns.
const MOST_RATES: usize = 270;

/// The highest rate that is accepted for one unit.
const HIGHEST_RATE: Sek = Sek::from_kronor(1_000_000);

impl CompensationModel {
    /// The rate that the model gives outright, if it gives one.
    #[must_use]
    pub fn given(
        &self,
        level: Option<&str>,
        extent: Option<Extent>,
        management: Management,
    ) -> Option<Sek> {
        self.rates
            .iter()
            .find(|rate| {
                rate.level.as_deref() == level
                    && rate.extent == extent
                    && rate.management == management
            })
            .map(|rate| rate.amount)
    }

    /// The column of `management`, if the model pays under it.
    #[must_use]
    pub fn column(&self, management: Management) -> Option<&RateColumn> {
        self.columns.iter().find(|column| column.management == management)
    }

    /// Everything about the model that breaks its form.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        self.check("", &mut check);
        check.finish()
    }

    /// Notes everything that breaks the model's form, with pointers below `at`.
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        let year = u64::try_from(self.price_year).unwrap_or(0);
        check.range(&format!("{at}/priceYear"), year, 2009, 2100);
        if let Some(decision) = &self.decided_by {
            check.text(&format!("{at}/decidedBy"), decision, 0, 2000);
        }
        self.check_levels(at, check);
        self.check_extents(at, check);
        self.check_columns(at, check);
        self.check_rates(at, check);
        if let Some(indexation) = &self.indexation {
            indexation.check(&format!("{at}/indexation"), self.price_year, check);
        }
        if let Some(days) = self.month_days {
            let pointer = format!("{at}/monthDays");
            check.range(&pointer, u64::from(days), 1, 31);
            let message = ("bara en månad delas i dagar", "only a month is divided into days");
            check.rule(&pointer, "NOT_OF_THE_UNIT", self.unit == PaymentUnit::Month, message);
        }
        self.attendance.check(&format!("{at}/attendance"), self.unit, check);
    }

    fn check_levels(&self, at: &str, check: &mut Checker) {
        check.count(&format!("{at}/levels"), self.levels.len(), 30);
        for (index, level) in self.levels.iter().take(30).enumerate() {
            let pointer = format!("{at}/levels/{index}");
            check.code(&format!("{pointer}/code"), &level.code);
            check.text(&format!("{pointer}/description"), &level.description, 0, 1000);
            let twice = self.levels.iter().take(index).any(|before| before.code == level.code);
            let message = ("varje nivå står en gång", "each level stands once");
            check.rule(&format!("{pointer}/code"), "DUPLICATE", !twice, message);
        }
    }

    fn check_extents(&self, at: &str, check: &mut Checker) {
        check.count(&format!("{at}/extents"), self.extents.len(), 3);
        for (index, rule) in self.extents.iter().take(3).enumerate() {
            let pointer = format!("{at}/extents/{index}");
            check.text(&format!("{pointer}/description"), &rule.description, 0, 1000);
            let twice = self.extents.iter().take(index).any(|before| before.extent == rule.extent);
            let message = ("varje omfattning står en gång", "each extent stands once");
            check.rule(&format!("{pointer}/extent"), "DUPLICATE", !twice, message);
            let Some(share) = rule.share_of_full_day else { continue };
            let pointer = format!("{pointer}/shareOfFullDay");
            let fits = share.denominator() <= 10_000 && share.numerator() > 0;
            check.rule(
                &pointer,
                "RANGE",
                fits,
                (
                    "förväntade mer än ingenting, av högst 10000",
                    "expected more than nothing, of at most 10000",
                ),
            );
            let message =
                ("en heldag är inte en del av sig själv", "a full day is not a part of itself");
            check.rule(&pointer, "CONTRADICTION", rule.extent != Extent::FullDay, message);
        }
    }

    fn check_columns(&self, at: &str, check: &mut Checker) {
        let pointer = format!("{at}/columns");
        check.count(&pointer, self.columns.len(), 3);
        let message =
            ("förväntade minst en driftsform", "expected at least one kind of management");
        check.rule(&pointer, "REQUIRED", !self.columns.is_empty(), message);
        for (index, column) in self.columns.iter().take(3).enumerate() {
            let pointer = format!("{at}/columns/{index}");
            let mut before = self.columns.iter().take(index);
            let twice = before.any(|before| before.management == column.management);
            let message = ("varje driftsform står en gång", "each kind of management stands once");
            check.rule(&format!("{pointer}/management"), "DUPLICATE", !twice, message);
            let Some(derived) = &column.derived else { continue };
            let given = self.column(derived.from).is_some_and(|source| source.derived.is_none());
            let message = (
                "ersättningar följer av en kolumn som har egna ersättningar",
                "rates follow from a column that has rates of its own",
            );
            check.rule(&format!("{pointer}/derived/from"), "UNKNOWN", given, message);
            derived.check(&format!("{pointer}/derived"), check);
        }
    }

    fn check_rates(&self, at: &str, check: &mut Checker) {
        check.count(&format!("{at}/rates"), self.rates.len(), MOST_RATES);
        for (index, rate) in self.rates.iter().take(MOST_RATES).enumerate() {
            let pointer = format!("{at}/rates/{index}");
            let known = match &rate.level {
                Some(code) => self.levels.iter().any(|level| level.code == *code),
                None => self.levels.is_empty(),
            };
            check.rule(
                &format!("{pointer}/level"),
                "UNKNOWN",
                known,
                ("förväntade en av nivåerna", "expected one of the levels"),
            );
            let known = match rate.extent {
                Some(extent) => self.extents.iter().any(|rule| rule.extent == extent),
                None => self.extents.is_empty(),
            };
            let message = ("förväntade en av omfattningarna", "expected one of the extents");
            check.rule(&format!("{pointer}/extent"), "UNKNOWN", known, message);
            let known = self.column(rate.management).is_some();
            let message = ("förväntade en av kolumnerna", "expected one of the columns");
            check.rule(&format!("{pointer}/management"), "UNKNOWN", known, message);
            let fits = rate.amount <= HIGHEST_RATE;
            let message = ("förväntade högst 1000000.00", "expected at most 1000000.00");
            check.rule(&format!("{pointer}/amount"), "RANGE", fits, message);
            let twice = self.rates.iter().take(index).any(|before| {
                (&before.level, before.extent, before.management)
                    == (&rate.level, rate.extent, rate.management)
            });
            // Two rates for the same placement would be a price for one provider.
            check.rule(
                &pointer,
                "DUPLICATE",
                !twice,
                ("varje placering har en ersättning", "each placement has one rate"),
            );
        }
    }
}
