//! Relaxations against trying everything, and against matching anew.

mod brute_force;
mod joint;
mod legal;
mod many_steps;
mod other_evidence;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeMap;

use super::super::figure::Bounds;
use super::properties::{effect, enterprises, given, queries};
use super::*;
use crate::enterprise::{Certificate, Evidence, EvidenceKind};
use crate::period::Period;
use brute_force::{Options, Tried, try_all};

const WANTED: u32 = 10;

fn number(value: u32) -> Threshold {
    Threshold::Number(value)
}

fn ids(relaxation: &Relaxation) -> Vec<EnterpriseId> {
    let mut ids: Vec<_> = relaxation.proof.iter().flat_map(|it| it.first.clone()).collect();
    ids.sort();
    ids
}

fn places(wanted: u32) -> LotQuery {
    query(vec![requirement("places", vec![Predicate::PlacesAtLeast { places: wanted }])])
}

fn with_places(places: u32) -> Enterprise {
    let capacity = Capacity { places: Some(places), ..Capacity::default() };
    Enterprise { capacity, ..enterprise() }
}

#[test]
fn every_useful_break_point_is_on_the_front_and_the_mildest_is_the_smallest() {
    let all = [with_places(9), with_places(6), with_places(6), with_places(0)];
    let field = match_lot(&places(10), &given(&all), &OPEN);
    let found = field.relax(&RelaxationTerms::new(1, 3, 50), None);
    let shown: Vec<_> =
        found.front.iter().map(|it| (it.changes[0].to.clone(), it.cost, it.admits)).collect();
    let lower = |value| ChangeTo::LowerTo { threshold: number(value) };
    // A threshold of nothing is a dropped requirement.
    assert_eq!(shown, [(lower(9), 10, 1), (lower(6), 40, 3), (ChangeTo::Drop, 100, 4)]);
    assert_eq!(found.smallest.len(), 1);
    assert_eq!(found.smallest[0], found.front[0]);
    let at_least_two = field.relaxations(2, 1, 50);
    assert_eq!(at_least_two[0].changes[0].to, lower(6));
    assert_eq!(
        at_least_two[0].changes[0].text.en,
        "lower the requirement to 6: number of places at least 10"
    );
}

#[test]
fn a_proof_tells_who_comes_in_through_which_change() {
    let right = LegalForm::EconomicAssociation;
    let wrong = |places| Enterprise { legal_form: LegalForm::Foundation, ..with_places(places) };
    let all = [with_places(6), wrong(12), wrong(7)];
    let mut query = places(10);
    query.requirements.push(requirement("form", vec![Predicate::LegalForm { forms: vec![right] }]));
    let field = match_lot(&query, &given(&all), &OPEN);
    let found = field.relaxations(3, 2, 50);
    let through: Vec<_> =
        found[0].proof.iter().map(|it| (it.through.join("+"), it.first.clone())).collect();
    let expected = [
        ("places".to_owned(), vec![id(1)]),
        ("form".to_owned(), vec![id(2)]),
        ("places+form".to_owned(), vec![id(3)]),
    ];
    assert_eq!(through, expected);
    assert_eq!((found[0].admits, found[0].cost), (3, 140));
}

#[test]
fn what_the_committee_declares_dear_is_avoided() {
    let foundation = Enterprise { legal_form: LegalForm::Foundation, ..with_places(12) };
    let all = [with_places(1), foundation];
    let mut query = places(10);
    let forms = vec![LegalForm::EconomicAssociation];
    query.requirements.push(requirement("form", vec![Predicate::LegalForm { forms }]));
    let field = match_lot(&query, &given(&all), &OPEN);
    let mut terms = RelaxationTerms::new(1, 1, 50);
    let cheapest =
        |terms: &RelaxationTerms| field.relax(terms, None).smallest[0].changes[0].key.clone();
    assert_eq!(cheapest(&terms), "places");
    let dear = ChangeCosts { drop: 1_000, lower: 1_000, ..ChangeCosts::default() };
    terms.costs.own.insert("places".to_owned(), dear);
    assert_eq!(cheapest(&terms), "form");
}

fn certified(scheme: &str) -> Enterprise {
    let valid = Period::new(date(2026, 1, 1), None).unwrap();
    let certificates = vec![Certificate { scheme: scheme.to_owned(), valid }];
    Enterprise { certificates, ..enterprise() }
}

