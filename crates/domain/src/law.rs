//! The law: dated parameters and provisions, regimes, rules and findings.

pub mod assessment;
pub mod book;
mod case;
pub mod citation;
pub mod examine;
pub mod from_tender;
pub mod purchase;
pub mod regime;
pub mod reservation;
mod routes;
pub mod rules;
mod value;

pub use examine::assess;
pub use from_tender::from_tender;
