//! What one requirement can be changed to, step by step, and what each step costs.

use super::super::answer::Outcome;
use super::super::figure::Threshold;
use super::change::ChangeTo;
use super::costs::ChangeCosts;
use super::legal::Limits;
use super::near_miss::{Held, Wanted};

/// How far a requirement gives way. Of thresholds: the per cent given up, 1 to
/// 99, so that there are few steps however many enterprises there are.
pub(super) type Depth = u8;

/// The requirement is dropped.
pub(super) const DROPPED: Depth = 100;
/// Equivalents are accepted.
const EQUIVALENT: Depth = 1;
/// Tenders may be for single areas.
pub(super) const SPLIT: Depth = 1;
/// Tenders may be for parts of areas.
pub(super) const SPLIT_WITHIN: Depth = 2;

/// The depth at which the requirement surely lets in the enterprise of `row`.
pub(super) fn depth_needed(wanted: &Wanted<'_>, limits: &Limits, row: usize) -> Depth {
    match &wanted.held {
        Held::Nothing => DROPPED,
        Held::Bounds(bounds) => {
            let lower = bounds.get(row).and_then(|bounds| bounds.lower);
            let reached = lower.and_then(|lower| offered_threshold(lower, limits));
            reached.map_or(DROPPED, |reached| given_up(wanted.threshold, reached))
        }
        Held::Equivalent { by_row, .. } => match by_row.get(row) {
            Some(Outcome::Met) => EQUIVALENT,
            _ => DROPPED,
        },
        Held::Areas { lot, by_row } => match by_row.get(row) {
            Some(reached) if !reached.whole.is_empty() && lot.len() > 1 => SPLIT,
            Some(reached) if !reached.parts.is_empty() => SPLIT_WITHIN,
            _ => DROPPED,
        },
    }
}

/// The depth at which the requirement is possibly met by the enterprise of `row`,
/// which fails it as it stands.
pub(super) fn depth_possible(wanted: &Wanted<'_>, row: usize) -> Depth {
    match &wanted.held {
        Held::Bounds(bounds) => {
            let upper = bounds.get(row).and_then(|bounds| bounds.upper);
            upper.map_or(1, |upper| given_up(wanted.threshold, upper))
        }
        Held::Equivalent { by_row, .. } => match by_row.get(row) {
            None | Some(Outcome::NotMet) => DROPPED,
            Some(_) => EQUIVALENT,
        },
        Held::Nothing | Held::Areas { .. } => depth_needed(wanted, &Limits::NONE, row),
    }
}

/// How far a requirement gives way by a change.
pub(super) fn depth_of(wanted: &Wanted<'_>, to: &ChangeTo, step: Depth) -> Depth {
    match to {
        ChangeTo::LowerTo { threshold } => given_up(wanted.threshold, *threshold),
        _ => step,
    }
}

/// The threshold that a lowering for somebody who reaches `lower` is set at, if
/// the law and good sense let it: none below the floor, none above the cap, and
/// a threshold of nothing is a dropped requirement.
pub(super) fn offered_threshold(lower: Threshold, limits: &Limits) -> Option<Threshold> {
    let value = limits.cap.map_or(lower, |cap| cap.min(lower));
    let below = limits.floor.is_some_and(|floor| value < floor);
    (!below && !value.is_zero()).then_some(value)
}

fn given_up(wanted: Option<Threshold>, reached: Threshold) -> Depth {
    let kept = wanted.and_then(|wanted| reached.percent_of(wanted)).unwrap_or(0);
    let kept = Depth::try_from(kept).unwrap_or(DROPPED);
    DROPPED.saturating_sub(kept).clamp(1, DROPPED - 1)
}

/// The steps at which a requirement can be offered, the mildest first, each
/// dearer than the one before. Step 0 is the requirement as it stands.
#[derive(Debug)]
pub(super) struct Ladder {
    steps: Vec<Step>,
    /// For each depth the first step that goes as deep; none where no step does.
    first: Vec<Option<u8>>,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    depth: Depth,
    cost: u32,
}

impl Ladder {
    /// The ladder over the depths that are `needed`. A step is left out where a
    /// deeper one costs no more.
    pub(super) fn new(
        wanted: &Wanted<'_>,
        needed: &[bool],
        costs: ChangeCosts,
        may_be_dropped: bool,
    ) -> Self {
        let mut steps: Vec<Step> = Vec::new();
        for depth in (1..=DROPPED).rev() {
            let asked = needed.get(usize::from(depth)).copied().unwrap_or(false);
            if !asked || (depth == DROPPED && !may_be_dropped) {
                continue;
            }
            let cost = cost(wanted, depth, costs);
            if steps.last().is_none_or(|deeper| cost < deeper.cost) {
                steps.push(Step { depth, cost });
            }
        }
        steps.reverse();
        let first = (0..=DROPPED)
            .map(|depth| {
                let found = steps.iter().position(|step| step.depth >= depth)?;
                u8::try_from(found + 1).ok()
            })
            .collect();
        Self { steps, first }
    }

    /// How many steps there are.
    pub(super) fn height(&self) -> u8 {
        u8::try_from(self.steps.len()).unwrap_or(DROPPED)
    }

    /// The first step that goes as deep.
    pub(super) fn step(&self, depth: Depth) -> Option<u8> {
        self.first.get(usize::from(depth)).copied().flatten()
    }

    /// What a step costs; leaving the requirement as it stands costs nothing.
    pub(super) fn cost(&self, step: u8) -> u32 {
        self.at(step).map_or(0, |step| step.cost)
    }

    /// How deep a step goes.
    pub(super) fn depth(&self, step: u8) -> Depth {
        self.at(step).map_or(0, |step| step.depth)
    }

    fn at(&self, step: u8) -> Option<&Step> {
        self.steps.get(usize::from(step).checked_sub(1)?)
    }
}

fn cost(wanted: &Wanted<'_>, depth: Depth, costs: ChangeCosts) -> u32 {
    let points = match (&wanted.held, depth) {
        (_, DROPPED) | (Held::Nothing, _) => costs.drop,
        (Held::Bounds(_), _) => {
            let whole = u32::from(costs.lower) * u32::from(depth);
            return whole.div_ceil(u32::from(DROPPED)).max(1);
        }
        (Held::Equivalent { .. }, _) => costs.accept_equivalent,
        (Held::Areas { .. }, SPLIT) => costs.split_areas,
        (Held::Areas { .. }, _) => costs.split_within_areas,
    };
    u32::from(points)
}
