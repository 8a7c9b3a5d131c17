//! The parts of a case.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::money::Sek;

/// Which fees the employer pays on the wage. The class is given instead of an
/// age, so that no age is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FeeClass {
    /// All employer fees and the general payroll fee.
    General,
    /// The old-age pension fee only (*ålderspensionsavgift*).
    OldAgePensionOnly,
    /// Reduced fees for the young, which are proposed (prop. 2025/26:66).
    YoungReduced,
}

/// The groups of a *nystartsjobb* (3 §).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NewStartGroup {
    /// Out of work, 25 or older (4 §).
    Adult,
    /// Out of work, 20 to 24 (5 §).
    Young,
    /// Newly arrived, 25 or older (6 §).
    NewlyArrived,
    /// Newly arrived, under 25 (6 §).
    NewlyArrivedYoung,
    /// Enrolled in the job and development guarantee (8 §).
    Guarantee,
}

/// What decides the amount and the time of a *nystartsjobb*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewStart {
    /// The group.
    pub group: NewStartGroup,
    /// Whole months of absence from working life, for the first two groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 600))]
    pub absence_months: Option<u16>,
}

/// A dismissal for lack of work (*uppsägning på grund av arbetsbrist*) at the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Redundancy {
    /// Whether anybody was dismissed for lack of work at the unit.
    pub occurred: bool,
    /// The latest day on which it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// The employer. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmployerFacts {
    /// Whether it is a public employer (*offentlig arbetsgivare*).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_public: Option<bool>,
    /// Whether it is Samhall Aktiebolag; it is not unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_samhall: Option<bool>,
    /// Whether it is registered as an employer with Skatteverket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_registered: Option<bool>,
    /// Whether a ban on business (*näringsförbud*), bankruptcy or the like holds or is applied for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_barred_or_insolvent: Option<bool>,
    /// Taxes and social security fees that are not settled, in total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsettled_debts: Option<Sek>,
    /// Whether pay and benefits follow a collective agreement or match one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_matches_collective_agreement: Option<bool>,
    /// Dismissals for lack of work at the unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redundancy: Option<Redundancy>,
    /// Whether the hired person or close relatives own more than a third of the
    /// company or any part of the business.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_owned_by_hired_or_family: Option<bool>,
}

/// A grant for a personal assistant (*bidrag för personligt biträde*, 10 §).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonalAssistant {
    /// The grant for a year.
    pub yearly: Sek,
    /// Whether it is for a business owner to whom the higher maximum applies.
    pub is_for_business_owner: bool,
}

/// The two kinds of de minimis aid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StateAidKind {
    /// De minimis aid ((EU) 2023/2831).
    General,
    /// De minimis aid for services of general economic interest ((EU) 2023/2832).
    Sgei,
}

/// Aid that a single undertaking has had and is to get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StateAid {
    /// The kind.
    pub kind: StateAidKind,
    /// Whole euro in the three years before.
    #[cfg_attr(feature = "schema", schema(maximum = 1_000_000_000))]
    pub received_euro: u32,
    /// Whole euro of the new aid.
    #[cfg_attr(feature = "schema", schema(maximum = 1_000_000_000))]
    pub new_euro: u32,
}
