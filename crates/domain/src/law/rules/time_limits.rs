//! Time limits: LOU 11:2–11:10 and 12:11, 19:11, 19:13 and 19:14.

use super::Rule;
use super::applies::ADVERTISED;
use super::words::{needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, Examination, LOU_FROM, wire};
use crate::law::facts::timetable::TimetableFacts;
use crate::law::purchase::{BuyerKind, Procedure};
use crate::law::regime::RegimeId;
use crate::text::Text;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.TIME.TENDERS", "Tid för anbud", "Time for tenders",
        &["LOU 11:2", "LOU 11:3", "LOU 11:5", "LOU 11:6", "LOU 11:7", "LOU 11:9", "LOU 11:10", "LOU 19:11"], LOU_FROM, ADVERTISED, tenders),
    Rule::new("LOU.TIME.REQUESTS", "Tid för anbudsansökan", "Time for requests",
        &["LOU 11:3", "LOU 11:10", "LOU 19:11"], LOU_FROM, ADVERTISED, requests),
    Rule::new("LOU.TIME.CLARIFICATIONS", "Kompletterande upplysningar", "Answers to questions",
        &["LOU 12:11", "LOU 19:13"], LOU_FROM, ADVERTISED, clarifications),
    Rule::new("LOU.TIME.EXTENSION", "Förlängd tid", "Extended time",
        &["LOU 11:8", "LOU 19:14"], LOU_FROM, ADVERTISED, extension),
];

fn times<'c>(case: &'c Case<'_>) -> Option<&'c TimetableFacts> {
    case.purchase.timetable.as_ref().filter(|_| !case.plans_direct_award())
}

/// A time that the act names, and where it stands.
#[derive(Clone, Copy)]
struct Limit {
    days: u16,
    cites: &'static [&'static str],
    /// A person sees to it that the ground for the shorter time is there.
    needs_ground: bool,
}

/// LOU 19:11: no number below the threshold and for annex 2.
fn reasonable(exam: Examination<'_>, days: u16, what: Text) -> Finding {
    exam.conclude(
        Verdict::Human,
        &["LOU 19:11"],
        what,
        text(
            format!("Tiden är {days} dagar. Den ska vara skälig; lagen anger inget antal dagar (19 kap. 11 §)."),
            format!("The time is {days} days. It is to be reasonable; the act names no number (19:11)."),
        ),
        text("Låt en person bedöma tiden mot hur omfattande anbudet är.", "Let a person weigh the time against how much the tender takes."),
    )
}

/// LOU 11:2–11:10 and 19:11: the time for tenders.
fn tenders(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = times(case) else { return Vec::new() };
    let Some(days) = facts.tender_days else { return Vec::new() };
    let mut exam = case.examine(rule, "/timetable/tenderDays");
    exam.fact("/timetable/tenderDays", Some(days.to_string()));
    let what = text("Tiden för anbud", "The time for tenders");
    if case.regime != Some(RegimeId::R1) {
        return vec![reasonable(exam, days, what)];
    }
    exam.fact("/procedure", wire(case.purchase.procedure));
    vec![match case.purchase.procedure {
        None => needs_fact(exam, &["/procedure".to_owned()], &["LOU 11:2"], what),
        Some(Procedure::Open) => numbered(exam, facts, days, &OPEN, what),
        Some(Procedure::Restricted | Procedure::NegotiatedWithNotice) => {
            match agreed(case, facts, &mut exam, days) {
                Agreed::Free => exam.conclude(
                    Verdict::PermittedCond,
                    &["LOU 11:7"],
                    what,
                    text("Tiden är överenskommen med alla som bjuds in (11 kap. 7 §).", "The time is agreed with all who are invited (11:7)."),
                    text("Dokumentera överenskommelsen; alla ska ha lika lång tid.", "Document the agreement; all get the same time."),
                ),
                Agreed::AskBuyer => needs_fact(exam, &["/buyer".to_owned()], &["LOU 11:7"], what),
                Agreed::Fallback => numbered(exam, facts, days, &INVITED_FALLBACK, what),
                Agreed::No => numbered(exam, facts, days, &INVITED, what),
            }
        }
        Some(Procedure::CompetitiveDialogue | Procedure::InnovationPartnership) => exam.conclude(
            Verdict::Human,
            &["LOU 11:3"],
            what,
            text("Lagen anger ett antal dagar för ansökan men inte för anbud i detta förfarande.", "The act names a number of days for requests but not for tenders in this procedure."),
            text("Låt en person bedöma om tiden är skälig.", "Let a person judge whether the time is reasonable."),
        ),
        Some(_) => return Vec::new(),
    }]
}

