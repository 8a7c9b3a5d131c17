//! How a purchase can be divided into lots (*delkontrakt*) that social enterprises
//! can carry (LOU 4:13: the authority settles how many lots, how large, of what).
//!
//! The purchase comes as parts that stay whole: an area, a trade, a piece of a size.
//! An enterprise carries a lot when it can deliver each of its parts and the lot's
//! value in a year is at most a given share of its turnover, so that it does not
//! come to depend on one buyer. Joining parts never lets another enterprise in;
//! therefore the question is how few lots suffice for how many enterprises.

mod divide;

use serde::{Deserialize, Serialize};

use super::condition::Plan;
use super::consortia::Reading;
use super::figure::{Figure, Measure, Threshold};
use super::query::{LotQuery, ReservationTest};
use super::watch::{Stopped, Watch, go_on, say};
use super::{Verdict, masks};
use crate::area::AreaCode;
use crate::cpv::CpvCode;
use crate::enterprise::{Enterprise, EnterpriseStatus};
use crate::ids::EnterpriseId;
use crate::money::Sek;
use crate::share::Share;
use crate::text::Text;
use divide::Carriers;

/// The most parts.
pub const PARTS: usize = 100;

/// Up to so many parts every division is considered.
pub const EXACT_PARTS: usize = 12;

/// After how many enterprises the work says how far it has come.
const SAY_EVERY: usize = 64;

/// A part of the purchase that stays whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = PartOfNeed))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Part {
    /// What is bought.
    pub cpv: CpvCode,
    /// Where it is delivered.
    pub area: AreaCode,
    /// Its estimated value in a year, excluding VAT.
    pub yearly_value: Sek,
}

/// Every trade in every area in so many equal pieces, the value spread evenly over
/// all of them; the öre that are left over fall on the first.
#[must_use]
pub fn parts(yearly: Sek, trades: &[CpvCode], areas: &[AreaCode], pieces: usize) -> Vec<Part> {
    let cells = trades.iter().flat_map(|cpv| areas.iter().map(move |area| (*cpv, *area)));
    let cells: Vec<_> =
        cells.flat_map(|cell| std::iter::repeat_n(cell, pieces)).take(PARTS + 1).collect();
    let count = u64::try_from(cells.len()).unwrap_or(u64::MAX);
    let (even, over) = (yearly.ore().checked_div(count), yearly.ore().checked_rem(count));
    let (even, over) = (even.unwrap_or(0), over.unwrap_or(0));
    let value = |place: u64| Sek::from_ore(even + u64::from(place < over));
    let valued = (0..).zip(cells);
    valued.map(|(place, (cpv, area))| Part { cpv, area, yearly_value: value(place) }).collect()
}

/// One lot of a division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProposedLot {
    /// The places of its parts in the list of parts.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 100))]
    pub parts: Vec<usize>,
    /// Its value in a year, excluding VAT.
    pub yearly_value: Sek,
    /// The enterprises that can carry it in the reading asked for, by identity.
    pub carriers: Vec<EnterpriseId>,
}

/// A division with the fewest lots found for so many enterprises in each lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Division {
    /// Its lots, by their first part.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 100))]
    pub lots: Vec<ProposedLot>,
    /// How many enterprises can carry each lot at least.
    pub carriers_of_each: usize,
    /// With fewer lots than this so many cannot carry each: the proven bound.
    pub at_least_lots: usize,
    /// What is proved, in words.
    pub proof: Text,
}

/// The divisions worth choosing between: each with more lots lets more carry each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LotProposals {
    /// The parts, in the order that the lots name them.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub parts: Vec<Part>,
    /// The divisions, the fewest lots first.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub front: Vec<Division>,
    /// The place in the front of the first division that lets as many in as was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enough: Option<usize>,
    /// How many can carry each part by itself: no division lets more in.
    pub carriers_of_parts: Vec<usize>,
}

/// What the committee asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aim {
    /// How many enterprises should be able to carry each lot.
    pub at_least: usize,
    /// The largest share of its turnover that a lot may be for an enterprise.
    pub dependence: Share,
    /// Whether what is unknown must be shown.
    pub reading: Reading,
}

