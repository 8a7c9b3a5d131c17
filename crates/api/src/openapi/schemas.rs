//! The schemas: records flattened into one object each, bounds everywhere.

use serde_json::{Map, Value, json};

use super::{naming, shapes};

/// Completes every schema of the document.
pub fn complete(document: &mut Value) {
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        let originals = schemas.clone();
        schemas.values_mut().for_each(|schema| flatten(schema, &originals));
    }
    naming::rename(document);
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        shapes::pages(schemas);
        naming::name_variants(schemas);
    }
    shapes::patches(document);
    shapes::directions(document);
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        schemas.values_mut().for_each(bound);
    }
    if let Some(components) = document.pointer_mut("/components").and_then(Value::as_object_mut) {
        components.insert(
            "securitySchemes".to_owned(),
            json!({"bearer": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "A JWT as RFC8725 wants it: asymmetric signature, iss, aud, exp, iat, nbf and sub present, short-lived."
            }}),
        );
    }
    if let Some(paths) = document.pointer_mut("/paths") {
        files(paths);
        bound(paths);
    }
}

/// Gives bodies that are files the size of a file.
fn files(value: &mut Value) {
    match value {
        Value::Array(entries) => entries.iter_mut().for_each(files),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                let is_file =
                    name.contains('/') && !name.starts_with('/') && !name.ends_with("json");
                if let (true, Some(Value::Object(schema))) = (is_file, member.get_mut("schema")) {
                    schema.insert("maxLength".to_owned(), json!(i32::MAX));
                    if name.contains("officedocument") {
                        schema.insert("format".to_owned(), json!("binary"));
                    }
                }
                files(member);
            }
        }
        _ => {}
    }
}

/// Joins the parts of an `allOf` into one object, so that a part that closes
/// itself to unknown members does not close out those of the others.
fn flatten(schema: &mut Value, originals: &Map<String, Value>) {
    if let Value::Object(members) = schema {
        for (_, member) in members.iter_mut() {
            flatten(member, originals);
        }
        if let Some(Value::Array(parts)) = members.remove("allOf") {
            let mut properties = Map::new();
            let mut required = Vec::new();
            for part in &parts {
                gather(part, originals, &mut properties, &mut required);
            }
            if properties.is_empty() {
                members.insert("allOf".to_owned(), Value::Array(parts));
                return;
            }
            members.insert("type".to_owned(), json!("object"));
            members.insert("properties".to_owned(), Value::Object(properties));
            members.insert("required".to_owned(), Value::Array(required));
        }
    } else if let Value::Array(entries) = schema {
        for entry in entries {
            flatten(entry, originals);
        }
    }
}

fn gather(
    part: &Value,
    originals: &Map<String, Value>,
    properties: &mut Map<String, Value>,
    required: &mut Vec<Value>,
) {
    let reference = part.get("$ref").and_then(Value::as_str);
    if let Some(name) = reference.and_then(|text| text.rsplit('/').next()) {
        if let Some(original) = originals.get(name) {
            gather(original, originals, properties, required);
        }
        return;
    }
    for inner in part.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        gather(inner, originals, properties, required);
    }
    if let Some(Value::Object(own)) = part.get("properties") {
        properties.extend(own.clone());
    }
    if let Some(Value::Array(own)) = part.get("required") {
        required.extend(own.iter().cloned());
    }
}

/// Bounds what has no bound of its own, and gives dates an example.
fn bound(schema: &mut Value) {
    match schema {
        Value::Array(entries) => entries.iter_mut().for_each(bound),
        Value::Object(members) => {
            members.remove("default");
            members.remove("propertyNames");
            let is = |wanted: &str| match members.get("type") {
                Some(Value::String(kind)) => kind == wanted,
                Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == wanted),
                _ => false,
            };
            let (text, list, number) = (is("string"), is("array"), is("integer"));
            if text {
                let format = members.get("format").and_then(Value::as_str).map(str::to_owned);
                match format.as_deref() {
                    Some("date") => {
                        members.entry("example").or_insert_with(|| json!("2026-12-01"));
                        members.entry("maxLength").or_insert_with(|| json!(10));
                    }
                    Some("date-time") => {
                        members.entry("example").or_insert_with(|| json!("2026-11-21T08:00:00Z"));
                        members.entry("maxLength").or_insert_with(|| json!(40));
                    }
                    _ if !members.contains_key("enum") && !members.contains_key("const") => {
                        members.entry("maxLength").or_insert_with(|| json!(8000));
                    }
                    _ => {}
                }
            }
            if list {
                members.entry("maxItems").or_insert_with(|| json!(10_000));
            }
            if number {
                members.entry("minimum").or_insert_with(|| json!(0));
                if !members.contains_key("maximum") {
                    members.insert("maximum".to_owned(), json!(9_007_199_254_740_991_i64));
                }
                let small = members
                    .get("maximum")
                    .and_then(Value::as_i64)
                    .is_some_and(|most| most <= i64::from(i32::MAX));
                members.insert("format".to_owned(), json!(if small { "int32" } else { "int64" }));
            }
            for (_, member) in members.iter_mut() {
                bound(member);
            }
        }
        _ => {}
    }
}
