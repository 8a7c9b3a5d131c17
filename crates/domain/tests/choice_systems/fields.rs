//! No field of a choice system can hold a person, rank anybody or close the door:
//! every text of the three records is on a list here, with its reason.

use hansyn_domain::choice_system::application::{ApplicationDecision, DelegateFindings};
use hansyn_domain::choice_system::{ChoiceSystem, ProviderApplication, ProviderContract};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

/// Where free text may stand, and why it holds no person. The second part of an
/// entry is the field; the first the record it belongs to.
#[rustfmt::skip] // A table: one field a row.
const FREE_TEXT: &[(&str, &str, &str)] = &[
    ("Applicant", "name", "the business name of a party to a public contract"),
    ("ApplicationAnswer", "how", "about the enterprise; personal numbers are refused"),
    ("AreaChange", "reference", "where a paper lies"),
    ("BodyDecision", "reference", "a paragraph of public minutes"),
    ("CeilingChange", "reference", "where a paper lies"),
    ("ChoiceService", "description", "public document on a service"),
    ("ChoiceSystem", "registrationNumber", "the city's number of a case"),
    ("ChoiceSystem", "title", "public document"),
    ("Closing", "reasons", "public decision about a system"),
    ("Completion", "asks", "what an enterprise is asked for; personal numbers are refused"),
    ("ConditionWording", "followUp", "public document"),
    ("ConditionWording", "text", "public document"),
    ("ConditionWording", "title", "public document"),
    ("ConditionWording", "values", "numbers and names of services in a public document"),
    ("ContractEnd", "reference", "where a paper lies"),
    ("ContractTerms", "other", "public document"),
    ("Amendment", "reasons", "public decision about a system"),
    ("CompensationModel", "decidedBy", "a public decision"),
    ("CompensationLevel", "description", "what a level means in a public document"),
    ("ExtentRule", "description", "what an extent means in a public document"),
    ("Adjustment", "reason", "public document"),
    ("ExclusionFinding", "proportionality", "reasons about an enterprise; personal numbers are refused"),
    ("ExclusionFinding", "reasons", "reasons about an enterprise; personal numbers are refused"),
    ("ExclusionQuestion", "reference", "where a paper lies"),
    ("FollowUpPlan", "how", "public document"),
    ("HowToApply", "address", "an address of the authority"),
    ("NonChoiceAlternative", "description", "public document"),
    ("ProviderApplication", "withdrawalReference", "where a paper lies"),
    ("ProviderLimitWish", "reasons", "public document"),
    ("ProviderPresentation", "website", "the provider's own page"),
    ("RequestDocument", "purpose", "public document"),
    ("RequirementFinding", "reasons", "reasons about an enterprise; personal numbers are refused"),
    ("SubmittedEvidence", "reference", "where a paper lies"),
    ("SystemNotice", "reference", "the number of a public notice"),
    ("SystemRequirement", "evidenceNote", "public document"),
    ("SystemRequirement", "text", "public document"),
    ("Text", "en", "what a provider tells of its activity in public"),
    ("Text", "sv", "what a provider tells of its activity in public"),
];

/// Texts that are codes: a pattern or a fixed list keeps persons out.
fn is_coded(schema: &Value) -> bool {
    schema.get("pattern").is_some()
        || schema.get("enum").is_some()
        || schema.get("const").is_some()
        || matches!(
            schema.get("format").and_then(Value::as_str),
            Some("date" | "date-time" | "uuid")
        )
}

/// Short codes whose check stands in the domain instead of the schema.
const CODES: &[(&str, &str)] = &[
    ("Rate", "level"),
    ("SpecialCondition", "cites"),
    ("ProviderPresentation", "languages"),
    ("ReliedOn", "requirements"),
];

fn named<T: ToSchema>() -> (String, RefOr<Schema>) {
    (T::name().into_owned(), T::schema())
}

fn every_schema() -> BTreeMap<String, Value> {
    let mut all: Vec<(String, RefOr<Schema>)> = vec![
        named::<ChoiceSystem>(),
        named::<ProviderApplication>(),
        named::<ApplicationDecision>(),
        named::<DelegateFindings>(),
        named::<ProviderContract>(),
    ];
    ChoiceSystem::schemas(&mut all);
    ProviderApplication::schemas(&mut all);
    ApplicationDecision::schemas(&mut all);
    DelegateFindings::schemas(&mut all);
    ProviderContract::schemas(&mut all);
    all.into_iter().map(|(name, schema)| (name, serde_json::to_value(schema).unwrap())).collect()
}

