//! Stored assessments, which never change: each keeps what it read.

use diesel::prelude::*;
use hansyn_domain::ids::{AssessmentId, ChoiceSystemId, CommitteeId, TenderId};
use hansyn_domain::law::assessment::Assessment;
use hansyn_domain::law::from_choice_system::FurtherService;
use hansyn_domain::law::purchase::Purchase;
use hansyn_domain::law::replay::Grounds;
use serde::{Deserialize, Serialize};

use crate::error::DbError;
use crate::query::fields;
use crate::repository::{self, look_ups};
use crate::schema::assessments;
use crate::sql_types::Uid;
use crate::stored::{AggregateKind, Kind, Stored, plain_document, word};
use crate::table::table;
use crate::tx::Tx;

/// What the law book said of a purchase, with the purchase as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentRecord {
    /// The committee it belongs to; nothing if it is shared.
    pub committee_id: Option<CommitteeId>,
    /// The tender that was assessed, if it is stored.
    pub tender_id: Option<TenderId>,
    /// The choice system that was assessed, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice_system_id: Option<ChoiceSystemId>,
    /// How many amendments the law book had; its version tells which.
    #[serde(default)]
    pub amendments: u32,
    /// The purchase as it was read.
    pub purchase: Purchase,
    /// The further services of a choice system, as they were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_services: Vec<FurtherService>,
    /// The assessment.
    pub assessment: Assessment,
    /// What it takes to make it again; records of older releases lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grounds: Option<Grounds>,
}

fields! {
    /// What assessments can be filtered and sorted by.
    AssessmentField {
        /// The tender that was assessed.
        TenderId = "tenderId", Id, SortAndFilter, Verbatim, Place::Column("tender_id");
        /// The choice system that was assessed.
        ChoiceSystemId = "choiceSystemId", Id, SortAndFilter, Verbatim, Place::Column("choice_system_id");
        /// The weightiest verdict.
        Overall = "overall", Text, SortAndFilter, Verbatim, Place::Column("overall");
        /// When it was made.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
    }
}

impl Kind for AssessmentRecord {
    type Id = AssessmentId;
    const KIND: AggregateKind = AggregateKind::Assessment;

    plain_document!();

    fn scope(&self) -> Option<CommitteeId> {
        self.committee_id
    }

    fn is_open(&self) -> bool {
        false
    }

    fn search_text(&self) -> String {
        String::new()
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = assessments, treat_none_as_default_value = false, treat_none_as_null = true)]
struct AssessmentColumns {
    tender_id: Option<Uid>,
    choice_system_id: Option<Uid>,
    overall: String,
}

impl From<&AssessmentRecord> for AssessmentColumns {
    fn from(record: &AssessmentRecord) -> Self {
        Self {
            tender_id: record.tender_id.map(|id| Uid(id.uuid())),
            choice_system_id: record.choice_system_id.map(|id| Uid(id.uuid())),
            overall: word(&record.assessment.overall),
        }
    }
}

table!(AssessmentRecord, assessments, AssessmentColumns);
look_ups!(AssessmentRecord, AssessmentId, AssessmentField, "assessment", "assessments");

/// Stores a new assessment.
pub fn insert(
    tx: &mut Tx<'_, '_>,
    id: AssessmentId,
    body: &AssessmentRecord,
) -> Result<Stored<AssessmentRecord>, DbError> {
    repository::insert(tx, id, body)
}