/// The names of the limits of a kind of tender.
struct Ladder {
    normal: &'static str,
    electronic: &'static str,
    prior: &'static str,
    accelerated: &'static str,
    home: &'static [&'static str],
}

const OPEN: Ladder = Ladder {
    normal: id::TIME_OPEN,
    electronic: id::TIME_OPEN_ELECTRONIC,
    prior: id::TIME_OPEN_SHORT,
    accelerated: id::TIME_OPEN_SHORT,
    home: &["LOU 11:2"],
};
const INVITED: Ladder = Ladder {
    normal: id::TIME_INVITED,
    electronic: id::TIME_INVITED_ELECTRONIC,
    prior: id::TIME_INVITED_SHORT,
    accelerated: id::TIME_INVITED_SHORT,
    home: &["LOU 11:3"],
};
/// Where an agreement on the time was sought in vain.
const INVITED_FALLBACK: Ladder = Ladder {
    normal: id::TIME_INVITED_SHORT,
    electronic: id::TIME_INVITED_SHORT,
    prior: id::TIME_INVITED_SHORT,
    accelerated: id::TIME_INVITED_SHORT,
    home: &["LOU 11:7"],
};

enum Agreed {
    Free,
    Fallback,
    AskBuyer,
    No,
}

/// LOU 11:7: authorities that are not central may agree on the time.
fn agreed(
    case: &Case<'_>,
    facts: &TimetableFacts,
    exam: &mut Examination<'_>,
    days: u16,
) -> Agreed {
    let Some(agreed) = facts.time_is_agreed else { return Agreed::No };
    exam.fact("/timetable/timeIsAgreed", wire(Some(agreed)));
    let normal = exam.parameter(id::TIME_INVITED).and_then(ParameterValue::days).unwrap_or(30);
    match case.purchase.buyer {
        Some(BuyerKind::SubCentral) if agreed => Agreed::Free,
        Some(BuyerKind::SubCentral) => Agreed::Fallback,
        None if days < normal => Agreed::AskBuyer,
        _ => Agreed::No,
    }
}

/// Whether a prior notice came between 35 days and twelve months before.
fn prior_counts(exam: &mut Examination<'_>, days: u16) -> Option<bool> {
    exam.fact("/timetable/priorNoticeDaysBefore", Some(days.to_string()));
    let least = exam.parameter(id::PRIOR_NOTICE_DAYS).and_then(ParameterValue::days)?;
    // Twelve months have 365 or 366 days.
    match days {
        _ if days < least => Some(false),
        0..=365 => Some(true),
        366 => None,
        _ => Some(false),
    }
}

fn limits(exam: &mut Examination<'_>, facts: &TimetableFacts, ladder: &Ladder) -> Vec<Limit> {
    let mut found = Vec::new();
    let mut add = |exam: &mut Examination<'_>, name, cites, needs_ground| {
        if let Some(days) = exam.parameter(name).and_then(ParameterValue::days) {
            found.push(Limit { days, cites, needs_ground });
        }
    };
    add(exam, ladder.normal, ladder.home, false);
    if facts.electronic_tenders == Some(true) {
        add(exam, ladder.electronic, &["LOU 11:6"], false);
    }
    let prior = facts.prior_notice_days_before.and_then(|days| prior_counts(exam, days));
    if prior == Some(true) {
        add(exam, ladder.prior, &["LOU 11:5"], true);
    }
    if facts.is_accelerated == Some(true) {
        add(exam, ladder.accelerated, &["LOU 11:10"], true);
    }
    found.sort_by_key(|limit| limit.days);
    found
}

