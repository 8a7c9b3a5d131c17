//! Requirements seen from those they shut out.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::figure::Threshold;
use super::{Field, FieldRequirement, bit, bits};
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
    /// How many of those shut out now could then, if what is missing holds.
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
        let mut barriers: Vec<_> = self
            .requirements
            .iter()
            .enumerate()
            .map(|(index, _)| self.barrier(index, &classes, top))
            .collect();
        // The sort is stable, so equals keep the order of the lot.
        barriers.sort_by_key(|it| std::cmp::Reverse((it.shuts_out_alone, it.fails, it.unknown)));
        barriers
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

    fn barrier(&self, index: usize, classes: &[Class], top: usize) -> Barrier {
        let own = bit(index);
        let requirement = self.requirements.get(index);
        let sum = |chosen: &dyn Fn(&Class) -> bool| -> usize {
            classes.iter().filter(|class| chosen(class)).map(|class| class.enterprises).sum()
        };
        let fails = sum(&|class| class.fails & own != 0);
        let alone = sum(&|class| class.fails == own);
        let then_eligible = sum(&|class| class.fails == own && class.unknown == 0);
        let mut others: BTreeMap<u64, usize> = BTreeMap::new();
        for class in classes.iter().filter(|it| it.fails & own != 0 && it.fails != own) {
            *others.entry(class.fails & !own).or_default() += class.enterprises;
        }
        let mut groups: Vec<_> = others.into_iter().collect();
        groups.sort_by_key(|(_, enterprises)| std::cmp::Reverse(*enterprises));
        let groups_not_shown = groups.len().saturating_sub(top);
        let together = groups
            .into_iter()
            .take(top)
            .map(|(mask, enterprises)| BarrierGroup { others: self.keys(mask), enterprises })
            .collect();
        Barrier {
            key: requirement.map(|it| it.key.clone()).unwrap_or_default(),
            label: requirement.map(|it| it.label.clone()).unwrap_or_default(),
            can_be_dropped: requirement.is_some_and(FieldRequirement::can_be_dropped),
            fails,
            unknown: sum(&|class| class.unknown & own != 0),
            shuts_out_alone: alone,
            then_eligible,
            then_undecided: alone - then_eligible,
            shuts_out_together: fails - alone,
            together,
            groups_not_shown,
            would_still_cost: fails,
            curve: self.curve(index),
        }
    }

    /// Break points of the requirement's threshold. On the way down an enterprise
    /// becomes possible at its upper bound and certain at its lower bound.
    fn curve(&self, index: usize) -> Vec<CurvePoint> {
        let own = bit(index);
        let mut steps: BTreeMap<Threshold, (i64, i64)> = BTreeMap::new();
        let requirement = self.requirements.get(index);
        let Some((wanted, column)) =
            requirement.and_then(|it| it.threshold.zip(it.bounds.as_deref()))
        else {
            return Vec::new();
        };
        for (place, bounds) in self.matches.iter().zip(column) {
            if (place.fails | place.unknown) & own == 0 || place.fails & !own != 0 {
                continue;
            }
            let shut_out = i64::from(place.fails == own);
            let upper = bounds.upper.filter(|_| shut_out == 1);
            if let Some(upper) = upper {
                steps.entry(upper).or_default().1 += 1;
            }
            if let Some(lower) = bounds.lower.filter(|_| place.unknown & !own == 0) {
                let step = steps.entry(lower).or_default();
                step.0 += 1;
                step.1 -= shut_out;
            }
        }
        let (mut admits, mut possible) = (0, 0);
        steps
            .into_iter()
            .rev()
            .filter(|(threshold, _)| *threshold < wanted && !threshold.is_zero())
            .map(|(threshold, (more, maybe))| {
                admits += more;
                possible += maybe;
                let count = |sum: i64| usize::try_from(sum).unwrap_or(0);
                CurvePoint { threshold, admits: count(admits), admits_if_known: count(possible) }
            })
            .collect()
    }

    /// The keys of the requirements in a mask, in the order of the lot.
    pub(super) fn keys(&self, mask: u64) -> Vec<String> {
        bits(mask)
            .filter_map(|place| {
                self.requirements.get(usize::try_from(place.trailing_zeros()).ok()?)
            })
            .map(|requirement| requirement.key.clone())
            .collect()
    }
}
