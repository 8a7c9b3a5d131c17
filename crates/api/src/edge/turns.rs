//! Turns: no caller holds every connection, and nobody waits for ever.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::{Code, Problem};

/// How many callers are remembered before those without a call are forgotten.
const REMEMBERED: usize = 1024;

/// The calls that each caller has under way.
#[derive(Debug)]
pub struct Turns {
    at_once: usize,
    callers: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Turns {
    /// At most `at_once` calls of each caller; further ones wait.
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        Self { at_once: at_once.max(1), callers: Mutex::default() }
    }

    /// The turns of `caller`.
    pub(super) fn of(&self, caller: &str) -> Arc<Semaphore> {
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if callers.len() >= REMEMBERED {
            // Every call under way or waiting holds its caller's turns, too.
            callers.retain(|_, turns| Arc::strong_count(turns) > 1);
        }
        let turns = callers.entry(caller.to_owned());
        Arc::clone(turns.or_insert_with(|| Arc::new(Semaphore::new(self.at_once))))
    }
}

/// One of `turns`, or 503 when none is free within `patience`.
pub(super) async fn one_of(
    turns: Arc<Semaphore>,
    patience: Duration,
) -> Result<OwnedSemaphorePermit, Problem> {
    let busy = || Problem::new(Code::Unavailable).header("retry-after", "1");
    match tokio::time::timeout(patience, turns.acquire_owned()).await {
        Ok(turn) => turn.map_err(|error| busy().caused_by(error)),
        Err(error) => Err(busy().caused_by(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_has_as_many_turns_as_are_given_and_others_have_their_own() {
        let turns = Turns::new(2);
        let held: Vec<_> = (0..2).filter_map(|_| turns.of("a").try_acquire_owned().ok()).collect();
        assert_eq!(held.len(), 2);
        assert!(turns.of("a").try_acquire_owned().is_err());
        assert!(turns.of("b").try_acquire_owned().is_ok());
    }

    #[test]
    fn callers_without_a_call_are_forgotten_and_those_with_one_are_not() {
        let turns = Turns::new(1);
        let held = turns.of("busy").try_acquire_owned();
        for number in 0..=REMEMBERED {
            turns.of(&number.to_string());
        }
        assert!(turns.callers.lock().unwrap().len() <= REMEMBERED);
        assert!(turns.of("busy").try_acquire_owned().is_err());
        drop(held);
    }

    #[actix_web::test]
    async fn whoever_gets_no_turn_in_time_is_told_to_come_back() {
        let refused = one_of(Arc::new(Semaphore::new(0)), Duration::ZERO).await;
        assert_eq!(refused.unwrap_err().code(), Code::Unavailable);
    }
}
