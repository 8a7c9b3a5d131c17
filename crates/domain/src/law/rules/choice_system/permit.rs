//! Permits of IVO: LSS 23, SoL 26:1. That a provider may run the service at all
//! comes before the question whether it meets the document.

use crate::choice_system::permit::PermitAct;
use crate::choice_system::service::CareKind;
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, wire};
use crate::law::rules::Rule;
use crate::law::rules::words::{needs_fact, text};

const CARE: &str = "/choiceSystem/careKind";

/// The kind of care, where the permit is to be looked for in `act`.
fn service(case: &Case<'_>, act: PermitAct) -> Option<CareKind> {
    let kind = case.purchase.choice_system.as_ref()?.care_kind?;
    (PermitAct::of(kind) == Some(act)).then_some(kind)
}

/// LSS 23: a private operator of daily activities needs a permit, so that the
/// document asks for it.
pub(in crate::law::rules) fn lss(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(kind) = service(case, PermitAct::Lss) else { return Vec::new() };
    let required = case.purchase.choice_system.as_ref().and_then(|facts| facts.permit_required);
    let at = "/choiceSystem/permitRequired";
    let mut exam = case.examine(rule, CARE);
    exam.fact(CARE, wire(Some(kind)));
    exam.fact(at, wire(required));
    let what = text("Tillstånd för daglig verksamhet", "Permit for daily activities");
    let cites = ["LSS 23"];
    vec![match required {
        None => needs_fact(exam, &[at.to_owned()], &cites, what),
        Some(true) => exam.conclude(
            Verdict::Permitted,
            &cites,
            what,
            text(
                "En privat utförare av daglig verksamhet behöver tillstånd av IVO (23 § LSS), och underlaget kräver det.",
                "A private provider of daily activities needs a permit of IVO (LSS 23), and the document requires it.",
            ),
            text(
                "Kontrollera tillståndet hos IVO innan ansökan avgörs, och i en grupp hos den medlem som ska driva verksamheten.",
                "Check the permit with IVO before the application is decided, and in a group that of the member who will run the activity.",
            ),
        ),
        Some(false) => exam.conclude(
            Verdict::Warn,
            &cites,
            what,
            text(
                "En privat utförare av daglig verksamhet behöver tillstånd av IVO (23 § LSS), men underlaget kräver det inte: den som saknar tillstånd kan då bli godkänd utan att få driva verksamheten.",
                "A private provider of daily activities needs a permit of IVO (LSS 23), but the document does not require it: somebody without one can then be approved and yet not be allowed to run the activity.",
            ),
            text(
                "Skriv in kravet i underlaget, så att det kan prövas mot registret som intyget IVO_LSS_23.",
                "State the requirement in the document, so that it can be tested on the register as the certificate IVO_LSS_23.",
            ),
        ),
    }]
}

/// SoL 26:1: whether the service is among those listed is for a person to judge.
pub(in crate::law::rules) fn sol(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(kind) = service(case, PermitAct::Sol) else { return Vec::new() };
    let mut exam = case.examine(rule, CARE);
    exam.fact(CARE, wire(Some(kind)));
    let what = text("Tillstånd enligt socialtjänstlagen", "Permit under the Social Services Act");
    let (why, remedy) = if kind == CareKind::Occupation {
        (
            text(
                "Sysselsättning finns inte i uppräkningen i 26 kap. 1 § socialtjänstlagen, men punkt 4 gäller öppen verksamhet för vård under en del av dygnet. Om just denna verksamhet hör dit avgörs från fall till fall.",
                "Occupation is not in the list of SoL 26:1, but point 4 is for open activities for care during a part of the day. Whether this very activity belongs there is settled case by case.",
            ),
            text(
                "Fråga IVO eller en jurist innan underlaget annonseras. Kräv tillstånd bara om det behövs, och då som intyget IVO_SOL_26_1.",
                "Ask IVO or a lawyer before the document is advertised. Require a permit only if one is needed, and then as the certificate IVO_SOL_26_1.",
            ),
        )
    } else {
        let name = kind.name();
        (
            text(
                format!(
                    "Om {} kräver tillstånd av IVO när en privat utförare driver tjänsten har inte lästs i någon källa.",
                    name.sv
                ),
                format!(
                    "Whether {} needs a permit of IVO when a private provider runs it was not read in any source.",
                    name.en
                ),
            ),
            nothing_sourced(),
        )
    };
    let cites: &[&str] =
        if kind == CareKind::Occupation { &["SoL 26:1 p 4"] } else { &["SoL 26:1"] };
    vec![exam.conclude(Verdict::Human, cites, what, why, remedy)]
}

fn nothing_sourced() -> crate::text::Text {
    text(
        "Läs 26 kap. 1 § socialtjänstlagen och 23 § LSS, eller fråga IVO, och skriv in kravet om tillstånd behövs.",
        "Read SoL 26:1 and LSS 23, or ask IVO, and state the requirement if a permit is needed.",
    )
}
