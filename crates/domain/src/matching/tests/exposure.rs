//! Who is contacted, how evenly, and whose turn it is.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::period::Period;

fn ratio(numerator: u128, denominator: u128) -> Option<Ratio> {
    Ratio::new(numerator, denominator)
}

fn contact(enterprise: u128, on: Date) -> Contact {
    Contact { enterprise_id: id(enterprise), on }
}

fn year(year: i16) -> Period {
    Period::new(date(year, 1, 1), Some(date(year, 12, 31))).unwrap()
}

#[test]
fn contacts_are_shared_out_by_year_and_newcomers_are_those_never_contacted_before() {
    let contacts = [
        contact(1, date(2024, 12, 31)),
        contact(1, date(2025, 1, 1)),
        contact(1, date(2025, 5, 5)),
        contact(2, date(2025, 12, 31)),
        contact(2, date(2026, 1, 1)),
        contact(9, date(2025, 6, 6)),
    ];
    let found = exposure(&[id(1), id(2), id(3)], &contacts, &[year(2025), year(2026)]);
    let [first, second] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(first.contacts, 3, "a contact with somebody else is left out");
    assert_eq!(first.newcomers_share, ratio(1, 3));
    let shares: Vec<_> =
        first.enterprises.iter().map(|it| (it.enterprise_id, it.share, it.is_newcomer)).collect();
    let expected =
        [(id(1), ratio(2, 3), false), (id(2), ratio(1, 3), true), (id(3), ratio(0, 1), true)];
    assert_eq!(shares, expected);
    assert_eq!(first.gini, ratio(4, 9));
    assert_eq!((second.contacts, second.newcomers_share), (1, ratio(0, 1)));
    assert_eq!(second.gini, ratio(2, 3));
}

#[test]
fn a_first_contact_on_the_first_day_makes_a_newcomer_and_on_the_day_before_none() {
    let contacts = [
        contact(1, date(2025, 1, 1)),
        contact(2, date(2024, 12, 31)),
        contact(2, date(2025, 1, 1)),
    ];
    let found = exposure(&[id(1), id(2)], &contacts, &[year(2025)]);
    let newcomers: Vec<_> =
        found[0].enterprises.iter().map(|it| (it.enterprise_id, it.is_newcomer)).collect();
    assert_eq!(newcomers, [(id(1), true), (id(2), false)]);
    assert_eq!(found[0].newcomers_share, ratio(1, 2));
}

#[test]
fn nobody_contacted_has_neither_shares_nor_a_coefficient() {
    let found = exposure(&[id(1)], &[], &[year(2025)]);
    assert_eq!((found[0].gini, found[0].newcomers_share), (None, None));
    assert_eq!(found[0].enterprises[0].share, None);
    assert_eq!(gini(Vec::new()), None);
}

#[test]
fn the_coefficient_is_nothing_when_all_have_as_much_and_most_when_one_has_all() {
    assert_eq!(gini(vec![3, 3, 3, 3]), ratio(0, 1));
    assert_eq!(gini(vec![0, 0, 0, 8]), ratio(3, 4));
}

/// Worked out by hand in another language from the description of the method.
#[test]
fn a_draw_can_be_made_again_by_anybody() {
    for (seed, number, expected) in [
        ("KS 2026/17", 1, 0x53b3_8ec1_61ab_2910),
        ("KS 2026/17", 2, 0x8d2e_d6ee_5c2d_81ec),
        ("KS 2026/17", 3, 0xd866_6bd7_f2f7_fe8d),
        ("", 1, 0x5159_8c8a_c0b3_1554),
        ("KS 2026/17", (7 << 64) | 5, 0xf21b_2940_9461_bad4),
    ] {
        assert_eq!(draw(seed, id(number)), expected, "{seed} {number}");
    }
}

