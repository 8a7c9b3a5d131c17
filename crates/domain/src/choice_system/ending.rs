//! What is left when a system ends: applications that nobody has decided, and
//! contracts that go on.
//!
//! Whoever has applied and qualifies is approved (LOV 8:1) and told as soon as
//! possible (LOV 8:2), so no system has ended while an application waits. Of
//! contracts that are signed the act says nothing: their own terms decide, and a
//! person reads them.

use jiff::ToSpan;
use jiff::civil::Date;

use super::application::ApplicationStatus;
use super::provider_contract::{ContractStatus, EndGround};
use super::{ApplicationRecord, ChoiceSystem, Closing, ProviderContract, SystemStatus};
use crate::text::Text;
use crate::violation::Checker;

/// What is left of a system whose end has been decided: numbers, no names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// The last day of the system.
    pub last_day: Date,
    /// How many applications wait for a decision.
    pub undecided: usize,
    /// How many contracts run on past the last day.
    pub running_on: usize,
    /// How many contracts would end sooner than the notice that their terms promise.
    pub cut_short: usize,
}

impl Left {
    /// What is left of `system`; nothing while no end of it has been decided.
    pub fn of<'a>(
        system: &ChoiceSystem,
        applications: impl IntoIterator<Item = &'a ApplicationRecord>,
        contracts: impl IntoIterator<Item = &'a ProviderContract>,
    ) -> Option<Self> {
        let closing = system.closing.as_ref()?;
        let waits = |it: &&ApplicationRecord| it.status() == ApplicationStatus::Received;
        let undecided = applications.into_iter().filter(waits).count();
        let (mut running_on, mut cut_short) = (0, 0);
        for contract in contracts {
            running_on += usize::from(runs_on(contract, closing));
            cut_short += usize::from(is_cut_short(contract, system, closing));
        }
        Some(Self { last_day: closing.ends_on, undecided, running_on, cut_short })
    }

    /// What is lacking before the step to `to` because of what is left on `today`.
    #[must_use]
    pub fn lacks(&self, to: SystemStatus, today: Date) -> Vec<Text> {
        let mut lacking = Vec::new();
        if to != SystemStatus::Closed {
            return lacking;
        }
        let Self { last_day, undecided, .. } = *self;
        if undecided > 0 {
            lacking.push(Text::new(
                format!(
                    "beslut om ansökningar som har kommit in: {undecided} (8 kap. 1 och 2 §§ LOV)"
                ),
                format!("decisions on applications that have come in: {undecided} (LOV 8:1, 8:2)"),
            ));
        }
        if today < last_day {
            lacking.push(Text::new(
                format!("systemets sista dag, {last_day}, som inte har kommit"),
                format!("the last day of the system, {last_day}, which has not come"),
            ));
        }
        lacking
    }

    /// What a person weighs before the step to `to`; none of it stops the step.
    #[must_use]
    pub fn remarks(&self, to: SystemStatus) -> Vec<Text> {
        let mut remarks = Vec::new();
        let Self { last_day, undecided, running_on, cut_short } = *self;
        if !matches!(to, SystemStatus::Closing | SystemStatus::Closed) {
            return remarks;
        }
        if undecided > 0 && to == SystemStatus::Closing {
            remarks.push(Text::new(
                format!(
                    "Ansökningar väntar på beslut: {undecided}. Den som uppfyller kraven ska godkännas (8 kap. 1 § LOV), och beslutet ska komma snarast möjligt (8 kap. 2 § LOV); de beslutas innan systemet avslutas."
                ),
                format!(
                    "Applications wait for a decision: {undecided}. Whoever meets the requirements is approved (LOV 8:1), and the decision is to come as soon as possible (LOV 8:2); they are decided before the system is ended."
                ),
            ));
        }
        let of_contracts = [
            (
                running_on,
                ("Kontrakt som löper vidare efter", "Contracts that run on after"),
                SIGNED_CONTRACTS,
            ),
            (
                cut_short,
                (
                    "Kontrakt vars uppsägningstid är längre än till",
                    "Contracts whose notice is longer than until",
                ),
                PROMISED_NOTICE,
            ),
        ];
        for (count, what, said) in of_contracts.into_iter().filter(|(count, ..)| *count > 0) {
            remarks.push(Text::new(
                format!("{} {last_day}: {count}. {}", what.0, said.0),
                format!("{} {last_day}: {count}. {}", what.1, said.1),
            ));
        }
        remarks
    }
}

