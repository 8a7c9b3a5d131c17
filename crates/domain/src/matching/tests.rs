//! Fixtures of the tests of matching.

mod commitment;
mod consortia;
mod engine;
mod exposure;
mod from_memory;
mod kept;
mod lot_proposals;
mod open_lots;
mod places;
mod predicates;
mod properties;
mod relaxations;
mod reverse;
mod seeds;
mod what_if;
mod words;

use jiff::civil::{Date, date};
use uuid::Uuid;

use super::*;
use crate::area::{AreaCode, Circle, Point};
use crate::cpv::CpvCode;
use crate::enterprise::{
    Aims, Capacity, Count, EnterpriseKind, Fact, Governance, Headcount, LegalForm, RegisterHistory,
    Trade,
};
use crate::law::reservation::ReservationRoute;
use crate::tender::{Predicate, Requirement};

/// The decisive day of all cases.
const ON: Date = date(2026, 11, 14);

fn cpv(text: &str) -> CpvCode {
    text.parse().unwrap()
}

fn area(text: &str) -> AreaCode {
    text.parse().unwrap()
}

fn circle(latitude: &str, longitude: &str, metres: u32) -> Circle {
    Circle { centre: Point::parse(latitude, longitude).unwrap(), metres }
}

fn id(number: u128) -> EnterpriseId {
    EnterpriseId::from_uuid(Uuid::from_u128(number))
}

fn trade(code: &str, covers_descendants: bool, areas: &[&str]) -> Trade {
    let areas = areas.iter().map(|it| area(it)).collect();
    Trade { cpv: cpv(code), covers_descendants, areas, circles: Vec::new() }
}

/// A catering cooperative in Stockholm of which little else is known.
fn enterprise() -> Enterprise {
    Enterprise {
        name: "Provkök".to_owned(),
        organisation_number: None,
        legal_form: LegalForm::EconomicAssociation,
        kinds: vec![EnterpriseKind::WorkIntegration],
        status: EnterpriseStatus::Active,
        is_fictitious: true,
        home_municipality: area("0180"),
        description: None,
        trades: vec![trade("55520000", true, &[])],
        delivery_areas: vec![area("0180")],
        delivery_circles: Vec::new(),
        headcounts: Vec::new(),
        governance: Governance::default(),
        aims: Aims::default(),
        capacity: Capacity::default(),
        certificates: Vec::new(),
        references: Vec::new(),
        evidence: Vec::new(),
        history: RegisterHistory::default(),
    }
}

fn headcount(counted_on: Date) -> Headcount {
    Headcount {
        counted_on,
        occupied: None,
        target_group: None,
        employed: None,
        in_work_training: None,
        in_placement: None,
    }
}

/// Catering in Stockholm, with these requirements.
fn query(requirements: Vec<Requirement>) -> LotQuery {
    LotQuery {
        cpv: cpv("55520000"),
        areas: vec![area("0180")],
        point: None,
        reservation: None,
        requirements,
        on: ON,
        freshness: Freshness::default(),
    }
}

fn requirement(key: &str, any_of: Vec<Predicate>) -> Requirement {
    Requirement { key: key.to_owned(), label: None, any_of }
}

/// Answers every question about a reservation with one outcome.
struct Always(Outcome);

impl ReservationTest for Always {
    fn test(&self, _: ReservationRoute, _: &Enterprise, _: Date, _: CpvCode) -> Answer {
        let ask = Ask::new(Fact::MainAim, None, AskFrom::Enterprise);
        let observed = Text::new("prövat", "tested");
        let reason = Reason {
            fact: Fact::MainAim,
            outcome: self.0,
            observed,
            observed_on: None,
            ask: (self.0 == Outcome::Unknown).then_some(ask),
        };
        Answer { outcome: self.0, reasons: vec![reason] }
    }
}

const OPEN: Always = Always(Outcome::Unknown);

