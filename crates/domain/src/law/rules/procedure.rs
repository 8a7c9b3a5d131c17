//! Which procedures there are and how they are run: LOU 4:7, 4:8, 6, 7:2, 19:6, 19:16.

use super::Rule;
use super::applies::{ADVERTISED, NATIONAL};
use super::duty::Duty;
use super::words::{needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, LOU_FROM, REFORM, wire};
use crate::law::purchase::Procedure;
use crate::law::regime::RegimeId;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.PROCEDURE.CHOICE", "Val av förfarande", "Choice of procedure",
        &["LOU 6:2", "LOU 6:3", "LOU 6:4", "LOU 6:20", "LOU 6:30", "LOU 19:6"], LOU_FROM, ADVERTISED, choice),
    Rule::new("LOU.PREPARATION", "Hjälp med förberedelserna", "Help with the preparation",
        &["LOU 4:8", "LOU 19:2"], LOU_FROM, ADVERTISED, preparation),
    Rule::new("LOU.PROCEDURE.INVITED", "Antal inbjudna", "Number invited",
        &["LOU 4:7", "LOU 19:1"], LOU_FROM, ADVERTISED, invited),
    Rule::new("LOU.PROCEDURE.NEGOTIATION", "Vad som får förhandlas", "What may be negotiated",
        &["LOU 19:16"], REFORM, NATIONAL, negotiation),
    Rule::new("LOU.FRAMEWORK.TERM", "Ramavtalets löptid", "Term of a framework agreement",
        &["LOU 7:2", "LOU 19:1"], LOU_FROM, ADVERTISED, framework),
];

