//! Capacity that is promised twice.

use actix_web::{get, post, web};
use hansyn_domain::choice_system::promised::{NotCounted, by_application, by_contract};
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::{ApplicationId, EnterpriseId, ProviderContractId};
use hansyn_domain::matching::commitment::{Commitment, OverCommitment, over_commitments};
use hansyn_domain::text::Text;
use hansyn_domain::violation::Checker;
use hansyn_persistence::choice_systems::ChoiceSystemRecord;
use hansyn_persistence::{
    Conn, Stored, Visibility, applications, choice_systems, enterprises, events, provider_contracts,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use super::municipalities::refuse_if;
use crate::auth::caller::Caller;
use crate::auth::policy::Match;
use crate::edge::Edge;
use crate::edge::write::Write;
use crate::problem::{Code, Problem};
use crate::query::Params;
use crate::reply::Reply;

/// The most commitments of one question.
const MOST: usize = 1_000;

/// Places that are promised, in contracts and in open applications.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommitmentQuestion {
    /// What is promised.
    #[schema(max_items = 1000)]
    pub commitments: Vec<Commitment>,
    /// The first day to look at; today unless said.
    pub from: Option<Date>,
    /// Whether what the stored contracts and applications of choice systems
    /// promise counts beside it; no, unless said.
    #[serde(default)]
    pub include_stored: bool,
}

/// Where more is promised than there is, or may be.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OverCommitments {
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// The first day that was looked at.
    pub from: Date,
    /// Every stretch of days on which it is so, by enterprise and day.
    #[schema(max_items = 3000)]
    pub items: Vec<OverCommitment>,
    /// What was counted of what is stored, if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored: Option<StoredPromises>,
}

/// What was counted of the stored contracts and applications of choice systems, as
/// far as the caller may see them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoredPromises {
    /// How many contracts were counted.
    #[schema(minimum = 0)]
    pub contracts: usize,
    /// How many applications were counted.
    #[schema(minimum = 0)]
    pub applications: usize,
    /// What could not be counted, and why.
    #[schema(max_items = 3000)]
    pub left_out: Vec<UncountedPromise>,
}

/// A contract or an application that takes no part.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UncountedPromise {
    /// The contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_contract_id: Option<ProviderContractId>,
    /// The application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// Why.
    pub reason: NotCounted,
    /// The same in words, and what to do.
    pub text: Text,
}

/// Find capacity that is promised twice
///
/// Contracts and open applications against the places that the register knows of
/// each enterprise: on which days the contracts exceed them, and on which they
/// would if every application were granted. With `includeStored` the contracts and
/// applications of choice systems count beside what is given. Nothing is stored.
#[utoipa::path(tag = "matching", request_body = CommitmentQuestion, responses((status = 200, description = "Where more is promised than there is.", body = OverCommitments)))]
#[post("/over-commitments")]
pub(crate) async fn create_over_commitments(
    write: Write<Match, CommitmentQuestion>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let CommitmentQuestion { commitments, from, include_stored } = write.body;
    let mut check = Checker::new();
    check.count("/commitments", commitments.len(), MOST);
    for (index, commitment) in commitments.iter().take(MOST).enumerate() {
        commitment.check(&format!("/commitments/{index}"), &mut check);
    }
    refuse_if(check.finish())?;
    let (today, visibility) = (edge.today(), write.caller.visibility());
    let from = from.unwrap_or(today);
    edge.read(move |conn| answered(conn, commitments, (from, today), include_stored, &visibility))
        .await
}

/// List capacity that the choice systems promise twice
///
/// The stored contracts and open applications of choice systems that the caller
/// may see, against the places that the register knows of each enterprise. What
/// cannot be counted is named with its reason.
#[utoipa::path(tag = "matching", params(("from" = Option<Date>, Query, description = "The first day to look at; today unless said.")), responses((status = 200, description = "Where more is promised than there is.", body = OverCommitments)))]
#[get("/over-commitments")]
pub(crate) async fn list_over_commitments(
    caller: Caller<Match>,
    edge: web::Data<Edge>,
    mut params: Params,
) -> Result<Reply, Problem> {
    let from = params.take_parsed("from", ("en dag som 2026-12-01", "a day as in 2026-12-01"))?;
    params.finish()?;
    let (today, visibility) = (edge.today(), caller.visibility());
    let from = from.unwrap_or(today);
    edge.read(move |conn| answered(conn, Vec::new(), (from, today), true, &visibility)).await
}

