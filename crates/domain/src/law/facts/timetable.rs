//! Procedure and time limits (LOU 4:7, 6, 7 and 11 kap., 12:11, 19:11–16).

use serde::{Deserialize, Serialize};

use crate::violation::Checker;

/// How a procedure is run and how long its steps take. Absent means not known.
///
/// A number of days counts whole calendar days from the day after the notice or
/// invitation was sent, to the last day for tenders or requests.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TimetableFacts {
    /// Days for tenders, from the notice or, where suppliers are invited, from the invitation. Read by `LOU.TIME.TENDERS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 1000))]
    pub tender_days: Option<u16>,
    /// Days for requests to take part (*anbudsansökan*). Read by `LOU.TIME.REQUESTS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 1000))]
    pub request_days: Option<u16>,
    /// Whether tenders are electronic (LOU 11:6). Read by `LOU.TIME.TENDERS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub electronic_tenders: Option<bool>,
    /// Days from a prior notice with the full content to the notice; absent without one (LOU 11:5). Read by `LOU.TIME.TENDERS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 2000))]
    pub prior_notice_days_before: Option<u16>,
    /// Whether the time is cut for lack of time (LOU 11:10). Read by `LOU.TIME.TENDERS`, `LOU.TIME.CLARIFICATIONS` and `LOU.TIME.REQUESTS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_accelerated: Option<bool>,
    /// Whether the time for tenders is agreed with all who are invited; false where that was tried in vain, absent where it was not tried (LOU 11:7). Read by `LOU.TIME.TENDERS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_is_agreed: Option<bool>,
    /// Whether all documents are freely available electronically (LOU 11:9). Read by `LOU.TIME.TENDERS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents_freely_available: Option<bool>,
    /// Whether clarifications came late or the documents changed materially (LOU 11:8). Read by `LOU.TIME.EXTENSION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_or_material_changes: Option<bool>,
    /// Whether the time was then extended. Read by `LOU.TIME.EXTENSION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_extended: Option<bool>,
    /// Days before the last day on which answers to questions are given at the latest. Read by `LOU.TIME.CLARIFICATIONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 1000))]
    pub clarification_days_before: Option<u16>,
    /// The least number of suppliers that are to be invited (LOU 4:7). Read by `LOU.PROCEDURE.INVITED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 1000))]
    pub least_invited: Option<u16>,
    /// Whether minimum requirements or award criteria are to be negotiated (LOU 19:16). Read by `LOU.PROCEDURE.NEGOTIATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub negotiates_requirements_or_criteria: Option<bool>,
    /// The term of a framework agreement in months; absent for other contracts (LOU 7:2). Read by `LOU.FRAMEWORK.TERM` and `LOU.VALUE.FRAMEWORK`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 600))]
    pub framework_months: Option<u16>,
    /// Whether special reasons are given for a longer framework agreement. Read by `LOU.FRAMEWORK.TERM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub framework_special_reasons: Option<bool>,
    /// Whether a supplier that may tender took part in preparing the procurement (LOU 4:8). Read by `LOU.PREPARATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplier_helped_prepare: Option<bool>,
    /// Whether the others got the information that this supplier had (LOU 4:8). Read by `LOU.PREPARATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preparation_is_shared: Option<bool>,
}

impl TimetableFacts {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        let days = [
            ("tenderDays", self.tender_days, 1000),
            ("requestDays", self.request_days, 1000),
            ("priorNoticeDaysBefore", self.prior_notice_days_before, 2000),
            ("clarificationDaysBefore", self.clarification_days_before, 1000),
            ("leastInvited", self.least_invited, 1000),
        ];
        for (name, value, most) in days {
            if let Some(value) = value {
                check.range(&format!("{at}/{name}"), u64::from(value), 0, most);
            }
        }
        if let Some(months) = self.framework_months {
            check.range(&format!("{at}/frameworkMonths"), u64::from(months), 1, 600);
        }
    }
}
