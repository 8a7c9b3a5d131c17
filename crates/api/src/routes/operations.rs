//! Operations: long work that is asked for, followed, and read when it is done.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, get, post, web};
use hansyn_domain::ids::{CommitteeId, OperationId};
use hansyn_domain::text::Text;
use hansyn_persistence::operations::{
    self, INTERRUPTED, NewOperation, Operation, OperationState, Reader,
};
use hansyn_persistence::{Actor, Conn, Visibility};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::auth::caller::Caller;
use crate::auth::policy::Match;
use crate::edge::Edge;
use crate::edge::write::{Bare, Write};
use crate::problem::{Code, Problem};
use crate::query::list::{Meta, Slice};
use crate::query::{Id, NoParams, Params};
use crate::reply::Reply;
use crate::resource::{Link, Links, PageLinks, ROOT};
use crate::work::task::{Answer, Task};

/// How many operations of one caller may wait or run.
const AT_ONCE: u64 = 5;

/// How an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = OperationState)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StateBody {
    /// Nobody works on it yet.
    Waiting,
    /// It is being worked on.
    Running,
    /// Its result can be read.
    Succeeded,
    /// It has no result; `problem` says why.
    Failed,
    /// It was not wanted any more.
    Cancelled,
}

impl From<OperationState> for StateBody {
    fn from(state: OperationState) -> Self {
        match state {
            OperationState::Waiting => Self::Waiting,
            OperationState::Running => Self::Running,
            OperationState::Succeeded => Self::Succeeded,
            OperationState::Failed => Self::Failed,
            OperationState::Cancelled => Self::Cancelled,
        }
    }
}

/// Why an operation failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OperationProblem {
    /// The code of the problem, or `interrupted`.
    #[schema(max_length = 60)]
    pub code: String,
    /// What happened.
    pub title: Text,
    /// What to do.
    pub remedy: Text,
}

impl OperationProblem {
    fn of(code: &str) -> Self {
        if let Some(row) = Code::named(code).map(Code::row) {
            return Self { code: code.to_owned(), title: row.title, remedy: row.remedy };
        }
        Self {
            code: INTERRUPTED.to_owned(),
            title: Text::new(
                "Arbetet avbröts flera gånger av att tjänsten stannade",
                "The work was interrupted several times when the service stopped",
            ),
            remedy: Text::new(
                "Begär det igen, helst i mindre delar.",
                "Ask for it again, preferably in smaller parts.",
            ),
        }
    }
}

/// Long work and how far it has come.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Operation)]
#[serde(rename_all = "camelCase")]
pub struct OperationBody {
    /// Its identity.
    pub id: OperationId,
    /// How it stands.
    pub status: StateBody,
    /// How far it has come, of 1 000.
    #[schema(maximum = 1000)]
    pub per_mille: u16,
    /// How often it was begun; more than once after an interruption.
    #[schema(maximum = 1000)]
    pub attempts: u32,
    /// What was asked for.
    pub task: Task,
    /// The committee whose record it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committee_id: Option<CommitteeId>,
    /// Whether the caller asked for it; only then can the caller cancel it.
    pub is_own: bool,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// The last event that the result knows of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub sequence: Option<i64>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<OperationProblem>,
    /// Where the result is read when it has succeeded.
    #[schema(max_length = 2048)]
    pub result_url: String,
    /// Where it is.
    #[serde(rename = "_links")]
    pub links: Links,
}

/// One page of operations, the newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OperationList {
    /// The operations of this page.
    #[schema(max_items = 200)]
    pub items: Vec<OperationBody>,
    /// Where the page stands in the list.
    #[serde(rename = "_meta")]
    pub meta: Meta,
    /// The neighbouring pages.
    #[serde(rename = "_links")]
    #[schema(value_type = PageLinks)]
    pub links: Value,
}

/// Who reads, owned, for work on another thread.
struct Who {
    actor: Actor,
    visibility: Visibility,
}

impl Who {
    fn of(caller: &Caller<Match>) -> Self {
        Self { actor: caller.actor(), visibility: caller.visibility() }
    }

