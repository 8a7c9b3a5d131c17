//! Permits to run a service (*tillstånd av IVO*): for which kinds of care a
//! private provider needs one, and the requirement that asks for it.

use super::request_document::RequestDocument;
use super::service::CareKind;
use crate::tender::Predicate;

/// Under which act a permit may be needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PermitAct {
    /// LSS 23 §: daily activities that a private operator runs.
    Lss,
    /// SoL 26 kap. 1 §: the activities that the section lists.
    Sol,
}

impl PermitAct {
    /// The act to look in for a kind of care; nothing where neither speaks of it,
    /// or where no source was read.
    #[must_use]
    pub const fn of(care: CareKind) -> Option<Self> {
        match care {
            CareKind::DailyActivity => Some(Self::Lss),
            CareKind::Occupation
            | CareKind::HomeCare
            | CareKind::Companion
            | CareKind::Relief
            | CareKind::Housing
            | CareKind::OtherSocialService => Some(Self::Sol),
            CareKind::HealthCare | CareKind::Neither => None,
        }
    }

    /// The scheme by which the register holds such a permit among an enterprise's
    /// certificates, and a requirement asks for it.
    #[must_use]
    pub const fn scheme(self) -> &'static str {
        match self {
            Self::Lss => "IVO_LSS_23",
            Self::Sol => "IVO_SOL_26_1",
        }
    }
}

/// Whether the document asks for the permit by a predicate that can be tested on
/// the register. Nothing where it does not: a requirement in words may ask for it,
/// which only a reader can tell.
#[must_use]
pub fn asks_for_permit(request: &RequestDocument, act: PermitAct) -> Option<bool> {
    let is_permit = |predicate: &Predicate| matches!(predicate, Predicate::Certificate { scheme } if scheme == act.scheme());
    // Where something else is enough instead, the permit is not asked for.
    let asks = request
        .requirements
        .iter()
        .any(|it| !it.any_of.is_empty() && it.any_of.iter().all(is_permit));
    asks.then_some(true)
}
