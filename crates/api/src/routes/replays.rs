//! Whether a stored assessment comes out the same again.

use actix_web::{get, web};
use hansyn_domain::ids::AssessmentId;
use hansyn_domain::law::assess;
use hansyn_domain::law::assessment::Assessment;
use hansyn_domain::law::diff::LegalDiff;
use hansyn_domain::law::replay::Replayed;
use hansyn_persistence::Conn;
use hansyn_persistence::assessments::AssessmentRecord;
use serde::Serialize;

use super::explanations::stored;
use crate::auth::caller::Caller;
use crate::auth::policy::Assess;
use crate::edge::Edge;
use crate::edge::books::Books;
use crate::problem::{Code, Problem};
use crate::query::{Id, NoParams};
use crate::reply::Reply;

/// What a stored assessment is repeated from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReplayedFrom {
    /// What it read, which is kept with it: no release and no amendment matters.
    WhatItRead,
    /// The law book with the amendments of that time. So is an assessment of an
    /// older release, which did not keep what it read.
    TheBook,
}

/// Whether a stored assessment comes out the same again.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Replay {
    /// The assessment.
    pub assessment_id: AssessmentId,
    /// Whether every byte is the same.
    pub is_identical: bool,
    /// What it was repeated from.
    pub replayed_from: ReplayedFrom,
    /// The version of the law book that answered then.
    #[schema(max_length = 100)]
    pub stored_book_version: String,
    /// The version that answered now: another only where the book itself was
    /// asked and a release has changed what is embedded in it.
    #[schema(max_length = 100)]
    pub replayed_book_version: String,
    /// What differs in law; nothing if only words or sources differ.
    pub differences: LegalDiff,
    /// Rules that have come since. They take no part, so that they make no difference.
    #[schema(max_items = 1_000)]
    pub added_rules: Vec<String>,
    /// Rules that have gone since.
    #[schema(max_items = 1_000)]
    pub retired_rules: Vec<String>,
    /// Rules that answer otherwise than then, although facts and law are the same.
    #[schema(max_items = 1_000)]
    pub changed_rules: Vec<String>,
    /// Whether the routes are answered otherwise.
    pub routes_differ: bool,
    /// The assessment as it was stored, where it does not come out the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored: Option<Assessment>,
    /// The assessment as it comes out now, where it does not come out the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again: Option<Assessment>,
}

/// Repeat a stored assessment
///
/// The stored facts are assessed again from what was read in the law book then,
/// by the rules that there were, and the answer is compared with the stored one.
/// Where a rule has changed since, it is named, and both answers stand side by
/// side; the stored one stays what was answered.
#[utoipa::path(tag = "law", responses((status = 200, description = "How the two compare.", body = Replay)))]
#[get("/assessments/{id}/replay")]
pub(crate) async fn get_assessment_replay(
    caller: Caller<Assess>,
    edge: web::Data<Edge>,
    id: Id<AssessmentId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let (visibility, books) = (caller.visibility(), edge.books());
    edge.read(move |conn| {
        let record = stored(conn, id.0, &visibility)?;
        let (replayed_from, replayed) = again(conn, &books, &record)?;
        let then = record.assessment;
        let is_identical = bytes(&then)? == bytes(&replayed.again)?;
        let Replayed { again, added, retired, changed, routes_differ } = replayed;
        Reply::ok(&Replay {
            assessment_id: id.0,
            is_identical,
            replayed_from,
            stored_book_version: then.book_version.clone(),
            replayed_book_version: again.book_version.clone(),
            differences: LegalDiff::between(&then, &again),
            added_rules: added,
            retired_rules: retired,
            changed_rules: changed,
            routes_differ,
            stored: (!is_identical).then_some(then),
            again: (!is_identical).then_some(again),
        })
    })
    .await
}

fn again(
    conn: &mut Conn<'_>,
    books: &Books,
    record: &AssessmentRecord,
) -> Result<(ReplayedFrom, Replayed), Problem> {
    if let Some(grounds) = &record.grounds {
        let replayed =
            grounds.replay_services(&record.purchase, &record.further_services, &record.assessment);
        return Ok((ReplayedFrom::WhatItRead, replayed));
    }
    let book = books.with_first(conn, record.amendments)?;
    let again = assess(&book, &record.purchase);
    Ok((ReplayedFrom::TheBook, Replayed::beside(&record.assessment, again)))
}

fn bytes(assessment: &Assessment) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(assessment).map_err(|error| Problem::new(Code::Internal).caused_by(error))
}
