//! A stored draft as the law sees it.

#[cfg(test)]
mod tests;

mod labour;

use super::facts::lots::{LotPlan, PlannedLot};
use super::purchase::{BuyerKind, ClauseFacts, ClauseReach, Instrument, Purchase, PurchasePart};
use crate::clause::Clause;
use crate::cpv::CpvCode;
use crate::money::Sek;
use crate::tender::{Lot, PlacedClause, Tender};

/// The purchase that `tender` plans. `clauses` gives the library clause of each
/// placed clause, by its index in the tender.
///
/// The buyer is a committee and so never central (LOU 1:11). A placed clause is
/// stated in the documents unless the draft says otherwise, because the
/// documents that the service writes hold every placed clause. A library clause
/// that stands unchanged in its own phase is written to concern the contract,
/// to be verifiable, to treat all alike and to demand no signed agreement; in
/// another phase nothing of that is taken for granted.
#[must_use]
pub fn from_tender(tender: &Tender, clauses: &[(usize, &Clause)]) -> Purchase {
    let mut valuation = tender.valuation.clone();
    valuation.estimated = valuation.estimated.or_else(|| sum_of_lots(&tender.lots));
    let reservation = tender.reservation.clone().or_else(|| shared_reservation(&tender.lots));
    let facts = tender.facts.clone().unwrap_or_default();
    let is_divided = (!tender.lots.is_empty()).then_some(tender.lots.len() > 1);
    Purchase {
        buyer: Some(BuyerKind::SubCentral),
        decisive_date: tender.planned_start,
        kind: tender.contract_kind,
        cpv: main_lot(&tender.lots).map(|lot| lot.cpv),
        parts: parts(tender),
        valuation,
        procedure: tender.procedure,
        direct_award: tender.direct_award.clone(),
        term_months: tender.term_months,
        reservation,
        used_by_natural_persons: tender.used_by_natural_persons,
        is_health_or_social_care: tender.is_health_or_social_care,
        // A draft of a choice system shows that it is meant, not that it is decided.
        lov_is_decided: facts.lov_is_decided,
        is_divided,
        reasons_for_no_lots: (is_divided == Some(false)).then_some(
            tender.reasons_for_no_lots.as_deref().is_some_and(|reasons| !reasons.trim().is_empty()),
        ),
        clauses: tender
            .clauses
            .iter()
            .enumerate()
            .map(|(index, placed)| {
                let library =
                    clauses.iter().find(|(place, _)| *place == index).map(|(_, clause)| *clause);
                clause_facts(index, placed, library)
            })
            .collect(),
        award: tender
            .award
            .clone()
            .filter(|_| tender.instrument != Instrument::Lov || has_criteria(tender)),
        lots: lot_plan(&tender.lots),
        timetable: facts.timetable,
        standstill: facts.standstill,
        notices: facts.notices,
        documentation: facts.documentation,
        labour: labour::with_placed_clauses(facts.labour, tender),
        qualification: facts.qualification,
        specification: facts.specification,
        choice_system: facts.choice_system,
        communication: facts.communication,
        private_performers: facts.private_performers,
        ..Purchase::under(tender.instrument)
    }
}

fn has_criteria(tender: &Tender) -> bool {
    tender.award.as_ref().is_some_and(|award| !award.criteria.is_empty())
}

/// The sum when every lot has a value; a part of the sum would be too low.
fn sum_of_lots(lots: &[Lot]) -> Option<Sek> {
    if lots.is_empty() {
        return None;
    }
    lots.iter()
        .try_fold(Sek::ZERO, |sum, lot| Some(sum.checked_add(lot.value?).unwrap_or(Sek::MAX)))
}

/// The lot of the highest value; the first of those that tie or lack a value.
fn main_lot(lots: &[Lot]) -> Option<&Lot> {
    lots.iter().reduce(|best, lot| if lot.value > best.value { lot } else { best })
}

/// The lots as parts, once there is more than one kind of code among them.
fn parts(tender: &Tender) -> Vec<PurchasePart> {
    let Some(kind) = tender.contract_kind else { return Vec::new() };
    let first: Option<CpvCode> = tender.lots.first().map(|lot| lot.cpv);
    if tender.lots.iter().all(|lot| Some(lot.cpv) == first) {
        return Vec::new();
    }
    tender
        .lots
        .iter()
        .map(|lot| PurchasePart { kind, cpv: Some(lot.cpv), value: lot.value })
        .collect()
}

/// A reservation that every lot shares is one of the whole purchase.
fn shared_reservation(lots: &[Lot]) -> Option<super::reservation::ReservationUse> {
    let first = lots.first()?.reservation.clone()?;
    lots.iter().all(|lot| lot.reservation.as_ref() == Some(&first)).then_some(first)
}

/// The lots of a divided draft; a draft never takes one out as small.
fn lot_plan(lots: &[Lot]) -> Option<LotPlan> {
    let planned = |lot: &Lot| PlannedLot {
        kind: None,
        cpv: Some(lot.cpv),
        value: lot.value,
        is_taken_out: None,
        reservation: lot.reservation.clone(),
    };
    (lots.len() > 1)
        .then(|| LotPlan { planned: lots.iter().map(planned).collect(), ..LotPlan::default() })
}

fn clause_facts(index: usize, placed: &PlacedClause, library: Option<&Clause>) -> ClauseFacts {
    let in_its_phase = library.is_some_and(|clause| clause.phase == placed.phase);
    ClauseFacts {
        key: format!("{}#{}", placed.code, index + 1),
        code: Some(placed.code.clone()),
        phase: placed.phase,
        theme: library.map_or_else(|| theme_of(placed), |clause| clause.theme),
        reach: in_its_phase.then_some(ClauseReach::ThisContract),
        is_verifiable: in_its_phase.then_some(true),
        stated_in_documents: Some(placed.stated_in_documents.unwrap_or(true)),
        favours_place_or_supplier: in_its_phase.then_some(false),
        demands_signed_agreement: in_its_phase.then_some(false),
        cites: placed.cites.clone(),
    }
}

/// Without its library clause a placed clause still has a phase; the theme that
/// weighs least is taken, so that no rule fires on a guess.
const fn theme_of(_placed: &PlacedClause) -> crate::clause::Theme {
    crate::clause::Theme::FollowUp
}
