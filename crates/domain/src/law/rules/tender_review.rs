//! Tenders that came in: LOU 16:7, 16:9, and 19:18 below the threshold.

use super::Rule;
use super::applies::ADVERTISED;
use super::words::{needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, Examination, LOU_FROM, wire};
use crate::law::facts::tender_review::{Explanation, LowTender, TenderDecision};
use crate::law::regime::RegimeId;
use crate::text::Text;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.LOW_TENDER", "Onormalt låga anbud", "Abnormally low tenders",
        &["LOU 16:7", "LOU 19:18"], LOU_FROM, ADVERTISED, low_tender),
    Rule::new("LOU.AWARD.DECLINED", "Avstå från tilldelning", "Declining to award",
        &["LOU 16:9", "LOU 19:2"], LOU_FROM, ADVERTISED, declined),
];

/// LOU 16:7 (ask, and reject what is not explained); 19:18 (ask, then it may be).
fn low_tender(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let tenders = case.purchase.tender_review.iter().flat_map(|review| review.low_tenders.iter());
    tenders.enumerate().map(|(index, tender)| one(case, rule, index, tender)).collect()
}

type Judged = (Verdict, Text, Text);

fn one(case: &Case<'_>, rule: &'static Rule, index: usize, tender: &LowTender) -> Finding {
    let at = format!("/tenderReview/lowTenders/{index}");
    let mut exam = case.examine(rule, at.clone());
    for (name, value) in [
        ("isContractTerm", wire(tender.is_contract_term)),
        ("wasAsked", wire(tender.was_asked)),
        ("explanation", wire(tender.explanation)),
        ("restsOnBreach", wire(tender.rests_on_breach)),
        ("decision", wire(tender.decision)),
    ] {
        if value.is_some() {
            exam.fact(format!("{at}/{name}"), value);
        }
    }
    let r1 = case.regime == Some(RegimeId::R1);
    let cites: &[&str] = if r1 { &["LOU 16:7"] } else { &["LOU 19:18"] };
    let what = text("Onormalt lågt anbud", "Abnormally low tender");
    if tender.is_contract_term == Some(false) {
        return exam.conclude(
            Verdict::NotApplicable,
            cites,
            what,
            text("Priset blir inte ett villkor i kontraktet; reglerna om låga anbud gäller inte det (HFD 2019 ref. 39, säkerhet B).", "The price does not become a term of the contract; the rules on low tenders do not reach it (HFD 2019 ref. 39, confidence B)."),
            nothing_more(),
        );
    }
    let Some(asked) = tender.was_asked else {
        return needs_fact(exam, &[format!("{at}/wasAsked")], cites, what);
    };
    if !asked {
        return not_asked(exam, r1, tender.decision, cites, what);
    }
    if tender.explanation.is_none() && tender.rests_on_breach != Some(true) {
        return needs_fact(exam, &[format!("{at}/explanation")], cites, what);
    }
    let (verdict, why, remedy) = answered(r1, tender);
    exam.conclude(verdict, cites, what, why, remedy)
}

fn not_asked(
    exam: Examination<'_>,
    r1: bool,
    decision: Option<TenderDecision>,
    cites: &[&str],
    what: Text,
) -> Finding {
    let ask = text(
        "Begär en skriftlig förklaring innan något beslutas.",
        "Ask for a written explanation before anything is decided.",
    );
    if decision == Some(TenderDecision::Reject) {
        return exam.conclude(
            Verdict::Prohibited,
            if r1 { &["LOU 16:7 st 1"] } else { cites },
            what,
            text(
                "Anbudet förkastas utan att anbudsgivaren har fått förklara priset.",
                "The tender is rejected though the tenderer was not asked to explain the price.",
            ),
            ask,
        );
    }
    if r1 {
        return exam.conclude(
            Verdict::Missing,
            &["LOU 16:7 st 1"],
            what,
            text(
                "Ett anbud som verkar onormalt lågt ska förklaras; ingen fråga är ställd.",
                "A tender that seems abnormally low is to be explained; nothing was asked.",
            ),
            ask,
        );
    }
    exam.conclude(
        Verdict::Permitted,
        cites,
        what,
        text("Under 19 kap. får anbudet förkastas efter en fråga, men måste inte; utan fråga står det kvar.", "Under chapter 19 the tender may be rejected after a question, but need not be; without one it stays."),
        nothing_more(),
    )
}

