//! Every example of the contract, sent for real against the demo data.
//!
//! With `UPDATE_EXAMPLES=1` the answers are written anew from what was
//! answered; the requests stand in the file by hand. `{create_tender.id}` and
//! `{create_tender.etag}` in a path or header are from the last answer to that
//! operation, and `{list_possible_duplicates.nextCursor}` is where the next page
//! of a walk begins.

use actix_web::http::Method;
use hansyn_api::openapi::examples::{Exchange, exchanges};
use hansyn_api::work::runner;
use serde_json::Value;
use std::collections::BTreeMap;

use crate::harness::{Answer, Call, ENGINE, Harness};

/// What earlier answers are called in later requests.
#[derive(Default)]
struct Known(BTreeMap<String, String>);

impl Known {
    fn learn(&mut self, operation: &str, answer: &Answer) {
        if let Some(etag) = answer.header("etag") {
            self.0.insert(format!("{{{operation}.etag}}"), etag.to_owned());
        }
        let body: Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
        if let Some(id) = body["id"].as_str() {
            self.0.insert(format!("{{{operation}.id}}"), id.to_owned());
        }
        if let Some(cursor) = body["_meta"]["nextCursor"].as_str() {
            self.0.insert(format!("{{{operation}.nextCursor}}"), cursor.to_owned());
        }
    }

    fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }
}

fn call(exchange: &Exchange, known: &Known) -> Call {
    let method: Method = exchange.method.parse().unwrap();
    let mut call = Call::new(method, &known.fill(&exchange.path));
    call.caller.clone_from(&exchange.caller);
    let kind = exchange.headers.get("content-type").map_or("application/json", String::as_str);
    call = match &exchange.body {
        Value::Null => call,
        Value::String(text) => call.typed(kind, text.clone()),
        json => call.typed(kind, json.to_string()),
    };
    for (name, value) in exchange.headers.iter().filter(|(name, _)| *name != "content-type") {
        call = call.header(name, &known.fill(value));
    }
    call.header("x-request-id", &exchange.operation)
}

fn answered(answer: &Answer) -> (String, Value) {
    let kind = answer.header("content-type").unwrap_or_default().to_owned();
    if kind.contains("json") && !kind.contains("ndjson") {
        return (kind, answer.json());
    }
    let text = answer.text();
    (kind, if text.is_empty() { Value::Null } else { Value::String(text) })
}

/// Does everything that the contract shows, so that little is as it was.
pub(crate) async fn do_everything(harness: &Harness) {
    let mut known = Known::default();
    for exchange in exchanges() {
        let answer = harness.call(call(&exchange, &known)).await;
        known.learn(&exchange.operation, &answer);
    }
}

#[actix_web::test]
async fn every_example_is_answered_as_it_says() {
    let harness = Harness::start();
    let mut kept = exchanges();
    #[expect(clippy::disallowed_methods, reason = "a switch for whoever runs the test")]
    let update = std::env::var("UPDATE_EXAMPLES").is_ok();
    assert!(!kept.is_empty());
    let mut known = Known::default();
    for exchange in &mut kept {
        if exchange.operation == "get_operation_result" {
            // What was asked for in the background has been done by then.
            while runner::once(&harness.edge).await.unwrap() {}
        }
        let answer = harness.call(call(exchange, &known)).await;
        known.learn(&exchange.operation, &answer);
        let (kind, body) = answered(&answer);
        if update {
            exchange.status = answer.status;
            exchange.content_type = kind;
            exchange.answer = body;
            continue;
        }
        let at = format!("{} {} ({})", exchange.method, exchange.path, exchange.operation);
        assert_eq!(answer.status, exchange.status, "{at}: {}", answer.text());
        assert_eq!(kind, exchange.content_type, "{at}");
        assert_eq!(
            body, exchange.answer,
            "{at} on {ENGINE:?}; run with UPDATE_EXAMPLES=1 if that is right"
        );
    }
    if update {
        let mut text = serde_json::to_string_pretty(&kept).unwrap();
        text.push('\n');
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/examples.json");
        std::fs::write(file, text).unwrap();
    }
}

/// The objects whose members have names of the caller's own choosing, by the end of
/// their pointers.
const NAMED_BY_THE_CALLER: [&str; 2] = ["/own", "/values"];

/// The pointers of all objects in a body whose members are known.
fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if !NAMED_BY_THE_CALLER.iter().any(|end| at.ends_with(end)) {
                found.push(at.to_owned());
            }
            for (name, inner) in members {
                objects(inner, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (place, inner) in items.iter().enumerate() {
                objects(inner, &format!("{at}/{place}"), found);
            }
        }
        _ => {}
    }
}

#[actix_web::test]
async fn no_part_of_a_body_takes_a_member_that_is_not_known() {
    let harness = Harness::start();
    let (mut known, mut asked) = (Known::default(), 0);
    for exchange in exchanges() {
        let mut pointers = Vec::new();
        objects(&exchange.body, "", &mut pointers);
        for at in pointers {
            let mut wrong = exchange.clone();
            wrong.body.pointer_mut(&at).unwrap()["madeUp"] = Value::Bool(true);
            let answer = harness.call(call(&wrong, &known)).await;
            assert_eq!(answer.status, 400, "{} {at}: {}", exchange.operation, answer.text());
            asked += 1;
        }
        known.learn(&exchange.operation, &harness.call(call(&exchange, &known)).await);
    }
    assert!(asked > 150, "{asked}");
}

#[test]
fn an_operation_has_at_most_a_few_examples() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for exchange in exchanges() {
        *counts.entry(exchange.operation).or_default() += 1;
    }
    assert!(counts.values().all(|count| *count <= 4), "{counts:?}");
}
