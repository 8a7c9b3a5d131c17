//! Divisions against trying every division.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::super::consortia::Reading;
use super::super::lot_proposals::{Aim, Division, LotProposals, Part, lot_proposals, parts};
use super::properties::few_circles;
use super::*;
use crate::money::Sek;
use crate::share::Share;

const AREAS: [&str; 4] = ["0180", "0138", "0127", "SE110"];

fn sellers() -> impl Strategy<Value = Enterprise> {
    let areas = vec(prop::sample::select(AREAS.to_vec()).prop_map(area), 0..4);
    let code = prop::sample::select(vec!["55520000", "55500000", "77310000"]);
    let delivery = (areas, few_circles());
    (delivery, code, option::of(0_u64..40), option::of(0_u32..5)).prop_map(
        |((delivery_areas, delivery_circles), code, turnover, places)| Enterprise {
            trades: vec![trade(code, true, &[])],
            delivery_areas,
            delivery_circles,
            capacity: Capacity {
                places,
                yearly_turnover: turnover.map(Sek::from_kronor),
                turnover_year_end: Some(date(2025, 12, 31)),
                ..Capacity::default()
            },
            ..enterprise()
        },
    )
}

fn part() -> impl Strategy<Value = Part> {
    let code = prop::sample::select(vec!["55520000", "55521000"]).prop_map(cpv);
    let place = prop::sample::select(AREAS.to_vec()).prop_map(area);
    (code, place, 0_u64..12).prop_map(|(cpv, area, kronor)| Part {
        cpv,
        area,
        yearly_value: Sek::from_kronor(kronor),
    })
}

fn aims() -> impl Strategy<Value = Aim> {
    let reading = prop::sample::select(vec![Reading::Surely, Reading::IfKnown]);
    (1_usize..4, 1_u32..4, reading).prop_map(|(at_least, tenths, reading)| Aim {
        at_least,
        dependence: Share::new(tenths * 3, 10).unwrap(),
        reading,
    })
}

/// Those who can carry the parts as one lot, by the words of the task.
fn carriers(
    query: &LotQuery,
    lot: &[Part],
    given: &[(EnterpriseId, &Enterprise)],
    aim: Aim,
) -> Vec<EnterpriseId> {
    let value: u64 = lot.iter().map(|part| part.yearly_value.ore()).sum();
    let carries = |enterprise: &Enterprise| {
        let within = |turnover: Sek| {
            value * u64::from(aim.dependence.denominator())
                <= turnover.ore() * u64::from(aim.dependence.numerator())
        };
        let turnover = enterprise.capacity.yearly_turnover;
        let affords = turnover.map_or(aim.reading == Reading::IfKnown, within);
        affords
            && lot.iter().all(|part| {
                let query = LotQuery { cpv: part.cpv, areas: vec![part.area], ..query.clone() };
                match match_one(&query, enterprise).verdict() {
                    Verdict::Eligible => true,
                    Verdict::Undecided => aim.reading == Reading::IfKnown,
                    Verdict::ShutOut => false,
                }
            })
    };
    given.iter().filter(|(_, enterprise)| carries(enterprise)).map(|(id, _)| *id).collect()
}

/// Every way to put the parts into lots.
fn every_division(count: usize) -> Vec<Vec<Vec<usize>>> {
    let mut all: Vec<Vec<Vec<usize>>> = vec![Vec::new()];
    for part in 0..count {
        all = (all.iter())
            .flat_map(|lots| {
                (0..=lots.len()).map(move |place| {
                    let mut lots = lots.clone();
                    match lots.get_mut(place) {
                        Some(lot) => lot.push(part),
                        None => lots.push(vec![part]),
                    }
                    lots
                })
            })
            .collect();
    }
    all
}

