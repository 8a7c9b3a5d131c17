//! Documentation and what suppliers are told: LOU 12:12–17, 19:19–23, 19 a:11–12.

use super::Rule;
use super::applies::{ADVERTISED, LOU_TODAY, REPORTED};
use super::duty::Duty;
use super::notices::annex_2_reaches;
use super::words::{needs_data, needs_fact, nothing_more, open, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, Examination, LOU_FROM, wire};
use crate::law::facts::notices::DocumentationFacts;
use crate::law::regime::RegimeId;
use crate::law::regime::selection::Gap;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.DOCUMENTATION", "Dokumentation", "Documentation",
        &["LOU 12:14", "LOU 19:22", "LOU 19a:11"], LOU_FROM, LOU_TODAY, documented),
    Rule::new("LOU.DOCUMENTATION.REPORT", "Individuell rapport", "Individual report",
        &["LOU 12:15", "LOU 12:16", "LOU 19:22"], LOU_FROM, REPORTED, report),
    Rule::new("LOU.DOCUMENTATION.RETENTION", "Bevarande", "Retention",
        &["LOU 12:17", "LOU 19:23", "LOU 19a:12"], LOU_FROM, LOU_TODAY, retention),
    Rule::new("LOU.AWARD_NOTICE", "Underrättelse om beslut", "Notice of the award decision",
        &["LOU 12:12", "LOU 19:19"], LOU_FROM, ADVERTISED, award_notice),
    Rule::new("LOU.AWARD_NOTICE.REASONS", "Upplysningar på begäran", "Reasons on request",
        &["LOU 12:13", "LOU 19:20"], LOU_FROM, ADVERTISED, reasons),
];

fn advertised<'c>(case: &'c Case<'_>) -> Option<&'c DocumentationFacts> {
    case.purchase.documentation.as_ref().filter(|_| !case.plans_direct_award())
}

/// LOU 12:14, 19:22, 19 a:11: reasons are documented, within 30 days since 2024.
fn documented(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.documentation else { return Vec::new() };
    let cites: &[&str] = match case.regime {
        Some(RegimeId::R4) => &["LOU 19a:11"],
        // Whether the ground holds is for a person; if it does not, 19:22 demands the same.
        _ if case.awards_directly() => &["LOU 19a:11", "LOU 19:22"],
        _ if case.plans_direct_award() => return Vec::new(),
        Some(RegimeId::R1) => &["LOU 12:14"],
        _ => &["LOU 19:22"],
    };
    let mut findings = Vec::new();
    // A direct award tells of its documentation among its own facts.
    if !case.awards_directly() {
        let at = "/documentation/isDocumented";
        let duty = Duty {
            pointer: at,
            value: facts.is_documented,
            cites,
            what: ("Dokumentation", "Documentation"),
            why: (
                "Skälen för besluten ska dokumenteras.",
                "The reasons for decisions are documented.",
            ),
            remedy: ("Dokumentera skälen.", "Document the reasons."),
            breach: Verdict::Missing,
        };
        findings.push(duty.judge(case.examine(rule, at)));
    } else if !direct_award_is_documented(case) {
        return findings;
    }
    findings.extend(finished(case, rule, facts, cites));
    findings
}

fn direct_award_is_documented(case: &Case<'_>) -> bool {
    let limit = case
        .book
        .value(id::DOCUMENTATION_LIMIT, case.law_date, jiff::civil::Date::MAX)
        .and_then(|found| found.value.sek());
    match (case.estimate.total, limit) {
        (Some(total), Some(limit)) => total > limit,
        _ => false,
    }
}

