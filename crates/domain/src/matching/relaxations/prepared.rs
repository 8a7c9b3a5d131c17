//! Near misses with the steps that would let them in, and changes written out.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::super::answer::Outcome;
use super::super::condition::Plan;
use super::super::{bit, bits};
use super::change::{Admission, Change, ChangeTo, OtherEvidence, Relaxation};
use super::counting::{self, Choice, Class, Classes, Point, Steps};
use super::ladder::{
    DROPPED, Depth, Ladder, SPLIT, SPLIT_WITHIN, depth_needed, depth_of, depth_possible,
    offered_threshold,
};
use super::legal::Limits;
use super::near_miss::{
    Held, NearMiss, NearMisses, Reached, Register, Wanted, chosen, holds_other_evidence,
    is_certificate,
};
use super::search::Found;
use super::{RelaxationTerms, wording};
use crate::area::AreaCode;
use crate::ids::EnterpriseId;

/// Near misses with the steps that would let them in.
pub(super) struct Prepared<'s> {
    near: &'s NearMisses<'s>,
    terms: &'s RelaxationTerms,
    limits: Vec<Limits>,
    ladders: Vec<Ladder>,
    classes: Classes,
}

/// One change, with the depth to which it goes.
struct Made {
    place: u64,
    to: ChangeTo,
    depth: Depth,
}

impl<'s> Prepared<'s> {
    pub(super) fn new(near: &'s NearMisses<'s>, terms: &'s RelaxationTerms) -> Self {
        let limits: Vec<Limits> = (near.requirements.iter())
            .map(|it| Limits::of(it.key, it.can_change, &terms.bounds))
            .collect();
        let mut needed = vec![[false; 101]; near.requirements.len()];
        let mut depths: Vec<(u64, Point)> = Vec::with_capacity(near.misses.len());
        let changeable = near.changeable();
        for (place, miss) in near.misses.iter().enumerate() {
            let needs = miss.needs();
            let few = usize::try_from(needs.count_ones()).is_ok_and(|size| size <= terms.max_size);
            if needs & !changeable != 0 || !few {
                continue;
            }
            let is_shut_out = miss.fails != 0;
            let mut point = Point { steps: [0; 3], miss: place, is_shut_out };
            for (slot, need) in point.steps.iter_mut().zip(bits(needs)) {
                let index = index_of(need);
                let found = near.requirements.get(index).zip(limits.get(index));
                *slot = found.map_or(DROPPED, |(it, law)| depth_needed(it, law, miss.row));
                let mark = needed.get_mut(index).and_then(|it| it.get_mut(usize::from(*slot)));
                if let Some(mark) = mark {
                    *mark = true;
                }
            }
            depths.push((needs, point));
        }
        for (needed, it) in needed.iter_mut().zip(&near.requirements) {
            mark_open(needed, it);
        }
        let ladders: Vec<Ladder> = (near.requirements.iter().zip(&needed).zip(&limits))
            .map(|((it, needed), law)| {
                Ladder::new(it, needed, terms.costs.of(it.key), law.may_be_dropped)
            })
            .collect();
        let on_ladders = depths.into_iter().filter_map(|(needs, mut point)| {
            for (slot, need) in point.steps.iter_mut().zip(bits(needs)) {
                *slot = ladders.get(index_of(need))?.step(*slot)?;
            }
            Some((needs, point))
        });
        let classes = Classes::of(on_ladders.collect());
        Self { near, terms, limits, ladders, classes }
    }

