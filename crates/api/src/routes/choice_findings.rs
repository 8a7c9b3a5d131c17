//! What the law says of a stored choice system.

use actix_web::{get, post, web};
use hansyn_domain::choice_system::ChoiceSystem;
use hansyn_domain::choice_system::application::watch::{HandlingSummary, NEAR_DAYS, summary};
use hansyn_domain::choice_system::condition::ConditionWording;
use hansyn_domain::clause::Clause;
use hansyn_domain::clause::linter::Hint;
use hansyn_domain::ids::{AssessmentId, ChoiceSystemId};
use hansyn_domain::law::assessment::Assessment;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::from_choice_system::{
    DescribedSystem, SystemView, assess_described, lint_choice_system,
};
use hansyn_domain::law::replay::assess_services_for_the_record;
use hansyn_persistence::assessments::{self, AssessmentField, AssessmentRecord};
use hansyn_persistence::choice_systems::ChoiceSystemRecord;
use hansyn_persistence::query::FieldValue;
use hansyn_persistence::{Conn, Stored, Visibility, applications, provider_contracts};
use jiff::civil::Date;
use serde::Serialize;

use super::application_watch::waiting;
use super::assessments::{AssessmentList, AssessmentView, named_clause, newest, view};
use super::choice_systems::visible_system;
use crate::auth::caller::Caller;
use crate::auth::policy::{Assess, StoreAssessments};
use crate::edge::Edge;
use crate::edge::write::Bare;
use crate::problem::Problem;
use crate::query::{DAY, Id, NoParams, Params};
use crate::reply::Reply;
use crate::resource::{Resource, created};

/// What the law says of a choice system, and what its wordings hint at.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChoiceSystemFindings {
    /// The day it was asked for.
    pub on: Date,
    /// The findings and routes.
    pub assessment: Assessment,
    /// What the wordings of requirements and conditions hint at.
    #[schema(max_items = 1000)]
    pub hints: Vec<WordingHint>,
    /// How the applications that wait for a decision stand against the time that
    /// the request document promised (LOV 4:4), as far as the caller may see them.
    pub handling: HandlingSummary,
}

/// A hint and the text it is about.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WordingHint {
    /// Where the text stands, as a JSON pointer.
    #[schema(max_length = 200)]
    pub pointer: String,
    /// The hint.
    pub hint: Hint,
}

/// Assess a choice system
///
/// The same rules as for a described purchase, on the record as it stands: scope,
/// notice, request document, applications and decisions, contracts, information
/// and the alternative for those who do not choose. Applications that the caller
/// may not see are left out.
#[utoipa::path(tag = "choice-systems", params(("on" = Option<Date>, Query, description = "The day; today unless said.")), responses((status = 200, description = "What the law says.", body = ChoiceSystemFindings)))]
#[get("/choice-systems/{id}/findings")]
pub(crate) async fn get_choice_system_findings(
    caller: Caller<Assess>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
    mut params: Params,
) -> Result<Reply, Problem> {
    let on = params.take_parsed::<Date>("on", DAY)?;
    params.finish()?;
    let (visibility, books) = (caller.visibility(), edge.books());
    let on = on.unwrap_or_else(|| edge.today());
    edge.read(move |conn| {
        let stored = visible_system(conn, id.0, &visibility)?;
        let book = books.current(conn)?;
        let assessment = assessed(conn, &book, &stored, on, &visibility)?;
        let hints = lint_choice_system(&book, &stored.body.system, on).into_iter();
        let hints = hints.map(|(pointer, hint)| WordingHint { pointer, hint }).collect();
        let waiting = waiting(conn, (Some(id.0), NEAR_DAYS, on), &visibility)?;
        Reply::ok(&ChoiceSystemFindings { on, assessment, hints, handling: summary(&waiting) })
    })
    .await
}

