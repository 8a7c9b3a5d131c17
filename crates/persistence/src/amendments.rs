//! Amendments of the law book, which never change and are never removed: what
//! was known on a day stays known.

use diesel::dsl::max;
use diesel::prelude::*;
use hansyn_domain::ids::{AmendmentId, CommitteeId};
use hansyn_domain::law::book::Amendment;
use serde::{Deserialize, Serialize};

use crate::engine::{Conn, on_engine};
use crate::error::DbError;
use crate::query::{Direction, ListQuery, Window, fields};
use crate::repository::{self, look_ups};
use crate::schema::law_amendments;
use crate::sql_types::Day;
use crate::stored::{AggregateKind, Kind, Stored, plain_document};
use crate::table::table;
use crate::tx::Tx;
use crate::visibility::Visibility;

/// An amendment and its place among all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AmendmentRecord {
    /// Its place in the order in which amendments count, from 1 on.
    pub position: u32,
    /// The amendment.
    pub amendment: Amendment,
}

fields! {
    /// What amendments can be filtered and sorted by.
    AmendmentField {
        /// The place in the order in which they count.
        Position = "position", Number, SortAndFilter, Verbatim, Place::Column("position");
        /// The parameter, or how the provision is cited.
        Subject = "subject", Text, SortAndFilter, Verbatim, Place::Column("subject");
        /// The day on which it was recorded.
        RecordedOn = "recordedOn", Date, SortAndFilter, Verbatim, Place::Column("recorded_on");
        /// When it was stored.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
    }
}

impl Kind for AmendmentRecord {
    type Id = AmendmentId;
    const KIND: AggregateKind = AggregateKind::Amendment;

    plain_document!();

    fn scope(&self) -> Option<CommitteeId> {
        None
    }

    fn is_open(&self) -> bool {
        true
    }

    fn search_text(&self) -> String {
        let change = &self.amendment.change;
        format!("{} {}", change.subject(), change.source())
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = law_amendments)]
struct AmendmentColumns {
    position: i32,
    subject: String,
    recorded_on: Day,
}

impl From<&AmendmentRecord> for AmendmentColumns {
    fn from(record: &AmendmentRecord) -> Self {
        Self {
            // No list of amendments grows that long; the index would refuse the second.
            position: i32::try_from(record.position).unwrap_or(i32::MAX),
            subject: record.amendment.change.subject(),
            recorded_on: Day(record.amendment.recorded_on),
        }
    }
}

table!(AmendmentRecord, law_amendments, AmendmentColumns);
look_ups!(AmendmentRecord, AmendmentId, AmendmentField, "amendment", "amendments");

/// How many amendments there are: the position of the last one.
pub fn count(conn: &mut Conn<'_>) -> Result<u32, DbError> {
    let last: Option<i32> = on_engine!(conn, |c| law_amendments::table
        .select(max(law_amendments::position))
        .get_result(c))?;
    last.map_or(Ok(0), crate::trail::version)
}

/// All amendments in the order in which they count.
pub fn in_order(conn: &mut Conn<'_>) -> Result<Vec<Stored<AmendmentRecord>>, DbError> {
    let query = ListQuery {
        sort: vec![(AmendmentField::Position, Direction::Ascending)],
        ..ListQuery::all(Window::Offset { offset: 0, limit: u32::MAX })
    };
    Ok(list(conn, &query, &Visibility::Everything)?.items)
}

/// Stores a new amendment after all others.
///
/// # Errors
/// Of two that are stored at the same time one finds its position taken.
pub fn insert(
    tx: &mut Tx<'_, '_>,
    id: AmendmentId,
    amendment: &Amendment,
) -> Result<Stored<AmendmentRecord>, DbError> {
    let position = count(tx.conn())?.saturating_add(1);
    repository::insert(tx, id, &AmendmentRecord { position, amendment: amendment.clone() })
}
