mod algorithms;
mod claims;
mod form;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use super::*;

const NOW: i64 = 1_800_000_000;
const ISSUER: &str = "https://login.example/";
const OTHER_ISSUER: &str = "https://other.example/";
const HEADER: &str = r#"{"alg":"EdDSA","kid":"a","typ":"JWT"}"#;

fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn ed_key(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

fn ed_jwk(seed: u8, kid: &str) -> Value {
    json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": b64(ed_key(seed).public_key())})
}

fn config(issuer: &str, keys: &Value) -> IssuerConfig {
    IssuerConfig {
        issuer: issuer.to_owned(),
        audience: "hansyn".to_owned(),
        jwks: JwksSource::Inline(serde_json::from_value(json!({ "keys": keys })).unwrap()),
        max_lifetime: SignedDuration::from_hours(1),
    }
}

fn verifier_of(issuers: Vec<IssuerConfig>) -> Result<Verifier, VerifierError> {
    Verifier::new(issuers, jwks::http_client().unwrap())
}

/// Two issuers: the key `a` of one, the key `b` of the other.
fn verifier() -> Verifier {
    let first = config(ISSUER, &json!([ed_jwk(1, "a")]));
    let second = config(OTHER_ISSUER, &json!([ed_jwk(2, "b")]));
    verifier_of(vec![first, second]).unwrap()
}

fn good_claims() -> Value {
    json!({
        "iss": ISSUER, "aud": "hansyn", "sub": "anna",
        "iat": NOW - 60, "nbf": NOW - 60, "exp": NOW + 600,
    })
}

fn claims_with(name: &str, value: Value) -> String {
    let mut claims = good_claims();
    claims[name] = value;
    claims.to_string()
}

fn signed_by(key: &Ed25519KeyPair, header: &str, payload: &str) -> String {
    let message = format!("{}.{}", b64(header), b64(payload));
    let signature = b64(key.sign(message.as_bytes()));
    format!("{message}.{signature}")
}

/// A token with this header and payload, its signature right.
fn token(header: &str, payload: &str) -> String {
    signed_by(&ed_key(1), header, payload)
}

fn good_token() -> String {
    token(HEADER, &good_claims().to_string())
}

/// The good payload with one more member, spelled as given.
fn claims_and(member: &str) -> String {
    good_claims().to_string().replacen('{', &format!("{{{member},"), 1)
}

fn header_and(member: &str) -> String {
    HEADER.replacen('{', &format!("{{{member},"), 1)
}

async fn check_all(attacks: Vec<(&str, String, Rejection)>) {
    let verifier = verifier();
    for (name, token, expected) in attacks {
        assert_eq!(verifier.verify(&token, now()).await, Err(expected), "{name}");
    }
}

async fn check_header(header: &str, expected: Rejection) {
    let token = token(header, &good_claims().to_string());
    assert_eq!(verifier().verify(&token, now()).await, Err(expected), "{header}");
}

async fn check_payload(payload: &str, expected: Rejection) {
    let token = token(HEADER, payload);
    assert_eq!(verifier().verify(&token, now()).await, Err(expected), "{payload}");
}

#[tokio::test]
async fn a_good_token_yields_issuer_subject_and_end() {
    let identity = verifier().verify(&good_token(), now()).await.unwrap();
    let expires_at = Timestamp::from_second(NOW + 600).unwrap();
    let (issuer, subject) = (ISSUER.to_owned(), "anna".to_owned());
    assert_eq!(identity, Identity { issuer, subject, expires_at });
}

#[tokio::test]
async fn nothing_is_accepted_while_the_keys_are_unavailable() {
    let dir = tempfile::tempdir().unwrap();
    let jwks = JwksSource::File(dir.path().join("missing.json"));
    let absent = IssuerConfig { jwks, ..config(ISSUER, &json!([])) };
    let verdict = verifier_of(vec![absent]).unwrap().verify(&good_token(), now()).await;
    assert_eq!(verdict, Err(Rejection::KeysUnavailable));
}

#[test]
fn a_configuration_that_would_accept_too_much_is_refused() {
    let good = || config(ISSUER, &json!([ed_jwk(1, "a")]));
    let at = |url: &str| JwksSource::Url(url.parse().unwrap());
    let issuer = || ISSUER.to_owned();
    let refused = |issuers| verifier_of(issuers).unwrap_err();
    let duplicate = VerifierError::DuplicateIssuer { issuer: issuer() };
    assert_eq!(refused(vec![good(), good()]), duplicate);
    let unnamed = IssuerConfig { issuer: String::new(), ..good() };
    assert_eq!(refused(vec![unnamed]), VerifierError::EmptyIssuer);
    let for_all = IssuerConfig { audience: String::new(), ..good() };
    assert_eq!(refused(vec![for_all]), VerifierError::EmptyAudience { issuer: issuer() });
    let dead = IssuerConfig { max_lifetime: SignedDuration::ZERO, ..good() };
    assert_eq!(refused(vec![dead]), VerifierError::NoLifetime { issuer: issuer() });
    let plain = IssuerConfig { jwks: at("http://login.example/keys"), ..good() };
    assert_eq!(refused(vec![plain]), VerifierError::InsecureUrl { issuer: issuer() });
    for url in ["https://anna@login.example/keys", "https://:secret@login.example/keys"] {
        let with_password = IssuerConfig { jwks: at(url), ..good() };
        let expected = VerifierError::UrlWithCredentials { issuer: issuer() };
        assert_eq!(refused(vec![with_password]), expected);
    }
    let fine = IssuerConfig { jwks: at("https://login.example/keys"), ..good() };
    assert!(verifier_of(vec![fine]).is_ok());
}

#[test]
fn no_rejection_repeats_what_the_sender_wrote() {
    let header = r#"{"alg":"EdDSA","secret-member":1}"#;
    let fault = Header::parse(header.as_bytes()).err().unwrap();
    assert!(!format!("{fault:?} {fault}").contains("secret"), "{fault:?}");
}
