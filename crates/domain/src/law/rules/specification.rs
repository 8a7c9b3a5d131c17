//! Specifications: LOU 9:1, 9:2, 9:4, 9:6, 9:13–15; 19:2 and 19:9 p 3 below the threshold.

mod accessibility;
mod labels;

use accessibility::accessibility;
use labels::{criteria, equivalent, other_proof, place};

use super::Rule;
use super::applies::ADVERTISED;
use super::words::{needs_fact, nothing_more, text};
use super::yes_or_no::YesOrNo;
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, LOU_FROM, wire};
use crate::law::facts::specification::{ReferenceKind, SpecificationReference};
use crate::law::regime::RegimeId;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.SPECIFICATION.PROCESS", "Krav på framställning och utförande", "Demands on production and performance",
        &["LOU 9:1", "LOU 19:9 p 3", "LOU 19:2"], LOU_FROM, ADVERTISED, process),
    Rule::new("LOU.SPECIFICATION.REFERENCE", "Standarder och märken", "Standards and makes",
        &["LOU 9:4", "LOU 9:6", "LOU 19:2"], LOU_FROM, ADVERTISED, reference),
    Rule::new("LOU.LABEL.PLACE", "Var en märkning får krävas", "Where a label may be demanded",
        &["LOU 9:13", "LOU 14:1", "LOU 19:2"], LOU_FROM, ADVERTISED, place),
    Rule::new("LOU.LABEL.CRITERIA", "Märkningens kriterier", "Criteria of a label",
        &["LOU 9:13", "LOU 19:2"], LOU_FROM, ADVERTISED, criteria),
    Rule::new("LOU.LABEL.EQUIVALENT", "Likvärdiga märkningar", "Equivalent labels",
        &["LOU 9:14", "LOU 9:13", "LOU 19:2"], LOU_FROM, ADVERTISED, equivalent),
    Rule::new("LOU.LABEL.OTHER_PROOF", "Annat bevis än märkningen", "Other proof than a label",
        &["LOU 9:15", "LOU 19:2"], LOU_FROM, ADVERTISED, other_proof),
    Rule::new("LOU.ACCESSIBILITY", "Tillgänglighet", "Accessibility",
        &["LOU 9:2", "LOU 19:3"], LOU_FROM, ADVERTISED, accessibility),
];

/// LOU 9:1: production and performance may be specified where they are linked.
fn process(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let cites: &[&str] = if case.regime == Some(RegimeId::R1) {
        &["LOU 9:1"]
    } else {
        &["LOU 19:9 p 3", "LOU 19:2"]
    };
    let processes = case.purchase.specification.iter().flat_map(|facts| facts.processes.iter());
    processes
        .enumerate()
        .filter_map(|(index, process)| {
            YesOrNo {
                at: format!("/specification/processes/{index}/isLinked"),
                value: process.is_linked,
                kept_when: true,
                is_asked: true,
                cites,
                what: ("Krav på hur något framställs eller utförs", "Demand on how something is made or performed"),
                kept: Some((Verdict::Permitted, ("Kravet gäller hur det som köps framställs eller utförs, även om det inte märks på varan.", "The demand concerns how what is bought is made or performed, even if the product does not show it."))),
                broken: (Verdict::Prohibited, ("Kravet gäller framställning som inte har samband med det som köps.", "The demand concerns production that is not linked to what is bought.")),
                remedy: ("Begränsa kravet till det som levereras i detta kontrakt.", "Limit the demand to what is delivered under this contract."),
            }
            .judge(case, rule)
        })
        .collect()
}

/// LOU 9:4, 9:6: standards and makes, with the words or equivalent.
fn reference(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let references = case.purchase.specification.iter().flat_map(|facts| facts.references.iter());
    references
        .enumerate()
        .map(|(index, reference)| one_reference(case, rule, index, reference))
        .collect()
}

fn one_reference(
    case: &Case<'_>,
    rule: &'static Rule,
    index: usize,
    reference: &SpecificationReference,
) -> Finding {
    let at = format!("/specification/references/{index}");
    let mut exam = case.examine(rule, at.clone());
    exam.fact(format!("{at}/kind"), wire(Some(reference.kind)));
    let words = format!("{at}/saysOrEquivalent");
    exam.fact(words.clone(), wire(reference.says_or_equivalent));
    let is_make = reference.kind == ReferenceKind::MakeOrOrigin;
    let cites: &[&str] = match (case.regime, is_make) {
        (Some(RegimeId::R1), false) => &["LOU 9:4"],
        (Some(RegimeId::R1), true) => &["LOU 9:6"],
        _ => &["LOU 19:2"],
    };
    let what = if is_make {
        text("Hänvisning till märke eller ursprung", "Reference to a make or origin")
    } else {
        text("Hänvisning till standard", "Reference to a standard")
    };
    if is_make {
        let field = format!("{at}/isJustified");
        exam.fact(field.clone(), wire(reference.is_justified));
        match reference.is_justified {
            Some(true) => {}
            None => return needs_fact(exam, &[field], cites, what),
            Some(false) => {
                return exam.conclude(
                    Verdict::Prohibited,
                    cites,
                    what,
                    text("Ett märke, ursprung eller patent pekas ut utan att det som köps motiverar det.", "A make, origin or patent is named though what is bought does not justify it."),
                    text("Beskriv funktion och prestanda i stället.", "Describe function and performance instead."),
                );
            }
        }
    }
    match reference.says_or_equivalent {
        None => needs_fact(exam, &[words], cites, what),
        Some(true) => exam.conclude(
            Verdict::Permitted,
            cites,
            what,
            text("Hänvisningen följs av orden eller likvärdig.", "The reference is followed by the words or equivalent."),
            nothing_more(),
        ),
        Some(false) => exam.conclude(
            Verdict::Prohibited,
            cites,
            what,
            text("Hänvisningen saknar orden eller likvärdig och stänger ute det som fyller samma funktion.", "The reference lacks the words or equivalent and shuts out what serves the same function."),
            text("Lägg till eller likvärdig och säg hur likvärdighet visas.", "Add or equivalent and say how equivalence is shown."),
        ),
    }
}
