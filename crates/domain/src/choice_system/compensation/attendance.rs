//! What is paid when a placed person is away.

use serde::{Deserialize, Serialize};

use super::PaymentUnit;
use crate::share::Share;
use crate::violation::Checker;

/// What is paid for one kind of absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AbsenceRule {
    /// The part of the rate that is paid: 0 of 1 for nothing, 1 of 1 for all.
    pub paid: Share,
    /// For how many days of a month (hours, where hours are paid) it is paid at
    /// most; without a limit if absent. Beyond it nothing is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 744))]
    pub at_most: Option<u16>,
}

/// What is paid when a placed person is away (*närvaro- och frånvaroregler*).
///
/// A rule that is not there is not known: absence is then neither paid nor
/// unpaid, and a calculation asks for the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttendanceRules {
    /// Absence announced beforehand, such as holidays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned: Option<AbsenceRule>,
    /// Absence that was not announced, such as illness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unplanned: Option<AbsenceRule>,
}

impl AttendanceRules {
    pub(super) fn check(&self, at: &str, unit: PaymentUnit, check: &mut Checker) {
        let most = if unit == PaymentUnit::Hour { 744 } else { 31 };
        for (name, rule) in [("planned", self.planned), ("unplanned", self.unplanned)] {
            let Some(rule) = rule else { continue };
            let fits = rule.paid.denominator() <= 10_000;
            let message =
                ("förväntade en nämnare på högst 10000", "expected a denominator of at most 10000");
            check.rule(&format!("{at}/{name}/paid"), "RANGE", fits, message);
            if let Some(limit) = rule.at_most {
                check.range(&format!("{at}/{name}/atMost"), u64::from(limit), 0, most);
            }
        }
    }
}
