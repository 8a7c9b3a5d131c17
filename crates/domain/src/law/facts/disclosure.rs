//! Secrecy before and after the award (OSL 19:3, 19:3 a, 31:16).

use serde::{Deserialize, Serialize};

/// What somebody asks to see or is about to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DisclosedData {
    /// What stands in a tender.
    TenderContent,
    /// How many have tendered, applied or been invited.
    NumberOfTenderers,
    /// Who has tendered, applied or been invited.
    IdentityOfTenderers,
    /// A supplier's own tender, to that supplier.
    OwnTender,
    /// An application to a choice system.
    Application,
}

/// How far the matter has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MatterStage {
    /// Before the award decision, and nothing has been made public.
    BeforeAward,
    /// All tenders have been made public.
    TendersPublic,
    /// The award decision is taken.
    Awarded,
    /// The matter is closed in another way.
    Closed,
}

/// Something that is to be disclosed. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisclosureFacts {
    /// What is to be disclosed. Read by `SECRECY.TENDERS` and `SECRECY.CHOICE_SYSTEM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<DisclosedData>,
    /// How far the matter has come. Read by `SECRECY.TENDERS` and `SECRECY.CHOICE_SYSTEM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<MatterStage>,
}
