//! The margin in persons, against counting.

use proptest::prelude::*;

use super::*;

fn reached(target: u32, occupied: u32) -> bool {
    occupied > 0 && u64::from(target) * 100 >= u64::from(occupied) * 30
}

fn reading(target: u32, occupied: u32) -> TargetShareReading {
    let mut enterprise = cooperative();
    enterprise.headcounts = vec![counted(DAY, Count::exactly(target), Count::exactly(occupied))];
    report(&enterprise, DAY).target_share.unwrap()
}

#[rstest]
#[case(0, 0, Some(1), None, 0)]
#[case(0, 10, Some(5), None, 3)]
#[case(3, 10, Some(0), Some(0), 0)]
#[case(10, 10, Some(9), Some(23), 7)]
#[case(5, 20, Some(2), Some(4), 1)]
#[case(14, 47, Some(1), Some(1), 1)]
fn the_margin_is_counted_in_persons(
    #[case] target: u32,
    #[case] occupied: u32,
    #[case] target_persons: Option<u32>,
    #[case] other_persons: Option<u32>,
    #[case] reclassified: u32,
) {
    let margin = reading(target, occupied).margin.unwrap();
    assert_eq!(margin.reached, reached(target, occupied));
    assert_eq!(margin.target_persons, target_persons);
    assert_eq!(margin.other_persons, other_persons);
    assert_eq!(margin.reclassified, reclassified);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn one_person_beyond_the_margin_tips_it(occupied in 1..400_u32, part in 0..=400_u32) {
        let target = part.min(occupied);
        let margin = reading(target, occupied).margin.unwrap();
        let (persons, others) = (margin.target_persons.unwrap(), margin.other_persons);
        prop_assert_eq!(margin.reached, reached(target, occupied));
        if margin.reached {
            prop_assert!(reached(target - persons, occupied - persons));
            let gone = persons + 1;
            prop_assert!(gone > target || !reached(target - gone, occupied - gone));
            let others = others.unwrap();
            prop_assert!(reached(target, occupied + others));
            prop_assert!(!reached(target, occupied + others + 1));
            prop_assert!(reached(target - margin.reclassified, occupied));
            prop_assert!(target == margin.reclassified || !reached(target - margin.reclassified - 1, occupied));
        } else {
            prop_assert!(reached(target + persons, occupied + persons));
            prop_assert!(!reached(target + persons - 1, occupied + persons - 1));
            prop_assert!(reached(target + margin.reclassified, occupied));
            prop_assert!(!reached(target + margin.reclassified - 1, occupied));
            prop_assert_eq!(others.is_none(), target == 0);
            if let Some(others) = others {
                prop_assert!(reached(target, occupied - others));
                prop_assert!(!reached(target, occupied - others + 1));
            }
        }
    }
}
