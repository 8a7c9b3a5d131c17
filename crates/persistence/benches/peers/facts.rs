//! What the peers are told of an enterprise: whole numbers alone, in one wide row
//! and a few narrow ones.
//!
//! Everything that depends on the day is written as it stands on the one day that
//! all lots are decided on, as if a view were made anew every night. That spares
//! the peers the work of looking at dates, which the engine does for any day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use hansyn_domain::area::{self, AreaCode};
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::{Count, Enterprise, EnterpriseKind, Headcount, LegalForm, Trade};
use hansyn_domain::matching::Freshness;
use jiff::{Span, civil::Date};

/// A table of the peers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// The column that holds the enterprise.
    pub(crate) owner: &'static str,
    pub(crate) columns: &'static str,
    pub(crate) indices: &'static [&'static str],
}

/// The tables of the register, the wide one first.
pub(crate) const TABLES: [Table; 5] = [
    Table {
        name: "enterprise",
        owner: "id",
        columns: "id INTEGER PRIMARY KEY, home INTEGER, form INTEGER, kinds INTEGER, \
                  held INTEGER, certificates_complete INTEGER, \
                  references_complete INTEGER, trades_complete INTEGER, no_trades INTEGER, \
                  no_areas INTEGER, special INTEGER, turnover BIGINT, contract_low BIGINT, \
                  contract_high BIGINT, places INTEGER, employed_low INTEGER, \
                  employed_high INTEGER, target INTEGER, target_exact INTEGER, \
                  occupied INTEGER, occupied_exact INTEGER, newest INTEGER",
        indices: &[],
    },
    Table {
        name: "area",
        owner: "e",
        columns: "e INTEGER NOT NULL, place INTEGER NOT NULL",
        indices: &["place, e", "e, place"],
    },
    Table {
        name: "trade",
        owner: "e",
        columns: "e INTEGER NOT NULL, code INTEGER NOT NULL, covers INTEGER NOT NULL",
        indices: &["code, covers, e", "e, code, covers"],
    },
    // The places of trades that have some of their own, and of their neighbours.
    Table {
        name: "branch",
        owner: "e",
        columns: "e INTEGER NOT NULL, code INTEGER NOT NULL, covers INTEGER NOT NULL, \
                  own INTEGER NOT NULL, place INTEGER NOT NULL",
        indices: &["code, covers, own, place, e", "e, code, covers, own, place"],
    },
    Table {
        name: "done",
        owner: "e",
        columns: "e INTEGER NOT NULL, code INTEGER NOT NULL, last INTEGER NOT NULL",
        indices: &["code, last, e", "e, code, last"],
    },
];

/// A row of one of [`TABLES`], by the place of the table.
pub(crate) type Row = (usize, Vec<Option<i64>>);

static NUMBERS: LazyLock<BTreeMap<AreaCode, i64>> =
    LazyLock::new(|| area::search(None, "").map(|it| it.code).zip(1..).collect());

static PARTS: LazyLock<BTreeMap<AreaCode, Vec<AreaCode>>> = LazyLock::new(|| {
    let mut parts: BTreeMap<AreaCode, Vec<AreaCode>> = BTreeMap::new();
    for area in area::search(None, "") {
        parts.entry(area.code).or_default();
        if let Some(above) = area.parent {
            parts.entry(above).or_default().push(area.code);
        }
    }
    parts
});

/// The number of an area; the tree is small.
pub(crate) fn place(code: AreaCode) -> i64 {
    NUMBERS.get(&code).copied().expect("the tree holds the area")
}

/// The area and all that it lies in.
pub(crate) fn around(code: AreaCode) -> Vec<AreaCode> {
    let up = |here: &AreaCode| here.area().and_then(|known| known.parent);
    std::iter::successors(Some(code), up).collect()
}

/// All areas that are reached from these: what lies within them, and what they
/// make up together.
pub(crate) fn reached(places: &[AreaCode]) -> BTreeSet<AreaCode> {
    let whole = closed(places);
    NUMBERS.keys().copied().filter(|it| around(*it).iter().any(|up| whole.contains(up))).collect()
}

