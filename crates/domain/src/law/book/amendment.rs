//! What was loaded while the service runs: an amendment adds to the book and
//! takes nothing away, so that the past stays as it was known.

mod provision_change;
#[cfg(test)]
mod tests;

pub use provision_change::ProvisionChange;

use jiff::civil::{Date, date};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::mem::discriminant;
use std::sync::Arc;

use super::data::Hash;
use super::parameter::{Parameter, ParameterValue, Valued};
use super::provision::Provision;
use super::{Confidence, LawBook};
use crate::violation::{Checker, Violation};

/// No value of the acts that the service knows holds before this day.
const EARLIEST: Date = date(2009, 1, 1);
/// A later first or last day is a slip of the pen.
const LATEST: Date = date(2199, 12, 31);
/// More than any amount of the acts, in kronor or euro.
const MOST_MONEY: u64 = 1_000_000_000_000;

/// A new or corrected value of a parameter of the law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ParameterChange {
    /// The parameter, as the law book names it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 100))]
    pub parameter: String,
    /// The first day on which the value holds.
    pub valid_from: Date,
    /// The last day, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The value, of the kind that the parameter has.
    pub value: ParameterValue,
    /// Where the value stands, as in the announcement's number.
    #[cfg_attr(feature = "schema", schema(min_length = 3, max_length = 500))]
    pub source: String,
    /// The day of the source.
    pub source_date: Date,
    /// How sure the source is.
    pub confidence: Confidence,
}

/// A change of the law book: of a value, or of a wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum LawChange {
    /// A value of a parameter.
    Parameter(ParameterChange),
    /// A wording of a provision.
    Provision(ProvisionChange),
}

impl<'de> Deserialize<'de> for LawChange {
    /// A change that cites is one of a wording; so what is wrong with either is
    /// said of it alone.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = serde_json::Value::deserialize(deserializer)?;
        let read = if json.get("citation").is_some() {
            serde_json::from_value(json).map(Self::Provision)
        } else {
            serde_json::from_value(json).map(Self::Parameter)
        };
        read.map_err(D::Error::custom)
    }
}

impl From<ParameterChange> for LawChange {
    fn from(change: ParameterChange) -> Self {
        Self::Parameter(change)
    }
}

impl From<ProvisionChange> for LawChange {
    fn from(change: ProvisionChange) -> Self {
        Self::Provision(change)
    }
}

impl LawChange {
    /// What is changed: the name of the parameter, or how the provision is cited.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::Parameter(change) => change.parameter.clone(),
            Self::Provision(change) => change.citation.to_string(),
        }
    }

    /// Everything about the change that does not fit `book`.
    #[must_use]
    pub fn violations(&self, book: &LawBook) -> Vec<Violation> {
        match self {
            Self::Parameter(change) => change.violations(book),
            Self::Provision(change) => change.violations(),
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn source(&self) -> &str {
        match self {
            Self::Parameter(change) => &change.source,
            Self::Provision(change) => &change.source,
        }
    }

    /// The change as an amendment that is recorded on `day`.
    #[must_use]
    pub const fn recorded(self, day: Date) -> Amendment {
        Amendment { change: self, recorded_on: day }
    }
}

/// A change of the law book, with the day on which the service came to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Amendment {
    /// The change.
    pub change: LawChange,
    /// The day on which it was recorded.
    pub recorded_on: Date,
}

impl ParameterChange {
    /// Everything about the change that does not fit `book`.
    #[must_use]
    pub fn violations(&self, book: &LawBook) -> Vec<Violation> {
        let mut check = Checker::new();
        let known = book.parameters().find(|parameter| parameter.id == self.parameter);
        check.rule(
            "/parameter",
            "UNKNOWN_PARAMETER",
            known.is_some(),
            (
                "förväntade namnet på en parameter i lagboken",
                "expected the name of a parameter of the law book",
            ),
        );
        let same_kind = known.is_none_or(|parameter| {
            parameter
                .values
                .iter()
                .all(|valued| discriminant(&valued.value) == discriminant(&self.value))
        });
        check.rule(
            "/value/kind",
            "OTHER_KIND",
            same_kind,
            ("förväntade parameterns slag", "expected the kind of the parameter"),
        );
        check_period(self.valid_from, self.valid_to, self.source_date, &mut check);
        check_value(&self.value, &mut check);
        check.text("/source", &self.source, 3, 500);
        check.finish()
    }

    /// The change as an amendment that is recorded on `day`.
    #[must_use]
    pub const fn recorded(self, day: Date) -> Amendment {
        LawChange::Parameter(self).recorded(day)
    }

