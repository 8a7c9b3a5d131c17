//! The application: every route, mounted and documented by one registration.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, Error, HttpRequest, HttpResponse, web};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::{Value, json};
use std::sync::Arc;
use tracing_actix_web::TracingLogger;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::gate::gate;
use crate::edge::Edge;
use crate::envelope::envelope;
use crate::problem::{Code, Problem};
use crate::resource::ROOT;
use crate::routes::{
    amendments, application_watch, applications, assessments, audit, choice_findings,
    choice_information, choice_systems, clause_lints, clauses, committees, compensation, consortia,
    contacts, demand, documents, enterprises, events, explanations, exports, impacts, imports, law,
    lot_changes, lot_proposals, lots, matches, memberships, merge_reversals, merges, meta,
    municipalities, operations, opportunities, over_commitments, plan_needs, plans,
    possible_duplicates, provider_contracts, relaxations, replays, rounds, standing, subsidies,
    tenders, vocabulary, webhooks,
};
use crate::served::Served;
use crate::telemetry::RequestSpan;

/// Where the documentation reads the contract.
const CONTRACT_FOR_PAGES: &str = "/docs/openapi.json";

/// The contract as it is served, and the methods of each path.
pub struct Contract {
    text: Served,
    /// The same with a server relative to the page, so that the documentation
    /// calls this installation, wherever it is reached.
    text_for_pages: Served,
    methods: Vec<(Vec<String>, Vec<String>)>,
}

impl Contract {
    /// The contract of this build.
    #[must_use]
    pub fn of_this_build() -> Self {
        let mut document = crate::openapi::document();
        let empty = serde_json::Map::new();
        let paths = document.get("paths").and_then(Value::as_object).unwrap_or(&empty);
        let methods = paths
            .iter()
            .map(|(path, item)| {
                let segments = path.split('/').skip(1).map(str::to_owned).collect();
                let methods = item
                    .as_object()
                    .map(|methods| methods.keys().map(|m| m.to_uppercase()).collect());
                (segments, methods.unwrap_or_default())
            })
            .collect();
        if let Some(servers) = document.get_mut("servers") {
            *servers = json!([{"url": ROOT, "description": "This installation"}]);
        }
        let text_for_pages = Served::new(document.to_string());
        Self { text: Served::new(crate::openapi::text()), text_for_pages, methods }
    }

    /// The methods that a path of the API has, if it has any.
    fn methods_of(&self, path: &str) -> Option<Vec<String>> {
        let given: Vec<&str> = path.strip_prefix(ROOT)?.split('/').skip(1).collect();
        let mut found: Vec<String> = Vec::new();
        for (segments, methods) in &self.methods {
            let same = segments.len() == given.len()
                && segments
                    .iter()
                    .zip(&given)
                    .all(|(known, here)| known.starts_with('{') || known == here);
            if same {
                found.extend(methods.iter().cloned());
            }
        }
        found.sort();
        found.dedup();
        (!found.is_empty()).then_some(found)
    }
}

