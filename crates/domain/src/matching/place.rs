//! What an enterprise sells and where, against what a lot wants and where.

use std::hash::{Hash, Hasher};

use super::answer::Outcome;
use super::query::LotQuery;
use crate::area::{self, AreaCode, Circle, Disc, Point};
use crate::cpv::CpvCode;
use crate::enterprise::{Enterprise, Trade};

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
/// so that the tree is walked once a lot and not once an enterprise; or one point
/// in it, where delivery is at that place only.
#[derive(Debug, Clone)]
pub(super) struct Destination {
    area: AreaCode,
    point: Option<Point>,
    around: Vec<AreaCode>,
    within: Vec<AreaCode>,
}

/// What lies around and within follows from the area.
impl PartialEq for Destination {
    fn eq(&self, other: &Self) -> bool {
        (self.area, self.point) == (other.area, other.point)
    }
}

impl Eq for Destination {}

impl Hash for Destination {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.area, self.point).hash(state);
    }
}

impl Destination {
    pub(super) fn new(area: AreaCode) -> Self {
        let around = area.around().collect();
        let mut within = vec![area];
        let mut next = 0;
        while let Some(here) = within.get(next) {
            within.extend(children(*here));
            next += 1;
        }
        within.sort_unstable();
        Self { area, point: None, around, within }
    }

    /// Where the lot is delivered. A place belongs to the only area.
    pub(super) fn all_of(query: &LotQuery) -> Vec<Self> {
        let at = |area: &AreaCode| Self { point: query.point, ..Self::new(*area) };
        query.areas.iter().map(at).collect()
    }

    pub(super) fn area(&self) -> AreaCode {
        self.area
    }

    /// The place in the area, where it is delivered at that place only.
    pub(super) fn point(&self) -> Option<Point> {
        self.point
    }

    /// The area and everything that lies in it.
    pub(super) fn within(&self) -> &[AreaCode] {
        &self.within
    }

    /// Whether the place is the area or lies within it.
    pub(super) fn holds(&self, place: AreaCode) -> bool {
        self.within.binary_search(&place).is_ok()
    }

    /// Whether the area is the place or lies within it.
    pub(super) fn lies_in(&self, place: AreaCode) -> bool {
        self.around.contains(&place)
    }
}

fn children(area: AreaCode) -> impl Iterator<Item = AreaCode> {
    area::parts(area).iter().copied()
}

/// Where somebody says that something is delivered: areas and circles.
type Named<'e> = (&'e [AreaCode], &'e [Circle]);

/// The areas and circles where an enterprise delivers what a code names.
///
/// They are those of the trades that answer the code, each with its own places or
/// else the general ones. Where no answering trade has any, the general ones and
/// those of near trades are the best the register knows.
#[derive(Debug, Clone)]
pub(super) struct Places<'e> {
    areas: Vec<&'e [AreaCode]>,
    discs: Vec<Disc>,
}

impl<'e> Places<'e> {
    pub(super) fn of(enterprise: &'e Enterprise, cpv: CpvCode) -> Self {
        let general =
            (enterprise.delivery_areas.as_slice(), enterprise.delivery_circles.as_slice());
        Self::among(&enterprise.trades, general, cpv)
    }

    pub(super) fn among(trades: &'e [Trade], general: Named<'e>, cpv: CpvCode) -> Self {
        let own = |trade: &'e Trade| (trade.areas.as_slice(), trade.circles.as_slice());
        let mut named = Vec::new();
        for trade in trades.iter().filter(|trade| trade.offers(cpv)) {
            named.push(if trade.has_places() { own(trade) } else { general });
        }
        if named.iter().all(|(areas, circles)| areas.is_empty() && circles.is_empty()) {
            named.push(general);
            named.extend(trades.iter().filter(|trade| is_near(trade, cpv)).map(own));
        }
        let discs = named.iter().flat_map(|(_, circles)| circles.iter().copied().map(Disc::of));
        Self { discs: discs.collect(), areas: named.iter().map(|(areas, _)| *areas).collect() }
    }

