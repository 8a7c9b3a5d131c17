//! Choice systems (*valfrihetssystem*), from the decision to use LOV to the end.

use actix_web::{HttpRequest, get, patch, post, web};
use hansyn_domain::choice_system::amendment::{RequestChange, changes};
use hansyn_domain::choice_system::ending::Left;
use hansyn_domain::choice_system::life_cycle::{SystemStep, lacks, locked};
use hansyn_domain::choice_system::{ChoiceSystem, SystemStatus};
use hansyn_domain::ids::ChoiceSystemId;
use hansyn_domain::law::citation::Citation;
use hansyn_domain::party::Role;
use hansyn_domain::tender::life_cycle::StepActor;
use hansyn_domain::text::Text;
use hansyn_persistence::choice_systems::{self, ChoiceSystemField, ChoiceSystemRecord};
use hansyn_persistence::{
    AggregateKind, Conn, Stored, Visibility, applications, provider_contracts,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::history::{VersionList, versions_of};
use super::municipalities::refuse_if;
use super::tenders::{actors, no_such_step, require_committee};
use crate::auth::caller::Caller;
use crate::auth::policy::{DraftChoiceSystems, MoveChoiceSystems, ReadChoiceSystems};
use crate::body;
use crate::edge::Edge;
use crate::edge::write::{Patch, Write};
use crate::problem::{Code, Problem};
use crate::query::list::List;
use crate::query::{Id, NoParams};
use crate::reply::Reply;
use crate::resource::{Listed, Resource, created, resource, shown, tree};

const COLLECTION: &str = "choice-systems";

/// A choice system and where it stands.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = StoredChoiceSystem)]
#[serde(rename_all = "camelCase")]
pub struct ChoiceSystemView {
    /// Where it stands.
    pub status: SystemStatus,
    /// The system.
    #[serde(flatten)]
    pub system: ChoiceSystem,
}

/// A step of a choice system's life.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceSystemTransition {
    /// Where to; the same status lets an advertised change take effect.
    pub to: SystemStatus,
}

/// A step that leads on, under which provisions, who takes it and what it lacks.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChoiceSystemStep {
    /// Where to.
    pub to: SystemStatus,
    /// What the step is.
    pub what: Text,
    /// The roles that may take it; always persons.
    #[schema(value_type = Vec<Role>, max_items = 10)]
    pub taken_by: &'static [Role],
    /// Whether the step is a decision, which only a delegate takes (KL 6:38).
    pub is_decision: bool,
    /// The provisions that it rests on.
    #[schema(max_items = 10)]
    pub provisions: Vec<Citation>,
    /// What the record still lacks for it.
    #[schema(max_items = 20)]
    pub lacks: Vec<Text>,
    /// What a person weighs before it, such as contracts that are signed; none of it
    /// stops the step.
    #[schema(max_items = 10)]
    pub remarks: Vec<Text>,
}

/// The steps that lead on from where a choice system stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ChoiceSystemSteps {
    /// The steps.
    #[schema(max_items = 10)]
    pub items: Vec<ChoiceSystemStep>,
}

/// What an amendment of the request document changes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RequestChanges {
    /// The changes, in the order of the document.
    #[schema(max_items = 400)]
    pub items: Vec<RequestChange>,
}

/// Draft a choice system
///
/// Only the committee, a title and an empty request document are required; the
/// findings say what the act still asks for. Nothing in it ranks providers, lets
/// their prices compete or ends the applications by a date.
#[utoipa::path(tag = "choice-systems", request_body = ChoiceSystem, responses((status = 201, description = "The draft was stored.", body = Resource<ChoiceSystemView>)))]
#[post("/choice-systems")]
pub(crate) async fn create_choice_system(
    write: Write<DraftChoiceSystems, ChoiceSystem>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: system } = write;
    let (id, url) = (ChoiceSystemId::from_uuid(edge.fresh()), edge.url());
    edge.write(caller.actor(), &manner, move |tx| {
        refuse_if(system.violations())?;
        refuse_if(locked(&begun(&system), &system, SystemStatus::Draft))?;
        require_committee(&caller, tx.conn(), system.committee_id)?;
        let record = ChoiceSystemRecord { status: SystemStatus::Draft, system };
        created(&view(&url, &choice_systems::insert(tx, id, &record)?))
    })
    .await
}

