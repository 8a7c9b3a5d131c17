//! The whole purchase reserved: LOU 4:18, 19:25 and 19:25 a.

use jiff::civil::Date;

use super::basis::Basis;
use super::{answer, lacking, older};
use crate::law::assessment::{Route, RouteKind, RouteState};
use crate::law::book::Membership;
use crate::law::book::parameter::ParameterValue;
use crate::law::case::{Notes, REFORM};
use crate::law::regime::selection::Gap;
use crate::law::reservation::ReservationRoute;
use crate::law::rules::reservation::Standing;
use crate::law::value::Class;
use crate::text::Text;

/// What a reservation by `route` takes.
pub(super) fn takes(route: ReservationRoute) -> Text {
    match route {
        ReservationRoute::IntegrationSupplier => Text::new(
            "Leverantörer med integration som främsta syfte, minst 30 procent av de sysselsatta ur målgrupperna, konkurrens och uppgift i annonsen.",
            "Suppliers whose main aim is integration, at least 30 per cent of those occupied from the target groups, competition, and a statement in the notice.",
        ),
        ReservationRoute::ShelteredProgramme => Text::new(
            "Ett program för skyddad anställning där minst 30 procent hör till målgrupperna, konkurrens och uppgift i annonsen.",
            "A programme of sheltered employment with at least 30 per cent from the target groups, competition, and a statement in the notice.",
        ),
        ReservationRoute::ParticipationBased => Text::new(
            "Högst 36 månader, offentligt uppdrag, återinvesterad vinst, deltagande, och inget kontrakt enligt paragrafen från myndigheten de senaste tre åren.",
            "At most 36 months, a public task, reinvested profit, participation, and no contract under the section from the authority in the last three years.",
        ),
        ReservationRoute::Ideburen | ReservationRoute::ChoiceSystemIdeburen => Text::new(
            "Juridiska personer med uteslutande allmännyttigt syfte, bara tillåtna värdeöverföringar och inget offentligt inflytande.",
            "Juridical persons of exclusively public benefit, only permitted transfers of value and no public control.",
        ),
    }
}

/// LOU 4:18, 19:25, 19:25 a: how `route` stands on the day and for the service.
pub(super) fn by(basis: Basis<'_, '_>, kind: RouteKind, route: ReservationRoute) -> Route {
    let own = [route.cites()];
    let regime = match basis.advertised() {
        Ok(regime) => *regime,
        Err(gap) => return reserved_without_regime(basis, kind, route, gap),
    };
    let title = regime.title();
    let chapters = Text::new(
        format!("Regimen är {}.", title.sv.to_lowercase()),
        format!("The regime is {}.", title.en.to_lowercase()),
    );
    match basis.standing(route, regime) {
        Standing::Applies => match route.cpv_list() {
            None => answer(kind, RouteState::Open, chapters, takes(route), &own),
            Some(list) => listed(basis, kind, route, list),
        },
        Standing::OnItsTerms => answer(
            kind,
            RouteState::Conditional,
            Text::new(
                "19 kap. har ingen egen regel; villkoren i 4 kap. 18 § kan följas under 19 kap. 2 § om en jurist finner det i sin ordning.",
                "Chapter 19 has no rule of its own; the terms of 4:18 may be followed under 19:2 if a lawyer finds it in order.",
            ),
            takes(route),
            &["LOU 19:2"],
        ),
        Standing::Older => answer(kind, RouteState::Unknown, older(), takes(route), &own),
        Standing::NotInForce => answer(
            kind,
            RouteState::Closed,
            Text::new(
                format!("{} gäller inte {}.", route.cites(), basis.law_date()),
                format!("{} is not in force on {}.", route.cites(), basis.law_date()),
            ),
            Text::new("En senare start.", "A later start."),
            &own,
        ),
        Standing::Elsewhere | Standing::Needless => other_services(kind, route, &chapters),
    }
}

fn other_services(kind: RouteKind, route: ReservationRoute, chapters: &Text) -> Route {
    answer(
        kind,
        RouteState::Closed,
        Text::new(
            format!("{} Paragrafen gäller bara tjänster i bilaga 2.", chapters.sv),
            format!("{} The section is for annex 2 services only.", chapters.en),
        ),
        Text::new(
            "Ett köp vars huvudföremål är tjänster i bilaga 2.",
            "A purchase whose main object is annex 2 services.",
        ),
        &[route.cites()],
    )
}

/// Some routes are closed whatever the regime turns out to be.
fn reserved_without_regime(
    basis: Basis<'_, '_>,
    kind: RouteKind,
    route: ReservationRoute,
    gap: &Gap,
) -> Route {
    let unlisted = route.cpv_list().filter(|list| {
        let codes = basis
            .book()
            .value(list, basis.law_date(), Date::MAX)
            .and_then(|value| value.value.cpv());
        let membership = basis.object().cpv.and_then(|code| Some(codes?.membership(code)));
        membership == Some(Membership::NotListed)
    });
    let is_other = basis.object().class().is_some_and(|class| class != Class::Annex2)
        && basis.decisive_date().is_some_and(|day| day >= REFORM);
    match unlisted {
        Some(list) => listed(basis, kind, route, list),
        None if is_other && route.cpv_list().is_some() => {
            let object = Text::new(
                "Huvudföremålet är inte tjänster i bilaga 2.",
                "The main object is not annex 2 services.",
            );
            other_services(kind, route, &object)
        }
        None => answer(kind, RouteState::Unknown, lacking(gap), takes(route), &[route.cites()]),
    }
}

pub(super) fn listed(
    basis: Basis<'_, '_>,
    kind: RouteKind,
    route: ReservationRoute,
    list: &str,
) -> Route {
    let own = [route.cites()];
    let mut notes = Notes::default();
    let codes = notes.parameter(basis.book(), list, basis.law_date()).and_then(ParameterValue::cpv);
    let Some(code) = basis.object().cpv else {
        let gap = Gap::Facts(vec!["/cpv".to_owned()]);
        return answer(kind, RouteState::Unknown, lacking(&gap), takes(route), &own);
    };
    let name = code.name();
    let on = |sv: &str, en: &str| {
        Text::new(format!("{code} {} {sv}.", name.sv), format!("{code} {} {en}.", name.en))
    };
    match codes.map(|codes| codes.membership(code)) {
        None => answer(kind, RouteState::Unknown, lacking(&Gap::Human), takes(route), &own),
        Some(Membership::Listed) => answer(
            kind,
            RouteState::Open,
            on("finns i paragrafens lista", "is on the list of the section"),
            takes(route),
            &own,
        ),
        Some(Membership::BelowListed(_)) => answer(
            kind,
            RouteState::Conditional,
            on("ligger under en kod i listan", "lies below a code on the list"),
            takes(route),
            &own,
        ),
        Some(Membership::NotListed) => answer(
            kind,
            RouteState::Closed,
            on("finns inte i paragrafens lista", "is not on the list of the section"),
            Text::new("En tjänst vars kod finns i listan.", "A service whose code is on the list."),
            &own,
        ),
    }
}