    /// Whether the change says what holds on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// The days of a change: in order, and none that is a slip of the pen.
fn check_period(from: Date, to: Option<Date>, source_date: Date, check: &mut Checker) {
    let sensible = |day: Date| (EARLIEST..=LATEST).contains(&day);
    check.rule(
        "/validFrom",
        "RANGE",
        sensible(from),
        (
            "förväntade en dag från 2009-01-01 till 2199-12-31",
            "expected a day from 2009-01-01 to 2199-12-31",
        ),
    );
    check.rule(
        "/validTo",
        "RANGE",
        to.is_none_or(|to| from <= to && sensible(to)),
        (
            "förväntade en dag som inte ligger före den första",
            "expected a day that is not before the first",
        ),
    );
    check.rule(
        "/sourceDate",
        "RANGE",
        date(1990, 1, 1) <= source_date && source_date <= LATEST,
        (
            "förväntade en dag från 1990-01-01 till 2199-12-31",
            "expected a day from 1990-01-01 to 2199-12-31",
        ),
    );
}

fn check_value(value: &ParameterValue, check: &mut Checker) {
    match value {
        ParameterValue::Sek { kronor } => check.range("/value/kronor", *kronor, 1, MOST_MONEY),
        ParameterValue::Eur { euro } => check.range("/value/euro", *euro, 1, MOST_MONEY),
        ParameterValue::Rate { ore_per_euro } => {
            check.range("/value/orePerEuro", *ore_per_euro, 1, 1_000_000);
        }
        ParameterValue::Share { share } => {
            check.range("/value/share/denominator", share.denominator().into(), 1, 1_000_000);
        }
        ParameterValue::Months { months } => {
            check.range("/value/months", u64::from(*months), 1, 1_200);
        }
        ParameterValue::Days { days } => check.range("/value/days", u64::from(*days), 1, 36_500),
        ParameterValue::Count { count } => {
            check.range("/value/count", u64::from(*count), 1, 10_000);
        }
        ParameterValue::Cpv(list) => {
            check.count("/value/single", list.single.len(), 5_000);
            check.count("/value/ranges", list.ranges.len(), 1_000);
            check.count("/value/except", list.except.len(), 1_000);
            let is_empty = list.single.is_empty() && list.ranges.is_empty();
            check.rule(
                "/value",
                "EMPTY",
                !is_empty,
                (
                    "förväntade minst en kod eller ett intervall",
                    "expected at least one code or range",
                ),
            );
            for (index, range) in list.ranges.iter().enumerate() {
                check.rule(
                    &format!("/value/ranges/{index}"),
                    "RANGE",
                    range.from <= range.to,
                    (
                        "förväntade ett intervall som går uppåt",
                        "expected a range that runs upwards",
                    ),
                );
            }
        }
    }
}

impl LawBook {
    /// The book with `amendments`, in the order in which they were stored.
    ///
    /// Of two values that hold on a day the one recorded last counts, and of two
    /// recorded on the same day the later amendment; so, too, of two wordings. What
    /// a parameter that the book does not hold, or of another kind, would be is not
    /// guessed: such an amendment changes the version alone.
    #[must_use]
    pub fn amended<'a>(&self, amendments: impl IntoIterator<Item = &'a Amendment>) -> Self {
        let mut parameters = self.parameters.to_vec();
        let mut wordings = Vec::new();
        let mut hash = Hash::new();
        hash.take(self.version.as_bytes());
        let (mut count, mut newest) = (self.amendments, self.newest);
        for amendment in amendments {
            let Amendment { change, recorded_on } = amendment;
            count = count.saturating_add(1);
            newest = newest.max(*recorded_on);
            hash.take(serde_json::to_string(amendment).unwrap_or_default().as_bytes());
            match change {
                LawChange::Parameter(change) => add_value(&mut parameters, change, *recorded_on),
                LawChange::Provision(change) => wordings.push(change.wording(*recorded_on)),
            }
        }
        if count == self.amendments {
            return self.clone();
        }
        Self {
            version: format!("{newest}.{:016x}+{count}", hash.value()),
            newest,
            amendments: count,
            parameters: Arc::from(parameters),
            provisions: self.provisions_with(wordings),
            ..self.clone()
        }
    }

    fn provisions_with(&self, wordings: Vec<Provision>) -> Arc<[Provision]> {
        if wordings.is_empty() {
            return Arc::clone(&self.provisions);
        }
        let mut all = self.provisions.to_vec();
        all.extend(wordings);
        all.sort_by_key(Provision::order);
        all.into()
    }
}

fn add_value(parameters: &mut [Parameter], change: &ParameterChange, recorded: Date) {
    let known = parameters.iter_mut().find(|parameter| parameter.id == change.parameter);
    let Some(known) = known else { return };
    let kind = discriminant(&change.value);
    if known.values.iter().all(|valued| discriminant(&valued.value) == kind) {
        known.values.push(valued(change, recorded));
    }
}

fn valued(change: &ParameterChange, recorded: Date) -> Valued {
    let ParameterChange {
        parameter: _,
        valid_from,
        valid_to,
        value,
        source,
        source_date,
        confidence,
    } = change.clone();
    Valued {
        from: valid_from,
        to: valid_to,
        recorded,
        source: format!("{source} ({source_date})"),
        confidence,
        note: None,
        value,
    }
}
