//! Choice systems: LOV 1:1 here, their document, life and court below.

mod cancellation;
mod court;
mod document;
mod life;
mod permit;
mod postponement;

use cancellation::cancellation;
use court::{damages, legality_review, standing, time};
use document::{
    application_form, approve_all, change, compensation, conditions, continuous, described,
    handling_time, notice_place, price, with_notice,
};
use life::{approval, contract, correction, information, non_choice, reasons, registration};
use permit::{lss as permit_lss, sol as permit_sol};
use postponement::postponement;

use super::Rule;
use super::applies::{CHOICE, SOL_FROM};
use super::words::{needs_data, needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::book::{Confidence, Membership};
use crate::law::case::{Case, LOV_FROM, wire};
use jiff::civil::date;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOV.DECIDED", "Beslut om valfrihetssystem", "Decision on a choice system",
        &["LOV 1:1"], LOV_FROM, CHOICE, decided),
    Rule::new("LOV.SCOPE", "Tjänster i ett valfrihetssystem", "Services of a choice system",
        &["LOV 1:1"], LOV_FROM, CHOICE, scope),
    Rule::new("LOV.DOCUMENT", "Förfrågningsunderlaget", "The request document",
        &["LOV 3:1", "LOV 4:1"], LOV_FROM, CHOICE, described),
    Rule::new("LOV.NOTICE.PLACE", "Nationell annonsering", "National advertising",
        &["LOV 3:1"], LOV_FROM, CHOICE, notice_place),
    Rule::new("LOV.NOTICE.CONTINUOUS", "Löpande annonsering", "Continuous advertising",
        &["LOV 3:2", "LOV 2:4"], LOV_FROM, CHOICE, continuous),
    Rule::new("LOV.NOTICE.DOCUMENTS", "Underlaget vid annonsen", "The document with the notice",
        &["LOV 3:1"], LOV_FROM, CHOICE, with_notice),
    Rule::new("LOV.NOTICE.CHANGE", "Ändrat valfrihetssystem", "Changed choice system",
        &["LOV 3:1"], LOV_FROM, CHOICE, change),
    Rule::new("LOV.COMPENSATION", "Grunderna för ersättningen", "Grounds of payment",
        &["LOV 4:1"], LOV_FROM, CHOICE, compensation),
    Rule::new("LOV.PRICE", "Ingen priskonkurrens", "No price competition",
        &["LOV 4:1", "LOV 8:1"], LOV_FROM, CHOICE, price).at(Confidence::B),
    Rule::new("LOV.CONDITIONS", "Särskilda villkor i underlaget", "Special conditions in the document",
        &["LOV 4:2"], LOV_FROM, CHOICE, conditions),
    Rule::new("LOV.APPLICATION.FORM", "Hur ansökan lämnas", "How applications are handed in",
        &["LOV 4:3"], LOV_FROM, CHOICE, application_form),
    Rule::new("LOV.APPLICATION.TIME", "Tid för beslut", "Time for the decision",
        &["LOV 4:4"], LOV_FROM, CHOICE, handling_time),
    Rule::new("LOV.APPLICATION.CORRECTION", "Rättelse av fel i ansökan", "Mending errors in applications",
        &["LOV 6:2"], LOV_FROM, CHOICE, correction),
    Rule::new("LOV.APPLICATION.REGISTRATION", "Oregistrerad idéburen sökande", "Unregistered non-profit applicant",
        &["LOV 1:2a"], date(2023, 1, 1), CHOICE, registration).at(Confidence::C),
    Rule::new("LOV.APPROVAL", "Godkännande", "Approval",
        &["LOV 8:1", "LOV 1:2"], LOV_FROM, CHOICE, approval),
    Rule::new("LOV.APPROVAL.ALL", "Inget tak och ingen rangordning", "No cap and no ranking",
        &["LOV 8:1"], LOV_FROM, CHOICE, approve_all),
    Rule::new("LOV.DECISION.REASONS", "Skäl och upplysning om rättelse", "Reasons and how to seek correction",
        &["LOV 8:2"], LOV_FROM, CHOICE, reasons),
    Rule::new("LOV.CANCELLATION", "Avbrutet valfrihetssystem", "Cancelled choice system",
        &["LOV 8:1", "LOV 8:2"], LOV_FROM, CHOICE, cancellation),
    Rule::new("LOV.CONTRACT", "Kontrakt efter godkännande", "Contract after approval",
        &["LOV 8:3"], LOV_FROM, CHOICE, contract),
    Rule::new("LOV.INFORMATION", "Information till enskilda", "Information to individuals",
        &["LOV 9:1"], LOV_FROM, CHOICE, information),
    Rule::new("LOV.NON_CHOICE", "Ickevalsalternativ", "Those who do not choose",
        &["LOV 9:2", "LOU 1:4"], LOV_FROM, CHOICE, non_choice),
    Rule::new("LOV.PERMIT.LSS", "Tillstånd för daglig verksamhet", "Permit for daily activities",
        &["LSS 23"], SOL_FROM, CHOICE, permit_lss),
    Rule::new("LOV.PERMIT.SOL", "Tillstånd enligt socialtjänstlagen", "Permit under the Social Services Act",
        &["SoL 26:1"], SOL_FROM, CHOICE, permit_sol).at(Confidence::C),
    Rule::new("LOV.POSTPONEMENT", "Vänta på vald utförare", "Waiting for the chosen supplier",
        &["SoL 35:5"], SOL_FROM, CHOICE, postponement),
    Rule::new("LOV.CORRECTION.STANDING", "Vem som får ansöka om rättelse", "Who may apply for correction",
        &["LOV 10:1", "LOV 10:2", "LOV 10:6"], LOV_FROM, CHOICE, standing),
    Rule::new("LOV.CORRECTION.TIME", "Tid för ansökan om rättelse", "Time for applying for correction",
        &["LOV 10:3"], date(2010, 2, 15), CHOICE, time),
    Rule::new("LOV.LEGALITY_REVIEW", "Ingen laglighetsprövning", "No review of legality",
        &["LOV 10:4"], LOV_FROM, CHOICE, legality_review),
    Rule::new("LOV.DAMAGES", "Skadestånd", "Damages",
        &["LOV 10:5"], LOV_FROM, CHOICE, damages),
];

