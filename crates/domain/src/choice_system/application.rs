//! A provider's application to a choice system (LOV 5–8 kap.).
//!
//! An application is measured against the request document and against nothing
//! else: there is no other application in it, no price, no rank and no place in
//! a row. What becomes of it follows from what a delegate finds of each
//! requirement; see [`decision`].

pub mod correction;
pub mod decision;
pub mod exclusion;
pub mod filing;
pub mod handling;
pub mod proposal;
pub mod record;
pub mod reserved;
pub mod watch;
mod withdrawal;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use decision::{ApplicationDecision, DelegateFindings};
pub use exclusion::{ChoiceExclusionGround, ExclusionQuestion};
pub use record::{ApplicationRecord, ApplicationStatus};

use super::ceiling::{self, AskedCeiling};
use super::no_person;
use super::request_document::{RequestDocument, each_once};
use super::requirement::key;
use crate::area::AreaCode;
use crate::enterprise::EvidenceKind;
use crate::ids::{ChoiceSystemId, EnterpriseId};
use crate::organisation_number::OrganisationNumber;
use crate::period::Period;
use crate::violation::{Checker, Violation};

/// An enterprise that applies, alone or in a group (LOV 2:3, 5:1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Applicant {
    /// The name of the business.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 200))]
    pub name: String,
    /// Its organisation number. A sole trader's is a person's and stands in the
    /// register alone, which `enterpriseId` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_number: Option<OrganisationNumber>,
    /// Its record in the register, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enterprise_id: Option<EnterpriseId>,
}

/// An enterprise whose capacity the applicant relies on (LOV 5:2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReliedOn {
    /// The enterprise.
    pub enterprise: Applicant,
    /// The keys of the requirements for which it is relied on.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 100))]
    pub requirements: Vec<String>,
    /// Whether it is proved that its resources are at hand (LOV 5:2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commitment_is_proved: Option<bool>,
}

/// A document that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubmittedEvidence {
    /// What kind it is.
    pub kind: EvidenceKind,
    /// Where it lies in the case, as in `Bilaga 3`.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub reference: String,
    /// From when to when it holds, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid: Option<Period>,
}

/// The applicant's answer to one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApplicationAnswer {
    /// The requirement's key.
    #[cfg_attr(feature = "schema", schema(max_length = 40, pattern = "^[a-z0-9][a-z0-9-]{0,39}$"))]
    pub key: String,
    /// Whether the applicant says that it meets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says_met: Option<bool>,
    /// How it is met, about the enterprise and never about a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 4000))]
    pub how: Option<String>,
    /// What was handed in for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    pub evidence: Vec<SubmittedEvidence>,
}

/// Why the applicant is asked for something more. The authority may ask; it need
/// not (LOV 6:2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CompletionReason {
    /// An obvious error may be mended.
    ObviousError,
    /// Something is to be made clear.
    Clarification,
    /// Something is to be added.
    Completion,
}

/// Something the applicant was asked to mend, make clear or add (LOV 6:2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Completion {
    /// The requirement that it concerns; absent where it concerns the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40, pattern = "^[a-z0-9][a-z0-9-]{0,39}$"))]
    pub key: Option<String>,
    /// Why it is asked.
    pub reason: CompletionReason,
    /// What is asked for.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 1000))]
    pub asks: String,
    /// The day on which it was asked.
    pub asked_on: Date,
    /// The day by which an answer is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Date>,
    /// The day on which the answer came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<Date>,
}

/// An application to a choice system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProviderApplication {
    /// The choice system.
    pub choice_system_id: ChoiceSystemId,
    /// The version of the request document that it answers.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100_000))]
    pub request_version: u32,
    /// The day on which it came in.
    pub received_on: Date,
    /// Who applies; a group where there is more than one (LOV 5:1).
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 20))]
    pub applicants: Vec<Applicant>,
    /// Whose capacity is relied on (LOV 5:2).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    pub relies_on: Vec<ReliedOn>,
    /// The areas of the system in which the applicant wants to serve.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub areas: Vec<AreaCode>,
    /// The ceilings of its places that the applicant asks for (*kapacitetstak*), by
    /// area and level; empty where it takes everybody who chooses it, absent where
    /// it does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_items = 500))]
    pub ceilings: Option<Vec<AskedCeiling>>,
    /// An answer to each requirement.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 110))]
    pub answers: Vec<ApplicationAnswer>,
    /// What was asked of the applicant afterwards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub completions: Vec<Completion>,
    /// Grounds on which exclusion may have to be weighed (LOV 7:1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    pub exclusion_questions: Vec<ExclusionQuestion>,
    /// The day on which the applicant took the application back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_on: Option<Date>,
    /// Where the applicant's own request to take it back lies in the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub withdrawal_reference: Option<String>,
}

