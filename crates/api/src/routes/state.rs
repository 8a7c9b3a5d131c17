//! The state that an answer is of: as things stand, or as they stood after an
//! event, so that the answer can be had again.

use std::collections::BTreeMap;
use std::sync::Arc;

use hansyn_domain::area::AreaCode;
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::{CommitteeId, EnterpriseId};
use hansyn_domain::law::book::LawBook;
use hansyn_domain::matching::engine::Columns;
use hansyn_domain::party::{Committee, Municipality};
use hansyn_persistence::{Conn, Kind, Visibility, events, versions};

use crate::edge::books::Books;
use crate::live::Register;
use crate::problem::{Code, Problem};
use crate::query::HAPPENED;

/// A state: after which event, and by which law.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// The last event that it knows of.
    pub(super) sequence: i64,
    /// The law that was known then.
    pub(super) book: Arc<LawBook>,
}

impl State {
    /// The state after an event that has happened; the newest unless it is said.
    pub(super) fn of(
        conn: &mut Conn<'_>,
        sequence: Option<i64>,
        books: &Books,
    ) -> Result<Self, Problem> {
        let head = events::head(conn)?;
        match sequence {
            None => Ok(Self { sequence: head, book: books.current(conn)? }),
            Some(sequence) if (0..=head).contains(&sequence) => {
                Ok(Self { sequence, book: Arc::new(books.as_of(conn, sequence)?) })
            }
            Some(_) => Err(Problem::new(Code::Malformed).field("sequence", "RANGE", HAPPENED)),
        }
    }

    /// A record as it stands in this state.
    pub(super) fn record<K: Kind>(
        &self,
        conn: &mut Conn<'_>,
        id: K::Id,
        visibility: &Visibility,
    ) -> Result<K, Problem> {
        let found = versions::body_as_of::<K>(conn, id, self.sequence, visibility)?;
        found.ok_or_else(Problem::not_found)
    }

    /// The area of the municipality that a committee belongs to.
    pub(super) fn area(
        &self,
        conn: &mut Conn<'_>,
        committee: CommitteeId,
    ) -> Result<AreaCode, Problem> {
        let everything = Visibility::Everything;
        let committee: Committee = self.record(conn, committee, &everything)?;
        let home: Municipality = self.record(conn, committee.municipality_id, &everything)?;
        Ok(home.area)
    }
}

/// The register in the state that is asked about.
pub(super) struct Standing<'l> {
    now: Register<'l>,
    /// The register as it stood, if that was asked for.
    past: Option<Past>,
}

struct Past {
    columns: Columns,
    records: BTreeMap<EnterpriseId, Arc<Enterprise>>,
}

impl<'l> Standing<'l> {
    /// The register as it stands.
    pub(super) const fn now(now: Register<'l>) -> Self {
        Self { now, past: None }
    }

    /// The state after an event, and the register in it; as they stand unless the
    /// event is said.
    pub(super) fn of(
        conn: &mut Conn<'_>,
        sequence: Option<i64>,
        books: &Books,
        now: Register<'l>,
    ) -> Result<(State, Self), Problem> {
        if sequence.is_none() {
            let state = State { sequence: now.sequence, book: books.current(conn)? };
            return Ok((state, Self::now(now)));
        }
        let state = State::of(conn, sequence, books)?;
        let everything = Visibility::Everything;
        let records: BTreeMap<EnterpriseId, Arc<Enterprise>> =
            versions::all_as_of::<Enterprise>(conn, state.sequence, &everything)?
                .into_iter()
                .map(|stored| (stored.id, Arc::new(stored.body)))
                .collect();
        let columns = Columns::build(records.iter().map(|(id, record)| (*id, record.as_ref())));
        Ok((state, Self { now, past: Some(Past { columns, records }) }))
    }

    /// Every enterprise that ran.
    pub(super) fn columns(&self) -> &Columns {
        self.past.as_ref().map_or(self.now.columns, |past| &past.columns)
    }

    /// The records of these, by identity.
    pub(super) fn records(
        &self,
        conn: &mut Conn<'_>,
        ids: &[EnterpriseId],
    ) -> Result<Vec<(EnterpriseId, Arc<Enterprise>)>, Problem> {
        let Some(past) = &self.past else { return Ok(self.now.records(conn, ids)?) };
        let known = ids.iter().filter_map(|id| Some((*id, Arc::clone(past.records.get(id)?))));
        let mut records: Vec<_> = known.collect();
        records.sort_unstable_by_key(|(id, _)| *id);
        Ok(records)
    }
}
