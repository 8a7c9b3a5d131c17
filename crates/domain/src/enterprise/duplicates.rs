//! Records that may be one enterprise. Likeness is a reason to look, and never
//! a reason to merge.

mod likeness;
mod lookup;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Enterprise, EnterpriseStatus};
use crate::area::AreaCode;
use crate::ids::EnterpriseId;
use crate::text::{Text, fold};
use likeness::NameKey;
pub use lookup::{lookup_keys, lookup_keys_of};

/// Why two records look alike, the strongest ground first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DuplicateGround {
    /// The same name in the same municipality.
    SameName,
    /// The one has a name that the other had.
    FormerName,
    /// Nearly the same name in the same municipality.
    NearName,
    /// The same name in another municipality.
    SameNameElsewhere,
}

impl DuplicateGround {
    /// The ground in words.
    #[must_use]
    pub fn name(self) -> Text {
        let (sv, en) = match self {
            Self::SameName => ("samma namn och kommun", "the same name and municipality"),
            Self::FormerName => ("ett tidigare namn är detsamma", "a former name is the same"),
            Self::NearName => {
                ("nästan samma namn i samma kommun", "nearly the same name in the municipality")
            }
            Self::SameNameElsewhere => {
                ("samma namn i en annan kommun", "the same name in another municipality")
            }
        };
        Text::new(sv, en)
    }
}

/// A record that looks like another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PossibleDuplicate {
    /// The record.
    pub enterprise_id: EnterpriseId,
    /// Its name.
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub name: String,
    /// The municipality where it has its seat.
    pub home_municipality: AreaCode,
    /// Whether it still runs.
    pub status: EnterpriseStatus,
    /// Why it looks like the other, the strongest ground first.
    #[cfg_attr(feature = "schema", schema(max_items = 4))]
    pub grounds: Vec<DuplicateGround>,
    /// Whether each has a number of its own: two numbers are two enterprises,
    /// unless one of the numbers is wrong.
    pub numbers_differ: bool,
    /// The grounds in words.
    pub reading: Text,
}

/// Two records that look alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PossiblePair {
    /// The record with the lower identity.
    pub enterprise_id: EnterpriseId,
    /// Its name.
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub name: String,
    /// The other, and why.
    pub duplicate: PossibleDuplicate,
}

/// One record of the register with its names as they are compared.
struct Entry<'e> {
    id: EnterpriseId,
    enterprise: &'e Enterprise,
    name: NameKey,
    former: Vec<NameKey>,
}

/// The register by its names, or as much of it as has a key in common with what
/// is asked for ([`lookup_keys`]): the answer is the same.
///
/// Records that lead to another are left out: they were found to be duplicates.
pub struct NameIndex<'e> {
    entries: Vec<Entry<'e>>,
    by_key: BTreeMap<String, Vec<usize>>,
}

