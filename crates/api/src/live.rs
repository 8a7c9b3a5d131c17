//! The register in memory: columns that follow the events.
//!
//! Whoever reads sees columns of the very state that the transaction sees; how that
//! comes about is in [`follow`].

pub mod follow;
pub mod lots;
mod records;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::matching::engine::{Columns, ColumnsBuilder};
use hansyn_persistence::{AggregateKind, Conn, Db, DbError, Visibility, enterprises};
use uuid::Uuid;

use self::follow::{Follow, Following};
use self::records::Records;

/// How many records are read at once.
const CHUNK: u32 = 1_000;

/// After how many patches the columns are made anew, if they are a tenth of all.
const PATCHES: usize = 1_000;

/// The register in memory; whoever asks first builds it.
#[derive(Debug, Default)]
pub struct Live {
    running: Following<Running>,
    size: AtomicUsize,
}

/// Every enterprise that still runs.
#[derive(Debug)]
struct Running {
    columns: Columns,
    /// Records that were read lately, as they stand beside the columns.
    records: Records,
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
        self.running.read(db, (), |conn, Running { columns, records }, sequence| {
            self.size.store(columns.len(), Ordering::Relaxed);
            work(conn, Register { columns, sequence, records })
        })
    }
}

impl Follow for Running {
    const KIND: AggregateKind = AggregateKind::Enterprise;
    type For = ();

    fn build(conn: &mut Conn<'_>, (): ()) -> Result<Self, DbError> {
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
        Ok(Self { columns: builder.finish(), records: Records::default() })
    }

    fn is_for(&self, (): ()) -> bool {
        true
    }

    fn following(mut self, conn: &mut Conn<'_>, touched: &[Uuid], (): ()) -> Result<Self, DbError> {
        let touched: Vec<_> = touched.iter().copied().map(EnterpriseId::from_uuid).collect();
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
