//! One lot on its own terms: LOU 4:18 for a lot, and the small lots of 5:8.

use super::basis::Basis;
use super::reservations::takes;
use super::{answer, lacking, older};
use crate::law::assessment::{Route, RouteKind, RouteState};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Notes, REFORM};
use crate::law::facts::lots::PlannedLot;
use crate::law::purchase::ContractKind;
use crate::law::regime::RegimeId;
use crate::law::regime::selection::Gap;
use crate::law::reservation::ReservationRoute;
use crate::money::Sek;
use crate::text::Text;

fn undivided() -> Text {
    Text::new("Köpet delas inte upp.", "The purchase is not divided.")
}

fn not_known_whether_divided() -> Gap {
    Gap::Facts(vec!["/isDivided".to_owned()])
}

/// LOU 4:18 for one lot; below the threshold on its terms under 19:2.
pub(super) fn reserved(basis: Basis<'_, '_>, is_divided: Option<bool>) -> Route {
    let kind = RouteKind::ReservedLot;
    let own = ["LOU 4:18"];
    let conditions = takes(ReservationRoute::IntegrationSupplier);
    if is_divided == Some(false) {
        return answer(kind, RouteState::Closed, undivided(), conditions, &own);
    }
    let regime = match basis.advertised() {
        Ok(RegimeId::OldNational) => {
            return answer(kind, RouteState::Unknown, older(), conditions, &["LOU 1:4"]);
        }
        Ok(regime) => *regime,
        Err(gap) => return answer(kind, RouteState::Unknown, lacking(gap), conditions, &own),
    };
    if is_divided.is_none() {
        let gap = lacking(&not_known_whether_divided());
        return answer(kind, RouteState::Unknown, gap, conditions, &own);
    }
    if regime == RegimeId::R1 {
        return answer(kind, RouteState::Open, regime.title(), conditions, &own);
    }
    let because = Text::new(
        "19 kap. har ingen egen regel; villkoren i 4 kap. 18 § kan följas för ett delkontrakt under 19 kap. 2 § om en jurist finner det i sin ordning.",
        "Chapter 19 has no rule of its own; the terms of 4:18 may be followed for a lot under 19:2 if a lawyer finds it in order.",
    );
    answer(kind, RouteState::Conditional, because, conditions, &["LOU 19:2"])
}

/// LOU 5:8: a lot that is small enough to leave the directive's rules.
pub(super) fn small(
    basis: Basis<'_, '_>,
    is_divided: Option<bool>,
    planned: &[PlannedLot],
) -> Route {
    let kind = RouteKind::SmallLotException;
    let own = ["LOU 5:8"];
    let takes = Text::new(
        "Ett delkontrakt under beloppet, och högst en femtedel av hela värdet i sådana delkontrakt; det följer då 19 eller 19 a kap.",
        "A lot below the amount, and at most a fifth of the whole value in such lots; it then follows chapter 19 or 19 a.",
    );
    match basis.advertised() {
        Ok(RegimeId::R1) => {}
        Ok(RegimeId::OldNational) => {
            return answer(kind, RouteState::Unknown, older(), takes, &["LOU 1:4"]);
        }
        Ok(_) => {
            let because = Text::new(
                "Hela köpet följer redan 19 kap., så inget delkontrakt behöver undantas.",
                "The whole purchase already follows chapter 19, so no lot needs an exemption.",
            );
            return answer(kind, RouteState::Closed, because, takes, &own);
        }
        Err(gap) => return answer(kind, RouteState::Unknown, lacking(gap), takes, &own),
    }
    if is_divided == Some(false) {
        return answer(kind, RouteState::Closed, undivided(), takes, &own);
    }
    let fits: Vec<Fit> = planned.iter().map(|lot| fit(basis, lot)).collect();
    let known = |wanted: Fit| fits.contains(&wanted);
    let (state, because) = if known(Fit::Small) && basis.law_date() >= REFORM {
        let because = Text::new("Ett delkontrakt är litet nog.", "A lot is small enough.");
        (RouteState::Open, because)
    } else if known(Fit::Small) || known(Fit::Between) {
        (RouteState::Conditional, lacking(&Gap::Human))
    } else if fits.is_empty() || known(Fit::Unknown) {
        (RouteState::Unknown, lacking(&not_known_how_large(basis, planned)))
    } else {
        let because = Text::new("Inget delkontrakt är litet nog.", "No lot is small enough.");
        (RouteState::Closed, because)
    };
    answer(kind, state, because, takes, &own)
}

/// Which facts of the lots would tell whether one is small enough.
fn not_known_how_large(basis: Basis<'_, '_>, planned: &[PlannedLot]) -> Gap {
    if planned.is_empty() {
        return Gap::Facts(vec!["/lots/planned".to_owned()]);
    }
    let mut missing = Vec::new();
    for (index, lot) in planned.iter().enumerate() {
        if lot.value.is_none() {
            missing.push(format!("/lots/planned/{index}/value"));
        }
        if lot.kind.or(basis.kind()).is_none() {
            missing.push(format!("/lots/planned/{index}/kind"));
        }
    }
    if missing.is_empty() { Gap::Data(id::SMALL_LOT) } else { Gap::Facts(missing) }
}

/// How a lot stands to the limits of LOU 5:8, if it alone is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    Small,
    /// Between the amounts at the lowest and the highest conceivable rate.
    Between,
    TooLarge,
    Unknown,
}

fn fit(basis: Basis<'_, '_>, lot: &PlannedLot) -> Fit {
    let (Some(value), Some(limits)) = (lot.value, Limits::of(basis, lot)) else {
        return Fit::Unknown;
    };
    if value >= limits.highest || value > limits.fifth {
        Fit::TooLarge
    } else if value < limits.lowest {
        Fit::Small
    } else {
        Fit::Between
    }
}

/// The amounts that a small lot is held against.
pub(super) struct Limits {
    lowest: Sek,
    highest: Sek,
    fifth: Sek,
}

impl Limits {
    pub(super) fn of(basis: Basis<'_, '_>, lot: &PlannedLot) -> Option<Self> {
        let mut unread = Notes::default();
        let mut read = |id: &str| unread.parameter(basis.book(), id, basis.law_date());
        let kind = lot.kind.or(basis.kind())?;
        let limit = if kind == ContractKind::Works { id::SMALL_LOT_WORKS } else { id::SMALL_LOT };
        let euro = read(limit).and_then(ParameterValue::euro)?;
        let lowest = read(id::SMALL_LOT_RATE_LOWEST).and_then(ParameterValue::ore_per_euro)?;
        let highest = read(id::SMALL_LOT_RATE_HIGHEST).and_then(ParameterValue::ore_per_euro)?;
        let share = read(id::SMALL_LOT_SHARE).and_then(ParameterValue::share)?;
        let whole = u128::from(basis.total()?.ore()) * u128::from(share.numerator());
        let fifth = whole / u128::from(share.denominator());
        Some(Self {
            lowest: Sek::from_ore(euro.saturating_mul(lowest)),
            highest: Sek::from_ore(euro.saturating_mul(highest)),
            fifth: Sek::from_ore(u64::try_from(fifth).unwrap_or(u64::MAX)),
        })
    }

    /// The most that a lot may be worth to be small at any conceivable rate.
    pub(super) fn most(&self) -> Sek {
        self.lowest.saturating_sub(Sek::from_ore(1)).min(self.fifth)
    }
}
