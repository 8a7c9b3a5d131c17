//! Near misses with the steps that would let them in.

use super::super::bits;
use super::RelaxationTerms;
use super::counting::{Choice, Classes, Point};
use super::ladder::{DROPPED, Ladder, SPLIT_WITHIN, depth_needed};
use super::legal::Limits;
use super::near_miss::{Held, NearMisses, Wanted};

/// Near misses with the steps that would let them in.
pub(super) struct Prepared<'s> {
    pub(super) near: &'s NearMisses<'s>,
    pub(super) terms: &'s RelaxationTerms,
    pub(super) limits: Vec<Limits>,
    pub(super) ladders: Vec<Ladder>,
    pub(super) classes: Classes,
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
