//! An enterprise as a query for the lots in its market, with its verdict of each:
//! 0 it can, 1 it is not known, 2 it cannot; or for how many there are of each, and
//! the first of them.

use hansyn_domain::enterprise::{Certificate, Count, Enterprise, Headcount, Reference};

use super::PAGE;
use crate::facts::{day, form, kinds, place, reached, scheme, span, upwards};
use crate::question::list;

/// The lots of the first page, and how many there are of each verdict.
pub(super) fn page(it: &Enterprise) -> String {
    format!(
        "WITH found (lot, verdict, zero) AS ({}) \
         SELECT * FROM (SELECT lot, verdict, zero FROM found ORDER BY verdict, lot LIMIT {PAGE}) AS first \
         UNION ALL SELECT count(*), verdict, CAST(1 AS BIGINT) FROM found GROUP BY verdict",
        query(it),
    )
}

/// The query; all the enterprise's trades deliver in its general areas.
pub(super) fn query(it: &Enterprise) -> String {
    let conditions = [
        turnover(it),
        contract(it),
        places(it),
        employees(it),
        share(it),
        certificates(it),
        format!("(y.forms IS NULL OR {})", bit("y.forms", form(it.legal_form).map(|it| 1 << it))),
        format!("(y.kinds IS NULL OR {})", bit("y.kinds", kinds(&it.kinds))),
        references(it),
    ];
    let market = format!("{} AND {}", trade(it), area(it));
    format!(
        "SELECT CAST(y.id AS BIGINT), CAST(CASE ({market} AND {}) WHEN true THEN 0 \
         WHEN false THEN 2 ELSE 1 END AS BIGINT), CAST(0 AS BIGINT) FROM lot y \
         WHERE ({}) AND ({market}) IS NOT FALSE",
        conditions.join(" AND "),
        near(it),
    )
}

fn bit(column: &str, own: Option<i64>) -> String {
    own.map_or_else(unknown, |own| format!("({column} & {own}) <> 0"))
}

fn unknown() -> String {
    "CAST(NULL AS BOOLEAN)".to_owned()
}

/// Lots of codes above or below those of its trades.
fn near(it: &Enterprise) -> String {
    let near = it.trades.iter().map(|trade| {
        let (first, last) = span(trade.cpv);
        format!("y.cpv BETWEEN {first} AND {last} OR y.cpv IN {}", list(upwards(trade.cpv)))
    });
    near.collect::<Vec<_>>().join(" OR ")
}

fn trade(it: &Enterprise) -> String {
    let offered = it.trades.iter().map(|trade| {
        let (first, last) = span(trade.cpv);
        let last = if trade.covers_descendants { last } else { i64::from(trade.cpv.number()) };
        format!("y.cpv BETWEEN {first} AND {last}")
    });
    let offered = offered.collect::<Vec<_>>().join(" OR ");
    let other = if it.capacity.trades_are_complete { "false" } else { "NULL" };
    format!("CASE WHEN {offered} THEN true WHEN {} THEN {other} ELSE false END", near(it))
}

fn area(it: &Enterprise) -> String {
    let reached = list(reached(&it.delivery_areas).into_iter().map(place));
    format!(
        "(y.first IS NULL OR (y.first IN {reached} AND (y.second IS NULL OR y.second IN {reached})))"
    )
}

fn turnover(it: &Enterprise) -> String {
    let known = it.capacity.yearly_turnover.zip(it.capacity.turnover_year_end);
    let reached = known.map_or_else(unknown, |(amount, ended)| {
        let (amount, ended) = (amount.ore(), day(ended));
        format!(
            "CASE WHEN {ended} BETWEEN y.turnover_since AND y.day THEN y.turnover <= {amount} END"
        )
    });
    format!("(y.turnover IS NULL OR {reached})")
}

