//! Every combination of changes, tried one after the other.

use std::collections::BTreeMap;

/// The changes that are open for one requirement, the mildest first, each with
/// its cost.
pub(super) type Options<C> = Vec<(u32, C)>;

/// What trying everything finds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tried {
    /// The requirements, the cost and the count of every smallest combination.
    pub(super) smallest: Vec<(Vec<usize>, u32, usize)>,
    /// Cost and count where no other costs no more and counts as many.
    pub(super) front: Vec<(u32, usize)>,
}

/// Options without those than which a further-reaching one costs no more.
fn useful<C>(options: &Options<C>) -> Vec<(u32, &C)> {
    let mut kept = Vec::new();
    for (place, (cost, change)) in options.iter().enumerate() {
        if options.iter().skip(place + 1).all(|(deeper, _)| deeper > cost) {
            kept.push((*cost, change));
        }
    }
    kept
}

pub(super) fn try_all<C>(
    options: &[Options<C>],
    max_size: usize,
    at_least: usize,
    admits: impl Fn(&[(usize, &C)]) -> usize,
) -> Tried {
    let options: Vec<_> = options.iter().map(useful).collect();
    let mut combinations: Vec<Vec<usize>> = vec![Vec::new()];
    for own in &options {
        combinations = combinations
            .into_iter()
            .flat_map(|taken| (0..=own.len()).map(move |step| [taken.as_slice(), &[step]].concat()))
            .filter(|taken| taken.iter().filter(|step| **step > 0).count() <= max_size)
            .collect();
    }
    let effects: BTreeMap<Vec<usize>, (u32, usize)> = combinations
        .into_iter()
        .filter(|steps| steps.iter().any(|step| *step > 0))
        .map(|steps| {
            let chosen = steps.iter().enumerate().filter(|(_, step)| **step > 0);
            let chosen: Vec<_> =
                chosen.map(|(place, step)| (place, options[place][step - 1])).collect();
            let cost = chosen.iter().map(|(_, (cost, _))| cost).sum();
            let changes: Vec<_> =
                chosen.iter().map(|(place, (_, change))| (*place, *change)).collect();
            (steps, (cost, admits(&changes)))
        })
        .filter(|(_, (_, admitted))| *admitted >= at_least)
        .collect();
    let milder = |left: &Vec<usize>, right: &Vec<usize>| {
        left != right && left.iter().zip(right).all(|(left, right)| left <= right)
    };
    let mut smallest: Vec<_> = effects
        .iter()
        .filter(|(steps, _)| !effects.keys().any(|other| milder(other, steps)))
        .map(|(steps, (cost, admitted))| {
            let places = (0..steps.len()).filter(|place| steps[*place] > 0).collect();
            (places, *cost, *admitted)
        })
        .collect();
    smallest.sort();
    let better = |left: &(u32, usize), right: &(u32, usize)| {
        left != right && left.0 <= right.0 && left.1 >= right.1
    };
    let mut front: Vec<_> = effects
        .values()
        .filter(|point| !effects.values().any(|other| better(other, point)))
        .copied()
        .collect();
    front.sort_unstable();
    front.dedup();
    Tried { smallest, front }
}
