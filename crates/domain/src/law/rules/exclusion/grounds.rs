//! What a ground leads to, and how: LOU 13:1–5 and 19:17.

use super::look_back::{Age, age};
use super::{Ground, can_be_cleaned, each, is_cleaned};
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, Examination, wire};
use crate::law::facts::supplier_check::{ExclusionDecision, ExclusionGround};
use crate::law::rules::Rule;
use crate::law::rules::words::{needs_fact, nothing_more, text};
use crate::text::Text;

/// What the act makes of a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Force {
    /// The supplier must be shut out.
    Must,
    /// It may be.
    May,
    /// The ground is not there.
    Absent,
    /// The sources do not settle it.
    Unsettled,
    /// A fact is missing, by its name.
    Lacks(&'static str),
}

fn force(ground: &Ground<'_>) -> Force {
    let facts = ground.facts;
    let mandatory = if ground.r1 { Force::Must } else { Force::May };
    match facts.ground {
        ExclusionGround::Conviction => match facts.is_final {
            None => Force::Lacks("isFinal"),
            Some(true) => mandatory,
            Some(false) => Force::Absent,
        },
        ExclusionGround::TaxDebt => match (facts.is_settled, facts.is_final, facts.is_shown) {
            (None, ..) => Force::Lacks("isSettled"),
            (Some(true), ..) if ground.r1 => Force::Absent,
            (Some(true), ..) => Force::Unsettled,
            (_, Some(true), _) => mandatory,
            (_, None, _) => Force::Lacks("isFinal"),
            (_, _, None) => Force::Lacks("isShown"),
            (_, _, Some(true)) => Force::May,
            (_, _, Some(false)) => Force::Absent,
        },
        ExclusionGround::Other if ground.r1 => Force::Unsettled,
        ExclusionGround::Other => match facts.ground_is_stated {
            None => Force::Lacks("groundIsStated"),
            Some(true) => Force::May,
            Some(false) => Force::Absent,
        },
        _ => match facts.is_shown {
            None => Force::Lacks("isShown"),
            Some(true) => Force::May,
            Some(false) => Force::Absent,
        },
    }
}

fn read(ground: &Ground<'_>, exam: &mut Examination<'_>) {
    let facts = ground.facts;
    for (name, value) in [
        ("isFinal", facts.is_final),
        ("isShown", facts.is_shown),
        ("isSettled", facts.is_settled),
        ("groundIsStated", facts.ground_is_stated),
    ] {
        if value.is_some() {
            exam.fact(ground.field(name), wire(value));
        }
    }
}

/// LOU 13:1–3, 19:17: must, may, or no ground at all.
pub(in crate::law::rules) fn ground(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    each(case, rule, |ground, mut exam| {
        read(ground, &mut exam);
        let cites = ground.home();
        let what = text("Grund för uteslutning", "Ground of exclusion");
        let excludes = ground.facts.decision != Some(ExclusionDecision::Keep);
        let force = force(ground);
        if let Force::Lacks(name) = force {
            return Some(needs_fact(exam, &[ground.field(name)], cites, what));
        }
        if force == Force::Unsettled {
            return Some(exam.conclude(Verdict::Human, cites, what, unsettled(), let_a_person()));
        }
        if force == Force::Absent {
            return absent(ground, exam, what);
        }
        let cleaned = ground.facts.self_cleaning.as_ref().and_then(is_cleaned) == Some(true)
            && can_be_cleaned(ground.facts.ground);
        let old = age(case, ground, &mut exam);
        if excludes {
            // The rules on age and self-cleaning speak where they bar it.
            let barred = ground.r1 && (cleaned || old == Age::Old);
            return (!barred).then(|| may_exclude(force, exam, cites, what));
        }
        if force == Force::May || cleaned || old == Age::Old {
            return Some(exam.conclude(
                Verdict::Permitted,
                cites,
                what,
                text(
                    "Leverantören får vara kvar; ingen skyldighet att utesluta finns.",
                    "The supplier may stay; there is no duty to exclude.",
                ),
                nothing_more(),
            ));
        }
        if let Age::Lacks(name) = old {
            return Some(needs_fact(exam, &[ground.field(name)], cites, what));
        }
        Some(exam.conclude(
            Verdict::Prohibited,
            cites,
            what,
            text("Ett slutligt avgörande visar grunden, och då ska leverantören uteslutas; något val finns inte.", "A final decision establishes the ground, and then the supplier is excluded; there is no choice."),
            text("Hör leverantören, pröva självsanering, och uteslut den annars.", "Hear the supplier, weigh self-cleaning, and exclude it otherwise."),
        ))
    })
}

