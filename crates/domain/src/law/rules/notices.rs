//! Notices: LOU 10:4, 10:5 a, 19:7, 19:8, 19 a:13–14 and the ordinance (UF).

use super::Rule;
use super::applies::{ADVERTISED, LOU_TODAY};
use super::duty::Duty;
use super::words::{needs_data, nothing_more, open, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, Examination, LOU_FROM, REFORM, wire};
use crate::law::facts::notices::NoticeFacts;
use crate::law::regime::RegimeId;
use crate::law::regime::selection::Gap;
use crate::law::value::Class;
use crate::money::Sek;
use crate::text::Text;
use jiff::civil::date;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.NOTICE.DATABASE", "Registrerad annonsdatabas", "Registered notice database",
        &["LOU 10:5a", "LOU 19:8", "LOU 19a:14"], date(2021, 1, 1), LOU_TODAY, database),
    Rule::new("LOU.NOTICE.TED", "Annons i TED", "Notice in TED",
        &["UF 2"], REFORM, ADVERTISED, ted),
    Rule::new("LOU.NOTICE.VALUE", "Värdet i annonsen", "Value in the notice",
        &["UF 5a", "UF 5b", "UF 14 p 18"], date(2024, 1, 1), ADVERTISED, value),
    Rule::new("LOU.NOTICE.CONSIDERATIONS", "Hänsyn i annonsen", "Considerations in the notice",
        &["UF 5a", "UF 5b", "UF 14 p 19", "UF 14 p 20"], date(2024, 1, 1), ADVERTISED, considerations),
    Rule::new("LOU.NOTICE.RESULT", "Efterannons i tid", "Notice of the result in time",
        &["LOU 10:4", "LOU 19:7", "LOU 19a:13"], LOU_FROM, LOU_TODAY, result),
    Rule::new("LOU.NOTICE.RESULT_CONTENT", "Efterannonsens innehåll", "Content of the notice of the result",
        &["UF 12a", "UF 14c p 9"], date(2024, 1, 1), LOU_TODAY, result_content),
    Rule::new("LOU.NOTICE.INTENT", "Förhandsannonsens innehåll", "Content of the notice of intent",
        &["UF 14b", "LOU 19a:9"], REFORM, LOU_TODAY, intent),
];

/// The notices of an advertised procurement.
fn advertised<'c>(case: &'c Case<'_>) -> Option<&'c NoticeFacts> {
    case.purchase.notices.as_ref().filter(|_| !case.plans_direct_award())
}

/// Whether annex 2 services reach their threshold; only they ask this.
pub(super) fn annex_2_reaches(case: &Case<'_>) -> Result<bool, Gap> {
    case.direct.outcome.clone().map(|below| !below)
}

/// Which list of contents governs a call for competition.
enum Content {
    /// The whole list of the directive's regime, or of annex 2 from the threshold.
    Holds(&'static [&'static str]),
    /// No list for annex 2 below the threshold.
    Nothing,
    Unknown(Gap),
}

fn content(case: &Case<'_>, r2: &'static [&'static str]) -> Content {
    match case.regime {
        Some(RegimeId::R1) => Content::Holds(&["UF 5a"]),
        Some(RegimeId::R3) => match annex_2_reaches(case) {
            Ok(true) => Content::Holds(&["UF 5b"]),
            Ok(false) => Content::Nothing,
            Err(gap) => Content::Unknown(gap),
        },
        _ => Content::Holds(r2),
    }
}

fn no_list(exam: Examination<'_>, what: Text) -> Finding {
    exam.conclude(
        Verdict::NotApplicable,
        &["UF 14"],
        what,
        text("Innehållslistan i 14 § gäller inte tjänster i bilaga 2, och värdet når inte tröskelvärdet.", "The list of section 14 does not apply to annex 2 services, and the value does not reach the threshold."),
        nothing_more(),
    )
}

/// LOU 10:5 a, 19:8, 19 a:14: a registered notice database.
fn database(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.notices else { return Vec::new() };
    let cites: &[&str] = match case.regime {
        _ if case.awards_directly() => {
            if !result_is_due(case) {
                return Vec::new();
            }
            &["LOU 19a:14"]
        }
        _ if case.plans_direct_award() => return Vec::new(),
        Some(RegimeId::R1) => &["LOU 10:5a"],
        _ => &["LOU 19:8"],
    };
    let at = "/notices/inRegisteredDatabase";
    let duty = Duty {
        pointer: at,
        value: facts.in_registered_database,
        cites,
        what: ("Registrerad annonsdatabas", "Registered notice database"),
        why: (
            "Annonser publiceras i en registrerad annonsdatabas.",
            "Notices are published in a registered notice database.",
        ),
        remedy: (
            "Publicera annonsen i en registrerad annonsdatabas.",
            "Publish the notice in a registered database.",
        ),
        breach: Verdict::Missing,
    };
    vec![duty.judge(case.examine(rule, at))]
}

/// UF 2: the notice also goes to the EU's publications office.
fn ted(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = advertised(case) else { return Vec::new() };
    let at = "/notices/sentToTed";
    let mut exam = case.examine(rule, at);
    exam.notes(&case.direct.notes);
    let what = text("Annons i TED", "Notice in TED");
    let needless = |exam: Examination<'_>, what| {
        exam.conclude(
            Verdict::NotApplicable,
            &["UF 2"],
            what,
            text(
                "Annonsen behöver inte skickas till EU:s publikationsbyrå under tröskelvärdet.",
                "Below the threshold the notice need not go to the EU's publications office.",
            ),
            nothing_more(),
        )
    };
    match (case.regime, annex_2_reaches(case)) {
        (Some(RegimeId::R1), _) | (Some(RegimeId::R3), Ok(true)) => {}
        (Some(RegimeId::R3), Err(gap)) if facts.sent_to_ted != Some(true) => {
            return vec![open(exam, &gap, &["UF 2"], what)];
        }
        _ => return vec![needless(exam, what)],
    }
    let duty = Duty {
        pointer: at,
        value: facts.sent_to_ted,
        cites: &["UF 2"],
        what: ("Annons i TED", "Notice in TED"),
        why: (
            "Från tröskelvärdet skickas annonsen till EU:s publikationsbyrå.",
            "From the threshold the notice is sent to the EU's publications office.",
        ),
        remedy: (
            "Skicka annonsen dit; publicera den inte nationellt före publiceringen i TED eller 48 timmar efter bekräftelsen.",
            "Send it there; do not publish it nationally before TED does or 48 hours after the confirmation.",
        ),
        breach: Verdict::Missing,
    };
    vec![duty.judge(exam)]
}

