//! Tenders (*upphandlingar*).

use diesel::prelude::*;
use hansyn_domain::ids::{CommitteeId, TenderId};
use hansyn_domain::tender::{Tender, TenderStatus};
use hansyn_domain::text::swedish_sort_key;

use crate::engine::Conn;
use crate::error::{DbError, UpdateError};
use crate::query::{FieldValue, Filter, ListQuery, Window, fields};
use crate::repository::{self, changes, look_ups};
use crate::schema::tenders;
use crate::sql_types::{Day, Uid};
use crate::stored::{AggregateKind, Kind, Stored, with_members, without_members, word};
use crate::table::table;
use crate::tx::{Action, Tx};
use crate::visibility::Visibility;

/// A tender and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenderRecord {
    /// How far it has come.
    pub status: TenderStatus,
    /// The tender.
    pub tender: Tender,
}

fields! {
    /// What tenders can be filtered and sorted by.
    TenderField {
        /// The title, in Swedish order.
        Title = "title", Text, SortAndFilter, SortKey, Place::Column("title_key");
        /// How far it has come.
        Status = "status", Text, SortAndFilter, Verbatim, Place::Column("status");
        /// The committee that buys.
        CommitteeId = "committeeId", Id, SortAndFilter, Verbatim, Place::Column("committee_id");
        /// The act that the committee means to use.
        Instrument = "instrument", Text, SortAndFilter, Verbatim, Place::Column("instrument");
        /// The registration number in the city's own system.
        RegistrationNumber = "registrationNumber", Text, SortAndFilter, Verbatim, Place::Column("registration_number");
        /// The day on which it begins.
        PlannedStart = "plannedStart", Date, SortAndFilter, Verbatim, Place::Column("planned_start");
        /// When it was stored.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
        /// When it was last changed.
        ChangedAt = "changedAt", Time, SortAndFilter, Verbatim, Place::Column("changed_at");
    }
}

impl Kind for TenderRecord {
    type Id = TenderId;
    const KIND: AggregateKind = AggregateKind::Tender;

    fn document(&self) -> Result<serde_json::Value, serde_json::Error> {
        with_members(&self.tender, vec![("status", serde_json::to_value(self.status)?)])
    }

    fn from_document(text: &str) -> Result<Self, serde_json::Error> {
        let (tender, [status]) = without_members(text, ["status"])?;
        Ok(Self { status: serde_json::from_value(status)?, tender })
    }

    fn scope(&self) -> Option<CommitteeId> {
        Some(self.tender.committee_id)
    }

    fn is_open(&self) -> bool {
        self.status.is_open()
    }

    fn search_text(&self) -> String {
        let Tender { title, description, registration_number, lots, .. } = &self.tender;
        let mut texts = vec![title.as_str(), description];
        texts.extend(registration_number.as_deref());
        texts.extend(lots.iter().map(|lot| lot.title.as_str()));
        texts.join(" ")
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = tenders, treat_none_as_default_value = false, treat_none_as_null = true)]
struct TenderColumns {
    committee_id: Uid,
    title_key: String,
    status: String,
    instrument: String,
    registration_number: Option<String>,
    planned_start: Option<Day>,
}

impl From<&TenderRecord> for TenderColumns {
    fn from(record: &TenderRecord) -> Self {
        let TenderRecord { status, tender } = record;
        Self {
            committee_id: Uid(tender.committee_id.uuid()),
            title_key: swedish_sort_key(&tender.title),
            status: word(status),
            instrument: word(&tender.instrument),
            registration_number: tender.registration_number.clone(),
            planned_start: tender.planned_start.map(Day),
        }
    }
}

table!(TenderRecord, tenders, TenderColumns);
changes!(TenderRecord, TenderId, "tender");
look_ups!(TenderRecord, TenderId, TenderField, "tender", "tenders");

/// The published tenders, by identity. They are open, so that everybody sees them.
pub fn published(conn: &mut Conn<'_>) -> Result<Vec<Stored<TenderRecord>>, DbError> {
    let status = FieldValue::Text(word(&TenderStatus::Published));
    let query = ListQuery {
        filters: vec![Filter::eq(TenderField::Status, status)],
        ..ListQuery::all(Window::After { id: None, limit: u32::MAX })
    };
    Ok(list(conn, &query, &Visibility::Everything)?.items)
}

/// Moves the tender whose version is `expected` on to `to`. Whether the step is
/// legal, and who may take it, is decided before.
pub fn transition(
    tx: &mut Tx<'_, '_>,
    id: TenderId,
    expected: u32,
    to: TenderStatus,
) -> Result<Stored<TenderRecord>, UpdateError> {
    let stored = repository::expect::<TenderRecord>(tx, id, expected)?;
    let body = TenderRecord { status: to, ..stored.body.clone() };
    repository::replace(tx, &stored, &body, Action::Transitioned)
}
