//! What the bench asks of every peer.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::facts::Table;
use crate::question::Tongue;

/// How often the engine is asked a hot question.
pub(crate) const HOT: usize = 100;

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
        let helper = self.helper();
        least(helper.as_deref(), times, || {
            std::hint::black_box(self.ask(query));
        })
    }

    /// The process on this machine that works for it, by its number.
    fn helper(&self) -> Option<String> {
        None
    }

    /// The bytes that its tables and indices take.
    fn bytes(&mut self) -> u64;
}

/// Makes the tables, fills them from `directory` and indexes them.
pub(crate) fn load(peer: &mut dyn Peer, tables: &[Table], directory: &Path) -> Duration {
    spent(peer.helper().as_deref(), || {
        for table in tables {
            peer.run(&format!("CREATE TABLE {} ({})", table.name, table.columns));
            peer.fill(table, &directory.join(table.name));
            for (number, index) in table.indices.iter().enumerate() {
                let name = table.name;
                peer.run(&format!("CREATE INDEX {name}_{number} ON {name} ({index})"));
            }
        }
        peer.settle(tables);
    })
}

/// The least time of several, one right after the other: between questions that are
/// over soon nothing else is done, so that what is warm stays warm.
pub(crate) fn least(helper: Option<&str>, times: usize, mut work: impl FnMut()) -> Duration {
    let first = spent(helper, &mut work);
    let is_short = first < SHORT;
    let others = (1..times).map(|_| {
        if !is_short {
            return spent(helper, &mut work);
        }
        let start = Instant::now();
        work();
        start.elapsed()
    });
    others.fold(first, Duration::min)
}

/// What the work takes on the processor, in this thread and in a process that works
/// for it, so that what others do on the machine is not in it. By the clock where
/// the kernel does not tell, and where the work is over before it could.
pub(crate) fn spent(helper: Option<&str>, work: impl FnOnce()) -> Duration {
    let processor = || {
        // The kernel counts what ran when it turns to something else.
        std::thread::sleep(Duration::from_micros(1));
        let helper = helper.map_or(Some(Duration::ZERO), counted);
        Some(counted("self")? + helper?)
    };
    let (before, start) = (processor(), Instant::now());
    work();
    let by_clock = start.elapsed();
    if by_clock < SHORT {
        return by_clock;
    }
    let counted = processor().zip(before).map(|(after, before)| after.saturating_sub(before));
    counted.filter(|it| !it.is_zero()).map_or(by_clock, |it| it.min(by_clock))
}

/// What is over so soon is hardly ever interrupted.
const SHORT: Duration = Duration::from_micros(500);

fn counted(process: &str) -> Option<Duration> {
    let text = std::fs::read_to_string(format!("/proc/{process}/schedstat")).ok()?;
    Some(Duration::from_nanos(text.split_whitespace().next()?.parse().ok()?))
}

/// The middle one, the upper of two.
pub(crate) fn middle<T: Ord + Copy + Default>(mut all: Vec<T>) -> T {
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or_default()
}
