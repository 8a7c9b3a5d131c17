//! Who may see what: the one filter under every look-up, list, trail and export.

use std::collections::BTreeSet;

use hansyn_domain::ids::CommitteeId;
use serde_json::Value;
use uuid::Uuid;

use crate::stored::AggregateKind;

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

    /// Whether what belongs to this committee is seen when it is closed.
    fn is_within(&self, scope: Option<CommitteeId>) -> bool {
        match self {
            Self::Everything => true,
            Self::Committees(ids) => scope.is_some_and(|id| id != RESTRICTED && ids.contains(&id)),
        }
    }

    /// Takes from the content of a record what stays closed while the record is open.
    pub(crate) fn close(&self, kind: AggregateKind, scope: Option<CommitteeId>, body: &mut Value) {
        if self.is_within(scope) {
            return;
        }
        if let Some(members) = body.as_object_mut() {
            for name in kind.closed_members() {
                members.remove(*name);
            }
        }
    }

    /// Whether anything in a record of this kind stays closed to this reader.
    pub(crate) fn closes(&self, kind: AggregateKind, scope: Option<CommitteeId>) -> bool {
        !kind.closed_members().is_empty() && !self.is_within(scope)
    }
}
