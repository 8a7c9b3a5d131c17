//! What a change would do, against matching anew.

use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

use super::properties::{enterprises, given, predicates, queries};
use super::*;
use crate::money::Sek;

fn with_places(places: Option<u32>) -> Enterprise {
    let capacity = Capacity { places, ..Capacity::default() };
    Enterprise { capacity, ..enterprise() }
}

fn places(wanted: u32) -> LotQuery {
    query(vec![requirement("places", vec![Predicate::PlacesAtLeast { places: wanted }])])
}

fn asked(query: &LotQuery, changes: &[WhatIfChange], all: &[Enterprise], named: usize) -> WhatIf {
    let given = given(all);
    let then = query.changed(changes).unwrap();
    let (before, after) = (match_lot(query, &given, &OPEN), match_lot(&then, &given, &OPEN));
    let before = Asked { query, field: &before };
    what_if(before, Asked { query: &then, field: &after }, &given, &OPEN, named)
}

fn set_places(threshold: u32) -> WhatIfChange {
    let threshold = Threshold::Number(threshold);
    WhatIfChange::SetThreshold { key: "places".to_owned(), threshold }
}

#[test]
fn those_who_come_in_are_named_with_the_requirement_that_let_them() {
    let all = [with_places(Some(6)), with_places(Some(12)), with_places(None)];
    let found = asked(&places(10), &[set_places(5)], &all, 10);
    assert_eq!(found.before, Counts { eligible: 1, undecided: 1, shut_out: 1 });
    assert_eq!(found.after, Counts { eligible: 2, undecided: 1, shut_out: 0 });
    let [movement] = found.movements.as_slice() else { panic!("{:?}", found.movements) };
    assert_eq!((movement.from, movement.to), (Verdict::ShutOut, Verdict::Eligible));
    assert_eq!(movement.text.sv, "1 som är utestängda nu kan då");
    assert_eq!(movement.first[0].enterprise_id, id(1));
    let because = &movement.first[0].because;
    assert_eq!((because.len(), because[0].key.as_str()), (1, "places"));
    assert_eq!((because[0].before, because[0].after), (Some(Outcome::NotMet), Some(Outcome::Met)));
    assert!(!because[0].reasons.is_empty());
}

#[test]
fn equivalents_are_accepted_in_the_place_of_certificates_alone_and_the_label_says_them() {
    let scheme = "ISO_9001".to_owned();
    let mut query = places(10);
    let label = Some(Text::new("Certifierade enligt ISO 9001", "Certified under ISO 9001"));
    let iso = requirement("iso", vec![Predicate::Certificate { scheme }]);
    query.requirements.push(Requirement { label, ..iso });
    let accept = |key: &str| WhatIfChange::AcceptEquivalent {
        key: key.to_owned(),
        schemes: vec!["EMAS".to_owned()],
    };
    let refused = query.changed(&[accept("places")]).unwrap_err();
    assert_eq!((refused[0].pointer.as_str(), refused[0].code), ("/0/key", "KIND"));
    let after = query.changed(&[accept("iso")]).unwrap();
    let answers = after.explain(&enterprise(), &OPEN);
    let label = &answers.iter().find(|answer| answer.key == "iso").unwrap().label;
    assert!(label.sv.contains("EMAS"), "{}", label.sv);
}

#[test]
fn a_requirement_that_is_changed_twice_is_told_of_once() {
    let drop = || WhatIfChange::Drop { key: "places".to_owned() };
    let refused = places(10).changed(&[drop(), drop()]).unwrap_err();
    let told: Vec<_> = refused.iter().map(|it| (it.pointer.as_str(), it.code)).collect();
    assert_eq!(told, [("/1", "DUPLICATE")]);
}

#[test]
fn tightening_shuts_out_and_adding_asks_for_what_is_missing() {
    let all = [with_places(Some(12)), with_places(Some(30))];
    let amount = Sek::from_kronor(100);
    let added = requirement("turnover", vec![Predicate::TurnoverAtLeast { amount }]);
    let add = WhatIfChange::Add { requirement: added };
    let found = asked(&places(10), &[set_places(20), add], &all, 10);
    let ways: Vec<_> = found.movements.iter().map(|it| (it.from, it.to, it.enterprises)).collect();
    let eligible = Verdict::Eligible;
    assert_eq!(ways, [(eligible, Verdict::Undecided, 1), (eligible, Verdict::ShutOut, 1)]);
    let added = &found.movements[0].first[0].because[0];
    assert_eq!((added.before, added.after), (None, Some(Outcome::Unknown)));
    assert!(added.reasons[0].ask.is_some());
}

#[test]
fn what_is_dropped_is_told_to_those_it_kept_out() {
    let drop = WhatIfChange::Drop { key: "places".to_owned() };
    let found = asked(&places(10), &[drop], &[with_places(Some(1))], 10);
    let because = &found.movements[0].first[0].because[0];
    assert_eq!((because.before, because.after), (Some(Outcome::NotMet), None));
}

