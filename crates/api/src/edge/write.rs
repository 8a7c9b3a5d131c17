//! Writes: one transaction with its trail, carried out once for each key, or
//! rolled back when only validation was asked for.

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use hansyn_persistence::idempotency::{self, Claim, IdempotencyKey, Lease, StoredReply};
use hansyn_persistence::{Actor, DbError, Stamp, Tx, UpdateError};
use jiff::SignedDuration;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Edge;
use crate::auth::caller::Caller;
use crate::auth::gate::ON_BEHALF_OF;
use crate::auth::policy::Action;
use crate::body;
use crate::limits;
use crate::problem::{Code, Problem};
use crate::query::Params;
use crate::reply::{Reply, etag};
use crate::strict_json::{JsonFault, parse_object};

/// How long a claimed key is held when its process dies.
const HELD: SignedDuration = SignedDuration::from_secs(60);

/// How a write is to be carried out.
#[derive(Debug, Clone)]
pub struct Manner {
    key: Option<String>,
    fingerprint: [u8; 32],
    if_match: Option<String>,
    validate_only: bool,
}

impl Manner {
    /// The version that the caller means to change.
    pub fn version(&self) -> Result<u32, Problem> {
        let text = self.if_match.as_deref().ok_or_else(|| Problem::new(Code::VersionRequired))?;
        text.strip_prefix("\"v")
            .and_then(|rest| rest.strip_suffix('"'))
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| Problem::new(Code::VersionMismatch))
    }

    /// Whether the write is only tried and nothing of it kept.
    #[must_use]
    pub const fn validates_only(&self) -> bool {
        self.validate_only
    }

    /// Refuses a call without an idempotency key.
    pub fn require_key(&self) -> Result<(), Problem> {
        if self.key.is_some() || self.validate_only {
            return Ok(());
        }
        Err(Problem::new(Code::IdempotencyKeyRequired))
    }

    fn read(request: &HttpRequest, params: &mut Params, body: &[u8]) -> Result<Self, Problem> {
        let header = |name: &str| -> Result<Option<String>, Problem> {
            let mut values = request.headers().get_all(name);
            let Some(value) = values.next() else { return Ok(None) };
            let text =
                value.to_str().ok().filter(|text| !text.is_empty() && text.len() <= limits::HEADER);
            match (text, values.next()) {
                (Some(text), None) => Ok(Some(text.to_owned())),
                _ => Err(Problem::new(Code::Malformed).field(
                    name,
                    "FORM",
                    (
                        "förväntade ett värde med högst 256 tecken",
                        "expected one value of at most 256 characters",
                    ),
                )),
            }
        };
        let if_match = header(header::IF_MATCH.as_str())?;
        let fingerprint = body::fingerprint(&[
            request.method().as_str().as_bytes(),
            request.path().as_bytes(),
            request.query_string().as_bytes(),
            if_match.as_deref().unwrap_or_default().as_bytes(),
            header(ON_BEHALF_OF)?.unwrap_or_default().as_bytes(),
            body,
        ]);
        Ok(Self {
            key: header("idempotency-key")?,
            fingerprint,
            if_match,
            validate_only: params.take_flag("validateOnly")?,
        })
    }
}

/// A write with a JSON body: the caller may do `A`, the body is a `T`.
#[derive(Debug)]
pub struct Write<A: Action, T> {
    /// Who writes.
    pub caller: Caller<A>,
    /// How it is to be carried out.
    pub manner: Manner,
    /// What is written.
    pub body: T,
}

/// A change of a record by merge patch: the caller may do `A`.
#[derive(Debug)]
pub struct Patch<A: Action> {
    /// Who writes.
    pub caller: Caller<A>,
    /// How it is to be carried out.
    pub manner: Manner,
    /// The merge patch (RFC 7396).
    pub changes: Value,
}

/// A write without a body.
#[derive(Debug)]
pub struct Bare<A: Action> {
    /// Who writes.
    pub caller: Caller<A>,
    /// How it is to be carried out.
    pub manner: Manner,
}

