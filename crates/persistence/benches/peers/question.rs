//! A lot's questions in SQL, with `NULL` for what is not known.

use hansyn_domain::area::{self, AreaCode};
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::matching::{AREA, LotQuery, TRADE, Weights};
use hansyn_domain::tender::{Predicate, Requirement};
use jiff::civil::Date;

use crate::facts::{around, day, form, kinds, place, scheme, since, span, upwards};

/// What differs between the peers in what they are asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tongue {
    /// The least of several numbers.
    pub(crate) least: &'static str,
    /// Division of whole numbers.
    pub(crate) over: &'static str,
    /// How a few enterprises are looked up in the narrow tables.
    pub(crate) few: Way,
    /// Whether a table `market` finds those of a trade and an area at once.
    pub(crate) market: bool,
}

/// How the rows of an enterprise are found in a narrow table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    /// Enterprise by enterprise.
    Each,
    /// For all of them at once.
    All,
}

impl Way {
    /// Whether the enterprise has a row `t` of the table with what is wanted.
    fn has(self, table: &str, wanted: &str) -> String {
        match self {
            Self::Each => format!("EXISTS (SELECT 1 FROM {table} t WHERE t.e = x.id AND {wanted})"),
            Self::All => format!("x.id IN (SELECT t.e FROM {table} t WHERE {wanted})"),
        }
    }

    fn has_many(self, many: u32, wanted: &str) -> String {
        match self {
            Self::Each => format!("({}) >= {many}", how_many(wanted)),
            Self::All => format!(
                "x.id IN (SELECT t.e FROM done t WHERE {wanted} GROUP BY t.e HAVING count(*) >= {many})"
            ),
        }
    }
}

fn how_many(wanted: &str) -> String {
    format!("SELECT count(*) FROM done t WHERE t.e = x.id AND {wanted}")
}

/// A list in parentheses; there must be something in it.
pub(crate) fn list(numbers: impl IntoIterator<Item = i64>) -> String {
    let texts: Vec<_> = numbers.into_iter().map(|it| it.to_string()).collect();
    format!("({})", texts.join(", "))
}

fn places(areas: impl IntoIterator<Item = AreaCode>) -> String {
    list(areas.into_iter().map(place))
}

/// The keys of the lot's requirements, in the order of the masks.
pub(crate) fn keys(lot: &LotQuery) -> Vec<&str> {
    let area = (!lot.areas.is_empty()).then_some(AREA);
    let own = lot.requirements.iter().map(|it| it.key.as_str());
    [TRADE].into_iter().chain(area).chain(own).collect()
}

/// Every requirement as a condition of a row `x`, in the same order.
fn conditions(lot: &LotQuery, way: Way) -> Vec<String> {
    let area = (!lot.areas.is_empty()).then(|| delivers(lot.cpv, &lot.areas, way));
    let own = lot.requirements.iter().map(|it| requirement(it, lot, way));
    [sells(lot.cpv, way)].into_iter().chain(area).chain(own).collect()
}

/// The classes of those with the same answers to every requirement: a mask of what
/// they fail, and of what is unknown 32 bits higher, and how many they are.
pub(crate) fn barriers(lot: &LotQuery) -> String {
    let weighed = conditions(lot, Way::All).into_iter().zip(0..).map(|(it, bit)| {
        let (fails, unknown) = (1_i64 << bit, 1_i64 << (bit + 32));
        format!("CASE ({it}) WHEN true THEN 0 WHEN false THEN {fails} ELSE {unknown} END")
    });
    let mask = weighed.collect::<Vec<_>>().join(" + ");
    format!(
        "SELECT mask, count(*), CAST(0 AS BIGINT) \
         FROM (SELECT CAST({mask} AS BIGINT) AS mask FROM enterprise x) AS masks GROUP BY mask"
    )
}

/// How many can and perhaps can, and the first 50 who can with their points.
pub(crate) fn shortlist(lot: &LotQuery, weights: Weights, tongue: Tongue) -> String {
    let mut conditions = conditions(lot, tongue.few);
    // What stands in the wide row is looked at first.
    conditions.sort_by_key(|it| it.matches("SELECT").count());
    let can = conditions.join(" AND ");
    format!(
        "WITH found AS MATERIALIZED (SELECT x.id AS id, ({can}) AS can FROM enterprise x \
         WHERE x.id IN ({}) AND ({can}) IS NOT FALSE), \
         best AS (SELECT x.id AS id, {} AS points FROM enterprise x \
         WHERE x.id IN (SELECT id FROM found WHERE can) ORDER BY points DESC, id LIMIT 50) \
         SELECT CAST(0 AS BIGINT), (SELECT count(*) FROM found WHERE can), \
         (SELECT count(*) FROM found WHERE can IS NULL) UNION ALL \
         SELECT * FROM (SELECT CAST(1 AS BIGINT), CAST(id AS BIGINT), CAST(points AS BIGINT) \
         FROM best ORDER BY points DESC, id) AS shown",
        perhaps(lot, tongue),
        points(lot, weights, tongue),
    )
}

