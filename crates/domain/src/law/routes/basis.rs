//! What a route may read. Every route is answered by the basis and by the facts
//! that [`one`](super::one) hands it, and can reach nothing else of the purchase.

use jiff::civil::Date;

use crate::law::book::LawBook;
use crate::law::case::Case;
use crate::law::facts::lots::PlannedLot;
use crate::law::purchase::{ContractKind, Purchase};
use crate::law::regime::RegimeId;
use crate::law::regime::selection::{DirectAnswer, Gap};
use crate::law::reservation::ReservationRoute;
use crate::law::rules::reservation::{Standing, standing};
use crate::law::value::MainObject;
use crate::money::Sek;
use crate::tender::AwardGround;

/// The law on the day, what is bought, what it is worth, and what follows from that.
#[derive(Clone, Copy)]
pub(super) struct Basis<'c, 'a> {
    case: &'c Case<'a>,
}

impl<'c, 'a> Basis<'c, 'a> {
    pub(super) const fn of(case: &'c Case<'a>) -> Self {
        Self { case }
    }

    pub(super) const fn book(self) -> &'a LawBook {
        self.case.book
    }

    /// The day whose law is read.
    pub(super) const fn law_date(self) -> Date {
        self.case.law_date
    }

    pub(super) const fn decisive_date(self) -> Option<Date> {
        self.case.purchase.decisive_date
    }

    pub(super) const fn kind(self) -> Option<ContractKind> {
        self.case.purchase.kind
    }

    /// The value of the whole need.
    pub(super) const fn total(self) -> Option<Sek> {
        self.case.estimate.total
    }

    pub(super) const fn object(self) -> &'c MainObject {
        &self.case.object
    }

    /// The regime of an advertised procurement.
    pub(super) const fn advertised(self) -> &'c Result<RegimeId, Gap> {
        &self.case.advertised.outcome
    }

    /// Whether a direct award on value is allowed.
    pub(super) const fn direct(self) -> &'c DirectAnswer {
        &self.case.direct
    }

    /// How a reservation stands in `regime` on the day.
    pub(super) fn standing(self, route: ReservationRoute, regime: RegimeId) -> Standing {
        standing(self.case, route, regime)
    }
}

/// The facts that single routes read beside the basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OwnFacts<'p> {
    pub(super) ground: Option<AwardGround>,
    pub(super) is_divided: Option<bool>,
    pub(super) planned: &'p [PlannedLot],
    pub(super) is_care: Option<bool>,
    pub(super) lov_is_decided: Option<bool>,
}

impl<'p> From<&'p Purchase> for OwnFacts<'p> {
    fn from(purchase: &'p Purchase) -> Self {
        Self {
            ground: purchase.award.as_ref().map(|award| award.ground),
            is_divided: purchase.is_divided,
            planned: purchase.lots.as_ref().map_or(&[], |plan| plan.planned.as_slice()),
            is_care: purchase.is_health_or_social_care,
            lov_is_decided: purchase.lov_is_decided,
        }
    }
}
