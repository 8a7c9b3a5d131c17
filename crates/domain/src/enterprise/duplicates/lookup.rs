//! The keys under which a register finds the records that may be one enterprise,
//! without looking at the others.

use std::collections::BTreeSet;

use super::likeness::NameKey;
use crate::area::AreaCode;
use crate::enterprise::Enterprise;

/// The keys of a record: two records that look alike have one in common, so that
/// a register that is looked up by them finds every one of them.
///
/// What has a key in common need not look alike; [`NameIndex`](super::NameIndex) tells.
#[must_use]
pub fn lookup_keys(enterprise: &Enterprise) -> BTreeSet<String> {
    let former = enterprise.history.former_names.iter().map(|it| it.name.as_str());
    let mut keys: BTreeSet<String> = former.map(same_name).collect();
    keys.extend(lookup_keys_of(&enterprise.name, enterprise.home_municipality));
    keys
}

/// The keys of a record that has this name in this municipality, and had no other.
#[must_use]
pub fn lookup_keys_of(name: &str, home: AreaCode) -> BTreeSet<String> {
    let near = NameKey::of(name).variants().into_iter();
    near.map(|variant| format!("{}:{variant}", home.as_str())).chain([same_name(name)]).collect()
}

/// The key of a name wherever its holder has its seat.
fn same_name(name: &str) -> String {
    format!("={}", NameKey::of(name).as_str())
}
