//! Carrying out operations, one at a time in each process, and forgetting those that
//! ended long ago.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hansyn_persistence::memberships::grants_of;
use hansyn_persistence::operations::{self, Claimed, Ending};
use hansyn_persistence::{Db, DbError};
use jiff::SignedDuration;
use tokio::sync::watch;

use super::task::Task;
use super::{Desk, Ended};
use crate::auth::policy::{Access, Action as _, Match};
use crate::edge::{Clock, Edge};
use crate::problem::{Code, Problem};

/// How long an operation is held when its process dies.
const HELD: SignedDuration = SignedDuration::from_secs(120);

/// How often a process says how far its work has come, and asks whether to go on.
const SAID_EVERY: Duration = Duration::from_millis(500);

/// How long the runner waits between forgetting operations that are no longer kept.
const FORGOTTEN_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// Carries out what waits until `stop` says so. What has ended is kept for as long as
/// `kept` says.
pub async fn run(
    edge: Arc<Edge>,
    pause: Duration,
    kept: SignedDuration,
    mut stop: watch::Receiver<bool>,
) {
    let mut forgotten = None;
    loop {
        let now = edge.now();
        if forgotten.is_none_or(|last| now.duration_since(last) >= FORGOTTEN_EVERY) {
            if let Err(problem) = forget(&edge, kept).await {
                problem.log();
            }
            forgotten = Some(now);
        }
        let worked = once_until(&edge, &stop).await.unwrap_or_else(|problem| {
            problem.log();
            false
        });
        if !worked {
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = edge.asked_for() => {}
                _ = stop.changed() => {}
            }
        }
        if *stop.borrow() {
            return;
        }
    }
}

/// Forgets the operations that ended longer ago than they are `kept`; answers how many.
pub async fn forget(edge: &Edge, kept: SignedDuration) -> Result<usize, Problem> {
    let (db, now) = (edge.db().clone(), edge.now());
    let Ok(before) = now.saturating_sub(kept) else { return Ok(0) };
    let count =
        edge.hop(move || Ok(db.plain_write(|conn| operations::purge(conn, before))?)).await?;
    if count > 0 {
        tracing::info!(operations = count, "forgot {count} operations that ended long ago");
    }
    Ok(count)
}

/// Carries out the operation that has waited longest; answers whether there was one.
pub async fn once(edge: &Edge) -> Result<bool, Problem> {
    let (_keep, never) = watch::channel(false);
    once_until(edge, &never).await
}

async fn once_until(edge: &Edge, stop: &watch::Receiver<bool>) -> Result<bool, Problem> {
    let (db, clock) = (edge.db().clone(), edge.clock());
    let held = {
        let (db, clock) = (db.clone(), Arc::clone(&clock));
        edge.hop(move || Ok(claim(&db, &clock)?)).await?
    };
    let Some(claimed) = held else { return Ok(false) };
    let desk = edge.desk_at(claimed.operation.created_at);
    let work = Work { db, clock, claimed, stop: stop.clone() };
    // It counts for minutes, and holds no connection while it does.
    let span = tracing::Span::current();
    tokio::task::spawn_blocking(move || span.in_scope(|| work.carry_out(desk)))
        .await
        .map_err(|error| Problem::new(Code::Internal).caused_by(error))??;
    Ok(true)
}

fn claim(db: &Db, clock: &Clock) -> Result<Option<Claimed>, DbError> {
    let now = clock();
    let until = now.saturating_add(HELD).unwrap_or(now);
    db.plain_write(|conn| operations::claim(conn, now, until))
}

/// An operation that this process carries out.
struct Work {
    db: Db,
    clock: Clock,
    claimed: Claimed,
    stop: watch::Receiver<bool>,
}

impl Work {
    fn carry_out(&self, desk: Desk) -> Result<(), Problem> {
        let operation = &self.claimed.operation;
        let ending = match self.answered(desk) {
            Ok(ending) => ending,
            Err(Ended::Refused(problem)) if problem.code() == Code::Unavailable => {
                // The database may be back when the lease has run out.
                return Err(problem);
            }
            Err(Ended::Refused(problem)) => {
                if problem.code() == Code::Internal {
                    problem.log();
                }
                Ending::Failed { problem: problem.code().as_str().to_owned() }
            }
            Err(Ended::Stopped) => return self.given_back(),
        };
        let now = (self.clock)();
        let counted =
            self.db.plain_write(|conn| operations::settle(conn, &self.claimed, &ending, now))?;
        let ended = if counted { "ended" } else { "was not wanted any more" };
        tracing::info!(operation.id = %operation.id, "operation `{}` {ended}", operation.id);
        Ok(())
    }

    /// Whoever asked must still be allowed to, and sees no more than they may now.
    fn answered(&self, desk: Desk) -> Result<Ending, Ended> {
        let operation = &self.claimed.operation;
        let task = Task::read_back(&operation.request)?;
        let grants =
            desk.read(|conn| Ok(grants_of(conn, &operation.issuer, &operation.subject)?))?;
        let access = Access::new(grants);
        if !access.has_any(Match::ROLES) {
            return Err(Problem::new(Code::Forbidden).into());
        }
        let desk = Desk { visibility: access.visibility(), ..desk };
        let mut said = Said { work: self, last: None, reached: 0, lost: None };
        let answer = task.run(&desk, &mut |per_mille| said.goes_on(per_mille));
        if let Some(problem) = said.lost {
            return Err(problem.into());
        }
        let answer = answer?;
        let result = serde_json::to_vec(&answer)
            .map_err(|error| Problem::new(Code::Internal).caused_by(error))?;
        Ok(Ending::Succeeded { sequence: answer.sequence(), result })
    }

    /// Work that was stopped since the process stops can be claimed by another at
    /// once; what was cancelled stays so.
    fn given_back(&self) -> Result<(), Problem> {
        let now = (self.clock)();
        self.db.plain_write(|conn| operations::release(conn, &self.claimed, now))?;
        Ok(())
    }
}

/// What was last said of how far the work has come.
struct Said<'w> {
    work: &'w Work,
    last: Option<Instant>,
    reached: u16,
    lost: Option<Problem>,
}

impl Said<'_> {
    fn goes_on(&mut self, per_mille: u16) -> bool {
        if *self.work.stop.borrow() {
            return false;
        }
        if self.last.is_some_and(|last| last.elapsed() < SAID_EVERY) {
            return true;
        }
        self.last = Some(Instant::now());
        self.reached = self.reached.max(per_mille);
        let now = (self.work.clock)();
        let until = now.saturating_add(HELD).unwrap_or(now);
        let said = self.work.db.plain_write(|conn| {
            operations::advance(conn, &self.work.claimed, self.reached, now, until)
        });
        said.unwrap_or_else(|error: DbError| {
            self.lost = Some(error.into());
            false
        })
    }
}
