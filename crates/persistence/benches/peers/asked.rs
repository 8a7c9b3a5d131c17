//! A query as text that a connection keeps ready, so that it is planned once.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;

/// A query of three whole numbers a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'q>(pub(crate) &'q str);

impl<D: Backend> QueryFragment<D> for Asked<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, D>) -> QueryResult<()> {
        out.push_sql(self.0);
        Ok(())
    }
}

impl QueryId for Asked<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Asked<'_> {
    type SqlType = (BigInt, BigInt, BigInt);
}

impl<C: Connection> RunQueryDsl<C> for Asked<'_> {}