    /// Every set of requirements that could let enough in, the smaller sets first
    /// and those of equal size in the order of the lot.
    pub(super) fn choices(&self) -> Vec<Choice<'_>> {
        let in_play = self.classes.iter().fold(0, |all, class| all | class.needs);
        sets(in_play, self.terms.max_size)
            .into_iter()
            .filter_map(|set| {
                Choice::new(set, &self.classes, |place| self.ladders.get(index_of(place)))
            })
            .filter(|choice| choice.count(choice.top()) >= self.terms.at_least)
            .collect()
    }

    /// What was found, written out.
    pub(super) fn written(&self, found: &[Found]) -> Vec<Relaxation> {
        let possible = possible(self.near, found);
        found.iter().map(|it| self.write_out(it, &possible)).collect()
    }

    fn write_out(&self, found: &Found, possible: &[(u64, Point)]) -> Relaxation {
        let made: Vec<Made> = chosen(self.near, found.set)
            .zip(found.steps)
            .map(|((place, wanted), step)| self.made(found, place, wanted, step))
            .collect();
        let mut proof: Vec<(u64, Admission)> = (self.classes.within(found.set))
            .filter_map(|(class, places)| {
                Some((class.needs, self.admission(class, places, found)?))
            })
            .collect();
        proof.sort_by_key(|(needs, _)| (needs.count_ones(), Reverse(needs.reverse_bits())));
        Relaxation {
            cost: found.cost,
            admits: found.admits,
            admits_if_known: self.admits_if_known(found, &made, possible),
            proof: proof.into_iter().map(|(_, admission)| admission).collect(),
            changes: made
                .into_iter()
                .zip(found.steps)
                .filter_map(|(made, step)| self.change(made.place, made.to, step))
                .collect(),
        }
    }

    fn admission(&self, class: &Class, places: [usize; 3], found: &Found) -> Option<Admission> {
        let steps = within(places, found);
        let enterprises = class.count(steps);
        let reached = class.points.iter().filter(|point| is_reached(point, steps));
        let first = reached.take(self.terms.named.min(enterprises));
        (enterprises > 0).then(|| Admission {
            through: chosen(self.near, class.needs).map(|(_, it)| it.key.to_owned()).collect(),
            enterprises,
            first: first.filter_map(|it| Some(self.near.misses.get(it.miss)?.id)).collect(),
        })
    }

    fn made(&self, found: &Found, place: u64, wanted: &Wanted<'_>, step: u8) -> Made {
        let depth = self.ladders.get(index_of(place)).map_or(DROPPED, |ladder| ladder.depth(step));
        let to = self.change_to(found, place, wanted, (step, depth));
        let depth = depth_of(wanted, &to, depth);
        Made { place, to, depth }
    }

    /// The rows of those who come in and need `place` changed, with the step they
    /// need there.
    fn rows(&self, found: &Found, place: u64) -> impl Iterator<Item = (usize, u8)> {
        let needing = self.classes.within(found.set).filter(move |(it, _)| it.needs & place != 0);
        let found = *found;
        needing.flat_map(move |(class, places)| {
            let steps = within(places, &found);
            let slot = usize::try_from((class.needs & (place - 1)).count_ones()).unwrap_or(0);
            let reached = class.points.iter().filter(move |point| is_reached(point, steps));
            reached.filter_map(move |point| {
                let step = point.steps.get(slot).copied()?;
                Some((self.near.misses.get(point.miss)?.row, step))
            })
        })
    }

    /// What a step does to a requirement: no more than those who come in need.
    fn change_to(
        &self,
        found: &Found,
        place: u64,
        wanted: &Wanted<'_>,
        (step, depth): (u8, Depth),
    ) -> ChangeTo {
        match &wanted.held {
            _ if depth == DROPPED => ChangeTo::Drop,
            Held::Nothing => ChangeTo::Drop,
            Held::Bounds(bounds) => {
                let limits = self.limits.get(index_of(place));
                // The lowest threshold is that of somebody who needs the whole step.
                let deepest = self.rows(found, place).filter(|(_, needed)| *needed == step);
                let reached = deepest
                    .filter_map(|(row, _)| offered_threshold(bounds.get(row)?.lower?, limits?));
                reached.min().map_or(ChangeTo::Drop, |threshold| ChangeTo::LowerTo { threshold })
            }
            Held::Equivalent { schemes, .. } => {
                ChangeTo::AcceptEquivalent { schemes: schemes.to_vec() }
            }
            Held::Areas { by_row, .. } => {
                let reached = self.rows(found, place).filter_map(|(row, _)| by_row.get(&row));
                let areas: BTreeSet<AreaCode> = reached
                    .flat_map(|it| if depth == SPLIT { &it.whole } else { &it.parts })
                    .copied()
                    .collect();
                ChangeTo::SplitAreas { areas: finest(&areas) }
            }
        }
    }

    fn change(&self, place: u64, to: ChangeTo, step: u8) -> Option<Change> {
        let wanted = self.near.requirement(place)?;
        let cost = self.ladders.get(index_of(place))?.cost(step);
        let text = wording::change(wanted.label, &to);
        let law = wording::legal_notes(wanted.key, &to, &self.terms.bounds);
        Some(Change { key: wanted.key.to_owned(), to, cost, text, law })
    }

    /// How many of those shut out are undecided after the changes: all who then
    /// fail nothing, but those who surely come in.
    fn admits_if_known(&self, found: &Found, made: &[Made], by_fails: &[(u64, Point)]) -> usize {
        let surely = self.classes.within(found.set);
        let surely: usize =
            surely.map(|(class, places)| class.count_shut_out(within(places, found))).sum();
        let ranges = counting::parts(found.set).map(|fails| {
            let from = by_fails.partition_point(|(known, _)| *known < fails);
            by_fails.iter().skip(from).take_while(move |(known, _)| *known == fails)
        });
        let possibly = ranges.flatten().filter(|(fails, point)| {
            let own = made.iter().filter(|made| fails & made.place != 0);
            own.zip(point.steps).all(|(made, depth)| self.is_possible(made, depth, point.miss))
        });
        possibly.count().saturating_sub(surely)
    }

    /// Whether a change that goes so deep might let in somebody who possibly meets
    /// the requirement at `depth`. Only where the depths are equal does it take a
    /// closer look.
    fn is_possible(&self, made: &Made, depth: Depth, miss: usize) -> bool {
        if depth != made.depth && !matches!(made.to, ChangeTo::SplitAreas { .. }) {
            return depth < made.depth;
        }
        let miss = self.near.misses.get(miss);
        miss.is_some_and(|it| self.outcome_after(made.place, &made.to, it) != Outcome::NotMet)
    }

    /// Whether a changed requirement is met by an enterprise that does not surely
    /// meet it as it stands.
    fn outcome_after(&self, place: u64, to: &ChangeTo, miss: &NearMiss) -> Outcome {
        let as_it_stands =
            if miss.unknown & place == 0 { Outcome::NotMet } else { Outcome::Unknown };
        let held = self.near.requirement(place).map(|wanted| &wanted.held);
        match (to, held) {
            (ChangeTo::Drop, _) => Outcome::Met,
            (ChangeTo::LowerTo { threshold }, Some(Held::Bounds(bounds))) => {
                bounds.get(miss.row).map_or(as_it_stands, |bounds| bounds.outcome(*threshold))
            }
            (ChangeTo::AcceptEquivalent { .. }, Some(Held::Equivalent { by_row, .. })) => {
                let equivalent = by_row.get(&miss.row).copied();
                Outcome::any_of(equivalent.into_iter().chain([as_it_stands]))
            }
            (ChangeTo::SplitAreas { areas }, Some(Held::Areas { by_row, .. })) => {
                let Some(Reached { parts, open, .. }) = by_row.get(&miss.row) else {
                    return as_it_stands;
                };
                let reaches = |area: &AreaCode| parts.iter().any(|part| part.covers(*area));
                if areas.iter().any(reaches) {
                    Outcome::Met
                } else if areas.iter().any(|area| open.binary_search(area).is_ok()) {
                    Outcome::Unknown
                } else {
                    Outcome::NotMet
                }
            }
            _ => as_it_stands,
        }
    }

    /// For each certificate that near misses lack: who holds other evidence.
    pub(super) fn other_evidence(&self, register: Register<'_>) -> Vec<OtherEvidence> {
        let plan = Plan::of(register.query);
        let certificates = (self.near.requirements.iter().zip(&plan.requirements).enumerate())
            .filter(|(_, (_, planned))| planned.any_of.iter().all(is_certificate))
            .map(|(index, (it, _))| (index, it));
        let found = certificates.filter_map(|(index, it)| {
            let lacking = self.near.misses.iter().filter(|miss| miss.needs() & bit(index) != 0);
            let holds = |miss: &&NearMiss| {
                register.find(miss.id).is_some_and(|it| holds_other_evidence(it, register.query))
            };
            let ids: Vec<EnterpriseId> = lacking.filter(holds).map(|miss| miss.id).collect();
            (!ids.is_empty()).then(|| OtherEvidence {
                key: it.key.to_owned(),
                enterprises: ids.len(),
                text: wording::other_evidence(it.label, ids.len()),
                first: ids.into_iter().take(self.terms.named).collect(),
            })
        });
        found.collect()
    }
}

