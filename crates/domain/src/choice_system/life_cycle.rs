//! From the decision to use LOV to the end of a system: which steps exist, under
//! which provision, who takes them, what each lacks, and what may be changed in
//! between.

use serde::{Deserialize, Serialize};

use super::{ChoiceSystem, RequestDocument, SupersededRequest};
use crate::tender::life_cycle::StepActor;
use crate::text::Text;
use crate::violation::{Checker, Violation};

/// Where a choice system stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = ChoiceSystemStatus))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SystemStatus {
    /// Being drafted.
    Draft,
    /// Being reviewed.
    InReview,
    /// Decided by the council or committee; not yet advertised.
    Decided,
    /// Advertised and open to applications, without a last day (LOV 2:4, 3:2).
    Advertised,
    /// To be ended; applications that have come in are still decided.
    Closing,
    /// Ended.
    Closed,
}

/// A step from one status to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemStep {
    /// From where.
    pub from: SystemStatus,
    /// To where; the same status where a change is advertised.
    pub to: SystemStatus,
    /// Who may take it: always a person.
    pub actor: StepActor,
    /// The provisions that the step rests on.
    pub provisions: &'static [&'static str],
    what: (&'static str, &'static str),
}

/// Every step there is.
pub const STEPS: &[SystemStep] = &[
    SystemStep {
        from: SystemStatus::Draft,
        to: SystemStatus::InReview,
        actor: StepActor::Drafter,
        provisions: &["LOV 4:1", "LOV 4:2", "LOV 4:3", "LOV 4:4"],
        what: (
            "Lämna förfrågningsunderlaget till granskning",
            "Hand the request document over for review",
        ),
    },
    SystemStep {
        from: SystemStatus::InReview,
        to: SystemStatus::Draft,
        actor: StepActor::Reviewer,
        provisions: &["LOV 1:2"],
        what: ("Skicka tillbaka för ändring", "Send back for changes"),
    },
    SystemStep {
        from: SystemStatus::InReview,
        to: SystemStatus::Decided,
        actor: StepActor::Delegate,
        provisions: &["LOV 1:1", "KL 6:38 st 2 p 4"],
        what: (
            "Fastställ underlaget enligt fullmäktiges eller nämndens beslut",
            "Settle the document by the decision of the council or committee",
        ),
    },
    SystemStep {
        from: SystemStatus::Decided,
        to: SystemStatus::Draft,
        actor: StepActor::Drafter,
        provisions: &["LOV 1:2"],
        what: (
            "Ta upp underlaget igen före annonsen",
            "Take the document up again before the notice",
        ),
    },
    SystemStep {
        from: SystemStatus::Decided,
        to: SystemStatus::Advertised,
        actor: StepActor::Drafter,
        provisions: &["LOV 3:1", "LOV 3:2"],
        what: ("Öppna systemet med en annons", "Open the system with a notice"),
    },
    SystemStep {
        from: SystemStatus::Advertised,
        to: SystemStatus::Advertised,
        actor: StepActor::Delegate,
        provisions: &["LOV 3:1", "KL 6:38 st 2 p 4"],
        what: (
            "Låt en annonserad ändring av underlaget börja gälla",
            "Let an advertised change of the document take effect",
        ),
    },
    SystemStep {
        from: SystemStatus::Advertised,
        to: SystemStatus::Closing,
        actor: StepActor::Delegate,
        provisions: &["LOV 8:2", "KL 6:38 st 2 p 4"],
        what: ("Avveckla systemet", "Begin to end the system"),
    },
    SystemStep {
        from: SystemStatus::Closing,
        to: SystemStatus::Closed,
        actor: StepActor::Delegate,
        provisions: &["LOV 8:2", "KL 6:38 st 2 p 4"],
        what: ("Avsluta systemet", "End the system"),
    },
];

