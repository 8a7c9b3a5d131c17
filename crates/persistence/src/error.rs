//! What can go wrong with the database, the same for both engines.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::engine::Engine;

/// The driver's own account of a failure; it goes to the log and never to a client.
pub type Cause = Box<dyn std::error::Error + Send + Sync + 'static>;

/// Why a unit of work failed.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// Another record has this key.
    #[error("another record has this {key}")]
    Taken {
        /// Which key.
        key: UniqueKey,
        /// The driver's account.
        #[source]
        source: Cause,
    },
    /// The record refers to something that does not exist. The engines do not
    /// both tell what, so this does not either.
    #[error("the record refers to something that does not exist")]
    Missing {
        /// The driver's account.
        #[source]
        source: Cause,
    },
    /// Another writer was in the way; the same work can be tried again.
    #[error("another writer was in the way")]
    Busy {
        /// The driver's account.
        #[source]
        source: Cause,
    },
    /// There is no room left to store anything.
    #[error("the storage is full")]
    Full {
        /// The driver's account.
        #[source]
        source: Cause,
    },
    /// The database cannot be reached, or every connection stayed in use.
    #[error("the database cannot be reached")]
    Unavailable {
        /// The driver's account.
        #[source]
        source: Cause,
    },
    /// A stored record cannot be read back.
    #[error("a stored {what} cannot be read back")]
    Corrupt {
        /// What could not be read.
        what: &'static str,
        /// Why.
        #[source]
        source: Cause,
    },
    /// A list was asked for in a way that its field does not support.
    #[error("the field `{field}` cannot be asked for like this")]
    Unsupported {
        /// The field's name on the wire.
        field: &'static str,
    },
    /// Anything else: a defect or an outage.
    #[error("the database failed")]
    Other {
        /// The driver's account.
        #[source]
        source: Cause,
    },
}

/// What must be unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UniqueKey {
    /// The identity of a record.
    Identity,
    /// A municipality's area.
    MunicipalityArea,
    /// A committee's name within its municipality.
    CommitteeName,
    /// A role of a subject within a scope.
    Membership,
    /// An enterprise's organisation number.
    OrganisationNumber,
    /// A version of a clause of one owner.
    ClauseVersion,
    /// The one published version of a clause of one owner.
    PublishedClause,
    /// A tender's registration number within its committee.
    RegistrationNumber,
    /// An amendment's place among all of them.
    AmendmentPosition,
    /// A choice system's registration number within its committee.
    ChoiceSystemNumber,
    /// The one contract of an application that has not ended.
    RunningContract,
}

impl UniqueKey {
    /// Every key.
    pub const ALL: [Self; 11] = [
        Self::Identity,
        Self::MunicipalityArea,
        Self::CommitteeName,
        Self::Membership,
        Self::OrganisationNumber,
        Self::ClauseVersion,
        Self::PublishedClause,
        Self::RegistrationNumber,
        Self::AmendmentPosition,
        Self::ChoiceSystemNumber,
        Self::RunningContract,
    ];

    /// The name of the index, which PostgreSQL reports, and the columns, which
    /// SQLite reports instead unless the index is on an expression.
    const fn reported_as(self) -> (&'static str, &'static str) {
        match self {
            Self::Identity => ("_pkey", ".id"),
            Self::MunicipalityArea => ("municipalities_area", "municipalities.area"),
            Self::CommitteeName => {
                ("committees_name", "committees.municipality_id, committees.name_folded")
            }
            Self::Membership => (
                "memberships_scope",
                "memberships.issuer, memberships.subject, memberships.role, memberships.scope_key",
            ),
            Self::OrganisationNumber => {
                ("enterprises_organisation_number", "enterprises.organisation_number")
            }
            Self::ClauseVersion => ("clauses_version", "index 'clauses_version'"),
            Self::PublishedClause => ("clauses_published", "index 'clauses_published'"),
            Self::RegistrationNumber => {
                ("tenders_registration_number", "tenders.committee_id, tenders.registration_number")
            }
            Self::AmendmentPosition => ("law_amendments_position", "law_amendments.position"),
            Self::ChoiceSystemNumber => (
                "choice_systems_registration_number",
                "choice_systems.committee_id, choice_systems.registration_number",
            ),
            Self::RunningContract => {
                ("provider_contracts_running", "provider_contracts.application_id")
            }
        }
    }