#[test]
fn the_least_contacted_goes_first_among_equals_and_better_points_stay_ahead() {
    let far = Enterprise { trades: vec![trade("55500000", true, &[])], ..enterprise() };
    let equal = enterprise();
    let query = query(Vec::new());
    let given = [(id(1), &equal), (id(2), &equal), (id(3), &equal), (id(4), &far)];
    let field = match_lot(&query, &given, &OPEN);
    let contacts = [contact(1, date(2025, 5, 5)), contact(9, date(2025, 5, 5))];
    let turns: Vec<_> = (field.rotation(&contacts, "KS 2026/17").turns.iter())
        .map(|turn| (turn.enterprise_id, turn.group, turn.contacts))
        .collect();
    assert_eq!(turns, [(id(2), 1, 0), (id(3), 1, 0), (id(1), 1, 1), (id(4), 2, 0)]);
}

#[test]
fn who_was_contacted_most_stands_first() {
    let contacts = [contact(2, date(2025, 1, 1)), contact(3, date(2025, 1, 1))];
    let found = exposure(&[id(1), id(2), id(3)], &contacts, &[year(2025)]);
    let order: Vec<_> = found[0].enterprises.iter().map(|it| it.enterprise_id).collect();
    assert_eq!(order, [id(2), id(3), id(1)]);
}

#[test]
fn one_of_whom_something_is_unknown_is_no_equal_however_seldom_contacted() {
    let query = query(vec![requirement(
        "quality",
        vec![Predicate::Certificate { scheme: "ISO_9001".to_owned() }],
    )]);
    let holder = Enterprise {
        certificates: vec![crate::enterprise::Certificate {
            scheme: "ISO_9001".to_owned(),
            valid: Period::since(date(2020, 1, 1)),
        }],
        ..enterprise()
    };
    let unknown = enterprise();
    let field = match_lot(&query, &[(id(1), &unknown), (id(2), &holder)], &OPEN);
    let points = field.matches().iter().map(|it| it.score.total).collect::<Vec<_>>();
    assert_eq!(points[0], points[1], "only what is unknown tells them apart");
    let rotation = field.rotation(&[contact(2, date(2025, 5, 5))], "seed");
    let turns: Vec<_> = rotation.turns.iter().map(|it| (it.enterprise_id, it.group)).collect();
    assert_eq!(turns, [(id(2), 1), (id(1), 2)]);
}

#[test]
fn those_who_are_shut_out_have_no_turn() {
    let gardener = Enterprise { trades: vec![trade("77310000", true, &[])], ..enterprise() };
    let field = match_lot(&query(Vec::new()), &[(id(1), &gardener)], &OPEN);
    assert!(field.rotation(&[], "seed").turns.is_empty());
}

proptest! {
    #[test]
    fn the_coefficient_is_the_mean_difference_over_twice_the_mean(
        counts in vec(0_u64..50, 1..12),
    ) {
        let (n, total) = (counts.len(), counts.iter().sum::<u64>());
        let differences: u64 = counts
            .iter()
            .flat_map(|one| counts.iter().map(move |other| one.abs_diff(*other)))
            .sum();
        let expected = ratio(differences.into(), 2 * u128::try_from(n).unwrap() * u128::from(total));
        prop_assert_eq!(gini(counts), expected);
    }

    #[test]
    fn turns_follow_contacts_then_the_draw_within_each_group(
        contacted in vec(1_u128..9, 0..20),
        seed in "[a-z]{0,8}",
    ) {
        let one = enterprise();
        let given: Vec<_> = (1..9).map(|number| (id(number), &one)).collect();
        let field = match_lot(&query(Vec::new()), &given, &OPEN);
        let contacts: Vec<_> = contacted.iter().map(|it| contact(*it, ON)).collect();
        let rotation = field.rotation(&contacts, &seed);
        prop_assert_eq!(rotation.turns.len(), 8);
        let key = |turn: &Turn| (turn.group, turn.contacts, draw(&seed, turn.enterprise_id));
        prop_assert!(rotation.turns.is_sorted_by_key(key));
    }
}
