//! What is to be expected, in words, with what it rests on.

use jiff::civil::Date;
use std::fmt::Write as _;

use super::VolumeCase;
use super::outlook::{Admissions, BreakEven, MonthsUnderWater};
use crate::law::assessment::{FactRead, ProvisionRead};
use crate::law::book::LawBook;
use crate::law::citation::Citation;
use crate::subsidy::CalculationLine;
use crate::subsidy::reading::{kronor, percent};
use crate::text::Text;

/// The outlook line by line, by the law of `on`.
pub(super) fn lines(
    book: &LawBook,
    case: &VolumeCase,
    on: Date,
    break_even: BreakEven,
    admissions: Admissions,
    under_water: &MonthsUnderWater,
) -> Vec<CalculationLine> {
    let cited = |citations: &[&str]| -> Vec<ProvisionRead> {
        let parsed = citations.iter().filter_map(|cited| cited.parse::<Citation>().ok());
        parsed.filter_map(|citation| book.provision(&citation, on)).collect()
    };
    let line = |step: &str, text: Text, amount, provisions, pointers: &[&str]| CalculationLine {
        step: step.to_owned(),
        text,
        amount,
        note: None,
        provisions,
        facts: pointers
            .iter()
            .map(|pointer| FactRead { pointer: (*pointer).to_owned(), value: None })
            .collect(),
        parameters: Vec::new(),
    };
    let mut lines = vec![
        line(
            "NO_GUARANTEE",
            Text::new(
                "Kontraktet ger ingen volym: den enskilde väljer, och den som inte väljer får ickevalsalternativet. Kommunen kan inte lova ett antal.",
                "The contract gives no volume: the individual chooses, and whoever does not choose gets the alternative for them. The municipality cannot promise a number.",
            ),
            None,
            cited(&["LOV 1:1 st 2", "LOV 9:2"]),
            &[],
        ),
        line(
            "BREAK_EVEN",
            break_even_said(case, break_even),
            Some(case.fixed_cost),
            Vec::new(),
            &["/fixedCost", "/compensation", "/costPerPerson", "/places"],
        ),
        line(
            "MONTHS_UNDER_WATER",
            Text::new(
                format!(
                    "Av {} månader går i medeltal {} med underskott; med nio chanser på tio högst {}.",
                    case.months,
                    one_decimal(under_water.expected).replace('.', ","),
                    under_water.high
                ),
                format!(
                    "Of {} months {} run at a loss on average; with nine chances in ten at most {}.",
                    case.months,
                    one_decimal(under_water.expected),
                    under_water.high
                ),
            ),
            None,
            Vec::new(),
            &["/choices", "/leaving", "/placedNow", "/months"],
        ),
    ];
    if let Some(text) = admissions_said(case, admissions) {
        lines.push(line("ADMISSIONS", text, None, Vec::new(), &["/leaving", "/acceptedRisk"]));
    }
    lines.push(line(
        "METHOD",
        Text::new(
            "Fördelningen är uträknad, inte lottad: varje månad lämnar var och en med samma sannolikhet, sedan väljer några, och den som möter fullt går till en annan. Bygger förväntningarna på en gissning gör svaret det också.",
            "The distribution is computed, not drawn: each month everybody leaves with the same probability, then some choose, and whoever finds it full goes elsewhere. If the expectations are a guess, so is the answer.",
        ),
        None,
        Vec::new(),
        &[],
    ));
    lines
}

fn one_decimal(number: f64) -> String {
    format!("{number:.1}")
}

fn break_even_said(case: &VolumeCase, break_even: BreakEven) -> Text {
    let (fixed_sv, fixed_en) = kronor(case.fixed_cost);
    match break_even.placed {
        None => Text::new(
            format!(
                "Varje placerad kostar minst lika mycket som den ger, så inget antal bär de fasta kostnaderna på {fixed_sv}."
            ),
            format!(
                "Each placed person costs at least what it brings, so that no number carries the fixed costs of {fixed_en}."
            ),
        ),
        Some(placed) if break_even.fits_the_places => Text::new(
            format!(
                "{placed} placerade bär de fasta kostnaderna på {fixed_sv}; platserna är {}.",
                case.places
            ),
            format!(
                "{placed} placed persons carry the fixed costs of {fixed_en}; there are {} places.",
                case.places
            ),
        ),
        Some(placed) => Text::new(
            format!(
                "{placed} placerade skulle bära de fasta kostnaderna på {fixed_sv}, men platserna är {}. Sänk kostnaderna eller öka platserna innan ansökan.",
                case.places
            ),
            format!(
                "{placed} placed persons would carry the fixed costs of {fixed_en}, but there are {} places. Lower the costs or add places before applying.",
                case.places
            ),
        ),
    }
}

fn admissions_said(case: &VolumeCase, admissions: Admissions) -> Option<Text> {
    let to_stay = admissions.per_month_to_stay?;
    let more = admissions.to_break_even?;
    let (share_sv, share_en) = percent(case.leaving);
    let mut sv = format!(
        "{more} fler behöver placeras för att bära kostnaderna, och sedan {}/{} i månaden i stället för dem som slutar ({share_sv}).",
        to_stay.numerator, to_stay.denominator
    );
    let mut en = format!(
        "{more} more must be placed to carry the costs, and then {}/{} a month in place of those who leave ({share_en}).",
        to_stay.numerator, to_stay.denominator
    );
    if let (Some(risk), Some(choices)) =
        (case.accepted_risk, admissions.choices_for_the_accepted_risk)
    {
        let (risk_sv, risk_en) = percent(risk);
        let (whole, part) = (choices.numerator / 100, choices.numerator % 100);
        let _ = write!(
            sv,
            " Med {whole},{part:02} val i månaden är risken för underskott sista månaden högst {risk_sv}."
        );
        let _ = write!(
            en,
            " With {whole}.{part:02} choices a month the risk of a loss in the last month is at most {risk_en}."
        );
    }
    Some(Text::new(sv, en))
}