/// For each number of lots how many can carry each at best, where that is more than
/// with fewer lots.
fn best_by_trying_all(count: usize, carried: &dyn Fn(&[usize]) -> usize) -> Vec<(usize, usize)> {
    let mut best = vec![0; count + 1];
    for lots in every_division(count) {
        let each = lots.iter().map(|lot| carried(lot)).min().unwrap_or(0);
        best[lots.len()] = best[lots.len()].max(each);
    }
    let mut front: Vec<(usize, usize)> = Vec::new();
    for (lots, carriers) in best.into_iter().enumerate() {
        if carriers > front.last().map_or(0, |(_, before)| *before) {
            front.push((lots, carriers));
        }
    }
    front
}

fn is_a_division(division: &Division, count: usize) -> bool {
    let mut held: Vec<_> = division.lots.iter().flat_map(|lot| lot.parts.clone()).collect();
    held.sort_unstable();
    held == (0..count).collect::<Vec<_>>()
}

fn lots_are_right(
    query: &LotQuery,
    given: &[(EnterpriseId, &Enterprise)],
    found: &LotProposals,
    aim: Aim,
) -> Result<(), TestCaseError> {
    for division in &found.front {
        prop_assert!(is_a_division(division, found.parts.len()));
        for lot in &division.lots {
            let held: Vec<_> = lot.parts.iter().map(|place| found.parts[*place]).collect();
            prop_assert_eq!(&lot.carriers, &carriers(query, &held, given, aim));
        }
        let least = division.lots.iter().map(|lot| lot.carriers.len()).min();
        prop_assert_eq!(Some(division.carriers_of_each), least);
        prop_assert!(division.at_least_lots <= division.lots.len());
    }
    let steps = |it: &[Division]| {
        it[0].lots.len() < it[1].lots.len() && it[0].carriers_of_each < it[1].carriers_of_each
    };
    prop_assert!(found.front.windows(2).all(steps));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_front_is_the_one_that_trying_every_division_finds(
        parts in vec(part(), 1..6),
        all in vec(sellers(), 0..6),
        aim in aims(),
    ) {
        let query = query(vec![requirement("places", vec![Predicate::PlacesAtLeast { places: 2 }])]);
        let given: Vec<_> = (1..).map(id).zip(&all).collect();
        let found = lot_proposals(&query, &parts, &given, &OPEN, aim);
        lots_are_right(&query, &given, &found, aim)?;
        let best = best_by_trying_all(parts.len(), &|lot| {
            let held: Vec<_> = lot.iter().map(|place| parts[*place]).collect();
            carriers(&query, &held, &given, aim).len()
        });
        let front: Vec<_> =
            found.front.iter().map(|it| (it.lots.len(), it.carriers_of_each)).collect();
        prop_assert_eq!(front, best.clone());
        prop_assert!(found.front.iter().all(|it| it.at_least_lots == it.lots.len()));
        let enough = best.iter().position(|(_, carriers)| *carriers >= aim.at_least);
        prop_assert_eq!(found.enough, enough);
    }

    #[test]
    fn many_parts_are_divided_soundly_and_the_bound_holds(
        few in vec(part(), 1..5),
        all in vec(sellers(), 0..5),
        aim in aims(),
    ) {
        // Parts that are worth nothing in a place of their own change no count of lots,
        // so the exact front of the few is known while there are too many to try all.
        let query = query(Vec::new());
        let given: Vec<_> = (1..).map(id).zip(&all).collect();
        let exact = lot_proposals(&query, &few, &given, &OPEN, aim);
        let idle = Part { yearly_value: Sek::ZERO, ..few[0] };
        let many: Vec<_> = few.iter().copied().chain(std::iter::repeat_n(idle, 12)).collect();
        let found = lot_proposals(&query, &many, &given, &OPEN, aim);
        lots_are_right(&query, &given, &found, aim)?;
        for division in &found.front {
            let fewest = exact.front.iter()
                .find(|it| it.carriers_of_each >= division.carriers_of_each)
                .map(|it| it.lots.len());
            prop_assert!(fewest.is_some_and(|fewest| division.at_least_lots <= fewest));
            prop_assert!(fewest.is_some_and(|fewest| division.lots.len() >= fewest));
        }
        let most = |it: &LotProposals| it.front.last().map(|it| it.carriers_of_each);
        prop_assert_eq!(most(&found), most(&exact));
    }
}

