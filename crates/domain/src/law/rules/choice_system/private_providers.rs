//! What KL asks of a municipality that leaves its tasks to private performers
//! (*privata utförare*): a programme, follow-up, and insight for the public.

use super::document::{Line, line};
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::Case;
use crate::law::rules::Rule;

/// The duties go together: once one of them is described the others are asked for.
fn is_asked(case: &Case<'_>) -> bool {
    case.purchase.choice_system.as_ref().is_some_and(|facts| {
        [facts.follow_up_planned, facts.insight_secured, facts.is_in_programme]
            .iter()
            .any(Option::is_some)
    })
}

/// KL 10:8: what private performers do is controlled and followed up.
pub(in crate::law::rules) fn follow_up(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let duty = Line {
        name: "followUpPlanned",
        kept_when: true,
        is_asked: is_asked(case),
        cites: &["KL 10:8"],
        what: ("Uppföljning av leverantörerna", "Follow-up of the providers"),
        kept: (
            "Underlaget säger hur leverantörerna följs upp.",
            "The document says how the providers are followed up.",
        ),
        broken: (
            Verdict::Missing,
            (
                "Underlaget säger inte hur leverantörerna kontrolleras och följs upp.",
                "The document does not say how the providers are controlled and followed up.",
            ),
        ),
        remedy: (
            "Skriv hur ofta och på vilket sätt uppföljningen görs.",
            "Write how often and in which way they are followed up.",
        ),
    };
    line(case, rule, &duty, |facts| facts.follow_up_planned)
}

/// KL 10:9: the contract secures what lets the public see.
pub(in crate::law::rules) fn insight(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let duty = Line {
        name: "insightSecured",
        kept_when: true,
        is_asked: is_asked(case),
        cites: &["KL 10:9"],
        what: ("Allmänhetens insyn", "The public's insight"),
        kept: (
            "Avtalsvillkoren tillförsäkrar kommunen den information som ger allmänheten insyn.",
            "The terms secure the information that gives the public insight.",
        ),
        broken: (
            Verdict::Missing,
            (
                "Avtalsvillkoren tillförsäkrar inte kommunen den information som ger allmänheten insyn.",
                "The terms do not secure the information that gives the public insight.",
            ),
        ),
        remedy: (
            "Lägg till ett villkor om vilken information leverantören lämnar.",
            "Add a term on the information that the provider gives.",
        ),
    };
    line(case, rule, &duty, |facts| facts.insight_secured)
}

/// KL 5:3: the council has a programme for what private performers carry out.
pub(in crate::law::rules) fn programme(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let duty = Line {
        name: "isInProgramme",
        kept_when: true,
        is_asked: is_asked(case),
        cites: &["KL 5:3"],
        what: ("Fullmäktiges program", "The council's programme"),
        kept: (
            "Fullmäktiges program för privata utförare omfattar tjänsterna.",
            "The council's programme for private performers covers the services.",
        ),
        broken: (
            Verdict::Missing,
            (
                "Fullmäktiges program för privata utförare omfattar inte tjänsterna.",
                "The council's programme for private performers does not cover the services.",
            ),
        ),
        remedy: (
            "Be fullmäktige ta med tjänsterna i mandatperiodens program.",
            "Ask the council to take the services into the programme of its term.",
        ),
    };
    line(case, rule, &duty, |facts| facts.is_in_programme)
}
