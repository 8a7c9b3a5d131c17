//! The clause library: drafts, published versions and what they superseded.

use diesel::prelude::*;
use hansyn_domain::clause::{Clause, ClauseCode};
use hansyn_domain::ids::{ClauseId, CommitteeId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::engine::Conn;
use crate::error::{DbError, UpdateError};
use crate::query::{Direction, FieldValue, Filter, ListQuery, Window, fields};
use crate::repository::{self, look_ups};
use crate::schema::clauses;
use crate::sql_types::{Day, Uid};
use crate::stored::{AggregateKind, Kind, Stored, with_members, without_members, word};
use crate::table::table;
use crate::tx::{Action, Tx};
use crate::visibility::Visibility;

/// How far a version of a clause has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClauseState {
    /// It is being written.
    Draft,
    /// It may be used, and never changes again.
    Published,
    /// A newer version has taken its place.
    Superseded,
}

/// A version of a clause in the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseRecord {
    /// The committee whose own clause it is; nothing for the shared library.
    pub owner: Option<CommitteeId>,
    /// How far it has come.
    pub state: ClauseState,
    /// The clause.
    pub clause: Clause,
}

fields! {
    /// What clauses can be filtered and sorted by.
    ClauseField {
        /// The code, the same over all versions.
        Code = "code", Text, SortAndFilter, Verbatim, Place::Column("code");
        /// The version.
        Version = "version", Number, SortAndFilter, Verbatim, Place::Column("clause_version");
        /// The phase it is written for.
        Phase = "phase", Text, SortAndFilter, Verbatim, Place::Column("phase");
        /// How far it goes.
        Level = "level", Text, SortAndFilter, Verbatim, Place::Column("level");
        /// What it is about.
        Theme = "theme", Text, SortAndFilter, Verbatim, Place::Column("theme");
        /// How far it has come.
        State = "state", Text, SortAndFilter, Verbatim, Place::Column("state");
        /// The committee whose own it is.
        Owner = "owner", Id, SortAndFilter, Verbatim, Place::Column("owner");
        /// The first day on which it may be used.
        ValidFrom = "validFrom", Date, SortAndFilter, Verbatim, Place::Column("valid_from");
        /// When it was stored.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
        /// When it was last changed.
        ChangedAt = "changedAt", Time, SortAndFilter, Verbatim, Place::Column("changed_at");
    }
}

impl Kind for ClauseRecord {
    type Id = ClauseId;
    const KIND: AggregateKind = AggregateKind::Clause;

    fn document(&self) -> Result<serde_json::Value, serde_json::Error> {
        let members = vec![
            ("owner", serde_json::to_value(self.owner)?),
            ("state", serde_json::to_value(self.state)?),
        ];
        with_members(&self.clause, members)
    }

    fn from_document(text: &str) -> Result<Self, serde_json::Error> {
        let (clause, [owner, state]) = without_members(text, ["owner", "state"])?;
        let owner = serde_json::from_value(owner)?;
        Ok(Self { owner, state: serde_json::from_value(state)?, clause })
    }

    fn scope(&self) -> Option<CommitteeId> {
        self.owner
    }

    fn is_open(&self) -> bool {
        self.state != ClauseState::Draft
    }

    fn search_text(&self) -> String {
        let Clause { code, title, wording, .. } = &self.clause;
        [code.as_str(), &title.sv, &title.en, &wording.sv, &wording.en].join(" ")
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = clauses, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ClauseColumns {
    owner: Option<Uid>,
    code: String,
    clause_version: i32,
    phase: String,
    level: String,
    theme: String,
    state: String,
    valid_from: Day,
}

impl From<&ClauseRecord> for ClauseColumns {
    fn from(record: &ClauseRecord) -> Self {
        let ClauseRecord { owner, state, clause } = record;
        Self {
            owner: owner.map(|id| Uid(id.uuid())),
            code: clause.code.to_string(),
            // The domain takes versions up to 100 000.
            clause_version: i32::try_from(clause.version).unwrap_or(i32::MAX),
            phase: word(&clause.phase),
            level: word(&clause.level),
            theme: word(&clause.theme),
            state: word(state),
            valid_from: Day(clause.valid_from),
        }
    }
}

table!(ClauseRecord, clauses, ClauseColumns);
look_ups!(ClauseRecord, ClauseId, ClauseField, "clause", "clauses");

/// Stores a new version of a clause.
pub fn insert(
    tx: &mut Tx<'_, '_>,
    id: ClauseId,
    body: &ClauseRecord,
) -> Result<Stored<ClauseRecord>, DbError> {
    repository::insert(tx, id, body)
}

/// Replaces the content of the draft whose version is `expected`. What is
/// published never changes, and only [`publish`] publishes.
pub fn update(
    tx: &mut Tx<'_, '_>,
    id: ClauseId,
    expected: u32,
    body: &ClauseRecord,
) -> Result<Stored<ClauseRecord>, UpdateError> {
    let stored = repository::expect::<ClauseRecord>(tx, id, expected)?;
    if stored.body.state != ClauseState::Draft || body.state != ClauseState::Draft {
        return Err(UpdateError::Frozen);
    }
    repository::replace(tx, &stored, body, Action::Updated)
}

/// Why a clause was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Somebody changed it first.
    #[error("the clause has changed; its version is now {current}")]
    Stale {
        /// The version that is stored.
        current: u32,
    },
    /// There is no such clause.
    #[error("there is no such clause")]
    Gone,
    /// It is published already.
    #[error("only a draft can be published")]
    NotDraft,
    /// It would begin before the version that it supersedes has begun.
    #[error("a version must begin after {valid_from}, when the one before it began")]
    NotAfter {
        /// When the version that is published now began.
        valid_from: Date,
    },
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<UpdateError> for PublishError {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Stale { current } => Self::Stale { current },
            UpdateError::Gone => Self::Gone,
            UpdateError::Frozen => Self::NotDraft,
            UpdateError::Db(error) => Self::Db(error),
        }
    }
}

