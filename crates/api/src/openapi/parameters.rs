//! Parameters: paging, filters, preconditions, and those that all operations share.

use hansyn_persistence as p;
use hansyn_persistence::query::{Field, FieldKind, Op};
use serde_json::{Map, Value, json};

use crate::query::list::{DEFAULT_LIMIT, FURTHEST, MOST, operators};

/// Operations that want an idempotency key.
const KEYED: &[&str] = &[
    "create_clause_transition",
    "create_tender_transition",
    "import_enterprises",
    "import_plan_needs",
    "create_webhook_replay",
];

/// What a header of visible characters looks like.
const VISIBLE: &str = "^[!-~]([ -~]*[!-~])?$";

/// What the text of a query looks like: no control characters.
const PLAIN: &str = "^[^\\u0000-\\u001f\\u007f-\\u009f\\ufffd]+$";

/// A header as a parameter.
#[must_use]
pub fn header(name: &str, required: bool, description: &str) -> Value {
    json!({"name": name, "in": "header", "required": required, "description": description,
        "schema": {"type": "string", "maxLength": 256}})
}

/// A header whose every character is checked.
fn visible(name: &str, required: bool, description: &str) -> Value {
    json!({"name": name, "in": "header", "required": required, "description": description,
        "schema": {"type": "string", "minLength": 1, "maxLength": 256, "pattern": VISIBLE}})
}

fn query(name: &str, description: &str, schema: &Value) -> Value {
    json!({"name": name, "in": "query", "required": false, "description": description, "schema": schema})
}

/// The headers that every operation reads.
pub fn shared(parameters: &mut Vec<Value>) {
    let trace = "The trace of the caller (W3C Trace Context); a malformed one is ignored.";
    parameters.push(header("traceparent", false, trace));
    parameters.push(header("X-Request-Id", false, "An identity for the request in the log."));
    parameters.push(header("Accept-Language", false, "`sv` (default) or `en`."));
}

