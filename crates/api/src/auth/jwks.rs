//! The public keys of an issuer: where they come from, which are fit for use, how long they keep.
//!
//! The time is always an argument. What was fetched is fresh for [`FRESH_FOR`]; when it cannot be
//! renewed it still serves until it is [`SERVED_FOR`] old, and after that nothing is believed.

use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, KeyOperations,
    PublicKeyUse, RSAKeyParameters,
};
use jsonwebtoken::{Algorithm, DecodingKey};
use tokio::sync::{Mutex, OwnedMutexGuard};
use url::{Host, Url};

use crate::auth::token::Rejection;
use crate::strict_json::parse_object;

/// How long a key set is used without asking its source again.
pub const FRESH_FOR: Duration = Duration::from_mins(5);

/// How old a key set may grow while its source does not answer.
pub const SERVED_FOR: Duration = Duration::from_hours(1);

/// The shortest time between two fetches that are made because of an unknown key id. Anybody can
/// invent key ids, and the issuer should not feel it.
pub const UNKNOWN_KEY_INTERVAL: Duration = Duration::from_secs(30);

/// The shortest time between a failed fetch of an old or missing set and the next one.
pub const RETRY_INTERVAL: Duration = Duration::from_secs(5);

/// How long a source may take to answer.
pub const FETCH_TIMEOUT: Duration = Duration::from_secs(3);

/// The largest key set that is read, in bytes.
pub const MAX_SET_BYTES: usize = 256 * 1024;

/// Where an issuer's key set is.
#[derive(Debug, Clone)]
pub enum JwksSource {
    /// A file on this machine, read again when it has grown old.
    File(PathBuf),
    /// An address, fetched again when it has grown old.
    Url(Url),
    /// The set itself, which never grows old.
    Inline(JwkSet),
}

/// A client fit for fetching key sets: it follows no redirects and gives up in time.
pub fn http_client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(FETCH_TIMEOUT)
        .timeout(FETCH_TIMEOUT)
        .build()
}

/// Whether nobody between here and `url` can replace what it answers.
pub(super) fn is_trustworthy(url: &Url) -> bool {
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback)
}

/// The keys of one issuer, fetched when needed and kept for a while.
#[derive(Debug)]
pub(super) struct KeyCache {
    fetcher: Arc<Fetcher>,
    cached: Arc<RwLock<Option<Arc<CachedSet>>>>,
    /// Held by the one who fetches; inside is the time of the last attempt.
    gate: Arc<Mutex<Option<Timestamp>>>,
}

impl KeyCache {
    pub(super) fn new(source: JwksSource, http: reqwest::Client, timeout: Duration) -> Self {
        Self {
            fetcher: Arc::new(Fetcher { source, http, timeout }),
            cached: Arc::default(),
            gate: Arc::default(),
        }
    }

    /// The key to verify a token with, given the `kid` and `alg` of its header.
    pub(super) async fn find(
        &self,
        key_id: Option<&str>,
        algorithm: Algorithm,
        now: Timestamp,
    ) -> Result<DecodingKey, Rejection> {
        if let JwksSource::Inline(set) = &self.fetcher.source {
            return KeySet::from_keys(&set.keys).select(key_id, algorithm);
        }
        let cached = self.serve(now).await?;
        match cached.keys.select(key_id, algorithm) {
            Err(Rejection::UnknownKey) => {}
            known => return known,
        }
        // The issuer may have begun to sign with a new key since we asked.
        let gate = Arc::clone(&self.gate).lock_owned().await;
        self.refresh(gate, UNKNOWN_KEY_INTERVAL, now).await;
        self.serve(now).await?.keys.select(key_id, algorithm)
    }

    /// A set that may be used at `now`, fetched if need be.
    async fn serve(&self, now: Timestamp) -> Result<Arc<CachedSet>, Rejection> {
        let cached = self.cached();
        if let Some(fresh) = cached.as_ref().filter(|set| set.is_younger_than(FRESH_FOR, now)) {
            return Ok(Arc::clone(fresh));
        }
        let gate = match cached.filter(|set| set.is_younger_than(SERVED_FOR, now)) {
            // While one request renews the set, the others need not wait for it.
            Some(old) => match Arc::clone(&self.gate).try_lock_owned() {
                Ok(gate) => gate,
                Err(_busy) => return Ok(old),
            },
            None => Arc::clone(&self.gate).lock_owned().await,
        };
        if !self.cached().is_some_and(|set| set.is_younger_than(FRESH_FOR, now)) {
            self.refresh(gate, RETRY_INTERVAL, now).await;
        }
        self.cached()
            .filter(|set| set.is_younger_than(SERVED_FOR, now))
            .ok_or(Rejection::KeysUnavailable)
    }

