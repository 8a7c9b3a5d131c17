//! Writers to one SQLite file: one after the other against many at the same time.
//!
//! Each write is acknowledged only when it is on the disk. One alone waits for
//! the disk each time; many share the wait. `cargo bench -p hansyn-persistence
//! --bench group_commit` prints how many times as fast they are.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and may stop on what cannot be"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use hansyn_domain::ids::MembershipId;
use hansyn_domain::party::{Membership, Role};
use hansyn_persistence::testing::TestDb;
use hansyn_persistence::{Actor, Engine, Stamp, memberships};
use jiff::Timestamp;
use uuid::Uuid;

const WRITES: usize = 512;

fn main() {
    let alone = took(1);
    println!("{WRITES} acknowledged writes, each with its version, audit entry and event");
    for writers in [2, 4, 8, 16] {
        let ratio = alone.as_secs_f64() / took(writers).as_secs_f64();
        println!("{writers:>2} writers at once: {ratio:.1} times as many a second as one alone");
    }
}

/// How long so many writers take for [`WRITES`] writes.
fn took(writers: usize) -> Duration {
    let (db, stamp) = (TestDb::new(Engine::Sqlite), stamp());
    let begin = Instant::now();
    thread::scope(|scope| {
        for writer in 0..writers {
            let (db, stamp) = (&db, &stamp);
            scope.spawn(move || {
                for number in (writer..WRITES).step_by(writers) {
                    let id = MembershipId::from_uuid((stamp.new_uuid)());
                    db.write(stamp, |tx| memberships::insert(tx, id, &member(number)))
                        .expect("it is stored");
                }
            });
        }
    });
    begin.elapsed()
}

fn member(number: usize) -> Membership {
    Membership {
        issuer: "https://issuer.example".to_owned(),
        subject: format!("officer-{number}"),
        role: Role::Analyst,
        municipality_id: None,
        committee_id: None,
    }
}

fn stamp() -> Stamp {
    let count = AtomicU64::new(1);
    Stamp {
        actor: Actor {
            issuer: "https://issuer.example".to_owned(),
            subject: "administrator".to_owned(),
            on_behalf_of: None,
            request_id: "bench".to_owned(),
        },
        now: Timestamp::UNIX_EPOCH,
        new_uuid: Arc::new(move || {
            Uuid::from_u128(u128::from(count.fetch_add(1, Ordering::SeqCst)))
        }),
    }
}
