//! Examples: each was sent for real, and a test sends each again.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const TEXT: &str = include_str!("../../../../openapi/examples.json");

/// How many entries of a list an example shows.
const SHOWN: usize = 2;

/// A request and the answer that it got from the demo data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exchange {
    /// The operation.
    pub operation: String,
    /// The method.
    pub method: String,
    /// The path with its query, without the root of the API.
    pub path: String,
    /// The subject that calls; absent without a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// Headers besides the token.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// The body: JSON, or a text for other types.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub body: Value,
    /// The status of the answer.
    pub status: u16,
    /// The content type of the answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content_type: String,
    /// The answer: JSON, or a text for other types.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub answer: Value,
}

/// Every exchange, in the order in which it is sent.
#[must_use]
pub fn exchanges() -> Vec<Exchange> {
    serde_json::from_str(TEXT).unwrap_or_default()
}

/// Puts each exchange into the operation it belongs to.
pub fn attach(document: &mut Value) {
    let exchanges = exchanges();
    let Some(Value::Object(paths)) = document.pointer_mut("/paths") else { return };
    for item in paths.values_mut() {
        let Value::Object(methods) = item else { continue };
        for operation in methods.values_mut() {
            let id =
                operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
            for (number, exchange) in exchanges.iter().filter(|e| e.operation == id).enumerate() {
                attach_one(operation, exchange, &format!("example{}", number + 1));
            }
        }
    }
}

fn attach_one(operation: &mut Value, exchange: &Exchange, name: &str) {
    let request = operation.pointer_mut("/requestBody/content");
    if let (false, Some(Value::Object(content))) = (exchange.body.is_null(), request) {
        let given = exchange.headers.get("content-type").map(String::as_str);
        if let Some(media) = content.get_mut(given.unwrap_or("application/json")) {
            insert(media, name, &exchange.body);
        }
    }
    let mut answer = exchange.answer.clone();
    shorten(&mut answer);
    let own = exchange.status.to_string();
    let essence = exchange.content_type.split(';').next().unwrap_or_default().trim();
    let content = |status: &str| format!("/responses/{status}/content");
    let form = |operation: &Value, status: &str| {
        operation.pointer(&content(status))?.get(essence)?.get("schema").cloned()
    };
    // Where 200 says what would be made, it says it in the same words.
    let says_the_same =
        own.starts_with("20") && own != "200" && form(operation, "200") == form(operation, &own);
    for status in [own.as_str()].into_iter().chain(says_the_same.then_some("200")) {
        let content = operation.pointer_mut(&content(status));
        if let Some(media) = content.and_then(|content| content.get_mut(essence)) {
            insert(media, name, &answer);
        }
    }
}

/// Keeps the beginning of long lists: an example shows the shape.
fn shorten(value: &mut Value) {
    match value {
        Value::Array(entries) => {
            entries.truncate(SHOWN);
            entries.iter_mut().for_each(shorten);
        }
        Value::Object(members) => members.values_mut().for_each(shorten),
        _ => {}
    }
}

fn insert(media: &mut Value, name: &str, value: &Value) {
    let Value::Object(media) = media else { return };
    let examples = media.entry("examples").or_insert_with(|| json!({}));
    if let Value::Object(examples) = examples {
        examples.insert(name.to_owned(), json!({"value": value}));
    }
}
