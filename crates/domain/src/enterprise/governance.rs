//! Who owns and steers an enterprise, and what it is for.

use serde::{Deserialize, Serialize};

use crate::share::Share;
use crate::violation::Checker;

/// A kind of owner. Owners are kinds and shares, never persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OwnerKind {
    /// Those who work there.
    Staff,
    /// Members of an association.
    Members,
    /// An association or foundation.
    NonProfit,
    /// State, region or municipality, or what they own.
    Public,
    /// Private owners outside the enterprise.
    Private,
}

/// One group of owners and its share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Owner {
    /// The kind of owner.
    pub kind: OwnerKind,
    /// The share of the votes, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
}

/// Members, board and owners, as numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Governance {
    /// Members of the association.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 1_000_000))]
    pub members: Option<u32>,
    /// Members of the board.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 1_000))]
    pub board_members: Option<u32>,
    /// Those on the board who come from the group the enterprise is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 1_000))]
    pub board_members_from_group: Option<u32>,
    /// Whether each member has one vote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_member_one_vote: Option<bool>,
    /// Groups of owners.
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    #[serde(default)]
    pub owners: Vec<Owner>,
}

impl Governance {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        check.count(&format!("{at}/owners"), self.owners.len(), 20);
        if let Some(members) = self.members {
            check.range(&format!("{at}/members"), u64::from(members), 0, 1_000_000);
        }
        if let (Some(all), Some(part)) = (self.board_members, self.board_members_from_group) {
            check.rule(
                &format!("{at}/boardMembersFromGroup"),
                "PART_ABOVE_WHOLE",
                part <= all,
                "no part of the board is larger than the board",
            );
        }
    }
}

/// What the enterprise is for. Absent means not known, never no.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Aims {
    /// Its main aim (*främsta syfte*) is social and professional integration (LOU 4:18 p 1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_is_main_aim: Option<bool>,
    /// Its work is done in a programme for sheltered employment (LOU 4:18 p 2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs_sheltered_programme: Option<bool>,
    /// Its purpose is a public task tied to the services (LOU 19:25 p 1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_service_purpose: Option<bool>,
    /// It puts profit back into that purpose (LOU 19:25 p 2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reinvests_profit: Option<bool>,
    /// Staff own it or take part, or staff, users or stakeholders do so actively (LOU 19:25 p 3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_participation: Option<bool>,
    /// Its purpose is exclusively of public benefit (2022:900, 2 §; LOU 19:25 a; LOV 1:2 a).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusively_public_benefit: Option<bool>,
    /// It makes only the value transfers that 2022:900, 8 § first paragraph permits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_permitted_transfers: Option<bool>,
    /// State, region or municipality has legal control over it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publicly_controlled: Option<bool>,
    /// It is organisationally independent of the public sector (ASF criterion four).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub independent_of_public_sector: Option<bool>,
}
