//! Applications of providers to choice systems (*ansökningar*).
//!
//! An application is never open: ordinary secrecy is tried for each request
//! (OSL 19:3 a), which is for a person to do and not for a list.

use diesel::prelude::*;
use hansyn_domain::choice_system::application::{ApplicationRecord, ApplicationStatus};
use hansyn_domain::ids::{ApplicationId, ChoiceSystemId, CommitteeId};
use hansyn_domain::text::swedish_sort_key;

use crate::engine::Conn;
use crate::error::{DbError, UpdateError};
use crate::query::{Direction, FieldValue, Filter, ListQuery, Window, fields};
use crate::repository::{self, changes, look_ups};
use crate::schema::applications;
use crate::sql_types::{Day, Uid};
use crate::stored::{AggregateKind, Kind, Stored, with_members, without_members, word};
use crate::table::table;
use crate::tx::{Action, Tx};
use crate::visibility::Visibility;

/// An application with the committee that handles it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledApplication {
    /// The committee that runs the choice system.
    pub committee_id: CommitteeId,
    /// The application and what has become of it.
    pub record: ApplicationRecord,
}

fields! {
    /// What applications can be filtered and sorted by.
    ApplicationField {
        /// The choice system.
        ChoiceSystemId = "choiceSystemId", Id, SortAndFilter, Verbatim, Place::Column("choice_system_id");
        /// The applicant's name, in Swedish order.
        Applicant = "applicant", Text, SortAndFilter, SortKey, Place::Column("applicant_key");
        /// Where it stands.
        Status = "status", Text, SortAndFilter, Verbatim, Place::Column("status");
        /// The day on which it came in.
        ReceivedOn = "receivedOn", Date, SortAndFilter, Verbatim, Place::Column("received_on");
        /// The day of the decision.
        DecidedOn = "decidedOn", Date, SortAndFilter, Verbatim, Place::Column("decided_on");
        /// When it was stored.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
        /// When it was last changed.
        ChangedAt = "changedAt", Time, SortAndFilter, Verbatim, Place::Column("changed_at");
    }
}

impl FiledApplication {
    /// The names of those who apply.
    #[must_use]
    pub fn applicant_name(&self) -> String {
        let names = self.record.application().applicants.iter().map(|it| it.name.trim());
        names.collect::<Vec<_>>().join(", ")
    }
}

impl Kind for FiledApplication {
    type Id = ApplicationId;
    const KIND: AggregateKind = AggregateKind::Application;

    fn document(&self) -> Result<serde_json::Value, serde_json::Error> {
        let committee = serde_json::to_value(self.committee_id)?;
        with_members(&self.record, vec![("committeeId", committee)])
    }

    fn from_document(text: &str) -> Result<Self, serde_json::Error> {
        let (record, [committee]) = without_members(text, ["committeeId"])?;
        Ok(Self { committee_id: serde_json::from_value(committee)?, record })
    }

    fn scope(&self) -> Option<CommitteeId> {
        Some(self.committee_id)
    }

    fn is_open(&self) -> bool {
        false
    }

    fn search_text(&self) -> String {
        self.applicant_name()
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = applications, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ApplicationColumns {
    choice_system_id: Uid,
    applicant_key: String,
    status: String,
    received_on: Day,
    decided_on: Option<Day>,
}

impl From<&FiledApplication> for ApplicationColumns {
    fn from(filed: &FiledApplication) -> Self {
        let record = &filed.record;
        Self {
            choice_system_id: Uid(record.application().choice_system_id.uuid()),
            applicant_key: swedish_sort_key(&filed.applicant_name()),
            status: word(&record.status()),
            received_on: Day(record.application().received_on),
            decided_on: record.decision().map(|decision| Day(decision.decided_on())),
        }
    }
}

table!(FiledApplication, applications, ApplicationColumns);
changes!(FiledApplication, ApplicationId, "application");
look_ups!(FiledApplication, ApplicationId, ApplicationField, "application", "applications");

/// Stores the application whose version is `expected` as a delegate decided it,
/// or as its applicant was told of the decision. Whoever comes second finds
/// another version.
pub fn decide(
    tx: &mut Tx<'_, '_>,
    id: ApplicationId,
    expected: u32,
    record: ApplicationRecord,
) -> Result<Stored<FiledApplication>, UpdateError> {
    let stored = repository::expect::<FiledApplication>(tx, id, expected)?;
    let body = FiledApplication { committee_id: stored.body.committee_id, record };
    repository::replace(tx, &stored, &body, Action::Decided)
}

/// The applications to a system that can be seen, the first that came in first.
pub fn of_system(
    conn: &mut Conn<'_>,
    system: ChoiceSystemId,
    visibility: &Visibility,
) -> Result<Vec<Stored<FiledApplication>>, DbError> {
    let wanted = Filter::eq(ApplicationField::ChoiceSystemId, FieldValue::Id(system.uuid()));
    let query = ListQuery {
        filters: vec![wanted],
        sort: vec![(ApplicationField::ReceivedOn, Direction::Ascending)],
        ..ListQuery::all(Window::Offset { offset: 0, limit: u32::MAX })
    };
    Ok(list(conn, &query, visibility)?.items)
}

/// The applications that wait for a decision and can be seen, to `system` or to
/// every one, the first that came in first.
pub fn undecided(
    conn: &mut Conn<'_>,
    system: Option<ChoiceSystemId>,
    visibility: &Visibility,
) -> Result<Vec<Stored<FiledApplication>>, DbError> {
    let received = FieldValue::Text(word(&ApplicationStatus::Received));
    let to = |id: ChoiceSystemId| {
        Filter::eq(ApplicationField::ChoiceSystemId, FieldValue::Id(id.uuid()))
    };
    let status = Filter::eq(ApplicationField::Status, received);
    let query = ListQuery {
        filters: std::iter::once(status).chain(system.map(to)).collect(),
        sort: vec![(ApplicationField::ReceivedOn, Direction::Ascending)],
        ..ListQuery::all(Window::Offset { offset: 0, limit: u32::MAX })
    };
    Ok(list(conn, &query, visibility)?.items)
}
