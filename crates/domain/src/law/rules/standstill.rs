//! Standstill: LOU 20:1 and 20:3, counted in civil days.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::Rule;
use super::applies::{ADVERTISED, LOU_TODAY};
use super::words::{needs_data, needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, Examination, LOU_FROM, REFORM, wire};
use crate::text::Text;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.STANDSTILL", "Avtalsspärr", "Standstill",
        &["LOU 20:1", "LOU 20:18"], LOU_FROM, ADVERTISED, after_award),
    Rule::new("LOU.STANDSTILL.INTENT", "Avtalsspärr efter förhandsannons", "Standstill after a notice of intent",
        &["LOU 20:3", "LOU 19a:9", "LOU 20:15 p 4"], REFORM, LOU_TODAY, after_intent),
];

/// A period whose very end is uncertain: whether the day of sending counts, and
/// which holidays move the end, was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    /// The last day that lies inside however it is counted.
    pub(super) surely_inside: Date,
    /// The last day, not counting the day of sending and moved off a week-end.
    pub(super) usual_end: Date,
    /// The first day that lies outside whatever holidays there are.
    pub(super) surely_outside: Date,
}

/// Days that public holidays can move an end at most: Christmas with its week-end.
const HOLIDAYS: i32 = 5;

impl Period {
    /// The period of `days` from `start`.
    pub(super) fn of_days(start: Date, days: u16) -> Self {
        Self::ending(start.saturating_add(i32::from(days).days()))
    }

    /// The period of `months` from `start`.
    pub(super) fn of_months(start: Date, months: u16) -> Self {
        Self::ending(start.saturating_add(i32::from(months).months()))
    }

    fn ending(end: Date) -> Self {
        let moved = match end.weekday() {
            Weekday::Saturday => 2,
            Weekday::Sunday => 1,
            _ => 0,
        };
        let usual_end = end.saturating_add(moved.days());
        Self {
            surely_inside: end.yesterday().unwrap_or(end),
            usual_end,
            surely_outside: usual_end.saturating_add((HOLIDAYS + 1).days()),
        }
    }

    /// Where `day` lies: inside, outside if no holiday moves the end, outside, or open.
    pub(super) fn place(self, day: Date) -> Place {
        if day <= self.surely_inside {
            Place::Inside
        } else if day <= self.usual_end {
            Place::Open
        } else if day < self.surely_outside {
            Place::OutsideUnlessHoliday
        } else {
            Place::Outside
        }
    }
}

/// Where a day lies as to a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Inside,
    Open,
    OutsideUnlessHoliday,
    Outside,
}

