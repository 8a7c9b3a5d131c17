//! Choice systems from the committee's decision to the first placed person.
//!
//! `tests/choice_systems/tyreso.json` holds one system with one application and
//! one contract; the cases beside it are changes of it, one file a case.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail like tests"
)]

#[path = "choice_systems/areas.rs"]
mod areas;
#[path = "choice_systems/ceilings.rs"]
mod ceilings;
#[path = "choice_systems/contracts.rs"]
mod contracts;
#[path = "choice_systems/days.rs"]
mod days;
#[path = "choice_systems/decisions.rs"]
mod decisions;
#[path = "choice_systems/ending.rs"]
mod ending;
#[cfg(feature = "schema")]
#[path = "choice_systems/fields.rs"]
mod fields;
#[path = "choice_systems/fixture.rs"]
mod fixture;
#[path = "support/golden.rs"]
mod golden;
#[path = "choice_systems/no_person.rs"]
mod no_person;
#[path = "choice_systems/promised.rs"]
mod promised;
#[path = "choice_systems/proposals.rs"]
mod proposals;
#[path = "choice_systems/systems.rs"]
mod systems;
#[path = "choice_systems/walk.rs"]
mod walk;
#[path = "choice_systems/watch.rs"]
mod watch;
#[path = "choice_systems/withdrawals.rs"]
mod withdrawals;
