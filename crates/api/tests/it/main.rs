//! The service over HTTP: one binary, so that it links once.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that meets what it does not expect has failed"
)]

mod access;
mod attacks;
mod choice_contracts;
mod choice_decisions;
mod choice_ending;
mod choice_systems;
mod choice_watch;
mod clauses;
mod consortia;
mod contacts;
mod contract;
mod enterprises;
mod events;
mod examples;
mod exchange;
mod harness;
mod killed;
mod law;
mod lot_changes;
mod matching;
mod no_person;
mod operations;
mod pages;
mod places;
mod plans;
mod process;
#[cfg(feature = "postgres")]
mod processes_on_postgres;
mod readme;
mod register;
mod relaxations;
mod standing;
mod subsidies;
mod tenders;
mod two_processes;
mod visibility;
mod writes;
