//! Consortia against trying every group, and divisions into lots against trying
//! every division.

use hansyn_domain::area::Point;
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::{Enterprise, EnterpriseStatus};
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::matching::consortia::{Reaching, Reading, consortia};
use hansyn_domain::matching::lot_proposals::{Aim, Part, lot_proposals};
use hansyn_domain::matching::{ByLawBook, LotQuery, Verdict};
use hansyn_domain::money::Sek;
use hansyn_domain::share::Share;
use hansyn_domain::tender::Predicate;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;

use super::judge::{Known, Places, Span, holds, measured, places, reach, sells, verdict};
use super::population::{areas, asking, codes, cpv, enterprises, given, lot, lots, predicates};
use super::ranking::BOOK;

/// Numbers of several, added: surely what is known, at most what all are known to be.
fn added(spans: &[Span]) -> Span {
    let known: Vec<_> = spans.iter().filter_map(|it| it.least).collect();
    let most: Option<Vec<_>> = spans.iter().map(|it| it.most).collect();
    Span {
        least: (!known.is_empty()).then(|| known.iter().sum()),
        most: most.map(|all| all.iter().sum()),
    }
}

fn together(predicate: &Predicate, query: &LotQuery, group: &[&Enterprise]) -> Known {
    let each = || group.iter().map(|it| holds(predicate, query, it));
    match predicate {
        // Suppliers rely on each other's capacity, and their contracts are counted together.
        Predicate::PlacesAtLeast { .. }
        | Predicate::EmployeesAtLeast { .. }
        | Predicate::TurnoverAtLeast { .. }
        | Predicate::ReferencesAtLeast { .. } => {
            let all: Vec<_> =
                group.iter().filter_map(|it| measured(predicate, query, it)).collect();
            let spans: Vec<_> = all.iter().map(|(span, _)| *span).collect();
            added(&spans).reaches(all[0].1)
        }
        // One of them has it, and that is enough.
        Predicate::LargestContractAtLeast { .. }
        | Predicate::Certificate { .. }
        | Predicate::OffersTrade { .. } => each().min().unwrap(),
        Predicate::DeliversIn { area } => reached(query, group, &[area.to_string()], None),
        // No source lets some of a group meet it for all.
        _ => each().max().unwrap(),
    }
}

/// Those who sell what is bought reach the areas together.
fn reached(
    query: &LotQuery,
    group: &[&Enterprise],
    areas: &[String],
    point: Option<Point>,
) -> Known {
    let sellers = |worst: Known| group.iter().filter(move |it| sells(it, query.cpv) <= worst);
    let by = |worst| {
        let mut joined = Places::default();
        sellers(worst).for_each(|it| joined.join(&places(it, query.cpv)));
        if joined.is_empty() { Known::No } else { reach(&joined, areas, point) }
    };
    if by(Known::Yes) == Known::Yes {
        return Known::Yes;
    }
    let nowhere = sellers(Known::Open).any(|it| places(it, query.cpv).is_empty());
    if by(Known::Open) != Known::No || nowhere { Known::Open } else { Known::No }
}

fn group_meets(query: &LotQuery, group: &[&Enterprise], reading: Reading) -> bool {
    let mut worst = group.iter().map(|it| sells(it, query.cpv)).min().unwrap();
    if !query.areas.is_empty() {
        let areas: Vec<_> = query.areas.iter().map(ToString::to_string).collect();
        worst = worst.max(reached(query, group, &areas, query.point));
    }
    for requirement in &query.requirements {
        let each = requirement.any_of.iter().map(|it| together(it, query, group));
        worst = worst.max(each.min().unwrap());
    }
    worst == Known::Yes || (reading == Reading::IfKnown && worst == Known::Open)
}

/// Every group of at most three that meets the lot while no part of it does.
fn smallest(
    query: &LotQuery,
    given: &[(EnterpriseId, &Enterprise)],
    reading: Reading,
) -> Vec<Vec<EnterpriseId>> {
    let running: Vec<_> =
        given.iter().filter(|it| it.1.status == EnterpriseStatus::Active).collect();
    let members = |group: u32| (0..running.len()).filter(move |place| group >> place & 1 == 1);
    let mut enough: Vec<u32> = Vec::new();
    for group in 1..1_u32 << running.len() {
        let all: Vec<_> = members(group).map(|place| running[place].1).collect();
        if group_meets(query, &all, reading) {
            enough.push(group);
        }
    }
    let is_smallest =
        |group: &&u32| !enough.iter().any(|part| part != *group && part & **group == *part);
    let few = enough.iter().filter(is_smallest).filter(|group| group.count_ones() <= 3);
    let mut found: Vec<Vec<_>> =
        few.map(|group| members(*group).map(|place| running[place].0).collect()).collect();
    found.sort_by_key(|group: &Vec<EnterpriseId>| (group.len(), group.clone()));
    found
}

