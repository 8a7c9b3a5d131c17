//! The life of a choice system: applications and decisions (LOV 6:2, 8:1–3),
//! information and those who do not choose (9:1–2).

use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, wire};
use crate::law::facts::choice_system::{Application, ApplicationOutcome, NonChoice};
use crate::law::rules::Rule;
use crate::law::rules::words::{needs_fact, nothing_more, text};
use crate::law::rules::yes_or_no::YesOrNo;

fn applications<'c>(case: &'c Case<'_>) -> impl Iterator<Item = (String, &'c Application)> {
    case.purchase.choice_system.iter().flat_map(|facts| {
        facts.applications.iter().enumerate().map(|(index, application)| {
            (format!("/choiceSystem/applications/{index}"), application)
        })
    })
}

/// LOV 8:1: approve whoever meets the requirements and is not excluded.
pub(in crate::law::rules) fn approval(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    applications(case).map(|(at, application)| decide(case, rule, &at, application)).collect()
}

fn decide(case: &Case<'_>, rule: &'static Rule, at: &str, application: &Application) -> Finding {
    let mut exam = case.examine(rule, at);
    for (name, value) in [
        ("meetsRequirements", application.meets_requirements),
        ("isExcluded", application.is_excluded),
    ] {
        exam.fact(format!("{at}/{name}"), wire(value));
    }
    exam.fact(format!("{at}/outcome"), wire(application.outcome));
    let cites = ["LOV 8:1"];
    let what = text("Godkännande av en sökande", "Approval of an applicant");
    let Some(meets) = application.meets_requirements else {
        return needs_fact(exam, &[format!("{at}/meetsRequirements")], &cites, what);
    };
    // An exclusion that nobody decided is none.
    let is_entitled = meets && application.is_excluded != Some(true);
    let (verdict, why, remedy) = match (is_entitled, application.outcome) {
        (true, Some(ApplicationOutcome::Rejected)) => (
            Verdict::Prohibited,
            text(
                "Sökanden uppfyller kraven och är inte utesluten; den ska godkännas.",
                "The applicant meets the requirements and is not excluded; it is approved.",
            ),
            text("Godkänn sökanden.", "Approve the applicant."),
        ),
        (false, Some(ApplicationOutcome::Approved)) => (
            Verdict::Prohibited,
            text(
                "Sökanden uppfyller inte kraven eller är utesluten, men godkänns; det är inte likvärdig behandling.",
                "The applicant does not meet the requirements or is excluded, but is approved; that is not equal treatment.",
            ),
            text(
                "Godkänn först när kraven är uppfyllda.",
                "Approve only once the requirements are met.",
            ),
        ),
        (true, _) => (
            Verdict::Permitted,
            text(
                "Sökanden uppfyller kraven och ska godkännas; beslutet fattas av en människa.",
                "The applicant meets the requirements and is approved; a person takes the decision.",
            ),
            nothing_more(),
        ),
        (false, _) => (
            Verdict::Permitted,
            text(
                "Sökanden uppfyller inte kraven eller är utesluten och godkänns inte.",
                "The applicant does not meet the requirements or is excluded, and is not approved.",
            ),
            text(
                "Motivera beslutet och upplys om hur rättelse söks.",
                "Give reasons and tell how correction is sought.",
            ),
        ),
    };
    let cites: &[&str] = if verdict == Verdict::Prohibited && !is_entitled {
        &["LOV 1:2", "LOV 8:1"]
    } else {
        &cites
    };
    exam.conclude(verdict, cites, what, why, remedy)
}

/// LOV 6:2: obvious errors may be mended.
pub(in crate::law::rules) fn correction(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    applications(case)
        .filter(|(_, application)| application.has_obvious_error == Some(true))
        .map(|(at, application)| {
            let mut exam = case.examine(rule, at.clone());
            exam.fact(format!("{at}/hasObviousError"), wire(application.has_obvious_error));
            exam.conclude(
                Verdict::Permitted,
                &["LOV 6:2"],
                text("Fel i ansökan", "An error in the application"),
                text("Myndigheten får låta sökanden rätta en uppenbar felskrivning och får begära förtydligande eller komplettering.", "The authority may let the applicant correct an obvious error and may ask for clarification or completion."),
                text("Ge alla sökande samma möjlighet.", "Give every applicant the same chance."),
            )
        })
        .collect()
}

