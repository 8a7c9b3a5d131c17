//! Long work that was asked for, and what came of it.
//!
//! An operation waits until a process claims it for a while. Whoever works on it
//! says so again and again; a process that dies stops saying so, its lease runs out,
//! and another claims the work and begins anew: it only reads, so that nothing is
//! done twice. After some attempts it has failed. What waits or runs is never lost;
//! what has ended is kept for a while.

use diesel::prelude::*;
use hansyn_domain::ids::{CommitteeId, OperationId};
use jiff::Timestamp;

use crate::engine::{Conn, on_engine};
use crate::error::DbError;
use crate::query::Page;
use crate::schema::operations;
use crate::sql_types::{At, Doc, Uid, truncate};
use crate::trail;
use crate::visibility::Visibility;

/// How often an operation is begun before it has failed.
pub const ATTEMPTS: u32 = 3;

/// The problem of an operation that was begun [`ATTEMPTS`] times and interrupted
/// each time.
pub const INTERRUPTED: &str = "interrupted";

/// How an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperationState {
    /// Nobody works on it yet.
    Waiting,
    /// A process works on it, or has died over it.
    Running,
    /// Its result can be read.
    Succeeded,
    /// It has no result, and its problem says why.
    Failed,
    /// Whoever asked for it wants it no more.
    Cancelled,
}

impl OperationState {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Running, Self::Succeeded, Self::Failed, Self::Cancelled];

    /// The state as stored and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "WAITING",
            Self::Running => "RUNNING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// Whether nothing more will come of it.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// An operation without its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its identity.
    pub id: OperationId,
    /// What kind of work it is.
    pub kind: String,
    /// How it stands.
    pub state: OperationState,
    /// The issuer of the token of whoever asked for it.
    pub issuer: String,
    /// The subject of that token.
    pub subject: String,
    /// The committee whose record it is about; nothing if it is about none.
    pub scope: Option<CommitteeId>,
    /// Whether that record was open to all when it was asked for.
    pub is_open: bool,
    /// What was asked for, as a JSON document.
    pub request: String,
    /// How often it was begun.
    pub attempts: u32,
    /// How far it has come, of 1 000.
    pub per_mille: u16,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// The last event that the result knows of.
    pub sequence: Option<i64>,
    /// The code of why it failed.
    pub problem: Option<String>,
}

/// What is to be done for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOperation {
    /// Its identity.
    pub id: OperationId,
    /// What kind of work it is.
    pub kind: String,
    /// The issuer of the token of whoever asks for it.
    pub issuer: String,
    /// The subject of that token.
    pub subject: String,
    /// The committee whose record it is about.
    pub scope: Option<CommitteeId>,
    /// Whether that record is open to all.
    pub is_open: bool,
    /// What is asked for, as a JSON document.
    pub request: String,
}

/// Who reads operations: their own as far as these are about what is open or theirs
/// to see, and those of the committees that they see into.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'r> {
    /// The issuer of the reader's token.
    pub issuer: &'r str,
    /// The subject of the reader's token.
    pub subject: &'r str,
    /// What the reader may see.
    pub visibility: &'r Visibility,
}

/// The right to work on an operation. Of two holders only the later counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The operation.
    pub operation: Operation,
    attempt: i32,
}

/// How an operation ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// With a result.
    Succeeded {
        /// The last event that the result knows of.
        sequence: i64,
        /// The result, as it is answered.
        result: Vec<u8>,
    },
    /// Without one.
    Failed {
        /// The code of why.
        problem: String,
    },
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = operations)]
struct Row {
    id: Uid,
    kind: String,
    state: String,
    issuer: String,
    subject: String,
    scope_committee: Option<Uid>,
    is_open: bool,
    request: Doc,
    attempts: i32,
    per_mille: i32,
    created_at: At,
    changed_at: At,
    sequence: Option<i64>,
    problem: Option<String>,
}

impl TryFrom<Row> for Operation {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let corrupt = |source| DbError::Corrupt { what: "operation", source };
        let state = OperationState::ALL.into_iter().find(|state| state.as_str() == row.state);
        Ok(Self {
            id: OperationId::from_uuid(row.id.0),
            kind: row.kind,
            state: state.ok_or_else(|| corrupt(format!("found `{}`", row.state).into()))?,
            issuer: row.issuer,
            subject: row.subject,
            scope: trail::scope(row.scope_committee),
            is_open: row.is_open,
            request: row.request.0,
            attempts: u32::try_from(row.attempts).map_err(|error| corrupt(Box::new(error)))?,
            per_mille: u16::try_from(row.per_mille).map_err(|error| corrupt(Box::new(error)))?,
            created_at: row.created_at.0,
            changed_at: row.changed_at.0,
            sequence: row.sequence,
            problem: row.problem,
        })
    }
}