fn readings() -> impl Strategy<Value = Reading> {
    prop::sample::select(vec![Reading::Surely, Reading::IfKnown])
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let one = (codes(), areas(), 0_u64..4);
    let part = |(cpv, area, kronor): (CpvCode, _, u64)| Part {
        cpv,
        area,
        yearly_value: Sek::from_kronor(kronor),
    };
    vec(one.prop_map(part), 1..5)
}

/// Who can deliver each of the parts and does not come to depend on their value.
fn carriers(
    query: &LotQuery,
    lot: &[Part],
    given: &[(EnterpriseId, &Enterprise)],
    aim: Aim,
) -> BTreeSet<EnterpriseId> {
    let value: u64 = lot.iter().map(|part| part.yearly_value.ore()).sum();
    let may = |known: Known| {
        known == Known::Yes || (aim.reading == Reading::IfKnown && known == Known::Open)
    };
    let carries = |it: &Enterprise| {
        let least = Predicate::TurnoverAtLeast { amount: Sek::from_ore(1) };
        let (turnover, _) = measured(&least, query, it).unwrap();
        let affords = turnover.least.map(|turnover| {
            value * u64::from(aim.dependence.denominator())
                <= turnover * u64::from(aim.dependence.numerator())
        });
        let delivers = lot.iter().all(|part| {
            let query = LotQuery { cpv: part.cpv, areas: vec![part.area], ..query.clone() };
            match verdict(&query, it) {
                Some(Verdict::Eligible) => true,
                Some(Verdict::Undecided) => may(Known::Open),
                _ => false,
            }
        });
        delivers && affords.unwrap_or(may(Known::Open))
    };
    given.iter().filter(|(_, it)| carries(it)).map(|(id, _)| *id).collect()
}

/// Every way to put so many parts into lots: each part names its lot.
fn divisions(parts: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..parts {
        let more = |named: &Vec<usize>| {
            let lots = named.iter().max().map_or(0, |most| most + 1);
            (0..=lots).map(|lot| [named.as_slice(), &[lot]].concat()).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(more).collect();
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn consortia_are_those_that_trying_every_group_finds(
        query in lots(),
        all in vec(enterprises(), 0..6),
        reading in readings(),
    ) {
        let given = given(&all);
        let found = consortia(&query, &given, &ByLawBook(&BOOK), reading, Reaching::default());
        prop_assert_eq!(found.complete_to, 3);
        prop_assert_eq!(found.found, smallest(&query, &given, reading));
    }

    #[test]
    fn divisions_are_the_best_that_trying_every_division_finds(
        asked in vec(vec(predicates(), 1..2), 0..2),
        parts in parts(),
        all in vec(enterprises(), 0..7),
        (tenths, reading) in (1_u32..11, readings()),
    ) {
        let given = given(&all);
        let query = lot(cpv("55520000"), Vec::new(), asking(asked));
        let aim = Aim { at_least: 1, dependence: Share::new(tenths, 10).unwrap(), reading };
        let found = lot_proposals(&query, &parts, &given, &ByLawBook(&BOOK), aim);
        // For each number of lots how many can carry each at best.
        let mut best = vec![0; parts.len() + 1];
        for named in divisions(parts.len()) {
            let lots = named.iter().max().unwrap() + 1;
            let lot = |lot| -> Vec<Part> {
                (0..parts.len()).filter(|part| named[*part] == lot).map(|part| parts[part]).collect()
            };
            let each = (0..lots).map(|at| carriers(&query, &lot(at), &given, aim).len()).min().unwrap();
            best[lots] = best[lots].max(each);
        }
        let mut front: Vec<(usize, usize)> = Vec::new();
        for (lots, carriers) in best.into_iter().enumerate() {
            if carriers > front.last().map_or(0, |last| last.1) {
                front.push((lots, carriers));
            }
        }
        let told: Vec<_> = found.front.iter().map(|it| (it.lots.len(), it.carriers_of_each)).collect();
        prop_assert_eq!(told, front);
        for division in &found.front {
            prop_assert_eq!(division.at_least_lots, division.lots.len());
            for lot in &division.lots {
                let held: Vec<_> = lot.parts.iter().map(|part| parts[*part]).collect();
                let told: BTreeSet<_> = lot.carriers.iter().copied().collect();
                prop_assert_eq!(told, carriers(&query, &held, &given, aim));
            }
        }
    }
}