fn iso() -> LotQuery {
    let any_of =
        ["ISO_14001", "FR2000"].map(|scheme| Predicate::Certificate { scheme: scheme.to_owned() });
    query(vec![requirement("environment", any_of.to_vec())])
}

#[test]
fn declared_equivalents_let_in_and_other_evidence_is_for_a_person_to_judge() {
    let mut other = enterprise();
    other.capacity.certificates_are_complete = true;
    other.evidence = vec![Evidence {
        fact: Fact::Certificate,
        kind: EvidenceKind::OwnStatement,
        issuer: "Provkök".to_owned(),
        valid: Period::since(date(2026, 1, 1)),
        note: None,
    }];
    let all = [certified("EMAS"), other, certified("ISO_14001")];
    let (query, given) = (iso(), given(&all));
    let field = match_lot(&query, &given, &OPEN);
    let register = Register { query: &query, enterprises: &given };
    let mut terms = RelaxationTerms::new(1, 1, 50);
    let schemes = vec!["EMAS".to_owned()];
    terms.equivalents =
        vec![Equivalents { key: "environment".to_owned(), schemes: schemes.clone() }];
    let found = field.relax(&terms, Some(register));
    assert_eq!(found.smallest[0].changes[0].to, ChangeTo::AcceptEquivalent { schemes });
    assert_eq!((found.smallest[0].cost, ids(&found.smallest[0])), (10, vec![id(1)]));
    let other = &found.other_evidence[0];
    assert_eq!((other.enterprises, other.first.as_slice()), (1, &[id(2)][..]));
    assert!(other.text.en.contains("let a person judge"));
}

fn delivering(areas: &[&str]) -> Enterprise {
    Enterprise { delivery_areas: areas.iter().map(|it| area(it)).collect(), ..enterprise() }
}

#[test]
fn a_split_says_which_areas_somebody_can_deliver_in_alone() {
    let all = [delivering(&["0180"]), delivering(&["0180-norrmalm"]), delivering(&["0138", "SE2"])];
    let given = given(&all);
    let query = LotQuery { areas: vec![area("0180"), area("0136")], ..query(Vec::new()) };
    let field = match_lot(&query, &given, &OPEN);
    let register = Register { query: &query, enterprises: &given };
    let found = field.relax(&RelaxationTerms::new(1, 3, 50), Some(register));
    let shown: Vec<_> =
        found.front.iter().map(|it| (it.changes[0].to.clone(), it.cost, it.admits)).collect();
    let split =
        |areas: &[&str]| ChangeTo::SplitAreas { areas: areas.iter().map(|it| area(it)).collect() };
    let expected =
        [(split(&["0180"]), 30, 1), (split(&["0180-norrmalm"]), 50, 2), (ChangeTo::Drop, 100, 3)];
    assert_eq!(shown, expected);
}

#[test]
fn a_change_tells_its_kind_and_its_threshold_on_the_wire() {
    let to = ChangeTo::LowerTo { threshold: number(6) };
    let expected =
        serde_json::json!({"kind": "LOWER_TO", "threshold": {"kind": "NUMBER", "value": 6}});
    assert_eq!(serde_json::to_value(to).unwrap(), expected);
    assert_eq!(serde_json::to_value(ChangeTo::Drop).unwrap(), serde_json::json!({"kind": "DROP"}));
}

/// What one enterprise holds against the six requirements of a made-up field.
#[derive(Debug, Clone)]
struct Holding {
    flags: [Outcome; 3],
    figures: [Bounds; 3],
}

fn figures() -> impl Strategy<Value = Bounds> {
    (option::of(0_u32..14), option::of(0_u32..4)).prop_map(|(lower, above)| Bounds {
        lower: lower.map(number),
        upper: above.map(|above| number(lower.unwrap_or(0) + above)),
    })
}

fn holdings() -> impl Strategy<Value = Holding> {
    let flag = prop_oneof![
        5 => Just(Outcome::Met),
        1 => Just(Outcome::Unknown),
        1 => Just(Outcome::NotMet),
    ];
    let figure = prop_oneof![
        1 => Just(Bounds { lower: Some(number(20)), upper: Some(number(20)) }),
        2 => figures(),
    ];
    (vec(flag, 3), vec(figure, 3)).prop_map(|(flags, figures)| Holding {
        flags: flags.try_into().unwrap(),
        figures: figures.try_into().unwrap(),
    })
}

