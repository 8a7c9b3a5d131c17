//! Direct award: LOU 19 a kap., and the older 19:7.

use super::Rule;
use super::applies::{BEFORE_REFORM, DIRECT, LOU};
use super::words::{kronor, needs_fact, nothing_more, open, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::Confidence;
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, REFORM, wire};
use crate::law::purchase::DirectAwardGround;
use crate::law::regime::RegimeId;
use crate::money::Sek;
use jiff::civil::date;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.DIRECT_AWARD.OLDER_VALUE", "Direktupphandling på värde, äldre lydelse", "Direct award on value, older wording",
        &["LOU 19:7"], date(2018, 1, 1), LOU, value).until(BEFORE_REFORM).at(Confidence::B).without_regime(),
    Rule::new("LOU.DIRECT_AWARD.VALUE", "Direktupphandling på värde", "Direct award on value",
        &["LOU 19a:2"], REFORM, LOU, value).without_regime(),
    Rule::new("LOU.DIRECT_AWARD.GROUND", "Direktupphandling på annan grund", "Direct award on another ground",
        &["LOU 19a:3", "LOU 19a:4", "LOU 19a:5", "LOU 19a:6", "LOU 19a:7", "LOU 6:12"], REFORM, LOU, ground).without_regime(),
    Rule::new("LOU.DIRECT_AWARD.PRINCIPLES", "Principerna vid direktupphandling", "Principles of direct award",
        &["LOU 19a:8"], REFORM, DIRECT, principles),
    Rule::new("LOU.DIRECT_AWARD.NOTICE", "Underrättelse", "Notice to those who tendered",
        &["LOU 19a:10"], REFORM, DIRECT, notice_to_tenderers),
    Rule::new("LOU.DIRECT_AWARD.DOCUMENTATION", "Dokumentation", "Documentation",
        &["LOU 19a:11"], REFORM, DIRECT, documentation),
    Rule::new("LOU.DIRECT_AWARD.RESULT_NOTICE", "Efterannons", "Notice of the result",
        &["LOU 19a:13", "LOU 19a:14"], REFORM, DIRECT, result_notice),
    Rule::new("LOU.DIRECT_AWARD.GUIDELINES", "Riktlinjer", "Guidelines",
        &["LOU 19a:15"], REFORM, DIRECT, guidelines),
    Rule::new("LOU.DIRECT_AWARD.STANDSTILL", "Avtalsspärr", "Standstill",
        &["LOU 20:1", "LOU 19a:10"], REFORM, DIRECT, standstill),
];

fn on_value(case: &Case<'_>) -> bool {
    case.plans_direct_award() && case.ground() == DirectAwardGround::Value
}

/// LOU 19 a:2 (and before 2022-02-01 the older 19:7): a direct award on value.
fn value(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    if !on_value(case) {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/directAward");
    exam.notes(&case.direct.notes);
    exam.fact("/procedure", wire(case.purchase.procedure));
    let is_older = rule.in_force_to.is_some();
    let limits: &[&str] =
        if is_older { &["LOU 19:7", "LOU 5:3"] } else { &["LOU 19a:2", "LOU 5:3"] };
    let place = if is_older { "19 kap. 7 § i äldre lydelse" } else { "19 a kap. 2 §" };
    let place_en = if is_older { "19:7 as it then stood" } else { "19 a:2" };
    let what = text("Direktupphandling på grund av värdet", "Direct award on the ground of value");
    let allowed = match &case.direct.outcome {
        Ok(allowed) => *allowed,
        Err(gap) => return vec![open(exam, gap, limits, what)],
    };
    let (Some(total), Some(limit)) = (case.estimate.total, case.direct.limit) else {
        return Vec::new();
    };
    let ((total_sv, total_en), (limit_sv, limit_en)) = (kronor(total), kronor(limit.amount));
    let (word_sv, word_en) =
        if allowed { ("lägre än", "below") } else { ("inte lägre än", "not below") };
    let mut why = text(
        format!("Värdet {total_sv} är {word_sv} gränsen {limit_sv} ({place})."),
        format!("The value {total_en} is {word_en} the limit {limit_en} ({place_en})."),
    );
    if limit.is_inferred {
        why.sv.push_str(" Gränsen är ett säkert spann kring eurobeloppet (säkerhet C).");
        why.en.push_str(" The limit is a safe span around the amount in euro (confidence C).");
    }
    let finding = if allowed {
        let remedy = text(
            "Följ principerna, dokumentera när värdet kräver det och använd myndighetens riktlinjer.",
            "Keep to the principles, document where the value demands it, and use the authority's guidelines.",
        );
        exam.conclude(Verdict::Permitted, limits, what, why, remedy)
    } else {
        let remedy = text(
            "Annonsera upphandlingen, eller pröva om någon annan grund för direktupphandling finns. Ett avtal som sluts ändå kan ogiltigförklaras.",
            "Advertise the procurement, or see whether another ground for direct award exists. A contract concluded anyway can be declared invalid.",
        );
        exam.conclude(Verdict::Prohibited, breached(case.regime), what, why, remedy)
    };
    vec![finding]
}

/// What a direct award without a ground breaks: the duty to advertise.
fn breached(regime: Option<RegimeId>) -> &'static [&'static str] {
    match regime {
        Some(RegimeId::R1) => &["LOU 1:4", "LOU 10:1", "LOU 20:13"],
        Some(RegimeId::R2 | RegimeId::R3) => &["LOU 1:4", "LOU 19:6", "LOU 20:13a"],
        Some(RegimeId::OldNational) => &["LOU 1:4", "LOU 19:7"],
        _ => &["LOU 1:4", "LOU 5:3"],
    }
}

