//! Reserved procurement (*reserverad upphandling*): who may be let in alone.

pub mod eligibility;

use serde::{Deserialize, Serialize};

pub use eligibility::{Condition, ConditionKey, ConditionState, Eligibility, eligibility};

use super::book::parameter::id;

/// The statutory routes by which participation can be reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReservationRoute {
    /// Sheltered workshops and suppliers whose main aim is integration (LOU 4:18 first paragraph point 1).
    IntegrationSupplier,
    /// Contracts performed in a programme for sheltered employment (LOU 4:18 first paragraph point 2).
    ShelteredProgramme,
    /// Participation-based organisations with a public task (LOU 19:25).
    ParticipationBased,
    /// Non-profit welfare organisations (*idéburna organisationer*, LOU 19:25 a).
    Ideburen,
    /// Non-profit welfare organisations in a choice system (LOV 1:2 a).
    ChoiceSystemIdeburen,
}

/// How a purchase or lot is reserved. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReservationUse {
    /// The route.
    pub route: ReservationRoute,
    /// Whether the notice or the documents state the reservation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_in_documents: Option<bool>,
    /// Whether it is limited to a place or to named organisations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limited_to_place_or_named: Option<bool>,
}

impl ReservationRoute {
    /// Every route.
    pub const ALL: [Self; 5] = [
        Self::IntegrationSupplier,
        Self::ShelteredProgramme,
        Self::ParticipationBased,
        Self::Ideburen,
        Self::ChoiceSystemIdeburen,
    ];

    /// The provision that carries the route, as in `LOU 19:25`.
    #[must_use]
    pub const fn cites(self) -> &'static str {
        match self {
            Self::IntegrationSupplier => "LOU 4:18 st 1 p 1",
            Self::ShelteredProgramme => "LOU 4:18 st 1 p 2",
            Self::ParticipationBased => "LOU 19:25",
            Self::Ideburen => "LOU 19:25a",
            Self::ChoiceSystemIdeburen => "LOV 1:2a",
        }
    }

    /// The parameter that lists the codes the route is open for; absent when
    /// any subject matter may be reserved.
    #[must_use]
    pub const fn cpv_list(self) -> Option<&'static str> {
        match self {
            Self::IntegrationSupplier | Self::ShelteredProgramme => None,
            Self::ParticipationBased => Some(id::PARTICIPATION_CPV),
            Self::Ideburen => Some(id::IDEBUREN_CPV),
            Self::ChoiceSystemIdeburen => Some(id::LOV_SCOPE_CPV),
        }
    }
}
