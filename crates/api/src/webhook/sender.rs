//! Sends one webhook to one receiver, and says what came of it.
//!
//! The receiver is not trusted. Its name is resolved by our own resolver, which lets only
//! addresses within [`Reach`] through to the connection that is then made, so there is no moment
//! between check and use in which the name could change its meaning (DNS rebinding). Redirects,
//! which would lead past the checks, are not followed.

use std::error::Error as StdError;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::Duration;

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response, redirect, retry};

use crate::webhook::target::{Reach, TargetUrl};

const USER_AGENT: &str = concat!("hansyn-webhooks/", env!("CARGO_PKG_VERSION"));
const CLOUD_EVENT: &str = "application/cloudevents+json";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(20);

/// How much of a reply is read before the connection is dropped, in bytes.
const MOST_READ: usize = 4096;

/// The longest a receiver may put off the next attempt.
const LONGEST_RETRY_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// What came of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver took the message (2xx).
    Delivered {
        /// The status it answered with.
        status: u16,
    },
    /// The receiver wants no more messages (410), so its endpoint is to be disabled.
    Gone,
    /// The receiver is overloaded (429, 502, 504), and is to be sent less.
    Throttled {
        /// The status it answered with.
        status: u16,
        /// How long it asks us to wait: from nothing to a day.
        retry_after: Option<SignedDuration>,
    },
    /// The receiver answered anything else, redirects included.
    Rejected {
        /// The status it answered with.
        status: u16,
    },
    /// No answer came, or nothing was sent.
    Unreachable {
        /// Why, in words which are fit for the owner of the endpoint.
        reason: &'static str,
    },
}

/// Why a [`Sender`] could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SenderError {
    /// The HTTP client could not be set up, for instance for want of root certificates.
    #[error("the HTTP client for webhooks could not be set up")]
    Client {
        /// What the client said.
        #[source]
        source: reqwest::Error,
    },
}

/// The client that delivers webhooks. Clones share it.
#[derive(Debug, Clone)]
pub struct Sender {
    client: Client,
    reach: Reach,
}

impl Sender {
    /// Makes a sender that connects to nothing outside `reach`.
    pub fn new(reach: Reach) -> Result<Self, SenderError> {
        Self::with(reach, Arc::new(SystemDns), TOTAL_TIMEOUT)
    }

    fn with(reach: Reach, dns: Arc<dyn Resolve>, total: Duration) -> Result<Self, SenderError> {
        let client = Client::builder()
            .user_agent(USER_AGENT)
            .dns_resolver(Screened { dns, reach })
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(total)
            .redirect(redirect::Policy::none())
            // A proxy would resolve the name by itself, past our resolver.
            .no_proxy()
            // The schedule of attempts is ours alone.
            .retry(retry::never())
            // Deliveries to one receiver are rare: a kept connection would mostly be a dead one.
            .pool_max_idle_per_host(0)
            .https_only(reach == Reach::PublicOnly)
            .build()
            .map_err(|source| SenderError::Client { source })?;
        Ok(Self { client, reach })
    }

    /// Sends a `CloudEvent` in structured mode.
    ///
    /// `id` stays the same over all attempts at one message; `timestamp` is that of this attempt,
    /// and `signature` covers both.
    pub async fn send(
        &self,
        target: &TargetUrl,
        id: &str,
        timestamp: Timestamp,
        signature: &str,
        body: Vec<u8>,
    ) -> Outcome {
        self.send_as(CLOUD_EVENT, target, id, timestamp, signature, body).await
    }

    /// Like [`Sender::send`], for a body of another content type.
    pub async fn send_as(
        &self,
        content_type: &str,
        target: &TargetUrl,
        id: &str,
        timestamp: Timestamp,
        signature: &str,
        body: Vec<u8>,
    ) -> Outcome {
        // Addresses written as numbers never come to the resolver, so they are checked here.
        if target.check(self.reach).is_err() {
            return Outcome::Unreachable { reason: "the address is not on the public internet" };
        }
        let request = self
            .client
            .post(target.url().clone())
            .header(CONTENT_TYPE, content_type)
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp.as_second())
            .header("webhook-signature", signature)
            .body(body);
        match request.send().await {
            Ok(mut response) => {
                let outcome = judge(&response, timestamp);
                discard(&mut response).await;
                outcome
            }
            Err(error) => unreachable(id, &error.without_url()),
        }
    }
}

