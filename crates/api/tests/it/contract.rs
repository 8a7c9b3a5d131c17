//! The contract: generated, committed, compared, complete.

use hansyn_api::auth::gate::PUBLIC;
use hansyn_api::openapi;
use hansyn_api::problem::Code;
use serde_json::Value;
use std::collections::BTreeSet;

use crate::harness::{Call, Harness};

mod profile;

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            found.push((path.clone(), method.clone(), operation.clone()));
        }
    }
    found
}

#[test]
fn the_committed_contract_is_the_generated_one() {
    let committed = include_str!("../../../../openapi/openapi.json");
    assert!(
        committed == openapi::text(),
        "openapi/openapi.json is not what the routes say; run `cargo xtask openapi`"
    );
}

#[test]
fn every_operation_is_described() {
    let document = openapi::document();
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let at = format!("{method} {path}");
        for member in ["summary", "description", "operationId"] {
            let text = operation[member].as_str().unwrap_or_default();
            assert!(!text.trim().is_empty(), "{at} has no {member}");
        }
        assert!(
            ids.insert(operation["operationId"].to_string()),
            "{at}: the operationId stands twice"
        );
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{at} has one tag");
        let public = PUBLIC.contains(&format!("/hansyn/v1{path}").as_str());
        assert_eq!(operation["security"] == serde_json::json!([]), public, "{at}");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('4')), "{at} has no 4xx");
        for (status, response) in responses {
            let pointer = response["$ref"].as_str().map(|text| text.trim_start_matches('#'));
            let response = pointer.map_or(response, |pointer| document.pointer(pointer).unwrap());
            assert!(
                response["description"].as_str().is_some_and(|d| !d.is_empty()),
                "{at} {status}"
            );
        }
    }
}

#[test]
fn every_reference_resolves() {
    fn walk(value: &Value, document: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                    let pointer = reference.trim_start_matches('#');
                    assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
                }
                members.values().for_each(|member| walk(member, document));
            }
            Value::Array(entries) => entries.iter().for_each(|entry| walk(entry, document)),
            _ => {}
        }
    }
    let document = openapi::document();
    walk(&document, &document);
}

#[test]
fn no_schema_has_a_default() {
    let text = serde_json::to_string(&openapi::document()["components"]["schemas"]).unwrap();
    assert!(!text.contains("\"default\":"), "generated clients misread defaults");
}

#[actix_web::test]
async fn the_contract_is_served_without_a_token() {
    let harness = Harness::start();
    for path in ["/openapi.json", "//openapi.json"] {
        let answer = harness.call(Call::get(path).anonymous()).await.expect(200);
        assert_eq!(answer.text(), openapi::text());
    }
    let info = harness.call(Call::get("/api-info").anonymous()).await.expect(200).json();
    assert_eq!(info["apiName"], "hansyn");
    assert_eq!(info["apiStatus"], "active");
}

#[actix_web::test]
async fn every_problem_code_has_a_page() {
    let harness = Harness::start();
    for code in Code::ALL {
        let path = format!("//docs/problems/{}", code.as_str());
        let page = harness.call(Call::get(&path).anonymous()).await.expect(200).text();
        assert!(page.contains(&code.row().remedy.sv) && page.contains(&code.row().remedy.en));
    }
    harness.call(Call::get("//docs/problems/no-such").anonymous()).await.expect(404);
}

#[actix_web::test]
async fn documentation_health_and_metrics_are_served() {
    let harness = Harness::start();
    for path in ["//docs/", "//health/live", "//health/ready", "//metrics"] {
        harness.call(Call::get(path).anonymous()).await.expect(200);
    }
    let page = harness.call(Call::get("//docs/").anonymous()).await.expect(200);
    assert!(page.text().contains("swagger-ui"), "{}", page.text());
}

#[actix_web::test]
async fn another_method_on_a_known_path_says_which_exist() {
    let harness = Harness::start();
    let answer =
        harness.call(Call::new(actix_web::http::Method::PUT, "/tenders")).await.expect(405);
    assert_eq!(answer.header("allow"), Some("GET, POST"));
    assert_eq!(answer.code(), "method-not-allowed");
    assert_eq!(harness.call(Call::get("/no-such")).await.expect(404).code(), "not-found");
}

#[actix_web::test]
async fn what_the_contract_does_not_allow_is_refused_and_is_no_fault_of_ours() {
    let harness = Harness::start();
    let long = "a".repeat(257);
    let wide = format!("/tenders?q={}", "a".repeat(201));
    for (call, status) in [
        (Call::get("/audit-entries?q=a").by("demo-admin"), 400),
        (Call::get("/clauses?version.lte=2147483648"), 400),
        (Call::get("/events?after=9007199254740992"), 400),
        (Call::get(&wide), 400),
        (Call::get("/tenders").header("traceparent", &long), 431),
        (Call::get("/api-info").anonymous().header("accept-language", &long), 431),
        (Call::get("/tenders").anonymous().header("traceparent", &long), 401),
    ] {
        harness.call(call).await.expect(status);
    }
}
