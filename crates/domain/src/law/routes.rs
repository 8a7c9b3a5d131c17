//! All the ways to make the purchase: which stand open, which are closed, why,
//! and what each would take.

mod duties;
mod openings;
mod social;
#[cfg(test)]
mod tests;

use super::assessment::{Route, RouteKind, RouteState};
use super::book::Membership;
use super::book::parameter::{ParameterValue, id};
use super::case::{Case, Notes};
use super::regime::RegimeId;
use super::regime::selection::Gap;
use super::reservation::ReservationRoute;
use super::rules::reservation::{Standing, standing};
use super::value::Class;
use crate::text::Text;

const KINDS: [RouteKind; 12] = [
    RouteKind::OpenCompetition,
    RouteKind::ExecutionClauses,
    RouteKind::AwardCriterion,
    RouteKind::DirectAwardOnValue,
    RouteKind::ReservedIntegrationSupplier,
    RouteKind::ReservedShelteredProgramme,
    RouteKind::ReservedLot,
    RouteKind::SmallLotException,
    RouteKind::ReservedParticipationBased,
    RouteKind::ReservedIdeburen,
    RouteKind::ChoiceSystem,
    RouteKind::ChoiceSystemIdeburen,
];

/// Every route, in the same order for every purchase.
pub(super) fn all(case: &Case<'_>) -> Vec<Route> {
    let probe = openings::Probe::new(case);
    KINDS
        .into_iter()
        .map(|kind| {
            let mut route = one(case, kind);
            route.duties = duties::of(case, kind, route.state);
            if route.state == RouteState::Closed {
                route.opens_with = probe.opening(kind);
            }
            route
        })
        .collect()
}

fn one(case: &Case<'_>, kind: RouteKind) -> Route {
    match kind {
        RouteKind::OpenCompetition => open_competition(case),
        RouteKind::DirectAwardOnValue => direct_award(case),
        RouteKind::ReservedIntegrationSupplier => {
            reserved(case, kind, ReservationRoute::IntegrationSupplier)
        }
        RouteKind::ReservedShelteredProgramme => {
            reserved(case, kind, ReservationRoute::ShelteredProgramme)
        }
        RouteKind::ReservedParticipationBased => {
            reserved(case, kind, ReservationRoute::ParticipationBased)
        }
        RouteKind::ReservedIdeburen => reserved(case, kind, ReservationRoute::Ideburen),
        RouteKind::ChoiceSystem => choice_system(case, kind),
        RouteKind::ChoiceSystemIdeburen => choice_system_ideburen(case),
        RouteKind::ExecutionClauses => social::execution_clauses(case),
        RouteKind::AwardCriterion => social::award_criterion(case),
        RouteKind::ReservedLot => social::reserved_lot(case),
        RouteKind::SmallLotException => social::small_lot(case),
    }
}

fn answer(
    route: RouteKind,
    state: RouteState,
    because: Text,
    takes: Text,
    cites: &[&str],
) -> Route {
    Route {
        route,
        state,
        because,
        takes,
        provisions: cites.iter().filter_map(|text| text.parse().ok()).collect(),
        opens_with: Vec::new(),
        duties: Vec::new(),
    }
}

fn open_competition(case: &Case<'_>) -> Route {
    let kind = RouteKind::OpenCompetition;
    let takes = Text::new(
        "Annons, dokument med krav, kriterier och villkor, och tid för anbud.",
        "A notice, documents with requirements, criteria and conditions, and time for tenders.",
    );
    match &case.advertised.outcome {
        Ok(regime) => {
            let title = regime.title();
            answer(kind, RouteState::Open, title, takes, &["LOU 1:4"])
        }
        // Competition is always open; only its rules are not known yet.
        Err(gap) => answer(kind, RouteState::Open, unknown_regime(gap), takes, &["LOU 1:4"]),
    }
}

fn unknown_regime(gap: &Gap) -> Text {
    let lacking = lacking(gap);
    Text::new(
        format!("Alltid möjlig, men vilka kapitel som gäller är inte klart. {}", lacking.sv),
        format!("Always possible, but which chapters apply is not clear. {}", lacking.en),
    )
}

fn lacking(gap: &Gap) -> Text {
    match gap {
        Gap::Facts(pointers) => {
            let list = pointers.join(", ");
            Text::new(format!("Uppgifter saknas: {list}."), format!("Facts are missing: {list}."))
        }
        Gap::Data(id) => {
            Text::new(format!("Lagboken saknar {id}."), format!("The law book lacks {id}."))
        }
        Gap::Human => Text::new("En person måste bedöma.", "A person must judge."),
    }
}

