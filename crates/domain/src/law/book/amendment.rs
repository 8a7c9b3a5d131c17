//! Values that were loaded while the service runs: an amendment adds to the
//! book and takes nothing away, so that the past stays as it was known.

#[cfg(test)]
mod tests;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use std::mem::discriminant;
use std::sync::Arc;

use super::data::Hash;
use super::parameter::{ParameterValue, Valued};
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

/// A change of a parameter, with the day on which the service came to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Amendment {
    /// The change.
    pub change: ParameterChange,
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
            "expected the name of a parameter of the law book",
        );
        let same_kind = known.is_none_or(|parameter| {
            parameter
                .values
                .iter()
                .all(|valued| discriminant(&valued.value) == discriminant(&self.value))
        });
        check.rule("/value/kind", "OTHER_KIND", same_kind, "expected the kind of the parameter");
        self.check_period(&mut check);
        check_value(&self.value, &mut check);
        check.text("/source", &self.source, 3, 500);
        check.finish()
    }

    fn check_period(&self, check: &mut Checker) {
        let sensible = |day: Date| (EARLIEST..=LATEST).contains(&day);
        check.rule(
            "/validFrom",
            "RANGE",
            sensible(self.valid_from),
            "expected a day from 2009-01-01 to 2199-12-31",
        );
        check.rule(
            "/validTo",
            "RANGE",
            self.valid_to.is_none_or(|to| self.valid_from <= to && sensible(to)),
            "expected a day that is not before the first",
        );
        check.rule(
            "/sourceDate",
            "RANGE",
            date(1990, 1, 1) <= self.source_date && self.source_date <= LATEST,
            "expected a day from 1990-01-01 to 2199-12-31",
        );
    }

    /// The change as an amendment that is recorded on `day`.
    #[must_use]
    pub const fn recorded(self, day: Date) -> Amendment {
        Amendment { change: self, recorded_on: day }
    }

    /// Whether the change says what holds on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }
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
            check.rule("/value", "EMPTY", !is_empty, "expected at least one code or range");
            for (index, range) in list.ranges.iter().enumerate() {
                check.rule(
                    &format!("/value/ranges/{index}"),
                    "RANGE",
                    range.from <= range.to,
                    "expected a range that runs upwards",
                );
            }
        }
    }
}

impl LawBook {
    /// The book with `amendments`, in the order in which they were stored.
    ///
    /// Of two values that hold on a day the one recorded last counts, and of two
    /// recorded on the same day the later amendment. What a parameter that the
    /// book does not hold, or of another kind, would be is not guessed: such an
    /// amendment changes the version alone.
    #[must_use]
    pub fn amended<'a>(&self, amendments: impl IntoIterator<Item = &'a Amendment>) -> Self {
        let mut parameters = self.parameters.to_vec();
        let mut hash = Hash::new();
        hash.take(self.version.as_bytes());
        let (mut count, mut newest) = (self.amendments, self.newest);
        for amendment in amendments {
            let Amendment { change, recorded_on } = amendment;
            count = count.saturating_add(1);
            newest = newest.max(*recorded_on);
            hash.take(serde_json::to_string(amendment).unwrap_or_default().as_bytes());
            let known = parameters.iter_mut().find(|parameter| parameter.id == change.parameter);
            let Some(known) = known else { continue };
            let kind = discriminant(&change.value);
            if known.values.iter().all(|valued| discriminant(&valued.value) == kind) {
                known.values.push(valued(change, *recorded_on));
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
            ..self.clone()
        }
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
