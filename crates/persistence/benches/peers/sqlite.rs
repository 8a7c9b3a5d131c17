//! SQLite in memory, so that no disk is in its way.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::asked::Asked;
use crate::facts::Table;
use crate::peer::{Answer, Peer};
use crate::question::{Tongue, Way};

/// How many rows one statement inserts.
const ROWS: usize = 500;

/// A database in memory.
pub(crate) struct Sqlite(SqliteConnection);

impl Sqlite {
    pub(crate) fn open() -> Self {
        let mut connection = SqliteConnection::establish(":memory:").expect("a database");
        connection
            .batch_execute("PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;")
            .expect("settings");
        Self(connection)
    }

    fn pragma(&mut self, name: &str) -> i64 {
        let query = format!("SELECT {name}, 0, 0 FROM pragma_{name}");
        self.ask(&query).first().map_or(0, |row| row.0)
    }
}

impl Peer for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite"
    }

    fn tongue(&self) -> Tongue {
        Tongue { least: "min", over: "/", few: Way::Each, market: false }
    }

    fn run(&mut self, statements: &str) {
        self.0.batch_execute(statements).expect("it is carried out");
    }

    fn fill(&mut self, table: &Table, file: &Path) {
        let mut lines = BufReader::new(File::open(file).expect("a file")).lines().peekable();
        self.run("BEGIN");
        while lines.peek().is_some() {
            let mut insert = format!("INSERT INTO {} VALUES ", table.name);
            for (number, line) in lines.by_ref().take(ROWS).enumerate() {
                let comma = if number == 0 { "" } else { "," };
                let line = line.expect("a line");
                write!(insert, "{comma}({})", values(&line)).expect("a text grows");
            }
            self.run(&insert);
        }
        self.run("COMMIT");
    }

    fn settle(&mut self, _tables: &[Table]) {
        self.run("ANALYZE");
    }

    fn ask(&mut self, query: &str) -> Vec<Answer> {
        Asked(query).load(&mut self.0).expect(query)
    }

    fn bytes(&mut self) -> u64 {
        u64::try_from(self.pragma("page_count") * self.pragma("page_size")).unwrap_or(0)
    }
}

/// A line of a file as values of SQL.
pub(crate) fn values(line: &str) -> String {
    let cells: Vec<_> =
        line.split(',').map(|cell| if cell.is_empty() { "NULL" } else { cell }).collect();
    cells.join(",")
}
