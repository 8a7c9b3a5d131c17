//! What the application itself says of a requirement.

use jiff::civil::Date;

use super::{ProposalAsk, Said};
use crate::choice_system::RequestDocument;
use crate::choice_system::application::{
    ApplicationAnswer, ProviderApplication, SubmittedEvidence,
};
use crate::matching::{AskFrom, Outcome};
use crate::text::Text;

/// Whether the answer and what was handed in for it meet the requirement of
/// `key` on `today`.
pub(super) fn said(
    application: &ProviderApplication,
    request: &RequestDocument,
    key: &str,
    today: Date,
) -> Said {
    let Some(answer) = application.answer(key) else { return unanswered() };
    match answer.says_met {
        None => unanswered(),
        Some(false) => Said {
            outcome: Outcome::NotMet,
            reasons: vec![Text::new(
                "Sökanden uppger själv att kravet inte är uppfyllt.",
                "The applicant itself states that the requirement is not met.",
            )],
            asks: Vec::new(),
        },
        Some(true) => {
            let mut said = proved(answer, request, key, today);
            lent(application, key, &mut said);
            awaited(application, key, &mut said);
            said
        }
    }
}

fn unanswered() -> Said {
    Said {
        outcome: Outcome::Unknown,
        reasons: vec![Text::new(
            "Ansökan svarar inte på kravet.",
            "The application does not answer the requirement.",
        )],
        asks: vec![ask("Be sökanden svara på kravet.", "Ask the applicant to answer.")],
    }
}

fn ask(sv: impl Into<String>, en: impl Into<String>) -> ProposalAsk {
    ProposalAsk { from: AskFrom::Enterprise, text: Text::new(sv, en) }
}

/// Every kind of evidence that is asked for must have been handed in and hold.
fn proved(answer: &ApplicationAnswer, request: &RequestDocument, key: &str, today: Date) -> Said {
    let asked = request.requirement(key).map_or(&[][..], |requirement| &requirement.evidence);
    let mut said = Said { outcome: Outcome::Met, reasons: Vec::new(), asks: Vec::new() };
    if asked.is_empty() {
        said.reasons.push(Text::new(
            "Sökanden uppger att kravet är uppfyllt; underlaget begär inget bevis.",
            "The applicant states that the requirement is met; the document asks for no evidence.",
        ));
    }
    for kind in asked {
        let of_kind = || answer.evidence.iter().filter(|evidence| evidence.kind == *kind);
        let name = kind.name();
        let (sv, en) = (name.sv, name.en);
        if let Some(holds) = of_kind().find(|evidence| holds_on(evidence, today)) {
            let reference = &holds.reference;
            said.reasons.push(Text::new(
                format!("Bevis ({sv}) finns: {reference}."),
                format!("Evidence ({en}) is there: {reference}."),
            ));
            continue;
        }
        said.outcome = Outcome::Unknown;
        if of_kind().next().is_some() {
            said.reasons.push(Text::new(
                format!("Beviset ({sv}) gäller inte den {today}."),
                format!("The evidence ({en}) does not hold on {today}."),
            ));
            said.asks.push(ask(
                format!("Be om bevis ({sv}) som gäller nu."),
                format!("Ask for evidence ({en}) that holds now."),
            ));
        } else {
            said.reasons.push(Text::new(
                format!("Bevis ({sv}) saknas."),
                format!("Evidence ({en}) is missing."),
            ));
            said.asks.push(ask(format!("Be om bevis: {sv}."), format!("Ask for evidence: {en}.")));
        }
    }
    said
}

/// Evidence without a period of its own is for the reader to date.
fn holds_on(evidence: &SubmittedEvidence, day: Date) -> bool {
    evidence.valid.is_none_or(|valid| valid.contains(day))
}

/// Whoever relies on another's capacity proves that it is at hand (LOV 5:2).
fn lent(application: &ProviderApplication, key: &str, said: &mut Said) {
    let lenders = application
        .relies_on
        .iter()
        .filter(|relied| relied.requirements.iter().any(|named| named == key));
    for relied in lenders {
        let name = &relied.enterprise.name;
        if relied.commitment_is_proved == Some(true) {
            said.reasons.push(Text::new(
                format!("Sökanden åberopar {name} och har visat åtagandet (5 kap. 2 § LOV)."),
                format!("The applicant relies on {name} and has proved the commitment (LOV 5:2)."),
            ));
        } else {
            said.outcome = said.outcome.max(Outcome::Unknown);
            said.reasons.push(Text::new(
                format!("Sökanden åberopar {name} men har inte visat att resurserna finns att tillgå (5 kap. 2 § LOV)."),
                format!("The applicant relies on {name} but has not proved that its resources are at hand (LOV 5:2)."),
            ));
            said.asks.push(ask(
                format!("Be om ett åtagande från {name}."),
                format!("Ask for a commitment from {name}."),
            ));
        }
    }
}

/// What has been asked and not answered keeps the requirement open.
fn awaited(application: &ProviderApplication, key: &str, said: &mut Said) {
    let waits = application
        .completions
        .iter()
        .any(|it| it.key.as_deref() == Some(key) && it.answered_on.is_none());
    if waits {
        said.outcome = said.outcome.max(Outcome::Unknown);
        said.reasons.push(Text::new(
            "En begärd komplettering har inte kommit in.",
            "A completion that was asked for has not come in.",
        ));
        said.asks.push(ask(
            "Påminn om kompletteringen, eller pröva ansökan som den är när tiden har gått ut.",
            "Remind of the completion, or try the application as it is once the time has run out.",
        ));
    }
}
