//! Which regime governs: LOU 1:4, 1:15, 5:1.

use super::Rule;
use super::applies::{BEFORE_REFORM, GRANTS, LOU, OLDER};
use super::words::{kronor, open, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::Confidence;
use crate::law::case::{Case, LOU_FROM};
use crate::law::regime::RegimeId;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.REGIME", "Regim", "Regime",
        &["LOU 1:4", "LOU 5:1"], LOU_FROM, LOU, regime).without_regime(),
    Rule::new("LOU.REGIME.CONTRACT", "Kontrakt eller bidrag", "Contract or grant",
        &["LOU 1:15"], LOU_FROM, GRANTS, grant).at(Confidence::C),
    Rule::new("LOU.REGIME.OLDER_SERVICES", "Tjänster i den äldre bilaga 2", "Services of the older annex 2",
        &["LOU 1:4"], LOU_FROM, OLDER, older_services).until(BEFORE_REFORM).at(Confidence::C),
];

/// LOU 1:4, 5:1: the regime.
fn regime(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let planned = case.plans_direct_award();
    let (notes, gap, bound) = if planned && case.regime != case.advertised.outcome.clone().ok() {
        (&case.direct.notes, case.direct.outcome.clone().err(), case.direct.limit)
    } else {
        (&case.advertised.notes, case.advertised.outcome.clone().err(), case.advertised.threshold)
    };
    let mut exam = case.examine(rule, "/instrument");
    exam.notes(notes);
    let what = text("Vilka kapitel som gäller", "Which chapters apply");
    let cites = ["LOU 1:4", "LOU 5:1"];
    let Some(regime) = case.regime else {
        let gap = gap.or_else(|| case.advertised.outcome.clone().err());
        return gap.map(|gap| open(exam, &gap, &cites, what)).into_iter().collect();
    };
    let name = regime.title();
    let inferred = bound.is_some_and(|bound| bound.is_inferred);
    let mut why = match (bound, case.estimate.total) {
        (Some(bound), Some(total)) if regime != RegimeId::R3 => {
            let ((bound_sv, bound_en), (total_sv, total_en)) =
                (kronor(bound.amount), kronor(total));
            let (sv, en) = if total >= bound.amount {
                ("når", "reaches")
            } else {
                ("ligger under", "lies below")
            };
            text(
                format!("{}: värdet {total_sv} {sv} {bound_sv} (1 kap. 4 §).", name.sv),
                format!("{}: the value {total_en} {en} {bound_en} (1:4).", name.en),
            )
        }
        _ => text(
            format!("{}: det som köps är tjänster i bilaga 2 (1 kap. 4 §).", name.sv),
            format!("{}: what is bought is annex 2 services (1:4).", name.en),
        ),
    };
    if inferred {
        why.sv.push_str(" Beloppet är ett säkert spann kring eurobeloppet (säkerhet C).");
        why.en.push_str(" The amount is a safe span around the amount in euro (confidence C).");
    }
    let chapters = regime.chapters();
    vec![exam.conclude(
        Verdict::Permitted,
        &cites,
        what,
        why,
        text(format!("Tillämpa {}.", chapters.sv), format!("Apply {}.", chapters.en)),
    )]
}

/// LOU 1:15: a grant is no contract only if nothing is to be performed.
fn grant(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let mut exam = case.examine(rule, "/instrument");
    exam.fact("/instrument", Some("GRANT".to_owned()));
    vec![exam.conclude(
        Verdict::Human,
        &["LOU 1:15"],
        text("Bidrag eller kontrakt", "Grant or contract"),
        text(
            "Ett bidrag ligger utanför LOU bara om det inte motsvaras av något som ska utföras mot ersättning (1 kap. 15 §); benämningen avgör inte.",
            "A grant lies outside LOU only if nothing is to be performed for the money (1:15); the name does not decide.",
        ),
        text(
            "Låt en person pröva om mottagaren i verkligheten åtar sig att utföra något.",
            "Let a person check whether the recipient in fact undertakes to perform something.",
        ),
    )]
}

/// The older chapter 19 for annex 2 services at higher values was not read.
fn older_services(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    if case.object.class() != Some(crate::law::value::Class::Annex2) {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/cpv");
    exam.notes(&case.object.notes);
    vec![exam.conclude(
        Verdict::Human,
        &["LOU 1:4"],
        text("Tjänster i den äldre bilaga 2", "Services of the older annex 2"),
        text(
            "Den äldre bilagan har inte lästs; att 19 kap. gällde bygger på dagens lista (säkerhet C).",
            "The older annex was not read; that chapter 19 applied rests on today's list (confidence C).",
        ),
        text("Låt en jurist läsa bilagan i dess lydelse den dagen.", "Let a lawyer read the annex as worded on that day."),
    )]
}
