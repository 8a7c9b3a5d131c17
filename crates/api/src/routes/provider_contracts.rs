//! Contracts with approved providers (LOV 8:3), their capacity and counts.

use actix_web::{HttpRequest, get, patch, post, web};
use hansyn_domain::choice_system::ceiling::{self, CeilingReading};
use hansyn_domain::choice_system::provider_contract::PlacementCount;
use hansyn_domain::choice_system::provider_contract::signing::{self, Signing};
use hansyn_domain::choice_system::served_area::{self, AreaReading};
use hansyn_domain::choice_system::{ProviderApplication, ProviderContract};
use hansyn_domain::ids::{CommitteeId, ProviderContractId};
use hansyn_domain::violation::{Checker, Violation};
use hansyn_persistence::provider_contracts::{self, ProviderContractField, SignedContract};
use hansyn_persistence::{AggregateKind, Conn, Stored, Visibility, applications};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::applications::{system_of, visible_application};
use super::history::{VersionList, versions_of};
use super::municipalities::refuse_if;
use crate::auth::caller::Caller;
use crate::auth::policy::{KeepContracts, ReadChoiceSystems};
use crate::body;
use crate::edge::Edge;
use crate::edge::write::{Patch, Write};
use crate::problem::{Code, Problem};
use crate::query::list::List;
use crate::query::{Id, NoParams};
use crate::reply::Reply;
use crate::resource::{Listed, Resource, created, resource, shown, tree};

const COLLECTION: &str = "provider-contracts";

/// A contract with the committee that signed it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = StoredProviderContract)]
#[serde(rename_all = "camelCase")]
pub struct ContractView {
    /// The committee.
    pub committee_id: CommitteeId,
    /// The contract.
    #[serde(flatten)]
    pub contract: ProviderContract,
}

/// What the ceilings of a contract rest on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CeilingReadings {
    /// One for each entry of the contract's places, in their order.
    #[schema(max_items = 500)]
    pub items: Vec<CeilingReading>,
}

/// What the areas of a contract rest on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AreaReadings {
    /// The areas that the contract covers, then those that the provider asked for
    /// or gave up beside them.
    #[schema(max_items = 200)]
    pub items: Vec<AreaReading>,
}

/// Counts of placed persons: numbers by month, area and level, never persons.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacementCounts {
    /// The counts; one that is there already for the same month, area and level
    /// is replaced.
    #[schema(min_items = 1, max_items = 500)]
    pub counts: Vec<PlacementCount>,
}

/// Record a signed contract
///
/// It follows from an application that a delegate has approved, and from nothing
/// else: the provider, the areas, the levels and the ceilings that the provider
/// asks for all come from there. It promises no volume.
#[utoipa::path(tag = "choice-systems", request_body = ProviderContract, responses((status = 201, description = "The contract was recorded.", body = Resource<ContractView>)))]
#[post("/provider-contracts")]
pub(crate) async fn create_provider_contract(
    write: Write<KeepContracts, ProviderContract>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: contract } = write;
    let (fresh, url, today) =
        (ProviderContractId::from_uuid(edge.fresh()), edge.url(), edge.today());
    edge.write(caller.actor(), &manner, move |tx| {
        refuse_if(contract.violations())?;
        let mut check = Checker::new();
        check.rule(
            "/signedOn",
            "FUTURE",
            contract.signed_on <= today,
            ("dagen har inte kommit", "the day has not come"),
        );
        check.rule(
            "/end",
            "LOCKED",
            contract.end.is_none(),
            ("ett nytt kontrakt har inte upphört", "a new contract has not ended"),
        );
        refuse_if(check.finish())?;
        let committee_id = follows(tx.conn(), &contract, None, &caller, today)?;
        caller.require(Some(committee_id))?;
        let signed = SignedContract { committee_id, contract };
        created(&view(&url, &provider_contracts::insert(tx, fresh, &signed)?))
    })
    .await
}

/// List and search contracts with providers
///
/// Contracts are open to everybody with a role.
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "One page of contracts.", body = Listed<Resource<ContractView>>)))]
#[get("/provider-contracts")]
pub(crate) async fn list_provider_contracts(
    caller: Caller<ReadChoiceSystems>,
    edge: web::Data<Edge>,
    list: List<ProviderContractField>,
) -> Result<Reply, Problem> {
    list.answer(&edge, caller.visibility(), provider_contracts::list, view).await
}

