//! The columns against the records, and both against a plain loop.

use jiff::Span;
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::reverse::{lots, sellers};
use super::*;
use crate::law::book::LawBook;
use crate::matching::engine::{Columns, ColumnsBuilder, PreparedLot, Shortlist, Window};
use crate::matching::population::{Population, Spread};
use crate::money::Sek;

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

/// A register, the columns of it, and a lot.
struct Case {
    register: BTreeMap<EnterpriseId, Enterprise>,
    columns: Columns,
    query: LotQuery,
    lot: PreparedLot,
}

impl Case {
    fn new(register: BTreeMap<EnterpriseId, Enterprise>, query: LotQuery) -> Self {
        let columns = Columns::build(register.iter().map(|(id, it)| (*id, it)));
        let lot = columns.prepare(&query, &BOOK);
        Self { register, columns, query, lot }
    }

    fn patch(&mut self, id: EnterpriseId, enterprise: Option<Enterprise>) {
        self.columns.patch(id, enterprise.as_ref());
        match enterprise {
            Some(enterprise) => self.register.insert(id, enterprise),
            None => self.register.remove(&id),
        };
    }

    fn field(&self, weights: Weights) -> Field {
        let given: Vec<_> = self.register.iter().map(|(id, it)| (*id, it)).collect();
        match_lot_weighted(&self.query, &given, &ByLawBook(&BOOK), weights)
    }

    /// Every mask by asking each enterprise for its reasons.
    fn masks(&self) -> BTreeMap<EnterpriseId, (u64, u64)> {
        let active = self.register.iter().filter(|(_, it)| it.status == EnterpriseStatus::Active);
        let mask = |answers: &[RequirementAnswer], outcome: Outcome| {
            let places = answers.iter().enumerate().filter(|(_, it)| it.outcome == outcome);
            places.fold(0, |mask, (place, _)| mask | 1_u64 << place)
        };
        active
            .map(|(id, enterprise)| {
                let answers = self.query.explain(enterprise, &ByLawBook(&BOOK));
                (*id, (mask(&answers, Outcome::NotMet), mask(&answers, Outcome::Unknown)))
            })
            .collect()
    }

    fn list(&self, weights: Weights, window: Window) -> Shortlist {
        self.columns.shortlist(&self.lot, weights, window)
    }

    fn check(&self, weights: Weights) -> Result<(), TestCaseError> {
        let field = self.field(weights);
        prop_assert_eq!(self.columns.len(), field.matches().len());
        self.check_list(&field, weights)?;
        self.check_barriers(&field)?;
        let near = self.columns.near_misses(&self.lot, weights, 3);
        for size in 1..=2 {
            prop_assert_eq!(near.relaxations(1, size, 40), field.relaxations(1, size, 40));
        }
        Ok(())
    }

    fn check_list(&self, field: &Field, weights: Weights) -> Result<(), TestCaseError> {
        let all = Window { offset: 0, limit: usize::MAX, verdict: None };
        let whole = self.list(weights, all);
        prop_assert_eq!(&whole.matches, field.matches());
        prop_assert_eq!((whole.counts, whole.listed), (field.counts(), field.matches().len()));
        let masks: BTreeMap<_, _> =
            whole.matches.iter().map(|it| (it.id, (it.fails, it.unknown))).collect();
        prop_assert_eq!(masks, self.masks());
        for verdict in
            [None, Some(Verdict::Eligible), Some(Verdict::Undecided), Some(Verdict::ShutOut)]
        {
            let expected = || {
                field.matches().iter().filter(|it| verdict.is_none_or(|only| it.verdict() == only))
            };
            for (offset, limit) in [(0, 3), (2, 4), (7, 1), (0, 0)] {
                let part = self.list(weights, Window { offset, limit, verdict });
                let wanted: Vec<_> = expected().skip(offset).take(limit).copied().collect();
                prop_assert_eq!((part.listed, part.matches), (expected().count(), wanted));
            }
        }
        Ok(())
    }

