//! Near misses with the steps that would let them in, and changes written out.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::super::answer::Outcome;
use super::super::figure::Threshold;
use super::super::{bit, bits};
use super::change::{Admission, Change, ChangeTo, OtherEvidence, Relaxation};
use super::counting::{self, Choice, Classes, Point};
use super::ladder::{DROPPED, Ladder, SPLIT, SPLIT_WITHIN, depth_needed, offered_threshold};
use super::legal::Limits;
use super::near_miss::{
    Held, NearMiss, NearMisses, Register, Wanted, chosen, holds_other_evidence,
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
    /// What each shut out near miss fails, with its place among the near misses.
    by_fails: Vec<(u64, usize)>,
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
            let mut point = Point { steps: [0; 3], miss: place };
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
        let shut_out = near.misses.iter().enumerate().filter(|(_, miss)| miss.fails != 0);
        let mut by_fails: Vec<_> = shut_out.map(|(place, miss)| (miss.fails, place)).collect();
        by_fails.sort_unstable();
        Self { near, terms, limits, ladders, classes, by_fails }
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

    pub(super) fn write_out(&self, found: &Found) -> Relaxation {
        let mut admitted: Vec<(u64, Vec<NearMiss>)> = Vec::new();
        for (class, places) in self.classes.within(found.set) {
            let reached = |point: &&Point| {
                point.steps.iter().zip(places).all(|(needed, place)| {
                    found.steps.get(place).is_some_and(|step| needed <= step)
                })
            };
            let misses = class.points.iter().filter(reached);
            let misses: Vec<_> =
                misses.filter_map(|point| self.near.misses.get(point.miss).copied()).collect();
            if !misses.is_empty() {
                admitted.push((class.needs, misses));
            }
        }
        admitted.sort_by_key(|(needs, _)| (needs.count_ones(), Reverse(needs.reverse_bits())));
        let changes: Vec<(u64, ChangeTo)> = chosen(self.near, found.set)
            .zip(found.steps)
            .map(|((place, it), step)| (place, self.change_to(place, it, step, &admitted)))
            .collect();
        Relaxation {
            cost: found.cost,
            admits: found.admits,
            admits_if_known: self.admits_if_known(found.set, &changes),
            proof: admitted.iter().map(|(needs, misses)| self.admission(*needs, misses)).collect(),
            changes: changes
                .into_iter()
                .zip(found.steps)
                .filter_map(|((place, to), step)| self.change(place, to, step))
                .collect(),
        }
    }

    fn admission(&self, needs: u64, misses: &[NearMiss]) -> Admission {
        Admission {
            through: chosen(self.near, needs).map(|(_, it)| it.key.to_owned()).collect(),
            enterprises: misses.len(),
            first: misses.iter().take(self.terms.named).map(|miss| miss.id).collect(),
        }
    }

    /// What a step does to a requirement: no more than those who come in need.
    fn change_to(
        &self,
        place: u64,
        wanted: &Wanted<'_>,
        step: u8,
        admitted: &[(u64, Vec<NearMiss>)],
    ) -> ChangeTo {
        let index = index_of(place);
        let depth = self.ladders.get(index).map_or(DROPPED, |ladder| ladder.depth(step));
        let rows = || {
            let in_need = admitted.iter().filter(|(needs, _)| needs & place != 0);
            in_need.flat_map(|(_, misses)| misses).map(|miss| miss.row)
        };
        match &wanted.held {
            _ if depth == DROPPED => ChangeTo::Drop,
            Held::Nothing => ChangeTo::Drop,
            Held::Bounds(bounds) => {
                let limits = self.limits.get(index);
                let reached =
                    rows().filter_map(|row| offered_threshold(bounds.get(row)?.lower?, limits?));
                reached.min().map_or(ChangeTo::Drop, |threshold| ChangeTo::LowerTo { threshold })
            }
            Held::Equivalent { schemes, .. } => {
                ChangeTo::AcceptEquivalent { schemes: schemes.to_vec() }
            }
            Held::Areas { by_row, .. } => {
                let reached = rows().filter_map(|row| by_row.get(&row));
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

    /// How many of those shut out are undecided after the changes.
    fn admits_if_known(&self, set: u64, changes: &[(u64, ChangeTo)]) -> usize {
        let after = |miss: &NearMiss| {
            let left = miss.unknown & !set;
            let start = if left == 0 { Outcome::Met } else { Outcome::Unknown };
            let own = changes.iter().filter(|(place, _)| miss.needs() & place != 0);
            let outcomes = own.map(|(place, to)| self.outcome_after(*place, to, miss));
            Outcome::all_of(outcomes.chain([start]))
        };
        let ranges = counting::parts(set).map(|fails| {
            let from = self.by_fails.partition_point(|(known, _)| *known < fails);
            self.by_fails.iter().skip(from).take_while(move |(known, _)| *known == fails)
        });
        let shut_out = ranges.flatten().filter_map(|(_, place)| self.near.misses.get(*place));
        shut_out.filter(|miss| after(miss) == Outcome::Unknown).count()
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
                let parts = by_row.get(&miss.row).map(|it| it.parts.as_slice()).unwrap_or_default();
                let reaches = |area: &AreaCode| parts.iter().any(|part| part.covers(*area));
                if areas.iter().any(reaches) { Outcome::Met } else { as_it_stands }
            }
            _ => as_it_stands,
        }
    }

    /// For each certificate that near misses lack: who holds other evidence.
    pub(super) fn other_evidence(&self, register: Register<'_>) -> Vec<OtherEvidence> {
        let certificates = (self.near.requirements.iter().enumerate())
            .filter(|(_, it)| matches!(it.threshold, Some(Threshold::Day(_))));
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