    /// What is unique, in Swedish.
    #[must_use]
    pub const fn swedish(self) -> &'static str {
        match self {
            Self::Identity => "identitet",
            Self::MunicipalityArea => "område",
            Self::CommitteeName => "namn i kommunen",
            Self::Membership => "roll i räckvidden",
            Self::OrganisationNumber => "organisationsnummer",
            Self::ClauseVersion => "kod och version",
            Self::PublishedClause => "kod och är publicerad",
            Self::RegistrationNumber | Self::ChoiceSystemNumber => "diarienummer i nämnden",
            Self::RunningContract => "ansökan och har inte upphört",
            Self::AmendmentPosition => "plats; en annan ändring lagrades samtidigt",
        }
    }

    fn find(constraint: Option<&str>, message: &str) -> Option<Self> {
        let columns = message.strip_prefix("UNIQUE constraint failed: ");
        Self::ALL.into_iter().find(|key| {
            let (index, reported) = key.reported_as();
            match (key, constraint, columns) {
                (Self::Identity, Some(name), _) => name.ends_with(index),
                (_, Some(name), _) => name == index,
                (Self::Identity, None, Some(columns)) => columns.ends_with(reported),
                (_, None, Some(columns)) => columns == reported,
                (_, None, None) => false,
            }
        })
    }
}

impl std::fmt::Display for UniqueKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Identity => "identity",
            Self::MunicipalityArea => "area",
            Self::CommitteeName => "name in the municipality",
            Self::Membership => "role in the scope",
            Self::OrganisationNumber => "organisation number",
            Self::ClauseVersion => "code and version",
            Self::PublishedClause => "code and is published",
            Self::RegistrationNumber | Self::ChoiceSystemNumber => {
                "registration number in the committee"
            }
            Self::RunningContract => "application and has not ended",
            Self::AmendmentPosition => "position; another amendment was stored at the same time",
        })
    }
}

impl From<DieselError> for DbError {
    fn from(error: DieselError) -> Self {
        let (kind, info) = match error {
            DieselError::DatabaseError(kind, info) => (kind, info),
            DieselError::DeserializationError(source) => {
                return Self::Corrupt { what: "row", source };
            }
            DieselError::BrokenTransactionManager => {
                return Self::Unavailable { source: Box::new(error) };
            }
            other => return Self::Other { source: Box::new(other) },
        };
        let key = UniqueKey::find(info.constraint_name(), info.message());
        let told = Told::from_message(info.message());
        let is_unique = matches!(kind, DatabaseErrorKind::UniqueViolation);
        let is_reference = matches!(kind, DatabaseErrorKind::ForeignKeyViolation);
        let is_race = matches!(kind, DatabaseErrorKind::SerializationFailure);
        let is_gone = matches!(
            kind,
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand
        );
        let source: Cause = Box::new(DieselError::DatabaseError(kind, info));
        match (key, told) {
            (Some(key), _) if is_unique => Self::Taken { key, source },
            _ if is_reference => Self::Missing { source },
            (_, Told::Full) => Self::Full { source },
            (_, Told::Busy) => Self::Busy { source },
            (_, Told::Gone) => Self::Unavailable { source },
            _ if is_race => Self::Busy { source },
            _ if is_gone => Self::Unavailable { source },
            _ => Self::Other { source },
        }
    }
}

/// What only the driver's message tells, because diesel passes no code on.
#[derive(Clone, Copy)]
enum Told {
    Busy,
    Full,
    Gone,
    Nothing,
}