impl SystemStep {
    /// What the step is, as an act.
    #[must_use]
    pub fn what(&self) -> Text {
        Text::new(self.what.0, self.what.1)
    }
}

impl SystemStatus {
    /// Every status, in order.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::InReview, Self::Decided, Self::Advertised, Self::Closing, Self::Closed];

    /// Whether everybody with a role may see the system.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Advertised | Self::Closing | Self::Closed)
    }

    /// Whether applications are taken: all the time while the system is
    /// advertised (LOV 2:4), and never by a date.
    #[must_use]
    pub const fn takes_applications(self) -> bool {
        matches!(self, Self::Advertised)
    }

    /// Whether applications that have come in are decided.
    #[must_use]
    pub const fn decides_applications(self) -> bool {
        matches!(self, Self::Advertised | Self::Closing)
    }

    /// The steps that lead on from here.
    pub fn steps(self) -> impl Iterator<Item = &'static SystemStep> {
        STEPS.iter().filter(move |step| step.from == self)
    }

    /// The step from here to `to`, if it exists.
    #[must_use]
    pub fn step_to(self, to: Self) -> Option<&'static SystemStep> {
        self.steps().find(|step| step.to == to)
    }
}

/// What `system` still lacks before it can go from `from` to `to`. What the law
/// finds fault with stands in the assessment; only what a step cannot be taken
/// without stands here.
#[must_use]
pub fn lacks(system: &ChoiceSystem, from: SystemStatus, to: SystemStatus) -> Vec<Text> {
    use SystemStatus::{Advertised, Closed, Closing, Decided, InReview};
    let mut lacking = Lacking(Vec::new());
    match (from, to) {
        (_, InReview) => lacking.of_the_document(&system.request),
        (_, Decided) => {
            lacking.of_the_document(&system.request);
            lacking.of_the_decision(system);
        }
        (Advertised, Advertised) => lacking.of_the_change(system),
        (_, Advertised) => {
            lacking.of_the_document(&system.request);
            lacking.of_the_decision(system);
            lacking.notice(system.advertised_at(system.request_version).is_some());
            lacking.of_the_order(system);
        }
        (_, Closing) => lacking.need(
            system.closing.is_some(),
            "beslut att avveckla, med skäl och dag (8 kap. 2 § LOV)",
            "the decision to end it, with reasons and day (LOV 8:2)",
        ),
        (_, Closed) => lacking.need(
            system.closing.as_ref().is_some_and(|closing| closing.told_on.is_some()),
            "dagen då sökande och leverantörer underrättades (8 kap. 2 § LOV)",
            "the day on which applicants and providers were told (LOV 8:2)",
        ),
        _ => {}
    }
    lacking.0
}

struct Lacking(Vec<Text>);

impl Lacking {
    fn need(&mut self, is_there: bool, sv: &str, en: &str) {
        if !is_there {
            self.0.push(Text::new(sv, en));
        }
    }

    fn notice(&mut self, is_there: bool) {
        self.need(
            is_there,
            "annons med hänvisning och dag (3 kap. 1 § LOV)",
            "a notice with reference and day (LOV 3:1)",
        );
    }

    fn of_the_document(&mut self, request: &RequestDocument) {
        let has = !request.services.is_empty();
        self.need(has, "minst en tjänst (1 kap. 1 § LOV)", "at least one service (LOV 1:1)");
        self.need(!request.areas.is_empty(), "minst ett område", "at least one area");
        self.need(
            request.compensation.is_some(),
            "grunderna för ersättningen (4 kap. 1 § LOV)",
            "the grounds of payment (LOV 4:1)",
        );
        self.need(
            request.how_to_apply.is_some(),
            "hur ansökan lämnas (4 kap. 3 § LOV)",
            "how an application is handed in (LOV 4:3)",
        );
        self.need(
            request.handling_time.is_some(),
            "inom vilken tid beslut fattas (4 kap. 4 § LOV)",
            "within what time approval is decided (LOV 4:4)",
        );
        self.need(
            request.non_choice.is_some(),
            "ickevalsalternativ (9 kap. 2 § LOV)",
            "the alternative for those who do not choose (LOV 9:2)",
        );
        self.need(request.contract_terms.is_some(), "avtalsvillkor", "the terms of the contract");
    }