/// LOV 1:1: the act applies only where the authority has decided to apply it.
fn decided(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let decided = case.purchase.lov_is_decided;
    let mut exam = case.examine(rule, "/lovIsDecided");
    exam.fact("/lovIsDecided", wire(decided));
    let what = text("Beslut att tillämpa LOV", "Decision to apply LOV");
    let cites = ["LOV 1:1"];
    vec![match decided {
        None => needs_fact(exam, &["/lovIsDecided".to_owned()], &cites, what),
        Some(true) => exam.conclude(
            Verdict::Permitted,
            &cites,
            what,
            text("Kommunen har beslutat att tillämpa lagen (1 kap. 1 § LOV).", "The municipality has decided to apply the act (LOV 1:1)."),
            text("Annonsera systemet löpande på den nationella webbplatsen.", "Advertise the system continuously on the national website."),
        ),
        Some(false) => exam.conclude(
            Verdict::Prohibited,
            &cites,
            what,
            text("Utan beslut gäller inte LOV (1 kap. 1 §); för en kommun är lagen frivillig.", "Without a decision LOV does not apply (1:1); for a municipality the act is voluntary."),
            text("Låt fullmäktige eller nämnden besluta om valfrihetssystem, eller upphandla enligt LOU.", "Let the council or committee decide on a choice system, or procure under LOU."),
        ),
    }]
}

/// LOV 1:1: health care or social services, and a listed code. Both are needed.
fn scope(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let purchase = case.purchase;
    let mut exam = case.examine(rule, "/cpv");
    let code = case.object.cpv;
    exam.fact("/cpv", wire(code));
    let what = text(
        "Tjänster som ett valfrihetssystem får gälla",
        "Services that a choice system may cover",
    );
    let cites = ["LOV 1:1"];
    let Some(code) = code else {
        return vec![needs_fact(exam, &["/cpv".to_owned()], &cites, what)];
    };
    let Some(list) = exam.parameter(id::LOV_SCOPE_CPV).and_then(ParameterValue::cpv) else {
        return vec![needs_data(exam, id::LOV_SCOPE_CPV, &cites, what)];
    };
    let name = code.name();
    // The range takes in veterinary services, which are neither health care nor social care.
    let is_veterinary = (85_200_000..85_300_000).contains(&code.number());
    let lou = if is_veterinary {
        text(
            "Upphandla tjänsten enligt LOU i stället, och kontrollera koden: ett hunddagis har 98380000 Kenneltjänster.",
            "Procure the service under LOU instead, and check the code: dog day-care has 98380000 Dog kennel services.",
        )
    } else {
        text("Upphandla tjänsten enligt LOU i stället.", "Procure the service under LOU instead.")
    };
    if list.membership(code) != Membership::Listed {
        let why = text(
            format!("{code} {} finns inte bland de koder som 1 kap. 1 § LOV räknar upp.", name.sv),
            format!("{code} {} is not among the codes that LOV 1:1 lists.", name.en),
        );
        return vec![exam.conclude(Verdict::Prohibited, &cites, what, why, lou)];
    }
    let is_care = purchase.is_health_or_social_care;
    exam.fact("/isHealthOrSocialCare", wire(is_care));
    vec![match is_care {
        None => needs_fact(exam, &["/isHealthOrSocialCare".to_owned()], &cites, what),
        Some(false) => exam.conclude(
            Verdict::Prohibited,
            &cites,
            what,
            text(
                format!("{code} ligger i listan, men tjänsten är varken hälsovård eller socialtjänst; båda villkoren ska vara uppfyllda (1 kap. 1 § LOV)."),
                format!("{code} is on the list, but the service is neither health care nor social care; both conditions must hold (LOV 1:1)."),
            ),
            lou,
        ),
        Some(true) if is_veterinary => exam.conclude(
            Verdict::Human,
            &cites,
            what,
            text(
                format!("{code} {} ligger i spannet, men koden gäller djur och är knappast hälsovård eller socialtjänst.", name.sv),
                format!("{code} {} lies in the range, but the code is for animals and hardly health or social care.", name.en),
            ),
            lou,
        ),
        Some(true) => exam.conclude(
            Verdict::Permitted,
            &cites,
            what,
            text(
                format!("{code} {} finns i listan och tjänsten är hälsovård eller socialtjänst (1 kap. 1 § LOV).", name.sv),
                format!("{code} {} is on the list and the service is health or social care (LOV 1:1).", name.en),
            ),
            nothing_more(),
        ),
    }]
}
