//! Conditions and orders that are only known when a request comes: the filter
//! of a list, the visibility, the walk over identities.
//!
//! They are data first and SQL last, so that one text serves every aggregate on
//! both engines. Column names come from the code alone, values are always bound.

use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
#[cfg(feature = "postgres")]
use diesel::pg::Pg;
use diesel::prelude::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool, Text};
#[cfg(feature = "sqlite")]
use diesel::sqlite::Sqlite;
use hansyn_domain::text::fold;
use uuid::Uuid;

use crate::error::DbError;
use crate::query::{Direction, Field, FieldValue, Filter, ListQuery, Op, Place, Window};
use crate::sql_types::{At, CivilDate, Day, PortableUuid, Uid, UtcTimestamp};
use crate::visibility::Visibility;

/// Conditions that must all hold.
#[derive(Debug)]
pub(crate) struct Where {
    parts: Vec<Part>,
}

/// The columns that a list is sorted by.
#[derive(Debug)]
pub(crate) struct Order {
    columns: Vec<(&'static str, Direction)>,
}

#[derive(Debug)]
enum Part {
    /// The record is shared, open, or in one of these scopes.
    Seen(Vec<Uid>),
    /// A column or a row of a child table compares like this.
    Compares { place: Place, op: Op, values: Vec<Bind> },
    /// The searchable text is like this pattern.
    Like(String),
}

#[derive(Debug)]
enum Bind {
    Text(String),
    Time(At),
    Date(Day),
    Id(Uid),
    Bool(bool),
    Number(i64),
}

impl Where {
    /// What `visibility` lets a reader see: the one filter under every look-up,
    /// list, trail and export.
    pub(crate) fn seen_by(visibility: &Visibility) -> Self {
        let seen = visibility.committees().map(|ids| Part::Seen(ids.map(Uid).collect()));
        Self { parts: seen.into_iter().collect() }
    }

    /// And what a list is asked for.
    pub(crate) fn matching<F: Field>(mut self, query: &ListQuery<F>) -> Result<Self, DbError> {
        for filter in &query.filters {
            self.parts.push(compare(filter)?);
        }
        if let Some(ids) = &query.among {
            self = self.among(ids.iter().copied());
        }
        let wanted = query.q.as_deref().map(fold).filter(|wanted| !wanted.is_empty());
        self.parts.extend(wanted.map(|wanted| Part::Like(format!("%{}%", escape(&wanted)))));
        Ok(self)
    }

    /// And an identity among these.
    pub(crate) fn among(mut self, ids: impl IntoIterator<Item = Uuid>) -> Self {
        self.parts.push(Part::Compares {
            place: Place::Column("id"),
            op: Op::In,
            values: ids.into_iter().map(|id| Bind::Id(Uid(id))).collect(),
        });
        self
    }

    /// And an identity in `column` after `id`.
    pub(crate) fn after(mut self, column: &'static str, id: Option<Uuid>) -> Self {
        self.parts.extend(id.map(|id| Part::Compares {
            place: Place::Column(column),
            op: Op::Gt,
            values: vec![Bind::Id(Uid(id))],
        }));
        self
    }
}

impl Order {
    /// The order of identities, which is the order of creation.
    pub(crate) fn by_identity() -> Self {
        Self { columns: vec![("id", Direction::Ascending)] }
    }

    /// The order that a list is asked for, and identities last, so that no two
    /// records are equal.
    pub(crate) fn of<F: Field>(query: &ListQuery<F>) -> Result<Self, DbError> {
        let mut columns = Vec::new();
        if matches!(query.window, Window::Offset { .. }) {
            for (field, direction) in &query.sort {
                match (field.is_sortable(), field.spec().place) {
                    (true, Place::Column(column)) => columns.push((column, *direction)),
                    _ => return Err(DbError::Unsupported { field: field.name() }),
                }
            }
        }
        columns.push(("id", Direction::Ascending));
        Ok(Self { columns })
    }
}

fn compare<F: Field>(filter: &Filter<F>) -> Result<Part, DbError> {
    let spec = filter.field.spec();
    let fits = |value: &FieldValue| value.kind() == spec.kind;
    let single = filter.op == Op::In || filter.values.len() == 1;
    if !filter.field.accepts(filter.op) || !single || !filter.values.iter().all(fits) {
        return Err(DbError::Unsupported { field: spec.name });
    }
    let values = filter.values.iter().flat_map(|value| match value {
        FieldValue::Text(text) => spec.form.apply(text).into_iter().map(Bind::Text).collect(),
        FieldValue::Time(time) => vec![Bind::Time(At(crate::sql_types::truncate(*time)))],
        FieldValue::Date(date) => vec![Bind::Date(Day(*date))],
        FieldValue::Id(id) => vec![Bind::Id(Uid(*id))],
        FieldValue::Bool(bool) => vec![Bind::Bool(*bool)],
        FieldValue::Number(number) => vec![Bind::Number(*number)],
    });
    let values: Vec<Bind> = values.collect();
    // One value can be found in several forms.
    let op = if filter.op == Op::Eq && values.len() > 1 { Op::In } else { filter.op };
    Ok(Part::Compares { place: spec.place, op, values })
}

/// Takes the special meaning from the characters that `LIKE` knows.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

macro_rules! bare_expression {
    ($($type:ty => $sql_type:ty),+) => {$(
        impl Expression for $type {
            type SqlType = $sql_type;
        }
        impl<QS> SelectableExpression<QS> for $type {}
        impl<QS> AppearsOnTable<QS> for $type {}
        impl<G> ValidGrouping<G> for $type {
            type IsAggregate = is_aggregate::Never;
        }
        impl QueryId for $type {
            type QueryId = ();
            // The text depends on the values, so the type does not name it.
            const HAS_STATIC_QUERY_ID: bool = false;
        }
    )+};
}
bare_expression!(Where => Bool, Order => Text);

/// Writes how something becomes SQL, once for each engine.
macro_rules! written {
    ($type:ty, |$this:ident, $out:ident| $body:block) => {
        #[cfg(feature = "sqlite")]
        impl QueryFragment<Sqlite> for $type {
            fn walk_ast<'b>(&'b $this, mut $out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> $body
        }
        #[cfg(feature = "postgres")]
        impl QueryFragment<Pg> for $type {
            fn walk_ast<'b>(&'b $this, mut $out: AstPass<'_, 'b, Pg>) -> QueryResult<()> $body
        }
    };
}