/// Store an assessment of a choice system
///
/// The record as it stands today, with its applications and contracts, is
/// assessed and stored with the facts and the law that were read, so that the
/// assessment can be fetched, explained and repeated later.
#[utoipa::path(tag = "choice-systems", responses((status = 201, description = "The assessment.", body = Resource<AssessmentView>)))]
#[post("/choice-systems/{id}/assessments")]
pub(crate) async fn create_choice_system_assessment(
    bare: Bare<StoreAssessments>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
) -> Result<Reply, Problem> {
    let Bare { caller, manner } = bare;
    let (fresh, url, books) = (AssessmentId::from_uuid(edge.fresh()), edge.url(), edge.books());
    let today = edge.today();
    edge.write(caller.actor(), &manner, move |tx| {
        let visibility = caller.visibility();
        let stored = visible_system(tx.conn(), id.0, &visibility)?;
        let committee_id = stored.body.system.committee_id;
        caller.require(Some(committee_id))?;
        let DescribedSystem { purchase, further } =
            described(tx.conn(), &stored, today, &visibility)?;
        let book = books.current(tx.conn())?;
        let (assessment, grounds) = assess_services_for_the_record(&book, &purchase, &further);
        let record = AssessmentRecord {
            committee_id: Some(committee_id),
            tender_id: None,
            choice_system_id: Some(id.0),
            amendments: book.amendments(),
            purchase,
            further_services: further,
            assessment,
            grounds: Some(grounds),
        };
        created(&view(&url, &assessments::insert(tx, fresh, &record)?))
    })
    .await
}

/// List a choice system's assessments
///
/// The stored assessments, the newest first, at most 50. They read applications,
/// so that they are the committee's own, also when the system is open.
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "The assessments.", body = AssessmentList)))]
#[get("/choice-systems/{id}/assessments")]
pub(crate) async fn list_choice_system_assessments(
    caller: Caller<Assess>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let (visibility, url) = (caller.visibility(), edge.url());
    edge.read(move |conn| {
        visible_system(conn, id.0, &visibility)?;
        let of = (AssessmentField::ChoiceSystemId, FieldValue::Id(id.0.uuid()));
        let found = newest(conn, of, 50, &visibility)?;
        Reply::ok(&AssessmentList::of(&url, &found))
    })
    .await
}

/// What the law book says of a stored system with what can be seen of its
/// applications and contracts.
pub(super) fn assessed(
    conn: &mut Conn<'_>,
    book: &LawBook,
    stored: &Stored<ChoiceSystemRecord>,
    on: Date,
    visibility: &Visibility,
) -> Result<Assessment, Problem> {
    let described = described(conn, stored, on, visibility)?;
    Ok(assess_described(book, &described))
}

/// A stored system with what can be seen of its applications and contracts, as
/// the law reads it.
fn described(
    conn: &mut Conn<'_>,
    stored: &Stored<ChoiceSystemRecord>,
    on: Date,
    visibility: &Visibility,
) -> Result<DescribedSystem, Problem> {
    let clauses = placed_clauses(conn, &stored.body.system, visibility)?;
    described_with(conn, stored, &clauses, on, visibility)
}

/// The same with the versions of clauses that its conditions name.
pub(super) fn described_with(
    conn: &mut Conn<'_>,
    stored: &Stored<ChoiceSystemRecord>,
    clauses: &[Clause],
    on: Date,
    visibility: &Visibility,
) -> Result<DescribedSystem, Problem> {
    let ChoiceSystemRecord { status, system } = &stored.body;
    let applications = applications::of_system(conn, stored.id, visibility)?;
    let contracts = provider_contracts::of_system(conn, stored.id, visibility)?;
    let applications: Vec<_> = applications.iter().map(|it| (it.id, &it.body.record)).collect();
    let contracts: Vec<_> = contracts.iter().map(|it| (it.id, &it.body.contract)).collect();
    Ok(DescribedSystem::of(&SystemView {
        system,
        status: *status,
        applications: &applications,
        contracts: &contracts,
        clauses,
        on,
    }))
}

/// The versions of clauses that the system's conditions name.
pub(super) fn placed_clauses(
    conn: &mut Conn<'_>,
    system: &ChoiceSystem,
    visibility: &Visibility,
) -> Result<Vec<Clause>, Problem> {
    let mut found = Vec::new();
    for (index, condition) in system.request.conditions.iter().enumerate() {
        let ConditionWording::Library { code, version, .. } = &condition.wording else { continue };
        let at = format!("/request/conditions/{index}/wording/code");
        let committee = system.committee_id;
        found.push(named_clause(conn, (code, *version), &at, committee, visibility)?);
    }
    Ok(found)
}
