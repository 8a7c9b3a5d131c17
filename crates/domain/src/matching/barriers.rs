//! Requirements seen from those they shut out.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::figure::{Bounds, Threshold};
use super::{Field, FieldRequirement, Match, bit, bits};
use crate::text::Text;

/// Enterprises that a requirement shuts out together with exactly these others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BarrierGroup {
    /// The keys of the other requirements that they fail.
    #[cfg_attr(feature = "schema", schema(max_items = 64))]
    pub others: Vec<String>,
    /// How many enterprises.
    pub enterprises: usize,
}

/// What a requirement at a lower threshold would do, all else unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CurvePoint {
    /// The threshold. For a certificate: the last day on which it must have held.
    pub threshold: Threshold,
    /// How many more can then.
    pub admits: usize,
    /// How many further ones of those shut out now could then, if what is missing
    /// holds. Who surely can then is not among them.
    pub admits_if_known: usize,
}

/// One requirement seen from those it shuts out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Barrier {
    /// The requirement's name within the lot.
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: String,
    /// What it says.
    pub label: Text,
    /// Whether the committee can drop it; trade and reservation define the purchase.
    pub can_be_dropped: bool,
    /// How many fail it, whatever else they fail.
    pub fails: usize,
    /// For how many it is not known.
    pub unknown: usize,
    /// How many it shuts out alone.
    pub shuts_out_alone: usize,
    /// How many of these would then surely be able to.
    pub then_eligible: usize,
    /// How many of these would then still have something unknown.
    pub then_undecided: usize,
    /// How many it shuts out together with others.
    pub shuts_out_together: usize,
    /// The largest groups it shuts out together with the same others.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub together: Vec<BarrierGroup>,
    /// How many such groups are not shown.
    pub groups_not_shown: usize,
    /// How many would still be shut out if this were the only requirement.
    pub would_still_cost: usize,
    /// What lower thresholds would do, the nearest first; empty where there is no threshold.
    pub curve: Vec<CurvePoint>,
}

/// What is counted of one requirement, in masks: a bit for each requirement in the
/// lot's order, as in a [`Match`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blame {
    /// How many fail it, whatever else they fail.
    pub fails: usize,
    /// For how many it is not known.
    pub unknown: usize,
    /// How many it shuts out alone.
    pub alone: usize,
    /// How many of these would then surely be able to.
    pub then_eligible: usize,
    /// The largest groups that it shuts out with the same others, by the mask of
    /// the others.
    pub groups: Vec<(u64, usize)>,
    /// How many such groups are not shown.
    pub groups_not_shown: usize,
    /// What lower thresholds would do, where that was asked for.
    pub curve: Vec<CurvePoint>,
}

/// Somebody whom only the requirement of a curve keeps from being possible.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) bounds: Bounds,
    /// Whether the requirement shuts it out; else it is not known.
    pub(super) shut_out: bool,
    /// Whether nothing else is unknown.
    pub(super) sure: bool,
}

/// What happens at a threshold on the way down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    pub(super) threshold: Threshold,
    /// How many become certain.
    pub(super) admits: i64,
    /// How many of those who are shut out become possible, less those who become
    /// certain.
    pub(super) possible: i64,
}

impl Step {
    /// On the way down an enterprise becomes possible at its upper bound and
    /// certain at its lower bound.
    pub(super) fn turns(self) -> impl Iterator<Item = Turn> {
        let Self { bounds, shut_out, sure } = self;
        let upper = bounds.upper.filter(|_| shut_out);
        let lower = bounds.lower.filter(|_| sure);
        let possible = upper.map(|threshold| Turn { threshold, admits: 0, possible: 1 });
        let certain = lower.map(|threshold| {
            let possible = -i64::from(shut_out);
            Turn { threshold, admits: 1, possible }
        });
        possible.into_iter().chain(certain)
    }
}

/// Break points of a threshold.
pub(super) fn curve(wanted: Threshold, turns: impl Iterator<Item = Turn>) -> Vec<CurvePoint> {
    let below = |turn: &Turn| turn.threshold < wanted && !turn.threshold.is_zero();
    let mut turns: Vec<Turn> = turns.filter(below).collect();
    turns.sort_unstable_by_key(|turn| std::cmp::Reverse(turn.threshold));
    let (mut admits, mut possible) = (0, 0);
    turns
        .chunk_by(|left, right| left.threshold == right.threshold)
        .filter_map(|turns| {
            let threshold = turns.first()?.threshold;
            for turn in turns {
                admits += turn.admits;
                possible += turn.possible;
            }
            let count = |sum: i64| usize::try_from(sum).unwrap_or(0);
            Some(CurvePoint { threshold, admits: count(admits), admits_if_known: count(possible) })
        })
        .collect()
}

