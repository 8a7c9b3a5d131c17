//! What a month comes to, line by line.

use serde::{Deserialize, Serialize};

use super::quantity::paid;
use super::rates::{Cell, RatesOf, Stop, line, name};
use super::{
    CompensationCase, CompensationModel, CompensationRequest, Management, PlacementPattern,
};
use crate::exact::Exact;
use crate::law::assessment::{FactRead, Finding, ParameterRead, ProvisionRead, Verdict};
use crate::law::book::LawBook;
use crate::law::citation::Citation;
use crate::money::Sek;
use crate::subsidy::CalculationLine;
use crate::subsidy::reading::{kronor, nothing_more};
use crate::text::Text;

/// The rule that every finding of a calculation is under.
const RULE: &str = "COMPENSATION.AMOUNT";

/// What a month's placements come to under a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompensationCalculation {
    /// Who runs the activity.
    pub management: Management,
    /// The year whose rates were used.
    pub year: i16,
    /// The sum of all placements, excluding VAT; absent when a rate, a year or a
    /// rule is missing for any of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Sek>,
    /// Where rounding happens.
    pub rounding: Text,
    /// The weightiest verdict.
    pub overall: Verdict,
    /// The steps of the arithmetic, in the order of the placements.
    pub lines: Vec<CalculationLine>,
    /// What stands in the way, the weightiest first; one that says the amount if
    /// nothing does.
    pub findings: Vec<Finding>,
}

/// Reckons what the month of `request` comes to.
///
/// Total, exact and deterministic. A rate or a year that the model does not hold
/// is answered with `NEEDS_DATA` and its name, an absence for which the model has
/// no rule with `NEEDS_FACT`; the lines that could be reckoned stand all the same.
#[must_use]
pub fn calculate(book: &LawBook, request: &CompensationRequest) -> CompensationCalculation {
    let CompensationRequest { model, case } = request;
    let grounds = grounds(book, case);
    let (mut lines, mut findings) = (Vec::new(), Vec::new());
    let mut total = Some(Sek::ZERO);
    for (index, pattern) in case.placements.iter().enumerate() {
        let at = format!("/case/placements/{index}");
        match placement(model, case, pattern, &at, &mut lines) {
            Ok(amount) => total = total.and_then(|sum| sum.checked_add(amount)),
            Err(stop) => {
                total = None;
                findings.push(stopped(&stop, at));
            }
        }
    }
    if findings.is_empty() {
        findings.push(total.map_or_else(|| stopped(&Stop::Beyond, "/case".to_owned()), summed));
    }
    findings
        .sort_by(|a, b| (b.verdict.weight(), &a.subject).cmp(&(a.verdict.weight(), &b.subject)));
    for line in &mut lines {
        line.provisions.clone_from(&grounds);
    }
    for finding in &mut findings {
        finding.provisions.clone_from(&grounds);
    }
    CompensationCalculation {
        management: case.management,
        year: case.month.year(),
        total,
        rounding: Text::new(
            "En taxa som räknas fram ur en annan avrundas som modellen säger. Varje rad med placeringar räknas sedan exakt och avrundas en gång, till hela öre; ett halvt öre avrundas uppåt.",
            "A rate that is reckoned from another is rounded as the model says. Each line of placements is then reckoned exactly and rounded once, to whole öre, half an öre upwards.",
        ),
        overall: findings.first().map_or(Verdict::NotApplicable, |finding| finding.verdict),
        lines,
        findings,
    }
}

/// LOV 4:1, as it reads in the month.
fn grounds(book: &LawBook, case: &CompensationCase) -> Vec<ProvisionRead> {
    let citation = "LOV 4:1".parse::<Citation>().ok();
    citation.and_then(|citation| book.provision(&citation, case.month)).into_iter().collect()
}

