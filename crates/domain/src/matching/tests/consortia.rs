//! The search for consortia against trying every group.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::super::consortia::{Pooling, Reaching, Reading, consortia, explain};
use super::super::engine::Columns;
use super::properties::{few_circles, points};
use super::*;
use crate::enterprise::Certificate;
use crate::law::book::LawBook;
use crate::law::reservation::ReservationRoute;
use crate::matching::ByLawBook;
use crate::matching::population::{Population, Spread};
use crate::period::Period;

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

const READINGS: [Reading; 2] = [Reading::Surely, Reading::IfKnown];

fn places() -> impl Strategy<Value = AreaCode> {
    let all = vec!["0180", "0138", "0127", "SE110"];
    prop::sample::select(all).prop_map(area)
}

fn sellers() -> impl Strategy<Value = Enterprise> {
    let trades =
        vec((prop::sample::select(vec!["55520000", "55500000", "77310000"]), any::<bool>()), 0..3);
    let kinds = vec(Just(EnterpriseKind::WorkIntegration), 0..2);
    let delivery = (vec(places(), 0..3), few_circles());
    (trades, delivery, option::of(0_u32..6), kinds, any::<[bool; 3]>()).prop_map(
        |(trades, (delivery_areas, delivery_circles), places, kinds, is)| {
            let [iso, complete, association] = is;
            Enterprise {
                trades: trades.into_iter().map(|(code, covers)| trade(code, covers, &[])).collect(),
                delivery_areas,
                delivery_circles,
                kinds,
                legal_form: if association {
                    LegalForm::EconomicAssociation
                } else {
                    LegalForm::Foundation
                },
                capacity: Capacity {
                    places,
                    certificates_are_complete: complete,
                    trades_are_complete: complete,
                    ..Capacity::default()
                },
                certificates: iso.then(iso_9001).into_iter().collect(),
                ..enterprise()
            }
        },
    )
}

fn iso_9001() -> Certificate {
    Certificate { scheme: "ISO_9001".to_owned(), valid: Period::since(date(2020, 1, 1)) }
}

fn predicates() -> impl Strategy<Value = Predicate> {
    prop_oneof![
        3 => (1_u32..10).prop_map(|places| Predicate::PlacesAtLeast { places }),
        1 => Just(Predicate::Certificate { scheme: "ISO_9001".to_owned() }),
        1 => Just(Predicate::LegalForm { forms: vec![LegalForm::EconomicAssociation] }),
        1 => Just(Predicate::EnterpriseKind { kinds: vec![EnterpriseKind::WorkIntegration] }),
    ]
}

fn lots() -> impl Strategy<Value = LotQuery> {
    let lots =
        (vec(places(), 0..3), vec(vec(predicates(), 1..3), 0..4)).prop_map(|(areas, asked)| {
            let asked = asked.into_iter().map(|any_of| requirement("asked", any_of)).collect();
            LotQuery { areas, ..query(asked) }
        });
    (lots, points()).prop_map(|(lot, point)| {
        let here = point.filter(|_| lot.areas == [area("0180")]);
        LotQuery { point: here, ..lot }
    })
}

/// What one enterprise answers to one condition by itself.
fn alone(query: &LotQuery, enterprise: &Enterprise, key: &str) -> Outcome {
    ask_in(query, enterprise, key).outcome
}

fn together(query: &LotQuery, predicate: &Predicate, group: &[&Enterprise]) -> Outcome {
    let lot = LotQuery {
        requirements: vec![requirement("one", vec![predicate.clone()])],
        ..query.clone()
    };
    let each = || group.iter().map(|it| alone(&lot, it, "one"));
    match predicate {
        Predicate::PlacesAtLeast { places: wanted } => {
            let known: Vec<_> = group.iter().filter_map(|it| it.capacity.places).collect();
            let sum: u32 = known.iter().sum();
            match (sum >= *wanted, known.len() == group.len()) {
                (true, _) => Outcome::Met,
                (false, true) => Outcome::NotMet,
                (false, false) => Outcome::Unknown,
            }
        }
        Predicate::Certificate { .. } => each().min().unwrap(),
        _ => each().max().unwrap(),
    }
}

