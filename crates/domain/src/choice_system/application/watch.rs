//! Applications that wait for a decision, by how near the promised time is
//! (LOV 4:4): what a committee and its delegates look at each morning.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

use super::handling::{Handling, HandlingState, handling};
use super::record::ApplicationRecord;
use crate::choice_system::ChoiceSystem;
use crate::ids::{ApplicationId, ChoiceSystemId, CommitteeId};
use crate::text::Text;

/// How many days before the last one a decision is called near, unless somebody
/// says otherwise: practice, not law.
pub const NEAR_DAYS: u16 = 14;

/// How near the last day for deciding is, of an application that is not decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Urgency {
    /// The last day has passed.
    Overdue,
    /// The last day is today or within the days that are called near.
    Near,
    /// The last day lies further ahead.
    Later,
    /// The time has not begun: something that was asked for is not answered.
    AwaitsCompletion,
    /// The request document states no time, as it must (LOV 4:4).
    NotStated,
}

impl Urgency {
    /// Every one, the most urgent first.
    pub const ALL: [Self; 5] =
        [Self::Overdue, Self::Near, Self::Later, Self::AwaitsCompletion, Self::NotStated];

    /// How near the last day is; nothing once it is decided or taken back.
    #[must_use]
    pub fn of(handling: &Handling, near_days: u16) -> Option<Self> {
        let is_near = handling.days_left.is_some_and(|left| left <= i32::from(near_days));
        match handling.state {
            HandlingState::Overdue => Some(Self::Overdue),
            HandlingState::Running if is_near => Some(Self::Near),
            HandlingState::Running => Some(Self::Later),
            HandlingState::AwaitsCompletion => Some(Self::AwaitsCompletion),
            HandlingState::NotStated => Some(Self::NotStated),
            HandlingState::DecidedInTime
            | HandlingState::DecidedLate
            | HandlingState::Withdrawn => None,
        }
    }

    /// What to do.
    #[must_use]
    pub fn remedy(self) -> Text {
        match self {
            Self::Overdue => Text::new(
                "Pröva ansökan och besluta nu; beslutet ska komma snarast möjligt (8 kap. 2 § LOV). Berätta för sökanden varför det har dröjt, och se över den tid som underlaget anger om den inte går att hålla.",
                "Try the application and decide now; the decision is to come as soon as possible (LOV 8:2). Tell the applicant why it is late, and look over the time that the document states if it cannot be kept.",
            ),
            Self::Near => Text::new(
                "Lägg fram ansökan för delegaten i tid till den sista dagen.",
                "Put the application before the delegate in time for the last day.",
            ),
            Self::Later => Text::new(
                "Inget brådskar, men beslutet ska komma snarast möjligt (8 kap. 2 § LOV).",
                "Nothing is urgent, but the decision is to come as soon as possible (LOV 8:2).",
            ),
            Self::AwaitsCompletion => Text::new(
                "Påminn sökanden om det som har begärts, eller pröva ansökan som den är: komplettering får begäras men behöver inte (6 kap. 2 § LOV).",
                "Remind the applicant of what was asked for, or try the application as it is: completion may be asked for but need not be (LOV 6:2).",
            ),
            Self::NotStated => Text::new(
                "Ange i underlaget inom vilken tid beslut fattas (4 kap. 4 § LOV), och annonsera ändringen.",
                "State in the document within what time it is decided (LOV 4:4), and advertise the change.",
            ),
        }
    }
}

/// An application that waits for its decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WatchedApplication {
    /// The application.
    pub id: ApplicationId,
    /// The committee that handles it.
    pub committee_id: CommitteeId,
    /// The choice system.
    pub choice_system_id: ChoiceSystemId,
    /// The choice system's title.
    #[cfg_attr(feature = "schema", schema(max_length = 300))]
    pub choice_system_title: String,
    /// Those who apply.
    #[cfg_attr(feature = "schema", schema(max_items = 20, max_length = 200))]
    pub applicants: Vec<String>,
    /// The day on which it came in.
    pub received_on: Date,
    /// How near the last day is.
    pub urgency: Urgency,
    /// The time, and the same in words.
    pub handling: Handling,
    /// What to do.
    pub remedy: Text,
}

/// How many undecided applications stand how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HandlingSummary {
    /// The last day has passed.
    #[cfg_attr(feature = "schema", schema(minimum = 0))]
    pub overdue: usize,
    /// The last day is today or within the days that are called near.
    #[cfg_attr(feature = "schema", schema(minimum = 0))]
    pub near: usize,
    /// The last day lies further ahead.
    #[cfg_attr(feature = "schema", schema(minimum = 0))]
    pub later: usize,
    /// The time has not begun.
    #[cfg_attr(feature = "schema", schema(minimum = 0))]
    pub awaits_completion: usize,
    /// The request document states no time.
    #[cfg_attr(feature = "schema", schema(minimum = 0))]
    pub not_stated: usize,
    /// The first last day among them, past or to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_due_on: Option<Date>,
    /// The same in words.
    pub text: Text,
}

/// `record` as it stands on `today`; nothing once it is decided or taken back.
#[must_use]
pub fn watched(
    (id, record): (ApplicationId, &ApplicationRecord),
    system: &ChoiceSystem,
    near_days: u16,
    today: Date,
) -> Option<WatchedApplication> {
    let application = record.application();
    let request = system.request_of(application.request_version);
    let handling = handling(record, request.and_then(|it| it.handling_time), today);
    let urgency = Urgency::of(&handling, near_days)?;
    Some(WatchedApplication {
        id,
        committee_id: system.committee_id,
        choice_system_id: application.choice_system_id,
        choice_system_title: system.title.clone(),
        applicants: application.applicants.iter().map(|it| it.name.clone()).collect(),
        received_on: application.received_on,
        urgency,
        handling,
        remedy: urgency.remedy(),
    })
}

/// The first last day first; what has none follows, the oldest application first.
pub fn order(watched: &mut [WatchedApplication]) {
    watched.sort_by_key(|it| {
        let due = it.handling.due_on;
        (Reverse(due.is_some()), due, it.received_on, it.id)
    });
}

/// How many of `watched` stand how.
#[must_use]
pub fn summary(watched: &[WatchedApplication]) -> HandlingSummary {
    let count = |urgency| watched.iter().filter(|it| it.urgency == urgency).count();
    let first_due_on = watched.iter().filter_map(|it| it.handling.due_on).min();
    let (overdue, near) = (count(Urgency::Overdue), count(Urgency::Near));
    HandlingSummary {
        overdue,
        near,
        later: count(Urgency::Later),
        awaits_completion: count(Urgency::AwaitsCompletion),
        not_stated: count(Urgency::NotStated),
        first_due_on,
        text: told(watched.len(), overdue, near, first_due_on),
    }
}

fn told(all: usize, overdue: usize, near: usize, first: Option<Date>) -> Text {
    if all == 0 {
        return Text::new(
            "Ingen ansökan väntar på beslut.",
            "No application waits for a decision.",
        );
    }
    let (sv, en) = first.map_or_else(Default::default, |first| {
        (format!(" Första sista dag: {first}."), format!(" First last day: {first}."))
    });
    Text::new(
        format!(
            "Väntar på beslut: {all}. Den tid som underlaget anger (4 kap. 4 § LOV) har gått ut för {overdue} och går snart ut för {near}.{sv}"
        ),
        format!(
            "Waiting for a decision: {all}. The time that the document states (LOV 4:4) has run out for {overdue} and runs out soon for {near}.{en}"
        ),
    )
}
