//! How many near misses a choice of steps lets in.
//!
//! Near misses with the same needs form a class. A choice lets in those whose
//! needs are all changed and whose steps are all reached, so its count is the sum
//! over the classes within it, at most seven for three requirements.

use super::super::bits;
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
}

impl Class {
    fn of(needs: u64, points: Vec<Point>) -> Self {
        let size = needs.count_ones();
        let counter = Counter::of(&points, size);
        let shut_out = (!points.iter().all(|it| it.is_shut_out)).then(|| {
            let shut_out = points.iter().filter(|it| it.is_shut_out).copied();
            Counter::of(&shut_out.collect::<Vec<_>>(), size)
        });
        Self { needs, points, counter, shut_out }
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

/// Counts the points of a class that steps reach.
#[derive(Debug)]
enum Counter {
    /// Few points over many steps are looked through.
    List(Vec<Steps>),
    /// Sums over everything below, with one axis for each need.
    Table { axes: [Axis; 3], sums: Vec<u32> },
}

/// The steps that occur, so that the table is no larger than the class needs.
#[derive(Debug, Default)]
struct Axis {
    /// For each step how many of those that occur it reaches.
    ranks: Vec<u8>,
    stride: usize,
}

impl Axis {
    fn of(points: &[Point], place: usize) -> (Self, usize) {
        let step = |point: &Point| point.steps.get(place).copied().unwrap_or(0);
        let mut occurs = [false; 128];
        for point in points {
            if let Some(slot) = occurs.get_mut(usize::from(step(point))) {
                *slot = true;
            }
        }
        let mut rank = 0_u8;
        let ranks = occurs
            .iter()
            .map(|occurs| {
                rank += u8::from(*occurs);
                rank
            })
            .collect();
        (Self { ranks, stride: 0 }, usize::from(rank) + 1)
    }

    fn offset(&self, step: u8) -> usize {
        usize::from(self.ranks.get(usize::from(step)).copied().unwrap_or(0)) * self.stride
    }
}

/// So few points are always looked through.
const FEW: usize = 4;
/// Up to how many cells of a table each point is worth.
const CELLS_A_POINT: usize = 64;

impl Counter {
    fn of(points: &[Point], size: u32) -> Self {
        let list = || Self::List(points.iter().map(|point| point.steps).collect());
        if size > 1 && points.len() <= FEW {
            return list();
        }
        let mut axes: [Axis; 3] = Default::default();
        let mut cells = 1;
        for (place, axis) in axes.iter_mut().enumerate().take(usize::try_from(size).unwrap_or(3)) {
            let (found, length) = Axis::of(points, place);
            *axis = Axis { stride: cells, ..found };
            cells *= length;
        }
        if size > 1 && cells > points.len() * CELLS_A_POINT {
            return list();
        }
        let mut sums = vec![0_u32; cells];
        for point in points {
            if let Some(cell) = sums.get_mut(offset(&axes, point.steps)) {
                *cell += 1;
            }
        }
        for axis in axes.iter().filter(|axis| axis.stride > 0) {
            add_up(&mut sums, axis);
        }
        Self::Table { axes, sums }
    }

    fn count(&self, steps: Steps) -> usize {
        match self {
            Self::List(points) => {
                let reached = |needed: &&Steps| needed.iter().zip(&steps).all(|(n, s)| n <= s);
                points.iter().filter(reached).count()
            }
            Self::Table { axes, sums } => {
                let sum = sums.get(offset(axes, steps)).copied().unwrap_or(0);
                usize::try_from(sum).unwrap_or(usize::MAX)
            }
        }
    }
}

fn offset(axes: &[Axis; 3], steps: Steps) -> usize {
    axes.iter().zip(steps).map(|(axis, step)| axis.offset(step)).sum()
}

/// Makes each cell the sum of itself and all before it along one axis.
fn add_up(sums: &mut [u32], axis: &Axis) {
    let length = usize::from(axis.ranks.last().copied().unwrap_or(0)) + 1;
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
