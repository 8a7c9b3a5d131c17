//! Who lacks a certificate, but holds evidence that a person may find as good.

use super::super::bit;
use super::super::condition::Plan;
use super::change::OtherEvidence;
use super::near_miss::{NearMiss, NearMisses, Register, holds_other_evidence, is_certificate};
use super::wording;
use crate::ids::EnterpriseId;

/// For each certificate that near misses lack: who holds other evidence.
pub(super) fn other_evidence(
    near: &NearMisses<'_>,
    named: usize,
    register: Register<'_>,
) -> Vec<OtherEvidence> {
    let plan = Plan::of(register.query);
    let certificates = (near.requirements.iter().zip(&plan.requirements).enumerate())
        .filter(|(_, (_, planned))| planned.any_of.iter().all(is_certificate))
        .map(|(index, (it, _))| (bit(index), it));
    let certificates: Vec<_> = certificates.collect();
    let asked = certificates.iter().fold(0, |all, (place, _)| all | place);
    // Each is looked up once, however many certificates it lacks.
    let lacking = near.misses.iter().filter(|miss| miss.needs() & asked != 0);
    let holding = (register.records(lacking))
        .filter(|(_, enterprise)| holds_other_evidence(enterprise, register.query))
        .map(|(miss, _)| miss);
    let mut holding: Vec<&NearMiss> = holding.collect();
    holding.sort_unstable_by_key(|miss| miss.row);
    let found = certificates.into_iter().filter_map(|(place, it)| {
        let lacking = holding.iter().filter(|miss| miss.needs() & place != 0);
        let ids: Vec<EnterpriseId> = lacking.map(|miss| miss.id).collect();
        (!ids.is_empty()).then(|| OtherEvidence {
            key: it.key.to_owned(),
            enterprises: ids.len(),
            text: wording::other_evidence(it.label, ids.len()),
            first: ids.into_iter().take(named).collect(),
        })
    });
    found.collect()
}