/// What is said of contracts that run on. The act, as it was read, has no rule.
pub(crate) const SIGNED_CONTRACTS: (&str, &str) = (
    "Lagen säger inget om redan tecknade kontrakt när systemet upphör; de slutar inte av sig själva. Låt en person läsa villkoren: uppsägning, överenskommelse eller att kontraktet löper ut, och var de som har valt utföraren då får sin plats.",
    "The act says nothing of contracts already signed when the system ends; they do not end by themselves. Let a person read the terms: notice, agreement or that the contract runs out, and where those who chose the provider then have their place.",
);

/// What is said of a notice that is longer than the time that is left.
pub(crate) const PROMISED_NOTICE: (&str, &str) = (
    "Underlaget som kontraktet tecknades under lovar en längre uppsägningstid än den som återstår. Flytta sista dagen, eller låt en person bedöma vad som gäller för de kontrakten.",
    "The document that the contract was signed under promises a longer notice than the time that is left. Move the last day, or let a person judge what holds for those contracts.",
);

/// A contract ends because its system does only once that has been decided, and on no
/// day before the decision. What was noted of a contract as it stood `before` stays.
pub(super) fn check_ground(
    contract: &ProviderContract,
    before: Option<&ProviderContract>,
    system: &ChoiceSystem,
    today: Date,
    check: &mut Checker,
) {
    let stood = before.and_then(|it| it.end.as_ref());
    let noted = contract.end.as_ref().filter(|end| Some(*end) != stood);
    let Some(end) = noted.filter(|end| end.ground == EndGround::SystemClosed) else { return };
    let decided = system.closing.as_ref().map(|it| it.decision.decided_on);
    let Some(decided) = decided.filter(|day| *day <= today) else {
        let message = (
            "systemets upphörande är inte beslutat; anteckna beslutet i systemets closing först, eller ange varför kontraktet annars slutar",
            "the end of the system has not been decided; note the decision in the system's closing first, or say why else the contract ends",
        );
        return check.rule("/end/ground", "SYSTEM_NOT_ENDING", false, message);
    };
    let message = Text::new(
        format!(
            "systemets upphörande beslutades {decided}; ange den dagen eller en senare, eller varför kontraktet annars slutade"
        ),
        format!(
            "the end of the system was decided on {decided}; give that day or a later one, or say why else the contract ended"
        ),
    );
    check.rule("/end/endedOn", "ORDER", decided <= end.ended_on, message);
}

/// Whether the contract has not ended with the last day of the system.
fn runs_on(contract: &ProviderContract, closing: &Closing) -> bool {
    let after = closing.ends_on.tomorrow().unwrap_or(Date::MAX);
    contract.status_on(after) != ContractStatus::Ended
}

/// Whether the notice that the authority gives by the signed terms, counted from the
/// day on which the providers were told or else from the decision, lasts longer than
/// the contract is to. A contract that ends by its own term, or for another reason
/// than the end of the system, is not cut short by it.
fn is_cut_short(contract: &ProviderContract, system: &ChoiceSystem, closing: &Closing) -> bool {
    let by_the_system = contract.end.as_ref().is_none_or(|end| {
        matches!(end.ground, EndGround::SystemClosed | EndGround::AuthorityNotice)
    });
    let terms =
        system.request_of(contract.request_version).and_then(|it| it.contract_terms.as_ref());
    let months = terms.and_then(|terms| terms.authority_notice_months);
    let Some(months) = months.filter(|_| by_the_system) else { return false };
    let told = closing.told_on.unwrap_or(closing.decision.decided_on);
    let promised = told.checked_add(i32::from(months).months()).unwrap_or(Date::MAX);
    let own_term = contract.runs.to().unwrap_or(Date::MAX);
    let ends = contract.end.as_ref().map_or(closing.ends_on, |end| end.ended_on);
    ends < promised.min(own_term)
}
