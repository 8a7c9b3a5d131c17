//! Tenders (*upphandlingar*), from draft to published.

use actix_web::{HttpRequest, get, patch, post, web};
use hansyn_domain::ids::{CommitteeId, LotId, PlacedClauseId, TenderId};
use hansyn_domain::party::Role;
use hansyn_domain::tender::life_cycle::{StepActor, lacks};
use hansyn_domain::tender::{Tender, TenderStatus};
use hansyn_domain::text::Text;
use hansyn_persistence::tenders::{self, TenderField, TenderRecord};
use hansyn_persistence::{AggregateKind, Conn, Stored, Visibility, committees};
use serde::{Deserialize, Serialize};

use super::history::{VersionList, versions_of};
use super::municipalities::refuse_if;
use crate::auth::caller::Caller;
use crate::auth::policy::{Action, DraftTenders, MoveTenders, ReadTenders};
use crate::body;
use crate::edge::Edge;
use crate::edge::write::{Patch, Write};
use crate::problem::{Code, Problem};
use crate::query::list::List;
use crate::query::{Id, NoParams};
use crate::reply::Reply;
use crate::resource::{Listed, Resource, created, resource, shown, tree};

const COLLECTION: &str = "tenders";

/// A tender and where it stands.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = StoredTender)]
#[serde(rename_all = "camelCase")]
pub struct TenderView {
    /// Where it stands.
    pub status: TenderStatus,
    /// The tender.
    #[serde(flatten)]
    pub tender: Tender,
}

/// A step of a tender's life.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenderTransition {
    /// Where to.
    pub to: TenderStatus,
}

/// Draft a tender
///
/// Only the committee, a title and the act are required; an assessment says
/// which facts the law still asks for. Lots and clauses without an identity are
/// given one.
#[utoipa::path(tag = "tenders", request_body = Tender, responses((status = 201, description = "The draft was stored.", body = Resource<TenderView>)))]
#[post("/tenders")]
pub(crate) async fn create_tender(
    write: Write<DraftTenders, Tender>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: mut tender } = write;
    let (id, url) = (TenderId::from_uuid(edge.fresh()), edge.url());
    identify(&mut tender, &edge);
    edge.write(caller.actor(), &manner, move |tx| {
        refuse_if(tender.violations())?;
        require_committee(&caller, tx.conn(), tender.committee_id)?;
        let stored =
            tenders::insert(tx, id, &TenderRecord { status: TenderStatus::Draft, tender })?;
        created(&view(&url, &stored))
    })
    .await
}

/// List and search tenders
///
/// Drafts of one's own committees and everything that is open.
#[utoipa::path(tag = "tenders", responses((status = 200, description = "One page of tenders.", body = Listed<Resource<TenderView>>)))]
#[get("/tenders")]
pub(crate) async fn list_tenders(
    caller: Caller<ReadTenders>,
    edge: web::Data<Edge>,
    list: List<TenderField>,
) -> Result<Reply, Problem> {
    list.answer(&edge, caller.visibility(), tenders::list, view).await
}

/// Read a tender
///
/// The tender with its lots, requirements, clauses and award model.
#[utoipa::path(tag = "tenders", responses((status = 200, description = "The tender.", body = Resource<TenderView>)))]
#[get("/tenders/{id}")]
pub(crate) async fn get_tender(
    caller: Caller<ReadTenders>,
    edge: web::Data<Edge>,
    id: Id<TenderId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    let stored = edge.read(move |conn| visible(conn, id.0, &visibility)).await?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

/// Change a draft
///
/// A merge patch (RFC 7396) on the version that `If-Match` names. Only drafts
/// can be changed.
#[utoipa::path(tag = "tenders", request_body(content = Tender, content_type = "application/merge-patch+json"), responses((status = 200, description = "The draft after the change.", body = Resource<TenderView>)))]
#[patch("/tenders/{id}")]
pub(crate) async fn patch_tender(
    patch: Patch<DraftTenders>,
    edge: web::Data<Edge>,
    id: Id<TenderId>,
) -> Result<Reply, Problem> {
    let Patch { caller, manner, changes } = patch;
    let (version, url, edge_for_ids) = (manner.version()?, edge.url(), edge.clone());
    edge.write(caller.actor(), &manner, move |tx| {
        let before = visible(tx.conn(), id.0, &caller.visibility())?.body;
        caller.require(Some(before.tender.committee_id))?;
        if before.status != TenderStatus::Draft {
            return Err(Problem::new(Code::NotADraft));
        }
        let mut record = tree(&before.tender)?;
        body::merge(&mut record, changes);
        let mut tender: Tender = body::from_value(record)?;
        identify(&mut tender, &edge_for_ids);
        refuse_if(tender.violations())?;
        require_committee(&caller, tx.conn(), tender.committee_id)?;
        let record = TenderRecord { status: TenderStatus::Draft, tender };
        shown(&view(&url, &tenders::update(tx, id.0, version, &record)?))
    })
    .await
}

/// Take a step
///
/// Send a draft to review, review it, or decide. A decision is always taken by
/// a delegate who is a person (KL 6:38). An impossible step answers with the
/// possible ones and what each still lacks.
#[utoipa::path(tag = "tenders", request_body = TenderTransition, responses((status = 200, description = "The tender after the step.", body = Resource<TenderView>)))]
#[post("/tenders/{id}/transitions")]
pub(crate) async fn create_tender_transition(
    write: Write<MoveTenders, TenderTransition>,
    edge: web::Data<Edge>,
    id: Id<TenderId>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: TenderTransition { to } } = write;
    manner.require_key()?;
    let (version, url) = (manner.version()?, edge.url());
    edge.write(caller.actor(), &manner, move |tx| {
        let before = visible(tx.conn(), id.0, &caller.visibility())?.body;
        let committee = Some(before.tender.committee_id);
        let lacking = lacks(&before.tender, to);
        let step = before.status.step_to(to).filter(|_| lacking.is_empty());
        let Some(step) = step else { return Err(impossible(&before)) };
        if !caller.access().covers(actors(step.actor), committee) {
            return Err(Problem::new(Code::Forbidden));
        }
        shown(&view(&url, &tenders::transition(tx, id.0, version, to)?))
    })
    .await
}

