//! Shares of people, as exact fractions.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A part of a whole, counted in whole units: 3 of 10.
///
/// Two shares compare by cross multiplication, so 29.9 % is below 30 % however
/// the heads are counted. The denominator is at least one and the numerator at
/// most the denominator.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(try_from = "RawShare", deny_unknown_fields)]
pub struct Share {
    #[cfg_attr(feature = "schema", schema(maximum = 1_000_000))]
    numerator: u32,
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 1_000_000))]
    denominator: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawShare {
    numerator: u32,
    denominator: u32,
}

/// Why two numbers are not a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a share has a denominator of at least 1 and a numerator of at most the denominator")]
pub struct InvalidShare;

impl Share {
    /// `numerator` of `denominator`.
    pub const fn new(numerator: u32, denominator: u32) -> Result<Self, InvalidShare> {
        if denominator == 0 || numerator > denominator {
            return Err(InvalidShare);
        }
        Ok(Self { numerator, denominator })
    }

    /// How many.
    #[must_use]
    pub const fn numerator(self) -> u32 {
        self.numerator
    }

    /// Of how many.
    #[must_use]
    pub const fn denominator(self) -> u32 {
        self.denominator
    }
}

impl TryFrom<RawShare> for Share {
    type Error = InvalidShare;
    fn try_from(raw: RawShare) -> Result<Self, InvalidShare> {
        Self::new(raw.numerator, raw.denominator)
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = u64::from(self.numerator) * u64::from(other.denominator);
        let right = u64::from(other.numerator) * u64::from(self.denominator);
        left.cmp(&right)
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Share {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Share {}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(numerator: u32, denominator: u32) -> Share {
        Share::new(numerator, denominator).unwrap()
    }

    #[test]
    fn a_hair_under_thirty_per_cent_is_under() {
        assert!(share(299, 1000) < share(30, 100));
        assert!(share(3, 10) >= share(30, 100));
        assert!(share(301, 1000) > share(3, 10));
    }

    #[test]
    fn a_share_of_nobody_or_of_more_than_all_does_not_exist() {
        assert_eq!(Share::new(0, 0), Err(InvalidShare));
        assert_eq!(Share::new(11, 10), Err(InvalidShare));
        assert!(serde_json::from_str::<Share>(r#"{"numerator":1,"denominator":0}"#).is_err());
    }
}
