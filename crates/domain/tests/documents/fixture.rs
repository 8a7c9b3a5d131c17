//! A small purchase and a small choice system, as the documents need them.

use hansyn_domain::choice_system::ChoiceSystem;
use hansyn_domain::clause::{Clause, library};
use hansyn_domain::law::assessment::Assessment;
use hansyn_domain::statement::{
    Document, DocumentError, RequestDocumentInput, TenderDocumentInput, request_document,
    tender_document,
};
use hansyn_domain::tender::Tender;
use hansyn_domain::text::Language;
use serde_json::{Value, json};

/// What a document is made from, owned.
pub(crate) struct Case {
    pub(crate) tender: Tender,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) assessment: Option<Assessment>,
    pub(crate) language: Language,
}

impl Case {
    pub(crate) fn try_document(&self) -> Result<Document, DocumentError> {
        tender_document(TenderDocumentInput {
            tender: &self.tender,
            municipality: "Stockholms kommun",
            committee: "Arbetsmarknadsnämnden",
            clauses: &self.clauses,
            assessment: self.assessment.as_ref(),
            prepared_on: jiff::civil::date(2026, 11, 21),
            language: self.language,
        })
    }

    pub(crate) fn document(&self) -> Document {
        self.try_document().unwrap()
    }
}

/// The request document of the case in `tests/choice_systems`, after `change`.
pub(crate) fn request(
    language: Language,
    change: impl FnOnce(&mut ChoiceSystem),
) -> Result<Document, DocumentError> {
    let case: Value = serde_json::from_str(include_str!("../choice_systems/tyreso.json")).unwrap();
    let mut system: ChoiceSystem = serde_json::from_value(case["system"].clone()).unwrap();
    change(&mut system);
    request_document(RequestDocumentInput {
        system: &system,
        municipality: "Stockholms kommun",
        committee: "Socialnämnden",
        clauses: &library::embedded().unwrap(),
        assessment: Some(&assessment("LOV", &json!([]))),
        correction_days: Some(21),
        is_decided: false,
        prepared_on: jiff::civil::date(2026, 11, 21),
        language,
    })
}

/// Café and gardens in two lots, with clauses in two phases and one blank open.
pub(crate) fn purchase() -> Case {
    let tender = json!({
        "committeeId": "com_00000000000000000000000001",
        "title": "Café och trädgårdsskötsel",
        "description": "Staden köper drift av ett café och skötsel av två trädgårdar.\nUppdraget ska ge arbete åt människor som står långt från arbetsmarknaden.",
        "registrationNumber": "AMN 2026/0204",
        "instrument": "LOU",
        "contractKind": "SERVICES",
        "valuation": { "estimated": money("812500.00"), "includesVatPercent": 25, "options": money("100000.00") },
        "procedure": "ADVERTISED",
        "plannedStart": "2027-02-01",
        "contractStart": "2027-06-01",
        "termMonths": 24,
        "lots": [
            {
                "id": "lot_00000000000000000000000001", "title": "Café", "cpv": "55330000",
                "areas": ["0180-norrmalm"], "value": money("400000.00"),
                "requirements": [
                    { "key": "turnover", "label": { "sv": "Ekonomi", "en": "Finances" },
                      "anyOf": [{ "kind": "TURNOVER_AT_LEAST", "amount": money("200000.00") },
                                { "kind": "LARGEST_CONTRACT_AT_LEAST", "amount": money("100000.00") }] },
                    { "key": "references",
                      "anyOf": [{ "kind": "REFERENCES_AT_LEAST", "references": 1, "cpv": "55330000", "withinYears": 3 }] },
                ],
            },
            {
                "id": "lot_00000000000000000000000002", "title": "Trädgårdar", "cpv": "77310000",
                "areas": ["0180"], "value": money("250000.00"),
                "reservation": { "route": "INTEGRATION_SUPPLIER" },
            },
        ],
        "clauses": [
            { "code": "PER-01", "version": 2, "phase": "PERFORMANCE_CONDITION",
              "values": { "jobs": "2" }, "cites": ["LOU 19:9 p 5"] },
            { "code": "QUA-01", "version": 1, "phase": "QUALIFICATION",
              "lots": ["lot_00000000000000000000000001"] },
        ],
        "award": {
            "ground": "BEST_PRICE_QUALITY", "order": "WEIGHTS",
            "criteria": [{ "name": "Pris", "weightBasisPoints": 6000 },
                         { "name": "Plan för inkludering", "weightBasisPoints": 3750, "isSocial": true }],
        },
    });
    Case {
        tender: serde_json::from_value(tender).unwrap(),
        clauses: vec![jobs_clause(), joint_clause()],
        assessment: Some(assessment(
            "R2",
            &json!([{
                "route": "RESERVED_INTEGRATION_SUPPLIER", "state": "CONDITIONAL",
                "because": { "sv": "Värdet är under tröskelvärdet.", "en": "The value is below the threshold." },
                "takes": { "sv": "Juridisk prövning.", "en": "Legal review." },
                "provisions": ["LOU 19:2"],
            }]),
        )),
        language: Language::Sv,
    }
}

