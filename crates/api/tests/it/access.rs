//! Who may do what: each operation, each role, and no token at all.

use actix_web::http::Method;
use hansyn_api::auth::policy::TABLE;
use hansyn_api::openapi;
use hansyn_domain::party::Role;
use serde_json::json;
use std::collections::BTreeMap;

use crate::harness::{Call, Harness};

/// Which act each operation is.
const ACTS: &[(&str, &str)] = &[
    ("get_me", "ReadShared"),
    ("create_tender", "DraftTenders"),
    ("list_tenders", "ReadTenders"),
    ("get_tender", "ReadTenders"),
    ("patch_tender", "DraftTenders"),
    ("create_tender_transition", "MoveTenders"),
    ("list_tender_versions", "ReadTenders"),
    ("get_tender_document", "ReadTenders"),
    ("list_lot_matches", "Match"),
    ("get_lot_barriers", "Match"),
    ("create_match", "Match"),
    ("get_lot_relaxations", "Match"),
    ("create_lot_what_if", "Match"),
    ("create_lot_proposals", "Match"),
    ("list_lot_consortia", "Match"),
    ("create_over_commitments", "Match"),
    ("create_contact", "KeepContacts"),
    ("list_contacts", "ReadContacts"),
    ("get_contact", "ReadContacts"),
    ("delete_contact", "KeepContacts"),
    ("get_contact_exposure", "ReadContacts"),
    ("create_operation", "Match"),
    ("list_operations", "Match"),
    ("get_operation", "Match"),
    ("get_operation_result", "Match"),
    ("create_operation_cancellation", "Match"),
    ("list_over_commitments", "Match"),
    ("create_plan", "KeepPlans"),
    ("list_plans", "ReadPlans"),
    ("get_plan", "ReadPlans"),
    ("patch_plan", "KeepPlans"),
    ("list_plan_versions", "ReadPlans"),
    ("import_plan_needs", "KeepPlans"),
    ("list_plan_needs", "ReadPlans"),
    ("create_cpv_choice", "KeepPlans"),
    ("get_plan_demand", "ReadPlans"),
    ("list_opportunities", "Match"),
    ("list_lot_changes", "Match"),
    ("get_enterprise_demand", "Match"),
    ("create_assessment", "Assess"),
    ("create_tender_assessment", "StoreAssessments"),
    ("list_tender_assessments", "Assess"),
    ("get_assessment", "Assess"),
    ("get_assessment_trace", "Assess"),
    ("get_assessment_replay", "Assess"),
    ("get_tender_legal_diff", "Assess"),
    ("create_subsidy_calculation", "Assess"),
    ("create_benefit_ages", "Assess"),
    ("create_choice_system", "DraftChoiceSystems"),
    ("list_choice_systems", "ReadChoiceSystems"),
    ("get_choice_system", "ReadChoiceSystems"),
    ("patch_choice_system", "DraftChoiceSystems"),
    ("create_choice_system_transition", "MoveChoiceSystems"),
    ("list_choice_system_steps", "ReadChoiceSystems"),
    ("list_amendment_changes", "ReadChoiceSystems"),
    ("list_choice_system_versions", "ReadChoiceSystems"),
    ("get_choice_system_findings", "Assess"),
    ("create_choice_system_assessment", "StoreAssessments"),
    ("list_choice_system_assessments", "Assess"),
    ("get_choice_system_document", "ReadChoiceSystems"),
    ("get_choice_information", "ReadChoiceSystems"),
    ("create_application", "FileApplications"),
    ("list_applications", "ReadApplications"),
    ("list_watched_applications", "ReadApplications"),
    ("get_application", "ReadApplications"),
    ("patch_application", "FileApplications"),
    ("get_application_proposal", "ReadApplications"),
    ("create_application_decision", "DecideApplications"),
    ("create_application_notification", "FileApplications"),
    ("get_application_handling", "ReadApplications"),
    ("get_application_notice", "ReadApplications"),
    ("list_application_versions", "ReadApplications"),
    ("create_provider_contract", "KeepContracts"),
    ("list_provider_contracts", "ReadChoiceSystems"),
    ("get_provider_contract", "ReadChoiceSystems"),
    ("patch_provider_contract", "KeepContracts"),
    ("create_placement_counts", "KeepContracts"),
    ("list_provider_contract_areas", "ReadChoiceSystems"),
    ("list_provider_contract_ceilings", "ReadChoiceSystems"),
    ("list_provider_contract_versions", "ReadChoiceSystems"),
    ("list_compensation_models", "ReadShared"),
    ("create_compensation_calculation", "Assess"),
    ("create_volume_risk", "Assess"),
    ("list_parameters", "ReadShared"),
    ("list_provisions", "ReadShared"),
    ("create_parameter", "KeepLaw"),
    ("create_provision", "KeepLaw"),
    ("list_amendments", "ReadShared"),
    ("get_amendment", "ReadShared"),
    ("create_impact", "Assess"),
    ("create_clause_lint", "Assess"),
    ("get_tender_clause_lints", "Assess"),
    ("create_clause", "WriteClauses"),
    ("list_clauses", "ReadShared"),
    ("get_clause", "ReadShared"),
    ("patch_clause", "WriteClauses"),
    ("create_clause_transition", "PublishClauses"),
    ("list_clause_versions", "ReadShared"),
    ("create_enterprise", "KeepRegister"),
    ("list_enterprises", "ReadShared"),
    ("import_enterprises", "KeepRegister"),
    ("get_enterprise", "ReadShared"),
    ("patch_enterprise", "KeepRegister"),
    ("list_enterprise_versions", "ReadShared"),
    ("list_enterprise_duplicates", "ReadShared"),
    ("list_possible_duplicates", "ReadShared"),
    ("create_enterprise_merge", "KeepRegister"),
    ("create_merge_reversal", "KeepRegister"),
    ("get_enterprise_survivor", "ReadShared"),
    ("list_round_tasks", "ReadShared"),
    ("get_enterprise_standing", "ReadShared"),
    ("list_stale_facts", "ReadShared"),
    ("create_municipality", "KeepParties"),
    ("list_municipalities", "ReadShared"),
    ("get_municipality", "ReadShared"),
    ("patch_municipality", "KeepParties"),
    ("list_municipality_versions", "ReadShared"),
    ("create_committee", "KeepParties"),
    ("list_committees", "ReadShared"),
    ("get_committee", "ReadShared"),
    ("patch_committee", "KeepParties"),
    ("list_committee_versions", "ReadShared"),
    ("create_membership", "KeepMemberships"),
    ("list_memberships", "ReadMemberships"),
    ("get_membership", "ReadMemberships"),
    ("delete_membership", "KeepMemberships"),
    ("search_cpv", "ReadShared"),
    ("get_cpv", "ReadShared"),
    ("search_areas", "ReadShared"),
    ("list_events", "FollowEvents"),
    ("create_webhook", "KeepWebhooks"),
    ("list_webhooks", "KeepWebhooks"),
    ("get_webhook", "KeepWebhooks"),
    ("patch_webhook", "KeepWebhooks"),
    ("create_webhook_secret", "KeepWebhooks"),
    ("delete_webhook", "KeepWebhooks"),
    ("list_webhook_deliveries", "KeepWebhooks"),
    ("create_webhook_replay", "KeepWebhooks"),
    ("export_table", "Export"),
    ("get_data_dictionary", "ReadShared"),
    ("list_audit_entries", "ReadAudit"),
];

