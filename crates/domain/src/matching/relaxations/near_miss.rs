//! Enterprises that few changes of requirements would let in.

use std::collections::{BTreeSet, HashMap};

use super::super::answer::Outcome;
use super::super::condition::{Condition, Plan, certificate};
use super::super::figure::{Bounds, Threshold};
use super::super::place::{Destination, Places};
use super::super::query::LotQuery;
use super::super::{Field, FieldRequirement, bit, bits};
use super::by_row::ByRow;
use super::costs::Equivalents;
use crate::area::AreaCode;
use crate::enterprise::{Enterprise, EvidenceKind, Fact};
use crate::ids::EnterpriseId;
use crate::text::Text;

/// How many requirements are changed at once at most.
pub(in crate::matching) const MOST_CHANGES: usize = 3;

/// An enterprise that is not eligible, and that changes of at most three
/// requirements let in: surely, or if what is missing holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::matching) struct NearMiss {
    pub(in crate::matching) id: EnterpriseId,
    /// Its place in the order of the list, which is its row in the columns.
    pub(in crate::matching) row: usize,
    pub(in crate::matching) fails: u64,
    pub(in crate::matching) unknown: u64,
}

impl NearMiss {
    /// What must change for it to be let in surely.
    pub(super) const fn needs(&self) -> u64 {
        self.fails | self.unknown
    }
}

/// One requirement, with what the enterprises hold against it.
#[derive(Debug)]
pub(in crate::matching) struct Wanted<'f> {
    pub(in crate::matching) key: &'f str,
    pub(in crate::matching) label: &'f Text,
    /// Trade and reservation define the purchase, so the committee cannot change them.
    pub(in crate::matching) can_change: bool,
    pub(in crate::matching) threshold: Option<Threshold>,
    pub(in crate::matching) held: Held<'f>,
}

/// What the enterprises hold against one requirement, by row.
#[derive(Debug)]
pub(in crate::matching) enum Held<'f> {
    /// Nothing that could be measured; the requirement can only be dropped.
    Nothing,
    /// Between which thresholds each lies.
    Bounds(&'f [Bounds]),
    /// What the near misses hold that is declared equivalent to the certificate.
    Equivalent { schemes: &'f [String], by_row: ByRow<Outcome> },
    /// Which of the lot's areas the near misses reach.
    Areas { lot: Vec<AreaCode>, by_row: ByRow<Reached> },
}

/// What one enterprise reaches of the lot's areas.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::matching) struct Reached {
    /// Areas of the lot that it reaches as a whole.
    pub(in crate::matching) whole: Vec<AreaCode>,
    /// Those, the places within the others where it delivers, and what such
    /// places make up together.
    pub(in crate::matching) parts: Vec<AreaCode>,
    /// Areas within the lot's of which it is not known, in order.
    pub(in crate::matching) open: Vec<AreaCode>,
}

/// Near misses in the order of the list, and the requirements that they miss.
#[derive(Debug)]
pub(in crate::matching) struct NearMisses<'f> {
    /// One for each place of a mask.
    pub(in crate::matching) requirements: Vec<Wanted<'f>>,
    pub(in crate::matching) misses: Vec<NearMiss>,
}

impl NearMisses<'_> {
    pub(super) fn requirement(&self, place: u64) -> Option<&Wanted<'_>> {
        self.requirements.get(usize::try_from(place.trailing_zeros()).ok()?)
    }

    /// The requirements that the committee can change.
    pub(super) fn changeable(&self) -> u64 {
        let can_change = self.requirements.iter().enumerate().filter(|(_, it)| it.can_change);
        can_change.fold(0, |all, (index, _)| all | bit(index))
    }
}

/// The register behind a field, where equivalents and areas are looked up.
#[derive(Debug, Clone, Copy)]
pub struct Register<'r> {
    /// What the field was matched by.
    pub query: &'r LotQuery,
    /// The enterprises of the field, in the order of their identities.
    pub enterprises: &'r [(EnterpriseId, &'r Enterprise)],
}

