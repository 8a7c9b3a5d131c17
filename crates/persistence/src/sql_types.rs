//! SQL types that have the best physical type of each engine, and the values
//! that carry them.
//!
//! On SQLite each is text whose order is the order of the values.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::SqlType;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

/// `timestamptz` on PostgreSQL, RFC 3339 text of fixed width on SQLite.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185))]
#[diesel(sqlite_type(name = "Text"))]
pub struct UtcTimestamp;

/// `date` on PostgreSQL, `YYYY-MM-DD` on SQLite.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
#[diesel(postgres_type(oid = 1082, array_oid = 1182))]
#[diesel(sqlite_type(name = "Text"))]
pub struct CivilDate;

/// `jsonb` on PostgreSQL, text on SQLite.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
#[diesel(postgres_type(oid = 3802, array_oid = 3807))]
#[diesel(sqlite_type(name = "Text"))]
pub struct JsonDoc;

/// `uuid` on PostgreSQL, its hyphenated text on SQLite.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951))]
#[diesel(sqlite_type(name = "Text"))]
pub struct PortableUuid;

/// A moment, to the microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = UtcTimestamp)]
pub(crate) struct At(pub(crate) Timestamp);

/// A civil date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = CivilDate)]
pub(crate) struct Day(pub(crate) Date);

/// A JSON document as text; whoever wants its members parses it.
#[derive(Debug, Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = JsonDoc)]
pub(crate) struct Doc(pub(crate) String);

/// A UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = PortableUuid)]
pub(crate) struct Uid(pub(crate) Uuid);

/// `now` cut to the microsecond, which is what PostgreSQL keeps. A reply built
/// from memory would otherwise differ from the stored row.
pub(crate) fn truncate(now: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use super::{
        At, CivilDate, Day, Doc, FromSql, IsNull, JsonDoc, Output, PortableUuid, ToSql, Uid,
        UtcTimestamp, deserialize, serialize,
    };
    use diesel::sql_types::Text;
    use diesel::sqlite::{Sqlite, SqliteValue};

    fn text(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<String> {
        <String as FromSql<Text, Sqlite>>::from_sql(value)
    }

    impl ToSql<UtcTimestamp, Sqlite> for At {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
            // Always six decimals, so that the order of texts is the order of time.
            out.set_value(format!("{:.6}", self.0));
            Ok(IsNull::No)
        }
    }

    impl FromSql<UtcTimestamp, Sqlite> for At {
        fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
            Ok(Self(text(value)?.parse()?))
        }
    }

    impl ToSql<CivilDate, Sqlite> for Day {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
            out.set_value(self.0.to_string());
            Ok(IsNull::No)
        }
    }

    impl FromSql<CivilDate, Sqlite> for Day {
        fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
            Ok(Self(text(value)?.parse()?))
        }
    }

    impl ToSql<JsonDoc, Sqlite> for Doc {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
            out.set_value(self.0.as_str());
            Ok(IsNull::No)
        }
    }

    impl FromSql<JsonDoc, Sqlite> for Doc {
        fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
            text(value).map(Self)
        }
    }

    impl ToSql<PortableUuid, Sqlite> for Uid {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
            out.set_value(self.0.to_string());
            Ok(IsNull::No)
        }
    }

    impl FromSql<PortableUuid, Sqlite> for Uid {
        fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
            Ok(Self(text(value)?.parse()?))
        }
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use std::io::Write;

    use super::{
        At, CivilDate, Day, Doc, FromSql, IsNull, JsonDoc, Output, PortableUuid, ToSql, Uid,
        UtcTimestamp, deserialize, serialize,
    };
    use diesel::pg::data_types::{PgDate, PgTimestamp};
    use diesel::pg::{Pg, PgValue};
    use diesel::sql_types;
    use jiff::civil::{Date, date};
    use jiff::{Timestamp, ToSpan};

    /// Microseconds from 1970 to 2000, where PostgreSQL begins to count.
    const EPOCH_MICROSECONDS: i64 = 946_684_800_000_000;
    const EPOCH_DAY: Date = date(2000, 1, 1);

    impl ToSql<UtcTimestamp, Pg> for At {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
            let since = PgTimestamp(self.0.as_microsecond() - EPOCH_MICROSECONDS);
            ToSql::<sql_types::Timestamptz, Pg>::to_sql(&since, &mut out.reborrow())
        }
    }

    impl FromSql<UtcTimestamp, Pg> for At {
        fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
            let PgTimestamp(since) = FromSql::<sql_types::Timestamptz, Pg>::from_sql(value)?;
            let since = since.checked_add(EPOCH_MICROSECONDS).ok_or("a moment beyond all time")?;
            Ok(Self(Timestamp::from_microsecond(since)?))
        }
    }

    impl ToSql<CivilDate, Pg> for Day {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
            let since = PgDate((self.0 - EPOCH_DAY).get_days());
            ToSql::<sql_types::Date, Pg>::to_sql(&since, &mut out.reborrow())
        }
    }

    impl FromSql<CivilDate, Pg> for Day {
        fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
            let PgDate(since) = FromSql::<sql_types::Date, Pg>::from_sql(value)?;
            Ok(Self(EPOCH_DAY.checked_add(i64::from(since).days())?))
        }
    }

    impl ToSql<JsonDoc, Pg> for Doc {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
            // The binary form of jsonb is its version, which is 1, and the text.
            out.write_all(&[1])?;
            out.write_all(self.0.as_bytes())?;
            Ok(IsNull::No)
        }
    }

    impl FromSql<JsonDoc, Pg> for Doc {
        fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
            match value.as_bytes() {
                [1, text @ ..] => Ok(Self(String::from_utf8(text.to_vec())?)),
                _ => Err("a version of jsonb that is not known".into()),
            }
        }
    }

    impl ToSql<PortableUuid, Pg> for Uid {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
            ToSql::<sql_types::Uuid, Pg>::to_sql(&self.0, out)
        }
    }

    impl FromSql<PortableUuid, Pg> for Uid {
        fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
            FromSql::<sql_types::Uuid, Pg>::from_sql(value).map(Self)
        }
    }
}
