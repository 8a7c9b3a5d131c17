//! Shapes: what pages hold, what merge patches leave out, and what only
//! answers have.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

use super::naming::{SCHEMAS, reference, referred};

/// The media type of merge patches (RFC 7396).
const MERGE_PATCH: &str = "application/merge-patch+json";

/// Lets a page refer to a schema for its records, of which `fields` may leave
/// out any member but identity and links.
pub fn pages(schemas: &mut Map<String, Value>) {
    let pages: Vec<String> =
        schemas.keys().filter(|name| name.ends_with("Page")).cloned().collect();
    for page in pages {
        let stem = page.trim_end_matches("Page");
        let whole = schemas
            .get(&format!("{stem}Resource"))
            .or_else(|| schemas.get(stem))
            .and_then(Value::as_object);
        let Some(mut item) = whole.cloned() else { continue };
        if let Some(Value::Array(required)) = item.get_mut("required") {
            required.retain(|name| matches!(name.as_str(), Some("id" | "_links")));
        }
        let description = "A record of a page: `fields` may leave out what is not required.";
        item.insert("description".to_owned(), json!(description));
        let name = format!("{stem}Item");
        if let Some(items) =
            schemas.get_mut(&page).and_then(|p| p.pointer_mut("/properties/items/items"))
        {
            *items = reference(&name);
        }
        schemas.insert(name, Value::Object(item));
    }
}

/// Gives each merge patch a schema in which nothing is required.
pub fn patches(document: &mut Value) {
    let mut patched = Vec::new();
    for operation in operations(document) {
        let media =
            operation.pointer_mut("/requestBody/content").and_then(|c| c.get_mut(MERGE_PATCH));
        let Some(schema) = media.and_then(|media| media.get_mut("schema")) else { continue };
        let Some(name) = referred(schema).map(str::to_owned) else { continue };
        *schema = reference(&format!("{name}Patch"));
        patched.push(name);
    }
    let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") else { return };
    while let Some(name) = patched.pop() {
        if schemas.contains_key(&format!("{name}Patch")) {
            continue;
        }
        let Some(mut patch) = schemas.get(&name).cloned() else { continue };
        loosen(&name, &mut patch, schemas, &mut patched);
        schemas.insert(format!("{name}Patch"), patch);
    }
}

fn loosen(name: &str, patch: &mut Value, schemas: &Map<String, Value>, further: &mut Vec<String>) {
    let Value::Object(members) = patch else { return };
    let description = format!(
        "A merge patch of {name}: what is given replaces, `null` removes, what is absent stays."
    );
    members.insert("description".to_owned(), Value::String(description));
    let required = members.remove("required").unwrap_or_default();
    let Some(Value::Object(properties)) = members.get_mut("properties") else { return };
    for (property, schema) in properties {
        for part in parts(schema) {
            let target = referred(part).map(str::to_owned);
            if let Some(target) = target.filter(|t| is_record(schemas.get(t))) {
                part.as_object_mut().map(|part| {
                    part.insert("$ref".to_owned(), json!(format!("{SCHEMAS}{target}Patch")))
                });
                further.push(target);
            }
        }
        let is_required = required.as_array().is_some_and(|r| r.iter().any(|r| r == property));
        if !is_required {
            allow_null(schema);
        }
    }
}

/// A schema, or the alternatives that it stands for.
fn parts(schema: &mut Value) -> Vec<&mut Value> {
    if schema.get("oneOf").is_some() {
        schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten().collect()
    } else {
        vec![schema]
    }
}

fn is_record(schema: Option<&Value>) -> bool {
    schema.is_some_and(|schema| schema.get("properties").is_some())
}

fn allow_null(schema: &mut Value) {
    let Value::Object(members) = schema else { return };
    if members.contains_key("oneOf") {
        return;
    }
    match members.get_mut("type") {
        Some(Value::Array(_)) => {}
        Some(kind) => *kind = json!([kind.clone(), "null"]),
        None => *schema = json!({"oneOf": [schema.clone(), {"type": "null"}]}),
    }
}

