//! The smallest changes of requirements that let more in.

use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::answer::Outcome;
use super::figure::Threshold;
use super::wording;
use super::{Field, FieldRequirement, bits};
use crate::ids::EnterpriseId;
use crate::text::Text;

/// The price of dropping a requirement; lowering it costs the per cent it gives up.
const DROP: u32 = 100;

/// What is done to a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", content = "threshold", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeTo {
    /// It is dropped.
    Drop,
    /// Its threshold is lowered to the value.
    LowerTo(Threshold),
}

/// One change of one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The requirement's name within the lot.
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: String,
    /// What is done to it.
    pub to: ChangeTo,
    /// The change in words.
    pub text: Text,
}

/// A change of requirements that lets more in, from which nothing can be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Relaxation {
    /// The changes, in the order of the lot.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 3))]
    pub changes: Vec<Change>,
    /// Those who surely can then and cannot surely now, in the order of the list.
    pub admits: Vec<EnterpriseId>,
    /// How many of those shut out now could then, if what is missing holds.
    pub admits_if_known: usize,
    /// What it costs: 100 for a dropped requirement, the per cent given up for a lowered one.
    pub cost: u32,
}

/// A set of changes before it is written out.
struct Candidate {
    set: u64,
    admits: usize,
    cost: u32,
    to: Vec<(u64, ChangeTo)>,
}

/// The places of matches by a mask.
type Index = BTreeMap<u64, Vec<usize>>;

impl Field {
    /// Every smallest set of at most `max_size` (1 to 3) requirements whose dropping
    /// lets `at_least` more in, and the same with thresholds lowered just enough;
    /// of all of them the first `most`.
    ///
    /// A set is smallest when no part of it lets as many in. The trade and the
    /// reservation are never touched: they define the purchase. Most admitted
    /// first, then the cheapest, then the order of the lot.
    #[must_use]
    pub fn relaxations(&self, at_least: usize, max_size: usize, most: usize) -> Vec<Relaxation> {
        let (at_least, max_size) = (at_least.max(1), max_size.clamp(1, 3));
        let needs = self.index(|needed, _| needed, max_size);
        let shut_out = self.index(|_, fails| fails, max_size);
        let admitted = |set: u64| -> usize {
            parts(set).filter_map(|part| needs.get(&part)).map(Vec::len).sum()
        };
        let in_play: Vec<u64> = bits(needs.keys().fold(0, |all, mask| all | mask)).collect();
        let mut found: Vec<Candidate> = Vec::new();
        for set in sets(&in_play, max_size) {
            let smallest = || bits(set).all(|left_out| admitted(set & !left_out) < at_least);
            if admitted(set) >= at_least && smallest() {
                let admits = let_in(&needs, set);
                let dropped = self.candidate(set, &admits, |_| ChangeTo::Drop);
                let lowered = self.candidate(set, &admits, |place| {
                    self.lowered(place, &admits).map_or(ChangeTo::Drop, ChangeTo::LowerTo)
                });
                if lowered.to != dropped.to {
                    found.push(lowered);
                }
                found.push(dropped);
            }
        }
        // Among sets of the lot's requirements the earlier keys come first.
        found.sort_by_key(|it| {
            (Reverse(it.admits), it.cost, it.to.len(), Reverse(it.set.reverse_bits()))
        });
        // Only those that are shown are written out.
        found.truncate(most);
        found.iter().map(|it| self.relaxation(it, &let_in(&needs, it.set), &shut_out)).collect()
    }

    fn candidate(&self, set: u64, admits: &[usize], to: impl Fn(u64) -> ChangeTo) -> Candidate {
        let to: Vec<_> = bits(set).map(|place| (place, to(place))).collect();
        let priced = to.iter().filter_map(|(place, to)| Some(cost(self.requirement(*place)?, *to)));
        Candidate { set, admits: admits.len(), cost: priced.sum(), to }
    }

    /// Those who are not eligible, by a mask of at most `max_size` requirements
    /// that the committee can change.
    fn index(&self, mask: fn(u64, u64) -> u64, max_size: usize) -> Index {
        let fixed = (self.requirements.iter().enumerate())
            .filter(|(_, requirement)| !requirement.can_be_dropped())
            .fold(0, |all, (place, _)| all | super::bit(place));
        let mut index = Index::new();
        for (place, it) in self.matches.iter().enumerate() {
            let mask = mask(it.fails | it.unknown, it.fails);
            let small = usize::try_from(mask.count_ones()).is_ok_and(|size| size <= max_size);
            if mask != 0 && mask & fixed == 0 && small {
                index.entry(mask).or_default().push(place);
            }
        }
        index
    }