/// Publishes the draft whose version is `expected`. The version of the same
/// code that was published before is superseded, and ends the day before.
pub fn publish(
    tx: &mut Tx<'_, '_>,
    id: ClauseId,
    expected: u32,
) -> Result<Stored<ClauseRecord>, PublishError> {
    let draft = repository::expect::<ClauseRecord>(tx, id, expected)?;
    if draft.body.state != ClauseState::Draft {
        return Err(PublishError::NotDraft);
    }
    if let Some(before) = published(tx.conn(), &draft.body)? {
        supersede(tx, &before, draft.body.clause.valid_from)?;
    }
    let body = ClauseRecord { state: ClauseState::Published, ..draft.body.clone() };
    Ok(repository::replace(tx, &draft, &body, Action::Published)?)
}

fn supersede(
    tx: &mut Tx<'_, '_>,
    before: &Stored<ClauseRecord>,
    valid_from: Date,
) -> Result<(), PublishError> {
    let mut body = before.body.clone();
    let not_after = PublishError::NotAfter { valid_from: body.clause.valid_from };
    let last = valid_from.yesterday().ok().filter(|last| *last >= body.clause.valid_from);
    let last = last.ok_or(not_after)?;
    body.clause.valid_to = Some(body.clause.valid_to.map_or(last, |to| to.min(last)));
    body.state = ClauseState::Superseded;
    repository::replace(tx, before, &body, Action::Superseded)?;
    Ok(())
}

/// The version of the same code and owner that is published now.
fn published(
    conn: &mut Conn<'_>,
    record: &ClauseRecord,
) -> Result<Option<Stored<ClauseRecord>>, DbError> {
    let code = FieldValue::Text(record.clause.code.to_string());
    let state = FieldValue::Text(word(&ClauseState::Published));
    let query = ListQuery {
        filters: vec![Filter::eq(ClauseField::Code, code), Filter::eq(ClauseField::State, state)],
        ..ListQuery::all(Window::After { id: None, limit: u32::MAX })
    };
    let all = list(conn, &query, &Visibility::Everything)?.items;
    Ok(all.into_iter().find(|stored| stored.body.owner == record.owner))
}

/// This version of a clause as `committee` means it: the shared library's, or
/// else the committee's own, if it can be seen. What other committees call by
/// the same code is never meant: one of them could otherwise put its wording
/// into the tenders of the others.
pub fn by_code(
    conn: &mut Conn<'_>,
    code: &ClauseCode,
    version: u32,
    committee: Option<CommitteeId>,
    visibility: &Visibility,
) -> Result<Option<Stored<ClauseRecord>>, DbError> {
    let query = ListQuery {
        filters: vec![
            Filter::eq(ClauseField::Code, FieldValue::Text(code.to_string())),
            Filter::eq(ClauseField::Version, FieldValue::Number(i64::from(version))),
        ],
        sort: vec![(ClauseField::Owner, Direction::Ascending)],
        ..ListQuery::all(Window::Offset { offset: 0, limit: u32::MAX })
    };
    let mut all = list(conn, &query, visibility)?.items;
    all.retain(|stored| stored.body.owner.is_none() || stored.body.owner == committee);
    all.sort_by_key(|stored| stored.body.owner.is_some());
    Ok(all.into_iter().next())
}
