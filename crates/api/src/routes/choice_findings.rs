//! What the law says of a stored choice system.

use actix_web::{get, web};
use hansyn_domain::choice_system::ChoiceSystem;
use hansyn_domain::choice_system::condition::ConditionWording;
use hansyn_domain::clause::Clause;
use hansyn_domain::clause::linter::Hint;
use hansyn_domain::ids::ChoiceSystemId;
use hansyn_domain::law::assessment::Assessment;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::from_choice_system::{
    SystemView, assess_choice_system, lint_choice_system,
};
use hansyn_persistence::choice_systems::ChoiceSystemRecord;
use hansyn_persistence::{Conn, Stored, Visibility, applications, provider_contracts};
use jiff::civil::Date;
use serde::Serialize;

use super::assessments::named_clause;
use super::choice_systems::visible_system;
use crate::auth::caller::Caller;
use crate::auth::policy::Assess;
use crate::edge::Edge;
use crate::problem::Problem;
use crate::query::{Id, Params};
use crate::reply::Reply;

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
    let on = params.take_parsed::<Date>("on", "a day as in 2026-12-01")?;
    params.finish()?;
    let (visibility, books) = (caller.visibility(), edge.books());
    let on = on.unwrap_or_else(|| edge.today());
    edge.read(move |conn| {
        let stored = visible_system(conn, id.0, &visibility)?;
        let book = books.current(conn)?;
        let assessment = assessed(conn, &book, &stored, on, &visibility)?;
        let hints = lint_choice_system(&stored.body.system).into_iter();
        let hints = hints.map(|(pointer, hint)| WordingHint { pointer, hint }).collect();
        Reply::ok(&ChoiceSystemFindings { on, assessment, hints })
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
    let ChoiceSystemRecord { status, system } = &stored.body;
    let clauses = placed_clauses(conn, system, visibility)?;
    let applications = applications::of_system(conn, stored.id, visibility)?;
    let contracts = provider_contracts::of_system(conn, stored.id, visibility)?;
    let applications: Vec<_> = applications.iter().map(|it| (it.id, &it.body.record)).collect();
    let contracts: Vec<_> = contracts.iter().map(|it| (it.id, &it.body.contract)).collect();
    let view = SystemView {
        system,
        status: *status,
        applications: &applications,
        contracts: &contracts,
        clauses: &clauses,
        on,
    };
    Ok(assess_choice_system(book, &view))
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
