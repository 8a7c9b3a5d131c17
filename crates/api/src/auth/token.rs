//! Decides whether a bearer token may speak for somebody.
//!
//! The JWT library checks the signature and nothing else. Form, header, claims, and time are
//! checked here, before any key is touched, because the library lets through much that an access
//! token has no business to hold. The bytes that are parsed here are the bytes whose signature is
//! verified, so no second parser can read the token differently.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::Algorithm;
use serde_json::Value;

use crate::auth::jwks::{self, JwksSource, KeyCache};
use crate::strict_json::{JsonFault, Members, parse_object};

/// The longest token that is looked at, in bytes.
pub const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// How far an issuer's clock may run ahead of ours before `iat` and `nbf` count as the future.
pub const LEEWAY: SignedDuration = SignedDuration::from_secs(30);

/// The longest `sub`, in characters, as `OpenID` Connect Core bounds it.
pub const MAX_SUBJECT_CHARS: usize = 255;

/// The longest `kid`, in bytes.
const MAX_KID_BYTES: usize = 256;

/// Header members which change what a token means or where its key comes from, by name, so that
/// the log can say which one was tried without repeating the sender's text.
const REFUSED_HEADERS: [&str; 10] =
    ["crit", "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256", "zip", "b64", "cty"];

/// One issuer whose tokens are accepted, and on which terms.
#[derive(Debug, Clone)]
pub struct IssuerConfig {
    /// The exact `iss` of its tokens.
    pub issuer: String,
    /// The name by which it knows this service; a token must carry it in `aud`.
    pub audience: String,
    /// Where its public keys are.
    pub jwks: JwksSource,
    /// The longest span from `iat` to `exp` that is accepted.
    pub max_lifetime: SignedDuration,
}

/// Why a set of issuers cannot be served.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifierError {
    /// An issuer has no name.
    #[error("an issuer has an empty name")]
    EmptyIssuer,
    /// Two configurations speak for one issuer.
    #[error("the issuer `{issuer}` is configured twice")]
    DuplicateIssuer {
        /// The issuer concerned.
        issuer: String,
    },
    /// Without an audience every token of the issuer, for whatever service, would be accepted.
    #[error("the issuer `{issuer}` has an empty audience")]
    EmptyAudience {
        /// The issuer concerned.
        issuer: String,
    },
    /// No token could ever be accepted.
    #[error("the issuer `{issuer}` has a maximal lifetime that is not positive")]
    NoLifetime {
        /// The issuer concerned.
        issuer: String,
    },
    /// Keys fetched without TLS are whoever's sits on the line.
    #[error("the keys of `{issuer}` must come over https, or over http from this machine")]
    InsecureUrl {
        /// The issuer concerned.
        issuer: String,
    },
    /// A public key set needs no password, and an address with one ends up in logs.
    #[error("the key address of `{issuer}` holds a user name or a password")]
    UrlWithCredentials {
        /// The issuer concerned.
        issuer: String,
    },
}

/// Who sent a request, as a configured issuer vouches for it.
///
/// A subject is unique within its issuer only, so the two belong together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The issuer that vouches.
    pub issuer: String,
    /// The `sub`: not empty, at most 255 characters, no control characters.
    pub subject: String,
    /// The moment from which the token is worth nothing.
    pub expires_at: Timestamp,
}

