use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::*;
use crate::engine::{Conn, Engine, on_engine};
use crate::error::DbError;
use crate::testing::TestDb;

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Place {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Bool)]
    is_nullable: bool,
}

fn engines() -> Vec<Engine> {
    let all = [
        (cfg!(feature = "sqlite"), Engine::Sqlite),
        (cfg!(feature = "postgres"), Engine::Postgres),
    ];
    all.into_iter()
        .filter(|(is_compiled_in, _)| *is_compiled_in)
        .map(|(_, engine)| engine)
        .collect()
}

fn columns(engine: Engine) -> Vec<Place> {
    let query = match engine {
        Engine::Sqlite => {
            "SELECT t.name AS table_name, c.name AS column_name, c.\"notnull\" = 0 AS is_nullable \
             FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c \
             WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\'"
        }
        Engine::Postgres => {
            "SELECT table_name::text, column_name::text, is_nullable = 'YES' AS is_nullable \
             FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'"
        }
    };
    let db = TestDb::new(engine);
    let mut columns: Vec<Place> = db
        .read(|conn| -> Result<_, DbError> {
            Ok(on_engine!(conn, |c| diesel::sql_query(query).load(c))?)
        })
        .unwrap();
    columns.sort();
    columns
}

#[test]
#[cfg(all(feature = "sqlite", feature = "postgres"))]
fn both_engines_agree_on_tables_columns_and_nullability() {
    let sqlite = columns(Engine::Sqlite);
    assert!(sqlite.len() > 100, "{}", sqlite.len());
    assert_eq!(sqlite, columns(Engine::Postgres));
}

/// Selects from every table as it stands in this crate, and gives the table with
/// the number of its columns.
fn selected(engine: Engine) -> Vec<(String, usize)> {
    fn select(conn: &mut Conn<'_>) -> Result<Vec<(String, usize)>, DbError> {
        let mut tables = Vec::new();
        macro_rules! select {
            ($($table:ident),+ $(,)?) => {$(
                let query = $table::table.select($table::all_columns).limit(0);
                on_engine!(conn, |c| query.execute(c))?;
                #[cfg(feature = "sqlite")]
                let text = diesel::debug_query::<diesel::sqlite::Sqlite, _>(&query).to_string();
                #[cfg(not(feature = "sqlite"))]
                let text = diesel::debug_query::<diesel::pg::Pg, _>(&query).to_string();
                let columns = text.split(" FROM ").next().unwrap().split(", ").count();
                tables.push((stringify!($table).to_owned(), columns));
            )+};
        }
        select!(
            applications,
            assessments,
            audit_entries,
            choice_systems,
            clauses,
            committees,
            contacts,
            cpv_choices,
            deliveries,
            enterprise_areas,
            enterprise_kinds,
            enterprise_name_keys,
            enterprise_names,
            enterprise_reaches,
            enterprise_trades,
            enterprises,
            event_head,
            events,
            idempotency_keys,
            law_amendments,
            memberships,
            municipalities,
            operations,
            plans,
            provider_contracts,
            tenders,
            versions,
            webhooks,
        );
        Ok(tables)
    }
    TestDb::new(engine).read(select).unwrap()
}

#[test]
fn every_table_is_as_it_is_written_here_with_no_column_more() {
    for engine in engines() {
        let mut stored: Vec<(String, usize)> = Vec::new();
        for column in columns(engine) {
            match stored.last_mut() {
                Some((table, count)) if *table == column.table_name => *count += 1,
                _ => stored.push((column.table_name, 1)),
            }
        }
        assert_eq!(selected(engine), stored, "{engine:?}");
    }
}

/// The tables of choice systems, column by column, with the reason why none can
/// hold a person. `body` is the document, whose every text the domain's tests list.
#[rustfmt::skip] // A table: one column a row.
const NO_PERSON: &[(&str, &str, &str)] = &[
    ("applications", "applicant_key", "the sort key of a business name"),
    ("applications", "choice_system_id", "an identity of a record"),
    ("applications", "decided_on", "a day"),
    ("applications", "received_on", "a day"),
    ("applications", "status", "a code that follows from the record"),
    ("choice_systems", "committee_id", "an identity of a record"),
    ("choice_systems", "registration_number", "the city's number of a case"),
    ("choice_systems", "status", "a code"),
    ("choice_systems", "title_key", "the sort key of a public title"),
    ("provider_contracts", "application_id", "an identity of a record"),
    ("provider_contracts", "choice_system_id", "an identity of a record"),
    ("provider_contracts", "ended_on", "a day"),
    ("provider_contracts", "provider_key", "the sort key of a business name"),
    ("provider_contracts", "runs_from", "a day"),
];

/// The columns of every aggregate.
const HEAD: [&str; 8] = [
    "id",
    "version",
    "created_at",
    "changed_at",
    "scope_committee",
    "is_open",
    "search_text",
    "body",
];

#[test]
fn no_column_of_a_choice_system_can_hold_a_person() {
    for engine in engines() {
        let own: Vec<(String, String)> = columns(engine)
            .into_iter()
            .map(|column| (column.table_name, column.column_name))
            .filter(|(table, _)| NO_PERSON.iter().any(|(known, ..)| known == table))
            .filter(|(_, column)| !HEAD.contains(&column.as_str()))
            .collect();
        let known: Vec<(String, String)> = NO_PERSON
            .iter()
            .map(|(table, column, _)| ((*table).to_owned(), (*column).to_owned()))
            .collect();
        assert_eq!(own, known, "{engine:?}");
    }
}
