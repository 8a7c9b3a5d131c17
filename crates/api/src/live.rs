//! The register in memory: columns that follow the events.
//!
//! Whoever reads sees columns of the very state that the transaction sees: nobody
//! is answered from before a write of their own, and two processes on one database
//! agree. The columns are taken before the transaction begins, so that they can
//! only ever be behind it, and then they are patched by what the events name.

pub mod follow;
pub mod lots;
mod records;

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::matching::engine::{Columns, ColumnsBuilder};
use hansyn_persistence::{AggregateKind, Conn, Db, DbError, Visibility, enterprises, events};
use uuid::Uuid;

use self::records::Records;

/// How many records are read at once.
const CHUNK: u32 = 1_000;

/// After how many patches the columns are made anew, if they are a tenth of all.
const PATCHES: usize = 1_000;

/// The register in memory; whoever asks first builds it.
#[derive(Debug, Default)]
pub struct Live {
    held: RwLock<Option<Held>>,
    size: AtomicUsize,
}

#[derive(Debug)]
struct Held {
    columns: Columns,
    /// Records that were read lately, as they stand beside the columns.
    records: Records,
    /// The last event that the columns know of, or that did not concern them.
    followed: AtomicI64,
}

/// The register as it stands after an event.
#[derive(Debug, Clone, Copy)]
pub struct Register<'l> {
    /// Every enterprise that still runs.
    pub columns: &'l Columns,
    /// The last event before which everything is in the columns.
    pub sequence: i64,
    records: &'l Records,
}

impl Register<'_> {
    /// The records of these, by identity, as they stand in the transaction that the
    /// register belongs to. Those that were read lately are not read again.
    pub fn records(
        &self,
        conn: &mut Conn<'_>,
        ids: &[EnterpriseId],
    ) -> Result<Vec<(EnterpriseId, Arc<Enterprise>)>, DbError> {
        self.records.among(conn, ids)
    }
}

impl Live {
    /// About how many enterprises there are; none where nobody has asked yet.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size.load(Ordering::Relaxed)
    }

    /// Runs `work` once, in one read transaction, beside the register as it stands
    /// there.
    pub fn read<T, E: From<DbError>>(
        &self,
        db: &Db,
        mut work: impl FnMut(&mut Conn<'_>, Register<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if let Some(held) = &*self.held.read().unwrap_or_else(PoisonError::into_inner) {
            let done = db.read(|conn| {
                let sequence = events::head(conn)?;
                let current = held.touched(conn, sequence)?.is_empty();
                current.then(|| work(conn, held.after(sequence))).transpose()
            })?;
            if let Some(done) = done {
                return Ok(done);
            }
        }
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        db.read(|conn| {
            let sequence = events::head(conn)?;
            let current = match held.take() {
                Some(behind) => behind.following(conn, sequence)?,
                None => Held::build(conn)?,
            };
            self.size.store(current.columns.len(), Ordering::Relaxed);
            work(conn, held.insert(current).after(sequence))
        })
    }
}

impl Held {
    fn build(conn: &mut Conn<'_>) -> Result<Self, DbError> {
        let mut builder = ColumnsBuilder::default();
        let mut last: Option<EnterpriseId> = None;
        loop {
            let chunk = enterprises::chunk_after(conn, last, CHUNK, &Visibility::Everything)?;
            let Some(end) = chunk.last() else { break };
            last = Some(end.id);
            for stored in &chunk {
                builder.add(stored.id, &stored.body);
            }
        }
        let (columns, records) = (builder.finish(), Records::default());
        Ok(Self { columns, records, followed: AtomicI64::new(0) })
    }

    /// The enterprises that have changed up to `sequence`, if it is behind.
    fn touched(&self, conn: &mut Conn<'_>, sequence: i64) -> Result<Vec<Uuid>, DbError> {
        let followed = self.followed.load(Ordering::Relaxed);
        if followed == sequence {
            return Ok(Vec::new());
        }
        events::touched(conn, AggregateKind::Enterprise, followed, sequence)
    }

    /// The register after this event, when nothing up to it is missing.
    fn after(&self, sequence: i64) -> Register<'_> {
        self.followed.fetch_max(sequence, Ordering::Relaxed);
        Register { columns: &self.columns, records: &self.records, sequence }
    }

    /// The same with what has changed up to `sequence`.
    fn following(mut self, conn: &mut Conn<'_>, sequence: i64) -> Result<Self, DbError> {
        let touched: Vec<_> =
            self.touched(conn, sequence)?.into_iter().map(EnterpriseId::from_uuid).collect();
        let records = enterprises::among(conn, &touched, &Visibility::Everything)?;
        for id in touched {
            let record = records.iter().find(|stored| stored.id == id);
            self.columns.patch(id, record.map(|stored| &stored.body));
            self.records.forget(id);
        }
        let patched = self.columns.patched();
        if patched > PATCHES && patched > self.columns.len() / 10 {
            self.columns = self.columns.rebuilt();
        }
        Ok(self)
    }
}