    fn of_the_decision(&mut self, system: &ChoiceSystem) {
        self.need(
            system.decision.is_some(),
            "beslut att tillämpa LOV (1 kap. 1 § LOV)",
            "the decision to use LOV (LOV 1:1)",
        );
        let number = system.registration_number.is_some();
        self.need(number, "diarienummer", "the registration number");
    }

    /// The act applies from the decision, so nothing is advertised before it.
    fn of_the_order(&mut self, system: &ChoiceSystem) {
        let Some(decision) = &system.decision else { return };
        let mut notices = system.notices_of(system.request_version);
        self.need(
            notices.all(|notice| decision.decided_on <= notice.published_on),
            "ett beslut före annonsen (1 kap. 1 § LOV)",
            "a decision before the notice (LOV 1:1)",
        );
    }

    fn of_the_change(&mut self, system: &ChoiceSystem) {
        let Some(amendment) = &system.amendment else {
            self.need(false, "en ändring av underlaget", "a change of the document");
            return;
        };
        self.need(
            amendment.request != system.request,
            "en ändring: den nya versionen är lik den gällande",
            "a change: the new version equals the one that applies",
        );
        self.of_the_document(&amendment.request);
        self.need(
            amendment.decision.is_some(),
            "beslut om ändringen",
            "the decision on the change",
        );
        self.notice(system.advertised_at(system.request_version + 1).is_some());
    }
}

/// The record after the step from `from` to `to`: an advertised change becomes
/// the document that applies, under the next version.
#[must_use]
pub fn after_step(system: &ChoiceSystem, from: SystemStatus, to: SystemStatus) -> ChoiceSystem {
    let mut after = system.clone();
    if (from, to) == (SystemStatus::Advertised, SystemStatus::Advertised)
        && let Some(amendment) = after.amendment.take()
    {
        let request = std::mem::replace(&mut after.request, amendment.request);
        after.superseded.push(SupersededRequest { version: after.request_version, request });
        after.request_version += 1;
    }
    after
}

/// What a change from `before` to `after` may not touch in `status`.
///
/// A draft may change in everything but notices, amendments and its end; while it
/// is reviewed the decision on it is noted; what has ended does not change; the
/// document of a system that has been decided changes only by an amendment that is
/// decided and advertised.
#[must_use]
pub fn locked(before: &ChoiceSystem, after: &ChoiceSystem, status: SystemStatus) -> Vec<Violation> {
    use SystemStatus::{Advertised, Closing, Decided, Draft, InReview};
    let mut check = Checker::new();
    let drafts = status == Draft;
    let matters = matches!(status, Draft | InReview);
    let runs = status == Advertised;
    let message = (
        "detta kan inte ändras där systemet står",
        "this cannot be changed where the system stands",
    );
    for (pointer, is_same, may_change) in [
        ("/committeeId", before.committee_id == after.committee_id, drafts),
        ("/title", before.title == after.title, drafts),
        ("/registrationNumber", before.registration_number == after.registration_number, matters),
        ("/decision", before.decision == after.decision, matters),
        ("/request", before.request == after.request, drafts),
        ("/requestVersion", before.request_version == after.request_version, false),
        ("/superseded", before.superseded == after.superseded, false),
        ("/notices", before.notices == after.notices, matches!(status, Decided | Advertised)),
        ("/amendment", before.amendment == after.amendment, runs),
        ("/closing", before.closing == after.closing, runs || status == Closing),
    ] {
        check.rule(pointer, "LOCKED", is_same || may_change, message);
    }
    check.finish()
}

#[cfg(test)]
mod tests;
