//! PostgreSQL on the server of the tests, in a database that is made and dropped.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::pg::{CopyFormat, CopyTarget, Pg};
use diesel::prelude::*;
use diesel::query_builder::AstPass;
use diesel::sql_types::BigInt;
use hansyn_persistence::Engine;
use hansyn_persistence::testing::{TestDb, server_answers};

use crate::asked::Asked;
use crate::facts::Table;
use crate::peer::{Answer, Peer};
use crate::question::{Tongue, Way};

/// One core, as the engine; room to sort and hash in memory; no compiling of
/// queries that run once.
const SETTINGS: &str = "SET max_parallel_workers_per_gather = 0; SET work_mem = '512MB'; \
                        SET maintenance_work_mem = '512MB'; SET jit = off; \
                        SET random_page_cost = 1.1; SET effective_cache_size = '8GB'; \
                        SET effective_io_concurrency = 0;";

/// The trades and areas of every enterprise as lists, for one index over both.
const MARKET: &str = "SELECT x.id, \
    coalesce((SELECT array_agg(code) FROM (SELECT -t.code AS code FROM trade t \
        WHERE t.e = x.id AND t.code > 0 \
        UNION SELECT t.code / step * step FROM trade t, \
        unnest('{1,10,100,1000,10000,100000,1000000}'::int[]) AS step \
        WHERE t.e = x.id AND t.code > 0) AS codes), '{0}'), \
    coalesce((SELECT array_agg(a.place) FROM area a WHERE a.e = x.id), '{0}') \
        || CASE WHEN x.special = 1 THEN '{-1}'::int[] ELSE '{}'::int[] END \
    FROM enterprise x";

/// A database on the server.
pub(crate) struct Postgres {
    connection: PgConnection,
    /// The process of the server that answers, where it is on this machine.
    process: Option<String>,
    // Dropped last: a server drops no database that is in use.
    _database: TestDb,
}

impl Postgres {
    /// Nothing where no server answers.
    pub(crate) fn open() -> Option<Self> {
        if !server_answers() {
            return None;
        }
        let database = TestDb::empty(Engine::Postgres);
        let mut connection = PgConnection::establish(database.url()).expect("a connection");
        connection.batch_execute(SETTINGS).expect("settings");
        let mut opened = Self { connection, process: None, _database: database };
        opened.process = opened.find_process();
        Some(opened)
    }

    fn find_process(&mut self) -> Option<String> {
        let number = self.ask("SELECT pg_backend_pid()::bigint, 0::bigint, 0::bigint").first()?.0;
        let name = std::fs::read_to_string(format!("/proc/{number}/comm")).ok()?;
        name.starts_with("postgres").then(|| number.to_string())
    }
}

impl Peer for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL"
    }

    fn tongue(&self) -> Tongue {
        Tongue { least: "least", over: "/", few: Way::Each, market: true }
    }

    fn run(&mut self, statements: &str) {
        self.connection.batch_execute(statements).expect(statements);
    }

    fn fill(&mut self, table: &Table, file: &Path) {
        copy(&mut self.connection, table, file).expect("it is copied");
    }

    fn settle(&mut self, tables: &[Table]) {
        if tables.iter().any(|it| it.name == "trade") {
            self.run(&format!(
                "CREATE TABLE market (e INTEGER PRIMARY KEY, codes INTEGER[], areas INTEGER[]); \
                 INSERT INTO market {MARKET}; \
                 CREATE INDEX market_0 ON market USING gin (codes, areas);"
            ));
        }
        // The map of what is visible lets an index answer alone.
        self.run("VACUUM ANALYZE");
    }

    fn helper(&self) -> Option<String> {
        self.process.clone()
    }

    fn after_change(&self, number: i64) -> String {
        format!(
            "DELETE FROM market WHERE e = {number}; \
             INSERT INTO market {MARKET} WHERE x.id = {number};"
        )
    }

    fn ask(&mut self, query: &str) -> Vec<Answer> {
        Asked(query).load(&mut self.connection).expect(query)
    }

    fn bytes(&mut self) -> u64 {
        let query = "SELECT sum(pg_total_relation_size(relid))::bigint, 0::bigint, 0::bigint \
                     FROM pg_stat_user_tables";
        self.ask(query).first().and_then(|row| u64::try_from(row.0).ok()).unwrap_or(0)
    }
}

diesel::table! {
    /// Stands for whichever table is copied into.
    filled (id) {
        id -> BigInt,
    }
}

/// Each table by its name: what is copied into is known to diesel by type.
macro_rules! targets {
    ($($target:ident = $name:literal),+) => {
        $(
            struct $target;

            impl CopyTarget for $target {
                type Table = filled::table;
                type SqlType = BigInt;

                fn walk_target(mut out: AstPass<'_, '_, Pg>) -> QueryResult<()> {
                    out.push_identifier($name)
                }
            }
        )+

        fn copy(to: &mut PgConnection, table: &Table, file: &Path) -> QueryResult<usize> {
            let lines = |out: &mut dyn Write| -> QueryResult<()> {
                let mut file = BufReader::new(File::open(file).expect("a file"));
                std::io::copy(&mut file, out).expect("it is sent");
                Ok(())
            };
            match table.name {
                $(
                    $name => diesel::copy_from(filled::table)
                        .from_raw_data($target, lines)
                        .with_format(CopyFormat::Csv)
                        .execute(to),
                )+
                _ => Err(diesel::result::Error::NotFound),
            }
        }
    };
}

targets!(
    Enterprises = "enterprise",
    Areas = "area",
    Trades = "trade",
    Branches = "branch",
    Done = "done",
    Lots = "lot"
);
