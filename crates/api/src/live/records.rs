//! Records beside the columns, for what is said in words.
//!
//! While a threshold is dragged to and fro the same enterprises are asked for
//! again and again. Whoever reads holds the columns as they stand, and only who
//! alone holds them forgets what has changed: so what is kept here is always of
//! the same state as the columns.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::EnterpriseId;
use hansyn_persistence::{Conn, DbError, Visibility, enterprises};

/// How many records are kept; with one more all are forgotten.
const KEPT: usize = 20_000;

/// The records that were read lately.
#[derive(Debug, Default)]
pub(super) struct Records {
    known: Mutex<HashMap<EnterpriseId, Arc<Enterprise>>>,
}

impl Records {
    /// The records of these, by identity.
    pub(super) fn among(
        &self,
        conn: &mut Conn<'_>,
        ids: &[EnterpriseId],
    ) -> Result<Vec<(EnterpriseId, Arc<Enterprise>)>, DbError> {
        let (mut found, missing) = self.known_of(ids);
        let read: Vec<_> = (enterprises::among(conn, &missing, &Visibility::Everything)?)
            .into_iter()
            .map(|stored| (stored.id, Arc::new(stored.body)))
            .collect();
        self.keep(&read);
        found.extend(read);
        found.sort_unstable_by_key(|(id, _)| *id);
        Ok(found)
    }

    /// Forgets a record that has changed.
    pub(super) fn forget(&mut self, id: EnterpriseId) {
        self.known.get_mut().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    fn known_of(
        &self,
        ids: &[EnterpriseId],
    ) -> (Vec<(EnterpriseId, Arc<Enterprise>)>, Vec<EnterpriseId>) {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut found, mut missing) = (Vec::with_capacity(ids.len()), Vec::new());
        for id in ids {
            match known.get(id) {
                Some(record) => found.push((*id, Arc::clone(record))),
                None => missing.push(*id),
            }
        }
        (found, missing)
    }

    fn keep(&self, read: &[(EnterpriseId, Arc<Enterprise>)]) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() + read.len() > KEPT {
            known.clear();
        }
        let some = read.iter().take(KEPT);
        known.extend(some.map(|(id, record)| (*id, Arc::clone(record))));
    }
}
