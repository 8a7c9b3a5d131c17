//! What an enterprise sells and where, against what a lot wants and where.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::answer::Outcome;
use crate::area::{self, AreaCode};
use crate::cpv::CpvCode;
use crate::enterprise::{Enterprise, Trade};

static CHILDREN: LazyLock<BTreeMap<AreaCode, Vec<AreaCode>>> = LazyLock::new(|| {
    let mut children: BTreeMap<AreaCode, Vec<AreaCode>> = BTreeMap::new();
    for area in area::search(None, "") {
        if let Some(parent) = area.parent {
            children.entry(parent).or_default().push(area.code);
        }
    }
    children
});

/// Whether the enterprise sells what `wanted` names, and the trade that shows it.
///
/// A trade that covers the code settles it. A register entry lists what the
/// enterprise sells, so with other trades and none near the answer is no. A
/// trade below the code, or one above that does not say it covers everything
/// below, is near: it leaves the answer open unless the list is complete. With
/// no trade at all nothing is known.
pub(super) fn sells(enterprise: &Enterprise, wanted: CpvCode) -> (Outcome, Option<&Trade>) {
    if let Some(trade) = enterprise.trades.iter().find(|trade| trade.offers(wanted)) {
        return (Outcome::Met, Some(trade));
    }
    let near = enterprise.trades.iter().find(|trade| is_near(trade, wanted));
    if enterprise.capacity.trades_are_complete {
        return (Outcome::NotMet, near);
    }
    let open = near.is_some() || enterprise.trades.is_empty();
    (if open { Outcome::Unknown } else { Outcome::NotMet }, near)
}

fn is_near(trade: &Trade, wanted: CpvCode) -> bool {
    wanted.covers(trade.cpv) || trade.cpv.covers(wanted)
}

/// An area that must be delivered in, with what it lies in and what lies in it,
/// so that the tree is walked once a lot and not once an enterprise.
#[derive(Debug, Clone)]
pub(super) struct Destination {
    area: AreaCode,
    around: Vec<AreaCode>,
    within: Vec<AreaCode>,
}

impl Destination {
    pub(super) fn new(area: AreaCode) -> Self {
        let up = |here: &AreaCode| here.area().and_then(|known| known.parent);
        let around = std::iter::successors(Some(area), up).collect();
        let mut within = vec![area];
        let mut next = 0;
        while let Some(here) = within.get(next) {
            within.extend(CHILDREN.get(here).into_iter().flatten().copied());
            next += 1;
        }
        within.sort_unstable();
        Self { area, around, within }
    }

    pub(super) fn area(&self) -> AreaCode {
        self.area
    }

    /// Whether the place is the area or lies within it.
    pub(super) fn holds(&self, place: AreaCode) -> bool {
        self.within.binary_search(&place).is_ok()
    }

    /// Whether the area is the place or lies within it.
    pub(super) fn lies_in(&self, place: AreaCode) -> bool {
        self.around.contains(&place)
    }

    /// Whether the enterprise's places reach all of the area. Districts that
    /// make up a municipality together reach it, too.
    fn is_reached(&self, places: &Places<'_>) -> bool {
        if places.iter().any(|place| self.lies_in(place)) {
            return true;
        }
        let partly = places.iter().any(|place| self.holds(place));
        partly && unreached(self.area, places).is_empty()
    }
}

/// The areas where an enterprise delivers what `cpv` names.
///
/// They are those of the trades that answer the code, each with its own areas or
/// else the general ones. Where no answering trade has any, the general ones and
/// those of near trades are the best the register knows.
pub(super) struct Places<'e>(Vec<&'e [AreaCode]>);

impl<'e> Places<'e> {
    pub(super) fn of(enterprise: &'e Enterprise, cpv: CpvCode) -> Self {
        let general = enterprise.delivery_areas.as_slice();
        let mut places = Vec::new();
        for trade in enterprise.trades.iter().filter(|trade| trade.offers(cpv)) {
            places.push(if trade.areas.is_empty() { general } else { &trade.areas });
        }
        if places.iter().all(|areas: &&[AreaCode]| areas.is_empty()) {
            places.push(general);
            let near = enterprise.trades.iter().filter(|trade| is_near(trade, cpv));
            places.extend(near.map(|trade| trade.areas.as_slice()));
        }
        Self(places)
    }

    /// The places of several enterprises together.
    pub(super) fn joined<'p>(all: impl IntoIterator<Item = &'p Self>) -> Self
    where
        'e: 'p,
    {
        Self(all.into_iter().flat_map(|places| places.0.iter().copied()).collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = AreaCode> {
        self.0.iter().flat_map(|areas| areas.iter().copied())
    }

    /// Whether all destinations are reached.
    pub(super) fn outcome(&self, destinations: &[Destination]) -> Outcome {
        if self.iter().next().is_none() {
            return Outcome::Unknown;
        }
        let reached = destinations.iter().all(|destination| destination.is_reached(self));
        if reached { Outcome::Met } else { Outcome::NotMet }
    }

    /// The parts of the destinations that are not reached.
    pub(super) fn missing(&self, destinations: &[Destination]) -> Vec<AreaCode> {
        destinations.iter().flat_map(|destination| unreached(destination.area, self)).collect()
    }
}

fn unreached(area: AreaCode, places: &Places<'_>) -> Vec<AreaCode> {
    if places.iter().any(|place| place.covers(area)) {
        return Vec::new();
    }
    if !places.iter().any(|place| area.covers(place)) {
        return vec![area];
    }
    let parts = CHILDREN.get(&area).map(Vec::as_slice).unwrap_or_default();
    parts.iter().flat_map(|part| unreached(*part, places)).collect()
}
