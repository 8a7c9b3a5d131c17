//! The contract that is reserved: LOU 19:25 second and third paragraphs, and how
//! the EU's notice forms tell of a reservation.

use jiff::ToSpan;
use jiff::civil::Date;
use std::cmp::Ordering;

use super::Rule;
use super::applies::{ANNEX_2, EFORMS_FROM, REPORTED};
use super::reservation::{begin, is_used};
use super::words::{needs_data, needs_fact, nothing_more, open, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, Examination, REFORM, wire};
use crate::law::regime::RegimeId;
use crate::law::reservation::{ReservationRoute, ReservationUse};

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("RESERVATION.TERM", "Det reserverade kontraktets löptid", "Term of the reserved contract",
        &["LOU 19:25 st 2"], REFORM, ANNEX_2, term),
    Rule::new("RESERVATION.EARLIER_AWARD", "Tidigare kontrakt enligt samma paragraf", "Earlier contract under the same section",
        &["LOU 19:25 st 3"], REFORM, ANNEX_2, earlier_award),
    Rule::new("RESERVATION.NOTICE_FORM", "Reservationen i EU:s annonsformulär", "The reservation in the EU's notice forms",
        &["UF 2"], EFORMS_FROM, REPORTED, notice_form),
];

/// LOU 19:25 second paragraph: at most three years, counted in months.
fn term(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some((reservation, mut exam)) = begin(case, rule, "/termMonths") else { return Vec::new() };
    if reservation.route != ReservationRoute::ParticipationBased {
        return Vec::new();
    }
    let what = text("Löptiden för det reserverade kontraktet", "The term of the reserved contract");
    let cites = ["LOU 19:25 st 2"];
    let Some(most) = exam.parameter(id::PARTICIPATION_TERM).and_then(ParameterValue::months) else {
        return Vec::new();
    };
    let term = case.purchase.term_months;
    exam.fact("/termMonths", wire(term));
    let Some(months) = term else {
        return vec![needs_fact(exam, &["/termMonths".to_owned()], &cites, what)];
    };
    let why = text(
        format!(
            "Löptiden är {months} månader och får vara högst {most} (19 kap. 25 § andra stycket)."
        ),
        format!("The term is {months} months and may be at most {most} (19:25 second paragraph)."),
    );
    vec![if months <= most {
        exam.conclude(Verdict::Permitted, &cites, what, why, nothing_more())
    } else {
        let remedy = text(
            format!("Korta löptiden med optioner till högst {most} månader."),
            format!("Cut the term with options to at most {most} months."),
        );
        exam.conclude(Verdict::Prohibited, &cites, what, why, remedy)
    }]
}

/// LOU 19:25 third paragraph: not to an organisation that the same authority has
/// awarded the service under the section in the last three years.
fn earlier_award(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let whole = case.purchase.reservation.iter().map(|it| ("/reservation".to_owned(), it));
    // What stands for the whole purchase stands for its lots.
    let plan = case.purchase.lots.iter().filter(|_| case.purchase.reservation.is_none());
    let planned = plan.flat_map(|plan| plan.planned.iter().enumerate());
    let of_lots = planned.filter_map(|(index, lot)| {
        Some((format!("/lots/planned/{index}/reservation"), lot.reservation.as_ref()?))
    });
    whole
        .chain(of_lots)
        .filter(|(_, reservation)| reservation.route == ReservationRoute::ParticipationBased)
        .filter_map(|(at, reservation)| {
            let earlier = reservation.earlier_award_on?;
            Some(again(
                case,
                case.examine(rule, format!("{at}/earlierAwardOn")),
                &at,
                reservation,
                earlier,
            ))
        })
        .collect()
}