/// Three requirements that are met or not, then three that are measured.
const KEYS: [&str; 6] = [TRADE, AREA, "flag", "one", "two", "three"];

fn outcome(holding: &Holding, place: usize, wanted: Threshold) -> Outcome {
    holding.flags.get(place).copied().unwrap_or_else(|| holding.figures[place - 3].outcome(wanted))
}

fn field_of(holdings: &[Holding], wanted: u32) -> Field {
    let requirements = KEYS.iter().enumerate().map(|(place, key)| FieldRequirement {
        key: (*key).to_owned(),
        label: Text::new("krav", "requirement"),
        threshold: (place >= 3).then_some(number(wanted)),
        bounds: (place >= 3).then(|| holdings.iter().map(|it| it.figures[place - 3]).collect()),
    });
    let matches = (1..).zip(holdings).map(|(name, holding)| {
        let mask = |of: Outcome| {
            (0..KEYS.len())
                .filter(|place| outcome(holding, *place, number(wanted)) == of)
                .fold(0, |all, place| all | 1 << place)
        };
        let (fails, unknown) = (mask(Outcome::NotMet), mask(Outcome::Unknown));
        Match { id: id(name), fails, unknown, score: Score::default() }
    });
    Field {
        requirements: requirements.collect(),
        matches: matches.collect(),
        weights: Weights::default(),
    }
}

fn costs() -> impl Strategy<Value = Costs> {
    let own = (1_u16..130, 1_u16..130).prop_map(|(drop, lower)| ChangeCosts {
        drop,
        lower,
        ..ChangeCosts::default()
    });
    let keys = prop::sample::subsequence(&KEYS[1..], 0..4);
    (keys, vec(own, 4)).prop_map(|(keys, own)| Costs {
        usual: ChangeCosts::default(),
        own: keys.into_iter().map(str::to_owned).zip(own).collect(),
    })
}

/// Limits on the measured requirements: none, a floor, or a cap.
fn limits() -> impl Strategy<Value = Vec<LegalBound>> {
    let limit = option::of((any::<bool>(), 1_u32..12));
    vec(limit, 3).prop_map(|limits| {
        let made = KEYS[3..].iter().zip(limits).filter_map(|(key, limit)| {
            let (is_floor, at) = limit?;
            let threshold = number(at);
            Some(LegalBound {
                key: (*key).to_owned(),
                limit: if is_floor {
                    LegalLimit::NotBelow { threshold }
                } else {
                    LegalLimit::NotAbove { threshold }
                },
                verdict: crate::law::assessment::Verdict::Prohibited,
                is_exceeded: false,
                provisions: Vec::new(),
                why: Text::new("därför", "because"),
                remedy: Text::new("gör så", "do so"),
            })
        });
        made.collect()
    })
}

/// A dropped requirement, or the number it is lowered to.
type Change = Option<u32>;

/// What is open for one requirement, worked out from its rules alone.
fn options(place: usize, terms: &RelaxationTerms) -> Options<Change> {
    let costs = terms.costs.of(KEYS[place]);
    let limit = terms.bounds.iter().find(|bound| bound.key == KEYS[place]).map(|it| it.limit);
    let at = |of: &Option<LegalLimit>| match of {
        Some(LegalLimit::NotBelow { threshold } | LegalLimit::NotAbove { threshold }) => {
            match threshold {
                Threshold::Number(number) => *number,
                other => panic!("{other:?}"),
            }
        }
        _ => 0,
    };
    let mut options: Options<Change> = Vec::new();
    if place >= 3 {
        for value in (1..WANTED).rev() {
            let allowed = match limit {
                Some(LegalLimit::NotBelow { .. }) => value >= at(&limit),
                Some(LegalLimit::NotAbove { .. }) => value <= at(&limit),
                _ => true,
            };
            // Ten is a tenth of a hundred, so per cents come out whole.
            let points = (u32::from(costs.lower) * (WANTED - value) * 10).div_ceil(100);
            if allowed {
                options.push((points.max(1), Some(value)));
            }
        }
    }
    if place >= 1 && !matches!(limit, Some(LegalLimit::NotBelow { .. })) {
        options.push((u32::from(costs.drop), None));
    }
    options
}

