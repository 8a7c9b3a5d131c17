//! Exclusion: LOU 13:1–5 in the directive's regime, 19:17 elsewhere, LOV 7:1 in
//! choice systems. Whether somebody is shut out is for a person to decide.

mod choice_system;
mod grounds;
mod look_back;
mod proof;

use choice_system::in_choice_system;
use grounds::{ground, hearing, proportion, self_cleaning};
use look_back::look_back;
use proof::{automated, self_declaration, winner};

use super::Rule;
use super::applies::{ADVERTISED, CHOICE, COVERED, DIRECTIVE};
use crate::law::assessment::Finding;
use crate::law::case::{Case, Examination, LOU_FROM, LOV_FROM, wire};
use crate::law::facts::supplier_check::{ExclusionFacts, ExclusionGround, SelfCleaning};
use crate::law::regime::RegimeId;
use jiff::civil::date;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.EXCLUSION.GROUND", "Grund för uteslutning", "Ground of exclusion",
        &["LOU 13:1", "LOU 13:2", "LOU 13:3", "LOU 19:17"], LOU_FROM, ADVERTISED, ground),
    Rule::new("LOU.EXCLUSION.LOOK_BACK", "Hur gammal en grund får vara", "How old a ground may be",
        &["LOU 13:1a", "LOU 13:3a", "LOU 19:2"], date(2022, 7, 1), ADVERTISED, look_back),
    Rule::new("LOU.EXCLUSION.HEARING", "Yttrande före uteslutning", "Comment before exclusion",
        &["LOU 13:4", "LOU 19:17 st 2"], LOU_FROM, ADVERTISED, hearing),
    Rule::new("LOU.EXCLUSION.SELF_CLEANING", "Självsanering", "Self-cleaning",
        &["LOU 13:5", "LOU 19:2"], LOU_FROM, ADVERTISED, self_cleaning),
    Rule::new("LOU.EXCLUSION.PROPORTION", "Proportionerlig uteslutning", "Exclusion in proportion",
        &["LOU 4:1", "LOU 19:2"], LOU_FROM, ADVERTISED, proportion),
    Rule::new("LOU.PROOF.SELF_DECLARATION", "Egen försäkran", "Self-declaration",
        &["LOU 15:1", "LOU 19:1"], LOU_FROM, ADVERTISED, self_declaration),
    Rule::new("LOU.PROOF.WINNER", "Vinnarens bevis", "The winner's proof",
        &["LOU 15:4"], LOU_FROM, DIRECTIVE, winner),
    Rule::new("DECISION.AUTOMATED", "Automatiserade beslut", "Automated decisions",
        &["KL 6:38"], LOV_FROM, COVERED, automated),
    Rule::new("LOV.EXCLUSION", "Uteslutning ur valfrihetssystemet", "Exclusion from the choice system",
        &["LOV 7:1", "LOV 8:1", "LOV 1:2"], LOV_FROM, CHOICE, in_choice_system),
];

/// One ground against one supplier, with the regime that weighs it.
struct Ground<'a> {
    facts: &'a ExclusionFacts,
    at: String,
    r1: bool,
}

impl Ground<'_> {
    fn field(&self, name: &str) -> String {
        format!("{}/{name}", self.at)
    }

    /// Where the ground stands. The sheet numbers only some points of 13:3.
    fn home(&self) -> &'static [&'static str] {
        if !self.r1 {
            return &["LOU 19:17"];
        }
        match self.facts.ground {
            ExclusionGround::Conviction => &["LOU 13:1"],
            ExclusionGround::TaxDebt => &["LOU 13:2"],
            ExclusionGround::ObligationsBreached => &["LOU 13:3 p 1"],
            ExclusionGround::Preparation => &["LOU 13:3 p 7", "LOU 4:8"],
            _ => &["LOU 13:3"],
        }
    }
}

/// Looks at each ground by itself.
fn each(
    case: &Case<'_>,
    rule: &'static Rule,
    look: impl Fn(&Ground<'_>, Examination<'_>) -> Option<Finding>,
) -> Vec<Finding> {
    let Some(check) = &case.purchase.supplier_check else { return Vec::new() };
    check
        .exclusions
        .iter()
        .enumerate()
        .filter_map(|(index, facts)| {
            let at = format!("/supplierCheck/exclusions/{index}");
            let mut exam = case.examine(rule, at.clone());
            exam.fact(format!("{at}/ground"), wire(Some(facts.ground)));
            exam.fact(format!("{at}/decision"), wire(facts.decision));
            look(&Ground { facts, at, r1: case.regime == Some(RegimeId::R1) }, exam)
        })
        .collect()
}

/// Whether all three steps of 13:5 were taken; absent when one is not known.
fn is_cleaned(steps: &SelfCleaning) -> Option<bool> {
    let all = [steps.compensated, steps.clarified, steps.measures];
    if all.contains(&Some(false)) {
        return Some(false);
    }
    (!all.contains(&None)).then_some(true)
}

/// Whether 13:5 reaches the ground: tax has its own rule of payment.
fn can_be_cleaned(ground: ExclusionGround) -> bool {
    !matches!(ground, ExclusionGround::TaxDebt | ExclusionGround::Other)
}