    /// The places of several enterprises together.
    pub(super) fn joined<'p>(all: impl IntoIterator<Item = &'p Self>) -> Self
    where
        'e: 'p,
    {
        let mut joined = Self { areas: Vec::new(), discs: Vec::new() };
        for places in all {
            joined.areas.extend(&places.areas);
            joined.discs.extend(&places.discs);
        }
        joined
    }

    pub(super) fn areas(&self) -> impl Iterator<Item = AreaCode> {
        self.areas.iter().flat_map(|areas| areas.iter().copied())
    }

    /// The lists of areas that are named.
    pub(super) fn named(&self) -> &[&'e [AreaCode]] {
        &self.areas
    }

    pub(super) fn circles(&self) -> impl Iterator<Item = Circle> {
        self.discs.iter().map(|disc| disc.circle)
    }

    /// Whether the register does not know of any place.
    pub(super) fn is_empty(&self) -> bool {
        self.areas().next().is_none() && self.discs.is_empty()
    }

    /// Whether all destinations are reached.
    pub(super) fn outcome(&self, destinations: &[Destination]) -> Outcome {
        if self.is_empty() {
            return Outcome::Unknown;
        }
        Outcome::all_of(destinations.iter().map(|destination| self.reach(destination)))
    }

    /// Whether the destination is reached. Districts that make up a municipality
    /// together reach it, too.
    fn reach(&self, to: &Destination) -> Outcome {
        if self.areas().any(|place| to.lies_in(place)) {
            return Outcome::Met;
        }
        let partly = self.areas().any(|place| to.holds(place));
        if self.discs.is_empty() && !partly {
            return Outcome::NotMet;
        }
        let whole = self.reach_area(to.area);
        match to.point {
            Some(point) if whole != Outcome::Met => self.reach_point(point, partly),
            _ => whole,
        }
    }

    /// Whether a place in an area is reached of which not all surely is. An area in
    /// it may or may not hold the place.
    fn reach_point(&self, point: Point, partly: bool) -> Outcome {
        let mut open = partly;
        for disc in &self.discs {
            match disc.holds(point) {
                Some(true) => return Outcome::Met,
                Some(false) => {}
                None => open = true,
            }
        }
        if open { Outcome::Unknown } else { Outcome::NotMet }
    }

    fn reach_area(&self, area: AreaCode) -> Outcome {
        match self.at(area) {
            At::Told(outcome) => outcome,
            At::Open => {
                let parts = children(area).map(|part| self.reach_area(part)).max();
                parts.unwrap_or(Outcome::Unknown)
            }
        }
    }

    /// What can be told of an area without looking at its parts.
    fn at(&self, area: AreaCode) -> At {
        if self.areas().any(|place| place.covers(area)) || self.circle_holds(area) {
            return At::Told(Outcome::Met);
        }
        let perhaps = self.discs.iter().any(|disc| disc.holds_area(area).is_none());
        if perhaps || self.areas().any(|place| area.covers(place)) {
            return At::Open;
        }
        At::Told(Outcome::NotMet)
    }

    fn circle_holds(&self, area: AreaCode) -> bool {
        self.discs.iter().any(|disc| disc.holds_area(area) == Some(true))
    }

    /// The largest areas at and within the destination that circles surely hold.
    pub(super) fn held_within(&self, to: &Destination) -> Vec<AreaCode> {
        let (mut held, mut next) = (Vec::new(), vec![to.area]);
        while let Some(area) = next.pop().filter(|_| !self.discs.is_empty()) {
            if self.circle_holds(area) {
                held.push(area);
            } else {
                next.extend(children(area));
            }
        }
        held
    }

    /// Whether a circle reaches anything of the destination: surely, or perhaps.
    pub(super) fn circles_reach_into(&self, to: &Destination, surely: bool) -> bool {
        let takes =
            |held: Option<bool>| if surely { held == Some(true) } else { held != Some(false) };
        match to.point {
            Some(point) => self.discs.iter().any(|disc| takes(disc.holds(point))),
            None if surely => !self.held_within(to).is_empty(),
            None => self.discs.iter().any(|disc| takes(disc.holds_area(to.area))),
        }
    }

    /// The parts of the destinations that are surely not reached.
    pub(super) fn missing(&self, destinations: &[Destination]) -> Vec<AreaCode> {
        let lacking = destinations.iter().filter(|to| self.reach(to) == Outcome::NotMet);
        let mut missing = Vec::new();
        for to in lacking {
            match to.point {
                Some(_) => missing.push(to.area),
                None => self.lacking(to.area, &mut missing),
            }
        }
        missing
    }

    fn lacking(&self, area: AreaCode, missing: &mut Vec<AreaCode>) {
        match self.at(area) {
            At::Told(Outcome::NotMet) => missing.push(area),
            At::Told(_) => {}
            At::Open => children(area).for_each(|part| self.lacking(part, missing)),
        }
    }
}

/// What can be told of an area as a whole.
enum At {
    Told(Outcome),
    /// Its parts must tell.
    Open,
}
