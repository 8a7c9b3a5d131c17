//! An application that is taken back: by the applicant alone, and on its own word.
//!
//! Whoever has applied and qualifies is approved (LOV 8:1), so nobody else can take
//! an application out of the way. Where the applicant's word lies is noted with the
//! day; where it is not, a person is told to find it.

use super::{ApplicationRecord, ApplicationStatus, ProviderApplication};
use crate::choice_system::no_person;
use crate::text::Text;
use crate::violation::Checker;

impl ProviderApplication {
    /// Everything about the form of its being taken back.
    pub(super) fn check_withdrawal(&self, check: &mut Checker) {
        let in_order = self.withdrawn_on.is_none_or(|day| self.received_on <= day);
        let message = (
            "den återtas på eller efter dagen då den kom in",
            "it is taken back on or after the day it came in",
        );
        check.rule("/withdrawnOn", "ORDER", in_order, message);
        let Some(reference) = &self.withdrawal_reference else { return };
        let at = "/withdrawalReference";
        no_person::text(check, at, reference, 1, 300);
        let message = (
            "ansökan är inte återtagen; ange dagen i withdrawnOn",
            "the application has not been taken back; give the day in withdrawnOn",
        );
        check.rule(at, "NOT_WITHDRAWN", self.withdrawn_on.is_some(), message);
    }
}

impl ApplicationRecord {
    /// Whether `after` is the application that was taken back with nothing but the
    /// reference added that was missing.
    pub(super) fn is_referenced_by(&self, after: &ProviderApplication) -> bool {
        let before = self.application();
        let reference = after.withdrawal_reference.clone();
        self.status() == ApplicationStatus::Withdrawn
            && before.withdrawal_reference.is_none()
            && *after == ProviderApplication { withdrawal_reference: reference, ..before.clone() }
    }

    /// What a person has to see to in the record; none of it stops anything.
    #[must_use]
    pub fn remarks(&self) -> Vec<Text> {
        let is_referenced = self.application().withdrawal_reference.is_some();
        if self.status() != ApplicationStatus::Withdrawn || is_referenced {
            return Vec::new();
        }
        vec![Text::new(
            "Det är inte antecknat var sökandens egen begäran om att återta ansökan ligger i ärendet. Bara sökanden återtar en ansökan; den som uppfyller kraven ska annars godkännas (8 kap. 1 § LOV). Anteckna var den ligger i withdrawalReference.",
            "Where the applicant's own request to take the application back lies in the case has not been noted. Only the applicant takes an application back; else whoever meets the requirements is approved (LOV 8:1). Note where it lies in withdrawalReference.",
        )]
    }
}
