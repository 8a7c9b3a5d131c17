//! How old what is known of an enterprise is, and what a yearly round asks for.
//!
//! No public register says what a social enterprise is, and many cease without
//! anybody noticing. So every fact has an age and a day of the next check.

mod held;

#[cfg(test)]
mod tests;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use super::{Enterprise, EnterpriseStatus, Fact};
use crate::matching::{Ask, AskFrom, Freshness, first_fresh_day, months_between};
use crate::text::Text;
use held::{Held, held, relevant};

/// Whether a fact still tells about the present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FactStatus {
    /// It is not known at all.
    Missing,
    /// It is known, and too old.
    Stale,
    /// It is known, but nothing shows from when.
    Undated,
    /// It is known and new enough.
    Fresh,
}

/// One fact with its age.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FactAge {
    /// The fact.
    pub fact: Fact,
    /// Its name.
    pub name: Text,
    /// Whether it still tells about the present.
    pub status: FactStatus,
    /// The day from which it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_on: Option<Date>,
    /// How old it is, in whole months.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 100_000))]
    pub age_months: Option<u32>,
    /// The first day on which it is too old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale_from: Option<Date>,
    /// The day of the next check: the day asked about for all that is not fresh.
    pub next_check: Date,
    /// What to ask for; absent for what is fresh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
}

/// Every fact that matters for `enterprise`, what needs asking first.
///
/// An enterprise that has ceased is asked for nothing.
#[must_use]
pub fn fact_ages(enterprise: &Enterprise, on: Date, freshness: Freshness) -> Vec<FactAge> {
    if enterprise.status == EnterpriseStatus::Ceased {
        return Vec::new();
    }
    let mut ages: Vec<FactAge> = relevant(enterprise)
        .into_iter()
        .map(|fact| age(fact, held(enterprise, fact, on, freshness), on))
        .collect();
    ages.sort_by_key(|age| age.status);
    ages
}

/// What a round on `on` asks `enterprise` for: everything that is missing, stale or undated.
#[must_use]
pub fn stale_facts(enterprise: &Enterprise, on: Date, freshness: Freshness) -> Vec<FactAge> {
    let mut ages = fact_ages(enterprise, on, freshness);
    ages.retain(|age| age.status != FactStatus::Fresh);
    ages
}

fn age(fact: Fact, held: Held, on: Date) -> FactAge {
    let Held { is_known, known_on, months, until, ask_from } = held;
    let too_old = known_on.map(|day| first_stale_day(day, months));
    let ended = until.and_then(|day| day.tomorrow().ok());
    let stale_from = too_old.into_iter().chain(ended).min().filter(|_| is_known);
    let status = match stale_from {
        _ if !is_known => FactStatus::Missing,
        None => FactStatus::Undated,
        Some(day) if day <= on => FactStatus::Stale,
        Some(_) => FactStatus::Fresh,
    };
    let known_on = known_on.filter(|_| is_known);
    let newer = if status == FactStatus::Stale {
        last_stale_day(on, months).max(known_on.filter(|_| ended.is_some()))
    } else {
        None
    };
    FactAge {
        fact,
        name: fact.name(),
        status,
        known_on,
        age_months: known_on.map(|day| months_between(day, on)),
        stale_from,
        next_check: stale_from.filter(|_| status == FactStatus::Fresh).unwrap_or(on),
        ask: (status != FactStatus::Fresh).then(|| Ask::new(fact, newer, ask_from)),
    }
}

/// The last day on which a fact, known then, would be too old on `on`.
pub(in crate::enterprise) fn last_stale_day(on: Date, months: u16) -> Option<Date> {
    first_fresh_day(on, months).yesterday().ok()
}

/// The first day on which what was known on `known_on` is too old, by the same
/// rule as the matching has.
fn first_stale_day(known_on: Date, months: u16) -> Date {
    let mut day = known_on.checked_add(i32::from(months).months()).unwrap_or(Date::MAX);
    // Months have different lengths, so the rule can hold for a few days more.
    while day < Date::MAX && first_fresh_day(day, months) <= known_on {
        day = day.tomorrow().unwrap_or(Date::MAX);
    }
    day
}

impl Held {
    /// Known or not, without a day.
    fn undated(is_known: bool, months: u16) -> Self {
        Self { is_known, known_on: None, months, until: None, ask_from: AskFrom::Enterprise }
    }
}
