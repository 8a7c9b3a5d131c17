//! Answers with three values, each with its reasons.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::enterprise::Fact;
use crate::text::Text;

/// Whether a condition holds. What is not known never counts as no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// The facts show that it holds.
    Met,
    /// The facts do not tell, or they are too old to tell.
    Unknown,
    /// The facts show that it does not hold.
    NotMet,
}

impl Outcome {
    /// The outcome of a choice between conditions of which any is enough.
    ///
    /// A choice between nothing is not met: nothing can be shown to hold.
    #[must_use]
    pub fn any_of(outcomes: impl IntoIterator<Item = Self>) -> Self {
        outcomes.into_iter().min().unwrap_or(Self::NotMet)
    }

    /// The outcome of conditions that must all hold.
    #[must_use]
    pub fn all_of(outcomes: impl IntoIterator<Item = Self>) -> Self {
        outcomes.into_iter().max().unwrap_or(Self::Met)
    }
}

/// Who can give a fact that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AskFrom {
    /// The enterprise itself.
    Enterprise,
    /// An authority's register, such as the one of Bolagsverket.
    Register,
    /// Whoever issued the certificate.
    Issuer,
}

/// A fact that would settle what is unknown, and who can give it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Ask {
    /// The fact.
    pub fact: Fact,
    /// The last day that is too old, if age matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newer_than: Option<Date>,
    /// Who can give it.
    pub from: AskFrom,
    /// The request in words.
    pub text: Text,
}

impl Ask {
    /// Asks `from` for `fact`, newer than a day if its age matters.
    #[must_use]
    pub fn new(fact: Fact, newer_than: Option<Date>, from: AskFrom) -> Self {
        let name = fact.name();
        let text = match newer_than {
            None => Text::new(format!("be om: {}", name.sv), format!("ask for: {}", name.en)),
            Some(day) => Text::new(
                format!("be om: {}, nyare än {day}", name.sv),
                format!("ask for: {}, newer than {day}", name.en),
            ),
        };
        Self { fact, newer_than, from, text }
    }
}

/// One fact behind an answer: what was read, when it was true, what to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// The fact.
    pub fact: Fact,
    /// What this fact alone leads to.
    pub outcome: Outcome,
    /// What the register shows, against what is wanted.
    pub observed: Text,
    /// The day that the observation belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed_on: Option<Date>,
    /// What to ask for; always there when the outcome is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
}

/// Whether one condition holds for one enterprise, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// Whether it holds.
    pub outcome: Outcome,
    /// The facts behind it; at least one.
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub reasons: Vec<Reason>,
}

/// Whether an enterprise meets one requirement of a lot, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequirementAnswer {
    /// The requirement's name within the lot; `trade`, `area` and `reservation` are the lot's own.
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: String,
    /// What it says.
    pub label: Text,
    /// Whether it is met.
    pub outcome: Outcome,
    /// The reasons of every condition of which any is enough.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub reasons: Vec<Reason>,
}