/// LOV 1:2 a: registration is evidence, not a condition that the section states.
pub(in crate::law::rules) fn registration(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    applications(case)
        .filter(|(_, application)| application.lacks_registration_only == Some(true))
        .map(|(at, application)| {
            let mut exam = case.examine(rule, at.clone());
            exam.fact(
                format!("{at}/lacksRegistrationOnly"),
                wire(application.lacks_registration_only),
            );
            exam.conclude(
                Verdict::Human,
                &["LOV 1:2a"],
                text("Sökanden är inte registrerad som idéburen", "The applicant is not registered as a non-profit welfare organisation"),
                text("Registrering är bevis men inget villkor som paragrafen nämner; syftet och värdeöverföringarna avgör (säkerhet C).", "Registration is proof but no condition that the section names; purpose and transfers of value decide (confidence C)."),
                text("Avslå inte för att registreringen saknas; låt en person pröva stadgarna.", "Do not reject for want of registration; let a person read the statutes."),
            )
        })
        .collect()
}

/// LOV 8:2: reasons, and how correction is sought.
pub(in crate::law::rules) fn reasons(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, application) in applications(case) {
        let Some(outcome) = application.outcome else { continue };
        let reasons = YesOrNo {
            at: format!("{at}/reasonsGiven"),
            value: application.reasons_given,
            kept_when: true,
            is_asked: true,
            cites: &["LOV 8:2"],
            what: ("Skälen för beslutet", "The reasons for the decision"),
            kept: Some((
                Verdict::Permitted,
                (
                    "Beslutet och skälen lämnas till sökanden.",
                    "The decision and its reasons go to the applicant.",
                ),
            )),
            broken: (
                Verdict::Missing,
                (
                    "Sökanden får inte skälen för beslutet.",
                    "The applicant does not get the reasons for the decision.",
                ),
            ),
            remedy: (
                "Underrätta om beslutet och skälen så snart som möjligt.",
                "Tell of the decision and its reasons as soon as possible.",
            ),
        };
        found.extend(reasons.judge(case, rule));
        if outcome == ApplicationOutcome::Rejected {
            let how = YesOrNo {
                at: format!("{at}/tellsHowToSeekCorrection"),
                value: application.tells_how_to_seek_correction,
                kept_when: true,
                is_asked: true,
                cites: &["LOV 8:2"],
                what: ("Hur rättelse söks", "How correction is sought"),
                kept: None,
                broken: (
                    Verdict::Missing,
                    (
                        "Avslaget upplyser inte om hur rättelse söks.",
                        "The rejection does not tell how correction is sought.",
                    ),
                ),
                remedy: (
                    "Lägg till hur och när rättelse söks.",
                    "Add how and when correction is sought.",
                ),
            };
            found.extend(how.judge(case, rule));
        }
    }
    found
}

/// LOV 8:3: the contract follows approval without delay.
pub(in crate::law::rules) fn contract(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    applications(case)
        .filter(|(_, application)| application.outcome == Some(ApplicationOutcome::Approved))
        .filter_map(|(at, application)| {
            YesOrNo {
                at: format!("{at}/contractConcluded"),
                value: application.contract_concluded,
                kept_when: true,
                is_asked: false,
                cites: &["LOV 8:3"],
                what: ("Kontrakt efter godkännandet", "The contract after approval"),
                kept: Some((
                    Verdict::Permitted,
                    ("Kontrakt tecknas utan dröjsmål.", "A contract follows without delay."),
                )),
                broken: (
                    Verdict::Missing,
                    (
                        "Sökanden är godkänd men får inget kontrakt.",
                        "The applicant is approved but gets no contract.",
                    ),
                ),
                remedy: ("Teckna kontrakt utan dröjsmål.", "Conclude the contract without delay."),
            }
            .judge(case, rule)
        })
        .collect()
}

