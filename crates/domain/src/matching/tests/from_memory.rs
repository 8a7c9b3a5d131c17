//! What-if and relaxations from columns and few records, against all records.

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::*;
use crate::law::book::LawBook;
use crate::matching::engine::{Columns, PreparedLot, Window};
use crate::matching::population::{Population, Spread};
use crate::money::Sek;

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

const WEIGHTS: Weights = Weights { fit: 31, capacity: 17, freshness: 5, nearness: 3 };

/// A register with its columns, some of which came or left after they were built.
struct Market {
    records: BTreeMap<EnterpriseId, Enterprise>,
    columns: Columns,
}

impl Market {
    fn new(population: Population, patched: u64) -> Self {
        let mut records: BTreeMap<_, _> = population.enterprises().collect();
        let mut columns = Columns::build(records.iter().map(|(id, it)| (*id, it)));
        let other = Population { seed: population.seed ^ 1, ..population };
        for number in 0..patched {
            let id = Population::id(number * 3);
            let made = (number % 4 != 3).then(|| other.enterprise(number));
            columns.patch(id, made.as_ref());
            match made {
                Some(made) => records.insert(id, made),
                None => records.remove(&id),
            };
        }
        Self { records, columns }
    }

    fn given(&self) -> Vec<(EnterpriseId, &Enterprise)> {
        self.records.iter().map(|(id, it)| (*id, it)).collect()
    }

    fn field(&self, query: &LotQuery) -> Field {
        match_lot_weighted(query, &self.given(), &ByLawBook(&BOOK), WEIGHTS)
    }

    fn ready(&self, query: &LotQuery) -> PreparedLot {
        self.columns.prepare(query, &BOOK)
    }

    fn what_if_alike(&self, query: &LotQuery, then: &LotQuery, named: usize) {
        let (before, after) = (self.field(query), self.field(then));
        let expected = what_if(
            Asked { query, field: &before },
            Asked { query: then, field: &after },
            &self.given(),
            &ByLawBook(&BOOK),
            named,
        );
        let moves = Moves::over(&self.columns, &self.ready(query), &self.ready(then), WEIGHTS);
        // Only those who are named are looked up.
        let known = moves.named(named);
        let find = |id| known.contains(&id).then(|| self.records.get(&id)).flatten();
        assert_eq!(moves.written((query, then), find, &ByLawBook(&BOOK), named), expected);
    }

    fn relaxed_alike(&self, query: &LotQuery, terms: &RelaxationTerms) {
        let given = self.given();
        let all = Register { query, enterprises: &given };
        let expected = self.field(query).relax(terms, Some(all));
        let most = u32::try_from(terms.max_size).unwrap();
        let near = self.columns.near_misses(&self.ready(query), WEIGHTS, most);
        let few: Vec<_> = (near.looked_up(query).into_iter())
            .filter_map(|id| Some((id, self.records.get(&id)?)))
            .collect();
        let few = Register { query, enterprises: &few };
        assert_eq!(near.relax(terms, Some(few)), expected);
    }
}

fn population(seed: u64, size: u64) -> Population {
    Population { seed, size, around: ON, spread: Spread::City }
}

