//! Committees (*nämnder*).

use diesel::prelude::*;
use hansyn_domain::ids::{CommitteeId, MunicipalityId};
use hansyn_domain::party::Committee;
use hansyn_domain::text::{fold, swedish_sort_key};

use crate::engine::{Conn, on_engine};
use crate::error::DbError;
use crate::query::fields;
use crate::repository::{changes, look_ups};
use crate::schema::committees;
use crate::sql_types::Uid;
use crate::stored::{AggregateKind, Kind, plain_document};
use crate::table::table;

fields! {
    /// What committees can be filtered and sorted by.
    CommitteeField {
        /// The name, in Swedish order.
        Name = "name", Text, SortAndFilter, SortKey, Place::Column("name_key");
        /// The municipality.
        MunicipalityId = "municipalityId", Id, SortAndFilter, Verbatim, Place::Column("municipality_id");
        /// When it was stored.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
        /// When it was last changed.
        ChangedAt = "changedAt", Time, SortAndFilter, Verbatim, Place::Column("changed_at");
    }
}

impl Kind for Committee {
    type Id = CommitteeId;
    const KIND: AggregateKind = AggregateKind::Committee;

    plain_document!();

    fn scope(&self) -> Option<CommitteeId> {
        None
    }

    fn is_open(&self) -> bool {
        true
    }

    fn search_text(&self) -> String {
        self.name.clone()
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = committees)]
struct CommitteeColumns {
    name_key: String,
    name_folded: String,
    municipality_id: Uid,
}

impl From<&Committee> for CommitteeColumns {
    fn from(committee: &Committee) -> Self {
        let Committee {
            municipality_id,
            name,
            is_contracting_authority: _,
            district: _,
            matching_weights: _,
        } = committee;
        Self {
            name_key: swedish_sort_key(name),
            name_folded: fold(name),
            municipality_id: Uid(municipality_id.uuid()),
        }
    }
}

table!(Committee, committees, CommitteeColumns);
changes!(Committee, CommitteeId, "committee");
look_ups!(Committee, CommitteeId, CommitteeField, "committee", "committees");

/// The committees of a municipality, by identity.
pub fn of_municipality(
    conn: &mut Conn<'_>,
    municipality: MunicipalityId,
) -> Result<Vec<CommitteeId>, DbError> {
    let ids: Vec<Uid> = on_engine!(conn, |c| committees::table
        .filter(committees::municipality_id.eq(Uid(municipality.uuid())))
        .order(committees::id)
        .select(committees::id)
        .load(c))?;
    Ok(ids.into_iter().map(|Uid(id)| CommitteeId::from_uuid(id)).collect())
}