    fn reader(&self) -> Reader<'_> {
        let Actor { issuer, subject, .. } = &self.actor;
        Reader { issuer, subject, visibility: &self.visibility }
    }

    fn find(&self, conn: &mut Conn<'_>, id: OperationId) -> Result<Operation, Problem> {
        operations::find(conn, id, self.reader())?.ok_or_else(Problem::not_found)
    }

    fn view(&self, url: &str, operation: &Operation) -> Result<OperationBody, Problem> {
        let is_own = self.is_own(operation);
        let href = format!("{url}{ROOT}/operations/{}", operation.id);
        Ok(OperationBody {
            id: operation.id,
            status: operation.state.into(),
            per_mille: operation.per_mille,
            attempts: operation.attempts,
            task: Task::read_back(&operation.request)?,
            committee_id: operation.scope,
            is_own,
            created_at: operation.created_at,
            changed_at: operation.changed_at,
            sequence: operation.sequence,
            problem: operation.problem.as_deref().map(OperationProblem::of),
            result_url: format!("{href}/result"),
            links: Links { this: Link { href, rel: "self".to_owned(), method: "GET".to_owned() } },
        })
    }

    fn is_own(&self, operation: &Operation) -> bool {
        (&operation.issuer, &operation.subject) == (&self.actor.issuer, &self.actor.subject)
    }

    /// Stores what is asked for: 202 and where to follow it.
    fn begin(
        &self,
        conn: &mut Conn<'_>,
        (id, now): (OperationId, Timestamp),
        url: &str,
        task: &Task,
    ) -> Result<Reply, Problem> {
        let about = task.check(conn, &self.visibility)?;
        let Actor { issuer, subject, .. } = &self.actor;
        if operations::unfinished_of(conn, issuer, subject)? >= AT_ONCE {
            let message = Text::new(
                format!("Högst {AT_ONCE} långa arbeten från en anropare väntar eller pågår."),
                format!("At most {AT_ONCE} operations of one caller wait or run."),
            );
            let problem = Problem::new(Code::TooManyRequests).detail(message);
            return Err(problem.header("retry-after", "5"));
        }
        let new = NewOperation {
            id,
            kind: task.kind().to_owned(),
            issuer: issuer.clone(),
            subject: subject.clone(),
            scope: about.committee,
            is_open: about.is_open,
            request: task.written()?,
        };
        let body = self.view(url, &operations::insert(conn, &new, now)?)?;
        let location = body.links.this.href.clone();
        let reply = Reply::json(StatusCode::ACCEPTED, &body)?.header("location", location);
        Ok(reply.header("retry-after", "1"))
    }
}

/// Begins an operation for a caller who asked for a resource and prefers not to wait
/// (`Prefer: respond-async`, RFC 7240), or whose question takes long.
pub(super) async fn begun(
    edge: &Edge,
    caller: &Caller<Match>,
    task: Task,
) -> Result<Reply, Problem> {
    let who = Who::of(caller);
    let (id, now, url) = (OperationId::from_uuid(edge.fresh()), edge.now(), edge.url());
    let db = edge.db().clone();
    let begin = move || db.plain_write(|conn| who.begin(conn, (id, now), &url, &task));
    let reply = edge.hop(begin).await?;
    edge.ask();
    Ok(reply.header("preference-applied", "respond-async"))
}

/// The same in the manner of a write, so that a repeated call begins nothing anew.
pub(super) async fn begun_by<T>(
    edge: &Edge,
    write: Write<Match, T>,
    task: Task,
) -> Result<Reply, Problem> {
    let Write { caller, manner, .. } = write;
    let who = Who::of(&caller);
    let (id, now, url) = (OperationId::from_uuid(edge.fresh()), edge.now(), edge.url());
    let begin =
        move |tx: &mut hansyn_persistence::Tx<'_, '_>| who.begin(tx.conn(), (id, now), &url, &task);
    let reply = edge.write(caller.actor(), &manner, begin).await?;
    edge.ask();
    Ok(reply)
}

/// Ask for long work
///
/// The question is stored and answered in the background; it survives a restart of
/// the service. Follow the operation until it has ended, then read its result, which
/// is what the resource of the same name answers. At most five operations of one
/// caller wait or run.
#[utoipa::path(tag = "operations", request_body = Task, responses((status = 202, description = "The operation waits.", body = OperationBody)))]
#[post("/operations")]
pub(crate) async fn create_operation(
    write: Write<Match, Task>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let task = write.body.clone();
    begun_by(&edge, write, task).await
}

