//! Reserved procurement: LOU 4:18, 19:25, 19:25 a and LOV 1:2 a.

use super::Rule;
use super::applies::{EVERY, OPEN_TO_MANY};
use super::words::{needs_data, needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::ParameterValue;
use crate::law::book::{Confidence, Membership};
use crate::law::case::{Case, Examination, LOV_FROM, REFORM, wire};
use crate::law::regime::RegimeId;
use crate::law::reservation::{ReservationRoute, ReservationUse};
use crate::text::Text;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("RESERVATION.ROUTE", "Reservationens grund", "Ground of the reservation",
        &["LOU 4:18", "LOU 19:25", "LOU 19:25a", "LOV 1:2a", "LOU 19:2"], LOV_FROM, EVERY, route),
    Rule::new("RESERVATION.CPV", "Tjänster som får reserveras", "Services that may be reserved",
        &["LOU 19:25", "LOU 19:25a", "LOV 1:1"], REFORM, OPEN_TO_MANY, cpv).without_regime(),
    Rule::new("RESERVATION.STATED", "Reservationen i dokumenten", "The reservation in the documents",
        &["LOU 4:1", "LOU 14:1", "LOU 19:2", "LOU 19:9 p 2", "LOV 1:2"], LOV_FROM, OPEN_TO_MANY, stated).at(Confidence::C),
    Rule::new("RESERVATION.PLACE", "Reservation för en ort eller namngivna", "Reservation for a place or named ones",
        &["LOU 4:1", "LOU 4:2", "LOU 19:2", "LOV 1:2"], LOV_FROM, OPEN_TO_MANY, place).without_regime(),
];

const AT: &str = "/reservation";

pub(super) fn begin<'c>(
    case: &'c Case<'_>,
    rule: &'static Rule,
    subject: &str,
) -> Option<(ReservationUse, Examination<'c>)> {
    let reservation = case.purchase.reservation.clone()?;
    let mut exam = case.examine(rule, subject);
    exam.fact("/reservation/route", wire(Some(reservation.route)));
    Some((reservation, exam))
}

/// What a route is called.
pub(crate) fn name(route: ReservationRoute) -> Text {
    let (sv, en) = match route {
        ReservationRoute::IntegrationSupplier => (
            "leverantörer med integration som främsta syfte (4 kap. 18 §)",
            "suppliers whose main aim is integration (4:18)",
        ),
        ReservationRoute::ShelteredProgramme => (
            "program för skyddad anställning (4 kap. 18 §)",
            "programmes of sheltered employment (4:18)",
        ),
        ReservationRoute::ParticipationBased => (
            "deltagandebaserade organisationer (19 kap. 25 §)",
            "participation-based organisations (19:25)",
        ),
        ReservationRoute::Ideburen => (
            "idéburna organisationer (19 kap. 25 a §)",
            "non-profit welfare organisations (19:25 a)",
        ),
        ReservationRoute::ChoiceSystemIdeburen => (
            "idéburna organisationer (1 kap. 2 a § LOV)",
            "non-profit welfare organisations (LOV 1:2 a)",
        ),
    };
    text(sv, en)
}

/// How a route stands in a regime on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The provision applies.
    Applies,
    /// Not by its letter; on its terms under the principles, if a person finds it in order.
    OnItsTerms,
    /// A direct award needs no reservation.
    Needless,
    /// The provision belongs to another regime or act.
    Elsewhere,
    /// The provision is not in force on the day.
    NotInForce,
    /// Older rules, which were not read.
    Older,
}

/// LOU 1:4, 4:18, 19:1, 19:25, 19:25 a, LOV 1:2 a: which route stands where.
pub(crate) fn standing(case: &Case<'_>, route: ReservationRoute, regime: RegimeId) -> Standing {
    use ReservationRoute as R;
    let in_force = || {
        route
            .cites()
            .parse()
            .is_ok_and(|citation| case.book.provision(&citation, case.law_date).is_some())
    };
    let is_4_18 = matches!(route, R::IntegrationSupplier | R::ShelteredProgramme);
    match (regime, route) {
        (RegimeId::Lov, R::ChoiceSystemIdeburen) => {
            if in_force() {
                Standing::Applies
            } else {
                Standing::NotInForce
            }
        }
        (RegimeId::Lov | RegimeId::R0, _) | (_, R::ChoiceSystemIdeburen) => Standing::Elsewhere,
        (RegimeId::R4, _) => Standing::Needless,
        (RegimeId::R1, _) => {
            if is_4_18 {
                Standing::Applies
            } else {
                Standing::Elsewhere
            }
        }
        (RegimeId::OldNational, _) => Standing::Older,
        (RegimeId::R2 | RegimeId::R3, _) if is_4_18 => Standing::OnItsTerms,
        (RegimeId::R2 | RegimeId::R3, _) if !in_force() => Standing::NotInForce,
        (RegimeId::R2, _) => Standing::Elsewhere,
        (RegimeId::R3, _) => Standing::Applies,
    }
}