/// Read a tender's history
///
/// Every version of the record, the newest first.
#[utoipa::path(tag = "tenders", responses((status = 200, description = "The versions.", body = VersionList)))]
#[get("/tenders/{id}/versions")]
pub(crate) async fn list_tender_versions(
    caller: Caller<ReadTenders>,
    edge: web::Data<Edge>,
    id: Id<TenderId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    versions_of(&edge, AggregateKind::Tender, id.0.uuid(), caller.visibility()).await
}

/// The roles that may take a step of this actor.
pub(super) fn actors(actor: StepActor) -> &'static [Role] {
    match actor {
        StepActor::Drafter => &[Role::CaseOfficer, Role::ProcurementOfficer],
        StepActor::Reviewer => &[Role::Reviewer, Role::ProcurementOfficer],
        StepActor::Delegate => &[Role::Delegate],
    }
}

fn impossible(record: &TenderRecord) -> Problem {
    let steps = record.status.steps();
    no_such_step(steps.map(|step| (step.to, lacks(&record.tender, step.to))))
}

/// Says which steps lead on and what each still lacks.
pub(super) fn no_such_step<S: Serialize>(steps: impl Iterator<Item = (S, Vec<Text>)>) -> Problem {
    let mut problem = Problem::new(Code::IllegalTransition);
    for (to, lacking) in steps {
        let lacks =
            |pick: fn(&Text) -> &str| lacking.iter().map(pick).collect::<Vec<_>>().join(", ");
        let to =
            tree(&to).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
        let message = if lacking.is_empty() {
            Text::new(format!("{to} är möjligt"), format!("{to} is possible"))
        } else {
            let (sv, en) = (lacks(|text| &text.sv), lacks(|text| &text.en));
            Text::new(format!("{to} saknar: {sv}"), format!("{to} lacks: {en}"))
        };
        problem = problem.at("/to", if lacking.is_empty() { "POSSIBLE" } else { "LACKS" }, message);
    }
    problem
}

/// The tender, if it is there and visible.
pub(crate) fn visible(
    conn: &mut Conn<'_>,
    id: TenderId,
    visibility: &Visibility,
) -> Result<Stored<TenderRecord>, Problem> {
    tenders::find(conn, id, visibility)?.ok_or_else(Problem::not_found)
}

/// Refuses a committee that does not exist or that the caller does not draft for.
pub(super) fn require_committee<A: Action>(
    caller: &Caller<A>,
    conn: &mut Conn<'_>,
    committee: CommitteeId,
) -> Result<(), Problem> {
    if committees::find(conn, committee, &Visibility::Everything)?.is_none() {
        return Err(Problem::new(Code::UnknownReference).at(
            "/committeeId",
            "UNKNOWN",
            ("nämnden finns inte", "no such committee"),
        ));
    }
    caller.require(Some(committee))
}

/// Gives lots and placed clauses the identities they lack.
pub fn identify(tender: &mut Tender, edge: &Edge) {
    for lot in &mut tender.lots {
        lot.id.get_or_insert_with(|| LotId::from_uuid(edge.fresh()));
    }
    for clause in &mut tender.clauses {
        clause.id.get_or_insert_with(|| PlacedClauseId::from_uuid(edge.fresh()));
    }
}

fn view(url: &str, stored: &Stored<TenderRecord>) -> Resource<TenderView> {
    let TenderRecord { status, tender } = stored.body.clone();
    resource(url, COLLECTION, stored, TenderView { status, tender })
}
