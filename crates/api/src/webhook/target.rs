//! Where webhooks may be sent.
//!
//! The address of a webhook is chosen by a customer, and the request to it leaves from inside our
//! network. Unchecked, it would let a customer knock on doors which only we can reach. What can be
//! seen in the address is checked here; what its name resolves to is checked by
//! [`crate::webhook::sender`] at each delivery.

use hansyn_domain::text::Text;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// The longest address, in characters, as given and as normalized.
const LONGEST: usize = 2048;

/// The first port which a process may listen on without privileges.
const FIRST_UNPRIVILEGED_PORT: u16 = 1024;

/// How far a delivery may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Only addresses on the public internet, over https. This is for production.
    PublicOnly,
    /// The machine itself too, over http if need be. This is for tests and demonstrations.
    LoopbackAllowed,
}

impl Reach {
    /// Whether a connection to `ip` is within reach.
    #[must_use]
    pub fn allows(self, ip: IpAddr) -> bool {
        is_public(ip) || (self == Self::LoopbackAllowed && ip.is_loopback())
    }
}

/// The address of a receiver.
///
/// Holding a `TargetUrl` means the text was checked: https (or http to the machine itself, where
/// the [`Reach`] allows that), at most 2048 characters, without credentials and fragment, on port
/// 443 or any port from 1024 up, and with a host that is either a name or an address within reach.
/// The ports below 1024 belong to other protocols than ours, which a request could be made to
/// speak; receivers behind application servers often listen on one above.
#[derive(Clone, PartialEq, Eq)]
pub struct TargetUrl(Url);

/// Why a text is not a [`TargetUrl`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTarget {
    /// The address is longer than 2048 characters.
    #[error("a webhook address has at most 2048 characters")]
    TooLong,
    /// The text is not an absolute URL.
    #[error("the webhook address is not an absolute URL")]
    Malformed {
        /// What the parser found wrong.
        #[source]
        source: url::ParseError,
    },
    /// The scheme is not https.
    #[error("a webhook address begins with `https://`")]
    Scheme,
    /// The address carries a user name or a password, which would end up in logs.
    #[error("a webhook address has no user name or password")]
    UserInfo,
    /// The address has a fragment, which is never sent.
    #[error("a webhook address has no fragment")]
    Fragment,
    /// The port is a privileged one other than 443.
    #[error("a webhook address has port 443 or one from 1024 up, not {port}")]
    Port {
        /// The port that was asked for.
        port: u16,
    },
    /// The host is an address or a name that is not on the public internet.
    #[error("the host of the webhook address is not on the public internet")]
    Host,
}

impl InvalidTarget {
    /// The same in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        let sv = match self {
            Self::TooLong => "en adress för webhook har högst 2048 tecken".to_owned(),
            Self::Malformed { .. } => "adressen är ingen fullständig URL".to_owned(),
            Self::Scheme => "en adress för webhook börjar med `https://`".to_owned(),
            Self::UserInfo => "adressen har varken användarnamn eller lösenord".to_owned(),
            Self::Fragment => "adressen har inget fragment".to_owned(),
            Self::Port { port } => {
                format!("adressen har port 443 eller någon från 1024, inte {port}")
            }
            Self::Host => "adressens värd finns inte på det publika internet".to_owned(),
        };
        Text::new(sv, self.to_string())
    }
}

impl TargetUrl {
    /// Reads and checks an address; what is kept is its normal form.
    pub fn parse(text: &str, reach: Reach) -> Result<Self, InvalidTarget> {
        if text.len() > LONGEST {
            return Err(InvalidTarget::TooLong);
        }
        let url = Url::parse(text).map_err(|source| InvalidTarget::Malformed { source })?;
        // Percent-encoding can make the normal form three times as long as the text.
        if url.as_str().len() > LONGEST {
            return Err(InvalidTarget::TooLong);
        }
        let target = Self(url);
        target.check(reach)?;
        Ok(target)
    }

