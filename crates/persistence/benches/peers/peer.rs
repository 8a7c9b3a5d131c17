//! What the bench asks of every peer.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::facts::Table;
use crate::question::Tongue;

/// A row of every answer.
pub(crate) type Answer = (i64, i64, i64);

/// A database that is asked the same questions.
pub(crate) trait Peer {
    /// What it is called.
    fn name(&self) -> &'static str;

    /// How it is asked.
    fn tongue(&self) -> Tongue;

    /// Carries out statements that answer nothing.
    fn run(&mut self, statements: &str);

    /// Fills an empty table with the rows of a file, whole numbers between commas.
    fn fill(&mut self, table: &Table, file: &Path);

    /// Makes ready for questions after the tables are filled.
    fn settle(&mut self, tables: &[Table]);

    /// What else is to be done when an enterprise has changed.
    fn after_change(&self, _number: i64) -> String {
        String::new()
    }

    /// The rows that a query answers.
    fn ask(&mut self, query: &str) -> Vec<Answer>;

    /// The least time of several to answer a query that was asked before.
    fn time(&mut self, query: &str, times: usize) -> Duration {
        least(times, || {
            std::hint::black_box(self.ask(query));
        })
    }

    /// The bytes that its tables and indices take.
    fn bytes(&mut self) -> u64;
}

/// Makes the tables, fills them from `directory` and indexes them.
pub(crate) fn load(peer: &mut dyn Peer, tables: &[Table], directory: &Path) -> Duration {
    let start = Instant::now();
    for table in tables {
        peer.run(&format!("CREATE TABLE {} ({})", table.name, table.columns));
        peer.fill(table, &directory.join(table.name));
        for (number, index) in table.indices.iter().enumerate() {
            let name = table.name;
            peer.run(&format!("CREATE INDEX {name}_{number} ON {name} ({index})"));
        }
    }
    peer.settle(tables);
    start.elapsed()
}

/// The least of several times: what others did meanwhile is not in it.
pub(crate) fn least(times: usize, mut work: impl FnMut()) -> Duration {
    let taken = (0..times).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    taken.min().unwrap_or_default()
}

/// The middle one, the upper of two.
pub(crate) fn middle<T: Ord + Copy + Default>(mut all: Vec<T>) -> T {
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or_default()
}
