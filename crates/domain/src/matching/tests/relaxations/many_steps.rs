//! Thresholds with so many steps that the search bounds whole boxes of them.

use std::collections::BTreeMap;

use super::*;

/// Each step is five per cent.
const TWENTY: u32 = 20;

/// Known to reach these numbers, and to meet what cannot be measured.
fn reaching(reached: [u32; 3]) -> Holding {
    let exactly = |value| Bounds { lower: Some(number(value)), upper: Some(number(value)) };
    Holding { flags: [Outcome::Met; 3], figures: reached.map(exactly) }
}

/// Many are near what is wanted and few are far.
fn reached() -> impl Strategy<Value = u32> {
    (0..=TWENTY, 0..=TWENTY).prop_map(|(one, other)| one.max(other))
}

/// For each cost the most that lowering to any of the thresholds lets in.
fn best_by_cost(all: &[[u32; 3]]) -> BTreeMap<u32, usize> {
    let mut best: BTreeMap<u32, usize> = BTreeMap::new();
    for (one, two, three) in (1..=TWENTY)
        .flat_map(|one| (1..=TWENTY).map(move |two| (one, two)))
        .flat_map(|(one, two)| (1..=TWENTY).map(move |three| (one, two, three)))
    {
        let set = [one, two, three];
        let cost = set.iter().map(|at| (TWENTY - at) * 100 / TWENTY).sum();
        let meets = |wanted: [u32; 3]| {
            move |it: &&[u32; 3]| it.iter().zip(wanted).all(|(own, wanted)| *own >= wanted)
        };
        let admits =
            all.iter().filter(meets(set)).count() - all.iter().filter(meets([TWENTY; 3])).count();
        let known = best.entry(cost).or_default();
        *known = admits.max(*known);
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_front_of_many_steps_is_what_trying_them_all_finds(
        all in vec(prop::array::uniform3(reached()), 30..160),
        at_least in 1_usize..4,
    ) {
        let holdings: Vec<Holding> = all.iter().map(|it| reaching(*it)).collect();
        let mut terms = RelaxationTerms::new(at_least, 3, 10);
        // So dear that nothing is dropped.
        terms.costs.usual.drop = 1_000;
        let found = field_of(&holdings, TWENTY).relax(&terms, None).front;
        let found = found.into_iter().filter(|it| it.cost < 1_000);
        let mut most = at_least - 1;
        let expected: Vec<(u32, usize)> = (best_by_cost(&all).into_iter())
            .filter(|(_, admits)| {
                let rises = *admits > most;
                most = most.max(*admits);
                rises
            })
            .collect();
        prop_assert_eq!(found.map(|it| (it.cost, it.admits)).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn within_the_same_per_cent_who_may_come_in_is_looked_at_closely() {
    let mut short = reaching([995, 1_000, 1_000]);
    let known = short.figures[0];
    short.figures[0] = Bounds { lower: Some(number(500)), upper: Some(number(991)) };
    let possible = Bounds { lower: Some(number(500)), upper: Some(number(996)) };
    let mut enough = short.clone();
    enough.figures[0] = possible;
    let mut surely = short.clone();
    surely.figures[0] = known;
    let if_known = |holdings: &[Holding]| {
        let found = field_of(holdings, 1_000).relax(&RelaxationTerms::new(1, 1, 1), None);
        found.smallest.first().map(|it| (it.changes[0].to.clone(), it.admits, it.admits_if_known))
    };
    let lowered = ChangeTo::LowerTo { threshold: number(995) };
    assert_eq!(if_known(&[surely.clone(), short]), Some((lowered.clone(), 1, 0)));
    assert_eq!(if_known(&[surely, enough]), Some((lowered, 1, 1)));
}
