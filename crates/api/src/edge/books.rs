//! The law book as it stands: the embedded one with the amendments that are
//! stored, read again as soon as there are more of them.

use std::sync::{Arc, PoisonError, RwLock};

use hansyn_domain::law::book::{Amendment, LawBook};
use hansyn_persistence::{AggregateKind, Conn, DbError, Visibility, amendments, versions};

/// The embedded book, and the last amended one.
#[derive(Debug)]
pub struct Books {
    embedded: Arc<LawBook>,
    last: RwLock<Arc<LawBook>>,
}

impl Books {
    /// Begins with the embedded book.
    #[must_use]
    pub fn new(embedded: Arc<LawBook>) -> Self {
        Self { last: RwLock::new(Arc::clone(&embedded)), embedded }
    }

    /// The book with every amendment that the transaction sees.
    ///
    /// Amendments are only ever added, so that their number tells whether there
    /// is a new one, whichever process stored it. Ask before storing one in the
    /// same transaction: what may yet be rolled back must not be kept here.
    pub fn current(&self, conn: &mut Conn<'_>) -> Result<Arc<LawBook>, DbError> {
        let count = amendments::count(conn)?;
        let last = Arc::clone(&self.last.read().unwrap_or_else(PoisonError::into_inner));
        if last.amendments() == count {
            return Ok(last);
        }
        let book = Arc::new(self.embedded.amended(&stored(conn)?));
        let mut last = self.last.write().unwrap_or_else(PoisonError::into_inner);
        // A slower reader of an older state must not put its book back.
        if last.amendments() < book.amendments() {
            *last = Arc::clone(&book);
        }
        drop(last);
        Ok(book)
    }

    /// The book with the first `count` amendments, as an assessment read it that
    /// was made when there were no more.
    pub fn with_first(&self, conn: &mut Conn<'_>, count: u32) -> Result<LawBook, DbError> {
        let all = stored(conn)?;
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        Ok(self.embedded.amended(all.iter().take(count)))
    }

    /// The book as it stood after the event `sequence`.
    pub fn as_of(&self, conn: &mut Conn<'_>, sequence: i64) -> Result<LawBook, DbError> {
        let (kind, everything) = (AggregateKind::Amendment, Visibility::Everything);
        let amendments = versions::as_of(conn, kind, sequence, &everything)?;
        self.with_first(conn, u32::try_from(amendments.len()).unwrap_or(u32::MAX))
    }
}

fn stored(conn: &mut Conn<'_>) -> Result<Vec<Amendment>, DbError> {
    let stored = amendments::in_order(conn)?;
    Ok(stored.into_iter().map(|stored| stored.body.amendment).collect())
}
