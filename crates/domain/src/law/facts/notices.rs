//! Notices and documentation (LOU 10, 12 and 19 kap., UF).

use serde::{Deserialize, Serialize};

use crate::violation::Checker;

/// What the notices hold and when they are sent. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoticeFacts {
    /// Whether notices go to a registered notice database. Read by `LOU.NOTICE.DATABASE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_registered_database: Option<bool>,
    /// Whether the notice is sent to the EU's publications office (TED). Read by `LOU.NOTICE.TED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_to_ted: Option<bool>,
    /// Whether the notice states the estimated value. Read by `LOU.NOTICE.VALUE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub states_value: Option<bool>,
    /// Whether the notice states if environmental and social considerations are made. Read by `LOU.NOTICE.CONSIDERATIONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub states_considerations: Option<bool>,
    /// Whether the notice states which kind of such considerations. Read by `LOU.NOTICE.CONSIDERATIONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub states_kind_of_considerations: Option<bool>,
    /// Whether environmental or social considerations are made; when absent, any clause counts as one. Read by `LOU.NOTICE.CONSIDERATIONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub makes_considerations: Option<bool>,
    /// Days from the contract to the notice of the result. Read by `LOU.NOTICE.RESULT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 2000))]
    pub result_after_days: Option<u16>,
    /// Whether it is gathered by quarter with others of annex 2 (LOU 19 a:13). Read by `LOU.NOTICE.RESULT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result_gathered_by_quarter: Option<bool>,
    /// Whether the notice of the result names all tenderers with their numbers. Read by `LOU.NOTICE.RESULT_CONTENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result_names_all_tenderers: Option<bool>,
    /// Whether a notice of intent tells what, the value, the supplier and the reasons (UF 14 b). Read by `LOU.NOTICE.INTENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intent_is_complete: Option<bool>,
    /// Whether the notice holds all that the list of UF 14 asks for. Read by `LOU.NOTICE.CONTENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds_listed_data: Option<bool>,
    /// Whether it is published in Sweden before TED has published it and before 48 hours have passed since the confirmation (UF 9, 10). Read by `LOU.NOTICE.NATIONAL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub national_before_ted: Option<bool>,
}

/// Documentation and what suppliers are told. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentationFacts {
    /// Whether the reasons for decisions are documented. Read by `LOU.DOCUMENTATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_documented: Option<bool>,
    /// Days from the contract or cancellation until it is finished. Read by `LOU.DOCUMENTATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 2000))]
    pub finished_after_days: Option<u16>,
    /// Whether an individual report is drawn up (LOU 12:15). Read by `LOU.DOCUMENTATION.REPORT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_is_drawn_up: Option<bool>,
    /// Whether the award notice is written and gives reasons. Read by `LOU.AWARD_NOTICE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub award_notice_gives_reasons: Option<bool>,
    /// Whether the award notice states the length of the standstill. Read by `LOU.AWARD_NOTICE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub award_notice_states_standstill: Option<bool>,
    /// Days from a request until reasons are given (LOU 12:13, 19:20). Read by `LOU.AWARD_NOTICE.REASONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 2000))]
    pub reasons_after_days: Option<u16>,
    /// Whether the Archives Act (*arkivlagen*) governs what is kept, as it does for a municipality. Read by `LOU.DOCUMENTATION.RETENTION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archives_act_governs: Option<bool>,
    /// For how many years the documents are kept (LOU 12:17, 19:23, 19 a:12). Read by `LOU.DOCUMENTATION.RETENTION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 100))]
    pub kept_years: Option<u16>,
}

impl NoticeFacts {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        if let Some(days) = self.result_after_days {
            check.range(&format!("{at}/resultAfterDays"), u64::from(days), 0, 2000);
        }
    }
}

impl DocumentationFacts {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        let days = [
            ("finishedAfterDays", self.finished_after_days),
            ("reasonsAfterDays", self.reasons_after_days),
        ];
        for (name, days) in days {
            if let Some(days) = days {
                check.range(&format!("{at}/{name}"), u64::from(days), 0, 2000);
            }
        }
        if let Some(years) = self.kept_years {
            check.range(&format!("{at}/keptYears"), u64::from(years), 0, 100);
        }
    }
}