/// Changes of a made-up lot: what is dragged, dropped, added and split.
fn changed(query: &LotQuery, choice: u64) -> LotQuery {
    let mut then = query.clone();
    if choice & 1 != 0 && !then.requirements.is_empty() {
        let at = usize::try_from(choice >> 8).unwrap() % then.requirements.len();
        then.requirements.remove(at);
    }
    if choice & 2 != 0 {
        let amount = Sek::from_kronor(choice >> 3 & 0xfff_ffff);
        let wanted = vec![Predicate::TurnoverAtLeast { amount }];
        then.requirements.push(requirement("added", wanted));
    }
    if choice & 4 != 0 {
        then.areas.clear();
    }
    then
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_rotated_list_is_the_list_with_its_first_in_their_turn(
        (seed, size, patched) in (any::<u64>(), 0_u64..130, 0_u64..12),
        (lot, requirements) in (any::<u64>(), 0_usize..3),
        contacted in proptest::collection::vec(0_u64..130, 0..60),
        (offset, limit) in (0_usize..30, 0_usize..30),
        verdict in prop_oneof![
            Just(None),
            Just(Some(Verdict::Eligible)),
            Just(Some(Verdict::Undecided)),
            Just(Some(Verdict::ShutOut)),
        ],
    ) {
        let population = population(seed, size);
        let query = population.lot(lot, requirements, ON);
        let register = Market::new(population, patched);
        let contact = |number: &u64| Contact { enterprise_id: Population::id(*number), on: ON };
        let contacts: Vec<_> = contacted.iter().map(contact).collect();
        let field = register.field(&query);
        let turns = field.rotation(&contacts, "seed").turns;
        let in_turn: Vec<_> = turns.iter().map(|turn| turn.enterprise_id).collect();
        let mut expected: Vec<Match> = field.matches().to_vec();
        expected.sort_by_key(|it| in_turn.iter().position(|id| *id == it.id).unwrap_or(usize::MAX));
        expected.retain(|it| verdict.is_none_or(|only| it.verdict() == only));
        let window = Window { offset, limit, verdict };
        let lot = register.ready(&query);
        let (found, rotation) =
            register.columns.rotated(&lot, WEIGHTS, window, (&contacts, "seed"));
        prop_assert_eq!((found.counts, found.listed), (field.counts(), expected.len()));
        let part: Vec<_> = expected.iter().skip(offset).take(limit).copied().collect();
        let open = part.iter().filter(|it| it.fails == 0).count();
        prop_assert_eq!(rotation.turns.len(), open);
        for (turn, it) in rotation.turns.iter().zip(&part) {
            prop_assert_eq!(turn.enterprise_id, it.id);
            prop_assert!(turns.contains(turn));
        }
        prop_assert_eq!(found.matches, part);
    }

    #[test]
    fn a_what_if_from_memory_is_that_of_the_records(
        (seed, size, patched) in (any::<u64>(), 0_u64..130, 0_u64..12),
        (lot, requirements, choice) in (any::<u64>(), 0_usize..6, any::<u64>()),
        named in prop_oneof![Just(0_usize), Just(2), Just(usize::MAX)],
    ) {
        let population = population(seed, size);
        let query = population.lot(lot, requirements, ON);
        let register = Market::new(population, patched);
        register.what_if_alike(&query, &changed(&query, choice), named);
    }

    #[test]
    fn relaxations_from_memory_are_those_of_the_records(
        (seed, size, patched) in (any::<u64>(), 0_u64..130, 0_u64..12),
        (lot, requirements) in (any::<u64>(), 0_usize..7),
        (at_least, max_size, named) in (1_usize..4, 1_usize..=3, 0_usize..6),
        declared in any::<bool>(),
    ) {
        let population = population(seed, size);
        let query = population.lot(lot, requirements, ON);
        let mut terms = RelaxationTerms::new(at_least, max_size, 20);
        terms.named = named;
        if declared {
            let schemes = vec!["ISO_9001".to_owned(), "EMAS".to_owned()];
            let keys = query.requirements.iter().map(|it| it.key.clone());
            terms.equivalents =
                keys.map(|key| Equivalents { key, schemes: schemes.clone() }).collect();
        }
        Market::new(population, patched).relaxed_alike(&query, &terms);
    }
}

#[test]
fn a_larger_register_is_answered_alike() {
    for seed in 0..3 {
        let population = population(seed, 1_300);
        let query = population.lot(seed, 8, ON);
        let register = Market::new(population, 40);
        register.what_if_alike(&query, &changed(&query, 7 << 6 | seed), 20);
        register.relaxed_alike(&query, &RelaxationTerms::new(2, 3, 20));
    }
}

#[test]
fn those_who_are_not_in_the_register_are_in_no_list() {
    let register = Market::new(population(3, 50), 5);
    let query = population(3, 50).lot(1, 3, ON);
    let lot = register.ready(&query);
    let asked = [Population::id(4), Population::id(9), Population::id(900)];
    let found = register.columns.among(&lot, WEIGHTS, &asked);
    let whole = register.field(&query);
    let expected: Vec<_> =
        whole.matches().iter().filter(|it| asked.contains(&it.id)).copied().collect();
    assert_eq!(found, expected);
    assert!(expected.len() < asked.len());
    assert_eq!(register.columns.ids(), register.records.keys().copied().collect::<Vec<_>>());
}
