//! The smallest changes of requirements that let more in, against trying all.

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::matching::engine::Columns;
use hansyn_domain::matching::{
    ByLawBook, ChangeTo, LotQuery, Relaxation, RelaxationTerms, Verdict, Weights, match_lot,
};
use hansyn_domain::tender::Predicate;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;

use super::judge::{measured, verdict};
use super::population::{
    areas, asking, cpv, enterprises, given, lot, measured as measures, predicates,
};
use super::ranking::{BOOK, lowered, step, units};

/// What is done to one requirement, by its place; the areas come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    DropAreas,
    Drop(usize),
    Lower(usize, u64),
}

impl Change {
    fn of(key: &str, to: &ChangeTo) -> Self {
        let place = || key[1..].parse().unwrap();
        match to {
            ChangeTo::LowerTo { threshold } => Self::Lower(place(), units(*threshold).unwrap()),
            _ if key == "area" => Self::DropAreas,
            _ => Self::Drop(place()),
        }
    }

    /// Points: a hundred for dropping, and for lowering the per cent given up, from
    /// 1 to 99.
    fn cost(self, query: &LotQuery) -> u64 {
        let Self::Lower(place, least) = self else { return 100 };
        let (_, wanted) =
            measured(&query.requirements[place].any_of[0], query, &anybody()).unwrap();
        (100 - least * 100 / wanted).clamp(1, 99)
    }
}

/// Anybody at all, where only what is wanted is asked for.
fn anybody() -> Enterprise {
    serde_json::from_value(serde_json::json!({
        "name": "Vem som helst", "legalForm": "UNKNOWN", "kinds": [], "status": "ACTIVE",
        "isFictitious": true, "homeMunicipality": "0180", "trades": [], "deliveryAreas": [],
        "headcounts": [], "governance": {}, "aims": {}, "capacity": {}, "certificates": [],
        "references": [], "evidence": []
    }))
    .unwrap()
}

fn after(query: &LotQuery, changes: &[Change]) -> LotQuery {
    let mut then = query.clone();
    for change in changes {
        match *change {
            Change::DropAreas => (then.areas, then.point) = (Vec::new(), None),
            // Nobody fails a trade that everybody must have anyway.
            Change::Drop(place) => {
                then.requirements[place].any_of = vec![Predicate::OffersTrade { cpv: query.cpv }];
            }
            Change::Lower(place, least) => then = lowered(&then, place, least),
        }
    }
    then
}

/// Who surely can after the changes and could not surely before.
fn admitted(
    query: &LotQuery,
    changes: &[Change],
    given: &[(EnterpriseId, &Enterprise)],
) -> BTreeSet<EnterpriseId> {
    let can = |query: &LotQuery, it| verdict(query, it) == Some(Verdict::Eligible);
    let then = after(query, changes);
    let comes_in = given.iter().filter(|(_, it)| can(&then, it) && !can(query, it));
    comes_in.map(|(id, _)| *id).collect()
}

/// Everything that can be done to each requirement that can be changed.
fn options(query: &LotQuery) -> Vec<Vec<Change>> {
    let mut options = Vec::new();
    if !query.areas.is_empty() {
        options.push(vec![Change::DropAreas]);
    }
    for (place, requirement) in query.requirements.iter().enumerate() {
        let mut own = vec![Change::Drop(place)];
        let single = match requirement.any_of.as_slice() {
            [one] => measured(one, query, &anybody()).map(|(_, wanted)| (step(one), wanted)),
            _ => None,
        };
        if let Some((step, wanted)) = single {
            own.extend((1..wanted / step).map(|steps| Change::Lower(place, steps * step)));
        }
        options.push(own);
    }
    options
}

/// Every choice of changes of at most three requirements.
fn every_choice(query: &LotQuery) -> Vec<Vec<Change>> {
    let mut all: Vec<Vec<Change>> = vec![Vec::new()];
    for own in options(query) {
        let few: Vec<_> = all.iter().filter(|it| it.len() < 3).cloned().collect();
        all.extend(
            few.iter()
                .flat_map(|it| own.iter().map(move |change| [it.as_slice(), &[*change]].concat())),
        );
    }
    all.retain(|it| !it.is_empty());
    all
}

