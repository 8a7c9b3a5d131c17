//! Stored records: what every aggregate has beside its own content.

use hansyn_domain::ids::{
    AmendmentId, ApplicationId, AssessmentId, ChoiceSystemId, ClauseId, CommitteeId, ContactId,
    EnterpriseId, MembershipId, MunicipalityId, PlanId, ProviderContractId, TenderId, WebhookId,
};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A record as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored<K: Kind> {
    /// Its identity.
    pub id: K::Id,
    /// Its version, from 1 on.
    pub version: u32,
    /// When its first version was stored.
    pub created_at: Timestamp,
    /// When this version was stored.
    pub changed_at: Timestamp,
    /// The committee it belongs to; nothing if it is shared.
    pub scope: Option<CommitteeId>,
    /// Its content.
    pub body: K,
}

/// The kinds of aggregates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AggregateKind {
    /// A municipality.
    Municipality,
    /// A committee.
    Committee,
    /// A membership.
    Membership,
    /// An enterprise.
    Enterprise,
    /// A version of a clause.
    Clause,
    /// A tender.
    Tender,
    /// An assessment.
    Assessment,
    /// A webhook endpoint.
    Webhook,
    /// An amendment of the law book.
    Amendment,
    /// A purchase plan.
    Plan,
    /// A choice system.
    ChoiceSystem,
    /// An application to a choice system.
    Application,
    /// A contract with a provider of a choice system.
    ProviderContract,
    /// A contact of a committee with an enterprise.
    Contact,
}

impl AggregateKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Municipality,
        Self::Committee,
        Self::Membership,
        Self::Enterprise,
        Self::Clause,
        Self::Tender,
        Self::Assessment,
        Self::Webhook,
        Self::Amendment,
        Self::Plan,
        Self::ChoiceSystem,
        Self::Application,
        Self::ProviderContract,
        Self::Contact,
    ];

    /// The kind as stored and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Municipality => "MUNICIPALITY",
            Self::Committee => "COMMITTEE",
            Self::Membership => "MEMBERSHIP",
            Self::Enterprise => "ENTERPRISE",
            Self::Clause => "CLAUSE",
            Self::Tender => "TENDER",
            Self::Assessment => "ASSESSMENT",
            Self::Webhook => "WEBHOOK",
            Self::Amendment => "AMENDMENT",
            Self::Plan => "PLAN",
            Self::ChoiceSystem => "CHOICE_SYSTEM",
            Self::Application => "APPLICATION",
            Self::ProviderContract => "PROVIDER_CONTRACT",
            Self::Contact => "CONTACT",
        }
    }

    /// The kind written like this.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The members that outsiders do not see even when the record is open.
    pub(crate) const fn closed_members(self) -> &'static [&'static str] {
        match self {
            // What is planned is open once it has been advertised, and is then the
            // request document itself.
            Self::ChoiceSystem => &["amendment"],
            _ => &[],
        }
    }

    /// The identity of this kind as clients see it.
    #[must_use]
    pub fn public_id(self, id: Uuid) -> String {
        match self {
            Self::Municipality => MunicipalityId::from_uuid(id).to_string(),
            Self::Committee => CommitteeId::from_uuid(id).to_string(),
            Self::Membership => MembershipId::from_uuid(id).to_string(),
            Self::Enterprise => EnterpriseId::from_uuid(id).to_string(),
            Self::Clause => ClauseId::from_uuid(id).to_string(),
            Self::Tender => TenderId::from_uuid(id).to_string(),
            Self::Assessment => AssessmentId::from_uuid(id).to_string(),
            Self::Webhook => WebhookId::from_uuid(id).to_string(),
            Self::Amendment => AmendmentId::from_uuid(id).to_string(),
            Self::Plan => PlanId::from_uuid(id).to_string(),
            Self::ChoiceSystem => ChoiceSystemId::from_uuid(id).to_string(),
            Self::Application => ApplicationId::from_uuid(id).to_string(),
            Self::ProviderContract => ProviderContractId::from_uuid(id).to_string(),
            Self::Contact => ContactId::from_uuid(id).to_string(),
        }
    }
}

/// An identity that is a UUID inside.
pub trait StoredId: Copy + Eq + Ord + std::fmt::Debug + Send + Sync + 'static {
    /// The identity of this UUID.
    fn of(uuid: Uuid) -> Self;
    /// The UUID inside.
    fn inner(self) -> Uuid;
}

macro_rules! stored_ids {
    ($($id:ty),+ $(,)?) => {$(
        impl StoredId for $id {
            fn of(uuid: Uuid) -> Self {
                Self::from_uuid(uuid)
            }
            fn inner(self) -> Uuid {
                self.uuid()
            }
        }
    )+};
}
stored_ids!(
    MunicipalityId,
    CommitteeId,
    MembershipId,
    EnterpriseId,
    ClauseId,
    TenderId,
    AssessmentId,
    WebhookId,
    AmendmentId,
    ApplicationId,
    ChoiceSystemId,
    ContactId,
    PlanId,
    ProviderContractId,
);

/// The content of an aggregate.
pub trait Kind: Clone + PartialEq + Eq + std::fmt::Debug + Send + Sync + 'static {
    /// Its identity.
    type Id: StoredId;
    /// Which aggregate it is.
    const KIND: AggregateKind;

    /// The content as a JSON object, as it stands in versions and in the trail.
    fn document(&self) -> Result<serde_json::Value, serde_json::Error>;

    /// Reads the content back.
    fn from_document(text: &str) -> Result<Self, serde_json::Error>;

    /// The committee it belongs to; nothing if it is shared.
    fn scope(&self) -> Option<CommitteeId>;

    /// Whether those outside the scope may see it.
    fn is_open(&self) -> bool;

    /// What can be searched for.
    fn search_text(&self) -> String;
}

/// The two document functions of a [`Kind`] whose content is plain serde.
macro_rules! plain_document {
    () => {
        fn document(&self) -> Result<serde_json::Value, serde_json::Error> {
            serde_json::to_value(self)
        }

        fn from_document(text: &str) -> Result<Self, serde_json::Error> {
            serde_json::from_str(text)
        }
    };
}
pub(crate) use plain_document;

/// The word that a unit variant is written as.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        // No table takes an empty word, so a slip here cannot be stored.
        _ => String::new(),
    }
}

/// A document with further members beside its own.
pub(crate) fn with_members<T: Serialize>(
    inner: &T,
    members: Vec<(&str, serde_json::Value)>,
) -> Result<serde_json::Value, serde_json::Error> {
    let mut document = serde_json::to_value(inner)?;
    if let Some(object) = document.as_object_mut() {
        object.extend(members.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    Ok(document)
}

/// Takes the further members out of a document and reads the rest.
pub(crate) fn without_members<T: DeserializeOwned, const N: usize>(
    text: &str,
    names: [&str; N],
) -> Result<(T, [serde_json::Value; N]), serde_json::Error> {
    let mut object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text)?;
    let members = names.map(|name| object.remove(name).unwrap_or_default());
    Ok((serde_json::from_value(serde_json::Value::Object(object))?, members))
}
