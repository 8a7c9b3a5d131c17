//! The routes, one resource a file: handlers, then wire types.

pub mod assessments;
pub mod audit;
pub mod clauses;
pub mod committees;
pub mod documents;
pub mod enterprises;
pub mod events;
pub mod exports;
pub mod history;
pub mod imports;
pub mod law;
pub mod lots;
pub mod memberships;
pub mod meta;
pub mod municipalities;
pub mod tenders;
pub mod vocabulary;
pub mod webhooks;
