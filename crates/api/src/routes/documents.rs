//! Tenders and choice systems as documents.

use actix_web::{HttpRequest, get, web};
use std::collections::BTreeSet;

use hansyn_domain::choice_system::SystemStatus;
use hansyn_domain::choice_system::application::correction::correction_days;
use hansyn_domain::clause::Clause;
use hansyn_domain::ids::{ChoiceSystemId, CommitteeId, TenderId};
use hansyn_domain::statement::{
    Document, DocumentError, RequestDocumentInput, TenderDocumentInput, request_document,
    tender_document, to_html, to_markdown,
};
use hansyn_domain::text::Language;
use hansyn_persistence::{Conn, Visibility, committees, municipalities};

use super::assessments::{library, of_tender};
use super::choice_findings::{assessed, placed_clauses};
use super::choice_systems::visible_system;
use super::tenders::visible;
use crate::auth::caller::Caller;
use crate::auth::policy::{ReadChoiceSystems, ReadTenders};
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
        let (municipality, committee) = names(conn, tender.committee_id)?;
        let clauses: Vec<Clause> =
            library(conn, &tender, &visibility)?.into_iter().map(|(_, clause)| clause).collect();
        let newest = of_tender(conn, id.0, 1, &visibility)?;
        let document = tender_document(TenderDocumentInput {
            tender: &tender,
            municipality: &municipality,
            committee: &committee,
            clauses: &clauses,
            assessment: newest.first().map(|stored| &stored.body.assessment),
            prepared_on,
            language: language.0,
        });
        written(document, form, language.0)
    })
    .await
}

/// Get the request document
///
/// The *förfrågningsunderlag* of a choice system as it applies, as an accessible
/// HTML page or as Markdown, chosen by `Accept` or `format`; in Swedish unless
/// English is asked for. Until it is decided it is marked as a draft.
#[utoipa::path(tag = "choice-systems", params(("format" = inline(Option<Form>), Query, description = "The form; otherwise `Accept` decides.")), responses((status = 200, description = "The document.", content((String = "text/html"), (String = "text/markdown")))))]
#[get("/choice-systems/{id}/document")]
pub(crate) async fn get_choice_system_document(
    caller: Caller<ReadChoiceSystems>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
    language: Spoken,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let form = form(&request, params.take("format").as_deref())?;
    params.finish()?;
    let (visibility, books, prepared_on) = (caller.visibility(), edge.books(), edge.today());
    edge.read(move |conn| {
        let stored = visible_system(conn, id.0, &visibility)?;
        let system = &stored.body.system;
        let (municipality, committee) = names(conn, system.committee_id)?;
        let clauses = placed_clauses(conn, system, &visibility)?;
        let book = books.current(conn)?;
        // The paper is about the document, whatever has become of applications.
        let nobody = Visibility::Committees(BTreeSet::new());
        let assessment = assessed(conn, &book, &stored, prepared_on, &nobody)?;
        let document = request_document(RequestDocumentInput {
            system,
            municipality: &municipality,
            committee: &committee,
            clauses: &clauses,
            assessment: Some(&assessment),
            correction_days: correction_days(&book, prepared_on),
            is_decided: !matches!(stored.body.status, SystemStatus::Draft | SystemStatus::InReview),
            prepared_on,
            language: language.0,
        });
        written(document, form, language.0)
    })
    .await
}

/// The names of a committee's municipality and of the committee itself.
fn names(conn: &mut Conn<'_>, committee: CommitteeId) -> Result<(String, String), Problem> {
    let lost = || Problem::new(Code::Internal);
    let everything = &Visibility::Everything;
    let committee = committees::find(conn, committee, everything)?.ok_or_else(lost)?.body;
    let municipality = municipalities::find(conn, committee.municipality_id, everything)?;
    Ok((municipality.ok_or_else(lost)?.body.name, committee.name))
}

/// The document in the form that was asked for.
fn written(
    document: Result<Document, DocumentError>,
    form: Form,
    language: Language,
) -> Result<Reply, Problem> {
    let document = document
        .map_err(|error| Problem::new(Code::RuleBroken).detail(error.text()).caused_by(error))?;
    let reply = match form {
        Form::Html => Reply::text("text/html; charset=utf-8", to_html(&document)),
        Form::Markdown => Reply::text("text/markdown; charset=utf-8", to_markdown(&document)),
    };
    Ok(reply.language(language))
}

fn form(request: &HttpRequest, format: Option<&str>) -> Result<Form, Problem> {
    match format {
        Some("html") => return Ok(Form::Html),
        Some("markdown") => return Ok(Form::Markdown),
        Some(_) => {
            return Err(Problem::new(Code::Malformed).field(
                "format",
                "FORM",
                ("förväntade `html` eller `markdown`", "expected `html` or `markdown`"),
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
