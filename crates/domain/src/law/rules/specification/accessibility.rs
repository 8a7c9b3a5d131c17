//! Accessibility of what natural persons use: LOU 9:2; 19:3 below the threshold.

use super::super::Rule;
use super::super::words::{needs_fact, nothing_more, text};
use crate::clause::{Phase, Theme};
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, wire};
use crate::law::regime::RegimeId;

/// LOU 9:2: accessibility of what natural persons use.
pub(super) fn accessibility(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let used = case.purchase.used_by_natural_persons;
    let mut exam = case.examine(rule, "/usedByNaturalPersons");
    exam.fact("/usedByNaturalPersons", wire(used));
    let what = text("Tillgänglighet för alla användare", "Accessibility for all users");
    let r1 = case.regime == Some(RegimeId::R1);
    let cites: &[&str] = if r1 { &["LOU 9:2"] } else { &["LOU 19:3"] };
    let mut has_clause = false;
    for (index, clause) in case.purchase.clauses.iter().enumerate() {
        exam.fact(format!("/clauses/{index}/theme"), wire(Some(clause.theme)));
        if clause.theme == Theme::Accessibility {
            exam.fact(format!("/clauses/{index}/phase"), wire(Some(clause.phase)));
            has_clause |= clause.phase == Phase::Specification;
        }
    }
    let specification = case.purchase.specification.as_ref();
    let reasons = specification.and_then(|facts| facts.special_reasons_against_accessibility);
    let remedy = text(
        "Ta med ett krav på tillgänglighet i specifikationen, eller dokumentera de särskilda skälen.",
        "Bring accessibility into the specification, or document the special reasons.",
    );
    vec![match used {
        None if r1 => needs_fact(exam, &["/usedByNaturalPersons".to_owned()], cites, what),
        None => return Vec::new(),
        Some(false) => exam.conclude(
            Verdict::NotApplicable,
            cites,
            what,
            text("Det som köps används inte av fysiska personer (9 kap. 2 §).", "What is bought is not used by natural persons (9:2)."),
            nothing_more(),
        ),
        Some(true) if has_clause => exam.conclude(
            Verdict::Permitted,
            cites,
            what,
            text("Specifikationen tar upp tillgänglighet.", "The specification deals with accessibility."),
            nothing_more(),
        ),
        Some(true) if r1 && reasons == Some(true) => {
            exam.fact("/specification/specialReasonsAgainstAccessibility", wire(reasons));
            exam.conclude(
                Verdict::Human,
                cites,
                what,
                text("Ingen specifikation tar upp tillgänglighet, och särskilda skäl åberopas (9 kap. 2 §).", "No specification deals with accessibility, and special reasons are relied on (9:2)."),
                text("Låt en person bedöma om skälen räcker, och dokumentera dem; myndigheten ska kunna visa dem.", "Let a person judge whether the reasons are enough, and document them; the authority must be able to show them."),
            )
        }
        Some(true) if r1 => exam.conclude(
            Verdict::Missing,
            cites,
            what,
            text("Fysiska personer ska använda det som köps, men ingen specifikation tar upp tillgänglighet (9 kap. 2 §).", "Natural persons will use what is bought, but no specification deals with accessibility (9:2)."),
            remedy,
        ),
        Some(true) => exam.conclude(
            Verdict::Warn,
            cites,
            what,
            text("LOU kräver det inte här, men sociala hänsyn bör tas (19 kap. 3 §) och andra lagar kan kräva tillgänglighet.", "LOU does not demand it here, but social considerations should be made (19:3) and other acts may demand accessibility."),
            remedy,
        ),
    }]
}
