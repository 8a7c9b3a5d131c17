//! An issuer for one machine, so that the service can be tried without an identity provider.
//!
//! Its private key is a file that only the owner can read. Whoever can read it can be anybody, so
//! this issuer belongs to demonstrations and to the command line, not on a municipality's network.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use aws_lc_rs::signature::Ed25519KeyPair;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::{Jwk, JwkSet, KeyOperations, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use serde_json::json;

use crate::auth::jwks::JwksSource;
use crate::auth::token::{self, IssuerConfig};

/// The `iss` of every local issuer.
pub const LOCAL_ISSUER: &str = "urn:hansyn:local";

/// The `aud` of its tokens unless another is asked for.
pub const DEFAULT_AUDIENCE: &str = "hansyn";

/// The longest lifetime of its tokens: a day, after which a forgotten demonstration is closed.
pub const MAX_LOCAL_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// A key takes less than a hundred bytes; a file that goes on after this many is something else.
const MAX_KEY_BYTES: u64 = 4096;

/// Why the local issuer cannot be had, or cannot make a token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LocalIssuerError {
    /// The key file exists and cannot be read.
    #[error("failed to read the key file `{}`", path.display())]
    Read {
        /// The key file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The key file cannot be made.
    #[error("failed to write the key file `{}`", path.display())]
    Write {
        /// The key file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Others than the owner may read or change the key file.
    #[error("the key file `{}` is open to others than its owner; expected mode 0600", path.display())]
    Exposed {
        /// The key file.
        path: PathBuf,
    },
    /// The file holds something else.
    #[error("the file `{}` does not hold an Ed25519 private key in PKCS#8", path.display())]
    NotAKey {
        /// The key file.
        path: PathBuf,
    },
    /// The random source or the signer failed.
    #[error("failed to make or use a signing key")]
    Crypto,
    /// The service would refuse a token for this subject.
    #[error("a subject has 1 to 255 characters and no control characters")]
    Subject,
    /// The service would refuse a token of this lifetime.
    #[error("a local token lives for at least a second and at most 24 hours")]
    Lifetime,
}

/// An issuer whose private Ed25519 key lies in a file.
pub struct LocalIssuer {
    signing_key: EncodingKey,
    key_id: String,
    public_key: Jwk,
}

impl fmt::Debug for LocalIssuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { signing_key: _, key_id, public_key: _ } = self;
        f.debug_struct("LocalIssuer")
            .field("signing_key", &"<redacted>")
            .field("key_id", key_id)
            .finish_non_exhaustive()
    }
}

impl LocalIssuer {
    /// Reads the key from `path`, making it first when there is none.
    ///
    /// When several processes make it at once, one of them wins and all use its key.
    pub fn load_or_create(path: &Path) -> Result<Self, LocalIssuerError> {
        match read_key(path)? {
            Some(key) => Self::from_pkcs8(&key).ok_or_else(|| not_a_key(path)),
            None => Self::create(path),
        }
    }

    fn create(path: &Path) -> Result<Self, LocalIssuerError> {
        let key = Ed25519KeyPair::generate().and_then(|pair| pair.to_pkcs8());
        let key = key.ok().ok_or(LocalIssuerError::Crypto)?;
        write_key(path, key.as_ref())
            .map_err(|source| LocalIssuerError::Write { path: path.to_owned(), source })?;
        let kept = read_key(path)?.ok_or_else(|| not_a_key(path))?;
        Self::from_pkcs8(&kept).ok_or_else(|| not_a_key(path))
    }

    fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_pkcs8(der).ok()?;
        let public = aws_lc_rs::signature::KeyPair::public_key(&pair);
        let decoding_key = DecodingKey::from_ed_der(public.as_ref());
        let mut public_key = Jwk::from_decoding_key(&decoding_key, Some(Algorithm::EdDSA)).ok()?;
        let key_id = public_key.thumbprint(ThumbprintHash::SHA256).ok()?;
        public_key.common.key_id = Some(key_id.clone());
        public_key.common.public_key_use = Some(PublicKeyUse::Signature);
        public_key.common.key_operations = Some(vec![KeyOperations::Verify]);
        Some(Self { signing_key: EncodingKey::from_ed_der(der), key_id, public_key })
    }

    /// How a verifier comes to accept this issuer's tokens for `audience`.
    #[must_use]
    pub fn issuer_config(&self, audience: &str) -> IssuerConfig {
        IssuerConfig {
            issuer: LOCAL_ISSUER.to_owned(),
            audience: audience.to_owned(),
            jwks: JwksSource::Inline(JwkSet { keys: vec![self.public_key.clone()] }),
            max_lifetime: MAX_LOCAL_LIFETIME,
        }
    }

    /// A token for `subject` and the [`DEFAULT_AUDIENCE`], valid from `now`.
    pub fn token(
        &self,
        subject: &str,
        lifetime: SignedDuration,
        now: Timestamp,
    ) -> Result<String, LocalIssuerError> {
        self.token_for(DEFAULT_AUDIENCE, subject, lifetime, now)
    }

    /// A token for `subject` and `audience`, valid from `now`.
    pub fn token_for(
        &self,
        audience: &str,
        subject: &str,
        lifetime: SignedDuration,
        now: Timestamp,
    ) -> Result<String, LocalIssuerError> {
        if !token::is_acceptable_subject(subject) {
            return Err(LocalIssuerError::Subject);
        }
        if lifetime.as_secs() < 1 || lifetime > MAX_LOCAL_LIFETIME {
            return Err(LocalIssuerError::Lifetime);
        }
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(self.key_id.clone());
        let issued_at = now.as_second();
        let claims = json!({
            "iss": LOCAL_ISSUER,
            "aud": audience,
            "sub": subject,
            "iat": issued_at,
            "nbf": issued_at,
            "exp": issued_at.saturating_add(lifetime.as_secs()),
        });
        jsonwebtoken::encode(&header, &claims, &self.signing_key)
            .ok()
            .ok_or(LocalIssuerError::Crypto)
    }
}

fn not_a_key(path: &Path) -> LocalIssuerError {
    LocalIssuerError::NotAKey { path: path.to_owned() }
}

/// The content of the key file, or nothing when there is no such file.
fn read_key(path: &Path) -> Result<Option<Vec<u8>>, LocalIssuerError> {
    let failed = |source| LocalIssuerError::Read { path: path.to_owned(), source };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    if is_open_to_others(&file.metadata().map_err(failed)?) {
        return Err(LocalIssuerError::Exposed { path: path.to_owned() });
    }
    let mut key = Vec::new();
    file.take(MAX_KEY_BYTES).read_to_end(&mut key).map_err(failed)?;
    Ok(Some(key))
}

/// Puts `key` at `path` unless something is there already, which is no failure.
///
/// The file gets its name only once it is whole, so that nobody ever reads half a key. A link,
/// unlike a rename, does not replace what another process has put there meanwhile.
fn write_key(path: &Path, key: &[u8]) -> io::Result<()> {
    let mut random = [0; 12];
    aws_lc_rs::rand::fill(&mut random).map_err(io::Error::other)?;
    let draft = path.with_added_extension(format!("{}.new", URL_SAFE_NO_PAD.encode(random)));
    let linked = write_private(&draft, key).and_then(|()| fs::hard_link(&draft, path));
    let removed = fs::remove_file(&draft);
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => removed,
        Err(error) => Err(error),
        Ok(()) => removed,
    }
}

fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(unix)]
fn is_open_to_others(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0
}

/// Elsewhere the file has the access rules of its directory.
#[cfg(not(unix))]
fn is_open_to_others(_metadata: &fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests;
