//! Labour terms, subcontractors and termination (LOU 17:2–7, 17:17).

use serde::{Deserialize, Serialize};

use crate::violation::Checker;

/// The labour terms of the contract and how they came about. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LabourFacts {
    /// Whether the need for labour terms is assessed and documented. Read by `LOU.LABOUR_TERMS` and `LOU.CORE_CONVENTIONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need_is_assessed: Option<bool>,
    /// Whether the assessment found them needed. Read by `LOU.LABOUR_TERMS` and `LOU.CORE_CONVENTIONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_needed: Option<bool>,
    /// Whether a level of pay is demanded. Read by `LOU.LABOUR_TERMS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sets_pay: Option<bool>,
    /// Whether a level of holiday is demanded. Read by `LOU.LABOUR_TERMS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sets_holiday: Option<bool>,
    /// Whether a level of working hours is demanded. Read by `LOU.LABOUR_TERMS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sets_hours: Option<bool>,
    /// Whether a level can be stated from a central agreement (LOU 17:3). Read by `LOU.LABOUR_TERMS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level_can_be_stated: Option<bool>,
    /// Whether the levels are the lowest of a central agreement that holds in all of Sweden. Read by `LOU.LABOUR_TERMS.LEVELS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lowest_central_level: Option<bool>,
    /// Whether the terms bind subcontractors that directly take part. Read by `LOU.LABOUR_TERMS.SUBCONTRACTORS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binds_subcontractors: Option<bool>,
    /// Whether equivalent terms of one central agreement, or posting rules, are accepted. Read by `LOU.LABOUR_TERMS.EQUIVALENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepts_equivalent_terms: Option<bool>,
    /// Whether work is done where Swedish labour law does not apply. Read by `LOU.CORE_CONVENTIONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside_swedish_labour_law: Option<bool>,
    /// Whether the core conventions of the ILO are demanded. Read by `LOU.CORE_CONVENTIONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sets_core_conventions: Option<bool>,
    /// Whether that demand binds subcontractors. Read by `LOU.CORE_CONVENTIONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub core_conventions_bind_subcontractors: Option<bool>,
    /// Whether services are performed at a site under the authority's direct supervision. Read by `LOU.SUBCONTRACTORS.NAMES`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_supervised_site: Option<bool>,
    /// Whether the supplier names its subcontractors before the start and when they change. Read by `LOU.SUBCONTRACTORS.NAMES`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names_subcontractors: Option<bool>,
    /// The most that may be subcontracted, in per cent, if there is such a limit. Read by `LOU.SUBCONTRACTORS.LIMIT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 100))]
    pub subcontracting_limit_percent: Option<u8>,
    /// Whether the contract gives the rights to terminate of LOU 17:17. Read by `LOU.TERMINATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination_rights: Option<bool>,
    /// Whether the procurement documents state them. Read by `LOU.TERMINATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination_rights_stated: Option<bool>,
}

impl LabourFacts {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        if let Some(limit) = self.subcontracting_limit_percent {
            check.range(&format!("{at}/subcontractingLimitPercent"), u64::from(limit), 0, 100);
        }
    }
}
