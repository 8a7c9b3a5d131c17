//! Correction and damages in choice systems: LOV 10 kap.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, wire};
use crate::law::facts::choice_system::{
    CorrectionApplicant, CorrectionApplication, CorrectionTarget, DamagesClaim,
};
use crate::law::rules::Rule;
use crate::law::rules::words::{needs_data, needs_fact, nothing_more, text};

fn corrections<'c>(
    case: &'c Case<'_>,
) -> impl Iterator<Item = (String, &'c CorrectionApplication)> {
    case.purchase.choice_system.iter().flat_map(|facts| {
        facts
            .corrections
            .iter()
            .enumerate()
            .map(|(index, correction)| (format!("/choiceSystem/corrections/{index}"), correction))
    })
}

/// LOV 10:1, 10:2, 10:6: who may ask, and for what.
pub(in crate::law::rules) fn standing(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    corrections(case)
        .map(|(at, correction)| {
            let mut exam = case.examine(rule, at.clone());
            exam.fact(format!("{at}/applicant"), wire(Some(correction.applicant)));
            exam.fact(format!("{at}/target"), wire(Some(correction.target)));
            exam.fact(format!("{at}/isWritten"), wire(correction.is_written));
            let what = text("Vem som får ansöka om rättelse", "Who may apply for correction");
            let none = text("Rättelse är inte öppen här.", "Correction is not open here.");
            if correction.target == CorrectionTarget::InformationOrNonChoice {
                return exam.conclude(
                    Verdict::Prohibited,
                    &["LOV 10:6"],
                    what,
                    text("Reglerna om rättelse och skadestånd gäller inte beslut om information och ickevalsalternativ.", "The rules on correction and damages do not cover decisions on information and on those who do not choose."),
                    none,
                );
            }
            if correction.applicant == CorrectionApplicant::NoSupplier {
                return exam.conclude(
                    Verdict::Prohibited,
                    &["LOV 10:1"],
                    what,
                    text("Bara en leverantör kan ansöka om rättelse.", "Only a supplier can apply for correction."),
                    none,
                );
            }
            if correction.target == CorrectionTarget::Approval
                && correction.applicant != CorrectionApplicant::RejectedApplicant
            {
                return exam.conclude(
                    Verdict::Prohibited,
                    &["LOV 10:1 st 2"],
                    what,
                    text("Ett beslut om godkännande kan bara angripas av den sökande som inte godkändes; en konkurrent kan det inte.", "A decision on approval can be attacked only by the applicant that was not approved; a competitor cannot."),
                    none,
                );
            }
            match correction.is_written {
                Some(false) => exam.conclude(
                    Verdict::Prohibited,
                    &["LOV 10:2"],
                    what,
                    text("Ansökan om rättelse ska vara skriftlig.", "An application for correction is in writing."),
                    text("Ansök skriftligt hos förvaltningsrätten.", "Apply to the administrative court in writing."),
                ),
                _ => exam.conclude(
                    Verdict::Permitted,
                    &["LOV 10:1", "LOV 10:2"],
                    what,
                    text("Leverantören får ansöka hos förvaltningsrätten; rätten prövar om en överträdelse har vållat eller kan vålla skada.", "The supplier may apply to the administrative court, which weighs whether a breach caused or may cause damage."),
                    nothing_more(),
                ),
            }
        })
        .collect()
}

