//! Promises by stretches against promises counted day by day.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeMap;

use super::super::commitment::{Commitment, Firmness, over_commitments};
use super::*;
use crate::period::Period;

const FIRST: Date = date(2026, 1, 1);

fn promise(of: u128, firmness: Firmness, places: u32, from: Date, to: Option<Date>) -> Commitment {
    let source = format!("{firmness:?} {places} {from}");
    Commitment {
        enterprise_id: id(of),
        source,
        firmness,
        places,
        period: Period::new(from, to).unwrap(),
    }
}

fn day(offset: i64) -> Date {
    FIRST.checked_add(jiff::Span::new().days(offset)).unwrap()
}

fn promises() -> impl Strategy<Value = Commitment> {
    let firmness = prop::sample::select(vec![Firmness::Contract, Firmness::Application]);
    (1_u128..4, firmness, 1_u32..8, 0_i64..20, option::of(0_i64..10)).prop_map(
        |(of, firmness, places, from, days)| {
            promise(of, firmness, places, day(from), days.map(|days| day(from + days)))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn stretches_say_what_each_day_says(
        all in vec(promises(), 0..8),
        known in vec(option::of(0_u32..12), 4),
        from in 0_i64..8,
    ) {
        let places: BTreeMap<_, _> =
            (0..).map(id).zip(known).filter_map(|(id, places)| Some((id, places?))).collect();
        let found = over_commitments(&all, &places, day(from));
        for of in (0..4).map(id) {
            for day in (0..35).map(day) {
                let held: Vec<_> = all.iter()
                    .filter(|it| it.enterprise_id == of && it.period.contains(day))
                    .collect();
                let sum = |firmness| -> u64 {
                    let held = held.iter().filter(|it| it.firmness == firmness);
                    held.map(|it| u64::from(it.places)).sum()
                };
                let (firm, loose) = (sum(Firmness::Contract), sum(Firmness::Application));
                let expected = match places.get(&of).map(|places| u64::from(*places)) {
                    Some(places) if firm > places => Some(Outcome::NotMet),
                    Some(places) if firm + loose > places => Some(Outcome::Unknown),
                    None if held.len() > 1 => Some(Outcome::Unknown),
                    _ => None,
                };
                let expected = expected.filter(|_| day >= self::day(from));
                let told: Vec<_> = found.iter()
                    .filter(|it| it.enterprise_id == of && it.period.contains(day))
                    .collect();
                prop_assert!(told.len() <= 1);
                prop_assert_eq!(told.first().map(|it| it.outcome), expected, "{} {}", of, day);
                if let Some(told) = told.first() {
                    prop_assert_eq!((told.contracted, told.applied_for), (firm, loose));
                    prop_assert_eq!(told.sources.len(), held.len());
                    prop_assert_eq!(told.ask.is_some(), told.places.is_none());
                }
            }
        }
    }
}

#[test]
fn twenty_places_promised_twice_are_told_from_the_day_both_run() {
    let contract = promise(1, Firmness::Contract, 15, date(2026, 1, 1), Some(date(2026, 12, 31)));
    let applied = promise(1, Firmness::Application, 6, date(2026, 7, 1), None);
    let places = BTreeMap::from([(id(1), 20)]);
    let all = over_commitments(&[contract, applied], &places, FIRST);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].outcome, Outcome::Unknown);
    assert_eq!(all[0].period, Period::new(date(2026, 7, 1), Some(date(2026, 12, 31))).unwrap());
    assert!(all[0].text.sv.starts_with("15 platser är avtalade och 6 till är sökta"));
}

#[test]
fn as_many_as_there_are_is_not_too_many() {
    let contract = promise(1, Firmness::Contract, 20, FIRST, None);
    let found = |places| {
        let places = BTreeMap::from([(id(1), places)]);
        over_commitments(std::slice::from_ref(&contract), &places, FIRST)
    };
    assert!(found(20).is_empty());
    assert_eq!(found(19)[0].outcome, Outcome::NotMet);
}

#[test]
fn a_single_place_is_written_as_one() {
    let one = |firmness| promise(1, firmness, 1, FIRST, None);
    let promised = [one(Firmness::Contract), one(Firmness::Application)];
    let found = over_commitments(&promised, &BTreeMap::from([(id(1), 1)]), FIRST);
    let text = &found[0].text;
    assert!(text.sv.starts_with("1 plats är avtalad och 1 till är sökt; "), "{}", text.sv);
    assert!(text.en.starts_with("1 place is contracted and 1 more applied for; "), "{}", text.en);
}