    fn check_barriers(&self, field: &Field) -> Result<(), TestCaseError> {
        for top in [0, 2, usize::MAX] {
            prop_assert_eq!(self.columns.barriers(&self.lot, top), field.barriers(top));
            self.check_blame(top)?;
        }
        let masks: Vec<_> = self.masks().into_values().collect();
        for barrier in self.columns.barriers(&self.lot, usize::MAX) {
            let place = self.query_keys().iter().position(|key| *key == barrier.key).unwrap();
            let own = 1 << place;
            let count = |chosen: &dyn Fn(u64, u64) -> bool| {
                masks.iter().filter(|(fails, unknown)| chosen(*fails, *unknown)).count()
            };
            prop_assert_eq!(barrier.fails, count(&|fails, _| fails & own != 0));
            prop_assert_eq!(barrier.unknown, count(&|_, unknown| unknown & own != 0));
            prop_assert_eq!(barrier.shuts_out_alone, count(&|fails, _| fails == own));
            prop_assert_eq!(barrier.then_eligible, count(&|fails, open| (fails, open) == (own, 0)));
            let together: usize = barrier.together.iter().map(|it| it.enterprises).sum();
            prop_assert_eq!(together, barrier.shuts_out_together);
        }
        Ok(())
    }

    /// The numbers alone are those of the barriers.
    fn check_blame(&self, top: usize) -> Result<(), TestCaseError> {
        let keys = self.query_keys();
        let blame = self.columns.blame(&self.lot, top);
        prop_assert_eq!(blame.len(), keys.len());
        for barrier in self.columns.barriers(&self.lot, top) {
            let it = keys.iter().zip(&blame).find(|(key, _)| **key == barrier.key).unwrap().1;
            let others = |mask: u64| (0..).zip(&keys).filter(move |(it, _)| mask >> it & 1 != 0);
            let named = |(mask, enterprises): &(u64, usize)| BarrierGroup {
                others: others(*mask).map(|(_, key)| (*key).to_owned()).collect(),
                enterprises: *enterprises,
            };
            prop_assert_eq!(it.groups.iter().map(named).collect::<Vec<_>>(), barrier.together);
            prop_assert_eq!(
                (it.fails, it.unknown, it.alone, it.then_eligible, it.groups_not_shown),
                (
                    barrier.fails,
                    barrier.unknown,
                    barrier.shuts_out_alone,
                    barrier.then_eligible,
                    barrier.groups_not_shown
                )
            );
            prop_assert!(it.curve.is_empty());
        }
        Ok(())
    }

    fn query_keys(&self) -> Vec<&str> {
        let areas = (!self.query.areas.is_empty()).then_some(AREA);
        let reserved = self.query.reservation.map(|_| RESERVATION);
        let own = std::iter::once(TRADE).chain(areas).chain(reserved);
        own.chain(self.query.requirements.iter().map(|it| it.key.as_str())).collect()
    }
}

/// The lots that set one of the requirements at one of its break points, or just
/// beside it.
fn moved(query: &LotQuery, barriers: &[Barrier]) -> Vec<LotQuery> {
    let beside = |threshold: Threshold| match threshold {
        Threshold::Number(it) => [it.saturating_sub(1), it, it + 1].map(Threshold::Number).to_vec(),
        Threshold::Amount(it) => {
            let ore = [it.ore().saturating_sub(1), it.ore(), it.ore() + 1];
            ore.map(|it| Threshold::Amount(Sek::from_ore(it))).to_vec()
        }
        Threshold::Share(_) => vec![threshold],
        Threshold::Day(_) => Vec::new(),
    };
    let changes = barriers.iter().flat_map(|barrier| {
        let points = barrier.curve.iter().flat_map(|point| beside(point.threshold));
        points.map(|threshold| WhatIfChange::SetThreshold { key: barrier.key.clone(), threshold })
    });
    changes.filter_map(|change| query.changed(&[change]).ok()).collect()
}

fn population(seed: u64, size: u64, spread: Spread) -> Population {
    Population { seed, size, around: ON, spread }
}

fn weights() -> impl Strategy<Value = Weights> {
    let own = (0_u16..60, 0_u16..60, 0_u16..60, 0_u16..60);
    own.prop_map(|(fit, capacity, freshness, nearness)| Weights {
        fit,
        capacity,
        freshness,
        nearness,
    })
}

/// Days before, within and after those of the facts.
fn decisive_days() -> impl Strategy<Value = Date> {
    (-40_i64..20, 0_i64..28)
        .prop_map(|(months, days)| ON.checked_add(Span::new().months(months).days(days)).unwrap())
}

