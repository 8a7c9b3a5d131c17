//! Requirements on suppliers: LOU 14:1, 14:4, 14:6, 4:5; 19:2, 19:4–5, 19:9 p 2;
//! LOV 5:1–2.

use super::Rule;
use super::applies::{ADVERTISED, OPEN_TO_MANY};
use super::words::{kronor, needs_data, needs_fact, nothing_more, text};
use super::yes_or_no::YesOrNo;
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, LOU_FROM, LOV_FROM, wire};
use crate::law::facts::qualification::{
    QualificationFacts, QualificationKind, QualificationRequirement, TurnoverRequirement,
};
use crate::law::regime::RegimeId;
use crate::money::Sek;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.QUALIFICATION.KIND", "Slag av krav på leverantören", "Kinds of requirement on suppliers",
        &["LOU 14:1", "LOU 19:9 p 2", "LOU 19:2"], LOU_FROM, ADVERTISED, kind),
    Rule::new("LOU.QUALIFICATION.PROPORTION", "Kravens samband och proportion", "Link and proportion of requirements",
        &["LOU 14:1", "LOU 19:2"], LOU_FROM, ADVERTISED, proportion),
    Rule::new("LOU.QUALIFICATION.STATED", "Kraven i annons eller dokument", "Requirements in notice or documents",
        &["LOU 14:1", "LOU 19:9 p 2"], LOU_FROM, ADVERTISED, stated),
    Rule::new("LOU.QUALIFICATION.TURNOVER", "Krav på omsättning", "Turnover requirement",
        &["LOU 14:4", "LOU 19:2"], LOU_FROM, ADVERTISED, turnover),
    Rule::new("QUALIFICATION.OTHERS_CAPACITY", "Andras kapacitet", "The capacity of others",
        &["LOU 14:6", "LOU 19:5", "LOV 5:2"], LOV_FROM, OPEN_TO_MANY, others_capacity),
    Rule::new("QUALIFICATION.GROUP_FORM", "Gruppers juridiska form", "Legal form of groups",
        &["LOU 4:5", "LOU 19:4", "LOV 5:1"], LOV_FROM, OPEN_TO_MANY, group_form),
];

fn requirements<'c>(
    case: &'c Case<'_>,
) -> impl Iterator<Item = (String, &'c QualificationRequirement)> {
    case.purchase.qualification.iter().flat_map(|facts| {
        facts.requirements.iter().enumerate().map(|(index, requirement)| {
            (format!("/qualification/requirements/{index}"), requirement)
        })
    })
}

fn is_directive(case: &Case<'_>) -> bool {
    case.regime == Some(RegimeId::R1)
}

/// LOU 14:1 closes the list; 19:9 p 2 does not.
fn kind(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let r1 = is_directive(case);
    requirements(case)
        .map(|(at, requirement)| {
            let mut exam = case.examine(rule, at.clone());
            exam.fact(format!("{at}/kind"), wire(Some(requirement.kind)));
            let what = text("Vad kravet gäller", "What the requirement asks about");
            let cites: &[&str] = if r1 { &["LOU 14:1"] } else { &["LOU 19:9 p 2", "LOU 19:2"] };
            match (requirement.kind, r1) {
                (QualificationKind::Other, true) => exam.conclude(
                    Verdict::Prohibited,
                    cites,
                    what,
                    text("Bara behörighet, ekonomisk ställning och teknisk eller yrkesmässig kapacitet får krävas; detta är något annat.", "Only the right to practise, economic standing and technical or professional capacity may be demanded; this is something else."),
                    text("Ta bort kravet, eller gör det till ett villkor för hur kontraktet utförs.", "Take the requirement away, or make it a condition of how the contract is performed."),
                ),
                (QualificationKind::Other, false) => exam.conclude(
                    Verdict::PermittedCond,
                    cites,
                    what,
                    text("19 kap. har ingen sluten lista; kravet får ställas om det har samband med köpet och är proportionerligt.", "Chapter 19 has no closed list; the requirement may be set if linked to the purchase and in proportion."),
                    text("Anteckna varför kravet behövs för just detta kontrakt.", "Note why this contract needs the requirement."),
                ),
                _ => exam.conclude(
                    Verdict::Permitted,
                    cites,
                    what,
                    text("Kravet är av ett slag som lagen medger.", "The requirement is of a kind that the act allows."),
                    nothing_more(),
                ),
            }
        })
        .collect()
}

