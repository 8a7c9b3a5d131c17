//! How many near misses a choice of steps lets in.
//!
//! Near misses with the same needs form a class. A choice lets in those whose
//! needs are all changed and whose steps are all reached, so its count is the sum
//! over the classes within it, at most seven for three requirements.

use std::sync::OnceLock;

use super::super::bits;
use super::counter::Counter;
use super::ladder::Ladder;

/// Steps on up to three ladders, in the order of the lot; unused places are 0.
pub(super) type Steps = [u8; 3];

/// A near miss of a class: the step that each of its needs must reach.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) steps: Steps,
    /// Its place among the near misses.
    pub(super) miss: usize,
    /// Whether it fails something as it is.
    pub(super) is_shut_out: bool,
}

/// Near misses with the same needs, in the order of the list.
#[derive(Debug)]
pub(super) struct Class {
    pub(super) needs: u64,
    pub(super) points: Vec<Point>,
    counter: Counter,
    /// The same for those who fail something as it is, unless all of them do.
    shut_out: Option<Counter>,
    /// The points by each of their steps, sorted when they are first asked for.
    by_step: [OnceLock<ByStep>; 3],
}

impl Class {
    fn of(needs: u64, points: Vec<Point>) -> Self {
        let size = needs.count_ones();
        let counter = Counter::of(&points, size);
        let shut_out = (!points.iter().all(|it| it.is_shut_out)).then(|| {
            let shut_out = points.iter().filter(|it| it.is_shut_out).copied();
            Counter::of(&shut_out.collect::<Vec<_>>(), size)
        });
        Self { needs, points, counter, shut_out, by_step: Default::default() }
    }

    /// The points that steps reach and whose own step at `slot` is `step`.
    pub(super) fn with_step(
        &self,
        slot: usize,
        step: u8,
        steps: Steps,
    ) -> impl Iterator<Item = &Point> {
        let sorted = self.by_step.get(slot);
        let sorted = sorted.map(|it| it.get_or_init(|| ByStep::of(&self.points, slot)));
        let own = sorted.map(|it| it.at(step)).unwrap_or_default();
        let points = own.iter().filter_map(|index| self.points.get(*index));
        points.filter(move |point| is_reached(point.steps, steps))
    }

    /// How many the steps let in.
    pub(super) fn count(&self, steps: Steps) -> usize {
        self.counter.count(steps)
    }

    /// How many of those who fail something as it is the steps let in.
    pub(super) fn count_shut_out(&self, steps: Steps) -> usize {
        self.shut_out.as_ref().unwrap_or(&self.counter).count(steps)
    }
}

/// Whether steps go as far as what is `needed`.
pub(super) fn is_reached(needed: Steps, steps: Steps) -> bool {
    needed.iter().zip(steps).all(|(needed, step)| *needed <= step)
}

/// How many steps there can be, and none.
pub(super) const STEPS: usize = 101;

/// Points in the order of one of their steps.
#[derive(Debug)]
struct ByStep {
    /// Where in the order each step begins, and after the last where it ends.
    starts: Vec<usize>,
    /// Their places among the points.
    order: Vec<usize>,
}

impl ByStep {
    fn of(points: &[Point], slot: usize) -> Self {
        let step = |point: &Point| point.steps.get(slot).copied().map_or(0, usize::from);
        let mut starts = vec![0; STEPS + 1];
        for point in points {
            if let Some(start) = starts.get_mut(step(point) + 1) {
                *start += 1;
            }
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        let mut order = vec![0; points.len()];
        let mut next = starts.clone();
        for (index, point) in points.iter().enumerate() {
            let Some(next) = next.get_mut(step(point)) else { continue };
            if let Some(place) = order.get_mut(*next) {
                *place = index;
            }
            *next += 1;
        }
        Self { starts, order }
    }

    fn at(&self, step: u8) -> &[usize] {
        let step = usize::from(step);
        let range = self.starts.get(step).zip(self.starts.get(step + 1));
        range.and_then(|(from, to)| self.order.get(*from..*to)).unwrap_or_default()
    }
}

/// The classes in the order of their needs.
#[derive(Debug)]
pub(super) struct Classes {
    /// Side by side, since they are looked through far more often than the classes.
    needs: Vec<u64>,
    classes: Vec<Class>,
}

impl Classes {
    /// Sorts near misses, which come in the order of the list, into classes.
    pub(super) fn of(mut all: Vec<(u64, Point)>) -> Self {
        // The sort is stable, so each class keeps the order of the list.
        all.sort_by_key(|(needs, _)| *needs);
        let classes = all.chunk_by(|(left, _), (right, _)| left == right).filter_map(|chunk| {
            let (needs, _) = *chunk.first()?;
            Some(Class::of(needs, chunk.iter().map(|(_, point)| *point).collect()))
        });
        let classes: Vec<Class> = classes.collect();
        Self { needs: classes.iter().map(|class| class.needs).collect(), classes }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Class> {
        self.classes.iter()
    }

    fn find(&self, needs: u64) -> Option<&Class> {
        self.classes.get(self.needs.binary_search(&needs).ok()?)
    }

    /// The classes whose needs lie within `set`, with the place of each of their
    /// needs in it.
    pub(super) fn within(&self, set: u64) -> impl Iterator<Item = (&Class, [usize; 3])> {
        parts(set).filter_map(move |part| {
            let class = self.find(part)?;
            let mut places = [0; 3];
            for (slot, need) in places.iter_mut().zip(bits(part)) {
                *slot = usize::try_from((set & (need - 1)).count_ones()).unwrap_or(0);
            }
            Some((class, places))
        })
    }
}

/// Every part of a mask but the empty one, the whole mask first.
pub(super) fn parts(mask: u64) -> impl Iterator<Item = u64> {
    let some = |part: u64| (part != 0).then_some(part);
    std::iter::successors(some(mask), move |part| some((part - 1) & mask))
}

/// A set of requirements to change, with everything that counts for it.
pub(super) struct Choice<'c> {
    pub(super) set: u64,
    pub(super) size: usize,
    ladders: [Option<&'c Ladder>; 3],
    parts: Vec<Part<'c>>,
}

/// A class within a choice.
struct Part<'c> {
    counter: &'c Counter,
    /// The ladder of the choice for each need of the class; those past its size
    /// repeat the first, since an unused place asks for step 0.
    places: [usize; 3],
    size: usize,
}

impl Part<'_> {
    fn count(&self, steps: Steps) -> usize {
        self.counter.count(self.places.map(|place| steps.get(place).copied().unwrap_or(0)))
    }

