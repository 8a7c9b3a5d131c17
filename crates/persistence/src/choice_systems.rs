//! Choice systems (*valfrihetssystem*).

use diesel::prelude::*;
use hansyn_domain::choice_system::life_cycle::after_step;
use hansyn_domain::choice_system::{ChoiceSystem, SystemStatus};
use hansyn_domain::ids::{ChoiceSystemId, CommitteeId};
use hansyn_domain::text::swedish_sort_key;

use crate::error::UpdateError;
use crate::query::fields;
use crate::repository::{self, changes, look_ups};
use crate::schema::choice_systems;
use crate::sql_types::Uid;
use crate::stored::{AggregateKind, Kind, Stored, with_members, without_members, word};
use crate::table::table;
use crate::tx::{Action, Tx};

/// A choice system and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceSystemRecord {
    /// How far it has come.
    pub status: SystemStatus,
    /// The system.
    pub system: ChoiceSystem,
}

fields! {
    /// What choice systems can be filtered and sorted by.
    ChoiceSystemField {
        /// The title, in Swedish order.
        Title = "title", Text, SortAndFilter, SortKey, Place::Column("title_key");
        /// How far it has come.
        Status = "status", Text, SortAndFilter, Verbatim, Place::Column("status");
        /// The committee that runs it.
        CommitteeId = "committeeId", Id, SortAndFilter, Verbatim, Place::Column("committee_id");
        /// The registration number in the city's own system.
        RegistrationNumber = "registrationNumber", Text, SortAndFilter, Verbatim, Place::Column("registration_number");
        /// When it was stored.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
        /// When it was last changed.
        ChangedAt = "changedAt", Time, SortAndFilter, Verbatim, Place::Column("changed_at");
    }
}

impl Kind for ChoiceSystemRecord {
    type Id = ChoiceSystemId;
    const KIND: AggregateKind = AggregateKind::ChoiceSystem;

    fn document(&self) -> Result<serde_json::Value, serde_json::Error> {
        with_members(&self.system, vec![("status", serde_json::to_value(self.status)?)])
    }

    fn from_document(text: &str) -> Result<Self, serde_json::Error> {
        let (system, [status]) = without_members(text, ["status"])?;
        Ok(Self { status: serde_json::from_value(status)?, system })
    }

    fn scope(&self) -> Option<CommitteeId> {
        Some(self.system.committee_id)
    }

    fn is_open(&self) -> bool {
        self.status.is_open()
    }

    fn search_text(&self) -> String {
        let ChoiceSystem { title, registration_number, request, .. } = &self.system;
        let mut texts = vec![title.as_str(), &request.purpose];
        texts.extend(registration_number.as_deref());
        texts.extend(request.services.iter().map(|service| service.description.as_str()));
        texts.join(" ")
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = choice_systems, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ChoiceSystemColumns {
    committee_id: Uid,
    title_key: String,
    status: String,
    registration_number: Option<String>,
}

impl From<&ChoiceSystemRecord> for ChoiceSystemColumns {
    fn from(record: &ChoiceSystemRecord) -> Self {
        let ChoiceSystemRecord { status, system } = record;
        Self {
            committee_id: Uid(system.committee_id.uuid()),
            title_key: swedish_sort_key(&system.title),
            status: word(status),
            registration_number: system.registration_number.clone(),
        }
    }
}

table!(ChoiceSystemRecord, choice_systems, ChoiceSystemColumns);
changes!(ChoiceSystemRecord, ChoiceSystemId, "choice system");
look_ups!(ChoiceSystemRecord, ChoiceSystemId, ChoiceSystemField, "choice system", "choice systems");

/// Moves the system whose version is `expected` on to `to`; an advertised change
/// of the request document then takes effect. Whether the step is legal, and who
/// may take it, is decided before.
pub fn transition(
    tx: &mut Tx<'_, '_>,
    id: ChoiceSystemId,
    expected: u32,
    to: SystemStatus,
) -> Result<Stored<ChoiceSystemRecord>, UpdateError> {
    let stored = repository::expect::<ChoiceSystemRecord>(tx, id, expected)?;
    let ChoiceSystemRecord { status, system } = &stored.body;
    let body = ChoiceSystemRecord { status: to, system: after_step(system, *status, to) };
    repository::replace(tx, &stored, &body, Action::Transitioned)
}
