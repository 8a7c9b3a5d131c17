//! The arithmetic, line by line.

mod new_start;
mod wage_cost;

use jiff::civil::Date;

use super::book::SubsidyBook;
use super::calculation::CalculationLine;
use super::case::{SubsidyCase, SubsidyForm};
use super::reading::{Reading, decision_day, kronor, text};
use crate::exact::Exact;
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::ParameterValue;
use crate::money::Sek;

/// What the arithmetic came to.
pub(super) struct Reckoned {
    pub(super) amount: Option<Sek>,
    pub(super) extra_grant: Option<Sek>,
    pub(super) lines: Vec<CalculationLine>,
    pub(super) finding: Finding,
}

/// Why there is no amount.
enum Stop {
    /// These facts are missing.
    Facts(Vec<&'static str>),
    /// This parameter has no value on that day.
    Data(&'static str, Date),
    /// The figures are beyond all amounts.
    Beyond,
}

/// The case at work.
struct Work<'b> {
    book: &'b SubsidyBook,
    case: &'b SubsidyCase,
    /// The day whose ordinance holds: the day of the decision.
    day: Date,
    /// The month that is paid for, by any of its days.
    month: Date,
    lines: Vec<CalculationLine>,
}

/// Reckons the amount of `case`.
pub(super) fn reckon(book: &SubsidyBook, case: &SubsidyCase) -> Reckoned {
    let day = decision_day(book, case);
    let month = case.month.unwrap_or(day);
    let mut work = Work { book, case, day, month, lines: Vec::new() };
    let found = match case.form {
        SubsidyForm::Nystartsjobb => work.new_start(),
        SubsidyForm::Etableringsjobb => work.establishment(),
        SubsidyForm::Extratjanst => Err(Stop::Data("SUBSIDY.EXTRATJANST.AMOUNT", day)),
        _ => work.wage_cost(),
    };
    let found = found.and_then(|exact| exact.to_sek().ok_or(Stop::Beyond));
    let extra_grant = work.extra_grant();
    let finding = work.finding(&found);
    let amount = found.ok();
    Reckoned { amount, extra_grant, lines: work.lines, finding }
}

/// The sections that the amount of a form rests on.
const fn basis(form: SubsidyForm) -> &'static [&'static str] {
    match form {
        SubsidyForm::Introduktionsjobb => &["F2018:42 14", "F2018:42 15", "F2018:42 16"],
        SubsidyForm::Nystartsjobb => &["F2018:43 16", "F2018:43 17"],
        SubsidyForm::Etableringsjobb => &["F2022:807 1"],
        SubsidyForm::Extratjanst => &["F2018:42 3"],
        _ => &["F2017:462 19", "F2017:462 20", "F2017:462 21"],
    }
}

impl<'b> Work<'b> {
    fn read(&self) -> Reading<'b> {
        Reading::new(self.book, self.day)
    }

    /// The employer's pay in an establishment job, in the amounts of the month's year.
    fn establishment(&mut self) -> Result<Exact, Stop> {
        const WAGE: &str = "SUBSIDY.ETABLERINGSJOBB.EMPLOYER_WAGE";
        if self.case.month.is_none() && self.case.decided_on.is_none() {
            return Err(Stop::Facts(vec!["/month"]));
        }
        let mut reading = self.read();
        reading.fact("/month", self.case.month);
        let wage = reading.parameter_on(WAGE, self.month).and_then(ParameterValue::sek);
        let wage = wage.ok_or(Stop::Data(WAGE, self.month))?;
        let (sv, en) = kronor(wage);
        self.lines.push(reading.line(
            "EMPLOYER_WAGE",
            basis(self.case.form),
            text(
                format!("Arbetsgivaren betalar {sv} i lön för månaden; staten betalar individersättning till den anställde genom Försäkringskassan."),
                format!("The employer pays {en} for the month; the state pays individual compensation to the hired person through Försäkringskassan."),
            ),
            Some(wage),
        ));
        Ok(Exact::of(wage))
    }

    /// The supplementary grant, as far as it is allowed.
    fn extra_grant(&mut self) -> Option<Sek> {
        let case = self.case;
        let asked = case.extra_grant.filter(|asked| *asked > Sek::ZERO)?;
        let (id, section) = extra_grant_of(case.form)?;
        let has_reasons = case.form != SubsidyForm::LonebidragTrygghet
            || case.extra_grant_has_special_reasons == Some(true);
        if !has_reasons || case.personal_assistant.is_some() {
            return None;
        }
        let mut reading = self.read();
        reading.fact("/extraGrant", Some(asked));
        let cap = reading.parameter(id).and_then(ParameterValue::sek)?;
        let granted = asked.min(cap);
        let ((sv, en), (cap_sv, cap_en)) = (kronor(granted), kronor(cap));
        self.lines.push(reading.line(
            "EXTRA_GRANT",
            &[section],
            text(
                format!("Kompletterande bidrag: {sv} för månaden, högst {cap_sv}."),
                format!("Supplementary grant: {en} for the month, at most {cap_en}."),
            ),
            Some(granted),
        ));
        Some(granted)
    }

    fn finding(&self, found: &Result<Sek, Stop>) -> Finding {
        const RULE: &str = "SUBSIDY.AMOUNT";
        let what = text("Belopp för månaden", "Amount for the month");
        let cites = basis(self.case.form);
        let mut reading = self.read();
        match found {
            Ok(amount) => {
                reading.fact("/form", Some(self.case.form));
                let (sv, en) = kronor(*amount);
                let said = [
                    what,
                    text(
                        format!("Formeln ger {sv} för månaden."),
                        format!("The formula gives {en} for the month."),
                    ),
                    text(
                        "Arbetsförmedlingen beslutar stödet; läs villkoren nedan.",
                        "Arbetsförmedlingen decides the support; read the conditions below.",
                    ),
                ];
                reading.conclude(RULE, Verdict::Permitted, cites, said)
            }
            Err(Stop::Facts(pointers)) => reading.needs_facts(RULE, cites, what, pointers),
            Err(Stop::Data(id, on)) => {
                reading.parameter_on(id, *on);
                reading.needs_data(RULE, cites, what, id)
            }
            Err(Stop::Beyond) => {
                let said = [
                    what,
                    text("Talen är för stora.", "The figures are too large."),
                    text("Kontrollera talen.", "Check the figures."),
                ];
                reading.conclude(RULE, Verdict::NotCovered, cites, said)
            }
        }
    }
}

/// The parameter and the section of a form's supplementary grant, if it has one.
pub(super) const fn extra_grant_of(form: SubsidyForm) -> Option<(&'static str, &'static str)> {
    match form {
        SubsidyForm::LonebidragUtveckling => {
            Some(("SUBSIDY.EXTRA_GRANT.UTVECKLING", "F2017:462 28"))
        }
        SubsidyForm::LonebidragAnstallning => {
            Some(("SUBSIDY.EXTRA_GRANT.ANSTALLNING", "F2017:462 32"))
        }
        SubsidyForm::LonebidragTrygghet => Some(("SUBSIDY.EXTRA_GRANT.TRYGGHET", "F2017:462 36")),
        _ => None,
    }
}
