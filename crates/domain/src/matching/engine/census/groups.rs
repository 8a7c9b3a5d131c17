//! The largest groups of those who fail exactly the same.

use std::cmp::Reverse;

use super::super::super::bits;
use super::super::rows::place;

/// For one place the largest groups, by their mask, and how many groups there are.
pub(in crate::matching::engine) type Groups = (Vec<(u64, u32)>, usize);

/// Which of the masks that occur are groups, and how many of these fail each place.
#[derive(Debug)]
pub(super) struct Grouped {
    /// The places that stand for several requirements: who fails one fails a group.
    shared: u64,
    numbers: Vec<usize>,
    /// Where the masks stand that are no groups.
    others: Vec<usize>,
}

impl Grouped {
    /// Those of the masks, of so many places.
    pub(super) fn of(occurring: &[u64], places: usize, shared: u64) -> Self {
        let mut all = Self { shared, numbers: vec![0; places], others: Vec::new() };
        for (at, mask) in occurring.iter().enumerate() {
            if all.contains(*mask) {
                change(&mut all.numbers, *mask, |number| number + 1);
            } else {
                all.others.push(at);
            }
        }
        all
    }

    pub(super) fn contains(&self, mask: u64) -> bool {
        mask.count_ones() > 1 || mask & self.shared != 0
    }

    /// Takes those away from the classes of the masks that occur who are no groups.
    pub(super) fn only(&self, classes: &mut [(u64, u32)]) {
        for at in &self.others {
            if let Some((_, count)) = classes.get_mut(*at) {
                *count = 0;
            }
        }
    }

    /// How many groups fail each place, when some have gone and others have come.
    pub(super) fn numbers(
        &self,
        gone: impl Iterator<Item = u64>,
        more: impl Iterator<Item = u64>,
    ) -> Vec<usize> {
        let mut numbers = self.numbers.clone();
        for mask in gone.filter(|mask| self.contains(*mask)) {
            change(&mut numbers, mask, |number| number - 1);
        }
        for mask in more {
            change(&mut numbers, mask, |number| number + 1);
        }
        numbers
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.numbers.as_slice()) + size_of_val(self.others.as_slice())
    }
}

fn change(numbers: &mut [usize], mask: u64, to: impl Fn(usize) -> usize) {
    for bit in bits(mask) {
        if let Some(number) = numbers.get_mut(place(bit.trailing_zeros())) {
            *number = to(*number);
        }
    }
}

/// For each place the `top` largest of the classes that fail it, of so many. Among equals
/// the mask decides, in the order of which the classes come.
pub(super) fn largest(classes: &[(u64, u32)], numbers: Vec<usize>, top: usize) -> Vec<Groups> {
    let empty = |number: usize| (Vec::with_capacity(top.min(number)), number);
    let mut groups: Vec<Groups> = numbers.into_iter().map(empty).collect();
    // Mostly nothing is left for those that stand alone, so they are not sorted in.
    let alone = classes.iter().filter(|(_, count)| *count == 1);
    show(&mut groups, by_size(&larger(classes)).iter().chain(alone), top);
    groups
}

/// Those of more than one. Which they are cannot be foreseen, so each is put down, and
/// the next one in its place unless it stays.
fn larger(classes: &[(u64, u32)]) -> Vec<(u64, u32)> {
    let mut larger = vec![(0, 0); classes.len()];
    let mut next = 0;
    for class in classes {
        if let Some(slot) = larger.get_mut(next) {
            *slot = *class;
        }
        next += usize::from(class.1 > 1);
    }
    larger.truncate(next);
    larger
}

/// The largest first; among equals they keep their order.
fn by_size(classes: &[(u64, u32)]) -> Vec<(u64, u32)> {
    // Most are small: a shelf for each size, and one in front for all others.
    let shelf = |count: u32| place(u32::from(u8::MAX).saturating_sub(count - 1));
    let mut next = [0; 1 + 255];
    for (_, count) in classes {
        if let Some(size) = next.get_mut(shelf(*count)) {
            *size += 1;
        }
    }
    let mut end = 0;
    for next in &mut next {
        let first = end;
        end += *next;
        *next = first;
    }
    let mut sorted = vec![(0, 0); classes.len()];
    for class in classes {
        let Some(next) = next.get_mut(shelf(class.1)) else { continue };
        if let Some(slot) = sorted.get_mut(*next) {
            *slot = *class;
        }
        *next += 1;
    }
    let large = next.first().copied().unwrap_or(0);
    if let Some(large) = sorted.get_mut(..large) {
        large.sort_by_key(|(_, count)| Reverse(*count));
    }
    sorted
}

/// Hands the classes to the places until each has as many as it shows.
fn show<'c>(groups: &mut [Groups], classes: impl Iterator<Item = &'c (u64, u32)>, top: usize) {
    let lacks = |(shown, number): &Groups| shown.len() < top.min(*number);
    let places = (0..).zip(&*groups).filter(|(_, it)| lacks(it));
    let mut lacking = places.fold(0, |all, (place, _)| all | 1_u64 << place);
    for (mask, count) in classes {
        if lacking == 0 {
            break;
        }
        for bit in bits(mask & lacking) {
            let Some(group) = groups.get_mut(place(bit.trailing_zeros())) else { continue };
            group.0.push((*mask, *count));
            if !lacks(group) {
                lacking &= !bit;
            }
        }
    }
}