/// Read a contract with a provider
///
/// The contract with its places, counts and what individuals are told.
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "The contract.", body = Resource<ContractView>)))]
#[get("/provider-contracts/{id}")]
pub(crate) async fn get_provider_contract(
    caller: Caller<ReadChoiceSystems>,
    edge: web::Data<Edge>,
    id: Id<ProviderContractId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    let stored = edge.read(move |conn| visible_contract(conn, id.0, &visibility)).await?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

/// Change a contract's capacity, presentation or end
///
/// A merge patch (RFC 7396): places and who has chosen them as numbers, what
/// individuals are told, areas, and how it ended. An area or a ceiling changes only
/// as the provider asks, which `areaChanges` and `ceilingChanges` note with its day.
/// Who signed what and when stays.
#[utoipa::path(tag = "choice-systems", request_body(content = ProviderContract, content_type = "application/merge-patch+json"), responses((status = 200, description = "The contract after the change.", body = Resource<ContractView>)))]
#[patch("/provider-contracts/{id}")]
pub(crate) async fn patch_provider_contract(
    patch: Patch<KeepContracts>,
    edge: web::Data<Edge>,
    id: Id<ProviderContractId>,
) -> Result<Reply, Problem> {
    let Patch { caller, manner, changes } = patch;
    let (version, url, today) = (manner.version()?, edge.url(), edge.today());
    edge.write(caller.actor(), &manner, move |tx| {
        let before = visible_contract(tx.conn(), id.0, &caller.visibility())?.body;
        caller.require(Some(before.committee_id))?;
        let mut record = tree(&before.contract)?;
        body::merge(&mut record, changes);
        let contract: ProviderContract = body::from_value(record)?;
        refuse_if(contract.violations())?;
        refuse_if(locked(&before.contract, &contract))?;
        let stood = Some(&before.contract);
        let committee_id = follows(tx.conn(), &contract, stood, &caller, today)?;
        let signed = SignedContract { committee_id, contract };
        shown(&view(&url, &provider_contracts::update(tx, id.0, version, &signed)?))
    })
    .await
}

/// Report placement counts
///
/// How many were placed in a month, by area and level, those who chose apart from
/// those who did not (LOV 9:2). Numbers only: who was placed has no field.
#[utoipa::path(tag = "choice-systems", request_body = PlacementCounts, responses((status = 200, description = "The contract with the counts.", body = Resource<ContractView>)))]
#[post("/provider-contracts/{id}/placement-counts")]
pub(crate) async fn create_placement_counts(
    write: Write<KeepContracts, PlacementCounts>,
    edge: web::Data<Edge>,
    id: Id<ProviderContractId>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: PlacementCounts { counts } } = write;
    let (version, url, today) = (manner.version()?, edge.url(), edge.today());
    edge.write(caller.actor(), &manner, move |tx| {
        let SignedContract { committee_id, contract: before } =
            visible_contract(tx.conn(), id.0, &caller.visibility())?.body;
        caller.require(Some(committee_id))?;
        let mut check = Checker::new();
        check.rule(
            "/counts",
            "EMPTY",
            !counts.is_empty(),
            ("förväntade minst ett antal", "expected at least one count"),
        );
        check.count("/counts", counts.len(), 500);
        refuse_if(check.finish())?;
        let mut contract = before.clone();
        contract.counts = reported(contract.counts, &counts);
        refuse_if(contract.violations())?;
        follows(tx.conn(), &contract, Some(&before), &caller, today)?;
        let signed = SignedContract { committee_id, contract };
        shown(&view(&url, &provider_contracts::update(tx, id.0, version, &signed)?))
    })
    .await
}

/// See what a contract's ceilings rest on
///
/// For each entry of its places: whether the provider asked for the ceiling in its
/// application or later, or whether that is not known, and what to do then. Only
/// the provider limits its places (LOV 8:1).
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "What each ceiling rests on.", body = CeilingReadings)))]
#[get("/provider-contracts/{id}/ceilings")]
pub(crate) async fn list_provider_contract_ceilings(
    caller: Caller<ReadChoiceSystems>,
    edge: web::Data<Edge>,
    id: Id<ProviderContractId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    edge.read(move |conn| {
        let (contract, application) = contract_and_application(conn, id.0, &visibility)?;
        Reply::ok(&CeilingReadings { items: ceiling::readings(&contract, &application) })
    })
    .await
}