/// LOV 9:1: all suppliers, told of in a way that can be compared.
pub(in crate::law::rules) fn information(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.choice_system else { return Vec::new() };
    let mut found = Vec::new();
    if let (Some(contracted), shown) = (facts.suppliers_contracted, facts.suppliers_shown) {
        let at = "/choiceSystem/suppliersShown";
        let mut exam = case.examine(rule, at);
        exam.fact("/choiceSystem/suppliersContracted", wire(Some(contracted)));
        exam.fact(at, wire(shown));
        let cites = ["LOV 9:1"];
        let what = text("Information om leverantörerna", "Information on the suppliers");
        found.push(match shown {
            None => needs_fact(exam, &[at.to_owned()], &cites, what),
            Some(shown) if shown < contracted => exam.conclude(
                Verdict::Prohibited,
                &cites,
                what,
                text(
                    format!("Informationen tar upp {shown} av {contracted} leverantörer; den enskilde ska få veta om alla."),
                    format!("The information shows {shown} of {contracted} suppliers; the individual is told of all."),
                ),
                text("Ta upp varje leverantör som har kontrakt.", "Show every supplier that has a contract."),
            ),
            Some(shown) if contracted < shown => exam.conclude(
                Verdict::Human,
                &cites,
                what,
                text(
                    format!("Informationen tar upp {shown} leverantörer men {contracted} har kontrakt; den som saknar kontrakt kan ingen välja, och om alla andra är med framgår inte."),
                    format!("The information shows {shown} suppliers but {contracted} have a contract; nobody can choose one without, and whether all the others are shown is not told."),
                ),
                text("Jämför listan med kontrakten och ta bort den som inte har något.", "Compare the list with the contracts and take away whoever has none."),
            ),
            Some(_) => exam.conclude(
                Verdict::Permitted,
                &cites,
                what,
                text("Informationen tar upp alla leverantörer.", "The information shows every supplier."),
                nothing_more(),
            ),
        });
    }
    let quality = YesOrNo {
        at: "/choiceSystem/informationIsComparable".to_owned(),
        value: facts.information_is_comparable,
        kept_when: true,
        is_asked: false,
        cites: &["LOV 9:1"],
        what: ("Informationens kvalitet", "The quality of the information"),
        kept: Some((
            Verdict::Permitted,
            (
                "Informationen är saklig, relevant, jämförbar och lätt att förstå och få.",
                "The information is factual, relevant, comparable and easy to understand and get.",
            ),
        )),
        broken: (
            Verdict::Prohibited,
            (
                "Informationen ska vara saklig, relevant, jämförbar, lätt att förstå och lätt att få.",
                "The information is to be factual, relevant, comparable, easy to understand and easy to get.",
            ),
        ),
        remedy: (
            "Beskriv alla leverantörer efter samma mall på ett lättläst språk.",
            "Describe all suppliers after one pattern in plain language.",
        ),
    };
    found.extend(quality.judge(case, rule));
    found
}

/// LOV 9:2: something awaits whoever does not choose; how is disputed.
pub(in crate::law::rules) fn non_choice(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.choice_system else { return Vec::new() };
    let at = "/choiceSystem/nonChoice";
    let mut exam = case.examine(rule, at);
    exam.fact(at, wire(facts.non_choice));
    let cites = ["LOV 9:2"];
    let what = text("Ickevalsalternativ", "The alternative for those who do not choose");
    vec![match facts.non_choice {
        None => needs_fact(exam, &[at.to_owned()], &cites, what),
        Some(NonChoice::None) => exam.conclude(
            Verdict::Missing,
            &cites,
            what,
            text("Det finns inget alternativ för den som inte väljer.", "There is no alternative for those who do not choose."),
            text("Ordna ett alternativ i egen regi eller upphandla det enligt LOU.", "Arrange an alternative of your own, or procure it under LOU."),
        ),
        Some(NonChoice::OwnOperation | NonChoice::ProcuredSupplier) => exam.conclude(
            Verdict::Permitted,
            &cites,
            what,
            text("Alternativet drivs i egen regi eller är upphandlat för sig; det är den säkra vägen.", "The alternative is the municipality's own or procured by itself; that is the safe way."),
            nothing_more(),
        ),
        Some(NonChoice::Rotation) => exam.conclude(
            Verdict::Human,
            &["LOV 9:2", "LOU 1:4"],
            what,
            text(
                "Hög risk, och meningarna går isär. Konkurrensverket (2019:2): ett urval bland leverantörerna är upphandling, och utan annons en otillåten direktupphandling. SKR (2020-05-08): turordning inom systemet är tillåten.",
                "High risk, and views differ. The competition authority (2019:2): a selection among the suppliers is procurement, and without a notice an unlawful direct award. SKR (2020-05-08): turns within the system are allowed.",
            ),
            text("Låt en jurist bedöma; egen regi eller en upphandlad leverantör är den säkra vägen.", "Let a lawyer judge; an operation of your own or a procured supplier is the safe way."),
        ),
    }]
}