/// The check that a token failed.
///
/// It is meant for the log: no variant holds anything the sender wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// Longer than [`MAX_TOKEN_BYTES`].
    #[error("the token is too long")]
    TooLong,
    /// Not exactly three non-empty parts.
    #[error("the token is not in compact form")]
    NotCompact,
    /// A part is not canonical base64url without padding.
    #[error("a part of the token is not base64url")]
    NotBase64Url,
    /// The header is not one JSON object.
    #[error("the header is not a JSON object")]
    MalformedHeader,
    /// The payload is not one JSON object.
    #[error("the payload is not a JSON object")]
    MalformedPayload,
    /// Some object in header or payload names a member twice.
    #[error("a member name occurs twice")]
    DuplicateMember,
    /// The header has this member, which is never accepted.
    #[error("the header member `{0}` is refused")]
    RefusedHeader(&'static str),
    /// The header has a member that is not on the list.
    #[error("the header has an unknown member")]
    UnknownHeader,
    /// `alg` is missing or not on the list.
    #[error("the algorithm is not accepted")]
    AlgorithmRefused,
    /// `typ` says the token is something else than a JWT.
    #[error("the type is not that of an access token")]
    TypeRefused,
    /// `kid` is not a short string.
    #[error("the key id is malformed")]
    MalformedKeyId,
    /// This required claim is missing.
    #[error("the claim `{0}` is missing")]
    MissingClaim(&'static str),
    /// This claim has the wrong form.
    #[error("the claim `{0}` is malformed")]
    MalformedClaim(&'static str),
    /// No issuer of this name is configured.
    #[error("the issuer is unknown")]
    UnknownIssuer,
    /// The token was made for another service.
    #[error("the audience is another")]
    WrongAudience,
    /// `exp` has come.
    #[error("the token has expired")]
    Expired,
    /// `nbf` is still ahead.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// `iat` is in the future.
    #[error("the token was issued in the future")]
    IssuedInFuture,
    /// `exp` is not after both `nbf` and `iat`, so that the token never was valid.
    #[error("the token ends before it begins")]
    NeverValid,
    /// Valid for longer than the issuer may make it.
    #[error("the token lives too long")]
    LivesTooLong,
    /// The issuer has several keys and the token does not say which one.
    #[error("the token does not name its key")]
    MissingKeyId,
    /// The issuer has no usable key of this name.
    #[error("the key is unknown")]
    UnknownKey,
    /// The named key is for another algorithm.
    #[error("the algorithm is not that of the key")]
    AlgorithmNotOfKey,
    /// Several keys answer to the name.
    #[error("the key is ambiguous")]
    AmbiguousKey,
    /// The signature is not that of the issuer's key.
    #[error("the signature is wrong")]
    WrongSignature,
    /// The issuer's keys could not be had, so nothing can be said of the token.
    #[error("the keys of the issuer are unavailable")]
    KeysUnavailable,
}

/// Verifies bearer tokens of the configured issuers.
#[derive(Debug)]
pub struct Verifier {
    issuers: HashMap<String, Issuer>,
}

#[derive(Debug)]
struct Issuer {
    audience: String,
    max_lifetime: SignedDuration,
    keys: KeyCache,
}

impl Verifier {
    /// Prepares to verify tokens of `issuers`, fetching nothing yet.
    ///
    /// `http` should come from [`jwks::http_client`]: a client that follows redirects does so
    /// before this code sees the answer, and can only refuse it afterwards.
    #[expect(clippy::needless_pass_by_value, reason = "the verifier keeps the client")]
    pub fn new(issuers: Vec<IssuerConfig>, http: reqwest::Client) -> Result<Self, VerifierError> {
        let mut served = HashMap::with_capacity(issuers.len());
        for config in issuers {
            check_config(&config)?;
            let IssuerConfig { issuer, audience, jwks, max_lifetime } = config;
            let keys = KeyCache::new(jwks, http.clone(), jwks::FETCH_TIMEOUT);
            let entry = Issuer { audience, max_lifetime, keys };
            if served.insert(issuer.clone(), entry).is_some() {
                return Err(VerifierError::DuplicateIssuer { issuer });
            }
        }
        Ok(Self { issuers: served })
    }

    /// Says whom `token` speaks for at `now`, or which check it fails.
    pub async fn verify(&self, token: &str, now: Timestamp) -> Result<Identity, Rejection> {
        let compact = Compact::split(token)?;
        let header = Header::parse(&compact.header)?;
        let claims = Claims::parse(&compact.payload)?;
        let issuer = self.issuers.get(&claims.issuer).ok_or(Rejection::UnknownIssuer)?;
        if !claims.audience.contains(&issuer.audience) {
            return Err(Rejection::WrongAudience);
        }
        claims.check_times(issuer.max_lifetime, now)?;

        let key = issuer.keys.find(header.key_id.as_deref(), header.algorithm, now).await?;
        let signed = compact.signed.as_bytes();
        match jsonwebtoken::crypto::verify(compact.signature, signed, &key, header.algorithm) {
            Ok(true) => {
                let Claims { issuer, subject, expires_at, .. } = claims;
                Ok(Identity { issuer, subject, expires_at })
            }
            Ok(false) | Err(_) => Err(Rejection::WrongSignature),
        }
    }
}

fn check_config(config: &IssuerConfig) -> Result<(), VerifierError> {
    let issuer = || config.issuer.clone();
    if config.issuer.is_empty() {
        return Err(VerifierError::EmptyIssuer);
    }
    if config.audience.is_empty() {
        return Err(VerifierError::EmptyAudience { issuer: issuer() });
    }
    if !config.max_lifetime.is_positive() {
        return Err(VerifierError::NoLifetime { issuer: issuer() });
    }
    if let JwksSource::Url(url) = &config.jwks {
        if !jwks::is_trustworthy(url) {
            return Err(VerifierError::InsecureUrl { issuer: issuer() });
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(VerifierError::UrlWithCredentials { issuer: issuer() });
        }
    }
    Ok(())
}

/// Whether `subject` can be the `sub` of a token.
pub(super) fn is_acceptable_subject(subject: &str) -> bool {
    !subject.is_empty()
        && subject.chars().count() <= MAX_SUBJECT_CHARS
        && !subject.chars().any(char::is_control)
}

/// The algorithm of this name, if tokens may use it.
///
/// All are asymmetric. One hash size per RSA scheme and one per curve is what issuers use; every
/// further one would only add ways in.
pub(super) fn accepted_algorithm(name: &str) -> Option<Algorithm> {
    match name {
        "RS256" => Some(Algorithm::RS256),
        "PS256" => Some(Algorithm::PS256),
        "ES256" => Some(Algorithm::ES256),
        "ES384" => Some(Algorithm::ES384),
        "EdDSA" => Some(Algorithm::EdDSA),
        _ => None,
    }
}

/// A token taken apart, nothing of it believed yet.
struct Compact<'t> {
    signed: &'t str,
    signature: &'t str,
    header: Vec<u8>,
    payload: Vec<u8>,
}

impl<'t> Compact<'t> {
    fn split(token: &'t str) -> Result<Self, Rejection> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(Rejection::TooLong);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(Rejection::NotCompact)?;
        let (header, payload) = signed.split_once('.').ok_or(Rejection::NotCompact)?;
        if payload.contains('.') || [header, payload, signature].iter().any(|part| part.is_empty())
        {
            return Err(Rejection::NotCompact);
        }
        // The signature is decoded here too, so that bad text in it is told from a wrong one.
        decode(signature)?;
        Ok(Self { signed, signature, header: decode(header)?, payload: decode(payload)? })
    }
}

fn decode(part: &str) -> Result<Vec<u8>, Rejection> {
    URL_SAFE_NO_PAD.decode(part).ok().ok_or(Rejection::NotBase64Url)
}

/// The few header members that are read.
struct Header {
    algorithm: Algorithm,
    key_id: Option<String>,
}

impl Header {
    fn parse(json: &[u8]) -> Result<Self, Rejection> {
        let members = parse_object(json).map_err(|fault| match fault {
            JsonFault::NotAnObject => Rejection::MalformedHeader,
            JsonFault::DuplicateMember => Rejection::DuplicateMember,
        })?;
        for name in members.keys() {
            if let Some(refused) = REFUSED_HEADERS.iter().find(|refused| *refused == name) {
                return Err(Rejection::RefusedHeader(refused));
            }
            if !matches!(name.as_str(), "alg" | "kid" | "typ") {
                return Err(Rejection::UnknownHeader);
            }
        }
        if members.get("typ").is_some_and(|value| !value.as_str().is_some_and(is_accepted_type)) {
            return Err(Rejection::TypeRefused);
        }
        let algorithm = members
            .get("alg")
            .and_then(Value::as_str)
            .and_then(accepted_algorithm)
            .ok_or(Rejection::AlgorithmRefused)?;
        let key_id = match members.get("kid") {
            None => None,
            Some(Value::String(kid)) if !kid.is_empty() && kid.len() <= MAX_KID_BYTES => {
                Some(kid.clone())
            }
            Some(_) => return Err(Rejection::MalformedKeyId),
        };
        Ok(Self { algorithm, key_id })
    }
}

/// Media type names are compared without case, and `application/` may be left out (RFC 7515).
fn is_accepted_type(typ: &str) -> bool {
    let lower = typ.to_ascii_lowercase();
    matches!(lower.strip_prefix("application/").unwrap_or(&lower), "jwt" | "at+jwt")
}

/// The six claims every token must have.
struct Claims {
    issuer: String,
    audience: Vec<String>,
    subject: String,
    issued_at: Timestamp,
    not_before: Timestamp,
    expires_at: Timestamp,
}

impl Claims {
    fn parse(json: &[u8]) -> Result<Self, Rejection> {
        let members = parse_object(json).map_err(|fault| match fault {
            JsonFault::NotAnObject => Rejection::MalformedPayload,
            JsonFault::DuplicateMember => Rejection::DuplicateMember,
        })?;
        let subject = text(&members, "sub")?;
        if !is_acceptable_subject(&subject) {
            return Err(Rejection::MalformedClaim("sub"));
        }
        Ok(Self {
            issuer: text(&members, "iss")?,
            audience: audience(&members)?,
            subject,
            issued_at: numeric_date(&members, "iat")?,
            not_before: numeric_date(&members, "nbf")?,
            expires_at: numeric_date(&members, "exp")?,
        })
    }

    fn check_times(&self, max_lifetime: SignedDuration, now: Timestamp) -> Result<(), Rejection> {
        let Self { issued_at, not_before, expires_at, .. } = *self;
        if expires_at <= now {
            return Err(Rejection::Expired);
        }
        if not_before.duration_since(now) > LEEWAY {
            return Err(Rejection::NotYetValid);
        }
        if issued_at.duration_since(now) > LEEWAY {
            return Err(Rejection::IssuedInFuture);
        }
        if expires_at <= not_before || expires_at <= issued_at {
            return Err(Rejection::NeverValid);
        }
        if expires_at.duration_since(issued_at) > max_lifetime {
            return Err(Rejection::LivesTooLong);
        }
        Ok(())
    }
}

fn claim<'m>(members: &'m Members, name: &'static str) -> Result<&'m Value, Rejection> {
    members.get(name).ok_or(Rejection::MissingClaim(name))
}

fn text(members: &Members, name: &'static str) -> Result<String, Rejection> {
    let text = claim(members, name)?.as_str().ok_or(Rejection::MalformedClaim(name))?;
    Ok(text.to_owned())
}

fn audience(members: &Members) -> Result<Vec<String>, Rejection> {
    let names: Option<Vec<String>> = match claim(members, "aud")? {
        Value::String(one) => Some(vec![one.clone()]),
        Value::Array(many) => many.iter().map(|one| one.as_str().map(str::to_owned)).collect(),
        _ => None,
    };
    names.ok_or(Rejection::MalformedClaim("aud"))
}

/// Whole seconds since 1970, up to the end of the year 9999; a fraction is refused, not rounded.
fn numeric_date(members: &Members, name: &'static str) -> Result<Timestamp, Rejection> {
    claim(members, name)?
        .as_u64()
        .and_then(|seconds| i64::try_from(seconds).ok())
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or(Rejection::MalformedClaim(name))
}

#[cfg(test)]
mod tests;
