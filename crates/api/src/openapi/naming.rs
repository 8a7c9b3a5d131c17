//! Names: of schemas and members as generated clients show them, and names for
//! what the generator leaves without one.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Where schemas are referred to.
pub const SCHEMAS: &str = "#/components/schemas/";

/// The name that a reference ends with.
#[must_use]
pub fn referred(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)
}

/// A reference to a schema.
#[must_use]
pub fn reference(name: &str) -> Value {
    json!({"$ref": format!("{SCHEMAS}{name}")})
}

/// Gives every schema the name that a client's class should have, and every
/// member its name on the wire.
pub fn rename(document: &mut Value) {
    let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") else { return };
    let mut names = BTreeMap::new();
    let before = std::mem::take(schemas);
    for old in before.keys() {
        let short = readable(old);
        let free = short == *old || !before.contains_key(&short);
        names.insert(old.clone(), if free { short } else { old.clone() });
    }
    for (old, mut schema) in before {
        camel_case(&mut schema);
        schemas.insert(names.get(&old).cloned().unwrap_or(old), schema);
    }
    repoint(document, &names);
}

/// `Listed_Resource_StoredTender` becomes `TenderPage`.
fn readable(name: &str) -> String {
    if let Some(listed) = name.strip_prefix("Listed_") {
        let record = readable(listed.trim_start_matches("Resource_"));
        return format!("{record}Page");
    }
    if let Some(record) = name.strip_prefix("Resource_") {
        return format!("{}Resource", readable(record));
    }
    let plain = name.strip_prefix("Stored").or_else(|| name.strip_prefix("Library"));
    let plain = plain.filter(|rest| !rest.is_empty()).unwrap_or(name);
    let plain = plain.strip_suffix("View").or_else(|| plain.strip_suffix("Body")).unwrap_or(plain);
    plain.to_owned()
}

fn repoint(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::Array(entries) => entries.iter_mut().for_each(|entry| repoint(entry, names)),
        Value::Object(members) => {
            let target = members.get("$ref").and_then(Value::as_str);
            let new = target.and_then(|text| names.get(text.strip_prefix(SCHEMAS)?)).cloned();
            if let Some(new) = new {
                members.insert("$ref".to_owned(), Value::String(format!("{SCHEMAS}{new}")));
            }
            members.values_mut().for_each(|member| repoint(member, names));
        }
        _ => {}
    }
}

/// The generator does not know `rename_all_fields`, so that members of tagged
/// variants arrive in snake case.
fn camel_case(schema: &mut Value) {
    match schema {
        Value::Array(entries) => entries.iter_mut().for_each(camel_case),
        Value::Object(members) => {
            if let Some(Value::Object(properties)) = members.get_mut("properties") {
                *properties = std::mem::take(properties)
                    .into_iter()
                    .map(|(name, property)| (camel(&name), property))
                    .collect();
            }
            if let Some(Value::Array(required)) = members.get_mut("required") {
                for name in required {
                    if let Value::String(text) = name {
                        *text = camel(text);
                    }
                }
            }
            members.values_mut().for_each(camel_case);
        }
        _ => {}
    }
}

fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default();
    if first.is_empty() {
        return name.to_owned();
    }
    parts.fold(first.to_owned(), |camel, part| camel + &capital(part))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect()
    })
}

/// Gives each variant of a tagged union a schema of its own with a
/// discriminator, so that clients make one class for each.
pub fn name_variants(schemas: &mut Map<String, Value>) {
    let unions: Vec<String> = schemas
        .iter()
        .filter(|(_, schema)| tags(schema).is_some())
        .map(|(n, _)| n.clone())
        .collect();
    for union in unions {
        let Some(Value::Object(mut schema)) = schemas.remove(&union) else { continue };
        let Some(Value::Array(variants)) = schema.remove("oneOf") else { continue };
        let (mut references, mut mapping) = (Vec::new(), Map::new());
        for mut variant in variants {
            let tag = tag(&variant).unwrap_or_default().to_owned();
            // A constant needs no class of its own in a client.
            if let Some(kind) = variant.pointer_mut("/properties/kind") {
                *kind = json!({"type": "string", "const": tag});
            }
            let words: String = tag.split('_').map(capital).collect();
            let name = format!("{union}{words}");
            references.push(reference(&name));
            mapping.insert(tag, Value::String(format!("{SCHEMAS}{name}")));
            schemas.insert(name, variant);
        }
        schema.insert("oneOf".to_owned(), Value::Array(references));
        schema.insert(
            "discriminator".to_owned(),
            json!({"propertyName": "kind", "mapping": mapping}),
        );
        schemas.insert(union, Value::Object(schema));
    }
}

fn tags(schema: &Value) -> Option<Vec<&str>> {
    let tags: Option<Vec<&str>> = schema.get("oneOf")?.as_array()?.iter().map(tag).collect();
    tags.filter(|tags| tags.len() > 1)
}

/// The one value that the tag of a variant has.
fn tag(variant: &Value) -> Option<&str> {
    variant.pointer("/properties/kind/enum/0")?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_are_called_what_they_hold() {
        for (old, new) in [
            ("Resource_StoredTender", "TenderResource"),
            ("Listed_Resource_LibraryClause", "ClausePage"),
            ("Listed_AuditEntry", "AuditEntryPage"),
            ("Resource_AssessmentView", "AssessmentResource"),
            ("ViolationBody", "Violation"),
            ("Lot", "Lot"),
        ] {
            assert_eq!(readable(old), new);
        }
    }

    #[test]
    fn members_are_camel_case_and_links_keep_their_underscore() {
        for (old, new) in [("within_years", "withinYears"), ("_links", "_links"), ("id", "id")] {
            assert_eq!(camel(old), new);
        }
    }

    #[test]
    fn references_follow_their_schema() {
        let mut document =
            json!({"components": {"schemas": {"AreaBody": {}, "Page": reference("AreaBody")}}});
        rename(&mut document);
        assert_eq!(document["components"]["schemas"]["Page"], reference("Area"));
    }
}