    /// Fetches the set, unless that was last tried less than `interval` ago.
    ///
    /// The fetch is a task of its own: a client that hangs up must not be able to abort it, or it
    /// could make us fetch over and over.
    async fn refresh(
        &self,
        mut gate: OwnedMutexGuard<Option<Timestamp>>,
        interval: Duration,
        now: Timestamp,
    ) {
        if gate.is_some_and(|last| is_within(interval, last, now)) {
            return;
        }
        *gate = Some(now);
        let fetcher = Arc::clone(&self.fetcher);
        let cached = Arc::clone(&self.cached);
        let fetch = tokio::spawn(async move {
            match fetcher.fetch().await {
                Ok(keys) => {
                    let set = Arc::new(CachedSet { keys, fetched_at: now });
                    *cached.write().unwrap_or_else(PoisonError::into_inner) = Some(set);
                }
                Err(error) => {
                    let cause = std::error::Error::source(&error).map(ToString::to_string);
                    tracing::warn!(jwks.source = %fetcher, error.chain = cause, "{error}");
                }
            }
            drop(gate);
        });
        if fetch.await.is_err() {
            tracing::error!("the fetch of a key set was stopped");
        }
    }

    fn cached(&self) -> Option<Arc<CachedSet>> {
        self.cached.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[derive(Debug)]
struct CachedSet {
    keys: KeySet,
    fetched_at: Timestamp,
}

impl CachedSet {
    fn is_younger_than(&self, age: Duration, now: Timestamp) -> bool {
        is_within(age, self.fetched_at, now)
    }
}

/// Whether the two moments are less than `span` apart, whichever comes first: when the clock is
/// set back, a set from the future must not stay fresh until time has caught up.
fn is_within(span: Duration, then: Timestamp, now: Timestamp) -> bool {
    now.duration_since(then).unsigned_abs() < span
}

/// Why a key set could not be had. No variant holds what the source sent.
#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error("failed to read a key set from its file")]
    Read(#[source] std::io::Error),
    #[error("failed to fetch a key set")]
    Request(#[source] reqwest::Error),
    #[error("a key set was answered with status {0}")]
    Status(u16),
    #[error("the address of a key set redirects")]
    Redirected,
    #[error("a key set is too large")]
    TooLarge,
    #[error("a key set is not a JSON object with a list of keys")]
    Malformed,
}

#[derive(Debug)]
struct Fetcher {
    source: JwksSource,
    http: reqwest::Client,
    timeout: Duration,
}

impl fmt::Display for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            JwksSource::File(path) => write!(f, "{}", path.display()),
            // A query can hold a secret; host and path are enough to find the culprit.
            JwksSource::Url(url) => write!(f, "{}{}", url.host_str().unwrap_or(""), url.path()),
            JwksSource::Inline(_) => f.write_str("inline"),
        }
    }
}

impl Fetcher {
    async fn fetch(&self) -> Result<KeySet, FetchError> {
        match &self.source {
            JwksSource::Inline(set) => Ok(KeySet::from_keys(&set.keys)),
            JwksSource::Url(url) => KeySet::parse(&self.download(url).await?),
            JwksSource::File(path) => {
                let path = path.clone();
                let read = tokio::task::spawn_blocking(move || read_file(&path)).await;
                let stopped = |error| FetchError::Read(std::io::Error::other(error));
                KeySet::parse(&read.map_err(stopped)??)
            }
        }
    }

