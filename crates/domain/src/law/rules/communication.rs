//! Documents, messages and the opening of tenders: LOU 10:7, 12:1, 12:10, 19:10 and 19:12.

use super::Rule;
use super::applies::{ADVERTISED, DIRECTIVE};
use super::duty::Duty;
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, LOU_FROM};
use crate::law::facts::communication::CommunicationFacts;
use crate::law::regime::RegimeId;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.DOCUMENTS.ACCESS", "Tillgång till dokumenten", "Access to the documents",
        &["LOU 10:7", "LOU 19:10"], LOU_FROM, ADVERTISED, access),
    Rule::new("LOU.COMMUNICATION", "Elektroniskt och skriftligt", "Electronically and in writing",
        &["LOU 12:1", "LOU 19:12"], LOU_FROM, ADVERTISED, form),
    Rule::new("LOU.OPENING", "Öppning av anbud", "Opening of tenders",
        &["LOU 12:10"], LOU_FROM, DIRECTIVE, opening),
];

fn advertised<'c>(case: &'c Case<'_>) -> Option<&'c CommunicationFacts> {
    case.purchase.communication.as_ref().filter(|_| !case.plans_direct_award())
}

/// LOU 10:7, 19:10: the documents are open to all. In the directive's regime
/// there are exceptions, which a person must look for.
fn access(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(open) = advertised(case).and_then(|facts| facts.documents_open_to_all) else {
        return Vec::new();
    };
    let directive = case.regime == Some(RegimeId::R1);
    let at = "/communication/documentsOpenToAll";
    let duty = Duty {
        pointer: at,
        value: Some(open),
        cites: if directive { &["LOU 10:7"] } else { &["LOU 19:10"] },
        what: ("Tillgång till dokumenten", "Access to the documents"),
        why: (
            "Alla ska fritt komma åt upphandlingsdokumenten.",
            "Everybody gets at the procurement documents freely.",
        ),
        remedy: (
            "Lägg ut alla dokument fritt från dagen för annonsen. Om ett undantag i 10 kap. gäller, förläng tiden för anbud med fem dagar.",
            "Publish all documents freely from the day of the notice. If an exception of chapter 10 applies, extend the time for tenders by five days.",
        ),
        breach: if directive { Verdict::Human } else { Verdict::Missing },
    };
    vec![duty.judge(case.examine(rule, at))]
}

/// LOU 12:1, 19:12: electronically above the threshold, in writing below it.
fn form(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = advertised(case) else { return Vec::new() };
    let directive = case.regime == Some(RegimeId::R1);
    let (at, value) = if directive {
        ("/communication/isElectronic", facts.is_electronic)
    } else {
        ("/communication/isWritten", facts.is_written)
    };
    if value.is_none() {
        return Vec::new();
    }
    let duty = Duty {
        pointer: at,
        value,
        cites: if directive { &["LOU 12:1"] } else { &["LOU 19:12"] },
        what: ("Kommunikation", "Communication"),
        why: if directive {
            (
                "Anbud och meddelanden sänds elektroniskt (12 kap. 1 §), med undantagen i 2–5 §§.",
                "Tenders and messages are sent electronically (12:1), with the exceptions of 12:2–5.",
            )
        } else {
            (
                "Upphandlingen genomförs skriftligen (19 kap. 12 §).",
                "The procurement is run in writing (19:12).",
            )
        },
        remedy: if directive {
            (
                "Ta emot anbud elektroniskt, eller låt en jurist pröva undantagen.",
                "Take tenders electronically, or let a lawyer test the exceptions.",
            )
        } else {
            ("Genomför upphandlingen skriftligen.", "Run the procurement in writing.")
        },
        breach: if directive { Verdict::Human } else { Verdict::Prohibited },
    };
    vec![duty.judge(case.examine(rule, at))]
}

/// LOU 12:10: nobody reads early, two open together, the list is attested.
fn opening(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = advertised(case) else { return Vec::new() };
    let steps = [
        (
            "/communication/unreadUntilDeadline",
            facts.unread_until_deadline,
            Verdict::Prohibited,
            ("Anbud före sista dagen", "Tenders before the last day"),
            (
                "Ingen tar del av ett anbud innan tiden för anbud har gått ut (12 kap. 10 §).",
                "Nobody reads a tender before the time for tenders has passed (12:10).",
            ),
            ("Håll anbuden slutna till dess.", "Keep the tenders closed until then."),
        ),
        (
            "/communication/openedByTwo",
            facts.opened_by_two,
            Verdict::Missing,
            ("Öppning av anbud", "Opening of tenders"),
            (
                "Minst två personer öppnar alla anbud samtidigt (12 kap. 10 §).",
                "At least two persons open all tenders together (12:10).",
            ),
            ("Utse två som öppnar.", "Name two who open."),
        ),
        (
            "/communication/listAttested",
            facts.list_attested,
            Verdict::Missing,
            ("Öppningslistan", "The list of tenders"),
            (
                "Anbuden förs upp på en lista som bestyrks (12 kap. 10 §).",
                "The tenders are entered on a list that is attested (12:10).",
            ),
            ("Bestyrk listan.", "Attest the list."),
        ),
    ];
    if steps.iter().all(|(_, value, ..)| value.is_none()) {
        return Vec::new();
    }
    steps
        .into_iter()
        .map(|(pointer, value, breach, what, why, remedy)| {
            let duty = Duty { pointer, value, cites: &["LOU 12:10"], what, why, remedy, breach };
            duty.judge(case.examine(rule, pointer))
        })
        .collect()
}
