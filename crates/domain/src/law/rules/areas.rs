//! What the service does not cover, said out loud: one finding an area.

use super::Rule;
use super::words::text;
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::Case;

/// The area that the rule names, not covered.
pub(super) fn not_covered(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let exam = case.examine(rule, "");
    vec![exam.conclude(
        Verdict::NotCovered,
        rule.provisions,
        text(rule.title_sv, rule.title_en),
        text(
            format!("Tjänsten prövar inte området: {}.", rule.title_sv.to_lowercase()),
            format!("The service does not test this area: {}.", rule.title_en.to_lowercase()),
        ),
        text("Pröva området för hand mot lagtexten.", "Test the area by hand against the act."),
    )]
}
