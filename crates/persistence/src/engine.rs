//! The two engines, and the one macro that writes a query for both.

#[cfg(feature = "postgres")]
use diesel::pg::PgConnection;
#[cfg(feature = "sqlite")]
use diesel::sqlite::SqliteConnection;

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Engine {
    /// One file, one process: the default.
    Sqlite,
    /// Several processes on one server.
    Postgres,
}

impl Engine {
    /// What the engine is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// The cargo feature that compiles the engine in.
    #[must_use]
    pub const fn feature(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// A connection within one transaction, borrowed from the pool.
///
/// It is not a diesel connection: the repositories take it, and nothing else
/// can run a query on it.
pub enum Conn<'c> {
    /// To a SQLite file.
    #[cfg(feature = "sqlite")]
    #[doc(hidden)]
    Sqlite(&'c mut SqliteConnection),
    /// To a PostgreSQL server.
    #[cfg(feature = "postgres")]
    #[doc(hidden)]
    Postgres(&'c mut PgConnection),
}

impl Conn<'_> {
    /// The engine at the other end.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => Engine::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

impl std::fmt::Debug for Conn<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Conn").field(&self.engine()).finish()
    }
}

/// Expands a query once for each engine, so that rustc checks it against each
/// concrete backend.
///
/// It stays private: `cfg` inside an exported macro would be read in the crate
/// that calls it.
macro_rules! on_engine {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            #[cfg(feature = "sqlite")]
            $crate::engine::Conn::Sqlite(inner) => {
                let $c = &mut **inner;
                $body
            }
            #[cfg(feature = "postgres")]
            $crate::engine::Conn::Postgres(inner) => {
                let $c = &mut **inner;
                $body
            }
        }
    };
}
pub(crate) use on_engine;