impl Told {
    fn from_message(message: &str) -> Self {
        let says = |parts: &[&str]| parts.iter().any(|part| message.contains(part));
        if says(&["database is locked", "database table is locked", "deadlock detected"]) {
            Self::Busy
        } else if says(&["database or disk is full", "No space left on device"]) {
            Self::Full
        } else if says(&["terminating connection", "server closed the connection"]) {
            Self::Gone
        } else {
            Self::Nothing
        }
    }
}

/// Why a record was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// Somebody changed it first.
    #[error("the record has changed; its version is now {current}")]
    Stale {
        /// The version that is stored.
        current: u32,
    },
    /// There is no such record.
    #[error("there is no such record")]
    Gone,
    /// It is a published clause, which never changes.
    #[error("a published clause never changes")]
    Frozen,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<DieselError> for UpdateError {
    fn from(error: DieselError) -> Self {
        Self::Db(error.into())
    }
}

/// Why a database cannot be opened. No message repeats the URL, which may hold
/// a password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no engine.
    #[error("a database URL begins with `sqlite:` or `postgres://`")]
    NoScheme,
    /// The URL names an engine that the service does not know.
    #[error("the service knows no database `{scheme}`; it knows `sqlite` and `postgres`")]
    UnknownScheme {
        /// What stood before the colon.
        scheme: String,
    },
    /// The URL names no file that several connections could share.
    #[error("a SQLite URL names a file, as in `sqlite:hansyn.db`")]
    NoFile,
    /// The engine is not in this binary.
    #[error("this binary is built without {}; build it with the cargo feature `{}`", .engine.name(), .engine.feature())]
    NotCompiledIn {
        /// The engine.
        engine: Engine,
    },
    /// This version of SQLite can corrupt a database in WAL mode.
    #[error("SQLite {version} can corrupt a database in WAL mode; 3.51.3 or newer is needed")]
    TooOld {
        /// The version that was found.
        version: String,
    },
    /// No connection could be made.
    #[error("no connection to the {} database could be made", .engine.name())]
    Connect {
        /// The engine.
        engine: Engine,
        /// The driver's account.
        #[source]
        source: Cause,
    },
}

/// Why the schema was not brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database belongs to a newer version of the service.
    #[error(
        "the database has the migration `{version}`, which this binary does not know; use a newer one"
    )]
    Newer {
        /// The first migration that is not known.
        version: String,
    },
    /// A migration failed.
    #[error("a migration failed")]
    Failed {
        /// The driver's account.
        #[source]
        source: Cause,
    },
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    fn told(kind: DatabaseErrorKind, message: &str) -> DbError {
        DieselError::DatabaseError(kind, Box::new(message.to_owned())).into()
    }

    #[test]
    fn what_the_driver_only_says_is_understood() {
        let unknown = |message| told(DatabaseErrorKind::Unknown, message);
        assert!(matches!(unknown("database is locked"), DbError::Busy { .. }));
        assert!(matches!(unknown("deadlock detected"), DbError::Busy { .. }));
        assert!(matches!(unknown("database or disk is full"), DbError::Full { .. }));
        let extend = "could not extend file \"base/1\": No space left on device";
        assert!(matches!(unknown(extend), DbError::Full { .. }));
        assert!(matches!(unknown("syntax error"), DbError::Other { .. }));
    }

    #[test]
    fn a_race_that_the_server_ended_is_busy_and_a_lost_connection_unavailable() {
        let race = told(DatabaseErrorKind::SerializationFailure, "could not serialize access");
        assert!(matches!(race, DbError::Busy { .. }));
        let lost = told(DatabaseErrorKind::ClosedConnection, "no connection to the server");
        assert!(matches!(lost, DbError::Unavailable { .. }));
    }

    #[test]
    fn the_cause_is_in_the_chain_and_not_in_the_message() {
        let error = told(DatabaseErrorKind::Unknown, "relation \"secret\" does not exist");
        assert!(!error.to_string().contains("secret"));
        assert!(error.source().is_some_and(|source| source.to_string().contains("secret")));
    }
}
