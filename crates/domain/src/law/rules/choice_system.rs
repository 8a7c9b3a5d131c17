//! Choice systems: LOV 1:1 here, their document, life and court below.

mod court;
mod document;
mod life;
mod permit;
mod postponement;

pub(super) use court::{damages, legality_review, standing, time};
pub(super) use document::{
    application_form, approve_all, change, compensation, conditions, continuous, described,
    handling_time, notice_place, price, with_notice,
};
pub(super) use life::{
    approval, cancellation, contract, correction, information, non_choice, reasons, registration,
};
pub(super) use permit::{lss as permit_lss, sol as permit_sol};
pub(super) use postponement::postponement;

use super::Rule;
use super::words::{needs_data, needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::Membership;
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, wire};

/// LOV 1:1: the act applies only where the authority has decided to apply it.
pub(super) fn decided(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
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
pub(super) fn scope(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
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
    let lou =
        text("Upphandla tjänsten enligt LOU i stället.", "Procure the service under LOU instead.");
    if list.membership(code) != Membership::Listed {
        let why = text(
            format!("{code} {} finns inte bland de koder som 1 kap. 1 § LOV räknar upp.", name.sv),
            format!("{code} {} is not among the codes that LOV 1:1 lists.", name.en),
        );
        return vec![exam.conclude(Verdict::Prohibited, &cites, what, why, lou)];
    }
    let is_care = purchase.is_health_or_social_care;
    exam.fact("/isHealthOrSocialCare", wire(is_care));
    // The range takes in veterinary services, which are neither health care nor social care.
    let is_veterinary = (85_200_000..85_300_000).contains(&code.number());
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
            text("Kontrollera koden; för omsorg om djur upphandla enligt LOU.", "Check the code; for the care of animals procure under LOU."),
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