    fn needs(&self, place: usize) -> bool {
        self.places.iter().take(self.size).any(|own| *own == place)
    }
}

/// The smallest number that one, two and three divide.
pub(super) const WHOLE: usize = 6;

impl<'c> Choice<'c> {
    /// The choice of `set`, unless a requirement in it lets nobody in.
    pub(super) fn new(
        set: u64,
        classes: &'c Classes,
        ladder: impl Fn(u64) -> Option<&'c Ladder>,
    ) -> Option<Self> {
        let mut ladders = [None; 3];
        for (slot, place) in ladders.iter_mut().zip(bits(set)) {
            *slot = Some(ladder(place).filter(|ladder| ladder.height() > 0)?);
        }
        let mut needed = 0;
        let parts = classes
            .within(set)
            .map(|(class, places)| {
                needed |= class.needs;
                let size = usize::try_from(class.needs.count_ones()).unwrap_or(3);
                Part { counter: &class.counter, places, size }
            })
            .collect();
        let size = usize::try_from(set.count_ones()).unwrap_or(3);
        (needed == set).then_some(Self { set, size, ladders, parts })
    }

    /// The last step of each ladder.
    pub(super) fn top(&self) -> Steps {
        self.ladders.map(|ladder| ladder.map_or(0, Ladder::height))
    }

    /// The first step of each ladder.
    pub(super) fn bottom(&self) -> Steps {
        self.ladders.map(|ladder| u8::from(ladder.is_some()))
    }

    /// How many the steps let in.
    pub(super) fn count(&self, steps: Steps) -> usize {
        self.parts.iter().map(|part| part.count(steps)).sum()
    }

    /// The share of ladder `place` in what the steps let in, in [`WHOLE`]ths of an
    /// enterprise: each enterprise is shared out evenly over what it needs.
    pub(super) fn share(&self, place: usize, steps: Steps) -> usize {
        let own = self.parts.iter().filter(|part| part.needs(place));
        own.map(|part| part.count(steps) * (WHOLE / part.size.max(1))).sum()
    }

    /// What one step of ladder `place` costs.
    pub(super) fn cost_of(&self, place: usize, step: u8) -> u32 {
        self.ladders.get(place).copied().flatten().map_or(0, |ladder| ladder.cost(step))
    }

    /// What the steps cost together.
    pub(super) fn cost(&self, steps: Steps) -> u32 {
        let each = self.ladders.iter().zip(steps);
        each.filter_map(|(ladder, step)| Some((*ladder)?.cost(step))).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn points_are_found_by_any_of_their_steps(
            steps in vec(prop::array::uniform3(1_u8..=9), 1..60),
            asked in prop::array::uniform3(0_u8..=9),
            (slot, step) in (0_usize..3, 0_u8..=10),
        ) {
            let one = |(miss, steps)| Point { steps, miss, is_shut_out: true };
            let points: Vec<Point> = steps.into_iter().enumerate().map(one).collect();
            let class = Class::of(0b111, points.clone());
            let found: Vec<usize> =
                class.with_step(slot, step, asked).map(|point| point.miss).collect();
            let own = |point: &&Point| point.steps.get(slot) == Some(&step);
            let plain = points.iter().filter(own).filter(|it| is_reached(it.steps, asked));
            prop_assert_eq!(found, plain.map(|it| it.miss).collect::<Vec<_>>());
        }
    }
}