fn unsettled() -> Text {
    text(
        "Källorna avgör inte om en sådan grund räcker här.",
        "The sources do not settle whether such a ground is enough here.",
    )
}

fn let_a_person() -> Text {
    text("Låt en upphandlingsjurist bedöma grunden.", "Let a procurement lawyer judge the ground.")
}

fn absent(ground: &Ground<'_>, exam: Examination<'_>, what: Text) -> Option<Finding> {
    let why = text(
        "Det som lagen kräver för grunden är inte visat, eller skulden är reglerad.",
        "What the act demands for the ground is not shown, or the debt is settled.",
    );
    match ground.facts.decision {
        Some(ExclusionDecision::Exclude) => Some(exam.conclude(
            Verdict::Prohibited,
            ground.home(),
            what,
            why,
            text("Uteslut inte på denna grund.", "Do not exclude on this ground."),
        )),
        Some(ExclusionDecision::Keep) => None,
        None => {
            Some(exam.conclude(Verdict::NotApplicable, ground.home(), what, why, nothing_more()))
        }
    }
}

fn may_exclude(force: Force, exam: Examination<'_>, cites: &[&str], what: Text) -> Finding {
    let why = if force == Force::Must {
        text(
            "Grunden är slutligt fastställd: leverantören ska uteslutas sedan den har hörts, om den inte visar självsanering.",
            "The ground is finally established: the supplier is excluded once it has been heard, unless it shows self-cleaning.",
        )
    } else {
        text(
            "Leverantören får uteslutas, men måste inte: den ska först höras, och uteslutningen ska vara proportionerlig.",
            "The supplier may be excluded, but need not be: it is heard first, and exclusion is in proportion.",
        )
    };
    exam.conclude(
        Verdict::PermittedCond,
        cites,
        what,
        why,
        text(
            "Hör leverantören inom en bestämd tid och låt en person besluta.",
            "Hear the supplier within a set time and let a person decide.",
        ),
    )
}

/// LOU 13:4, 19:17 second paragraph: heard before it is shut out.
pub(in crate::law::rules) fn hearing(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    each(case, rule, |ground, mut exam| {
        if ground.facts.decision != Some(ExclusionDecision::Exclude) {
            return None;
        }
        let field = ground.field("wasHeard");
        exam.fact(field.clone(), wire(ground.facts.was_heard));
        let cites: &[&str] = if ground.r1 { &["LOU 13:4"] } else { &["LOU 19:17 st 2"] };
        let what = text("Leverantörens yttrande", "The supplier's comment");
        Some(match ground.facts.was_heard {
            None => needs_fact(exam, &[field], cites, what),
            Some(true) => exam.conclude(
                Verdict::Permitted,
                cites,
                what,
                text("Leverantören har fått en bestämd tid att yttra sig.", "The supplier got a set time to comment."),
                nothing_more(),
            ),
            Some(false) => exam.conclude(
                Verdict::Prohibited,
                cites,
                what,
                text("Leverantören får inte uteslutas innan den har fått yttra sig inom en bestämd tid.", "The supplier may not be excluded before it got a set time to comment."),
                text("Ge leverantören en tid att yttra sig och besluta därefter.", "Give the supplier a time to comment and decide afterwards."),
            ),
        })
    })
}