fn answered(
    conn: &mut Conn<'_>,
    mut commitments: Vec<Commitment>,
    (from, today): (Date, Date),
    include_stored: bool,
    visibility: &Visibility,
) -> Result<Reply, Problem> {
    let sequence = events::head(conn)?;
    let register = enterprises::all(conn, visibility)?;
    for (index, commitment) in commitments.iter().enumerate() {
        if find(&register, commitment.enterprise_id).is_none() {
            let at = format!("/commitments/{index}/enterpriseId");
            let message =
                ("förväntade ett företag som finns", "expected an enterprise that exists");
            return Err(Problem::new(Code::UnknownReference).at(&at, "UNKNOWN", message));
        }
    }
    let stored = if include_stored {
        let (promised, stored) = promised(conn, today, visibility)?;
        commitments.extend(promised);
        Some(stored)
    } else {
        None
    };
    // A promise of a record that leads to another is the other's.
    for commitment in &mut commitments {
        commitment.enterprise_id = survivor(&register, commitment.enterprise_id);
    }
    let places = register.iter().filter_map(|it| Some((it.id, it.body.capacity.places?))).collect();
    let items = over_commitments(&commitments, &places, from);
    Reply::ok(&OverCommitments { sequence, from, items, stored })
}

fn find(register: &[Stored<Enterprise>], id: EnterpriseId) -> Option<&Stored<Enterprise>> {
    let place = register.binary_search_by_key(&id.uuid(), |it| it.id.uuid()).ok()?;
    register.get(place)
}

/// The record that goes on, however many merges lie between.
fn survivor(register: &[Stored<Enterprise>], id: EnterpriseId) -> EnterpriseId {
    let next = |id: EnterpriseId| find(register, id)?.body.history.merged_into;
    let (mut at, mut seen) = (id, BTreeSet::new());
    while let Some(link) = next(at).filter(|_| seen.insert(at)) {
        at = link.enterprise_id;
    }
    at
}

/// What the stored contracts and open applications promise.
fn promised(
    conn: &mut Conn<'_>,
    today: Date,
    visibility: &Visibility,
) -> Result<(Vec<Commitment>, StoredPromises), Problem> {
    let contracts = provider_contracts::all(conn, visibility)?;
    let applications = applications::all(conn, visibility)?;
    let systems = choice_systems::all(conn, &Visibility::Everything)?;
    let systems: BTreeMap<_, _> = systems.iter().map(|it| (it.id, &it.body)).collect();
    let mut promises = Vec::new();
    let mut stored = StoredPromises { contracts: 0, applications: 0, left_out: Vec::new() };
    for Stored { id, body, .. } in &contracts {
        let Some(system) = systems.get(&body.contract.choice_system_id) else { continue };
        match by_contract(&body.contract, &source(system, &id.to_string())) {
            Ok(commitment) => promises.push(commitment),
            Err(reason) => stored.left_out.push(UncountedPromise::contract(*id, reason)),
        }
    }
    stored.contracts = promises.len();
    let contracted: BTreeSet<ApplicationId> =
        contracts.iter().map(|it| it.body.contract.application_id).collect();
    for Stored { id, body, .. } in applications.iter().filter(|it| !contracted.contains(&it.id)) {
        let of = body.record.application().choice_system_id;
        let Some(system) = systems.get(&of) else { continue };
        let from = source(system, &id.to_string());
        match by_application(&body.record, &system.system, &from, today) {
            Some(Ok(commitment)) => promises.push(commitment),
            Some(Err(reason)) => stored.left_out.push(UncountedPromise::application(*id, reason)),
            None => {}
        }
    }
    stored.applications = promises.len() - stored.contracts;
    Ok((promises, stored))
}

/// What a promise is called: the city's own number of the system, and the record.
fn source(system: &ChoiceSystemRecord, record: &str) -> String {
    let system = &system.system;
    let name = system.registration_number.as_ref().unwrap_or(&system.title);
    let name: String = name.chars().take(150).collect();
    format!("{name}, {record}")
}

impl UncountedPromise {
    fn contract(id: ProviderContractId, reason: NotCounted) -> Self {
        Self { provider_contract_id: Some(id), application_id: None, reason, text: reason.text() }
    }

    fn application(id: ApplicationId, reason: NotCounted) -> Self {
        Self { provider_contract_id: None, application_id: Some(id), reason, text: reason.text() }
    }
}
