//! Every combination of the discretised inputs is answered, without gap or
//! contradiction.
//!
//! What is enumerated is the full product, taken apart in two steps.
//!
//! - The *cores*: each instrument with each day, buyer, kind, code and value below,
//!   and mixed purchases. Of a core a route reads no more than its [`Basis`], so
//!   that cores with the same basis are answered alike and one of them stands for all.
//!   No other fact of a purchase changes the basis: each core is held against
//!   itself with all the others filled in.
//! - The *own facts*: each basis with each combination of the facts that [`one`]
//!   hands to the route. The types let a route read nothing else.
mod inputs;

use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};

use self::inputs::{
    ABSENT, FLAGS, GROUNDS, LENGTHS, Place, choice_key, core, cores, each, is_choice, key,
    own_facts, places, plans, reads, with_own,
};
use super::{BOOK, changed, routes};
use crate::law::assessment::{Route, RouteKind, RouteState};
use crate::law::case::Case;
use crate::law::facts::lots::PlannedLot;
use crate::law::purchase::{DirectAward, DirectAwardGround, Instrument, Procedure, Purchase};
use crate::law::regime::RegimeId;
use crate::law::routes::basis::{Basis, OwnFacts};
use crate::law::routes::openings::{Probe, openness};
use crate::law::routes::{KINDS, duties, one};
use crate::tender::AwardGround;

pub(super) use self::inputs::bases;

#[test]
fn no_other_fact_changes_what_a_route_reads_of_a_core() {
    let plans = plans();
    let others = |flag, ground, planned: usize, procedure| {
        let facts = OwnFacts {
            ground: Some(ground),
            is_divided: Some(flag),
            planned: &plans[planned],
            is_care: Some(flag),
            lov_is_decided: Some(!flag),
        };
        Purchase {
            procedure: Some(procedure),
            direct_award: Some(DirectAward {
                ground: DirectAwardGround::UrgencyOrSpecialReasons,
                is_documented: Some(flag),
                guidelines_adopted: Some(flag),
                suppliers_asked: Some(3),
            }),
            term_months: Some(48),
            used_by_natural_persons: Some(flag),
            reasons_for_no_lots: Some(flag),
            ..with_own(&Purchase::under(Instrument::Lou), &facts)
        }
    };
    let fillings = [
        others(false, AwardGround::Price, 1, Procedure::DirectAward),
        others(true, AwardGround::BestPriceQuality, 5, Procedure::Open),
    ];
    for core in cores() {
        let bare = key(&Case::new(&BOOK, &core));
        for filling in &fillings {
            let filled = Purchase {
                instrument: core.instrument,
                decisive_date: core.decisive_date,
                buyer: core.buyer,
                kind: core.kind,
                cpv: core.cpv,
                parts: core.parts.clone(),
                valuation: core.valuation.clone(),
                ..filling.clone()
            };
            assert_eq!(key(&Case::new(&BOOK, &filled)), bare);
        }
    }
}

#[test]
fn a_route_is_handed_only_the_facts_that_are_multiplied() {
    let plans = plans();
    each(|purchase, basis, kind, facts| {
        let own = reads(kind);
        let or = |pointer: &str, given: bool| own.contains(pointer) || given;
        let filled = OwnFacts {
            ground: if or("/award/ground", false) { facts.ground } else { GROUNDS[1] },
            is_divided: if or("/isDivided", false) { facts.is_divided } else { FLAGS[1] },
            planned: if or("/lots/planned", false) { facts.planned } else { &plans[3] },
            is_care: if or("/isHealthOrSocialCare", false) { facts.is_care } else { FLAGS[1] },
            lov_is_decided: if or("/lovIsDecided", false) {
                facts.lov_is_decided
            } else {
                FLAGS[1]
            },
        };
        assert_eq!(one(basis, &filled, kind), one(basis, facts, kind), "{purchase:?}");
    });
}

/// The facts that a route says are missing.
fn missing(route: &Route) -> Vec<&str> {
    let said = route.because.sv.split_once("Uppgifter saknas: ").map_or("", |(_, said)| said);
    said.trim_end_matches('.').split(", ").filter(|pointer| !pointer.is_empty()).collect()
}