/// LOU 13:5: whoever has put right and prevented what happened stays.
pub(in crate::law::rules) fn self_cleaning(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    each(case, rule, |ground, mut exam| {
        let steps = ground.facts.self_cleaning.as_ref()?;
        if !can_be_cleaned(ground.facts.ground) {
            return None;
        }
        let mut missing = Vec::new();
        for (name, value) in [
            ("compensated", steps.compensated),
            ("clarified", steps.clarified),
            ("measures", steps.measures),
        ] {
            let field = ground.field(&format!("selfCleaning/{name}"));
            exam.fact(field.clone(), wire(value));
            if value.is_none() {
                missing.push(field);
            }
        }
        let what = text("Självsanering", "Self-cleaning");
        let excludes = ground.facts.decision == Some(ExclusionDecision::Exclude);
        let cites: &[&str] = if ground.r1 { &["LOU 13:5"] } else { case.principles() };
        Some(match is_cleaned(steps) {
            None => needs_fact(exam, &missing, cites, what),
            Some(false) => exam.conclude(
                Verdict::NotApplicable,
                cites,
                what,
                text("Alla tre stegen är inte tagna: ersättning, utredning och åtgärder.", "Not all three steps were taken: compensation, clarification and measures."),
                nothing_more(),
            ),
            Some(true) if !ground.r1 => exam.conclude(
                Verdict::Human,
                cites,
                what,
                text("19 kap. nämner inte självsanering; att ändå utesluta kan vara oproportionerligt (säkerhet C).", "Chapter 19 does not mention self-cleaning; to exclude all the same may be out of proportion (confidence C)."),
                text("Låt en person väga åtgärderna.", "Let a person weigh the measures."),
            ),
            Some(true) if excludes => exam.conclude(
                Verdict::Prohibited,
                cites,
                what,
                text("Leverantören har ersatt, klarlagt och förebyggt; då ska den inte uteslutas.", "The supplier has compensated, clarified and prevented; then it is not excluded."),
                text("Låt leverantören vara kvar.", "Let the supplier stay."),
            ),
            Some(true) => exam.conclude(
                Verdict::Permitted,
                cites,
                what,
                text("Leverantören har ersatt, klarlagt och förebyggt och blir kvar.", "The supplier has compensated, clarified and prevented, and stays."),
                nothing_more(),
            ),
        })
    })
}

/// LOU 4:1, 19:2: exclusion that is not a duty is weighed by a person.
pub(in crate::law::rules) fn proportion(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    each(case, rule, |ground, mut exam| {
        let excludes = ground.facts.decision == Some(ExclusionDecision::Exclude);
        if !excludes || force(ground) != Force::May {
            return None;
        }
        let found = ground.facts.is_proportionate;
        exam.fact(ground.field("isProportionate"), wire(found));
        let what = text("Proportionerlig uteslutning", "Exclusion in proportion");
        let cites = case.principles();
        match found {
            Some(true) => None,
            None => Some(exam.conclude(
                Verdict::Human,
                cites,
                what,
                text(
                    "Uteslutning är här en möjlighet och följer aldrig av sig själv.",
                    "Exclusion is a possibility here and never follows by itself.",
                ),
                text(
                    "Låt en person väga allvaret, tiden och följderna, och anteckna skälen.",
                    "Let a person weigh gravity, time and effects, and note the reasons.",
                ),
            )),
            Some(false) => Some(exam.conclude(
                Verdict::Prohibited,
                cites,
                what,
                text(
                    "Den som vägde saken fann uteslutningen oproportionerlig.",
                    "Whoever weighed the matter found exclusion out of proportion.",
                ),
                text("Låt leverantören vara kvar.", "Let the supplier stay."),
            )),
        }
    })
}