/// UF 5 a, 5 b, 14 point 18: the estimated value.
fn value(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = advertised(case) else { return Vec::new() };
    let at = "/notices/statesValue";
    let mut exam = case.examine(rule, at);
    exam.notes(&case.direct.notes);
    let what = ("Uppskattat värde i annonsen", "Estimated value in the notice");
    let cites = match content(case, &["UF 14 p 18"]) {
        Content::Holds(cites) => cites,
        Content::Nothing => return vec![no_list(exam, super::duty::both(what))],
        Content::Unknown(gap) => {
            return vec![open(exam, &gap, &["UF 14", "UF 5b"], super::duty::both(what))];
        }
    };
    let duty = Duty {
        pointer: at,
        value: facts.states_value,
        cites,
        what,
        why: (
            "Annonsen ska ange det uppskattade värdet.",
            "The notice states the estimated value.",
        ),
        remedy: ("Ange värdet utan mervärdesskatt.", "State the value without VAT."),
        breach: Verdict::Missing,
    };
    vec![duty.judge(exam)]
}

/// UF 5 a, 5 b, 14 points 19–20: considerations and their kind.
fn considerations(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = advertised(case) else { return Vec::new() };
    let at = "/notices/statesConsiderations";
    let mut exam = case.examine(rule, at);
    exam.notes(&case.direct.notes);
    let what = (
        "Miljöhänsyn och sociala hänsyn i annonsen",
        "Environmental and social considerations in the notice",
    );
    let cites = match content(case, &["UF 14 p 19", "UF 14 p 20"]) {
        Content::Holds(cites) => cites,
        Content::Nothing => return vec![no_list(exam, super::duty::both(what))],
        Content::Unknown(gap) => {
            return vec![open(exam, &gap, &["UF 14", "UF 5b"], super::duty::both(what))];
        }
    };
    let stated = Duty {
        pointer: at,
        value: facts.states_considerations,
        cites,
        what,
        why: (
            "Annonsen ska ange om miljöhänsyn, sociala hänsyn eller innovationshänsyn tas.",
            "The notice states whether environmental, social or innovation considerations are made.",
        ),
        remedy: (
            "Ange det i annonsen, också när inga hänsyn tas.",
            "State it in the notice, also when none are made.",
        ),
        breach: Verdict::Missing,
    };
    let mut findings = vec![stated.judge(exam)];
    let makes = facts.makes_considerations.unwrap_or(!case.purchase.clauses.is_empty());
    if makes && facts.states_considerations != Some(false) {
        let at = "/notices/statesKindOfConsiderations";
        let mut exam = case.examine(rule, at);
        exam.fact("/notices/makesConsiderations", wire(facts.makes_considerations));
        let kind = Duty {
            pointer: at,
            value: facts.states_kind_of_considerations,
            cites,
            what: ("Vilken typ av hänsyn", "Which kind of considerations"),
            why: (
                "Tas miljöhänsyn eller sociala hänsyn ska annonsen ange vilken typ.",
                "Where environmental or social considerations are made the notice states which kind.",
            ),
            remedy: (
                "Ange typen av hänsyn i annonsen.",
                "State the kind of considerations in the notice.",
            ),
            breach: Verdict::Missing,
        };
        findings.push(kind.judge(exam));
    }
    findings
}