/// The answer to one predicate, through the same door as everybody else.
fn ask(enterprise: &Enterprise, predicate: Predicate) -> RequirementAnswer {
    ask_in(&query(vec![requirement("asked", vec![predicate])]), enterprise, "asked")
}

fn ask_in(query: &LotQuery, enterprise: &Enterprise, key: &str) -> RequirementAnswer {
    let answers = query.explain(enterprise, &OPEN);
    let answer = answers.into_iter().find(|answer| answer.key == key).unwrap();
    for reason in &answer.reasons {
        assert!(!reason.observed.is_incomplete());
        assert_eq!(reason.outcome == Outcome::Unknown, reason.ask.is_some(), "{reason:?}");
    }
    answer
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

fn match_one(query: &LotQuery, enterprise: &Enterprise) -> Match {
    *match_lot(query, &[(id(1), enterprise)], &OPEN).matches().first().unwrap()
}

#[test]
fn a_requirement_is_met_when_any_of_its_predicates_is() {
    let unknown = Predicate::PlacesAtLeast { places: 5 };
    let met = Predicate::LegalForm { forms: vec![LegalForm::EconomicAssociation] };
    let not_met = Predicate::LegalForm { forms: vec![LegalForm::Foundation] };
    let outcome = |any_of: &[&Predicate]| {
        let any_of = any_of.iter().map(|it| (*it).clone()).collect();
        ask_in(&query(vec![requirement("any", any_of)]), &enterprise(), "any").outcome
    };
    assert_eq!(outcome(&[&not_met, &unknown, &met]), Outcome::Met);
    assert_eq!(outcome(&[&not_met, &unknown]), Outcome::Unknown);
    assert_eq!(outcome(&[&not_met, &not_met]), Outcome::NotMet);
}

#[test]
fn enterprises_that_have_ceased_are_not_candidates() {
    let ceased = Enterprise { status: EnterpriseStatus::Ceased, ..enterprise() };
    assert!(match_lot(&query(Vec::new()), &[(id(1), &ceased)], &OPEN).matches().is_empty());
}

#[test]
fn the_list_begins_with_those_who_can_and_ends_with_those_who_fail_most() {
    let known = Capacity { places: Some(10), ..Capacity::default() };
    let able = Enterprise { capacity: known, ..enterprise() };
    let open = enterprise();
    let far = Enterprise { delivery_areas: vec![area("0138")], ..enterprise() };
    let farther = Enterprise { trades: vec![trade("77310000", true, &[])], ..far.clone() };
    let query = query(vec![requirement("places", vec![Predicate::PlacesAtLeast { places: 8 }])]);
    let given = [(id(1), &farther), (id(2), &far), (id(3), &open), (id(4), &able)];
    let field = match_lot(&query, &given, &OPEN);
    let order: Vec<_> = field.matches().iter().map(|it| it.id).collect();
    assert_eq!(order, [id(4), id(3), id(2), id(1)]);
    assert_eq!(field.counts(), Counts { eligible: 1, undecided: 1, shut_out: 2 });
    let reading = field.summary(&query).reading;
    assert_eq!(reading.sv, "1 kan; 1 till om det som saknas visar sig hålla; 2 kan inte");
}

#[test]
fn an_exact_trade_comes_before_one_that_covers_it_and_equals_by_identity() {
    let exact = enterprise();
    let above = Enterprise { trades: vec![trade("55500000", true, &[])], ..enterprise() };
    let given = [(id(1), &above), (id(3), &exact), (id(2), &exact)];
    let field = match_lot(&query(Vec::new()), &given, &OPEN);
    let order: Vec<_> = field.matches().iter().map(|it| it.id).collect();
    assert_eq!(order, [id(2), id(3), id(1)]);
}

#[test]
fn points_follow_their_declared_weights() {
    let mut shown = enterprise();
    shown.capacity.places = Some(15);
    shown.headcounts = vec![headcount(date(2025, 11, 14))];
    let query = query(vec![requirement("places", vec![Predicate::PlacesAtLeast { places: 10 }])]);
    let score = match_one(&query, &shown).score;
    // Exact trade; half way to twice the places; half of 24 months old; seat in the lot.
    let expected = Score { total: 77, fit: 40, capacity: 12, freshness: 10, nearness: 15 };
    assert_eq!(score, expected);
    let parts = score.explained(Weights::default());
    assert_eq!(parts.iter().map(|part| u32::from(part.points)).sum::<u32>(), score.total);
}

#[test]
fn a_lot_that_is_too_long_passes_no_requirement_over() {
    let met = Predicate::LegalForm { forms: vec![LegalForm::EconomicAssociation] };
    let failed = Predicate::LegalForm { forms: vec![LegalForm::Foundation] };
    let mut requirements = vec![requirement("met", vec![met]); 80];
    requirements.push(requirement("failed", vec![failed]));
    assert_eq!(match_one(&query(requirements), &enterprise()).fails, 1 << 63);
}

#[test]
fn the_lots_own_reservation_comes_before_the_tenders() {
    use crate::law::reservation::ReservationUse;
    let whole = Some(ReservationRoute::Ideburen);
    let route = ReservationRoute::IntegrationSupplier;
    let own = ReservationUse::by(route);
    let mut lot = crate::tender::Lot {
        id: None,
        title: "Lunch".to_owned(),
        cpv: cpv("55520000"),
        areas: vec![area("0180")],
        point: None,
        value: None,
        reservation: None,
        requirements: Vec::new(),
    };
    assert_eq!(LotQuery::of(&lot, whole, ON).reservation, whole);
    lot.reservation = Some(own);
    assert_eq!(LotQuery::of(&lot, whole, ON).reservation, Some(route));
}

#[test]
fn a_barrier_tells_alone_from_together_and_lists_its_break_points() {
    let of = |places: Option<u32>, form| Enterprise {
        capacity: Capacity { places, ..Capacity::default() },
        legal_form: form,
        ..enterprise()
    };
    let (right, wrong) = (LegalForm::EconomicAssociation, LegalForm::Foundation);
    let all = [
        of(Some(9), right),
        of(Some(6), right),
        of(Some(6), right),
        of(Some(3), wrong),
        of(None, right),
    ];
    let given: Vec<_> = (1..).map(id).zip(all.iter()).collect();
    let query = query(vec![
        requirement("places", vec![Predicate::PlacesAtLeast { places: 10 }]),
        requirement("form", vec![Predicate::LegalForm { forms: vec![right] }]),
    ]);
    let barriers = match_lot(&query, &given, &OPEN).barriers(1);
    let places = barriers.first().unwrap();
    assert_eq!((places.key.as_str(), places.fails, places.unknown), ("places", 4, 1));
    assert_eq!((places.shuts_out_alone, places.shuts_out_together), (3, 1));
    let group = BarrierGroup { others: vec!["form".to_owned()], enterprises: 1 };
    assert_eq!(places.together, [group]);
    let point = |threshold, admits| CurvePoint {
        threshold: Threshold::Number(threshold),
        admits,
        admits_if_known: 0,
    };
    assert_eq!(places.curve, [point(9, 1), point(6, 3)]);
}

#[test]
fn neither_trade_nor_reservation_is_ever_given_up() {
    let gardener = Enterprise { trades: vec![trade("77310000", true, &[])], ..enterprise() };
    let reserved = LotQuery { reservation: Some(ReservationRoute::Ideburen), ..query(Vec::new()) };
    let given = [(id(1), &gardener), (id(2), &enterprise())];
    let field = match_lot(&reserved, &given, &Always(Outcome::NotMet));
    assert!(field.relaxations(1, 3, usize::MAX).is_empty());
    let fixed: Vec<_> = field.barriers(5).into_iter().filter(|it| !it.can_be_dropped).collect();
    assert_eq!(fixed.len(), 2);
}
