//! The shared secret of one webhook endpoint.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const PREFIX: &str = "whsec_";
const SHORTEST: usize = 24;
const LONGEST: usize = 64;

/// The key that signs what is sent to one endpoint.
///
/// A `Secret` holds from 24 to 64 bytes, as Standard Webhooks asks for. It has neither `Display`
/// nor `Serialize`, and its `Debug` is redacted, so the only way out is [`Secret::expose`].
#[derive(Clone)]
pub struct Secret(Vec<u8>);

/// Why a text is not a [`Secret`].
///
/// No variant carries any of the text, since an error is usually logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSecret {
    /// The text lacks the prefix that tells a signing secret from other tokens.
    #[error("a webhook secret begins with `whsec_`")]
    Prefix,
    /// What follows the prefix is not standard base64 with its padding.
    #[error("a webhook secret is base64 after `whsec_`")]
    Base64,
    /// The key is too short to be safe, or longer than receivers accept.
    #[error("a webhook secret is 24 to 64 bytes, not {bytes}")]
    Length {
        /// How many bytes the text decodes to.
        bytes: usize,
    },
}

impl Secret {
    /// Makes a secret of 32 bytes, which the caller has drawn from a secure random source.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes.to_vec())
    }

    /// Reads the form `whsec_<base64>`, the same that [`Secret::expose`] writes.
    pub fn parse(text: &str) -> Result<Self, InvalidSecret> {
        let encoded = text.strip_prefix(PREFIX).ok_or(InvalidSecret::Prefix)?;
        // The decoder's own error quotes a byte of the secret, so it is dropped here.
        let bytes = STANDARD.decode(encoded).ok().ok_or(InvalidSecret::Base64)?;
        if (SHORTEST..=LONGEST).contains(&bytes.len()) {
            Ok(Self(bytes))
        } else {
            Err(InvalidSecret::Length { bytes: bytes.len() })
        }
    }

    /// Writes the secret in clear as `whsec_<base64>`, for its owner and for storage.
    #[must_use]
    pub fn expose(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// The raw key, for the signature alone.
    pub(super) fn key(&self) -> &[u8] {
        &self.0
    }
}

impl FromStr for Secret {
    type Err = InvalidSecret;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(<redacted>)")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        // An ordinary comparison would tell by its duration how much of the key was right.
        verify_slices_are_equal(&self.0, &other.0).is_ok()
    }
}

impl Eq for Secret {}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: usize) -> String {
        format!("whsec_{}", STANDARD.encode(vec![7; bytes]))
    }

    #[test]
    fn an_exposed_secret_parses_to_itself() {
        let secret = Secret::from_bytes([9; 32]);
        assert_eq!(Secret::parse(&secret.expose()), Ok(secret));
    }

    #[test]
    fn a_parsed_secret_is_exposed_as_it_was_written() {
        let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        assert_eq!(text.parse::<Secret>().unwrap().expose(), text);
    }

    #[test]
    fn secrets_of_other_bytes_are_not_equal() {
        assert_ne!(Secret::from_bytes([1; 32]), Secret::from_bytes([2; 32]));
    }

    #[test]
    fn the_shortest_and_the_longest_key_are_taken() {
        for bytes in [24, 64] {
            assert_eq!(Secret::parse(&text_of(bytes)).unwrap().key().len(), bytes);
        }
    }

    #[test]
    fn a_key_one_byte_outside_the_limits_is_refused() {
        for bytes in [0, 23, 65] {
            assert_eq!(Secret::parse(&text_of(bytes)), Err(InvalidSecret::Length { bytes }));
        }
    }

    #[test]
    fn another_prefix_is_refused() {
        for text in ["", "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "WHSEC_MfKQ9r8GKYqrTwjUPD8I"] {
            assert_eq!(Secret::parse(text), Err(InvalidSecret::Prefix));
        }
    }

    #[test]
    fn a_text_which_is_not_standard_base64_is_refused() {
        for text in
            ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS_"]
        {
            assert_eq!(Secret::parse(text), Err(InvalidSecret::Base64));
        }
    }

    #[test]
    fn debug_shows_nothing_of_the_key() {
        let shown = format!("{:?} {:#?}", Secret::from_bytes([9; 32]), Secret::from_bytes([9; 32]));
        assert_eq!(shown, "Secret(<redacted>) Secret(<redacted>)");
    }
}
