//! Parameters of the law: amounts, shares, terms and lists, each with its days.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

mod code_list;
pub mod id;

pub use code_list::{CpvList, CpvRange, Membership};

use super::Confidence;
use crate::law::citation::Citation;
use crate::money::Sek;
use crate::share::Share;
use crate::text::Text;

/// A parameter and all the values it has had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parameter {
    /// Its name.
    pub id: String,
    /// What it is.
    pub title: Text,
    /// The provisions it belongs to.
    pub provisions: Vec<Citation>,
    /// Its values, each with the days it holds.
    pub values: Vec<Valued>,
}

impl Parameter {
    /// Where each of `parameters` stands, by its name.
    pub(super) fn places(parameters: &[Self]) -> HashMap<String, usize> {
        let named = parameters.iter().enumerate();
        named.map(|(place, parameter)| (parameter.id.clone(), place)).collect()
    }

    /// The value on `valid_on`, as it was known on `known_on`.
    #[must_use]
    pub fn on(&self, valid_on: Date, known_on: Date) -> Option<&Valued> {
        self.values
            .iter()
            .filter(|value| value.holds_on(valid_on) && value.recorded <= known_on)
            .max_by_key(|value| value.recorded)
    }
}

/// One value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Valued {
    /// The first day on which it holds.
    pub from: Date,
    /// The last day, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// The day on which the service came to know it.
    pub recorded: Date,
    /// The key of its source.
    pub source: String,
    /// How sure the source is.
    pub confidence: Confidence,
    /// What to know about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// The value.
    pub value: ParameterValue,
}

impl Valued {
    fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A value by its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(
    tag = "kind",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum ParameterValue {
    /// An amount in whole kronor.
    Sek {
        /// The kronor.
        kronor: u64,
    },
    /// An amount in whole euro.
    Eur {
        /// The euro.
        euro: u64,
    },
    /// A rate of exchange.
    Rate {
        /// Öre for one euro.
        ore_per_euro: u64,
    },
    /// A share.
    Share {
        /// The share.
        share: Share,
    },
    /// A number of months.
    Months {
        /// The months.
        months: u16,
    },
    /// A number of days.
    Days {
        /// The days.
        days: u16,
    },
    /// A number of things.
    Count {
        /// How many.
        count: u16,
    },
    /// A list of CPV codes.
    Cpv(CpvList),
}

impl ParameterValue {
    /// The amount in kronor, if it is one.
    #[must_use]
    pub const fn sek(&self) -> Option<Sek> {
        match self {
            Self::Sek { kronor } => Some(Sek::from_kronor(*kronor)),
            _ => None,
        }
    }

    /// The amount in euro, if it is one.
    #[must_use]
    pub const fn euro(&self) -> Option<u64> {
        match self {
            Self::Eur { euro } => Some(*euro),
            _ => None,
        }
    }

    /// The rate in öre for one euro, if it is one.
    #[must_use]
    pub const fn ore_per_euro(&self) -> Option<u64> {
        match self {
            Self::Rate { ore_per_euro } => Some(*ore_per_euro),
            _ => None,
        }
    }

    /// The share, if it is one.
    #[must_use]
    pub const fn share(&self) -> Option<Share> {
        match self {
            Self::Share { share } => Some(*share),
            _ => None,
        }
    }

    /// The months, if it is a number of them.
    #[must_use]
    pub const fn months(&self) -> Option<u16> {
        match self {
            Self::Months { months } => Some(*months),
            _ => None,
        }
    }

    /// The days, if it is a number of them.
    #[must_use]
    pub const fn days(&self) -> Option<u16> {
        match self {
            Self::Days { days } => Some(*days),
            _ => None,
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub const fn count(&self) -> Option<u16> {
        match self {
            Self::Count { count } => Some(*count),
            _ => None,
        }
    }

    /// The list of codes, if it is one.
    #[must_use]
    pub const fn cpv(&self) -> Option<&CpvList> {
        match self {
            Self::Cpv(list) => Some(list),
            _ => None,
        }
    }

    /// The value as findings show it; a list tells how long it is.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Sek { kronor } => Sek::from_kronor(*kronor).to_string(),
            Self::Eur { euro } => format!("{euro} EUR"),
            Self::Rate { ore_per_euro } => {
                format!("{}.{:02} SEK/EUR", ore_per_euro / 100, ore_per_euro % 100)
            }
            Self::Share { share } => share.to_string(),
            Self::Months { months } => format!("{months} months"),
            Self::Days { days } => format!("{days} days"),
            Self::Count { count } => count.to_string(),
            Self::Cpv(list) => {
                format!("{} codes and {} ranges", list.single.len(), list.ranges.len())
            }
        }
    }
}

/// A parameter with its value on one day, as it is served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ParameterEntry {
    /// Its name.
    pub id: String,
    /// What it is.
    pub title: Text,
    /// The provisions it belongs to.
    pub provisions: Vec<Citation>,
    /// The value.
    pub value: ParameterValue,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The last day, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The day on which the service came to know it.
    pub recorded: Date,
    /// Where it comes from, and how old the copy is.
    pub source: String,
    /// How sure the source is.
    pub confidence: Confidence,
    /// What to know about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

impl ParameterEntry {
    pub(super) fn new(parameter: &Parameter, value: &Valued, source: String) -> Self {
        let Valued { from, to, recorded, source: _, confidence, note, value } = value.clone();
        Self {
            id: parameter.id.clone(),
            title: parameter.title.clone(),
            provisions: parameter.provisions.clone(),
            value,
            valid_from: from,
            valid_to: to,
            recorded,
            source,
            confidence,
            note,
        }
    }
}