/// A write with a body of another type, read as bytes.
#[derive(Debug)]
pub struct Upload<A: Action> {
    /// Who writes.
    pub caller: Caller<A>,
    /// How it is to be carried out.
    pub manner: Manner,
    /// The essence of the content type.
    pub content_type: String,
    /// The body.
    pub bytes: Bytes,
}

/// The content types of uploads.
pub const UPLOADS: &[&str] =
    &["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"];

/// What every write reads of its request, the caller before anything else.
struct Received<A: Action> {
    caller: Caller<A>,
    manner: Manner,
    content_type: String,
    bytes: Bytes,
}

impl<A: Action> Received<A> {
    /// Reads at most `limit` bytes of one of the `accepted` types; with no type
    /// accepted there is nothing to read but an empty object.
    async fn read(
        request: HttpRequest,
        mut payload: Payload,
        accepted: &'static [&'static str],
        limit: usize,
    ) -> Result<Self, Problem> {
        let caller = Caller::of(&request)?;
        let mut params = Params::of(&request)?;
        let content_type = match accepted {
            [] => String::new(),
            some => body::require_type(&request, some)?,
        };
        let bytes = body::bytes(&mut payload, limit).await?;
        let manner = Manner::read(&request, &mut params, &bytes)?;
        params.finish()?;
        Ok(Self { caller, manner, content_type, bytes })
    }
}

impl<A: Action, T: DeserializeOwned + 'static> FromRequest for Write<A, T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = Received::read(
            request.clone(),
            payload.take(),
            &["application/json"],
            limits::JSON_BODY,
        );
        Box::pin(async move {
            let Received { caller, manner, bytes, .. } = read.await?;
            Ok(Self { caller, manner, body: body::json(&bytes)? })
        })
    }
}

impl<A: Action> FromRequest for Patch<A> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        const TYPES: &[&str] = &["application/merge-patch+json", "application/json"];
        let read = Received::read(request.clone(), payload.take(), TYPES, limits::JSON_BODY);
        Box::pin(async move {
            let Received { caller, manner, bytes, .. } = read.await?;
            let changes = parse_object(&bytes).map_err(|fault| {
                let message = match fault {
                    JsonFault::NotAnObject => (
                        "en sammanslagning av en post är ett JSON-objekt",
                        "a merge patch of a record is a JSON object",
                    ),
                    JsonFault::DuplicateMember => {
                        ("ett fält anges en gång", "a member is named once")
                    }
                };
                Problem::new(Code::Malformed).at("", "FORM", message)
            })?;
            Ok(Self { caller, manner, changes: Value::Object(changes) })
        })
    }
}

impl<A: Action> FromRequest for Bare<A> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = Received::read(request.clone(), payload.take(), &[], limits::NO_BODY);
        Box::pin(async move {
            let Received { caller, manner, bytes, .. } = read.await?;
            // Some clients cannot send a POST without a body.
            if !matches!(bytes.trim_ascii(), b"" | b"{}") {
                let message = ("inget innehåll förväntas här", "no body is expected here");
                return Err(Problem::new(Code::Malformed).at("", "UNEXPECTED", message));
            }
            Ok(Self { caller, manner })
        })
    }
}

impl<A: Action> FromRequest for Upload<A> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = Received::read(request.clone(), payload.take(), UPLOADS, limits::IMPORT_BODY);
        Box::pin(async move {
            let Received { caller, manner, content_type, bytes } = read.await?;
            Ok(Self { caller, manner, content_type, bytes })
        })
    }
}

/// How a write transaction ends without being kept.
enum Ending {
    Failed(Problem),
    Validated(Reply),
}