/// List operations
///
/// One's own and those about the records of one's committees, the newest first.
#[utoipa::path(tag = "operations", params(("limit" = Option<u32>, Query, description = "How many a page has; 20 unless said.", minimum = 1, maximum = 200), ("offset" = Option<u32>, Query, description = "How many to pass over.", minimum = 0, maximum = 10000)), responses((status = 200, description = "One page of operations.", body = OperationList)))]
#[get("/operations")]
pub(crate) async fn list_operations(
    caller: Caller<Match>,
    edge: web::Data<Edge>,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let slice = Slice::take(&request, &mut params)?;
    params.finish()?;
    let (who, url) = (Who::of(&caller), edge.url());
    edge.read(move |conn| {
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (offset, limit) = (small(slice.offset()), small(slice.limit()));
        let page = operations::list(conn, who.reader(), offset, limit)?;
        let items: Vec<_> =
            page.items.iter().map(|it| who.view(&url, it)).collect::<Result<_, _>>()?;
        let (meta, links) = (slice.meta(page.total, items.len()), slice.links(&url, page.total));
        Reply::ok(&OperationList { items, meta, links })
    })
    .await
}

/// Follow an operation
///
/// How it stands and how far it has come. Once it has ended it is kept for some time,
/// 30 days unless the service is set otherwise, counted from `changedAt`; then it is
/// 404, and so is its result.
#[utoipa::path(tag = "operations", responses((status = 200, description = "The operation.", body = OperationBody)))]
#[get("/operations/{id}")]
pub(crate) async fn get_operation(
    caller: Caller<Match>,
    edge: web::Data<Edge>,
    id: Id<OperationId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let (who, url) = (Who::of(&caller), edge.url());
    edge.read(move |conn| {
        let operation = who.find(conn, id.0)?;
        let is_final = operation.state.is_final();
        let reply = Reply::ok(&who.view(&url, &operation)?)?;
        Ok(if is_final { reply } else { reply.header("retry-after", "1") })
    })
    .await
}

/// Read the result of an operation
///
/// What the resource of the task's name answers, as it stood after the event that
/// the operation names; the same bytes each time. Without a result yet it is 409.
#[utoipa::path(tag = "operations", responses((status = 200, description = "The result.", body = Answer), (status = 409, description = "There is no result.", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
#[get("/operations/{id}/result")]
pub(crate) async fn get_operation_result(
    caller: Caller<Match>,
    edge: web::Data<Edge>,
    id: Id<OperationId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let who = Who::of(&caller);
    edge.read(move |conn| {
        let operation = who.find(conn, id.0)?;
        let result = operations::result(conn, id.0, who.reader())?;
        let body = result.ok_or_else(|| {
            unfit(operation.state, ("arbetet har inget resultat", "the operation has no result"))
        })?;
        let content_type = "application/json".to_owned();
        Ok(Reply { status: 200, headers: Vec::new(), content_type, body, kept: None })
    })
    .await
}

/// Cancel an operation
///
/// By whoever asked for it, while it waits or runs. Work that is under way stops
/// within a second.
#[utoipa::path(tag = "operations", responses((status = 200, description = "The operation as it stands then.", body = OperationBody), (status = 409, description = "It has ended.", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
#[post("/operations/{id}/cancellations")]
pub(crate) async fn create_operation_cancellation(
    bare: Bare<Match>,
    edge: web::Data<Edge>,
    id: Id<OperationId>,
) -> Result<Reply, Problem> {
    let Bare { caller, manner } = bare;
    let (who, url, now) = (Who::of(&caller), edge.url(), edge.now());
    edge.write(caller.actor(), &manner, move |tx| {
        let operation = who.find(tx.conn(), id.0)?;
        if !who.is_own(&operation) {
            return Err(Problem::new(Code::Forbidden));
        }
        if !operations::cancel(tx.conn(), id.0, now)? {
            return Err(unfit(
                operation.state,
                ("arbetet är redan slut", "the operation has ended"),
            ));
        }
        Reply::ok(&who.view(&url, &who.find(tx.conn(), id.0)?)?)
    })
    .await
}

fn unfit(state: OperationState, (sv, en): (&str, &str)) -> Problem {
    let state = state.as_str();
    let message = Text::new(format!("{sv}; det är {state}"), format!("{en}; it is {state}"));
    Problem::new(Code::IllegalTransition).field("status", "STATE", message)
}
