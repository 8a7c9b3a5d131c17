//! What the bench prints: ratios first, since times say something of one machine.

use std::time::Duration;

use crate::peer::middle;

/// What the engine took for a question, lot by lot.
#[derive(Debug, Default)]
pub(crate) struct Engine {
    /// Asked for the first time.
    pub(crate) first: Vec<Duration>,
    /// Asked again.
    pub(crate) hot: Vec<Duration>,
}

/// How many times as fast the engine must be: the question, the scale, the peer.
const TARGETS: [(&str, u64, &str, u128); 11] = [
    ("Q1", 40_000, "PostgreSQL", 500),
    ("Q1", 40_000, "DuckDB", 2_500),
    ("Q1", 40_000, "plain loop", 1_000),
    ("Q1", 2_800_000, "PostgreSQL", 1_000),
    ("Q1", 2_800_000, "DuckDB", 10_000),
    ("Q2", 40_000, "PostgreSQL", 2_500),
    ("Q2", 40_000, "DuckDB", 1_000),
    ("Q2", 40_000, "plain loop", 800),
    ("Q2", 2_800_000, "PostgreSQL", 2_500),
    ("Q2", 2_800_000, "DuckDB", 350),
    ("Q3", 800_000, "PostgreSQL", 100),
];

impl Engine {
    /// Prints what the engine took.
    pub(crate) fn print(&self, question: &str, what: &str) {
        let (first, hot) = (middle(self.first.clone()), middle(self.hot.clone()));
        println!("  {question} {what}: engine {hot:.1?}, at the first question {first:.1?}");
    }

    /// Prints how many times as long a peer took.
    pub(crate) fn beside(&self, question: &str, size: u64, name: &str, took: &[Duration]) {
        if took.is_empty() {
            return;
        }
        let (hot, least) = ratios(took, &self.hot);
        let (first, _) = ratios(took, &self.first);
        let target = TARGETS.iter().find(|it| (it.0, it.1, it.2) == (question, size, name));
        let target = target.map_or(String::new(), |it| {
            let verdict = if hot >= it.3 { "reached" } else { "missed" };
            format!("; target {} {verdict}", it.3)
        });
        println!(
            "     {name:<10} {hot:>8} times as long (at least {least}), {first} at the first question ({:.1?}){target}",
            middle(took.to_vec()),
        );
    }
}

/// The median and the least of the ratios.
fn ratios(took: &[Duration], engine: &[Duration]) -> (u128, u128) {
    let ratio = |(took, engine): (&Duration, &Duration)| {
        took.as_nanos().checked_div(engine.as_nanos()).unwrap_or(0)
    };
    let ratios: Vec<_> = took.iter().zip(engine).map(ratio).collect();
    let least = ratios.iter().min().copied().unwrap_or_default();
    (middle(ratios), least)
}

/// Prints what it takes to hold the same in a peer.
pub(crate) fn held(name: &str, built: Duration, bytes: u64, change: Option<Duration>) {
    let change = change.map_or(String::new(), |it| format!(", one changed in {it:.1?}"));
    println!("     {name:<10} {:>8.1} MB, built in {built:.2?}{change}", bytes_to_mb(bytes));
}

fn bytes_to_mb(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 10_000).unwrap_or(u32::MAX)) / 100.0
}
