//! Purchase plans (*inköpsplaner*).

use diesel::prelude::*;
use hansyn_domain::ids::{CommitteeId, PlanId};
use hansyn_domain::plan::{PlanStatus, PurchasePlan};
use hansyn_domain::text::swedish_sort_key;

use crate::engine::Conn;
use crate::error::DbError;
use crate::query::{FieldValue, Filter, ListQuery, Window, fields};
use crate::repository::{changes, look_ups};
use crate::schema::plans;
use crate::sql_types::Uid;
use crate::stored::{AggregateKind, Kind, Stored, plain_document, word};
use crate::table::table;
use crate::visibility::Visibility;

fields! {
    /// What plans can be filtered and sorted by.
    PlanField {
        /// The title, in Swedish order.
        Title = "title", Text, SortAndFilter, SortKey, Place::Column("title_key");
        /// How far it has come.
        Status = "status", Text, SortAndFilter, Verbatim, Place::Column("status");
        /// The committee that keeps it.
        CommitteeId = "committeeId", Id, SortAndFilter, Verbatim, Place::Column("committee_id");
        /// When it was stored.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
        /// When it was last changed.
        ChangedAt = "changedAt", Time, SortAndFilter, Verbatim, Place::Column("changed_at");
    }
}

impl Kind for PurchasePlan {
    type Id = PlanId;
    const KIND: AggregateKind = AggregateKind::Plan;

    plain_document!();

    fn scope(&self) -> Option<CommitteeId> {
        Some(self.committee_id)
    }

    fn is_open(&self) -> bool {
        self.status != PlanStatus::Draft
    }

    fn search_text(&self) -> String {
        let titles = self.needs.iter().map(|need| need.title.as_str());
        std::iter::once(self.title.as_str()).chain(titles).collect::<Vec<_>>().join(" ")
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = plans)]
struct PlanColumns {
    committee_id: Uid,
    title_key: String,
    status: String,
}

impl From<&PurchasePlan> for PlanColumns {
    fn from(plan: &PurchasePlan) -> Self {
        let PurchasePlan { committee_id, title, status, needs: _ } = plan;
        Self {
            committee_id: Uid(committee_id.uuid()),
            title_key: swedish_sort_key(title),
            status: word(status),
        }
    }
}

table!(PurchasePlan, plans, PlanColumns);
changes!(PurchasePlan, PlanId, "purchase plan");
look_ups!(PurchasePlan, PlanId, PlanField, "purchase plan", "purchase plans");

/// The plans whose needs are coming and that can be seen, by identity.
pub fn published(
    conn: &mut Conn<'_>,
    visibility: &Visibility,
) -> Result<Vec<Stored<PurchasePlan>>, DbError> {
    let status = FieldValue::Text(word(&PlanStatus::Published));
    let query = ListQuery {
        filters: vec![Filter::eq(PlanField::Status, status)],
        ..ListQuery::all(Window::After { id: None, limit: u32::MAX })
    };
    Ok(list(conn, &query, visibility)?.items)
}
