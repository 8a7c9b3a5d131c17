use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::enterprise::standing::tests::cooperative;
use crate::enterprise::{MergeKind, MergedInto};
use jiff::civil::date;

fn id(number: u128) -> EnterpriseId {
    EnterpriseId::from_uuid(Uuid::from_u128(number))
}

fn named(name: &str, home: &str) -> Enterprise {
    let home_municipality = home.parse().unwrap();
    Enterprise { name: name.to_owned(), home_municipality, ..cooperative() }
}

fn numbered(name: &str, number: &str) -> Enterprise {
    Enterprise { organisation_number: Some(number.parse().unwrap()), ..named(name, "0180") }
}

fn formerly(name: &str, former: &str) -> Enterprise {
    let mut enterprise = named(name, "0180");
    enterprise.history.keep_name(former, None);
    enterprise
}

fn alike(a: &Enterprise, b: &Enterprise) -> Vec<DuplicateGround> {
    let found = NameIndex::of([(id(2), b)]).like(a, Some(id(1)));
    found.into_iter().flat_map(|it| it.grounds).collect()
}

#[rstest]
#[case(named("Skurhumlorna", "0180"), named("SKURHUMLORNA", "0180"), &[DuplicateGround::SameName])]
#[case(named("Skurhumlorna", "0180"), named("Skurhumlorna", "0138"), &[DuplicateGround::SameNameElsewhere])]
#[case(named("Skurhumlorna", "0180"), named("Skurhumlona", "0180"), &[DuplicateGround::NearName])]
#[case(named("Skurhumlorna", "0180"), named("Skurhumlona", "0138"), &[])]
#[case(formerly("Putsa", "Skurhumlorna"), named("Skurhumlorna ek. för.", "0138"), &[DuplicateGround::FormerName])]
#[case(formerly("Putsa", "Skurhumlorna"), formerly("Blänk", "Skurhumlorna"), &[DuplicateGround::FormerName])]
#[case(named("Skurhumlorna", "0180"), named("Tvålmånen", "0180"), &[])]
// Two numbers are two enterprises, unless even the name is the same.
#[case(numbered("Skurhumlorna", "769999-0003"), numbered("Skurhumlona", "802999-0077"), &[])]
#[case(numbered("Skurhumlorna", "769999-0003"), numbered("Skurhumlorna", "802999-0077"), &[DuplicateGround::SameName])]
#[case(numbered("Skurhumlorna", "769999-0003"), named("Skurhumlona", "0180"), &[DuplicateGround::NearName])]
fn records_look_alike_in_both_directions(
    #[case] a: Enterprise,
    #[case] b: Enterprise,
    #[case] expected: &[DuplicateGround],
) {
    assert_eq!(alike(&a, &b), expected);
    assert_eq!(alike(&b, &a), expected);
}

#[test]
fn no_record_is_its_own_duplicate() {
    let enterprise = named("Skurhumlorna", "0180");
    let index = NameIndex::of([(id(1), &enterprise)]);
    assert_eq!(index.like(&enterprise, Some(id(1))), []);
    assert_eq!(index.like(&enterprise, None).len(), 1);
}

#[test]
fn a_record_that_leads_to_another_is_looked_for_no_more() {
    let mut merged = named("Skurhumlorna", "0180");
    merged.history.merged_into = Some(MergedInto {
        enterprise_id: id(9),
        on: date(2026, 1, 1),
        kind: MergeKind::SameEnterprise,
    });
    assert_eq!(alike(&named("Skurhumlorna", "0180"), &merged), []);
}

#[test]
fn what_a_person_has_cleared_is_not_shown_again_from_either_side() {
    let mut cleared = named("Skurhumlorna", "0180");
    let other = named("Skurhumlorna", "0180");
    cleared.history.distinct_from = vec![id(2)];
    assert_eq!(alike(&cleared, &other), []);
    let index = NameIndex::of([(id(1), &cleared)]);
    assert_eq!(index.like(&other, Some(id(2))), []);
    assert_eq!(index.like(&other, Some(id(3))).len(), 1);
}

#[test]
fn every_pair_stands_once_the_likest_first() {
    let register = [
        (id(3), named("Tvålmånen", "0180")),
        (id(1), named("Skurhumlona", "0180")),
        (id(2), named("Skurhumlorna", "0180")),
        (id(4), named("Skurhumlorna", "0180")),
    ];
    let index = NameIndex::of(register.iter().map(|(id, it)| (*id, it)));
    let mut pairs: Vec<_> =
        register.iter().flat_map(|(id, it)| index.pairs_from(*id, it)).collect();
    likest_first(&mut pairs);
    let pairs: Vec<_> = pairs
        .into_iter()
        .map(|pair| (pair.enterprise_id, pair.duplicate.enterprise_id, pair.duplicate.grounds))
        .collect();
    let near = vec![DuplicateGround::NearName];
    assert_eq!(
        pairs,
        [
            (id(2), id(4), vec![DuplicateGround::SameName]),
            (id(1), id(2), near.clone()),
            (id(1), id(4), near),
        ]
    );
}

