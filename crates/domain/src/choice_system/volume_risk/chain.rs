//! The exact distribution of the number of placed persons, month by month.

use super::{Choices, VolumeCase};
use crate::share::Share;

/// Probabilities of 0, 1, 2 … persons.
pub(super) type Distribution = Vec<f64>;

/// Everything that moves the number of placed persons from a month to the next.
pub(super) struct Chain {
    places: usize,
    /// For each number of placed persons, how many of them stay.
    staying: Vec<Distribution>,
    /// How many choose the provider; the last is so many or more.
    choosing: Distribution,
}

fn fraction(share: Share) -> f64 {
    f64::from(share.numerator()) / f64::from(share.denominator())
}

/// The distribution of one person more, who counts with probability `chance`.
fn one_more(before: &[f64], chance: f64) -> Distribution {
    let stays_out = before.iter().map(|it| it * (1.0 - chance)).chain([0.0]);
    let counts = [0.0].into_iter().chain(before.iter().map(|it| it * chance));
    stays_out.zip(counts).map(|(out, counted)| out + counted).collect()
}

/// The Poisson distribution, with everything from `places` on in the last.
fn poisson(mean: f64, places: usize) -> Distribution {
    let mut found = Vec::with_capacity(places.saturating_add(1));
    let mut chance = (-mean).exp();
    let mut number = 0.0;
    for _ in 0..places {
        found.push(chance);
        number += 1.0;
        chance *= mean / number;
    }
    with_rest(found)
}

/// The binomial distribution, with everything from `places` on in the last.
fn binomial(people: u16, share: Share, places: usize) -> Distribution {
    let mut found = vec![1.0];
    for _ in 0..people {
        found = one_more(&found, fraction(share));
    }
    found.resize(places, 0.0);
    with_rest(found)
}

/// The distribution with what is missing to one at its end.
fn with_rest(mut found: Distribution) -> Distribution {
    let rest = 1.0 - found.iter().sum::<f64>();
    found.push(rest.max(0.0));
    found
}

impl Chain {
    pub(super) fn of(case: &VolumeCase) -> Self {
        let places = usize::from(case.places);
        let choosing = match case.choices {
            Choices::FromMany { expected } => poisson(expected.mean(), places),
            Choices::FromGroup { people, share } => binomial(people, share, places),
        };
        let stays = 1.0 - fraction(case.leaving);
        let mut staying = vec![vec![1.0]];
        for _ in 0..places {
            let next = staying.last().map(|last| one_more(last, stays)).unwrap_or_default();
            staying.push(next);
        }
        Self { places, staying, choosing }
    }

    /// The same chain with another number of choices to expect.
    pub(super) fn expecting(&self, mean: f64) -> Self {
        let staying = self.staying.clone();
        Self { places: self.places, staying, choosing: poisson(mean, self.places) }
    }

    /// The distribution that begins with exactly `placed` persons.
    pub(super) fn begin(&self, placed: u16) -> Distribution {
        let placed = usize::from(placed);
        (0..=self.places).map(|number| if number == placed { 1.0 } else { 0.0 }).collect()
    }

    /// The distribution after those have left who leave in a month.
    pub(super) fn after_leaving(&self, before: &[f64]) -> Distribution {
        let mut after = vec![0.0; self.places.saturating_add(1)];
        for (chance, staying) in before.iter().zip(&self.staying) {
            for (sum, stay) in after.iter_mut().zip(staying) {
                *sum += chance * stay;
            }
        }
        after
    }

    /// The distribution after those have come who choose and find a place.
    pub(super) fn after_choosing(&self, before: &[f64]) -> Distribution {
        let mut after = vec![0.0; self.places.saturating_add(1)];
        for (placed, chance) in before.iter().enumerate() {
            let mut left = *chance;
            let free = self.places.saturating_sub(placed);
            for (sum, choose) in after.iter_mut().skip(placed).zip(&self.choosing).take(free) {
                *sum += chance * choose;
                left -= chance * choose;
            }
            // Whoever finds it full goes elsewhere: the rest is full.
            if let Some(full) = after.last_mut() {
                *full += left.max(0.0);
            }
        }
        after
    }

    /// The distribution a month later.
    pub(super) fn next(&self, before: &[f64]) -> Distribution {
        self.after_choosing(&self.after_leaving(before))
    }
}

/// The expected number.
pub(super) fn mean(distribution: &[f64]) -> f64 {
    let mut number = 0.0;
    let mut sum = 0.0;
    for chance in distribution {
        sum += number * chance;
        number += 1.0;
    }
    sum
}

/// The smallest number that is not exceeded with probability `part`.
pub(super) fn quantile(distribution: &[f64], part: f64) -> u16 {
    // A sum of many terms misses the part by less than this.
    const SLACK: f64 = 1e-9;
    let mut sum = 0.0;
    for (number, chance) in (0_u16..).zip(distribution) {
        sum += chance;
        if sum + SLACK >= part {
            return number;
        }
    }
    u16::try_from(distribution.len().saturating_sub(1)).unwrap_or(u16::MAX)
}

/// How many of `months` months `counts` holds for, as a distribution over
/// 0..=months, where the chain begins with `placed` persons.
pub(super) fn months_where(
    chain: &Chain,
    placed: u16,
    months: u16,
    counts: impl Fn(u16) -> bool,
) -> Distribution {
    let length = chain.places.saturating_add(1);
    // By how many months it has held for, how many are placed and how likely.
    let mut joint = vec![chain.begin(placed)];
    for _ in 0..months {
        let mut after = vec![vec![0.0; length]; joint.len().saturating_add(1)];
        for (held, distribution) in joint.iter().enumerate() {
            let next = chain.next(distribution);
            for ((number, chance), place) in (0_u16..).zip(next).zip(0..) {
                let row = if counts(number) { held.saturating_add(1) } else { held };
                let cell = after.get_mut(row).and_then(|row: &mut Distribution| row.get_mut(place));
                if let Some(cell) = cell {
                    *cell += chance;
                }
            }
        }
        joint = after;
    }
    joint.iter().map(|row| row.iter().sum()).collect()
}
