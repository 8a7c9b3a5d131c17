//! Signatures by Standard Webhooks 1.0.0, the symmetric kind (`v1`).

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use crate::webhook::secret::Secret;

/// The value of the header `webhook-signature` for one attempt.
///
/// There is one signature for each secret, in their order. While a secret is being replaced both
/// the new and the old one sign, so that the receiver can change over at any moment in between.
/// Without secrets the value is empty, which no receiver accepts.
///
/// `id` and the second of `timestamp` are signed too, and have to be the ones that are sent.
#[must_use]
pub fn sign(secrets: &[Secret], id: &str, timestamp: Timestamp, body: &[u8]) -> String {
    let head = format!("{id}.{}.", timestamp.as_second());
    let signatures: Vec<String> = secrets.iter().map(|s| sign_with(s, &head, body)).collect();
    signatures.join(" ")
}

fn sign_with(secret: &Secret, head: &str, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.key());
    let mut context = hmac::Context::with_key(&key);
    context.update(head.as_bytes());
    context.update(body);
    format!("v1,{}", STANDARD.encode(context.sign()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const SECOND: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn published() -> Secret {
        Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// What a receiver does: any one of the signatures may fit.
    fn verify(secret: &Secret, id: &str, timestamp: Timestamp, body: &[u8], header: &str) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.key());
        let signed = [format!("{id}.{}.", timestamp.as_second()).as_bytes(), body].concat();
        header.split(' ').filter_map(|one| one.strip_prefix("v1,")).any(|encoded| {
            STANDARD.decode(encoded).is_ok_and(|tag| hmac::verify(&key, &signed, &tag).is_ok())
        })
    }

    #[test]
    fn the_published_example_is_signed_as_published() {
        assert_eq!(sign(&[published()], ID, at(SECOND), BODY), SIGNATURE);
    }

    #[test]
    fn the_published_example_verifies() {
        assert!(verify(&published(), ID, at(SECOND), BODY, SIGNATURE));
    }

    #[test]
    fn each_secret_signs_in_its_order() {
        let new = Secret::from_bytes([1; 32]);
        let alone = sign(std::slice::from_ref(&new), ID, at(SECOND), BODY);
        let both = sign(&[new, published()], ID, at(SECOND), BODY);
        assert_eq!(both, format!("{alone} {SIGNATURE}"));
    }

    #[test]
    fn during_rotation_the_new_and_the_old_secret_verify() {
        let (new, old) = (Secret::from_bytes([1; 32]), published());
        let header = sign(&[new.clone(), old.clone()], ID, at(SECOND), BODY);
        assert!([new, old].iter().all(|one| verify(one, ID, at(SECOND), BODY, &header)));
    }

    #[test]
    fn a_strange_secret_does_not_verify() {
        let header = sign(&[published()], ID, at(SECOND), BODY);
        assert!(!verify(&Secret::from_bytes([1; 32]), ID, at(SECOND), BODY, &header));
    }

    #[test]
    fn a_changed_id_time_or_body_does_not_verify() {
        let header = sign(&[published()], ID, at(SECOND), BODY);
        assert!(!verify(&published(), "msg_other", at(SECOND), BODY, &header));
        assert!(!verify(&published(), ID, at(SECOND + 1), BODY, &header));
        assert!(!verify(&published(), ID, at(SECOND), b"{}", &header));
    }

    #[test]
    fn parts_of_a_second_are_not_signed() {
        let later = Timestamp::new(SECOND, 999_999_999).unwrap();
        assert_eq!(sign(&[published()], ID, later, BODY), SIGNATURE);
    }

    #[test]
    fn no_secret_gives_no_signature() {
        assert_eq!(sign(&[], ID, at(SECOND), BODY), "");
    }
}
