//! An application with what has become of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ProviderApplication;
use super::decision::ApplicationDecision;
use crate::law::facts::choice_system::ApplicationOutcome;
use crate::text::Text;

/// Where an application stands. It is never set: it follows from the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ApplicationStatus {
    /// It has come in and is being handled.
    Received,
    /// A delegate found that it meets every requirement (LOV 8:1).
    Approved,
    /// A delegate found otherwise.
    Rejected,
    /// The applicant took it back.
    Withdrawn,
}

/// An application and the decision on it, as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApplicationRecord {
    application: ProviderApplication,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<ApplicationDecision>,
}

/// Why an application cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It has been decided or taken back.
    #[error("the application is no longer being handled")]
    NotOpen,
    /// It would become an application to another system or of another day.
    #[error("the system, the version and the day of receipt stand as they are")]
    OtherApplication,
    /// There is no decision, or the applicant was told already.
    #[error("there is no decision that the applicant has not been told of")]
    NothingToTell,
    /// The day lies before the decision.
    #[error("the applicant is told on or after the day of the decision")]
    BeforeTheDecision,
}

impl RecordError {
    /// The same as a sentence.
    #[must_use]
    pub fn text(self) -> Text {
        let (sv, en) = match self {
            Self::NotOpen => {
                ("Ansökan handläggs inte längre.", "The application is no longer being handled.")
            }
            Self::OtherApplication => (
                "Systemet, versionen och dagen då ansökan kom in står fast.",
                "The system, the version and the day of receipt stand as they are.",
            ),
            Self::NothingToTell => (
                "Det finns inget beslut som sökanden inte har underrättats om.",
                "There is no decision that the applicant has not been told of.",
            ),
            Self::BeforeTheDecision => (
                "Sökanden underrättas på eller efter dagen för beslutet.",
                "The applicant is told on or after the day of the decision.",
            ),
        };
        Text::new(sv, en)
    }
}

impl ApplicationRecord {
    /// An application that has come in.
    #[must_use]
    pub const fn received(application: ProviderApplication) -> Self {
        Self { application, decision: None }
    }

    /// The application.
    #[must_use]
    pub const fn application(&self) -> &ProviderApplication {
        &self.application
    }

    /// The decision, once there is one.
    #[must_use]
    pub const fn decision(&self) -> Option<&ApplicationDecision> {
        self.decision.as_ref()
    }

    /// Where it stands.
    #[must_use]
    pub fn status(&self) -> ApplicationStatus {
        match self.decision.as_ref().map(ApplicationDecision::outcome) {
            Some(ApplicationOutcome::Approved) => ApplicationStatus::Approved,
            Some(ApplicationOutcome::Rejected) => ApplicationStatus::Rejected,
            None if self.application.withdrawn_on.is_some() => ApplicationStatus::Withdrawn,
            None => ApplicationStatus::Received,
        }
    }

    /// The record with the application as it reads now. Withdrawing is such a
    /// change, and so is a missing reference of one that was taken back.
    ///
    /// # Errors
    ///
    /// When it is no longer handled, or would become another application.
    pub fn changed(&self, application: ProviderApplication) -> Result<Self, RecordError> {
        let is_open = self.status() == ApplicationStatus::Received;
        if !is_open && !self.is_referenced_by(&application) {
            return Err(RecordError::NotOpen);
        }
        let identity =
            |it: &ProviderApplication| (it.choice_system_id, it.request_version, it.received_on);
        if identity(&self.application) != identity(&application) {
            return Err(RecordError::OtherApplication);
        }
        Ok(Self { application, decision: None })
    }

    /// The record with the day on which the applicant was told of the decision
    /// and its reasons (LOV 8:2).
    ///
    /// # Errors
    ///
    /// When there is nothing to tell, or the day lies before the decision.
    pub fn notified(&self, on: Date) -> Result<Self, RecordError> {
        let mut told = self.clone();
        let decision = told
            .decision
            .as_mut()
            .filter(|decision| decision.notified_on.is_none())
            .ok_or(RecordError::NothingToTell)?;
        if on < decision.decided_on() {
            return Err(RecordError::BeforeTheDecision);
        }
        decision.notified_on = Some(on);
        Ok(told)
    }

    pub(super) fn with_decision(&self, decision: ApplicationDecision) -> Self {
        Self { application: self.application.clone(), decision: Some(decision) }
    }
}