impl<'e> NameIndex<'e> {
    /// The index of the records, each once.
    #[must_use]
    pub fn of(register: impl IntoIterator<Item = (EnterpriseId, &'e Enterprise)>) -> Self {
        let mut index = Self { entries: Vec::new(), by_key: BTreeMap::new() };
        for (id, enterprise) in register {
            index.add(id, enterprise);
        }
        index
    }

    /// Adds a record.
    pub fn add(&mut self, id: EnterpriseId, enterprise: &'e Enterprise) {
        if enterprise.history.merged_into.is_some() {
            return;
        }
        let place = self.entries.len();
        let (name, former) = keys(enterprise);
        for key in lookup_keys(enterprise) {
            self.by_key.entry(key).or_default().push(place);
        }
        self.entries.push(Entry { id, enterprise, name, former });
    }

    /// The records that look like `enterprise`, the likest first; `own` is its
    /// identity, if it has one.
    #[must_use]
    pub fn like(
        &self,
        enterprise: &Enterprise,
        own: Option<EnterpriseId>,
    ) -> Vec<PossibleDuplicate> {
        let asked = lookup_keys(enterprise);
        let places = asked.iter().filter_map(|key| self.by_key.get(key)).flatten().copied();
        self.like_among(enterprise, own, &places.collect())
    }

    /// The same, looking at these entries alone.
    fn like_among(
        &self,
        enterprise: &Enterprise,
        own: Option<EnterpriseId>,
        places: &BTreeSet<usize>,
    ) -> Vec<PossibleDuplicate> {
        let (name, former) = keys(enterprise);
        let mut found: Vec<PossibleDuplicate> = places
            .iter()
            .filter_map(|place| self.entries.get(*place))
            .filter(|entry| Some(entry.id) != own && !is_cleared(enterprise, own, entry))
            .filter_map(|entry| {
                let grounds = grounds((enterprise, &name, &former), entry);
                found(enterprise, entry, grounds)
            })
            .collect();
        found.sort_by(|a, b| {
            (&a.grounds, &a.name, a.enterprise_id).cmp(&(&b.grounds, &b.name, b.enterprise_id))
        });
        found
    }

    /// The pairs of the record of this identity with those of a higher one, by
    /// theirs: every pair of a register stands with one of its records.
    #[must_use]
    pub fn pairs_from(&self, id: EnterpriseId, enterprise: &Enterprise) -> Vec<PossiblePair> {
        if enterprise.history.merged_into.is_some() {
            return Vec::new();
        }
        let others = self.like(enterprise, Some(id)).into_iter();
        let mut pairs: Vec<PossiblePair> = others
            .filter(|other| id < other.enterprise_id)
            .map(|duplicate| PossiblePair {
                enterprise_id: id,
                name: enterprise.name.clone(),
                duplicate,
            })
            .collect();
        pairs.sort_by_key(|pair| pair.duplicate.enterprise_id);
        pairs
    }
}

/// Puts the pairs into their order: the likest first, then by name and identity.
pub fn likest_first(pairs: &mut [PossiblePair]) {
    pairs.sort_by(|a, b| {
        let key = |pair: &PossiblePair| (pair.enterprise_id, pair.duplicate.enterprise_id);
        let alike = (&a.duplicate.grounds, &a.name).cmp(&(&b.duplicate.grounds, &b.name));
        alike.then_with(|| key(a).cmp(&key(b)))
    });
}

/// The names of an enterprise as they are compared: the one it has, those it had.
fn keys(enterprise: &Enterprise) -> (NameKey, Vec<NameKey>) {
    let former = &enterprise.history.former_names;
    (NameKey::of(&enterprise.name), former.iter().map(|it| NameKey::of(&it.name)).collect())
}

/// Whether a person has found that the two are not the same.
fn is_cleared(enterprise: &Enterprise, own: Option<EnterpriseId>, entry: &Entry<'_>) -> bool {
    let other = &entry.enterprise.history.distinct_from;
    enterprise.history.distinct_from.contains(&entry.id)
        || own.is_some_and(|own| other.contains(&own))
}

fn grounds(
    (enterprise, name, former): (&Enterprise, &NameKey, &[NameKey]),
    entry: &Entry<'_>,
) -> Vec<DuplicateGround> {
    let at_home = enterprise.home_municipality == entry.enterprise.home_municipality;
    let is_same = fold(&enterprise.name) == fold(&entry.enterprise.name);
    let was_same = former.contains(&entry.name)
        || entry.former.contains(name)
        || former.iter().any(|key| entry.former.contains(key));
    let tested = [
        (DuplicateGround::SameName, is_same && at_home),
        (DuplicateGround::FormerName, was_same),
        (DuplicateGround::NearName, !is_same && at_home && name.is_near(&entry.name)),
        (DuplicateGround::SameNameElsewhere, is_same && !at_home),
    ];
    tested.into_iter().filter(|(_, holds)| *holds).map(|(ground, _)| ground).collect()
}

fn found(
    enterprise: &Enterprise,
    entry: &Entry<'_>,
    grounds: Vec<DuplicateGround>,
) -> Option<PossibleDuplicate> {
    let numbers = (enterprise.organisation_number, entry.enterprise.organisation_number);
    let numbers_differ = matches!(numbers, (Some(a), Some(b)) if a != b);
    // Two numbers and two names that are merely near are two enterprises.
    let tells = |ground: &DuplicateGround| {
        !numbers_differ || matches!(ground, DuplicateGround::SameName | DuplicateGround::FormerName)
    };
    if !grounds.iter().any(tells) {
        return None;
    }
    Some(PossibleDuplicate {
        enterprise_id: entry.id,
        name: entry.enterprise.name.clone(),
        home_municipality: entry.enterprise.home_municipality,
        status: entry.enterprise.status,
        reading: reading(&grounds, numbers_differ),
        grounds,
        numbers_differ,
    })
}

fn reading(grounds: &[DuplicateGround], numbers_differ: bool) -> Text {
    let names: Vec<Text> = grounds.iter().map(|ground| ground.name()).collect();
    let joined = |pick: fn(&Text) -> &str| names.iter().map(pick).collect::<Vec<_>>().join("; ");
    let (sv, en) = (joined(|text| &text.sv), joined(|text| &text.en));
    if numbers_differ {
        return Text::new(
            format!("{sv}; organisationsnumren skiljer sig åt"),
            format!("{en}; the organisation numbers differ"),
        );
    }
    Text::new(sv, en)
}
