//! The person who decides for a committee.
//!
//! A committee may not leave matters of procurement and choice systems to an
//! automated function (KL 6:38). A rule that decides therefore asks for a
//! [`HumanDelegate`], and only whoever has signed in as one can give it.

use super::Role;
use crate::ids::CommitteeId;

/// A delegate of a committee who has signed in and is a person.
///
/// There is no other way to one than [`HumanDelegate::signed_in`]: it is neither
/// read from a body nor from storage. It holds no name; who it was stands in the
/// audit trail, by the identity that the issuer signs.
#[derive(Debug, PartialEq, Eq)]
pub struct HumanDelegate {
    committee: CommitteeId,
}

/// Why somebody who has signed in cannot decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotADelegate {
    /// The committee has given no delegation.
    #[error("only a delegate of the committee decides")]
    NoDelegation,
    /// A system has signed in, if only on behalf of a person.
    #[error("a system cannot decide, not even on behalf of a person")]
    System,
}

impl HumanDelegate {
    /// Takes whoever has signed in with `roles` in `committee`.
    ///
    /// A subject that is an integration anywhere is a system, whatever other
    /// roles it was given.
    ///
    /// # Errors
    ///
    /// When the subject is a system or has no delegation in the committee.
    pub fn signed_in(committee: CommitteeId, roles: &[Role]) -> Result<Self, NotADelegate> {
        if roles.contains(&Role::Integration) {
            return Err(NotADelegate::System);
        }
        if !roles.contains(&Role::Delegate) {
            return Err(NotADelegate::NoDelegation);
        }
        Ok(Self { committee })
    }

    /// The committee that the delegate decides for.
    #[must_use]
    pub const fn committee(&self) -> CommitteeId {
        self.committee
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed_in(roles: &[Role]) -> Result<HumanDelegate, NotADelegate> {
        HumanDelegate::signed_in(CommitteeId::from_uuid(uuid::Uuid::from_u128(1)), roles)
    }

    #[test]
    fn only_a_delegate_decides() {
        for role in Role::ALL {
            assert_eq!(signed_in(&[role]).is_ok(), role == Role::Delegate, "{role:?}");
        }
    }

    #[test]
    fn a_system_does_not_decide_on_behalf_of_a_delegate() {
        let both = signed_in(&[Role::Delegate, Role::Integration]);
        assert_eq!(both.err(), Some(NotADelegate::System));
    }

    #[test]
    fn nobody_without_a_role_decides() {
        assert_eq!(signed_in(&[]).err(), Some(NotADelegate::NoDelegation));
    }
}