/// The areas with those that they make up together.
fn closed(places: &[AreaCode]) -> BTreeSet<AreaCode> {
    let mut all: BTreeSet<_> = places.iter().copied().collect();
    let mut next: Vec<_> = places.to_vec();
    while let Some(area) = next.pop() {
        let Some(above) = area.area().and_then(|it| it.parent) else { continue };
        let parts = PARTS.get(&above).map(Vec::as_slice).unwrap_or_default();
        if parts.iter().all(|it| all.contains(it)) && all.insert(above) {
            next.push(above);
        }
    }
    all
}

/// The code and the numbers of all that cover it, itself first.
pub(crate) fn upwards(cpv: CpvCode) -> Vec<i64> {
    let own = i64::from(cpv.number());
    let mut all = vec![own];
    for zeros in 1..=6 {
        let above = own / 10_i64.pow(zeros) * 10_i64.pow(zeros);
        if all.last() != Some(&above) {
            all.push(above);
        }
    }
    all
}

/// The first and the last number that the code covers.
pub(crate) fn span(cpv: CpvCode) -> (i64, i64) {
    let (own, mut step) = (i64::from(cpv.number()), 1);
    while step < 1_000_000 && own % (step * 10) == 0 {
        step *= 10;
    }
    (own / step * step, own / step * step + step - 1)
}

/// A day as a number that reads like one: 20261114.
pub(crate) fn day(date: Date) -> i64 {
    (i64::from(date.year()) * 100 + i64::from(date.month())) * 100 + i64::from(date.day())
}

/// The first day that still counts when facts hold for so many months.
pub(crate) fn since(on: Date, months: u16) -> Date {
    on.checked_sub(Span::new().months(i32::from(months))).expect("a day in this century")
}

const SCHEMES: [&str; 8] = [
    "ISO_9001",
    "ISO_14001",
    "ISO_45001",
    "FSSC_22000",
    "KRAV",
    "EMAS",
    "ISO_27001",
    "FAIR_TRANSPORT",
];

/// The bit of a scheme.
pub(crate) fn scheme(name: &str) -> i64 {
    let place = SCHEMES.iter().position(|it| *it == name).expect("the population knows the scheme");
    1 << place
}

/// The number of a form, unless it is unknown.
pub(crate) fn form(form: LegalForm) -> Option<i64> {
    let number = match form {
        LegalForm::Unknown => return None,
        LegalForm::EconomicAssociation => 1,
        LegalForm::NonProfitAssociation => 2,
        LegalForm::LimitedCompany => 3,
        LegalForm::LimitedCompanySvb => 4,
        LegalForm::Foundation => 5,
        LegalForm::Partnership => 6,
        LegalForm::SoleTrader => 7,
        LegalForm::Other => 8,
    };
    Some(number)
}

/// The bits of kinds; nothing where none is known.
pub(crate) fn kinds(kinds: &[EnterpriseKind]) -> Option<i64> {
    let bit = |it: &EnterpriseKind| match it {
        EnterpriseKind::WorkIntegration => 1,
        EnterpriseKind::SocialWorkCooperative => 2,
        EnterpriseKind::Ideburen => 4,
        EnterpriseKind::Other => 8,
    };
    (!kinds.is_empty()).then(|| kinds.iter().map(bit).fold(0, |all, bit| all | bit))
}

/// The rows of an enterprise as it stands on the day.
pub(crate) fn rows(id: i64, it: &Enterprise, on: Date) -> Vec<Row> {
    let special = it.trades.iter().any(|trade| !trade.areas.is_empty());
    let mut rows = vec![(0, wide(id, it, special, on))];
    let general = closed(&it.delivery_areas);
    let cells = |cells: &[i64]| cells.iter().copied().map(Some).collect::<Vec<_>>();
    rows.extend(general.iter().map(|area| (1, cells(&[id, place(*area)]))));
    for Trade { cpv, covers_descendants, areas, .. } in &it.trades {
        let (code, covers) = (i64::from(cpv.number()), i64::from(*covers_descendants));
        rows.push((2, cells(&[id, code, covers])));
        let own = !areas.is_empty();
        let places = if own { closed(areas) } else { general.clone() };
        let places = places.iter().filter(|_| special);
        let own = i64::from(own);
        rows.extend(places.map(|area| (3, cells(&[id, code, covers, own, place(*area)]))));
    }
    if it.trades.is_empty() {
        // Whoever names no trade may sell everything: found by its places alone.
        let nowhere = general.is_empty().then_some(0);
        let places = general.iter().map(|area| place(*area)).chain(nowhere);
        rows.extend(places.map(|place| (2, cells(&[id, -1 - place, 0]))));
    }
    for done in it.references.iter().filter(|done| done.period.from() <= on) {
        let last = day(done.period.to().unwrap_or(done.period.from()));
        rows.push((4, cells(&[id, i64::from(done.cpv.number()), last])));
    }
    rows
}

