//! The services of a choice system and what kind of care each is (LOV 1:1).

use serde::{Deserialize, Serialize};

use super::no_person;
use crate::cpv::CpvCode;
use crate::text::Text;
use crate::violation::Checker;

/// What kind of care a service is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CareKind {
    /// Daily activity (*daglig verksamhet*, LSS 9 § 10).
    DailyActivity,
    /// Occupation under the social services act (*sysselsättning*, 2025:400 8:10).
    Occupation,
    /// Care in the home (*hemtjänst*).
    HomeCare,
    /// Company outside the home (*ledsagning*).
    Companion,
    /// Relief for relatives (*avlösning*).
    Relief,
    /// Housing with care (*särskilt boende*).
    Housing,
    /// Another social service (*annan socialtjänst*).
    OtherSocialService,
    /// Health care (*hälsovård*).
    HealthCare,
    /// Neither health care nor a social service.
    Neither,
}

impl CareKind {
    /// Whether it is health care or a social service, the first test of LOV 1:1.
    #[must_use]
    pub const fn is_care(self) -> bool {
        !matches!(self, Self::Neither)
    }

    /// The kind's name, in running text.
    #[must_use]
    pub fn name(self) -> Text {
        let (sv, en) = match self {
            Self::DailyActivity => ("daglig verksamhet", "daily activity"),
            Self::Occupation => ("sysselsättning", "occupation"),
            Self::HomeCare => ("hemtjänst", "care in the home"),
            Self::Companion => ("ledsagning", "company outside the home"),
            Self::Relief => ("avlösning", "relief for relatives"),
            Self::Housing => ("särskilt boende", "housing with care"),
            Self::OtherSocialService => ("annan socialtjänst", "another social service"),
            Self::HealthCare => ("hälsovård", "health care"),
            Self::Neither => {
                ("varken hälsovård eller socialtjänst", "neither health care nor a social service")
            }
        };
        Text::new(sv, en)
    }
}

/// One service that individuals choose a provider for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = ChoiceService))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Service {
    /// Its code, the second test of LOV 1:1.
    pub cpv: CpvCode,
    /// What kind of care it is; absent while nobody has said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub care: Option<CareKind>,
    /// What it holds, in plain Swedish.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 4000))]
    pub description: String,
}

impl Service {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        no_person::text(check, &format!("{at}/description"), &self.description, 1, 4000);
    }
}
