//! Changes written out: what they are, what they cost, and who comes in by them.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::super::answer::Outcome;
use super::super::threads;
use super::RelaxationTerms;
use super::change::{Admission, Change, ChangeTo, Relaxation};
use super::counting::{self, Class, Classes, Point, Steps, is_reached};
use super::ladder::{DROPPED, Depth, SPLIT, depth_of, depth_possible, offered_threshold};
use super::near_miss::{Held, NearMiss, NearMisses, Reached, Wanted, chosen};
use super::prepared::{Prepared, index_of};
use super::search::Found;
use super::wording;
use crate::area::AreaCode;

/// Whom what was found lets in, and whom it might.
pub(super) struct Writing<'p> {
    prepared: &'p Prepared<'p>,
    near: &'p NearMisses<'p>,
    terms: &'p RelaxationTerms,
    /// Those shut out, by what they fail, at the depths at which they possibly meet it.
    possible: Classes,
}

/// One change, with the depth to which it goes.
struct Made {
    place: u64,
    to: ChangeTo,
    depth: Depth,
    /// Where areas are split, whether one of them is reached: for each way of reaching
    /// any that occurs, since many share one.
    split: Vec<Outcome>,
}

impl<'p> Writing<'p> {
    /// For everything that is to be written out.
    pub(super) fn of<'f>(
        prepared: &'p Prepared<'p>,
        shown: impl Iterator<Item = &'f Found>,
    ) -> Self {
        let near = prepared.near;
        Self { prepared, near, terms: prepared.terms, possible: possible(near, shown) }
    }

    /// What was found, written out by so many threads.
    pub(super) fn written(&self, found: &[Found], threads: usize) -> Vec<Relaxation> {
        threads::mapped(found, threads, |it| self.write_out(it))
    }

    fn write_out(&self, found: &Found) -> Relaxation {
        let made: Vec<Made> = chosen(self.near, found.set)
            .zip(found.steps)
            .map(|((place, wanted), step)| self.made(found, place, wanted, step))
            .collect();
        let mut proof: Vec<(u64, Admission)> = (self.prepared.classes.within(found.set))
            .filter_map(|(class, places)| {
                Some((class.needs, self.admission(class, within(places, found.steps))?))
            })
            .collect();
        proof.sort_by_key(|(needs, _)| (needs.count_ones(), Reverse(needs.reverse_bits())));
        Relaxation {
            cost: found.cost,
            admits: found.admits,
            admits_if_known: self.admits_if_known(found, &made),
            proof: proof.into_iter().map(|(_, admission)| admission).collect(),
            changes: made
                .into_iter()
                .zip(found.steps)
                .filter_map(|(made, step)| self.change(made.place, made.to, step))
                .collect(),
        }
    }

    fn admission(&self, class: &Class, steps: Steps) -> Option<Admission> {
        let enterprises = class.count(steps);
        let reached = class.points.iter().filter(|point| is_reached(point.steps, steps));
        let first = reached.take(self.terms.named.min(enterprises));
        (enterprises > 0).then(|| Admission {
            through: chosen(self.near, class.needs).map(|(_, it)| it.key.to_owned()).collect(),
            enterprises,
            first: first.filter_map(|it| Some(self.near.misses.get(it.miss)?.id)).collect(),
        })
    }

    fn made(&self, found: &Found, place: u64, wanted: &Wanted<'_>, step: u8) -> Made {
        let ladder = self.prepared.ladders.get(index_of(place));
        let depth = ladder.map_or(DROPPED, |ladder| ladder.depth(step));
        let to = self.change_to(found, place, wanted, (step, depth));
        let depth = depth_of(wanted, &to, depth);
        let split = match (&to, &wanted.held) {
            (ChangeTo::SplitAreas { areas }, Held::Areas { by_row, .. }) => {
                by_row.each(|reached| after_split(reached, areas))
            }
            _ => Vec::new(),
        };
        Made { place, to, depth, split }
    }

    /// The classes of those who come in and need `place` changed, with the steps as
    /// they see them and which of these is that of `place`.
    fn needing(&self, found: &Found, place: u64) -> impl Iterator<Item = (&Class, Steps, usize)> {
        let (set, steps) = (found.set, found.steps);
        let needing =
            self.prepared.classes.within(set).filter(move |(it, _)| it.needs & place != 0);
        needing.map(move |(class, places)| {
            let slot = usize::try_from((class.needs & (place - 1)).count_ones()).unwrap_or(0);
            (class, within(places, steps), slot)
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
        let row = |point: &Point| Some(self.near.misses.get(point.miss)?.row);
        match &wanted.held {
            _ if depth == DROPPED => ChangeTo::Drop,
            Held::Nothing => ChangeTo::Drop,
            Held::Bounds(bounds) => {
                let limits = self.prepared.limits.get(index_of(place));
                // The lowest threshold is that of somebody who needs the whole step.
                let deepest = (self.needing(found, place))
                    .flat_map(|(class, steps, slot)| class.with_step(slot, step, steps));
                let reached = deepest.filter_map(|point| {
                    offered_threshold(bounds.get(row(point)?)?.lower?, limits?)
                });
                reached.min().map_or(ChangeTo::Drop, |threshold| ChangeTo::LowerTo { threshold })
            }
            Held::Equivalent { schemes, .. } => {
                ChangeTo::AcceptEquivalent { schemes: schemes.to_vec() }
            }
            Held::Areas { by_row, .. } => {
                let reached = self.needing(found, place).flat_map(|(class, steps, _)| {
                    class.points.iter().filter(move |point| is_reached(point.steps, steps))
                });
                let areas: BTreeSet<AreaCode> = reached
                    .filter_map(|point| by_row.get(row(point)?))
                    .flat_map(|it| if depth == SPLIT { &it.whole } else { &it.parts })
                    .copied()
                    .collect();
                ChangeTo::SplitAreas { areas: finest(&areas) }
            }
        }
    }

    fn change(&self, place: u64, to: ChangeTo, step: u8) -> Option<Change> {
        let wanted = self.near.requirement(place)?;
        let cost = self.prepared.ladders.get(index_of(place))?.cost(step);
        let text = wording::change(wanted.label, &to);
        let law = wording::legal_notes(wanted.key, &to, &self.terms.bounds);
        Some(Change { key: wanted.key.to_owned(), to, cost, text, law })
    }

    /// How many of those shut out are undecided after the changes: all who then
    /// fail nothing, but those who surely come in.
    fn admits_if_known(&self, found: &Found, made: &[Made]) -> usize {
        let surely = self.prepared.classes.within(found.set);
        let surely: usize =
            surely.map(|(class, places)| class.count_shut_out(within(places, found.steps))).sum();
        let possibly = self.possible.within(found.set).map(|(class, _)| {
            let own = made.iter().filter(|made| class.needs & made.place != 0);
            self.possibly(class, &own.collect::<Vec<_>>())
        });
        possibly.sum::<usize>().saturating_sub(surely)
    }

    /// How many of a class the changes of all that it fails might let in.
    ///
    /// Whoever possibly meets it before a change goes as deep is let in, and nobody
    /// beyond. Where the depths are equal it takes a closer look unless all is dropped,
    /// and areas always do.
    fn possibly(&self, class: &Class, made: &[&Made]) -> usize {
        let looked_at = |point: &Point| {
            let each = made.iter().zip(point.steps);
            each.into_iter().all(|(made, depth)| self.is_possible(made, depth, point.miss))
        };
        if made.iter().any(|made| matches!(made.to, ChangeTo::SplitAreas { .. })) {
            return class.points.iter().filter(|point| looked_at(point)).count();
        }
        let (mut depths, mut clear) = (Steps::default(), Steps::default());
        for ((depth, clear), made) in depths.iter_mut().zip(&mut clear).zip(made) {
            *depth = made.depth;
            *clear =
                if made.to == ChangeTo::Drop { made.depth } else { made.depth.saturating_sub(1) };
        }
        let unclear = (0..made.len()).filter(|slot| depths.get(*slot) != clear.get(*slot));
        let unclear = unclear.flat_map(|slot| {
            let depth = depths.get(slot).copied().unwrap_or(0);
            // Each is looked at once, for the first of its depths that is not clear.
            let first = move |point: &&Point| {
                point.steps.iter().zip(clear).take(slot).all(|(own, clear)| *own <= clear)
            };
            class.with_step(slot, depth, depths).filter(first)
        });
        class.count(clear) + unclear.filter(|point| looked_at(point)).count()
    }

    /// Whether a change that goes so deep might let in somebody who possibly meets
    /// the requirement at `depth`.
    fn is_possible(&self, made: &Made, depth: Depth, miss: usize) -> bool {
        if depth != made.depth && !matches!(made.to, ChangeTo::SplitAreas { .. }) {
            return depth < made.depth;
        }
        let miss = self.near.misses.get(miss);
        miss.is_some_and(|it| self.outcome_after(made, it) != Outcome::NotMet)
    }

    /// Whether a changed requirement is met by an enterprise that does not surely
    /// meet it as it stands.
    fn outcome_after(&self, made: &Made, miss: &NearMiss) -> Outcome {
        let place = made.place;
        let as_it_stands =
            if miss.unknown & place == 0 { Outcome::NotMet } else { Outcome::Unknown };
        let held = self.near.requirement(place).map(|wanted| &wanted.held);
        match (&made.to, held) {
            (ChangeTo::Drop, _) => Outcome::Met,
            (ChangeTo::LowerTo { threshold }, Some(Held::Bounds(bounds))) => {
                bounds.get(miss.row).map_or(as_it_stands, |bounds| bounds.outcome(*threshold))
            }
            (ChangeTo::AcceptEquivalent { .. }, Some(Held::Equivalent { by_row, .. })) => {
                let equivalent = by_row.get(miss.row).copied();
                Outcome::any_of(equivalent.into_iter().chain([as_it_stands]))
            }
            (ChangeTo::SplitAreas { .. }, Some(Held::Areas { by_row, .. })) => {
                by_row.told(miss.row, &made.split).copied().unwrap_or(as_it_stands)
            }
            _ => as_it_stands,
        }
    }
}

/// Whether one of the areas is reached.
fn after_split(reached: &Reached, areas: &[AreaCode]) -> Outcome {
    let Reached { parts, open, .. } = reached;
    let is_held = |area: &AreaCode| parts.iter().any(|part| part.covers(*area));
    if areas.iter().any(is_held) {
        Outcome::Met
    } else if areas.iter().any(|area| open.binary_search(area).is_ok()) {
        Outcome::Unknown
    } else {
        Outcome::NotMet
    }
}

/// Those shut out who fail only what something shown changes, at the depths at which
/// they possibly meet it.
fn possible<'f>(near: &NearMisses<'_>, shown: impl Iterator<Item = &'f Found>) -> Classes {
    let sets: BTreeSet<u64> = shown.map(|it| it.set).collect();
    let mut changed: Vec<u64> = sets.into_iter().flat_map(counting::parts).collect();
    changed.sort_unstable();
    changed.dedup();
    let any = changed.iter().fold(0, |any, part| any | part);
    let is_changed = |fails: u64| fails & !any == 0 && changed.binary_search(&fails).is_ok();
    let shut_out = near.misses.iter().enumerate().filter(|(_, miss)| is_changed(miss.fails));
    let points = shut_out.map(|(place, miss)| {
        let mut point = Point { steps: Steps::default(), miss: place, is_shut_out: true };
        for (slot, (_, wanted)) in point.steps.iter_mut().zip(chosen(near, miss.fails)) {
            *slot = depth_possible(wanted, miss.row);
        }
        (miss.fails, point)
    });
    Classes::of(points.collect())
}

/// The steps of a choice as a class within it sees them.
fn within(places: [usize; 3], steps: Steps) -> Steps {
    places.map(|place| steps.get(place).copied().unwrap_or(0))
}

/// The areas without those that hold another of them.
fn finest(areas: &BTreeSet<AreaCode>) -> Vec<AreaCode> {
    let holds_another = |area: &AreaCode| areas.iter().any(|it| it != area && area.covers(*it));
    areas.iter().filter(|area| !holds_another(area)).copied().collect()
}
