//! Procurement fees: LOU 21:7, 21:9 and 21:11.

use super::Rule;
use super::applies::{FEES_FROM, LOU_TODAY};
use super::standstill::{Period, Place};
use super::words::{kronor, needs_data, needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, wire};
use crate::law::facts::fee::{FeeFacts, FeeGround};
use crate::law::purchase::DirectAwardGround;
use crate::money::Sek;
use crate::share::Share;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.FEE.GROUND", "Grund för upphandlingsskadeavgift", "Ground of a procurement fee",
        &["LOU 21:7"], FEES_FROM, LOU_TODAY, ground),
    Rule::new("LOU.FEE.AMOUNT", "Avgiftens storlek", "Size of the fee",
        &["LOU 21:9"], FEES_FROM, LOU_TODAY, amount),
    Rule::new("LOU.FEE.TIME", "Tid för beslut om avgift", "Time for deciding on a fee",
        &["LOU 21:11"], FEES_FROM, LOU_TODAY, time),
];

/// Whether a direct award on value is planned that the value does not allow.
fn is_unlawful(case: &Case<'_>) -> bool {
    case.plans_direct_award()
        && case.ground() == DirectAwardGround::Value
        && case.direct.outcome == Ok(false)
}

/// LOU 21:7: what a fee may be imposed for.
fn ground(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(ground) = case.purchase.fee.as_ref().and_then(|facts| facts.ground) else {
        return Vec::new();
    };
    let mut exam = case.examine(rule, "/fee/ground");
    exam.fact("/fee/ground", wire(Some(ground)));
    let what = text("Grund för upphandlingsskadeavgift", "Ground of a procurement fee");
    let cites = ["LOU 21:7"];
    vec![match ground {
        FeeGround::UnlawfulDirectAward => exam.conclude(
            Verdict::PermittedCond,
            &cites,
            what,
            text(
                "För en otillåten direktupphandling får avgift tas ut (21 kap. 7 §).",
                "For an unlawful direct award a fee may be imposed (21:7).",
            ),
            text(
                "Pröva först om någon grund för direktupphandling fanns.",
                "First see whether there was a ground for a direct award.",
            ),
        ),
        FeeGround::Other => exam.conclude(
            Verdict::Human,
            &cites,
            what,
            text(
                "Vilka andra överträdelser som kan ge avgift har inte lästs i sin helhet.",
                "Which other breaches can bring a fee was not read in full.",
            ),
            text("Låt en jurist läsa 21 kap. 7 §.", "Let a lawyer read 21:7."),
        ),
    }]
}

