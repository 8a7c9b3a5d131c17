//! The end of a choice system: LOV 8:1 and 8:2, and what the act leaves open.

use crate::choice_system::ending::{PROMISED_NOTICE, SIGNED_CONTRACTS};
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, wire};
use crate::law::facts::choice_system::ChoiceSystemFacts;
use crate::law::rules::Rule;
use crate::law::rules::words::{nothing_more, text};
use crate::law::rules::yes_or_no::YesOrNo;

/// LOV 8:1 and 8:2: reasons when the system is cancelled, nobody who has applied is
/// left without a decision, and what is known of the contracts that are signed.
pub(in crate::law::rules) fn cancellation(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.choice_system else { return Vec::new() };
    let mut found: Vec<_> = reasons(facts, case, rule).into_iter().collect();
    found.extend(facts.applications_undecided.map(|count| undecided(count, case, rule)));
    for (name, count, what, (sv, en)) in [
        (
            "contractsRunningOn",
            facts.contracts_running_on,
            text(
                "Kontrakt efter systemets sista dag",
                "Contracts after the last day of the system",
            ),
            SIGNED_CONTRACTS,
        ),
        (
            "contractsCutShort",
            facts.contracts_cut_short,
            text("Uppsägningstid när systemet upphör", "Notice when the system ends"),
            PROMISED_NOTICE,
        ),
    ] {
        let Some(count) = count.filter(|count| *count > 0) else { continue };
        let at = format!("/choiceSystem/{name}");
        let mut exam = case.examine(rule, at.clone());
        exam.fact(at, wire(Some(count)));
        let why = text(
            format!("Kontrakt som det gäller: {count}. Ingen bestämmelse om dem har lästs."),
            format!("Contracts that it concerns: {count}. No provision on them was read."),
        );
        found.push(exam.conclude(Verdict::Human, &[], what, why, text(sv, en)));
    }
    found
}

/// LOV 8:1 and 8:2: whoever has applied and qualifies is approved, and told.
fn undecided(count: u32, case: &Case<'_>, rule: &'static Rule) -> Finding {
    let at = "/choiceSystem/applicationsUndecided";
    let mut exam = case.examine(rule, at);
    exam.fact(at, wire(Some(count)));
    let what = text("Ansökningar när systemet upphör", "Applications when the system ends");
    if count == 0 {
        return exam.conclude(
            Verdict::Permitted,
            &["LOV 8:1", "LOV 8:2"],
            what,
            text("Alla ansökningar är beslutade.", "Every application is decided."),
            nothing_more(),
        );
    }
    exam.conclude(
        Verdict::Missing,
        &["LOV 8:1", "LOV 8:2"],
        what,
        text(
            format!("Ansökningar utan beslut: {count}. Den som uppfyller kraven och inte är utesluten ska godkännas, och beslut och skäl ska komma snarast möjligt."),
            format!("Applications without a decision: {count}. Whoever meets the requirements and is not excluded is approved, and decision and reasons come as soon as possible."),
        ),
        text(
            "Besluta om dem innan systemet avslutas. Att en ansökan faller när systemet avbryts står inte i det som har lästs.",
            "Decide them before the system is ended. That an application lapses when the system is cancelled does not stand in what was read.",
        ),
    )
}

/// LOV 8:2: reasons when the system is cancelled.
fn reasons(facts: &ChoiceSystemFacts, case: &Case<'_>, rule: &'static Rule) -> Option<Finding> {
    if facts.is_cancelled != Some(true) {
        return None;
    }
    let duty = YesOrNo {
        at: "/choiceSystem/cancellationReasonsGiven".to_owned(),
        value: facts.cancellation_reasons_given,
        kept_when: true,
        is_asked: true,
        cites: &["LOV 8:2"],
        what: ("Valfrihetssystemet avbryts", "The choice system is cancelled"),
        kept: Some((
            Verdict::Permitted,
            ("De sökande får veta skälen.", "The applicants are told the reasons."),
        )),
        broken: (
            Verdict::Missing,
            (
                "De sökande får inte veta skälen för att systemet avbryts.",
                "The applicants are not told why the system is cancelled.",
            ),
        ),
        remedy: ("Underrätta om beslutet och skälen.", "Tell of the decision and its reasons."),
    };
    duty.judge_since(case, rule, Some("/choiceSystem/isCancelled"))
}
