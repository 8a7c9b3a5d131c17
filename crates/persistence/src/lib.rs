//! Persistence: SQLite and PostgreSQL from one text.
//!
//! The only crate that names diesel. It is synchronous and knows no runtime;
//! time and fresh identities come in as arguments.
//!
//! A record is a JSON document beside the columns that lists filter and sort
//! by. Every change is one transaction ([`Db::write`]), which stores the record,
//! its new version, an audit entry and an event, or nothing.

mod condition;
mod db;
mod engine;
mod error;
#[cfg(feature = "sqlite")]
mod group_commit;
mod migrate;
#[cfg(feature = "postgres")]
mod postgres;
mod repository;
mod schema;
mod sql_types;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stored;
mod table;
mod trail;
mod tx;
mod visibility;

pub mod amendments;
pub mod applications;
pub mod assessments;
pub mod audit;
pub mod choice_systems;
pub mod clauses;
pub mod committees;
pub mod contacts;
pub mod cpv_choices;
pub mod deliveries;
mod enterprise_derived;
pub mod enterprise_names;
mod enterprise_reaches;
pub mod enterprises;
pub mod events;
pub mod idempotency;
pub mod memberships;
pub mod municipalities;
pub mod operations;
pub mod plans;
pub mod provider_contracts;
pub mod query;
pub mod tenders;
#[cfg(feature = "testing")]
pub mod testing;
pub mod versions;
pub mod webhooks;

pub use db::Db;
pub use engine::{Conn, Engine};
pub use error::{Cause, DbError, MigrateError, OpenError, UniqueKey, UpdateError};
pub use migrate::Migrated;
pub use stored::{AggregateKind, Kind, Stored, StoredId};
pub use tx::{Action, Actor, Stamp, Tx, event_type};
pub use visibility::{RESTRICTED, Visibility};

#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
compile_error!("turn on the feature `sqlite`, `postgres` or both");
