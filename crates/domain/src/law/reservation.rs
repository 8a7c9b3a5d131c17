//! Reserved procurement (*reserverad upphandling*): who may be let in alone.

pub mod eligibility;

use jiff::civil::Date;
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
    /// The route. Read by `RESERVATION.CPV`, `RESERVATION.NOTICE_FORM`, `RESERVATION.PLACE`, `RESERVATION.ROUTE`, `RESERVATION.STATED`, `RESERVATION.TERM` and `LOU.LOTS.RESERVED`.
    pub route: ReservationRoute,
    /// Whether the notice or the documents state the reservation. Read by `RESERVATION.STATED` and `LOU.LOTS.RESERVED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_in_documents: Option<bool>,
    /// Whether it is limited to a place or to named organisations. Read by `RESERVATION.PLACE` and `LOU.LOTS.RESERVED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limited_to_place_or_named: Option<bool>,
    /// The last day on which this authority awarded the organisation that is to have the contract the same service under the same section (LOU 19:25 third paragraph); absent when it never did or that is not known. Read by `RESERVATION.EARLIER_AWARD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier_award_on: Option<Date>,
    /// The day on which this contract is awarded; the decisive day stands for it when absent. Read by `RESERVATION.EARLIER_AWARD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub award_on: Option<Date>,
}

/// A field of the EU's notice forms with the code that it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeCode {
    /// The business term, as in `BT-71`.
    pub field: &'static str,
    /// The code of the field's list.
    pub value: &'static str,
}

impl ReservationUse {
    /// A reservation by `route` of which nothing more is known.
    #[must_use]
    pub const fn by(route: ReservationRoute) -> Self {
        Self {
            route,
            stated_in_documents: None,
            limited_to_place_or_named: None,
            earlier_award_on: None,
            award_on: None,
        }
    }
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

    /// How the EU's notice forms tell of the route (eForms SDK 1.15 and 1.16):
    /// reserved participation or reserved execution. Absent when no code of its
    /// own was found, and for what is not advertised there.
    #[must_use]
    pub const fn notice_code(self) -> Option<NoticeCode> {
        match self {
            Self::IntegrationSupplier => Some(NoticeCode { field: "BT-71", value: "res-ws" }),
            Self::ShelteredProgramme => Some(NoticeCode { field: "BT-736", value: "yes" }),
            Self::ParticipationBased => Some(NoticeCode { field: "BT-71", value: "res-pub-ser" }),
            Self::Ideburen | Self::ChoiceSystemIdeburen => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_route_is_told_by_the_code_that_the_forms_hold_for_it() {
        let told = |route: ReservationRoute| route.notice_code().map(|it| (it.field, it.value));
        assert_eq!(told(ReservationRoute::IntegrationSupplier), Some(("BT-71", "res-ws")));
        assert_eq!(told(ReservationRoute::ShelteredProgramme), Some(("BT-736", "yes")));
        assert_eq!(told(ReservationRoute::ParticipationBased), Some(("BT-71", "res-pub-ser")));
        assert_eq!(told(ReservationRoute::Ideburen), None);
        assert_eq!(told(ReservationRoute::ChoiceSystemIdeburen), None);
    }
}
