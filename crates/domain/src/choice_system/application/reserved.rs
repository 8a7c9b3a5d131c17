//! What a reserved system asks of an applicant (LOV 1:2 a): conditions that a
//! delegate finds on beside the requirements of the document.
//!
//! That an enterprise is an ASF meets none of them, and registration with
//! Kammarkollegiet is not among them: it is proof.

use serde::{Deserialize, Serialize};

use crate::choice_system::RequestDocument;
use crate::law::reservation::ConditionKey;
use crate::text::Text;

/// What the keys of these conditions begin with; no requirement of a document
/// may begin so.
pub const PREFIX: &str = "reserved-";

/// One condition of LOV 1:2 a.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReservedCondition {
    /// It is a juridical person.
    JuridicalPerson,
    /// Its purpose is exclusively of public benefit.
    PublicBenefit,
    /// That purpose contributes to the purpose of the service.
    ServesThePurpose,
    /// It makes only the transfers of value that 2022:900 8 § allows.
    ValueTransfers,
    /// No state, region or municipality has legal control.
    NoPublicControl,
}

impl ReservedCondition {
    /// Every condition, in the order of the act.
    pub const ALL: [Self; 5] = [
        Self::JuridicalPerson,
        Self::PublicBenefit,
        Self::ServesThePurpose,
        Self::ValueTransfers,
        Self::NoPublicControl,
    ];

    /// The key under which it is answered and found on.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::JuridicalPerson => "reserved-juridical-person",
            Self::PublicBenefit => "reserved-public-benefit",
            Self::ServesThePurpose => "reserved-serves-the-purpose",
            Self::ValueTransfers => "reserved-value-transfers",
            Self::NoPublicControl => "reserved-no-public-control",
        }
    }

    /// The condition as the eligibility of an enterprise names it; `None` where
    /// no fact of the register can tell.
    #[must_use]
    pub const fn in_register(self) -> Option<ConditionKey> {
        match self {
            Self::JuridicalPerson => Some(ConditionKey::JuridicalPerson),
            Self::PublicBenefit => Some(ConditionKey::PublicBenefit),
            Self::ServesThePurpose => None,
            Self::ValueTransfers => Some(ConditionKey::ValueTransfers),
            Self::NoPublicControl => Some(ConditionKey::NoPublicControl),
        }
    }

    /// What it asks, as a sentence.
    #[must_use]
    pub fn text(self) -> Text {
        let (sv, en) = match self {
            Self::JuridicalPerson => {
                ("Sökanden är en juridisk person.", "The applicant is a juridical person.")
            }
            Self::PublicBenefit => (
                "Syftet är uteslutande allmännyttigt enligt stadgar eller liknande.",
                "The purpose is exclusively of public benefit by statutes or the like.",
            ),
            Self::ServesThePurpose => (
                "Det allmännyttiga syftet bidrar till tjänstens syfte.",
                "The purpose of public benefit contributes to the purpose of the service.",
            ),
            Self::ValueTransfers => (
                "Bara värdeöverföringar som 8 § lagen (2022:900) tillåter görs.",
                "Only transfers of value that section 8 of act 2022:900 allows are made.",
            ),
            Self::NoPublicControl => (
                "Varken stat, region eller kommun har ett rättsligt bestämmande inflytande.",
                "Neither state, region nor municipality has legal control.",
            ),
        };
        Text::new(sv, en)
    }
}

/// The keys that an application to `request` is found on, each once: those of
/// the requirements in their order, then those of the reservation.
pub fn keys(request: &RequestDocument) -> impl Iterator<Item = &str> {
    let reserved: &[ReservedCondition] =
        if request.reservation.is_some() { &ReservedCondition::ALL } else { &[] };
    let own = request.requirements.iter().map(|requirement| requirement.key.as_str());
    own.chain(reserved.iter().map(|condition| condition.key()))
}