/// What the status of a reply, which came at about `now`, says about the delivery.
fn judge(response: &Response, now: Timestamp) -> Outcome {
    match response.status().as_u16() {
        status @ 200..=299 => Outcome::Delivered { status },
        410 => Outcome::Gone,
        status @ (429 | 502 | 504) => {
            let header = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
            Outcome::Throttled { status, retry_after: header.and_then(|text| wait(text, now)) }
        }
        status => Outcome::Rejected { status },
    }
}

/// The wait that a `Retry-After` asks for, in seconds or until a date (RFC 9110, section 10.2.3).
fn wait(text: &str, now: Timestamp) -> Option<SignedDuration> {
    let text = text.trim();
    let asked = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number has room for ask for a long time, too.
        SignedDuration::from_secs(text.parse().unwrap_or(i64::MAX))
    } else {
        let date = rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
        date.duration_since(now)
    };
    Some(asked.clamp(SignedDuration::ZERO, LONGEST_RETRY_AFTER))
}

/// Reads the start of a reply and throws it away, so that an ordinary receiver can finish its
/// answer in peace. Gives the number of bytes read.
async fn discard(response: &mut Response) -> usize {
    let mut read = 0;
    while read < MOST_READ {
        match response.chunk().await {
            Ok(Some(chunk)) => read += chunk.len(),
            // The status has decided the outcome, so a body that breaks off changes nothing.
            Ok(None) | Err(_) => break,
        }
    }
    read
}

/// Sorts a failure to get any answer. The cause goes to the log; the owner of the endpoint gets
/// a reason which tells nothing about our network.
fn unreachable(id: &str, error: &reqwest::Error) -> Outcome {
    let reason = if error.is_builder() {
        "the message cannot be sent over HTTP"
    } else if causes(error).any(<dyn StdError>::is::<NothingInReach>) {
        "the name leads to no address on the public internet"
    } else if error.is_dns() {
        "the name cannot be resolved"
    } else if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke before an answer"
    };
    let cause = causes(error).map(ToString::to_string).collect::<Vec<_>>().join(": ");
    tracing::debug!(webhook.id = id, error.chain = cause, "webhook `{id}` got no answer: {reason}");
    Outcome::Unreachable { reason }
}

/// `error` and what led to it, the outermost first.
fn causes<'e>(
    error: &'e (dyn StdError + 'static),
) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&outer| outer.source())
}

/// The resolver of the operating system.
struct SystemDns;

impl Resolve for SystemDns {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // The system's resolver blocks. Port 0 stands for the port of the URL.
            let look_up = move || (name.as_str(), 0).to_socket_addrs();
            let found = tokio::task::spawn_blocking(look_up).await??;
            let found: Addrs = Box::new(found);
            Ok(found)
        })
    }
}

/// A resolver that withholds every address outside `reach`.
struct Screened {
    dns: Arc<dyn Resolve>,
    reach: Reach,
}

/// A name was resolved, but all its addresses were withheld.
#[derive(Debug, thiserror::Error)]
#[error("the name has no address within reach")]
struct NothingInReach;

impl Resolve for Screened {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.reach;
        let found = self.dns.resolve(name);
        Box::pin(async move {
            let kept: Vec<SocketAddr> =
                found.await?.filter(|address| reach.allows(address.ip())).collect();
            if kept.is_empty() {
                return Err(NothingInReach.into());
            }
            let kept: Addrs = Box::new(kept.into_iter());
            Ok(kept)
        })
    }
}

#[cfg(test)]
mod tests;