/// A case before it is made, so that a failure is told in one line.
#[derive(Debug, Clone)]
struct Recipe {
    population: Population,
    lot: u64,
    requirements: usize,
    on: Date,
    weights: Weights,
}

impl Recipe {
    fn case(&self) -> Case {
        let query = self.population.lot(self.lot, self.requirements, self.on);
        Case::new(self.population.enterprises().collect(), query)
    }
}

fn recipes() -> impl Strategy<Value = Recipe> {
    let wide = prop_oneof![5 => Just(Spread::City), 1 => Just(Spread::Country)];
    let lots = (any::<u64>(), 0_usize..9, decisive_days());
    (any::<u64>(), 0_u64..90, wide, lots, weights()).prop_map(
        |(seed, size, spread, (lot, requirements, on), weights)| {
            let population = population(seed, size, spread);
            Recipe { population, lot, requirements, on, weights }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn columns_answer_what_records_answer(recipe in recipes()) {
        recipe.case().check(recipe.weights)?;
    }

    #[test]
    fn columns_answer_what_records_answer_of_circles_and_places(
        all in proptest::collection::vec(sellers(), 0..12),
        others in proptest::collection::vec((0_u128..14, option::of(sellers())), 0..6),
        query in lots(),
        weights in weights(),
    ) {
        // Barriers are told apart by their keys.
        let mut query = query;
        for (number, requirement) in query.requirements.iter_mut().enumerate() {
            requirement.key = format!("r{number}");
        }
        let mut case = Case::new((1..).map(id).zip(all).collect(), query);
        case.check(weights)?;
        for (number, enterprise) in others {
            case.patch(id(number), enterprise);
        }
        case.check(weights)?;
        case.columns = case.columns.rebuilt();
        case.lot = case.columns.prepare(&case.query, &BOOK);
        case.check(weights)?;
    }

    #[test]
    fn columns_answer_the_same_after_changes(
        recipe in recipes(),
        changes in proptest::collection::vec((0_u64..100, 0_u8..4, any::<u64>()), 1..40),
    ) {
        let (mut case, weights) = (recipe.case(), recipe.weights);
        for (number, change, seed) in changes {
            let mut made = population(seed, 1, Spread::City).enterprise(number);
            if change == 1 {
                made.status = EnterpriseStatus::Ceased;
            }
            if change == 2 {
                made.certificates.push(crate::enterprise::Certificate {
                    scheme: format!("OWN_{number}"),
                    valid: crate::period::Period::since(ON),
                });
            }
            case.patch(Population::id(number), (change != 0).then_some(made));
        }
        case.check(weights)?;
        case.columns = case.columns.rebuilt();
        prop_assert_eq!(case.columns.patched(), 0);
        case.check(weights)?;
    }

    #[test]
    fn a_threshold_on_a_break_point_or_beside_it_says_what_the_records_say(
        recipe in recipes(),
        picked in any::<proptest::sample::Index>(),
    ) {
        // The scales are made for the first lot and only read for the others.
        let (mut case, weights) = (recipe.case(), recipe.weights);
        let lots = moved(&case.query, &case.columns.barriers(&case.lot, 0));
        let first = if lots.is_empty() { 0 } else { picked.index(lots.len()) };
        for query in lots.into_iter().cycle().skip(first).take(6) {
            case.lot = case.columns.prepare(&query, &BOOK);
            case.query = query;
            let field = case.field(weights);
            for top in [2, usize::MAX] {
                prop_assert_eq!(case.columns.barriers(&case.lot, top), field.barriers(top));
            }
            case.check_list(&field, weights)?;
        }
    }

    #[test]
    fn the_order_in_which_records_come_does_not_matter(recipe in recipes()) {
        let (case, weights) = (recipe.case(), recipe.weights);
        let mut builder = ColumnsBuilder::default();
        for (id, enterprise) in case.register.iter().rev() {
            builder.add(*id, enterprise);
        }
        let columns = builder.finish();
        let lot = columns.prepare(&case.query, &BOOK);
        let all = Window { offset: 0, limit: usize::MAX, verdict: None };
        prop_assert_eq!(columns.shortlist(&lot, weights, all), case.list(weights, all));
    }
}

#[test]
fn requirements_that_ask_for_the_same_are_to_blame_together() {
    for number in 0..12 {
        let population = population(number, 400, Spread::City);
        let mut query = population.lot(number, 3, ON);
        let own = Predicate::OffersTrade { cpv: query.cpv };
        let again = query.requirements.iter().rev().flat_map(|it| it.any_of.clone());
        let again = again.chain([own.clone(), own]).enumerate();
        let again = again.map(|(index, it)| requirement(&format!("again-{index}"), vec![it]));
        let again: Vec<_> = again.collect();
        query.requirements.extend(again);
        let mut case = Case::new(population.enterprises().collect(), query);
        case.check(Weights::default()).unwrap();
        case.patch(Population::id(7), None);
        case.patch(Population::id(8), Some(population.enterprise(1_008)));
        case.check(Weights::default()).unwrap();
    }
}

#[test]
fn a_thousand_enterprises_fill_more_than_one_block() {
    for number in 0..4 {
        let population = population(number, 1_300, Spread::City);
        let query = population.lot(number, 12, ON);
        let case = Case::new(population.enterprises().collect(), query);
        case.check(Weights::default()).unwrap();
    }
}

#[test]
fn registers_end_anywhere_within_a_block() {
    for (size, number) in [0, 1, 2, 63, 64, 65, 511, 512, 513].into_iter().zip(0..) {
        let population = population(number, size, Spread::City);
        let query = population.lot(number, 9, ON);
        let case = Case::new(population.enterprises().collect(), query);
        case.check(Weights::default()).unwrap();
    }
}

/// More than the blocks that are looked at together, of which many are undecided.
#[test]
fn a_market_of_several_stretches_is_counted_as_the_records_are() {
    let population = population(3, 34_000, Spread::City);
    let (mut undecided, mut points) = (0, 0);
    for number in [2, 7, 17] {
        let query = population.lot(number, 4, ON);
        let mut case = Case::new(population.enterprises().collect(), query);
        for gone in (0..34_000).step_by(4_999) {
            case.patch(Population::id(gone), None);
            case.patch(Population::id(gone + 1), Some(population.enterprise(gone + 50_000)));
        }
        let field = case.field(Weights::default());
        let barriers = case.columns.barriers(&case.lot, 5);
        assert_eq!(barriers, field.barriers(5));
        let window = Window { offset: 0, limit: 200, verdict: None };
        let list = case.list(Weights::default(), window);
        assert_eq!(list.counts, field.counts());
        assert_eq!(list.matches, field.matches()[..200]);
        undecided += list.counts.undecided;
        points += barriers.iter().map(|it| it.curve.len()).sum::<usize>();
    }
    assert!(undecided > 0 && points > 0);
}

#[test]
fn more_requirements_than_a_table_has_places_for_are_counted_alike() {
    let population = population(7, 700, Spread::City);
    let query = population.lot(3, 30, ON);
    let case = Case::new(population.enterprises().collect(), query);
    case.check_barriers(&case.field(Weights::default())).unwrap();
}

#[test]
fn a_lot_that_is_too_long_is_answered_alike() {
    let population = population(5, 200, Spread::City);
    let query = population.lot(3, 80, ON);
    let case = Case::new(population.enterprises().collect(), query);
    let (field, all) = (case.field(Weights::default()), usize::MAX);
    let window = Window { offset: 0, limit: all, verdict: None };
    assert_eq!(case.list(Weights::default(), window).matches, field.matches());
    assert_eq!(case.columns.barriers(&case.lot, all), field.barriers(all));
}

#[test]
fn a_new_scheme_is_found_by_lots_that_were_made_ready_before() {
    let asked = Predicate::Certificate { scheme: "NEW".to_owned() };
    let register = BTreeMap::from([(id(1), enterprise())]);
    let mut case = Case::new(register, query(vec![requirement("new", vec![asked])]));
    let all = Window { offset: 0, limit: 9, verdict: None };
    assert_eq!(case.list(Weights::default(), all).counts.eligible, 0);
    let mut holder = enterprise();
    holder.certificates.push(crate::enterprise::Certificate {
        scheme: "NEW".to_owned(),
        valid: crate::period::Period::since(ON),
    });
    case.patch(id(2), Some(holder));
    assert_eq!(case.list(Weights::default(), all).counts.eligible, 1);
}
