//! Each algorithm that is accepted, with a key of its own.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
    RsaPublicKeyComponents,
};

use super::*;

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
