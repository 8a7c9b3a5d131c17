//! Long work: what can be asked for as an operation, and who carries it out.
//!
//! A short question is answered at once. A long one is stored with whoever asked,
//! claimed by one process at a time, and its result kept; [`task`] says what can be
//! asked for, [`runner`] does it, and [`Desk`] is what both ways work with.

pub mod runner;
pub mod task;

use std::collections::BTreeSet;
use std::sync::Arc;

use hansyn_domain::matching::Stopped;
use hansyn_persistence::{Conn, Db, DbError, Visibility};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::edge::books::Books;
use crate::edge::{Edge, swedish_day};
use crate::live::{Live, Register};
use crate::problem::Problem;

/// What a question is answered with, on a blocking thread.
#[derive(Debug, Clone)]
pub struct Desk {
    db: Db,
    live: Arc<Live>,
    /// The law book, embedded and amended.
    pub books: Arc<Books>,
    /// What whoever asks may see.
    pub visibility: Visibility,
    /// The day of the question.
    pub today: Date,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Ended {
    /// It cannot be answered.
    Refused(Problem),
    /// Nobody wants to know any more.
    Stopped,
}

impl From<Problem> for Ended {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<DbError> for Ended {
    fn from(error: DbError) -> Self {
        Self::Refused(error.into())
    }
}

impl From<Stopped> for Ended {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

impl From<Ended> for Problem {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Refused(problem) => problem,
            Ended::Stopped => Self::from(DbError::Busy { source: Box::new(Stopped) }),
        }
    }
}

impl Desk {
    /// Reads in one transaction.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&mut Conn<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.db.read(work)
    }

    /// Reads in one transaction, beside the register in memory. What takes long is
    /// done afterwards: nobody can change the register while it is held.
    pub fn read_live<T>(
        &self,
        work: impl FnMut(&mut Conn<'_>, Register<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.live.read(&self.db, work)
    }
}

impl Edge {
    /// What a question is answered with that is asked today.
    #[must_use]
    pub fn desk(&self, visibility: Visibility) -> Desk {
        Desk {
            db: self.db().clone(),
            live: self.live_shared(),
            books: self.books(),
            visibility,
            today: self.today(),
        }
    }

    /// What a question is answered with that was asked at a moment; nothing is seen
    /// until it is known who asked.
    #[must_use]
    pub fn desk_at(&self, asked_at: Timestamp) -> Desk {
        let nothing = Visibility::Committees(BTreeSet::new());
        Desk { today: swedish_day(asked_at), ..self.desk(nothing) }
    }

    /// Answers a question on a blocking thread, whatever it takes.
    pub async fn answer<T, F>(&self, visibility: Visibility, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Desk) -> Result<T, Ended> + Send + 'static,
    {
        let desk = self.desk(visibility);
        self.hop(move || Ok(work(&desk)?)).await
    }
}