fn wide(id: i64, it: &Enterprise, special: bool, on: Date) -> Vec<Option<i64>> {
    let flag = |holds: bool| Some(i64::from(holds));
    let holding = it.certificates.iter().filter(|it| it.valid.contains(on));
    let capacity = &it.capacity;
    let (contract_low, contract_high) = contract(it, on);
    let employed = heads(it, on, |it| it.employed);
    let shares = heads(it, on, |it| it.target_group.zip(it.occupied));
    let (target, occupied) = shares.unzip();
    let low = |count: Option<Count>| count.map(|it| i64::from(it.heads));
    let high = |count: Option<Count>| count.and_then(Count::upper).map(i64::from);
    let exact = |count: Option<Count>| count.map(|it| i64::from(it.upper().is_some()));
    vec![
        Some(id),
        Some(place(it.home_municipality)),
        form(it.legal_form),
        kinds(&it.kinds),
        Some(holding.fold(0, |all, it| all | scheme(&it.scheme))),
        flag(capacity.certificates_are_complete),
        flag(capacity.references_are_complete),
        flag(capacity.trades_are_complete),
        flag(it.trades.is_empty()),
        flag(it.delivery_areas.is_empty()),
        flag(special),
        turnover(it, on),
        contract_low,
        contract_high,
        capacity.places.map(i64::from),
        low(employed),
        high(employed),
        low(target),
        exact(target),
        low(occupied),
        exact(occupied),
        newest(it, on),
    ]
}

fn ore(amount: hansyn_domain::money::Sek) -> i64 {
    i64::try_from(amount.ore()).expect("an amount of a register")
}

fn turnover(it: &Enterprise, on: Date) -> Option<i64> {
    let (amount, ended) = it.capacity.yearly_turnover.zip(it.capacity.turnover_year_end)?;
    let fresh = since(on, Freshness::default().turnover_months);
    (fresh <= ended && ended <= on).then(|| ore(amount))
}

fn contract(it: &Enterprise, on: Date) -> (Option<i64>, Option<i64>) {
    let begun = it.references.iter().filter(|it| it.period.from() <= on);
    let shown = begun.filter_map(|it| it.value).max();
    match it.capacity.largest_contract {
        Some(stated) => {
            let largest = Some(ore(shown.map_or(stated, |shown| shown.max(stated))));
            (largest, largest)
        }
        None => (shown.map(ore), None),
    }
}

/// What the newest count that tells it says, unless it is too old to tell.
fn heads<T>(it: &Enterprise, on: Date, read: impl Fn(&Headcount) -> Option<T>) -> Option<T> {
    let fresh = since(on, Freshness::default().headcount_months);
    let counted = it.headcounts.iter().filter(|it| it.counted_on <= on);
    let telling = counted.filter_map(|it| Some((it.counted_on, read(it)?)));
    let (day, told) = telling.max_by_key(|(day, _)| *day)?;
    (day >= fresh).then_some(told)
}

fn newest(it: &Enterprise, on: Date) -> Option<i64> {
    let counted = it.headcounts.iter().map(|it| it.counted_on);
    let proved = it.evidence.iter().filter(|it| it.valid.contains(on)).map(|it| it.valid.from());
    let days = counted.chain(proved).chain(it.capacity.turnover_year_end);
    days.filter(|day| *day <= on).max().map(day)
}
