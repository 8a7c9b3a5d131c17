//! How tenders are judged: LOU 16:1–6, 19:9 p 4, LOV 8:1.

use super::Rule;
use super::applies::{ADVERTISED, CHOICE};
use super::words::{needs_fact, nothing_more, text};
use crate::clause::Phase;
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::Confidence;
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, LOU_FROM, LOV_FROM, wire};
use crate::law::regime::RegimeId;
use crate::share::Share;
use crate::tender::{AwardGround, CriteriaOrder};

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.AWARD.GROUND", "Tilldelningsgrund", "Ground of award",
        &["LOU 16:1", "LOU 16:2", "LOU 19:9 p 4"], LOU_FROM, ADVERTISED, ground),
    Rule::new("LOU.AWARD.WEIGHTS", "Viktning av kriterier", "Weights of criteria",
        &["LOU 16:6", "LOU 19:9 p 4"], LOU_FROM, ADVERTISED, weights),
    Rule::new("LOU.AWARD.CRITERIA", "Kriterier finns", "There are criteria",
        &["LOU 16:1", "LOU 16:2", "LOU 19:9 p 4"], LOU_FROM, ADVERTISED, criteria),
    Rule::new("LOU.AWARD.SUM", "Vikternas summa", "The sum of the weights",
        &["LOU 16:6", "LOU 19:9 p 4"], LOU_FROM, ADVERTISED, sum),
    Rule::new("LOU.AWARD.SOCIAL_SHARE", "De sociala kriteriernas vikt", "The weight of social criteria",
        &["LOU 16:2", "LOU 19:2"], LOU_FROM, ADVERTISED, social_share).at(Confidence::B),
    Rule::new("LOV.AWARD", "Ingen rangordning", "No ranking",
        &["LOV 8:1"], LOV_FROM, CHOICE, in_choice_system),
];

/// LOU 16:1–2, 19:9 p 4: what is to be said of social criteria under `ground`. They
/// presuppose price and quality. Chapter 19 names no grounds, so that a person judges
/// there whether cost closes them; a choice system compares nothing (LOV 8:1).
pub(crate) const fn of_social_criteria(ground: AwardGround, regime: RegimeId) -> Verdict {
    match (ground, regime) {
        (AwardGround::BestPriceQuality, _) => Verdict::Permitted,
        (AwardGround::Price, _) | (AwardGround::Cost, RegimeId::R1 | RegimeId::Lov) => {
            Verdict::Prohibited
        }
        (AwardGround::Cost, _) => Verdict::Human,
    }
}

/// LOU 16:1–2, 19:9 p 4: social criteria need the ground of price and quality.
fn ground(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let mut exam = case.examine(rule, "/award/ground");
    let r1 = case.regime == Some(RegimeId::R1);
    let cites: &[&str] = if r1 { &["LOU 16:1", "LOU 16:2"] } else { &["LOU 19:9 p 4", "LOU 19:2"] };
    let what = text("Grunden för tilldelning", "The ground of award");
    let Some(award) = &case.purchase.award else {
        return if case.plans_direct_award() {
            Vec::new()
        } else {
            vec![needs_fact(exam, &["/award".to_owned()], cites, what)]
        };
    };
    exam.fact("/award/ground", wire(Some(award.ground)));
    let mut is_social = false;
    for (index, criterion) in award.criteria.iter().enumerate() {
        exam.fact(format!("/award/criteria/{index}/isSocial"), wire(Some(criterion.is_social)));
        is_social |= criterion.is_social;
    }
    for (index, clause) in case.purchase.clauses.iter().enumerate() {
        if clause.phase == Phase::AwardCriterion {
            exam.fact(format!("/clauses/{index}/phase"), wire(Some(clause.phase)));
            is_social = true;
        }
    }
    let verdict = of_social_criteria(award.ground, case.regime.unwrap_or(RegimeId::R2));
    let finding = match award.ground {
        AwardGround::Price if is_social => exam.conclude(
            verdict,
            cites,
            what,
            text("Grunden är pris, men sociala kriterier påverkar utvärderingen; grunden och kriterierna går inte ihop.", "The ground is price, but social criteria move the evaluation; ground and criteria do not fit."),
            text("Välj bästa förhållandet mellan pris och kvalitet, eller gör hänsynen till ett kontraktsvillkor.", "Choose best price and quality, or make the consideration a contract condition."),
        ),
        AwardGround::Cost if is_social => exam.conclude(
            verdict,
            cites,
            what,
            text("Grunden är kostnad, men sociala kriterier påverkar utvärderingen; de förutsätter pris och kvalitet, och lagen har ingen metod för att värdera sociala följder i pengar.", "The ground is cost, but social criteria move the evaluation; they presuppose price and quality, and the act has no method to value social effects in money."),
            text("Välj bästa förhållandet mellan pris och kvalitet, eller gör hänsynen till ett kontraktsvillkor.", "Choose best price and quality, or make the consideration a contract condition."),
        ),
        _ => exam.conclude(
            Verdict::Permitted,
            cites,
            what,
            text("Grunden och kriterierna går ihop.", "Ground and criteria fit."),
            text("Ange grunden i dokumenten.", "State the ground in the documents."),
        ),
    };
    vec![finding]
}

