//! How the value is counted for some kinds of contract: LOU 5:4, 5:9, 5:10 and 5:14.

use super::Rule;
use super::applies::LOU;
use super::words::{kronor, needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, LOU_FROM, wire};
use crate::law::value::buys_works;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.VALUE.UNITS", "Enheter i samma myndighet", "Units of the same authority",
        &["LOU 5:4"], LOU_FROM, LOU, units).without_regime(),
    Rule::new("LOU.VALUE.SUPPLIED", "Det som tillhandahålls byggentreprenader", "What is supplied to works",
        &["LOU 5:9"], LOU_FROM, LOU, supplied).without_regime(),
    Rule::new("LOU.VALUE.LEASE", "Hyra och leasing", "Renting and leasing",
        &["LOU 5:10"], LOU_FROM, LOU, lease).without_regime(),
    Rule::new("LOU.VALUE.FRAMEWORK", "Ramavtalets värde", "Value of a framework agreement",
        &["LOU 5:14"], LOU_FROM, LOU, framework).without_regime(),
];

/// LOU 5:4: units of one authority count together unless one answers for itself.
fn units(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let valuation = &case.purchase.valuation;
    let Some(others) = valuation.other_units else { return Vec::new() };
    let at = "/valuation/unitIsResponsible";
    let mut exam = case.examine(rule, "/valuation/otherUnits");
    exam.fact("/valuation/otherUnits", Some(others.to_string()));
    exam.fact(at, wire(valuation.unit_is_responsible));
    let what = text("Enheter i samma myndighet", "Units of the same authority");
    let cites = ["LOU 5:4"];
    let (sv, en) = kronor(others);
    let (why, remedy) = match valuation.unit_is_responsible {
        None => return vec![needs_fact(exam, &[at.to_owned()], &cites, what)],
        Some(true) => (
            text(
                format!(
                    "Enheten ansvarar själv för upphandlingen, så de andra enheternas {sv} räknas inte (5 kap. 4 §)."
                ),
                format!(
                    "The unit answers for its procurement by itself, so the {en} of the other units do not count (5:4)."
                ),
            ),
            text(
                "Dokumentera vad självständigheten vilar på.",
                "Document what its independence rests on.",
            ),
        ),
        Some(false) => (
            text(
                format!(
                    "De andra enheternas {sv} räknas med, eftersom enheten inte ansvarar själv för upphandlingen (5 kap. 4 §)."
                ),
                format!(
                    "The {en} of the other units count, since the unit does not answer for its procurement by itself (5:4)."
                ),
            ),
            nothing_more(),
        ),
    };
    vec![exam.conclude(Verdict::Permitted, &cites, what, why, remedy)]
}

/// LOU 5:9: what the authority supplies to works counts.
fn supplied(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(supplied) = case.purchase.valuation.supplied_to_works else { return Vec::new() };
    let mut exam = case.examine(rule, "/valuation/suppliedToWorks");
    exam.fact("/valuation/suppliedToWorks", Some(supplied.to_string()));
    exam.fact("/kind", wire(case.purchase.kind));
    let what = text("Det som myndigheten tillhandahåller", "What the authority supplies");
    let cites = ["LOU 5:9"];
    let (sv, en) = kronor(supplied);
    if !buys_works(case.purchase) {
        return vec![exam.conclude(
            Verdict::NotApplicable,
            &cites,
            what,
            text("Bara för byggentreprenader räknas det som myndigheten tillhandahåller (5 kap. 9 §).", "Only for works does what the authority supplies count (5:9)."),
            nothing_more(),
        )];
    }
    vec![exam.conclude(
        Verdict::Permitted,
        &cites,
        what,
        text(
            format!(
                "{sv} i varor och tjänster som myndigheten tillhandahåller räknas in (5 kap. 9 §)."
            ),
            format!("{en} of goods and services that the authority supplies count (5:9)."),
        ),
        nothing_more(),
    )]
}

/// LOU 5:10: leasing, renting and hire purchase of goods.
fn lease(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let valuation = &case.purchase.valuation;
    let Some(monthly) = valuation.lease_monthly else { return Vec::new() };
    let mut exam = case.examine(rule, "/valuation/leaseMonthly");
    exam.fact("/valuation/leaseMonthly", Some(monthly.to_string()));
    exam.fact("/valuation/leaseTermMonths", wire(valuation.lease_term_months));
    let what = text("Hyra, leasing eller hyrköp", "Leasing, renting or hire purchase");
    let cites = ["LOU 5:10"];
    let (sv, en) = kronor(monthly);
    let Some(term) = valuation.lease_term_months else {
        let months =
            exam.parameter(id::LEASE_MONTHS).and_then(ParameterValue::months).unwrap_or(48);
        return vec![exam.conclude(
            Verdict::Permitted,
            &cites,
            what,
            text(
                format!(
                    "Utan bestämd löptid räknas {sv} i månaden för {months} månader (5 kap. 10 §)."
                ),
                format!("Without a fixed term {en} a month count for {months} months (5:10)."),
            ),
            nothing_more(),
        )];
    };
    let short =
        exam.parameter(id::LEASE_SHORT_MONTHS).and_then(ParameterValue::months).unwrap_or(12);
    let (more_sv, more_en) = if term <= short {
        (String::new(), String::new())
    } else {
        let at = "/valuation/leaseResidual";
        let Some(residual) = valuation.lease_residual else {
            return vec![needs_fact(exam, &[at.to_owned()], &cites, what)];
        };
        exam.fact(at, Some(residual.to_string()));
        let (sv, en) = kronor(residual);
        (format!(" och restvärdet {sv}"), format!(" and the residual value {en}"))
    };
    vec![exam.conclude(
        Verdict::Permitted,
        &cites,
        what,
        text(
            format!("Löptiden är {term} månader: {sv} i månaden{more_sv} räknas (5 kap. 10 §)."),
            format!("The term is {term} months: {en} a month{more_en} count (5:10)."),
        ),
        nothing_more(),
    )]
}

/// LOU 5:14: a framework agreement with all that is planned under it.
fn framework(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let total = case.purchase.valuation.framework_total;
    let months = case.purchase.timetable.as_ref().and_then(|facts| facts.framework_months);
    if total.is_none() && months.is_none() {
        return Vec::new();
    }
    let at = "/valuation/frameworkTotal";
    let mut exam = case.examine(rule, at);
    exam.fact(at, wire(total.map(|total| total.to_string())));
    exam.fact("/timetable/frameworkMonths", wire(months));
    let what = text("Ramavtalets värde", "Value of the framework agreement");
    let cites = ["LOU 5:14"];
    let Some(total) = total else {
        return vec![needs_fact(exam, &[at.to_owned()], &cites, what)];
    };
    let (sv, en) = kronor(total);
    vec![exam.conclude(
        Verdict::Permitted,
        &cites,
        what,
        text(
            format!("Alla kontrakt som planeras under löptiden räknas: högst {sv} (5 kap. 14 §)."),
            format!("All contracts planned in the term count: at most {en} (5:14)."),
        ),
        text("Ange det högsta värdet i annonsen.", "State the highest value in the notice."),
    )]
}
