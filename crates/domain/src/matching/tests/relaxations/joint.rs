//! Groups that meet a lot together, against trying every group.

use super::*;
use crate::money::Sek;

fn bids(query: &LotQuery, all: &[Enterprise]) -> JointBids {
    let given = given(all);
    let field = match_lot(query, &given, &OPEN);
    let register = Register { query, enterprises: &given };
    field.relax(&RelaxationTerms::new(1, 3, 50), Some(register)).joint_bids.unwrap()
}

fn members(bids: &JointBids) -> Vec<Vec<EnterpriseId>> {
    bids.groups.iter().map(|group| group.members.clone()).collect()
}

fn certified_with(places: u32) -> Enterprise {
    let certificates = certified("ISO_9001").certificates;
    Enterprise { certificates, ..with_places(places) }
}

fn places_and_iso() -> LotQuery {
    let mut query = places(10);
    let scheme = "ISO_9001".to_owned();
    query.requirements.push(requirement("iso", vec![Predicate::Certificate { scheme }]));
    query
}

#[test]
fn figures_add_up_and_one_member_lends_its_certificate() {
    let all = [certified_with(4), with_places(6), with_places(2)];
    let bids = bids(&places_and_iso(), &all);
    assert_eq!(members(&bids), [[id(1), id(2)]]);
    let proof = &bids.groups[0].proof;
    assert_eq!((proof[0].key.as_str(), proof[0].together), ("places", Some(number(10))));
    assert_eq!((proof[1].key.as_str(), proof[1].met_by.as_slice()), ("iso", &[id(1)][..]));
    assert_eq!((bids.candidates, bids.tried, bids.groups_in_all, bids.enterprises), (3, 3, 1, 2));
}

#[test]
fn three_are_a_group_only_where_no_two_of_them_are() {
    let all = [certified_with(4), certified_with(4), certified_with(3), certified_with(7)];
    let mut found = members(&bids(&places_and_iso(), &all));
    for group in &mut found {
        group.sort();
    }
    found.sort();
    let expected =
        [vec![id(1), id(2), id(3)], vec![id(1), id(4)], vec![id(2), id(4)], vec![id(3), id(4)]];
    assert_eq!(found, expected);
}

#[test]
fn who_may_take_part_is_asked_of_each_member() {
    let mut query = places(10);
    let forms = vec![LegalForm::EconomicAssociation];
    query.requirements.push(requirement("form", vec![Predicate::LegalForm { forms }]));
    let foundation = Enterprise { legal_form: LegalForm::Foundation, ..with_places(20) };
    let bids = bids(&query, &[with_places(6), foundation]);
    assert!(bids.groups.is_empty());
    let pooling = |key: &str| bids.pools.iter().find(|pool| pool.key == key).unwrap().pooling;
    assert_eq!(pooling(TRADE), Pooling::EachMember);
    assert_eq!(pooling(AREA), Pooling::Areas);
    assert_eq!(pooling("places"), Pooling::Sum);
    assert_eq!(pooling("form"), Pooling::EachMember);
}

#[test]
fn that_only_sellers_are_tried_together_is_not_said_to_be_the_law() {
    let bids = bids(&places_and_iso(), &[certified_with(4), with_places(6)]);
    let said = |key: &str| bids.pools.iter().find(|pool| pool.key == key).unwrap().text.clone();
    assert!(said(TRADE).sv.starts_with("här prövas bara grupper"), "{}", said(TRADE).sv);
    assert!(said(TRADE).en.contains("are tried here"), "{}", said(TRADE).en);
    assert!(said("iso").sv.contains("bedöm om det täcker"), "{}", said("iso").sv);
    assert!(said("iso").en.contains("judge whether that covers"), "{}", said("iso").en);
}

#[test]
fn areas_are_put_together() {
    let query = LotQuery { areas: vec![area("0180"), area("0138")], ..query(Vec::new()) };
    let all = [delivering(&["0180"]), delivering(&["0138"]), delivering(&["0180", "0136"])];
    let mut found = members(&bids(&query, &all));
    found.sort();
    assert_eq!(found, [[id(1), id(2)], [id(2), id(3)]]);
}

/// Whether the members meet three requirements together, told from their records.
fn is_enough(group: &[&Enterprise]) -> bool {
    let places: u32 = group.iter().filter_map(|it| it.capacity.places).sum();
    let one_meets = |meets: &dyn Fn(&Enterprise) -> bool| group.iter().any(|it| meets(it));
    let held = |it: &Enterprise| !it.certificates.is_empty();
    let carried = |it: &Enterprise| it.capacity.largest_contract >= Some(Sek::from_kronor(5));
    (places >= 10 || one_meets(&|it| it.capacity.places >= Some(10)))
        && one_meets(&held)
        && one_meets(&carried)
}

fn some_record() -> impl Strategy<Value = Enterprise> {
    let contract = prop::sample::select(vec![None, Some(3), Some(5)]);
    (option::of(0_u32..12), any::<bool>(), contract).prop_map(|(places, holds, contract)| {
        let base = if holds { certified("ISO_9001") } else { enterprise() };
        let capacity = Capacity {
            places,
            largest_contract: contract.map(Sek::from_kronor),
            ..Capacity::default()
        };
        Enterprise { capacity, ..base }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn groups_are_those_that_trying_every_group_finds(all in vec(some_record(), 0..7)) {
        let mut query = places_and_iso();
        let amount = Sek::from_kronor(5);
        query.requirements.push(
            requirement("contract", vec![Predicate::LargestContractAtLeast { amount }]),
        );
        let alone = |it: &Enterprise| is_enough(&[it]);
        let mut expected: Vec<Vec<EnterpriseId>> = Vec::new();
        let some: Vec<_> = given(&all).into_iter().filter(|(_, it)| !alone(it)).collect();
        for (a, first) in some.iter().enumerate() {
            for (b, second) in some.iter().enumerate().skip(a + 1) {
                let pair = is_enough(&[first.1, second.1]);
                if pair {
                    expected.push(vec![first.0, second.0]);
                }
                for third in some.iter().skip(b + 1) {
                    let smaller = pair
                        || is_enough(&[first.1, third.1])
                        || is_enough(&[second.1, third.1]);
                    if !smaller && is_enough(&[first.1, second.1, third.1]) {
                        expected.push(vec![first.0, second.0, third.0]);
                    }
                }
            }
        }
        let mut found = members(&bids(&query, &all));
        for group in &mut found {
            group.sort();
        }
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
    }
}
