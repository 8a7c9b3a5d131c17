//! Who can meet a lot together: the smallest groups (*anbudsgrupper*).
//!
//! A consortium is smallest when no part of it meets the lot. The search grows
//! groups one member at a time, and only by members who bring something that the
//! group still lacks: whoever meets the lot as part of a larger group must bring
//! it. So every smallest consortium of a size is found before larger ones are
//! looked for, and the answer says up to which size it is complete.

mod pooling;
mod search;

use serde::{Deserialize, Serialize};

use super::answer::Outcome;
use super::query::{LotQuery, ReservationTest};
use super::watch::{Stopped, Watch, go_on};
use crate::enterprise::Enterprise;
use crate::ids::EnterpriseId;
use crate::text::Text;
pub use pooling::{Pooling, PoolingRule};
use search::{Pool, search};

/// The most members that are looked for.
pub const MEMBERS: usize = 4;

/// Whether what is unknown must be shown, or may turn out to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reading {
    /// What the register shows.
    Surely,
    /// What holds if everything that is missing turns out to hold.
    IfKnown,
}

impl Reading {
    /// Whether a condition with this outcome may stand.
    pub(in crate::matching) fn takes(self, outcome: Outcome) -> bool {
        match self {
            Self::Surely => outcome == Outcome::Met,
            Self::IfKnown => outcome != Outcome::NotMet,
        }
    }
}

/// How far to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reaching {
    /// The most members, from 1 to [`MEMBERS`].
    pub members: usize,
    /// The most groups that are tried before the search stops.
    pub tries: usize,
}

impl Default for Reaching {
    fn default() -> Self {
        Self { members: 3, tries: 500_000 }
    }
}

/// What the members bring to one condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PooledCondition {
    /// What it asks for.
    pub label: Text,
    /// How the members' facts are put together, and on which ground.
    pub rule: PoolingRule,
    /// Whether they meet it together.
    pub outcome: Outcome,
    /// The members who bring something to it, in the order of identities.
    #[cfg_attr(feature = "schema", schema(max_items = 4))]
    pub brought_by: Vec<EnterpriseId>,
}

/// What the members bring to one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PooledRequirement {
    /// The requirement's name within the lot.
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: String,
    /// Whether they meet it together.
    pub outcome: Outcome,
    /// Its conditions, of which any is enough.
    #[cfg_attr(feature = "schema", schema(max_items = 8))]
    pub any_of: Vec<PooledCondition>,
}

/// A smallest consortium: without any one of its members it does not meet the lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Consortium {
    /// Its members, in the order of identities.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 4))]
    pub members: Vec<EnterpriseId>,
    /// What they bring to each requirement.
    #[cfg_attr(feature = "schema", schema(max_items = 64))]
    pub requirements: Vec<PooledRequirement>,
}

/// The smallest consortia of a lot, and how far the list is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consortia {
    /// Their members, the fewest first, then by identities.
    pub found: Vec<Vec<EnterpriseId>>,
    /// Every smallest consortium of at most so many members is among them.
    pub complete_to: usize,
    /// How many groups were tried.
    pub tried: usize,
}

impl Consortia {
    /// What the list proves, in words.
    #[must_use]
    pub fn proof(&self) -> Text {
        let Self { complete_to, tried, .. } = self;
        Text::new(
            format!(
                "listan har varje minsta grupp med högst {complete_to} medlemmar; {tried} grupper prövades"
            ),
            format!(
                "the list holds every smallest group of at most {complete_to} members; {tried} groups were tried"
            ),
        )
    }
}

/// The smallest consortia that meet the lot; the enterprises come in any order.
#[must_use]
pub fn consortia(
    query: &LotQuery,
    enterprises: &[(EnterpriseId, &Enterprise)],
    test: &dyn ReservationTest,
    reading: Reading,
    reaching: Reaching,
) -> Consortia {
    let found = consortia_watched(query, enterprises, test, (reading, reaching), &mut go_on);
    // Nobody tells it to stop.
    found.unwrap_or(Consortia { found: Vec::new(), complete_to: 0, tried: 0 })
}

/// The same, while `watch` is told how far the search has come towards the most
/// groups that are tried.
///
/// # Errors
///
/// When `watch` tells it to stop.
pub fn consortia_watched(
    query: &LotQuery,
    enterprises: &[(EnterpriseId, &Enterprise)],
    test: &dyn ReservationTest,
    (reading, reaching): (Reading, Reaching),
    watch: Watch<'_>,
) -> Result<Consortia, Stopped> {
    let plan = super::condition::Plan::of(query);
    let pool = Pool::of(&plan, enterprises, test, reading);
    search(&pool, reaching, watch)
}

/// What each member of a group brings, of those that the register holds.
#[must_use]
pub fn explain(
    query: &LotQuery,
    members: &[(EnterpriseId, &Enterprise)],
    test: &dyn ReservationTest,
    reading: Reading,
) -> Consortium {
    let plan = super::condition::Plan::of(query);
    Pool::of(&plan, members, test, reading).explained(&plan)
}