/// LOV 10:3: three weeks for whoever was rejected; the act sets no time for other breaches.
pub(in crate::law::rules) fn time(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    corrections(case)
        .filter(|(_, correction)| {
            correction.applicant == CorrectionApplicant::RejectedApplicant
                && correction.target == CorrectionTarget::Approval
        })
        .map(|(at, correction)| {
            let mut exam = case.examine(rule, at.clone());
            let what = text("Tid för ansökan om rättelse", "Time for applying for correction");
            let cites = ["LOV 10:3"];
            let days = exam.parameter(id::LOV_CORRECTION_DAYS).and_then(ParameterValue::days);
            let Some(days) = days else {
                return needs_data(exam, id::LOV_CORRECTION_DAYS, &cites, what);
            };
            let (told, filed) = (format!("{at}/notifiedOn"), format!("{at}/filedOn"));
            exam.fact(told.clone(), wire(correction.notified_on));
            exam.fact(filed.clone(), wire(correction.filed_on));
            let Some(notified) = correction.notified_on else {
                return needs_fact(exam, &[told], &cites, what);
            };
            let last = notified.checked_add(i32::from(days).days()).unwrap_or(Date::MAX);
            let (sv, en) =
                (format!("Sista dagen är {last}."), format!("The last day is {last}."));
            match correction.filed_on {
                None => exam.conclude(
                    Verdict::PermittedCond,
                    &cites,
                    what,
                    text(sv, en),
                    text("Ansök senast den dagen; infaller den på en helg kan tiden förlängas.", "Apply by that day; if it falls on a weekend the time may be longer."),
                ),
                Some(filed) if filed <= last => {
                    exam.conclude(Verdict::Permitted, &cites, what, text(sv, en), nothing_more())
                }
                // How a last day on a weekend moves was not read, so four days are left to a person.
                Some(filed) if filed <= last.checked_add(4.days()).unwrap_or(Date::MAX) => exam
                    .conclude(
                        Verdict::Human,
                        &cites,
                        what,
                        text(
                            format!("{sv} Ansökan kom strax efter; om den dagen var en helgdag kan den ändå vara i tid."),
                            format!("{en} The application came shortly after; if that day was a holiday it may still be in time."),
                        ),
                        text("Låt en person räkna tiden.", "Let a person count the time."),
                    ),
                Some(_) => exam.conclude(
                    Verdict::Prohibited,
                    &cites,
                    what,
                    text(
                        format!("{sv} Ansökan kom för sent."),
                        format!("{en} The application came too late."),
                    ),
                    text("Rätten prövar inte en ansökan som kommer för sent.", "The court does not try an application that comes too late."),
                ),
            }
        })
        .collect()
}

/// LOV 10:4: no review of legality under the act on municipalities.
pub(in crate::law::rules) fn legality_review(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let sought =
        case.purchase.choice_system.as_ref().and_then(|facts| facts.legality_review_sought);
    if sought != Some(true) {
        return Vec::new();
    }
    let at = "/choiceSystem/legalityReviewSought";
    let mut exam = case.examine(rule, at);
    exam.fact(at, wire(sought));
    vec![exam.conclude(
        Verdict::Prohibited,
        &["LOV 10:4"],
        text("Laglighetsprövning", "Review of legality"),
        text(
            "Beslut som LOV gäller för kan inte laglighetsprövas enligt 13 kap. KL.",
            "Decisions to which LOV applies cannot be tried for legality under chapter 13 of KL.",
        ),
        text(
            "Den som har rätt till det ansöker om rättelse i stället.",
            "Whoever is entitled applies for correction instead.",
        ),
    )]
}

/// LOV 10:5: damages within a year of the rejection.
pub(in crate::law::rules) fn damages(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let claims = case.purchase.choice_system.iter().flat_map(|facts| facts.damages.iter());
    claims.enumerate().map(|(index, claim)| one_claim(case, rule, index, claim)).collect()
}

fn one_claim(case: &Case<'_>, rule: &'static Rule, index: usize, claim: &DamagesClaim) -> Finding {
    let at = format!("/choiceSystem/damages/{index}");
    let mut exam = case.examine(rule, at.clone());
    let what = text("Skadestånd", "Damages");
    let cites = ["LOV 10:5"];
    let months = exam.parameter(id::LOV_DAMAGES_MONTHS).and_then(ParameterValue::months);
    let Some(months) = months else {
        return needs_data(exam, id::LOV_DAMAGES_MONTHS, &cites, what);
    };
    let (decided_at, claimed_at) = (format!("{at}/decidedOn"), format!("{at}/claimedOn"));
    exam.fact(decided_at.clone(), wire(claim.decided_on));
    exam.fact(claimed_at, wire(claim.claimed_on));
    let Some(decided) = claim.decided_on else {
        return needs_fact(exam, &[decided_at], &cites, what);
    };
    let last = decided.checked_add(i32::from(months).months()).unwrap_or(Date::MAX);
    let (sv, en) =
        (format!("Talan väcks senast {last}."), format!("The claim is brought by {last}."));
    match claim.claimed_on {
        Some(day) if last < day => exam.conclude(
            Verdict::Prohibited,
            &cites,
            what,
            text(
                format!("{sv} Rätten till talan är förlorad."),
                format!("{en} The right to claim is lost."),
            ),
            nothing_more(),
        ),
        Some(_) => exam.conclude(Verdict::Permitted, &cites, what, text(sv, en), nothing_more()),
        None => exam.conclude(
            Verdict::PermittedCond,
            &cites,
            what,
            text(sv, en),
            text(
                "Väck talan vid allmän domstol i tid.",
                "Bring the claim to the general court in time.",
            ),
        ),
    }
}
