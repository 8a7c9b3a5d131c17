//! Review: LOU 20:5 b, 20:6, 20:11, 20:12, 20:17, 20:18, 20:19 and 20:21.

use jiff::civil::{Date, date};

use super::Rule;
use super::applies::LOU_TODAY;
use super::standstill::{Period, Place};
use super::words::{needs_data, needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, Examination, LOU_FROM, wire};
use crate::law::facts::standstill::{BreachedRules, ReviewFacts, ReviewSubject};
use crate::text::Text;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.REVIEW.GROUND", "Vad som kan överprövas", "What can be reviewed",
        &["LOU 20:6"], LOU_FROM, LOU_TODAY, ground),
    Rule::new("LOU.REVIEW.TIME", "Tid för talan", "Time for legal action",
        &["LOU 20:11", "LOU 20:12", "LOU 20:17", "LOU 20:21"], LOU_FROM, LOU_TODAY, time),
    Rule::new("LOU.REVIEW.NEW_GROUNDS", "Nya omständigheter", "New grounds",
        &["LOU 20:5b"], date(2022, 7, 1), LOU_TODAY, new_grounds),
    Rule::new("LOU.REVIEW.LEGALITY", "Ingen laglighetsprövning", "No review of legality",
        &["LOU 20:19"], date(2018, 1, 1), LOU_TODAY, legality),
];

/// The day from which rules of EU law outside the act can be reviewed.
const EU_RULES_FROM: Date = date(2025, 7, 1);

/// LOU 20:6: which breaches a court looks at.
fn ground(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.review else { return Vec::new() };
    let Some(breached) = facts.breached_rules else { return Vec::new() };
    let mut exam = case.examine(rule, "/review/breachedRules");
    exam.fact("/review/breachedRules", wire(Some(breached)));
    exam.fact("/review/appliedOn", wire(facts.applied_on));
    let what = text("Vad en domstol kan pröva", "What a court can review");
    let cites = ["LOU 20:6"];
    if breached == BreachedRules::Lou {
        return vec![exam.conclude(
            Verdict::Permitted,
            &cites,
            what,
            text(
                "Brott mot lagen kan överprövas (20 kap. 6 §).",
                "A breach of the act can be reviewed (20:6).",
            ),
            nothing_more(),
        )];
    }
    let (verdict, why) = match facts.applied_on {
        _ if case.law_date >= EU_RULES_FROM => (
            Verdict::Permitted,
            text(
                "Sedan 2025-07-01 kan även brott mot EU-rättens bestämmelser om upphandling överprövas (20 kap. 6 §).",
                "Since 2025-07-01 a breach of EU procurement rules can be reviewed, too (20:6).",
            ),
        ),
        Some(applied) if applied < EU_RULES_FROM => (
            Verdict::NotApplicable,
            text(
                "Före 2025-07-01 prövades bara brott mot lagen (20 kap. 6 §).",
                "Before 2025-07-01 only breaches of the act were reviewed (20:6).",
            ),
        ),
        _ => (
            Verdict::Human,
            text(
                "Upphandlingen började före 2025-07-01. Övergångsbestämmelserna har inte lästs.",
                "The procurement began before 2025-07-01. The transitional provisions were not read.",
            ),
        ),
    };
    let remedy = text(
        "Låt en jurist ange vilken bestämmelse som är bruten.",
        "Let a lawyer name the provision that is broken.",
    );
    vec![exam.conclude(verdict, &cites, what, why, remedy)]
}

/// LOU 20:11, 20:12, 20:17, 20:21: whether it is in time.
fn time(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.review else { return Vec::new() };
    let Some(subject) = facts.subject else { return Vec::new() };
    let mut exam = case.examine(rule, "/review/appliedOn");
    exam.fact("/review/subject", wire(Some(subject)));
    exam.fact("/review/appliedOn", wire(facts.applied_on));
    vec![match subject {
        ReviewSubject::Award => decision(case, exam, facts, &["LOU 20:11", "LOU 20:1"]),
        ReviewSubject::Cancellation => decision(case, exam, facts, &["LOU 20:12"]),
        ReviewSubject::Invalidity => invalidity(exam, facts),
        ReviewSubject::Damages => damages(exam, facts),
        // A court of another kind; it has no time here.
        ReviewSubject::Legality => return Vec::new(),
    }]
}

fn missing(names: &[(&str, bool)]) -> Vec<String> {
    names.iter().filter(|(_, lacks)| *lacks).map(|(name, _)| format!("/review/{name}")).collect()
}

