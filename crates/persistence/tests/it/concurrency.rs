//! Several writers at once: no change is lost, no event is skipped.

use std::sync::Barrier;
use std::thread;

use hansyn_persistence::{Db, DbError, UpdateError, Visibility, clauses, enterprises, events};

use crate::samples::{cla, clause, ent, enterprise, now, read, stamp_at, write};

const EVERYTHING: Visibility = Visibility::Everything;
const WRITERS: u128 = 8;
const WRITES: u128 = 12;

/// Reads the events from the beginning until all are there, and gives their
/// numbers in the order in which they were seen.
fn follow(db: &Db, wanted: usize) -> Vec<i64> {
    let mut seen = Vec::new();
    while seen.len() < wanted {
        let last = seen.last().copied().unwrap_or(0);
        let page = read(db, |conn| events::after(conn, last, 7, &EVERYTHING));
        seen.extend(page.events.iter().map(|event| event.sequence));
        thread::yield_now();
    }
    seen
}

each_engine! {
    fn of_two_writers_that_expect_the_same_version_one_wins(db) {
        write(db, |tx| enterprises::insert(tx, ent(1), &enterprise("A", None))).unwrap();
        let start = Barrier::new(2);
        let attempt = |name: &'static str| {
            start.wait();
            db.write(&stamp_at(now()), |tx| {
                enterprises::update(tx, ent(1), 1, &enterprise(name, None))
            })
        };
        let results = thread::scope(|scope| {
            let one = scope.spawn(|| attempt("B"));
            let two = scope.spawn(|| attempt("C"));
            [one.join().unwrap(), two.join().unwrap()]
        });
        let won = results.iter().filter(|result| result.is_ok()).count();
        let stale = results
            .iter()
            .filter(|result| matches!(result, Err(UpdateError::Stale { current: 2 })))
            .count();
        assert_eq!((won, stale), (1, 1), "{results:?}");
        assert_eq!(read(db, events::head), 2);
    }

    fn a_reader_sees_the_events_of_many_writers_without_gap_or_skip(db) {
        let seen = thread::scope(|scope| {
            for writer in 0..WRITERS {
                scope.spawn(move || {
                    for number in 0..WRITES {
                        let id = ent(1 + writer * WRITES + number);
                        write(db, |tx| {
                            enterprises::insert(tx, id, &enterprise("A", None))?;
                            // A write that reads first, as every update does.
                            enterprises::find(tx.conn(), id, &EVERYTHING)
                        })
                        .unwrap();
                    }
                });
            }
            let wanted = usize::try_from(WRITERS * WRITES).unwrap();
            scope.spawn(move || follow(db, wanted)).join().unwrap()
        });
        let last = i64::try_from(WRITERS * WRITES).unwrap();
        assert_eq!(seen, (1..=last).collect::<Vec<_>>());
    }

    fn many_writers_of_one_record_lose_no_change(db) {
        write(db, |tx| enterprises::insert(tx, ent(1), &enterprise("A", None))).unwrap();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(move || {
                    let mut expected = 1;
                    let mut done = 0;
                    while done < 5 {
                        let result = db.write(&stamp_at(now()), |tx| {
                            enterprises::update(tx, ent(1), expected, &enterprise("B", None))
                        });
                        match result {
                            Ok(stored) => (expected, done) = (stored.version, done + 1),
                            Err(UpdateError::Stale { current }) => expected = current,
                            Err(other) => panic!("{other:?}"),
                        }
                    }
                });
            }
        });
        let stored = read(db, |conn| enterprises::find(conn, ent(1), &EVERYTHING)).unwrap();
        assert_eq!(stored.version, 21);
        assert_eq!(read(db, events::head), 21);
    }

    fn of_two_versions_that_are_published_at_once_one_stays(db) {
        write(db, |tx| {
            clauses::insert(tx, cla(1), &clause(None, "PER-01", 1, "2026-01-01"))?;
            clauses::insert(tx, cla(2), &clause(None, "PER-01", 2, "2026-02-01"))
        })
        .unwrap();
        let start = Barrier::new(2);
        let publish = |number: u128| {
            start.wait();
            db.write(&stamp_at(now()), |tx| clauses::publish(tx, cla(number), 1))
        };
        thread::scope(|scope| {
            let one = scope.spawn(|| publish(1));
            let two = scope.spawn(|| publish(2));
            // Either both succeed in order, or the later is refused.
            assert!([one.join().unwrap(), two.join().unwrap()].iter().any(Result::is_ok));
        });
        let all = read(db, |conn| clauses::all(conn, &EVERYTHING));
        let published =
            all.iter().filter(|c| c.body.state == clauses::ClauseState::Published).count();
        assert_eq!(published, 1);
    }

    fn a_reader_keeps_its_snapshot(db) {
        write(db, |tx| enterprises::insert(tx, ent(1), &enterprise("A", None))).unwrap();
        let (before, after) = read(db, |conn| {
            let before = enterprises::all(conn, &EVERYTHING)?.len();
            write(db, |tx| enterprises::insert(tx, ent(2), &enterprise("B", None)))?;
            Ok::<_, DbError>((before, enterprises::all(conn, &EVERYTHING)?.len()))
        });
        assert_eq!((before, after), (1, 1));
        assert_eq!(read(db, |conn| enterprises::all(conn, &EVERYTHING)).len(), 2);
    }
}