fn numbered(
    mut exam: Examination<'_>,
    facts: &TimetableFacts,
    days: u16,
    ladder: &Ladder,
    what: Text,
) -> Finding {
    exam.fact("/timetable/electronicTenders", wire(facts.electronic_tenders));
    exam.fact("/timetable/isAccelerated", wire(facts.is_accelerated));
    exam.fact("/timetable/documentsFreelyAvailable", wire(facts.documents_freely_available));
    let limits = limits(&mut exam, facts, ladder);
    let Some(lowest) = limits.first().copied() else {
        return needs_fact(exam, &["/procedure".to_owned()], ladder.home, what);
    };
    let extra = exam.parameter(id::TIME_EXTRA).and_then(ParameterValue::days).unwrap_or(5);
    let is_hidden = facts.documents_freely_available == Some(false);
    let least = if is_hidden { lowest.days + extra } else { lowest.days };
    let mut cites: Vec<&str> = lowest.cites.iter().chain(ladder.home).copied().collect();
    cites.dedup();
    if is_hidden {
        cites.push("LOU 11:9");
    }
    let why = text(
        format!("Tiden är {days} dagar och ska vara minst {least} (11 kap.)."),
        format!("The time is {days} days and is at least {least} (chapter 11)."),
    );
    let prior = exam.parameter(ladder.prior).and_then(ParameterValue::days);
    // A prior notice on the very day where twelve months end is open.
    let boundary =
        facts.prior_notice_days_before == Some(366) && prior.is_some_and(|prior| days >= prior);
    if days >= least {
        let verdict = if lowest.needs_ground { Verdict::PermittedCond } else { Verdict::Permitted };
        return exam.conclude(
            verdict,
            &cites,
            what,
            why,
            text("Håll alla dokument fritt tillgängliga från annonsdagen; annars läggs fem dagar till.", "Keep all documents freely available from the day of the notice; otherwise five days are added."),
        );
    }
    // Whether lack of time also removes the extra days was not read.
    let urgent = is_hidden && facts.is_accelerated == Some(true) && days >= lowest.days;
    if urgent || boundary {
        return exam.conclude(
            Verdict::Human,
            &cites,
            what,
            why,
            text(
                "Låt en person bedöma vilken av tiderna som gäller.",
                "Let a person judge which of the times applies.",
            ),
        );
    }
    let electronic = exam.parameter(ladder.electronic).and_then(ParameterValue::days);
    let wanted = electronic.map(|days| if is_hidden { days + extra } else { days });
    if facts.electronic_tenders.is_none() && wanted.is_some_and(|wanted| days >= wanted) {
        return needs_fact(exam, &["/timetable/electronicTenders".to_owned()], &cites, what);
    }
    exam.conclude(
        Verdict::Prohibited,
        &cites,
        what,
        why,
        text(format!("Ge minst {least} dagar."), format!("Give at least {least} days.")),
    )
}

