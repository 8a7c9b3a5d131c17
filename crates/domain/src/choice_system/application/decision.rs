//! The decision on an application (LOV 8:1–2): what a delegate found of every
//! requirement and of every ground of exclusion, with reasons.
//!
//! The outcome is nowhere stored and nowhere given: it follows. Whoever meets
//! every requirement and is not excluded is approved, whoever else applies.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::exclusion::ChoiceExclusionGround;
use super::record::ApplicationRecord;
use super::reserved;
use crate::choice_system::request_document::each_once;
use crate::choice_system::{ChoiceSystem, RequestDocument, SystemStatus, no_person};
use crate::law::facts::choice_system::ApplicationOutcome;
use crate::party::HumanDelegate;
use crate::text::Text;
use crate::violation::{Checker, Violation};

/// What the delegate found of one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequirementFinding {
    /// The requirement's key.
    #[cfg_attr(feature = "schema", schema(max_length = 40, pattern = "^[a-z0-9][a-z0-9-]{0,39}$"))]
    pub key: String,
    /// Whether it is met.
    pub is_met: bool,
    /// Why, as the applicant is told.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 2000))]
    pub reasons: String,
    /// In a reserved system, that all that is held against it here is that the
    /// applicant is not registered as a non-profit welfare organisation: proof,
    /// and no condition of LOV 1:2 a, so that a person is asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lacks_registration_only: Option<bool>,
}

/// What the delegate found of one ground of exclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExclusionFinding {
    /// The ground.
    pub ground: ChoiceExclusionGround,
    /// Whether it is established.
    pub is_established: bool,
    /// Whether it is used. The act lets the authority, it does not make it.
    pub is_used: bool,
    /// Why it is established or not, as the applicant is told.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 2000))]
    pub reasons: String,
    /// Why exclusion is in proportion (LOV 1:2); needed where the ground is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 2000))]
    pub proportionality: Option<String>,
}

/// What a delegate found of an application: all of it, and nothing beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DelegateFindings {
    /// One for each requirement, and for each condition of a reserved system.
    #[cfg_attr(feature = "schema", schema(max_items = 110))]
    pub requirements: Vec<RequirementFinding>,
    /// One for each ground that was noted.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 6))]
    pub exclusions: Vec<ExclusionFinding>,
}

/// A decision that a person took. Only [`ApplicationRecord::decide`] makes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApplicationDecision {
    /// The day of the decision.
    decided_on: Date,
    /// The day on which the applicant was told (*underrättelse*, LOV 8:2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) notified_on: Option<Date>,
    /// What the delegate found.
    findings: DelegateFindings,
}

/// Why an application cannot be decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecideError {
    /// It has been decided already.
    #[error("the application has been decided")]
    Decided,
    /// The applicant has taken it back.
    #[error("the applicant has withdrawn the application")]
    Withdrawn,
    /// The system decides no applications where it stands.
    #[error("the system does not decide applications where it stands")]
    NotOpen,
    /// The delegate decides for another committee.
    #[error("the delegate decides for another committee")]
    OtherCommittee,
    /// The findings are not complete, or find on what was not asked.
    #[error("the findings do not cover the application")]
    Findings(Vec<Violation>),
}

impl DecideError {
    /// The same as a sentence.
    #[must_use]
    pub fn text(&self) -> Text {
        let (sv, en) = match self {
            Self::Decided => ("Ansökan är redan avgjord.", "The application has been decided."),
            Self::Withdrawn => {
                ("Sökanden har återtagit ansökan.", "The applicant has withdrawn the application.")
            }
            Self::NotOpen => (
                "Systemet avgör inga ansökningar där det står.",
                "The system does not decide applications where it stands.",
            ),
            Self::OtherCommittee => (
                "Delegaten beslutar för en annan nämnd.",
                "The delegate decides for another committee.",
            ),
            Self::Findings(_) => (
                "Prövningen omfattar inte hela ansökan.",
                "The findings do not cover the application.",
            ),
        };
        Text::new(sv, en)
    }
}

impl ApplicationDecision {
    /// The outcome: approved when every requirement is met and no ground of
    /// exclusion is used (LOV 8:1), else rejected.
    #[must_use]
    pub fn outcome(&self) -> ApplicationOutcome {
        if self.meets_requirements() && !self.is_excluded() {
            ApplicationOutcome::Approved
        } else {
            ApplicationOutcome::Rejected
        }
    }

    /// Whether every requirement is met.
    #[must_use]
    pub fn meets_requirements(&self) -> bool {
        self.findings.requirements.iter().all(|finding| finding.is_met)
    }

    /// In a rejection because of requirements: whether nothing but the want of
    /// registration is held against the applicant; nothing where it is approved,
    /// excluded, or the delegate has not said.
    #[must_use]
    pub fn lacks_registration_only(&self) -> Option<bool> {
        if self.meets_requirements() || self.is_excluded() {
            return None;
        }
        let mut unmet = self.findings.requirements.iter().filter(|finding| !finding.is_met);
        let is_said =
            self.findings.requirements.iter().any(|it| it.lacks_registration_only.is_some());
        is_said.then(|| unmet.all(|finding| finding.lacks_registration_only == Some(true)))
    }

    /// Whether a ground of exclusion is used.
    #[must_use]
    pub fn is_excluded(&self) -> bool {
        self.findings.exclusions.iter().any(|finding| finding.is_used)
    }

    /// The day of the decision.
    #[must_use]
    pub const fn decided_on(&self) -> Date {
        self.decided_on
    }

