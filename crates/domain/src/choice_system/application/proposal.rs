//! What the service proposes of an application: approve or reject, with reasons
//! for each requirement, or what to ask for first.
//!
//! A proposal decides nothing. A committee may not leave the decision to an
//! automated function (KL 6:38), so a delegate finds on everything anew; see
//! [`super::decision`].

mod answered;
mod registered;

use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

use super::correction::requirement_text;
use super::exclusion::{ChoiceExclusionGround, ExclusionQuestion};
use super::handling::{Handling, handling};
use super::record::{ApplicationRecord, ApplicationStatus};
use super::reserved;
use crate::choice_system::{ChoiceSystem, RequestDocument};
use crate::enterprise::{Enterprise, EvidenceKind};
use crate::ids::EnterpriseId;
use crate::law::book::LawBook;
use crate::law::citation::Citation;
use crate::matching::{AskFrom, Outcome, ReservationTest};
use crate::text::Text;

/// What a proposal is made from.
pub struct ProposalInput<'a> {
    /// The law book, for reserved systems.
    pub book: &'a LawBook,
    /// The choice system.
    pub system: &'a ChoiceSystem,
    /// The application.
    pub record: &'a ApplicationRecord,
    /// The applicants' records in the register, as far as there are any.
    pub enterprises: &'a BTreeMap<EnterpriseId, &'a Enterprise>,
    /// The statutory tests of reservations.
    pub test: &'a dyn ReservationTest,
    /// The day on which it is asked.
    pub today: Date,
}

/// What is proposed. It is never a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProposedOutcome {
    /// Everything points to approval.
    Approve,
    /// Some requirement is shown not to be met.
    Reject,
    /// Something has to be asked for first.
    Ask,
    /// The requirements are met; a person weighs exclusion first.
    Weigh,
}

/// Something that would settle what is unknown, and who can give it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProposalAsk {
    /// Who can give it.
    pub from: AskFrom,
    /// The request in words.
    pub text: Text,
}

/// What is proposed on one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProposedRequirement {
    /// The requirement's key.
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: String,
    /// What it says.
    pub requirement: Text,
    /// Whether it is met, as far as can be told.
    pub outcome: Outcome,
    /// Why; at least one reason.
    #[cfg_attr(feature = "schema", schema(max_items = 200))]
    pub reasons: Vec<Text>,
    /// What to ask for; there whenever the outcome is unknown.
    #[cfg_attr(feature = "schema", schema(max_items = 200))]
    pub asks: Vec<ProposalAsk>,
}

/// A ground of exclusion that a person may have to weigh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProposedExclusion {
    /// The ground.
    pub ground: ChoiceExclusionGround,
    /// Whether it is established, as far as is known.
    pub established: Outcome,
    /// That it may be used and need not, and what has to be weighed.
    pub text: Text,
    /// The proof that the act names (LOV 7:2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<EvidenceKind>,
    /// The point of the act.
    #[cfg_attr(feature = "schema", schema(max_items = 3))]
    pub provisions: Vec<Citation>,
}

/// A proposal for the delegate who decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Proposal {
    /// What is proposed.
    pub outcome: ProposedOutcome,
    /// The same in words, and who decides.
    pub text: Text,
    /// Each requirement, in the order of the document.
    #[cfg_attr(feature = "schema", schema(max_items = 110))]
    pub requirements: Vec<ProposedRequirement>,
    /// Grounds of exclusion that were noted.
    #[cfg_attr(feature = "schema", schema(max_items = 6))]
    pub exclusions: Vec<ProposedExclusion>,
    /// The handling time.
    pub handling: Handling,
    /// The provisions it rests on.
    #[cfg_attr(feature = "schema", schema(max_items = 5))]
    pub provisions: Vec<Citation>,
}

/// What is proposed of an application that is still handled; nothing of one that
/// has been decided or withdrawn, or whose version of the document is not known.
#[must_use]
pub fn proposal(input: &ProposalInput<'_>) -> Option<Proposal> {
    let application = input.record.application();
    if input.record.status() != ApplicationStatus::Received {
        return None;
    }
    let request = input.system.request_of(application.request_version)?;
    let registered = registered::answers(input, request);
    let requirements: Vec<_> = reserved::keys(request)
        .map(|key| proposed(input, request, key, registered.get(key)))
        .collect();
    let questions = application.exclusion_questions.iter();
    let exclusions: Vec<_> = questions.map(proposed_exclusion).collect();
    let outcome = outcome(&requirements, &exclusions, application.awaits_completion());
    let provisions = ["LOV 8:1", "LOV 6:2", "LOV 7:1", "KL 6:38 st 2 p 4"];
    Some(Proposal {
        outcome,
        text: words(outcome),
        requirements,
        exclusions,
        handling: handling(input.record, request.handling_time, input.today),
        provisions: provisions.iter().filter_map(|text| text.parse().ok()).collect(),
    })
}

/// What one source says of a requirement.
struct Said {
    outcome: Outcome,
    reasons: Vec<Text>,
    asks: Vec<ProposalAsk>,
}

