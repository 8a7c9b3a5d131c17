//! The clause library: the common clauses and the committees' own.

use actix_web::{HttpRequest, get, patch, post, web};
use hansyn_domain::clause::Clause;
use hansyn_domain::ids::{ClauseId, CommitteeId};
use hansyn_domain::text::Text;
use hansyn_persistence::clauses::{self, ClauseField, ClauseRecord, ClauseState, PublishError};
use hansyn_persistence::{AggregateKind, Stored};
use serde::{Deserialize, Serialize};

use super::history::{VersionList, versions_of};
use super::municipalities::refuse_if;
use crate::auth::caller::Caller;
use crate::auth::policy::{PublishClauses, ReadShared, WriteClauses};
use crate::body;
use crate::edge::Edge;
use crate::edge::write::{Patch, Write};
use crate::problem::{Code, Problem};
use crate::query::list::List;
use crate::query::{Id, NoParams};
use crate::reply::{Reply, etag};
use crate::resource::{Listed, Resource, created, resource, shown, tree};

const COLLECTION: &str = "clauses";

/// A clause and the committee it belongs to.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ClauseDraft)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClauseDraft {
    /// The committee whose clause it is; absent for the common library.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<CommitteeId>,
    /// The clause.
    pub clause: Clause,
}

/// A clause of the library with its state.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = LibraryClause)]
#[serde(rename_all = "camelCase")]
pub struct ClauseView {
    /// The committee whose clause it is; absent for the common library.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<CommitteeId>,
    /// Where it stands: a draft, published, or superseded.
    #[schema(value_type = String, max_length = 20, example = "PUBLISHED")]
    pub state: ClauseState,
    /// The clause.
    pub clause: Clause,
}

/// Where a clause is to go.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClauseStep {
    /// Into the library; the version before it is superseded.
    Published,
}

/// A step of a clause's life.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClauseTransition {
    /// Where to.
    pub to: ClauseStep,
}

/// Write a clause
///
/// A committee writes a clause of its own, as a draft. A new version of a
/// published clause has the same code and the next version.
#[utoipa::path(tag = "clauses", request_body = ClauseDraft, responses((status = 201, description = "The draft was stored.", body = Resource<ClauseView>)))]
#[post("/clauses")]
pub(crate) async fn create_clause(
    write: Write<WriteClauses, ClauseDraft>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: ClauseDraft { owner, clause } } = write;
    caller.require(owner)?;
    refuse_if(clause.violations())?;
    let (id, url) = (ClauseId::from_uuid(edge.fresh()), edge.url());
    let record = ClauseRecord { owner, state: ClauseState::Draft, clause };
    edge.write(caller.actor(), &manner, move |tx| {
        let stored = clauses::insert(tx, id, &record)?;
        created(&view(&url, &stored))
    })
    .await
}

/// List and search clauses
///
/// The common library, what committees have published, and one's own drafts.
#[utoipa::path(tag = "clauses", responses((status = 200, description = "One page of clauses.", body = Listed<Resource<ClauseView>>)))]
#[get("/clauses")]
pub(crate) async fn list_clauses(
    caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    list: List<ClauseField>,
) -> Result<Reply, Problem> {
    list.answer(&edge, caller.visibility(), clauses::list, view).await
}

/// Read a clause
///
/// Wording, motive, evidence, follow-up and where it hangs in the law.
#[utoipa::path(tag = "clauses", responses((status = 200, description = "The clause.", body = Resource<ClauseView>)))]
#[get("/clauses/{id}")]
pub(crate) async fn get_clause(
    caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    id: Id<ClauseId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    let found = edge.read(move |conn| Ok(clauses::find(conn, id.0, &visibility)?)).await?;
    let stored = found.ok_or_else(Problem::not_found)?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

/// Change a draft of a clause
///
/// A merge patch (RFC 7396). What is published is never changed: write a new
/// version instead.
#[utoipa::path(tag = "clauses", request_body(content = ClauseDraft, content_type = "application/merge-patch+json"), responses((status = 200, description = "The draft after the change.", body = Resource<ClauseView>)))]
#[patch("/clauses/{id}")]
pub(crate) async fn patch_clause(
    patch: Patch<WriteClauses>,
    edge: web::Data<Edge>,
    id: Id<ClauseId>,
) -> Result<Reply, Problem> {
    let Patch { caller, manner, changes } = patch;
    let (version, url) = (manner.version()?, edge.url());
    edge.write(caller.actor(), &manner, move |tx| {
        let found = clauses::find(tx.conn(), id.0, &caller.visibility())?;
        let before = found.ok_or_else(Problem::not_found)?.body;
        caller.require(before.owner)?;
        if before.state != ClauseState::Draft {
            return Err(Problem::new(Code::NotADraft));
        }
        let mut record = tree(&ClauseDraft { owner: before.owner, clause: before.clause })?;
        body::merge(&mut record, changes);
        let ClauseDraft { owner, clause } = body::from_value(record)?;
        caller.require(owner)?;
        refuse_if(clause.violations())?;
        let record = ClauseRecord { owner, state: ClauseState::Draft, clause };
        shown(&view(&url, &clauses::update(tx, id.0, version, &record)?))
    })
    .await
}

/// Publish a clause
///
/// From then on it never changes. The published version before it is
/// superseded the day before this one becomes valid.
#[utoipa::path(tag = "clauses", request_body = ClauseTransition, responses((status = 200, description = "The clause is published.", body = Resource<ClauseView>)))]
#[post("/clauses/{id}/transitions")]
pub(crate) async fn create_clause_transition(
    write: Write<PublishClauses, ClauseTransition>,
    edge: web::Data<Edge>,
    id: Id<ClauseId>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: ClauseTransition { to: ClauseStep::Published } } = write;
    manner.require_key()?;
    let (version, url) = (manner.version()?, edge.url());
    edge.write(caller.actor(), &manner, move |tx| {
        let found = clauses::find(tx.conn(), id.0, &caller.visibility())?;
        let before = found.ok_or_else(Problem::not_found)?;
        caller.require(before.body.owner)?;
        if before.body.state != ClauseState::Draft {
            return Err(Problem::new(Code::IllegalTransition));
        }
        shown(&view(&url, &clauses::publish(tx, id.0, version)?))
    })
    .await
}

/// Read a clause's history
///
/// Every stored state of this version of the clause, the newest first.
#[utoipa::path(tag = "clauses", responses((status = 200, description = "The versions.", body = VersionList)))]
#[get("/clauses/{id}/versions")]
pub(crate) async fn list_clause_versions(
    caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    id: Id<ClauseId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    versions_of(&edge, AggregateKind::Clause, id.0.uuid(), caller.visibility()).await
}

impl From<PublishError> for Problem {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Stale { current } => {
                Self::new(Code::VersionMismatch).header("etag", etag(current))
            }
            PublishError::Gone => Self::not_found(),
            PublishError::NotDraft => Self::new(Code::IllegalTransition),
            PublishError::NotAfter { valid_from } => Self::new(Code::RuleBroken).at(
                "/clause/validFrom",
                "NOT_AFTER",
                Text::new(
                    format!("en version börjar efter {valid_from}, då den före började"),
                    format!("a version begins after {valid_from}, when the one before it began"),
                ),
            ),
            PublishError::Db(error) => error.into(),
        }
    }
}

fn view(url: &str, stored: &Stored<ClauseRecord>) -> Resource<ClauseView> {
    let ClauseRecord { owner, state, clause } = stored.body.clone();
    resource(url, COLLECTION, stored, ClauseView { owner, state, clause })
}
