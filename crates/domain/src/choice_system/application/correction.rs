//! What the applicant is told with the decision (LOV 8:2): the reasons, and after
//! a rejection how correction and damages are sought (10 kap.).

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use serde::Serialize;

use super::decision::{ApplicationDecision, ExclusionFinding};
use super::record::ApplicationRecord;
use super::reserved::ReservedCondition;
use crate::choice_system::RequestDocument;
use crate::law::book::LawBook;
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::citation::Citation;
use crate::law::facts::choice_system::ApplicationOutcome;
use crate::text::Text;

/// One requirement with what was found of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReasonTold {
    /// The requirement's key.
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: String,
    /// What the requirement says.
    pub requirement: Text,
    /// Whether it is met.
    pub is_met: bool,
    /// Why.
    #[cfg_attr(feature = "schema", schema(max_length = 2000))]
    pub reasons: String,
}

/// A way to have a rejection tried, and the last day for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Remedy {
    /// What to do, where and in which form.
    pub how: Text,
    /// The last day; absent until the day it counts from is known, or where the
    /// law book has no sourced time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<Date>,
    /// What the last day rests on, and what of it is not sourced.
    pub counting: Text,
    /// The provisions.
    #[cfg_attr(feature = "schema", schema(max_items = 5))]
    pub provisions: Vec<Citation>,
}

/// What the applicant is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DecisionNotice {
    /// The outcome, which follows from the findings.
    pub outcome: ApplicationOutcome,
    /// The outcome in words, and what comes next.
    pub text: Text,
    /// The day of the decision.
    pub decided_on: Date,
    /// The day on which the applicant was told, once it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notified_on: Option<Date>,
    /// The reasons, requirement by requirement, in the order of the document.
    #[cfg_attr(feature = "schema", schema(max_items = 110))]
    pub reasons: Vec<ReasonTold>,
    /// What was found of grounds of exclusion.
    #[cfg_attr(feature = "schema", schema(max_items = 6))]
    pub exclusions: Vec<ExclusionFinding>,
    /// How correction is sought (*rättelse*, LOV 10:1–3); after a rejection only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<Remedy>,
    /// How damages are claimed (LOV 10:5); after a rejection only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damages: Option<Remedy>,
}

/// What the applicant is told of the decision on `record`; nothing while there is
/// none. `request` is the document of the version that the application answers.
#[must_use]
pub fn decision_notice(
    book: &LawBook,
    record: &ApplicationRecord,
    request: &RequestDocument,
) -> Option<DecisionNotice> {
    let decision = record.decision()?;
    let outcome = decision.outcome();
    let is_rejected = outcome == ApplicationOutcome::Rejected;
    Some(DecisionNotice {
        outcome,
        text: outcome_text(decision),
        decided_on: decision.decided_on(),
        notified_on: decision.notified_on(),
        reasons: reasons(decision, request),
        exclusions: decision.findings().exclusions.clone(),
        correction: is_rejected.then(|| correction(book, decision)),
        damages: is_rejected.then(|| damages(book, decision)),
    })
}

fn outcome_text(decision: &ApplicationDecision) -> Text {
    if decision.outcome() == ApplicationOutcome::Approved {
        return Text::new(
            "Ansökan godkänns: alla krav är uppfyllda (8 kap. 1 § LOV). Kontrakt tecknas utan dröjsmål (8 kap. 3 §). Godkännandet lovar ingen volym.",
            "The application is approved: every requirement is met (LOV 8:1). A contract follows without delay (8:3). Approval promises no volume.",
        );
    }
    match (decision.meets_requirements(), decision.is_excluded()) {
        (true, _) => Text::new(
            "Ansökan godkänns inte: kraven är uppfyllda, men sökanden utesluts (7 kap. 1 § LOV).",
            "The application is not approved: the requirements are met, but the applicant is excluded (LOV 7:1).",
        ),
        (false, false) => Text::new(
            "Ansökan godkänns inte: minst ett krav är inte uppfyllt (8 kap. 1 § LOV). Sökanden får ansöka på nytt när som helst.",
            "The application is not approved: at least one requirement is not met (LOV 8:1). The applicant may apply again at any time.",
        ),
        (false, true) => Text::new(
            "Ansökan godkänns inte: minst ett krav är inte uppfyllt, och sökanden utesluts (7 kap. 1 §, 8 kap. 1 § LOV).",
            "The application is not approved: at least one requirement is not met, and the applicant is excluded (LOV 7:1, 8:1).",
        ),
    }
}

fn reasons(decision: &ApplicationDecision, request: &RequestDocument) -> Vec<ReasonTold> {
    let found = &decision.findings().requirements;
    super::reserved::keys(request)
        .filter_map(|key| found.iter().find(|finding| finding.key == key))
        .map(|finding| ReasonTold {
            key: finding.key.clone(),
            requirement: requirement_text(request, &finding.key),
            is_met: finding.is_met,
            reasons: finding.reasons.clone(),
        })
        .collect()
}

