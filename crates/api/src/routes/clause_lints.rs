//! The clause linter: hints on pasted text, and on the clauses of a draft.

use actix_web::{get, post, web};
use hansyn_domain::clause::Phase;
use hansyn_domain::clause::linter::{
    ClauseLint, Hint, PlacedUse, lint_clause, lint_text, lint_together,
};
use hansyn_domain::ids::TenderId;
use hansyn_domain::law::citing::Governing;
use hansyn_domain::law::examine::assess;
use hansyn_domain::law::from_tender::from_tender;
use hansyn_domain::law::regime::RegimeId;
use hansyn_domain::violation::Checker;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::assessments::library;
use super::municipalities::refuse_if;
use super::tenders::visible;
use crate::auth::caller::Caller;
use crate::auth::policy::Assess;
use crate::edge::Edge;
use crate::edge::write::Write;
use crate::problem::Problem;
use crate::query::{Id, NoParams};
use crate::reply::Reply;

/// A text that is meant for the documents.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClauseText {
    /// The text, in Swedish.
    #[schema(min_length = 1, max_length = 8000)]
    pub text: String,
    /// The phase in which it is to stand.
    pub phase: Phase,
    /// The regime of the purchase.
    pub regime: RegimeId,
    /// The decisive day of the purchase (*värdetidpunkt*, LOU 5:5), whose law
    /// citations are held against; today unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decisive_date: Option<Date>,
}

/// What the linter says of a text.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TextHints {
    /// The hints, in the order of the text.
    #[schema(max_items = 1000)]
    pub hints: Vec<Hint>,
}

/// What the linter says of a draft's clauses.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DraftHints {
    /// The regime under which they were read; absent if the facts do not decide it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regime: Option<RegimeId>,
    /// Each clause on its own, in the order of the draft.
    #[schema(max_items = 200)]
    pub clauses: Vec<ClauseLint>,
    /// The clauses against each other.
    #[schema(max_items = 1000)]
    pub together: Vec<Hint>,
}

/// Lint a text
///
/// Hints on a clause that an officer pastes: no link to what is bought, a place
/// or a supplier that is favoured, nothing that can be verified, the wrong phase,
/// a label without equivalents, a signed collective agreement, a citation that
/// does not apply on the decisive day. A hint warns; it never decides. Nothing is
/// stored.
#[utoipa::path(tag = "clauses", request_body = ClauseText, responses((status = 200, description = "The hints.", body = TextHints)))]
#[post("/clause-lints")]
pub(crate) async fn create_clause_lint(
    write: Write<Assess, ClauseText>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let ClauseText { text, phase, regime, decisive_date } = write.body;
    let mut check = Checker::new();
    check.text("/text", &text, 1, 8000);
    refuse_if(check.finish())?;
    let (day, books) = (decisive_date.unwrap_or_else(|| edge.today()), edge.books());
    edge.read(move |conn| {
        let book = books.current(conn)?;
        let law = Governing::new(&book, day, regime);
        Reply::ok(&TextHints { hints: lint_text(&text, phase, &law) })
    })
    .await
}

/// Lint a draft's clauses
///
/// Each placed clause under the regime that the draft's facts lead to, and the
/// clauses against each other: the same demanded twice, demanded of the supplier
/// and of the work, or contradicted by how tenders are judged.
#[utoipa::path(tag = "clauses", responses((status = 200, description = "The hints.", body = DraftHints)))]
#[get("/tenders/{id}/clause-lints")]
pub(crate) async fn get_tender_clause_lints(
    caller: Caller<Assess>,
    edge: web::Data<Edge>,
    id: Id<TenderId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let (visibility, books) = (caller.visibility(), edge.books());
    edge.read(move |conn| {
        let book = books.current(conn)?;
        let tender = visible(conn, id.0, &visibility)?.body.tender;
        let clauses = library(conn, &tender, &visibility)?;
        let placed: Vec<_> = clauses.iter().map(|(index, clause)| (*index, clause)).collect();
        let purchase = from_tender(&tender, &placed);
        let Some(regime) = assess(&book, &purchase).regime else {
            return Reply::ok(&DraftHints {
                regime: None,
                clauses: Vec::new(),
                together: Vec::new(),
            });
        };
        let law = Governing::of(&book, &purchase, regime);
        let keys: Vec<String> =
            placed.iter().map(|(index, _)| format!("/clauses/{index}")).collect();
        let uses: Vec<PlacedUse<'_>> = (tender.clauses.iter().zip(&clauses).zip(&keys))
            .map(|((placed, (_, clause)), key)| PlacedUse {
                key,
                clause,
                phase: placed.phase,
                values: &placed.values,
            })
            .collect();
        Reply::ok(&DraftHints {
            regime: Some(regime),
            clauses: uses.iter().map(|it| lint_clause(it.clause, it.phase, &law)).collect(),
            together: lint_together(&uses, tender.award.as_ref(), &law),
        })
    })
    .await
}
