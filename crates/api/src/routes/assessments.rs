//! Assessments: what the law says of a described or stored purchase.

use actix_web::{HttpRequest, get, post, web};
use hansyn_domain::clause::{Clause, ClauseCode};
use hansyn_domain::ids::{AssessmentId, ChoiceSystemId, CommitteeId, TenderId};
use hansyn_domain::law::assessment::Assessment;
use hansyn_domain::law::examine::assess;
use hansyn_domain::law::from_choice_system::FurtherService;
use hansyn_domain::law::from_tender::from_tender;
use hansyn_domain::law::purchase::Purchase;
use hansyn_domain::law::replay::assess_for_the_record;
use hansyn_domain::tender::Tender;
use hansyn_persistence::assessments::{self, AssessmentField, AssessmentRecord};
use hansyn_persistence::query::{Direction, FieldValue, Filter, ListQuery, Window};
use hansyn_persistence::{Conn, Stored, Visibility, clauses};
use serde::Serialize;

use super::municipalities::refuse_if;
use super::tenders::visible;
use crate::auth::caller::Caller;
use crate::auth::policy::{Assess, StoreAssessments};
use crate::edge::Edge;
use crate::edge::write::{Bare, Write};
use crate::problem::{Code, Problem};
use crate::query::{Id, NoParams};
use crate::reply::Reply;
use crate::resource::{Resource, created, resource, shown};

const COLLECTION: &str = "assessments";

/// A stored assessment with the facts it read.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentView {
    /// The tender that was assessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tender_id: Option<TenderId>,
    /// The choice system that was assessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice_system_id: Option<ChoiceSystemId>,
    /// The facts that were read.
    pub purchase: Purchase,
    /// The further services of a choice system, as they were read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub further_services: Vec<FurtherService>,
    /// What the law says of them.
    pub assessment: Assessment,
}

/// The assessments of a tender or of a choice system, the newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AssessmentList {
    /// The assessments.
    #[schema(max_items = 50)]
    pub items: Vec<Resource<AssessmentView>>,
}

impl AssessmentList {
    pub(super) fn of(url: &str, found: &[Stored<AssessmentRecord>]) -> Self {
        Self { items: found.iter().map(|stored| view(url, stored)).collect() }
    }
}

/// Assess a described purchase
///
/// Facts in; regime, findings and routes out, each with provisions, deciding
/// facts and remedy. Nothing is stored. What the facts leave open is answered
/// with `NEEDS_FACT` and the field.
#[utoipa::path(tag = "law", request_body = Purchase, responses((status = 200, description = "What the law says.", body = Assessment)))]
#[post("/assessments")]
pub(crate) async fn create_assessment(
    write: Write<Assess, Purchase>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let purchase = write.body;
    refuse_if(purchase.violations())?;
    let books = edge.books();
    edge.read(move |conn| {
        let book = books.current(conn)?;
        Reply::ok(&assess(&book, &purchase))
    })
    .await
}

/// Assess a stored tender
///
/// The draft's facts are read, and the assessment is stored with them, so that
/// it can be fetched and repeated later.
#[utoipa::path(tag = "law", responses((status = 201, description = "The assessment.", body = Resource<AssessmentView>)))]
#[post("/tenders/{id}/assessments")]
pub(crate) async fn create_tender_assessment(
    bare: Bare<StoreAssessments>,
    edge: web::Data<Edge>,
    id: Id<TenderId>,
) -> Result<Reply, Problem> {
    let Bare { caller, manner } = bare;
    let (fresh, url, books) = (AssessmentId::from_uuid(edge.fresh()), edge.url(), edge.books());
    edge.write(caller.actor(), &manner, move |tx| {
        let tender = visible(tx.conn(), id.0, &caller.visibility())?.body.tender;
        caller.require(Some(tender.committee_id))?;
        let purchase = described(tx.conn(), &tender, &caller.visibility())?;
        let book = books.current(tx.conn())?;
        let (assessment, grounds) = assess_for_the_record(&book, &purchase);
        let record = AssessmentRecord {
            committee_id: Some(tender.committee_id),
            tender_id: Some(id.0),
            choice_system_id: None,
            amendments: book.amendments(),
            purchase,
            further_services: Vec::new(),
            assessment,
            grounds: Some(grounds),
        };
        created(&view(&url, &assessments::insert(tx, fresh, &record)?))
    })
    .await
}