impl<'r> Register<'r> {
    /// The near misses with their records, in the order of their identities: both are
    /// walked through once, side by side.
    pub(super) fn records<'n>(
        &self,
        misses: impl IntoIterator<Item = &'n NearMiss>,
    ) -> impl Iterator<Item = (&'n NearMiss, &'r Enterprise)> {
        let mut misses: Vec<&NearMiss> = misses.into_iter().collect();
        misses.sort_unstable_by_key(|miss| miss.id);
        let mut rest = self.enterprises;
        misses.into_iter().filter_map(move |miss| {
            while let [(id, enterprise), others @ ..] = rest
                && *id <= miss.id
            {
                if *id == miss.id {
                    return Some((miss, *enterprise));
                }
                rest = others;
            }
            None
        })
    }
}

impl Field {
    /// The near misses of at most `most` requirements. Without the register
    /// requirements can be lowered and dropped, but neither answered by
    /// equivalents nor split.
    pub(super) fn near_misses<'f>(
        &'f self,
        most: usize,
        register: Option<Register<'_>>,
        equivalents: &'f [Equivalents],
    ) -> NearMisses<'f> {
        let mut requirements: Vec<_> = self.requirements.iter().map(wanted).collect();
        // The last place of a mask stands for all that find no place of their own.
        if requirements.len() > 64 {
            requirements.truncate(64);
            if let Some(last) = requirements.last_mut() {
                last.can_change = false;
            }
        }
        let mut found = NearMisses { requirements, misses: Vec::new() };
        let fixed = !found.changeable();
        let few = |mask: u64| usize::try_from(mask.count_ones()).is_ok_and(|size| size <= most);
        found.misses = (self.matches.iter().enumerate())
            .filter(|(_, it)| it.fails & fixed == 0 && few(it.fails))
            .filter(|(_, it)| {
                it.fails != 0 || (it.unknown != 0 && it.unknown & fixed == 0 && few(it.unknown))
            })
            .map(|(row, it)| NearMiss { id: it.id, row, fails: it.fails, unknown: it.unknown })
            .collect();
        if let Some(register) = register {
            look_up(&mut found, register, equivalents);
        }
        found
    }
}

fn wanted(requirement: &FieldRequirement) -> Wanted<'_> {
    Wanted {
        key: &requirement.key,
        label: &requirement.label,
        can_change: requirement.can_be_dropped(),
        threshold: requirement.threshold,
        held: match (&requirement.bounds, requirement.threshold) {
            // A certificate cannot be asked for on an earlier day.
            (Some(bounds), Some(threshold)) if !matches!(threshold, Threshold::Day(_)) => {
                Held::Bounds(bounds)
            }
            _ => Held::Nothing,
        },
    }
}

/// Looks up what is declared equivalent and which areas are reached.
fn look_up<'f>(found: &mut NearMisses<'f>, register: Register<'_>, equivalents: &'f [Equivalents]) {
    let plan = Plan::of(register.query);
    for (index, planned) in plan.requirements.iter().enumerate().take(64) {
        let lacking = found.misses.iter().filter(|it| it.needs() & bit(index) != 0);
        let Some(wanted) = found.requirements.get_mut(index) else { continue };
        let declared = equivalents.iter().find(|it| it.key == planned.key);
        wanted.held = match (planned.any_of.as_slice(), declared) {
            // What is delivered at one place cannot be split.
            ([Condition::Area(lot)], _) if lot.iter().all(|it| it.point().is_none()) => {
                areas(register, lot, lacking)
            }
            (any_of, Some(declared)) if any_of.iter().all(is_certificate) => {
                equivalent(register, &declared.schemes, lacking)
            }
            _ => continue,
        };
    }
}

pub(super) fn is_certificate(condition: &Condition<'_>) -> bool {
    matches!(condition, Condition::Certificate(_))
}

