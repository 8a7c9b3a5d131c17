//! The domain of hansyn: social considerations in Swedish municipal procurement.
//!
//! Pure: no input or output, no clock, no random identities. Dates, identities
//! and data come in as arguments, so that every rule is a plain test.

pub mod area;
pub mod choice_system;
pub mod clause;
pub mod cpv;
pub mod enterprise;
pub(crate) mod exact;
pub mod ids;
pub mod law;
pub mod matching;
pub mod money;
pub mod organisation_number;
pub mod party;
pub mod period;
pub mod plan;
pub mod share;
pub mod statement;
pub mod subsidy;
pub mod tender;
pub mod text;
pub mod violation;