/// The identities in `path`.
pub fn path_parameters(path: &str, parameters: &mut Vec<Value>) {
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

/// What every list can be asked for, and the filters of this one.
pub fn list_parameters(id: &str, parameters: &mut Vec<Value>) {
    let number = |least: u32, most: u32| json!({"type": "integer", "format": "int32", "minimum": least, "maximum": most});
    let text =
        |most: u32| json!({"type": "string", "minLength": 1, "maxLength": most, "pattern": PLAIN});
    let words = |most: u32, word: &str| json!({"type": "string", "minLength": 1, "maxLength": most, "pattern": format!("^{word}(,{word}){{0,49}}$")});
    let limit = json!({"type": "integer", "format": "int32", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT});
    parameters.push(query("limit", "How many records a page has.", &limit));
    let offset = "How many records to pass over; not with `cursor`.";
    parameters.push(query("offset", offset, &number(0, FURTHEST)));
    let cursor = "`start` or the cursor of the page before, to walk everything; not with `sort`.";
    let place = json!({"type": "string", "minLength": 5, "maxLength": 22, "pattern": "^(start|[A-Za-z0-9_-]{22})$"});
    parameters.push(query("cursor", cursor, &place));
    // The trail has no text of its own to search.
    if id != "list_audit_entries" {
        parameters.push(query("q", "A text that the record holds.", &text(200)));
    }
    let fields = "The members to keep beside identity and links, set apart by commas.";
    parameters.push(query("fields", fields, &words(1000, "[A-Za-z0-9]+")));
    match id {
        "list_municipalities" => filters::<p::municipalities::MunicipalityField>(parameters),
        "list_committees" => filters::<p::committees::CommitteeField>(parameters),
        "list_memberships" => filters::<p::memberships::MembershipField>(parameters),
        "list_enterprises" => filters::<p::enterprises::EnterpriseField>(parameters),
        "list_clauses" => filters::<p::clauses::ClauseField>(parameters),
        "list_plans" => filters::<p::plans::PlanField>(parameters),
        "list_choice_systems" => filters::<p::choice_systems::ChoiceSystemField>(parameters),
        "list_applications" => filters::<p::applications::ApplicationField>(parameters),
        "list_provider_contracts" => {
            filters::<p::provider_contracts::ProviderContractField>(parameters);
        }
        "list_tenders" => filters::<p::tenders::TenderField>(parameters),
        "list_audit_entries" => filters::<p::audit::AuditField>(parameters),
        "list_contacts" => filters::<p::contacts::ContactField>(parameters),
        "list_amendments" => filters::<p::amendments::AmendmentField>(parameters),
        "list_webhooks" => filters::<p::webhooks::WebhookField>(parameters),
        _ => {}
    }
}

fn filters<F: Field>(parameters: &mut Vec<Value>) {
    let sortable: Vec<_> =
        F::ALL.iter().filter(|field| field.is_sortable()).map(|f| f.name()).collect();
    let word = format!("-?({})", sortable.join("|"));
    let schema = json!({"type": "string", "minLength": 1, "maxLength": 1000, "pattern": format!("^{word}(,{word})*$")});
    let description = "Fields set apart by commas, each once; `-` before one turns it around.";
    parameters.push(query("sort", description, &schema));
    for field in F::ALL {
        for (suffix, op) in operators(*field) {
            let name = format!("{}{suffix}", field.name());
            let found = in_words(op);
            let description = if field.is_reach() {
                format!("Records that surely reach all of an area whose code {found}. {REACH}")
            } else {
                format!("Records whose `{}` {found}.", field.name())
            };
            parameters.push(query(&name, &description, &operand(field.kind(), op)));
        }
    }
}

/// When a record reaches an area.
const REACH: &str = "One that names the area, an area around it or all of its parts reaches it, and so does one whose circle surely holds it; what a trade names for itself counts, too. A circle that perhaps holds it does not.";

/// The form of what a field is compared with.
fn operand(kind: FieldKind, op: Op) -> Value {
    let listed = |word: &str| json!({"type": "string", "minLength": 1, "maxLength": 1000, "pattern": format!("^{word}(,{word}){{0,99}}$")});
    match (kind, op) {
        (FieldKind::Text, Op::In) => listed("[^,\\u0000-\\u001f\\u007f-\\u009f\\ufffd]+"),
        (FieldKind::Id, Op::In) => listed("[a-z]{3}_[0-9a-z]{26}"),
        (FieldKind::Bool, Op::In) => listed("(true|false)"),
        (FieldKind::Number, Op::In) => listed("[0-9]{1,9}"),
        (FieldKind::Date, Op::In) => listed("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        (_, Op::In) => json!({"type": "string", "minLength": 1, "maxLength": 1000}),
        (FieldKind::Text, _) => {
            json!({"type": "string", "minLength": 1, "maxLength": 1000, "pattern": PLAIN})
        }
        (FieldKind::Id, _) => {
            json!({"type": "string", "maxLength": 30, "pattern": "^[a-z]{3}_[0-9a-z]{26}$"})
        }
        (FieldKind::Bool, _) => json!({"type": "boolean"}),
        (FieldKind::Number, _) => {
            json!({"type": "integer", "format": "int32", "minimum": 0, "maximum": i32::MAX})
        }
        (FieldKind::Date, _) => json!({"type": "string", "format": "date", "maxLength": 10}),
        (FieldKind::Time, _) => json!({"type": "string", "format": "date-time", "maxLength": 40}),
    }
}

fn in_words(op: Op) -> &'static str {
    match op {
        Op::Eq => "equals the value",
        Op::In => "is one of the values, set apart by commas",
        Op::Gt => "lies above the value",
        Op::Gte => "is the value or above",
        Op::Lt => "lies below the value",
        Op::Lte => "is the value or below",
    }
}

/// What writes can be told of how to be carried out.
pub fn write_parameters(id: &str, method: &str, conditional: bool, parameters: &mut Vec<Value>) {
    if method == "post" {
        let description = "A value that names this call, so that it is carried out once.";
        parameters.push(visible("Idempotency-Key", KEYED.contains(&id), description));
    }
    if conditional {
        let description = "The entity tag of the version to change.";
        parameters.push(visible("If-Match", true, description));
    }
    let flag = json!({"type": "boolean"});
    parameters.push(query("validateOnly", "Try the call and keep nothing.", &flag));
    let description = "For whom a system acts; only with the role INTEGRATION.";
    parameters.push(visible("Hansyn-On-Behalf-Of", false, description));
}

/// Moves parameters that several operations have in the same words to the
/// components.
pub fn share(document: &mut Value) {
    let mut counts: Vec<(Value, usize)> = Vec::new();
    let mut lists = Vec::new();
    let paths = document.pointer_mut("/paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flat_map(Map::values_mut) {
        let operations = item.as_object_mut().into_iter().flat_map(Map::values_mut);
        for parameters in operations.filter_map(|o| o.get_mut("parameters")?.as_array_mut()) {
            for parameter in parameters.iter() {
                match counts.iter_mut().find(|(known, _)| known == parameter) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((parameter.clone(), 1)),
                }
            }
            lists.push(parameters);
        }
    }
    let mut components = Map::new();
    for (parameter, _) in counts.into_iter().filter(|(_, count)| *count > 2) {
        let name = component(&parameter, &components);
        components.insert(name, parameter);
    }
    for parameter in lists.into_iter().flatten() {
        if let Some((name, _)) = components.iter().find(|(_, known)| *known == parameter) {
            *parameter = json!({"$ref": format!("#/components/parameters/{name}")});
        }
    }
    if let Some(Value::Object(all)) = document.pointer_mut("/components") {
        all.insert("parameters".to_owned(), Value::Object(components));
    }
}

/// A free name for a parameter among the components.
fn component(parameter: &Value, taken: &Map<String, Value>) -> String {
    let text = |name: &str| parameter.get(name).and_then(Value::as_str).unwrap_or_default();
    let name = text("name").to_owned();
    if !taken.contains_key(&name) {
        return name;
    }
    let required =
        if parameter.get("required") == Some(&json!(true)) { "required" } else { text("in") };
    let number =
        taken.keys().filter(|known| known.starts_with(&format!("{name}-{required}"))).count();
    if number == 0 { format!("{name}-{required}") } else { format!("{name}-{required}-{number}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_three_operations_say_alike_is_said_once() {
        let operation = json!({"parameters": [header("traceparent", false, "T.")]});
        let mut document = json!({"components": {}, "paths": {
            "/a": {"get": operation.clone(), "post": operation.clone()}, "/b": {"get": operation},
        }});
        share(&mut document);
        let reference = json!({"$ref": "#/components/parameters/traceparent"});
        assert_eq!(document["paths"]["/b"]["get"]["parameters"][0], reference);
        assert_eq!(document["components"]["parameters"]["traceparent"]["name"], "traceparent");
    }
}
