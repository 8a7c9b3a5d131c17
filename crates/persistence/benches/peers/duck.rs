//! `DuckDB` in a process of its own, which speaks Python and measures itself: what
//! the way between the processes takes is not in its times.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::facts::Table;
use crate::peer::{Answer, Peer};
use crate::question::{Tongue, Way};

/// Reads a word and a query a line; answers a time, a number of rows, and the rows.
const PROGRAM: &str = r#"
import sys, time
try:
    import duckdb
except ImportError:
    sys.exit()
database = duckdb.connect()
database.execute("SET threads = 1; SET enable_progress_bar = false")
print(duckdb.__version__, flush=True)
for line in sys.stdin:
    word, _, query = line.strip().partition(" ")
    if word == "ready":
        database.execute("PREPARE asked AS " + query)
        query = "EXECUTE asked"
    begin = time.process_time_ns()
    rows = database.execute(query).fetchall()
    print(time.process_time_ns() - begin, len(rows) if word == "ask" else 0)
    if word == "ask":
        for row in rows:
            print(*row)
    sys.stdout.flush()
"#;

/// A database in another process.
pub(crate) struct Duck {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    pub(crate) version: String,
}

impl Drop for Duck {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Duck {
    /// Nothing where Python or its package `duckdb` is missing.
    pub(crate) fn open() -> Option<Self> {
        let mut child = Command::new("python3")
            .args(["-c", PROGRAM])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let to = child.stdin.take()?;
        let from = BufReader::new(child.stdout.take()?);
        let mut duck = Self { child, to, from, version: String::new() };
        duck.version = duck.line();
        (!duck.version.is_empty()).then_some(duck)
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.from.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    }

    fn say(&mut self, word: &str, query: &str) -> (Duration, Vec<Answer>) {
        writeln!(self.to, "{word} {}", query.replace('\n', " ")).expect("it listens");
        let line = self.line();
        let (time, count) = line.split_once(' ').expect(query);
        let count: usize = count.parse().expect("a count");
        let rows = (0..count).map(|_| row(&self.line())).collect();
        (Duration::from_nanos(time.parse().expect("nanoseconds")), rows)
    }
}

fn row(line: &str) -> Answer {
    let mut cells = line.split(' ').map(|cell| cell.parse().unwrap_or(0));
    let mut next = || cells.next().unwrap_or(0);
    (next(), next(), next())
}

impl Peer for Duck {
    fn name(&self) -> &'static str {
        "DuckDB"
    }

    fn tongue(&self) -> Tongue {
        Tongue { least: "least", over: "//", few: Way::All, market: false }
    }

    fn helper(&self) -> Option<String> {
        Some(self.child.id().to_string())
    }

    fn run(&mut self, statements: &str) {
        self.say("do", statements);
    }

    fn fill(&mut self, table: &Table, file: &Path) {
        let file = file.display();
        self.run(&format!("COPY {} FROM '{file}' (FORMAT csv, HEADER false)", table.name));
    }

    fn settle(&mut self, _tables: &[Table]) {
        self.run("ANALYZE");
    }

    fn ask(&mut self, query: &str) -> Vec<Answer> {
        self.say("ask", query).1
    }

    fn time(&mut self, query: &str, times: usize) -> Duration {
        // One row leaves it, so that Python has nothing to make of many.
        let (a, b, c) = ("sum(asked.a)", "sum(asked.b)", "sum(asked.c)");
        let whole = format!("SELECT count(*), {a}, {b}, {c} FROM ({query}) AS asked(a, b, c)");
        let first = self.say("ready", &whole).0;
        let again = (1..times).map(|_| self.say("do", "EXECUTE asked").0);
        let least = again.min().unwrap_or(first).min(first);
        self.run("DEALLOCATE asked");
        least
    }

    fn bytes(&mut self) -> u64 {
        let query = "SELECT sum(memory_usage_bytes), 0, 0 FROM duckdb_memory()";
        self.ask(query).first().and_then(|row| u64::try_from(row.0).ok()).unwrap_or(0)
    }
}