/// Whether the result of a direct award is advertised at all (19 a:13 third paragraph).
fn result_is_due(case: &Case<'_>) -> bool {
    let mut unread = crate::law::case::Notes::default();
    let limit = unread
        .parameter(case.book, id::RESULT_NOTICE_LIMIT, case.law_date)
        .and_then(ParameterValue::sek)
        .unwrap_or(Sek::ZERO);
    case.estimate.total.is_some_and(|total| total >= limit)
}

/// LOU 10:4, 19:7, 19 a:13: the result within 30 days.
fn result(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.notices else { return Vec::new() };
    let Some(after) = facts.result_after_days else { return Vec::new() };
    let at = "/notices/resultAfterDays";
    let mut exam = case.examine(rule, at);
    exam.fact(at, Some(after.to_string()));
    let what = text("Efterannons i tid", "Notice of the result in time");
    let cites: &[&str] = match case.regime {
        _ if case.awards_directly() && !result_is_due(case) => return Vec::new(),
        Some(RegimeId::R4) => &["LOU 19a:13"],
        // Whether the ground holds is for a person; if it does not, 19:7 demands the same.
        _ if case.awards_directly() => &["LOU 19a:13", "LOU 19:7"],
        _ if case.plans_direct_award() => return Vec::new(),
        Some(RegimeId::R1) => &["LOU 10:4"],
        _ => &["LOU 19:7"],
    };
    let Some(most) = exam.parameter(id::RESULT_NOTICE_DAYS).and_then(ParameterValue::days) else {
        return vec![needs_data(exam, id::RESULT_NOTICE_DAYS, cites, what)];
    };
    let annex_2 = case.object.class() == Some(Class::Annex2) && case.awards_directly();
    let gathered = annex_2 && facts.result_gathered_by_quarter == Some(true);
    if gathered {
        exam.fact("/notices/resultGatheredByQuarter", Some("true".to_owned()));
    }
    let why = text(
        format!("Efterannonsen skickas {after} dagar efter avtalet; lagen ger {most} dagar."),
        format!(
            "The notice of the result is sent {after} days after the contract; the act gives {most} days."
        ),
    );
    let (verdict, remedy) = if after <= most {
        (Verdict::Permitted, nothing_more())
    } else if gathered {
        (
            Verdict::PermittedCond,
            text(
                format!(
                    "Tjänster i bilaga 2 får samlas kvartalsvis: skicka inom {most} dagar från kvartalets slut."
                ),
                format!(
                    "Annex 2 services may be gathered by quarter: send within {most} days of the end of the quarter."
                ),
            ),
        )
    } else {
        (
            Verdict::Prohibited,
            text(
                "Skicka efterannonsen genast, och tidigare nästa gång.",
                "Send the notice at once, and earlier next time.",
            ),
        )
    };
    vec![exam.conclude(verdict, cites, what, why, remedy)]
}

/// UF 12 a and 14 c point 9: the result names every tenderer.
fn result_content(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.notices else { return Vec::new() };
    let Some(names) = facts.result_names_all_tenderers else { return Vec::new() };
    let at = "/notices/resultNamesAllTenderers";
    let mut exam = case.examine(rule, at);
    let direct = case.awards_directly();
    if direct && !result_is_due(case) || (!direct && case.plans_direct_award()) {
        return Vec::new();
    }
    exam.notes(&case.direct.notes);
    let cites: &[&str] = match (case.regime, annex_2_reaches(case)) {
        (Some(RegimeId::R1), _) | (Some(RegimeId::R3), Ok(true)) => &["UF 12a"],
        (Some(RegimeId::R3), Err(_)) => &["UF 12a", "UF 14c p 9"],
        _ => &["UF 14c p 9"],
    };
    let duty = Duty {
        pointer: at,
        value: Some(names),
        cites,
        what: ("Efterannonsens innehåll", "Content of the notice of the result"),
        why: (
            "Efterannonsen ska ange namn och organisationsnummer för alla som har lämnat anbud eller ansökan.",
            "The notice of the result gives the names and organisation numbers of all who tendered or applied.",
        ),
        remedy: ("Rätta efterannonsen.", "Correct the notice."),
        breach: Verdict::Missing,
    };
    vec![duty.judge(exam)]
}

/// UF 14 b: what a notice of intent tells.
fn intent(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(complete) = case.purchase.notices.as_ref().and_then(|facts| facts.intent_is_complete)
    else {
        return Vec::new();
    };
    if !case.plans_direct_award() {
        return Vec::new();
    }
    let at = "/notices/intentIsComplete";
    let duty = Duty {
        pointer: at,
        value: Some(complete),
        cites: &["UF 14b", "LOU 19a:9"],
        what: ("Förhandsannonsens innehåll", "Content of the notice of intent"),
        why: (
            "En annons om avsikten att direktupphandla ska ange vad som köps, värdet, leverantören och skälen.",
            "A notice of the intent to award directly states what is bought, the value, the supplier and the reasons.",
        ),
        remedy: ("Komplettera annonsen.", "Complete the notice."),
        breach: Verdict::Missing,
    };
    vec![duty.judge(case.examine(rule, at))]
}
