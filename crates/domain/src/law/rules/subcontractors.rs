//! Subcontractors and termination: LOU 17:6, 17:7 and 17:17.

use super::Rule;
use super::applies::ADVERTISED;
use super::duty::Duty;
use super::words::{needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::Confidence;
use crate::law::case::{Case, Examination, LOU_FROM, wire};
use crate::law::purchase::ContractKind;
use crate::law::regime::RegimeId;
use crate::law::value::Class;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.SUBCONTRACTORS.NAMES", "Underleverantörernas namn", "Names of subcontractors",
        &["LOU 17:7", "LOU 19:1"], LOU_FROM, ADVERTISED, names),
    Rule::new("LOU.SUBCONTRACTORS.LIMIT", "Tak för underleverantörer", "Limit on subcontracting",
        &["LOU 17:6", "LOU 4:1", "LOU 19:2"], LOU_FROM, ADVERTISED, limit).at(Confidence::B),
    Rule::new("LOU.TERMINATION", "Rätt att säga upp", "Rights to terminate",
        &["LOU 17:17", "LOU 19:1"], LOU_FROM, ADVERTISED, termination),
];

/// LOU 17:7: names of subcontractors for works and at a supervised site.
fn names(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    if case.plans_direct_award() {
        return Vec::new();
    }
    let facts = case.purchase.labour.as_ref();
    let at = "/labour/namesSubcontractors";
    let mut exam = case.examine(rule, at);
    exam.fact("/kind", wire(case.purchase.kind));
    let what = ("Underleverantörernas namn", "Names of subcontractors");
    let not_applicable = |exam: Examination<'_>, cites: &[&str], sv: &str, en: &str| {
        exam.conclude(
            Verdict::NotApplicable,
            cites,
            text(what.0, what.1),
            text(sv, en),
            nothing_more(),
        )
    };
    if case.regime != Some(RegimeId::R1) {
        return facts
            .filter(|facts| facts.names_subcontractors.is_some())
            .map(|_| {
                not_applicable(
                    exam,
                    &["LOU 19:1"],
                    "Skyldigheten i 17 kap. 7 § gäller inte här.",
                    "The duty of 17:7 does not apply here.",
                )
            })
            .into_iter()
            .collect();
    }
    let works = case.object.class() == Some(Class::Works);
    let site = facts.and_then(|facts| facts.at_supervised_site);
    let named = facts.and_then(|facts| facts.names_subcontractors);
    if !works {
        exam.fact("/labour/atSupervisedSite", wire(site));
        match (facts, case.purchase.kind, site) {
            (None, ..) => return Vec::new(),
            (_, Some(ContractKind::Goods), _) | (_, _, Some(false)) => {
                return vec![not_applicable(
                    exam,
                    &["LOU 17:7"],
                    "Skyldigheten gäller byggentreprenader och tjänster vid en anläggning under myndighetens direkta tillsyn (17 kap. 7 §).",
                    "The duty concerns works and services at a site under the authority's direct supervision (17:7).",
                )];
            }
            (_, _, None) if named.is_some() => {
                return vec![needs_fact(
                    exam,
                    &["/labour/atSupervisedSite".to_owned()],
                    &["LOU 17:7"],
                    text(what.0, what.1),
                )];
            }
            (_, _, None) => return Vec::new(),
            (_, _, Some(true)) => {}
        }
    }
    let duty = Duty {
        pointer: at,
        value: named,
        cites: &["LOU 17:7"],
        what,
        why: (
            "Kontraktet ska kräva att leverantören före start uppger underleverantörernas namn och kontaktuppgifter, och ändringar därefter (17 kap. 7 §).",
            "The contract demands that the supplier names its subcontractors and their contacts before the start, and changes afterwards (17:7).",
        ),
        remedy: ("Ta in skyldigheten i kontraktet.", "Bring the duty into the contract."),
        breach: Verdict::Missing,
    };
    vec![duty.judge(exam)]
}

/// LOU 17:6: a general limit on subcontracting.
fn limit(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(limit) =
        case.purchase.labour.as_ref().and_then(|facts| facts.subcontracting_limit_percent)
    else {
        return Vec::new();
    };
    if limit >= 100 {
        return Vec::new();
    }
    let at = "/labour/subcontractingLimitPercent";
    let mut exam = case.examine(rule, at);
    exam.fact(at, Some(limit.to_string()));
    let cites: &[&str] = if case.regime == Some(RegimeId::R1) {
        &["LOU 17:6", "LOU 4:1"]
    } else {
        case.principles()
    };
    vec![exam.conclude(
        Verdict::Human,
        cites,
        text("Tak för underleverantörer", "A limit on subcontracting"),
        text(
            format!("Högst {limit} procent får läggas ut. EU-domstolen har underkänt ett generellt tak på 30 procent (C-63/18 Vitali)."),
            format!("At most {limit} per cent may be subcontracted. The Court of Justice rejected a general limit of 30 per cent (C-63/18 Vitali)."),
        ),
        text("Fråga efter underleverantörerna i stället, eller låt en jurist bedöma taket.", "Ask for the subcontractors instead, or let a lawyer judge the limit."),
    )]
}

/// LOU 17:17: rights to terminate, stated in the documents.
fn termination(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    if case.plans_direct_award() {
        return Vec::new();
    }
    let facts = case.purchase.labour.as_ref();
    let given = facts.and_then(|facts| facts.termination_rights);
    let at = "/labour/terminationRights";
    if case.regime != Some(RegimeId::R1) {
        if given.is_none() {
            return Vec::new();
        }
        let mut exam = case.examine(rule, at);
        exam.fact(at, wire(given));
        return vec![exam.conclude(
            Verdict::NotApplicable,
            &["LOU 19:1"],
            text("Rätt att säga upp kontraktet", "Rights to terminate"),
            text(
                "Skyldigheten i 17 kap. 17 § gäller inte här.",
                "The duty of 17:17 does not apply here.",
            ),
            nothing_more(),
        )];
    }
    let right = Duty {
        pointer: at,
        value: given,
        cites: &["LOU 17:17"],
        what: ("Rätt att säga upp kontraktet", "Rights to terminate"),
        why: (
            "Kontraktet ska ge rätt att säga upp vid en otillåten ändring, när leverantören skulle ha uteslutits och efter vissa domar (17 kap. 17 §).",
            "The contract gives a right to terminate on an unlawful change, where the supplier should have been excluded, and after certain judgments (17:17).",
        ),
        remedy: ("Ta in rätten i kontraktet.", "Bring the right into the contract."),
        breach: Verdict::Missing,
    };
    let mut findings = vec![right.judge(case.examine(rule, at))];
    if given == Some(true) {
        let at = "/labour/terminationRightsStated";
        let stated = Duty {
            pointer: at,
            value: facts.and_then(|facts| facts.termination_rights_stated),
            cites: &["LOU 17:17"],
            what: ("Rätten att säga upp i dokumenten", "The rights to terminate in the documents"),
            why: (
                "Villkoren ska stå i upphandlingsdokumenten (17 kap. 17 §).",
                "The terms stand in the procurement documents (17:17).",
            ),
            remedy: ("Skriv in dem i dokumenten.", "Write them into the documents."),
            breach: Verdict::Missing,
        };
        findings.push(stated.judge(case.examine(rule, at)));
    }
    findings
}
