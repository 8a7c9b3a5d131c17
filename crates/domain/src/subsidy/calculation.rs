//! What a calculation answers: an amount, the lines it is made of, and a
//! verdict for each condition.

use serde::{Deserialize, Serialize};

use super::case::SubsidyForm;
use crate::law::assessment::{FactRead, Finding, ParameterRead, ProvisionRead, Verdict};
use crate::law::book::Confidence;
use crate::money::Sek;
use crate::text::Text;

/// What the amount of a calculation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Measure {
    /// What the state pays the employer for a month.
    GrantPerMonth,
    /// What the employer pays the hired person for a month.
    EmployerWagePerMonth,
}

/// One step of the arithmetic, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalculationLine {
    /// The name of the step, such as `CEILING` or `FEES`.
    pub step: String,
    /// What is done, with the figures.
    pub text: Text,
    /// What the step comes to, rounded to the öre for reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Sek>,
    /// What to know about the parameter that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// The provisions it rests on.
    pub provisions: Vec<ProvisionRead>,
    /// The facts it read.
    pub facts: Vec<FactRead>,
    /// The parameters it read, each with its days and source.
    pub parameters: Vec<ParameterRead>,
}

/// What a subsidy comes to, line by line, and what stands in its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Calculation {
    /// The version of the subsidy data.
    pub book_version: String,
    /// The form of support.
    pub form: SubsidyForm,
    /// What the amount is.
    pub measure: Measure,
    /// The amount for a month; absent when a fact or a parameter is missing.
    /// It is arithmetic: `overall` says whether the conditions hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Sek>,
    /// The supplementary grant for a month, as far as it is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra_grant: Option<Sek>,
    /// The amount with the supplementary grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Sek>,
    /// How the amount is rounded.
    pub rounding: Text,
    /// The weakest confidence of the parameters that the amount rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The weightiest verdict of all conditions.
    pub overall: Verdict,
    /// The steps of the arithmetic, in their order.
    pub lines: Vec<CalculationLine>,
    /// The conditions, the weightiest first.
    pub findings: Vec<Finding>,
}
