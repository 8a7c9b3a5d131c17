//! What operations share: headers, paging, preconditions and problems.

use actix_web::http::StatusCode;
use hansyn_persistence as p;
use hansyn_persistence::query::Field;
use serde_json::{Map, Value, json};

use crate::auth::gate::PUBLIC;
use crate::problem::Code;
use crate::query::list::operators;
use crate::resource::ROOT;

/// Operations that want an idempotency key.
const KEYED: &[&str] = &[
    "create_clause_transition",
    "create_tender_transition",
    "import_enterprises",
    "create_webhook_replay",
];

/// The name of a problem's response among the components. What needs no token
/// is not limited either, so its problems have fewer headers.
fn component(code: Code, public: bool) -> String {
    format!("{}{code:?}", if public { "Public" } else { "" })
}

fn problem_components(document: &mut Value) {
    let Some(Value::Object(components)) = document.pointer_mut("/components") else { return };
    let mut responses = Map::new();
    for code in Code::ALL {
        for public in [false, true] {
            let mut response = problem_response(*code);
            response_headers(code.status().as_str(), false, public, &mut response);
            responses.insert(component(*code, public), response);
        }
    }
    components.insert("responses".to_owned(), Value::Object(responses));
}

/// Completes every operation of the document.
pub fn complete(document: &mut Value) {
    problem_components(document);
    let Some(Value::Object(paths)) = document.pointer_mut("/paths") else { return };
    for (path, item) in paths.iter_mut() {
        let Value::Object(methods) = item else { continue };
        for (method, operation) in methods.iter_mut() {
            if let Value::Object(operation) = operation {
                complete_one(path, method, operation);
            }
        }
    }
}

fn complete_one(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
    let public = PUBLIC.contains(&format!("{ROOT}{path}").as_str());
    let writes = method != "get";
    let conditional = matches!(method, "patch" | "delete" | "put")
        || path.ends_with("/transitions")
        || path.ends_with("/secrets");
    let schema = answer_schema(operation);
    let listed = schema.contains("/Listed_");
    let record = schema.contains("/Resource_");

    let mut parameters = match operation.remove("parameters") {
        Some(Value::Array(parameters)) => parameters,
        _ => Vec::new(),
    };
    path_parameters(path, &mut parameters);
    if listed {
        list_parameters(&id, &mut parameters);
    }
    if writes && !public {
        write_parameters(&id, method, conditional, &mut parameters);
    }
    if record && method == "get" {
        let description = "An entity tag that the caller has; the same version answers 304.";
        parameters.push(header("If-None-Match", false, description, 256));
    }
    parameters.push(header(
        "traceparent",
        false,
        "The trace of the caller (W3C Trace Context).",
        256,
    ));
    parameters.push(header("X-Request-Id", false, "An identity for the request in the log.", 128));
    parameters.push(header("Accept-Language", false, "`sv` (default) or `en`.", 256));
    operation.insert("parameters".to_owned(), Value::Array(parameters));
    if public {
        operation.insert("security".to_owned(), json!([]));
    }
    if let Some(Value::Object(responses)) = operation.get_mut("responses") {
        if record && method == "get" {
            responses
                .insert("304".to_owned(), json!({"description": "The caller has this version."}));
        }
        for code in problems(path, method, conditional, public) {
            let status = code.status().as_str().to_owned();
            let reference = format!("#/components/responses/{}", component(code, public));
            responses.entry(status).or_insert_with(|| json!({"$ref": reference}));
        }
        let own = responses.iter_mut().filter(|(_, response)| response.get("$ref").is_none());
        for (status, response) in own {
            response_headers(status, record, public, response);
        }
    }
}

fn answer_schema(operation: &Map<String, Value>) -> String {
    let responses = operation.get("responses");
    ["200", "201"]
        .iter()
        .find_map(|status| {
            responses?.get(status)?.pointer("/content/application~1json/schema/$ref")?.as_str()
        })
        .unwrap_or_default()
        .to_owned()
}

fn header(name: &str, required: bool, description: &str, most: u32) -> Value {
    json!({"name": name, "in": "header", "required": required, "description": description,
        "schema": {"type": "string", "maxLength": most}})
}

fn query(name: &str, description: &str, schema: &Value) -> Value {
    json!({"name": name, "in": "query", "required": false, "description": description, "schema": schema})
}

fn path_parameters(path: &str, parameters: &mut Vec<Value>) {
    for piece in path.split('{').skip(1) {
        let Some((name, _)) = piece.split_once('}') else { continue };
        let known = parameters.iter().any(|parameter| {
            parameter.get("name").and_then(Value::as_str) == Some(name)
                && parameter.get("in").and_then(Value::as_str) == Some("path")
        });
        if !known {
            let description =
                if name == "id" { "The identity." } else { "The identity of the part." };
            parameters.push(json!({"name": name, "in": "path", "required": true, "description": description,
                "schema": {"type": "string", "maxLength": 40, "pattern": "^[a-z]{3}_[0-9a-z]{26}$"}}));
        }
    }
}

