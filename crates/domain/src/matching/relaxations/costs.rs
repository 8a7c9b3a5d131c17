//! What the committee declares that each change costs it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::violation::Checker;

/// The points that a change of one requirement costs at most.
pub const MOST_POINTS: u16 = 1_000;

/// What each kind of change of a requirement costs, in points.
///
/// Points say how reluctant the committee is, in comparison with its other
/// requirements; they are no money. Each lies between 1 and [`MOST_POINTS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeCosts {
    /// For dropping it.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 1_000))]
    pub drop: u16,
    /// For giving up all of its threshold; a part costs its per cent of it, rounded up.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 1_000))]
    pub lower: u16,
    /// For accepting what is declared equivalent to a certificate.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 1_000))]
    pub accept_equivalent: u16,
    /// For letting tenders be for single areas of the lot.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 1_000))]
    pub split_areas: u16,
    /// For letting tenders be for parts of those areas.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 1_000))]
    pub split_within_areas: u16,
}

impl Default for ChangeCosts {
    /// Dropping costs a hundred and lowering the per cent given up. To accept
    /// equivalents costs least, since the law asks for it anyway; every further
    /// lot is work for the committee.
    fn default() -> Self {
        Self {
            drop: 100,
            lower: 100,
            accept_equivalent: 10,
            split_areas: 30,
            split_within_areas: 50,
        }
    }
}

impl ChangeCosts {
    fn check(&self, at: &str, check: &mut Checker) {
        let Self { drop, lower, accept_equivalent, split_areas, split_within_areas } = *self;
        for (name, points) in [
            ("drop", drop),
            ("lower", lower),
            ("acceptEquivalent", accept_equivalent),
            ("splitAreas", split_areas),
            ("splitWithinAreas", split_within_areas),
        ] {
            let most = u64::from(MOST_POINTS);
            check.range(&format!("{at}/{name}"), u64::from(points), 1, most);
        }
    }
}

/// What changes cost, by requirement.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Costs {
    /// For every requirement without costs of its own.
    #[serde(default)]
    pub usual: ChangeCosts,
    /// For single requirements, by their key.
    #[serde(default)]
    pub own: BTreeMap<String, ChangeCosts>,
}

impl Costs {
    /// What changes of the requirement `key` cost.
    #[must_use]
    pub fn of(&self, key: &str) -> ChangeCosts {
        self.own.get(key).copied().unwrap_or(self.usual)
    }

    /// Notes what breaks the limits.
    pub fn check(&self, at: &str, check: &mut Checker) {
        self.usual.check(&format!("{at}/usual"), check);
        check.count(&format!("{at}/own"), self.own.len(), 64);
        for (key, own) in self.own.iter().take(64) {
            own.check(&format!("{at}/own/{key}"), check);
        }
    }
}

/// Schemes that the committee declares equivalent to the certificate that a
/// requirement names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Equivalents {
    /// The requirement's name within the lot.
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: String,
    /// The schemes in capitals, as in `EMAS`.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 20))]
    pub schemes: Vec<String>,
}

impl Equivalents {
    /// Notes what breaks the limits.
    pub fn check(&self, at: &str, check: &mut Checker) {
        check.text(&format!("{at}/key"), &self.key, 1, 40);
        let some = !self.schemes.is_empty();
        check.rule(
            &format!("{at}/schemes"),
            "EMPTY",
            some,
            ("förväntade minst ett system för intyg", "expected at least one scheme"),
        );
        check.count(&format!("{at}/schemes"), self.schemes.len(), 20);
        for (index, scheme) in self.schemes.iter().take(20).enumerate() {
            check.code(&format!("{at}/schemes/{index}"), scheme);
        }
    }
}