fn cost(query: &LotQuery, changes: &[Change]) -> u64 {
    changes.iter().map(|change| change.cost(query)).sum()
}

fn are_right(
    query: &LotQuery,
    found: &[Relaxation],
    at_least: usize,
    given: &[(EnterpriseId, &Enterprise)],
) -> Result<(), TestCaseError> {
    let enough: Vec<_> = (every_choice(query).into_iter())
        .filter(|changes| admitted(query, changes, given).len() >= at_least)
        .collect();
    let cheapest = enough.iter().map(|changes| cost(query, changes)).min();
    prop_assert_eq!(found.first().map(|it| u64::from(it.cost)), cheapest, "{:?}", found.first());
    for it in found {
        let changes: Vec<_> = it.changes.iter().map(|it| Change::of(&it.key, &it.to)).collect();
        let comes_in = admitted(query, &changes, given);
        let proved: BTreeSet<_> = it.proof.iter().flat_map(|it| it.first.clone()).collect();
        prop_assert_eq!(&comes_in, &proved);
        prop_assert_eq!((comes_in.len(), u64::from(it.cost)), (it.admits, cost(query, &changes)));
        prop_assert!(it.admits >= at_least);
        // Nothing can be left out.
        for left_out in 0..changes.len() {
            let mut fewer = changes.clone();
            fewer.remove(left_out);
            prop_assert!(admitted(query, &fewer, given).len() < at_least, "{:?}", changes);
        }
        // Nothing can be made milder for fewer points.
        for (place, change) in changes.iter().enumerate() {
            let same = |other: &&Change| match (change, other) {
                (Change::Drop(at) | Change::Lower(at, _), Change::Lower(milder, _)) => at == milder,
                _ => false,
            };
            let all = options(query);
            let milder =
                all.iter().flatten().filter(same).filter(|it| it.cost(query) < change.cost(query));
            for milder in milder {
                let mut other = changes.clone();
                other[place] = *milder;
                prop_assert!(
                    admitted(query, &other, given).len() < at_least,
                    "{:?} for {:?}",
                    other,
                    changes
                );
            }
        }
    }
    // Whatever cannot be made smaller and costs less than the dearest is there.
    let shown: BTreeSet<_> = found.iter().map(|it| u64::from(it.cost)).collect();
    prop_assert!(found.is_sorted_by_key(|it| it.cost), "{:?}", shown);
    Ok(())
}

/// For each cost how many come in at most for no more points.
fn front_is_right(
    query: &LotQuery,
    front: &[Relaxation],
    given: &[(EnterpriseId, &Enterprise)],
) -> Result<(), TestCaseError> {
    let tried: Vec<_> = (every_choice(query).into_iter())
        .map(|changes| (cost(query, &changes), admitted(query, &changes, given).len()))
        .collect();
    for points in tried.iter().map(|(points, _)| *points).collect::<BTreeSet<_>>() {
        let best = tried.iter().filter(|it| it.0 <= points).map(|it| it.1).max().unwrap_or(0);
        let told = front.iter().filter(|it| u64::from(it.cost) <= points).map(|it| it.admits).max();
        prop_assert_eq!(told.unwrap_or(0), best, "for {} points", points);
    }
    Ok(())
}

fn queries() -> impl Strategy<Value = LotQuery> {
    let asked = prop_oneof![3 => vec(measures(), 1..2), 1 => vec(predicates(), 2..3)];
    (vec(areas(), 0..2), vec(asked, 0..4))
        .prop_map(|(areas, asked)| lot(cpv("55520000"), areas, asking(asked)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn the_smallest_changes_are_those_that_trying_all_finds(
        query in queries(),
        all in vec(enterprises(), 0..8),
        at_least in 1_usize..4,
    ) {
        let given = given(&all);
        let field = match_lot(&query, &given, &ByLawBook(&BOOK));
        are_right(&query, &field.relaxations(at_least, 3, 100), at_least, &given)?;
        let columns = Columns::build(given.iter().copied());
        let near = columns.near_misses(&columns.prepare(&query, &BOOK), Weights::default(), 3);
        are_right(&query, &near.relaxations(at_least, 3, 100), at_least, &given)?;
        let found = field.relax(&RelaxationTerms::new(1, 3, 100), None);
        front_is_right(&query, &found.front, &given)?;
    }
}