impl ProviderApplication {
    /// The answer to the requirement of this key.
    #[must_use]
    pub fn answer(&self, key: &str) -> Option<&ApplicationAnswer> {
        self.answers.iter().find(|answer| answer.key == key)
    }

    /// The areas that an approval is for: those it names, or all of the document
    /// that it answers.
    #[must_use]
    pub fn areas_applied_for<'a>(&'a self, request: &'a RequestDocument) -> &'a [AreaCode] {
        if self.areas.is_empty() { &request.areas } else { &self.areas }
    }

    /// Whether something that was asked for has not been answered.
    #[must_use]
    pub fn awaits_completion(&self) -> bool {
        self.completions.iter().any(|completion| completion.answered_on.is_none())
    }

    /// Everything about the application that breaks its form.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        check.range("/requestVersion", u64::from(self.request_version), 1, 100_000);
        let somebody = !self.applicants.is_empty();
        check.rule(
            "/applicants",
            "EMPTY",
            somebody,
            ("förväntade minst en sökande", "expected at least one applicant"),
        );
        check.count("/applicants", self.applicants.len(), 20);
        for (index, applicant) in self.applicants.iter().take(20).enumerate() {
            applicant.check(&format!("/applicants/{index}"), &mut check);
        }
        check.count("/reliesOn", self.relies_on.len(), 20);
        for (index, relied) in self.relies_on.iter().take(20).enumerate() {
            relied.check(&format!("/reliesOn/{index}"), &mut check);
        }
        each_once("/areas", self.areas.iter(), 100, &mut check);
        ceiling::check_asked(self.ceilings.as_deref().unwrap_or_default(), &mut check);
        check.count("/answers", self.answers.len(), 110);
        for (index, answer) in self.answers.iter().take(110).enumerate() {
            answer.check(&format!("/answers/{index}"), &mut check);
        }
        each_once("/answers", self.answers.iter().map(|answer| &answer.key), 110, &mut check);
        check.count("/completions", self.completions.len(), 100);
        for (index, completion) in self.completions.iter().take(100).enumerate() {
            completion.check(&format!("/completions/{index}"), self.received_on, &mut check);
        }
        let questions = self.exclusion_questions.iter();
        each_once("/exclusionQuestions", questions.map(|it| it.ground), 20, &mut check);
        for (index, question) in self.exclusion_questions.iter().take(20).enumerate() {
            question.check(&format!("/exclusionQuestions/{index}"), &mut check);
        }
        self.check_withdrawal(&mut check);
        no_person::anywhere(&mut check, self);
        check.finish()
    }
}

impl Applicant {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        no_person::text(check, &format!("{at}/name"), &self.name, 1, 200);
        let public = self.organisation_number.is_none_or(|number| !number.is_personal());
        let message = (
            "en enskild näringsidkare anges genom sin post i registret",
            "a sole trader is named by its record in the register",
        );
        check.rule(&format!("{at}/organisationNumber"), "PERSONAL_NUMBER", public, message);
    }
}

impl ReliedOn {
    fn check(&self, at: &str, check: &mut Checker) {
        self.enterprise.check(&format!("{at}/enterprise"), check);
        let pointer = format!("{at}/requirements");
        let somehow = !self.requirements.is_empty();
        check.rule(
            &pointer,
            "EMPTY",
            somehow,
            ("förväntade minst ett krav", "expected at least one requirement"),
        );
        for (index, name) in self.requirements.iter().take(100).enumerate() {
            key(check, &format!("{pointer}/{index}"), name);
        }
        each_once(&pointer, self.requirements.iter(), 100, check);
    }
}

impl ApplicationAnswer {
    fn check(&self, at: &str, check: &mut Checker) {
        key(check, &format!("{at}/key"), &self.key);
        if let Some(how) = &self.how {
            no_person::text(check, &format!("{at}/how"), how, 1, 4000);
        }
        check.count(&format!("{at}/evidence"), self.evidence.len(), 20);
        for (index, evidence) in self.evidence.iter().take(20).enumerate() {
            let pointer = format!("{at}/evidence/{index}/reference");
            no_person::text(check, &pointer, &evidence.reference, 1, 300);
        }
    }
}

impl Completion {
    fn check(&self, at: &str, received_on: Date, check: &mut Checker) {
        if let Some(name) = &self.key {
            key(check, &format!("{at}/key"), name);
        }
        no_person::text(check, &format!("{at}/asks"), &self.asks, 1, 1000);
        let message = ("dagarna följer på varandra", "the days follow one another");
        let asked = received_on <= self.asked_on;
        check.rule(&format!("{at}/askedOn"), "ORDER", asked, message);
        for (name, day) in [("answerBy", self.answer_by), ("answeredOn", self.answered_on)] {
            let in_order = day.is_none_or(|day| self.asked_on <= day);
            check.rule(&format!("{at}/{name}"), "ORDER", in_order, message);
        }
    }
}
