//! What the repositories of all aggregates have in common: optimistic locking,
//! the trail, visibility and lists.
//!
//! [`Table`] is the SQL of one aggregate; the functions below are the rules,
//! once.

use hansyn_domain::ids::CommitteeId;
use jiff::Timestamp;

use crate::condition::{Order, Where};
use crate::engine::Conn;
use crate::error::{DbError, UpdateError};
use crate::query::{Field, ListQuery, Page, Window};
use crate::sql_types::{At, Doc, Uid};
use crate::stored::{Kind, Stored, StoredId};
use crate::table::{Head, HeadRow, Table};
use crate::trail;
use crate::tx::{Action, BATCH, Change, Tx};
use crate::visibility::Visibility;

/// Writes the public look-ups of an aggregate.
macro_rules! look_ups {
    ($kind:ty, $id:ty, $field:ty, $one:literal, $many:literal) => {
        #[doc = concat!("The ", $one, " of this identity, if it can be seen.")]
        pub fn find(
            conn: &mut $crate::Conn<'_>,
            id: $id,
            visibility: &$crate::Visibility,
        ) -> Result<Option<$crate::Stored<$kind>>, $crate::DbError> {
            $crate::repository::find(conn, id, visibility)
        }

        #[doc = concat!("The ", $many, " that are asked for and can be seen.")]
        pub fn list(
            conn: &mut $crate::Conn<'_>,
            query: &$crate::query::ListQuery<$field>,
            visibility: &$crate::Visibility,
        ) -> Result<$crate::query::Page<$crate::Stored<$kind>>, $crate::DbError> {
            $crate::repository::list(conn, query, visibility)
        }

        #[doc = concat!("The ", $many, " of these identities that can be seen, by identity.")]
        pub fn among(
            conn: &mut $crate::Conn<'_>,
            ids: &[$id],
            visibility: &$crate::Visibility,
        ) -> Result<Vec<$crate::Stored<$kind>>, $crate::DbError> {
            $crate::repository::among(conn, ids, visibility)
        }

        #[doc = concat!("The next ", $many, " that can be seen, by identity; for exports, which never hold everything at once.")]
        pub fn chunk_after(
            conn: &mut $crate::Conn<'_>,
            after: Option<$id>,
            limit: u32,
            visibility: &$crate::Visibility,
        ) -> Result<Vec<$crate::Stored<$kind>>, $crate::DbError> {
            $crate::repository::chunk_after(conn, after, limit, visibility)
        }

        #[doc = concat!("All ", $many, " that can be seen, by identity.")]
        pub fn all(
            conn: &mut $crate::Conn<'_>,
            visibility: &$crate::Visibility,
        ) -> Result<Vec<$crate::Stored<$kind>>, $crate::DbError> {
            $crate::repository::chunk_after(conn, None, u32::MAX, visibility)
        }
    };
}
pub(crate) use look_ups;

/// Writes the public functions that store an aggregate and replace its content.
macro_rules! changes {
    ($kind:ty, $id:ty, $one:literal) => {
        #[doc = concat!("Stores a new ", $one, ".")]
        pub fn insert(
            tx: &mut $crate::Tx<'_, '_>,
            id: $id,
            body: &$kind,
        ) -> Result<$crate::Stored<$kind>, $crate::DbError> {
            $crate::repository::insert(tx, id, body)
        }

        $crate::repository::changes_without_insert!($kind, $id, $one);
    };
}
pub(crate) use changes;

/// Writes the public function that replaces the content of an aggregate.
macro_rules! changes_without_insert {
    ($kind:ty, $id:ty, $one:literal) => {
        #[doc = concat!("Replaces the content of the ", $one, " whose version is `expected`.")]
        pub fn update(
            tx: &mut $crate::Tx<'_, '_>,
            id: $id,
            expected: u32,
            body: &$kind,
        ) -> Result<$crate::Stored<$kind>, $crate::UpdateError> {
            let stored = $crate::repository::expect(tx, id, expected)?;
            $crate::repository::replace(tx, &stored, body, $crate::Action::Updated)
        }
    };
}
pub(crate) use changes_without_insert;

fn document<K: Kind>(body: &K) -> Result<serde_json::Value, DbError> {
    body.document().map_err(|error| DbError::Other { source: Box::new(error) })
}