/// See what a contract's areas rest on
///
/// For each area: whether the provider asked for it in its application or later,
/// whether it has given it up, or whether why the contract has or lacks it is not
/// known, and what to do then. Only the provider limits where it serves (LOV 8:1).
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "What each area rests on.", body = AreaReadings)))]
#[get("/provider-contracts/{id}/areas")]
pub(crate) async fn list_provider_contract_areas(
    caller: Caller<ReadChoiceSystems>,
    edge: web::Data<Edge>,
    id: Id<ProviderContractId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    edge.read(move |conn| {
        let (contract, application) = contract_and_application(conn, id.0, &visibility)?;
        let system = system_of(conn, &application)?;
        let request = system.request_of(application.request_version);
        let applied_for = request.map(|it| application.areas_applied_for(it)).unwrap_or_default();
        Reply::ok(&AreaReadings { items: served_area::readings(&contract, applied_for) })
    })
    .await
}

/// Read a contract's history
///
/// Every version of the record, the newest first.
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "The versions.", body = VersionList)))]
#[get("/provider-contracts/{id}/versions")]
pub(crate) async fn list_provider_contract_versions(
    caller: Caller<ReadChoiceSystems>,
    edge: web::Data<Edge>,
    id: Id<ProviderContractId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    versions_of(&edge, AggregateKind::ProviderContract, id.0.uuid(), caller.visibility()).await
}

fn visible_contract(
    conn: &mut Conn<'_>,
    id: ProviderContractId,
    visibility: &Visibility,
) -> Result<Stored<SignedContract>, Problem> {
    provider_contracts::find(conn, id, visibility)?.ok_or_else(Problem::not_found)
}

/// The contract with the application that it follows from. What the application
/// says of capacity stands in the contract, which is open.
fn contract_and_application(
    conn: &mut Conn<'_>,
    id: ProviderContractId,
    visibility: &Visibility,
) -> Result<(ProviderContract, ProviderApplication), Problem> {
    let contract = visible_contract(conn, id, visibility)?.body.contract;
    let filed = applications::find(conn, contract.application_id, &Visibility::Everything)?;
    let filed = filed.ok_or_else(Problem::not_found)?.body;
    Ok((contract, filed.record.application().clone()))
}

/// Refuses a contract that does not follow from an approved application, or from
/// how it stood `before`, and gives the committee that approved it. An application
/// that the caller does not see does not exist.
fn follows(
    conn: &mut Conn<'_>,
    contract: &ProviderContract,
    before: Option<&ProviderContract>,
    caller: &Caller<KeepContracts>,
    today: Date,
) -> Result<CommitteeId, Problem> {
    let id = contract.application_id;
    let unknown = || {
        Problem::new(Code::UnknownReference).at(
            "/applicationId",
            "UNKNOWN",
            ("ansökan finns inte", "no such application"),
        )
    };
    let filed =
        visible_application(conn, id, &caller.visibility()).map_err(|_gone| unknown())?.body;
    let system_id = filed.record.application().choice_system_id;
    let system = system_of(conn, filed.record.application())?;
    let (system, application) = ((system_id, &system), (id, &filed.record));
    let against = Signing { system, application, before, today };
    refuse_if(signing::violations(contract, &against))?;
    Ok(filed.committee_id)
}

/// What a change may not touch: who signed what, and an end that has been noted.
fn locked(before: &ProviderContract, after: &ProviderContract) -> Vec<Violation> {
    let mut check = Checker::new();
    let message = ("detta står kvar som det undertecknades", "this stays as it was signed");
    for (pointer, is_same) in [
        ("/choiceSystemId", before.choice_system_id == after.choice_system_id),
        ("/applicationId", before.application_id == after.application_id),
        ("/providers", before.providers == after.providers),
        ("/requestVersion", before.request_version == after.request_version),
        ("/signedOn", before.signed_on == after.signed_on),
        ("/runs", before.runs == after.runs),
        ("/end", before.end.is_none() || before.end == after.end),
    ] {
        check.rule(pointer, "LOCKED", is_same, message);
    }
    check.finish()
}

/// The counts with those that were reported in place of what stood there.
fn reported(before: Vec<PlacementCount>, reported: &[PlacementCount]) -> Vec<PlacementCount> {
    let key = |it: &PlacementCount| (it.month, it.area, it.level.clone());
    let is_kept = |old: &PlacementCount| reported.iter().all(|new| key(new) != key(old));
    let mut counts: Vec<_> = before.into_iter().filter(is_kept).collect();
    counts.extend(reported.iter().cloned());
    counts.sort_by_key(key);
    counts
}

fn view(url: &str, stored: &Stored<SignedContract>) -> Resource<ContractView> {
    let SignedContract { committee_id, contract } = stored.body.clone();
    resource(url, COLLECTION, stored, ContractView { committee_id, contract })
}