/// Whether the route may be used at all.
fn route(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some((reservation, exam)) = begin(case, rule, AT) else { return Vec::new() };
    let Some(regime) = case.regime else { return Vec::new() };
    let route = reservation.route;
    let named = name(route);
    let what = text(format!("Reserverat för {}", named.sv), format!("Reserved for {}", named.en));
    let chapters = regime.title();
    let own = [route.cites()];
    vec![match standing(case, route, regime) {
        Standing::Applies => exam.conclude(
            Verdict::Permitted,
            &own,
            what,
            text(format!("Paragrafen gäller i regimen: {}.", chapters.sv), format!("The section applies in the regime: {}.", chapters.en)),
            text("Pröva villkoren för varje leverantör när anbudet eller ansökan lämnas.", "Test the conditions of each supplier when the tender or application is handed in."),
        ),
        Standing::OnItsTerms => exam.conclude(
            Verdict::Human,
            &["LOU 19:2", "LOU 19:9 p 2"],
            what,
            text(
                "19 kap. har ingen egen regel om denna reservation. Den kan vara möjlig på samma villkor, minst 30 procent av de sysselsatta, om principerna i 19 kap. 2 § följs (säkerhet C).",
                "Chapter 19 has no rule of its own on this reservation. It may be possible on the same terms, at least 30 per cent of those occupied, if the principles of 19:2 are kept (confidence C).",
            ),
            text("Låt en jurist bedöma reservationen, och ange villkoren i dokumenten.", "Let a lawyer judge the reservation, and state its terms in the documents."),
        ),
        Standing::Needless => exam.conclude(
            Verdict::NotApplicable,
            &["LOU 19a:1", "LOU 19a:2"],
            what,
            text("En direktupphandling behöver ingen reservation (19 a kap. 2 §).", "A direct award needs no reservation (19 a:2)."),
            nothing_more(),
        ),
        Standing::Elsewhere => exam.conclude(
            Verdict::Prohibited,
            &elsewhere(regime),
            what,
            text(
                format!("Grunden hör inte till regimen: {}.", chapters.sv),
                format!("The ground does not belong to the regime: {}.", chapters.en),
            ),
            text("Öppna för alla, eller välj en grund som hör till regimen.", "Open it to all, or choose a ground that belongs to the regime."),
        ),
        Standing::NotInForce => exam.conclude(
            Verdict::Prohibited,
            &elsewhere(regime),
            what,
            text(
                format!("{} gäller inte den {}.", route.cites(), case.law_date),
                format!("{} is not in force on {}.", route.cites(), case.law_date),
            ),
            text("Öppna för alla, eller vänta till paragrafen gäller.", "Open it to all, or wait until the section applies."),
        ),
        Standing::Older => exam.conclude(
            Verdict::Human,
            &["LOU 19:6a", "LOU 1:4"],
            what,
            text("Före 2022-02-01 gällde äldre regler om reservation, vars text inte har lästs.", "Before 2022-02-01 older rules on reservation applied; their text was not read."),
            text("Låt en jurist läsa 19 kap. i dess lydelse den dagen.", "Let a lawyer read chapter 19 as worded on that day."),
        ),
    }]
}

fn elsewhere(regime: RegimeId) -> Vec<&'static str> {
    match regime {
        RegimeId::R1 => vec!["LOU 4:1", "LOU 4:18", "LOU 1:4"],
        RegimeId::R2 | RegimeId::R3 => vec!["LOU 19:2", "LOU 1:4"],
        RegimeId::Lov => vec!["LOV 1:2", "LOV 8:1"],
        _ => vec!["LOU 1:4"],
    }
}