    /// Whether this address, which may have been parsed for another reach, is within `reach`.
    pub fn check(&self, reach: Reach) -> Result<(), InvalidTarget> {
        let url = &self.0;
        let host = url.host().ok_or(InvalidTarget::Scheme)?;
        match url.scheme() {
            "https" => {}
            "http" if reach == Reach::LoopbackAllowed && is_this_machine(&host) => {}
            _ => return Err(InvalidTarget::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidTarget::UserInfo);
        }
        if url.fragment().is_some() {
            return Err(InvalidTarget::Fragment);
        }
        let port = url.port_or_known_default().unwrap_or_default();
        if port != 443 && port < FIRST_UNPRIVILEGED_PORT {
            return Err(InvalidTarget::Port { port });
        }
        let reachable = match host {
            Host::Ipv4(ip) => reach.allows(ip.into()),
            Host::Ipv6(ip) => reach.allows(ip.into()),
            Host::Domain(_) => reach == Reach::LoopbackAllowed || !is_this_machine(&host),
        };
        if reachable { Ok(()) } else { Err(InvalidTarget::Host) }
    }

    /// The whole address in its normal form. It may hold a token of the receiver's, so it is not
    /// for logs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Scheme, host and port, which are safe to log.
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    pub(super) fn url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Debug for TargetUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TargetUrl").field(&self.origin()).finish()
    }
}

/// Whether `host` says by itself that it is the machine we run on (RFC 6761, section 6.3).
fn is_this_machine(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
        Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

/// The IPv4 networks that are not the public internet, by their first address and prefix length.
const CLOSED_V4: [(Ipv4Addr, u32); 16] = [
    // "This network" (RFC 791); Linux takes 0.0.0.0 for the machine itself.
    (Ipv4Addr::UNSPECIFIED, 8),
    // Private use (RFC 1918).
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    // Between a carrier and its customers (RFC 6598); some clouds keep their metadata here.
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    // Loopback (RFC 1122).
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // The host agent of Azure: numbered as public, yet answered by the machine's own host.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    // Link-local (RFC 3927), where most clouds keep their metadata.
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    // Private use (RFC 1918).
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    // Protocol assignments (RFC 6890).
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    // Documentation (RFC 5737).
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    // Former 6to4 relays (RFC 7526).
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    // Private use (RFC 1918).
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    // Benchmarking (RFC 2544).
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    // Documentation (RFC 5737).
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    // Documentation (RFC 5737).
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast (RFC 5771).
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    // Reserved (RFC 1112), with the broadcast address as its last.
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// The only IPv6 network from which public addresses are given out so far (RFC 4291, IANA).
///
/// Everything outside is closed without being listed: `::`, `::1`, IPv4-compatible addresses,
/// NAT64 (`64:ff9b::/96`), unique local (`fc00::/7`), link-local (`fe80::/10`), the former
/// site-local (`fec0::/10`) and multicast (`ff00::/8`).
const OPEN_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// The networks inside [`OPEN_V6`] that are closed all the same.
const CLOSED_V6: [(Ipv6Addr, u32); 4] = [
    // Protocol assignments (RFC 2928), among them Teredo (2001::/32) and benchmarking.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    // Documentation (RFC 3849).
    (Ipv6Addr::new(0x2001, 0x0db8, 0, 0, 0, 0, 0, 0), 32),
    // 6to4 (RFC 3056), which carries an IPv4 address that would go unchecked.
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    // Documentation (RFC 9637).
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether `ip` is an address of one host on the public internet.
///
/// An IPv6 address that stands for an IPv4 address (`::ffff:a.b.c.d`) is judged as that.
#[must_use]
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => ip.to_ipv4_mapped().map_or_else(|| is_public_v6(ip), is_public_v4),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    // Two addresses are in one network if they do not differ in the bits of its prefix.
    let within =
        |(net, prefix): &(Ipv4Addr, u32)| (ip.to_bits() ^ net.to_bits()).leading_zeros() >= *prefix;
    !CLOSED_V4.iter().any(within)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let within =
        |(net, prefix): &(Ipv6Addr, u32)| (ip.to_bits() ^ net.to_bits()).leading_zeros() >= *prefix;
    within(&OPEN_V6) && !CLOSED_V6.iter().any(within)
}

#[cfg(test)]
mod tests;