/// LOU 14:1, 19:2: linked to what is bought and in proportion to it.
fn proportion(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let cites: &[&str] = if is_directive(case) { &["LOU 14:1"] } else { &["LOU 19:2"] };
    requirements(case)
        .filter_map(|(at, requirement)| {
            let field = format!("{at}/isProportionate");
            let what = text("Kravets samband och proportion", "Link and proportion of the requirement");
            let mut exam = case.examine(rule, field.clone());
            exam.fact(field, wire(requirement.is_proportionate));
            match requirement.is_proportionate {
                Some(true) => None,
                Some(false) => Some(exam.conclude(
                    Verdict::Prohibited,
                    cites,
                    what,
                    text("Kravet saknar samband med det som köps eller går längre än köpet behöver.", "The requirement is not linked to what is bought or goes further than the purchase needs."),
                    text("Sänk kravet eller ta bort det.", "Lower the requirement or take it away."),
                )),
                None => Some(exam.conclude(
                    Verdict::Human,
                    cites,
                    what,
                    text("Utkastet säger inte om kravet har samband med köpet och är proportionerligt.", "The draft does not say whether the requirement is linked to the purchase and in proportion."),
                    text("Låt en person väga kravet mot kontraktets art och värde.", "Let a person weigh the requirement against the contract's nature and value."),
                )),
            }
        })
        .collect()
}

/// LOU 14:1: in the notice; 19:9 p 2: in the documents.
fn stated(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let r1 = is_directive(case);
    requirements(case)
        .filter_map(|(at, requirement)| {
            YesOrNo {
                at: format!("{at}/isStated"),
                value: requirement.is_stated,
                kept_when: true,
                is_asked: true,
                cites: if r1 { &["LOU 14:1"] } else { &["LOU 19:9 p 2"] },
                what: ("Kravet är känt i förväg", "The requirement is known beforehand"),
                kept: None,
                broken: if r1 {
                    (
                        Verdict::Missing,
                        (
                            "Kravet står inte i annonsen.",
                            "The notice does not state the requirement.",
                        ),
                    )
                } else {
                    (
                        Verdict::Missing,
                        (
                            "Kravet står inte i upphandlingsdokumenten.",
                            "The documents do not state the requirement.",
                        ),
                    )
                },
                remedy: (
                    "Skriv in kravet innan annonsen skickas.",
                    "State the requirement before the notice is sent.",
                ),
            }
            .judge(case, rule)
        })
        .collect()
}

/// LOU 14:4: turnover of at most twice the value, for each lot.
fn turnover(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let demands = case.purchase.qualification.iter().flat_map(|facts| facts.turnover.iter());
    demands.enumerate().map(|(index, demand)| one_turnover(case, rule, index, demand)).collect()
}

/// The value that a demand is measured against, and where it stands.
fn base(case: &Case<'_>, at: &str, demand: &TurnoverRequirement) -> (String, Option<Sek>) {
    let own = format!("{at}/value");
    if demand.value.is_some() || case.purchase.is_divided == Some(true) {
        return (own, demand.value);
    }
    let asked = case.estimate.missing.first().map_or("/valuation/estimated", String::as_str);
    (asked.to_owned(), case.estimate.alone)
}

fn one_turnover(
    case: &Case<'_>,
    rule: &'static Rule,
    index: usize,
    demand: &TurnoverRequirement,
) -> Finding {
    let at = format!("/qualification/turnover/{index}");
    let mut exam = case.examine(rule, at.clone());
    exam.fact(format!("{at}/turnover"), Some(demand.turnover.to_string()));
    let r1 = is_directive(case);
    let cites: &[&str] = if r1 { &["LOU 14:4"] } else { &["LOU 19:2"] };
    let what = text("Krav på omsättning", "Turnover requirement");
    let (pointer, value) = base(case, &at, demand);
    let Some(value) = value else {
        return needs_fact(exam, &[pointer], cites, what);
    };
    exam.fact(pointer, Some(value.to_string()));
    let Some(share) = exam.parameter(id::TURNOVER_VALUE_SHARE).and_then(ParameterValue::share)
    else {
        return needs_data(exam, id::TURNOVER_VALUE_SHARE, cites, what);
    };
    // The value must make up at least that share of the turnover.
    let part = u128::from(demand.turnover.ore()) * u128::from(share.numerator());
    let whole = u128::from(value.ore()) * u128::from(share.denominator());
    let ((turnover_sv, turnover_en), (value_sv, value_en)) =
        (kronor(demand.turnover), kronor(value));
    if part <= whole {
        return exam.conclude(
            Verdict::Permitted,
            cites,
            what,
            text(
                format!("{turnover_sv} är högst dubbla värdet, {value_sv}."),
                format!("{turnover_en} is at most twice the value, {value_en}."),
            ),
            nothing_more(),
        );
    }
    let why = text(
        format!("{turnover_sv} är mer än dubbla värdet, {value_sv}."),
        format!("{turnover_en} is more than twice the value, {value_en}."),
    );
    if !r1 {
        let remedy = text(
            "Låt en person väga kravet; taket i 14 kap. är en god måttstock.",
            "Let a person weigh the demand; the cap of chapter 14 is a good measure.",
        );
        return exam.conclude(Verdict::Human, cites, what, why, remedy);
    }
    let field = format!("{at}/specialReasonsStated");
    exam.fact(field.clone(), wire(demand.special_reasons_stated));
    match demand.special_reasons_stated {
        None => needs_fact(exam, &[field], cites, what),
        Some(false) => exam.conclude(
            Verdict::Prohibited,
            cites,
            what,
            why,
            text(
                "Sänk kravet till högst dubbla värdet.",
                "Lower the demand to at most twice the value.",
            ),
        ),
        Some(true) => exam.conclude(
            Verdict::Human,
            cites,
            what,
            why,
            text(
                "Låt en person pröva om de angivna skälen är särskilda.",
                "Let a person check whether the stated reasons are special.",
            ),
        ),
    }
}