fn answered(r1: bool, tender: &LowTender) -> Judged {
    let breach = tender.rests_on_breach == Some(true);
    let explained = tender.explanation == Some(Explanation::Satisfactory) && !breach;
    let decision = tender.decision;
    if explained {
        return if decision == Some(TenderDecision::Reject) {
            (
                Verdict::Human,
                text(
                    "Förklaringen är tillfredsställande, men anbudet förkastas ändå; paragrafen ger inte stöd för det.",
                    "The explanation satisfies, but the tender is rejected all the same; the section does not support that.",
                ),
                text(
                    "Låt en person pröva om anbudet ska stå kvar.",
                    "Let a person check whether the tender should stay.",
                ),
            )
        } else {
            (
                Verdict::Permitted,
                text(
                    "Priset är förklarat och anbudet står kvar.",
                    "The price is explained and the tender stays.",
                ),
                nothing_more(),
            )
        };
    }
    let why = if breach {
        text(
            "Det låga priset beror på brott mot miljö-, social- eller arbetsrättsliga skyldigheter.",
            "The low price rests on a breach of environmental, social or labour-law obligations.",
        )
    } else {
        text(
            "Priset är inte tillfredsställande förklarat.",
            "The price is not explained in a satisfactory way.",
        )
    };
    match (r1, decision) {
        (true, Some(TenderDecision::Keep)) => (
            Verdict::Prohibited,
            why,
            text(
                "Förkasta anbudet; här finns inget val.",
                "Reject the tender; there is no choice here.",
            ),
        ),
        (false, Some(TenderDecision::Keep)) => (
            Verdict::Permitted,
            why,
            text(
                "Anbudet får förkastas men måste inte (19 kap. 18 §).",
                "The tender may be rejected but need not be (19:18).",
            ),
        ),
        _ => (
            Verdict::Permitted,
            why,
            text(
                "Förkasta anbudet och ange skälen i underrättelsen.",
                "Reject the tender and give the reasons in the notice.",
            ),
        ),
    }
}

/// LOU 16:9: the award may be declined where the tender breaks obligations.
fn declined(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let declined =
        case.purchase.tender_review.iter().flat_map(|review| review.declined_awards.iter());
    declined
        .enumerate()
        .map(|(index, award)| {
            let at = format!("/tenderReview/declinedAwards/{index}/breachIsShown");
            let mut exam = case.examine(rule, at.clone());
            exam.fact(at.clone(), wire(award.breach_is_shown));
            let what = text("Avstå från tilldelning", "Declining to award");
            if case.regime != Some(RegimeId::R1) {
                return exam.conclude(
                    Verdict::Human,
                    &["LOU 19:2"],
                    what,
                    text("16 kap. gäller inte här; om tilldelningen får avstås avgörs av dokumenten och principerna.", "Chapter 16 does not apply here; documents and principles settle whether the award may be declined."),
                    text("Låt en upphandlingsjurist bedöma saken.", "Let a procurement lawyer judge the matter."),
                );
            }
            let cites = ["LOU 16:9"];
            match award.breach_is_shown {
                None => needs_fact(exam, &[at], &cites, what),
                Some(true) => exam.conclude(
                    Verdict::Permitted,
                    &cites,
                    what,
                    text("Anbudet bryter mot skyldigheterna; myndigheten får avstå från att tilldela det.", "The tender breaks obligations; the authority may decline to award it."),
                    text("Ange skälen i underrättelsen.", "Give the reasons in the notice."),
                ),
                Some(false) => exam.conclude(
                    Verdict::Human,
                    &cites,
                    what,
                    text("Inget brott är visat; paragrafen bär då inte beslutet.", "No breach is shown; the section then does not carry the decision."),
                    text("Visa brottet eller tilldela kontraktet.", "Show the breach or award the contract."),
                ),
            }
        })
        .collect()
}
