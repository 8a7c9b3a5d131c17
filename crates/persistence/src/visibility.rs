//! Who may see what: the one filter under every look-up, list, trail and export.

use std::collections::BTreeSet;

use hansyn_domain::ids::CommitteeId;
use uuid::Uuid;

/// What a reader may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visibility {
    /// Everything, as administrators, auditors and the service itself do.
    Everything,
    /// What is shared, what is open, and what belongs to these committees.
    Committees(BTreeSet<CommitteeId>),
}

/// The scope of records that belong to no committee and are not shared either,
/// such as memberships in the whole installation: only
/// [`Visibility::Everything`] reaches them.
pub const RESTRICTED: CommitteeId = CommitteeId::from_uuid(Uuid::nil());

impl Visibility {
    /// The committees whose closed records are seen, or nothing if all are.
    pub(crate) fn committees(&self) -> Option<impl Iterator<Item = Uuid>> {
        match self {
            Self::Everything => None,
            // Nobody gets at restricted records by naming their scope.
            Self::Committees(ids) => {
                Some(ids.iter().filter(|id| **id != RESTRICTED).map(|id| id.uuid()))
            }
        }
    }
}
