//! Growing groups by what they lack.

use std::collections::BTreeSet;

use super::pooling::{Pooling, PoolingRule};
use super::{
    Consortia, Consortium, MEMBERS, PooledCondition, PooledRequirement, Reaching, Reading,
};
use crate::enterprise::{Enterprise, EnterpriseStatus};
use crate::ids::EnterpriseId;
use crate::matching::answer::Outcome;
use crate::matching::condition::{Condition, Plan};
use crate::matching::figure::{Figure, Threshold};
use crate::matching::place::{self, Destination, Places};
use crate::matching::query::ReservationTest;
use crate::matching::watch::{Stopped, Watch, say};
use crate::matching::wording;

/// What one enterprise brings to one condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// It meets it by itself, or does not.
    Alone(Outcome),
    /// A number between these.
    Number { least: Option<u64>, most: Option<u64> },
    /// Its places, which are held beside.
    Places,
}

/// One enterprise with what it brings to each requirement's conditions.
struct Member<'e> {
    id: EnterpriseId,
    trade: Outcome,
    places: Places<'e>,
    parts: Vec<Vec<Part>>,
}

/// One condition and what it takes of a group.
struct Wanted<'p> {
    pooling: Pooling,
    number: u64,
    destinations: &'p [Destination],
}

/// The enterprises that can be members, in the order of identities.
pub(super) struct Pool<'p, 'e> {
    members: Vec<Member<'e>>,
    wanted: Vec<Vec<Wanted<'p>>>,
    reading: Reading,
}

/// After how many groups the search says how far it has come.
const SAY_EVERY: usize = 64;

/// The places of members in the pool, ascending.
type Group = Vec<usize>;

impl<'p> Wanted<'p> {
    fn of(condition: &'p Condition<'_>) -> Self {
        let pooling = PoolingRule::of(condition).pooling;
        let (number, destinations) = match condition {
            Condition::Figure(_, wanted) => (wanted.units().unwrap_or(0), [].as_slice()),
            Condition::Area(all) => (0, all.as_slice()),
            _ => (0, [].as_slice()),
        };
        Self { pooling, number, destinations }
    }
}

impl<'p, 'e> Pool<'p, 'e> {
    pub(super) fn of(
        plan: &'p Plan<'_>,
        enterprises: &[(EnterpriseId, &'e Enterprise)],
        test: &dyn ReservationTest,
        reading: Reading,
    ) -> Self {
        let wanted: Vec<Vec<_>> = (plan.requirements.iter())
            .map(|it| it.any_of.iter().map(Wanted::of).collect())
            .collect();
        let part = |condition: &Condition<'_>, pooling, enterprise| match (pooling, condition) {
            (Pooling::Sum, Condition::Figure(measure, _)) => {
                let bounds = Figure::of(*measure, plan, enterprise).bounds;
                let (least, most) = (
                    bounds.lower.and_then(Threshold::units),
                    bounds.upper.and_then(Threshold::units),
                );
                Part::Number { least, most }
            }
            (Pooling::Union, _) => Part::Places,
            _ => Part::Alone(condition.outcome(plan, enterprise, test)),
        };
        let mut members: Vec<_> = (enterprises.iter())
            .filter(|(_, enterprise)| enterprise.status == EnterpriseStatus::Active)
            .map(|(id, enterprise)| Member {
                id: *id,
                trade: place::sells(enterprise, plan.query.cpv).0,
                places: Places::of(enterprise, plan.query.cpv),
                parts: (plan.requirements.iter().zip(&wanted))
                    .map(|(it, wanted)| {
                        let each = it.any_of.iter().zip(wanted);
                        each.map(|(it, wanted)| part(it, wanted.pooling, enterprise)).collect()
                    })
                    .collect(),
            })
            .collect();
        members.sort_by_key(|it| it.id);
        Self { members, wanted, reading }
    }

    fn of_group<'g>(&'g self, group: &'g [usize]) -> impl Iterator<Item = &'g Member<'e>> {
        group.iter().filter_map(|place| self.members.get(*place))
    }