#[test]
fn a_split_lets_in_those_who_reach_any_of_the_areas() {
    let query = LotQuery { areas: vec![area("0180"), area("0138")], ..query(Vec::new()) };
    let split = WhatIfChange::SplitAreas { areas: vec![area("0180"), area("0138")] };
    let found = asked(&query, &[split], &[enterprise()], 10);
    assert_eq!(found.after.eligible, 1);
    assert_eq!(found.movements[0].first[0].because[0].key, AREA);
}

fn refused(query: &LotQuery, changes: &[WhatIfChange]) -> Vec<(String, &'static str)> {
    let found = query.changed(changes).unwrap_err();
    found.into_iter().map(|it| (it.pointer, it.code)).collect()
}

#[test]
fn changes_that_make_no_sense_are_refused_with_their_place() {
    let query = places(10);
    let drop = |key: &str| WhatIfChange::Drop { key: key.to_owned() };
    let at = |pointer: &str, code| vec![(pointer.to_owned(), code)];
    assert_eq!(refused(&query, &[]), at("", "EMPTY"));
    assert_eq!(refused(&query, &[drop(TRADE)]), at("/0/key", "FIXED"));
    assert_eq!(refused(&query, &[drop("other")]), at("/0/key", "UNKNOWN"));
    assert_eq!(refused(&query, &[set_places(5), set_places(6)]), at("/1", "DUPLICATE"));
    let threshold = Threshold::Amount(Sek::from_kronor(5));
    let wrong = WhatIfChange::SetThreshold { key: "places".to_owned(), threshold };
    assert_eq!(refused(&query, &[wrong]), at("/0/threshold", "KIND"));
    assert_eq!(refused(&query, &[set_places(0)]), at("/0/anyOf/0/places", "RANGE"));
    let outside = WhatIfChange::SplitAreas { areas: vec![area("0138")] };
    assert_eq!(refused(&query, &[outside]), at("/0/areas/0", "OUTSIDE"));
    let again = WhatIfChange::Add { requirement: query.requirements[0].clone() };
    assert_eq!(refused(&query, &[again]), at("/0/requirement/key", "DUPLICATE"));
    let own =
        WhatIfChange::Add { requirement: requirement(AREA, query.requirements[0].any_of.clone()) };
    assert_eq!(refused(&query, &[own]), at("/0/requirement/key", "RESERVED"));
}

#[test]
fn a_change_is_read_as_it_is_written_and_nothing_else_is_accepted() {
    let change = serde_json::json!({"kind": "SET_THRESHOLD", "key": "places",
        "threshold": {"kind": "NUMBER", "value": 5}});
    assert_eq!(serde_json::from_value::<WhatIfChange>(change).unwrap(), set_places(5));
    let unknown = serde_json::json!({"kind": "DROP", "key": "places", "why": "because"});
    assert!(serde_json::from_value::<WhatIfChange>(unknown).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_difference_is_that_of_two_fields(
        query in queries(),
        all in vec(enterprises(), 0..8),
        replaced in vec(predicates(), 1..3),
        added in predicates(),
        dropped in any::<bool>(),
    ) {
        let key = "added".to_owned();
        let requirement = Requirement { key, label: None, any_of: vec![added] };
        let mut changes = vec![WhatIfChange::Add { requirement }];
        if let Some(first) = query.requirements.first() {
            let key = first.key.clone();
            changes.push(WhatIfChange::Replace { key, any_of: replaced });
        }
        if dropped {
            changes.push(WhatIfChange::Drop { key: AREA.to_owned() });
        }
        let found = asked(&query, &changes, &all, usize::MAX);
        let given = given(&all);
        let verdicts = |query: &LotQuery| -> BTreeMap<EnterpriseId, Verdict> {
            let field = match_lot(query, &given, &OPEN);
            field.matches().iter().map(|it| (it.id, it.verdict())).collect()
        };
        let (was, is) = (verdicts(&query), verdicts(&query.changed(&changes).unwrap()));
        let mut expected: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (id, was) in was {
            if was != is[&id] {
                expected.entry((is[&id], was)).or_default().push(id);
            }
        }
        let mut moved: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for movement in &found.movements {
            prop_assert_eq!(movement.enterprises, movement.first.len());
            let mut ids: Vec<_> = movement.first.iter().map(|it| it.enterprise_id).collect();
            ids.sort();
            moved.insert((movement.to, movement.from), ids);
            for moved in &movement.first {
                prop_assert!(!moved.because.is_empty());
                prop_assert!(moved.because.iter().all(|it| it.before != it.after));
            }
        }
        prop_assert_eq!(moved, expected);
        let count = |of| is.values().filter(|verdict| **verdict == of).count();
        let after = Counts {
            eligible: count(Verdict::Eligible),
            undecided: count(Verdict::Undecided),
            shut_out: count(Verdict::ShutOut),
        };
        prop_assert_eq!(found.after, after);
    }
}