/// What one pattern of placements comes to.
fn placement(
    model: &CompensationModel,
    case: &CompensationCase,
    pattern: &PlacementPattern,
    at: &str,
    lines: &mut Vec<CalculationLine>,
) -> Result<Sek, Stop> {
    let cell = Cell {
        level: pattern.level.as_deref(),
        extent: pattern.extent,
        management: case.management,
    };
    let rates = RatesOf { model, year: case.month.year() };
    let rate = rates.rate(cell, lines)?;
    let quantity = paid(model, pattern)?;
    lines.push(line("QUANTITY", at.to_owned(), quantity.text, None));
    let amount = Exact::of(rate)
        .times(quantity.units)
        .and_then(|one| one.times(Exact::whole(u64::from(pattern.places))))
        .and_then(Exact::to_sek)
        .ok_or(Stop::Beyond)?;
    let ((name_sv, name_en), (rate_sv, rate_en)) = (name(cell), kronor(rate));
    let places = pattern.places;
    lines.push(line(
        "PLACEMENTS",
        format!("{at}/places"),
        Text::new(
            format!("{name_sv}: {places} platser à {rate_sv}."),
            format!("{name_en}: {places} places at {rate_en}."),
        ),
        Some(amount),
    ));
    Ok(amount)
}

fn summed(total: Sek) -> Finding {
    let (sv, en) = kronor(total);
    finding(
        Verdict::Permitted,
        "/case".to_owned(),
        Text::new(
            format!("Modellen ger {sv} för månaden, utan moms."),
            format!("The model gives {en} for the month, excluding VAT."),
        ),
        nothing_more(),
    )
}

fn stopped(stop: &Stop, at: String) -> Finding {
    match stop {
        Stop::Rate(cell) => {
            let why = Text::new(
                format!("Modellen har ingen taxa för: {cell}."),
                format!("The model has no rate for: {cell}."),
            );
            let remedy = Text::new(
                "Ange taxan med sin källa, eller hur den följer av en annan. Ett belopp gissas aldrig.",
                "State the rate with its source, or how it follows from another. An amount is never guessed.",
            );
            lacking(
                finding(Verdict::NeedsData, at, why, remedy),
                "COMPENSATION.RATE",
                "/model/rates",
            )
        }
        Stop::Year(year) => {
            let why = Text::new(
                format!("Modellen säger inte hur taxan följer med till {year}."),
                format!("The model does not say how its rates carry over to {year}."),
            );
            let remedy = Text::new(
                format!(
                    "Ange indexet för {year}, eller årets taxa. Att ett år saknas betyder inte att taxan är oförändrad."
                ),
                format!(
                    "State the index of {year}, or the rates of the year. A year that is missing does not mean that rates are unchanged."
                ),
            );
            lacking(
                finding(Verdict::NeedsData, at, why, remedy),
                "COMPENSATION.INDEX",
                "/model/indexation/steps",
            )
        }
        Stop::Absence(name) => {
            let why = Text::new(
                "Det finns frånvaro i månaden, och modellen säger inte vad den ger.",
                "There is absence in the month, and the model does not say what it pays.",
            );
            let remedy = Text::new(
                "Ange i underlaget vad frånvaron ger och för hur många dagar.",
                "State in the request document what the absence pays, and for how many days.",
            );
            let mut found = finding(Verdict::NeedsFact, at, why, remedy);
            let pointer = format!("/model/attendance/{name}");
            found.facts.push(FactRead { pointer, value: None });
            found
        }
        Stop::Beyond => finding(
            Verdict::NotCovered,
            at,
            Text::new("Talen är för stora.", "The figures are too large."),
            Text::new("Kontrollera talen.", "Check the figures."),
        ),
    }
}

/// The finding with the name of what is missing.
fn lacking(mut found: Finding, id: &str, pointer: &str) -> Finding {
    found.facts.push(FactRead { pointer: pointer.to_owned(), value: None });
    found.parameters.push(ParameterRead {
        id: id.to_owned(),
        value: None,
        valid_from: None,
        valid_to: None,
        source: None,
        confidence: None,
    });
    found
}

fn finding(verdict: Verdict, subject: String, why: Text, remedy: Text) -> Finding {
    Finding {
        rule: RULE.to_owned(),
        subject,
        verdict,
        what: Text::new("Ersättning för månaden", "Compensation for the month"),
        why,
        remedy,
        provisions: Vec::new(),
        facts: Vec::new(),
        parameters: Vec::new(),
    }
}