/// What each shut out near miss fails that some of what was found changes all of,
/// with the depths at which it possibly meets it.
fn possible(near: &NearMisses<'_>, shown: &[Found]) -> Vec<(u64, Point)> {
    let mut changed: Vec<u64> = shown.iter().flat_map(|it| counting::parts(it.set)).collect();
    changed.sort_unstable();
    changed.dedup();
    let any = changed.iter().fold(0, |any, part| any | part);
    let is_changed = |fails: u64| fails & !any == 0 && changed.binary_search(&fails).is_ok();
    let shut_out = near.misses.iter().enumerate().filter(|(_, miss)| is_changed(miss.fails));
    let mut found: Vec<(u64, Point)> = shut_out
        .map(|(place, miss)| {
            let mut point = Point { steps: [0; 3], miss: place, is_shut_out: true };
            for (slot, (_, wanted)) in point.steps.iter_mut().zip(chosen(near, miss.fails)) {
                *slot = depth_possible(wanted, miss.row);
            }
            (miss.fails, point)
        })
        .collect();
    // The sort is stable, so those who fail the same keep the order of the list.
    found.sort_by_key(|(fails, _)| *fails);
    found
}

/// The steps of a choice as a class within it sees them.
fn within(places: [usize; 3], found: &Found) -> Steps {
    places.map(|place| found.steps.get(place).copied().unwrap_or(0))
}

