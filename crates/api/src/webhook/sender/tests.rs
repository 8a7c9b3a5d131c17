use std::io::{ErrorKind, Read as _};
use std::net::{IpAddr, TcpListener};

use wiremock::matchers::{body_bytes, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

const ID: &str = "01981f5e-5e4c-7c3a-9d0e-3a5b7c9d1e2f";
const SIGNATURE: &str = "v1,bm90IGNoZWNrZWQgaGVyZQ== v1,bm9yIHRoaXM=";

/// A resolver that has the same answer to every question.
struct Always(Vec<IpAddr>);

impl Resolve for Always {
    fn resolve(&self, _: Name) -> Resolving {
        let found: Addrs = Box::new(self.0.clone().into_iter().map(|ip| SocketAddr::new(ip, 0)));
        Box::pin(async move { Ok(found) })
    }
}

fn answering(ips: &[&str]) -> Arc<dyn Resolve> {
    Arc::new(Always(ips.iter().map(|ip| ip.parse().unwrap()).collect()))
}

fn now() -> Timestamp {
    "2026-11-21T08:00:00.75Z".parse().unwrap()
}

fn local() -> Sender {
    Sender::new(Reach::LoopbackAllowed).unwrap()
}

fn target(text: &str) -> TargetUrl {
    TargetUrl::parse(text, Reach::LoopbackAllowed).unwrap()
}

async fn send(sender: &Sender, text: &str) -> Outcome {
    sender.send(&target(text), ID, now(), SIGNATURE, b"{}".to_vec()).await
}

/// The outcome when the receiver gives `reply`.
async fn outcome_of(reply: ResponseTemplate) -> Outcome {
    let receiver = MockServer::start().await;
    Mock::given(method("POST")).respond_with(reply).mount(&receiver).await;
    send(&local(), &receiver.uri()).await
}

async fn outcome_of_status(status: u16) -> Outcome {
    outcome_of(ResponseTemplate::new(status)).await
}

fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

fn assert_untouched(listener: &TcpListener) {
    listener.set_nonblocking(true).unwrap();
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[tokio::test]
async fn the_message_carries_the_headers_of_standard_webhooks() {
    let receiver = MockServer::start().await;
    send(&local(), &receiver.uri()).await;
    let requests = receiver.received_requests().await.unwrap();
    for (name, value) in [
        ("webhook-id", ID),
        ("webhook-timestamp", "1795248000"),
        ("webhook-signature", SIGNATURE),
        ("content-type", "application/cloudevents+json"),
        ("user-agent", concat!("hansyn-webhooks/", env!("CARGO_PKG_VERSION"))),
    ] {
        assert_eq!(requests[0].headers[name], value, "{name}");
    }
}

#[tokio::test]
async fn the_message_is_posted_to_the_whole_address_as_it_was_signed() {
    let receiver = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/in"))
        .and(query_param("a", "1"))
        .and(body_bytes(b"{}"))
        .respond_with(ResponseTemplate::new(204))
        .mount(&receiver)
        .await;
    let outcome = send(&local(), &format!("{}/in?a=1", receiver.uri())).await;
    assert_eq!(outcome, Outcome::Delivered { status: 204 });
}

#[tokio::test]
async fn the_caller_can_give_another_content_type() {
    let receiver = MockServer::start().await;
    Mock::given(header("content-type", "application/json"))
        .respond_with(ResponseTemplate::new(200))
        .mount(&receiver)
        .await;
    let target = target(&receiver.uri());
    let outcome =
        local().send_as("application/json", &target, ID, now(), SIGNATURE, b"{}".to_vec()).await;
    assert_eq!(outcome, Outcome::Delivered { status: 200 });
}

#[tokio::test]
async fn every_2xx_is_a_delivery() {
    for status in [200, 202, 299] {
        assert_eq!(outcome_of_status(status).await, Outcome::Delivered { status });
    }
}

#[tokio::test]
async fn a_410_says_that_the_receiver_is_gone() {
    assert_eq!(outcome_of_status(410).await, Outcome::Gone);
}

#[tokio::test]
async fn a_429_502_or_504_throttles() {
    for status in [429, 502, 504] {
        let expected = Outcome::Throttled { status, retry_after: None };
        assert_eq!(outcome_of_status(status).await, expected);
    }
}

#[tokio::test]
async fn a_throttling_reply_can_say_how_long() {
    let reply = ResponseTemplate::new(429).insert_header("retry-after", "120");
    let retry_after = Some(SignedDuration::from_secs(120));
    assert_eq!(outcome_of(reply).await, Outcome::Throttled { status: 429, retry_after });
}

#[tokio::test]
async fn any_other_status_is_a_rejection() {
    for status in [304, 400, 401, 404, 411, 500, 501, 503] {
        assert_eq!(outcome_of_status(status).await, Outcome::Rejected { status });
    }
}

#[tokio::test]
async fn a_redirect_is_rejected_and_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let receiver = MockServer::start().await;
        let elsewhere = format!("{}/elsewhere", receiver.uri());
        Mock::given(path("/in"))
            .respond_with(ResponseTemplate::new(status).insert_header("location", elsewhere))
            .mount(&receiver)
            .await;
        let outcome = send(&local(), &format!("{}/in", receiver.uri())).await;
        assert_eq!(outcome, Outcome::Rejected { status });
        assert_eq!(receiver.received_requests().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_name_that_leads_inside_is_not_connected_to() {
    let (listener, port) = listen();
    let sender =
        Sender::with(Reach::PublicOnly, answering(&["127.0.0.1", "10.0.0.1"]), TOTAL_TIMEOUT);
    let outcome = send(&sender.unwrap(), &format!("https://hook.example.se:{port}/")).await;
    let reason = "the name leads to no address on the public internet";
    assert_eq!(outcome, Outcome::Unreachable { reason });
    assert_untouched(&listener);
}

#[tokio::test]
async fn a_name_that_leads_to_a_private_network_is_refused_where_loopback_is_allowed() {
    let sender = Sender::with(Reach::LoopbackAllowed, answering(&["10.0.0.1"]), TOTAL_TIMEOUT);
    let reason = "the name leads to no address on the public internet";
    let outcome = send(&sender.unwrap(), "https://hook.example.se/").await;
    assert_eq!(outcome, Outcome::Unreachable { reason });
}

#[tokio::test]
async fn of_mixed_addresses_only_the_public_ones_are_tried() {
    let dns = answering(&["10.0.0.1", "8.8.8.8", "::1", "169.254.169.254"]);
    let screened = Screened { dns, reach: Reach::PublicOnly };
    let Ok(kept) = screened.resolve("hook.example.se".parse().unwrap()).await else {
        panic!("all addresses were withheld");
    };
    assert_eq!(kept.collect::<Vec<_>>(), ["8.8.8.8:0".parse().unwrap()]);
}

#[tokio::test]
async fn a_name_is_reached_by_the_address_that_its_resolver_gave() {
    let receiver = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&receiver).await;
    let port = receiver.address().port();
    let sender = Sender::with(Reach::LoopbackAllowed, answering(&["127.0.0.1"]), TOTAL_TIMEOUT);
    let outcome = send(&sender.unwrap(), &format!("http://hook.localhost:{port}/")).await;
    assert_eq!(outcome, Outcome::Delivered { status: 200 });
}

#[tokio::test]
async fn the_system_resolver_finds_the_machine_itself() {
    let receiver = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&receiver).await;
    let port = receiver.address().port();
    let outcome = send(&local(), &format!("http://localhost:{port}/")).await;
    assert_eq!(outcome, Outcome::Delivered { status: 200 });
}

#[tokio::test]
async fn a_target_for_a_demonstration_is_not_connected_to_in_production() {
    let (listener, port) = listen();
    let sender = Sender::new(Reach::PublicOnly).unwrap();
    for scheme in ["http", "https"] {
        let outcome = send(&sender, &format!("{scheme}://127.0.0.1:{port}/")).await;
        let reason = "the address is not on the public internet";
        assert_eq!(outcome, Outcome::Unreachable { reason });
    }
    assert_untouched(&listener);
}

#[tokio::test]
async fn a_receiver_that_hangs_up_is_unreachable() {
    let (listener, port) = listen();
    let receiver = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.read_exact(&mut [0; 4]).unwrap();
    });
    let outcome = send(&local(), &format!("http://127.0.0.1:{port}/")).await;
    let reason = "the connection broke before an answer";
    assert_eq!(outcome, Outcome::Unreachable { reason });
    receiver.join().unwrap();
}

