//! No text that the contract takes for choice systems can hold a person: each is
//! a code, or is on the list with its reason.

use hansyn_api::openapi;
use serde_json::Value;
use std::collections::BTreeSet;

/// Free texts of requests, with the reason why none is about a person. In what is
/// stored the domain refuses personal identity numbers, whatever field they stand in.
#[rustfmt::skip] // A table: one field a row.
const FREE_TEXT: &[(&str, &str, &str)] = &[
    ("Adjustment", "reason", "of a published rate"),
    ("Amendment", "reasons", "of a public decision about a system; no personal numbers"),
    ("Applicant", "name", "of a business; no personal numbers"),
    ("ApplicationAnswer", "how", "of an enterprise; no personal numbers"),
    ("AreaChange", "reference", "where a paper lies; no personal numbers"),
    ("BodyDecision", "reference", "a paragraph of public minutes"),
    ("CeilingChange", "reference", "where a paper lies; no personal numbers"),
    ("ChoiceService", "description", "of a service in a public document; no personal numbers"),
    ("ChoiceSystem", "registrationNumber", "the city's number of a case"),
    ("ChoiceSystem", "title", "of a public document; no personal numbers"),
    ("Closing", "reasons", "of a public decision about a system; no personal numbers"),
    ("CompensationLevel", "description", "of a level in a public document"),
    ("CompensationModel", "decidedBy", "a public decision"),
    ("Completion", "asks", "of an enterprise; no personal numbers"),
    ("ConditionWordingLibrary", "values", "figures of a clause in a public document"),
    ("ConditionWordingOwn", "followUp", "a public document; no personal numbers"),
    ("ConditionWordingOwn", "text", "a public document; no personal numbers"),
    ("ConditionWordingOwn", "title", "a public document; no personal numbers"),
    ("ContractEnd", "reference", "where a paper lies; no personal numbers"),
    ("ContractTerms", "other", "a public document; no personal numbers"),
    ("ExclusionFinding", "proportionality", "of an enterprise; no personal numbers"),
    ("ExclusionFinding", "reasons", "of an enterprise; no personal numbers"),
    ("ExclusionQuestion", "reference", "where a paper lies; no personal numbers"),
    ("ExtentRule", "description", "of an extent in a public document"),
    ("FollowUpPlan", "how", "a public document; no personal numbers"),
    ("HowToApply", "address", "of the authority; no personal numbers"),
    ("NonChoiceAlternative", "description", "a public document; no personal numbers"),
    ("PlacementPattern", "level", "a code of the model; nothing is stored"),
    ("ProviderApplication", "withdrawalReference", "where a paper lies; no personal numbers"),
    ("ProviderLimitWish", "reasons", "a public document; no personal numbers"),
    ("ProviderPresentation", "languages", "codes of two letters"),
    ("ProviderPresentation", "website", "the provider's own page; no personal numbers"),
    ("Rate", "level", "a code of the model"),
    ("ReliedOn", "requirements", "keys of the request document"),
    ("RequestDocument", "purpose", "a public document; no personal numbers"),
    ("RequirementFinding", "reasons", "of an enterprise; no personal numbers"),
    ("SpecialCondition", "cites", "citations"),
    ("SubmittedEvidence", "reference", "where a paper lies; no personal numbers"),
    ("SystemNotice", "reference", "the number of a public notice"),
    ("SystemRequirement", "evidenceNote", "a public document; no personal numbers"),
    ("SystemRequirement", "text", "a public document; no personal numbers"),
    ("Text", "en", "what a provider tells in public; no personal numbers"),
    ("Text", "sv", "what a provider tells in public; no personal numbers"),
];

/// Whether a form keeps persons out by itself.
fn is_coded(schema: &Value) -> bool {
    let format = schema["format"].as_str();
    schema.get("pattern").is_some()
        || schema.get("enum").is_some()
        || schema.get("const").is_some()
        || matches!(format, Some("date" | "date-time"))
}

/// Walks what a schema can hold, and notes its texts and the schemas it names.
fn walk(
    (name, field): (&str, &str),
    schema: &Value,
    texts: &mut BTreeSet<(String, String)>,
    named: &mut Vec<String>,
) {
    if let Some(path) = schema["$ref"].as_str() {
        named.push(path.rsplit('/').next().unwrap().to_owned());
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.clone(),
        kind => vec![kind.clone()],
    };
    if kinds.contains(&Value::String("string".to_owned())) && !is_coded(schema) {
        texts.insert((name.to_owned(), field.to_owned()));
    }
    for inner in ["items", "additionalProperties"] {
        walk_if((name, field), &schema[inner], texts, named);
    }
    for list in ["oneOf", "anyOf", "allOf"] {
        for inner in schema[list].as_array().into_iter().flatten() {
            walk((name, field), inner, texts, named);
        }
    }
    for (member, inner) in schema["properties"].as_object().into_iter().flatten() {
        walk((name, member), inner, texts, named);
    }
}

fn walk_if(
    place: (&str, &str),
    schema: &Value,
    texts: &mut BTreeSet<(String, String)>,
    named: &mut Vec<String>,
) {
    if schema.is_object() {
        walk(place, schema, texts, named);
    }
}

/// The free texts of everything that operations of choice systems take.
fn texts_taken() -> BTreeSet<(String, String)> {
    let document = openapi::document();
    let (mut texts, mut waiting) = (BTreeSet::new(), Vec::new());
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            if operation["tags"][0] != "choice-systems" {
                continue;
            }
            let content = operation["requestBody"]["content"].as_object();
            for body in content.into_iter().flat_map(|content| content.values()) {
                walk(("", ""), &body["schema"], &mut texts, &mut waiting);
            }
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        if seen.insert(name.clone()) {
            let schema = &document["components"]["schemas"][&name];
            // A merge patch has the members of its record.
            let record = name.strip_suffix("Patch").unwrap_or(&name);
            walk((record, ""), schema, &mut texts, &mut waiting);
        }
    }
    assert!(seen.contains("ChoiceSystem") && seen.contains("PlacementCount"), "{seen:?}");
    texts
}

#[test]
fn every_text_that_is_taken_has_a_reason() {
    let known: BTreeSet<(String, String)> = FREE_TEXT
        .iter()
        .map(|(name, field, _)| ((*name).to_owned(), (*field).to_owned()))
        .collect();
    assert_eq!(texts_taken(), known);
}

#[test]
fn what_is_counted_holds_no_text_at_all() {
    let free = texts_taken();
    for counted in ["PlacementCount", "PlacementCounts", "ProviderPlaces", "VolumeCase"] {
        let texts: Vec<_> = free.iter().filter(|(name, _)| name == counted).collect();
        assert_eq!(texts, Vec::<&(String, String)>::new());
    }
}