/// One enterprise that delivers wherever these do.
fn area_of(query: &LotQuery, sellers: &[&&Enterprise]) -> Outcome {
    if sellers.is_empty() || query.areas.is_empty() {
        return if query.areas.is_empty() { Outcome::Met } else { Outcome::NotMet };
    }
    let delivery_areas = sellers.iter().flat_map(|it| it.delivery_areas.clone()).collect();
    let delivery_circles = sellers.iter().flat_map(|it| it.delivery_circles.clone()).collect();
    alone(query, &Enterprise { delivery_areas, delivery_circles, ..enterprise() }, AREA)
}

fn nowhere(enterprise: &Enterprise) -> bool {
    enterprise.delivery_areas.is_empty() && enterprise.delivery_circles.is_empty()
}

fn meets(query: &LotQuery, group: &[&Enterprise], reading: Reading) -> bool {
    let sells = |it: &Enterprise| alone(query, it, TRADE);
    let trade = group.iter().map(|it| sells(it)).min().unwrap();
    let sure: Vec<_> = group.iter().filter(|it| sells(it) == Outcome::Met).collect();
    let maybe: Vec<_> = group.iter().filter(|it| sells(it) != Outcome::NotMet).collect();
    let area = if area_of(query, &sure) == Outcome::Met {
        Outcome::Met
    } else if area_of(query, &maybe) != Outcome::NotMet
        || (!query.areas.is_empty() && maybe.iter().any(|it| nowhere(it)))
    {
        Outcome::Unknown
    } else {
        Outcome::NotMet
    };
    let asked = query.requirements.iter().map(|requirement| {
        requirement.any_of.iter().map(|it| together(query, it, group)).min().unwrap()
    });
    let worst = asked.chain([trade, area]).max().unwrap();
    worst == Outcome::Met || (reading == Reading::IfKnown && worst == Outcome::Unknown)
}

/// Every group of at most three that meets the lot while no part of it does.
fn by_trying_all(query: &LotQuery, all: &[Enterprise], reading: Reading) -> Vec<Vec<EnterpriseId>> {
    let groups: Vec<u32> = (1..1_u32 << all.len()).collect();
    let member = |group: u32| (0..all.len()).filter(move |place| group >> place & 1 == 1);
    let enough: Vec<_> = (groups.into_iter())
        .filter(|group| {
            let members: Vec<_> = member(*group).map(|place| &all[place]).collect();
            meets(query, &members, reading)
        })
        .collect();
    let smallest =
        |group: &&u32| !enough.iter().any(|part| part != *group && part & **group == *part);
    let mut found: Vec<Vec<EnterpriseId>> = (enough.iter().filter(smallest))
        .filter(|group| group.count_ones() <= 3)
        .map(|group| member(*group).map(|place| id(u128::try_from(place).unwrap() + 1)).collect())
        .collect();
    found.sort_by_key(|group| (group.len(), group.clone()));
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_smallest_consortia_are_those_that_trying_all_finds(
        lot in lots(),
        all in vec(sellers(), 0..6),
    ) {
        let given: Vec<_> = (1..).map(id).zip(&all).collect();
        for reading in READINGS {
            let found = consortia(&lot, &given, &OPEN, reading, Reaching::default());
            prop_assert_eq!(found.complete_to, 3);
            prop_assert_eq!(&found.found, &by_trying_all(&lot, &all, reading));
            for members in &found.found {
                let members: Vec<_> =
                    given.iter().filter(|(id, _)| members.contains(id)).copied().collect();
                let explained = explain(&lot, &members, &OPEN, reading);
                let held = explained.requirements.iter().all(|it| match reading {
                    Reading::Surely => it.outcome == Outcome::Met,
                    Reading::IfKnown => it.outcome != Outcome::NotMet,
                });
                prop_assert!(held, "{:?}", explained);
            }
        }
    }

    #[test]
    fn all_groups_are_found_among_those_who_bring_something(
        lot in lots(),
        all in vec(sellers(), 0..9),
        changed in vec((0_usize..9, option::of(sellers())), 0..3),
    ) {
        let mut register: BTreeMap<EnterpriseId, Enterprise> = (1..).map(id).zip(all).collect();
        let mut columns = Columns::build(register.iter().map(|(id, it)| (*id, it)));
        for (number, record) in changed {
            let id = id(u128::try_from(number).unwrap());
            columns.patch(id, record.as_ref());
            match record {
                Some(record) => register.insert(id, record),
                None => register.remove(&id),
            };
        }
        let ready = columns.prepare(&lot, &BOOK);
        let given: Vec<_> = register.iter().map(|(id, it)| (*id, it)).collect();
        for reading in READINGS {
            let partners = columns.partners(&ready, reading);
            let few: Vec<_> = given.iter().filter(|(id, _)| partners.contains(id)).copied().collect();
            prop_assert_eq!(few.len(), partners.len());
            let of_all = consortia(&lot, &given, &OPEN, reading, Reaching::default());
            let of_few = consortia(&lot, &few, &OPEN, reading, Reaching::default());
            prop_assert_eq!((of_all.found, 3), (of_few.found, of_few.complete_to));
            prop_assert!(of_few.tried <= of_all.tried);
        }
    }

    #[test]
    fn one_alone_meets_what_matching_says_it_meets(lot in lots(), all in vec(sellers(), 0..7)) {
        let given: Vec<_> = (1..).map(id).zip(&all).collect();
        let field = match_lot(&lot, &given, &OPEN);
        for (reading, verdicts) in
            [(Reading::Surely, vec![Verdict::Eligible]), (Reading::IfKnown, vec![Verdict::Eligible, Verdict::Undecided])]
        {
            let reaching = Reaching { members: 1, ..Reaching::default() };
            let found = consortia(&lot, &given, &OPEN, reading, reaching).found;
            let mut expected: Vec<_> = field.matches().iter()
                .filter(|it| verdicts.contains(&it.verdict()))
                .map(|it| vec![it.id])
                .collect();
            expected.sort();
            prop_assert_eq!(found, expected);
        }
    }
}