/// LOU 20:1: the earliest day of the contract after the award decision.
fn after_award(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.standstill else { return Vec::new() };
    let described = facts.notice_sent_on.is_some() || facts.contract_on.is_some();
    if case.plans_direct_award() || !described {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/standstill");
    exam.fact("/standstill/noticeSentOn", wire(facts.notice_sent_on));
    exam.fact("/standstill/sentElectronicallyToAll", wire(facts.sent_electronically_to_all));
    exam.fact("/standstill/contractOn", wire(facts.contract_on));
    let what =
        text("Avtalsspärr efter tilldelningsbeslutet", "Standstill after the award decision");
    let cites = ["LOU 20:1", "LOU 20:18"];
    let Some(sent) = facts.notice_sent_on else {
        return vec![needs_fact(exam, &["/standstill/noticeSentOn".to_owned()], &cites, what)];
    };
    let short = exam.parameter(id::STANDSTILL_ELECTRONIC).and_then(ParameterValue::days);
    let long = exam.parameter(id::STANDSTILL_OTHER).and_then(ParameterValue::days);
    let (Some(short), Some(long)) = (short, long) else {
        return vec![needs_data(exam, id::STANDSTILL_ELECTRONIC, &cites, what)];
    };
    let days = match facts.sent_electronically_to_all {
        Some(true) => short,
        Some(false) => long,
        None => {
            let settled = facts.contract_on.is_some_and(|day| {
                Period::of_days(sent, short).place(day) == Place::Inside
                    || Period::of_days(sent, long).place(day) == Place::Outside
            });
            if !settled {
                let field = "/standstill/sentElectronicallyToAll".to_owned();
                return vec![needs_fact(exam, &[field], &cites, what)];
            }
            let is_early = facts
                .contract_on
                .is_some_and(|day| Period::of_days(sent, short).place(day) == Place::Inside);
            if is_early { short } else { long }
        }
    };
    vec![judged(exam, &cites, what, sent, days, facts.contract_on)]
}

/// LOU 20:3: the earliest day of the contract after a notice of intent.
fn after_intent(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.standstill else { return Vec::new() };
    let Some(published) = facts.intent_published_on else { return Vec::new() };
    if !case.plans_direct_award() {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/standstill/intentPublishedOn");
    exam.fact("/standstill/intentPublishedOn", wire(facts.intent_published_on));
    exam.fact("/standstill/contractOn", wire(facts.contract_on));
    let what = text(
        "Avtalsspärr efter förhandsannons om direktupphandling",
        "Standstill after a notice of intent",
    );
    let cites = ["LOU 20:3", "LOU 19a:9", "LOU 20:15 p 4"];
    let Some(days) = exam.parameter(id::STANDSTILL_INTENT).and_then(ParameterValue::days) else {
        return vec![needs_data(exam, id::STANDSTILL_INTENT, &cites, what)];
    };
    vec![judged(exam, &cites, what, published, days, facts.contract_on)]
}

fn judged(
    exam: Examination<'_>,
    cites: &[&str],
    what: Text,
    from: Date,
    days: u16,
    contract: Option<Date>,
) -> Finding {
    let period = Period::of_days(from, days);
    let earliest = period.usual_end.tomorrow().unwrap_or(period.usual_end);
    let counted = text(
        format!("Avtalsspärren är {days} dagar från {from}."),
        format!("The standstill is {days} days from {from}."),
    );
    let Some(contract) = contract else {
        return exam.conclude(
            Verdict::PermittedCond,
            cites,
            what,
            text(
                format!("{} Avtalet kan slutas tidigast {earliest}, senare om en helgdag flyttar slutet.", counted.sv),
                format!("{} The contract can be concluded on {earliest} at the earliest, later if a holiday moves the end.", counted.en),
            ),
            text("Vänta till dess, och vänta vidare om någon ansöker om överprövning.", "Wait until then, and longer if anybody applies for review."),
        );
    };
    let said = |sv: &str, en: &str| {
        text(
            format!("{} Avtalet sluts {contract}, {sv}.", counted.sv),
            format!("{} The contract is concluded on {contract}, {en}.", counted.en),
        )
    };
    let wait = text(
        format!("Slut avtalet tidigast {earliest}."),
        format!("Conclude the contract on {earliest} at the earliest."),
    );
    match period.place(contract) {
        Place::Inside => exam.conclude(Verdict::Prohibited, cites, what, said("före spärrens slut", "before it ends"), wait),
        Place::Open => exam.conclude(
            Verdict::Human,
            cites,
            what,
            said("på gränsen; om dagen för utskicket räknas och hur en helg flyttar slutet har inte lästs", "at the boundary; whether the day of sending counts and how a week-end moves the end was not read"),
            wait,
        ),
        Place::OutsideUnlessHoliday => exam.conclude(
            Verdict::PermittedCond,
            cites,
            what,
            said("efter spärrens slut om ingen helgdag flyttar det", "after it ends, unless a holiday moves the end"),
            text("Se efter att sista dagen inte är en helgdag.", "See that the last day is not a public holiday."),
        ),
        Place::Outside => exam.conclude(Verdict::Permitted, cites, what, said("efter spärrens slut", "after it ends"), nothing_more()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_end_on_a_saturday_moves_to_monday() {
        // 2026-05-06 and ten days is Saturday 2026-05-16.
        let period = Period::of_days(date(2026, 5, 6), 10);
        assert_eq!(period.usual_end, date(2026, 5, 18));
        assert_eq!(period.place(date(2026, 5, 15)), Place::Inside);
        assert_eq!(period.place(date(2026, 5, 16)), Place::Open);
        assert_eq!(period.place(date(2026, 5, 18)), Place::Open);
        assert_eq!(period.place(date(2026, 5, 19)), Place::OutsideUnlessHoliday);
        assert_eq!(period.place(date(2026, 5, 24)), Place::Outside);
    }

    #[test]
    fn months_are_counted_on_the_calendar() {
        let period = Period::of_months(date(2026, 8, 31), 6);
        assert_eq!(period.surely_inside, date(2027, 2, 27));
    }
}