fn admitted(holdings: &[Holding], changes: &[(usize, &Change)]) -> usize {
    let after = |holding: &Holding, changes: &[(usize, &Change)]| {
        (0..KEYS.len()).all(|place| {
            let change = changes.iter().find(|(changed, _)| *changed == place);
            match change {
                Some((_, None)) => true,
                Some((_, Some(value))) => outcome(holding, place, number(*value)) == Outcome::Met,
                None => outcome(holding, place, number(WANTED)) == Outcome::Met,
            }
        })
    };
    holdings.iter().filter(|it| !after(it, &[]) && after(it, changes)).count()
}

fn summed_up(found: &Relaxations) -> Tried {
    let place =
        |change: &super::super::Change| KEYS.iter().position(|key| *key == change.key).unwrap();
    let mut smallest: Vec<_> = found
        .smallest
        .iter()
        .map(|it| (it.changes.iter().map(place).collect(), it.cost, it.admits))
        .collect();
    smallest.sort();
    let front = found.front.iter().map(|it| (it.cost, it.admits)).collect();
    Tried { smallest, front }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn what_is_found_is_what_trying_everything_finds(
        holdings in vec(holdings(), 0..14),
        costs in costs(),
        bounds in limits(),
        at_least in 1_usize..4,
        max_size in 1_usize..4,
    ) {
        let terms =
            RelaxationTerms { costs, bounds, ..RelaxationTerms::new(at_least, max_size, usize::MAX) };
        let open: Vec<_> = (0..KEYS.len()).map(|place| options(place, &terms)).collect();
        let expected =
            try_all(&open, max_size, at_least, |changes| admitted(&holdings, changes));
        let found = field_of(&holdings, WANTED).relax(&terms, None);
        prop_assert_eq!(summed_up(&found), expected);
        for it in found.smallest.iter().chain(&found.front) {
            let counted: usize = it.proof.iter().map(|part| part.enterprises).sum();
            prop_assert_eq!(counted, it.admits);
            prop_assert_eq!(it.changes.iter().map(|change| change.cost).sum::<u32>(), it.cost);
        }
    }

    #[test]
    fn few_of_the_smallest_are_the_first_of_all(
        holdings in vec(holdings(), 0..14),
        at_least in 1_usize..4,
        most in 0_usize..6,
    ) {
        let field = field_of(&holdings, WANTED);
        let all = field.relaxations(at_least, 3, usize::MAX);
        let first: Vec<_> = all.into_iter().take(most).collect();
        prop_assert_eq!(field.relaxations(at_least, 3, most), first);
    }
}

/// Changes as the committee would make them, each with its cost, mildest first.
fn open_changes(query: &LotQuery, key: &str, terms: &RelaxationTerms) -> Options<WhatIfChange> {
    let (own, costs) = (key.to_owned(), terms.costs.of(key));
    let drop = (u32::from(costs.drop), WhatIfChange::Drop { key: own.clone() });
    if key == AREA {
        let split = |areas: Vec<AreaCode>| WhatIfChange::SplitAreas { areas };
        let within = ["0180", "0180-norrmalm", "0138"].map(area).to_vec();
        return vec![
            (u32::from(costs.split_areas), split(query.areas.clone())),
            (u32::from(costs.split_within_areas), split(within)),
            drop,
        ];
    }
    let requirement = query.requirements.iter().find(|it| it.key == key).unwrap();
    let mut open = Vec::new();
    let (mut top, mut set): (u32, fn(u32) -> Threshold) = (0, Threshold::Number);
    match requirement.any_of.as_slice() {
        [
            Predicate::PlacesAtLeast { places: wanted }
            | Predicate::EmployeesAtLeast { employees: wanted },
        ] => {
            top = *wanted;
        }
        [Predicate::TurnoverAtLeast { amount } | Predicate::LargestContractAtLeast { amount }] => {
            top = u32::try_from(amount.ore() / 100).unwrap();
            set = |kronor| Threshold::Amount(crate::money::Sek::from_kronor(kronor.into()));
        }
        [Predicate::ReferencesAtLeast { references, .. }] => top = *references,
        [Predicate::Certificate { .. }] => {
            let schemes = terms.equivalents[0].schemes.clone();
            let accept = WhatIfChange::AcceptEquivalent { key: own.clone(), schemes };
            open.push((u32::from(costs.accept_equivalent), accept));
        }
        _ => {}
    }
    for value in (1..top).rev() {
        let points = u32::from(costs.lower) * (100 - value * 100 / top);
        let change = WhatIfChange::SetThreshold { key: own.clone(), threshold: set(value) };
        open.push((points.div_ceil(100).max(1), change));
    }
    open.push(drop);
    open
}

