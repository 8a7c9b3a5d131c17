//! What an enterprise sells, where, and how much it can carry.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::area::{AreaCode, Circle};
use crate::cpv::CpvCode;
use crate::money::Sek;
use crate::period::Period;

/// One thing an enterprise sells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trade {
    /// The code of the goods or services.
    pub cpv: CpvCode,
    /// Whether the enterprise offers everything below the code, too.
    pub covers_descendants: bool,
    /// Where it delivers this. With neither areas nor circles of its own a trade
    /// has the general ones.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    #[serde(default)]
    pub areas: Vec<AreaCode>,
    /// Within how far of which points it delivers this, beside its areas.
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub circles: Vec<Circle>,
}

impl Trade {
    /// Whether it says itself where this is delivered.
    #[must_use]
    pub fn has_places(&self) -> bool {
        !self.areas.is_empty() || !self.circles.is_empty()
    }

    /// Whether this trade answers a need for `wanted`.
    #[must_use]
    pub fn offers(&self, wanted: CpvCode) -> bool {
        self.cpv == wanted || (self.covers_descendants && self.cpv.covers(wanted))
    }
}

/// How much an enterprise can carry.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Capacity {
    /// Places it can offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 1_000_000))]
    pub places: Option<u32>,
    /// Turnover of the last closed year, excluding VAT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yearly_turnover: Option<Sek>,
    /// The last day of the year that the turnover belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turnover_year_end: Option<Date>,
    /// The largest contract it has carried, whole term, excluding VAT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub largest_contract: Option<Sek>,
    /// Whether the list of references is complete, so that what is not there was not done.
    #[serde(default)]
    pub references_are_complete: bool,
    /// Whether the list of certificates is complete, so that what is not there is not held.
    /// Where it is not, one that has run out or has not begun leaves open whether another
    /// holds: it may have been renewed.
    #[serde(default)]
    pub certificates_are_complete: bool,
    /// Whether the list of trades is complete, so that what is not there is not sold.
    /// Where it is not, codes above or below a listed one are open, and all codes where
    /// none is listed; what has nothing to do with the list is not sold either way.
    #[serde(default)]
    pub trades_are_complete: bool,
}

/// A certificate and how long it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Certificate {
    /// The scheme in capitals, as in `ISO_9001`.
    #[cfg_attr(feature = "schema", schema(max_length = 64, pattern = "^[A-Z0-9][A-Z0-9_]{0,63}$"))]
    pub scheme: String,
    /// From when to when it holds.
    pub valid: Period,
}

/// A contract that was carried, without naming anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reference {
    /// What was delivered.
    pub cpv: CpvCode,
    /// When. It counts by its last day, and by its first where no last day is stated.
    pub period: Period,
    /// The value of the whole term, excluding VAT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Sek>,
}