/// LOU 19 a:3–7: other grounds than the value.
fn ground(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    if !case.plans_direct_award() || case.ground() == DirectAwardGround::Value {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/directAward/ground");
    exam.fact("/directAward/ground", wire(Some(case.ground())));
    exam.notes(&case.advertised.notes);
    let what = text(
        "Direktupphandling på annan grund än värdet",
        "Direct award on another ground than value",
    );
    let (cites, sv, en): (&[&str], _, _) = match case.ground() {
        DirectAwardGround::NoSuitableTenders => (
            &["LOU 19a:3", "LOU 19a:13"],
            "inga lämpliga anbud (19 a kap. 3 §)",
            "no suitable tenders (19 a:3)",
        ),
        DirectAwardGround::UnacceptableTenders => (
            &["LOU 19a:4", "LOU 19a:13"],
            "bara ogiltiga eller oacceptabla anbud (19 a kap. 4 §)",
            "only invalid or unacceptable tenders (19 a:4)",
        ),
        DirectAwardGround::UrgencyOrSpecialReasons | DirectAwardGround::Value => (
            &["LOU 19a:5", "LOU 19a:13"],
            "synnerlig brådska eller synnerliga skäl (19 a kap. 5 §)",
            "extreme urgency or exceptional reasons (19 a:5)",
        ),
        DirectAwardGround::DuringReview => (
            &["LOU 19a:6", "LOU 19a:7", "LOU 19a:13"],
            "en pågående överprövning (19 a kap. 6–7 §§)",
            "a review that is going on (19 a:6–7)",
        ),
    };
    let finding = match case.regime {
        Some(RegimeId::R2 | RegimeId::R3) => {
            let (limit_sv, limit_en) = result_notice_limit(&mut exam);
            exam.conclude(
                Verdict::PermittedCond,
                cites,
                what,
                text(
                    format!("Grunden är {sv}. Om den håller får direktupphandling göras, men inte för mer än vad som behövs."),
                    format!("The ground is {en}. If it holds a direct award is allowed, but for no more than is needed."),
                ),
                text(
                    format!("Låt en person pröva grunden och dokumentera skälen. Efterannonsera inom 30 dagar om värdet är minst {limit_sv}."),
                    format!("Let a person judge the ground and document the reasons. Advertise the result within 30 days if the value is at least {limit_en}."),
                ),
            )
        }
        Some(RegimeId::R1) => exam.conclude(
            Verdict::Human,
            &["LOU 6:12"],
            what,
            text(
                format!("Grunden är {sv}, men värdet når tröskelvärdet; då gäller förutsättningarna för förhandlat förfarande utan annons (6 kap. 12–19 §§)."),
                format!("The ground is {en}, but the value reaches the threshold; then the conditions of a negotiated procedure without notice apply (6:12–19)."),
            ),
            text("Låt en jurist pröva om något av de fallen föreligger.", "Let a lawyer see whether one of those cases is at hand."),
        ),
        _ => exam.conclude(
            Verdict::Human,
            &["LOU 1:4"],
            what,
            text(format!("Grunden är {sv}; vilka regler den prövas mot är inte klarlagt."), format!("The ground is {en}; which rules it is tested against is not settled.")),
            text("Ange de uppgifter som saknas och låt en person pröva grunden.", "State what is missing and let a person judge the ground."),
        ),
    };
    vec![finding]
}

fn result_notice_limit(exam: &mut crate::law::case::Examination<'_>) -> (String, String) {
    kronor(
        exam.parameter(id::RESULT_NOTICE_LIMIT).and_then(ParameterValue::sek).unwrap_or(Sek::ZERO),
    )
}

/// LOU 19 a:8: the principles bind a direct award, too.
fn principles(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    if !case.awards_directly() {
        return Vec::new();
    }
    let exam = case.examine(rule, "/directAward");
    vec![exam.conclude(
        Verdict::PermittedCond,
        &["LOU 19a:8"],
        text("Principerna gäller", "The principles apply"),
        text(
            "Likabehandling, icke-diskriminering, öppenhet, ömsesidigt erkännande och proportionalitet gäller även vid direktupphandling (19 a kap. 8 §).",
            "Equal treatment, non-discrimination, openness, mutual recognition and proportionality bind a direct award, too (19 a:8).",
        ),
        text("Behandla dem som tillfrågas lika och skriv ned varför de valdes.", "Treat those who are asked alike, and write down why they were chosen."),
    )]
}

/// LOU 19 a:11: documentation above 100 000 kronor, within 30 days since 2024.
fn documentation(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    if !case.awards_directly() {
        return Vec::new();
    }
    let Some(total) = case.estimate.total else { return Vec::new() };
    let mut exam = case.examine(rule, "/directAward/isDocumented");
    exam.notes(&case.estimate.notes);
    let what = text("Dokumentation av direktupphandlingen", "Documentation of the direct award");
    // On another ground than the value 19:22 demands the same if the ground fails.
    let cites: &[&str] = match case.regime {
        Some(RegimeId::R4) => &["LOU 19a:11"],
        _ => &["LOU 19a:11", "LOU 19:22"],
    };
    let Some(limit) = exam.parameter(id::DOCUMENTATION_LIMIT).and_then(ParameterValue::sek) else {
        return Vec::new();
    };
    let days = exam.parameter(id::DOCUMENTATION_DAYS).and_then(ParameterValue::days);
    let ((total_sv, total_en), (limit_sv, limit_en)) = (kronor(total), kronor(limit));
    if total <= limit {
        return vec![exam.conclude(
            Verdict::NotApplicable,
            cites,
            what,
            text(
                format!("Värdet {total_sv} överstiger inte {limit_sv} (19 a kap. 11 §)."),
                format!("The value {total_en} does not exceed {limit_en} (19 a:11)."),
            ),
            nothing_more(),
        )];
    }
    let documented = case.purchase.direct_award.as_ref().and_then(|award| award.is_documented);
    exam.fact("/directAward/isDocumented", wire(documented));
    let why = text(
        format!(
            "Värdet {total_sv} överstiger {limit_sv}, så skälen för besluten ska dokumenteras (19 a kap. 11 §)."
        ),
        format!(
            "The value {total_en} exceeds {limit_en}, so the reasons for decisions are documented (19 a:11)."
        ),
    );
    let when = days.map_or_else(
        || (String::new(), String::new()),
        |days| {
            (
                format!(" senast {days} dagar efter avtalet"),
                format!(" within {days} days of the contract"),
            )
        },
    );
    let remedy =
        text(format!("Dokumentera skälen{}.", when.0), format!("Document the reasons{}.", when.1));
    vec![match documented {
        Some(true) => exam.conclude(Verdict::Permitted, cites, what, why, remedy),
        Some(false) => exam.conclude(Verdict::Missing, cites, what, why, remedy),
        None => needs_fact(exam, &["/directAward/isDocumented".to_owned()], cites, what),
    }]
}

/// LOU 19 a:13: the result is advertised from 700 000 kronor.
fn result_notice(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    if !case.awards_directly() {
        return Vec::new();
    }
    let Some(total) = case.estimate.total else { return Vec::new() };
    let mut exam = case.examine(rule, "/valuation");
    exam.notes(&case.estimate.notes);
    let what = text("Efterannons", "Notice of the result");
    let Some(limit) = exam.parameter(id::RESULT_NOTICE_LIMIT).and_then(ParameterValue::sek) else {
        return Vec::new();
    };
    let days = exam.parameter(id::RESULT_NOTICE_DAYS).and_then(ParameterValue::days).unwrap_or(30);
    let ((total_sv, total_en), (limit_sv, limit_en)) = (kronor(total), kronor(limit));
    let finding = if total < limit {
        exam.conclude(
            Verdict::NotApplicable,
            &["LOU 19a:13 st 3"],
            what,
            text(
                format!(
                    "Värdet {total_sv} är lägre än {limit_sv} (19 a kap. 13 § tredje stycket)."
                ),
                format!("The value {total_en} is below {limit_en} (19 a:13 third paragraph)."),
            ),
            nothing_more(),
        )
    } else {
        exam.conclude(
            Verdict::PermittedCond,
            &["LOU 19a:13", "LOU 19a:14"],
            what,
            text(
                format!("Värdet {total_sv} är minst {limit_sv}, så resultatet ska annonseras (19 a kap. 13 §)."),
                format!("The value {total_en} is at least {limit_en}, so the result is advertised (19 a:13)."),
            ),
            text(
                format!("Skicka efterannonsen till en registrerad annonsdatabas inom {days} dagar; tjänster i bilaga 2 får samlas kvartalsvis."),
                format!("Send the notice to a registered database within {days} days; annex 2 services may be gathered by quarter."),
            ),
        )
    };
    vec![finding]
}

/// LOU 19 a:15: guidelines for direct awards.
fn guidelines(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    if !case.awards_directly() {
        return Vec::new();
    }
    let adopted = case.purchase.direct_award.as_ref().and_then(|award| award.guidelines_adopted);
    let mut exam = case.examine(rule, "/directAward/guidelinesAdopted");
    exam.fact("/directAward/guidelinesAdopted", wire(adopted));
    let what = text("Riktlinjer för direktupphandling", "Guidelines for direct award");
    let cites = ["LOU 19a:15"];
    let why = |sv: &str, en: &str| {
        text(
            format!("Myndigheten ska ha beslutat riktlinjer (19 a kap. 15 §), och {sv}."),
            format!("The authority adopts guidelines (19 a:15), and {en}."),
        )
    };
    vec![match adopted {
        Some(true) => exam.conclude(
            Verdict::Permitted,
            &cites,
            what,
            why("det har den gjort", "it has"),
            text("Följ riktlinjerna.", "Follow the guidelines."),
        ),
        Some(false) => exam.conclude(
            Verdict::Missing,
            &cites,
            what,
            why("det har den inte", "it has not"),
            text(
                "Besluta riktlinjer; Konkurrensverket kan förelägga myndigheten om det.",
                "Adopt guidelines; the supervisor may order it.",
            ),
        ),
        None => needs_fact(exam, &["/directAward/guidelinesAdopted".to_owned()], &cites, what),
    }]
}

/// LOU 19 a:10: those who tendered are told, if more than one was asked.
fn notice_to_tenderers(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    if !case.awards_directly() {
        return Vec::new();
    }
    let asked = case.purchase.direct_award.as_ref().and_then(|award| award.suppliers_asked);
    let mut exam = case.examine(rule, "/directAward/suppliersAsked");
    exam.fact("/directAward/suppliersAsked", wire(asked));
    let what = text("Underrättelse till dem som lämnat anbud", "Notice to those who tendered");
    let cites = ["LOU 19a:10"];
    vec![match asked {
        None => needs_fact(exam, &["/directAward/suppliersAsked".to_owned()], &cites, what),
        Some(asked) if asked > 1 => exam.conclude(
            Verdict::PermittedCond,
            &cites,
            what,
            text(
                format!("{asked} leverantörer tillfrågas, så de som lämnar anbud ska underrättas skriftligt (19 a kap. 10 §)."),
                format!("{asked} suppliers are asked, so those who tender are told in writing (19 a:10)."),
            ),
            text("Skicka en skriftlig underrättelse om beslutet.", "Send a written notice of the decision."),
        ),
        Some(_) => exam.conclude(
            Verdict::NotApplicable,
            &cites,
            what,
            text("Högst en leverantör tillfrågas (19 a kap. 10 §).", "At most one supplier is asked (19 a:10)."),
            nothing_more(),
        ),
    }]
}

/// LOU 20:1: a direct award has no standstill.
fn standstill(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    if !case.awards_directly() {
        return Vec::new();
    }
    let exam = case.examine(rule, "/directAward");
    vec![exam.conclude(
        Verdict::NotApplicable,
        &["LOU 20:1", "LOU 19a:10"],
        text("Avtalsspärr", "Standstill"),
        text(
            "En underrättelse i en direktupphandling startar ingen avtalsspärr (20 kap. 1 §).",
            "A notice in a direct award starts no standstill (20:1).",
        ),
        nothing_more(),
    )]
}
