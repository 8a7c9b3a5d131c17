//! What the service does not cover, said out loud: one finding an area.

use super::Rule;
use super::applies::{BEFORE_REFORM, LOU_TODAY, OLDER};
use super::words::text;
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, LOU_FROM};

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::area("AREA.SUPERVISION", "Ogiltighet och skadestånd i sak, tillsyn, och avgift före 2024", "Invalidity and damages on the merits, supervision, and fees before 2024",
        &["LOU 20:13", "LOU 20:20", "LOU 21:1"], LOU_FROM, LOU_TODAY),
    Rule::area("AREA.OLDER_NATIONAL", "19 kap. i lydelsen före 2022-02-01", "Chapter 19 as worded before 2022-02-01",
        &["LOU 1:4", "LOU 19:7"], LOU_FROM, OLDER).until(BEFORE_REFORM),
];

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