/// List and search choice systems
///
/// Drafts of one's own committees and everything that has been advertised.
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "One page of choice systems.", body = Listed<Resource<ChoiceSystemView>>)))]
#[get("/choice-systems")]
pub(crate) async fn list_choice_systems(
    caller: Caller<ReadChoiceSystems>,
    edge: web::Data<Edge>,
    list: List<ChoiceSystemField>,
) -> Result<Reply, Problem> {
    list.answer(&edge, caller.visibility(), choice_systems::list, view).await
}

/// Read a choice system
///
/// The system with its request document, notices and pending amendment.
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "The choice system.", body = Resource<ChoiceSystemView>)))]
#[get("/choice-systems/{id}")]
pub(crate) async fn get_choice_system(
    caller: Caller<ReadChoiceSystems>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    let stored = edge.read(move |conn| visible_system(conn, id.0, &visibility)).await?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

/// Change a choice system
///
/// A merge patch (RFC 7396) on the version that `If-Match` names. A draft changes
/// in everything; what is decided gets its notices; the request document of an
/// advertised system changes only by an amendment, which is decided and
/// advertised again (LOV 3:1).
#[utoipa::path(tag = "choice-systems", request_body(content = ChoiceSystem, content_type = "application/merge-patch+json"), responses((status = 200, description = "The choice system after the change.", body = Resource<ChoiceSystemView>)))]
#[patch("/choice-systems/{id}")]
pub(crate) async fn patch_choice_system(
    patch: Patch<DraftChoiceSystems>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
) -> Result<Reply, Problem> {
    let Patch { caller, manner, changes } = patch;
    let (version, url) = (manner.version()?, edge.url());
    edge.write(caller.actor(), &manner, move |tx| {
        let before = visible_system(tx.conn(), id.0, &caller.visibility())?.body;
        caller.require(Some(before.system.committee_id))?;
        let mut record = tree(&before.system)?;
        body::merge(&mut record, changes);
        let system: ChoiceSystem = body::from_value(record)?;
        refuse_if(system.violations())?;
        refuse_if(locked(&before.system, &system, before.status))?;
        require_committee(&caller, tx.conn(), system.committee_id)?;
        let record = ChoiceSystemRecord { status: before.status, system };
        shown(&view(&url, &choice_systems::update(tx, id.0, version, &record)?))
    })
    .await
}

/// Take a step
///
/// Hand a draft over for review, decide, advertise, let an advertised change take
/// effect, end. A decision is always taken by a delegate who is a person (KL
/// 6:38). An impossible step answers with the possible ones and what each lacks.
#[utoipa::path(tag = "choice-systems", request_body = ChoiceSystemTransition, responses((status = 200, description = "The choice system after the step.", body = Resource<ChoiceSystemView>)))]
#[post("/choice-systems/{id}/transitions")]
pub(crate) async fn create_choice_system_transition(
    write: Write<MoveChoiceSystems, ChoiceSystemTransition>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: ChoiceSystemTransition { to } } = write;
    manner.require_key()?;
    let (version, url, today) = (manner.version()?, edge.url(), edge.today());
    edge.write(caller.actor(), &manner, move |tx| {
        let before = visible_system(tx.conn(), id.0, &caller.visibility())?;
        let ahead = Ahead::of(tx.conn(), before, today, &caller.visibility())?;
        let ChoiceSystemRecord { status, system } = &ahead.record;
        let Some(step) = status.step_to(to).filter(|_| ahead.lacks(to).is_empty()) else {
            let steps = status.steps().map(|step| (step.to, ahead.lacks(step.to)));
            return Err(no_such_step(steps));
        };
        if step.actor == StepActor::Delegate {
            caller.human_delegate(system.committee_id)?;
        } else if !caller.access().covers(actors(step.actor), Some(system.committee_id)) {
            return Err(Problem::new(Code::Forbidden));
        }
        shown(&view(&url, &choice_systems::transition(tx, id.0, version, to)?))
    })
    .await
}