/// LOU 19:25, 19:25 a, LOV 1:1: the services that may be reserved.
fn cpv(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some((reservation, mut exam)) = begin(case, rule, "/cpv") else { return Vec::new() };
    let route = reservation.route;
    let Some(list_id) = route.cpv_list() else { return Vec::new() };
    let applies = case.regime.is_none_or(|regime| {
        matches!(standing(case, route, regime), Standing::Applies)
            || (regime == RegimeId::R2 && standing(case, route, regime) == Standing::Elsewhere)
    });
    if !applies {
        return Vec::new();
    }
    let what = text("Tjänsten får reserveras", "The service may be reserved");
    let cites = [route.cites()];
    let code = case.object.cpv;
    if code == case.purchase.cpv {
        exam.fact("/cpv", wire(code));
    } else {
        exam.notes(&case.object.notes);
    }
    let Some(code) = code else {
        return vec![needs_fact(exam, &["/cpv".to_owned()], &cites, what)];
    };
    let Some(list) = exam.parameter(list_id).and_then(ParameterValue::cpv) else {
        return if case.regime.is_none() {
            Vec::new()
        } else {
            vec![needs_data(exam, list_id, &cites, what)]
        };
    };
    let service = code.name();
    vec![match list.membership(code) {
        Membership::Listed => exam.conclude(
            Verdict::Permitted,
            &cites,
            what,
            text(format!("{code} {} finns i paragrafens lista.", service.sv), format!("{code} {} is on the list of the section.", service.en)),
            nothing_more(),
        ),
        Membership::BelowListed(above) => exam.conclude(
            Verdict::Human,
            &cites,
            what,
            text(
                format!("{code} {} står inte i listan, men ligger under {above} som gör det. Om listan når dit är inte avgjort.", service.sv),
                format!("{code} {} is not on the list but lies below {above}, which is. Whether the list reaches it is not settled.", service.en),
            ),
            text("Låt en jurist bedöma, eller välj en kod som står i listan om den är riktig.", "Let a lawyer judge, or choose a code that is listed if it is the right one."),
        ),
        Membership::NotListed => exam.conclude(
            Verdict::Prohibited,
            &cites,
            text("Tjänsten får inte reserveras", "The service may not be reserved"),
            text(format!("{code} {} finns inte i paragrafens lista.", service.sv), format!("{code} {} is not on the list of the section.", service.en)),
            text("Välj en annan väg: direktupphandling under gränsen, eller öppen konkurrens med sociala villkor.", "Take another way: a direct award below the limit, or open competition with social conditions."),
        ),
    }]
}

pub(super) fn is_used(case: &Case<'_>, reservation: &ReservationUse) -> bool {
    case.regime.is_some_and(|regime| {
        matches!(
            standing(case, reservation.route, regime),
            Standing::Applies | Standing::OnItsTerms
        )
    })
}

/// LOU 4:1 and 14:1, 19:2 and 19:9, LOV 1:2: the documents tell of the reservation.
fn stated(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some((reservation, mut exam)) = begin(case, rule, "/reservation/statedInDocuments") else {
        return Vec::new();
    };
    if !is_used(case, &reservation) {
        return Vec::new();
    }
    exam.fact("/reservation/statedInDocuments", wire(reservation.stated_in_documents));
    let what =
        text("Reservationen i annons och dokument", "The reservation in notice and documents");
    let cites: &[&str] = match case.regime {
        Some(RegimeId::R1) => &["LOU 4:1", "LOU 14:1"],
        Some(RegimeId::Lov) => &["LOV 1:2"],
        _ => &["LOU 19:2", "LOU 19:9 p 2"],
    };
    vec![match reservation.stated_in_documents {
        None => needs_fact(exam, &["/reservation/statedInDocuments".to_owned()], cites, what),
        Some(true) => exam.conclude(
            Verdict::Permitted,
            cites,
            what,
            text("Reservationen står i annonsen eller dokumenten, som öppenheten kräver.", "The reservation stands in the notice or documents, as openness demands."),
            nothing_more(),
        ),
        Some(false) => exam.conclude(
            Verdict::Missing,
            cites,
            what,
            text("Leverantörerna får inte veta att deltagandet är reserverat; det strider mot kravet på öppenhet.", "Suppliers are not told that participation is reserved; that breaks the demand for openness."),
            text("Skriv in reservationen, paragrafen och bevisen i annonsen och dokumenten.", "State the reservation, the section and the evidence in the notice and documents."),
        ),
    }]
}

/// LOU 4:1, 4:2, 19:2, LOV 1:2: no reservation for a place or for named suppliers.
fn place(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some((reservation, mut exam)) = begin(case, rule, "/reservation/limitedToPlaceOrNamed")
    else {
        return Vec::new();
    };
    let limited = reservation.limited_to_place_or_named;
    exam.fact("/reservation/limitedToPlaceOrNamed", wire(limited));
    let what =
        text("Reservation för en ort eller namngivna", "Reservation for a place or for named ones");
    let cites: &[&str] = match case.regime {
        Some(RegimeId::R1) => &["LOU 4:1", "LOU 4:2"],
        _ => case.principles(),
    };
    vec![match limited {
        None if !is_used(case, &reservation) => return Vec::new(),
        None => needs_fact(exam, &["/reservation/limitedToPlaceOrNamed".to_owned()], cites, what),
        Some(false) => return Vec::new(),
        Some(true) if case.regime == Some(RegimeId::R4) => return Vec::new(),
        Some(true) => exam.conclude(
            Verdict::Prohibited,
            cites,
            what,
            text("En reservation för leverantörer på en viss ort eller för namngivna diskriminerar de övriga.", "To reserve for suppliers of a place or for named ones discriminates against the others."),
            text("Ta bort begränsningen; låt lagens villkor ensamma avgöra vem som får delta.", "Take the limitation away; let the conditions of the act alone decide who may take part."),
        ),
    }]
}
