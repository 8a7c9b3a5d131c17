//! The value: LOU 2:2, 5:3–5:13.

use super::Rule;
use super::applies::{EVERY, LOU};
use super::words::{kronor, needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, LOU_FROM, LOV_FROM};
use crate::law::purchase::Instrument;
use crate::law::regime::RegimeId;
use crate::law::regime::selection::{DirectAnswer, RegimeAnswer};
use crate::law::value::{Class, Estimate};
use crate::money::Sek;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LAW.DATE", "Avgörande dag", "Decisive day",
        &["LOU 5:5", "LOV 1:1"], LOV_FROM, EVERY, date).without_regime().before_the_act(),
    Rule::new("LOU.VALUE.MIXED", "Blandade köp", "Mixed purchases",
        &["LOU 2:2"], LOU_FROM, LOU, mixed).without_regime(),
    Rule::new("LOU.VALUE.ESTIMATE", "Kontraktets värde", "Value of the contract",
        &["LOU 5:3", "LOU 5:11", "LOU 5:13"], LOU_FROM, LOU, estimate).without_regime(),
    Rule::new("LOU.VALUE.SPLIT", "Uppdelning av köp", "Splitting a purchase",
        &["LOU 5:6", "LOU 5:7", "LOU 5:7a"], LOU_FROM, LOU, split).without_regime(),
];

/// LOU 5:5 (and LOV 1:1): the law of the decisive day governs.
fn date(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let cites: &[&str] =
        if case.purchase.instrument == Instrument::Lov { &["LOV 1:1"] } else { &["LOU 5:5"] };
    let what = text("Vilken dags lag som gäller", "Whose day's law applies");
    let exam = case.examine(rule, "/decisiveDate");
    if case.purchase.decisive_date.is_none() {
        return vec![needs_fact(exam, &["/decisiveDate".to_owned()], cites, what)];
    }
    if !case.is_before_the_act() {
        return Vec::new();
    }
    let day = case.law_date;
    vec![exam.conclude(
        Verdict::NotCovered,
        cites,
        what,
        text(
            format!("Dagen ligger före {day}, då lagen började gälla; äldre lagar ingår inte i lagboken."),
            format!("The day lies before {day}, when the act began to apply; older acts are not in the law book."),
        ),
        text("Pröva köpet mot den lag som gällde den dagen.", "Test the purchase against the act of that day."),
    )]
}

/// LOU 5:3, 5:11, 5:13: what the purchase is worth.
fn estimate(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let mut exam = case.examine(rule, "/valuation");
    exam.notes(&case.estimate.notes);
    let what = text("Kontraktets uppskattade värde", "The estimated value of the contract");
    let valuation = &case.purchase.valuation;
    let mut cites = vec!["LOU 5:3"];
    if valuation.recurring_monthly.is_some() {
        cites.push("LOU 5:11");
    }
    if valuation.monthly_price.is_some() {
        cites.push("LOU 5:13");
    }
    let Some(total) = case.estimate.total else {
        return vec![needs_fact(exam, &case.estimate.missing, &cites, what)];
    };
    let (sv, en) = kronor(total);
    vec![exam.conclude(
        Verdict::Permitted,
        &cites,
        what,
        text(
            format!("Värdet är {sv} utan mervärdesskatt, med optioner, priser och delar av samma behov inräknade (5 kap. 3 §)."),
            format!("The value is {en} without VAT, counting options, prizes and parts of the same need (5:3)."),
        ),
        text("Dokumentera hur värdet har beräknats.", "Document how the value was estimated."),
    )]
}

