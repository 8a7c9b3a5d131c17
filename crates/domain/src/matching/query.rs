//! What a lot asks for on a day.

use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

use super::answer::{Answer, RequirementAnswer};
use super::condition::Plan;
use crate::area::{AreaCode, Point};
use crate::cpv::CpvCode;
use crate::enterprise::Enterprise;
use crate::law::reservation::ReservationRoute;
use crate::tender::lot::{check_point, check_requirements};
use crate::tender::{Lot, Requirement};
use crate::violation::{Checker, Violation};

/// The key of the requirement that the lot's CPV code makes.
pub const TRADE: &str = "trade";
/// The key of the requirement that the lot's areas make.
pub const AREA: &str = "area";
/// The key of the requirement that a reservation makes.
pub const RESERVATION: &str = "reservation";

/// For how many months a fact tells about the present.
///
/// This is the service's practice and no rule of law: no act says when a count
/// of heads is too old. The limits are long enough for a yearly report and short
/// enough that a number that has changed is asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Freshness {
    /// After the day on which heads were counted.
    pub headcount_months: u16,
    /// After the last day of the year that a turnover belongs to.
    pub turnover_months: u16,
    /// For other facts: how new they are asked for, and how evidence is weighed.
    ///
    /// Places and the largest contract stand undated in the register, so they do
    /// not grow old by themselves.
    pub other_months: u16,
}

impl Default for Freshness {
    fn default() -> Self {
        Self { headcount_months: 6, turnover_months: 18, other_months: 24 }
    }
}

/// The first day that still counts when facts hold for `months` before `on`.
pub(crate) fn first_fresh_day(on: Date, months: u16) -> Date {
    on.checked_sub(Span::new().months(i32::from(months))).unwrap_or(Date::MIN)
}

/// Whole months from `since` to `on`.
pub(crate) fn months_between(since: Date, on: Date) -> u32 {
    let months = (i32::from(on.year()) - i32::from(since.year())) * 12 + i32::from(on.month())
        - i32::from(since.month());
    // The last day of a month ends it, however short the month is.
    let ended = on.day() >= since.day() || on.day() == on.days_in_month();
    u32::try_from(if ended { months } else { months - 1 }).unwrap_or(0)
}

/// Whether an enterprise may take part in a reserved procurement.
///
/// The statutory tests live with the law; the matching only asks for their answer.
pub trait ReservationTest {
    /// The answer for `enterprise` on a day, for a purchase of `cpv` reserved by `route`.
    fn test(
        &self,
        route: ReservationRoute,
        enterprise: &Enterprise,
        on: Date,
        cpv: CpvCode,
    ) -> Answer;
}

/// What a lot asks for, on a day.
///
/// The trade, the areas and the reservation become requirements of their own
/// with the keys [`TRADE`], [`AREA`] and [`RESERVATION`]. A mask has 64 places;
/// a valid lot has at most 63 requirements. Should there be more, the last place
/// stands for all of the rest together, so that none is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotQuery {
    /// What is bought.
    pub cpv: CpvCode,
    /// Where it is delivered: all of these.
    pub areas: Vec<AreaCode>,
    /// The place of delivery, where it is one place in the only area.
    pub point: Option<Point>,
    /// The route by which it is reserved.
    pub reservation: Option<ReservationRoute>,
    /// The requirements that the lot states.
    pub requirements: Vec<Requirement>,
    /// The decisive day.
    pub on: Date,
    /// How long facts tell about the present.
    pub freshness: Freshness,
}

impl LotQuery {
    /// What `lot` asks for on a day; its own reservation comes before the tender's.
    #[must_use]
    pub fn of(lot: &Lot, tender_reservation: Option<ReservationRoute>, on: Date) -> Self {
        Self {
            cpv: lot.cpv,
            areas: lot.areas.clone(),
            point: lot.point,
            reservation: lot.reservation.as_ref().map(|used| used.route).or(tender_reservation),
            requirements: lot.requirements.clone(),
            on,
            freshness: Freshness::default(),
        }
    }

    /// Everything that breaks its form, for one that does not come from a stored lot.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        check.count("/areas", self.areas.len(), 50);
        check_point(self.point, &self.areas, "", &mut check);
        check_requirements(&self.requirements, "", &mut check);
        check.finish()
    }

    /// The same in one area for a code. The place of delivery stays where that is
    /// the area in which it lies.
    #[must_use]
    pub fn within(&self, cpv: CpvCode, area: AreaCode) -> Self {
        let point = self.point.filter(|_| self.areas == [area]);
        Self { cpv, areas: vec![area], point, ..self.clone() }
    }

    /// Every requirement's answer for one enterprise, with reasons, in the lot's order.
    #[must_use]
    pub fn explain(
        &self,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> Vec<RequirementAnswer> {
        let plan = Plan::of(self);
        plan.requirements.iter().map(|planned| plan.explain(planned, enterprise, test)).collect()
    }
}
