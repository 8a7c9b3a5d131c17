//! What the national REST API profile asks of the contract, rule by rule.

use hansyn_api::openapi;
use serde_json::Value;

use super::operations;

/// A value, or what it refers to.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let pointer = value["$ref"].as_str().map(|text| text.trim_start_matches('#'));
    pointer.map_or(value, |pointer| document.pointer(pointer).unwrap())
}

fn parameters<'d>(document: &'d Value, operation: &'d Value) -> Vec<&'d Value> {
    let parameters = operation["parameters"].as_array().unwrap();
    parameters.iter().map(|parameter| resolved(document, parameter)).collect()
}

fn responses<'d>(
    document: &'d Value,
    operation: &'d Value,
) -> impl Iterator<Item = (&'d String, &'d Value)> {
    let responses = operation["responses"].as_object().unwrap();
    responses.iter().map(|(status, response)| (status, resolved(document, response)))
}

/// Every schema of a member, with the member's name.
fn members(value: &Value, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(object) => {
            if let Some(properties) = object.get("properties").and_then(Value::as_object) {
                found
                    .extend(properties.iter().map(|(name, schema)| (name.clone(), schema.clone())));
            }
            object.values().for_each(|value| members(value, found));
        }
        Value::Array(entries) => entries.iter().for_each(|entry| members(entry, found)),
        _ => {}
    }
}

fn is_camel_case(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[test]
fn dok_15_every_json_body_and_answer_has_an_example() {
    let document = openapi::document();
    for (path, method, operation) in operations(&document) {
        let body = operation["requestBody"]["content"].as_object();
        let answers =
            responses(&document, &operation).filter_map(|(_, r)| r["content"].as_object());
        for (kind, media) in body.into_iter().chain(answers).flatten() {
            let some = media["examples"].as_object().is_some_and(|examples| !examples.is_empty());
            assert!(some || !kind.ends_with("json"), "{method} {path}: {kind} has no example");
        }
    }
}

#[test]
fn dok_the_document_says_who_answers_for_it_and_where_its_limits_are() {
    let document = openapi::document();
    for pointer in [
        "/info/title",
        "/info/version",
        "/info/contact/name",
        "/info/contact/url",
        "/info/contact/email",
        "/info/license/name",
        "/info/license/url",
        "/info/termsOfService",
        "/externalDocs/description",
        "/externalDocs/url",
    ] {
        assert!(document.pointer(pointer).is_some_and(|it| it.as_str() != Some("")), "{pointer}");
    }
    let description = document["info"]["description"].as_str().unwrap();
    assert!(description.contains("Begränsningar / limitations"));
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
}

#[test]
fn dot_02_days_and_moments_show_one_example_each() {
    let mut found = Vec::new();
    members(&openapi::document()["components"], &mut found);
    let dated = |schema: &Value| matches!(schema["format"].as_str(), Some("date" | "date-time"));
    let dated: Vec<_> = found.into_iter().filter(|(_, schema)| dated(schema)).collect();
    assert!(!dated.is_empty());
    for (name, schema) in dated {
        let example = schema["example"].as_str().unwrap_or_default();
        let right = match schema["format"].as_str() {
            Some("date") => example.parse::<jiff::civil::Date>().is_ok(),
            _ => example.parse::<jiff::Timestamp>().is_ok(),
        };
        assert!(right, "{name}: {example}");
    }
}

#[test]
fn ufn_paths_are_lower_case_words_with_hyphens() {
    for (path, _, _) in operations(&openapi::document()) {
        for segment in path.split('/').skip(1) {
            let right = match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) => is_camel_case(name),
                None => segment.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
            };
            assert!(right, "{path}");
        }
    }
}

#[test]
fn ufn_servers_speak_https_and_name_api_and_version() {
    let document = openapi::document();
    for server in document["servers"].as_array().unwrap() {
        let url = server["url"].as_str().unwrap();
        assert!(url.starts_with("https://") && url.ends_with("/hansyn/v1"), "{url}");
    }
}