/// Daily occupation that people choose for themselves.
pub(crate) fn choice_system() -> Case {
    let tender = json!({
        "committeeId": "com_00000000000000000000000001",
        "title": "Daglig sysselsättning",
        "instrument": "LOV",
        "contractKind": "SERVICES",
        "registrationNumber": "SN 2026/11",
        "plannedStart": "2027-01-11",
        "contractStart": "2027-04-01",
        "termMonths": 36,
        "lots": [{ "title": "Sysselsättning", "cpv": "85312000", "areas": ["0138"],
                   "requirements": [{ "key": "places", "anyOf": [{ "kind": "PLACES_AT_LEAST", "places": 3 }] }] }],
        "clauses": [{ "code": "PER-01", "version": 2, "phase": "PERFORMANCE_CONDITION",
                      "values": { "jobs": "1", "penalty": "5000.00" } }],
        // A draft that was once a purchase may still hold an award model.
        "award": { "ground": "PRICE" },
    });
    Case {
        tender: serde_json::from_value(tender).unwrap(),
        clauses: vec![jobs_clause()],
        assessment: Some(assessment("LOV", &json!([]))),
        language: Language::Sv,
    }
}

pub(crate) fn money(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "SEK" })
}

fn assessment(regime: &str, routes: &Value) -> Assessment {
    let regime_id: hansyn_domain::law::regime::RegimeId =
        serde_json::from_value(json!(regime)).unwrap();
    let assessment = json!({
        "bookVersion": "2026-11", "regime": regime,
        "regimeTitle": regime_id.title(), "chapters": regime_id.chapters(),
        "overall": "PERMITTED_COND", "findings": [], "routes": routes,
    });
    serde_json::from_value(assessment).unwrap()
}

fn jobs_clause() -> Clause {
    let clause = json!({
        "code": "PER-01", "version": 2, "validFrom": "2026-01-01",
        "phase": "PERFORMANCE_CONDITION", "level": "BASE", "theme": "EMPLOYMENT",
        "title": { "sv": "Anställning i uppdraget", "en": "Jobs in the contract" },
        "wording": {
            "sv": "1. Leverantören anställer {jobs} personer för uppdraget.\n2. Brister det betalas vite med {penalty} kronor.",
            "en": "1. The supplier employs {jobs} persons for the contract.\n2. Failing that a penalty of {penalty} kronor is paid.",
        },
        "motive": { "sv": "Arbete åt fler.", "en": "Work for more people." },
        "evidence": { "sv": "En sammanställning utan namn.", "en": "A summary without names." },
        "followUp": {
            "by": "BOTH", "everyMonths": 6,
            "how": { "sv": "Redovisningen stäms av vid ett möte.", "en": "The report is gone through at a meeting." },
            "sanction": { "sv": "Rättelse, därefter vite.", "en": "Remedy, then a penalty." },
        },
        "link": { "sv": "Arbetet utförs i uppdraget.", "en": "The work is done in the contract." },
        "parameters": [
            { "name": "jobs", "kind": "INTEGER", "min": 1, "max": 20, "example": "1",
              "label": { "sv": "Antal anställningar", "en": "Number of jobs" } },
            { "name": "penalty", "kind": "MONEY", "example": "5000.00",
              "label": { "sv": "Vite i kronor", "en": "Penalty in kronor" } },
        ],
        "hooks": [
            hook("R2", "PERMITTED_COND", &["LOU 19:9 p 5", "LOU 19:2"]),
            hook("LOV", "HUMAN", &["LOV 4:2"]),
        ],
    });
    serde_json::from_value(clause).unwrap()
}

fn joint_clause() -> Clause {
    let clause = json!({
        "code": "QUA-01", "version": 1, "validFrom": "2026-01-01",
        "phase": "QUALIFICATION", "level": "BASE", "theme": "MARKET_ACCESS",
        "title": { "sv": "Gemensamt anbud", "en": "Joint tender" },
        "wording": { "sv": "Flera leverantörer får lämna anbud tillsammans.", "en": "Several suppliers may tender together." },
        "motive": { "sv": "Små kan tillsammans.", "en": "The small can together." },
        "evidence": { "sv": "En beskrivning av gruppen.", "en": "A description of the group." },
        "followUp": {
            "by": "AUTHORITY", "everyMonths": 0,
            "how": { "sv": "Prövas i kvalificeringen.", "en": "Tested at qualification." },
            "sanction": { "sv": "Gruppen kvalificeras inte.", "en": "The group does not qualify." },
        },
        "link": { "sv": "Gäller uppdraget.", "en": "Concerns the contract." },
        "hooks": [hook("R2", "PERMITTED", &["LOU 19:4"])],
    });
    serde_json::from_value(clause).unwrap()
}

fn hook(regime: &str, verdict: &str, provisions: &[&str]) -> Value {
    let condition = json!({ "sv": "Kopplat till uppdraget.", "en": "Tied to the contract." });
    json!({ "regime": regime, "verdict": verdict, "provisions": provisions, "condition": condition })
}
