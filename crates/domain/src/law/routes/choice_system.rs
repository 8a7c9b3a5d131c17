//! A choice system (*valfrihetssystem*): LOV 1:1, 1:2 a and 8:1.

use super::basis::Basis;
use super::reservations::{listed, takes};
use super::{answer, lacking};
use crate::law::assessment::{Route, RouteKind, RouteState};
use crate::law::book::parameter::id;
use crate::law::regime::RegimeId;
use crate::law::regime::selection::Gap;
use crate::law::reservation::ReservationRoute;
use crate::law::rules::reservation::Standing;
use crate::text::Text;

/// LOV 1:1: a listed service of health care or social care, and a decision.
pub(super) fn open(
    basis: Basis<'_, '_>,
    kind: RouteKind,
    is_care: Option<bool>,
    is_decided: Option<bool>,
) -> Route {
    let route = listed(basis, kind, ReservationRoute::ChoiceSystemIdeburen, id::LOV_SCOPE_CPV);
    let takes = Text::new(
        "Ett beslut att tillämpa LOV, löpande annons, fast ersättning, godkännande av alla som uppfyller kraven och ett ickevalsalternativ.",
        "A decision to apply LOV, a continuous notice, a fixed price, approval of all who meet the requirements, and an alternative for those who do not choose.",
    );
    let cites = &["LOV 1:1", "LOV 8:1"];
    if route.state == RouteState::Closed {
        return answer(
            kind,
            RouteState::Closed,
            route.because,
            Text::new("En tjänst som lagen räknar upp.", "A service that the act lists."),
            cites,
        );
    }
    if route.state == RouteState::Unknown {
        return answer(kind, RouteState::Unknown, route.because, takes, cites);
    }
    match (is_care, is_decided) {
        (Some(false), _) => answer(
            kind,
            RouteState::Closed,
            Text::new(
                "Tjänsten är varken hälsovård eller socialtjänst.",
                "The service is neither health care nor social care.",
            ),
            Text::new("LOU i stället.", "LOU instead."),
            cites,
        ),
        (_, Some(false)) => answer(
            kind,
            RouteState::Closed,
            Text::new(
                "Det finns inget beslut att tillämpa LOV.",
                "There is no decision to apply LOV.",
            ),
            Text::new(
                "Ett beslut av fullmäktige eller nämnden.",
                "A decision of the council or committee.",
            ),
            cites,
        ),
        (None, _) => answer(
            kind,
            RouteState::Unknown,
            lacking(&Gap::Facts(vec!["/isHealthOrSocialCare".to_owned()])),
            takes,
            cites,
        ),
        (Some(true), None) => answer(
            kind,
            RouteState::Conditional,
            Text::new(
                "Möjligt om det finns ett beslut att tillämpa LOV.",
                "Possible if there is a decision to apply LOV.",
            ),
            takes,
            cites,
        ),
        (Some(true), Some(true)) => answer(kind, RouteState::Open, route.because, takes, cites),
    }
}

/// LOV 1:2 a: the same, reserved for non-profit welfare organisations.
pub(super) fn ideburen(
    basis: Basis<'_, '_>,
    is_care: Option<bool>,
    is_decided: Option<bool>,
) -> Route {
    let kind = RouteKind::ChoiceSystemIdeburen;
    let route = ReservationRoute::ChoiceSystemIdeburen;
    if basis.standing(route, RegimeId::Lov) == Standing::NotInForce {
        return answer(
            kind,
            RouteState::Closed,
            Text::new(
                format!("LOV 1:2a gäller inte {}.", basis.law_date()),
                format!("LOV 1:2a is not in force on {}.", basis.law_date()),
            ),
            Text::new("En senare start.", "A later start."),
            &[route.cites()],
        );
    }
    let system = open(basis, kind, is_care, is_decided);
    let closed = system.state == RouteState::Closed;
    let takes = if closed { system.takes } else { takes(route) };
    answer(kind, system.state, system.because, takes, &["LOV 1:1", "LOV 1:2a"])
}