/// Each requirement with what it is to blame for, those that shut out most alone
/// first.
pub(super) fn barriers(requirements: &[FieldRequirement], blame: Vec<Blame>) -> Vec<Barrier> {
    let mut barriers: Vec<_> = requirements
        .iter()
        .zip(blame)
        .map(|(requirement, blame)| Barrier {
            key: requirement.key.clone(),
            label: requirement.label.clone(),
            can_be_dropped: requirement.can_be_dropped(),
            fails: blame.fails,
            unknown: blame.unknown,
            shuts_out_alone: blame.alone,
            then_eligible: blame.then_eligible,
            then_undecided: blame.alone - blame.then_eligible,
            shuts_out_together: blame.fails - blame.alone,
            together: (blame.groups.iter())
                .map(|(mask, enterprises)| BarrierGroup {
                    others: keys(requirements, *mask),
                    enterprises: *enterprises,
                })
                .collect(),
            groups_not_shown: blame.groups_not_shown,
            would_still_cost: blame.fails,
            curve: blame.curve,
        })
        .collect();
    // The sort is stable, so equals keep the order of the lot.
    barriers.sort_by_key(|it| std::cmp::Reverse((it.shuts_out_alone, it.fails, it.unknown)));
    barriers
}

/// The keys of the requirements in a mask, in the order of the lot.
pub(super) fn keys(requirements: &[FieldRequirement], mask: u64) -> Vec<String> {
    bits(mask)
        .filter_map(|place| requirements.get(usize::try_from(place.trailing_zeros()).ok()?))
        .map(|requirement| requirement.key.clone())
        .collect()
}

/// Enterprises with the same masks.
struct Class {
    fails: u64,
    unknown: u64,
    enterprises: usize,
}

impl Field {
    /// Each requirement seen from those it shuts out, those that shut out most
    /// alone first; `top` groups are shown for each.
    #[must_use]
    pub fn barriers(&self, top: usize) -> Vec<Barrier> {
        let classes = self.classes();
        let blame = (0..self.requirements.len()).map(|index| self.blame(index, &classes, top));
        barriers(&self.requirements, blame.collect())
    }

    /// Everything a barrier counts depends on the masks alone, and there are far
    /// fewer different masks than enterprises.
    fn classes(&self) -> Vec<Class> {
        let mut masks: Vec<_> = self.matches.iter().map(|it| (it.fails, it.unknown)).collect();
        masks.sort_unstable();
        masks
            .chunk_by(|left, right| left == right)
            .filter_map(|chunk| {
                let (fails, unknown) = *chunk.first()?;
                Some(Class { fails, unknown, enterprises: chunk.len() })
            })
            .collect()
    }

    fn blame(&self, index: usize, classes: &[Class], top: usize) -> Blame {
        let own = bit(index);
        let sum = |chosen: &dyn Fn(&Class) -> bool| -> usize {
            classes.iter().filter(|class| chosen(class)).map(|class| class.enterprises).sum()
        };
        let mut others: BTreeMap<u64, usize> = BTreeMap::new();
        for class in classes.iter().filter(|it| it.fails & own != 0 && it.fails != own) {
            *others.entry(class.fails & !own).or_default() += class.enterprises;
        }
        let mut groups: Vec<_> = others.into_iter().collect();
        groups.sort_by_key(|(_, enterprises)| std::cmp::Reverse(*enterprises));
        let groups_not_shown = groups.len().saturating_sub(top);
        groups.truncate(top);
        Blame {
            fails: sum(&|class| class.fails & own != 0),
            unknown: sum(&|class| class.unknown & own != 0),
            alone: sum(&|class| class.fails == own),
            then_eligible: sum(&|class| class.fails == own && class.unknown == 0),
            groups,
            groups_not_shown,
            curve: self.curve(index),
        }
    }

    fn curve(&self, index: usize) -> Vec<CurvePoint> {
        let own = bit(index);
        let requirement = self.requirements.get(index);
        let Some((wanted, column)) =
            requirement.and_then(|it| it.threshold.zip(it.bounds.as_deref()))
        else {
            return Vec::new();
        };
        let kept_out = |it: &Match| (it.fails | it.unknown) & own != 0 && it.fails & !own == 0;
        let steps = self.matches.iter().zip(column).filter(|(it, _)| kept_out(it));
        let steps = steps.map(|(it, bounds)| Step {
            bounds: *bounds,
            shut_out: it.fails == own,
            sure: it.unknown & !own == 0,
        });
        curve(wanted, steps.flat_map(Step::turns))
    }
}
