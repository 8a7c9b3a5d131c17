use std::collections::BTreeMap;

use super::super::super::answer::Outcome;
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
    Masks::of(&planes.iter().collect::<Vec<_>>())
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
fn told(census: Census<'_>) -> BTreeMap<u64, usize> {
    let counts = census.counts().into_iter().filter(|(mask, count)| *mask != 0 && *count != 0);
    counts.map(|(mask, count)| (mask, place(count))).collect()
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
            assert_eq!(census.count(*mask), *count, "{places} places, mask {mask:b}");
        }
        assert_eq!(told(census), expected, "{places} places");
    }
}

#[test]
fn more_masks_may_occur_than_two_bytes_tell_apart() {
    for rows in [65_535, 65_536] {
        // Rows that all differ, told by the bits of their number.
        let bit = |row: usize, place: usize| row >> place & 1 != 0;
        let outcome = |row, place| if bit(row, place) { Outcome::NotMet } else { Outcome::Met };
        let planes: Vec<Planes> =
            (0..17).map(|place| Planes::of(rows, |row| outcome(row, place))).collect();
        let masks = masks(&planes);
        let mut census = Census::of(&masks);
        census.add_blocks(0..129);
        let expected = (1..rows).map(|row| (u64::try_from(row).unwrap(), 1)).collect();
        assert_eq!(told(census), expected);
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
        assert_eq!(told(both), counted(&rows), "{places} places");
    }
}

#[test]
fn the_largest_groups_come_first_and_among_equals_the_mask_decides() {
    let sizes = [1, 255, 256, 257, 254, 256, 1_000, 1, 255, 2].into_iter().cycle();
    let classes: Vec<(u64, u32)> = (1..).zip(sizes).take(200).collect();
    let is_group = |mask: u64| mask.count_ones() > 1;
    let none = masks(&[]);
    for top in [0, 1, 3, 500] {
        let mut census = Census::of(&none);
        for (mask, size) in &classes {
            (0..*size).for_each(|_| census.add(*mask));
        }
        for (place, (shown, number)) in census.groups(8, top, is_group).into_iter().enumerate() {
            let own = classes.iter().filter(|(mask, _)| is_group(*mask) && mask >> place & 1 != 0);
            let mut own: Vec<_> = own.copied().collect();
            own.sort_by_key(|(mask, size)| (std::cmp::Reverse(*size), *mask));
            assert_eq!(number, own.len());
            own.truncate(top);
            assert_eq!(shown, own, "place {place}");
        }
    }
}
