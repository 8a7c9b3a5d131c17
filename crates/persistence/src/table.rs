//! The SQL of one aggregate, which the macro `table!` writes.

use crate::condition::{Order, Where};
use crate::engine::Conn;
use crate::error::DbError;
use crate::sql_types::{At, Doc, Uid};
use crate::stored::Kind;

/// The columns of every aggregate, as they are read.
pub(crate) type HeadRow = (Uid, i32, At, At, Option<Uid>, Doc);

/// The columns of every aggregate, as they are written.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) id: Uid,
    pub(crate) version: i32,
    pub(crate) created_at: At,
    pub(crate) changed_at: At,
    pub(crate) scope: Option<Uid>,
    pub(crate) is_open: bool,
    pub(crate) search_text: String,
    pub(crate) body: Doc,
}

/// The SQL of one aggregate.
pub(crate) trait Table: Kind {
    /// Inserts the row.
    fn insert_row(&self, conn: &mut Conn<'_>, head: &Head) -> Result<(), DbError>;
    /// Replaces the row whose version is `expected`; tells how many there were.
    fn update_row(&self, conn: &mut Conn<'_>, head: &Head, expected: i32)
    -> Result<usize, DbError>;
    /// Removes the row whose version is `expected`; tells how many there were.
    fn delete_row(conn: &mut Conn<'_>, id: Uid, expected: i32) -> Result<usize, DbError>;
    /// The row of this identity, if `seen` holds for it.
    fn row(conn: &mut Conn<'_>, id: Uid, seen: Where) -> Result<Option<HeadRow>, DbError>;
    /// Some rows.
    fn rows(
        conn: &mut Conn<'_>,
        which: Where,
        order: Order,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<HeadRow>, DbError>;
    /// How many rows there are.
    fn count(conn: &mut Conn<'_>, which: Where) -> Result<i64, DbError>;
    /// Writes the rows of child tables, once the row itself is written.
    fn write_children(&self, conn: &mut Conn<'_>, id: Uid) -> Result<(), DbError> {
        let _ = (conn, id);
        Ok(())
    }
}

/// Writes the [`Table`] of an aggregate.
macro_rules! table {
    ($kind:ty, $table:ident, $columns:ident $(, children = $children:path)?) => {
        impl $crate::table::Table for $kind {
            fn insert_row(
                &self,
                conn: &mut $crate::engine::Conn<'_>,
                head: &$crate::table::Head,
            ) -> Result<(), $crate::error::DbError> {
                let columns = $columns::from(self);
                $crate::engine::on_engine!(conn, |c| diesel::insert_into($table::table)
                    .values((
                        $table::id.eq(head.id),
                        $table::version.eq(head.version),
                        $table::created_at.eq(head.created_at),
                        $table::changed_at.eq(head.changed_at),
                        $table::scope_committee.eq(head.scope),
                        $table::is_open.eq(head.is_open),
                        $table::search_text.eq(&head.search_text),
                        $table::body.eq(&head.body),
                        &columns,
                    ))
                    .execute(c))?;
                Ok(())
            }

            fn update_row(
                &self,
                conn: &mut $crate::engine::Conn<'_>,
                head: &$crate::table::Head,
                expected: i32,
            ) -> Result<usize, $crate::error::DbError> {
                let columns = $columns::from(self);
                Ok($crate::engine::on_engine!(conn, |c| diesel::update(
                    $table::table
                        .filter($table::id.eq(head.id))
                        .filter($table::version.eq(expected))
                )
                .set((
                    $table::version.eq(head.version),
                    $table::changed_at.eq(head.changed_at),
                    $table::scope_committee.eq(head.scope),
                    $table::is_open.eq(head.is_open),
                    $table::search_text.eq(&head.search_text),
                    $table::body.eq(&head.body),
                    &columns,
                ))
                .execute(c))?)
            }

            fn delete_row(
                conn: &mut $crate::engine::Conn<'_>,
                id: $crate::sql_types::Uid,
                expected: i32,
            ) -> Result<usize, $crate::error::DbError> {
                Ok($crate::engine::on_engine!(conn, |c| diesel::delete(
                    $table::table.filter($table::id.eq(id)).filter($table::version.eq(expected))
                )
                .execute(c))?)
            }

            fn row(
                conn: &mut $crate::engine::Conn<'_>,
                id: $crate::sql_types::Uid,
                seen: $crate::condition::Where,
            ) -> Result<Option<$crate::table::HeadRow>, $crate::error::DbError> {
                Ok($crate::engine::on_engine!(conn, |c| $table::table
                    .select((
                        $table::id,
                        $table::version,
                        $table::created_at,
                        $table::changed_at,
                        $table::scope_committee,
                        $table::body,
                    ))
                    .filter($table::id.eq(id))
                    .filter(seen)
                    .first(c)
                    .optional())?)
            }

            fn rows(
                conn: &mut $crate::engine::Conn<'_>,
                which: $crate::condition::Where,
                order: $crate::condition::Order,
                limit: i64,
                offset: i64,
            ) -> Result<Vec<$crate::table::HeadRow>, $crate::error::DbError> {
                Ok($crate::engine::on_engine!(conn, |c| $table::table
                    .select((
                        $table::id,
                        $table::version,
                        $table::created_at,
                        $table::changed_at,
                        $table::scope_committee,
                        $table::body,
                    ))
                    .filter(which)
                    .order(order)
                    .limit(limit)
                    .offset(offset)
                    .load(c))?)
            }

            fn count(
                conn: &mut $crate::engine::Conn<'_>,
                which: $crate::condition::Where,
            ) -> Result<i64, $crate::error::DbError> {
                Ok($crate::engine::on_engine!(conn, |c| $table::table
                    .filter(which)
                    .count()
                    .get_result(c))?)
            }

            $(
                fn write_children(
                    &self,
                    conn: &mut $crate::engine::Conn<'_>,
                    id: $crate::sql_types::Uid,
                ) -> Result<(), $crate::error::DbError> {
                    $children(self, conn, id)
                }
            )?
        }
    };
}
pub(crate) use table;