fn is_reached(point: &Point, steps: Steps) -> bool {
    point.steps.iter().zip(steps).all(|(needed, step)| *needed <= step)
}

/// Depths that are open whoever needs them: where a deeper one costs no more, a
/// milder one is not worth its price.
fn mark_open(needed: &mut [bool; 101], wanted: &Wanted<'_>) {
    let is_area = matches!(wanted.held, Held::Areas { .. });
    let within = usize::from(SPLIT_WITHIN);
    for (depth, slot) in needed.iter_mut().enumerate() {
        *slot |= depth == usize::from(DROPPED) || (is_area && depth == within);
    }
}

/// The areas without those that hold another of them.
fn finest(areas: &BTreeSet<AreaCode>) -> Vec<AreaCode> {
    let holds_another = |area: &AreaCode| areas.iter().any(|it| it != area && area.covers(*it));
    areas.iter().filter(|area| !holds_another(area)).copied().collect()
}

/// The place of a requirement among the lot's.
pub(super) fn index_of(place: u64) -> usize {
    usize::try_from(place.trailing_zeros()).unwrap_or(usize::MAX)
}

/// Every set of one to `max_size` of the bits, the smaller first.
fn sets(in_play: u64, max_size: usize) -> Vec<u64> {
    let mut sets: Vec<u64> = Vec::new();
    let mut last = vec![0];
    for _ in 0..max_size {
        let mut next = Vec::new();
        for set in last {
            // Bits above the highest of the set, so that each set is made once.
            next.extend(bits(in_play).filter(|place| *place > set).map(|place| set | place));
        }
        sets.extend(&next);
        last = next;
    }
    sets
}
