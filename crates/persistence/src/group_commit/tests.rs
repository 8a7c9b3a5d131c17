use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use diesel::connection::SimpleConnection as _;
use diesel::dsl::sql;
use diesel::sql_types::BigInt;

use super::*;
use crate::db::{AnyPool, Db};
use crate::engine::on_engine;

/// A database with one empty table, and its writers.
struct Table {
    db: Db,
    writers: Arc<Writers>,
    _directory: tempfile::TempDir,
}

impl Table {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("table.db");
        let db = Db::open(&format!("sqlite:{}", path.display()), 4).unwrap();
        let writers = match &db.pool {
            AnyPool::Sqlite(_, writers) => Arc::clone(writers),
            #[cfg(feature = "postgres")]
            AnyPool::Postgres(_) => unreachable!(),
        };
        let table = Self { db, writers, _directory: directory };
        table
            .write(|conn| statement(conn, "CREATE TABLE numbers (number INTEGER UNIQUE)"))
            .unwrap();
        table
    }

    fn write<T>(
        &self,
        work: impl FnOnce(&mut Conn<'_>) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        self.db.plain_write(work)
    }

    /// What others see.
    fn committed(&self) -> i64 {
        self.db.read(count).unwrap()
    }

    /// Waits until somebody is at work.
    fn somebody_at_work(&self) {
        while self.writers.open.try_lock().is_ok() {
            thread::yield_now();
        }
    }

    /// Waits until so many others stand at the door.
    fn others_at_the_door(&self, others: usize) {
        while self.writers.at_the_door.load(Ordering::SeqCst) < others {
            thread::yield_now();
        }
    }
}

fn statement(conn: &mut Conn<'_>, text: &str) -> Result<(), DbError> {
    Ok(on_engine!(conn, |c| c.batch_execute(text))?)
}

fn insert(conn: &mut Conn<'_>, number: u32) -> Result<(), DbError> {
    statement(conn, &format!("INSERT INTO numbers VALUES ({number})"))
}

fn count(conn: &mut Conn<'_>) -> Result<i64, DbError> {
    let counted = sql::<BigInt>("SELECT COUNT(*) FROM numbers");
    Ok(on_engine!(conn, |c| counted.get_result(c))?)
}

#[test]
fn those_who_come_at_the_same_time_share_a_commit() {
    let table = Table::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            table.write(|conn| {
                table.others_at_the_door(2);
                insert(conn, 1)
            })
        });
        table.somebody_at_work();
        for _ in 0..2 {
            scope.spawn(|| {
                table.write(|conn| {
                    let own = count(conn)?;
                    // The first is here, and yet nobody else sees it.
                    assert!(own > 0);
                    assert_eq!(table.committed(), 0);
                    insert(conn, 100 + u32::try_from(own).unwrap())
                })
            });
        }
    });
    assert_eq!(table.committed(), 3);
}

#[test]
fn nobody_is_answered_before_the_commit() {
    let table = Table::new();
    thread::scope(|scope| {
        let writers: Vec<_> = (0..20)
            .map(|number| {
                let table = &table;
                scope.spawn(move || {
                    table.write(|conn| insert(conn, number)).unwrap();
                    table
                        .db
                        .read(|conn| {
                            let own =
                                format!("SELECT COUNT(*) FROM numbers WHERE number = {number}");
                            Ok::<i64, DbError>(
                                on_engine!(conn, |c| sql::<BigInt>(&own).get_result(c))?
                            )
                        })
                        .unwrap()
                })
            })
            .collect();
        for writer in writers {
            assert_eq!(writer.join().unwrap(), 1);
        }
    });
    assert_eq!(table.committed(), 20);
}

#[test]
fn work_that_fails_is_undone_alone() {
    let table = Table::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            table
                .write(|conn| {
                    table.others_at_the_door(1);
                    insert(conn, 1)
                })
                .unwrap();
        });
        table.somebody_at_work();
        scope.spawn(|| {
            let failed = table.write(|conn| {
                insert(conn, 2)?;
                insert(conn, 2)
            });
            assert!(failed.is_err());
        });
    });
    assert_eq!(table.committed(), 1);
}

#[test]
fn a_writer_that_panics_takes_the_shared_commit_with_it_and_no_more() {
    let table = Table::new();
    let failed = thread::scope(|scope| {
        let first = scope.spawn(|| {
            table.write(|conn| {
                table.others_at_the_door(1);
                insert(conn, 1)
            })
        });
        table.somebody_at_work();
        let second = scope.spawn(|| {
            let work = AssertUnwindSafe(|| table.write::<()>(|_| panic!("a defect")));
            assert!(catch_unwind(work).is_err());
        });
        second.join().unwrap();
        first.join().unwrap()
    });
    assert!(matches!(failed, Err(DbError::Busy { .. })), "{failed:?}");
    assert_eq!(table.committed(), 0);
    table.write(|conn| insert(conn, 3)).unwrap();
    assert_eq!(table.committed(), 1);
}

#[test]
fn a_group_does_not_grow_without_end() {
    let table = Table::new();
    let most = u32::try_from(MOST).unwrap();
    thread::scope(|scope| {
        for number in 0..=most {
            let table = &table;
            scope.spawn(move || {
                table
                    .write(|conn| {
                        // Nobody works before all of the others have come.
                        if count(conn)? == 0 && table.committed() == 0 {
                            table.others_at_the_door(MOST);
                        }
                        assert!(count(conn)? - table.committed() < i64::from(most));
                        insert(conn, number)
                    })
                    .unwrap();
            });
        }
    });
    assert_eq!(table.committed(), i64::from(most) + 1);
}
