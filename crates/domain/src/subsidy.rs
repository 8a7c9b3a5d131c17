//! Wage subsidies: what a grant comes to, and which conditions stand in its way.
//!
//! A calculation is stateless. The case describes a post and its employer; it
//! has no field for a name, a number, a diagnosis or a benefit. The level of the
//! grant and the pay are what the caller types, are used for the arithmetic and
//! are kept nowhere. From which age a benefit may be given is a question by itself
//! ([`benefit`]), and of nobody.
//!
//! The service decides nothing: Arbetsförmedlingen decides the support and its level.

mod amount;
pub mod benefit;
pub mod book;
pub mod calculation;
pub mod case;
mod conditions;
pub(crate) mod reading;
#[cfg(test)]
mod tests;

pub use book::SubsidyBook;
pub use calculation::{Calculation, CalculationLine, Measure};
pub use case::{SubsidyCase, SubsidyForm};

use crate::law::assessment::{Finding, Verdict};
use crate::law::book::Confidence;
use crate::text::Text;

/// Reckons what `case` comes to and judges each of its conditions, by the
/// ordinances as they stood on the day of the decision.
///
/// Total and deterministic. What the case leaves open is answered with
/// `NEEDS_FACT` and the field, what the book does not hold with `NEEDS_DATA` and
/// the parameter. The amount is arithmetic: whether it is paid is what the
/// findings are about.
#[must_use]
pub fn calculate(book: &SubsidyBook, case: &SubsidyCase) -> Calculation {
    let reckoned = amount::reckon(book, case);
    let mut findings: Vec<Finding> = vec![reckoned.finding];
    findings.extend(conditions::all(book, case));
    findings.sort_by(|a, b| {
        (b.verdict.weight(), &a.rule, &a.subject).cmp(&(a.verdict.weight(), &b.rule, &b.subject))
    });
    let total = match (reckoned.amount, reckoned.extra_grant) {
        (Some(amount), Some(extra)) => amount.checked_add(extra),
        (amount, _) => amount,
    };
    Calculation {
        book_version: book.version().to_owned(),
        form: case.form,
        measure: if case.form == SubsidyForm::Etableringsjobb {
            Measure::EmployerWagePerMonth
        } else {
            Measure::GrantPerMonth
        },
        amount: reckoned.amount,
        extra_grant: reckoned.extra_grant,
        total,
        rounding: Text::new(
            "Beloppet räknas exakt och avrundas en gång, sist, till hela öre; ett halvt öre avrundas uppåt. Delbeloppen på raderna är avrundade var för sig och bara till för läsning.",
            "The amount is reckoned exactly and rounded once, at the end, to whole öre, half an öre upwards. The amounts on the lines are rounded one by one, for reading only.",
        ),
        confidence: weakest(&reckoned.lines),
        overall: findings.first().map_or(Verdict::NotApplicable, |finding| finding.verdict),
        lines: reckoned.lines,
        findings,
    }
}

/// The weakest confidence of what the lines rest on; `A` is the strongest.
fn weakest(lines: &[CalculationLine]) -> Option<Confidence> {
    lines
        .iter()
        .flat_map(|line| &line.parameters)
        .filter_map(|parameter| parameter.confidence)
        .max()
}
