//! The draft of a tender as a document.

use actix_web::{HttpRequest, get, web};
use hansyn_domain::clause::Clause;
use hansyn_domain::ids::TenderId;
use hansyn_domain::statement::{TenderDocumentInput, tender_document, to_html, to_markdown};
use hansyn_persistence::{Visibility, committees, municipalities};

use super::assessments::{library, of_tender};
use super::tenders::visible;
use crate::auth::caller::Caller;
use crate::auth::policy::ReadTenders;
use crate::edge::Edge;
use crate::problem::{Code, Problem};
use crate::query::{Id, Params, Spoken};
use crate::reply::Reply;

/// The forms a document has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, utoipa::ToSchema)]
#[schema(as = DocumentFormat, rename_all = "lowercase")]
enum Form {
    Html,
    Markdown,
}

/// Get the draft as a document
///
/// As an accessible HTML page or as Markdown, chosen by `Accept` or `format`;
/// in Swedish unless English is asked for. The newest stored assessment gives
/// the rules it rests on.
#[utoipa::path(tag = "tenders", params(("format" = inline(Option<Form>), Query, description = "The form; otherwise `Accept` decides.")), responses((status = 200, description = "The document.", content((String = "text/html"), (String = "text/markdown")))))]
#[get("/tenders/{id}/document")]
pub(crate) async fn get_tender_document(
    caller: Caller<ReadTenders>,
    edge: web::Data<Edge>,
    id: Id<TenderId>,
    language: Spoken,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let form = form(&request, params.take("format").as_deref())?;
    params.finish()?;
    let (visibility, prepared_on) = (caller.visibility(), edge.today());
    edge.read(move |conn| {
        let tender = visible(conn, id.0, &visibility)?.body.tender;
        let committee = committees::find(conn, tender.committee_id, &Visibility::Everything)?
            .ok_or_else(|| Problem::new(Code::Internal))?
            .body;
        let municipality =
            municipalities::find(conn, committee.municipality_id, &Visibility::Everything)?
                .ok_or_else(|| Problem::new(Code::Internal))?
                .body;
        let clauses: Vec<Clause> =
            library(conn, &tender, &visibility)?.into_iter().map(|(_, clause)| clause).collect();
        let newest = of_tender(conn, id.0, 1, &visibility)?;
        let document = tender_document(TenderDocumentInput {
            tender: &tender,
            municipality: &municipality.name,
            committee: &committee.name,
            clauses: &clauses,
            assessment: newest.first().map(|stored| &stored.body.assessment),
            prepared_on,
            language: language.0,
        })
        .map_err(|error| {
            Problem::new(Code::RuleBroken).detail(error.to_string()).caused_by(error)
        })?;
        let reply = match form {
            Form::Html => Reply::text("text/html; charset=utf-8", to_html(&document)),
            Form::Markdown => Reply::text("text/markdown; charset=utf-8", to_markdown(&document)),
        };
        Ok(reply.language(language.0))
    })
    .await
}

fn form(request: &HttpRequest, format: Option<&str>) -> Result<Form, Problem> {
    match format {
        Some("html") => return Ok(Form::Html),
        Some("markdown") => return Ok(Form::Markdown),
        Some(_) => {
            return Err(Problem::new(Code::Malformed).field(
                "format",
                "FORM",
                "expected `html` or `markdown`",
            ));
        }
        None => {}
    }
    let accept =
        request.headers().get("accept").and_then(|value| value.to_str().ok()).unwrap_or("*/*");
    for range in accept.split(',') {
        match range.split(';').next().unwrap_or_default().trim() {
            "text/html" | "text/*" | "*/*" => return Ok(Form::Html),
            "text/markdown" => return Ok(Form::Markdown),
            _ => {}
        }
    }
    Err(Problem::new(Code::NotAcceptable))
}
