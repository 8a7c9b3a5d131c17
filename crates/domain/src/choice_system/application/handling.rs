//! The handling time that the request document promised (LOV 4:4), watched.

use jiff::civil::Date;
use serde::Serialize;

use super::record::{ApplicationRecord, ApplicationStatus};
use crate::choice_system::terms::{CountedFrom, HandlingTime};
use crate::text::Text;

/// How an application stands against the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HandlingState {
    /// The document states no time.
    NotStated,
    /// The time has not begun: the application is not complete.
    AwaitsCompletion,
    /// The time runs.
    Running,
    /// The time has run out.
    Overdue,
    /// It was decided in time.
    DecidedInTime,
    /// It was decided after the time had run out.
    DecidedLate,
    /// It was taken back.
    Withdrawn,
}

/// The handling time of one application on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Handling {
    /// How it stands.
    pub state: HandlingState,
    /// The day from which it is counted; that day itself is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_from: Option<Date>,
    /// The last day for deciding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    /// The days that are left; below zero for the days that it is late. Absent
    /// once it is decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i32>,
    /// The same in words.
    pub text: Text,
}

/// How `record` stands on `today` against the time that its document states.
#[must_use]
pub fn handling(record: &ApplicationRecord, time: Option<HandlingTime>, today: Date) -> Handling {
    let bare = |state| Handling {
        state,
        counted_from: None,
        due_on: None,
        days_left: None,
        text: words(state, None),
    };
    if record.status() == ApplicationStatus::Withdrawn {
        return bare(HandlingState::Withdrawn);
    }
    let Some(time) = time else { return bare(HandlingState::NotStated) };
    let Some(start) = start(record, time) else { return bare(HandlingState::AwaitsCompletion) };
    let due = time.due(start);
    let decided = record.decision().map(super::ApplicationDecision::decided_on);
    let state = match decided {
        Some(day) if day <= due => HandlingState::DecidedInTime,
        Some(_) => HandlingState::DecidedLate,
        None if today <= due => HandlingState::Running,
        None => HandlingState::Overdue,
    };
    let left = due.since(today).map_or(0, |span| span.get_days());
    Handling {
        state,
        counted_from: Some(start),
        due_on: Some(due),
        days_left: decided.is_none().then_some(left),
        text: words(state, Some((due, left))),
    }
}

/// The day from which the time counts; none while something is awaited that it
/// counts from.
fn start(record: &ApplicationRecord, time: HandlingTime) -> Option<Date> {
    let application = record.application();
    match time.counted_from() {
        CountedFrom::Receipt => Some(application.received_on),
        CountedFrom::Completeness if application.awaits_completion() => None,
        CountedFrom::Completeness => {
            let answered = application.completions.iter().filter_map(|it| it.answered_on).max();
            Some(answered.unwrap_or(application.received_on))
        }
    }
}

fn words(state: HandlingState, times: Option<(Date, i32)>) -> Text {
    let (due, left) =
        times.map_or_else(|| (String::new(), 0), |(due, left)| (due.to_string(), left));
    let late = left.unsigned_abs();
    match state {
        HandlingState::NotStated => Text::new(
            "Underlaget anger ingen tid för beslut; det ska det göra (4 kap. 4 § LOV).",
            "The document states no time for the decision, as it must (LOV 4:4).",
        ),
        HandlingState::AwaitsCompletion => Text::new(
            "Tiden räknas från komplett ansökan, och något som har begärts är inte besvarat.",
            "The time counts from a complete application, and something asked for is not answered.",
        ),
        HandlingState::Running => Text::new(
            format!("Beslut ska fattas senast {due}; {left} dagar återstår."),
            format!("A decision is due by {due}; {left} days are left."),
        ),
        HandlingState::Overdue => Text::new(
            format!("Beslut skulle ha fattats senast {due}, för {late} dagar sedan."),
            format!("A decision was due by {due}, {late} days ago."),
        ),
        HandlingState::DecidedInTime => Text::new(
            format!("Beslutat i tid; sista dag var {due}."),
            format!("Decided in time; the last day was {due}."),
        ),
        HandlingState::DecidedLate => Text::new(
            format!("Beslutat för sent; sista dag var {due}."),
            format!("Decided late; the last day was {due}."),
        ),
        HandlingState::Withdrawn => {
            Text::new("Ansökan är återtagen.", "The application was withdrawn.")
        }
    }
}
