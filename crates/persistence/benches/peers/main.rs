//! The matching beside what else could do it, in one run, with the same answers: a
//! plain loop over the records, SQLite, PostgreSQL and `DuckDB`.
//!
//! ```text
//! cargo bench -p hansyn-persistence --features postgres --bench peers
//! HANSYN_BENCH_SCALE=all cargo bench -p hansyn-persistence --features postgres --bench peers
//! ```
//!
//! The first asks at 400 and 40 000 enterprises and 1 and 1 000 lots, the second at
//! 2 800 000 and 800 000 as well; arguments such as `40000` and `lots:1000` ask at
//! others.
//!
//! Every answer of every peer is compared with the plain loop's before anything is
//! measured, and the run stops at the first that differs. The peers are given what
//! favours them: facts as of the day of the question, planned queries, tables in
//! memory, indices that answer alone, and no words to explain. Each works on one
//! core, as the engine does. Times are the least of several and of the processor, so
//! that what others did on the machine is not in them; ratios are medians over the
//! lots.
//!
//! PostgreSQL is the server of the tests; `DuckDB` is Python's package `duckdb`. What
//! is missing is said and left out.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement prints, and stops on an answer that is wrong"
)]

mod asked;
mod duck;
mod facts;
mod lots;
mod peer;
mod plain;
#[cfg(feature = "postgres")]
mod postgres;
mod question;
mod register;
mod report;
mod sqlite;

use std::time::Instant;

use hansyn_domain::law::book::LawBook;
use hansyn_domain::matching::population::{Population, Spread};
use jiff::civil::Date;

use peer::Peer;

/// The decisive day of all lots of the register.
const ON: Date = Date::constant(2026, 11, 14);

/// The environment variable that asks for every scale point.
const SCALE: &str = "HANSYN_BENCH_SCALE";

fn main() {
    let mut sizes: Vec<u64> = std::env::args().filter_map(|it| it.parse().ok()).collect();
    let lots = |it: String| it.strip_prefix("lots:")?.parse().ok();
    let mut many_lots: Vec<u64> = std::env::args().filter_map(lots).collect();
    #[expect(clippy::disallowed_methods, reason = "a bench has no config")]
    let all = std::env::var(SCALE).is_ok_and(|it| it == "all");
    if sizes.is_empty() && many_lots.is_empty() {
        sizes = vec![400, 40_000];
        many_lots = vec![1, 1_000];
        if all {
            sizes.push(2_800_000);
            many_lots.push(800_000);
        }
    }
    let book = LawBook::embedded().expect("the law is there");
    println!("reading memory in order: {:.1} GB/s", bandwidth());
    for size in sizes {
        register::measure(population(size), &book, peers());
    }
    for size in many_lots {
        lots::measure(size, &book, peers());
    }
}

fn population(size: u64) -> Population {
    Population { seed: 2013, size, around: ON, spread: Spread::Country }
}

/// Every peer that can be had, each with nothing in it.
fn peers() -> Vec<Box<dyn Peer>> {
    let mut peers: Vec<Box<dyn Peer>> = vec![Box::new(sqlite::Sqlite::open())];
    add_postgres(&mut peers);
    match duck::Duck::open() {
        Some(duck) => peers.push(Box::new(duck)),
        None => println!("  DuckDB: not measured, pip install duckdb"),
    }
    peers
}

#[cfg(feature = "postgres")]
fn add_postgres(peers: &mut Vec<Box<dyn Peer>>) {
    match postgres::Postgres::open() {
        Some(postgres) => peers.push(Box::new(postgres)),
        None => println!("  PostgreSQL: not measured, the server of the tests does not answer"),
    }
}

#[cfg(not(feature = "postgres"))]
fn add_postgres(_peers: &mut Vec<Box<dyn Peer>>) {
    println!("  PostgreSQL: not measured, built without the cargo feature `postgres`");
}

fn bandwidth() -> f64 {
    let words = vec![1_u64; 64 << 20];
    let taken = (0..15).map(|_| {
        let start = Instant::now();
        std::hint::black_box(words.iter().fold(0_u64, |sum, word| sum.wrapping_add(*word)));
        start.elapsed()
    });
    0.536_871 / taken.min().unwrap_or_default().as_secs_f64()
}
