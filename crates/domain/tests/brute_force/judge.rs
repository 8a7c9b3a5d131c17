//! What a record shows, by the words of the documentation.

use hansyn_domain::area::{self, Circle, Point};
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::{
    Count, Enterprise, EnterpriseStatus, Headcount, LegalForm, Precision,
};
use hansyn_domain::matching::{LotQuery, Verdict};
use hansyn_domain::money::Sek;
use hansyn_domain::tender::Predicate;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Known {
    Yes,
    Open,
    No,
}

fn known(holds: bool) -> Known {
    if holds { Known::Yes } else { Known::No }
}

/// The smallest areas that an area is made of, by its code.
static LEAVES: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let all: Vec<_> = area::search(None, "").collect();
    let parents: BTreeMap<String, Option<String>> = (all.iter())
        .map(|it| (it.code.to_string(), it.parent.map(|parent| parent.to_string())))
        .collect();
    let has_parts: BTreeSet<&String> = parents.values().flatten().collect();
    let mut leaves: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for leaf in parents.keys().filter(|code| !has_parts.contains(code)) {
        let mut around = Some(leaf.clone());
        while let Some(code) = around {
            around = parents.get(&code).cloned().flatten();
            leaves.entry(code).or_default().insert(leaf.clone());
        }
    }
    leaves
});

/// The digits of a code that say anything.
fn digits(cpv: CpvCode) -> String {
    let text = cpv.to_string();
    let said = text.trim_end_matches('0').len().max(2);
    text[..said].to_owned()
}

pub(crate) fn lies_below(cpv: CpvCode, above: CpvCode) -> bool {
    cpv.to_string().starts_with(&digits(above))
}

/// What is sold covers the wanted code: the code itself, or one above it that is
/// offered with everything below.
fn offers(enterprise: &Enterprise, wanted: CpvCode) -> Vec<usize> {
    let of = enterprise.trades.iter().enumerate().filter(|(_, trade)| {
        trade.cpv == wanted || (trade.covers_descendants && lies_below(wanted, trade.cpv))
    });
    of.map(|(place, _)| place).collect()
}

fn near(enterprise: &Enterprise, wanted: CpvCode) -> Vec<usize> {
    let of = enterprise
        .trades
        .iter()
        .enumerate()
        .filter(|(_, trade)| lies_below(wanted, trade.cpv) || lies_below(trade.cpv, wanted));
    of.map(|(place, _)| place).collect()
}

pub(crate) fn sells(enterprise: &Enterprise, wanted: CpvCode) -> Known {
    if !offers(enterprise, wanted).is_empty() {
        return Known::Yes;
    }
    let may = enterprise.trades.is_empty() || !near(enterprise, wanted).is_empty();
    if may && !enterprise.capacity.trades_are_complete { Known::Open } else { Known::No }
}

/// Areas and circles.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    areas: BTreeSet<String>,
    circles: Vec<Circle>,
}

impl Places {
    fn add(&mut self, areas: &[area::AreaCode], circles: &[Circle]) {
        self.areas.extend(areas.iter().map(ToString::to_string));
        self.circles.extend(circles);
    }

    pub(crate) fn join(&mut self, other: &Self) {
        self.areas.extend(other.areas.iter().cloned());
        self.circles.extend(&other.circles);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.areas.is_empty() && self.circles.is_empty()
    }
}

/// Where the enterprise delivers what is wanted.
pub(crate) fn places(enterprise: &Enterprise, wanted: CpvCode) -> Places {
    let mut found = Places::default();
    for place in offers(enterprise, wanted) {
        let own = &enterprise.trades[place];
        if own.areas.is_empty() && own.circles.is_empty() {
            found.add(&enterprise.delivery_areas, &enterprise.delivery_circles);
        } else {
            found.add(&own.areas, &own.circles);
        }
    }
    if found.is_empty() {
        found.add(&enterprise.delivery_areas, &enterprise.delivery_circles);
        for place in near(enterprise, wanted) {
            found.add(&enterprise.trades[place].areas, &enterprise.trades[place].circles);
        }
    }
    found
}

/// Where the circles are that hold an area, its own first and then those around it:
/// latitude, longitude, metres.
static EXTENTS: LazyLock<BTreeMap<String, Vec<[f64; 3]>>> = LazyLock::new(|| {
    let rows = include_str!("../../data/area-extents.csv").lines().skip(1);
    let own: BTreeMap<&str, [f64; 3]> = rows
        .map(|row| {
            let cells: Vec<_> = row.split(',').collect();
            (cells[0], [1, 2, 3].map(|at| cells[at].parse().unwrap()))
        })
        .collect();
    let around = |here: &area::Area| {
        let mut found = Vec::new();
        let mut next = Some(here);
        while let Some(area) = next {
            found.extend(own.get(area.code.as_str()));
            next = area.parent.and_then(area::AreaCode::area);
        }
        (here.code.to_string(), found)
    };
    area::search(None, "").map(around).collect()
});

