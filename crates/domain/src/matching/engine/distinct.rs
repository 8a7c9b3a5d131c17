//! The requirements of a lot that differ, turned into a mask for each row.

use std::sync::Arc;

use super::super::{bit, bits};
use super::bits::Planes;
use super::census::Masks;
use super::rows::place;
use super::sole::Sole;

/// The planes of a lot that differ, as masks. Requirements that ask for the same fail
/// together, so they share a place of the census.
#[derive(Debug)]
pub(super) struct Distinct {
    /// For each of them the places of a mask that it stands for; those with later
    /// last places come later, so that masks keep their order.
    pub(super) places: Vec<u64>,
    pub(super) masks: Masks,
}

impl Distinct {
    /// Those of the planes of a lot.
    pub(super) fn of(all: &[Arc<Planes>]) -> Self {
        let mut found: Vec<(&Arc<Planes>, u64)> = Vec::with_capacity(all.len());
        for (index, it) in all.iter().enumerate().rev() {
            match found.iter_mut().find(|(known, _)| Arc::ptr_eq(known, it)) {
                Some((_, own)) => *own |= bit(index),
                None => found.push((it, bit(index))),
            }
        }
        found.reverse();
        let places: Vec<u64> = found.iter().map(|(_, own)| *own).collect();
        let distinct: Vec<&Planes> = found.iter().map(|(it, _)| it.as_ref()).collect();
        let sole = Sole::of(all.iter().map(AsRef::as_ref));
        Self { masks: Masks::of(&distinct, shared(&places), &sole), places }
    }

    pub(super) fn bytes(&self) -> usize {
        self.masks.bytes()
    }

    /// The mask of the census for a mask of the lot.
    pub(super) fn narrow(&self, mask: u64) -> u64 {
        let own = self.places.iter().enumerate().filter(|(_, own)| mask & **own != 0);
        own.fold(0, |all, (index, _)| all | bit(index))
    }

    /// The mask of the lot for a mask of the census.
    pub(super) fn wide(&self, mask: u64) -> u64 {
        let own = bits(mask).filter_map(|bit| self.places.get(place(bit.trailing_zeros())));
        own.fold(0, |all, own| all | own)
    }
}

/// The places of the census that stand for several of the lot.
fn shared(places: &[u64]) -> u64 {
    let shared = places.iter().enumerate().filter(|(_, own)| !own.is_power_of_two());
    shared.fold(0, |all, (index, _)| all | bit(index))
}
