//! The columns of the matching, built from the rows of the database as the service
//! builds them at its start: records in chunks by identity, each of them read from
//! its document.
//!
//! ```text
//! cargo bench -p hansyn-persistence --features postgres --bench columns -- 40000
//! ```
//!
//! What a record takes of the processor is put beside what the columns alone take of
//! it, from records in memory, and told for 2 800 000 of them: the service may take
//! 30 seconds for so many.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement prints, and stops on what cannot be"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::matching::engine::{Columns, ColumnsBuilder};
use hansyn_domain::matching::population::{Population, Spread};
use hansyn_persistence::testing::TestDb;
use hansyn_persistence::{Actor, Conn, DbError, Engine, Stamp, Visibility, enterprises};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

/// How many records are read at once, as by the service.
const CHUNK: u32 = 1_000;
/// All organisations of the social economy in the EU.
const EUROPE: f64 = 2_800_000.0;
/// What the service may take of the processor for them.
const SECONDS: f64 = 30.0;
/// How often each is measured; the least counts.
const TIMES: usize = 3;

fn main() {
    let size = std::env::args().find_map(|it| it.parse().ok()).unwrap_or(40_000);
    let around = Date::constant(2026, 11, 14);
    let made = Population { seed: 2013, size, around, spread: Spread::Country };
    let records: Vec<(EnterpriseId, Enterprise)> = made.enterprises().collect();
    let alone = least(|| Columns::build(records.iter().map(|(id, record)| (*id, record))));
    let share = |taken: Duration| taken.as_secs_f64() / f64::from(u32::try_from(size).unwrap_or(0));
    println!("{size} enterprises");
    for engine in [Engine::Sqlite, Engine::Postgres] {
        if engine == Engine::Postgres && !server_answers() {
            println!("{engine:?}: left out, no server or not built in");
            continue;
        }
        let db = TestDb::new(engine);
        fill(&db, &records);
        let from_rows = least(|| db.db().read(columns).expect("the register is read"));
        let of_all = share(from_rows) * EUROPE;
        println!(
            "{engine:?}: columns from rows take {:.1} times the processor of columns alone; 2 800 000 would take {of_all:.1} s, of {SECONDS} s {}",
            from_rows.as_secs_f64() / alone.as_secs_f64(),
            if of_all <= SECONDS { "reached" } else { "missed" },
        );
    }
}

/// Whether there is a PostgreSQL server to ask.
fn server_answers() -> bool {
    #[cfg(feature = "postgres")]
    let answers = hansyn_persistence::testing::server_answers();
    #[cfg(not(feature = "postgres"))]
    let answers = false;
    answers
}

/// What the service does when it starts.
fn columns(conn: &mut Conn<'_>) -> Result<Columns, DbError> {
    let mut builder = ColumnsBuilder::default();
    let mut last = None;
    loop {
        let chunk = enterprises::chunk_after(conn, last, CHUNK, &Visibility::Everything)?;
        let Some(end) = chunk.last() else { return Ok(builder.finish()) };
        last = Some(end.id);
        for stored in &chunk {
            builder.add(stored.id, &stored.body);
        }
    }
}

fn fill(db: &TestDb, records: &[(EnterpriseId, Enterprise)]) {
    let actor = Actor {
        issuer: "https://issuer.example".to_owned(),
        subject: "registrar".to_owned(),
        on_behalf_of: None,
        request_id: "bench".to_owned(),
    };
    let count = AtomicU64::new(1);
    let next = move || Uuid::from_u128(u128::from(count.fetch_add(1, Ordering::SeqCst)));
    let stamp = Stamp { actor, now: Timestamp::UNIX_EPOCH, new_uuid: Arc::new(next) };
    for some in records.chunks(1_000) {
        let stored = db.write(&stamp, |tx| {
            some.iter().try_for_each(|(id, it)| enterprises::insert(tx, *id, it).map(|_| ()))
        });
        stored.expect("the records are stored");
    }
}

/// The least of the processor that some work took.
fn least<T>(work: impl Fn() -> T) -> Duration {
    let taken = (0..TIMES).map(|_| {
        let start = on_processor();
        black_box(work());
        on_processor().saturating_sub(start)
    });
    taken.min().unwrap_or_default()
}

/// What this thread has had of the processor.
fn on_processor() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("the kernel counts");
    let nanoseconds = text.split_whitespace().next().and_then(|it| it.parse().ok());
    Duration::from_nanos(nanoseconds.expect("a number of nanoseconds"))
}