fn head<K: Kind>(stored: &Stored<K>, document: &serde_json::Value) -> Head {
    Head {
        id: Uid(stored.id.inner()),
        version: row_version(stored.version),
        created_at: At(stored.created_at),
        changed_at: At(stored.changed_at),
        scope: stored.scope.map(|id| Uid(id.uuid())),
        is_open: stored.body.is_open(),
        search_text: hansyn_domain::text::fold(&stored.body.search_text()),
        body: Doc(document.to_string()),
    }
}

fn row_version(version: u32) -> i32 {
    // No version that is stored is greater; a client's may be, and matches none.
    i32::try_from(version).unwrap_or(i32::MAX)
}

/// The record as this reader sees it.
pub(crate) fn decode<K: Kind>(row: HeadRow, visibility: &Visibility) -> Result<Stored<K>, DbError> {
    let (Uid(id), version, At(created_at), At(changed_at), scope, Doc(mut text)) = row;
    let scope = scope.map(|Uid(id)| CommitteeId::from_uuid(id));
    if visibility.closes(K::KIND, scope) {
        let mut body = trail::json(&Doc(text))?;
        visibility.close(K::KIND, scope, &mut body);
        text = body.to_string();
    }
    let corrupt = |source| DbError::Corrupt { what: K::KIND.as_str(), source };
    Ok(Stored {
        id: K::Id::of(id),
        version: u32::try_from(version).map_err(|error| corrupt(Box::new(error)))?,
        created_at,
        changed_at,
        scope,
        body: K::from_document(&text).map_err(|error| corrupt(Box::new(error)))?,
    })
}

/// Stores a new record.
pub(crate) fn insert<K: Table>(
    tx: &mut Tx<'_, '_>,
    id: K::Id,
    body: &K,
) -> Result<Stored<K>, DbError> {
    let now: Timestamp = tx.now();
    let stored = Stored {
        id,
        version: 1,
        created_at: now,
        changed_at: now,
        scope: body.scope(),
        body: body.clone(),
    };
    let document = document(body)?;
    let head = head(&stored, &document);
    body.insert_row(tx.conn(), &head)?;
    body.write_children(tx.conn(), head.id)?;
    tx.record(Change {
        kind: K::KIND,
        id: id.inner(),
        version: head.version,
        action: Action::Created,
        scope: stored.scope,
        is_open: head.is_open,
        was_open: false,
        old: None,
        new: Some(document),
        sealed: Vec::new(),
    });
    Ok(stored)
}

/// The record, provided that its version is `expected`.
pub(crate) fn expect<K: Table>(
    tx: &mut Tx<'_, '_>,
    id: K::Id,
    expected: u32,
) -> Result<Stored<K>, UpdateError> {
    match find::<K>(tx.conn(), id, &Visibility::Everything)? {
        Some(stored) if stored.version == expected => Ok(stored),
        Some(stored) => Err(UpdateError::Stale { current: stored.version }),
        None => Err(UpdateError::Gone),
    }
}

/// Replaces the content of `old`.
pub(crate) fn replace<K: Table>(
    tx: &mut Tx<'_, '_>,
    old: &Stored<K>,
    body: &K,
    action: Action,
) -> Result<Stored<K>, UpdateError> {
    replace_sealed(tx, old, body, action, Vec::new())
}

/// Replaces the content of `old`, and notes that members changed which the
/// trail does not show.
pub(crate) fn replace_sealed<K: Table>(
    tx: &mut Tx<'_, '_>,
    old: &Stored<K>,
    body: &K,
    action: Action,
    sealed: Vec<String>,
) -> Result<Stored<K>, UpdateError> {
    let stored = Stored {
        id: old.id,
        version: old.version.saturating_add(1),
        created_at: old.created_at,
        changed_at: tx.now(),
        scope: body.scope(),
        body: body.clone(),
    };
    let document_of_new = document(body)?;
    let head = head(&stored, &document_of_new);
    if body.update_row(tx.conn(), &head, row_version(old.version))? == 0 {
        return Err(lost::<K>(tx, old.id)?);
    }
    body.write_children(tx.conn(), head.id)?;
    tx.record(Change {
        kind: K::KIND,
        id: old.id.inner(),
        version: head.version,
        action,
        scope: stored.scope,
        is_open: head.is_open,
        was_open: old.body.is_open(),
        old: Some(document(&old.body)?),
        new: Some(document_of_new),
        sealed,
    });
    Ok(stored)
}