#[tokio::test]
async fn a_receiver_that_says_nothing_is_given_up() {
    let (_listener, port) = listen();
    let dns = answering(&[]);
    let sender = Sender::with(Reach::LoopbackAllowed, dns, Duration::from_millis(50)).unwrap();
    let outcome = send(&sender, &format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(outcome, Outcome::Unreachable { reason: "no answer in time" });
}

#[tokio::test]
async fn an_id_that_no_header_can_hold_is_not_sent() {
    let receiver = MockServer::start().await;
    let target = target(&receiver.uri());
    let outcome = local().send(&target, "a\r\nb: c", now(), SIGNATURE, Vec::new()).await;
    let reason = "the message cannot be sent over HTTP";
    assert_eq!(outcome, Outcome::Unreachable { reason });
    assert!(receiver.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_long_reply_is_not_read_to_its_end() {
    const LENGTH: usize = 8 * 1024 * 1024;
    let receiver = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(vec![b'a'; LENGTH]))
        .mount(&receiver)
        .await;
    let mut response = local().client.get(receiver.uri()).send().await.unwrap();
    let read = discard(&mut response).await;
    assert!((MOST_READ..LENGTH / 8).contains(&read), "{read} bytes were read");
}

#[test]
fn retry_after_is_read_as_seconds_up_to_a_day() {
    for (text, seconds) in [("0", 0), (" 7 ", 7), ("86400", 86_400), ("86401", 86_400)] {
        assert_eq!(wait(text, now()), Some(SignedDuration::from_secs(seconds)), "{text}");
    }
    assert_eq!(wait("99999999999999999999", now()), Some(LONGEST_RETRY_AFTER));
}

#[test]
fn retry_after_is_read_as_a_date_up_to_a_day() {
    let whole = "2026-11-21T08:00:00Z".parse().unwrap();
    for (text, seconds) in [
        ("Sat, 21 Nov 2026 08:01:30 GMT", 90),
        ("Sun, 22 Nov 2026 08:00:00 GMT", 86_400),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 86_400),
    ] {
        assert_eq!(wait(text, whole), Some(SignedDuration::from_secs(seconds)), "{text}");
    }
}

#[test]
fn a_date_which_has_passed_asks_for_no_wait() {
    assert_eq!(wait("Fri, 20 Nov 2026 08:00:00 GMT", now()), Some(SignedDuration::ZERO));
}

#[test]
fn a_retry_after_that_makes_no_sense_is_ignored() {
    for text in ["", "-5", "1.5", "soon", "2026-11-22"] {
        assert_eq!(wait(text, now()), None, "{text}");
    }
}
