//! Something in memory that follows the events of one kind of record.
//!
//! It is taken before the read transaction begins, so that it can only ever be
//! behind what the transaction sees, and then it catches up with what the events
//! name: whoever reads sees it as the transaction sees the database, nobody is answered from before a write of their own, and two processes on
//! one database agree.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock};

use hansyn_persistence::{AggregateKind, Conn, Db, DbError, events};
use uuid::Uuid;

/// What can be kept in memory beside the database.
pub trait Follow: Sized {
    /// The kind of the records that it is made of.
    const KIND: AggregateKind;
    /// What it is made for beside the records, such as the day.
    type For: Copy;

    /// Makes it from the records as the transaction sees them.
    fn build(conn: &mut Conn<'_>, made_for: Self::For) -> Result<Self, DbError>;

    /// Whether it was made for this.
    fn is_for(&self, made_for: Self::For) -> bool;

    /// The same with what has become of the records that were touched.
    fn following(
        self,
        conn: &mut Conn<'_>,
        touched: &[Uuid],
        made_for: Self::For,
    ) -> Result<Self, DbError>;
}

/// What is kept; whoever asks first builds it.
#[derive(Debug)]
pub struct Following<F> {
    held: RwLock<Option<Held<F>>>,
}

#[derive(Debug)]
struct Held<F> {
    what: F,
    /// The last event that it knows of, or that did not concern it.
    followed: AtomicI64,
}

impl<F> Default for Following<F> {
    fn default() -> Self {
        Self { held: RwLock::new(None) }
    }
}

impl<F: Follow> Following<F> {
    /// Runs `work` once, in one read transaction, beside what is kept as it stands
    /// there, with the last event that it knows of.
    pub fn read<T, E: From<DbError>>(
        &self,
        db: &Db,
        made_for: F::For,
        mut work: impl FnMut(&mut Conn<'_>, &F, i64) -> Result<T, E>,
    ) -> Result<T, E> {
        if let Some(held) = &*self.held.read().unwrap_or_else(PoisonError::into_inner) {
            let done = db.read(|conn| {
                let sequence = events::head(conn)?;
                let current =
                    held.what.is_for(made_for) && held.touched(conn, sequence)?.is_empty();
                current.then(|| work(conn, held.after(sequence), sequence)).transpose()
            })?;
            if let Some(done) = done {
                return Ok(done);
            }
        }
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        db.read(|conn| {
            let sequence = events::head(conn)?;
            // Should anything fail from here on, the next one builds it anew.
            let current = match held.take() {
                Some(behind) => {
                    let touched = behind.touched(conn, sequence)?;
                    let Held { what, followed } = behind;
                    Held { what: what.following(conn, &touched, made_for)?, followed }
                }
                None => Held { what: F::build(conn, made_for)?, followed: AtomicI64::new(0) },
            };
            work(conn, held.insert(current).after(sequence), sequence)
        })
    }
}

impl<F: Follow> Held<F> {
    /// The records that have changed up to `sequence`, if it is behind.
    fn touched(&self, conn: &mut Conn<'_>, sequence: i64) -> Result<Vec<Uuid>, DbError> {
        let followed = self.followed.load(Ordering::Relaxed);
        if followed == sequence {
            return Ok(Vec::new());
        }
        events::touched(conn, F::KIND, followed, sequence)
    }

    /// What is kept after this event, when nothing up to it is missing.
    fn after(&self, sequence: i64) -> &F {
        self.followed.fetch_max(sequence, Ordering::Relaxed);
        &self.what
    }
}