/// LOU 11:3, 11:10 and 19:11: the time for requests to take part.
fn requests(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = times(case) else { return Vec::new() };
    let Some(days) = facts.request_days else { return Vec::new() };
    let mut exam = case.examine(rule, "/timetable/requestDays");
    exam.fact("/timetable/requestDays", Some(days.to_string()));
    let what = text("Tiden för anbudsansökan", "The time for requests to take part");
    if case.regime != Some(RegimeId::R1) {
        return vec![reasonable(exam, days, what)];
    }
    exam.fact("/procedure", wire(case.purchase.procedure));
    let may_hasten = match case.purchase.procedure {
        None => return vec![needs_fact(exam, &["/procedure".to_owned()], &["LOU 11:3"], what)],
        Some(Procedure::Restricted | Procedure::NegotiatedWithNotice) => true,
        Some(Procedure::CompetitiveDialogue | Procedure::InnovationPartnership) => false,
        Some(_) => return Vec::new(),
    };
    exam.fact("/timetable/isAccelerated", wire(facts.is_accelerated));
    let hastened = may_hasten && facts.is_accelerated == Some(true);
    let (name, cites): (_, &[&str]) = if hastened {
        (id::TIME_REQUESTS_SHORT, &["LOU 11:10", "LOU 11:3"])
    } else {
        (id::TIME_REQUESTS, &["LOU 11:3"])
    };
    let Some(least) = exam.parameter(name).and_then(ParameterValue::days) else {
        return Vec::new();
    };
    let why = text(
        format!("Tiden är {days} dagar och ska vara minst {least} (11 kap. 3 och 10 §§)."),
        format!("The time is {days} days and is at least {least} (11:3 and 11:10)."),
    );
    let (verdict, remedy) = match (days >= least, hastened) {
        (false, _) => (
            Verdict::Prohibited,
            text(format!("Ge minst {least} dagar."), format!("Give at least {least} days.")),
        ),
        (true, true) => {
            (Verdict::PermittedCond, text("Dokumentera tidsbristen.", "Document the lack of time."))
        }
        (true, false) => (Verdict::Permitted, nothing_more()),
    };
    vec![exam.conclude(verdict, cites, what, why, remedy)]
}

/// LOU 12:11 and 19:13: answers come in good time.
fn clarifications(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = times(case) else { return Vec::new() };
    let Some(days) = facts.clarification_days_before else { return Vec::new() };
    let at = "/timetable/clarificationDaysBefore";
    let mut exam = case.examine(rule, at);
    exam.fact(at, Some(days.to_string()));
    let r1 = case.regime == Some(RegimeId::R1);
    let hastened = r1 && facts.is_accelerated == Some(true);
    exam.fact("/timetable/isAccelerated", wire(facts.is_accelerated));
    let cites: &[&str] = if r1 { &["LOU 12:11"] } else { &["LOU 19:13"] };
    let name = if hastened { id::CLARIFICATION_SHORT } else { id::CLARIFICATION_DAYS };
    let Some(least) = exam.parameter(name).and_then(ParameterValue::days) else {
        return Vec::new();
    };
    let verdict = if days >= least { Verdict::Permitted } else { Verdict::Prohibited };
    vec![exam.conclude(
        verdict,
        cites,
        text("Kompletterande upplysningar", "Answers to questions"),
        text(
            format!("Upplysningarna lämnas {days} dagar före sista dagen och ska lämnas senast {least} dagar före."),
            format!("Answers are given {days} days before the last day and at the latest {least} days before."),
        ),
        if days >= least { nothing_more() } else { text("Svara tidigare, eller förläng tiden.", "Answer earlier, or extend the time.") },
    )]
}

/// LOU 11:8 and 19:14: late answers and material changes extend the time.
fn extension(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = times(case) else { return Vec::new() };
    if facts.late_or_material_changes != Some(true) {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/timetable/isExtended");
    exam.fact("/timetable/lateOrMaterialChanges", wire(facts.late_or_material_changes));
    let duty = super::duty::Duty {
        pointer: "/timetable/isExtended",
        value: facts.is_extended,
        cites: if case.regime == Some(RegimeId::R1) { &["LOU 11:8"] } else { &["LOU 19:14"] },
        what: ("Förlängd tid för anbud", "More time for tenders"),
        why: (
            "Kommer upplysningar sent, eller ändras dokumenten väsentligt, ska tiden förlängas.",
            "If answers come late or the documents change materially, the time is extended.",
        ),
        remedy: (
            "Förläng tiden så att alla hinner ta hänsyn till det nya.",
            "Extend the time so that all can take the news into account.",
        ),
        breach: Verdict::Prohibited,
    };
    vec![duty.judge(exam)]
}