/// LOU 5:7 and 5:7 a: splitting a purchase.
fn split(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let valuation = &case.purchase.valuation;
    let (Some(split), Some(alone)) = (valuation.split_off, case.estimate.alone) else {
        return Vec::new();
    };
    let mut exam = case.examine(rule, "/valuation/splitOff");
    exam.notes(&case.estimate.notes);
    let cites: &[&str] = match case.regime {
        Some(RegimeId::R1) => &["LOU 5:7", "LOU 5:6"],
        _ => &["LOU 5:7a", "LOU 5:6"],
    };
    let what = text("Köpet är uppdelat", "The purchase is split");
    let whole = alone.checked_add(split).unwrap_or(Sek::MAX);
    let ((alone_sv, alone_en), (whole_sv, whole_en)) = (kronor(alone), kronor(whole));
    let why = text(
        format!(
            "Delen är {alone_sv} för sig och {whole_sv} med det som köps vid sidan av (5 kap. 7 och 7 a §§)."
        ),
        format!(
            "The part is {alone_en} alone and {whole_en} with what is bought beside it (5:7 and 5:7 a)."
        ),
    );
    if valuation.split_has_objective_reasons != Some(true) && escapes_nothing(case, alone) {
        return vec![exam.conclude(
            Verdict::Permitted,
            cites,
            what,
            text(
                format!(
                    "{} Samma regler gäller för delen och för helheten, så ingen regel kringgås.",
                    why.sv
                ),
                format!(
                    "{} The same rules govern the part and the whole, so no rule is escaped.",
                    why.en
                ),
            ),
            nothing_more(),
        )];
    }
    let finding = match valuation.split_has_objective_reasons {
        Some(true) => exam.conclude(
            Verdict::PermittedCond,
            cites,
            what,
            why,
            text(
                "Dokumentera de sakliga skälen till uppdelningen.",
                "Document the objective reasons for the split.",
            ),
        ),
        Some(false) => exam.conclude(
            Verdict::Prohibited,
            cites,
            what,
            why,
            text(
                "Räkna samman delarna och upphandla dem efter hela värdet.",
                "Add the parts and procure them by the value of the whole.",
            ),
        ),
        None => needs_fact(exam, &["/valuation/splitHasObjectiveReasons".to_owned()], cites, what),
    };
    vec![finding]
}

/// Whether the part alone would follow the same rules as the whole: then there
/// is nothing that the split could get around (5:7, 5:7 a).
fn escapes_nothing(case: &Case<'_>, alone: Sek) -> bool {
    let estimate = Estimate { total: Some(alone), ..case.estimate.clone() };
    let (book, purchase, object) = (case.book, case.purchase, &case.object);
    let direct = DirectAnswer::on_value(book, purchase, &estimate, object).outcome;
    let advertised = RegimeAnswer::advertised(book, purchase, &estimate, object).outcome;
    direct.is_ok()
        && direct == case.direct.outcome
        && advertised.is_ok()
        && advertised == case.advertised.outcome
}

/// LOU 2:2: the main object of a mixed purchase.
fn mixed(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let object = &case.object;
    if !object.is_mixed {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/parts");
    exam.notes(&object.notes);
    let what = text("Blandat köp: huvudföremålet", "Mixed purchase: the main object");
    let cites = ["LOU 2:2"];
    let Some(class) = object.class() else {
        return vec![needs_fact(exam, &object.missing, &cites, what)];
    };
    let (sv, en) = match class {
        Class::Ordinary => ("varor eller vanliga tjänster", "goods or ordinary services"),
        Class::Works => ("byggentreprenad", "works"),
        Class::Annex2 => ("tjänster i bilaga 2", "annex 2 services"),
    };
    let finding = if object.is_open {
        exam.conclude(
            Verdict::Human,
            &cites,
            what,
            text(
                format!("Värdena ensamma avgör inte; räkningen går vidare med {sv} (2 kap. 2 §)."),
                format!("The values alone do not decide; the count goes on with {en} (2:2)."),
            ),
            text(
                "Bedöm vad köpet huvudsakligen avser och dokumentera det.",
                "Judge what the purchase mainly is, and document it.",
            ),
        )
    } else {
        exam.conclude(
            Verdict::Permitted,
            &cites,
            what,
            text(
                format!("Den del som har högst värde är {sv}, och hela köpet följer den (2 kap. 2 §)."),
                format!("The part of the highest value is {en}, and the whole purchase follows it (2:2)."),
            ),
            nothing_more(),
        )
    };
    vec![finding]
}
