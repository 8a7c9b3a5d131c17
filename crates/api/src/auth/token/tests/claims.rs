//! What a token claims: names, times, issuer, audience and key.

use super::*;

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
