//! Which facts would have to be others for a closed route to open. Each proposal
//! is tried on the purchase itself, so that none is made that does not help.

use jiff::civil::Date;
use std::cell::OnceCell;

use super::basis::Basis;
use super::lots::Limits;
use super::state;
use crate::cpv::CpvCode;
use crate::law::assessment::{FactChange, RouteKind, RouteState};
use crate::law::book::parameter::id;
use crate::law::book::{CpvList, Membership, Resolution};
use crate::law::case::{Case, REFORM, wire};
use crate::law::citation::Citation;
use crate::law::purchase::{ContractKind, Purchase};
use crate::law::reservation::ReservationRoute;
use crate::law::value::Class;
use crate::money::Sek;
use crate::tender::AwardGround;

/// No route is closed for more reasons than these.
const MOST: usize = 4;

/// A fact with the value that it would have to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Date(Date),
    Kind(ContractKind),
    Cpv(CpvCode),
    Estimated(Sek),
    Award(AwardGround),
    Divided,
    HealthOrSocialCare,
    ChoiceSystemDecided,
    LotValue(usize, Sek),
}

/// Tries changes on the purchase of a case.
pub(super) struct Probe<'c, 'a> {
    case: &'c Case<'a>,
    bare: OnceCell<Purchase>,
}

impl<'c, 'a> Probe<'c, 'a> {
    pub(super) const fn new(case: &'c Case<'a>) -> Self {
        Self { case, bare: OnceCell::new() }
    }

    /// The fewest changes that open `kind`, which is closed, as far as the other
    /// facts let it.
    pub(super) fn opening(&self, kind: RouteKind) -> Vec<FactChange> {
        let (mut changes, reached) = self.mended(kind);
        if reached == 0 {
            return Vec::new();
        }
        // What mends a reason that another change has done away with goes out.
        for place in (0..changes.len()).rev() {
            let mut fewer = changes.clone();
            fewer.remove(place);
            if !fewer.is_empty() && self.openness(&fewer, kind) >= reached {
                changes = fewer;
            }
        }
        changes.iter().map(|change| describe(self.case.purchase, *change)).collect()
    }

    /// The changes that mend one reason after the other, and how far they open.
    fn mended(&self, kind: RouteKind) -> (Vec<Change>, u8) {
        let mut changes = Vec::new();
        let Some(mut change) = next(self.case, kind) else { return (changes, 0) };
        let mut tried = self.bare().clone();
        loop {
            apply(&mut tried, change);
            changes.push(change);
            let case = Case::new(self.case.book, &tried);
            let reached = openness(state(&case, kind));
            if reached > 0 || changes.len() == MOST {
                return (changes, reached);
            }
            match next(&case, kind).filter(|change| !changes.contains(change)) {
                Some(another) => change = another,
                None => return (changes, reached),
            }
        }
    }

    /// How far `kind` is open after `changes`.
    fn openness(&self, changes: &[Change], kind: RouteKind) -> u8 {
        let mut tried = self.bare().clone();
        for change in changes {
            apply(&mut tried, *change);
        }
        openness(state(&Case::new(self.case.book, &tried), kind))
    }

    /// The purchase without its clauses, which no route reads.
    fn bare(&self) -> &Purchase {
        self.bare.get_or_init(|| {
            let mut bare = self.case.purchase.clone();
            bare.clauses.clear();
            bare
        })
    }
}

/// An open route and one that a person must judge count alike.
pub(super) const fn openness(state: RouteState) -> u8 {
    match state {
        RouteState::Closed => 0,
        RouteState::Unknown => 1,
        RouteState::Conditional | RouteState::Open => 2,
    }
}

/// The change that mends the reason for which `kind` is closed.
fn next(case: &Case<'_>, kind: RouteKind) -> Option<Change> {
    match kind {
        RouteKind::DirectAwardOnValue => lower_value(case),
        RouteKind::ReservedParticipationBased => {
            reserved(case, ReservationRoute::ParticipationBased)
        }
        RouteKind::ReservedIdeburen => reserved(case, ReservationRoute::Ideburen),
        RouteKind::ChoiceSystem => choice_system(case),
        RouteKind::ChoiceSystemIdeburen => {
            in_force(case, ReservationRoute::ChoiceSystemIdeburen).or_else(|| choice_system(case))
        }
        RouteKind::AwardCriterion => Some(Change::Award(AwardGround::BestPriceQuality)),
        RouteKind::ReservedLot => Some(Change::Divided),
        RouteKind::SmallLotException if case.purchase.is_divided == Some(false) => {
            Some(Change::Divided)
        }
        RouteKind::SmallLotException => smallest_lot(case),
        RouteKind::OpenCompetition
        | RouteKind::ExecutionClauses
        | RouteKind::ReservedIntegrationSupplier
        | RouteKind::ReservedShelteredProgramme => None,
    }
}

/// The highest estimate that is still below the limit.
fn lower_value(case: &Case<'_>) -> Option<Change> {
    let limit = case.direct.limit?.amount;
    let estimated = case.purchase.valuation.estimated?;
    let too_much = case.estimate.total?.saturating_sub(limit).ore().checked_add(1)?;
    let rate = case.purchase.valuation.includes_vat_percent.unwrap_or(0);
    let most = estimated.without_vat(rate).ore().checked_sub(too_much)?;
    let gross = u128::from(most) * u128::from(100 + u16::from(rate)) / 100;
    Some(Change::Estimated(Sek::from_ore(u64::try_from(gross).ok()?)))
}