/// What is wrong with one answer.
fn faults(
    purchase: &Purchase,
    basis: Basis<'_, '_>,
    facts: &OwnFacts<'_>,
    route: &Route,
) -> Vec<&'static str> {
    let kind = route.route;
    let mut wrong = Vec::new();
    let texts_are_whole = !route.because.is_incomplete() && !route.takes.is_incomplete();
    if !texts_are_whole || route.provisions.is_empty() {
        wrong.push("says too little");
    }
    if route.state == RouteState::Closed && !duties::of(basis, kind, route.state).is_empty() {
        wrong.push("is closed and yet brings duties");
    }
    let asked = missing(route);
    let is_competition = matches!(
        kind,
        RouteKind::OpenCompetition | RouteKind::ExecutionClauses | RouteKind::AwardCriterion
    );
    if !asked.is_empty() && route.state != RouteState::Unknown && !is_competition {
        wrong.push("asks for a fact, though it is answered");
    }
    if asked.is_empty() && route.state == RouteState::Unknown {
        let says = |words: &str| route.because.sv.contains(words);
        if !says("Lagboken saknar") && !says("En person måste") && !says("Äldre regler") {
            wrong.push("is not known, and does not say why");
        }
    }
    if !asked.is_empty() {
        let json = serde_json::to_value(with_own(purchase, facts)).unwrap();
        let held = |pointer: &str| {
            json.pointer(pointer).is_some_and(|it| {
                !it.is_null() && it.as_array().is_none_or(|list| !list.is_empty())
            })
        };
        if asked.iter().any(|pointer| held(pointer)) {
            wrong.push("asks for a fact that is there");
        }
        let own = reads(kind);
        if !asked.iter().all(|pointer| own.iter().any(|it| pointer.starts_with(it))) {
            wrong.push("asks for a fact that it does not read");
        }
    }
    wrong
}