fn decision(
    case: &Case<'_>,
    mut exam: Examination<'_>,
    facts: &ReviewFacts,
    cites: &[&str],
) -> Finding {
    let what = text("Ansökan om överprövning i tid", "Application for review in time");
    if case.plans_direct_award() {
        return exam.conclude(
            Verdict::Human,
            cites,
            what,
            text("En direktupphandling har ingen avtalsspärr; hur länge beslutet kan angripas har inte lästs.", "A direct award has no standstill; how long the decision can be challenged was not read."),
            text("Låt en jurist bedöma.", "Let a lawyer judge."),
        );
    }
    let (Some(applied), Some(sent)) = (facts.applied_on, facts.decision_sent_on) else {
        let fields = [
            ("appliedOn", facts.applied_on.is_none()),
            ("decisionSentOn", facts.decision_sent_on.is_none()),
        ];
        return needs_fact(exam, &missing(&fields), cites, what);
    };
    exam.fact("/review/decisionSentOn", wire(Some(sent)));
    exam.fact("/review/sentElectronicallyToAll", wire(facts.sent_electronically_to_all));
    let short = exam.parameter(id::STANDSTILL_ELECTRONIC).and_then(ParameterValue::days);
    let long = exam.parameter(id::STANDSTILL_OTHER).and_then(ParameterValue::days);
    let (Some(short), Some(long)) = (short, long) else {
        return needs_data(exam, id::STANDSTILL_ELECTRONIC, cites, what);
    };
    let places = |days| Period::of_days(sent, days).place(applied);
    let place = match facts.sent_electronically_to_all {
        Some(true) => places(short),
        Some(false) => places(long),
        None if places(short) == Place::Inside => Place::Inside,
        None if places(long) == Place::Outside => Place::Outside,
        None => {
            return needs_fact(exam, &["/review/sentElectronicallyToAll".to_owned()], cites, what);
        }
    };
    placed(exam, cites, what, place)
}

fn placed(exam: Examination<'_>, cites: &[&str], what: Text, place: Place) -> Finding {
    match place {
        Place::Inside => exam.conclude(
            Verdict::Permitted,
            cites,
            what,
            text("Ansökan kommer in före tidens slut.", "The application comes before the time ends."),
            nothing_more(),
        ),
        Place::Outside => exam.conclude(
            Verdict::Prohibited,
            cites,
            what,
            text("Ansökan kommer in efter tidens slut.", "The application comes after the time has ended."),
            text("Pröva om skadestånd eller ogiltighet fortfarande kan begäras.", "See whether damages or invalidity can still be sought."),
        ),
        Place::Open | Place::OutsideUnlessHoliday => exam.conclude(
            Verdict::Human,
            cites,
            what,
            text("Ansökan kommer vid gränsen; hur dagen för utskicket räknas och vilka helgdagar som flyttar slutet har inte lästs.", "The application comes at the boundary; how the day of sending counts and which holidays move the end was not read."),
            text("Låt en jurist räkna tiden.", "Let a lawyer count the time."),
        ),
    }
}

/// LOU 20:17: six months from the contract, or 30 days once the result is told.
fn invalidity(mut exam: Examination<'_>, facts: &ReviewFacts) -> Finding {
    let what = text("Ansökan om ogiltighet i tid", "Application for invalidity in time");
    let cites = ["LOU 20:17"];
    let (Some(applied), Some(contract)) = (facts.applied_on, facts.contract_on) else {
        let fields = [
            ("appliedOn", facts.applied_on.is_none()),
            ("contractOn", facts.contract_on.is_none()),
        ];
        return needs_fact(exam, &missing(&fields), &cites, what);
    };
    exam.fact("/review/contractOn", wire(Some(contract)));
    exam.fact("/review/resultPublishedOn", wire(facts.result_published_on));
    let months = exam.parameter(id::INVALIDITY_MONTHS).and_then(ParameterValue::months);
    let short = exam.parameter(id::INVALIDITY_SHORT).and_then(ParameterValue::days);
    let (Some(months), Some(short)) = (months, short) else {
        return needs_data(exam, id::INVALIDITY_MONTHS, &cites, what);
    };
    let whole = Period::of_months(contract, months).place(applied);
    let place =
        match facts.result_published_on.map(|day| Period::of_days(day, short).place(applied)) {
            None => whole,
            Some(brief) if brief == whole => whole,
            Some(Place::Outside) => Place::Outside,
            Some(_) if whole == Place::Outside => Place::Outside,
            Some(_) => Place::Open,
        };
    placed(exam, &cites, what, place)
}

