//! The values of a measure in their order, and where each row stands among them.
//!
//! What a threshold says of a row follows from two ranks. So a moved threshold
//! reads eight bytes a row and no fact, and a curve needs no sorting.

use std::sync::Arc;

use super::super::figure::{Bounds, Threshold};
use super::bits::{Bits, Planes, pack};
use super::rows::{number, place};

/// The rank above all others: of a value that may be as large as it likes.
const BOUNDLESS: u32 = u32::MAX;

/// What one measure knows of rows, as ranks. A rank is how many of the points a
/// value reaches, so nothing known reaches none.
#[derive(Debug)]
pub(super) struct Scale {
    /// The values that occur, each once, the least first.
    points: Arc<[Threshold]>,
    /// For each row what it surely reaches.
    lower: Vec<u32>,
    /// For each row what it may reach; empty where each row either is known
    /// exactly or not at all.
    upper: Vec<u32>,
}

/// Where a value belongs: a row, and whether it is the upper end of it.
type End = (Threshold, u32, bool);

impl Scale {
    /// The scale of rows that lie between these bounds.
    pub(super) fn of(rows: impl Iterator<Item = Bounds>) -> Self {
        let (mut ends, mut upper): (Vec<End>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut is_exact = true;
        for (row, bounds) in (0..).zip(rows) {
            let same = bounds.lower == bounds.upper;
            is_exact &= same;
            ends.extend(bounds.lower.map(|it| (it, row, false)));
            if !same {
                ends.extend(bounds.upper.map(|it| (it, row, true)));
            }
            upper.push(if bounds.upper.is_some() { 0 } else { BOUNDLESS });
        }
        ends.sort_unstable_by_key(|(value, ..)| *value);
        let mut points: Vec<Threshold> = Vec::new();
        let mut lower = vec![0; upper.len()];
        for same in ends.chunk_by(|left, right| left.0 == right.0) {
            points.extend(same.first().map(|(value, ..)| *value));
            let rank = number(points.len());
            for (_, row, is_upper) in same {
                let ends = if *is_upper { &mut upper } else { &mut lower };
                if let Some(end) = ends.get_mut(place(*row)) {
                    *end = rank;
                }
            }
        }
        if is_exact {
            upper = Vec::new();
        }
        for (upper, lower) in upper.iter_mut().zip(&lower).filter(|(upper, _)| **upper == 0) {
            *upper = *lower;
        }
        Self { points: points.into(), lower, upper }
    }

    /// The scale of some of the rows, over the same points.
    pub(super) fn only(&self, rows: &[u32]) -> Self {
        let pick = |ranks: &[u32]| -> Vec<u32> {
            rows.iter().filter_map(|row| ranks.get(place(*row)).copied()).collect()
        };
        Self {
            points: Arc::clone(&self.points),
            lower: pick(&self.lower),
            upper: pick(&self.upper),
        }
    }

    /// How many of the points lie below the threshold.
    pub(super) fn below(&self, wanted: Threshold) -> u32 {
        number(self.points.partition_point(|point| *point < wanted))
    }

    /// The point that a rank reaches last.
    pub(super) fn point(&self, rank: u32) -> Option<Threshold> {
        self.points.get(place(rank).checked_sub(1)?).copied()
    }

    /// The first rank that is not nothing: a threshold of nothing asks for nothing.
    pub(super) fn least(&self) -> u32 {
        1 + u32::from(self.points.first().is_some_and(|point| point.is_zero()))
    }

    /// Whether each row is either known exactly or not at all.
    pub(super) fn is_exact(&self) -> bool {
        self.upper.is_empty()
    }

    /// The ranks that the row surely and possibly reaches.
    pub(super) fn ranks(&self, row: usize) -> (u32, u32) {
        let lower = self.lower.get(row).copied().unwrap_or(0);
        let same = if lower == 0 { BOUNDLESS } else { lower };
        (lower, self.upper.get(row).copied().unwrap_or(same))
    }

    /// Who fails the threshold, and of whom it is not known.
    pub(super) fn planes(&self, wanted: Threshold) -> Planes {
        let below = self.below(wanted);
        let lower = self.lower.chunks(64);
        if self.is_exact() {
            return Planes::of_words(self.lower.len(), |put| {
                for ranks in lower {
                    // A rank of nothing turns into the largest there is.
                    let fails = pack(ranks.iter().map(|it| it.wrapping_sub(1) < below));
                    put(fails, pack(ranks.iter().map(|it| *it == 0)));
                }
            });
        }
        Planes::of_words(self.lower.len(), |put| {
            for (lower, upper) in lower.zip(self.upper.chunks(64)) {
                let fails = pack(upper.iter().map(|it| *it <= below));
                put(fails, pack(lower.iter().map(|it| *it <= below)) & !fails);
            }
        })
    }

    /// Who does not surely reach the threshold, and may, but surely reaches some
    /// lower one.
    pub(super) fn rising(&self, wanted: Threshold) -> Bits {
        if self.is_exact() {
            return Bits::none(0);
        }
        let (least, below) = (self.least(), self.below(wanted));
        let both = self.lower.chunks(64).zip(self.upper.chunks(64));
        let rising = Planes::of_words(self.lower.len(), |put| {
            for (lower, upper) in both {
                let starts = pack(lower.iter().map(|it| least <= *it));
                let ends = pack(lower.iter().map(|it| *it <= below));
                put(starts & ends & !pack(upper.iter().map(|it| *it <= below)), 0);
            }
        });
        if rising.failing == 0 { Bits::none(0) } else { rising.fails }
    }

    /// For each row the per cent that it surely reaches above the threshold, at
    /// most 100. `margin` says it of a value and rises with it.
    pub(super) fn margins(&self, wanted: Threshold, margin: impl Fn(Threshold) -> u8) -> Vec<u8> {
        let below = self.below(wanted);
        let above = self.points.get(place(below)..).unwrap_or_default();
        let first = |percent: u8| above.partition_point(|point| margin(*point) < percent);
        // There may be far more points than per cents.
        let mut near = vec![0_u8; first(100)];
        for percent in 1..100 {
            let rest = near.get_mut(first(percent)..first(percent + 1)).unwrap_or_default();
            rest.fill(percent);
        }
        let of = |rank: &u32| match rank.checked_sub(below + 1) {
            None => 0,
            Some(rank) => near.get(place(rank)).copied().unwrap_or(100),
        };
        self.lower.iter().map(of).collect()
    }

    pub(super) fn bytes(&self) -> usize {
        (self.lower.capacity() + self.upper.capacity()) * size_of::<u32>()
            + self.points.len() * size_of::<Threshold>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::answer::Outcome;

    fn bounds(lower: Option<u32>, upper: Option<u32>) -> Bounds {
        let number = |it: Option<u32>| it.map(Threshold::Number);
        Bounds { lower: number(lower), upper: number(upper) }
    }

    /// Every row for every threshold against what the bounds themselves say.
    fn check(rows: &[Bounds]) {
        let scale = Scale::of(rows.iter().copied());
        let chosen: Vec<u32> = (0..number(rows.len())).step_by(3).collect();
        let only = scale.only(&chosen);
        for wanted in (0..12).map(Threshold::Number) {
            let (planes, part) = (scale.planes(wanted), only.planes(wanted));
            let rising = scale.rising(wanted);
            for (row, bounds) in rows.iter().enumerate() {
                let outcome = bounds.outcome(wanted);
                assert_eq!(planes.outcome(row), outcome, "{bounds:?} at {wanted:?}");
                let starts = bounds.lower.is_some_and(|it| !it.is_zero());
                let rises = outcome == Outcome::Unknown && starts;
                assert_eq!(rising.holds(row), rises, "{bounds:?} at {wanted:?}");
            }
            for (at, row) in chosen.iter().enumerate() {
                assert_eq!(part.outcome(at), planes.outcome(place(*row)));
            }
            let count = |wanted: Outcome| {
                (0..rows.len()).filter(|row| planes.outcome(*row) == wanted).count()
            };
            assert_eq!(planes.failing, count(Outcome::NotMet));
            assert_eq!(planes.open, count(Outcome::Unknown));
        }
    }

    #[test]
    fn ranks_say_what_bounds_say() {
        for size in [0, 1, 63, 64, 65, 511, 512, 513, 1_000] {
            let exact = (0..size).map(|row| match row % 7 {
                6 => bounds(None, None),
                value => bounds(Some(value * 2), Some(value * 2)),
            });
            check(&exact.collect::<Vec<_>>());
            let loose = (0..size).map(|row| match row % 6 {
                0 => bounds(None, None),
                1 => bounds(Some(row % 11), None),
                2 => bounds(None, Some(row % 9)),
                3 => bounds(Some(row % 4), Some(row % 4 + 3)),
                _ => bounds(Some(row % 10), Some(row % 10)),
            });
            check(&loose.collect::<Vec<_>>());
        }
    }

    #[test]
    fn margins_end_at_twice_the_threshold() {
        let values = [0, 9, 10, 11, 19, 20, 21, 500];
        let rows = values.map(|it| bounds(Some(it), Some(it))).into_iter();
        let scale = Scale::of(rows.chain([bounds(None, None), bounds(None, Some(12))]));
        let margin = |point: Threshold| {
            let percent = point.percent_of(Threshold::Number(10)).unwrap_or(0);
            u8::try_from(percent.clamp(100, 200) - 100).unwrap_or(100)
        };
        let margins = scale.margins(Threshold::Number(10), margin);
        assert_eq!(margins, [0, 0, 0, 10, 90, 100, 100, 100, 0, 0]);
    }

    #[test]
    fn nothing_is_no_point_of_a_curve() {
        let with_nothing = Scale::of([bounds(Some(0), Some(4))].into_iter());
        assert_eq!((with_nothing.least(), with_nothing.ranks(0)), (2, (1, 2)));
        let without = Scale::of([bounds(Some(3), None)].into_iter());
        assert_eq!((without.least(), without.ranks(0)), (1, (1, BOUNDLESS)));
        assert_eq!(without.point(1), Some(Threshold::Number(3)));
        assert_eq!((without.point(0), without.point(2)), (None, None));
    }
}