fn areas<'f, 'n>(
    register: Register<'_>,
    lot: &[Destination],
    lacking: impl Iterator<Item = &'n NearMiss>,
) -> Held<'f> {
    // Many deliver in the same areas, so what those reach is told once.
    let mut known: HashMap<Vec<&[AreaCode]>, u32> = HashMap::new();
    let mut by_row = ByRow::none();
    for (miss, enterprise) in register.records(lacking) {
        let places = Places::of(enterprise, register.query.cpv);
        let is_round = places.circles().next().is_some();
        let told = known.get(places.named()).copied().filter(|_| !is_round);
        let place = told.unwrap_or_else(|| by_row.keep(reached(&places, lot)));
        by_row.put(miss.row, place);
        if told.is_none() && !is_round {
            known.insert(places.named().to_vec(), place);
        }
    }
    Held::Areas { by_row, lot: lot.iter().map(Destination::area).collect() }
}

fn reached(places: &Places<'_>, lot: &[Destination]) -> Reached {
    let whole: Vec<AreaCode> = lot
        .iter()
        .filter(|area| places.outcome(std::slice::from_ref(*area)) == Outcome::Met)
        .map(Destination::area)
        .collect();
    let within = places.areas().filter(|place| lot.iter().any(|area| area.holds(*place)));
    let held = lot.iter().flat_map(|area| places.held_within(area));
    let mut parts: BTreeSet<AreaCode> = whole.iter().copied().chain(within).chain(held).collect();
    let mut next: Vec<AreaCode> = parts.iter().copied().collect();
    while let Some(above) = next.pop().and_then(|part| part.area()?.parent) {
        let inside = lot.iter().any(|area| area.holds(above)) && !parts.contains(&above);
        if inside && places.outcome(&[Destination::new(above)]) == Outcome::Met {
            parts.insert(above);
            next.push(above);
        }
    }
    Reached { whole, parts: parts.into_iter().collect(), open: open_areas(places, lot) }
}

/// The areas within the lot's of which the register does not tell.
fn open_areas(places: &Places<'_>, lot: &[Destination]) -> Vec<AreaCode> {
    let within: BTreeSet<AreaCode> = lot.iter().flat_map(Destination::within).copied().collect();
    if places.is_empty() {
        return within.into_iter().collect();
    }
    if places.circles().next().is_none() {
        return Vec::new();
    }
    let open = |area: &AreaCode| places.outcome(&[Destination::new(*area)]) == Outcome::Unknown;
    within.into_iter().filter(open).collect()
}

fn equivalent<'f, 'n>(
    register: Register<'_>,
    schemes: &'f [String],
    lacking: impl Iterator<Item = &'n NearMiss>,
) -> Held<'f> {
    let on = register.query.on;
    let mut by_row = ByRow::none();
    for (miss, enterprise) in register.records(lacking) {
        let held = schemes.iter().map(|scheme| certificate(enterprise, scheme, on).0);
        let place = by_row.keep(Outcome::any_of(held));
        by_row.put(miss.row, place);
    }
    Held::Equivalent { by_row, schemes }
}

/// Whether other evidence than a certificate speaks of certificates on the day.
///
/// The register does not tell which scheme such evidence stands for, so that a
/// person must judge whether it is equivalent.
pub(super) fn holds_other_evidence(enterprise: &Enterprise, query: &LotQuery) -> bool {
    enterprise.evidence.iter().any(|evidence| {
        evidence.fact == Fact::Certificate
            && evidence.kind != EvidenceKind::Certificate
            && evidence.valid.contains(query.on)
    })
}

/// The requirements in a mask, with their places.
pub(super) fn chosen<'n, 'f>(
    near: &'n NearMisses<'f>,
    mask: u64,
) -> impl Iterator<Item = (u64, &'n Wanted<'f>)> {
    bits(mask).filter_map(|place| {
        let index = usize::try_from(place.trailing_zeros()).ok()?;
        Some((place, near.requirements.get(index)?))
    })
}