/// LOU 21:9: at least 10 000 and at most 20 000 000 kronor, and at most a tenth
/// of the value; told, too, where an unlawful direct award is planned.
fn amount(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let empty = FeeFacts::default();
    let unlawful = is_unlawful(case);
    let facts = match &case.purchase.fee {
        Some(facts) => facts,
        None if unlawful => &empty,
        None => return Vec::new(),
    };
    let at = "/fee/amount";
    let mut exam = case.examine(rule, at);
    let what = text("Avgiftens storlek", "Size of the fee");
    let cites = ["LOU 21:9"];
    match facts.contract_value {
        Some(value) => exam.fact("/fee/contractValue", Some(value.to_string())),
        None => exam.notes(&case.estimate.notes),
    }
    exam.fact(at, wire(facts.amount.map(|amount| amount.to_string())));
    let Some(value) = facts.contract_value.or(case.estimate.total) else {
        return vec![needs_fact(exam, &["/fee/contractValue".to_owned()], &cites, what)];
    };
    let least = exam.parameter(id::FEE_LEAST).and_then(ParameterValue::sek);
    let most = exam.parameter(id::FEE_MOST).and_then(ParameterValue::sek);
    let share = exam.parameter(id::FEE_MOST_SHARE).and_then(ParameterValue::share);
    let (Some(least), Some(most), Some(share)) = (least, most, share) else {
        return vec![needs_data(exam, id::FEE_LEAST, &cites, what)];
    };
    let most = most.min(share_of(value, share));
    let ((least_sv, least_en), (most_sv, most_en)) = (kronor(least), kronor(most));
    if most < least {
        return vec![exam.conclude(
            Verdict::Human,
            &cites,
            what,
            text(
                format!("En tiondel av värdet, {most_sv}, är mindre än den lägsta avgiften, {least_sv}; vilken gräns som viker har inte lästs."),
                format!("A tenth of the value, {most_en}, is less than the lowest fee, {least_en}; which limit yields was not read."),
            ),
            text("Låt en jurist bedöma.", "Let a lawyer judge."),
        )];
    }
    let span = text(
        format!("Avgiften är lägst {least_sv} och högst {most_sv} för detta värde (21 kap. 9 §)."),
        format!("The fee is at least {least_en} and at most {most_en} for this value (21:9)."),
    );
    vec![match facts.amount {
        Some(amount) if amount < least || amount > most => exam.conclude(
            Verdict::Prohibited,
            &cites,
            what,
            span,
            text("Bestäm avgiften inom spannet.", "Set the fee within the span."),
        ),
        Some(_) => exam.conclude(Verdict::Permitted, &cites, what, span, nothing_more()),
        None if unlawful => exam.conclude(
            Verdict::Warn,
            &cites,
            what,
            span,
            text(
                "Annonsera upphandlingen, så uppstår ingen avgift.",
                "Advertise the procurement, and no fee arises.",
            ),
        ),
        None => exam.conclude(Verdict::PermittedCond, &cites, what, span, nothing_more()),
    }]
}

/// `share` of `value` in whole öre, rounded down, so that it is never exceeded.
fn share_of(value: Sek, share: Share) -> Sek {
    let part =
        u128::from(value.ore()) * u128::from(share.numerator()) / u128::from(share.denominator());
    u64::try_from(part).map_or(Sek::MAX, Sek::from_ore)
}

/// LOU 21:11: an unlawful direct award is fined within two years; from which day
/// they run was not read beyond the contract.
fn time(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.fee else { return Vec::new() };
    if facts.decided_on.is_none() && facts.contract_on.is_none() {
        return Vec::new();
    }
    if facts.ground == Some(FeeGround::Other) {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/fee/decidedOn");
    exam.fact("/fee/contractOn", wire(facts.contract_on));
    exam.fact("/fee/decidedOn", wire(facts.decided_on));
    let what = text("Tid för beslut om avgift", "Time for deciding on the fee");
    let cites = ["LOU 21:11"];
    let (Some(contract), Some(decided)) = (facts.contract_on, facts.decided_on) else {
        let absent = [("contractOn", facts.contract_on), ("decidedOn", facts.decided_on)];
        let missing: Vec<String> = absent
            .iter()
            .filter(|(_, day)| day.is_none())
            .map(|(name, _)| format!("/fee/{name}"))
            .collect();
        return vec![needs_fact(exam, &missing, &cites, what)];
    };
    let Some(months) = exam.parameter(id::FEE_MONTHS).and_then(ParameterValue::months) else {
        return vec![needs_data(exam, id::FEE_MONTHS, &cites, what)];
    };
    let inside = Period::of_months(contract, months).place(decided) == Place::Inside;
    vec![exam.conclude(
        if inside { Verdict::PermittedCond } else { Verdict::Human },
        &cites,
        what,
        if inside {
            text("Beslutet kommer inom två år från avtalet (21 kap. 11 §).", "The decision comes within two years of the contract (21:11).")
        } else {
            text("Två år har gått från avtalet, eller gränsen nås; från vilken dag tiden annars räknas har inte lästs.", "Two years have passed since the contract, or the boundary is reached; from which day the time otherwise runs was not read.")
        },
        text("Låt en jurist bekräfta från vilken dag tiden räknas.", "Let a lawyer confirm from which day the time runs."),
    )]
}