/// LOU 6:2–30 and 19:6: the procedures of the regime.
fn choice(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(procedure) = case.purchase.procedure else { return Vec::new() };
    if procedure == Procedure::DirectAward {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/procedure");
    exam.fact("/procedure", wire(Some(procedure)));
    let what = text("Val av förfarande", "Choice of procedure");
    if case.regime != Some(RegimeId::R1) {
        return vec![exam.conclude(
            Verdict::Permitted,
            &["LOU 19:6", "LOU 19:1"],
            what,
            text(
                "Förfarandet utformas fritt inom 19 kap.; 6 kap. gäller inte.",
                "The procedure is freely designed within chapter 19; chapter 6 does not apply.",
            ),
            text(
                "Beskriv förfarandet i dokumenten (19 kap. 9 §).",
                "Describe the procedure in the documents (19:9).",
            ),
        )];
    }
    let cites: &[&str] = match procedure {
        Procedure::Open | Procedure::Advertised | Procedure::DirectAward => &["LOU 6:2"],
        Procedure::Restricted => &["LOU 6:3"],
        Procedure::NegotiatedWithNotice => &["LOU 6:4", "LOU 6:5", "LOU 6:6"],
        Procedure::CompetitiveDialogue => &["LOU 6:20", "LOU 6:5"],
        Procedure::InnovationPartnership => &["LOU 6:30"],
    };
    vec![match procedure {
        Procedure::Open | Procedure::Restricted => exam.conclude(
            Verdict::Permitted,
            cites,
            what,
            text("Öppet och selektivt förfarande får alltid användas (6 kap. 2 och 3 §§).", "The open and the restricted procedure may always be used (6:2 and 6:3)."),
            nothing_more(),
        ),
        Procedure::Advertised | Procedure::DirectAward => exam.conclude(
            Verdict::Prohibited,
            &["LOU 1:4", "LOU 6:2"],
            what,
            text("Värdet når tröskelvärdet, så 19 kap. gäller inte; något av förfarandena i 6 kap. ska användas (1 kap. 4 §).", "The value reaches the threshold, so chapter 19 does not apply; one of the procedures of chapter 6 is used (1:4)."),
            text("Välj öppet eller selektivt förfarande.", "Choose the open or the restricted procedure."),
        ),
        _ => exam.conclude(
            Verdict::Human,
            cites,
            what,
            text("Förfarandet får användas bara i de fall lagen räknar upp, och om ett sådant föreligger är en bedömning.", "The procedure may be used only in the cases the act lists, and whether one is at hand is a judgement."),
            text("Låt en jurist pröva fallet och dokumentera skälen, eller välj öppet förfarande.", "Let a lawyer test the case and document the reasons, or choose the open procedure."),
        ),
    }]
}

/// LOU 4:7: at least five in a restricted procedure, three in the others.
fn invited(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(least) = case.purchase.timetable.as_ref().and_then(|times| times.least_invited) else {
        return Vec::new();
    };
    let at = "/timetable/leastInvited";
    let mut exam = case.examine(rule, at);
    exam.fact(at, Some(least.to_string()));
    exam.fact("/procedure", wire(case.purchase.procedure));
    let what = text("Hur många som bjuds in", "How many are invited");
    if case.regime != Some(RegimeId::R1) {
        return vec![exam.conclude(
            Verdict::NotApplicable,
            &["LOU 19:1"],
            what,
            text(
                "19 kap. har inget minsta antal; konkurrensen ska ändå vara verklig (19 kap. 2 §).",
                "Chapter 19 has no least number; competition is still real (19:2).",
            ),
            nothing_more(),
        )];
    }
    let parameter = match case.purchase.procedure {
        None => return vec![needs_fact(exam, &["/procedure".to_owned()], &["LOU 4:7"], what)],
        Some(Procedure::Restricted) => id::INVITED_RESTRICTED,
        Some(
            Procedure::NegotiatedWithNotice
            | Procedure::CompetitiveDialogue
            | Procedure::InnovationPartnership,
        ) => id::INVITED_OTHERS,
        Some(_) => return Vec::new(),
    };
    let Some(bound) = exam.parameter(parameter).and_then(ParameterValue::count) else {
        return Vec::new();
    };
    let verdict = if least < bound { Verdict::Prohibited } else { Verdict::Permitted };
    let why = text(
        format!("Minst {least} ska bjudas in, och lagen kräver minst {bound} (4 kap. 7 §)."),
        format!("At least {least} are to be invited, and the act demands at least {bound} (4:7)."),
    );
    let remedy = if least < bound {
        text(format!("Ange minst {bound}."), format!("State at least {bound}."))
    } else {
        nothing_more()
    };
    vec![exam.conclude(verdict, &["LOU 4:7"], what, why, remedy)]
}

/// LOU 19:16: minimum requirements and award criteria are not negotiated.
fn negotiation(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let negotiates = case
        .purchase
        .timetable
        .as_ref()
        .and_then(|times| times.negotiates_requirements_or_criteria);
    let Some(negotiates) = negotiates else { return Vec::new() };
    let at = "/timetable/negotiatesRequirementsOrCriteria";
    let mut exam = case.examine(rule, at);
    exam.fact(at, wire(Some(negotiates)));
    let (verdict, remedy) = if negotiates {
        (
            Verdict::Prohibited,
            text(
                "Förhandla om annat än minimikrav och kriterier.",
                "Negotiate on other things than minimum requirements and criteria.",
            ),
        )
    } else {
        (Verdict::Permitted, nothing_more())
    };
    vec![exam.conclude(
        verdict,
        &["LOU 19:16"],
        text("Vad förhandlingen rör", "What is negotiated"),
        text("Förhandling är tillåten, men inte om minimikrav eller tilldelningskriterier (19 kap. 16 §).", "Negotiation is allowed, but not on minimum requirements or award criteria (19:16)."),
        remedy,
    )]
}

/// LOU 7:2: a framework agreement of at most four years, unless for special reasons.
fn framework(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(times) = &case.purchase.timetable else { return Vec::new() };
    let Some(months) = times.framework_months else { return Vec::new() };
    let mut exam = case.examine(rule, "/timetable/frameworkMonths");
    exam.fact("/timetable/frameworkMonths", Some(months.to_string()));
    let what = text("Ramavtalets löptid", "Term of the framework agreement");
    if case.regime != Some(RegimeId::R1) {
        return vec![exam.conclude(
            Verdict::NotApplicable,
            &["LOU 19:1", "LOU 19:2"],
            what,
            text(
                "7 kap. gäller inte här; löptiden får ändå inte hindra konkurrensen (19 kap. 2 §).",
                "Chapter 7 does not apply here; the term may still not hinder competition (19:2).",
            ),
            nothing_more(),
        )];
    }
    let cites = ["LOU 7:2"];
    let Some(most) = exam.parameter(id::FRAMEWORK_MONTHS).and_then(ParameterValue::months) else {
        return Vec::new();
    };
    let why = text(
        format!(
            "Ramavtalet löper {months} månader och får löpa högst {most} om det inte finns särskilda skäl (7 kap. 2 §)."
        ),
        format!(
            "The agreement runs {months} months and may run at most {most} unless there are special reasons (7:2)."
        ),
    );
    if months <= most {
        return vec![exam.conclude(Verdict::Permitted, &cites, what, why, nothing_more())];
    }
    exam.fact("/timetable/frameworkSpecialReasons", wire(times.framework_special_reasons));
    vec![match times.framework_special_reasons {
        None => needs_fact(exam, &["/timetable/frameworkSpecialReasons".to_owned()], &cites, what),
        Some(true) => exam.conclude(
            Verdict::Human,
            &cites,
            what,
            why,
            text(
                "Låt en jurist bedöma om skälen är särskilda.",
                "Let a lawyer judge whether the reasons are special.",
            ),
        ),
        Some(false) => exam.conclude(
            Verdict::Prohibited,
            &cites,
            what,
            why,
            text(
                format!("Korta ramavtalet till högst {most} månader."),
                format!("Cut the agreement to at most {most} months."),
            ),
        ),
    }]
}

/// LOU 4:8, 19:2: what a supplier learnt while it helped to prepare is shared.
fn preparation(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.timetable else { return Vec::new() };
    if facts.supplier_helped_prepare != Some(true) {
        return Vec::new();
    }
    let directive = case.regime == Some(RegimeId::R1);
    let at = "/timetable/preparationIsShared";
    let mut exam = case.examine(rule, at);
    exam.fact("/timetable/supplierHelpedPrepare", Some("true".to_owned()));
    let duty = Duty {
        pointer: at,
        value: facts.preparation_is_shared,
        cites: if directive { &["LOU 4:8"] } else { &["LOU 19:2"] },
        what: ("Leverantör som har hjälpt till", "A supplier that helped to prepare"),
        why: (
            "De andra leverantörerna ska få samma relevanta information som den som deltog i förberedelserna.",
            "The other suppliers get the same relevant information as the one that took part in the preparation.",
        ),
        remedy: (
            "Lämna informationen till alla. Uteslut den som deltog bara om lika behandling inte kan säkras på annat sätt, och först efter att den har fått yttra sig.",
            "Give the information to all. Exclude the one that took part only if equal treatment cannot be secured otherwise, and only after hearing it.",
        ),
        breach: Verdict::Missing,
    };
    vec![duty.judge(exam)]
}