#[test]
fn every_combination_is_answered_and_asks_only_for_what_is_absent() {
    let (mut wrong, mut count) = (BTreeMap::new(), 0);
    each(|purchase, basis, kind, facts| {
        let route = one(basis, facts, kind);
        count += 1;
        for fault in faults(purchase, basis, facts, &route) {
            wrong.entry(format!("{kind:?} {fault}")).or_insert_with(|| {
                let whole = serde_json::to_string(&with_own(purchase, facts)).unwrap();
                format!("{:?} {} {whole}", route.state, route.because.sv)
            });
        }
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 50_000, "{count}");
}

#[test]
fn no_two_routes_contradict_one_another() {
    let plans = plans();
    for purchase in bases().values() {
        let case = Case::new(&BOOK, purchase);
        let basis = Basis::of(&case);
        let state = |kind, facts: &OwnFacts<'_>| one(basis, facts, kind).state;
        let plain = |kind| state(kind, &ABSENT);
        let stands = |state| matches!(state, RouteState::Open | RouteState::Conditional);
        let regime = basis.advertised().clone().ok();
        let supplier = plain(RouteKind::ReservedIntegrationSupplier);
        // 4:18 stands by its letter from the threshold, 19:25 and 25 a for annex 2.
        assert_eq!(supplier == RouteState::Open, regime == Some(RegimeId::R1), "{purchase:?}");
        assert_eq!(supplier, plain(RouteKind::ReservedShelteredProgramme));
        for kind in [RouteKind::ReservedParticipationBased, RouteKind::ReservedIdeburen] {
            assert!(!stands(plain(kind)) || regime == Some(RegimeId::R3), "{kind:?} {purchase:?}");
        }
        // What may be awarded directly lies below the threshold, or is annex 2.
        if plain(RouteKind::DirectAwardOnValue) == RouteState::Open {
            assert_ne!(regime, Some(RegimeId::R1), "{purchase:?}");
        }
        for facts in own_facts(RouteKind::ReservedLot, &plans) {
            let lot = state(RouteKind::ReservedLot, &facts);
            assert!(!stands(lot) || lot == supplier, "{purchase:?}");
        }
        for facts in own_facts(RouteKind::SmallLotException, &plans) {
            let small = state(RouteKind::SmallLotException, &facts);
            assert!(!stands(small) || regime == Some(RegimeId::R1), "{purchase:?}");
            assert!(facts.is_divided != Some(false) || !stands(small), "{purchase:?}");
        }
        for facts in own_facts(RouteKind::ChoiceSystem, &plans) {
            let system = state(RouteKind::ChoiceSystem, &facts);
            let reserved = state(RouteKind::ChoiceSystemIdeburen, &facts);
            let is_in_force = basis.law_date() >= date(2023, 1, 1);
            let expected = if is_in_force { system } else { RouteState::Closed };
            assert_eq!(reserved, expected, "{purchase:?}");
            assert!(system != RouteState::Open || facts.lov_is_decided == Some(true));
        }
    }
}

/// The states of `kind` in each place of the grid, by its own facts.
fn states(kind: RouteKind, plans: &[Vec<PlannedLot>]) -> BTreeMap<Place, Vec<RouteState>> {
    places()
        .into_iter()
        .map(|place| {
            let purchase = core(Instrument::Lou, place);
            let case = Case::new(&BOOK, &purchase);
            let basis = Basis::of(&case);
            let facts = own_facts(kind, plans);
            (place, facts.iter().map(|facts| one(basis, facts, kind).state).collect())
        })
        .collect()
}

#[test]
fn an_open_or_closed_route_stays_so_whatever_an_absent_fact_turns_out_to_be() {
    let plans = plans();
    let mut wrong = BTreeMap::new();
    for kind in KINDS {
        let states = states(kind, &plans);
        for (place, own) in &states {
            // A purchase without a day is read as one of the book's own day.
            for (dimension, steps) in LENGTHS.into_iter().enumerate().skip(1) {
                if place[dimension] != 0 {
                    continue;
                }
                for step in 1..steps {
                    let mut filled = *place;
                    filled[dimension] = step;
                    for (before, after) in own.iter().zip(&states[&filled]) {
                        let is_settled = matches!(before, RouteState::Open | RouteState::Closed);
                        if is_settled && before != after {
                            wrong
                                .entry(format!("{kind:?} {before:?} {after:?} {dimension}"))
                                .or_insert((*place, filled));
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_choice_system_reads_the_day_and_the_code_alone() {
    let mut known: BTreeMap<String, Route> = BTreeMap::new();
    each(|purchase, basis, kind, facts| {
        if is_choice(kind) {
            let route = one(basis, facts, kind);
            let key = format!("{kind:?} {} {facts:?}", choice_key(basis));
            assert_eq!(*known.entry(key).or_insert_with(|| route.clone()), route, "{purchase:?}");
        }
    });
    assert!(known.len() > 500, "{}", known.len());
}

fn openness_after(purchase: &Purchase, closed: &Route) -> u8 {
    let after = changed(purchase, closed);
    openness(crate::law::routes::state(&Case::new(&BOOK, &after), closed.route))
}

/// Where a closed route names no change: the draft has no value to lower or no code
/// of its own to replace, or no lot needs the exception.
fn has_no_opening(kind: RouteKind, regime: Option<RegimeId>, purchase: &Purchase) -> bool {
    match kind {
        RouteKind::DirectAwardOnValue => purchase.valuation.estimated.is_none(),
        RouteKind::SmallLotException => regime != Some(RegimeId::R1),
        RouteKind::ReservedParticipationBased | RouteKind::ReservedIdeburen => {
            purchase.cpv.is_none()
        }
        // The code is that of the main part.
        RouteKind::ChoiceSystem | RouteKind::ChoiceSystemIdeburen => !purchase.parts.is_empty(),
        _ => false,
    }
}

#[test]
fn what_is_said_to_open_a_route_opens_it_and_nothing_less_does() {
    let mut seen: BTreeMap<RouteKind, u32> = BTreeMap::new();
    let mut tried = BTreeSet::new();
    let mut shut = BTreeMap::new();
    each(|core, basis, kind, facts| {
        let again = format!("{kind:?} {} {facts:?}", choice_key(basis));
        if is_choice(kind) && !tried.insert(again) {
            return;
        }
        let mut closed = one(basis, facts, kind);
        if closed.state != RouteState::Closed {
            return;
        }
        let purchase = with_own(core, facts);
        closed.opens_with = Probe::new(&Case::new(&BOOK, &purchase)).opening(kind);
        if closed.opens_with.is_empty() {
            let regime = basis.advertised().clone().ok();
            if !has_no_opening(kind, regime, &purchase) {
                shut.entry((kind, regime)).or_insert(purchase);
            }
            return;
        }
        let own = reads(kind);
        for change in &closed.opens_with {
            assert!(own.iter().any(|it| change.pointer.starts_with(it)), "{change:?}");
        }
        let reached = openness_after(&purchase, &closed);
        assert_ne!(reached, 0, "{closed:?}");
        // Without its only change the route is closed, as it is.
        let several = closed.opens_with.len() > 1;
        for left_out in (0..closed.opens_with.len()).filter(|_| several) {
            let mut fewer = closed.clone();
            fewer.opens_with.remove(left_out);
            assert!(openness_after(&purchase, &fewer) < reached, "{closed:?} {purchase:?}");
        }
        *seen.entry(kind).or_default() += 1;
    });
    assert!(shut.is_empty(), "no change is named: {shut:#?}");
    assert_eq!(seen.len(), 8, "{seen:?}");
}

#[test]
fn the_answer_of_the_assessment_is_the_one_that_is_enumerated() {
    let plans = plans();
    for purchase in bases().values().step_by(97) {
        for kind in KINDS {
            for facts in own_facts(kind, &plans) {
                let whole = with_own(purchase, &facts);
                let case = Case::new(&BOOK, &whole);
                let said = routes(&whole).into_iter().find(|route| route.route == kind).unwrap();
                let plain = one(Basis::of(&case), &facts, kind);
                assert_eq!((said.state, said.because), (plain.state, plain.because));
            }
        }
    }
}
