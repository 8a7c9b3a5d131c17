//! What placed clauses of the common library say of labour law, so that nobody
//! has to say it twice.

use crate::clause::Phase;
use crate::law::facts::labour::LabourFacts;
use crate::tender::Tender;

/// The given facts, completed by the clauses that stand in the draft as
/// performance conditions. What is given is never changed.
pub(super) fn with_placed_clauses(
    given: Option<LabourFacts>,
    tender: &Tender,
) -> Option<LabourFacts> {
    let placed = |code: &str| {
        let condition = |it: &&crate::tender::PlacedClause| it.phase == Phase::PerformanceCondition;
        let found = tender.clauses.iter().filter(condition).find(|it| it.code.as_str() == code)?;
        Some(found.stated_in_documents.unwrap_or(true))
    };
    let mut known = given.is_some();
    let mut facts = given.unwrap_or_default();
    // PER-05 sets all three terms, binds subcontractors and accepts equivalent terms.
    if placed("PER-05").is_some() {
        known = true;
        for fact in [
            &mut facts.sets_pay,
            &mut facts.sets_holiday,
            &mut facts.sets_hours,
            &mut facts.binds_subcontractors,
            &mut facts.accepts_equivalent_terms,
        ] {
            fact.get_or_insert(true);
        }
    }
    // PER-06 sets the core conventions of the ILO and binds subcontractors.
    if placed("PER-06").is_some() {
        known = true;
        facts.sets_core_conventions.get_or_insert(true);
        facts.core_conventions_bind_subcontractors.get_or_insert(true);
    }
    // PER-08 has subcontractors named before they begin.
    if placed("PER-08").is_some() {
        known = true;
        facts.names_subcontractors.get_or_insert(true);
    }
    // PER-10 gives the rights to terminate that LOU 17:17 asks for.
    if let Some(stated) = placed("PER-10") {
        known = true;
        facts.termination_rights.get_or_insert(true);
        facts.termination_rights_stated.get_or_insert(stated);
    }
    known.then_some(facts)
}