    fn relaxation(&self, it: &Candidate, admits: &[usize], shut_out: &Index) -> Relaxation {
        let changes: Vec<_> = (it.to.iter())
            .filter_map(|(place, to)| Some((*place, self.requirement(*place)?, *to)))
            .collect();
        let still = |place: usize| self.masks_after(place, &changes);
        let possible = parts(it.set).filter_map(|part| shut_out.get(&part)).flatten();
        let admits_if_known = possible
            .filter(|place| {
                still(**place).is_some_and(|(fails, unknown)| fails == 0 && unknown != 0)
            })
            .count();
        Relaxation {
            admits: admits.iter().filter_map(|it| self.matches.get(*it)).map(|it| it.id).collect(),
            admits_if_known,
            cost: it.cost,
            changes: changes.iter().map(|(_, requirement, to)| change(requirement, *to)).collect(),
        }
    }

    fn requirement(&self, place: u64) -> Option<&FieldRequirement> {
        self.requirements.get(usize::try_from(place.trailing_zeros()).ok()?)
    }

    /// The masks of an enterprise after the changes.
    fn masks_after(
        &self,
        place: usize,
        changes: &[(u64, &FieldRequirement, ChangeTo)],
    ) -> Option<(u64, u64)> {
        let it = self.matches.get(place)?;
        let (mut fails, mut unknown) = (it.fails, it.unknown);
        for (own, requirement, to) in changes {
            let outcome = match to {
                ChangeTo::Drop => Outcome::Met,
                // Whoever meets it now meets it when it is lower.
                ChangeTo::LowerTo(_) if (it.fails | it.unknown) & own == 0 => Outcome::Met,
                ChangeTo::LowerTo(value) => {
                    requirement.bounds.as_ref()?.get(place)?.outcome(*value)
                }
            };
            fails &= !own;
            unknown &= !own;
            match outcome {
                Outcome::Met => {}
                Outcome::NotMet => fails |= own,
                Outcome::Unknown => unknown |= own,
            }
        }
        Some((fails, unknown))
    }

    /// The highest threshold that still lets all of these in, if there is one.
    fn lowered(&self, place: u64, admits: &[usize]) -> Option<Threshold> {
        let column = self.requirement(place)?.bounds.as_deref()?;
        let mut lowest: Option<Threshold> = None;
        for row in admits {
            let it = self.matches.get(*row)?;
            if (it.fails | it.unknown) & place == 0 {
                continue;
            }
            let reached = column.get(*row)?.lower?;
            lowest = Some(lowest.map_or(reached, |known| known.min(reached)));
        }
        // A certificate cannot be asked for on an earlier day, and a threshold of
        // nothing is a dropped requirement.
        lowest.filter(|value| !matches!(value, Threshold::Day(_)) && !value.is_zero())
    }
}

/// The places of those whom dropping `set` lets in, in the order of the list.
fn let_in(needs: &Index, set: u64) -> Vec<usize> {
    let mut admits: Vec<usize> =
        parts(set).filter_map(|part| needs.get(&part)).flatten().copied().collect();
    admits.sort_unstable();
    admits
}

fn cost(requirement: &FieldRequirement, to: ChangeTo) -> u32 {
    match to {
        ChangeTo::Drop => DROP,
        ChangeTo::LowerTo(value) => {
            let kept = requirement.threshold.and_then(|wanted| value.percent_of(wanted));
            let kept = u32::try_from(kept.unwrap_or(0)).unwrap_or(DROP);
            DROP.saturating_sub(kept).clamp(1, DROP - 1)
        }
    }
}

fn change(requirement: &FieldRequirement, to: ChangeTo) -> Change {
    let label = &requirement.label;
    let text = match to {
        ChangeTo::Drop => Text::new(
            format!("ta bort kravet: {}", label.sv),
            format!("drop the requirement: {}", label.en),
        ),
        ChangeTo::LowerTo(value) => {
            let value = wording::value(value);
            Text::new(
                format!("sänk kravet till {}: {}", value.sv, label.sv),
                format!("lower the requirement to {}: {}", value.en, label.en),
            )
        }
    };
    Change { key: requirement.key.clone(), to, text }
}

/// Every part of a mask but the empty one, the whole mask first.
fn parts(mask: u64) -> impl Iterator<Item = u64> {
    let some = |part: u64| (part != 0).then_some(part);
    std::iter::successors(some(mask), move |part| some((part - 1) & mask))
}

/// Every set of one to `max_size` of the bits.
fn sets(in_play: &[u64], max_size: usize) -> Vec<u64> {
    let mut sets: Vec<u64> = Vec::new();
    let mut last = vec![0];
    for _ in 0..max_size {
        let mut next = Vec::new();
        for set in last {
            // Bits above the highest of the set, so that each set is made once.
            next.extend(in_play.iter().filter(|place| **place > set).map(|place| set | place));
        }
        sets.extend(&next);
        last = next;
    }
    sets
}
