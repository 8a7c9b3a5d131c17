//! Proof and decision: LOU 15:1–4, and the ban on automated decisions in KL 6:38.

use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, wire};
use crate::law::purchase::BuyerKind;
use crate::law::regime::RegimeId;
use crate::law::rules::Rule;
use crate::law::rules::words::{nothing_more, text};
use crate::law::rules::yes_or_no::YesOrNo;

/// LOU 15:1: the self-declaration is provisional proof.
pub(in crate::law::rules) fn self_declaration(
    case: &Case<'_>,
    rule: &'static Rule,
) -> Vec<Finding> {
    let Some(check) = &case.purchase.supplier_check else { return Vec::new() };
    if check.accepts_self_declaration.is_some() && case.regime != Some(RegimeId::R1) {
        return vec![outside(case, rule, "/supplierCheck/acceptsSelfDeclaration")];
    }
    let duty = YesOrNo {
        at: "/supplierCheck/acceptsSelfDeclaration".to_owned(),
        value: check.accepts_self_declaration,
        kept_when: true,
        is_asked: false,
        cites: &["LOU 15:1"],
        what: ("Egen försäkran", "Self-declaration"),
        kept: Some((
            Verdict::Permitted,
            (
                "Den europeiska egna försäkran godtas som preliminärt bevis.",
                "The European self-declaration is accepted as provisional proof.",
            ),
        )),
        broken: (
            Verdict::Prohibited,
            (
                "En egen försäkran ska godtas som preliminärt bevis; fullständiga bevis får inte krävas i stället.",
                "A self-declaration is accepted as provisional proof; full proof may not be demanded instead.",
            ),
        ),
        remedy: (
            "Godta den egna försäkran och begär bevisen av vinnaren.",
            "Accept the self-declaration and ask the winner for proof.",
        ),
    };
    duty.judge(case, rule).into_iter().collect()
}

/// LOU 15:4: the winner proves before the award.
pub(in crate::law::rules) fn winner(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(check) = &case.purchase.supplier_check else { return Vec::new() };
    let duty = YesOrNo {
        at: "/supplierCheck/winnerProvesBeforeAward".to_owned(),
        value: check.winner_proves_before_award,
        kept_when: true,
        is_asked: false,
        cites: &["LOU 15:4"],
        what: ("Vinnarens bevis", "The winner's proof"),
        kept: Some((
            Verdict::Permitted,
            (
                "Vinnaren lämnar sina bevis före tilldelningen.",
                "The winner hands in its proof before the award.",
            ),
        )),
        broken: (
            Verdict::Missing,
            (
                "Den som ska tilldelas kontraktet ska lämna sina bevis före tilldelningen.",
                "Whoever is to be awarded the contract hands in its proof before the award.",
            ),
        ),
        remedy: (
            "Begär in bevisen innan tilldelningen beslutas.",
            "Ask for the proof before the award is decided.",
        ),
    };
    duty.judge(case, rule).into_iter().collect()
}

fn outside(case: &Case<'_>, rule: &'static Rule, at: &str) -> Finding {
    let mut exam = case.examine(rule, at);
    exam.fact(
        at,
        wire(case.purchase.supplier_check.as_ref().and_then(|c| c.accepts_self_declaration)),
    );
    exam.conclude(
        Verdict::NotApplicable,
        &["LOU 19:1"],
        text("Egen försäkran", "Self-declaration"),
        text(
            "15 kap. gäller inte här; hur kraven visas bestäms i dokumenten.",
            "Chapter 15 does not apply here; the documents settle how requirements are shown.",
        ),
        nothing_more(),
    )
}

/// KL 6:38: no automated function decides in procurement or choice systems.
pub(in crate::law::rules) fn automated(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    // The act on municipalities does not bind a central authority.
    if case.purchase.buyer == Some(BuyerKind::Central) {
        return Vec::new();
    }
    let check = case.purchase.supplier_check.iter().flat_map(|check| {
        check.exclusions.iter().enumerate().map(|(index, exclusion)| {
            (format!("/supplierCheck/exclusions/{index}/isAutomated"), exclusion.is_automated)
        })
    });
    let system = case.purchase.choice_system.iter().flat_map(|system| {
        system.applications.iter().enumerate().map(|(index, application)| {
            (format!("/choiceSystem/applications/{index}/isAutomated"), application.is_automated)
        })
    });
    let cites: &[&str] = if case.regime == Some(RegimeId::Lov) {
        &["KL 6:38 st 2 p 4"]
    } else {
        &["KL 6:38 st 2 p 3"]
    };
    check
        .chain(system)
        .filter_map(|(at, value)| {
            YesOrNo {
                at,
                value,
                kept_when: false,
                is_asked: false,
                cites,
                what: ("Automatiserat beslut", "Automated decision"),
                kept: None,
                broken: (Verdict::Prohibited, ("En nämnd får inte låta en automatiserad funktion besluta i ärenden om upphandling eller valfrihetssystem.", "A committee may not let an automated function decide in matters of procurement or choice systems.")),
                remedy: ("Låt nämnden eller en anställd besluta; tjänsten är bara ett stöd.", "Let the committee or an employee decide; the service only supports."),
            }
            .judge(case, rule)
        })
        .collect()
}
