//! What columns keep of earlier questions: within their bound, and without a
//! trace in the answers.

use proptest::prelude::*;
use std::sync::LazyLock;
use std::thread;

use super::*;
use crate::law::book::LawBook;
use crate::matching::engine::{Columns, ColumnsBuilder, Shortlist, Window};
use crate::matching::population::{Population, Spread};

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

const ALL: Window = Window { offset: 0, limit: usize::MAX, verdict: None };

fn population(size: u64) -> Population {
    Population { seed: 5, size, around: ON, spread: Spread::City }
}

fn columns(population: Population, kept_bytes: usize) -> Columns {
    let mut builder = ColumnsBuilder::default().keeping(kept_bytes);
    for (id, enterprise) in population.enterprises() {
        builder.add(id, &enterprise);
    }
    builder.finish()
}

fn answer(columns: &Columns, query: &LotQuery) -> (Shortlist, Vec<Barrier>) {
    let lot = columns.prepare(query, &BOOK);
    (columns.shortlist(&lot, Weights::default(), ALL), columns.barriers(&lot, usize::MAX))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_may_be_kept_changes_no_answer_and_is_never_more(
        size in 0_u64..1_500,
        bound in prop_oneof![Just(0), 0_usize..30_000],
        asked in proptest::collection::vec((0_u64..6, 0_usize..8), 1..12),
    ) {
        let population = population(size);
        let (mut small, ample) = (columns(population, bound), columns(population, usize::MAX));
        let bare = small.bytes_held();
        for (turn, (number, requirements)) in asked.into_iter().enumerate() {
            let query = population.lot(number, requirements, ON);
            prop_assert_eq!(answer(&small, &query), answer(&ample, &query));
            prop_assert!(small.kept_bytes() <= bound, "{} of {bound}", small.kept_bytes());
            if turn < 4 {
                prop_assert_eq!(small.bytes_held() - bare, small.kept_bytes());
            }
            if turn == 4 {
                small = small.rebuilt();
            }
        }
    }
}

/// Another threshold on the same market makes something new of the market alone.
#[test]
fn what_is_kept_of_a_market_is_counted_with_the_rest() {
    let population = population(900);
    let columns = columns(population, usize::MAX);
    let lot = |places| LotQuery {
        requirements: vec![requirement("p", vec![Predicate::PlacesAtLeast { places }])],
        ..population.lot(1, 0, ON)
    };
    let list = |places| {
        let lot = columns.prepare(&lot(places), &BOOK);
        drop(columns.shortlist(&lot, Weights::default(), Window { limit: 1, ..ALL }));
        columns.kept_bytes()
    };
    let first = list(3);
    assert!(list(4) > first);
    assert_eq!(list(3), list(4));
}

/// A lot that was made ready keeps what it asks with, also when it gives way.
#[test]
fn what_gives_way_while_it_is_asked_with_is_still_answered() {
    let population = population(900);
    let (small, ample) = (columns(population, 2_000), columns(population, usize::MAX));
    let lots: Vec<_> = (0..8).map(|number| population.lot(number, 6, ON)).collect();
    let ready: Vec<_> = lots.iter().map(|lot| small.prepare(lot, &BOOK)).collect();
    for _ in 0..2 {
        for (query, lot) in lots.iter().zip(&ready) {
            let (list, barriers) = answer(&ample, query);
            assert_eq!(small.shortlist(lot, Weights::default(), ALL), list);
            assert_eq!(small.barriers(lot, usize::MAX), barriers);
        }
    }
    assert!(small.kept_bytes() <= 2_000);
}

#[test]
fn many_may_ask_at_once_within_the_bound() {
    let population = population(600);
    let small = columns(population, 5_000);
    let lots: Vec<_> = (0..6).map(|number| population.lot(number, 5, ON)).collect();
    let ample = columns(population, usize::MAX);
    let expected: Vec<_> = lots.iter().map(|lot| answer(&ample, lot)).collect();
    thread::scope(|scope| {
        for first in 0..4 {
            let (small, lots, expected) = (&small, &lots, &expected);
            scope.spawn(move || {
                for turn in first..first + 24 {
                    let number = turn * (first + 1) % lots.len();
                    assert_eq!(answer(small, &lots[number]), expected[number]);
                }
            });
        }
    });
    assert!(small.kept_bytes() <= 5_000);
}

/// Whoever asks the same again is answered from what is kept, beside others.
#[test]
fn a_bound_with_room_for_two_lots_keeps_the_one_that_is_asked_again() {
    let population = population(1_200);
    let again = population.lot(1, 6, ON);
    let of_one = |number| {
        let columns = columns(population, usize::MAX);
        answer(&columns, &population.lot(number, 6, ON));
        columns.kept_bytes()
    };
    let most = (2..9).map(of_one).max().unwrap();
    let columns = columns(population, of_one(1) + most);
    answer(&columns, &again);
    for number in 2..9 {
        answer(&columns, &population.lot(number, 6, ON));
        let before = columns.kept_bytes();
        answer(&columns, &again);
        assert_eq!(columns.kept_bytes(), before, "it was counted anew beside {number}");
    }
}
