//! The routes against the rules, and single purchases.

mod enumeration;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::date;
use serde_json::{Value, json};

use super::all;
use crate::law::assessment::{Finding, Route, RouteKind, RouteState, Verdict};
use crate::law::book::LawBook;
use crate::law::case::Case;
use crate::law::examine::speaks;
use crate::law::purchase::{Instrument, Purchase};
use crate::law::regime::RegimeId;
use crate::law::rules::RULES;

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

fn money(ore: u64) -> Value {
    json!({"amount": format!("{}.{:02}", ore / 100, ore % 100), "currency": "SEK"})
}

fn route(routes: &[Route], kind: RouteKind) -> &Route {
    routes.iter().find(|route| route.route == kind).unwrap()
}

fn routes(purchase: &Purchase) -> Vec<Route> {
    all(&Case::new(&BOOK, purchase))
}

/// The regime of a purchase, and what the rules whose names begin with one of
/// `names` say of it.
fn said(purchase: &Purchase, names: &[&str]) -> (Option<RegimeId>, Vec<Finding>) {
    let case = Case::new(&BOOK, purchase);
    let findings = RULES
        .iter()
        .filter(|rule| names.iter().any(|name| rule.id.starts_with(name)) && speaks(rule, &case))
        .flat_map(|rule| (rule.check)(&case, rule))
        .collect();
    (case.regime, findings)
}

/// What is wrong with the routes of one purchase.
fn faults(purchase: &Purchase) -> Vec<String> {
    let routes = routes(purchase);
    let mut wrong = Vec::new();
    let kinds: BTreeSet<RouteKind> = routes.iter().map(|route| route.route).collect();
    if (routes.len(), kinds.len()) != (12, 12) {
        wrong.push("a route is missing or stands twice".to_owned());
    }
    for route in &routes {
        let texts_are_whole = !route.because.is_incomplete() && !route.takes.is_incomplete();
        if !texts_are_whole || route.provisions.is_empty() {
            wrong.push(format!("{:?} says too little", route.route));
        }
        if route.state != RouteState::Closed && !route.opens_with.is_empty() {
            wrong.push(format!("{:?} is not closed and yet to be opened", route.route));
        }
        if route.state == RouteState::Closed && !route.duties.is_empty() {
            wrong.push(format!("{:?} is closed and yet brings duties", route.route));
        }
    }
    let choice = route(&routes, RouteKind::ChoiceSystem).state;
    let reserved = route(&routes, RouteKind::ChoiceSystemIdeburen).state;
    if choice == RouteState::Closed && reserved != RouteState::Closed {
        wrong.push("a choice system is reserved that may not be".to_owned());
    }
    if purchase.instrument == Instrument::Lou {
        wrong.extend(direct_award_against_its_rule(purchase, &routes));
        wrong.extend(reservations_against_their_rules(purchase, &routes));
    }
    wrong
}

/// The purchase with other members.
fn with(purchase: &Purchase, members: &[(&str, Value)]) -> Purchase {
    let mut json = serde_json::to_value(purchase).unwrap();
    for (name, value) in members {
        json[*name] = value.clone();
    }
    serde_json::from_value(json).unwrap()
}

/// The route stands as the rule says of a purchase that takes it.
fn direct_award_against_its_rule(purchase: &Purchase, routes: &[Route]) -> Option<String> {
    let taken = with(
        purchase,
        &[("procedure", json!("DIRECT_AWARD")), ("directAward", json!({"ground": "VALUE"}))],
    );
    if taken.decisive_date.is_some_and(|day| day < date(2018, 1, 1)) {
        // Neither the act nor its limits are held for those days.
        return None;
    }
    let names = ["LOU.DIRECT_AWARD.VALUE", "LOU.DIRECT_AWARD.OLDER_VALUE"];
    let (regime, findings) = said(&taken, &names);
    let verdict = findings.first().map(|finding| finding.verdict);
    let expected = match verdict {
        Some(Verdict::Permitted) => RouteState::Open,
        Some(Verdict::Prohibited) => RouteState::Closed,
        Some(Verdict::Human) => RouteState::Conditional,
        _ => RouteState::Unknown,
    };
    let state = route(routes, RouteKind::DirectAwardOnValue).state;
    let governed = matches!(regime, Some(RegimeId::R4 | RegimeId::OldNational));
    (state != expected || (state == RouteState::Open && !governed)).then(|| {
        format!("direct award is {state:?} under {regime:?}, and the rule says {verdict:?}")
    })
}

/// A reservation is closed where the rules forbid it, and only there once the
/// regime is known.
fn reservations_against_their_rules(purchase: &Purchase, routes: &[Route]) -> Vec<String> {
    let kinds = [
        (RouteKind::ReservedIntegrationSupplier, "INTEGRATION_SUPPLIER"),
        (RouteKind::ReservedParticipationBased, "PARTICIPATION_BASED"),
        (RouteKind::ReservedIdeburen, "IDEBUREN"),
    ];
    let mut wrong = Vec::new();
    for (kind, name) in kinds {
        let reservation =
            json!({"route": name, "statedInDocuments": true, "limitedToPlaceOrNamed": false});
        let taken = with(purchase, &[("procedure", json!("OPEN")), ("reservation", reservation)]);
        let (regime, findings) = said(&taken, &["RESERVATION."]);
        let is_forbidden = findings
            .iter()
            .any(|it| it.subject != "/termMonths" && it.verdict == Verdict::Prohibited);
        let state = route(routes, kind).state;
        let is_closed = state == RouteState::Closed;
        if (is_forbidden && !is_closed) || (is_closed && !is_forbidden && regime.is_some()) {
            wrong.push(format!("{kind:?} is {state:?}, and the rules forbid it: {is_forbidden}"));
        }
    }
    wrong
}