impl From<DbError> for Ending {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl Edge {
    /// Runs `work` in one write transaction as `actor`, in the given manner.
    ///
    /// With an idempotency key the answer is stored in the same transaction and
    /// given again when the key comes back. With `validateOnly` the transaction
    /// is rolled back after `work` has answered.
    pub async fn write<F>(&self, actor: Actor, manner: &Manner, work: F) -> Result<Reply, Problem>
    where
        F: FnOnce(&mut Tx<'_, '_>) -> Result<Reply, Problem> + Send + 'static,
    {
        let stamp = Stamp { actor, now: self.now(), new_uuid: self.ids() };
        let (db, manner) = (self.db.clone(), manner.clone());
        self.hop(move || {
            let lease = match &manner.key {
                Some(key) if !manner.validate_only => match claim(&db, key, &manner, &stamp)? {
                    Claimed::Done(reply) => return Ok(reply),
                    Claimed::Ours(lease) => Some(lease),
                },
                _ => None,
            };
            let outcome = db.write(&stamp, |tx| {
                let reply = work(tx).map_err(Ending::Failed)?;
                if manner.validate_only {
                    return Err(Ending::Validated(reply));
                }
                if let Some(lease) = &lease {
                    idempotency::complete(tx.conn(), lease, &stored(&reply))?;
                }
                Ok(reply)
            });
            match outcome {
                Ok(reply) => Ok(reply),
                Err(Ending::Validated(reply)) => Ok(validated(reply)),
                Err(Ending::Failed(problem)) => {
                    if let Some(lease) = &lease {
                        // If this fails, too, the key is free when the lease ends.
                        let _ = db.plain_write(|conn| idempotency::release(conn, lease));
                    }
                    Err(problem)
                }
            }
        })
        .await
    }
}

/// What came of claiming a key.
enum Claimed {
    /// The work was done before; this was the answer.
    Done(Reply),
    /// The work is ours to do.
    Ours(Lease),
}

fn claim(
    db: &hansyn_persistence::Db,
    key: &str,
    manner: &Manner,
    stamp: &Stamp,
) -> Result<Claimed, Problem> {
    let key = IdempotencyKey {
        issuer: stamp.actor.issuer.clone(),
        subject: stamp.actor.subject.clone(),
        key: key.to_owned(),
    };
    let until = stamp.now.saturating_add(HELD).unwrap_or(stamp.now);
    let claim = db.plain_write(|conn| {
        idempotency::claim(conn, &key, &manner.fingerprint, stamp.now, until)
    })?;
    match claim {
        Claim::Fresh(lease) => Ok(Claimed::Ours(lease)),
        Claim::Replay(kept) => Ok(Claimed::Done(replayed(kept))),
        Claim::Mismatch => Err(Problem::new(Code::IdempotencyMismatch)),
        Claim::InFlight => Err(Problem::new(Code::IdempotencyInFlight).header("retry-after", "1")),
    }
}

fn stored(reply: &Reply) -> StoredReply {
    let mut headers = reply.headers.clone();
    headers.push(("content-type".to_owned(), reply.content_type.clone()));
    let body = reply.kept.as_ref().unwrap_or(&reply.body).clone();
    StoredReply { status: reply.status, headers, body }
}

fn replayed(kept: StoredReply) -> Reply {
    let StoredReply { status, mut headers, body } = kept;
    let content_type = headers
        .iter()
        .position(|(name, _)| name == "content-type")
        .map(|index| headers.remove(index).1)
        .unwrap_or_default();
    Reply { status, headers, content_type, body, kept: None }.header("idempotency-replayed", "true")
}

/// A write that was tried and not kept answers 200, without a location.
fn validated(mut reply: Reply) -> Reply {
    reply.status = 200;
    reply.headers.retain(|(name, _)| name != "location" && name != "etag");
    if reply.body.is_empty() {
        "application/json".clone_into(&mut reply.content_type);
        reply.body = b"{}".to_vec();
    }
    reply.header("hansyn-validated-only", "true")
}

impl From<UpdateError> for Problem {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Stale { current } => {
                Self::new(Code::VersionMismatch).header("etag", etag(current))
            }
            UpdateError::Gone => Self::not_found(),
            UpdateError::Db(error) => error.into(),
            frozen @ UpdateError::Frozen => Self::new(Code::NotADraft).caused_by(frozen),
        }
    }
}