#[test]
fn ame_members_and_parameters_are_camel_case_without_exception() {
    let document = openapi::document();
    let mut found = Vec::new();
    members(&document["components"], &mut found);
    for (name, _) in found {
        assert!(is_camel_case(name.strip_prefix('_').unwrap_or(&name)), "{name}");
    }
    for (path, method, operation) in operations(&document) {
        for parameter in parameters(&document, &operation) {
            let name = parameter["name"].as_str().unwrap();
            let in_query = parameter["in"] == "query";
            let right = name.split('.').all(is_camel_case);
            assert!(!in_query || right, "{method} {path}: {name}");
        }
    }
}

#[test]
fn fel_failures_are_problem_documents() {
    let document = openapi::document();
    let required = document["components"]["schemas"]["Problem"]["required"].as_array().unwrap();
    for name in ["type", "title", "status", "detail", "instance"] {
        assert!(required.iter().any(|it| it == name), "{name}");
    }
    for (path, method, operation) in operations(&document) {
        for (status, response) in responses(&document, &operation) {
            if status.starts_with(['4', '5']) {
                let kinds: Vec<_> = response["content"].as_object().unwrap().keys().collect();
                assert_eq!(kinds, ["application/problem+json"], "{method} {path} {status}");
            }
        }
    }
}

#[test]
fn ver_06_and_mog_02_the_api_tells_of_itself_and_its_resources_have_several_methods() {
    let document = openapi::document();
    assert!(document["paths"]["/api-info"]["get"].is_object());
    let rich = document["paths"].as_object().unwrap().values();
    assert!(rich.filter(|item| item.as_object().unwrap().len() > 1).count() >= 2);
}

#[test]
fn spa_every_call_can_be_traced() {
    let document = openapi::document();
    for (path, method, operation) in operations(&document) {
        let at = format!("{method} {path}");
        let parameters = parameters(&document, &operation);
        let trace = parameters.iter().find(|parameter| parameter["name"] == "traceparent");
        assert!(trace.is_some_and(|it| it["in"] == "header" && it["required"] == false), "{at}");
        for (status, response) in responses(&document, &operation) {
            assert!(response["headers"]["traceparent"].is_object(), "{at} {status}");
        }
    }
}

#[test]
fn fns_pages_have_a_limit_of_twenty_and_parameters_start_with_a_letter() {
    let document = openapi::document();
    for (path, method, operation) in operations(&document) {
        let at = format!("{method} {path}");
        let parameters = parameters(&document, &operation);
        let named = |name: &str| parameters.iter().find(|parameter| parameter["name"] == name);
        assert!(named("offset").is_none() || named("limit").is_some(), "{at}");
        // A page of the information to individuals (LOV 9:1) is no page of a list.
        let listed = operation["responses"]["200"].to_string().replace("InformationPage", "");
        let is_list = listed.contains("Page\"");
        if is_list {
            assert_eq!(named("limit").unwrap()["schema"]["default"], 20, "{at}");
        }
        for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
            let name = parameter["name"].as_str().unwrap();
            assert!(name.starts_with(|c: char| c.is_ascii_alphabetic()), "{at}: {name}");
        }
    }
}

#[test]
fn for_02_and_sak_29_only_writes_have_bodies_and_say_which_types_they_take() {
    for (path, method, operation) in operations(&openapi::document()) {
        let has_body = operation["requestBody"].is_object();
        assert!(!has_body || method != "get", "{method} {path}");
        assert!(!has_body || operation["responses"]["415"].is_object(), "{method} {path}");
    }
}

#[test]
fn every_component_is_used_and_named_as_a_class() {
    let document = openapi::document();
    let text = serde_json::to_string(&document).unwrap();
    for kind in ["schemas", "responses", "parameters"] {
        for name in document["components"][kind].as_object().unwrap().keys() {
            assert!(text.contains(&format!("#/components/{kind}/{name}\"")), "{kind}/{name}");
            assert!(kind != "schemas" || name.bytes().all(|b| b.is_ascii_alphanumeric()), "{name}");
        }
    }
}
