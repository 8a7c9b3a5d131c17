//! Choice systems (*valfrihetssystem*, LOV): from the decision to use the act
//! to the information that individuals choose by.
//!
//! Three records: the [`ChoiceSystem`] with its request document, the
//! [`ProviderApplication`]s, and the [`ProviderContract`]s. In none of them can
//! anything be ranked, priced against another, won or closed to applicants by a
//! date, and none has a field for a person.

pub mod amendment;
pub mod application;
pub mod ceiling;
pub mod compensation;
pub mod condition;
pub mod ending;
pub mod life_cycle;
pub mod month;
pub mod no_person;
pub mod permit;
pub mod promised;
pub mod provider_contract;
mod provider_request;
pub mod request_document;
pub mod requirement;
pub mod served_area;
pub mod service;
pub mod terms;
pub mod volume_risk;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use amendment::Amendment;
pub use application::{ApplicationRecord, ProviderApplication};
pub use life_cycle::SystemStatus;
pub use provider_contract::ProviderContract;
pub use request_document::RequestDocument;

use crate::ids::CommitteeId;
use crate::law::facts::choice_system::NoticePlace;
use crate::violation::{Checker, Violation};

/// Who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DecidingBody {
    /// The council (*kommunfullmäktige*).
    Council,
    /// The committee (*nämnd*).
    Committee,
}

/// A decision of the council or of a committee, as the minutes have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BodyDecision {
    /// Who decided.
    pub by: DecidingBody,
    /// The day of the decision.
    pub decided_on: Date,
    /// The paragraph of the minutes, as in `§ 87`.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 100))]
    pub reference: String,
}

/// One advertisement of one version of the request document (LOV 3:1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SystemNotice {
    /// Where it stands.
    pub place: NoticePlace,
    /// The version of the request document that it advertises.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100_000))]
    pub request_version: u32,
    /// The first day on which it could be read.
    pub published_on: Date,
    /// Its number or address on the site.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub reference: String,
    /// Whether the request document lies with it (LOV 3:1).
    pub holds_documents: bool,
}

/// A version of the request document that no longer applies to new applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SupersededRequest {
    /// The version.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100_000))]
    pub version: u32,
    /// The document as it read.
    pub request: RequestDocument,
}

/// The end of a system. Applications are taken until it has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Closing {
    /// The decision to end the system.
    pub decision: BodyDecision,
    /// The day on which the system has ended and its notice is taken away.
    pub ends_on: Date,
    /// Why, as applicants are told (LOV 8:2).
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 2000))]
    pub reasons: String,
    /// The day on which applicants and providers were told (LOV 8:2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_on: Option<Date>,
}

/// A choice system of a committee.
///
/// The request document as it applies stands in `request`. What is to change in
/// an advertised system waits in `amendment` until it is decided and advertised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChoiceSystem {
    /// The committee that runs it.
    pub committee_id: CommitteeId,
    /// What it is, in a line.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub title: String,
    /// The registration number (*diarienummer*) in the city's own system; opaque.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 100))]
    pub registration_number: Option<String>,
    /// The decision to use LOV (1:1). Without it the act does not apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<BodyDecision>,
    /// The request document as it applies (*förfrågningsunderlag*, LOV 2:1).
    pub request: RequestDocument,
    /// Its version, counted by the service from 1; it rises when an amendment is
    /// advertised.
    #[serde(default = "first_version")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100_000))]
    pub request_version: u32,
    /// The versions that applied before, kept by the service: contracts and
    /// applications name the version they rest on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 1000))]
    pub superseded: Vec<SupersededRequest>,
    /// Where each version has been advertised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 200))]
    pub notices: Vec<SystemNotice>,
    /// What is to change in an advertised system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amendment: Option<Amendment>,
    /// How it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
}

const fn first_version() -> u32 {
    1
}

impl ChoiceSystem {
    /// The request document of a version, if there was such a version.
    #[must_use]
    pub fn request_of(&self, version: u32) -> Option<&RequestDocument> {
        if version == self.request_version {
            return Some(&self.request);
        }
        let earlier = self.superseded.iter().find(|earlier| earlier.version == version)?;
        Some(&earlier.request)
    }

    /// The notices of one version of the request document.
    pub fn notices_of(&self, version: u32) -> impl Iterator<Item = &SystemNotice> {
        self.notices.iter().filter(move |notice| notice.request_version == version)
    }

    /// The best place where a version has been advertised; `None` when nowhere.
    #[must_use]
    pub fn advertised_at(&self, version: u32) -> Option<NoticePlace> {
        self.notices_of(version).map(|notice| notice.place).min()
    }

    /// Everything about the record that breaks its form. What the law says of it
    /// is the assessment's matter.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        no_person::text(&mut check, "/title", &self.title, 1, 300);
        if let Some(number) = &self.registration_number {
            check.text("/registrationNumber", number, 1, 100);
        }
        if let Some(decision) = &self.decision {
            decision.check("/decision", &mut check);
        }
        check.range("/requestVersion", u64::from(self.request_version), 1, 100_000);
        self.request.check("/request", &mut check);
        check.count("/superseded", self.superseded.len(), 1000);
        self.check_notices(&mut check);
        if let Some(amendment) = &self.amendment {
            amendment.check("/amendment", &mut check);
        }
        if let Some(closing) = &self.closing {
            closing.check("/closing", &mut check);
        }
        // Versions that were superseded cannot be changed; each was checked in its time.
        no_person::anywhere(&mut check, &Self { superseded: Vec::new(), ..self.clone() });
        check.finish()
    }

    fn check_notices(&self, check: &mut Checker) {
        check.count("/notices", self.notices.len(), 200);
        // A notice may run ahead by the amendment that it makes known.
        let newest = self.request_version + u32::from(self.amendment.is_some());
        for (index, notice) in self.notices.iter().take(200).enumerate() {
            let at = format!("/notices/{index}");
            check.text(&format!("{at}/reference"), &notice.reference, 1, 300);
            let exists = (1..=newest).contains(&notice.request_version);
            let pointer = format!("{at}/requestVersion");
            check.rule(
                &pointer,
                "UNKNOWN_VERSION",
                exists,
                ("den versionen av underlaget finns inte", "no such version of the document"),
            );
            let somewhere = notice.place != NoticePlace::Nowhere;
            check.rule(
                &format!("{at}/place"),
                "NOWHERE",
                somewhere,
                ("en annons står någonstans", "a notice stands somewhere"),
            );
        }
    }
}

impl BodyDecision {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        check.text(&format!("{at}/reference"), &self.reference, 1, 100);
    }
}

impl Closing {
    fn check(&self, at: &str, check: &mut Checker) {
        self.decision.check(&format!("{at}/decision"), check);
        no_person::text(check, &format!("{at}/reasons"), &self.reasons, 1, 2000);
        let ordered = self.decision.decided_on <= self.ends_on;
        let message = (
            "ett system upphör på eller efter dagen för beslutet",
            "a system ends on or after the day of the decision",
        );
        check.rule(&format!("{at}/endsOn"), "ORDER", ordered, message);
    }
}
