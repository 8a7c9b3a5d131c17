use std::collections::BTreeMap;

use super::super::super::answer::Outcome;
use super::super::sole::Sole;
use super::*;

/// Two blocks, the second of which is not full.
const ROWS: usize = 700;

/// Planes of so many rows in which bit after bit is drawn alike in every run; of plane `k` about
/// one bit in `k % 5 + 1` is set.
fn planes(rows: usize, places: usize) -> Vec<Planes> {
    let mut state = 7_u64;
    let mut draw = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let mut outcome = |plane: usize| {
        let rare = u64::try_from(plane % 5).unwrap() + 1;
        if draw() % rare == 0 { Outcome::NotMet } else { Outcome::Met }
    };
    (0..places).map(|plane| Planes::of(rows, |_| outcome(plane))).collect()
}

fn masks(planes: &[Planes]) -> Masks {
    Masks::of(&planes.iter().collect::<Vec<_>>(), 0, &Sole::of(planes.iter()))
}

/// The mask of each row, one at a time.
fn one_by_one(rows: usize, planes: &[Planes]) -> Vec<u64> {
    let mask = |row| {
        let bits = planes.iter().enumerate();
        bits.map(|(place, plane)| u64::from(plane.fails.holds(row)) << place).sum()
    };
    (0..rows).map(mask).collect()
}

fn counted(masks: &[u64]) -> BTreeMap<u64, usize> {
    let mut counts = BTreeMap::new();
    for mask in masks.iter().filter(|mask| **mask != 0) {
        *counts.entry(*mask).or_default() += 1;
    }
    counts
}

/// What the census says of every mask but that of nothing.
fn told(census: &Census<'_>) -> BTreeMap<u64, usize> {
    let mut counts = census.known();
    counts.extend(census.others.iter().map(|(mask, count)| (*mask, *count)));
    let counts = counts.into_iter().filter(|(mask, _)| *mask != 0);
    let all = counts.map(|(mask, count)| (mask, place(count) + apart(census, mask)));
    all.filter(|(_, count)| *count != 0).collect()
}

/// Those with the mask who stand apart.
fn apart(census: &Census<'_>, mask: u64) -> usize {
    if mask.is_power_of_two() { census.apart(place(mask.trailing_zeros())) } else { 0 }
}

#[test]
fn masks_are_counted_as_one_by_one() {
    for places in 1..=64 {
        let planes = planes(ROWS, places);
        let masks = masks(&planes);
        let expected = counted(&one_by_one(ROWS, &planes));
        let mut census = Census::of(&masks);
        census.add_blocks(0..1);
        census.add_blocks(1..9);
        for (mask, count) in &expected {
            assert_eq!(
                census.count(*mask) + apart(&census, *mask),
                *count,
                "{places} places, mask {mask:b}"
            );
        }
        assert_eq!(told(&census), expected, "{places} places");
    }
}

#[test]
fn more_masks_may_occur_than_two_bytes_tell_apart() {
    // With those who stand apart 65 520 masks are one class too many.
    for (rows, places) in
        [(65_519, 17), (65_520, 17), (65_535, 17), (65_536, 17), (65_537, 17), (140_000, 19)]
    {
        // Rows that all differ, told by the bits of their number, of which the lowest comes last.
        let bit = |row: usize, place: usize| row >> ((place + 1) % places) & 1 != 0;
        let outcome = |row, place| if bit(row, place) { Outcome::NotMet } else { Outcome::Met };
        let planes: Vec<Planes> =
            (0..places).map(|place| Planes::of(rows, |row| outcome(row, place))).collect();
        let masks = masks(&planes);
        let mut census = Census::of(&masks);
        census.add_blocks(0..rows.div_ceil(512));
        assert_eq!(told(&census), counted(&one_by_one(rows, &planes)), "{rows} rows");
        for place in 0..places {
            let own = 1 << ((place + 1) % places);
            assert_eq!(census.apart(place), usize::from(own < rows), "{rows} rows, place {place}");
        }
    }
}

