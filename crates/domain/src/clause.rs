//! Clauses: social considerations, each placed in one phase.

pub mod library;
pub mod linter;
pub mod wording;

use serde::{Deserialize, Serialize};
use std::fmt;

pub use library::{
    Clause, ClauseHook, FollowUp, FollowUpBy, Level, Parameter, ParameterKind, Theme,
};

/// The phase in which a consideration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Phase {
    /// Who may take part at all (*reserverad upphandling*).
    Reservation,
    /// Who is shut out (*uteslutning*).
    Exclusion,
    /// Who can carry the contract (*kvalificering*).
    Qualification,
    /// What is bought (*teknisk specifikation*).
    Specification,
    /// What earns points (*tilldelningskriterium*).
    AwardCriterion,
    /// What binds during the contract (*särskilt kontraktsvillkor*).
    PerformanceCondition,
}

impl Phase {
    /// Every phase, in the order of a procurement.
    pub const ALL: [Self; 6] = [
        Self::Reservation,
        Self::Exclusion,
        Self::Qualification,
        Self::Specification,
        Self::AwardCriterion,
        Self::PerformanceCondition,
    ];

    /// The prefix of the codes of clauses in this phase.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Reservation => "RES",
            Self::Exclusion => "EXC",
            Self::Qualification => "QUA",
            Self::Specification => "SPE",
            Self::AwardCriterion => "AWA",
            Self::PerformanceCondition => "PER",
        }
    }
}

/// The code of a clause, such as `PER-01`.
///
/// Holding one means the text was checked: three capitals, a hyphen, and two to
/// four digits. A committee's own codes may begin with any three capitals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClauseCode(String);

/// Why a text is not a [`ClauseCode`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a clause code; expected three capitals, a hyphen and two to four digits, as in `PER-01`"
)]
pub struct InvalidClauseCode(String);

impl ClauseCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for ClauseCode {
    type Err = InvalidClauseCode;

    fn from_str(text: &str) -> Result<Self, InvalidClauseCode> {
        let right = text.split_once('-').is_some_and(|(letters, digits)| {
            letters.len() == 3
                && letters.bytes().all(|byte| byte.is_ascii_uppercase())
                && (2..=4).contains(&digits.len())
                && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        if right {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidClauseCode(text.chars().take(40).collect()))
        }
    }
}

impl TryFrom<String> for ClauseCode {
    type Error = InvalidClauseCode;
    fn try_from(text: String) -> Result<Self, InvalidClauseCode> {
        text.parse()
    }
}

impl From<ClauseCode> for String {
    fn from(code: ClauseCode) -> Self {
        code.0
    }
}

impl fmt::Display for ClauseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for ClauseCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("A clause's code, as in `PER-01`."))
            .pattern(Some(r"^[A-Z]{3}-\d{2,4}$"))
            .max_length(Some(8))
            .into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for ClauseCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_of_the_form_are_read() {
        assert!("PER-01".parse::<ClauseCode>().is_ok());
        assert!("NIS-1234".parse::<ClauseCode>().is_ok());
        for wrong in ["PER01", "per-01", "PER-1", "PER-12345", "PERS-01", "PER-0x", "ÅÄÖ-01", ""]
        {
            assert!(wrong.parse::<ClauseCode>().is_err(), "{wrong}");
        }
    }
}
