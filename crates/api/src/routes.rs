//! The routes, one resource a file: handlers, then wire types.

pub mod amendments;
pub mod assessments;
pub mod audit;
pub mod clause_lints;
pub mod clauses;
pub mod committees;
pub mod documents;
pub mod enterprises;
pub mod events;
pub mod explanations;
pub mod exports;
pub mod history;
pub mod impacts;
pub mod imports;
pub mod law;
pub mod lots;
pub mod memberships;
pub mod merges;
pub mod meta;
pub mod municipalities;
pub mod rounds;
pub mod standing;
pub mod subsidies;
pub mod tenders;
pub mod vocabulary;
pub mod webhooks;
