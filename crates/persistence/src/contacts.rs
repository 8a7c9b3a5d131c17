//! Contacts of committees with enterprises.

use diesel::prelude::*;
use hansyn_domain::ids::{CommitteeId, ContactId};
use hansyn_domain::matching::NotedContact;

use crate::engine::Conn;
use crate::error::{DbError, UpdateError};
use crate::query::{FieldValue, Filter, ListQuery, Window, fields};
use crate::repository::{self, look_ups};
use crate::schema::contacts;
use crate::sql_types::{Day, Uid};
use crate::stored::{AggregateKind, Kind, Stored, plain_document, word};
use crate::table::table;
use crate::tx::Tx;
use crate::visibility::Visibility;

fields! {
    /// What contacts can be filtered and sorted by.
    ContactField {
        /// The committee.
        CommitteeId = "committeeId", Id, SortAndFilter, Verbatim, Place::Column("committee_id");
        /// The enterprise.
        EnterpriseId = "enterpriseId", Id, SortAndFilter, Verbatim, Place::Column("enterprise_id");
        /// The tender that it was about.
        TenderId = "tenderId", Id, SortAndFilter, Verbatim, Place::Column("tender_id");
        /// The day.
        On = "on", Date, SortAndFilter, Verbatim, Place::Column("contacted_on");
        /// What for.
        Purpose = "purpose", Text, SortAndFilter, Verbatim, Place::Column("purpose");
        /// When it was stored.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
    }
}

impl Kind for NotedContact {
    type Id = ContactId;
    const KIND: AggregateKind = AggregateKind::Contact;

    plain_document!();

    fn scope(&self) -> Option<CommitteeId> {
        Some(self.committee_id)
    }

    /// Whom a committee has turned to before it buys is nobody else's to know.
    fn is_open(&self) -> bool {
        false
    }

    fn search_text(&self) -> String {
        String::new()
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = contacts, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ContactColumns {
    committee_id: Uid,
    enterprise_id: Uid,
    tender_id: Option<Uid>,
    contacted_on: Day,
    purpose: String,
}

impl From<&NotedContact> for ContactColumns {
    fn from(contact: &NotedContact) -> Self {
        let NotedContact { committee_id, enterprise_id, tender_id, lot_id: _, on, purpose } =
            contact;
        Self {
            committee_id: Uid(committee_id.uuid()),
            enterprise_id: Uid(enterprise_id.uuid()),
            tender_id: tender_id.map(|id| Uid(id.uuid())),
            contacted_on: Day(*on),
            purpose: word(purpose),
        }
    }
}

table!(NotedContact, contacts, ContactColumns);
look_ups!(NotedContact, ContactId, ContactField, "contact", "contacts");

/// Stores a new contact.
pub fn insert(
    tx: &mut Tx<'_, '_>,
    id: ContactId,
    body: &NotedContact,
) -> Result<Stored<NotedContact>, DbError> {
    repository::insert(tx, id, body)
}

/// Takes back the contact whose version is `expected`; its trail stays.
pub fn delete(tx: &mut Tx<'_, '_>, id: ContactId, expected: u32) -> Result<(), UpdateError> {
    repository::remove::<NotedContact>(tx, id, expected)
}

/// The contacts of a committee that can be seen, or all of them for none.
pub fn noted_by(
    conn: &mut Conn<'_>,
    committee: Option<CommitteeId>,
    visibility: &Visibility,
) -> Result<Vec<NotedContact>, DbError> {
    let of = |id: CommitteeId| Filter::eq(ContactField::CommitteeId, FieldValue::Id(id.uuid()));
    let query = ListQuery {
        filters: committee.map(of).into_iter().collect(),
        ..ListQuery::all(Window::Offset { offset: 0, limit: u32::MAX })
    };
    Ok(list(conn, &query, visibility)?.items.into_iter().map(|stored| stored.body).collect())
}
