use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding,
    RsaKeyPair, RsaPublicKeyComponents,
};
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
async fn a_token_that_is_not_three_base64url_parts_is_refused() {
    let good = good_token();
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (header, payload) = signed.split_once('.').unwrap();
    let longest = format!("{good}{}", "A".repeat(MAX_TOKEN_BYTES - good.len()));
    check_all(vec![
        ("empty", String::new(), Rejection::NotCompact),
        ("two parts", signed.to_owned(), Rejection::NotCompact),
        ("four parts", format!("{good}.AAAA"), Rejection::NotCompact),
        ("five parts, as in JWE", format!("{good}.AAAA.AAAA"), Rejection::NotCompact),
        ("no header", format!(".{payload}.{signature}"), Rejection::NotCompact),
        ("no payload", format!("{header}..{signature}"), Rejection::NotCompact),
        ("no signature", format!("{signed}."), Rejection::NotCompact),
        ("padded signature", format!("{good}=="), Rejection::NotBase64Url),
        ("padded payload", format!("{header}.{payload}=.{signature}"), Rejection::NotBase64Url),
        ("standard alphabet", format!("{signed}.+/AA"), Rejection::NotBase64Url),
        ("loose last bits", format!("{signed}.AB"), Rejection::NotBase64Url),
        ("space before", format!(" {good}"), Rejection::NotBase64Url),
        ("line end after", format!("{good}\n"), Rejection::NotBase64Url),
        ("more signature", format!("{good}AAAA"), Rejection::WrongSignature),
        ("one byte too long", format!("{longest}A"), Rejection::TooLong),
        ("just short enough", longest, Rejection::WrongSignature),
    ])
    .await;
}

#[tokio::test]
async fn a_header_or_payload_that_is_not_one_object_is_refused() {
    for text in
        ["", "x", "[]", "null", "\"{}\"", "{}{}", "{\"alg\":\"EdDSA\"", "\u{feff}{}", "{} x"]
    {
        if !text.is_empty() {
            check_header(text, Rejection::MalformedHeader).await;
            check_payload(text, Rejection::MalformedPayload).await;
        }
    }
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(1000), "]".repeat(1000));
    check_payload(&deep, Rejection::MalformedPayload).await;
}

