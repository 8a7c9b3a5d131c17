//! How old a ground may be: LOU 13:1 a and 13:3 a.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Ground, each};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, Examination, wire};
use crate::law::facts::supplier_check::{ExclusionDecision, ExclusionGround};
use crate::law::rules::Rule;
use crate::law::rules::words::{needs_fact, nothing_more, text};

/// How a ground lies to its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    /// It is too old to be used.
    Old,
    /// It may be used on the day on which it is weighed.
    Fresh,
    /// A fact is missing, by its name.
    Lacks(&'static str),
    /// The act sets no time for it on that day.
    Unlimited,
}

/// The parameter of the time back, for grounds that have one.
const fn time(ground: ExclusionGround) -> Option<&'static str> {
    match ground {
        ExclusionGround::Conviction => Some(id::CONVICTION_LOOK_BACK),
        ExclusionGround::TaxDebt | ExclusionGround::Other => None,
        _ => Some(id::EVENT_LOOK_BACK),
    }
}

/// What stands still lasts; it has no day on which it happened.
const fn lasts(ground: ExclusionGround) -> bool {
    matches!(
        ground,
        ExclusionGround::Insolvency
            | ExclusionGround::ConflictOfInterest
            | ExclusionGround::Preparation
    )
}

/// Where the time back stands.
const fn home(ground: ExclusionGround) -> &'static [&'static str] {
    match ground {
        ExclusionGround::Conviction => &["LOU 13:1a"],
        _ => &["LOU 13:3a"],
    }
}

/// The age of the ground on the day on which it is weighed. A ground that was
/// too old when the procurement began is too old later; one that was not must
/// be weighed on its own day.
pub(super) fn age(case: &Case<'_>, ground: &Ground<'_>, exam: &mut Examination<'_>) -> Age {
    let facts = ground.facts;
    let months =
        time(facts.ground).and_then(|name| exam.parameter(name)).and_then(ParameterValue::months);
    let Some(months) = months else { return Age::Unlimited };
    exam.fact(ground.field("eventOn"), wire(facts.event_on));
    exam.fact(ground.field("weighedOn"), wire(facts.weighed_on));
    let Some(event) = facts.event_on else {
        return if lasts(facts.ground) { Age::Unlimited } else { Age::Lacks("eventOn") };
    };
    let last = event.checked_add(i32::from(months).months()).unwrap_or(Date::MAX);
    let is_old_on = |day: Date| last < day;
    match facts.weighed_on {
        Some(day) if is_old_on(day) => Age::Old,
        Some(_) => Age::Fresh,
        None if case.purchase.decisive_date.is_some_and(is_old_on) => Age::Old,
        None => Age::Lacks("weighedOn"),
    }
}

/// LOU 13:1 a, 13:3 a: an old judgment or event is no ground.
pub(in crate::law::rules) fn look_back(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    each(case, rule, |ground, mut exam| {
        let facts = ground.facts;
        if facts.decision == Some(ExclusionDecision::Keep) {
            return None;
        }
        let age = age(case, ground, &mut exam);
        let what = text("Hur gammal händelsen är", "The age of the event");
        let cites = if ground.r1 { home(facts.ground) } else { case.principles() };
        let remedy = text(
            "Lägg inte händelsen till grund för uteslutning.",
            "Do not rest exclusion on the event.",
        );
        Some(match age {
            Age::Unlimited => return None,
            Age::Lacks(_) | Age::Fresh if !ground.r1 => return None,
            Age::Lacks(name) => needs_fact(exam, &[ground.field(name)], cites, what),
            Age::Fresh => exam.conclude(
                Verdict::Permitted,
                cites,
                what,
                text("Händelsen ligger inom den tid som lagen ser till.", "The event lies within the time that the act looks at."),
                nothing_more(),
            ),
            Age::Old if ground.r1 && !lasts(facts.ground) => exam.conclude(
                Verdict::Prohibited,
                cites,
                what,
                text("Händelsen är äldre än den tid som lagen ser till och får inte läggas till grund för uteslutning.", "The event is older than the time that the act looks at and may not ground exclusion."),
                remedy,
            ),
            Age::Old if ground.r1 => exam.conclude(
                Verdict::Human,
                cites,
                what,
                text("Förhållandet började före den tid som lagen ser till men kan bestå; lagtexten avgör inte när tiden räknas från.", "The state began before the time that the act looks at but may last; the act does not settle from when time is counted."),
                text("Låt en person pröva om förhållandet består.", "Let a person check whether the state lasts."),
            ),
            Age::Old => exam.conclude(
                Verdict::Human,
                cites,
                what,
                text("19 kap. har ingen tidsgräns, men det som i direktivets regim vore för gammalt kan vara oproportionerligt att använda (säkerhet C).", "Chapter 19 sets no time, but what would be too old in the directive's regime may be out of proportion (confidence C)."),
                text("Låt en person väga händelsens ålder.", "Let a person weigh the age of the event."),
            ),
        })
    })
}