    async fn download(&self, url: &Url) -> Result<Vec<u8>, FetchError> {
        let failed = |error: reqwest::Error| FetchError::Request(error.without_url());
        let request = self.http.get(url.clone()).timeout(self.timeout);
        let mut response = request.send().await.map_err(failed)?;
        if response.url() != url || response.status().is_redirection() {
            return Err(FetchError::Redirected);
        }
        if response.status() != reqwest::StatusCode::OK {
            return Err(FetchError::Status(response.status().as_u16()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > MAX_SET_BYTES {
                return Err(FetchError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, FetchError> {
    let file = std::fs::File::open(path).map_err(FetchError::Read)?;
    let mut body = Vec::new();
    let limit = u64::try_from(MAX_SET_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut body).map_err(FetchError::Read)?;
    if body.len() > MAX_SET_BYTES { Err(FetchError::TooLarge) } else { Ok(body) }
}

/// The keys of a set which can verify tokens.
#[derive(Debug)]
struct KeySet(Vec<VerificationKey>);

#[derive(Debug)]
struct VerificationKey {
    key_id: Option<String>,
    algorithms: Vec<Algorithm>,
    key: DecodingKey,
}

impl KeySet {
    /// Reads a set, passing over keys that are no use, as RFC 7517 section 5 wants it.
    fn parse(json: &[u8]) -> Result<Self, FetchError> {
        let mut members = parse_object(json).ok().ok_or(FetchError::Malformed)?;
        let Some(serde_json::Value::Array(keys)) = members.remove("keys") else {
            return Err(FetchError::Malformed);
        };
        let keys: Vec<Jwk> = keys
            .into_iter()
            // A private key that everybody can read proves nothing.
            .filter(|key| key.get("d").is_none())
            .filter_map(|key| serde_json::from_value(key).ok())
            .collect();
        Ok(Self::from_keys(&keys))
    }

    fn from_keys(keys: &[Jwk]) -> Self {
        Self(keys.iter().filter_map(VerificationKey::from_jwk).collect())
    }

    fn select(&self, key_id: Option<&str>, algorithm: Algorithm) -> Result<DecodingKey, Rejection> {
        if key_id.is_none() && self.0.len() > 1 {
            return Err(Rejection::MissingKeyId);
        }
        let named: Vec<_> = self
            .0
            .iter()
            .filter(|key| key_id.is_none() || key.key_id.as_deref() == key_id)
            .collect();
        if named.is_empty() {
            return Err(Rejection::UnknownKey);
        }
        let mut fit = named.into_iter().filter(|key| key.algorithms.contains(&algorithm));
        match (fit.next(), fit.next()) {
            (Some(only), None) => Ok(only.key.clone()),
            (None, _) => Err(Rejection::AlgorithmNotOfKey),
            (Some(_), Some(_)) => Err(Rejection::AmbiguousKey),
        }
    }
}

impl VerificationKey {
    fn from_jwk(jwk: &Jwk) -> Option<Self> {
        let Jwk { common, algorithm } = jwk;
        if !is_for_verification(common) {
            return None;
        }
        let (possible, key): (&[Algorithm], DecodingKey) = match algorithm {
            AlgorithmParameters::RSA(rsa) => (&[Algorithm::RS256, Algorithm::PS256], rsa_key(rsa)?),
            AlgorithmParameters::EllipticCurve(point) => {
                let (algorithms, bytes): (&[Algorithm], usize) = match point.curve {
                    EllipticCurve::P256 => (&[Algorithm::ES256], 32),
                    EllipticCurve::P384 => (&[Algorithm::ES384], 48),
                    _ => return None,
                };
                let is_whole = decode(&point.x)?.len() == bytes && decode(&point.y)?.len() == bytes;
                let key = DecodingKey::from_ec_components(&point.x, &point.y).ok()?;
                (algorithms, is_whole.then_some(key)?)
            }
            AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => {
                let is_whole = decode(&pair.x)?.len() == 32;
                let key = DecodingKey::from_ed_components(&pair.x).ok()?;
                (&[Algorithm::EdDSA], is_whole.then_some(key)?)
            }
            _ => return None,
        };
        let algorithms: Vec<Algorithm> = possible
            .iter()
            .copied()
            .filter(|one| {
                common.key_algorithm.is_none_or(|of_key| of_key == KeyAlgorithm::from(*one))
            })
            .collect();
        let key_id = common.key_id.clone();
        (!algorithms.is_empty()).then_some(Self { key_id, algorithms, key })
    }
}

/// Whether the key's owner means it to verify signatures.
fn is_for_verification(common: &CommonParameters) -> bool {
    matches!(common.public_key_use, None | Some(PublicKeyUse::Signature))
        && common.key_operations.as_ref().is_none_or(|ops| ops.contains(&KeyOperations::Verify))
}

/// The RSA key, if it has from 2048 to 8192 bits and an exponent that is odd and above one.
fn rsa_key(rsa: &RSAKeyParameters) -> Option<DecodingKey> {
    let (modulus, exponent) = (decode(&rsa.n)?, decode(&rsa.e)?);
    let (modulus, exponent) = (significant(&modulus), significant(&exponent));
    let has_2048_bits = modulus.len() > 256
        || (modulus.len() == 256 && modulus.first().is_some_and(|byte| *byte >= 0x80));
    let is_sound = has_2048_bits
        && modulus.len() <= 1024
        && exponent.last().is_some_and(|byte| byte % 2 == 1)
        && exponent != [1];
    is_sound.then(|| DecodingKey::from_rsa_raw_components(modulus, exponent))
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// The big-endian number without leading zero bytes.
fn significant(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