/// List a tender's assessments
///
/// The stored assessments, the newest first, at most 50.
#[utoipa::path(tag = "law", responses((status = 200, description = "The assessments.", body = AssessmentList)))]
#[get("/tenders/{id}/assessments")]
pub(crate) async fn list_tender_assessments(
    caller: Caller<Assess>,
    edge: web::Data<Edge>,
    id: Id<TenderId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let (visibility, url) = (caller.visibility(), edge.url());
    edge.read(move |conn| {
        visible(conn, id.0, &visibility)?;
        let found = of_tender(conn, id.0, 50, &visibility)?;
        Reply::ok(&AssessmentList::of(&url, &found))
    })
    .await
}

/// Read a stored assessment
///
/// The assessment as it was made, with the facts and the version of the law
/// book.
#[utoipa::path(tag = "law", responses((status = 200, description = "The assessment.", body = Resource<AssessmentView>)))]
#[get("/assessments/{id}")]
pub(crate) async fn get_assessment(
    caller: Caller<Assess>,
    edge: web::Data<Edge>,
    id: Id<AssessmentId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    let found = edge.read(move |conn| Ok(assessments::find(conn, id.0, &visibility)?)).await?;
    let stored = found.ok_or_else(Problem::not_found)?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

/// The tender's facts as the law reads them.
pub(super) fn described(
    conn: &mut Conn<'_>,
    tender: &Tender,
    visibility: &Visibility,
) -> Result<Purchase, Problem> {
    let clauses = library(conn, tender, visibility)?;
    let placed: Vec<(usize, &Clause)> =
        clauses.iter().map(|(index, clause)| (*index, clause)).collect();
    Ok(from_tender(tender, &placed))
}

/// The library's clauses that a tender's placed clauses name, by their index.
pub(super) fn library(
    conn: &mut Conn<'_>,
    tender: &Tender,
    visibility: &Visibility,
) -> Result<Vec<(usize, Clause)>, Problem> {
    let mut found = Vec::with_capacity(tender.clauses.len());
    for (index, placed) in tender.clauses.iter().enumerate() {
        let (named, at) = ((&placed.code, placed.version), format!("/clauses/{index}/code"));
        found.push((index, named_clause(conn, named, &at, tender.committee_id, visibility)?));
    }
    Ok(found)
}

/// The version of a clause that `committee` names at `at`.
pub(super) fn named_clause(
    conn: &mut Conn<'_>,
    (code, version): (&ClauseCode, u32),
    at: &str,
    committee: CommitteeId,
    visibility: &Visibility,
) -> Result<Clause, Problem> {
    let stored = clauses::by_code(conn, code, version, Some(committee), visibility)?;
    stored.map(|stored| stored.body.clause).ok_or_else(|| {
        let message = (
            "biblioteket har ingen sådan version av villkoret",
            "the library has no such version of the clause",
        );
        Problem::new(Code::UnknownReference).at(at, "UNKNOWN_CLAUSE", message)
    })
}

/// The newest assessments of a tender.
pub(super) fn of_tender(
    conn: &mut Conn<'_>,
    tender: TenderId,
    limit: u32,
    visibility: &Visibility,
) -> Result<Vec<Stored<AssessmentRecord>>, Problem> {
    newest(conn, (AssessmentField::TenderId, FieldValue::Id(tender.uuid())), limit, visibility)
}

/// The newest assessments of what a field names.
pub(super) fn newest(
    conn: &mut Conn<'_>,
    (field, of): (AssessmentField, FieldValue),
    limit: u32,
    visibility: &Visibility,
) -> Result<Vec<Stored<AssessmentRecord>>, Problem> {
    let query = ListQuery {
        filters: vec![Filter::eq(field, of)],
        sort: vec![(AssessmentField::CreatedAt, Direction::Descending)],
        ..ListQuery::all(Window::Offset { offset: 0, limit })
    };
    Ok(assessments::list(conn, &query, visibility)?.items)
}

pub(super) fn view(url: &str, stored: &Stored<AssessmentRecord>) -> Resource<AssessmentView> {
    let AssessmentRecord {
        tender_id,
        choice_system_id,
        purchase,
        further_services,
        assessment,
        ..
    } = stored.body.clone();
    let content =
        AssessmentView { tender_id, choice_system_id, purchase, further_services, assessment };
    resource(url, COLLECTION, stored, content)
}
