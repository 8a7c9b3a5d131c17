use std::sync::Barrier;

use super::*;
use crate::auth::jwks;
use crate::auth::token::{Rejection, Verifier};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn verifier(issuer: &LocalIssuer, audience: &str) -> Verifier {
    let config = issuer.issuer_config(audience);
    Verifier::new(vec![config], jwks::http_client().unwrap()).unwrap()
}

#[tokio::test]
async fn its_tokens_are_accepted() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = LocalIssuer::load_or_create(&dir.path().join("key")).unwrap();
    let token = issuer.token("anna", HOUR, now()).unwrap();
    let identity = verifier(&issuer, DEFAULT_AUDIENCE).verify(&token, now()).await.unwrap();
    assert_eq!((identity.issuer.as_str(), identity.subject.as_str()), (LOCAL_ISSUER, "anna"));
    assert_eq!(identity.expires_at, now() + HOUR);
}

#[tokio::test]
async fn its_longest_token_is_accepted() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = LocalIssuer::load_or_create(&dir.path().join("key")).unwrap();
    let half_a_second_on = now() + SignedDuration::from_millis(500);
    let token = issuer.token("anna", MAX_LOCAL_LIFETIME, half_a_second_on).unwrap();
    assert!(verifier(&issuer, DEFAULT_AUDIENCE).verify(&token, half_a_second_on).await.is_ok());
}

#[tokio::test]
async fn its_tokens_name_the_audience_they_are_made_for() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = LocalIssuer::load_or_create(&dir.path().join("key")).unwrap();
    let token = issuer.token_for("demo", "anna", HOUR, now()).unwrap();
    assert!(verifier(&issuer, "demo").verify(&token, now()).await.is_ok());
    let verdict = verifier(&issuer, DEFAULT_AUDIENCE).verify(&token, now()).await;
    assert_eq!(verdict, Err(Rejection::WrongAudience));
}

#[tokio::test]
async fn its_tokens_are_refused_where_another_key_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let here = LocalIssuer::load_or_create(&dir.path().join("here")).unwrap();
    let there = LocalIssuer::load_or_create(&dir.path().join("there")).unwrap();
    let token = here.token("anna", HOUR, now()).unwrap();
    let verdict = verifier(&there, DEFAULT_AUDIENCE).verify(&token, now()).await;
    assert_eq!(verdict, Err(Rejection::UnknownKey));
}

#[test]
fn the_key_outlives_the_process() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key");
    let first = LocalIssuer::load_or_create(&path).unwrap();
    let second = LocalIssuer::load_or_create(&path).unwrap();
    assert_eq!(first.public_key, second.public_key);
}

#[test]
fn who_comes_second_takes_the_key_of_the_first() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key");
    let first = LocalIssuer::load_or_create(&path).unwrap();
    let second = LocalIssuer::create(&path).unwrap();
    assert_eq!(first.public_key, second.public_key);
}

#[test]
fn all_who_race_get_one_key() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key");
    let barrier = Barrier::new(8);
    let race = || {
        barrier.wait();
        LocalIssuer::load_or_create(&path).unwrap().key_id
    };
    let keys: Vec<String> = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..8).map(|_| scope.spawn(race)).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[test]
fn only_the_key_file_is_left_behind() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key");
    LocalIssuer::load_or_create(&path).unwrap();
    LocalIssuer::create(&path).unwrap();
    let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["key"]);
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_key() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key");
    LocalIssuer::load_or_create(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key");
    LocalIssuer::load_or_create(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let error = LocalIssuer::load_or_create(&path).unwrap_err();
    assert!(matches!(error, LocalIssuerError::Exposed { .. }), "{error:?}");
}

#[test]
fn a_file_without_a_key_is_refused_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key");
    write_private(&path, b"something else").unwrap();
    let error = LocalIssuer::load_or_create(&path).unwrap_err();
    assert!(matches!(error, LocalIssuerError::NotAKey { .. }), "{error:?}");
    assert_eq!(fs::read(&path).unwrap(), b"something else");
}

#[test]
fn a_missing_directory_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let error = LocalIssuer::load_or_create(&dir.path().join("no/key")).unwrap_err();
    assert!(matches!(error, LocalIssuerError::Write { .. }), "{error:?}");
}

#[test]
fn tokens_the_service_would_refuse_are_not_made() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = LocalIssuer::load_or_create(&dir.path().join("key")).unwrap();
    for subject in ["", "an\nna", &"a".repeat(256)] {
        let error = issuer.token(subject, HOUR, now()).unwrap_err();
        assert!(matches!(error, LocalIssuerError::Subject), "{error:?}");
    }
    let too_long = MAX_LOCAL_LIFETIME + SignedDuration::from_nanos(1);
    for lifetime in [SignedDuration::ZERO, SignedDuration::from_millis(999), -HOUR, too_long] {
        let error = issuer.token("anna", lifetime, now()).unwrap_err();
        assert!(matches!(error, LocalIssuerError::Lifetime), "{error:?}");
    }
}

#[test]
fn the_private_key_is_not_in_the_debug_text() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = LocalIssuer::load_or_create(&dir.path().join("key")).unwrap();
    let expected =
        format!("LocalIssuer {{ signing_key: \"<redacted>\", key_id: {:?}, .. }}", issuer.key_id);
    assert_eq!(format!("{issuer:?}"), expected);
}