#[test]
fn the_grounds_are_told_without_any_number() {
    let (a, b) = (numbered("Putsa", "769999-0003"), numbered("Putsa", "802999-0077"));
    let found = NameIndex::of([(id(2), &b)]).like(&a, None);
    assert_eq!(found[0].reading.sv, "samma namn och kommun; organisationsnumren skiljer sig åt");
    assert!(!serde_json::to_string(&found).unwrap().contains("0077"));
}

/// A record of a made-up register, in which names are few and slips are many.
fn record() -> impl Strategy<Value = Enterprise> {
    let names = ["Skurhumlorna", "Kvistboens verkstad", "Putsa", "Blänk", "KOS", "Kafé Nio", "(-)"];
    let forms = ["", " ek. för.", " AB", " (svb)", ", ideell förening"];
    let numbers = [None, None, Some("769999-0003"), Some("802999-0077")];
    let name = (
        prop::sample::select(names.to_vec()),
        prop::sample::select(forms.to_vec()),
        prop::collection::vec((0..20_usize, prop::option::of(prop::char::range('a', 'f'))), 0..3),
    );
    let written = name.prop_map(|(name, form, slips)| {
        let mut letters: Vec<char> = name.chars().collect();
        for (place, put) in slips {
            match put {
                Some(letter) => letters.insert(place % (letters.len() + 1), letter),
                None if letters.len() > 1 => drop(letters.remove(place % letters.len())),
                None => {}
            }
        }
        format!("{}{form}", String::from_iter(letters))
    });
    (
        prop::collection::vec(written, 1..3),
        prop::sample::select(vec!["0180", "0180", "0138"]),
        prop::sample::select(numbers.to_vec()),
        prop::collection::vec(1..20_u128, 0..2),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(names, home, number, distinct, is_merged)| {
            let mut enterprise = named_with(&names[0], home, number);
            if let Some(former) = names.get(1) {
                enterprise.history.keep_name(former, None);
            }
            enterprise.history.distinct_from = distinct.into_iter().map(id).collect();
            enterprise.history.merged_into = is_merged.then(|| MergedInto {
                enterprise_id: id(99),
                on: date(2026, 1, 1),
                kind: MergeKind::SameEnterprise,
            });
            enterprise
        })
}

fn named_with(name: &str, home: &str, number: Option<&str>) -> Enterprise {
    let organisation_number = number.map(|number| number.parse().unwrap());
    Enterprise { organisation_number, ..named(name, home) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn looking_up_finds_what_comparing_with_all_finds(
        register in prop::collection::vec(record(), 1..20), new in record()
    ) {
        let register: Vec<_> = (1..).map(id).zip(register).collect();
        let index = NameIndex::of(register.iter().map(|(id, it)| (*id, it)));
        let all: BTreeSet<usize> = (0..index.entries.len()).collect();
        let asked = register.iter().map(|(id, it)| (Some(*id), it)).chain([(None, &new)]);
        for (own, enterprise) in asked {
            let found = index.like(enterprise, own);
            prop_assert_eq!(&found, &index.like_among(enterprise, own, &all));
            // The same of the few records that have a key in common.
            let keys = lookup_keys(enterprise);
            let few = register.iter().filter(|(_, it)| !keys.is_disjoint(&lookup_keys(it)));
            let few = NameIndex::of(few.map(|(id, it)| (*id, it)));
            prop_assert_eq!(&found, &few.like(enterprise, own));
            // A pair stands with the record of the lower identity, and with no other.
            let Some(own) = own else { continue };
            let is_merged = enterprise.history.merged_into.is_some();
            let mut others: Vec<_> =
                found.into_iter().filter(|it| own < it.enterprise_id && !is_merged).collect();
            others.sort_by_key(|it| it.enterprise_id);
            let pairs = few.pairs_from(own, enterprise);
            prop_assert!(pairs.iter().all(|it| (it.enterprise_id, &it.name) == (own, &enterprise.name)));
            let pairs: Vec<_> = pairs.into_iter().map(|it| it.duplicate).collect();
            prop_assert_eq!(pairs, others);
        }
    }
}

#[test]
fn a_register_of_strangers_is_not_looked_at() {
    let strangers: Vec<Enterprise> =
        (0..500).map(|number| named(&format!("{number} företaget"), "0180")).collect();
    let asked = lookup_keys(&named("Skurhumlorna", "0180"));
    assert!(strangers.iter().all(|it| asked.is_disjoint(&lookup_keys(it))));
}
