//! The places that contracts and applications of choice systems promise, so that
//! capacity which is promised twice is found.

use jiff::civil::Date;
use serde::Serialize;

use super::application::{Applicant, ApplicationStatus};
use super::{ApplicationRecord, ChoiceSystem, ProviderContract};
use crate::ids::EnterpriseId;
use crate::matching::commitment::{Commitment, Firmness};
use crate::period::Period;
use crate::tender::Predicate;
use crate::text::Text;

/// Why a contract or an application takes no part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NotCounted {
    /// A group promises together; who of it brings how many is not recorded.
    Group,
    /// The enterprise has no record in the register.
    NotInRegister,
    /// No number of places is promised.
    NoNumber,
}

impl NotCounted {
    /// The reason in words, and what to do.
    #[must_use]
    pub fn text(self) -> Text {
        let (sv, en) = match self {
            Self::Group => (
                "en grupp har lovat platserna tillsammans; vem som står för hur många är inte antecknat, så fråga gruppen",
                "a group promises the places together; who of it brings how many is not recorded, so ask the group",
            ),
            Self::NotInRegister => (
                "utföraren är inte kopplad till registret; ange dess enterpriseId",
                "the provider is not tied to the register; give its enterpriseId",
            ),
            Self::NoNumber => (
                "inget antal platser är lovat: varken tak eller placerade, eller inget krav på platser att svara på",
                "no number of places is promised: neither a ceiling nor anybody placed, or no requirement of places to answer",
            ),
        };
        Text::new(sv, en)
    }
}

/// The one enterprise that promises, by its record in the register.
fn promiser(applicants: &[Applicant]) -> Result<EnterpriseId, NotCounted> {
    match applicants {
        [one] => one.enterprise_id.ok_or(NotCounted::NotInRegister),
        _ => Err(NotCounted::Group),
    }
}

/// What a contract promises: its ceilings, and where there is none as many as are
/// placed. A ceiling that is exceeded counts as those who are placed.
///
/// # Errors
///
/// When it cannot be told who promises how many.
pub fn by_contract(contract: &ProviderContract, source: &str) -> Result<Commitment, NotCounted> {
    let enterprise_id = promiser(&contract.providers)?;
    let places = contract
        .places
        .iter()
        .map(|it| it.ceiling.map_or(it.placed(), |ceiling| ceiling.max(it.placed())))
        .fold(0_u32, u32::saturating_add);
    if places == 0 {
        return Err(NotCounted::NoNumber);
    }
    let last = match (contract.runs.to(), contract.end.as_ref().map(|end| end.ended_on)) {
        (Some(to), Some(ended)) => Some(to.min(ended)),
        (to, ended) => to.or(ended),
    };
    let period = Period::new(contract.runs.from(), last).unwrap_or(contract.runs);
    let (source, firmness) = (source.to_owned(), Firmness::Contract);
    Ok(Commitment { enterprise_id, source, firmness, places, period })
}

/// What an application promises from `today` on, while there is no contract: as
/// many places as the document requires and the applicant says it has. Nothing of
/// one that was rejected or taken back.
///
/// # Errors
///
/// When it cannot be told who promises how many.
#[must_use]
pub fn by_application(
    record: &ApplicationRecord,
    system: &ChoiceSystem,
    source: &str,
    today: Date,
) -> Option<Result<Commitment, NotCounted>> {
    let is_open =
        matches!(record.status(), ApplicationStatus::Received | ApplicationStatus::Approved);
    if !is_open {
        return None;
    }
    Some(applied_for(record, system, source, today))
}

fn applied_for(
    record: &ApplicationRecord,
    system: &ChoiceSystem,
    source: &str,
    today: Date,
) -> Result<Commitment, NotCounted> {
    let application = record.application();
    let enterprise_id = promiser(&application.applicants)?;
    let request = system.request_of(application.request_version).ok_or(NotCounted::NoNumber)?;
    let says = |key: &str| application.answer(key).is_some_and(|it| it.says_met == Some(true));
    let places = request
        .requirements
        .iter()
        .filter(|requirement| says(&requirement.key))
        .filter_map(|requirement| match requirement.any_of.as_slice() {
            [Predicate::PlacesAtLeast { places }] => Some(*places),
            _ => None,
        })
        .max()
        .ok_or(NotCounted::NoNumber)?;
    let (source, firmness) = (source.to_owned(), Firmness::Application);
    Ok(Commitment { enterprise_id, source, firmness, places, period: Period::since(today) })
}