fn contract(it: &Enterprise) -> String {
    let shown = it.references.iter().filter_map(|done| {
        let (begun, value) = (day(done.period.from()), done.value?.ore());
        Some(format!("(y.day >= {begun} AND y.contract <= {value})"))
    });
    let stated = it.capacity.largest_contract.map(|it| format!("y.contract <= {}", it.ore()));
    let other = if stated.is_some() { "false" } else { "NULL" };
    let any: Vec<_> = shown.chain(stated).collect();
    if any.is_empty() {
        return "(y.contract IS NULL OR CAST(NULL AS BOOLEAN))".to_owned();
    }
    let any = any.join(" OR ");
    format!("CASE WHEN y.contract IS NULL THEN true WHEN {any} THEN true ELSE {other} END")
}

fn places(it: &Enterprise) -> String {
    let reached = it.capacity.places.map_or_else(unknown, |places| format!("y.places <= {places}"));
    format!("(y.places IS NULL OR {reached})")
}

/// By the newest count on the lot's day that tells it, if that is not too old.
fn by_count(it: &Enterprise, judge: impl Fn(&Headcount) -> Option<String>) -> String {
    let mut counts: Vec<_> = it.headcounts.iter().collect();
    counts.sort_by_key(|it| std::cmp::Reverse(it.counted_on));
    let judged = counts.into_iter().filter_map(|it| Some((day(it.counted_on), judge(it)?)));
    let cases: Vec<_> = judged
        .map(|(counted, judged)| {
            format!(
                "WHEN y.day >= {counted} THEN \
                 CASE WHEN {counted} >= y.heads_since THEN {judged} END"
            )
        })
        .collect();
    if cases.is_empty() { unknown() } else { format!("CASE {} END", cases.join(" ")) }
}

fn employees(it: &Enterprise) -> String {
    let reached = by_count(it, |count| {
        let Count { heads, .. } = count.employed?;
        let other = if count.employed?.upper().is_some() { "false" } else { "NULL" };
        Some(format!("CASE WHEN y.employees <= {heads} THEN true ELSE {other} END"))
    });
    format!("(y.employees IS NULL OR {reached})")
}

fn share(it: &Enterprise) -> String {
    let reached = by_count(it, |count| {
        let (target, occupied) = (count.target_group?, count.occupied?);
        let (part, all) = (target.heads, occupied.heads);
        let reached = format!("{all} > 0 AND {part} * y.whole >= {all} * y.part");
        let surely = if occupied.upper().is_some() { "true" } else { "NULL" };
        let other = if target.upper().is_some() { "false" } else { "NULL" };
        Some(format!("CASE WHEN {reached} THEN {surely} ELSE {other} END"))
    });
    format!("(y.part IS NULL OR {reached})")
}

fn certificates(it: &Enterprise) -> String {
    let listed = it.certificates.iter().fold(0, |all, it| all | scheme(&it.scheme));
    let complete = if it.capacity.certificates_are_complete { "false" } else { "NULL" };
    let other = format!("(CASE WHEN (y.schemes & {}) = 0 THEN true ELSE {complete} END)", !listed);
    let held = it.certificates.iter().map(|one| {
        let same = it.certificates.iter().filter(|it| it.scheme == one.scheme);
        let holds: Vec<_> = same.map(holds).collect();
        let held = holds.join(" OR ");
        format!("((y.schemes & {}) = 0 OR {held} OR {complete})", scheme(&one.scheme))
    });
    [other].into_iter().chain(held).collect::<Vec<_>>().join(" AND ")
}

fn holds(it: &Certificate) -> String {
    let last = it.valid.to().map_or(99_999_999, day);
    format!("y.day BETWEEN {} AND {last}", day(it.valid.from()))
}

fn references(it: &Enterprise) -> String {
    let counted = |done: &Reference| {
        let last = day(done.period.to().unwrap_or(done.period.from()));
        format!(
            "CASE WHEN y.done_code IN {} AND y.day >= {} AND y.done_since <= {last} \
             THEN 1 ELSE 0 END",
            list(upwards(done.cpv)),
            day(done.period.from()),
        )
    };
    let counts: Vec<_> = it.references.iter().map(counted).collect();
    let count = if counts.is_empty() { "0".to_owned() } else { counts.join(" + ") };
    let other = if it.capacity.references_are_complete { "false" } else { "NULL" };
    format!("(CASE WHEN y.done IS NULL OR {count} >= y.done THEN true ELSE {other} END)")
}
