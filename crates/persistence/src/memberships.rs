//! Memberships: who has which role where.

use std::collections::BTreeSet;

use diesel::prelude::*;
use hansyn_domain::ids::{CommitteeId, MembershipId, MunicipalityId};
use hansyn_domain::party::{Membership, Role};

use crate::committees;
use crate::engine::{Conn, on_engine};
use crate::error::{DbError, UpdateError};
use crate::query::fields;
use crate::repository::{self, changes, look_ups};
use crate::schema::memberships;
use crate::sql_types::Uid;
use crate::stored::{AggregateKind, Kind, plain_document};
use crate::table::table;
use crate::tx::Tx;
use crate::visibility::RESTRICTED;

fields! {
    /// What memberships can be filtered and sorted by.
    MembershipField {
        /// The issuer of the tokens.
        Issuer = "issuer", Text, SortAndFilter, Verbatim, Place::Column("issuer");
        /// The subject in its tokens.
        Subject = "subject", Text, SortAndFilter, Verbatim, Place::Column("subject");
        /// The role.
        Role = "role", Text, SortAndFilter, Verbatim, Place::Column("role");
        /// The municipality it is limited to.
        MunicipalityId = "municipalityId", Id, SortAndFilter, Verbatim, Place::Column("municipality_id");
        /// The committee it is limited to.
        CommitteeId = "committeeId", Id, SortAndFilter, Verbatim, Place::Column("committee_id");
        /// When it was stored.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
        /// When it was last changed.
        ChangedAt = "changedAt", Time, SortAndFilter, Verbatim, Place::Column("changed_at");
    }
}

impl Kind for Membership {
    type Id = MembershipId;
    const KIND: AggregateKind = AggregateKind::Membership;

    plain_document!();

    fn scope(&self) -> Option<CommitteeId> {
        // Without a committee it is no less confidential, so it is not shared.
        Some(self.committee_id.unwrap_or(RESTRICTED))
    }

    fn is_open(&self) -> bool {
        false
    }

    fn search_text(&self) -> String {
        format!("{} {} {}", self.issuer, self.subject, self.role.as_str())
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = memberships, treat_none_as_default_value = false, treat_none_as_null = true)]
struct MembershipColumns {
    issuer: String,
    subject: String,
    role: &'static str,
    municipality_id: Option<Uid>,
    committee_id: Option<Uid>,
    scope_key: String,
}

impl From<&Membership> for MembershipColumns {
    fn from(membership: &Membership) -> Self {
        let Membership { issuer, subject, role, municipality_id, committee_id } = membership;
        // Absent values are never equal to each other in a unique index; texts are.
        let scope_key = match (municipality_id, committee_id) {
            (_, Some(committee)) => committee.to_string(),
            (Some(municipality), None) => municipality.to_string(),
            (None, None) => String::new(),
        };
        Self {
            issuer: issuer.clone(),
            subject: subject.clone(),
            role: role.as_str(),
            municipality_id: municipality_id.map(|id| Uid(id.uuid())),
            committee_id: committee_id.map(|id| Uid(id.uuid())),
            scope_key,
        }
    }
}

table!(Membership, memberships, MembershipColumns);
changes!(Membership, MembershipId, "membership");
look_ups!(Membership, MembershipId, MembershipField, "membership", "memberships");

/// Removes the membership whose version is `expected`; its trail stays.
pub fn delete(tx: &mut Tx<'_, '_>, id: MembershipId, expected: u32) -> Result<(), UpdateError> {
    repository::remove::<Membership>(tx, id, expected)
}

/// A role and where it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where it holds.
    pub scope: GrantScope,
}

/// Where a role holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantScope {
    /// In the whole installation.
    Everywhere,
    /// In a municipality and all its committees.
    Municipality(MunicipalityId, BTreeSet<CommitteeId>),
    /// In a committee.
    Committee(CommitteeId),
}

/// What a subject of an issuer has been granted, in a stable order.
pub fn grants_of(conn: &mut Conn<'_>, issuer: &str, subject: &str) -> Result<Vec<Grant>, DbError> {
    let rows: Vec<(String, Option<Uid>, Option<Uid>)> = on_engine!(conn, |c| memberships::table
        .filter(memberships::issuer.eq(issuer))
        .filter(memberships::subject.eq(subject))
        .order((memberships::role, memberships::scope_key))
        .select((memberships::role, memberships::municipality_id, memberships::committee_id))
        .load(c))?;
    let mut grants = Vec::with_capacity(rows.len());
    for (role, municipality, committee) in rows {
        let role = Role::ALL.into_iter().find(|known| known.as_str() == role).ok_or_else(|| {
            DbError::Corrupt { what: "role", source: format!("no role is called `{role}`").into() }
        })?;
        let scope = match (municipality, committee) {
            (_, Some(Uid(id))) => GrantScope::Committee(CommitteeId::from_uuid(id)),
            (Some(Uid(id)), None) => {
                let id = MunicipalityId::from_uuid(id);
                let all = committees::of_municipality(conn, id)?.into_iter().collect();
                GrantScope::Municipality(id, all)
            }
            (None, None) => GrantScope::Everywhere,
        };
        grants.push(Grant { role, scope });
    }
    Ok(grants)
}
