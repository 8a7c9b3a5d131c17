//! From draft to contract: which steps exist, who takes them, what each lacks.

use serde::{Deserialize, Serialize};

use super::Tender;
use crate::law::purchase::Instrument;
use crate::text::Text;

/// Where a tender stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TenderStatus {
    /// Being drafted; only here can it be changed.
    Draft,
    /// Being reviewed.
    InReview,
    /// Reviewed; a delegate may decide.
    Reviewed,
    /// Decided by a delegate and published; open to see.
    Published,
    /// Closed with or without contract; open to see.
    Closed,
    /// Cancelled (*avbruten*).
    Cancelled,
}

/// A step from one status to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// From where.
    pub from: TenderStatus,
    /// To where.
    pub to: TenderStatus,
    /// Who may take it.
    pub actor: StepActor,
}

/// Who takes a step. A decision is always a human delegate's (KL 6:38).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StepActor {
    /// Those who draft.
    Drafter,
    /// A reviewer.
    Reviewer,
    /// A delegate of the committee.
    Delegate,
}

/// Every step there is.
pub const STEPS: &[Step] = &[
    Step { from: TenderStatus::Draft, to: TenderStatus::InReview, actor: StepActor::Drafter },
    Step { from: TenderStatus::InReview, to: TenderStatus::Draft, actor: StepActor::Reviewer },
    Step { from: TenderStatus::InReview, to: TenderStatus::Reviewed, actor: StepActor::Reviewer },
    Step { from: TenderStatus::Reviewed, to: TenderStatus::Draft, actor: StepActor::Drafter },
    Step { from: TenderStatus::Reviewed, to: TenderStatus::Published, actor: StepActor::Delegate },
    Step { from: TenderStatus::Published, to: TenderStatus::Closed, actor: StepActor::Delegate },
    Step { from: TenderStatus::Published, to: TenderStatus::Cancelled, actor: StepActor::Delegate },
    Step { from: TenderStatus::Draft, to: TenderStatus::Cancelled, actor: StepActor::Drafter },
];

impl TenderStatus {
    /// Every status, in order.
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::InReview,
        Self::Reviewed,
        Self::Published,
        Self::Closed,
        Self::Cancelled,
    ];

    /// Whether everybody with a role may see the tender.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Published | Self::Closed)
    }

    /// The steps that lead on from here.
    pub fn steps(self) -> impl Iterator<Item = &'static Step> {
        STEPS.iter().filter(move |step| step.from == self)
    }

    /// The step from here to `to`, if it exists.
    #[must_use]
    pub fn step_to(self, to: Self) -> Option<&'static Step> {
        self.steps().find(|step| step.to == to)
    }
}

/// What `tender` still lacks before it can go to `to`.
#[must_use]
pub fn lacks(tender: &Tender, to: TenderStatus) -> Vec<Text> {
    let mut lacking = Vec::new();
    let mut need = |there: bool, sv: &str, en: &str| {
        if !there {
            lacking.push(Text::new(sv, en));
        }
    };
    if matches!(to, TenderStatus::InReview | TenderStatus::Reviewed | TenderStatus::Published) {
        need(!tender.lots.is_empty(), "minst ett delkontrakt", "at least one lot");
        need(tender.contract_kind.is_some(), "kontraktets slag", "the kind of contract");
        let chosen = tender.procedure.is_some() || tender.instrument == Instrument::Lov;
        need(chosen, "vald procedur", "the procedure");
        need(tender.planned_start.is_some(), "planerad start", "the planned start");
    }
    if to == TenderStatus::Published {
        need(tender.registration_number.is_some(), "diarienummer", "the registration number");
    }
    lacking
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_delegate_publishes_closes_or_cancels_what_is_published() {
        for step in STEPS {
            if step.to.is_open() || step.from == TenderStatus::Published {
                assert_eq!(step.actor, StepActor::Delegate, "{step:?}");
            }
        }
    }

    #[test]
    fn nothing_leads_on_from_the_end() {
        assert_eq!(TenderStatus::Closed.steps().count(), 0);
        assert_eq!(TenderStatus::Cancelled.steps().count(), 0);
    }

    #[test]
    fn a_draft_cannot_be_published_without_review() {
        assert!(TenderStatus::Draft.step_to(TenderStatus::Published).is_none());
        assert!(TenderStatus::InReview.step_to(TenderStatus::Published).is_none());
    }
}
