//! Provisions that the draft cites: do they exist, hold on the day, and belong
//! to the regime?

use super::Rule;
use super::applies::EVERY;
use super::words::text;
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, LOV_FROM};
use crate::law::citation::Citation;
use crate::law::citing::fault;
use crate::law::regime::RegimeId;
use crate::text::Text;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("CLAUSE.CITATION", "Hänvisningar", "Citations",
        &["LOU 1:4", "LOU 19:1", "LOU 19a:1", "LOV 1:1"], LOV_FROM, EVERY, cited).without_regime(),
];

/// Each citation of each clause.
fn cited(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, clause) in case.purchase.clauses.iter().enumerate() {
        for (place, cited) in clause.cites.iter().enumerate() {
            let at = format!("/clauses/{index}/cites/{place}");
            let Some((verdict, why, remedy)) = judge(case, cited) else { continue };
            let mut exam = case.examine(rule, at.clone());
            exam.fact(at, Some(cited.clone()));
            let key = &clause.key;
            let what = text(
                format!("{key}: hänvisningen {cited}"),
                format!("{key}: the citation {cited}"),
            );
            findings.push(exam.conclude(verdict, grounds(case), what, why, remedy));
        }
    }
    findings
}

/// Where it stands which chapters apply.
const fn grounds(case: &Case<'_>) -> &'static [&'static str] {
    match case.regime {
        Some(RegimeId::R2 | RegimeId::R3) => &["LOU 1:4", "LOU 19:1"],
        Some(RegimeId::R4) => &["LOU 1:4", "LOU 19a:1"],
        Some(RegimeId::Lov) => &["LOV 1:1"],
        _ => &["LOU 1:4"],
    }
}

type Judged = (Verdict, Text, Text);

fn judge(case: &Case<'_>, cited: &str) -> Option<Judged> {
    let Ok(citation) = cited.parse::<Citation>() else {
        return Some((
            Verdict::Warn,
            text("Hänvisningen går inte att läsa.", "The citation cannot be read."),
            text(
                "Skriv lag, kapitel och paragraf, som i LOU 17:1.",
                "Write act, chapter and section, as in LOU 17:1.",
            ),
        ));
    };
    let Some(fault) = fault(case.book, case.law_date, case.regime, &citation) else {
        return advice(&citation);
    };
    let verdict = if fault.is_known { Verdict::Warn } else { Verdict::NotCovered };
    Some((verdict, fault.why, fault.remedy))
}

/// Sections that say what should be done, and not what shall.
const ADVICE: [&str; 2] = ["LOU 4:3", "LOU 19:3"];

/// LOU 4:3 and 19:3: a draft that leans on them as on a duty is mistaken.
fn advice(citation: &Citation) -> Option<Judged> {
    let section = citation.section_only().to_string();
    ADVICE.contains(&section.as_str()).then(|| {
        (
            Verdict::Warn,
            text(
                "Paragrafen säger att hänsyn bör tas. Den ger stöd men ingen skyldighet; ett förslag om ska från 2023-07-01 blev inte lag.",
                "The section says that considerations should be made. It supports but does not oblige; a proposal of shall from 2023-07-01 did not become law.",
            ),
            text(
                "Skriv bör, och hänvisa till den paragraf som bär det enskilda villkoret.",
                "Write should, and cite the section that carries the condition itself.",
            ),
        )
    })
}
