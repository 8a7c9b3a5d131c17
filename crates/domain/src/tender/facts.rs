//! Facts of a draft that only the law asks for.

use serde::{Deserialize, Serialize};

use crate::law::facts::choice_system::ChoiceSystemFacts;
use crate::law::facts::communication::CommunicationFacts;
use crate::law::facts::labour::LabourFacts;
use crate::law::facts::notices::{DocumentationFacts, NoticeFacts};
use crate::law::facts::private_performers::PrivatePerformerFacts;
use crate::law::facts::qualification::QualificationFacts;
use crate::law::facts::specification::SpecificationFacts;
use crate::law::facts::standstill::StandstillFacts;
use crate::law::facts::timetable::TimetableFacts;
use crate::violation::Checker;

/// What the assessment asks of a draft beyond its lots and clauses, in the
/// words of a described purchase. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TenderFacts {
    /// Whether the council or committee has decided to use LOV (LOV 1:1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lov_is_decided: Option<bool>,
    /// Times and invitations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timetable: Option<TimetableFacts>,
    /// Labour terms; what placed clauses of the library say need not be repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labour: Option<LabourFacts>,
    /// Notices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notices: Option<NoticeFacts>,
    /// Standstill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standstill: Option<StandstillFacts>,
    /// Documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documentation: Option<DocumentationFacts>,
    /// Qualification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qualification: Option<QualificationFacts>,
    /// Specifications and labels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub specification: Option<SpecificationFacts>,
    /// The request document and life of a choice system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice_system: Option<ChoiceSystemFacts>,
    /// How documents and tenders are sent and opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub communication: Option<CommunicationFacts>,
    /// What the municipality does about private performers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_performers: Option<PrivatePerformerFacts>,
}

impl TenderFacts {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        let Self {
            lov_is_decided: _,
            timetable,
            labour,
            notices,
            standstill: _,
            documentation,
            qualification,
            specification,
            choice_system,
            communication: _,
            private_performers: _,
        } = self;
        if let Some(facts) = timetable {
            facts.check(&format!("{at}/timetable"), check);
        }
        if let Some(facts) = labour {
            facts.check(&format!("{at}/labour"), check);
        }
        if let Some(facts) = notices {
            facts.check(&format!("{at}/notices"), check);
        }
        if let Some(facts) = documentation {
            facts.check(&format!("{at}/documentation"), check);
        }
        if let Some(facts) = qualification {
            facts.check(&format!("{at}/qualification"), check);
        }
        if let Some(facts) = specification {
            facts.check(&format!("{at}/specification"), check);
        }
        if let Some(facts) = choice_system {
            facts.check(&format!("{at}/choiceSystem"), check);
        }
    }
}
