//! A month to be paid for: how many placements of which kind, and how they were
//! attended. There is no field for who was placed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CompensationModel, Extent, Management, PaymentUnit};
use crate::violation::{Checker, Violation};

/// Placements of one kind that were attended alike.
///
/// The counts are of each of the placements, in the days that the model pays
/// for (hours, where hours are paid; months, where whole months are).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlacementPattern {
    /// The level; absent where the model has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 64))]
    pub level: Option<String>,
    /// The extent; absent where the model has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
    /// How many placements.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 10_000))]
    pub places: u16,
    /// How much was attended.
    #[cfg_attr(feature = "schema", schema(maximum = 744))]
    pub attended: u16,
    /// How much absence was announced beforehand.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(maximum = 744))]
    pub planned_absence: u16,
    /// How much absence was not.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(maximum = 744))]
    pub unplanned_absence: u16,
}

/// A month to be paid for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompensationCase {
    /// Who runs the activity.
    pub management: Management,
    /// Any day of the month; its year decides the rates.
    pub month: Date,
    /// The placements.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 200))]
    pub placements: Vec<PlacementPattern>,
}

/// A model and a month to be paid for by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompensationRequest {
    /// The model.
    pub model: CompensationModel,
    /// The month.
    pub case: CompensationCase,
}

impl CompensationRequest {
    /// Everything about the model and the month that breaks their form.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        self.model.check("/model", &mut check);
        self.case.check("/case", &self.model, &mut check);
        check.finish()
    }
}

impl CompensationCase {
    /// Notes everything that breaks the case's form under `model`, with pointers
    /// below `at`.
    pub(crate) fn check(&self, at: &str, model: &CompensationModel, check: &mut Checker) {
        let year = u64::try_from(self.month.year()).unwrap_or(0);
        check.range(&format!("{at}/month"), year, 2009, 2100);
        let known = model.column(self.management).is_some();
        let message = (
            "modellen ersätter ingen med denna driftsform",
            "the model pays nobody under this management",
        );
        check.rule(&format!("{at}/management"), "UNKNOWN", known, message);
        let pointer = format!("{at}/placements");
        check.count(&pointer, self.placements.len(), 200);
        check.rule(
            &pointer,
            "REQUIRED",
            !self.placements.is_empty(),
            ("förväntade minst en", "expected at least one"),
        );
        for (index, pattern) in self.placements.iter().take(200).enumerate() {
            pattern.check(&format!("{pointer}/{index}"), self.month, model, check);
        }
    }
}

impl PlacementPattern {
    fn check(&self, at: &str, month: Date, model: &CompensationModel, check: &mut Checker) {
        let known = match &self.level {
            Some(code) => model.levels.iter().any(|level| level.code == *code),
            None => model.levels.is_empty(),
        };
        let message = ("förväntade en av modellens nivåer", "expected one of the model's levels");
        check.rule(&format!("{at}/level"), "UNKNOWN", known, message);
        let known = match self.extent {
            Some(extent) => model.extents.iter().any(|rule| rule.extent == extent),
            None => model.extents.is_empty(),
        };
        let message =
            ("förväntade en av modellens omfattningar", "expected one of the model's extents");
        check.rule(&format!("{at}/extent"), "UNKNOWN", known, message);
        check.range(&format!("{at}/places"), u64::from(self.places), 1, 10_000);
        let days = u64::from(month.days_in_month().unsigned_abs());
        let (most, message) = match (model.unit, model.month_days) {
            (PaymentUnit::Hour, _) => {
                (days * 24, ("månaden har färre timmar", "the month has fewer hours"))
            }
            (PaymentUnit::Month, None) => (
                1,
                (
                    "en månad ersätts en gång och inte i delar",
                    "a month is paid once, and not in parts",
                ),
            ),
            _ => (days, ("månaden har färre dagar", "the month has fewer days")),
        };
        let sum = [self.attended, self.planned_absence, self.unplanned_absence]
            .into_iter()
            .map(u64::from)
            .sum::<u64>();
        check.rule(at, "RANGE", sum <= most, message);
    }
}