/// Two kitchens with 12 places each, in Stockholm and Tyresö, of which one has ISO 9001.
fn kitchens() -> [Enterprise; 2] {
    let capacity =
        Capacity { places: Some(12), certificates_are_complete: true, ..Capacity::default() };
    let stockholm = Enterprise { capacity, certificates: vec![iso_9001()], ..enterprise() };
    let tyreso = Enterprise {
        delivery_areas: vec![area("0138")],
        certificates: Vec::new(),
        ..stockholm.clone()
    };
    [stockholm, tyreso]
}

#[test]
fn two_kitchens_reach_together_what_neither_does_alone() {
    let lot = LotQuery {
        areas: vec![area("0180"), area("0138")],
        ..query(vec![
            requirement("places", vec![Predicate::PlacesAtLeast { places: 20 }]),
            requirement("quality", vec![Predicate::Certificate { scheme: "ISO_9001".to_owned() }]),
        ])
    };
    let kitchens = kitchens();
    let given: Vec<_> = (1..).map(id).zip(&kitchens).collect();
    let found = consortia(&lot, &given, &OPEN, Reading::Surely, Reaching::default());
    assert_eq!(found.found, [vec![id(1), id(2)]]);
    let explained = explain(&lot, &given, &OPEN, Reading::Surely);
    let quality = &explained.requirements[3].any_of[0];
    assert_eq!((quality.rule.pooling, quality.rule.asks_a_person), (Pooling::AnyOne, true));
    assert_eq!(quality.brought_by, [id(1)]);
    assert_eq!(explained.requirements[2].any_of[0].brought_by, [id(1), id(2)]);
}

/// Who sells nothing of what is bought may bring a certificate, but carries nothing
/// to where the others do not go.
#[test]
fn a_place_is_reached_only_by_who_sells_what_is_bought() {
    let lot = LotQuery {
        areas: vec![area("0180"), area("0138")],
        ..query(vec![requirement(
            "quality",
            vec![Predicate::Certificate { scheme: "ISO_9001".to_owned() }],
        )])
    };
    let [mut stockholm, mut tyreso] = kitchens();
    std::mem::swap(&mut stockholm.certificates, &mut tyreso.certificates);
    let gardener = Enterprise {
        trades: vec![trade("77310000", true, &[])],
        capacity: Capacity { trades_are_complete: true, ..tyreso.capacity.clone() },
        ..tyreso.clone()
    };
    for reading in READINGS {
        for (second, expected) in [(&tyreso, 1), (&gardener, 0)] {
            let given = [(id(1), &stockholm), (id(2), second)];
            let found = consortia(&lot, &given, &OPEN, reading, Reaching::default());
            assert_eq!(found.found.len(), expected, "{reading:?}");
        }
    }
}

