//! Hosts of sheltered public employment (*offentligt skyddat arbete*, OSA).

use super::criterion::{CriterionKey, Reader, StandingCriterion};
use crate::enterprise::{EvidenceKind, Fact, LegalForm, OwnerKind};
use crate::law::reservation::ConditionState;
use crate::organisation_number::{FormHint, OrganisationNumber};
use crate::text::Text;

impl Reader<'_> {
    /// Only public employers host it, and not in work that competes on a market.
    pub(super) fn sheltered_employment_host(&self) -> Vec<StandingCriterion> {
        let (state, observed) = self.public_employer();
        let basis = Text::new(
            "förordning (2017:462), bestämmelserna om skyddat arbete",
            "ordinance (2017:462), the provisions on sheltered work",
        );
        let employer = self
            .criterion(CriterionKey::PublicEmployer, Fact::LegalForm, state, basis)
            .seen(observed);
        if state == ConditionState::NotMet {
            return vec![employer];
        }
        // Whether what is sold competes is a judgement of each place.
        let competes = match self.enterprise.aims.runs_business {
            Some(false) => ConditionState::Met,
            Some(true) | None => ConditionState::Unknown,
        };
        let basis = Text::new("40 § förordning (2017:462)", "ordinance (2017:462) section 40");
        vec![employer, self.criterion(CriterionKey::NoCompetition, Fact::Business, competes, basis)]
    }

    fn public_employer(&self) -> (ConditionState, Text) {
        let form = self.enterprise.legal_form;
        match form {
            LegalForm::EconomicAssociation
            | LegalForm::NonProfitAssociation
            | LegalForm::Partnership
            | LegalForm::SoleTrader => (ConditionState::NotMet, form.name()),
            LegalForm::LimitedCompany | LegalForm::LimitedCompanySvb | LegalForm::Foundation => {
                self.body_of_a_public_owner()
            }
            LegalForm::Other | LegalForm::Unknown => self.authority(),
        }
    }

    /// A company or foundation is no authority. If the public sector controls it,
    /// whether it counts as a public employer is for a person to judge.
    fn body_of_a_public_owner(&self) -> (ConditionState, Text) {
        let form = self.enterprise.legal_form.name();
        let owners = &self.enterprise.governance.owners;
        let public = owners.iter().any(|owner| owner.kind == OwnerKind::Public);
        match self.enterprise.aims.publicly_controlled {
            Some(false) if !public => (ConditionState::NotMet, form),
            None if !public && self.owners_are_complete() => (ConditionState::NotMet, form),
            None if !public => (ConditionState::Unknown, form),
            _ => (
                ConditionState::Unknown,
                Text::new(
                    format!("{} under det offentligas inflytande", form.sv),
                    format!("{} under public control", form.en),
                ),
            ),
        }
    }

    /// The first digit hints at an authority; only an extract from a register shows it.
    fn authority(&self) -> (ConditionState, Text) {
        let hint = self.enterprise.organisation_number.map(OrganisationNumber::form_hint);
        let extract = self
            .enterprise
            .evidence_for(Fact::LegalForm, self.on)
            .is_some_and(|evidence| evidence.kind == EvidenceKind::RegisterExtract);
        let controlled = self.enterprise.aims.publicly_controlled == Some(true);
        match hint {
            Some(FormHint::Public) if extract && controlled => (
                ConditionState::Met,
                Text::new("stat, region eller kommun", "state, region or municipality"),
            ),
            Some(FormHint::Public) => (
                ConditionState::Unknown,
                Text::new(
                    "numret antyder stat, region eller kommun, men visar det inte",
                    "the number hints at state, region or municipality and does not show it",
                ),
            ),
            _ => (ConditionState::Unknown, self.enterprise.legal_form.name()),
        }
    }
}