/// Every route of the API.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(meta::get_api_info)
        .service(meta::get_me)
        .service(tenders::create_tender)
        .service(tenders::list_tenders)
        .service(tenders::get_tender)
        .service(tenders::patch_tender)
        .service(tenders::create_tender_transition)
        .service(tenders::list_tender_versions)
        .service(documents::get_tender_document)
        .service(lots::list_lot_matches)
        .service(lots::get_lot_barriers)
        .service(matches::create_match)
        .service(relaxations::get_lot_relaxations)
        .service(relaxations::create_lot_what_if)
        .service(lot_proposals::create_lot_proposals)
        .service(consortia::list_lot_consortia)
        .service(over_commitments::create_over_commitments)
        .service(contacts::create_contact)
        .service(contacts::list_contacts)
        .service(contacts::get_contact)
        .service(contacts::delete_contact)
        .service(contacts::get_contact_exposure)
        .service(operations::create_operation)
        .service(operations::list_operations)
        .service(operations::get_operation)
        .service(operations::get_operation_result)
        .service(operations::create_operation_cancellation)
        .service(over_commitments::list_over_commitments)
        .service(plans::create_plan)
        .service(plans::list_plans)
        .service(plans::get_plan)
        .service(plans::patch_plan)
        .service(plans::list_plan_versions)
        .service(plan_needs::import_plan_needs)
        .service(plan_needs::list_plan_needs)
        .service(plan_needs::create_cpv_choice)
        .service(demand::get_plan_demand)
        .service(assessments::create_assessment)
        .service(assessments::create_tender_assessment)
        .service(assessments::list_tender_assessments)
        .service(assessments::get_assessment)
        .service(explanations::get_assessment_trace)
        .service(replays::get_assessment_replay)
        .service(explanations::get_tender_legal_diff)
        .service(subsidies::create_subsidy_calculation)
        .service(subsidies::create_benefit_ages)
        .service(choice_systems::create_choice_system)
        .service(choice_systems::list_choice_systems)
        .service(choice_systems::get_choice_system)
        .service(choice_systems::patch_choice_system)
        .service(choice_systems::create_choice_system_transition)
        .service(choice_systems::list_choice_system_steps)
        .service(choice_systems::list_amendment_changes)
        .service(choice_systems::list_choice_system_versions)
        .service(choice_findings::get_choice_system_findings)
        .service(choice_findings::create_choice_system_assessment)
        .service(choice_findings::list_choice_system_assessments)
        .service(documents::get_choice_system_document)
        .service(choice_information::get_choice_information)
        .service(applications::create_application)
        .service(applications::list_applications)
        .service(application_watch::list_watched_applications)
        .service(applications::get_application)
        .service(applications::patch_application)
        .service(applications::get_application_proposal)
        .service(applications::create_application_decision)
        .service(applications::create_application_notification)
        .service(applications::get_application_handling)
        .service(applications::get_application_notice)
        .service(applications::list_application_versions)
        .service(provider_contracts::create_provider_contract)
        .service(provider_contracts::list_provider_contracts)
        .service(provider_contracts::get_provider_contract)
        .service(provider_contracts::patch_provider_contract)
        .service(provider_contracts::create_placement_counts)
        .service(provider_contracts::list_provider_contract_areas)
        .service(provider_contracts::list_provider_contract_ceilings)
        .service(provider_contracts::list_provider_contract_versions)
        .service(compensation::list_compensation_models)
        .service(compensation::create_compensation_calculation)
        .service(compensation::create_volume_risk)
        .service(law::list_parameters)
        .service(law::list_provisions)
        .service(amendments::create_parameter)
        .service(amendments::create_provision)
        .service(amendments::list_amendments)
        .service(amendments::get_amendment)
        .service(impacts::create_impact)
        .service(clause_lints::create_clause_lint)
        .service(clause_lints::get_tender_clause_lints)
        .service(clauses::create_clause)
        .service(clauses::list_clauses)
        .service(clauses::get_clause)
        .service(clauses::patch_clause)
        .service(clauses::create_clause_transition)
        .service(clauses::list_clause_versions)
        .service(enterprises::create_enterprise)
        .service(enterprises::list_enterprises)
        .service(imports::import_enterprises)
        .service(enterprises::get_enterprise)
        .service(enterprises::patch_enterprise)
        .service(enterprises::list_enterprise_versions)
        .service(merges::list_enterprise_duplicates)
        .service(possible_duplicates::list_possible_duplicates)
        .service(merges::create_enterprise_merge)
        .service(merge_reversals::create_merge_reversal)
        .service(merges::get_enterprise_survivor)
        .service(rounds::list_round_tasks)
        .service(standing::get_enterprise_standing)
        .service(opportunities::list_opportunities)
        .service(lot_changes::list_lot_changes)
        .service(demand::get_enterprise_demand)
        .service(standing::list_stale_facts)
        .service(municipalities::create_municipality)
        .service(municipalities::list_municipalities)
        .service(municipalities::get_municipality)
        .service(municipalities::patch_municipality)
        .service(municipalities::list_municipality_versions)
        .service(committees::create_committee)
        .service(committees::list_committees)
        .service(committees::get_committee)
        .service(committees::patch_committee)
        .service(committees::list_committee_versions)
        .service(memberships::create_membership)
        .service(memberships::list_memberships)
        .service(memberships::get_membership)
        .service(memberships::delete_membership)
        .service(vocabulary::search_cpv)
        .service(vocabulary::get_cpv)
        .service(vocabulary::search_areas)
        .service(events::list_events)
        .service(webhooks::create_webhook)
        .service(webhooks::list_webhooks)
        .service(webhooks::get_webhook)
        .service(webhooks::patch_webhook)
        .service(webhooks::create_webhook_secret)
        .service(webhooks::delete_webhook)
        .service(webhooks::list_webhook_deliveries)
        .service(webhooks::create_webhook_replay)
        .service(exports::export_table)
        .service(exports::get_data_dictionary)
        .service(audit::list_audit_entries);
}

/// The application with everything around it.
pub fn app(
    edge: web::Data<Edge>,
    contract: Arc<Contract>,
    metrics: PrometheusHandle,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let api = web::scope(ROOT)
        .wrap(from_fn(gate))
        .route("/openapi.json", web::get().to(openapi_json))
        .configure(mount)
        .default_service(web::to(unmatched));
    App::new()
        .app_data(edge)
        .app_data(web::Data::from(contract))
        .app_data(web::Data::new(metrics))
        .wrap(Compress::default())
        .wrap(from_fn(envelope))
        .wrap(TracingLogger::<RequestSpan>::new())
        .service(api)
        .route("/openapi.json", web::get().to(openapi_json))
        .route("/health/live", web::get().to(meta::live))
        .route("/health/ready", web::get().to(meta::ready))
        .route("/metrics", web::get().to(scrape))
        .route("/", web::get().to(to_docs))
        .route("/docs", web::get().to(to_docs))
        .route("/docs/problems/{code}", web::get().to(meta::problem_page))
        .route(CONTRACT_FOR_PAGES, web::get().to(openapi_json_for_pages))
        .service(
            utoipa_swagger_ui::SwaggerUi::new("/docs/{_:.*}")
                .config(utoipa_swagger_ui::Config::from(CONTRACT_FOR_PAGES)),
        )
        .default_service(web::to(unmatched))
}

fn mount(config: &mut web::ServiceConfig) {
    let mut documented = ServiceConfig::new(config);
    routes(&mut documented);
}

async fn to_docs() -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("location", "/docs/")).finish()
}

async fn openapi_json(request: HttpRequest, contract: web::Data<Contract>) -> HttpResponse {
    contract.text.answer(&request)
}

async fn openapi_json_for_pages(
    request: HttpRequest,
    contract: web::Data<Contract>,
) -> HttpResponse {
    contract.text_for_pages.answer(&request)
}

async fn scrape(metrics: web::Data<PrometheusHandle>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(metrics.render())
}

/// A path or a method that does not exist.
async fn unmatched(
    request: HttpRequest,
    contract: web::Data<Contract>,
) -> Result<HttpResponse, Problem> {
    match contract.methods_of(request.path()) {
        Some(methods)
            if request.method() != Method::GET || !methods.contains(&"GET".to_owned()) =>
        {
            Err(Problem::new(Code::MethodNotAllowed).header("allow", methods.join(", ")))
        }
        _ => Err(Problem::not_found()),
    }
}
