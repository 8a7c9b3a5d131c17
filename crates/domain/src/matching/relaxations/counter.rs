//! Counts of the near misses of one class, ready before the search asks for them.

use super::counting::{Point, STEPS, Steps, is_reached};

/// Counts the points of a class that steps reach.
#[derive(Debug)]
pub(super) enum Counter {
    /// Few points are looked through.
    List(Vec<Steps>),
    /// Points over many steps: whom each step of each need reaches.
    Bits(Vec<Reach>),
    /// Sums over everything below, with one axis for each need.
    Table { axes: Vec<Axis>, sums: Vec<u32> },
}

/// Whom the steps of one need reach, one bit a point.
#[derive(Debug)]
pub(super) struct Reach {
    /// The words of one step lie side by side, those of rank 0 first.
    axis: Axis,
    words: Vec<u64>,
}

impl Reach {
    fn of(points: &[Point], axis: Axis, place: usize) -> Self {
        let length = axis.length() * axis.stride;
        let mut words = vec![0; length];
        for (index, point) in points.iter().enumerate() {
            let from = axis.offset(point.steps.get(place).copied().unwrap_or(0));
            if let Some(word) = words.get_mut(from + index / 64) {
                *word |= 1 << (index % 64);
            }
        }
        for word in axis.stride..length {
            let before = words.get(word - axis.stride).copied().unwrap_or(0);
            if let Some(word) = words.get_mut(word) {
                *word |= before;
            }
        }
        Self { axis, words }
    }

    fn at(&self, step: u8) -> &[u64] {
        let from = self.axis.offset(step);
        self.words.get(from..from + self.axis.stride).unwrap_or_default()
    }
}

/// The steps that occur, so that the table is no larger than the class needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    /// For each step how many of those that occur it reaches.
    ranks: [u8; STEPS],
    stride: usize,
}

impl Axis {
    fn of(points: &[Point], place: usize, stride: usize) -> Self {
        let step = |point: &Point| point.steps.get(place).copied().unwrap_or(0);
        let mut occurs = [false; STEPS];
        for point in points {
            if let Some(slot) = occurs.get_mut(usize::from(step(point))) {
                *slot = true;
            }
        }
        let mut rank = 0_u8;
        let ranks = occurs.map(|occurs| {
            rank += u8::from(occurs);
            rank
        });
        Self { ranks, stride }
    }

    /// How many ranks there are.
    fn length(&self) -> usize {
        usize::from(self.ranks.last().copied().unwrap_or(0)) + 1
    }

    fn offset(&self, step: u8) -> usize {
        usize::from(self.ranks.get(usize::from(step)).copied().unwrap_or(0)) * self.stride
    }
}

/// So few points are always looked through.
const FEW: usize = 8;
/// Up to how many cells of a table each point is worth.
const CELLS_A_POINT: usize = 16;

impl Counter {
    /// Counts points of a class with so many needs.
    pub(super) fn of(points: &[Point], size: u32) -> Self {
        if size > 1 && points.len() <= FEW {
            return Self::List(points.iter().map(|point| point.steps).collect());
        }
        let mut axes = Vec::with_capacity(3);
        let mut cells = 1;
        for place in 0..usize::try_from(size).unwrap_or(3) {
            let own = Axis::of(points, place, cells);
            cells *= own.length();
            axes.push(own);
        }
        if size > 1 && cells > points.len() * CELLS_A_POINT {
            let stride = points.len().div_ceil(64);
            let axes = axes.into_iter().enumerate();
            let reach = |(place, axis)| Reach::of(points, Axis { stride, ..axis }, place);
            return Self::Bits(axes.map(reach).collect());
        }
        let mut sums = vec![0_u32; cells];
        for point in points {
            if let Some(cell) = sums.get_mut(offset(&axes, point.steps)) {
                *cell += 1;
            }
        }
        for axis in &axes {
            add_up(&mut sums, axis);
        }
        Self::Table { axes, sums }
    }

    /// How many the steps let in.
    pub(super) fn count(&self, steps: Steps) -> usize {
        match self {
            Self::List(points) => {
                points.iter().filter(|needed| is_reached(**needed, steps)).count()
            }
            Self::Bits(needs) => {
                let mut rows = needs.iter().zip(steps).map(|(it, step)| it.at(step));
                let first = rows.next().unwrap_or_default();
                let second = rows.next().unwrap_or(first);
                let third = rows.next().unwrap_or(second);
                let words = first.iter().zip(second).zip(third);
                let all: u32 = words.map(|((a, b), c)| (a & b & c).count_ones()).sum();
                usize::try_from(all).unwrap_or(usize::MAX)
            }
            Self::Table { axes, sums } => {
                let sum = sums.get(offset(axes, steps)).copied().unwrap_or(0);
                usize::try_from(sum).unwrap_or(usize::MAX)
            }
        }
    }
}

fn offset(axes: &[Axis], steps: Steps) -> usize {
    axes.iter().zip(steps).map(|(axis, step)| axis.offset(step)).sum()
}

/// Makes each cell the sum of itself and all before it along one axis.
fn add_up(sums: &mut [u32], axis: &Axis) {
    let length = axis.length();
    for cell in 0..sums.len() {
        // The first cell along the axis has none before it.
        if (cell / axis.stride).is_multiple_of(length) {
            continue;
        }
        let before = sums.get(cell - axis.stride).copied().unwrap_or(0);
        if let Some(sum) = sums.get_mut(cell) {
            *sum += before;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn points(steps: &[[u8; 3]], size: usize) -> Vec<Point> {
        let one = |(miss, own): (usize, &[u8; 3])| {
            let mut steps = Steps::default();
            for (slot, step) in steps.iter_mut().zip(own).take(size) {
                *slot = *step;
            }
            Point { steps, miss, is_shut_out: true }
        };
        steps.iter().enumerate().map(one).collect()
    }

    proptest! {
        #[test]
        fn every_way_of_counting_finds_those_that_are_reached(
            steps in prop_oneof![
                vec(prop::array::uniform3(1_u8..=100), 0..200),
                vec(prop::array::uniform3(1_u8..=4), 0..200),
            ],
            size in 1_usize..=3,
            asked in vec(prop::array::uniform3(0_u8..=100), 1..20),
        ) {
            let points = points(&steps, size);
            let counter = Counter::of(&points, u32::try_from(size).unwrap_or(0));
            for asked in asked.into_iter().chain(steps) {
                let plain = points.iter().filter(|point| is_reached(point.steps, asked)).count();
                prop_assert_eq!(counter.count(asked), plain);
            }
        }
    }

    #[test]
    fn each_way_of_counting_is_taken_where_it_is_worth_it() {
        let spread: Vec<[u8; 3]> = (0..100).map(|step| [step, 100 - step, step / 2]).collect();
        let of = |steps: &[[u8; 3]], size: u32| Counter::of(&points(steps, 3), size);
        assert!(matches!(of(&spread[..8], 2), Counter::List(_)));
        assert!(matches!(of(&spread, 2), Counter::Bits(_)));
        assert!(matches!(of(&spread, 1), Counter::Table { .. }));
        assert!(matches!(of(&[[1, 2, 1]; 9], 3), Counter::Table { .. }));
    }
}