#[test]
fn a_row_that_is_taken_away_is_not_counted_and_what_is_joined_is() {
    for places in [1, 3, 9, 14, 16, 20] {
        let planes = planes(ROWS, places);
        let masks = masks(&planes);
        let mut rows = one_by_one(ROWS, &planes);
        let one = || {
            let mut census = Census::of(&masks);
            census.add_blocks(0..2);
            census
        };
        let (mut both, mut more) = (one(), one());
        more.add(1 << 41);
        both.join(more);
        for row in (0..ROWS).step_by(3) {
            both.remove(row);
            both.remove(row);
        }
        let gone = rows.clone().into_iter().enumerate().filter(|(row, _)| row % 3 != 0);
        rows = gone.flat_map(|(_, mask)| [mask, mask]).collect();
        rows.push(1 << 41);
        // Of these masks the base has some and others not.
        for mask in [1, 2, 3, 1 << 40] {
            both.add(mask);
            rows.push(mask);
        }
        assert_eq!(told(&both), counted(&rows), "{places} places");
    }
}

/// Planes of eight places in whose rows the masks stand one after the other.
fn standing(masks: &[u64]) -> Vec<Planes> {
    let outcome = |row: usize, place: usize| {
        if masks[row] >> place & 1 == 0 { Outcome::Met } else { Outcome::NotMet }
    };
    (0..8).map(|place| Planes::of(masks.len(), |row| outcome(row, place))).collect()
}

#[test]
fn the_largest_groups_come_first_and_among_equals_the_mask_decides() {
    let sizes = [1, 255, 256, 257, 254, 256, 1_000, 1, 255, 2].into_iter().cycle();
    let mut classes: Vec<(u64, u32)> = (1..).zip(sizes).take(200).collect();
    // Some stand in the base, the others have come since, and some have gone.
    let is_base = |mask: u64| !mask.is_multiple_of(3);
    let base = classes.iter().filter(|(mask, _)| is_base(*mask));
    let rows: Vec<u64> =
        base.flat_map(|(mask, size)| std::iter::repeat_n(*mask, place(*size))).collect();
    let planes = standing(&rows);
    let masks = masks(&planes);
    let mut census = Census::of(&masks);
    census.add_blocks(0..rows.len().div_ceil(512));
    for (mask, size) in classes.iter().filter(|(mask, _)| !is_base(*mask)) {
        (0..*size).for_each(|_| census.add(*mask));
    }
    let has_gone = |mask: u64| is_base(mask) && mask.is_multiple_of(7);
    for (row, _) in rows.iter().enumerate().filter(|(_, mask)| has_gone(**mask)) {
        census.remove(row);
    }
    classes.retain(|(mask, _)| !has_gone(*mask));
    let is_group = |mask: u64| mask.count_ones() > 1;
    for top in [0, 1, 3, 500] {
        for (place, (shown, number)) in census.groups(top).into_iter().enumerate() {
            let own = classes.iter().filter(|(mask, _)| is_group(*mask) && mask >> place & 1 != 0);
            let mut own: Vec<_> = own.copied().collect();
            own.sort_by_key(|(mask, size)| (std::cmp::Reverse(*size), *mask));
            assert_eq!(number, own.len());
            own.truncate(top);
            assert_eq!(shown, own, "place {place}");
        }
    }
}

#[test]
fn who_fails_a_place_that_several_share_is_in_a_group() {
    let planes = standing(&[1, 1, 2, 3, 4]);
    let all: Vec<&Planes> = planes.iter().collect();
    let masks = Masks::of(&all, 0b10, &Sole::of(planes.iter().take(0)));
    let mut census = Census::of(&masks);
    census.add_blocks(0..1);
    let [first, second, third, ..] = &census.groups(5)[..] else { panic!("eight places") };
    assert_eq!(*first, (vec![(3, 1)], 1));
    assert_eq!(*second, (vec![(2, 1), (3, 1)], 2));
    assert_eq!(*third, (vec![], 0));
}

#[test]
fn those_who_surely_lack_but_one_stand_apart() {
    let outcomes = [
        [Outcome::NotMet, Outcome::Met],
        [Outcome::NotMet, Outcome::Unknown],
        [Outcome::NotMet, Outcome::NotMet],
        [Outcome::Met, Outcome::NotMet],
        [Outcome::Unknown, Outcome::Met],
        [Outcome::NotMet, Outcome::Met],
    ];
    let planes: Vec<Planes> =
        (0..2).map(|place| Planes::of(6, |row| outcomes[row][place])).collect();
    let masks = masks(&planes);
    let mut census = Census::of(&masks);
    census.add_blocks(0..1);
    assert_eq!([census.apart(0), census.count(1)], [2, 1]);
    assert_eq!([census.apart(1), census.count(2)], [1, 0]);
    census.remove(0);
    census.remove(1);
    assert_eq!([census.apart(0), census.count(1)], [1, 0]);
    assert_eq!(census.apart(2), 0, "there is no third");
}
