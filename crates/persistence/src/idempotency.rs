//! Idempotency keys: a request that is sent twice is done once.
//!
//! A key is claimed in a write of its own, completed in the transaction of the
//! work, and released when the work fails. A process that dies in between
//! leaves a claim that others take over once its lease has run out.

use std::fmt;

use diesel::prelude::*;
use jiff::Timestamp;

use crate::engine::{Conn, on_engine};
use crate::error::DbError;
use crate::schema::idempotency_keys as keys;
use crate::sql_types::{At, Doc, truncate};

/// A key as a caller names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The issuer of the caller's token.
    pub issuer: String,
    /// The subject of the caller's token.
    pub subject: String,
    /// The key.
    pub key: String,
}

/// The right to do the work of a key. Of two holders only the later can
/// complete it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    key: IdempotencyKey,
    attempt: i32,
}

/// A reply that is given again.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredReply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl fmt::Debug for StoredReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A body may hold what no log should.
        f.debug_struct("StoredReply")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nothing: the caller holds the lease and does the work.
    Fresh(Lease),
    /// The work is done; this was the reply.
    Replay(StoredReply),
    /// The key stands for another request.
    Mismatch,
    /// The work is being done.
    InFlight,
}

type Row = (Vec<u8>, i32, At, Option<i32>, Option<Doc>, Option<Vec<u8>>);

/// Claims a key for the request with this fingerprint; call it in a
/// [`plain_write`](crate::Db::plain_write) of its own, so that others see it at
/// once.
pub fn claim(
    conn: &mut Conn<'_>,
    key: &IdempotencyKey,
    fingerprint: &[u8; 32],
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Claim, DbError> {
    let (now, until) = (At(truncate(now)), At(truncate(lease_until)));
    let inserted = on_engine!(conn, |c| diesel::insert_into(keys::table)
        .values((
            keys::issuer.eq(&key.issuer),
            keys::subject.eq(&key.subject),
            keys::key.eq(&key.key),
            keys::fingerprint.eq(fingerprint.as_slice()),
            keys::attempt.eq(1),
            keys::created_at.eq(now),
            keys::lease_until.eq(until),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    if inserted == 1 {
        return Ok(Claim::Fresh(Lease { key: key.clone(), attempt: 1 }));
    }
    let row: Option<Row> = on_engine!(conn, |c| keys::table
        .find((&key.issuer, &key.subject, &key.key))
        .select((
            keys::fingerprint,
            keys::attempt,
            keys::lease_until,
            keys::status,
            keys::headers,
            keys::body,
        ))
        .first(c)
        .optional())?;
    // Whoever held it has just let it go; the caller may try again.
    let Some((stored, attempt, At(held_until), status, headers, body)) = row else {
        return Ok(Claim::InFlight);
    };
    match (status, stored == fingerprint) {
        (Some(status), true) => reply(status, headers, body).map(Claim::Replay),
        (None, _) if held_until <= now.0 => take_over(conn, key, fingerprint, attempt, until),
        (_, false) => Ok(Claim::Mismatch),
        (None, true) => Ok(Claim::InFlight),
    }
}

fn reply(status: i32, headers: Option<Doc>, body: Option<Vec<u8>>) -> Result<StoredReply, DbError> {
    let corrupt = |source| DbError::Corrupt { what: "reply", source };
    let headers = headers.map_or_else(|| "[]".to_owned(), |Doc(text)| text);
    Ok(StoredReply {
        status: u16::try_from(status).map_err(|error| corrupt(Box::new(error)))?,
        headers: serde_json::from_str(&headers).map_err(|error| corrupt(Box::new(error)))?,
        body: body.unwrap_or_default(),
    })
}

fn take_over(
    conn: &mut Conn<'_>,
    key: &IdempotencyKey,
    fingerprint: &[u8; 32],
    attempt: i32,
    until: At,
) -> Result<Claim, DbError> {
    let next = attempt.saturating_add(1);
    let taken = on_engine!(conn, |c| diesel::update(
        keys::table
            .find((&key.issuer, &key.subject, &key.key))
            .filter(keys::attempt.eq(attempt))
            .filter(keys::status.is_null())
    )
    .set((
        keys::fingerprint.eq(fingerprint.as_slice()),
        keys::attempt.eq(next),
        keys::lease_until.eq(until),
    ))
    .execute(c))?;
    Ok(match taken {
        1 => Claim::Fresh(Lease { key: key.clone(), attempt: next }),
        _ => Claim::InFlight,
    })
}

/// Keeps the reply; call it in the transaction of the work. If somebody has
/// taken the lease over meanwhile, this fails and the work is undone.
pub fn complete(conn: &mut Conn<'_>, lease: &Lease, reply: &StoredReply) -> Result<(), DbError> {
    let Lease { key, attempt } = lease;
    let headers = serde_json::to_string(&reply.headers)
        .map_err(|error| DbError::Other { source: Box::new(error) })?;
    let kept = on_engine!(conn, |c| diesel::update(
        keys::table
            .find((&key.issuer, &key.subject, &key.key))
            .filter(keys::attempt.eq(attempt))
            .filter(keys::status.is_null())
    )
    .set((
        keys::status.eq(i32::from(reply.status)),
        keys::headers.eq(Doc(headers)),
        keys::body.eq(&reply.body),
    ))
    .execute(c))?;
    if kept == 1 {
        Ok(())
    } else {
        Err(DbError::Busy { source: "the lease of the idempotency key was taken over".into() })
    }
}

/// Lets a key go whose work failed; a later holder keeps it.
pub fn release(conn: &mut Conn<'_>, lease: &Lease) -> Result<(), DbError> {
    let Lease { key, attempt } = lease;
    on_engine!(conn, |c| diesel::delete(
        keys::table
            .find((&key.issuer, &key.subject, &key.key))
            .filter(keys::attempt.eq(attempt))
            .filter(keys::status.is_null())
    )
    .execute(c))?;
    Ok(())
}

/// Forgets the keys that were first claimed before `before`; tells how many.
pub fn purge(conn: &mut Conn<'_>, before: Timestamp) -> Result<usize, DbError> {
    let before = At(truncate(before));
    Ok(on_engine!(conn, |c| diesel::delete(keys::table.filter(keys::created_at.lt(before)))
        .execute(c))?)
}