    /// The day on which the applicant was told, once it was.
    #[must_use]
    pub const fn notified_on(&self) -> Option<Date> {
        self.notified_on
    }

    /// What the delegate found.
    #[must_use]
    pub const fn findings(&self) -> &DelegateFindings {
        &self.findings
    }
}

impl RequirementFinding {
    fn check_registration(&self, at: &str, request: &RequestDocument, check: &mut Checker) {
        let lacks = self.lacks_registration_only == Some(true);
        let may = !lacks || (!self.is_met && request.reservation.is_some());
        let message = (
            "sägs bara om det som inte är uppfyllt i ett reserverat system",
            "is said only of what is not met in a reserved system",
        );
        check.rule(&format!("{at}/lacksRegistrationOnly"), "NOT_RESERVED", may, message);
    }
}

impl DelegateFindings {
    /// What is missing from the findings, or stands there without having been
    /// asked, for an application against `request` with the `noted` grounds.
    #[must_use]
    pub fn violations(
        &self,
        request: &RequestDocument,
        noted: &BTreeSet<ChoiceExclusionGround>,
    ) -> Vec<Violation> {
        let mut check = Checker::new();
        let asked: BTreeSet<&str> = reserved::keys(request).collect();
        let keys = self.requirements.iter().map(|finding| finding.key.as_str());
        each_once("/requirements", keys.clone(), 110, &mut check);
        for (index, finding) in self.requirements.iter().take(110).enumerate() {
            let at = format!("/requirements/{index}");
            let is_asked = asked.contains(finding.key.as_str());
            let message = (
                "underlaget har inget sådant krav",
                "the request document has no such requirement",
            );
            check.rule(&format!("{at}/key"), "UNKNOWN", is_asked, message);
            no_person::text(&mut check, &format!("{at}/reasons"), &finding.reasons, 1, 2000);
            finding.check_registration(&at, request, &mut check);
        }
        let found: BTreeSet<&str> = keys.collect();
        for key in asked.difference(&found) {
            let message =
                Text::new(format!("`{key}` är inte prövat"), format!("no finding on `{key}`"));
            check.rule("/requirements", "MISSING", false, message);
        }
        self.check_exclusions(noted, &mut check);
        no_person::anywhere(&mut check, self);
        check.finish()
    }

    fn check_exclusions(&self, noted: &BTreeSet<ChoiceExclusionGround>, check: &mut Checker) {
        let grounds = self.exclusions.iter().map(|finding| finding.ground);
        each_once("/exclusions", grounds.clone(), 6, check);
        for (index, finding) in self.exclusions.iter().take(6).enumerate() {
            let at = format!("/exclusions/{index}");
            let message = (
                "ansökan har ingen sådan grund antecknad; anteckna den först",
                "the application notes no such ground; note it first",
            );
            let is_noted = noted.contains(&finding.ground);
            check.rule(&format!("{at}/ground"), "NOT_NOTED", is_noted, message);
            no_person::text(check, &format!("{at}/reasons"), &finding.reasons, 1, 2000);
            let message = (
                "en grund som inte är visad kan inte användas",
                "a ground that is not established cannot be used",
            );
            let may_use = finding.is_established || !finding.is_used;
            check.rule(&format!("{at}/isUsed"), "NOT_ESTABLISHED", may_use, message);
            let pointer = format!("{at}/proportionality");
            let message = (
                "uteslutning kräver skäl om proportionalitet (1 kap. 2 § LOV)",
                "exclusion needs reasons of proportionality (LOV 1:2)",
            );
            let is_weighed = finding.proportionality.is_some() || !finding.is_used;
            check.rule(&pointer, "NEEDS_REASONS", is_weighed, message);
            if let Some(proportionality) = &finding.proportionality {
                no_person::text(check, &pointer, proportionality, 1, 2000);
            }
        }
        let found: BTreeSet<_> = grounds.collect();
        for ground in noted.difference(&found) {
            let Text { sv, en } = ground.name();
            let message =
                Text::new(format!("grunden {sv} är inte prövad"), format!("no finding on {en}"));
            check.rule("/exclusions", "MISSING", false, message);
        }
    }
}

impl ApplicationRecord {
    /// Decides the application by what `delegate` found on `on`.
    ///
    /// # Errors
    ///
    /// When there is nothing to decide, when the delegate decides for another
    /// committee, or when the findings do not cover the application.
    pub fn decide(
        &self,
        system: &ChoiceSystem,
        status: SystemStatus,
        findings: DelegateFindings,
        delegate: &HumanDelegate,
        on: Date,
    ) -> Result<Self, DecideError> {
        if self.decision().is_some() {
            return Err(DecideError::Decided);
        }
        if self.application().withdrawn_on.is_some() {
            return Err(DecideError::Withdrawn);
        }
        if !status.decides_applications() || on < self.application().received_on {
            return Err(DecideError::NotOpen);
        }
        if delegate.committee() != system.committee_id {
            return Err(DecideError::OtherCommittee);
        }
        let request =
            system.request_of(self.application().request_version).ok_or(DecideError::NotOpen)?;
        let noted = self.application().exclusion_questions.iter().map(|it| it.ground).collect();
        let violations = findings.violations(request, &noted);
        if !violations.is_empty() {
            return Err(DecideError::Findings(violations));
        }
        let decision = ApplicationDecision { decided_on: on, notified_on: None, findings };
        Ok(self.with_decision(decision))
    }
}
