//! Changes of requirements as they are shown.

use serde::{Deserialize, Serialize};

use super::joint::JointBids;
use crate::area::AreaCode;
use crate::ids::EnterpriseId;
use crate::law::assessment::Verdict;
use crate::law::citation::Citation;
use crate::matching::figure::Threshold;
use crate::text::Text;

/// What is done to a requirement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum ChangeTo {
    /// It is dropped.
    Drop,
    /// Its threshold is lowered.
    LowerTo {
        /// The threshold then.
        threshold: Threshold,
    },
    /// What the committee declares equivalent to the certificate is accepted.
    AcceptEquivalent {
        /// The schemes that are accepted as well.
        #[cfg_attr(feature = "schema", schema(max_items = 20))]
        schemes: Vec<String>,
    },
    /// Tenders may be for single areas.
    SplitAreas {
        /// The areas that somebody who comes in can deliver in alone.
        #[cfg_attr(feature = "schema", schema(max_items = 400))]
        areas: Vec<AreaCode>,
    },
}

/// One change of one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The requirement's name within the lot.
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: String,
    /// What is done to it.
    pub to: ChangeTo,
    /// What it costs, in the points that the committee declares.
    #[cfg_attr(feature = "schema", schema(maximum = 1_000))]
    pub cost: u32,
    /// The change in words.
    pub text: Text,
    /// What the law says of it.
    #[cfg_attr(feature = "schema", schema(max_items = 5))]
    pub law: Vec<LegalNote>,
}

/// What a provision says of one change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LegalNote {
    /// The provisions; the bounds of the requirement tell what they say.
    #[cfg_attr(feature = "schema", schema(max_items = 5))]
    pub provisions: Vec<Citation>,
    /// How it is judged.
    pub verdict: Verdict,
    /// What it says of the change.
    pub text: Text,
}

/// Enterprises that come in through the same changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Admission {
    /// The keys of the requirements that they need changed, no more and no less.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 3))]
    pub through: Vec<String>,
    /// How many they are.
    pub enterprises: usize,
    /// The first of them in the order of the list.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub first: Vec<EnterpriseId>,
}

/// A change of requirements that lets more in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Relaxation {
    /// The changes, in the order of the lot.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 3))]
    pub changes: Vec<Change>,
    /// What they cost together.
    #[cfg_attr(feature = "schema", schema(maximum = 3_000))]
    pub cost: u32,
    /// How many surely can then and cannot surely now.
    pub admits: usize,
    /// How many further ones of those shut out now could then, if what is missing
    /// holds. Who surely can then is not among them.
    pub admits_if_known: usize,
    /// Who comes in through which changes; the counts add up to all who come in.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 7))]
    pub proof: Vec<Admission>,
}

/// Enterprises without a certificate that hold other evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OtherEvidence {
    /// The requirement's name within the lot.
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: String,
    /// How many of those whom few changes would let in lack the certificate and
    /// hold other evidence on the day.
    pub enterprises: usize,
    /// The first of them in the order of the list.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub first: Vec<EnterpriseId>,
    /// What that means.
    pub text: Text,
}

/// The changes worth showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Relaxations {
    /// Changes that let enough in and of which nothing can be left out or made
    /// milder, the cheapest first.
    #[cfg_attr(feature = "schema", schema(max_items = 200))]
    pub smallest: Vec<Relaxation>,
    /// Whether there may be dearer ones that are not shown.
    pub there_may_be_more: bool,
    /// For each cost at which enough come in the change that lets most in: what a
    /// further point buys.
    #[cfg_attr(feature = "schema", schema(max_items = 3_000))]
    pub front: Vec<Relaxation>,
    /// Who might show an equivalent, for each certificate.
    #[cfg_attr(feature = "schema", schema(max_items = 64))]
    pub other_evidence: Vec<OtherEvidence>,
    /// Who meets the lot together, without any change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joint_bids: Option<JointBids>,
}
