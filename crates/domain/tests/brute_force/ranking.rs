//! Who can, in which order, and what each requirement costs.

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::matching::engine::{Columns, Window};
use hansyn_domain::matching::{
    Barrier, ByLawBook, CurvePoint, LotQuery, Match, Threshold, Verdict, Weights,
    match_lot_weighted,
};
use hansyn_domain::money::Sek;
use hansyn_domain::tender::Predicate;
use jiff::civil::Date;
use proptest::collection::vec;
use proptest::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::judge::{Known, answers, lies_below, measured, verdict};
use super::population::{ON, enterprises, given, lots};

pub(crate) static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

const ALL: Window = Window { offset: 0, limit: 1_000, verdict: None };

fn weights() -> impl Strategy<Value = Weights> {
    let one = || 0_u16..100;
    (one(), one(), one(), one()).prop_map(|(fit, capacity, freshness, nearness)| Weights {
        fit,
        capacity,
        freshness,
        nearness,
    })
}

/// Whole months between two days, where the last day of a month ends it.
fn months(since: Date, until: Date) -> u64 {
    let whole = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
    let ended = until.day() >= since.day() || until.day() == until.days_in_month();
    u64::try_from(whole(until) - whole(since) - i64::from(!ended)).unwrap_or(0)
}

/// The points, by the words of the weights.
fn points(query: &LotQuery, it: &Enterprise, weights: Weights) -> u64 {
    let of = |weight: u16, part: u64, whole: u64| u64::from(weight) * part / whole;
    let exact = it.trades.iter().any(|trade| trade.cpv == query.cpv);
    let above =
        it.trades.iter().any(|trade| trade.covers_descendants && lies_below(query.cpv, trade.cpv));
    let fit = if exact {
        weights.fit
    } else if above {
        weights.fit / 2
    } else {
        0
    };
    let single =
        query.requirements.iter().filter_map(|requirement| match requirement.any_of.as_slice() {
            [one @ Predicate::TargetShareAtLeast { .. }] => share_percent(one, query, it),
            [one] => measured(one, query, it)
                .map(|(span, wanted)| span.least.unwrap_or(0) * 100 / wanted),
            _ => None,
        });
    let margin = single.map(|percent| percent.clamp(100, 200) - 100).min().unwrap_or(0);
    let days =
        it.headcounts.iter().map(|count| count.counted_on).chain(it.capacity.turnover_year_end);
    let newest = days.filter(|day| *day <= query.on).max();
    let age = newest.map_or(24, |day| months(day, query.on).min(24));
    let home = it.home_municipality;
    let near = query.areas.iter().any(|area| area.covers(home) || home.covers(*area));
    u64::from(fit)
        + of(weights.capacity, margin, 100)
        + of(weights.freshness, 24 - age, 24)
        + if near { u64::from(weights.nearness) } else { 0 }
}

/// The surely reached share as per cent of the wanted one, by trying every share
/// that heads can make.
fn share_percent(predicate: &Predicate, query: &LotQuery, it: &Enterprise) -> Option<u64> {
    let Predicate::TargetShareAtLeast { share } = predicate else { return None };
    let reached = |part: u32, whole: u32| {
        let share = hansyn_domain::share::Share::new(part, whole).unwrap();
        let least = Predicate::TargetShareAtLeast { share };
        super::judge::holds(&least, query, it) == Known::Yes
    };
    let shares = (1_u32..=9).flat_map(|whole| (0..=whole).map(move |part| (part, whole)));
    let best = shares.filter(|(part, whole)| reached(*part, *whole)).map(|(part, whole)| {
        u64::from(part) * u64::from(share.denominator()) * 100
            / (u64::from(whole) * u64::from(share.numerator()))
    });
    Some(best.max().unwrap_or(0))
}

/// One enterprise in the list.
type Row = (EnterpriseId, Verdict, BTreeSet<usize>, BTreeSet<usize>, u64);