#[test]
fn who_has_ceased_is_in_no_group_and_who_has_nothing_brings_nothing() {
    let ceased = Enterprise { status: EnterpriseStatus::Ceased, ..enterprise() };
    let given = [(id(1), &ceased)];
    for reading in READINGS {
        let found = consortia(&query(Vec::new()), &given, &OPEN, reading, Reaching::default());
        assert!(found.found.is_empty());
    }
    let lot = query(vec![requirement("places", vec![Predicate::PlacesAtLeast { places: 2 }])]);
    let of = |places| Enterprise {
        capacity: Capacity { places: Some(places), ..Capacity::default() },
        ..enterprise()
    };
    let (none, two) = (of(0), of(2));
    let explained = explain(&lot, &[(id(1), &none), (id(2), &two)], &OPEN, Reading::Surely);
    let places = explained.requirements.iter().find(|it| it.key == "places").unwrap();
    assert_eq!(places.any_of[0].brought_by, [id(2)]);
}

/// A county holds one of the places, and districts make up the other.
#[test]
fn larger_and_smaller_places_than_those_of_the_lot_are_joined() {
    let at = |areas: &[AreaCode]| Enterprise { delivery_areas: areas.to_vec(), ..enterprise() };
    let (stockholm, tyreso, gothenburg) = (area("0180"), area("0138"), area("1480"));
    let districts: Vec<AreaCode> = crate::area::search(None, "")
        .filter(|it| it.parent == Some(stockholm))
        .map(|it| it.code)
        .collect();
    let (north, south) = districts.split_at(districts.len() / 2);
    let counties = (at(&[area("SE110")]), at(&[area("SE232")]));
    for (areas, (one, other)) in
        [(vec![tyreso, gothenburg], counties), (vec![stockholm], (at(north), at(south)))]
    {
        let lot = LotQuery { areas, ..query(Vec::new()) };
        let given = [(id(1), &one), (id(2), &other)];
        let found = consortia(&lot, &given, &OPEN, Reading::Surely, Reaching::default());
        assert_eq!(found.found, [vec![id(1), id(2)]]);
    }
}

#[test]
fn a_search_that_would_take_too_long_says_how_far_it_came() {
    let lot = query(vec![requirement("places", vec![Predicate::PlacesAtLeast { places: 24 }])]);
    let all = vec![kitchens()[0].clone(); 30];
    let given: Vec<_> = (1..).map(id).zip(&all).collect();
    let reaching = |tries| Reaching { tries, ..Reaching::default() };
    let found = consortia(&lot, &given, &OPEN, Reading::Surely, reaching(100));
    assert_eq!((found.found.len(), found.complete_to, found.tried), (0, 1, 30));
    let found = consortia(&lot, &given, &OPEN, Reading::Surely, reaching(30));
    assert_eq!(found.complete_to, 1, "as many as may be tried are tried");
    let found = consortia(&lot, &given, &OPEN, Reading::Surely, reaching(29));
    assert_eq!((found.complete_to, found.tried), (0, 0));
    let found = consortia(&lot, &given, &OPEN, Reading::Surely, reaching(1_000));
    assert_eq!((found.found.len(), found.complete_to), (30 * 29 / 2, 3));
}

/// Of a reserved purchase only those take part who pass by themselves, and who has
/// not a single reference adds to none.
#[test]
fn many_are_left_out_and_the_same_groups_are_found() {
    let population = Population { seed: 9, size: 300, around: ON, spread: Spread::City };
    let register: BTreeMap<_, _> = population.enterprises().collect();
    let given: Vec<_> = register.iter().map(|(id, it)| (*id, it)).collect();
    let columns = Columns::build(given.iter().copied());
    let (mut groups, mut left_out) = (0, 0);
    for number in 0..6 {
        let lot = LotQuery {
            reservation: Some(ReservationRoute::IntegrationSupplier),
            ..population.lot(number, 2, ON)
        };
        let partners = columns.partners(&columns.prepare(&lot, &BOOK), Reading::IfKnown);
        let few: Vec<_> = given.iter().filter(|(id, _)| partners.contains(id)).copied().collect();
        let reaching = Reaching { members: 2, tries: 100_000 };
        let found = |given: &[_]| {
            let found = consortia(&lot, given, &ByLawBook(&BOOK), Reading::IfKnown, reaching);
            (found.found, found.complete_to)
        };
        let (of_all, of_few) = (found(&given), found(&few));
        assert_eq!(of_all, of_few);
        assert_eq!(of_all.1, 2);
        groups += of_all.0.len();
        left_out += given.len() - few.len();
    }
    assert!(groups > 0 && left_out > 300, "{groups} groups, {left_out} left out");
}
