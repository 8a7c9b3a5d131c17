//! The request document (*förfrågningsunderlag*, LOV 2:1): what a provider is
//! approved against, and nothing that sets providers against one another.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::compensation::CompensationModel;
use super::condition::SpecialCondition;
use super::no_person;
use super::requirement::SystemRequirement;
use super::service::Service;
use super::terms::{
    ContractTerms, FollowUpPlan, HandlingTime, HowToApply, NonChoiceAlternative, ProviderLimitWish,
    SystemReservation,
};
use crate::area::AreaCode;
use crate::violation::Checker;

/// The request document of a choice system. What the law asks for and the draft
/// does not yet hold is absent; the assessment then names it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestDocument {
    /// What the system is for, in plain Swedish.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_length = 8000))]
    pub purpose: String,
    /// The services (LOV 1:1).
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub services: Vec<Service>,
    /// Where individuals are served; a provider may take some of them (LOV 1:1 second paragraph).
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub areas: Vec<AreaCode>,
    /// What a provider must meet; all of them (LOV 8:1).
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub requirements: Vec<SystemRequirement>,
    /// Special conditions for performance (LOV 4:2).
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 200))]
    pub conditions: Vec<SpecialCondition>,
    /// The grounds of payment (LOV 4:1), fixed beforehand for everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compensation: Option<CompensationModel>,
    /// How an application is handed in (LOV 4:3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how_to_apply: Option<HowToApply>,
    /// Within what time approval is decided (LOV 4:4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling_time: Option<HandlingTime>,
    /// Whether a provider may set a ceiling of its own places (*kapacitetstak*).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub providers_may_set_ceiling: Option<bool>,
    /// What awaits those who do not choose (LOV 9:2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub non_choice: Option<NonChoiceAlternative>,
    /// The terms of the contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_terms: Option<ContractTerms>,
    /// How providers are followed up (KL 10:8).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUpPlan>,
    /// A reservation (LOV 1:2 a).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation: Option<SystemReservation>,
    /// A wish that the law does not grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_limit_wish: Option<ProviderLimitWish>,
}

impl RequestDocument {
    /// The requirement of this key.
    #[must_use]
    pub fn requirement(&self, key: &str) -> Option<&SystemRequirement> {
        self.requirements.iter().find(|requirement| requirement.key == key)
    }

    /// Whether a provider may set a ceiling of its own places: unless the document
    /// says no.
    #[must_use]
    pub fn lets_providers_cap(&self) -> bool {
        self.providers_may_set_ceiling != Some(false)
    }

    /// Whether the compensation model knows `level`; where it has levels one is
    /// named, and a document without a model keeps nobody to any.
    #[must_use]
    pub fn has_level(&self, level: Option<&str>) -> bool {
        let levels = self.compensation.as_ref().map(|model| &model.levels);
        match (levels, level) {
            (None, _) => true,
            (Some(levels), None) => levels.is_empty(),
            (Some(levels), Some(code)) => levels.iter().any(|level| level.code == *code),
        }
    }

    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        no_person::text(check, &format!("{at}/purpose"), &self.purpose, 0, 8000);
        check.count(&format!("{at}/services"), self.services.len(), 50);
        for (index, service) in self.services.iter().take(50).enumerate() {
            service.check(&format!("{at}/services/{index}"), check);
        }
        each_once(&format!("{at}/areas"), self.areas.iter(), 100, check);
        check.count(&format!("{at}/requirements"), self.requirements.len(), 100);
        for (index, requirement) in self.requirements.iter().take(100).enumerate() {
            requirement.check(&format!("{at}/requirements/{index}"), check);
        }
        let keys = self.requirements.iter().map(|requirement| &requirement.key);
        each_once(&format!("{at}/requirements"), keys, 100, check);
        check.count(&format!("{at}/conditions"), self.conditions.len(), 200);
        for (index, condition) in self.conditions.iter().take(200).enumerate() {
            condition.check(&format!("{at}/conditions/{index}"), check);
        }
        let keys = self.conditions.iter().map(|condition| &condition.key);
        each_once(&format!("{at}/conditions"), keys, 200, check);
        self.check_terms(at, check);
    }

    fn check_terms(&self, at: &str, check: &mut Checker) {
        if let Some(model) = &self.compensation {
            model.check(&format!("{at}/compensation"), check);
        }
        if let Some(how) = &self.how_to_apply {
            how.check(&format!("{at}/howToApply"), check);
        }
        if let Some(time) = self.handling_time {
            time.check(&format!("{at}/handlingTime"), check);
        }
        if let Some(description) = self.non_choice.as_ref().and_then(|it| it.description.as_ref()) {
            no_person::text(check, &format!("{at}/nonChoice/description"), description, 1, 2000);
        }
        if let Some(terms) = &self.contract_terms {
            terms.check(&format!("{at}/contractTerms"), check);
        }
        if let Some(plan) = &self.follow_up {
            plan.check(&format!("{at}/followUp"), check);
        }
        if let Some(wish) = &self.provider_limit_wish {
            wish.check(&format!("{at}/providerLimitWish"), check);
        }
    }
}

/// Each of the first `most` entries stands once.
pub(super) fn each_once<T: Ord>(
    at: &str,
    entries: impl ExactSizeIterator<Item = T>,
    most: usize,
    check: &mut Checker,
) {
    check.count(at, entries.len(), most);
    let mut seen = BTreeSet::new();
    for (index, entry) in entries.take(most).enumerate() {
        let pointer = format!("{at}/{index}");
        check.rule(
            &pointer,
            "DUPLICATE",
            seen.insert(entry),
            ("varje post står en gång", "each entry stands once"),
        );
    }
}