/// Every field of every record, with its schema, however it is wrapped.
fn fields(name: &str, schema: &Value, found: &mut Vec<(String, String, Value)>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        for (field, inner) in properties {
            found.push((name.to_owned(), field.clone(), inner.clone()));
        }
    }
    for list in ["oneOf", "anyOf", "allOf"] {
        for inner in schema.get(list).and_then(Value::as_array).into_iter().flatten() {
            fields(name, inner, found);
        }
    }
}

/// Whether a value of this schema can be free text itself, not by reference.
fn holds_free_text(schema: &Value) -> bool {
    let is_string = match schema.get("type") {
        Some(Value::String(kind)) => kind == "string",
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "string"),
        _ => false,
    };
    let inner = ["items", "additionalProperties"].iter().filter_map(|name| schema.get(*name));
    let lists = ["oneOf", "anyOf", "allOf"].iter().filter_map(|name| schema.get(*name));
    (is_string && !is_coded(schema))
        || inner.filter(|it| it.is_object()).any(holds_free_text)
        || lists.filter_map(Value::as_array).flatten().any(holds_free_text)
}

fn all_fields() -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for (name, schema) in every_schema() {
        fields(&name, &schema, &mut found);
    }
    assert!(found.len() > 150, "{}", found.len());
    found
}

#[test]
fn every_free_text_is_known_and_has_a_reason() {
    let known: BTreeSet<(&str, &str)> = FREE_TEXT
        .iter()
        .map(|(record, field, _)| (*record, *field))
        .chain(CODES.iter().copied())
        .collect();
    let mut unknown = Vec::new();
    let mut seen = BTreeSet::new();
    for (record, field, schema) in all_fields() {
        if holds_free_text(&schema) {
            if known.contains(&(record.as_str(), field.as_str())) {
                seen.insert((record, field));
            } else {
                unknown.push(format!("{record}.{field}: {schema}"));
            }
        }
    }
    assert!(unknown.is_empty(), "no reason for\n{}", unknown.join("\n"));
    let stale: Vec<_> = known
        .iter()
        .filter(|(record, field)| !seen.contains(&((*record).to_owned(), (*field).to_owned())))
        .collect();
    assert!(stale.is_empty(), "no such texts: {stale:?}");
}

#[test]
fn every_schema_that_is_referred_to_is_looked_at() {
    let all = every_schema();
    let text = serde_json::to_string(&all).unwrap();
    for part in text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(all.contains_key(name), "{name}");
    }
}

#[test]
fn a_contract_holds_no_free_text_about_anybody() {
    let mut reached = BTreeSet::new();
    reach("ProviderContract", &every_schema(), &mut reached);
    let texts: BTreeSet<String> = all_fields()
        .into_iter()
        .filter(|(record, _, schema)| reached.contains(record) && holds_free_text(schema))
        .map(|(record, field, _)| format!("{record}.{field}"))
        .collect();
    let expected = [
        "Applicant.name",
        "AreaChange.reference",
        "CeilingChange.reference",
        "ContractEnd.reference",
        "ProviderPresentation.languages",
        "ProviderPresentation.website",
        "Text.en",
        "Text.sv",
    ];
    assert_eq!(texts.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

fn reach(name: &str, all: &BTreeMap<String, Value>, reached: &mut BTreeSet<String>) {
    if !reached.insert(name.to_owned()) {
        return;
    }
    let text = all.get(name).map(Value::to_string).unwrap_or_default();
    for part in text.split("#/components/schemas/").skip(1) {
        reach(part.split('"').next().unwrap(), all, reached);
    }
}

#[test]
fn no_field_ranks_prices_closes_or_decides() {
    let forbidden = [
        "rank",
        "score",
        "points",
        "weight",
        "bid",
        "tender",
        "winner",
        "award",
        "deadline",
        "lastday",
        "lastdate",
        "closesapplications",
        "outcome",
        "approved",
        "person",
        "birth",
        "participant",
        "client",
        "contactperson",
        "phone",
        "email",
        "signatory",
        "maxproviders",
    ];
    for (record, field, _) in all_fields() {
        let name = field.to_lowercase();
        let hit = forbidden.iter().find(|word| name.contains(*word));
        assert!(hit.is_none(), "{record}.{field} has {hit:?}");
    }
}