/// Metres on a sphere, by the haversine formula: right to half a per cent, and no
/// distance here is that close to what it is compared with.
fn metres([north, east]: [f64; 2], [to_north, to_east]: [f64; 2]) -> f64 {
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let across = north.to_radians().cos() * to_north.to_radians().cos() * half(east, to_east);
    2.0 * 6_371_008.8 * (half(north, to_north) + across).sqrt().asin()
}

fn degrees(point: Point) -> [f64; 2] {
    [point.latitude(), point.longitude()].map(|micro| f64::from(micro) / 1e6)
}

/// Whether the circle holds all of an area, something, or nothing: by the nearest
/// circle around the area that tells.
fn circle_holds(circle: Circle, leaf: &str) -> Known {
    for [north, east, extent] in &EXTENTS[leaf] {
        let (away, radius) = (metres(degrees(circle.centre), [*north, *east]), circle.metres);
        if away + extent < f64::from(radius) {
            return Known::Yes;
        }
        if away > extent + f64::from(radius) {
            return Known::No;
        }
    }
    Known::Open
}

/// Whether places make up areas together, or reach a place in the only one.
pub(crate) fn reach(places: &Places, areas: &[String], point: Option<Point>) -> Known {
    if places.is_empty() {
        return Known::Open;
    }
    let named: BTreeSet<&String> = places.areas.iter().flat_map(|place| &LEAVES[place]).collect();
    let leaf = |leaf: &String| {
        let circles = places.circles.iter().map(|circle| circle_holds(*circle, leaf));
        circles.chain([known(named.contains(leaf))]).min().unwrap()
    };
    let all = areas.iter().flat_map(|area| &LEAVES[area]).map(leaf).max().unwrap_or(Known::Yes);
    let Some(point) = point.filter(|_| all != Known::Yes) else { return all };
    let within = |it: &Circle| metres(degrees(it.centre), degrees(point)) < f64::from(it.metres);
    if places.circles.iter().any(within) {
        return Known::Yes;
    }
    let lies_in = |place: &String| LEAVES[place].is_subset(&LEAVES[&areas[0]]);
    if places.areas.iter().any(lies_in) { Known::Open } else { Known::No }
}

/// The day so many months before, or the last of its month.
pub(crate) fn months_before(day: Date, months: i32) -> Date {
    let whole = i32::from(day.year()) * 12 + i32::from(day.month()) - 1 - months;
    let (year, month) = (whole.div_euclid(12), whole.rem_euclid(12) + 1);
    let first = Date::new(i16::try_from(year).unwrap(), i8::try_from(month).unwrap(), 1).unwrap();
    Date::new(first.year(), first.month(), day.day().min(first.days_in_month())).unwrap()
}

/// Between which numbers something lies; öre for money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub(crate) least: Option<u64>,
    pub(crate) most: Option<u64>,
}

impl Span {
    fn exactly(number: u64) -> Self {
        Self { least: Some(number), most: Some(number) }
    }

    pub(crate) fn reaches(self, wanted: u64) -> Known {
        match (self.least, self.most) {
            (Some(least), _) if least >= wanted => Known::Yes,
            (_, Some(most)) if most < wanted => Known::No,
            _ => Known::Open,
        }
    }
}

/// What the newest count that has what is asked for shows, unless it is too old.
fn newest<T>(
    query: &LotQuery,
    enterprise: &Enterprise,
    read: impl Fn(&Headcount) -> Option<T>,
) -> Option<T> {
    let mut counts: Vec<_> =
        enterprise.headcounts.iter().filter(|it| it.counted_on <= query.on).collect();
    counts.sort_by_key(|it| it.counted_on);
    let (day, found) = counts.iter().rev().find_map(|it| Some((it.counted_on, read(it)?)))?;
    let since = months_before(query.on, i32::from(query.freshness.headcount_months));
    (day >= since).then_some(found)
}