/// What the requirement of this key says; a document is written in Swedish, so
/// its own requirements read alike in both languages.
pub(super) fn requirement_text(request: &RequestDocument, key: &str) -> Text {
    let reserved = ReservedCondition::ALL.into_iter().find(|condition| condition.key() == key);
    let own = || request.requirement(key).map(|it| Text::new(it.text.clone(), it.text.clone()));
    reserved.map(ReservedCondition::text).or_else(own).unwrap_or_default()
}

fn correction(book: &LawBook, decision: &ApplicationDecision) -> Remedy {
    let how = Text::new(
        "Ansök skriftligt om rättelse hos förvaltningsrätten i den domkrets där myndigheten har sin hemvist. Visa att ett brott mot lagen har medfört eller kan medföra skada.",
        "Apply in writing for correction to the administrative court of the district where the authority has its seat. Show that a breach of the act caused or may cause damage.",
    );
    let days = value(book, id::LOV_CORRECTION_DAYS, decision).and_then(ParameterValue::days);
    let last_day = match (days, decision.notified_on()) {
        (Some(days), Some(told)) => Some(after(told, i32::from(days).days())),
        _ => None,
    };
    let counting = match (days, last_day) {
        (None, _) => not_sourced(id::LOV_CORRECTION_DAYS),
        (Some(days), None) => Text::new(
            format!(
                "{days} dagar räknas från den dag då sökanden underrättas om beslutet; den dagen är inte antecknad."
            ),
            format!(
                "{days} days count from the day on which the applicant is told of the decision; that day has not been noted."
            ),
        ),
        (Some(days), Some(last)) => weekend(
            last,
            &format!("{days} dagar från underrättelsen"),
            &format!("{days} days from the notice"),
        ),
    };
    let provisions = cited(&["LOV 8:2", "LOV 10:1", "LOV 10:2", "LOV 10:3"]);
    Remedy { how, last_day, counting, provisions }
}

fn damages(book: &LawBook, decision: &ApplicationDecision) -> Remedy {
    let how = Text::new(
        "Väck talan om skadestånd vid allmän domstol. Den som inte gör det i tid förlorar rätten.",
        "Bring a claim for damages to the general court. Whoever does not do so in time loses the right.",
    );
    let months = value(book, id::LOV_DAMAGES_MONTHS, decision).and_then(ParameterValue::months);
    let last_day = months.map(|months| after(decision.decided_on(), i32::from(months).months()));
    let counting = match (months, last_day) {
        (Some(months), Some(last)) => weekend(
            last,
            &format!("{months} månader från dagen för beslutet"),
            &format!("{months} months from the day of the decision"),
        ),
        _ => not_sourced(id::LOV_DAMAGES_MONTHS),
    };
    Remedy { how, last_day, counting, provisions: cited(&["LOV 10:5"]) }
}

/// The value of the law on the day of the decision.
fn value<'b>(
    book: &'b LawBook,
    id: &str,
    decision: &ApplicationDecision,
) -> Option<&'b ParameterValue> {
    book.value(id, decision.decided_on(), Date::MAX).map(|value| &value.value)
}

/// The days within which whoever is not approved seeks correction (LOV 10:3), as
/// the law book has them for a notice on `on`; nothing where it has none.
#[must_use]
pub fn correction_days(book: &LawBook, on: Date) -> Option<u16> {
    book.value(id::LOV_CORRECTION_DAYS, on, Date::MAX).and_then(|value| value.value.days())
}

fn after(day: Date, span: Span) -> Date {
    day.checked_add(span).unwrap_or(Date::MAX)
}

/// How the last day was counted. How a last day on a weekend or holiday moves was
/// not read in any source, so it is said and not reckoned with.
fn weekend(last: Date, sv: &str, en: &str) -> Text {
    if matches!(last.weekday(), Weekday::Saturday | Weekday::Sunday) {
        return Text::new(
            format!(
                "{sv}: {last}, som är en lördag eller söndag. Om tiden då går ut först nästa vardag är inte belagt; räkna med den angivna dagen."
            ),
            format!(
                "{en}: {last}, which is a Saturday or Sunday. Whether the time then ends on the next working day is not sourced; reckon with the day given."
            ),
        );
    }
    Text::new(
        format!("{sv}: {last}. Helgdagar är inte beaktade; hur de flyttar tiden är inte belagt."),
        format!(
            "{en}: {last}. Public holidays are not taken into account; how they move the time is not sourced."
        ),
    )
}

fn not_sourced(id: &str) -> Text {
    Text::new(
        format!(
            "Lagboken har inget belagt värde för {id} den dagen. Ta reda på tiden innan underrättelsen skickas."
        ),
        format!(
            "The law book holds no sourced value of {id} for that day. Find out the time before the notice is sent."
        ),
    )
}

fn cited(texts: &[&str]) -> Vec<Citation> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}
