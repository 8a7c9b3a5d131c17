//! Who buys and who may do what: municipalities, committees, memberships.

pub mod human_delegate;

use serde::{Deserialize, Serialize};

pub use human_delegate::{HumanDelegate, NotADelegate};

use crate::area::{AreaCode, AreaKind};
use crate::ids::{CommitteeId, MunicipalityId};
use crate::matching::Weights;
use crate::organisation_number::OrganisationNumber;
use crate::violation::{Checker, Violation};

/// A municipality (*kommun*) that uses the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Municipality {
    /// Its name.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 200))]
    pub name: String,
    /// The municipality's code in the area tree.
    pub area: AreaCode,
    /// Its organisation number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_number: Option<OrganisationNumber>,
}

impl Municipality {
    /// Everything that breaks a rule of the register.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        check.line("/name", &self.name, 1, 200);
        let right = self.area.area().is_some_and(|area| area.kind == AreaKind::Municipality);
        check.rule(
            "/area",
            "NOT_A_MUNICIPALITY",
            right,
            ("förväntade koden för en kommun", "expected the code of a municipality"),
        );
        let public = self.organisation_number.is_none_or(|number| !number.is_personal());
        check.rule(
            "/organisationNumber",
            "PERSONAL_NUMBER",
            public,
            ("en kommun är ingen person", "a municipality is no person"),
        );
        check.finish()
    }
}

/// A committee (*nämnd*) of a municipality.
///
/// Depending on how independent it is, a committee can be a contracting
/// authority of its own (HFD 2018 ref. 67), which decides how values add up
/// (LOU 5:4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Committee {
    /// The municipality it belongs to.
    pub municipality_id: MunicipalityId,
    /// Its name.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 200))]
    pub name: String,
    /// Whether it is a contracting authority of its own.
    pub is_contracting_authority: bool,
    /// The district it answers for, if it is a district committee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<AreaCode>,
    /// How it weighs the grounds by which lists of matches are ordered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matching_weights: Option<Weights>,
}

impl Committee {
    /// Everything that breaks a rule of the register.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        check.line("/name", &self.name, 1, 200);
        let kind = self.district.and_then(AreaCode::area).map(|area| area.kind);
        let right = kind.is_none_or(|kind| kind == AreaKind::District);
        check.rule(
            "/district",
            "NOT_A_DISTRICT",
            right,
            ("förväntade koden för ett stadsdelsområde", "expected the code of a district"),
        );
        if let Some(weights) = &self.matching_weights {
            weights.check("/matchingWeights", &mut check);
        }
        check.finish()
    }
}

/// What somebody may do, within the scope of the membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Drafts for a committee (*handläggare*).
    CaseOfficer,
    /// Drafts and reviews purchases (*upphandlare*).
    ProcurementOfficer,
    /// Reviews drafts.
    Reviewer,
    /// Decides for the committee (*delegat*).
    Delegate,
    /// Reads and exports what is open.
    Analyst,
    /// Keeps the register of enterprises.
    Registrar,
    /// A city's own system, acting on behalf of people.
    Integration,
    /// Sets up municipalities, committees and memberships.
    Administrator,
    /// Reads everything, changes nothing.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 9] = [
        Self::CaseOfficer,
        Self::ProcurementOfficer,
        Self::Reviewer,
        Self::Delegate,
        Self::Analyst,
        Self::Registrar,
        Self::Integration,
        Self::Administrator,
        Self::Auditor,
    ];

    /// The role as stored and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CaseOfficer => "CASE_OFFICER",
            Self::ProcurementOfficer => "PROCUREMENT_OFFICER",
            Self::Reviewer => "REVIEWER",
            Self::Delegate => "DELEGATE",
            Self::Analyst => "ANALYST",
            Self::Registrar => "REGISTRAR",
            Self::Integration => "INTEGRATION",
            Self::Administrator => "ADMINISTRATOR",
            Self::Auditor => "AUDITOR",
        }
    }
}

/// A role of one subject of one issuer, within a committee, a municipality or
/// the whole installation.
///
/// The subject is the opaque identity that the issuer signs; the service keeps
/// no name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Membership {
    /// The issuer of the tokens.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 255))]
    pub issuer: String,
    /// The subject in its tokens.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 255))]
    pub subject: String,
    /// The role.
    pub role: Role,
    /// The municipality it is limited to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub municipality_id: Option<MunicipalityId>,
    /// The committee it is limited to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committee_id: Option<CommitteeId>,
}

impl Membership {
    /// Everything that breaks a rule of the register.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        check.line("/issuer", &self.issuer, 1, 255);
        check.line("/subject", &self.subject, 1, 255);
        let one = self.municipality_id.is_none() || self.committee_id.is_none();
        check.rule(
            "/committeeId",
            "ONE_SCOPE",
            one,
            (
                "ett medlemskap har en räckvidd: en nämnd, en kommun eller ingen",
                "a membership has one scope: a committee, a municipality or none",
            ),
        );
        let decides = self.role != Role::Delegate || self.committee_id.is_some();
        check.rule(
            "/committeeId",
            "DELEGATE_SCOPE",
            decides,
            ("en delegat beslutar för en nämnd", "a delegate decides for one committee"),
        );
        check.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_stored_as_they_are_shown() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
    }

    #[test]
    fn a_delegate_without_a_committee_is_refused() {
        let membership = Membership {
            issuer: "urn:a".to_owned(),
            subject: "b".to_owned(),
            role: Role::Delegate,
            municipality_id: None,
            committee_id: None,
        };
        assert_eq!(membership.violations().len(), 1);
    }
}