/// Those of `$query` that `$reader` may read, boxed for the engine of `$c`.
macro_rules! seen_by {
    ($query:expr, $reader:expr) => {{
        let reader = $reader;
        let mut query = $query.into_boxed();
        if let Some(committees) = reader.visibility.committees() {
            let committees: Vec<Uid> = committees.map(Uid).collect();
            let own = operations::issuer.eq(reader.issuer).and(
                operations::subject
                    .eq(reader.subject)
                    .and(operations::is_open.eq(true).or(operations::scope_committee.is_null())),
            );
            // A comparison with nothing would be neither true nor false.
            let theirs = operations::scope_committee
                .is_not_null()
                .and(operations::scope_committee.assume_not_null().eq_any(committees));
            query = query.filter(own.or(theirs));
        }
        query
    }};
}

/// Stores an operation that waits.
pub fn insert(
    conn: &mut Conn<'_>,
    new: &NewOperation,
    now: Timestamp,
) -> Result<Operation, DbError> {
    let now = At(truncate(now));
    let row: Row = on_engine!(conn, |c| diesel::insert_into(operations::table)
        .values((
            operations::id.eq(Uid(new.id.uuid())),
            operations::kind.eq(&new.kind),
            operations::state.eq(OperationState::Waiting.as_str()),
            operations::issuer.eq(&new.issuer),
            operations::subject.eq(&new.subject),
            operations::scope_committee.eq(new.scope.map(|id| Uid(id.uuid()))),
            operations::is_open.eq(new.is_open),
            operations::request.eq(Doc(new.request.clone())),
            operations::attempts.eq(0),
            operations::per_mille.eq(0),
            operations::created_at.eq(now),
            operations::changed_at.eq(now),
        ))
        .returning(Row::as_returning())
        .get_result(c))?;
    Operation::try_from(row)
}

/// The operation, if the reader may read it.
pub fn find(
    conn: &mut Conn<'_>,
    id: OperationId,
    reader: Reader<'_>,
) -> Result<Option<Operation>, DbError> {
    let row: Option<Row> = on_engine!(conn, |c| seen_by!(operations::table, reader)
        .filter(operations::id.eq(Uid(id.uuid())))
        .select(Row::as_select())
        .first(c)
        .optional())?;
    row.map(Operation::try_from).transpose()
}

/// The result of an operation that has one, if the reader may read it.
pub fn result(
    conn: &mut Conn<'_>,
    id: OperationId,
    reader: Reader<'_>,
) -> Result<Option<Vec<u8>>, DbError> {
    let found: Option<Option<Vec<u8>>> = on_engine!(conn, |c| seen_by!(operations::table, reader)
        .filter(operations::id.eq(Uid(id.uuid())))
        .select(operations::result)
        .first(c)
        .optional())?;
    Ok(found.flatten())
}

/// One part of the operations that the reader may read, the newest first.
pub fn list(
    conn: &mut Conn<'_>,
    reader: Reader<'_>,
    offset: u32,
    limit: u32,
) -> Result<Page<Operation>, DbError> {
    let total: i64 =
        on_engine!(conn, |c| seen_by!(operations::table, reader).count().get_result(c))?;
    let rows: Vec<Row> = on_engine!(conn, |c| seen_by!(operations::table, reader)
        .order((operations::created_at.desc(), operations::id.desc()))
        .select(Row::as_select())
        .limit(i64::from(limit))
        .offset(i64::from(offset))
        .load(c))?;
    let items = rows.into_iter().map(Operation::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page { items, total: u64::try_from(total).unwrap_or(0), next: None })
}