fn again(
    case: &Case<'_>,
    mut exam: Examination<'_>,
    at: &str,
    reservation: &ReservationUse,
    earlier: Date,
) -> Finding {
    exam.fact(format!("{at}/earlierAwardOn"), wire(Some(earlier)));
    exam.fact(format!("{at}/awardOn"), wire(reservation.award_on));
    let what = text(
        "Tidigare kontrakt enligt samma paragraf",
        "An earlier contract under the same section",
    );
    let cites = ["LOU 19:25 st 3"];
    let look_back = exam.parameter(id::PARTICIPATION_LOOK_BACK).and_then(ParameterValue::months);
    let Some(months) = look_back else {
        return needs_data(exam, id::PARTICIPATION_LOOK_BACK, &cites, what);
    };
    // The award comes after the decisive day; until it is planned, that day stands for it.
    let award = reservation.award_on.unwrap_or(case.law_date);
    let free = earlier.saturating_add(i32::from(months).months());
    let said = |sv: &str, en: &str| {
        text(
            format!(
                "Myndigheten tilldelade organisationen ett kontrakt enligt paragrafen {earlier}, och de tre åren är {sv} {award} (19 kap. 25 § tredje stycket)."
            ),
            format!(
                "The authority awarded the organisation a contract under the section on {earlier}, and the three years are {en} on {award} (19:25 third paragraph)."
            ),
        )
    };
    match award.cmp(&free) {
        Ordering::Less => exam.conclude(
            Verdict::Prohibited,
            &cites,
            what,
            said("inte slut", "not over"),
            text(
                format!("Tilldela en annan organisation, vänta till efter {free}, eller öppna upphandlingen för alla."),
                format!("Award another organisation, wait until after {free}, or open the procurement to all."),
            ),
        ),
        Ordering::Equal => exam.conclude(
            Verdict::Human,
            &cites,
            what,
            said("slut just", "over just"),
            text(
                "Låt en jurist avgöra om själva dagen räknas, eller tilldela en dag senare.",
                "Let a lawyer decide whether the very day counts, or award a day later.",
            ),
        ),
        Ordering::Greater => {
            exam.conclude(Verdict::Permitted, &cites, what, said("slut", "over"), nothing_more())
        }
    }
}

/// UF 2: a notice that goes to the EU's publications office tells of the
/// reservation by the codes of the EU's notice forms.
fn notice_form(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some((reservation, mut exam)) = begin(case, rule, "/reservation/route") else {
        return Vec::new();
    };
    if !is_used(case, &reservation) {
        return Vec::new();
    }
    exam.notes(&case.direct.notes);
    let what =
        text("Reservationen i EU:s annonsformulär", "The reservation in the EU's notice forms");
    let cites = ["UF 2"];
    let goes_to_ted = match case.regime {
        Some(RegimeId::R1) => Ok(true),
        Some(RegimeId::R3) => super::notices::annex_2_reaches(case),
        _ => Ok(false),
    };
    match goes_to_ted {
        Ok(true) => {}
        Ok(false) => return Vec::new(),
        Err(gap) => return vec![open(exam, &gap, &cites, what)],
    }
    vec![match reservation.route.notice_code() {
        Some(code) => exam.conclude(
            Verdict::PermittedCond,
            &cites,
            what,
            text(
                format!("Annonsen skickas till EU:s publikationsbyrå, där grunden anges i fältet {}.", code.field),
                format!("The notice goes to the EU's publications office, where the ground stands in the field {}.", code.field),
            ),
            text(
                format!("Ange {} = {} i annonsen.", code.field, code.value),
                format!("State {} = {} in the notice.", code.field, code.value),
            ),
        ),
        None => exam.conclude(
            Verdict::Human,
            &cites,
            what,
            text(
                "Någon egen kod för grunden har inte hittats i EU:s formulär.",
                "No code of its own for the ground was found in the EU's forms.",
            ),
            text(
                "Fråga annonsdatabasen hur reservationen anges, och skriv den i klartext.",
                "Ask the notice database how the reservation is stated, and write it in plain words.",
            ),
        ),
    }]
}