fn list_parameters(id: &str, parameters: &mut Vec<Value>) {
    let number = |least: u32, most: u32| json!({"type": "integer", "format": "int32", "minimum": least, "maximum": most});
    let text = |most: u32| json!({"type": "string", "minLength": 1, "maxLength": most});
    parameters.push(query(
        "limit",
        "How many records a page has; 20 unless said.",
        &number(1, 200),
    ));
    parameters.push(query("offset", "How many records to pass over.", &number(0, 10_000)));
    parameters.push(query(
        "cursor",
        "`start` or the cursor of the page before, to walk everything.",
        &text(64),
    ));
    parameters.push(query("q", "A text that the record holds.", &text(200)));
    parameters.push(query("fields", "The members to keep, set apart by commas.", &text(1000)));
    match id {
        "list_municipalities" => filters::<p::municipalities::MunicipalityField>(parameters),
        "list_committees" => filters::<p::committees::CommitteeField>(parameters),
        "list_memberships" => filters::<p::memberships::MembershipField>(parameters),
        "list_enterprises" => filters::<p::enterprises::EnterpriseField>(parameters),
        "list_clauses" => filters::<p::clauses::ClauseField>(parameters),
        "list_tenders" => filters::<p::tenders::TenderField>(parameters),
        "list_audit_entries" => filters::<p::audit::AuditField>(parameters),
        "list_webhooks" => filters::<p::webhooks::WebhookField>(parameters),
        _ => {}
    }
}

fn filters<F: Field>(parameters: &mut Vec<Value>) {
    let sortable: Vec<_> =
        F::ALL.iter().filter(|field| field.is_sortable()).map(|f| f.name()).collect();
    let text = json!({"type": "string", "minLength": 1, "maxLength": 1000});
    let description = format!(
        "Some of {}, set apart by commas, `-` before one turns it around.",
        sortable.join(", ")
    );
    parameters.push(query("sort", &description, &text));
    for field in F::ALL {
        for (suffix, op) in operators(*field) {
            let name = format!("{}{suffix}", field.name());
            let description = format!("Records whose `{}` {}.", field.name(), in_words(op));
            parameters.push(query(&name, &description, &text));
        }
    }
}

fn in_words(op: hansyn_persistence::query::Op) -> &'static str {
    use hansyn_persistence::query::Op;
    match op {
        Op::Eq => "equals the value",
        Op::In => "is one of the values, set apart by commas",
        Op::Gt => "lies above the value",
        Op::Gte => "is the value or above",
        Op::Lt => "lies below the value",
        Op::Lte => "is the value or below",
    }
}

fn write_parameters(id: &str, method: &str, conditional: bool, parameters: &mut Vec<Value>) {
    if method == "post" {
        let description = "A value that names this call, so that it is carried out once.";
        parameters.push(header("Idempotency-Key", KEYED.contains(&id), description, 256));
    }
    if conditional {
        parameters.push(header("If-Match", true, "The entity tag of the version to change.", 256));
    }
    let flag = json!({"type": "boolean"});
    parameters.push(query("validateOnly", "Try the call and keep nothing.", &flag));
    let description = "For whom a system acts; only with the role INTEGRATION.";
    parameters.push(header("Hansyn-On-Behalf-Of", false, description, 256));
}

fn problems(path: &str, method: &str, conditional: bool, public: bool) -> Vec<Code> {
    let mut codes = vec![Code::Malformed, Code::Internal, Code::Unavailable];
    if public {
        return codes;
    }
    codes.extend([Code::Unauthenticated, Code::Forbidden, Code::TooManyRequests, Code::NotFound]);
    if path.ends_with("/document") || path.starts_with("/exports") {
        codes.push(Code::NotAcceptable);
    }
    if method != "get" {
        codes.extend([Code::Taken, Code::TooLarge, Code::OutOfSpace, Code::RuleBroken]);
        if method != "delete" {
            codes.push(Code::UnsupportedMediaType);
        }
    }
    if conditional {
        codes.extend([Code::VersionMismatch, Code::VersionRequired]);
    }
    codes
}

fn problem_response(code: Code) -> Value {
    let row = code.row();
    json!({
        "description": format!("{} / {}", row.title.sv, row.title.en),
        "content": {"application/problem+json": {
            "schema": {"$ref": "#/components/schemas/Problem"},
            "examples": {row.code: {"value": {
                "type": format!("/docs/problems/{}", row.code),
                "title": row.title.sv,
                "status": row.status.as_u16(),
                "detail": format!("{} {}", row.cause.sv, row.remedy.sv),
                "instance": ROOT,
                "code": row.code,
                "requestId": "01926f3e8c7a7b3e9f1d2c4b5a697887",
                "violations": [],
            }}},
        }},
    })
}

fn response_headers(status: &str, record: bool, public: bool, response: &mut Value) {
    let Value::Object(response) = response else { return };
    let text = |description: &str| json!({"description": description, "schema": {"type": "string", "maxLength": 2048}});
    let number = |description: &str| json!({"description": description, "schema": {"type": "integer", "format": "int32", "minimum": 0, "maximum": 1_000_000}});
    let headers = response.entry("headers").or_insert_with(|| json!({}));
    let Value::Object(headers) = headers else { return };
    headers.insert("traceparent".to_owned(), text("The trace of the call."));
    headers.insert("X-Request-Id".to_owned(), text("The request's identity in the log."));
    let kind = StatusCode::from_bytes(status.as_bytes());
    let limited = kind.is_ok_and(|kind| kind.is_success() || kind.is_client_error());
    if limited && !public && !matches!(status, "401") {
        headers.insert("RateLimit-Limit".to_owned(), number("Calls a minute."));
        headers.insert("RateLimit-Remaining".to_owned(), number("Calls left."));
        headers.insert("RateLimit-Reset".to_owned(), number("Seconds until all are back."));
    }
    match status {
        "429" | "503" => {
            headers.insert("Retry-After".to_owned(), number("Seconds to wait."));
        }
        "201" => {
            headers.insert("Location".to_owned(), text("Where the new record is."));
        }
        "401" => {
            headers.insert("WWW-Authenticate".to_owned(), text("How to authenticate."));
        }
        _ => {}
    }
    if record && matches!(status, "200" | "201" | "304") {
        headers.insert("ETag".to_owned(), text("The version of the record."));
    }
}