/// Those who fail neither the trade nor the first area, with some who do.
fn perhaps(lot: &LotQuery, tongue: Tongue) -> String {
    if tongue.market { in_market(lot) } else { of_trade(lot) }
}

/// In `market` a code stands as itself and by all above it, and as its negative for
/// itself alone; 0 for whoever names none. The areas have a 0 for whoever names
/// none and a -1 for whoever has some for single trades.
fn in_market(lot: &LotQuery) -> String {
    let joined = |numbers: Vec<i64>| list(numbers).replace(['(', ')'], "");
    let codes = upwards(lot.cpv).into_iter().map(|above| -above);
    let codes = joined(codes.chain([i64::from(lot.cpv.number()), 0]).collect());
    let area = lot.areas.first().map_or(String::new(), |area| {
        let there = around(*area).into_iter().map(place).chain([0, -1]);
        format!(" AND areas && '{{{}}}'", joined(there.collect()))
    });
    format!("SELECT e FROM market WHERE codes && '{{{codes}}}'{area}")
}

fn of_trade(lot: &LotQuery) -> String {
    let (first, last) = span(lot.cpv);
    let nameless = match lot.areas.first() {
        Some(area) => {
            let there = around(*area).into_iter().map(|it| -1 - place(it));
            format!("code IN {}", list(there.chain([-1])))
        }
        None => "code < 0".to_owned(),
    };
    format!(
        "SELECT e FROM trade WHERE code BETWEEN {first} AND {last} \
         UNION SELECT e FROM trade WHERE code IN {} \
         UNION SELECT e FROM trade WHERE {nameless}",
        list(upwards(lot.cpv)),
    )
}

/// The rows whose trade answers the code.
fn offering(cpv: CpvCode) -> String {
    let own = cpv.number();
    format!("(t.code IN {} AND (t.covers = 1 OR t.code = {own}))", list(upwards(cpv)))
}

/// The rows whose trade lies above or below the code.
fn near(cpv: CpvCode) -> String {
    let (first, last) = span(cpv);
    format!("(t.code BETWEEN {first} AND {last} OR t.code IN {})", list(upwards(cpv)))
}

fn sells(cpv: CpvCode, way: Way) -> String {
    format!(
        "CASE WHEN {} THEN true WHEN x.trades_complete = 1 THEN false \
         WHEN x.no_trades = 1 THEN NULL WHEN {} THEN NULL ELSE false END",
        way.has("trade", &offering(cpv)),
        way.has("trade", &near(cpv)),
    )
}

fn delivers(cpv: CpvCode, areas: &[AreaCode], way: Way) -> String {
    let (offering, near) = (offering(cpv), near(cpv));
    let every = |reached: &dyn Fn(&str) -> String| {
        let all = areas.iter().map(|it| reached(&format!("t.place IN {}", places(around(*it)))));
        all.collect::<Vec<_>>().join(" AND ")
    };
    let general = |there: &str| way.has("area", there);
    let own = |there: &str| way.has("branch", &format!("{offering} AND {there}"));
    let any = |there: &str| {
        let near = way.has("branch", &format!("t.own = 1 AND {near} AND {there}"));
        format!("({} OR {near})", general(there))
    };
    format!(
        "CASE WHEN x.special = 0 THEN CASE WHEN x.no_areas = 1 THEN NULL ELSE {} END \
         WHEN {} THEN {} \
         WHEN x.no_areas = 1 AND NOT {} THEN NULL ELSE {} END",
        every(&general),
        way.has("branch", &offering),
        every(&own),
        way.has("branch", &format!("t.own = 1 AND {near}")),
        every(&any),
    )
}

fn requirement(it: &Requirement, lot: &LotQuery, way: Way) -> String {
    let any: Vec<_> = it.any_of.iter().map(|it| format!("({})", predicate(it, lot, way))).collect();
    format!("({})", any.join(" OR "))
}

/// Met from the lower bound on, not met below the upper one.
fn between(low: &str, high: &str, wanted: u64) -> String {
    format!("CASE WHEN {low} >= {wanted} THEN true WHEN {high} < {wanted} THEN false END")
}

