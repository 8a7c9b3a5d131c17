//! The conditions of a case, each with its verdict.

mod aid;
mod employer;
mod support;
mod terms;

use super::book::SubsidyBook;
use super::case::SubsidyCase;
use super::reading::{Reading, decision_day, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::text::Text;
use jiff::Span;
use jiff::civil::Date;

/// What each condition of `case` comes to.
pub(super) fn all(book: &SubsidyBook, case: &SubsidyCase) -> Vec<Finding> {
    let conditions = Conditions { book, case, day: decision_day(book, case) };
    [
        Some(conditions.form()),
        conditions.period(),
        conditions.decision_length(),
        conditions.total_length(),
        conditions.first_decision(),
        conditions.payment_basis(),
        conditions.kind_of_employer(),
        conditions.registered(),
        conditions.bars(),
        conditions.debts(),
        conditions.pay(),
        conditions.redundancy(),
        conditions.ownership(),
        conditions.competition(),
        conditions.category(),
        conditions.qualifying(),
        conditions.extra_grant(),
        conditions.personal_assistant(),
        conditions.combination(),
        conditions.double_funding(),
        conditions.supervision(),
        conditions.establishment(),
        conditions.individual_compensation(),
        conditions.state_aid(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The case before the conditions.
struct Conditions<'b> {
    book: &'b SubsidyBook,
    case: &'b SubsidyCase,
    /// The day of the decision.
    day: Date,
}

impl<'b> Conditions<'b> {
    fn read(&self) -> Reading<'b> {
        Reading::new(self.book, self.day)
    }

    /// The first day of the decision's period, if it is known.
    fn period_from(&self) -> Option<Date> {
        self.case.period_from.or(self.case.decided_on)
    }
}

/// `months` after `day`; the last possible day when that is beyond all days.
fn after(day: Date, months: u16) -> Date {
    Span::new()
        .try_months(i64::from(months))
        .ok()
        .and_then(|span| day.checked_add(span).ok())
        .unwrap_or(Date::MAX)
}

/// `months` before `day`; the first possible day when that is beyond all days.
fn before(day: Date, months: u16) -> Date {
    Span::new()
        .try_months(i64::from(months))
        .ok()
        .and_then(|span| day.checked_sub(span).ok())
        .unwrap_or(Date::MIN)
}

/// A permitted condition: nothing more is needed.
pub(super) fn permitted(
    reading: Reading<'_>,
    rule: &str,
    cites: &[&str],
    what: Text,
    sv: &str,
    en: &str,
) -> Finding {
    reading.conclude(rule, Verdict::Permitted, cites, [what, text(sv, en), nothing_more()])
}

/// A prohibited condition, with what would help.
pub(super) fn prohibited(
    reading: Reading<'_>,
    rule: &str,
    cites: &[&str],
    said: [Text; 3],
) -> Finding {
    reading.conclude(rule, Verdict::Prohibited, cites, said)
}
