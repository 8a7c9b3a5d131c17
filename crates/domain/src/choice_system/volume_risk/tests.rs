//! Against closed forms, and against counting every outcome of small cases.

use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeMap;

use super::chain::{Chain, mean, months_where};
use super::*;
use crate::law::book::LawBook;

fn share(numerator: u32, denominator: u32) -> Share {
    Share::new(numerator, denominator).unwrap()
}

fn many(numerator: u32, denominator: u32) -> Choices {
    Choices::FromMany { expected: PerMonth { numerator, denominator } }
}

/// Twenty places, break-even at eight.
fn case() -> VolumeCase {
    VolumeCase {
        places: 20,
        placed_now: 0,
        months: 12,
        choices: many(3, 2),
        leaving: share(1, 20),
        compensation: Sek::from_kronor(13_000),
        cost_per_person: Sek::from_kronor(3_000),
        fixed_cost: Sek::from_kronor(75_001),
        accepted_risk: Some(share(1, 10)),
    }
}

fn projected(case: &VolumeCase) -> VolumeRisk {
    assert_eq!(case.violations(), []);
    project(&LawBook::embedded().unwrap(), case, date(2026, 11, 21))
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

fn variance(distribution: &[f64]) -> f64 {
    let squares: f64 = (0_u32..)
        .zip(distribution)
        .map(|(number, chance)| f64::from(number) * f64::from(number) * chance)
        .sum();
    squares - mean(distribution).powi(2)
}

#[test]
fn without_a_ceiling_in_reach_choices_that_come_and_go_stay_poisson() {
    // Thinned Poisson arrivals are Poisson: mean and variance λ(1 + s + … + s^(t−1)).
    let wide = VolumeCase { places: 200, choices: many(5, 2), leaving: share(1, 10), ..case() };
    let chain = Chain::of(&wide);
    let mut now = chain.begin(0);
    let mut expected = 0.0;
    for _ in 0..40 {
        now = chain.next(&now);
        expected = expected * 0.9 + 2.5;
        assert!(close(mean(&now), expected), "{} {expected}", mean(&now));
        assert!((variance(&now) - expected).abs() < 1e-7);
        assert!(close(now.iter().sum(), 1.0));
    }
}

#[test]
fn without_arrivals_those_who_are_left_are_binomial() {
    let leaving =
        VolumeCase { placed_now: 20, choices: many(0, 1), leaving: share(1, 4), ..case() };
    let chain = Chain::of(&leaving);
    let mut now = chain.begin(20);
    for month in 1..=10 {
        now = chain.next(&now);
        let stays = 0.75_f64.powi(month);
        assert!(close(mean(&now), 20.0 * stays));
        assert!(close(variance(&now), 20.0 * stays * (1.0 - stays)));
    }
}

#[test]
fn a_group_of_known_size_brings_its_share() {
    let group = VolumeCase {
        places: 100,
        choices: Choices::FromGroup { people: 40, share: share(1, 5) },
        ..case()
    };
    let chain = Chain::of(&group);
    let first = chain.next(&chain.begin(0));
    assert!(close(mean(&first), 8.0));
    assert!(close(variance(&first), 40.0 * 0.2 * 0.8));
}

#[test]
fn break_even_is_the_first_number_that_is_not_under_water() {
    let found = projected(&case());
    assert_eq!(found.break_even.placed, Some(8));
    assert!(case().is_under_water(7) && !case().is_under_water(8));
    assert_eq!(found.break_even.surplus_when_full, Sek::from_kronor(124_999));
    assert_eq!(found.admissions.to_break_even, Some(8));
    let stay = PerMonth { numerator: 8, denominator: 20 };
    assert_eq!(found.admissions.per_month_to_stay, Some(stay));
    // To the öre: with 75 000 the seventh and a half is eight still, with 70 000 seven.
    let of = |fixed| projected(&VolumeCase { fixed_cost: fixed, ..case() }).break_even.placed;
    assert_eq!(of(Sek::from_kronor(70_000)), Some(7));
    assert_eq!(of(Sek::from_ore(7_000_001)), Some(8));
    assert_eq!(of(Sek::ZERO), Some(0));
}

#[test]
fn a_person_who_costs_what_it_brings_carries_nothing() {
    let even = VolumeCase { cost_per_person: Sek::from_kronor(13_000), ..case() };
    let found = projected(&even);
    assert_eq!((found.break_even.placed, found.break_even.fits_the_places), (None, false));
    assert!(close(found.months_under_water.all, 1.0));
    assert_eq!(found.admissions.choices_for_the_accepted_risk, None);
    assert!(found.lines.iter().all(|line| !line.text.is_incomplete()));
}

#[test]
fn more_than_the_places_can_carry_is_said() {
    let dear = VolumeCase { fixed_cost: Sek::from_kronor(200_001), ..case() };
    let found = projected(&dear);
    assert_eq!((found.break_even.placed, found.break_even.fits_the_places), (Some(21), false));
    assert_eq!(found.break_even.surplus_when_full, Sek::ZERO);
    assert_eq!(found.admissions.per_month_to_stay, None);
}

#[test]
fn the_choices_for_the_accepted_risk_are_the_fewest() {
    let found = projected(&case());
    let choices = found.admissions.choices_for_the_accepted_risk.unwrap();
    let risk = |numerator| {
        let with = VolumeCase { choices: many(numerator, 100), ..case() };
        projected(&with).months.last().unwrap().under_water
    };
    assert!(risk(choices.numerator) <= 0.1);
    assert!(risk(choices.numerator - 1) > 0.1);
}

#[test]
fn what_it_rests_on_is_said_in_both_languages() {
    let found = projected(&case());
    let steps: Vec<&str> = found.lines.iter().map(|line| line.step.as_str()).collect();
    assert_eq!(steps, ["NO_GUARANTEE", "BREAK_EVEN", "MONTHS_UNDER_WATER", "ADMISSIONS", "METHOD"]);
    assert_eq!(found.lines[0].provisions.len(), 2);
    assert!(found.lines.iter().all(|line| !line.text.is_incomplete()));
}

#[test]
fn what_breaks_the_form_is_named_where_it_stands() {
    let of =
        |case: VolumeCase| case.violations().into_iter().map(|it| it.pointer).collect::<Vec<_>>();
    assert_eq!(of(VolumeCase { places: 0, ..case() }), ["/places"]);
    assert_eq!(of(VolumeCase { places: 201, ..case() }), ["/places"]);
    assert_eq!(of(VolumeCase { placed_now: 21, ..case() }), ["/placedNow"]);
    assert_eq!(of(VolumeCase { months: 61, ..case() }), ["/months"]);
    assert_eq!(of(VolumeCase { choices: many(401, 2), ..case() }), ["/choices/expected"]);
    assert_eq!(of(VolumeCase { choices: many(1, 0), ..case() }), ["/choices/expected"]);
    let text = serde_json::to_value(case()).unwrap();
    for member in ["name", "persons", "personalNumber", "participants"] {
        let mut with = text.clone();
        with[member] = serde_json::json!("x");
        assert!(serde_json::from_value::<VolumeCase>(with).is_err(), "{member}");
    }
}

/// Every way in which each placed person stays or leaves and each of a group
/// chooses or does not, one by one.
fn enumerated(case: &VolumeCase) -> (BTreeMap<u16, f64>, BTreeMap<u16, f64>) {
    let Choices::FromGroup { people, share } = case.choices else { panic!("{case:?}") };
    let chance = f64::from(share.numerator()) / f64::from(share.denominator());
    let leaves = f64::from(case.leaving.numerator()) / f64::from(case.leaving.denominator());
    let mut paths = vec![(case.placed_now, 0_u16, 1.0)];
    for _ in 0..case.months {
        let mut next = Vec::new();
        for (placed, under, likely) in paths {
            for stay in 0..1_u32 << placed {
                for choose in 0..1_u32 << people {
                    let stayed = stay.count_ones();
                    let chosen = choose.count_ones();
                    let now = (u16::try_from(stayed + chosen).unwrap()).min(case.places);
                    let all = |n: u16, k: u32, p: f64| {
                        p.powi(k.cast_signed()) * (1.0 - p).powi((u32::from(n) - k).cast_signed())
                    };
                    let weight = all(placed, stayed, 1.0 - leaves) * all(people, chosen, chance);
                    let under = under + u16::from(case.is_under_water(now));
                    next.push((now, under, likely * weight));
                }
            }
        }
        paths = next;
    }
    let (mut placed, mut under) = (BTreeMap::new(), BTreeMap::new());
    for (now, months, likely) in paths {
        *placed.entry(now).or_insert(0.0) += likely;
        *under.entry(months).or_insert(0.0) += likely;
    }
    (placed, under)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn small_cases_agree_with_counting_every_outcome(
        places in 1_u16..=3, start in 0_u16..=3, months in 1_u16..=2, people in 0_u16..=3,
        chance in 0_u32..=10, leaving in 0_u32..=10, fixed in 0_u64..=4,
    ) {
        let small = VolumeCase {
            places, placed_now: start.min(places), months,
            choices: Choices::FromGroup { people, share: share(chance, 10) },
            leaving: share(leaving, 10),
            compensation: Sek::from_kronor(1), cost_per_person: Sek::ZERO,
            fixed_cost: Sek::from_kronor(fixed), accepted_risk: None,
        };
        let (placed, under) = enumerated(&small);
        let chain = Chain::of(&small);
        let last = (0..months).fold(chain.begin(small.placed_now), |now, _| chain.next(&now));
        for (number, chance) in (0_u16..).zip(last) {
            prop_assert!(close(chance, placed.get(&number).copied().unwrap_or(0.0)), "{number} placed");
        }
        let counted = months_where(&chain, small.placed_now, months, |placed| small.is_under_water(placed));
        for (number, chance) in (0_u16..).zip(counted) {
            prop_assert!(close(chance, under.get(&number).copied().unwrap_or(0.0)), "{number} months");
        }
    }

    #[test]
    fn distributions_add_up_and_agree_with_one_another(
        places in 1_u16..=40, start in 0_u16..=40, months in 1_u16..=18, expected in 0_u32..=400, leaving in 0_u32..=20, fixed in 0_u64..=400_000,
    ) {
        let case = VolumeCase {
            places, placed_now: start.min(places), months, choices: many(expected, 100),
            leaving: share(leaving, 20), fixed_cost: Sek::from_kronor(fixed), accepted_risk: None, ..case()
        };
        let found = projected(&case);
        for month in &found.months {
            prop_assert!((month.distribution.iter().sum::<f64>() - 1.0).abs() < 1e-4);
            prop_assert!(month.low <= month.middle && month.middle <= month.high && month.high <= places);
            prop_assert!((0.0..=1.0).contains(&month.under_water));
        }
        // The expected number of months is the sum of the months' risks.
        let risks: f64 = found.months.iter().map(|month| month.under_water).sum();
        prop_assert!((risks - found.months_under_water.expected).abs() < 1e-4);
        prop_assert_eq!(&found, &projected(&case));
    }

    #[test]
    fn more_choices_never_raise_the_risk(expected in 0_u32..=400, more in 0_u32..=100, leaving in 0_u32..=20) {
        let of = |numerator| {
            let case = VolumeCase { choices: many(numerator, 100), leaving: share(leaving, 20), accepted_risk: None, ..case() };
            projected(&case).months.last().unwrap().under_water
        };
        prop_assert!(of(expected + more) <= of(expected) + 1e-6);
    }
}
