//! Private performers of what a municipality answers for: KL 5:3 and 10:7–9.

use super::Rule;
use super::applies::{COVERED, KL_FROM};
use super::duty::{Duty, Words};
use super::words::{nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::Case;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("PRIVATE_PERFORMERS.PROGRAMME", "Program för privata utförare", "Programme for private performers",
        &["KL 5:3", "KL 10:7"], KL_FROM, COVERED, programme),
    Rule::new("PRIVATE_PERFORMERS.FOLLOW_UP", "Kontroll och uppföljning", "Control and follow-up",
        &["KL 10:8", "KL 10:7"], KL_FROM, COVERED, follow_up),
    Rule::new("PRIVATE_PERFORMERS.INSIGHT", "Allmänhetens insyn", "Insight of the public",
        &["KL 10:9", "KL 10:7"], KL_FROM, COVERED, insight),
];

#[derive(Clone, Copy)]
struct Asked<'t> {
    pointer: &'t str,
    value: Option<bool>,
    cites: &'t [&'t str],
    what: Words<'t>,
    why: Words<'t>,
    remedy: Words<'t>,
}

/// A duty of the municipality, unless a company of its own performs (10:7).
fn ask(case: &Case<'_>, rule: &'static Rule, asked: Asked<'_>) -> Vec<Finding> {
    let Some(facts) = &case.purchase.private_performers else { return Vec::new() };
    let mut exam = case.examine(rule, asked.pointer);
    if facts.is_municipal_company == Some(true) {
        exam.fact("/privatePerformers/isMunicipalCompany", Some("true".to_owned()));
        return vec![exam.conclude(
            Verdict::NotApplicable,
            &["KL 10:7"],
            text(asked.what.0, asked.what.1),
            text(
                "Ett kommunalt bolag är inte en privat utförare (10 kap. 7 § KL).",
                "A municipal company is no private performer (KL 10:7).",
            ),
            nothing_more(),
        )];
    }
    let Asked { pointer, value, cites, what, why, remedy } = asked;
    let duty = Duty { pointer, value, cites, what, why, remedy, breach: Verdict::Missing };
    vec![duty.judge(exam)]
}

/// KL 5:3: the council's programme.
fn programme(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let facts = case.purchase.private_performers.as_ref();
    ask(
        case,
        rule,
        Asked {
            pointer: "/privatePerformers/programmeIsAdopted",
            value: facts.and_then(|facts| facts.programme_is_adopted),
            cites: &["KL 5:3"],
            what: ("Program för privata utförare", "Programme for private performers"),
            why: (
                "Fullmäktige antar för varje mandatperiod ett program med mål och riktlinjer för privata utförare och för hur de följs upp (5 kap. 3 § KL).",
                "For each term the council adopts a programme of goals and guidelines for private performers and for how they are followed up (KL 5:3).",
            ),
            remedy: ("Låt fullmäktige anta programmet.", "Let the council adopt the programme."),
        },
    )
}

/// KL 10:8: control and follow-up.
fn follow_up(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let facts = case.purchase.private_performers.as_ref();
    ask(
        case,
        rule,
        Asked {
            pointer: "/privatePerformers/followUpIsPlanned",
            value: facts.and_then(|facts| facts.follow_up_is_planned),
            cites: &["KL 10:8"],
            what: ("Kontroll och uppföljning", "Control and follow-up"),
            why: (
                "Kommunen kontrollerar och följer upp vad en privat utförare gör (10 kap. 8 § KL).",
                "The municipality controls and follows up what a private performer does (KL 10:8).",
            ),
            remedy: (
                "Skriv in vem som rapporterar, när och vad som händer om villkoren inte hålls.",
                "Write down who reports, when, and what happens if terms are not kept.",
            ),
        },
    )
}

/// KL 10:9: information that gives the public insight.
fn insight(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let facts = case.purchase.private_performers.as_ref();
    ask(
        case,
        rule,
        Asked {
            pointer: "/privatePerformers/insightIsSecured",
            value: facts.and_then(|facts| facts.insight_is_secured),
            cites: &["KL 10:9"],
            what: ("Allmänhetens insyn", "Insight of the public"),
            why: (
                "Avtalet ska säkra information som ger allmänheten insyn (10 kap. 9 § KL).",
                "The contract secures information that gives the public insight (KL 10:9).",
            ),
            remedy: (
                "Skriv in skyldigheten att lämna informationen.",
                "Write the duty to hand over the information into the contract.",
            ),
        },
    )
}
