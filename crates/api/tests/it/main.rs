//! The service over HTTP: one binary, so that it links once.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that meets what it does not expect has failed"
)]

mod access;
mod clauses;
mod contract;
mod enterprises;
mod events;
mod examples;
mod exchange;
mod harness;
mod process;
mod readme;
mod tenders;
mod visibility;
mod writes;
