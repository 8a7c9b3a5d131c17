//! Lists of CPV codes, as annexes and sections give them.

use serde::{Deserialize, Serialize};

use crate::cpv::CpvCode;

/// A list of CPV codes: single codes, ranges, and exceptions from both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CpvList {
    /// Codes that are listed by themselves.
    pub single: Vec<CpvCode>,
    /// Stretches of codes, both ends included.
    pub ranges: Vec<CpvRange>,
    /// Codes that are taken out.
    #[serde(default)]
    pub except: Vec<CpvCode>,
}

/// A stretch of codes, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CpvRange {
    /// The first code.
    pub from: CpvCode,
    /// The last code.
    pub to: CpvCode,
}

/// Whether a code is on a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// It is listed, by itself or in a range.
    Listed,
    /// It is not listed, but lies below a code that is listed by itself. Whether
    /// the list then reaches it is an open question of law.
    BelowListed(CpvCode),
    /// It is not listed.
    NotListed,
}

impl CpvList {
    /// Whether `code` is on the list.
    #[must_use]
    pub fn membership(&self, code: CpvCode) -> Membership {
        if self.except.contains(&code) {
            return Membership::NotListed;
        }
        if self.single.contains(&code)
            || self.ranges.iter().any(|range| range.from <= code && code <= range.to)
        {
            return Membership::Listed;
        }
        self.single
            .iter()
            .filter(|listed| listed.covers(code))
            .max()
            .map_or(Membership::NotListed, |listed| Membership::BelowListed(*listed))
    }
}