/// Removes the record whose version is `expected`.
pub(crate) fn remove<K: Table>(
    tx: &mut Tx<'_, '_>,
    id: K::Id,
    expected: u32,
) -> Result<(), UpdateError> {
    let old = expect::<K>(tx, id, expected)?;
    let version = row_version(old.version);
    if K::delete_row(tx.conn(), Uid(id.inner()), version)? == 0 {
        return Err(lost::<K>(tx, id)?);
    }
    tx.record(Change {
        kind: K::KIND,
        id: id.inner(),
        version,
        action: Action::Deleted,
        scope: old.scope,
        is_open: old.body.is_open(),
        was_open: old.body.is_open(),
        old: Some(document(&old.body)?),
        new: None,
        sealed: Vec::new(),
    });
    Ok(())
}

/// Another writer came between the look and the write.
fn lost<K: Table>(tx: &mut Tx<'_, '_>, id: K::Id) -> Result<UpdateError, DbError> {
    let now = find::<K>(tx.conn(), id, &Visibility::Everything)?;
    Ok(now.map_or(UpdateError::Gone, |stored| UpdateError::Stale { current: stored.version }))
}

/// The record of this identity, if it can be seen.
pub(crate) fn find<K: Table>(
    conn: &mut Conn<'_>,
    id: K::Id,
    visibility: &Visibility,
) -> Result<Option<Stored<K>>, DbError> {
    K::row(conn, Uid(id.inner()), Where::seen_by(visibility))?
        .map(|row| decode(row, visibility))
        .transpose()
}

/// The records that are asked for and can be seen.
pub(crate) fn list<K: Table, F: Field>(
    conn: &mut Conn<'_>,
    query: &ListQuery<F>,
    visibility: &Visibility,
) -> Result<Page<Stored<K>>, DbError> {
    let matching = || Where::seen_by(visibility).matching(query);
    let total = u64::try_from(K::count(conn, matching()?)?).unwrap_or(0);
    let (after, offset) = match query.window {
        Window::Offset { offset, .. } => (None, i64::from(offset)),
        Window::After { id, .. } => (id, 0),
    };
    let limit = query.window.limit();
    let rows = K::rows(conn, matching()?.after("id", after), Order::of(query)?, limit, offset)?;
    let items = rows.into_iter().map(|row| decode(row, visibility));
    let items = items.collect::<Result<Vec<Stored<K>>, _>>()?;
    Ok(Page { next: next(query.window, &items, |item| item.id.inner()), items, total })
}

/// Where a walk goes on after `items`: nowhere if they did not fill the window.
pub(crate) fn next<T>(
    window: Window,
    items: &[T],
    id: impl Fn(&T) -> uuid::Uuid,
) -> Option<uuid::Uuid> {
    let Window::After { limit, .. } = window else { return None };
    let full = u32::try_from(items.len()).is_ok_and(|count| count >= limit);
    items.last().filter(|_| full).map(id)
}

/// The records of these identities that can be seen, by identity.
pub(crate) fn among<K: Table>(
    conn: &mut Conn<'_>,
    ids: &[K::Id],
    visibility: &Visibility,
) -> Result<Vec<Stored<K>>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for batch in ids.chunks(BATCH) {
        let which = Where::seen_by(visibility).among(batch.iter().map(|id| id.inner()));
        let rows = K::rows(conn, which, Order::by_identity(), i64::from(u32::MAX), 0)?;
        for row in rows {
            found.push(decode::<K>(row, visibility)?);
        }
    }
    found.sort_by_key(|stored| stored.id.inner());
    Ok(found)
}

/// The next records that can be seen, by identity.
pub(crate) fn chunk_after<K: Table>(
    conn: &mut Conn<'_>,
    after: Option<K::Id>,
    limit: u32,
    visibility: &Visibility,
) -> Result<Vec<Stored<K>>, DbError> {
    let which = Where::seen_by(visibility).after("id", after.map(StoredId::inner));
    let rows = K::rows(conn, which, Order::by_identity(), i64::from(limit), 0)?;
    rows.into_iter().map(|row| decode(row, visibility)).collect()
}