/// Opens what only answers have, so that a new member breaks no client, and
/// closes the variants that requests have. Answers leave out what is absent, so
/// nothing in them is null.
pub fn directions(document: &mut Value) {
    let mut asked = BTreeSet::new();
    let bodies: Vec<Value> = operations(document)
        .filter_map(|operation| operation.get("requestBody").cloned())
        .collect();
    let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") else { return };
    for body in &bodies {
        reach(body, schemas, &mut asked);
    }
    for (name, schema) in schemas.iter_mut() {
        let Value::Object(members) = schema else { continue };
        if !asked.contains(name) {
            members.remove("additionalProperties");
            let properties = members.get_mut("properties").and_then(Value::as_object_mut);
            properties.into_iter().flat_map(Map::values_mut).for_each(never_null);
        } else if members.get("properties").is_some_and(|p| p.pointer("/kind/const").is_some()) {
            members.insert("additionalProperties".to_owned(), json!(false));
        }
    }
}

fn never_null(schema: &mut Value) {
    let Value::Object(members) = schema else { return };
    if let Some(Value::Array(kinds)) = members.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [only] = kinds.as_slice() {
            let only = only.clone();
            members.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(parts)) = members.get_mut("oneOf") else { return };
    parts.retain(|part| part != &json!({"type": "null"}));
    if let [only] = parts.as_slice() {
        *schema = only.clone();
    }
}

/// Removes components that nothing refers to.
pub fn prune(document: &mut Value) {
    let mut used = BTreeSet::new();
    let mut pending: Vec<Value> = document.get("paths").cloned().into_iter().collect();
    while let Some(value) = pending.pop() {
        for pointer in references(&value) {
            if used.insert(pointer.clone()) {
                pending.extend(document.pointer(pointer.trim_start_matches('#')).cloned());
            }
        }
    }
    for kind in ["schemas", "responses", "parameters"] {
        let section = document.pointer_mut(&format!("/components/{kind}"));
        if let Some(section) = section.and_then(Value::as_object_mut) {
            section.retain(|name, _| used.contains(&format!("#/components/{kind}/{name}")));
        }
    }
}

fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Array(entries) => entries.iter().flat_map(references).collect(),
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(members.values().flat_map(references)).collect()
        }
        _ => Vec::new(),
    }
}

fn reach(value: &Value, schemas: &Map<String, Value>, reached: &mut BTreeSet<String>) {
    for pointer in references(value) {
        let Some(name) = pointer.strip_prefix(SCHEMAS) else { continue };
        if reached.insert(name.to_owned())
            && let Some(schema) = schemas.get(name)
        {
            reach(schema, schemas, reached);
        }
    }
}

/// Every operation.
fn operations(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document.pointer_mut("/paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut);
    items.flat_map(Map::values_mut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(schemas: &Value) -> Value {
        json!({
            "paths": {"/things": {"patch": {"requestBody": {"content": {
                MERGE_PATCH: {"schema": reference("Thing")}
            }}}}},
            "components": {"schemas": schemas},
        })
    }

    #[test]
    fn a_patch_requires_nothing_and_removes_only_what_may_be_absent() {
        let mut document = document(&json!({
            "Thing": {"type": "object", "required": ["name", "part"], "properties": {
                "name": {"type": "string"}, "note": {"type": "string"}, "part": reference("Part"),
            }},
            "Part": {"type": "object", "required": ["size"], "properties": {"size": {"type": "integer"}}},
        }));
        patches(&mut document);
        let patch = &document["components"]["schemas"]["ThingPatch"];
        assert!(patch.get("required").is_none());
        assert_eq!(patch["properties"]["name"]["type"], "string");
        assert_eq!(patch["properties"]["note"]["type"], json!(["string", "null"]));
        assert_eq!(patch["properties"]["part"], reference("PartPatch"));
        assert!(document["components"]["schemas"]["PartPatch"].get("required").is_none());
    }

    #[test]
    fn what_only_answers_have_is_open_and_never_null() {
        let maybe = json!({"type": ["string", "null"]});
        let mut document = document(&json!({
            "Thing": {"properties": {"note": maybe}, "additionalProperties": false},
            "Seen": {"properties": {"note": maybe}, "additionalProperties": false},
        }));
        directions(&mut document);
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Thing"]["additionalProperties"], false);
        assert_eq!(schemas["Seen"], json!({"properties": {"note": {"type": "string"}}}));
    }

    #[test]
    fn a_component_that_nothing_refers_to_is_left_out() {
        let mut document = document(&json!({"Thing": reference("Part"), "Part": {}, "Alone": {}}));
        prune(&mut document);
        let schemas = document["components"]["schemas"].as_object().unwrap();
        assert!(schemas.contains_key("Part") && schemas.contains_key("Thing"));
        assert!(!schemas.contains_key("Alone"));
    }
}