fn predicate(it: &Predicate, lot: &LotQuery, way: Way) -> String {
    match it {
        Predicate::TurnoverAtLeast { amount } => format!("x.turnover >= {}", amount.ore()),
        Predicate::LargestContractAtLeast { amount } => {
            between("x.contract_low", "x.contract_high", amount.ore())
        }
        Predicate::PlacesAtLeast { places } => format!("x.places >= {places}"),
        Predicate::EmployeesAtLeast { employees } => {
            between("x.employed_low", "x.employed_high", u64::from(*employees))
        }
        Predicate::ReferencesAtLeast { references, cpv, within_years } => format!(
            "CASE WHEN {} THEN true WHEN x.references_complete = 1 THEN false END",
            way.has_many(*references, &counted(*cpv, *within_years, lot.on)),
        ),
        Predicate::TargetShareAtLeast { share } => {
            let (part, whole) = (share.numerator(), share.denominator());
            let reached = format!("x.target * {whole} >= x.occupied * {part}");
            format!(
                "CASE WHEN x.target IS NULL THEN NULL \
                 WHEN x.occupied_exact = 1 AND x.occupied > 0 AND {reached} THEN true \
                 WHEN x.target_exact = 0 THEN NULL \
                 WHEN x.occupied = 0 OR NOT {reached} THEN false END"
            )
        }
        Predicate::LegalForm { forms } => {
            format!("x.form IN {}", list(forms.iter().filter_map(|it| form(*it))))
        }
        Predicate::EnterpriseKind { kinds: wanted } => {
            format!("(x.kinds & {}) <> 0", kinds(wanted).unwrap_or(0))
        }
        Predicate::Certificate { scheme: name } => {
            let bit = scheme(name);
            format!(
                "CASE WHEN (x.held & {bit}) <> 0 THEN true \
                 WHEN x.certificates_complete = 1 THEN false END"
            )
        }
        Predicate::OffersTrade { cpv } => sells(*cpv, way),
        Predicate::DeliversIn { area } => delivers(lot.cpv, &[*area], way),
        // A statutory test of a dozen facts; the lots of the bench set none.
        Predicate::ReservedFor { .. } => "CAST(NULL AS BOOLEAN)".to_owned(),
    }
}

/// The references that count for a code and so many years.
fn counted(cpv: CpvCode, years: u8, on: Date) -> String {
    let ((first, last), since) = (span(cpv), since(on, u16::from(years) * 12));
    format!("t.code BETWEEN {first} AND {last} AND t.last >= {}", day(since))
}

/// The points of the ranking, as the domain gives them.
fn points(lot: &LotQuery, weights: Weights, tongue: Tongue) -> String {
    let Tongue { over, .. } = tongue;
    let exactly = Way::Each.has("trade", &format!("t.code = {}", lot.cpv.number()));
    let fit = format!("CASE WHEN {exactly} THEN {} ELSE {} END", weights.fit, weights.fit / 2);
    let capacity = format!("{} * {} {over} 100", weights.capacity, margin(lot, tongue));
    let window = lot.freshness.other_months;
    let age = format!("{}({window}, {})", tongue.least, age(lot.on, over));
    let freshness = format!(
        "CASE WHEN x.newest IS NULL THEN 0 ELSE {} * ({window} - {age}) {over} {window} END",
        weights.freshness
    );
    let near: Vec<_> = area::search(None, "")
        .map(|it| it.code)
        .filter(|home| lot.areas.iter().any(|it| it.covers(*home) || home.covers(*it)))
        .collect();
    let nearness = if near.is_empty() {
        "0".to_owned()
    } else {
        format!("CASE WHEN x.home IN {} THEN {} ELSE 0 END", places(near), weights.nearness)
    };
    format!("({fit} + ({capacity}) + {freshness} + {nearness})")
}

/// Whole months since the newest fact.
fn age(on: Date, over: &str) -> String {
    let months = i64::from(on.year()) * 12 + i64::from(on.month());
    // The last day of a month ends it, however short the month is.
    let begun = if on.day() == on.days_in_month() { 31 } else { on.day() };
    format!(
        "({months} - (x.newest {over} 10000) * 12 - (x.newest {over} 100) % 100 \
         - CASE WHEN x.newest % 100 > {begun} THEN 1 ELSE 0 END)"
    )
}

/// Per cent above the tightest threshold, at most 100, of one who reaches them all.
fn margin(lot: &LotQuery, Tongue { least, over, .. }: Tongue) -> String {
    let measured = |it: &Requirement| match it.any_of.as_slice() {
        [Predicate::TurnoverAtLeast { amount }] => {
            Some(format!("x.turnover * 100 {over} {}", amount.ore()))
        }
        [Predicate::LargestContractAtLeast { amount }] => {
            Some(format!("x.contract_low * 100 {over} {}", amount.ore()))
        }
        [Predicate::PlacesAtLeast { places }] => Some(format!("x.places * 100 {over} {places}")),
        [Predicate::EmployeesAtLeast { employees }] => {
            Some(format!("x.employed_low * 100 {over} {employees}"))
        }
        [Predicate::ReferencesAtLeast { references, cpv, within_years }] => {
            let counted = how_many(&counted(*cpv, *within_years, lot.on));
            Some(format!("({counted}) * 100 {over} {references}"))
        }
        [Predicate::TargetShareAtLeast { share }] => Some(format!(
            "x.target * {} {over} nullif(x.occupied * {}, 0)",
            share.denominator() * 100,
            share.numerator(),
        )),
        _ => None,
    };
    let all: Vec<_> = lot.requirements.iter().filter_map(measured).collect();
    if all.is_empty() {
        "0".to_owned()
    } else {
        format!("({least}(200, {}) - 100)", all.join(", "))
    }
}