/// A subject of the demo that has the role and no other.
const SUBJECTS: &[(Role, &str)] = &[
    (Role::CaseOfficer, "demo-handlaggare"),
    (Role::Reviewer, "demo-reviewer"),
    (Role::Delegate, "demo-delegate"),
    (Role::Analyst, "demo-analyst"),
    (Role::Registrar, "demo-registrar"),
    (Role::Integration, "demo-integration"),
    (Role::Administrator, "demo-admin"),
    (Role::Auditor, "demo-auditor"),
];

fn operations() -> BTreeMap<String, (Method, String)> {
    let document = openapi::document();
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            let method: Method = method.to_uppercase().parse().unwrap();
            let path = path
                .replace("{id}", "tnd_00000000000000000000000000")
                .replace("{lotId}", "lot_00000000000000000000000000")
                .replace("{code}", "85312510")
                .replace("{table}", "enterprises");
            found.insert(id, (method, path));
        }
    }
    found
}

fn call(method: &Method, path: &str) -> Call {
    let call = Call::new(method.clone(), path)
        .header("if-match", "\"v1\"")
        .header("idempotency-key", "access");
    if method == Method::POST || method == Method::PATCH { call.json(&json!({})) } else { call }
}

#[test]
fn every_operation_has_its_act() {
    let acts: BTreeMap<_, _> = ACTS.iter().copied().collect();
    assert_eq!(acts.len(), ACTS.len());
    for id in operations().keys().filter(|id| *id != "get_api_info") {
        let act = acts.get(id.as_str()).unwrap_or_else(|| panic!("{id} has no act"));
        assert!(TABLE.iter().any(|(name, _)| name == act), "{act}");
    }
    assert_eq!(acts.len() + 1, operations().len());
}

#[actix_web::test]
async fn without_a_token_nothing_but_the_public_is_answered() {
    let harness = Harness::start();
    for (id, (method, path)) in operations() {
        let answer = harness.call(call(&method, &path).anonymous()).await;
        let expected = if id == "get_api_info" { 200 } else { 401 };
        assert_eq!(answer.status, expected, "{id}: {}", answer.text());
        if expected == 401 {
            assert_eq!(answer.code(), "unauthenticated");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        }
    }
}

#[actix_web::test]
async fn a_role_that_may_not_is_refused_before_anything_else_is_looked_at() {
    let harness = Harness::start();
    let operations = operations();
    for (id, act) in ACTS {
        let roles = TABLE.iter().find(|(name, _)| name == act).unwrap().1;
        let (method, path) = &operations[*id];
        for (role, subject) in SUBJECTS {
            let answer = harness.call(call(method, path).by(subject)).await;
            if roles.contains(role) {
                assert_ne!(answer.status, 401, "{id} by {subject}");
            } else {
                assert_eq!(answer.status, 403, "{id} by {subject}: {}", answer.text());
            }
        }
    }
}

#[actix_web::test]
async fn a_subject_without_roles_may_do_nothing() {
    let harness = Harness::start();
    for (id, (method, path)) in operations().iter().filter(|(id, _)| *id != "get_api_info") {
        let answer = harness.call(call(method, path).by("nobody")).await;
        assert_eq!(answer.status, 403, "{id}");
    }
}

#[actix_web::test]
async fn only_a_system_acts_on_behalf_of_others() {
    let harness = Harness::start();
    let call = || Call::get("/me").header("hansyn-on-behalf-of", "somebody");
    harness.call(call().by("demo-integration")).await.expect(200);
    harness.call(call().by("demo-officer")).await.expect(403);
}