fn listed(query: &LotQuery, given: &[(EnterpriseId, &Enterprise)], weights: Weights) -> Vec<Row> {
    let mut rows: Vec<Row> = (given.iter())
        .filter_map(|(id, it)| {
            let answers = answers(query, it);
            let those =
                |wanted| (0..answers.len()).filter(|place| answers[*place] == wanted).collect();
            Some((
                *id,
                verdict(query, it)?,
                those(Known::No),
                those(Known::Open),
                points(query, it, weights),
            ))
        })
        .collect();
    rows.sort_by_key(|(id, verdict, fails, open, points)| {
        (*verdict, fails.len(), open.len(), Reverse(*points), *id)
    });
    rows
}

fn row(it: &Match) -> Row {
    let places = |mask: u64| (0..64).filter(|place| mask >> place & 1 == 1).collect();
    (it.id, it.verdict(), places(it.fails), places(it.unknown), u64::from(it.score.total))
}

/// The query with another least value for the only condition of a requirement.
pub(crate) fn lowered(query: &LotQuery, place: usize, least: u64) -> LotQuery {
    let mut query = query.clone();
    let number = || u32::try_from(least).unwrap();
    match query.requirements[place].any_of.as_mut_slice() {
        [Predicate::PlacesAtLeast { places }] => *places = number(),
        [Predicate::EmployeesAtLeast { employees }] => *employees = number(),
        [Predicate::ReferencesAtLeast { references, .. }] => *references = number(),
        [Predicate::TurnoverAtLeast { amount } | Predicate::LargestContractAtLeast { amount }] => {
            *amount = Sek::from_ore(least);
        }
        _ => {}
    }
    query
}

/// The step of a threshold: whole units, or whole kronor.
pub(crate) fn step(predicate: &Predicate) -> u64 {
    let money = matches!(
        predicate,
        Predicate::TurnoverAtLeast { .. } | Predicate::LargestContractAtLeast { .. }
    );
    if money { 100 } else { 1 }
}

pub(crate) fn units(threshold: Threshold) -> Option<u64> {
    match threshold {
        Threshold::Amount(amount) => Some(amount.ore()),
        Threshold::Number(number) => Some(u64::from(number)),
        Threshold::Share(_) | Threshold::Day(_) => None,
    }
}

/// How many can surely that could not, and how many are open that were shut out.
fn effect(
    before: &LotQuery,
    after: &LotQuery,
    given: &[(EnterpriseId, &Enterprise)],
) -> (usize, usize) {
    let turns =
        given.iter().filter_map(|(_, it)| Some((verdict(before, it)?, verdict(after, it)?)));
    let turns: Vec<_> = turns.filter(|(was, is)| was != is).collect();
    let open = (Verdict::ShutOut, Verdict::Undecided);
    (
        turns.iter().filter(|(_, is)| *is == Verdict::Eligible).count(),
        turns.iter().filter(|turn| **turn == open).count(),
    )
}

fn curve_is_right(
    query: &LotQuery,
    place: usize,
    curve: &[CurvePoint],
    given: &[(EnterpriseId, &Enterprise)],
) -> Result<(), TestCaseError> {
    let [one] = query.requirements[place].any_of.as_slice() else {
        prop_assert!(curve.is_empty());
        return Ok(());
    };
    let Some((_, wanted)) = given.first().and_then(|(_, it)| measured(one, query, it)) else {
        return Ok(());
    };
    // Every threshold on the way down, not the break points alone.
    let mut least = wanted;
    while least > step(one) {
        least -= step(one);
        let passed = curve.iter().filter(|point| units(point.threshold) >= Some(least));
        let told = passed
            .max_by_key(|point| Reverse(units(point.threshold)))
            .map_or((0, 0), |point| (point.admits, point.admits_if_known));
        prop_assert_eq!(
            told,
            effect(query, &lowered(query, place, least), given),
            "{:?} at {}",
            one,
            least
        );
    }
    Ok(())
}

