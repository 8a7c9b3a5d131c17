//! The index of lots against matching lot by lot.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeMap;

use super::super::reverse::{LotIndex, LotMatch};
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
fn one_by_one(lots: &[LotQuery], enterprise: &Enterprise) -> BTreeMap<usize, LotMatch> {
    let one = |(lot, query): (usize, &LotQuery)| {
        let it = *match_lot(query, &[(id(1), enterprise)], &Fickle).matches().first()?;
        Some((lot, LotMatch { lot, fails: it.fails, unknown: it.unknown }))
    };
    lots.iter().enumerate().filter_map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn the_index_says_of_each_lot_what_matching_it_says(
        lots in vec(lots(), 0..12),
        enterprise in sellers(),
    ) {
        let index = LotIndex::of(&lots);
        let all = one_by_one(&lots, &enterprise);
        let reach = index.reach(&enterprise, &Fickle);
        for lot in 0..lots.len() {
            prop_assert_eq!(index.against(lot, &enterprise, &Fickle), all.get(&lot).copied());
        }
        // The trade stands first; the areas, where there are any, second.
        let misses = |it: &LotMatch| {
            let area = if lots[it.lot].areas.is_empty() { 0 } else { 2 };
            (it.fails & 1 != 0, it.fails & area != 0)
        };
        let within: Vec<_> = all.values().filter(|it| misses(it) == (false, false)).copied().collect();
        prop_assert_eq!(&reach.within, &within);
        let elsewhere = all.values().filter(|it| misses(it) == (false, true)).count();
        prop_assert_eq!(reach.elsewhere, elsewhere);
        prop_assert_eq!(reach.within.len() + reach.elsewhere + reach.other_trades, lots.len());
        let eligible: Vec<_> = reach.of_verdict(Verdict::Eligible).map(|it| it.lot).collect();
        let expected: Vec<_> =
            all.values().filter(|it| (it.fails, it.unknown) == (0, 0)).map(|it| it.lot).collect();
        prop_assert_eq!(eligible, expected);
    }

    #[test]
    fn a_change_turns_the_lots_whose_verdict_it_changes(
        lots in vec(lots(), 0..12),
        before in sellers(),
        after in sellers(),
    ) {
        let verdicts = |enterprise| {
            let all = one_by_one(&lots, enterprise);
            move |lot| all.get(&lot).map_or(Verdict::ShutOut, LotMatch::verdict)
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
    let found = index.against(0, &enterprise, &OPEN).unwrap();
    assert_eq!((found.fails, found.unknown), (1 << 63, 0));
    assert_eq!(match_one(&lot, &enterprise).fails, 1 << 63);
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
