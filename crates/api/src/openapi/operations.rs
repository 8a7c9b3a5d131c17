//! What operations share: headers, paging, preconditions and problems.

use actix_web::http::StatusCode;
use serde_json::{Map, Value, json};

use super::parameters::{header, list_parameters, path_parameters, shared, write_parameters};
use crate::auth::gate::PUBLIC;
use crate::problem::Code;
use crate::resource::ROOT;

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
    if let Some(Value::Object(schemas)) = components.get_mut("schemas") {
        let description = "Nothing: the call would be carried out.";
        schemas
            .insert("Validated".to_owned(), json!({"type": "object", "description": description}));
    }
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
        || path.ends_with("/secrets")
        || (writes && path.starts_with("/plans/{id}/"));
    let schema = answer_schema(operation);
    // A page of the information to individuals (LOV 9:1) is no page of a list.
    let listed = id.starts_with("list_") && schema.ends_with("Page");
    let record = schema.ends_with("Resource");

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
        parameters.push(header("If-None-Match", false, description));
    }
    shared(&mut parameters);
    operation.insert("parameters".to_owned(), Value::Array(parameters));
    if public {
        operation.insert("security".to_owned(), json!([]));
    }
    if let Some(Value::Object(responses)) = operation.get_mut("responses") {
        if record && method == "get" {
            responses
                .insert("304".to_owned(), json!({"description": "The caller has this version."}));
        }
        if writes && !public {
            validated(responses);
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

/// What is only tried answers 200, with what would have been answered.
fn validated(responses: &mut Map<String, Value>) {
    if responses.contains_key("200") {
        return;
    }
    let kept = ["201", "202"].iter().find_map(|status| responses.get(*status)?.get("content"));
    let content = kept.cloned().unwrap_or_else(|| {
        json!({"application/json": {"schema": {"$ref": "#/components/schemas/Validated"},
            "examples": {"validated": {"value": {}}}}})
    });
    let description = "With `validateOnly`: the call would be carried out, and nothing was kept.";
    responses.insert("200".to_owned(), json!({"description": description, "content": content}));
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

fn problems(path: &str, method: &str, conditional: bool, public: bool) -> Vec<Code> {
    let mut codes = vec![Code::Malformed, Code::HeadersTooLarge, Code::Internal, Code::Unavailable];
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
        "201" | "202" => {
            headers.insert("Location".to_owned(), text("Where what was made is."));
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