fn reserved(case: &Case<'_>, route: ReservationRoute) -> Option<Change> {
    in_force(case, route).or_else(|| {
        let is_annex_2 = case.object.class() == Some(Class::Annex2);
        let kind = case.purchase.kind.or(case.purchase.parts.first().map(|part| part.kind));
        // Before that day, and without a day, the list alone closes the route.
        let is_dated = case.purchase.decisive_date.is_some_and(|day| day >= REFORM);
        match kind {
            Some(kind) if is_dated && !is_annex_2 && kind != ContractKind::Services => {
                Some(Change::Kind(ContractKind::Services))
            }
            _ => nearest(case, route.cpv_list()?),
        }
    })
}

/// The day from which the provision is in force, if it lies ahead.
fn in_force(case: &Case<'_>, route: ReservationRoute) -> Option<Change> {
    let citation: Citation = route.cites().parse().ok()?;
    match case.book.resolve(&citation, case.law_date) {
        Resolution::NotYet { from, .. } => Some(Change::Date(from)),
        _ => None,
    }
}

fn choice_system(case: &Case<'_>) -> Option<Change> {
    let listed = codes(case, id::LOV_SCOPE_CPV)
        .zip(case.object.cpv)
        .is_some_and(|(list, code)| list.membership(code) != Membership::NotListed);
    if !listed {
        nearest(case, id::LOV_SCOPE_CPV)
    } else if case.purchase.is_health_or_social_care == Some(false) {
        Some(Change::HealthOrSocialCare)
    } else if case.purchase.lov_is_decided == Some(false) {
        Some(Change::ChoiceSystemDecided)
    } else {
        None
    }
}

fn codes<'b>(case: &Case<'b>, list: &str) -> Option<&'b CpvList> {
    case.book.value(list, case.law_date, Date::MAX)?.value.cpv()
}

/// The code on the list that shares the most leading digits with the draft's.
fn nearest(case: &Case<'_>, list: &str) -> Option<Change> {
    let (list, wanted) = (codes(case, list)?, case.object.cpv?);
    let shared = |code: CpvCode| {
        let mut digits = 0_u8;
        let (mut one, mut other) = (code.number(), wanted.number());
        while one != other {
            (one, other, digits) = (one / 10, other / 10, digits + 1);
        }
        digits
    };
    list.single
        .iter()
        .copied()
        .chain(list.ranges.iter().map(|range| range.from))
        .filter(|code| list.membership(*code) == Membership::Listed)
        .min_by_key(|code| (shared(*code), *code))
        .map(Change::Cpv)
}

/// The smallest lot, made as small as it must be.
fn smallest_lot(case: &Case<'_>) -> Option<Change> {
    let planned = &case.purchase.lots.as_ref()?.planned;
    let (place, lot) = planned.iter().enumerate().min_by_key(|(_, lot)| lot.value)?;
    Some(Change::LotValue(place, Limits::of(Basis::of(case), lot)?.most()))
}

fn apply(purchase: &mut Purchase, change: Change) {
    match change {
        Change::Date(day) => purchase.decisive_date = Some(day),
        Change::Kind(kind) => purchase.kind = Some(kind),
        Change::Cpv(code) => purchase.cpv = Some(code),
        Change::Estimated(value) => purchase.valuation.estimated = Some(value),
        Change::Award(ground) => {
            if let Some(award) = &mut purchase.award {
                award.ground = ground;
            }
        }
        Change::Divided => purchase.is_divided = Some(true),
        Change::HealthOrSocialCare => purchase.is_health_or_social_care = Some(true),
        Change::ChoiceSystemDecided => purchase.lov_is_decided = Some(true),
        Change::LotValue(place, value) => {
            let lot = purchase.lots.as_mut().and_then(|plan| plan.planned.get_mut(place));
            if let Some(lot) = lot {
                lot.value = Some(value);
            }
        }
    }
}

fn describe(purchase: &Purchase, change: Change) -> FactChange {
    let fact = |pointer: &str, from: Option<String>, to: Option<String>| FactChange {
        pointer: pointer.to_owned(),
        from,
        to: to.unwrap_or_default(),
    };
    let yes = || Some("true".to_owned());
    match change {
        Change::Date(day) => fact("/decisiveDate", wire(purchase.decisive_date), wire(Some(day))),
        Change::Kind(kind) => fact("/kind", wire(purchase.kind), wire(Some(kind))),
        Change::Cpv(code) => fact("/cpv", wire(purchase.cpv), wire(Some(code))),
        Change::Estimated(value) => fact(
            "/valuation/estimated",
            purchase.valuation.estimated.map(|value| value.to_string()),
            Some(value.to_string()),
        ),
        Change::Award(ground) => fact(
            "/award/ground",
            wire(purchase.award.as_ref().map(|award| award.ground)),
            wire(Some(ground)),
        ),
        Change::Divided => fact("/isDivided", wire(purchase.is_divided), yes()),
        Change::HealthOrSocialCare => {
            fact("/isHealthOrSocialCare", wire(purchase.is_health_or_social_care), yes())
        }
        Change::ChoiceSystemDecided => fact("/lovIsDecided", wire(purchase.lov_is_decided), yes()),
        Change::LotValue(place, value) => fact(
            &format!("/lots/planned/{place}/value"),
            purchase
                .lots
                .as_ref()
                .and_then(|plan| plan.planned.get(place)?.value)
                .map(|value| value.to_string()),
            Some(value.to_string()),
        ),
    }
}