/// See which steps lead on
///
/// Each with its provisions, the roles that may take it and what the record still
/// lacks for it.
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "The steps.", body = ChoiceSystemSteps)))]
#[get("/choice-systems/{id}/steps")]
pub(crate) async fn list_choice_system_steps(
    caller: Caller<ReadChoiceSystems>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let (visibility, today) = (caller.visibility(), edge.today());
    edge.read(move |conn| {
        let stored = visible_system(conn, id.0, &visibility)?;
        let ahead = Ahead::of(conn, stored, today, &visibility)?;
        let steps = ahead.record.status.steps();
        Reply::ok(&ChoiceSystemSteps { items: steps.map(|step| ahead.told(step)).collect() })
    })
    .await
}

/// See what a pending amendment changes
///
/// Each change of the request document, and what it means for contracts that are
/// already signed: that follows from their terms, or a person has to judge.
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "The changes; none without an amendment.", body = RequestChanges)))]
#[get("/choice-systems/{id}/amendment-changes")]
pub(crate) async fn list_amendment_changes(
    caller: Caller<ReadChoiceSystems>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    let system = edge.read(move |conn| visible_system(conn, id.0, &visibility)).await?.body.system;
    let amended = system.amendment.as_ref();
    Reply::ok(&RequestChanges {
        items: amended.map(|it| changes(&system.request, &it.request)).unwrap_or_default(),
    })
}

/// Read a choice system's history
///
/// Every version of the record, the newest first.
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "The versions.", body = VersionList)))]
#[get("/choice-systems/{id}/versions")]
pub(crate) async fn list_choice_system_versions(
    caller: Caller<ReadChoiceSystems>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    versions_of(&edge, AggregateKind::ChoiceSystem, id.0.uuid(), caller.visibility()).await
}

/// The choice system, if it is there and visible.
pub(super) fn visible_system(
    conn: &mut Conn<'_>,
    id: ChoiceSystemId,
    visibility: &Visibility,
) -> Result<Stored<ChoiceSystemRecord>, Problem> {
    choice_systems::find(conn, id, visibility)?.ok_or_else(Problem::not_found)
}

/// The system as every draft begins: without anything that its life brings.
fn begun(system: &ChoiceSystem) -> ChoiceSystem {
    ChoiceSystem {
        request_version: 1,
        superseded: Vec::new(),
        notices: Vec::new(),
        amendment: None,
        closing: None,
        ..system.clone()
    }
}

/// A system with what its steps are held against beside its own record.
struct Ahead {
    record: ChoiceSystemRecord,
    left: Option<Left>,
    today: Date,
}

impl Ahead {
    /// The system with what can be seen of its applications and contracts.
    fn of(
        conn: &mut Conn<'_>,
        stored: Stored<ChoiceSystemRecord>,
        today: Date,
        visibility: &Visibility,
    ) -> Result<Self, Problem> {
        let Stored { id, body: record, .. } = stored;
        // Nothing is left of a system whose end is not decided, so nothing is read.
        let left = if record.system.closing.is_some() {
            let waiting = applications::undecided(conn, Some(id), visibility)?;
            let signed = provider_contracts::of_system(conn, id, visibility)?;
            let waiting = waiting.iter().map(|it| &it.body.record);
            Left::of(&record.system, waiting, signed.iter().map(|it| &it.body.contract))
        } else {
            None
        };
        Ok(Self { record, left, today })
    }

    fn lacks(&self, to: SystemStatus) -> Vec<Text> {
        let mut lacking = lacks(&self.record.system, self.record.status, to);
        lacking.extend(self.left.iter().flat_map(|left| left.lacks(to, self.today)));
        lacking
    }

    fn told(&self, step: &SystemStep) -> ChoiceSystemStep {
        ChoiceSystemStep {
            to: step.to,
            what: step.what(),
            taken_by: actors(step.actor),
            is_decision: step.actor == StepActor::Delegate,
            provisions: step.provisions.iter().filter_map(|cited| cited.parse().ok()).collect(),
            lacks: self.lacks(step.to),
            remarks: self.left.map(|left| left.remarks(step.to)).unwrap_or_default(),
        }
    }
}

fn view(url: &str, stored: &Stored<ChoiceSystemRecord>) -> Resource<ChoiceSystemView> {
    let ChoiceSystemRecord { status, system } = stored.body.clone();
    resource(url, COLLECTION, stored, ChoiceSystemView { status, system })
}
