//! The index of lots against matching lot by lot.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeMap;

use super::super::reverse::{LotIndex, LotMatch, Reach};
use super::properties::{enterprises, few_circles, points, predicates};
use super::*;

fn codes() -> impl Strategy<Value = CpvCode> {
    let all = vec!["55520000", "55500000", "55521000", "55521100", "55000000", "77310000"];
    prop::sample::select(all).prop_map(cpv)
}

fn places() -> impl Strategy<Value = AreaCode> {
    let all = vec!["0180", "0180-norrmalm", "0138", "SE110", "SE", "1480"];
    prop::sample::select(all).prop_map(area)
}

fn routes() -> impl Strategy<Value = Option<ReservationRoute>> {
    option::of(prop::sample::select(ReservationRoute::ALL.to_vec()))
}

fn further() -> impl Strategy<Value = Predicate> {
    prop_oneof![
        4 => predicates(),
        1 => codes().prop_map(|cpv| Predicate::OffersTrade { cpv }),
        1 => places().prop_map(|area| Predicate::DeliversIn { area }),
    ]
}

/// Areas, or a place in Stockholm.
fn deliveries() -> impl Strategy<Value = (Vec<AreaCode>, Option<Point>)> {
    prop_oneof![
        4 => vec(places(), 0..3).prop_map(|areas| (areas, None)),
        1 => points().prop_map(|point| (vec![area("0180")], point)),
    ]
}

pub(super) fn lots() -> impl Strategy<Value = LotQuery> {
    let days = prop::sample::select(vec![date(2024, 5, 1), date(2026, 10, 1), ON]);
    let asked = vec(vec(further(), 0..3), 0..4);
    (codes(), deliveries(), routes(), asked, days, any::<bool>()).prop_map(
        |(cpv, (areas, point), reservation, asked, on, patient)| LotQuery {
            cpv,
            areas,
            point,
            reservation,
            requirements: asked.into_iter().map(|any_of| requirement("asked", any_of)).collect(),
            on,
            freshness: Freshness {
                headcount_months: if patient { 60 } else { 6 },
                ..Freshness::default()
            },
        },
    )
}

pub(super) fn sellers() -> impl Strategy<Value = Enterprise> {
    let trades = vec((codes(), any::<bool>(), vec(places(), 0..2), few_circles()), 0..4);
    let ceased = prop::bool::weighted(0.05);
    (enterprises(), trades, ceased).prop_map(|(mut enterprise, trades, ceased)| {
        enterprise.trades = trades
            .into_iter()
            .map(|(cpv, covers_descendants, areas, circles)| Trade {
                cpv,
                covers_descendants,
                areas,
                circles,
            })
            .collect();
        if ceased {
            enterprise.status = EnterpriseStatus::Ceased;
        }
        enterprise
    })
}

/// A test whose answer depends on everything that it is told.
pub(super) struct Fickle;

impl ReservationTest for Fickle {
    fn test(&self, route: ReservationRoute, _: &Enterprise, on: Date, cpv: CpvCode) -> Answer {
        let told = cpv.number() / 10_000 + u32::from(on.day().unsigned_abs());
        let outcome = match (route.cites().len() + usize::try_from(told).unwrap()) % 3 {
            0 => Outcome::Met,
            1 => Outcome::Unknown,
            _ => Outcome::NotMet,
        };
        Always(outcome).test(route, &enterprise(), on, cpv)
    }
}

/// Lot by lot, as `match_lot` says it.
fn one_by_one(lots: &[LotQuery], enterprise: &Enterprise) -> BTreeMap<usize, Match> {
    let one = |(lot, query): (usize, &LotQuery)| {
        Some((lot, *match_lot(query, &[(id(1), enterprise)], &Fickle).matches().first()?))
    };
    lots.iter().enumerate().filter_map(one).collect()
}