    fn condition(&self, at: (usize, usize), wanted: &Wanted<'_>, group: &[usize]) -> Outcome {
        let parts = || self.of_group(group).filter_map(|it| it.part(at));
        let alone = || {
            parts().filter_map(|part| match part {
                Part::Alone(outcome) => Some(outcome),
                Part::Number { .. } | Part::Places => None,
            })
        };
        match wanted.pooling {
            Pooling::AnyOne => Outcome::any_of(alone()),
            Pooling::Everyone => Outcome::all_of(alone()),
            Pooling::Sum => sum(parts(), wanted.number),
            Pooling::Union => self.reached(wanted.destinations, group),
        }
    }

    /// Those who surely sell what is bought reach surely; those who may, may.
    fn reached(&self, destinations: &[Destination], group: &[usize]) -> Outcome {
        let of = |takes: fn(Outcome) -> bool| {
            let some = self.of_group(group).filter(move |it| takes(it.trade));
            Places::joined(some.map(|it| &it.places)).outcome(destinations)
        };
        if of(|trade| trade == Outcome::Met) == Outcome::Met {
            return Outcome::Met;
        }
        let mut sellers = self.of_group(group).filter(|it| it.trade != Outcome::NotMet).peekable();
        // Of nobody it is known that they reach nothing.
        let may =
            sellers.peek().is_some() && of(|trade| trade != Outcome::NotMet) != Outcome::NotMet;
        let may = may || sellers.any(|it| it.places.is_empty());
        if may { Outcome::Unknown } else { Outcome::NotMet }
    }

    fn requirement(&self, index: usize, group: &[usize]) -> Outcome {
        let any_of = self.wanted.get(index).map(Vec::as_slice).unwrap_or_default();
        let each = any_of.iter().enumerate();
        Outcome::any_of(each.map(|(place, wanted)| self.condition((index, place), wanted, group)))
    }

    /// The requirements that the group does not meet in this reading.
    fn lacks<'g>(&'g self, group: &'g [usize]) -> impl Iterator<Item = usize> + 'g {
        (0..self.wanted.len()).filter(|index| !self.reading.takes(self.requirement(*index, group)))
    }

    /// Whether adding the member can help a group that lacks the condition. What
    /// everyone must meet and someone of the group does not, nobody can mend.
    fn helps(&self, member: &Member<'e>, at: (usize, usize), wanted: &Wanted<'_>) -> bool {
        match (wanted.pooling, member.part(at)) {
            (Pooling::AnyOne, Some(Part::Alone(outcome))) => self.reading.takes(outcome),
            (Pooling::Sum, Some(Part::Number { least, most })) => match self.reading {
                Reading::Surely => least.is_some_and(|least| least > 0 || wanted.number == 0),
                Reading::IfKnown => most != Some(0),
            },
            (Pooling::Union, _) => {
                let touches = wanted.destinations.iter().any(|to| {
                    member.places.areas().any(|place| to.holds(place) || to.lies_in(place))
                        || member.places.circles_reach_into(to, self.reading == Reading::Surely)
                });
                let unknown = self.reading == Reading::IfKnown && member.places.is_empty();
                self.reading.takes(member.trade) && (touches || unknown)
            }
            _ => false,
        }
    }

    /// Whether the member is one of those who meet the condition.
    fn brings(&self, member: &Member<'e>, at: (usize, usize), wanted: &Wanted<'_>) -> bool {
        match member.part(at) {
            Some(Part::Alone(outcome)) => self.reading.takes(outcome),
            Some(Part::Number { least: Some(0), .. }) if self.reading == Reading::Surely => false,
            _ => self.helps(member, at, wanted),
        }
    }

