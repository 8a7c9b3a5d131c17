//! Waiting for the supplier of one's choice: SoL 35:5.

use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, wire};
use crate::law::rules::Rule;
use crate::law::rules::words::{needs_fact, text};

/// SoL 35:5: at the individual's request a decision may wait to be carried out.
pub(in crate::law::rules) fn postponement(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.choice_system else { return Vec::new() };
    let Some(asked) = facts.wait_is_asked_for else { return Vec::new() };
    let at = "/choiceSystem/decidedUnderSocialServicesAct";
    let mut exam = case.examine(rule, "/choiceSystem/waitIsAskedFor");
    exam.fact("/choiceSystem/waitIsAskedFor", wire(Some(asked)));
    exam.fact(at, wire(facts.decided_under_social_services_act));
    let what = text("Vänta på den valda utföraren", "Waiting for the chosen supplier");
    let cites = ["SoL 35:5"];
    let Some(social) = facts.decided_under_social_services_act else {
        return vec![needs_fact(exam, &[at.to_owned()], &cites, what)];
    };
    let (verdict, why, remedy) = match (asked, social) {
        (true, true) => (
            Verdict::Permitted,
            text(
                "Den enskilde begär att få vänta på den valda utföraren; verkställigheten får då skjutas upp (35 kap. 5 § socialtjänstlagen).",
                "The individual asks to wait for the chosen supplier; carrying the decision out may then be postponed (SoL 35:5).",
            ),
            text(
                "Anteckna begäran och vilken utförare den enskilde väntar på.",
                "Note the request and which supplier the individual waits for.",
            ),
        ),
        (false, true) => (
            Verdict::Human,
            text(
                "Bestämmelsen bygger på att den enskilde själv begär det; utan begäran ger den inget stöd för att vänta.",
                "The provision rests on the individual's own request; without one it gives no ground to wait.",
            ),
            text(
                "Fråga den enskilde, eller verkställ beslutet hos en annan utförare.",
                "Ask the individual, or have another supplier carry the decision out.",
            ),
        ),
        (_, false) => (
            Verdict::Human,
            text(
                "Bestämmelsen gäller beslut enligt socialtjänstlagen; vad som gäller för andra beslut har inte lästs.",
                "The provision is for decisions under the Social Services Act; what holds for others was not read.",
            ),
            text("Låt en jurist bedöma.", "Let a lawyer judge."),
        ),
    };
    vec![exam.conclude(verdict, &cites, what, why, remedy)]
}
