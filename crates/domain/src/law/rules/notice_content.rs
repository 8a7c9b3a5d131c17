//! What a notice below the threshold holds and when it may be published: UF 9, 10 and 14.

use super::Rule;
use super::applies::{NATIONAL, REPORTED};
use super::duty::Duty;
use super::notices::annex_2_reaches;
use super::words::{nothing_more, text};
use super::yes_or_no::YesOrNo;
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, REFORM};
use crate::law::regime::RegimeId;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.NOTICE.NATIONAL", "Nationell publicering", "National publication",
        &["UF 9", "UF 10"], REFORM, REPORTED, national),
    Rule::new("LOU.NOTICE.CONTENT", "Annonsens innehåll under tröskelvärdet", "Content of the notice below the threshold",
        &["UF 14"], REFORM, NATIONAL, content),
];

/// UF 14: the list of contents, which is not for annex 2 services.
fn content(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let facts = case.purchase.notices.as_ref().filter(|_| !case.plans_direct_award());
    let Some(holds) = facts.and_then(|facts| facts.holds_listed_data) else { return Vec::new() };
    let at = "/notices/holdsListedData";
    let mut exam = case.examine(rule, at);
    let what = ("Annonsens innehåll", "Content of the notice");
    if case.regime == Some(RegimeId::R3) {
        exam.fact(at, Some(holds.to_string()));
        exam.notes(&case.object.notes);
        return vec![exam.conclude(
            Verdict::NotApplicable,
            &["UF 14"],
            text(what.0, what.1),
            text(
                "Listan i 14 § gäller inte tjänster i bilaga 2.",
                "The list of section 14 is not for annex 2 services.",
            ),
            nothing_more(),
        )];
    }
    let duty = Duty {
        pointer: at,
        value: Some(holds),
        cites: &["UF 14"],
        what,
        why: (
            "Annonsen ska hålla allt som listan räknar upp, bland annat organisationsnummer, CPV, plats, sista dag, bindningstid och löptid (14 § upphandlingsförordningen).",
            "The notice holds all that the list names, among it organisation number, CPV, place, last day, binding time and term (UF 14).",
        ),
        remedy: (
            "Komplettera annonsen innan den publiceras.",
            "Complete the notice before it is published.",
        ),
        breach: Verdict::Missing,
    };
    vec![duty.judge(exam)]
}

/// UF 9, 10: not in Sweden before TED, or 48 hours after its confirmation.
fn national(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let facts = case.purchase.notices.as_ref().filter(|_| !case.plans_direct_award());
    let sent_to_ted = case.regime == Some(RegimeId::R1)
        || (case.regime == Some(RegimeId::R3) && annex_2_reaches(case) == Ok(true));
    let Some(early) = facts.filter(|_| sent_to_ted).and_then(|facts| facts.national_before_ted)
    else {
        return Vec::new();
    };
    YesOrNo {
        at: "/notices/nationalBeforeTed".to_owned(),
        value: Some(early),
        kept_when: false,
        is_asked: false,
        cites: &["UF 9", "UF 10"],
        what: ("Nationell publicering", "National publication"),
        kept: Some((
            Verdict::Permitted,
            ("Annonsen publiceras i Sverige efter TED, eller 48 timmar efter bekräftelsen.", "The notice is published in Sweden after TED, or 48 hours after the confirmation."),
        )),
        broken: (
            Verdict::Prohibited,
            ("Annonsen publiceras i Sverige före TED, och 48 timmar har inte gått från bekräftelsen.", "The notice is published in Sweden before TED, and 48 hours have not passed since the confirmation."),
        ),
        remedy: ("Vänta med den nationella publiceringen.", "Wait with the national publication."),
    }
    .judge(case, rule)
    .into_iter()
    .collect()
}