fn direct_award(case: &Case<'_>) -> Route {
    let kind = RouteKind::DirectAwardOnValue;
    let cites: &[&str] = if case.law_date < super::case::REFORM {
        &["LOU 19:7"]
    } else {
        &["LOU 19a:2", "LOU 19a:8", "LOU 19a:11"]
    };
    let takes = Text::new(
        "Likabehandling, riktlinjer, dokumentation över 100 000 kronor och efterannons från 700 000 kronor.",
        "Equal treatment, guidelines, documentation above 100 000 kronor and a notice of the result from 700 000 kronor.",
    );
    let compared = match (case.estimate.total, case.direct.limit) {
        (Some(total), Some(limit)) => {
            let (total, limit) = (total.in_words(), limit.amount.in_words());
            Text::new(
                format!("Värdet är {total} och gränsen {limit}."),
                format!("The value is {total} and the limit {limit}."),
            )
        }
        _ => Text::new("Värdet avgör.", "The value decides."),
    };
    match &case.direct.outcome {
        Ok(true) => answer(kind, RouteState::Open, compared, takes, cites),
        Ok(false) => answer(
            kind,
            RouteState::Closed,
            compared,
            Text::new(
                "Ett lägre värde för hela behovet; en delning för att komma dit är inte tillåten.",
                "A lower value of the whole need; splitting to get there is not allowed.",
            ),
            cites,
        ),
        Err(Gap::Human) => {
            answer(kind, RouteState::Conditional, lacking(&Gap::Human), takes, cites)
        }
        Err(gap) => answer(kind, RouteState::Unknown, lacking(gap), takes, cites),
    }
}

fn takes(route: ReservationRoute) -> Text {
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

fn reserved(case: &Case<'_>, kind: RouteKind, route: ReservationRoute) -> Route {
    let own = [route.cites()];
    let regime = match &case.advertised.outcome {
        Ok(regime) => *regime,
        Err(gap) => return reserved_without_regime(case, kind, route, gap),
    };
    let title = regime.title();
    let chapters = Text::new(
        format!("Regimen är {}.", title.sv.to_lowercase()),
        format!("The regime is {}.", title.en.to_lowercase()),
    );
    match standing(case, route, regime) {
        Standing::Applies => match route.cpv_list() {
            None => answer(kind, RouteState::Open, chapters, takes(route), &own),
            Some(list) => listed(case, kind, route, list),
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
        Standing::Older => answer(
            kind,
            RouteState::Unknown,
            Text::new(
                "Äldre regler gällde, som inte har lästs.",
                "Older rules applied, which were not read.",
            ),
            takes(route),
            &own,
        ),
        Standing::NotInForce => answer(
            kind,
            RouteState::Closed,
            Text::new(
                format!("{} gäller inte {}.", route.cites(), case.law_date),
                format!("{} is not in force on {}.", route.cites(), case.law_date),
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
    case: &Case<'_>,
    kind: RouteKind,
    route: ReservationRoute,
    gap: &Gap,
) -> Route {
    let unlisted = route.cpv_list().filter(|list| {
        let codes = case
            .book
            .value(list, case.law_date, jiff::civil::Date::MAX)
            .and_then(|value| value.value.cpv());
        let membership = case.object.cpv.and_then(|code| Some(codes?.membership(code)));
        membership == Some(Membership::NotListed)
    });
    let is_other = case.object.class().is_some_and(|class| class != Class::Annex2)
        && case.purchase.decisive_date.is_some_and(|day| day >= super::case::REFORM);
    match unlisted {
        Some(list) => listed(case, kind, route, list),
        None if is_other && route.cpv_list().is_some() => {
            other_services(kind, route, &unknown_regime(gap))
        }
        None => answer(kind, RouteState::Unknown, lacking(gap), takes(route), &[route.cites()]),
    }
}

fn listed(case: &Case<'_>, kind: RouteKind, route: ReservationRoute, list: &str) -> Route {
    let own = [route.cites()];
    let mut notes = Notes::default();
    let codes = notes.parameter(case.book, list, case.law_date).and_then(ParameterValue::cpv);
    let Some(code) = case.object.cpv else {
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

fn choice_system(case: &Case<'_>, kind: RouteKind) -> Route {
    let route = listed(case, kind, ReservationRoute::ChoiceSystemIdeburen, id::LOV_SCOPE_CPV);
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
    match (case.purchase.is_health_or_social_care, case.purchase.lov_is_decided) {
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

fn choice_system_ideburen(case: &Case<'_>) -> Route {
    let kind = RouteKind::ChoiceSystemIdeburen;
    let route = ReservationRoute::ChoiceSystemIdeburen;
    if standing(case, route, RegimeId::Lov) == Standing::NotInForce {
        return answer(
            kind,
            RouteState::Closed,
            Text::new(
                format!("LOV 1:2a gäller inte {}.", case.law_date),
                format!("LOV 1:2a is not in force on {}.", case.law_date),
            ),
            Text::new("En senare start.", "A later start."),
            &[route.cites()],
        );
    }
    let system = choice_system(case, kind);
    let closed = system.state == RouteState::Closed;
    let takes = if closed { system.takes } else { takes(route) };
    answer(kind, system.state, system.because, takes, &["LOV 1:1", "LOV 1:2a"])
}