/// What the index says is what matching lot by lot says.
fn agrees(
    reach: &Reach<'_>,
    lots: &[LotQuery],
    enterprise: &Enterprise,
) -> Result<(), TestCaseError> {
    let all = one_by_one(lots, enterprise);
    // The trade stands first; the areas, where there are any, second.
    let misses = |(lot, it): (&usize, &Match)| {
        let area = if lots[*lot].areas.is_empty() { 0 } else { 2 };
        (it.fails & 1 != 0, it.fails & area != 0)
    };
    let within: Vec<_> = all
        .iter()
        .filter(|it| misses(*it) == (false, false))
        .map(|(lot, it)| LotMatch { lot: *lot, verdict: it.verdict() })
        .collect();
    prop_assert_eq!(&reach.within(), &within);
    let elsewhere = all.iter().filter(|it| misses(*it) == (false, true)).count();
    prop_assert_eq!(reach.elsewhere, elsewhere);
    prop_assert_eq!(within.len() + elsewhere + reach.other_trades, lots.len());
    let mut by_hand = Counts::default();
    for it in &within {
        match it.verdict {
            Verdict::Eligible => by_hand.eligible += 1,
            Verdict::Undecided => by_hand.undecided += 1,
            Verdict::ShutOut => by_hand.shut_out += 1,
        }
    }
    prop_assert_eq!(reach.counts(), by_hand);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn the_index_says_of_each_lot_what_matching_it_says(
        lots in vec(lots(), 0..12),
        enterprise in sellers(),
    ) {
        let index = LotIndex::of(&lots);
        agrees(&index.reach(&enterprise, &Fickle), &lots, &enterprise)?;
    }

    #[test]
    fn another_day_is_put_in_the_place_of_every_lots_own(
        lots in vec(lots(), 0..12),
        enterprise in sellers(),
        on in prop::sample::select(vec![date(2024, 5, 1), date(2026, 10, 1), date(2025, 2, 28)]),
    ) {
        let index = LotIndex::of(&lots);
        let moved: Vec<_> = lots.iter().map(|it| LotQuery { on, ..it.clone() }).collect();
        agrees(&index.reach_on(on, &enterprise, &Fickle), &moved, &enterprise)?;
    }

    #[test]
    fn a_change_turns_the_lots_whose_verdict_it_changes(
        lots in vec(lots(), 0..12),
        before in sellers(),
        after in sellers(),
    ) {
        let verdicts = |enterprise| {
            let all = one_by_one(&lots, enterprise);
            move |lot| all.get(&lot).map_or(Verdict::ShutOut, Match::verdict)
        };
        let (was, is) = (verdicts(&before), verdicts(&after));
        let turns = LotIndex::of(&lots).difference(&before, &after, &Fickle);
        let expected: Vec<_> = (0..lots.len())
            .map(|lot| (lot, was(lot), is(lot)))
            .filter(|(_, was, is)| was != is)
            .collect();
        let found: Vec<_> = turns.iter().map(|it| (it.lot, it.before, it.after)).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn requirements_past_the_63rd_share_the_last_place() {
    let asked = |places| requirement("asked", vec![Predicate::PlacesAtLeast { places }]);
    let lot = query((0..70).map(|number| asked(if number == 64 { 9 } else { 1 })).collect());
    let enterprise = Enterprise {
        capacity: Capacity { places: Some(5), ..Capacity::default() },
        ..enterprise()
    };
    let index = LotIndex::of([&lot]);
    let shut_out = LotMatch { lot: 0, verdict: Verdict::ShutOut };
    assert_eq!(index.reach(&enterprise, &OPEN).within(), [shut_out]);
    assert_eq!(match_one(&lot, &enterprise).fails, 1 << 63);
}

#[test]
fn what_finds_no_room_in_the_rows_is_answered_all_the_same() {
    let schemes: Vec<_> = (0..70).map(|number| format!("SCHEME_{number}")).collect();
    let lists: Vec<Vec<LegalForm>> = (0..40_usize)
        .map(|number| {
            let all = [
                LegalForm::EconomicAssociation,
                LegalForm::NonProfitAssociation,
                LegalForm::LimitedCompany,
                LegalForm::Foundation,
                LegalForm::SoleTrader,
                LegalForm::Partnership,
            ];
            let chosen = all.iter().enumerate().filter(|(bit, _)| number >> bit & 1 != 0);
            chosen.map(|(_, form)| *form).collect()
        })
        .collect();
    let of = |predicate: Predicate| query(vec![requirement("asked", vec![predicate])]);
    let lots: Vec<_> = (schemes.iter())
        .map(|scheme| of(Predicate::Certificate { scheme: scheme.clone() }))
        .chain(lists.iter().map(|forms| of(Predicate::LegalForm { forms: forms.clone() })))
        .collect();
    let holds = |number: usize| crate::enterprise::Certificate {
        scheme: schemes[number].clone(),
        valid: crate::period::Period::since(date(2026, 1, 1)),
    };
    let able = Enterprise {
        certificates: vec![holds(3), holds(63), holds(64), holds(69)],
        ..enterprise()
    };
    agrees(&LotIndex::of(&lots).reach(&able, &Fickle), &lots, &able).unwrap();
}

#[test]
fn more_values_and_days_than_a_number_of_two_bytes_has_are_told_apart() {
    let valid = crate::period::Period::since(date(2000, 1, 1));
    let scheme = "ISO_9001".to_owned();
    let able = Enterprise {
        capacity: Capacity {
            places: Some(65_590),
            certificates_are_complete: true,
            ..Capacity::default()
        },
        certificates: vec![crate::enterprise::Certificate { scheme: scheme.clone(), valid }],
        ..enterprise()
    };
    let mut on = date(1850, 1, 1);
    let lots = (1..=65_600).map(|places| {
        on = on.tomorrow().unwrap();
        let asked = vec![
            requirement("places", vec![Predicate::PlacesAtLeast { places }]),
            requirement("quality", vec![Predicate::Certificate { scheme: scheme.clone() }]),
        ];
        LotQuery { on, ..query(asked) }
    });
    let index = LotIndex::of(lots);
    let first = (date(2000, 1, 1) - date(1850, 1, 2)).get_days();
    let first = usize::try_from(first).unwrap();
    let reach = index.reach(&able, &OPEN);
    let can = reach.first(Verdict::Eligible, usize::MAX);
    assert_eq!(can, (first..65_590).collect::<Vec<_>>());
    assert_eq!((reach.counts().undecided, index.len()), (0, 65_600));
    let held = index.reach_on(date(2026, 1, 1), &able, &OPEN);
    assert_eq!(held.counts(), Counts { eligible: 65_590, undecided: 0, shut_out: 10 });
}

#[test]
fn a_reference_counts_to_the_day_around_leap_years() {
    let done = |from, to| crate::enterprise::Reference {
        cpv: cpv("55521000"),
        period: crate::period::Period::new(from, to).unwrap(),
        value: None,
    };
    let references = vec![
        done(date(2026, 12, 30), Some(date(2027, 2, 28))),
        done(date(2027, 3, 1), Some(date(2028, 2, 29))),
        done(date(2027, 11, 30), None),
    ];
    let able = Enterprise { references, ..enterprise() };
    let mut on = date(2026, 12, 1);
    let mut lots = Vec::new();
    while on < date(2030, 6, 1) {
        on = on.tomorrow().unwrap();
        for (references, within_years) in [(1, 1), (2, 1), (2, 2), (3, 2)] {
            let cpv = cpv("55520000");
            let asked = Predicate::ReferencesAtLeast { references, cpv, within_years };
            lots.push(LotQuery { on, ..query(vec![requirement("asked", vec![asked])]) });
        }
    }
    for references_are_complete in [false, true] {
        let capacity = Capacity { references_are_complete, ..Capacity::default() };
        let able = Enterprise { capacity, ..able.clone() };
        agrees(&LotIndex::of(&lots).reach(&able, &Fickle), &lots, &able).unwrap();
    }
}

#[test]
fn an_iso_certificate_opens_the_lots_that_waited_for_it() {
    let iso = || Predicate::Certificate { scheme: "ISO_9001".to_owned() };
    let lots = [query(vec![requirement("quality", vec![iso()])]), query(Vec::new())];
    let before = Enterprise {
        capacity: Capacity { certificates_are_complete: true, ..Capacity::default() },
        ..enterprise()
    };
    let after = Enterprise {
        certificates: vec![crate::enterprise::Certificate {
            scheme: "ISO_9001".to_owned(),
            valid: crate::period::Period::since(date(2026, 1, 1)),
        }],
        ..before.clone()
    };
    let turns = LotIndex::of(&lots).difference(&before, &after, &OPEN);
    assert_eq!(turns.len(), 1);
    assert!(turns[0].lot == 0 && turns[0].is_gained() && !turns[0].is_lost());
}