fn proposed(
    input: &ProposalInput<'_>,
    request: &RequestDocument,
    key: &str,
    registered: Option<&Said>,
) -> ProposedRequirement {
    let Said { mut outcome, mut reasons, mut asks } =
        answered::said(input.record.application(), request, key, input.today);
    if let Some(known) = registered {
        reasons.extend(known.reasons.iter().cloned());
        // Where the two disagree neither is believed before somebody has asked.
        if outcome == Outcome::Met && known.outcome == Outcome::NotMet {
            outcome = Outcome::Unknown;
            asks.push(ProposalAsk {
                from: AskFrom::Enterprise,
                text: Text::new(
                    "Registret visar något annat än ansökan. Be sökanden förklara.",
                    "The register shows something else than the application. Ask the applicant to explain.",
                ),
            });
        }
        if outcome == Outcome::Unknown {
            asks.extend(known.asks.iter().cloned());
        }
    }
    let requirement = requirement_text(request, key);
    ProposedRequirement { key: key.to_owned(), requirement, outcome, reasons, asks }
}

fn proposed_exclusion(question: &ExclusionQuestion) -> ProposedExclusion {
    let ground = question.ground;
    let name = ground.name();
    let (sv, en) = (name.sv, name.en);
    let (established, text) = match question.is_established {
        None => (
            Outcome::Unknown,
            Text::new(
                format!(
                    "Det är inte klarlagt om grunden ({sv}) föreligger. Begär bevis innan frågan vägs."
                ),
                format!(
                    "It is not settled whether the ground ({en}) exists. Ask for proof before the matter is weighed."
                ),
            ),
        ),
        Some(true) => (
            Outcome::Met,
            Text::new(
                format!(
                    "Grunden ({sv}) är visad. Sökanden får uteslutas men måste inte: en människa väger om det är proportionerligt och skriver varför."
                ),
                format!(
                    "The ground ({en}) is shown. The applicant may be excluded but need not be: a person weighs whether it is in proportion and writes why."
                ),
            ),
        ),
        Some(false) => (
            Outcome::NotMet,
            Text::new(
                format!("Grunden ({sv}) är inte visad och kan inte användas."),
                format!("The ground ({en}) is not shown and cannot be used."),
            ),
        ),
    };
    let provisions = [ground.cites(), "LOV 7:2", "LOV 1:2"];
    ProposedExclusion {
        ground,
        established,
        text,
        proof: ground.proof(),
        provisions: provisions.iter().filter_map(|text| text.parse().ok()).collect(),
    }
}

fn outcome(
    requirements: &[ProposedRequirement],
    exclusions: &[ProposedExclusion],
    awaits_completion: bool,
) -> ProposedOutcome {
    let all = Outcome::all_of(requirements.iter().map(|it| it.outcome));
    let open = exclusions.iter().any(|it| it.established == Outcome::Unknown);
    let weigh = exclusions.iter().any(|it| it.established == Outcome::Met);
    match all {
        // An applicant that may still mend its application is not rejected before.
        _ if awaits_completion => ProposedOutcome::Ask,
        Outcome::NotMet => ProposedOutcome::Reject,
        Outcome::Unknown => ProposedOutcome::Ask,
        Outcome::Met if open => ProposedOutcome::Ask,
        Outcome::Met if weigh => ProposedOutcome::Weigh,
        Outcome::Met => ProposedOutcome::Approve,
    }
}

fn words(outcome: ProposedOutcome) -> Text {
    let (sv, en) = match outcome {
        ProposedOutcome::Approve => (
            "Förslag: godkänn. Alla krav ser ut att vara uppfyllda (8 kap. 1 § LOV).",
            "Proposal: approve. Every requirement appears to be met (LOV 8:1).",
        ),
        ProposedOutcome::Reject => (
            "Förslag: godkänn inte. Minst ett krav är inte uppfyllt. Sökanden får tillåtas rätta en uppenbar felskrivning eller komplettera (6 kap. 2 § LOV).",
            "Proposal: do not approve. At least one requirement is not met. The applicant may be allowed to mend an obvious error or to add something (LOV 6:2).",
        ),
        ProposedOutcome::Ask => (
            "Förslag: fråga först. Det som saknas får begäras in (6 kap. 2 § LOV), och den som inte vet nekar inte.",
            "Proposal: ask first. What is missing may be asked for (LOV 6:2), and what is not known is not a no.",
        ),
        ProposedOutcome::Weigh => (
            "Förslag: väg uteslutning först. Kraven ser ut att vara uppfyllda, men en grund för uteslutning är visad (7 kap. 1 § LOV).",
            "Proposal: weigh exclusion first. The requirements appear to be met, but a ground of exclusion is shown (LOV 7:1).",
        ),
    };
    Text::new(
        format!("{sv} En delegat prövar varje krav och beslutar (6 kap. 38 § KL)."),
        format!("{en} A delegate tries every requirement and decides (KL 6:38)."),
    )
}