/// Shares have more break points than the plain list of changes knows.
fn has_share(query: &LotQuery) -> bool {
    let is_share =
        |it: &Requirement| matches!(it.any_of.as_slice(), [Predicate::TargetShareAtLeast { .. }]);
    query.requirements.iter().any(is_share)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn matching_anew_after_every_combination_finds_the_same(
        mut query in queries(),
        all in vec(enterprises(), 0..6),
        at_least in 1_usize..3,
        max_size in 1_usize..4,
    ) {
        query.requirements.truncate(2);
        (query.areas, query.point) = (vec![area("0180"), area("0138")], None);
        prop_assume!(!has_share(&query));
        let given = given(&all);
        let mut terms = RelaxationTerms::new(at_least, max_size, usize::MAX);
        let keys: Vec<_> = std::iter::once(AREA.to_owned())
            .chain(query.requirements.iter().map(|it| it.key.clone()))
            .collect();
        let schemes = vec!["ISO_9002".to_owned(), "ISO_9001".to_owned()];
        terms.equivalents =
            keys.iter().map(|key| Equivalents { key: key.clone(), schemes: schemes.clone() }).collect();
        let before = match_lot(&query, &given, &OPEN);
        let open: Vec<_> = keys.iter().map(|key| open_changes(&query, key, &terms)).collect();
        let expected = try_all(&open, max_size, at_least, |changes| {
            let changes: Vec<_> = changes.iter().map(|(_, change)| (*change).clone()).collect();
            let after = match_lot(&query.changed(&changes).unwrap(), &given, &OPEN);
            effect(&before, &after).0.len()
        });
        let found = before.relax(&terms, Some(Register { query: &query, enterprises: &given }));
        let place = |change: &super::super::Change| {
            keys.iter().position(|key| *key == change.key).unwrap()
        };
        let mut smallest: Vec<(Vec<usize>, u32, usize)> = found
            .smallest
            .iter()
            .map(|it| (it.changes.iter().map(place).collect(), it.cost, it.admits))
            .collect();
        smallest.sort();
        prop_assert_eq!(smallest, expected.smallest);
        let front: Vec<_> = found.front.iter().map(|it| (it.cost, it.admits)).collect();
        prop_assert_eq!(front, expected.front);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn making_the_changes_lets_in_those_who_were_promised(
        mut query in queries(),
        all in vec(enterprises(), 0..8),
        wide in any::<bool>(),
        at_least in 1_usize..4,
        max_size in 1_usize..4,
    ) {
        if wide {
            (query.areas, query.point) = (vec![area("SE110"), area("0380")], None);
        }
        let given = given(&all);
        let before = match_lot(&query, &given, &OPEN);
        let mut terms = RelaxationTerms::new(at_least, max_size, usize::MAX);
        let schemes = vec!["ISO_9001".to_owned()];
        terms.equivalents = (query.requirements.iter())
            .map(|it| Equivalents { key: it.key.clone(), schemes: schemes.clone() })
            .collect();
        let found = before.relax(&terms, Some(Register { query: &query, enterprises: &given }));
        for it in found.smallest.iter().chain(&found.front) {
            let changes: Vec<_> =
                it.changes.iter().map(|change| WhatIfChange::of(&change.key, &change.to)).collect();
            let after = match_lot(&query.changed(&changes).unwrap(), &given, &OPEN);
            let (admits, possible) = effect(&before, &after);
            prop_assert_eq!((ids(it), it.admits_if_known), (admits, possible), "{:?}", it.changes);
        }
        let costs: Vec<_> = found.smallest.iter().map(|it| (it.cost, Reverse(it.admits))).collect();
        prop_assert!(costs.is_sorted());
        let by_key: BTreeMap<_, _> = found.front.iter().map(|it| (it.cost, it.admits)).collect();
        prop_assert_eq!(by_key.len(), found.front.len());
    }
}