/// The divisions of the purchase; the enterprises come in any order. `query` holds
/// the requirements that every lot keeps. Past [`PARTS`] parts there are none.
#[must_use]
pub fn lot_proposals(
    query: &LotQuery,
    parts: &[Part],
    enterprises: &[(EnterpriseId, &Enterprise)],
    test: &dyn ReservationTest,
    aim: Aim,
) -> LotProposals {
    let found = lot_proposals_watched(query, parts, enterprises, (test, aim), &mut go_on);
    found.unwrap_or_else(|Stopped| LotProposals {
        parts: parts.to_vec(),
        front: Vec::new(),
        enough: None,
        carriers_of_parts: Vec::new(),
    })
}

/// The same, while `watch` is told how far the work has come: half of it is to see
/// who can carry what, half to divide.
///
/// # Errors
///
/// When `watch` tells it to stop.
pub fn lot_proposals_watched(
    query: &LotQuery,
    parts: &[Part],
    enterprises: &[(EnterpriseId, &Enterprise)],
    (test, aim): (&dyn ReservationTest, Aim),
    watch: Watch<'_>,
) -> Result<LotProposals, Stopped> {
    let carriers = carriers(query, parts, enterprises, (test, aim), watch)?;
    let divided = if parts.is_empty() || parts.len() > PARTS {
        Vec::new()
    } else if parts.len() <= EXACT_PARTS {
        carriers.every_division()
    } else {
        carriers.some_divisions(watch)?
    };
    let front: Vec<_> = divided.into_iter().map(|it| carriers.written(it)).collect();
    Ok(LotProposals {
        parts: parts.to_vec(),
        enough: front.iter().position(|it| it.carriers_of_each >= aim.at_least),
        front,
        carriers_of_parts: (0..parts.len()).map(|part| carriers.count(&[part])).collect(),
    })
}

/// Who can deliver each part, and up to which value without depending on it.
fn carriers(
    query: &LotQuery,
    parts: &[Part],
    enterprises: &[(EnterpriseId, &Enterprise)],
    (test, aim): (&dyn ReservationTest, Aim),
    watch: Watch<'_>,
) -> Result<Carriers, Stopped> {
    let queries: Vec<LotQuery> = parts.iter().map(|part| query.of_part(part)).collect();
    let plans: Vec<Plan<'_>> = queries.iter().map(Plan::of).collect();
    let able = |plan: &Plan<'_>, enterprise| {
        let (fails, unknown) = masks(plan, enterprise, test);
        match aim.reading {
            Reading::Surely => Verdict::of(fails, unknown) == Verdict::Eligible,
            Reading::IfKnown => fails == 0,
        }
    };
    let own = Plan::of(query);
    let mut rows: Vec<(u64, EnterpriseId, Vec<bool>)> = Vec::new();
    for (place, (id, enterprise)) in enterprises.iter().enumerate() {
        if place % SAY_EVERY == 0 {
            say(watch, (place, enterprises.len()), (0, 500))?;
        }
        if enterprise.status != EnterpriseStatus::Active {
            continue;
        }
        let Some(most) = most_value(&own, enterprise, aim) else { continue };
        let can: Vec<bool> = plans.iter().map(|plan| able(plan, enterprise)).collect();
        // Who can deliver nothing of it carries nothing of it, whatever its turnover.
        if can.contains(&true) {
            rows.push((most, *id, can));
        }
    }
    rows.sort_by_key(|(most, id, _): &(u64, EnterpriseId, Vec<bool>)| {
        (std::cmp::Reverse(*most), *id)
    });
    Ok(Carriers::of(parts.iter().map(|part| part.yearly_value.ore()).collect(), rows))
}

impl LotQuery {
    /// What a lot of this part alone would ask for.
    #[must_use]
    pub fn of_part(&self, part: &Part) -> Self {
        self.within(part.cpv, part.area)
    }
}

/// The most öre a year that the enterprise carries within the share of its turnover;
/// absent where the reading cannot do without a turnover that is not known.
fn most_value(plan: &Plan<'_>, enterprise: &Enterprise, aim: Aim) -> Option<u64> {
    match Figure::of(Measure::Turnover, plan, enterprise).bounds.lower {
        Some(Threshold::Amount(turnover)) => {
            let share = aim.dependence;
            let most = u128::from(turnover.ore()) * u128::from(share.numerator())
                / u128::from(share.denominator());
            u64::try_from(most).ok()
        }
        _ if aim.reading == Reading::IfKnown => Some(u64::MAX),
        _ => None,
    }
}
