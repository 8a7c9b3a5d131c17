use std::net::TcpListener;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use futures_util::FutureExt as _;
use jiff::SignedDuration;
use serde_json::{Value, json};
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

const EDDSA: Algorithm = Algorithm::EdDSA;
const SECOND: SignedDuration = SignedDuration::from_secs(1);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const TICK: SignedDuration = SignedDuration::from_nanos(1);

fn start() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// An Ed25519 key, a different one for each name.
fn key(kid: &str) -> Value {
    let mut seed = [0; 32];
    seed[..kid.len()].copy_from_slice(kid.as_bytes());
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
    json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": b64(pair.public_key())})
}

fn set(kids: &[&str]) -> Value {
    json!({ "keys": kids.iter().map(|kid| key(kid)).collect::<Vec<_>>() })
}

fn answer(kids: &[&str]) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(set(kids))
}

/// Replaces whatever the server answered so far, and forgets who asked.
async fn now_answers(server: &MockServer, response: ResponseTemplate) {
    server.reset().await;
    Mock::given(any()).respond_with(response).mount(server).await;
}

async fn server(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    now_answers(&server, response).await;
    server
}

async fn requests(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

fn cache_of(source: JwksSource) -> KeyCache {
    KeyCache::new(source, http_client().unwrap(), FETCH_TIMEOUT)
}

fn cache(server: &MockServer) -> KeyCache {
    cache_of(JwksSource::Url(server.uri().parse().unwrap()))
}

async fn find(cache: &KeyCache, kid: &str, now: Timestamp) -> Result<(), Rejection> {
    cache.find(Some(kid), EDDSA, now).await.map(drop)
}

#[tokio::test]
async fn a_set_is_fetched_again_after_five_minutes() {
    let server = server(answer(&["a"])).await;
    let cache = cache(&server);
    find(&cache, "a", start()).await.unwrap();
    find(&cache, "a", start() + 5 * MINUTE - TICK).await.unwrap();
    assert_eq!(requests(&server).await, 1);
    find(&cache, "a", start() + 5 * MINUTE).await.unwrap();
    assert_eq!(requests(&server).await, 2);
}

#[tokio::test]
async fn a_withdrawn_key_is_refused_once_the_set_is_fetched_again() {
    let server = server(answer(&["a", "b"])).await;
    let cache = cache(&server);
    find(&cache, "a", start()).await.unwrap();
    now_answers(&server, answer(&["b"])).await;
    assert_eq!(find(&cache, "a", start() + 5 * MINUTE).await, Err(Rejection::UnknownKey));
}

#[tokio::test]
async fn an_emptied_set_withdraws_all_keys() {
    let server = server(answer(&["a"])).await;
    let cache = cache(&server);
    find(&cache, "a", start()).await.unwrap();
    now_answers(&server, answer(&[])).await;
    assert_eq!(find(&cache, "a", start() + 5 * MINUTE).await, Err(Rejection::UnknownKey));
}

#[tokio::test]
async fn an_unknown_key_id_makes_us_ask_again_once_in_30_seconds() {
    let server = server(answer(&["a"])).await;
    let cache = cache(&server);
    find(&cache, "a", start()).await.unwrap();
    now_answers(&server, answer(&["a", "b"])).await;
    let early = start() + 30 * SECOND - TICK;
    assert_eq!(find(&cache, "b", early).await, Err(Rejection::UnknownKey));
    assert_eq!(requests(&server).await, 0);
    find(&cache, "b", start() + 30 * SECOND).await.unwrap();
    assert_eq!(find(&cache, "c", start() + 59 * SECOND).await, Err(Rejection::UnknownKey));
    assert_eq!(requests(&server).await, 1);
    assert_eq!(find(&cache, "c", start() + 60 * SECOND).await, Err(Rejection::UnknownKey));
    assert_eq!(requests(&server).await, 2);
}

#[tokio::test]
async fn an_outage_does_not_take_the_known_keys_away_by_an_unknown_key_id() {
    let server = server(answer(&["a"])).await;
    let cache = cache(&server);
    find(&cache, "a", start()).await.unwrap();
    now_answers(&server, ResponseTemplate::new(500)).await;
    assert_eq!(find(&cache, "b", start() + MINUTE).await, Err(Rejection::UnknownKey));
    find(&cache, "a", start() + MINUTE).await.unwrap();
    assert_eq!(requests(&server).await, 1);
}

#[tokio::test]
async fn an_outage_is_bridged_for_an_hour_and_then_all_is_refused() {
    let server = server(answer(&["a"])).await;
    let cache = cache(&server);
    find(&cache, "a", start()).await.unwrap();
    now_answers(&server, ResponseTemplate::new(503)).await;
    find(&cache, "a", start() + 5 * MINUTE).await.unwrap();
    find(&cache, "a", start() + 60 * MINUTE - TICK).await.unwrap();
    let hour = start() + 60 * MINUTE;
    assert_eq!(find(&cache, "a", hour).await, Err(Rejection::KeysUnavailable));
    now_answers(&server, answer(&["a"])).await;
    find(&cache, "a", hour + 5 * SECOND).await.unwrap();
}

#[tokio::test]
async fn a_source_that_failed_is_left_alone_for_five_seconds() {
    let server = server(ResponseTemplate::new(500)).await;
    let cache = cache(&server);
    for now in [start(), start(), start() + 5 * SECOND - TICK] {
        assert_eq!(find(&cache, "a", now).await, Err(Rejection::KeysUnavailable));
    }
    assert_eq!(requests(&server).await, 1);
    now_answers(&server, answer(&["a"])).await;
    find(&cache, "a", start() + 5 * SECOND).await.unwrap();
}

#[tokio::test]
async fn those_who_come_at_once_share_one_fetch() {
    let server = server(answer(&["a"])).await;
    let cache = cache(&server);
    let one = || find(&cache, "a", start());
    let found = tokio::join!(one(), one(), one(), one());
    assert_eq!(found, (Ok(()), Ok(()), Ok(()), Ok(())));
    assert_eq!(requests(&server).await, 1);
    let one = || find(&cache, "b", start() + MINUTE);
    let unknown = Err(Rejection::UnknownKey);
    assert_eq!(tokio::join!(one(), one(), one()), (unknown, unknown, unknown));
    assert_eq!(requests(&server).await, 2);
}

#[tokio::test]
async fn who_waited_for_a_fetch_uses_it_although_its_own_time_is_later() {
    let server = server(answer(&["a"])).await;
    let cache = cache(&server);
    let later = start() + 10 * SECOND;
    let found = tokio::join!(find(&cache, "a", start()), find(&cache, "a", later));
    assert_eq!(found, (Ok(()), Ok(())));
    assert_eq!(requests(&server).await, 1);
}

#[tokio::test]
async fn those_who_come_at_once_share_one_failure() {
    let server = server(ResponseTemplate::new(500)).await;
    let cache = cache(&server);
    let one = || find(&cache, "a", start());
    let down = Err(Rejection::KeysUnavailable);
    assert_eq!(tokio::join!(one(), one(), one()), (down, down, down));
    assert_eq!(requests(&server).await, 1);
}

#[tokio::test]
async fn a_fetch_goes_on_when_who_began_it_goes_away() {
    let server = server(answer(&["a"])).await;
    let cache = cache(&server);
    let begun = find(&cache, "a", start()).now_or_never();
    assert_eq!(begun, None, "who hangs up does so before the answer is there");
    find(&cache, "a", start()).await.unwrap();
    assert_eq!(requests(&server).await, 1);
}

#[tokio::test]
async fn nobody_waits_for_the_renewal_of_a_set_that_still_serves() {
    let server = server(answer(&["a"])).await;
    let cache = cache(&server);
    find(&cache, "a", start()).await.unwrap();
    now_answers(&server, answer(&["a"]).set_delay(Duration::from_hours(1))).await;
    let later = start() + 6 * MINUTE;
    assert_eq!(find(&cache, "a", later).now_or_never(), None, "the first one renews");
    assert_eq!(find(&cache, "a", later).now_or_never(), Some(Ok(())));
}

#[tokio::test]
async fn a_clock_set_back_does_not_keep_a_set_fresh() {
    let server = server(answer(&["a"])).await;
    let cache = cache(&server);
    find(&cache, "a", start()).await.unwrap();
    now_answers(&server, ResponseTemplate::new(500)).await;
    let back = start() - 120 * MINUTE;
    assert_eq!(find(&cache, "a", back).await, Err(Rejection::KeysUnavailable));
}

/// The runtime's clock stands still until everybody waits, and then goes to the next limit.
#[tokio::test(start_paused = true)]
async fn a_source_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let cache = KeyCache::new(JwksSource::Url(url), reqwest::Client::new(), FETCH_TIMEOUT);
    let found = tokio::time::timeout(2 * FETCH_TIMEOUT, find(&cache, "a", start())).await;
    assert_eq!(found, Ok(Err(Rejection::KeysUnavailable)));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let server = MockServer::start().await;
    let moved = ResponseTemplate::new(302).insert_header("location", "/keys");
    Mock::given(path("/")).respond_with(moved).mount(&server).await;
    Mock::given(path("/keys")).respond_with(answer(&["a"])).mount(&server).await;
    assert_eq!(find(&cache(&server), "a", start()).await, Err(Rejection::KeysUnavailable));
    assert_eq!(requests(&server).await, 1);
}

