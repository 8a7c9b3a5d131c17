//! Small lots: LOU 5:8.

use super::Rule;
use super::applies::ADVERTISED;
use super::words::{kronor, needs_data, needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, LOU_FROM, REFORM, wire};
use crate::law::facts::lots::PlannedLot;
use crate::law::purchase::ContractKind;
use crate::law::regime::RegimeId;
use crate::money::Sek;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.LOTS.SMALL", "Små delkontrakt", "Small lots",
        &["LOU 5:8", "LOU 19:1"], LOU_FROM, ADVERTISED, small),
];

/// LOU 5:8: small lots may leave the directive's rules, within a fifth of the whole.
fn small(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(plan) = &case.purchase.lots else { return Vec::new() };
    let taken: Vec<(usize, &PlannedLot)> =
        plan.planned.iter().enumerate().filter(|(_, lot)| lot.is_taken_out == Some(true)).collect();
    if taken.is_empty() {
        return Vec::new();
    }
    if case.regime != Some(RegimeId::R1) {
        let exam = case.examine(rule, "/lots/planned");
        return vec![exam.conclude(
            Verdict::NotApplicable,
            &["LOU 19:1"],
            text("Små delkontrakt", "Small lots"),
            text("Hela köpet följer redan 19 kap., så inget delkontrakt behöver undantas (5 kap. 8 §).", "The whole purchase already follows chapter 19, so no lot needs an exemption (5:8)."),
            nothing_more(),
        )];
    }
    let mut findings: Vec<Finding> =
        taken.iter().map(|(index, lot)| small_one(case, rule, *index, lot)).collect();
    findings.push(small_together(case, rule, &taken));
    findings
}

fn small_one(case: &Case<'_>, rule: &'static Rule, index: usize, lot: &PlannedLot) -> Finding {
    let at = format!("/lots/planned/{index}/value");
    let mut exam = case.examine(rule, at.clone());
    let what = text("Litet delkontrakt", "Small lot");
    let cites = ["LOU 5:8"];
    exam.fact(format!("/lots/planned/{index}/isTakenOut"), wire(lot.is_taken_out));
    let kind = lot.kind.or(case.purchase.kind);
    let (Some(value), Some(kind)) = (lot.value, kind) else {
        let missing = if lot.value.is_none() { at } else { "/kind".to_owned() };
        return needs_fact(exam, &[missing], &cites, what);
    };
    exam.fact(at, Some(value.to_string()));
    if lot.kind.is_some() {
        exam.fact(format!("/lots/planned/{index}/kind"), wire(lot.kind));
    } else {
        exam.fact("/kind", wire(Some(kind)));
    }
    let limit = if kind == ContractKind::Works { id::SMALL_LOT_WORKS } else { id::SMALL_LOT };
    let euro = exam.parameter(limit).and_then(ParameterValue::euro);
    let lowest = exam.parameter(id::SMALL_LOT_RATE_LOWEST).and_then(ParameterValue::ore_per_euro);
    let highest = exam.parameter(id::SMALL_LOT_RATE_HIGHEST).and_then(ParameterValue::ore_per_euro);
    let (Some(euro), Some(lowest), Some(highest)) = (euro, lowest, highest) else {
        return needs_data(exam, id::SMALL_LOT_RATE_LOWEST, &cites, what);
    };
    let at_rate = |rate: u64| Sek::from_ore(euro.saturating_mul(rate));
    let (sv, en) = kronor(value);
    if value < at_rate(lowest) {
        let verdict = if case.law_date < REFORM { Verdict::Human } else { Verdict::PermittedCond };
        return exam.conclude(
            verdict,
            &cites,
            what,
            text(
                format!("Delkontraktet är {sv} och ligger under {euro} euro vid varje tänkbar kurs (5 kap. 8 §)."),
                format!("The lot is {en} and lies below EUR {euro} at any conceivable rate (5:8)."),
            ),
            text("Upphandla delkontraktet enligt 19 eller 19 a kap.", "Procure the lot under chapter 19 or 19 a."),
        );
    }
    if value >= at_rate(highest) {
        return exam.conclude(
            Verdict::Prohibited,
            &cites,
            what,
            text(
                format!(
                    "Delkontraktet är {sv} och når {euro} euro vid varje tänkbar kurs (5 kap. 8 §)."
                ),
                format!("The lot is {en} and reaches EUR {euro} at any conceivable rate (5:8)."),
            ),
            text(
                "Upphandla delkontraktet tillsammans med de andra.",
                "Procure the lot with the others.",
            ),
        );
    }
    exam.conclude(
        Verdict::Human,
        &cites,
        what,
        text(
            format!("Delkontraktet är {sv}. Motvärdet i kronor till {euro} euro är inte källbelagt och avgör här (säkerhet C)."),
            format!("The lot is {en}. The value in kronor of EUR {euro} is not sourced and decides here (confidence C)."),
        ),
        text("Låt en person räkna om beloppet med periodens fastställda kurs.", "Let a person convert the amount at the fixed rate of the period."),
    )
}

/// The lots that are taken out, together: at most a fifth, counted exactly.
fn small_together(case: &Case<'_>, rule: &'static Rule, taken: &[(usize, &PlannedLot)]) -> Finding {
    let mut exam = case.examine(rule, "/lots/planned");
    exam.notes(&case.estimate.notes);
    let what = text("Små delkontrakt tillsammans", "Small lots together");
    let cites = ["LOU 5:8"];
    let mut known: u128 = 0;
    let mut missing = Vec::new();
    for (index, lot) in taken {
        let at = format!("/lots/planned/{index}/value");
        match lot.value {
            Some(value) => {
                exam.fact(at, Some(value.to_string()));
                known += u128::from(value.ore());
            }
            None => missing.push(at),
        }
    }
    let share = exam.parameter(id::SMALL_LOT_SHARE).and_then(ParameterValue::share);
    let Some(share) = share else { return needs_data(exam, id::SMALL_LOT_SHARE, &cites, what) };
    let Some(total) = case.estimate.total else {
        return needs_fact(exam, &case.estimate.missing, &cites, what);
    };
    let over = known * u128::from(share.denominator())
        > u128::from(total.ore()) * u128::from(share.numerator());
    let sum = Sek::from_ore(u64::try_from(known).unwrap_or(u64::MAX));
    let ((sum_sv, sum_en), (total_sv, total_en)) = (kronor(sum), kronor(total));
    let why = |sv: &str, en: &str| {
        text(
            format!(
                "De undantagna delkontrakten är {sum_sv} av {total_sv}, vilket {sv} en femtedel (5 kap. 8 § andra stycket)."
            ),
            format!(
                "The lots taken out are {sum_en} of {total_en}, which {en} a fifth (5:8 second paragraph)."
            ),
        )
    };
    if over {
        return exam.conclude(
            Verdict::Prohibited,
            &cites,
            what,
            why("är mer än", "is more than"),
            text("Ta ut färre delkontrakt.", "Take out fewer lots."),
        );
    }
    if !missing.is_empty() {
        return needs_fact(exam, &missing, &cites, what);
    }
    let verdict = if case.law_date < REFORM { Verdict::Human } else { Verdict::PermittedCond };
    exam.conclude(
        verdict,
        &cites,
        what,
        why("inte är mer än", "is not more than"),
        text(
            "Dokumentera räkningen; de övriga delkontrakten följer direktivreglerna.",
            "Document the count; the other lots follow the directive's rules.",
        ),
    )
}