/// Enterprises that turn over so many kronor, all over the county.
fn caterers(turnovers: &[u64]) -> Vec<Enterprise> {
    let one = |kronor: &u64| Enterprise {
        delivery_areas: vec![area("SE110")],
        capacity: Capacity {
            yearly_turnover: Some(Sek::from_kronor(*kronor)),
            turnover_year_end: Some(date(2025, 12, 31)),
            ..Capacity::default()
        },
        ..enterprise()
    };
    turnovers.iter().map(one).collect()
}

#[test]
fn two_lots_let_those_in_who_one_lot_would_make_dependent() {
    let kitchens = caterers(&[2_000_000, 1_000_000, 1_000_000]);
    let given: Vec<_> = (1..).map(id).zip(&kitchens).collect();
    let parts =
        parts(Sek::from_kronor(600_000), &[cpv("55520000")], &[area("0180"), area("0138")], 1);
    let dependence = Share::new(3, 10).unwrap();
    let aim = Aim { at_least: 3, dependence, reading: Reading::Surely };
    let found = lot_proposals(&query(Vec::new()), &parts, &given, &OPEN, aim);
    let front: Vec<_> = found.front.iter().map(|it| (it.lots.len(), it.carriers_of_each)).collect();
    assert_eq!(front, [(1, 1), (2, 3)]);
    assert_eq!(found.enough, Some(1));
    // An öre more would be more than three tenths of a million.
    let dearer = Part { yearly_value: Sek::from_ore(30_000_001), ..parts[0] };
    let found = lot_proposals(&query(Vec::new()), &[dearer], &given, &OPEN, aim);
    assert_eq!(found.carriers_of_parts, [1]);
}

#[test]
fn who_has_ceased_carries_nothing() {
    let mut kitchens = caterers(&[1_000_000, 1_000_000]);
    kitchens[0].status = EnterpriseStatus::Ceased;
    let given: Vec<_> = (1..).map(id).zip(&kitchens).collect();
    let parts = parts(Sek::from_kronor(100_000), &[cpv("55520000")], &[area("0180")], 1);
    let dependence = Share::new(3, 10).unwrap();
    let aim = Aim { at_least: 1, dependence, reading: Reading::Surely };
    let found = lot_proposals(&query(Vec::new()), &parts, &given, &OPEN, aim);
    assert_eq!((found.front[0].carriers_of_each, &found.carriers_of_parts), (1, &vec![1]));
    assert_eq!(found.front[0].lots[0].carriers, [id(2)]);
}

/// One kitchen that carries 300 kronor, and thirteen parts: more than are tried.
#[test]
fn the_bound_of_many_parts_follows_from_their_value_and_from_those_that_cannot_be_joined() {
    let kitchens = caterers(&[1_000]);
    let given = [(id(1), &kitchens[0])];
    let dependence = Share::new(3, 10).unwrap();
    let aim = Aim { at_least: 1, dependence, reading: Reading::Surely };
    for (kronor, lots, bound) in [(100, 5, 5), (200, 13, 13), (110, 7, 5)] {
        let cell = ([cpv("55520000")], [area("0180")]);
        let parts = parts(Sek::from_kronor(13 * kronor), &cell.0, &cell.1, 13);
        let found = lot_proposals(&query(Vec::new()), &parts, &given, &OPEN, aim);
        let [division] = found.front.as_slice() else { panic!("{:?}", found.front) };
        assert_eq!((division.lots.len(), division.at_least_lots), (lots, bound), "{kronor}");
        let is_proved = division.proof.en.ends_with("with fewer lots that is not possible");
        assert_eq!(is_proved, lots == bound, "{}", division.proof.en);
    }
}

#[test]
fn a_value_is_spread_to_the_last_ore() {
    let split = parts(Sek::from_ore(1_000), &[cpv("55520000")], &[area("0180")], 3);
    let values: Vec<_> = split.iter().map(|part| part.yearly_value.ore()).collect();
    assert_eq!(values, [334, 333, 333]);
    assert!(parts(Sek::from_ore(1_000), &[], &[area("0180")], 3).is_empty());
}
