//! Municipalities.

use diesel::prelude::*;
use hansyn_domain::ids::{CommitteeId, MunicipalityId};
use hansyn_domain::party::Municipality;
use hansyn_domain::text::swedish_sort_key;

use crate::query::fields;
use crate::repository::{changes, look_ups};
use crate::schema::municipalities;
use crate::stored::{AggregateKind, Kind, plain_document};
use crate::table::table;

fields! {
    /// What municipalities can be filtered and sorted by.
    MunicipalityField {
        /// The name, in Swedish order.
        Name = "name", Text, SortAndFilter, SortKey, Place::Column("name_key");
        /// The code in the area tree.
        Area = "area", Text, SortAndFilter, Verbatim, Place::Column("area");
        /// When it was stored.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
        /// When it was last changed.
        ChangedAt = "changedAt", Time, SortAndFilter, Verbatim, Place::Column("changed_at");
    }
}

impl Kind for Municipality {
    type Id = MunicipalityId;
    const KIND: AggregateKind = AggregateKind::Municipality;

    plain_document!();

    fn scope(&self) -> Option<CommitteeId> {
        None
    }

    fn is_open(&self) -> bool {
        true
    }

    fn search_text(&self) -> String {
        format!("{} {}", self.name, self.area)
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = municipalities)]
struct MunicipalityColumns {
    name_key: String,
    area: &'static str,
}

impl From<&Municipality> for MunicipalityColumns {
    fn from(municipality: &Municipality) -> Self {
        let Municipality { name, area, organisation_number: _ } = municipality;
        Self { name_key: swedish_sort_key(name), area: area.as_str() }
    }
}

table!(Municipality, municipalities, MunicipalityColumns);
changes!(Municipality, MunicipalityId, "municipality");
look_ups!(Municipality, MunicipalityId, MunicipalityField, "municipality", "municipalities");