fn finished(
    case: &Case<'_>,
    rule: &'static Rule,
    facts: &DocumentationFacts,
    cites: &[&str],
) -> Option<Finding> {
    let after = facts.finished_after_days?;
    let at = "/documentation/finishedAfterDays";
    let mut exam = case.examine(rule, at);
    exam.fact(at, Some(after.to_string()));
    let most = exam.parameter(id::DOCUMENTATION_DAYS).and_then(ParameterValue::days)?;
    let late = after > most;
    Some(exam.conclude(
        if late { Verdict::Prohibited } else { Verdict::Permitted },
        cites,
        text("När dokumentationen är klar", "When the documentation is finished"),
        text(
            format!("Dokumentationen är klar {after} dagar efter avtalet eller avbrytandet; den ska vara klar inom {most} dagar."),
            format!("The documentation is finished {after} days after the contract or cancellation; it is to be finished within {most} days."),
        ),
        if late { text("Gör klart dokumentationen genast.", "Finish the documentation at once.") } else { nothing_more() },
    ))
}

/// LOU 12:15–16, through 19:22 for annex 2: the individual report.
fn report(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = advertised(case) else { return Vec::new() };
    let at = "/documentation/reportIsDrawnUp";
    let mut exam = case.examine(rule, at);
    exam.notes(&case.direct.notes);
    let what = text("Individuell rapport", "Individual report");
    let annex_2 = case.regime == Some(RegimeId::R3);
    let cites: &[&str] = if annex_2 { &["LOU 19:22", "LOU 12:15"] } else { &["LOU 12:15"] };
    if annex_2 && facts.report_is_drawn_up != Some(true) {
        let gap = match annex_2_reaches(case) {
            Ok(true) => None,
            // Whether a report is also due below the threshold was not settled.
            Ok(false) => Some(Gap::Human),
            Err(gap) => Some(gap),
        };
        if let Some(gap) = gap {
            return vec![open(exam, &gap, cites, what)];
        }
    }
    let duty = Duty {
        pointer: at,
        value: facts.report_is_drawn_up,
        cites,
        what: ("Individuell rapport", "Individual report"),
        why: (
            "En individuell rapport ska upprättas om upphandlingen (12 kap. 15 §).",
            "An individual report is drawn up on the procurement (12:15).",
        ),
        remedy: ("Upprätta rapporten.", "Draw up the report."),
        breach: Verdict::Missing,
    };
    vec![duty.judge(exam)]
}

/// LOU 12:12 and 19:19: the notice of the award decision.
fn award_notice(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = advertised(case) else { return Vec::new() };
    let cites: &[&str] =
        if case.regime == Some(RegimeId::R1) { &["LOU 12:12"] } else { &["LOU 19:19"] };
    let given = [
        (
            "/documentation/awardNoticeGivesReasons",
            facts.award_notice_gives_reasons,
            ("Skälen i underrättelsen", "Reasons in the notice"),
            (
                "Underrättelsen om beslutet ska vara skriftlig och ange skälen.",
                "The notice of the decision is written and gives the reasons.",
            ),
            ("Skicka en ny underrättelse med skälen.", "Send a new notice with the reasons."),
        ),
        (
            "/documentation/awardNoticeStatesStandstill",
            facts.award_notice_states_standstill,
            ("Avtalsspärren i underrättelsen", "Standstill in the notice"),
            (
                "Underrättelsen om beslutet ska ange hur lång avtalsspärren är.",
                "The notice of the decision states the length of the standstill.",
            ),
            (
                "Skicka en ny underrättelse som anger avtalsspärren.",
                "Send a new notice that states the standstill.",
            ),
        ),
    ];
    if given.iter().all(|(_, value, ..)| value.is_none()) {
        return Vec::new();
    }
    given
        .into_iter()
        .map(|(pointer, value, what, why, remedy)| {
            let exam: Examination<'_> = case.examine(rule, pointer);
            Duty { pointer, value, cites, what, why, remedy, breach: Verdict::Missing }.judge(exam)
        })
        .collect()
}

