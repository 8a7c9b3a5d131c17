//! The law: dated parameters and provisions, regimes, rules and findings.

pub mod assessment;
pub mod book;
pub(crate) mod case;
pub mod citation;
pub mod citing;
pub mod diff;
pub mod examine;
pub mod facts;
pub mod from_choice_system;
pub mod from_tender;
pub mod impact;
pub mod purchase;
pub mod regime;
pub mod replay;
pub mod reservation;
mod routes;
pub mod rules;
pub mod trace;
mod value;

pub use examine::assess;
pub use from_choice_system::{assess_choice_system, from_choice_system};
pub use from_tender::from_tender;