fn barriers_are_right(
    query: &LotQuery,
    barriers: &[Barrier],
    given: &[(EnterpriseId, &Enterprise)],
) -> Result<(), TestCaseError> {
    let rows = listed(query, given, Weights::default());
    let own = 1 + usize::from(!query.areas.is_empty());
    let mut keys = vec!["trade".to_owned()];
    keys.extend((!query.areas.is_empty()).then(|| "area".to_owned()));
    keys.extend(query.requirements.iter().map(|it| it.key.clone()));
    prop_assert_eq!(barriers.len(), keys.len());
    for (place, key) in keys.iter().enumerate() {
        let barrier = barriers.iter().find(|it| it.key == *key).unwrap();
        let fails: Vec<_> = rows.iter().filter(|row| row.2.contains(&place)).collect();
        let alone: Vec<_> = fails.iter().filter(|row| row.2.len() == 1).collect();
        prop_assert_eq!(barrier.fails, fails.len());
        prop_assert_eq!(barrier.would_still_cost, fails.len());
        prop_assert_eq!(barrier.unknown, rows.iter().filter(|row| row.3.contains(&place)).count());
        prop_assert_eq!(barrier.shuts_out_alone, alone.len());
        prop_assert_eq!(barrier.then_eligible, alone.iter().filter(|row| row.3.is_empty()).count());
        let mut groups: BTreeMap<BTreeSet<&str>, usize> = BTreeMap::new();
        for row in fails.iter().filter(|row| row.2.len() > 1) {
            let others =
                row.2.iter().filter(|other| **other != place).map(|other| keys[*other].as_str());
            *groups.entry(others.collect()).or_default() += 1;
        }
        let told: BTreeMap<BTreeSet<&str>, usize> = (barrier.together.iter())
            .map(|it| (it.others.iter().map(String::as_str).collect(), it.enterprises))
            .collect();
        prop_assert_eq!(told, groups);
        if let Some(place) = place.checked_sub(own) {
            curve_is_right(query, place, &barrier.curve, given)?;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn the_list_is_what_judging_each_by_itself_gives(
        query in lots(),
        all in vec(enterprises(), 0..10),
        weights in weights(),
    ) {
        let given = given(&all);
        let expected = listed(&query, &given, weights);
        let field = match_lot_weighted(&query, &given, &ByLawBook(&BOOK), weights);
        prop_assert_eq!(field.matches().iter().map(row).collect::<Vec<_>>(), &expected[..]);
        let columns = Columns::build(given.iter().copied());
        let found = columns.shortlist(&columns.prepare(&query, &BOOK), weights, ALL);
        prop_assert_eq!(found.matches.iter().map(row).collect::<Vec<_>>(), &expected[..]);
        let count = |wanted| expected.iter().filter(|row| row.1 == wanted).count();
        let counts = found.counts;
        prop_assert_eq!(counts.eligible, count(Verdict::Eligible));
        prop_assert_eq!(counts.undecided, count(Verdict::Undecided));
        prop_assert_eq!(counts.shut_out, count(Verdict::ShutOut));
    }

    #[test]
    fn barriers_and_curves_are_what_counting_and_trying_every_threshold_gives(
        query in lots(),
        all in vec(enterprises(), 1..12),
    ) {
        let given = given(&all);
        let field = match_lot_weighted(&query, &given, &ByLawBook(&BOOK), Weights::default());
        barriers_are_right(&query, &field.barriers(usize::MAX), &given)?;
        let columns = Columns::build(given.iter().copied());
        barriers_are_right(&query, &columns.barriers(&columns.prepare(&query, &BOOK), 1_000), &given)?;
    }
}

#[test]
fn the_judge_knows_the_day_that_is_too_old() {
    let before = super::judge::months_before;
    assert_eq!(before(ON, 18), jiff::civil::date(2025, 5, 14));
    assert_eq!(before(jiff::civil::date(2026, 8, 31), 6), jiff::civil::date(2026, 2, 28));
}
