//! Who owns and steers an enterprise, and what it is for.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::dividend::LimitedDividend;
use crate::period::Period;
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
    /// Members who come from the group the enterprise is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 1_000_000))]
    pub members_from_group: Option<u32>,
    /// How staff take part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participation: Option<ParticipationKind>,
    /// Whether it is only a unit of another body and uses that body's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_unit_of_another_body: Option<bool>,
    /// Whether supervisors (*handledare*) are employed by the public sector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supervisors_employed_by_public: Option<bool>,
    /// The highest wage over the lowest, in hundredths: 250 is two and a half times.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 100, maximum = 1_000_000))]
    pub wage_spread_hundredths: Option<u32>,
    /// Whether it has at least one auditor (ABL 32 kap.).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_auditor: Option<bool>,
    /// Whether the statutes say that assets on dissolution go where 2022:900, 8 § permits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_dissolution_clause: Option<bool>,
    /// What the register of non-profit welfare organisations shows (2022:900).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ideburen_registration: Option<IdeburenRegistration>,
    /// Capital, rates and transfers of a company with limited dividends (ABL 32:5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limited_dividend: Option<LimitedDividend>,
}

/// How those who work in an enterprise take part in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ParticipationKind {
    /// They own it.
    Ownership,
    /// By agreement.
    Agreement,
    /// In another way that is written down.
    Documented,
    /// In a way that is not written down.
    Undocumented,
    /// They do not.
    None,
}

/// What an extract from the register of non-profit welfare organisations shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdeburenRegistration {
    /// The day on which the register was read.
    pub checked_on: Date,
    /// From the day of registration to the last day before deregistration;
    /// absent when the organisation was never registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered: Option<Period>,
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
                (
                    "ingen del av styrelsen är större än styrelsen",
                    "no part of the board is larger than the board",
                ),
            );
        }
        if let (Some(all), Some(part)) = (self.members, self.members_from_group) {
            check.rule(
                &format!("{at}/membersFromGroup"),
                "PART_ABOVE_WHOLE",
                part <= all,
                (
                    "ingen del av medlemmarna är större än alla medlemmar",
                    "no part of the members is larger than all members",
                ),
            );
        }
        if let Some(spread) = self.wage_spread_hundredths {
            let pointer = format!("{at}/wageSpreadHundredths");
            check.range(&pointer, u64::from(spread), 100, 1_000_000);
        }
        if let Some(registration) = &self.ideburen_registration {
            registration.check(&format!("{at}/ideburenRegistration"), check);
        }
        if let Some(dividend) = &self.limited_dividend {
            dividend.check(&format!("{at}/limitedDividend"), check);
        }
    }
}

impl IdeburenRegistration {
    /// A register tells the past: nothing in it is later than the day it was read.
    fn check(&self, at: &str, check: &mut Checker) {
        let Some(registered) = self.registered else { return };
        let last = registered.to().unwrap_or(registered.from());
        check.rule(
            &format!("{at}/checkedOn"),
            "ORDER",
            last <= self.checked_on,
            (
                "registret läses samma dag som de dagar det visar, eller senare",
                "the register is read on or after the days that it shows",
            ),
        );
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
    /// It produces and sells goods or services.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs_business: Option<bool>,
    /// It employs people from the group it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employs_from_group: Option<bool>,
    /// Since when it has only trained people from the group and employed none of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_trains_since: Option<Date>,
    /// It means to create lasting employment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creates_lasting_employment: Option<bool>,
    /// It means staff to become owners.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aims_at_co_ownership: Option<bool>,
    /// Profit comes second to people's work and their say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profit_is_subordinate: Option<bool>,
    /// It pays profit out, however little.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distributes_profit: Option<bool>,
    /// It has support or grants from the public sector, or sells places or services to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_public_relation: Option<bool>,
    /// It runs or means to run publicly funded welfare (2022:900, 3 §).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs_publicly_funded_welfare: Option<bool>,
}

impl Aims {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        check.rule(
            &format!("{at}/onlyTrainsSince"),
            "CONTRADICTION",
            self.only_trains_since.is_none() || self.employs_from_group != Some(true),
            (
                "den som anställer ur målgruppen arbetstränar inte bara",
                "who employs from the group does not only train",
            ),
        );
    }
}