#[tokio::test]
async fn a_redirect_that_the_client_followed_is_not_believed() {
    let server = MockServer::start().await;
    let moved = ResponseTemplate::new(302).insert_header("location", "/keys");
    Mock::given(path("/")).respond_with(moved).mount(&server).await;
    Mock::given(path("/keys")).respond_with(answer(&["a"])).mount(&server).await;
    let source = JwksSource::Url(server.uri().parse().unwrap());
    let cache = KeyCache::new(source, reqwest::Client::new(), FETCH_TIMEOUT);
    assert_eq!(find(&cache, "a", start()).await, Err(Rejection::KeysUnavailable));
    assert_eq!(requests(&server).await, 2);
}

#[tokio::test]
async fn an_answer_that_is_no_key_set_is_a_failure() {
    let good = set(&["a"]).to_string();
    for (name, response) in [
        ("not JSON", ResponseTemplate::new(200).set_body_string("<html>")),
        ("no keys", ResponseTemplate::new(200).set_body_string("{}")),
        ("keys not a list", ResponseTemplate::new(200).set_body_string(r#"{"keys":{}}"#)),
        ("two lists", ResponseTemplate::new(200).set_body_string(r#"{"keys":[],"keys":[]}"#)),
        ("more follows", ResponseTemplate::new(200).set_body_string(format!("{good}{good}"))),
        ("not found", ResponseTemplate::new(404).set_body_string(good.clone())),
        ("another success", ResponseTemplate::new(203).set_body_string(good.clone())),
    ] {
        let server = server(response).await;
        let found = find(&cache(&server), "a", start()).await;
        assert_eq!(found, Err(Rejection::KeysUnavailable), "{name}");
    }
}

/// A set of exactly this many bytes.
fn set_of(bytes: usize) -> String {
    let text = set(&["a"]).to_string();
    format!("{text}{}", " ".repeat(bytes - text.len()))
}

#[tokio::test]
async fn an_answer_may_have_256_kibibytes() {
    let server = server(ResponseTemplate::new(200).set_body_string(set_of(MAX_SET_BYTES))).await;
    find(&cache(&server), "a", start()).await.unwrap();
    let larger = ResponseTemplate::new(200).set_body_string(set_of(MAX_SET_BYTES + 1));
    now_answers(&server, larger).await;
    assert_eq!(find(&cache(&server), "a", start()).await, Err(Rejection::KeysUnavailable));
}

#[tokio::test]
async fn a_file_may_have_256_kibibytes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys.json");
    std::fs::write(&path, set_of(MAX_SET_BYTES)).unwrap();
    find(&cache_of(JwksSource::File(path.clone())), "a", start()).await.unwrap();
    std::fs::write(&path, set_of(MAX_SET_BYTES + 1)).unwrap();
    let found = find(&cache_of(JwksSource::File(path)), "a", start()).await;
    assert_eq!(found, Err(Rejection::KeysUnavailable));
}

#[tokio::test]
async fn a_file_is_read_again_when_it_has_grown_old() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys.json");
    let cache = cache_of(JwksSource::File(path.clone()));
    assert_eq!(find(&cache, "a", start()).await, Err(Rejection::KeysUnavailable));
    std::fs::write(&path, set(&["a"]).to_string()).unwrap();
    let read = start() + 5 * SECOND;
    find(&cache, "a", read).await.unwrap();
    std::fs::write(&path, set(&["b"]).to_string()).unwrap();
    find(&cache, "a", read + 5 * MINUTE - TICK).await.unwrap();
    assert_eq!(find(&cache, "a", read + 5 * MINUTE).await, Err(Rejection::UnknownKey));
}

fn parsed(keys: &Value) -> KeySet {
    KeySet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

fn select(keys: &Value, kid: Option<&str>, algorithm: Algorithm) -> Result<(), Rejection> {
    parsed(keys).select(kid, algorithm).map(drop)
}

/// An RSA key whose modulus has this many bytes, the first of them as given.
fn rsa(bytes: usize, first: u8, exponent: &[u8]) -> Value {
    let mut modulus = vec![0xff; bytes];
    modulus[0] = first;
    json!({"kty": "RSA", "kid": "a", "n": b64(modulus), "e": b64(exponent)})
}

fn with(mut key: Value, name: &str, value: Value) -> Value {
    key[name] = value;
    key
}

const F4: &[u8] = &[1, 0, 1];

#[test]
fn keys_that_are_unfit_are_passed_over() {
    let point = |crv, bytes| {
        let coordinate = b64(vec![1; bytes]);
        json!({"kty": "EC", "crv": crv, "kid": "a", "x": coordinate, "y": coordinate})
    };
    let padded = [[0, 0x7f].as_slice(), &[0xff; 255]].concat();
    for (name, unfit) in [
        ("for encryption", with(key("a"), "use", json!("enc"))),
        ("for something else", with(key("a"), "use", json!("tls"))),
        ("a use that is no text", with(key("a"), "use", json!(1))),
        ("not to verify", with(key("a"), "key_ops", json!(["sign", "encrypt"]))),
        ("for another algorithm", with(key("a"), "alg", json!("ES256"))),
        ("for an unknown algorithm", with(key("a"), "alg", json!("XX1"))),
        ("private", with(key("a"), "d", json!("AAAA"))),
        ("too short", with(key("a"), "x", json!(b64([1; 31])))),
        ("padded", with(key("a"), "x", json!(format!("{}=", b64([1; 32]))))),
        ("another curve", with(key("a"), "crv", json!("X25519"))),
        ("a curve of another type", with(key("a"), "crv", json!("P-256"))),
        ("symmetric", json!({"kty": "oct", "kid": "a", "k": b64([1; 64])})),
        ("P-521", point("P-521", 66)),
        ("P-256, too long", point("P-256", 33)),
        ("P-384, too short", point("P-384", 32)),
        ("P-256 said to be ES384", with(point("P-256", 32), "alg", json!("ES384"))),
        ("RSA with 1024 bits", rsa(128, 0x80, F4)),
        ("RSA with 2047 bits", rsa(256, 0x7f, F4)),
        ("RSA with 2047 bits and a zero byte", with(rsa(1, 0, F4), "n", json!(b64(padded)))),
        ("RSA with more than 8192 bits", rsa(1025, 1, F4)),
        ("RSA with exponent one", rsa(256, 0x80, &[1])),
        ("RSA with an even exponent", rsa(256, 0x80, &[1, 0, 0])),
        ("RSA without exponent", rsa(256, 0x80, &[])),
        ("RSA for encryption", with(rsa(256, 0x80, F4), "alg", json!("RSA-OAEP"))),
        ("RSA with SHA-512", with(rsa(256, 0x80, F4), "alg", json!("RS512"))),
        ("no key at all", json!("a")),
    ] {
        assert!(parsed(&json!([unfit])).0.is_empty(), "{name}");
        let beside = json!([unfit, key("b")]);
        assert_eq!(select(&beside, Some("b"), EDDSA), Ok(()), "{name}");
    }
}

#[test]
fn keys_that_are_fit_are_kept() {
    for (name, fit) in [
        ("for signatures", with(key("a"), "use", json!("sig"))),
        ("to verify", with(key("a"), "key_ops", json!(["verify"]))),
        ("for its algorithm", with(key("a"), "alg", json!("EdDSA"))),
        ("RSA with 2048 bits", rsa(256, 0x80, F4)),
        ("RSA with 2049 bits", rsa(257, 1, F4)),
        ("RSA with 8192 bits", rsa(1024, 0x80, F4)),
        ("RSA with a zero byte before", rsa(257, 0, F4)),
    ] {
        assert_eq!(parsed(&json!([fit])).0.len(), 1, "{name}");
    }
}

#[test]
fn an_rsa_key_serves_only_the_algorithm_it_names() {
    let any = json!([rsa(256, 0x80, F4)]);
    let pss = json!([with(rsa(256, 0x80, F4), "alg", json!("PS256"))]);
    let misfit = Err(Rejection::AlgorithmNotOfKey);
    assert_eq!(select(&any, Some("a"), Algorithm::RS256), Ok(()));
    assert_eq!(select(&any, Some("a"), Algorithm::PS256), Ok(()));
    assert_eq!(select(&any, Some("a"), Algorithm::RS512), misfit);
    assert_eq!(select(&pss, Some("a"), Algorithm::PS256), Ok(()));
    assert_eq!(select(&pss, Some("a"), Algorithm::RS256), misfit);
}

#[test]
fn a_key_id_is_needed_as_soon_as_there_are_two_usable_keys() {
    let encryption = with(key("b"), "use", json!("enc"));
    assert_eq!(select(&json!([key("a"), encryption]), None, EDDSA), Ok(()));
    let two = json!([key("a"), key("b")]);
    assert_eq!(select(&two, None, EDDSA), Err(Rejection::MissingKeyId));
}

#[test]
fn a_key_without_id_answers_to_no_name() {
    let mut unnamed = key("a");
    unnamed.as_object_mut().unwrap().remove("kid");
    assert_eq!(select(&json!([unnamed]), Some("a"), EDDSA), Err(Rejection::UnknownKey));
}

#[test]
fn two_keys_of_one_name_must_differ_in_algorithm() {
    let twice = json!([key("a"), key("a")]);
    assert_eq!(select(&twice, Some("a"), EDDSA), Err(Rejection::AmbiguousKey));
    let mixed = json!([key("a"), rsa(256, 0x80, F4)]);
    assert_eq!(select(&mixed, Some("a"), EDDSA), Ok(()));
}

#[test]
fn keys_come_over_tls_or_from_this_machine() {
    for (url, expected) in [
        ("https://login.example/keys", true),
        ("http://127.0.0.1:8080/keys", true),
        ("http://127.8.8.8/keys", true),
        ("http://[::1]/keys", true),
        ("http://localhost/keys", true),
        ("http://LOCALHOST/keys", true),
        ("http://login.example/keys", false),
        ("http://localhost.example/keys", false),
        ("http://127.0.0.1.example/keys", false),
        ("http://0.0.0.0/keys", false),
        ("http://10.0.0.1/keys", false),
        ("http://[::ffff:10.0.0.1]/keys", false),
        ("ftp://127.0.0.1/keys", false),
        ("file:///keys", false),
        ("data:application/json,{}", false),
    ] {
        assert_eq!(is_trustworthy(&url.parse().unwrap()), expected, "{url}");
    }
}

#[test]
fn a_log_line_names_the_source_without_its_query() {
    let url = "https://login.example/keys?code=secret".parse().unwrap();
    let source = JwksSource::Url(url);
    let fetcher = Fetcher { source, http: http_client().unwrap(), timeout: FETCH_TIMEOUT };
    assert_eq!(fetcher.to_string(), "login.example/keys");
}
