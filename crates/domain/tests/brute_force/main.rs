//! The matching against a brute force that shares no code with it: records are
//! judged by the words of the documentation, one enterprise and one requirement at
//! a time, and everything else is tried out.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "what cannot be judged must fail the test"
)]

mod changes;
mod groups;
mod judge;
mod places;
mod population;
mod ranking;