#[test]
fn the_routes_say_what_the_rules_say() {
    let mut wrong: Vec<String> = Vec::new();
    for purchase in enumeration::bases().into_values() {
        if wrong.len() < 20 {
            let faults = faults(&purchase);
            wrong.extend(
                faults
                    .iter()
                    .map(|fault| format!("{fault}: {}", serde_json::to_string(&purchase).unwrap())),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The purchase with the changes that a route asks for, made in its wire form.
fn changed(purchase: &Purchase, route: &Route) -> Purchase {
    let mut json = serde_json::to_value(purchase).unwrap();
    for change in &route.opens_with {
        let (parent, name) = change.pointer.rsplit_once('/').unwrap();
        let parent = json.pointer_mut(parent).unwrap();
        let was = parent.get(name).filter(|it| !it.is_null());
        assert_eq!(was.is_some(), change.from.is_some(), "{change:?}");
        let is_money = matches!(name, "estimated" | "value");
        parent[name] = match change.to.as_str() {
            "true" => json!(true),
            amount if is_money => {
                json!({"amount": amount.trim_end_matches(" SEK"), "currency": "SEK"})
            }
            text => json!(text),
        };
    }
    serde_json::from_value(json).unwrap()
}

fn described() -> Value {
    json!({"instrument": "LOU", "buyer": "SUB_CENTRAL", "decisiveDate": "2025-03-03", "kind": "GOODS", "cpv": "39000000",
        "valuation": {"estimated": money(80_000_000)}, "procedure": "OPEN", "isDivided": true})
}

fn of(purchase: Value) -> Vec<Route> {
    routes(&serde_json::from_value(purchase).unwrap())
}

#[test]
fn the_highest_value_that_opens_a_direct_award_is_an_ore_below_the_limit() {
    let assessment = of(described());
    let direct = route(&assessment, RouteKind::DirectAwardOnValue);
    let [change] = direct.opens_with.as_slice() else { panic!("{direct:?}") };
    assert_eq!(change.pointer, "/valuation/estimated");
    assert!(change.from.as_deref().unwrap().starts_with("800000"));
    assert!(change.to.starts_with("699999.99"), "{change:?}");
}

#[test]
fn one_lot_can_be_reserved_only_if_there_are_lots() {
    let mut purchase = described();
    purchase["valuation"]["estimated"] = money(500_000_000);
    let state = |purchase: &Value| {
        let assessment = of(purchase.clone());
        let lot = route(&assessment, RouteKind::ReservedLot);
        (lot.state, lot.opens_with.first().map(|it| it.pointer.clone()))
    };
    assert_eq!(state(&purchase), (RouteState::Open, None));
    purchase["isDivided"] = json!(false);
    assert_eq!(state(&purchase), (RouteState::Closed, Some("/isDivided".to_owned())));
    purchase.as_object_mut().unwrap().remove("isDivided");
    assert_eq!(state(&purchase), (RouteState::Unknown, None));
}

#[test]
fn price_alone_leaves_no_room_for_a_social_criterion() {
    let mut purchase = described();
    purchase["award"] = json!({"ground": "PRICE", "criteria": []});
    let assessment = of(purchase);
    let criterion = route(&assessment, RouteKind::AwardCriterion);
    assert_eq!(criterion.state, RouteState::Closed);
    assert_eq!(criterion.opens_with[0].to, "BEST_PRICE_QUALITY");
}

#[test]
fn a_small_lot_may_be_taken_out_as_the_rule_on_small_lots_says() {
    for (ore, expected) in [
        (50_000_000_u64, RouteState::Open),
        (100_000_000, RouteState::Closed),
        (100_000_001, RouteState::Closed),
    ] {
        let mut purchase = described();
        purchase["valuation"]["estimated"] = money(499_999_995);
        purchase["lots"] = json!({"planned": [{"value": money(ore)}]});
        let assessment = of(purchase.clone());
        let small = route(&assessment, RouteKind::SmallLotException);
        assert_eq!(small.state, expected, "{ore}");
        purchase["lots"]["planned"][0]["isTakenOut"] = json!(true);
        let taken: Purchase = serde_json::from_value(purchase.clone()).unwrap();
        let (_, findings) = said(&taken, &["LOU.LOTS.SMALL"]);
        assert_eq!(findings.len(), 2);
        let allowed = findings.iter().all(|it| it.verdict == Verdict::PermittedCond);
        assert_eq!(allowed, expected == RouteState::Open, "{ore}");
        if expected == RouteState::Closed {
            let smaller = changed(&serde_json::from_value(purchase).unwrap(), small);
            let state = route(&routes(&smaller), RouteKind::SmallLotException).state;
            assert_eq!(state, RouteState::Open, "{small:?}");
        }
    }
}

#[test]
fn an_open_route_tells_its_duties_and_their_days() {
    let mut purchase = described();
    purchase["valuation"]["estimated"] = money(500_000_000);
    let assessment = of(purchase);
    let open = route(&assessment, RouteKind::OpenCompetition);
    let days: Vec<Option<u16>> = open.duties.iter().map(|duty| duty.days).collect();
    assert_eq!(days, [None, Some(35), Some(30), Some(10)]);
}
