//! The one policy table: which roles may do what. What is not here is denied.

use hansyn_domain::ids::{CommitteeId, MunicipalityId};
use hansyn_domain::party::Role;
use hansyn_persistence::Visibility;
use hansyn_persistence::memberships::{Grant, GrantScope};
use std::collections::BTreeSet;

/// An act that a route carries out.
pub trait Action: 'static {
    /// The name of the act, as it stands in the documentation.
    const NAME: &'static str;
    /// The roles that may do it.
    const ROLES: &'static [Role];
}

macro_rules! policy {
    ($($(#[$doc:meta])* $name:ident: $($role:ident)|+;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;

            impl Action for $name {
                const NAME: &'static str = stringify!($name);
                const ROLES: &'static [Role] = &[$(Role::$role),+];
            }
        )*

        /// Every act with its roles, for the documentation and the tests.
        pub const TABLE: &[(&str, &[Role])] = &[$(($name::NAME, $name::ROLES),)*];
    };
}

policy! {
    /// Read the register, the library, the law and what is open.
    ReadShared: CaseOfficer | ProcurementOfficer | Reviewer | Delegate | Analyst | Registrar | Integration | Administrator | Auditor;
    /// Add and change enterprises; import them.
    KeepRegister: Registrar;
    /// Read tenders that are open or one's own.
    ReadTenders: CaseOfficer | ProcurementOfficer | Reviewer | Delegate | Analyst | Integration | Auditor;
    /// Draft and change tenders of one's committee.
    DraftTenders: CaseOfficer | ProcurementOfficer | Integration;
    /// Ask for a step of a tender's life; the step itself names its actor.
    MoveTenders: CaseOfficer | ProcurementOfficer | Reviewer | Delegate;
    /// Assess a described or stored purchase.
    Assess: CaseOfficer | ProcurementOfficer | Reviewer | Delegate | Integration | Analyst | Auditor;
    /// Store an assessment of a tender or of a choice system.
    StoreAssessments: CaseOfficer | ProcurementOfficer | Reviewer | Integration;
    /// Match a lot with the register.
    Match: CaseOfficer | ProcurementOfficer | Reviewer | Delegate | Integration | Analyst | Auditor;
    /// Read contacts of one's committees with enterprises, and how they are spread.
    ReadContacts: CaseOfficer | ProcurementOfficer | Reviewer | Delegate | Integration | Auditor;
    /// Note contacts of one's committee with enterprises.
    KeepContacts: CaseOfficer | ProcurementOfficer | Integration;
    /// Read purchase plans that are open or one's own, and what they come to.
    ReadPlans: CaseOfficer | ProcurementOfficer | Reviewer | Delegate | Integration | Analyst | Auditor;
    /// Keep purchase plans of one's committee, and choose the codes of their needs.
    KeepPlans: CaseOfficer | ProcurementOfficer | Integration;
    /// Read choice systems that are open or one's own, and contracts.
    ReadChoiceSystems: CaseOfficer | ProcurementOfficer | Reviewer | Delegate | Analyst | Integration | Auditor;
    /// Draft and change choice systems of one's committee.
    DraftChoiceSystems: CaseOfficer | ProcurementOfficer | Integration;
    /// Ask for a step of a choice system's life; the step itself names its actor.
    MoveChoiceSystems: CaseOfficer | ProcurementOfficer | Reviewer | Delegate;
    /// Read applications to one's committee's choice systems.
    ReadApplications: CaseOfficer | ProcurementOfficer | Reviewer | Delegate | Integration | Auditor;
    /// File applications that have come in, and what follows on them.
    FileApplications: CaseOfficer | ProcurementOfficer | Integration;
    /// Decide applications; a person who is a delegate of the committee.
    DecideApplications: Delegate;
    /// Record contracts with approved providers, their capacity and counts.
    KeepContracts: CaseOfficer | ProcurementOfficer | Integration;
    /// Write a committee's own clauses.
    WriteClauses: CaseOfficer | ProcurementOfficer | Administrator;
    /// Publish clauses.
    PublishClauses: Delegate | Administrator;
    /// Follow events.
    FollowEvents: CaseOfficer | ProcurementOfficer | Reviewer | Delegate | Analyst | Registrar | Integration | Administrator | Auditor;
    /// Set up webhooks. They hear of drafts, so whoever keeps them sees drafts.
    KeepWebhooks: Integration;
    /// Export tables.
    Export: Analyst | ProcurementOfficer | CaseOfficer | Registrar | Auditor | Integration;
    /// Load values of the law.
    KeepLaw: Administrator;
    /// Set up municipalities and committees.
    KeepParties: Administrator;
    /// Give and take roles.
    KeepMemberships: Administrator;
    /// Read who has which role.
    ReadMemberships: Administrator | Auditor;
    /// Read the audit trail.
    ReadAudit: Auditor | Administrator;
}

/// Roles that see the drafts within their scope.
const SEES_DRAFTS: &[Role] = &[
    Role::CaseOfficer,
    Role::ProcurementOfficer,
    Role::Reviewer,
    Role::Delegate,
    Role::Integration,
    Role::Auditor,
];

/// What one caller may do, from the memberships in the database.
#[derive(Debug, Clone, Default)]
pub struct Access {
    grants: Vec<Grant>,
}

impl Access {
    /// Access by these grants.
    #[must_use]
    pub const fn new(grants: Vec<Grant>) -> Self {
        Self { grants }
    }

    /// The grants.
    #[must_use]
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// Whether any role in any scope is among `roles`.
    #[must_use]
    pub fn has_any(&self, roles: &[Role]) -> bool {
        self.grants.iter().any(|grant| roles.contains(&grant.role))
    }

    /// Whether a role among `roles` covers `committee`; shared things are
    /// covered only from everywhere.
    #[must_use]
    pub fn covers(&self, roles: &[Role], committee: Option<CommitteeId>) -> bool {
        self.grants.iter().filter(|grant| roles.contains(&grant.role)).any(|grant| {
            match (&grant.scope, committee) {
                (GrantScope::Everywhere, _) => true,
                (GrantScope::Municipality(_, committees), Some(wanted)) => {
                    committees.contains(&wanted)
                }
                (GrantScope::Committee(own), Some(wanted)) => *own == wanted,
                (GrantScope::Municipality(..) | GrantScope::Committee(_), None) => false,
            }
        })
    }

    /// Whether a role among `roles` covers the whole of `municipality`.
    #[must_use]
    pub fn covers_municipality(
        &self,
        roles: &[Role],
        municipality: Option<MunicipalityId>,
    ) -> bool {
        self.grants.iter().filter(|grant| roles.contains(&grant.role)).any(|grant| {
            match (&grant.scope, municipality) {
                (GrantScope::Everywhere, _) => true,
                (GrantScope::Municipality(own, _), Some(wanted)) => *own == wanted,
                _ => false,
            }
        })
    }

    /// What the caller may see.
    #[must_use]
    pub fn visibility(&self) -> Visibility {
        let mut seen = BTreeSet::new();
        for grant in self.grants.iter().filter(|grant| SEES_DRAFTS.contains(&grant.role)) {
            match &grant.scope {
                GrantScope::Everywhere => return Visibility::Everything,
                GrantScope::Municipality(_, committees) => seen.extend(committees.iter().copied()),
                GrantScope::Committee(committee) => {
                    seen.insert(*committee);
                }
            }
        }
        Visibility::Committees(seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn committee(number: u128) -> CommitteeId {
        CommitteeId::from_uuid(Uuid::from_u128(number))
    }

    fn grant(role: Role, scope: GrantScope) -> Access {
        Access::new(vec![Grant { role, scope }])
    }

    #[test]
    fn no_grant_means_nothing_is_covered_or_seen() {
        let access = Access::default();
        for (_, roles) in TABLE {
            assert!(!access.has_any(roles));
        }
        assert_eq!(access.visibility(), Visibility::Committees(BTreeSet::new()));
    }

    #[test]
    fn a_committee_role_covers_that_committee_alone() {
        let access = grant(Role::CaseOfficer, GrantScope::Committee(committee(1)));
        assert!(access.covers(DraftTenders::ROLES, Some(committee(1))));
        assert!(!access.covers(DraftTenders::ROLES, Some(committee(2))));
        assert!(!access.covers(DraftTenders::ROLES, None));
    }

    #[test]
    fn analysts_and_administrators_see_no_drafts() {
        for role in [Role::Analyst, Role::Administrator, Role::Registrar] {
            let access = grant(role, GrantScope::Everywhere);
            assert_eq!(access.visibility(), Visibility::Committees(BTreeSet::new()), "{role:?}");
        }
    }

    #[test]
    fn no_system_and_no_auditor_may_decide_or_change() {
        assert!(!MoveTenders::ROLES.contains(&Role::Integration));
        assert!(!MoveChoiceSystems::ROLES.contains(&Role::Integration));
        assert_eq!(DecideApplications::ROLES, [Role::Delegate]);
        assert!(!PublishClauses::ROLES.contains(&Role::Integration));
        let reads = [
            "ReadShared",
            "ReadTenders",
            "ReadChoiceSystems",
            "ReadApplications",
            "Assess",
            "Match",
            "ReadContacts",
            "ReadPlans",
            "FollowEvents",
            "Export",
            "ReadMemberships",
            "ReadAudit",
        ];
        for (name, roles) in TABLE {
            assert!(reads.contains(name) || !roles.contains(&Role::Auditor), "{name}");
        }
    }
}