/// LOU 14:6, 19:5, LOV 5:2: others' capacity counts.
fn others_capacity(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.qualification else { return Vec::new() };
    let cites: &[&str] = match case.regime {
        Some(RegimeId::R1) => &["LOU 14:6"],
        Some(RegimeId::Lov) => &["LOV 5:2"],
        _ => &["LOU 19:5"],
    };
    let duty = YesOrNo {
        at: "/qualification/acceptsOthersCapacity".to_owned(),
        value: facts.accepts_others_capacity,
        kept_when: true,
        is_asked: false,
        cites,
        what: ("Andras kapacitet", "The capacity of others"),
        kept: Some((
            Verdict::Permitted,
            (
                "Leverantören får stödja sig på andras kapacitet.",
                "The supplier may rely on the capacity of others.",
            ),
        )),
        broken: (
            Verdict::Prohibited,
            (
                "Leverantörer har rätt att stödja sig på andras kapacitet; dokumenten får inte ta ifrån dem den.",
                "Suppliers have a right to rely on the capacity of others; the documents may not take it from them.",
            ),
        ),
        remedy: (
            "Tillåt andras kapacitet och begär ett skriftligt åtagande.",
            "Allow the capacity of others and ask for a written commitment.",
        ),
    };
    duty.judge(case, rule).into_iter().collect()
}

/// LOU 4:5, 19:4, LOV 5:1: no legal form in order to take part.
fn group_form(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.qualification else { return Vec::new() };
    let cites: &[&str] = match case.regime {
        Some(RegimeId::R1) => &["LOU 4:5"],
        Some(RegimeId::Lov) => &["LOV 5:1"],
        _ => &["LOU 19:4"],
    };
    let before = YesOrNo {
        at: "/qualification/groupFormBeforeAward".to_owned(),
        value: facts.group_form_before_award,
        kept_when: false,
        is_asked: false,
        cites,
        what: ("Gruppens form", "The form of a group"),
        kept: Some((
            Verdict::Permitted,
            (
                "En grupp får delta utan att bilda någon juridisk person.",
                "A group may take part without founding a legal person.",
            ),
        )),
        broken: (
            Verdict::Prohibited,
            (
                "En grupp får inte tvingas in i en viss juridisk form för att få delta.",
                "A group may not be forced into a legal form in order to take part.",
            ),
        ),
        remedy: (
            "Kräv formen först när kontraktet ska ingås, och bara om den behövs.",
            "Demand the form only when the contract is concluded, and only if it is needed.",
        ),
    };
    before.judge(case, rule).into_iter().chain(at_contract(case, rule, facts, cites)).collect()
}

fn at_contract(
    case: &Case<'_>,
    rule: &'static Rule,
    facts: &QualificationFacts,
    cites: &[&str],
) -> Option<Finding> {
    if facts.group_form_at_contract != Some(true) {
        return None;
    }
    let mut exam = case.examine(rule, "/qualification/groupFormAtContract");
    exam.fact("/qualification/groupFormAtContract", wire(facts.group_form_at_contract));
    let field = "/qualification/groupFormIsNeeded";
    exam.fact(field, wire(facts.group_form_is_needed));
    let what = text("Gruppens form vid kontraktet", "The form of a group at the contract");
    Some(match facts.group_form_is_needed {
        None => needs_fact(exam, &[field.to_owned()], cites, what),
        Some(true) => exam.conclude(
            Verdict::PermittedCond,
            cites,
            what,
            text(
                "Formen krävs först vid kontraktet och behövs för att det ska kunna fullgöras.",
                "The form is demanded only at the contract and is needed for it to be performed.",
            ),
            text(
                "Ange kravet och skälet i dokumenten.",
                "State the demand and its reason in the documents.",
            ),
        ),
        Some(false) => exam.conclude(
            Verdict::Prohibited,
            cites,
            what,
            text(
                "En viss form får krävas bara om kontraktet behöver den.",
                "A form may be demanded only if the contract needs it.",
            ),
            text("Ta bort kravet på form.", "Take the demand for a form away."),
        ),
    })
}