written!(Where, |self, out| {
    // Every part is closed in brackets; without any, everything is wanted.
    out.push_sql("TRUE");
    for part in &self.parts {
        out.push_sql(" AND (");
        part.walk_ast(out.reborrow())?;
        out.push_sql(")");
    }
    Ok(())
});

written!(Part, |self, out| {
    match self {
        Self::Seen(committees) => {
            out.push_sql("scope_committee IS NULL OR is_open");
            if !committees.is_empty() {
                out.push_sql(" OR scope_committee IN (");
                out.unsafe_to_cache_prepared();
                for (place, committee) in committees.iter().enumerate() {
                    out.push_sql(if place == 0 { "" } else { ", " });
                    out.push_bind_param::<PortableUuid, Uid>(committee)?;
                }
                out.push_sql(")");
            }
        }
        Self::Compares { place, op, values } => {
            let column = match place {
                Place::Column(column) => column,
                Place::Child { table, key, column } => {
                    out.push_sql("id IN (SELECT ");
                    out.push_identifier(key)?;
                    out.push_sql(" FROM ");
                    out.push_identifier(table)?;
                    out.push_sql(" WHERE ");
                    column
                }
            };
            if values.is_empty() {
                out.push_sql("FALSE");
            } else {
                out.push_identifier(column)?;
                out.push_sql(op.sql());
                if *op == Op::In {
                    out.unsafe_to_cache_prepared();
                }
                for (place, value) in values.iter().enumerate() {
                    out.push_sql(if place == 0 { "" } else { ", " });
                    value.walk_ast(out.reborrow())?;
                }
                out.push_sql(if *op == Op::In { ")" } else { "" });
            }
            if matches!(place, Place::Child { .. }) {
                out.push_sql(")");
            }
        }
        Self::Like(pattern) => {
            out.push_sql("search_text LIKE ");
            out.push_bind_param::<Text, String>(pattern)?;
            out.push_sql(" ESCAPE '\\'");
        }
    }
    Ok(())
});

written!(Bind, |self, out| {
    match self {
        Self::Text(text) => out.push_bind_param::<Text, String>(text),
        Self::Time(time) => out.push_bind_param::<UtcTimestamp, At>(time),
        Self::Date(day) => out.push_bind_param::<CivilDate, Day>(day),
        Self::Id(id) => out.push_bind_param::<PortableUuid, Uid>(id),
        Self::Bool(bool) => out.push_bind_param::<Bool, bool>(bool),
        Self::Number(number) => out.push_bind_param::<BigInt, i64>(number),
    }
});

written!(Order, |self, out| {
    for (place, (column, direction)) in self.columns.iter().enumerate() {
        out.push_sql(if place == 0 { "" } else { ", " });
        out.push_identifier(column)?;
        // Absent values come last either way; the engines' defaults differ.
        out.push_sql(match direction {
            Direction::Ascending => " ASC NULLS LAST",
            Direction::Descending => " DESC NULLS LAST",
        });
    }
    Ok(())
});

impl Op {
    const fn sql(self) -> &'static str {
        match self {
            Self::Eq => " = ",
            Self::In => " IN (",
            Self::Gt => " > ",
            Self::Gte => " >= ",
            Self::Lt => " < ",
            Self::Lte => " <= ",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_like_knows_is_taken_literally() {
        assert_eq!(escape(r"50 %_\ of it"), r"50 \%\_\\ of it");
    }
}
