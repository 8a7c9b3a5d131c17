//! The rules, in the order of the act: one function a rule, one file a family.

mod applies;
mod areas;
pub(crate) mod award;
mod choice_system;
mod citations;
mod clauses;
mod communication;
mod direct_award;
mod documentation;
mod duty;
mod exclusion;
mod fee;
mod field_names;
mod labour;
mod lots;
mod modification;
mod notice_content;
mod notices;
mod private_performers;
mod procedure;
mod qualification;
mod registry;
pub(crate) mod reservation;
mod reserved_contract;
mod review;
mod scope;
mod secrecy;
mod small_lots;
mod specification;
mod standstill;
mod subcontractors;
mod tender_review;
mod time_limits;
mod valuation_methods;
mod value;
mod words;
mod yes_or_no;

use jiff::civil::Date;
use serde::Serialize;

pub use registry::RULES;
pub(super) use words::kronor;

use super::assessment::Finding;
use super::book::Confidence;
use super::case::Case;
use super::citation::Citation;
use super::regime::RegimeId;
use crate::text::Text;

/// One rule: what it is, where it stands, when and where it speaks.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name, which findings carry.
    pub id: &'static str,
    /// Its title in Swedish.
    pub title_sv: &'static str,
    /// Its title in English.
    pub title_en: &'static str,
    /// The provisions it rests on.
    pub provisions: &'static [&'static str],
    /// The first day on which it speaks.
    pub in_force_from: Date,
    /// The last day, once its provisions are gone.
    pub in_force_to: Option<Date>,
    /// How sure its sources are; at C it never says more than that a person must judge,
    /// or says so in its text.
    pub confidence: Confidence,
    /// The regimes in which it speaks.
    pub regimes: &'static [RegimeId],
    /// Whether it speaks when the facts do not decide the regime.
    pub speaks_without_regime: bool,
    /// Whether it speaks of days on which the act had not begun.
    pub speaks_before_the_act: bool,
    pub(crate) check: Check,
}

type Check = fn(&Case<'_>, &'static Rule) -> Vec<Finding>;

impl Rule {
    const fn new(
        id: &'static str,
        title_sv: &'static str,
        title_en: &'static str,
        provisions: &'static [&'static str],
        in_force_from: Date,
        regimes: &'static [RegimeId],
        check: Check,
    ) -> Self {
        Self {
            id,
            title_sv,
            title_en,
            provisions,
            in_force_from,
            in_force_to: None,
            confidence: Confidence::A,
            regimes,
            speaks_without_regime: false,
            speaks_before_the_act: false,
            check,
        }
    }

    const fn area(
        id: &'static str,
        title_sv: &'static str,
        title_en: &'static str,
        provisions: &'static [&'static str],
        in_force_from: Date,
        regimes: &'static [RegimeId],
    ) -> Self {
        Self::new(id, title_sv, title_en, provisions, in_force_from, regimes, areas::not_covered)
    }

    const fn until(self, last: Date) -> Self {
        Self { in_force_to: Some(last), ..self }
    }

    const fn at(self, confidence: Confidence) -> Self {
        Self { confidence, ..self }
    }

    const fn without_regime(self) -> Self {
        Self { speaks_without_regime: true, ..self }
    }

    const fn before_the_act(self) -> Self {
        Self { speaks_before_the_act: true, ..self }
    }
}

/// A rule as the law coverage lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RuleEntry {
    /// Its name, which findings carry.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// The provisions it rests on.
    pub provisions: Vec<Citation>,
    /// The first day on which it speaks.
    pub in_force_from: Date,
    /// The last day, once its provisions are gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_force_to: Option<Date>,
    /// How sure its sources are.
    pub confidence: Confidence,
    /// The regimes in which it speaks.
    pub regimes: Vec<RegimeId>,
}

impl Rule {
    /// The rule for the law coverage.
    #[must_use]
    pub fn entry(&self) -> RuleEntry {
        RuleEntry {
            id: self.id.to_owned(),
            title: Text::new(self.title_sv, self.title_en),
            provisions: self.provisions.iter().filter_map(|text| text.parse().ok()).collect(),
            in_force_from: self.in_force_from,
            in_force_to: self.in_force_to,
            confidence: self.confidence,
            regimes: self.regimes.to_vec(),
        }
    }
}