#[tokio::test]
async fn only_listed_asymmetric_algorithms_are_accepted() {
    for alg in [
        "none", "None", "NONE", "", "HS256", "HS384", "HS512", "RS384", "RS512", "PS384", "PS512",
        "ES256K", "ES512", "eddsa", "Ed25519", "RSA-OAEP", "dir",
    ] {
        let header = json!({"alg": alg, "kid": "a", "typ": "JWT"}).to_string();
        check_header(&header, Rejection::AlgorithmRefused).await;
    }
    check_header(r#"{"kid":"a"}"#, Rejection::AlgorithmRefused).await;
    check_header(r#"{"alg":["EdDSA"],"kid":"a"}"#, Rejection::AlgorithmRefused).await;
    check_header(r#"{"alg":null,"kid":"a"}"#, Rejection::AlgorithmRefused).await;
}

#[tokio::test]
async fn a_mac_made_with_the_public_key_is_refused() {
    let header = r#"{"alg":"HS256","kid":"a","typ":"JWT"}"#;
    let message = format!("{}.{}", b64(header), b64(good_claims().to_string()));
    let secret = ed_key(1).public_key().as_ref().to_vec();
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &secret);
    let mac = aws_lc_rs::hmac::sign(&key, message.as_bytes());
    let forged = format!("{message}.{}", b64(mac));
    check_all(vec![("public key as secret", forged, Rejection::AlgorithmRefused)]).await;
}

#[tokio::test]
async fn header_members_that_change_meaning_or_key_are_refused_by_name() {
    let jwk = ed_jwk(2, "a");
    for (name, value) in [
        ("crit", json!(["exp"])),
        ("jku", json!("https://evil.example/keys")),
        ("jwk", jwk),
        ("x5u", json!("https://evil.example/cert")),
        ("x5c", json!(["AAAA"])),
        ("x5t", json!("AAAA")),
        ("x5t#S256", json!("AAAA")),
        ("zip", json!("DEF")),
        ("b64", json!(false)),
        ("cty", json!("JWT")),
    ] {
        let header = header_and(&format!("\"{name}\":{value}"));
        check_header(&header, Rejection::RefusedHeader(name)).await;
    }
    check_header(
        &header_and(r#""\u006aku":"https://evil.example""#),
        Rejection::RefusedHeader("jku"),
    )
    .await;
    check_header(&header_and(r#""nonce":"x""#), Rejection::UnknownHeader).await;
    check_header(&header_and(r#""ALG":"none""#), Rejection::UnknownHeader).await;
}

#[tokio::test]
async fn only_types_of_access_tokens_are_accepted() {
    for typ in
        ["JWS", "id+jwt", "logout+jwt", "dpop+jwt", "application/json", "JWT ", "", "text/jwt"]
    {
        let header = json!({"alg": "EdDSA", "kid": "a", "typ": typ}).to_string();
        check_header(&header, Rejection::TypeRefused).await;
    }
    check_header(r#"{"alg":"EdDSA","kid":"a","typ":null}"#, Rejection::TypeRefused).await;
    for typ in ["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt", "Application/JWT"] {
        let header = json!({"alg": "EdDSA", "kid": "a", "typ": typ}).to_string();
        let token = token(&header, &good_claims().to_string());
        assert!(verifier().verify(&token, now()).await.is_ok(), "{typ}");
    }
    let untyped = token(r#"{"alg":"EdDSA","kid":"a"}"#, &good_claims().to_string());
    assert!(verifier().verify(&untyped, now()).await.is_ok(), "no type");
}

#[tokio::test]
async fn a_key_id_is_a_short_string() {
    for kid in [json!(""), json!(7), json!(null), json!(["a"]), json!("k".repeat(257))] {
        let header = json!({"alg": "EdDSA", "kid": kid}).to_string();
        check_header(&header, Rejection::MalformedKeyId).await;
    }
    let header = json!({"alg": "EdDSA", "kid": "k".repeat(256)}).to_string();
    check_header(&header, Rejection::UnknownKey).await;
}

#[tokio::test]
async fn a_token_without_key_id_is_accepted_while_its_issuer_has_one_key() {
    let unnamed = token(r#"{"alg":"EdDSA"}"#, &good_claims().to_string());
    assert!(verifier().verify(&unnamed, now()).await.is_ok());
    let two = config(ISSUER, &json!([ed_jwk(1, "a"), ed_jwk(3, "c")]));
    let verdict = verifier_of(vec![two]).unwrap().verify(&unnamed, now()).await;
    assert_eq!(verdict, Err(Rejection::MissingKeyId));
}

#[tokio::test]
async fn a_repeated_member_is_refused_at_every_depth_and_in_every_spelling() {
    check_header(&header_and(r#""alg":"EdDSA""#), Rejection::DuplicateMember).await;
    check_header(&header_and(r#""\u0061lg":"none""#), Rejection::DuplicateMember).await;
    check_header(&header_and(r#""x":{"y":1,"y":1}"#), Rejection::DuplicateMember).await;
    for member in [
        r#""sub":"root""#,
        r#""\u0073ub":"root""#,
        r#""s\u0075b":"root""#,
        r#""exp":9999999999"#,
        r#""x":1,"x":1"#,
        r#""x":{"y":1,"y":2}"#,
        r#""x":[{"y":[{"z":1,"\u007a":2}]}]"#,
        r#""":1,"":2"#,
    ] {
        check_payload(&claims_and(member), Rejection::DuplicateMember).await;
    }
}

#[tokio::test]
async fn equal_names_in_different_objects_are_no_duplicates() {
    let token =
        token(HEADER, &claims_and(r#""x":{"sub":1,"y":{"sub":2}},"z":[{"sub":3},{"sub":4}]"#));
    assert!(verifier().verify(&token, now()).await.is_ok());
}

#[tokio::test]
async fn each_of_the_six_claims_is_required() {
    for name in ["iss", "aud", "sub", "iat", "nbf", "exp"] {
        let mut claims = good_claims();
        claims.as_object_mut().unwrap().remove(name);
        check_payload(&claims.to_string(), Rejection::MissingClaim(name)).await;
    }
}

#[tokio::test]
async fn claims_of_the_wrong_form_are_refused_by_name() {
    for (name, value) in [
        ("iss", json!([ISSUER])),
        ("iss", json!(null)),
        ("aud", json!({"hansyn": true})),
        ("aud", json!(["hansyn", 1])),
        ("aud", json!([["hansyn"]])),
        ("aud", json!(true)),
        ("sub", json!("")),
        ("sub", json!(1)),
        ("sub", json!("anna\n")),
        ("sub", json!("an\u{0}na")),
        ("sub", json!("an\u{85}na")),
        ("sub", json!("å".repeat(256))),
    ] {
        check_payload(&claims_with(name, value), Rejection::MalformedClaim(name)).await;
    }
}

#[tokio::test]
async fn a_subject_may_have_255_characters() {
    let token = token(HEADER, &claims_with("sub", json!("å".repeat(255))));
    assert!(verifier().verify(&token, now()).await.is_ok());
}

#[tokio::test]
async fn a_time_is_a_whole_number_of_seconds_within_reason() {
    for name in ["iat", "nbf", "exp"] {
        for value in [
            "1800000000.0",
            "1.8e9",
            "1800000000.5",
            "-1",
            "\"1800000000\"",
            "null",
            "true",
            "[1]",
            "253402300800",
            "18446744073709551615",
            "18446744073709551616",
            "1e300",
        ] {
            let mut claims = good_claims();
            claims.as_object_mut().unwrap().remove(name);
            let member = format!("{{\"{name}\":{value},");
            let payload = claims.to_string().replacen('{', &member, 1);
            check_payload(&payload, Rejection::MalformedClaim(name)).await;
        }
    }
}

#[tokio::test]
async fn issuer_and_audience_must_match_exactly() {
    for issuer in ["https://login.example", "https://LOGIN.example/", "https://login.example/ ", ""]
    {
        check_payload(&claims_with("iss", json!(issuer)), Rejection::UnknownIssuer).await;
    }
    for audience in [json!("other"), json!("Hansyn"), json!(["other"]), json!([]), json!("")] {
        check_payload(&claims_with("aud", audience), Rejection::WrongAudience).await;
    }
    let several = token(HEADER, &claims_with("aud", json!(["other", "hansyn"])));
    assert!(verifier().verify(&several, now()).await.is_ok());
}

#[tokio::test]
async fn a_key_speaks_for_its_own_issuer_only() {
    let payload = good_claims().to_string();
    let named_b = r#"{"alg":"EdDSA","kid":"b","typ":"JWT"}"#;
    check_all(vec![
        (
            "other issuer's key and name",
            signed_by(&ed_key(2), named_b, &payload),
            Rejection::UnknownKey,
        ),
        ("other issuer's key", signed_by(&ed_key(2), HEADER, &payload), Rejection::WrongSignature),
    ])
    .await;
}

#[tokio::test]
async fn a_changed_header_payload_or_signature_is_refused() {
    let good = good_token();
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (header, payload) = signed.split_once('.').unwrap();
    let root = b64(claims_with("sub", json!("root")));
    let bare = b64(r#"{"alg":"EdDSA","kid":"a"}"#);
    check_all(vec![
        ("payload", format!("{header}.{root}.{signature}"), Rejection::WrongSignature),
        ("header", format!("{bare}.{payload}.{signature}"), Rejection::WrongSignature),
        ("zeros", format!("{signed}.{}", b64([0; 64])), Rejection::WrongSignature),
    ])
    .await;
}

#[tokio::test]
async fn the_algorithm_must_be_that_of_the_key() {
    for alg in ["ES256", "ES384", "RS256", "PS256"] {
        let header = json!({"alg": alg, "kid": "a"}).to_string();
        check_header(&header, Rejection::AlgorithmNotOfKey).await;
    }
}

#[tokio::test]
async fn every_time_limit_has_two_sides() {
    let hour = 3600;
    let century = 100 * 365 * 24 * hour;
    for (name, iat, nbf, exp, expected) in [
        ("expires in a second", -60, -60, 1, Ok(())),
        ("expires now", -60, -60, 0, Err(Rejection::Expired)),
        ("expired a second ago, no leeway", -60, -60, -1, Err(Rejection::Expired)),
        ("valid from within the leeway", -60, 30, 600, Ok(())),
        ("valid from beyond the leeway", -60, 31, 600, Err(Rejection::NotYetValid)),
        ("issued within the leeway", 30, -60, 600, Ok(())),
        ("issued beyond the leeway", 31, -60, 600, Err(Rejection::IssuedInFuture)),
        ("longest lifetime", -60, -60, hour - 60, Ok(())),
        ("a second longer", -60, -60, hour - 59, Err(Rejection::LivesTooLong)),
        ("a hundred years", 0, 0, century, Err(Rejection::LivesTooLong)),
        ("a late nbf shortens no lifetime", -60, 30, hour - 59, Err(Rejection::LivesTooLong)),
        ("ends a second after it begins", -60, 9, 10, Ok(())),
        ("ends when it begins", -60, 10, 10, Err(Rejection::NeverValid)),
        ("ends a second after its issue", 9, -60, 10, Ok(())),
        ("ends when it is issued", 10, -60, 10, Err(Rejection::NeverValid)),
    ] {
        let mut claims = good_claims();
        claims["iat"] = json!(NOW + iat);
        claims["nbf"] = json!(NOW + nbf);
        claims["exp"] = json!(NOW + exp);
        let token = token(HEADER, &claims.to_string());
        let verdict = verifier().verify(&token, now()).await;
        assert_eq!(verdict.map(drop), expected, "{name}");
    }
}

#[tokio::test]
async fn limits_hold_to_the_nanosecond_of_our_clock() {
    let verifier = verifier();
    let end = Timestamp::from_second(NOW + 600).unwrap();
    let tick = SignedDuration::from_nanos(1);
    assert!(verifier.verify(&good_token(), end - tick).await.is_ok());
    assert_eq!(verifier.verify(&good_token(), end).await, Err(Rejection::Expired));
    let begin = Timestamp::from_second(NOW - 60).unwrap() - LEEWAY;
    assert!(verifier.verify(&good_token(), begin).await.is_ok());
    let verdict = verifier.verify(&good_token(), begin - tick).await;
    assert_eq!(verdict, Err(Rejection::NotYetValid));
}

fn ec(
    algorithm: &'static EcdsaSigningAlgorithm,
    curve: &str,
) -> (Value, impl Fn(&[u8]) -> Vec<u8>) {
    let pair = EcdsaKeyPair::generate(algorithm).unwrap();
    let point = &pair.public_key().as_ref()[1..];
    let (x, y) = point.split_at(point.len() / 2);
    let jwk = json!({"kty": "EC", "crv": curve, "kid": "k", "x": b64(x), "y": b64(y)});
    let sign =
        move |message: &[u8]| pair.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec();
    (jwk, sign)
}

fn rsa(encoding: &'static dyn RsaEncoding) -> (Value, impl Fn(&[u8]) -> Vec<u8>) {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let public = RsaPublicKeyComponents::<Vec<u8>>::from(pair.public_key());
    let jwk = json!({"kty": "RSA", "kid": "k", "n": b64(&public.n), "e": b64(&public.e)});
    let sign = move |message: &[u8]| {
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(encoding, &SystemRandom::new(), message, &mut signature).unwrap();
        signature
    };
    (jwk, sign)
}

async fn check_algorithm(alg: &str, (jwk, sign): (Value, impl Fn(&[u8]) -> Vec<u8>)) {
    let header = json!({"alg": alg, "kid": "k"}).to_string();
    let message = format!("{}.{}", b64(header), b64(good_claims().to_string()));
    let token = format!("{message}.{}", b64(sign(message.as_bytes())));
    let verifier = verifier_of(vec![config(ISSUER, &json!([jwk]))]).unwrap();
    assert_eq!(verifier.verify(&token, now()).await.unwrap().subject, "anna");
}

#[tokio::test]
async fn es256_is_accepted() {
    check_algorithm("ES256", ec(&ECDSA_P256_SHA256_FIXED_SIGNING, "P-256")).await;
}

#[tokio::test]
async fn es384_is_accepted() {
    check_algorithm("ES384", ec(&ECDSA_P384_SHA384_FIXED_SIGNING, "P-384")).await;
}

#[tokio::test]
async fn rs256_is_accepted() {
    check_algorithm("RS256", rsa(&RSA_PKCS1_SHA256)).await;
}

#[tokio::test]
async fn ps256_is_accepted() {
    check_algorithm("PS256", rsa(&RSA_PSS_SHA256)).await;
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
