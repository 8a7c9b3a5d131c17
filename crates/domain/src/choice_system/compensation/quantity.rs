//! How much of a month is paid for one placement.

use super::attendance::AbsenceRule;
use super::case::PlacementPattern;
use super::rates::Stop;
use super::{CompensationModel, PaymentUnit};
use crate::exact::Exact;
use crate::share::Share;
use crate::subsidy::reading::percent;
use crate::text::Text;

/// What is paid for one placement, in units of the model.
pub(super) struct Quantity {
    pub(super) units: Exact,
    pub(super) text: Text,
}

/// How much of the month is paid for one placement of `pattern`.
pub(super) fn paid(
    model: &CompensationModel,
    pattern: &PlacementPattern,
) -> Result<Quantity, Stop> {
    let mut paid = Exact::whole(u64::from(pattern.attended));
    let (unit_sv, unit_en) = counted_in(model);
    let mut sv = vec![format!("{} {unit_sv} närvaro", pattern.attended)];
    let mut en = vec![format!("{} {unit_en} attended", pattern.attended)];
    let absences = [
        (
            "planned",
            pattern.planned_absence,
            model.attendance.planned,
            "planerad frånvaro",
            "planned absence",
        ),
        (
            "unplanned",
            pattern.unplanned_absence,
            model.attendance.unplanned,
            "oplanerad frånvaro",
            "unplanned absence",
        ),
    ];
    for (name, units, rule, said_sv, said_en) in absences {
        if units == 0 {
            continue;
        }
        let rule = rule.ok_or(Stop::Absence(name))?;
        let counted = rule.at_most.unwrap_or(u16::MAX).min(units);
        let part = Exact::whole(u64::from(counted)).times(Exact::share(rule.paid));
        paid = part.and_then(|part| paid.plus(part)).ok_or(Stop::Beyond)?;
        let (part_sv, part_en) = percent(rule.paid);
        let (cap_sv, cap_en) = cap(rule, units);
        sv.push(format!("{units} {unit_sv} {said_sv} till {part_sv}{cap_sv}"));
        en.push(format!("{units} {unit_en} of {said_en} at {part_en}{cap_en}"));
    }
    let (units, whole_sv, whole_en) = match (model.unit, model.month_days) {
        (PaymentUnit::Month, Some(days)) => {
            let month = Exact::whole(u64::from(days));
            let part = paid.lesser(month).and_then(|paid| paid.over(month));
            let sv = format!("; månadens taxa delas med {days}, och hel månad betalas en gång");
            let en = format!(
                "; the rate of the month is divided by {days}, and a whole month is paid once"
            );
            (part.ok_or(Stop::Beyond)?, sv, en)
        }
        _ => (paid, String::new(), String::new()),
    };
    let text = Text::new(
        format!("Betalas för varje plats: {}{whole_sv}.", sv.join(", ")),
        format!("Paid for each place: {}{whole_en}.", en.join(", ")),
    );
    Ok(Quantity { units, text })
}

/// What attendance is counted in.
fn counted_in(model: &CompensationModel) -> (&'static str, &'static str) {
    match (model.unit, model.month_days) {
        (PaymentUnit::Hour, _) => ("timmar", "hours"),
        (PaymentUnit::AttendanceDay, _) => ("dagar", "days"),
        (PaymentUnit::CalendarDay, _) | (PaymentUnit::Month, Some(_)) => ("dygn", "calendar days"),
        (PaymentUnit::Month, None) => ("månad", "month"),
    }
}

fn cap(rule: AbsenceRule, units: u16) -> (String, String) {
    let nothing = Share::new(0, 1).is_ok_and(|nothing| nothing == rule.paid);
    match rule.at_most {
        Some(most) if most < units && !nothing => {
            (format!(" för högst {most}"), format!(" for at most {most}"))
        }
        _ => (String::new(), String::new()),
    }
}