/// How many operations of a subject wait or run.
pub fn unfinished_of(conn: &mut Conn<'_>, issuer: &str, subject: &str) -> Result<u64, DbError> {
    let count: i64 = on_engine!(conn, |c| operations::table
        .filter(operations::issuer.eq(issuer))
        .filter(operations::subject.eq(subject))
        .filter(operations::state.eq_any(["WAITING", "RUNNING"]))
        .count()
        .get_result(c))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Claims the operation that has waited longest, for the caller alone until
/// `lease_until`: one that waits, or one that runs whose lease has run out. One that
/// was interrupted too often fails instead.
pub fn claim(
    conn: &mut Conn<'_>,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Option<Claimed>, DbError> {
    let (now, until) = (At(truncate(now)), At(truncate(lease_until)));
    let most = i32::try_from(ATTEMPTS).unwrap_or(i32::MAX);
    on_engine!(conn, |c| diesel::update(
        operations::table
            .filter(operations::state.eq(OperationState::Running.as_str()))
            .filter(operations::lease_until.le(now))
            .filter(operations::attempts.ge(most))
    )
    .set((
        operations::state.eq(OperationState::Failed.as_str()),
        operations::problem.eq(INTERRUPTED),
        operations::lease_until.eq(None::<At>),
        operations::changed_at.eq(now),
    ))
    .execute(c))?;
    let lapsed = operations::state
        .eq(OperationState::Running.as_str())
        .and(operations::lease_until.is_null().or(operations::lease_until.le(now)));
    let next = operations::table
        .filter(operations::state.eq(OperationState::Waiting.as_str()).or(lapsed))
        .order((operations::created_at, operations::id))
        .limit(1)
        .select(operations::id);
    // SQLite has one writer, so nobody else can be between the look and the claim.
    let found: Option<Uid> = match conn {
        #[cfg(feature = "sqlite")]
        Conn::Sqlite(c) => next.first(&mut **c).optional()?,
        #[cfg(feature = "postgres")]
        Conn::Postgres(c) => next.for_update().skip_locked().first(&mut **c).optional()?,
    };
    let Some(id) = found else { return Ok(None) };
    let row: Row = on_engine!(conn, |c| diesel::update(operations::table.find(id))
        .set((
            operations::state.eq(OperationState::Running.as_str()),
            operations::attempts.eq(operations::attempts + 1),
            operations::lease_until.eq(Some(until)),
            operations::per_mille.eq(0),
            operations::changed_at.eq(now),
        ))
        .returning(Row::as_returning())
        .get_result(c))?;
    let attempt = row.attempts;
    Ok(Some(Claimed { operation: Operation::try_from(row)?, attempt }))
}

/// The rows that a claim still holds.
macro_rules! held {
    ($claimed:expr) => {
        operations::table
            .filter(operations::id.eq(Uid($claimed.operation.id.uuid())))
            .filter(operations::attempts.eq($claimed.attempt))
            .filter(operations::state.eq(OperationState::Running.as_str()))
    };
}

/// Says how far the work has come and holds it until `lease_until`; tells whether to
/// go on. It is not when the operation was cancelled or taken over.
pub fn advance(
    conn: &mut Conn<'_>,
    claimed: &Claimed,
    per_mille: u16,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<bool, DbError> {
    let moved = on_engine!(conn, |c| diesel::update(held!(claimed))
        .set((
            operations::per_mille.eq(i32::from(per_mille.min(1000))),
            operations::lease_until.eq(Some(At(truncate(lease_until)))),
            operations::changed_at.eq(At(truncate(now))),
        ))
        .execute(c))?;
    Ok(moved == 1)
}

/// Notes how the work ended; tells whether it counted. It does not when the operation
/// was cancelled or taken over meanwhile.
pub fn settle(
    conn: &mut Conn<'_>,
    claimed: &Claimed,
    ending: &Ending,
    now: Timestamp,
) -> Result<bool, DbError> {
    let (state, done, sequence, result, problem) = match ending {
        Ending::Succeeded { sequence, result } => {
            (OperationState::Succeeded, Some(1000), Some(*sequence), Some(result), None)
        }
        Ending::Failed { problem } => (OperationState::Failed, None, None, None, Some(problem)),
    };
    let settled = on_engine!(conn, |c| diesel::update(held!(claimed))
        .set((
            operations::state.eq(state.as_str()),
            done.map(|done| operations::per_mille.eq(done)),
            operations::lease_until.eq(None::<At>),
            operations::changed_at.eq(At(truncate(now))),
            operations::sequence.eq(sequence),
            operations::result.eq(result),
            operations::problem.eq(problem),
        ))
        .execute(c))?;
    Ok(settled == 1)
}

/// Gives work back that was not begun in earnest, so that another process may claim
/// it at once; the attempt does not count.
pub fn release(conn: &mut Conn<'_>, claimed: &Claimed, now: Timestamp) -> Result<bool, DbError> {
    let released = on_engine!(conn, |c| diesel::update(held!(claimed))
        .set((
            operations::state.eq(OperationState::Waiting.as_str()),
            operations::attempts.eq(operations::attempts - 1),
            operations::lease_until.eq(None::<At>),
            operations::changed_at.eq(At(truncate(now))),
        ))
        .execute(c))?;
    Ok(released == 1)
}

/// Cancels an operation that waits or runs; tells whether it did either.
pub fn cancel(conn: &mut Conn<'_>, id: OperationId, now: Timestamp) -> Result<bool, DbError> {
    let cancelled = on_engine!(conn, |c| diesel::update(
        operations::table
            .filter(operations::id.eq(Uid(id.uuid())))
            .filter(operations::state.eq_any(["WAITING", "RUNNING"]))
    )
    .set((
        operations::state.eq(OperationState::Cancelled.as_str()),
        operations::lease_until.eq(None::<At>),
        operations::changed_at.eq(At(truncate(now))),
    ))
    .execute(c))?;
    Ok(cancelled == 1)
}

/// Forgets the operations that ended before `before`; tells how many. One that waits
/// or runs stays, however old it is.
pub fn purge(conn: &mut Conn<'_>, before: Timestamp) -> Result<usize, DbError> {
    let before = At(truncate(before));
    let ended: Vec<&str> = OperationState::ALL
        .into_iter()
        .filter(|state| state.is_final())
        .map(OperationState::as_str)
        .collect();
    Ok(on_engine!(conn, |c| diesel::delete(
        operations::table
            .filter(operations::state.eq_any(&ended))
            .filter(operations::changed_at.lt(before))
    )
    .execute(c))?)
}
