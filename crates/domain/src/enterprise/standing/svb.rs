//! Companies with limited dividends (*aktiebolag (svb)*, ABL 32 kap.).

use super::criterion::{CriterionKey, Reader, StandingCriterion};
use crate::enterprise::dividend::{LimitedDividend, TransferRoom};
use crate::enterprise::{Fact, LegalForm};
use crate::law::reservation::ConditionState;
use crate::money::Sek;
use crate::text::Text;

impl Reader<'_> {
    /// The form, an auditor, and that the year's transfers stay within the room.
    ///
    /// Limited dividends are still transfers of value: the form makes nobody a
    /// non-profit welfare organisation, nor an enterprise without distribution.
    pub(super) fn limited_dividend_company(&self) -> Vec<StandingCriterion> {
        let state = match self.enterprise.legal_form {
            LegalForm::LimitedCompanySvb => ConditionState::Met,
            LegalForm::Other | LegalForm::Unknown => ConditionState::Unknown,
            LegalForm::EconomicAssociation
            | LegalForm::NonProfitAssociation
            | LegalForm::LimitedCompany
            | LegalForm::Foundation
            | LegalForm::Partnership
            | LegalForm::SoleTrader => ConditionState::NotMet,
        };
        let basis = Text::new("32 kap. ABL", "ABL chapter 32");
        let form = self
            .criterion(CriterionKey::LimitedDividendForm, Fact::LegalForm, state, basis.clone())
            .ask_register()
            .seen(self.enterprise.legal_form.name());
        if state == ConditionState::NotMet {
            return vec![form];
        }
        let auditor = self.enterprise.governance.has_auditor;
        let auditor = self.yes(CriterionKey::Auditor, Fact::Auditor, auditor, basis).duty();
        vec![form, auditor, self.within_room()]
    }

    fn within_room(&self) -> StandingCriterion {
        let room = self.transfer_room();
        let state = match &room {
            Some(room) if room.exceeded_by == Sek::ZERO => ConditionState::Met,
            // What the years that are missing left unused may cover it.
            Some(room) if !room.missing_years.is_empty() => ConditionState::Unknown,
            Some(_) => ConditionState::NotMet,
            None => ConditionState::Unknown,
        };
        let basis = Text::new("32 kap. 5 § ABL", "ABL chapter 32 section 5");
        let criterion =
            self.criterion(CriterionKey::WithinRoom, Fact::DividendYears, state, basis).duty();
        let Some(room) = room else { return criterion };
        let least = if room.missing_years.is_empty() {
            ("högst", "")
        } else {
            ("åtminstone", "at least ")
        };
        criterion.seen_on(
            Text::new(
                format!(
                    "{} {} får överföras; {} har överförts",
                    least.0,
                    room.most.in_words(),
                    room.transferred.in_words()
                ),
                format!(
                    "{}{} may be transferred; {} has been",
                    least.1,
                    room.most.in_english(),
                    room.transferred.in_english()
                ),
            ),
            room.year_ends_on,
        )
    }

    /// The room of the year, for a company that has one.
    pub(super) fn transfer_room(&self) -> Option<TransferRoom> {
        let facts: &LimitedDividend = self.enterprise.governance.limited_dividend.as_ref()?;
        (self.enterprise.legal_form == LegalForm::LimitedCompanySvb)
            .then(|| facts.room_on(self.on))
            .flatten()
    }
}