/// LOU 16:6 (weights first) and 19:9 p 4 (weights or priority, as the authority likes).
fn weights(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(award) = &case.purchase.award else { return Vec::new() };
    if award.ground == AwardGround::Price || award.criteria.len() < 2 {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/award/order");
    exam.fact("/award/order", wire(award.order));
    let r1 = case.regime == Some(RegimeId::R1);
    let cites: &[&str] = if r1 { &["LOU 16:6"] } else { &["LOU 19:9 p 4"] };
    let what = text("Viktning eller prioritetsordning", "Weights or order of priority");
    let weighted = award.criteria.iter().all(|criterion| criterion.weight_basis_points.is_some());
    for (index, criterion) in award.criteria.iter().enumerate() {
        exam.fact(
            format!("/award/criteria/{index}/weightBasisPoints"),
            wire(criterion.weight_basis_points),
        );
    }
    let reasons =
        award.reasons_for_priority.as_deref().is_some_and(|reasons| !reasons.trim().is_empty());
    let (verdict, why, remedy) = match award.order {
        Some(CriteriaOrder::Weights) if weighted => (
            Verdict::Permitted,
            text("Varje kriterium har en vikt.", "Each criterion has a weight."),
            nothing_more(),
        ),
        Some(CriteriaOrder::Weights) => (
            Verdict::Missing,
            text(
                "Kriterierna sägs vara viktade, men alla har ingen vikt.",
                "The criteria are said to be weighted, but not all have a weight.",
            ),
            text("Ange vikten för varje kriterium.", "State the weight of each criterion."),
        ),
        Some(CriteriaOrder::Priority) if !r1 => (
            Verdict::Permitted,
            text(
                "Prioritetsordning får väljas fritt här (19 kap. 9 § 4).",
                "An order of priority may be chosen freely here (19:9 p 4).",
            ),
            nothing_more(),
        ),
        Some(CriteriaOrder::Priority) if reasons => {
            exam.fact("/award/reasonsForPriority", award.reasons_for_priority.clone());
            (
                Verdict::Human,
                text(
                    "Prioritetsordning får användas bara om viktning inte är möjlig (16 kap. 6 §); skäl är angivna.",
                    "An order of priority may be used only where weights are impossible (16:6); reasons are given.",
                ),
                text(
                    "Låt en person bedöma om skälen räcker.",
                    "Let a person judge whether the reasons are enough.",
                ),
            )
        }
        Some(CriteriaOrder::Priority) => (
            Verdict::Missing,
            text(
                "Prioritetsordning utan skäl: viktning krävs om den är möjlig (16 kap. 6 §).",
                "An order of priority without reasons: weights are demanded where possible (16:6).",
            ),
            text(
                "Vikta kriterierna, eller ange varför det inte går.",
                "Weight the criteria, or say why it is impossible.",
            ),
        ),
        None => (
            Verdict::Missing,
            text(
                "Dokumenten säger inte hur kriterierna förhåller sig till varandra.",
                "The documents do not say how the criteria relate to one another.",
            ),
            if r1 {
                text("Vikta kriterierna.", "Weight the criteria.")
            } else {
                text(
                    "Vikta kriterierna eller ange en prioritetsordning.",
                    "Weight the criteria or state an order of priority.",
                )
            },
        ),
    };
    vec![exam.conclude(verdict, cites, what, why, remedy)]
}

/// LOV 8:1: a choice system ranks nobody.
fn in_choice_system(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(award) = &case.purchase.award else { return Vec::new() };
    let mut exam = case.examine(rule, "/award");
    exam.fact("/award/ground", wire(Some(award.ground)));
    vec![exam.conclude(
        Verdict::Prohibited,
        &["LOV 8:1"],
        text("Tilldelningskriterier i ett valfrihetssystem", "Award criteria in a choice system"),
        text(
            "Alla som uppfyller kraven ska godkännas (8 kap. 1 § LOV); anbud jämförs inte.",
            "All who meet the requirements are approved (LOV 8:1); tenders are not compared.",
        ),
        text(
            "Ta bort utvärderingen; ställ det som är viktigt som krav eller villkor.",
            "Take the evaluation away; set what matters as a requirement or condition.",
        ),
    )]
}

/// LOU 16:1–2, 19:9 p 4: best price and quality takes criteria.
fn criteria(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(award) = &case.purchase.award else { return Vec::new() };
    let by_clause =
        case.purchase.clauses.iter().any(|clause| clause.phase == Phase::AwardCriterion);
    if award.ground != AwardGround::BestPriceQuality || !award.criteria.is_empty() || by_clause {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/award/criteria");
    exam.fact("/award/ground", wire(Some(award.ground)));
    exam.fact("/award/criteria", Some("[]".to_owned()));
    let r1 = case.regime == Some(RegimeId::R1);
    let cites: &[&str] = if r1 { &["LOU 16:2", "LOU 16:1"] } else { &["LOU 19:9 p 4"] };
    vec![exam.conclude(
        Verdict::Missing,
        cites,
        text("Tilldelningskriterier", "Award criteria"),
        text(
            "Grunden är förhållandet mellan pris och kvalitet, men inget kriterium är angivet.",
            "The ground is the relation of price and quality, but no criterion is stated.",
        ),
        text(
            "Ange kriterierna, eller välj priset som grund.",
            "State the criteria, or choose price as the ground.",
        ),
    )]
}

/// The weights of the criteria in hundredths of a per cent, if all have one.
fn weights_of(case: &Case<'_>) -> Option<Vec<(u32, bool)>> {
    let award = case.purchase.award.as_ref()?;
    if award.order != Some(CriteriaOrder::Weights) || award.criteria.is_empty() {
        return None;
    }
    let weight = |criterion: &crate::tender::AwardCriterion| {
        Some((u32::from(criterion.weight_basis_points?), criterion.is_social))
    };
    award.criteria.iter().map(weight).collect()
}

/// LOU 16:6, 19:9 p 4: weights that do not make up the whole leave a gap.
fn sum(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(weights) = weights_of(case) else { return Vec::new() };
    let sum: u32 = weights.iter().map(|(weight, _)| weight).sum();
    if sum == 10_000 {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/award/criteria");
    exam.fact("/award/criteria", Some(format!("{}.{:02} %", sum / 100, sum % 100)));
    let r1 = case.regime == Some(RegimeId::R1);
    let cites: &[&str] = if r1 { &["LOU 16:6"] } else { &["LOU 19:9 p 4"] };
    vec![exam.conclude(
        Verdict::Warn,
        cites,
        text("Vikternas summa", "The sum of the weights"),
        text(
            format!("Vikterna är tillsammans {},{:02} procent, inte hundra; det framgår inte vad som avgör resten.", sum / 100, sum % 100),
            format!("The weights make {}.{:02} per cent together, not a hundred; what decides the rest is not told.", sum / 100, sum % 100),
        ),
        text("Låt vikterna tillsammans bli hundra procent.", "Let the weights make a hundred per cent."),
    )]
}

/// C-448/01: 45 per cent was accepted; a person weighs what lies above.
fn social_share(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(weights) = weights_of(case) else { return Vec::new() };
    let social: u32 =
        weights.iter().filter(|(_, is_social)| *is_social).map(|(weight, _)| weight).sum();
    let mut exam = case.examine(rule, "/award/criteria");
    let accepted = exam.parameter(id::AWARD_ACCEPTED_SHARE).and_then(ParameterValue::share);
    let within = |share: Share| {
        u64::from(social) * u64::from(share.denominator()) <= 10_000 * u64::from(share.numerator())
    };
    if social == 0 || accepted.is_none_or(within) {
        return Vec::new();
    }
    let percent = format!("{},{:02}", social / 100, social % 100);
    exam.fact("/award/criteria", Some(format!("{percent} %")));
    let r1 = case.regime == Some(RegimeId::R1);
    let cites: &[&str] = if r1 { &["LOU 16:2", "LOU 4:1"] } else { &["LOU 19:2"] };
    vec![exam.conclude(
        Verdict::Human,
        cites,
        text("De sociala kriteriernas vikt", "The weight of social criteria"),
        text(
            format!("Sociala kriterier väger {percent} procent. EU-domstolen har godtagit 45 procent (C-448/01, säkerhet B); om mer är proportionerligt är inte prövat."),
            format!("Social criteria weigh {percent} per cent. The EU court has accepted 45 per cent (C-448/01, confidence B); whether more is in proportion was not tried."),
        ),
        text("Låt en person väga vikten mot det som köps.", "Let a person weigh the weight against what is bought."),
    )]
}
