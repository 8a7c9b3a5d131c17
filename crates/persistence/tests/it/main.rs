//! Every repository function, on every engine that is compiled in.
//!
//! A test is written once and runs on each engine against a database of its
//! own. With the feature `postgres` a missing server is a failure.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected has failed"
)]

use hansyn_persistence::Engine;
use hansyn_persistence::testing::TestDb;

/// Writes each test once for every engine.
macro_rules! each_engine {
    ($($(#[$doc:meta])* fn $name:ident($db:ident) $body:block)+) => {$(
        mod $name {
            use super::*;

            fn check($db: &crate::TestDb) $body

            #[cfg(feature = "sqlite")]
            #[test]
            fn sqlite() {
                check(&crate::TestDb::new(crate::Engine::Sqlite));
            }

            #[cfg(feature = "postgres")]
            #[test]
            fn postgres() {
                check(&crate::TestDb::new(crate::Engine::Postgres));
            }
        }
    )+};
}

mod aggregates;
mod amendments;
mod choice_systems;
mod choice_visibility;
mod clauses;
mod concurrency;
mod contacts;
mod enterprise_names;
mod enterprise_reaches;
mod idempotency;
mod lists;
mod opening;
mod operations;
mod plans;
mod register;
mod samples;
mod trail;
mod unique_keys;
mod visibility;
mod webhooks;

/// The engines that are compiled in.
fn engines() -> Vec<Engine> {
    let mut engines = Vec::new();
    if cfg!(feature = "sqlite") {
        engines.push(Engine::Sqlite);
    }
    if cfg!(feature = "postgres") {
        engines.push(Engine::Postgres);
    }
    engines
}