/// LOU 12:13 and 19:20: reasons on request within 15 days.
fn reasons(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(after) = advertised(case).and_then(|facts| facts.reasons_after_days) else {
        return Vec::new();
    };
    let at = "/documentation/reasonsAfterDays";
    let mut exam = case.examine(rule, at);
    exam.fact(at, Some(after.to_string()));
    let Some(most) = exam.parameter(id::REASONS_DAYS).and_then(ParameterValue::days) else {
        return Vec::new();
    };
    let late = after > most;
    let cites: &[&str] =
        if case.regime == Some(RegimeId::R1) { &["LOU 12:13"] } else { &["LOU 19:20"] };
    vec![exam.conclude(
        if late { Verdict::Prohibited } else { Verdict::Permitted },
        cites,
        text("Upplysningar på begäran", "Reasons on request"),
        text(
            format!("Upplysningarna lämnas {after} dagar efter begäran; de ska lämnas inom {most} dagar."),
            format!("They are given {after} days after the request; they are given within {most} days."),
        ),
        if late { text("Svara genast.", "Answer at once.") } else { nothing_more() },
    )]
}

/// LOU 12:17, 19:23, 19 a:12: how long documents are kept. For a municipality
/// the Archives Act says it instead.
fn retention(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.documentation else { return Vec::new() };
    if facts.kept_years.is_none() && facts.archives_act_governs.is_none() {
        return Vec::new();
    }
    let at = "/documentation/keptYears";
    let mut exam = case.examine(rule, at);
    exam.fact("/documentation/archivesActGoverns", wire(facts.archives_act_governs));
    exam.fact(at, wire(facts.kept_years));
    let cites: &[&str] = match case.regime {
        _ if case.awards_directly() => &["LOU 19a:12"],
        Some(RegimeId::R1) => &["LOU 12:17"],
        _ => &["LOU 19:23"],
    };
    let what = text("Hur länge handlingarna bevaras", "How long documents are kept");
    match (facts.archives_act_governs, facts.kept_years) {
        (Some(true), _) => {
            return vec![exam.conclude(
                Verdict::NotApplicable,
                cites,
                what,
                text(
                    "Arkivlagen gäller, så paragrafens fyra år gör det inte.",
                    "The Archives Act governs, so the four years of the section do not.",
                ),
                text(
                    "Följ myndighetens bevarandeplan.",
                    "Follow the authority's plan of what is kept.",
                ),
            )];
        }
        (Some(false), Some(_)) => {}
        (governs, kept) => {
            let asked = [("archivesActGoverns", governs.is_none()), ("keptYears", kept.is_none())];
            let missing: Vec<String> = asked
                .iter()
                .filter(|(_, lacks)| *lacks)
                .map(|(name, _)| format!("/documentation/{name}"))
                .collect();
            return vec![needs_fact(exam, &missing, cites, what)];
        }
    }
    let least = exam.parameter(id::RETENTION_MONTHS).and_then(ParameterValue::months);
    let Some(least) = least else {
        return vec![needs_data(exam, id::RETENTION_MONTHS, cites, what)];
    };
    let kept = facts.kept_years.unwrap_or(0).saturating_mul(12);
    exam.fact("/termMonths", wire(case.purchase.term_months));
    let outlasts = case.purchase.term_months.is_some_and(|term| term > kept);
    let verdict = if kept < least {
        Verdict::Prohibited
    } else if outlasts {
        Verdict::PermittedCond
    } else {
        Verdict::Permitted
    };
    vec![exam.conclude(
        verdict,
        cites,
        what,
        text(
            format!("Handlingarna bevaras {kept} månader; minst är {least}, och kontraktet minst så länge det löper."),
            format!("The documents are kept {kept} months; the least is {least}, and the contract at least for its term."),
        ),
        if verdict == Verdict::Permitted {
            nothing_more()
        } else {
            text("Bevara handlingarna minst fyra år och kontraktet minst så länge det löper.", "Keep the documents at least four years and the contract at least for its term.")
        },
    )]
}
