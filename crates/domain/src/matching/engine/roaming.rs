//! Where those deliver who name circles.
//!
//! Circles are few and their distances are no bits of a column, so that the places
//! of these rows are kept as they stand in the record and asked as a record is.

use super::super::answer::Outcome;
use super::super::place::{Destination, Places};
use crate::area::{AreaCode, Circle};
use crate::cpv::CpvCode;
use crate::enterprise::{Enterprise, Trade};

/// Where something is wanted, as a record is asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Wanted {
    pub(super) cpv: CpvCode,
    pub(super) to: Vec<Destination>,
}

impl Wanted {
    /// Whether it is wanted at one place in an area.
    pub(super) fn at_a_place(&self) -> bool {
        self.to.iter().any(|to| to.point().is_some())
    }
}

/// What an enterprise that names circles sells, and where.
#[derive(Debug, Clone)]
pub(super) struct Roaming {
    trades: Vec<Trade>,
    areas: Vec<AreaCode>,
    circles: Vec<Circle>,
}

impl Roaming {
    /// The places of an enterprise that names a circle anywhere.
    pub(super) fn of(enterprise: &Enterprise) -> Option<Self> {
        let by_trade = enterprise.trades.iter().any(|trade| !trade.circles.is_empty());
        (by_trade || !enterprise.delivery_circles.is_empty()).then(|| Self {
            trades: enterprise.trades.clone(),
            areas: enterprise.delivery_areas.clone(),
            circles: enterprise.delivery_circles.clone(),
        })
    }

    /// Whether it reaches all of the destinations.
    pub(super) fn reaches(&self, wanted: &Wanted) -> Outcome {
        let general = (self.areas.as_slice(), self.circles.as_slice());
        Places::among(&self.trades, general, wanted.cpv).outcome(&wanted.to)
    }

    pub(super) fn bytes(&self) -> usize {
        let lists = self.trades.iter().map(|trade| {
            size_of_val(trade.areas.as_slice()) + size_of_val(trade.circles.as_slice())
        });
        size_of::<(u32, Self)>()
            + size_of_val(self.trades.as_slice())
            + size_of_val(self.areas.as_slice())
            + size_of_val(self.circles.as_slice())
            + lists.sum::<usize>()
    }
}
