//! How an assessment came about, and what differs in law between two versions of
//! a draft.

use actix_web::{get, web};
use hansyn_domain::ids::{AssessmentId, TenderId};
use hansyn_domain::law::assess;
use hansyn_domain::law::assessment::Assessment;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::diff::LegalDiff;
use hansyn_domain::law::trace::{Trace, trace};
use hansyn_persistence::assessments::{self, AssessmentRecord};
use hansyn_persistence::tenders::TenderRecord;
use hansyn_persistence::{AggregateKind, Conn, Kind, Visibility, versions};
use serde::Serialize;

use super::assessments::described;
use super::tenders::visible;
use crate::auth::caller::Caller;
use crate::auth::policy::Assess;
use crate::edge::Edge;
use crate::problem::{Code, Problem};
use crate::query::{Id, NoParams, Params};
use crate::reply::Reply;

/// What differs in law between two versions of a draft.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TenderLegalDiff {
    /// The tender.
    pub tender_id: TenderId,
    /// The version of the law book; both versions are read under it, so that
    /// only the draft can make the difference.
    #[schema(max_length = 100)]
    pub book_version: String,
    /// The version before.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub from: u32,
    /// The version after.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub to: u32,
    /// What differs.
    pub diff: LegalDiff,
}

/// Explain a stored assessment
///
/// The tree of the assessment: the regime with what chose it, then each rule
/// with the facts, parameters and provisions it read, and its verdict.
#[utoipa::path(tag = "law", responses((status = 200, description = "The tree.", body = Trace)))]
#[get("/assessments/{id}/trace")]
pub(crate) async fn get_assessment_trace(
    caller: Caller<Assess>,
    edge: web::Data<Edge>,
    id: Id<AssessmentId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    edge.read(move |conn| {
        let record = stored(conn, id.0, &visibility)?;
        Reply::ok(&trace(&record.assessment))
    })
    .await
}

/// Compare two versions of a tender in law
///
/// What differs in regime, findings and routes between two versions of a
/// draft, both read under today's law book. A new wording that changes nothing
/// in law is no difference.
#[utoipa::path(tag = "law", params(("from" = u32, Query, description = "The version before.", minimum = 1, maximum = 2_147_483_647), ("to" = Option<u32>, Query, description = "The version after; the newest unless said.", minimum = 1, maximum = 2_147_483_647)), responses((status = 200, description = "What differs in law.", body = TenderLegalDiff)))]
#[get("/tenders/{id}/legal-diff")]
pub(crate) async fn get_tender_legal_diff(
    caller: Caller<Assess>,
    edge: web::Data<Edge>,
    id: Id<TenderId>,
    mut params: Params,
) -> Result<Reply, Problem> {
    let from = params.take_number("from", 1, 2_147_483_647)?;
    let to = params.take_number("to", 1, 2_147_483_647)?;
    params.finish()?;
    let from = from.ok_or_else(|| {
        Problem::new(Code::Malformed).field(
            "from",
            "MISSING",
            ("förväntade versionen före", "expected the version before"),
        )
    })?;
    let (visibility, books) = (caller.visibility(), edge.books());
    edge.read(move |conn| {
        let newest = visible(conn, id.0, &visibility)?.version;
        let to = to.unwrap_or(newest);
        let book = books.current(conn)?;
        let before = of_version(conn, &book, id.0, from, &visibility)?;
        let after = of_version(conn, &book, id.0, to, &visibility)?;
        Reply::ok(&TenderLegalDiff {
            tender_id: id.0,
            book_version: book.version().to_owned(),
            from,
            to,
            diff: LegalDiff::between(&before, &after),
        })
    })
    .await
}

pub(super) fn stored(
    conn: &mut Conn<'_>,
    id: AssessmentId,
    visibility: &Visibility,
) -> Result<AssessmentRecord, Problem> {
    let found = assessments::find(conn, id, visibility)?;
    Ok(found.ok_or_else(Problem::not_found)?.body)
}

fn of_version(
    conn: &mut Conn<'_>,
    book: &LawBook,
    id: TenderId,
    version: u32,
    visibility: &Visibility,
) -> Result<Assessment, Problem> {
    let row = versions::get(conn, AggregateKind::Tender, id.uuid(), version, visibility)?
        .ok_or_else(Problem::not_found)?;
    let record = TenderRecord::from_document(&row.body.to_string())
        .map_err(|error| Problem::new(Code::Internal).caused_by(error))?;
    Ok(assess(book, &described(conn, &record.tender, visibility)?))
}