/// The number that a predicate sets a least value for, and that value.
pub(crate) fn measured(
    predicate: &Predicate,
    query: &LotQuery,
    enterprise: &Enterprise,
) -> Option<(Span, u64)> {
    let capacity = &enterprise.capacity;
    Some(match *predicate {
        Predicate::PlacesAtLeast { places } => (
            capacity.places.map(|it| Span::exactly(u64::from(it))).unwrap_or_default(),
            u64::from(places),
        ),
        Predicate::EmployeesAtLeast { employees } => {
            let count = newest(query, enterprise, |it| it.employed);
            let span = count.map(|Count { heads, precision, .. }| Span {
                least: Some(u64::from(heads)),
                most: (precision == Precision::Exact).then_some(u64::from(heads)),
            });
            (span.unwrap_or_default(), u64::from(employees))
        }
        Predicate::TurnoverAtLeast { amount } => {
            let since = months_before(query.on, i32::from(query.freshness.turnover_months));
            let fresh =
                capacity.turnover_year_end.is_some_and(|end| (since..=query.on).contains(&end));
            let known = capacity.yearly_turnover.filter(|_| fresh);
            (known.map(|it| Span::exactly(it.ore())).unwrap_or_default(), amount.ore())
        }
        Predicate::LargestContractAtLeast { amount } => {
            let begun = enterprise.references.iter().filter(|it| it.period.from() <= query.on);
            let shown = begun.filter_map(|it| it.value).map(Sek::ore).max();
            let stated = capacity.largest_contract.map(Sek::ore);
            let span = Span {
                least: shown.max(stated),
                most: stated.map(|it| shown.unwrap_or(0).max(it)),
            };
            (span, amount.ore())
        }
        Predicate::ReferencesAtLeast { references, cpv, within_years } => {
            let since = months_before(query.on, i32::from(within_years) * 12);
            let counts = enterprise.references.iter().filter(|it| {
                lies_below(it.cpv, cpv)
                    && it.period.from() <= query.on
                    && it.period.to().unwrap_or(it.period.from()) >= since
            });
            let count = u64::try_from(counts.count()).unwrap();
            let most = capacity.references_are_complete.then_some(count);
            (Span { least: Some(count), most }, u64::from(references))
        }
        _ => return None,
    })
}

pub(crate) fn holds(predicate: &Predicate, query: &LotQuery, enterprise: &Enterprise) -> Known {
    if let Some((span, wanted)) = measured(predicate, query, enterprise) {
        return span.reaches(wanted);
    }
    match predicate {
        Predicate::OffersTrade { cpv } => sells(enterprise, *cpv),
        Predicate::DeliversIn { area } => {
            reach(&places(enterprise, query.cpv), &[area.to_string()], None)
        }
        Predicate::LegalForm { .. } if enterprise.legal_form == LegalForm::Unknown => Known::Open,
        Predicate::LegalForm { forms } => known(forms.contains(&enterprise.legal_form)),
        Predicate::EnterpriseKind { .. } if enterprise.kinds.is_empty() => Known::Open,
        Predicate::EnterpriseKind { kinds } => {
            known(enterprise.kinds.iter().any(|kind| kinds.contains(kind)))
        }
        Predicate::Certificate { scheme } => {
            let mut of = enterprise.certificates.iter().filter(|it| it.scheme == *scheme);
            let runs = |from: Date, to: Option<Date>| {
                from <= query.on && to.is_none_or(|to| to >= query.on)
            };
            match of.any(|it| runs(it.valid.from(), it.valid.to())) {
                true => Known::Yes,
                false if enterprise.capacity.certificates_are_complete => Known::No,
                false => Known::Open,
            }
        }
        Predicate::TargetShareAtLeast { share } => {
            let count = newest(query, enterprise, |it| Some((it.target_group?, it.occupied?)));
            let Some((target, occupied)) = count else { return Known::Open };
            let enough = u64::from(target.heads) * u64::from(share.denominator())
                >= u64::from(share.numerator()) * u64::from(occupied.heads);
            match (enough, target.precision, occupied.precision) {
                (true, _, Precision::Exact) => Known::Yes,
                (false, Precision::Exact, _) => Known::No,
                _ => Known::Open,
            }
        }
        _ => Known::No,
    }
}

/// The trade, the areas where there are any, and each requirement, in that order.
pub(crate) fn answers(query: &LotQuery, enterprise: &Enterprise) -> Vec<Known> {
    let mut all = vec![sells(enterprise, query.cpv)];
    if !query.areas.is_empty() {
        let areas: Vec<_> = query.areas.iter().map(ToString::to_string).collect();
        all.push(reach(&places(enterprise, query.cpv), &areas, query.point));
    }
    all.extend(query.requirements.iter().map(|requirement| {
        let each = requirement.any_of.iter().map(|it| holds(it, query, enterprise));
        each.min().unwrap_or(Known::No)
    }));
    all
}

/// Whether the enterprise can deliver; nothing where it has ceased.
pub(crate) fn verdict(query: &LotQuery, enterprise: &Enterprise) -> Option<Verdict> {
    let worst = answers(query, enterprise).into_iter().max().unwrap();
    (enterprise.status == EnterpriseStatus::Active).then_some(match worst {
        Known::Yes => Verdict::Eligible,
        Known::Open => Verdict::Undecided,
        Known::No => Verdict::ShutOut,
    })
}