/// LOU 20:21: one year; from which day was not read beyond the contract.
fn damages(mut exam: Examination<'_>, facts: &ReviewFacts) -> Finding {
    let what = text("Talan om skadestånd i tid", "Claim for damages in time");
    let cites = ["LOU 20:21"];
    let (Some(applied), Some(contract)) = (facts.applied_on, facts.contract_on) else {
        let fields = [
            ("appliedOn", facts.applied_on.is_none()),
            ("contractOn", facts.contract_on.is_none()),
        ];
        return needs_fact(exam, &missing(&fields), &cites, what);
    };
    exam.fact("/review/contractOn", wire(Some(contract)));
    let Some(months) = exam.parameter(id::DAMAGES_MONTHS).and_then(ParameterValue::months) else {
        return needs_data(exam, id::DAMAGES_MONTHS, &cites, what);
    };
    let inside = Period::of_months(contract, months).place(applied) == Place::Inside;
    let verdict = if inside { Verdict::PermittedCond } else { Verdict::Human };
    exam.conclude(
        verdict,
        &cites,
        what,
        if inside {
            text("Talan väcks inom ett år från avtalet (20 kap. 21 §).", "The claim is brought within a year of the contract (20:21).")
        } else {
            text("Mer än ett år har gått från avtalet eller gränsen nås; från vilken dag året räknas i andra fall har inte lästs.", "More than a year has passed from the contract, or the boundary is reached; from which day the year runs in other cases was not read.")
        },
        text("Låt en jurist bekräfta från vilken dag året räknas.", "Let a lawyer confirm from which day the year runs."),
    )
}

/// LOU 20:19: no review of legality under the Local Government Act.
fn legality(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let subject = case.purchase.review.as_ref().and_then(|facts| facts.subject);
    if subject != Some(ReviewSubject::Legality) {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/review/subject");
    exam.fact("/review/subject", wire(subject));
    vec![exam.conclude(
        Verdict::Prohibited,
        &["LOU 20:19"],
        text("Laglighetsprövning", "Review of legality"),
        text("Beslut enligt lagen kan inte överklagas som laglighetsprövning enligt kommunallagen (20 kap. 19 §).", "Decisions under the act cannot be appealed as a review of legality under the Local Government Act (20:19)."),
        text("Ansök om överprövning i stället.", "Apply for review under chapter 20 instead."),
    )]
}

/// LOU 20:5 b: new grounds within three weeks. From which day they run was not
/// read, so that only what is early or late however it is counted is told apart.
fn new_grounds(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.review else { return Vec::new() };
    let Some(brought) = facts.new_grounds_on else { return Vec::new() };
    let at = "/review/newGroundsOn";
    let mut exam = case.examine(rule, at);
    exam.fact(at, wire(Some(brought)));
    exam.fact("/review/appliedOn", wire(facts.applied_on));
    exam.fact("/review/decisionSentOn", wire(facts.decision_sent_on));
    let what = text("Nya omständigheter i tid", "New grounds in time");
    let cites = ["LOU 20:5b"];
    let Some(applied) = facts.applied_on else {
        return vec![needs_fact(exam, &missing(&[("appliedOn", true)]), &cites, what)];
    };
    let Some(days) = exam.parameter(id::NEW_GROUNDS_DAYS).and_then(ParameterValue::days) else {
        return vec![needs_data(exam, id::NEW_GROUNDS_DAYS, &cites, what)];
    };
    let within = |start: Date| Period::of_days(start, days).place(brought) == Place::Inside;
    let (verdict, sv, en) = if facts.decision_sent_on.is_some_and(within) {
        (
            Verdict::Permitted,
            "De nya omständigheterna läggs fram inom tre veckor redan från beslutet (20 kap. 5 b §).",
            "The new grounds come within three weeks even of the decision (20:5 b).",
        )
    } else if within(applied) {
        (
            Verdict::PermittedCond,
            "De nya omständigheterna läggs fram inom tre veckor från ansökan (20 kap. 5 b §); från vilken dag tiden räknas har inte lästs.",
            "The new grounds come within three weeks of the application (20:5 b); from which day the time runs was not read.",
        )
    } else {
        (
            Verdict::Human,
            "Mer än tre veckor har gått från ansökan, eller gränsen nås; omständigheterna är troligen för sena (20 kap. 5 b §).",
            "More than three weeks have passed since the application, or the boundary is reached; the grounds are probably too late (20:5 b).",
        )
    };
    let remedy = if verdict == Verdict::Permitted {
        nothing_more()
    } else {
        text(
            "Låt en jurist bekräfta från vilken dag tiden räknas.",
            "Let a lawyer confirm from which day the time runs.",
        )
    };
    vec![exam.conclude(verdict, &cites, what, text(sv, en), remedy)]
}
