//! The contract: generated from the routes, then completed with what every
//! operation shares, so that no handler repeats it.

pub mod examples;
pub mod naming;
pub mod operations;
pub mod parameters;
pub mod schemas;
pub mod shapes;

use serde_json::{Value, json};
use utoipa::PartialSchema as _;
use utoipa_actix_web::AppExt as _;

use crate::problem::{ProblemBody, ViolationBody};
use crate::resource::ROOT;
use crate::routes::meta::API_VERSION;

const DESCRIPTION: &str = "Beslutsstöd för social hänsyn i kommunal upphandling enligt LOU och i valfrihetssystem enligt LOV: \
vilka regler som gäller, vilka sociala villkor som är tillåtna och varför, vilka sociala företag som kan leverera, \
vilka egna krav som stänger ute dem, och vad som kan ändras. Tjänsten ger underlag; beslut fattas alltid av en människa \
(6 kap. 38 § kommunallagen).\n\n\
Decision support for social considerations in Swedish municipal procurement: which rules govern a purchase, which \
clauses are lawful and why, which social enterprises can deliver, which requirements shut them out, and what to change. \
The service proposes; a person decides.\n\n\
Begränsningar / limitations: a JSON body is at most 1 MiB, an import at most 4 MiB, a URL at most 2048 characters, a page \
at most 200 records, an offset at most 10 000; calls are limited for each caller and answered with RateLimit headers. \
The SEK thresholds for 2026–2027 have no source yet: where they decide, the answer is NEEDS_DATA.\n\n\
Authentication: bearer tokens (JWT, RFC 8725) from the issuers that the installation trusts; rights come from the \
service's own register of roles.";

/// The whole document.
#[must_use]
pub fn document() -> Value {
    let (_, mut generated) = actix_web::App::new()
        .into_utoipa_app()
        .service(utoipa_actix_web::scope(ROOT).configure(crate::app::routes))
        .split_for_parts();
    let components = generated.components.get_or_insert_default();
    components.schemas.insert("Problem".to_owned(), ProblemBody::schema());
    components.schemas.insert("ViolationBody".to_owned(), ViolationBody::schema());
    let mut document = serde_json::to_value(generated).unwrap_or_else(|_| json!({}));
    head(&mut document);
    schemas::complete(&mut document);
    operations::complete(&mut document);
    parameters::share(&mut document);
    examples::attach(&mut document);
    shapes::prune(&mut document);
    document
}

/// What the document says of the service as a whole.
fn head(document: &mut Value) {
    let Value::Object(members) = document else { return };
    members.insert("openapi".to_owned(), json!("3.1.0"));
    members.insert(
        "info".to_owned(),
        json!({
            "title": "hansyn",
            "version": API_VERSION,
            "summary": "Social hänsyn i kommunal upphandling / Social considerations in municipal procurement",
            "description": DESCRIPTION,
            "contact": {"name": "hansyn", "url": "https://github.com/hansyn/hansyn", "email": "kontakt@hansyn.se"},
            "license": {"name": "EUPL-1.2", "url": "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12"},
            "termsOfService": "https://github.com/hansyn/hansyn/blob/main/docs/operations.md",
            "x-sla": {"availability": "set by the installation", "responseTime": "set by the installation", "support": "set by the installation"},
        }),
    );
    members.insert(
        "externalDocs".to_owned(),
        json!({"description": "Guides for integrators and operators", "url": "https://github.com/hansyn/hansyn/tree/main/docs"}),
    );
    members.insert(
        "servers".to_owned(),
        json!([{
            "url": format!("https://{{host}}{ROOT}"),
            "description": "Production: the installation's own address",
            "variables": {"host": {"default": "hansyn.test", "description": "The installation's own host; the default leads nowhere."}},
            "x-internal": "false",
        }]),
    );
    members.insert("security".to_owned(), json!([{"bearer": []}]));
    let tags = [
        ("service", "The service and its caller"),
        ("tenders", "Tenders: drafts, lots, requirements, steps, documents"),
        (
            "choice-systems",
            "Choice systems (LOV): request document, applications, contracts, compensation",
        ),
        ("matching", "Who can deliver, who is shut out by what, and what would let them in"),
        ("contacts", "Whom committees turn to, and how evenly"),
        ("operations", "Long work: asked for, followed, and read when it is done"),
        ("plans", "Purchase plans: coming needs and who can meet them"),
        ("law", "Regimes, findings, provisions and parameters"),
        ("clauses", "The clause library"),
        ("enterprises", "The register of social enterprises"),
        ("parties", "Municipalities, committees and roles"),
        ("vocabularies", "CPV codes and areas"),
        ("events", "Events and webhooks"),
        ("exports", "Tables for analysts"),
        ("audit", "Who did what"),
    ];
    let tags: Vec<Value> = tags
        .iter()
        .map(|(name, description)| json!({"name": name, "description": description}))
        .collect();
    members.insert("tags".to_owned(), Value::Array(tags));
    if let Some(Value::Object(paths)) = members.get_mut("paths") {
        *paths = std::mem::take(paths)
            .into_iter()
            .map(|(path, item)| (path.strip_prefix(ROOT).unwrap_or(&path).to_owned(), item))
            .collect();
    }
}

/// The document as it is committed and served.
#[must_use]
pub fn text() -> String {
    let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text.push('\n');
    text
}
