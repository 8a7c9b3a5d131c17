//! The form of a token: its parts, its header and its JSON.

use super::*;

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
