//! Contracts with approved providers of choice systems.

use diesel::prelude::*;
use hansyn_domain::choice_system::ProviderContract;
use hansyn_domain::ids::{ChoiceSystemId, CommitteeId, ProviderContractId};
use hansyn_domain::text::swedish_sort_key;

use crate::engine::Conn;
use crate::error::DbError;
use crate::query::{FieldValue, Filter, ListQuery, Window, fields};
use crate::repository::{changes, look_ups};
use crate::schema::provider_contracts;
use crate::sql_types::{Day, Uid};
use crate::stored::{AggregateKind, Kind, Stored, with_members, without_members};
use crate::table::table;
use crate::visibility::Visibility;

/// A contract with the committee that signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedContract {
    /// The committee that runs the choice system.
    pub committee_id: CommitteeId,
    /// The contract.
    pub contract: ProviderContract,
}

fields! {
    /// What contracts can be filtered and sorted by.
    ProviderContractField {
        /// The choice system.
        ChoiceSystemId = "choiceSystemId", Id, SortAndFilter, Verbatim, Place::Column("choice_system_id");
        /// The application that was approved.
        ApplicationId = "applicationId", Id, SortAndFilter, Verbatim, Place::Column("application_id");
        /// The provider's name, in Swedish order.
        Provider = "provider", Text, SortAndFilter, SortKey, Place::Column("provider_key");
        /// The day from which it runs.
        RunsFrom = "runsFrom", Date, SortAndFilter, Verbatim, Place::Column("runs_from");
        /// Its last day, once it has ended.
        EndedOn = "endedOn", Date, SortAndFilter, Verbatim, Place::Column("ended_on");
        /// When it was stored.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
        /// When it was last changed.
        ChangedAt = "changedAt", Time, SortAndFilter, Verbatim, Place::Column("changed_at");
    }
}

impl Kind for SignedContract {
    type Id = ProviderContractId;
    const KIND: AggregateKind = AggregateKind::ProviderContract;

    fn document(&self) -> Result<serde_json::Value, serde_json::Error> {
        let committee = serde_json::to_value(self.committee_id)?;
        with_members(&self.contract, vec![("committeeId", committee)])
    }

    fn from_document(text: &str) -> Result<Self, serde_json::Error> {
        let (contract, [committee]) = without_members(text, ["committeeId"])?;
        Ok(Self { committee_id: serde_json::from_value(committee)?, contract })
    }

    fn scope(&self) -> Option<CommitteeId> {
        Some(self.committee_id)
    }

    fn is_open(&self) -> bool {
        true
    }

    fn search_text(&self) -> String {
        self.contract.provider_name()
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = provider_contracts, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ContractColumns {
    choice_system_id: Uid,
    application_id: Uid,
    provider_key: String,
    runs_from: Day,
    ended_on: Option<Day>,
}

impl From<&SignedContract> for ContractColumns {
    fn from(signed: &SignedContract) -> Self {
        let contract = &signed.contract;
        Self {
            choice_system_id: Uid(contract.choice_system_id.uuid()),
            application_id: Uid(contract.application_id.uuid()),
            provider_key: swedish_sort_key(&contract.provider_name()),
            runs_from: Day(contract.runs.from()),
            ended_on: contract.end.as_ref().map(|end| Day(end.ended_on)),
        }
    }
}

table!(SignedContract, provider_contracts, ContractColumns);
changes!(SignedContract, ProviderContractId, "contract");
look_ups!(SignedContract, ProviderContractId, ProviderContractField, "contract", "contracts");

/// The contracts of a system that can be seen, by identity.
pub fn of_system(
    conn: &mut Conn<'_>,
    system: ChoiceSystemId,
    visibility: &Visibility,
) -> Result<Vec<Stored<SignedContract>>, DbError> {
    let wanted = Filter::eq(ProviderContractField::ChoiceSystemId, FieldValue::Id(system.uuid()));
    let query = ListQuery {
        filters: vec![wanted],
        ..ListQuery::all(Window::Offset { offset: 0, limit: u32::MAX })
    };
    Ok(list(conn, &query, visibility)?.items)
}