    /// The members outside of the group who can help with the requirement.
    fn helpers(&self, index: usize, group: &[usize]) -> Vec<usize> {
        let any_of = self.wanted.get(index).map(Vec::as_slice).unwrap_or_default();
        let helps = |member: &Member<'e>| {
            let mut each = any_of.iter().enumerate();
            each.any(|(place, wanted)| self.helps(member, (index, place), wanted))
        };
        let outside = self.members.iter().enumerate().filter(|(at, _)| !group.contains(at));
        outside.filter(|(_, member)| helps(member)).map(|(at, _)| at).collect()
    }

    pub(super) fn explained(&self, plan: &Plan<'_>) -> Consortium {
        let group: Group = (0..self.members.len()).collect();
        let condition = |at, wanted: &Wanted<'_>, condition: &Condition<'_>| PooledCondition {
            label: wording::wanted(condition, plan),
            rule: PoolingRule::of(condition),
            outcome: self.condition(at, wanted, &group),
            brought_by: (self.members.iter())
                .filter(|it| self.brings(it, at, wanted))
                .map(|it| it.id)
                .collect(),
        };
        let requirements = (plan.requirements.iter().zip(&self.wanted).enumerate())
            .map(|(index, (planned, wanted))| PooledRequirement {
                key: planned.key.to_owned(),
                outcome: self.requirement(index, &group),
                any_of: (planned.any_of.iter().zip(wanted).enumerate())
                    .map(|(place, (it, wanted))| condition((index, place), wanted, it))
                    .collect(),
            })
            .collect();
        Consortium { members: self.members.iter().map(|it| it.id).collect(), requirements }
    }
}

impl Member<'_> {
    fn part(&self, at: (usize, usize)) -> Option<Part> {
        self.parts.get(at.0)?.get(at.1).copied()
    }
}

/// Numbers of several, added; one without a most has no most together either.
fn sum(parts: impl Iterator<Item = Part>, wanted: u64) -> Outcome {
    let (mut least, mut most) = (None, Some(0_u64));
    for part in parts {
        if let Part::Number { least: own_least, most: own_most } = part {
            least = match (least, own_least) {
                (None, own) => own,
                (known, None) => known,
                (Some(known), Some(own)) => Some(known + own),
            };
            most = most.zip(own_most).map(|(known, own)| known + own);
        }
    }
    if least.is_some_and(|least| least >= wanted) {
        Outcome::Met
    } else if most.is_some_and(|most| most < wanted) {
        Outcome::NotMet
    } else {
        Outcome::Unknown
    }
}

/// Every smallest group, size by size, until a size would take too many tries.
pub(super) fn search(
    pool: &Pool<'_, '_>,
    reaching: Reaching,
    watch: Watch<'_>,
) -> Result<Consortia, Stopped> {
    let mut found: Vec<Group> = Vec::new();
    // Somebody must sell what is bought, which is the first requirement.
    let mut level: BTreeSet<Group> = pool.helpers(0, &[]).into_iter().map(|it| vec![it]).collect();
    let (mut tried, mut complete_to) = (0, 0);
    for size in 1..=reaching.members.clamp(1, MEMBERS) {
        if tried + level.len() > reaching.tries {
            break;
        }
        let before = tried;
        tried += level.len();
        let (mut of_size, mut next) = (Vec::new(), BTreeSet::new());
        for (place, group) in level.into_iter().enumerate() {
            if place % SAY_EVERY == 0 {
                say(watch, (before + place, reaching.tries), (0, 1000))?;
            }
            if found.iter().any(|part| part.iter().all(|it| group.contains(it))) {
                continue;
            }
            let lacking = pool.lacks(&group).map(|index| pool.helpers(index, &group));
            match lacking.min_by_key(Vec::len) {
                None => of_size.push(group),
                Some(helpers) if size < reaching.members && next.len() <= reaching.tries => {
                    next.extend(helpers.into_iter().map(|it| joined(&group, it)));
                }
                Some(_) => {}
            }
        }
        found.extend(of_size);
        complete_to = size;
        level = next;
    }
    let ids = |group: &Group| pool.of_group(group).map(|it| it.id).collect();
    Ok(Consortia { found: found.iter().map(ids).collect(), complete_to, tried })
}

fn joined(group: &[usize], member: usize) -> Group {
    let mut group: Group = group.iter().copied().chain([member]).collect();
    group.sort_unstable();
    group
}
