use std::collections::BTreeMap;

use super::*;

/// Blocks in which bit after bit is drawn alike in every run; of plane `k` about
/// one bit in `k % 5 + 1` is set.
fn planes(places: usize) -> Vec<Block> {
    let mut state = 7_u64;
    let mut draw = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let mut word = |plane: usize| {
        (0..64).fold(0, |word, bit| {
            let rare = u64::try_from(plane % 5).unwrap() + 1;
            word | u64::from(draw() % rare == 0) << bit
        })
    };
    (0..places).map(|plane| std::array::from_fn(|_| word(plane))).collect()
}

/// Every mask one row at a time.
fn one_by_one(planes: &[Block]) -> BTreeMap<u64, usize> {
    let mut counts = BTreeMap::new();
    for row in 0..ROWS {
        let holds = |plane: &Block| plane[row / 64] >> (row % 64) & 1;
        let bits = planes.iter().enumerate().map(|(place, plane)| holds(plane) << place);
        *counts.entry(bits.sum()).or_default() += 1;
    }
    counts
}

#[test]
fn masks_are_counted_as_one_by_one() {
    for places in 1..=64 {
        let planes = planes(places);
        let fails: Vec<&Block> = planes.iter().collect();
        let expected = one_by_one(&planes);
        // Few rows are counted without a table, many with one if there are few places.
        for rows in [0, ROWS, usize::from(u16::MAX), usize::MAX] {
            let mut census = Census::of(rows, places);
            census.add_block(&fails);
            for (mask, count) in &expected {
                assert_eq!(census.count(*mask), *count, "{places} places, mask {mask:b}");
            }
            let occurs: Vec<u64> = census.counts().into_iter().map(|(mask, _)| mask).collect();
            assert_eq!(occurs.len(), expected.len());
        }
    }
}

#[test]
fn what_is_taken_away_is_not_counted_and_what_is_joined_is() {
    for (places, rows) in
        [1, 3, 9, 14, 16, 20].into_iter().flat_map(|it| [(it, 60_000), (it, 1 << 20)])
    {
        let planes = planes(places);
        let fails: Vec<&Block> = planes.iter().collect();
        let one = || {
            let mut census = Census::of(rows, places);
            census.add_block(&fails);
            census
        };
        let (mut both, expected) = (one(), one_by_one(&planes));
        both.join(one());
        for mask in expected.keys() {
            both.remove(*mask);
        }
        both.add(1);
        for (mask, count) in &expected {
            let more = usize::from(*mask == 1);
            assert_eq!(both.count(*mask), 2 * count - 1 + more, "{places} places, mask {mask:b}");
        }
    }
}

#[test]
fn the_largest_groups_come_first_and_among_equals_the_mask_decides() {
    let sizes = [1, 255, 256, 257, 254, 256, 1_000, 1, 255, 2].into_iter().cycle();
    let classes: Vec<(u64, u32)> = (1..).zip(sizes).take(200).collect();
    let is_group = |mask: u64| mask.count_ones() > 1;
    for (rows, top) in
        [0, 60_000, 1 << 20].into_iter().flat_map(|it| [0, 1, 3, 500].map(|top| (it, top)))
    {
        let mut census = Census::of(rows, 8);
        for (mask, size) in &classes {
            (0..*size).for_each(|_| census.add(*mask));
        }
        for (place, (shown, number)) in census.groups(8, top, is_group).into_iter().enumerate() {
            let own = classes.iter().filter(|(mask, _)| is_group(*mask) && mask >> place & 1 != 0);
            let mut own: Vec<_> = own.copied().collect();
            own.sort_by_key(|(mask, size)| (std::cmp::Reverse(*size), *mask));
            assert_eq!(number, own.len());
            own.truncate(top);
            assert_eq!(shown, own, "place {place}, {rows} rows");
        }
    }
}

#[test]
fn everybody_may_fail_the_same() {
    for rows in [65_535, 65_536] {
        let mut census = Census::of(rows, 3);
        (0..rows).for_each(|_| census.add(5));
        assert_eq!((census.count(5), census.count(4)), (rows, 0));
        assert_eq!(census.counts(), [(5, u32::try_from(rows).unwrap())]);
    }
}
