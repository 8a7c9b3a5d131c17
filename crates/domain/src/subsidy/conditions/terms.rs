//! Conditions of time: whether the form exists, for how long, and until when
//! the basis for payment is handed in.

use jiff::civil::{Date, date};

use super::{Conditions, after, permitted, prohibited};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::ParameterValue;
use crate::subsidy::case::{NewStartGroup, SubsidyForm};
use crate::subsidy::reading::text;
use crate::text::Text;

/// The ordinance on wage subsidies and sheltered work holds from this day.
const WAGE_SUBSIDIES_FROM: Date = date(2017, 7, 1);
/// The ordinances on *introduktionsjobb* and *nystartsjobb* hold from this day.
const SUPPORTS_FROM: Date = date(2018, 5, 1);
/// The ordinance on *etableringsjobb* holds from this day.
const ESTABLISHMENT_FROM: Date = date(2022, 9, 1);
/// *Extratjänst* was abolished on this day.
const EXTRA_SERVICE_TO: Date = date(2023, 1, 1);

/// The parameter of one decision's longest time, and its section.
const fn decision_of(form: SubsidyForm) -> Option<(&'static str, &'static str)> {
    match form {
        SubsidyForm::LonebidragUtveckling => Some(("SUBSIDY.DECISION.UTVECKLING", "F2017:462 27")),
        SubsidyForm::LonebidragAnstallning => {
            Some(("SUBSIDY.DECISION.ANSTALLNING", "F2017:462 31"))
        }
        SubsidyForm::LonebidragTrygghet => Some(("SUBSIDY.DECISION.TRYGGHET", "F2017:462 35")),
        SubsidyForm::Osa => Some(("SUBSIDY.DECISION.OSA", "F2017:462 41")),
        SubsidyForm::Introduktionsjobb => {
            Some(("SUBSIDY.DECISION.INTRODUKTIONSJOBB", "F2018:42 10"))
        }
        SubsidyForm::Nystartsjobb => Some(("SUBSIDY.DECISION.NYSTARTSJOBB", "F2018:43 28")),
        SubsidyForm::Etableringsjobb | SubsidyForm::Extratjanst => None,
    }
}

impl Conditions<'_> {
    /// Whether the form could be decided on the day.
    pub(super) fn form(&self) -> Finding {
        const RULE: &str = "SUBSIDY.FORM";
        let form = self.case.form;
        let what = text("Stödformen på beslutsdagen", "The form of support on the day");
        let (cites, from, successor): (&[&str], Date, bool) = match form {
            SubsidyForm::Introduktionsjobb | SubsidyForm::Extratjanst => {
                (&["F2018:42 3"], SUPPORTS_FROM, true)
            }
            SubsidyForm::Nystartsjobb => (&["F2018:43 17"], SUPPORTS_FROM, true),
            SubsidyForm::Etableringsjobb => (&["F2022:807 1"], ESTABLISHMENT_FROM, false),
            _ => (&["F2017:462 15"], WAGE_SUBSIDIES_FROM, true),
        };
        let mut reading = self.read();
        reading.fact("/form", Some(form));
        reading.fact("/decidedOn", self.case.decided_on);
        let Some(day) = self.case.decided_on else {
            return reading.needs_facts(RULE, cites, what, &["/decidedOn"]);
        };
        if form == SubsidyForm::Extratjanst && day >= EXTRA_SERVICE_TO {
            let said = [
                what,
                text(
                    "Extratjänster avskaffades 2023-01-01 (2022:1734).",
                    "Extra service jobs were abolished on 2023-01-01 (2022:1734).",
                ),
                text("Pröva en annan form av stöd.", "Try another form of support."),
            ];
            return prohibited(reading, RULE, cites, said);
        }
        if day < from {
            let verdict = if successor { Verdict::Human } else { Verdict::Prohibited };
            let said = [
                what,
                text(
                    format!(
                        "Förordningen gäller från {from}; ett äldre beslut följer andra bestämmelser, som inte är inlästa."
                    ),
                    format!(
                        "The ordinance holds from {from}; an older decision follows other rules, which are not loaded."
                    ),
                ),
                text("Läs beslutet.", "Read the decision."),
            ];
            return reading.conclude(RULE, verdict, cites, said);
        }
        permitted(
            reading,
            RULE,
            cites,
            what,
            "Formen fanns på beslutsdagen.",
            "The form existed on the day.",
        )
    }

    /// Whether the month that is paid for lies in the decision's period.
    pub(super) fn period(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.PERIOD";
        let (month, from) = (self.case.month?, self.period_from()?);
        let what = text("Månaden i beslutsperioden", "The month in the period of the decision");
        let (id, section) = decision_of(self.case.form)?;
        let mut reading = self.read();
        reading.fact("/month", Some(month));
        reading.fact("/periodFrom", Some(from));
        reading.fact("/decisionMonths", self.case.decision_months);
        let longest = reading.parameter(id).and_then(ParameterValue::months);
        let Some(months) = self.case.decision_months.or(longest) else {
            return Some(reading.needs_data(RULE, &[section], what, id));
        };
        let end = after(from, months);
        let (first, last) = (month.first_of_month(), month.last_of_month());
        if last < from || end <= first {
            let said = [
                what,
                text(
                    format!(
                        "Beslutsperioden går från {from} till {end}, den dagen inte räknad; månaden ligger utanför."
                    ),
                    format!(
                        "The period runs from {from} to {end}, that day not counted; the month lies outside."
                    ),
                ),
                text(
                    "Räkna med det beslut som täcker månaden; dess eget tak gäller.",
                    "Reckon with the decision that covers the month; its own ceiling holds.",
                ),
            ];
            return Some(prohibited(reading, RULE, &[section], said));
        }
        Some(permitted(
            reading,
            RULE,
            &[section],
            what,
            "Månaden ligger i beslutsperioden.",
            "The month lies in the period of the decision.",
        ))
    }

    /// How long one decision may be.
    pub(super) fn decision_length(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.DECISION_LENGTH";
        let (id, section) = decision_of(self.case.form)?;
        let what = text("Beslutets längd", "The length of the decision");
        Some(self.length(RULE, id, section, what, self.case.decision_months, &["/decisionMonths"]))
    }

    /// How long the form may be given in total.
    pub(super) fn total_length(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.TOTAL_LENGTH";
        let case = self.case;
        let what = text("Sammanlagd tid", "Total time");
        let (id, section) = match case.form {
            SubsidyForm::LonebidragUtveckling => ("SUBSIDY.TOTAL.UTVECKLING", "F2017:462 27"),
            SubsidyForm::LonebidragAnstallning => ("SUBSIDY.TOTAL.ANSTALLNING", "F2017:462 31"),
            SubsidyForm::LonebidragTrygghet | SubsidyForm::Osa => return Some(self.no_total(what)),
            SubsidyForm::Introduktionsjobb => ("SUBSIDY.TOTAL.INTRODUKTIONSJOBB", "F2018:42 10"),
            SubsidyForm::Nystartsjobb => return self.new_start_length(what),
            SubsidyForm::Etableringsjobb => ("SUBSIDY.TOTAL.ETABLERINGSJOBB", "F2022:807 1"),
            SubsidyForm::Extratjanst => return None,
        };
        let total = self.total();
        Some(self.length(RULE, id, section, what, total, &["/decisionMonths", "/monthsBefore"]))
    }

    fn total(&self) -> Option<u16> {
        Some(self.case.decision_months?.saturating_add(self.case.months_before?))
    }

    fn no_total(&self, what: Text) -> Finding {
        let section =
            if self.case.form == SubsidyForm::Osa { "F2017:462 41" } else { "F2017:462 35" };
        let mut reading = self.read();
        reading.fact("/monthsBefore", self.case.months_before);
        permitted(
            reading,
            "SUBSIDY.TOTAL_LENGTH",
            &[section],
            what,
            "Förordningen anger ingen gräns för den sammanlagda tiden.",
            "The ordinance sets no limit to the total time.",
        )
    }

    fn new_start_length(&self, what: Text) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.TOTAL_LENGTH";
        let new_start = self.case.new_start?;
        let (id, section) = match new_start.group {
            NewStartGroup::Adult => ("SUBSIDY.TOTAL.NYSTARTSJOBB.ADULT", "F2018:43 11"),
            NewStartGroup::Young => ("SUBSIDY.TOTAL.NYSTARTSJOBB.YOUNG", "F2018:43 12"),
            NewStartGroup::NewlyArrived => {
                ("SUBSIDY.TOTAL.NYSTARTSJOBB.NEWLY_ARRIVED", "F2018:43 13")
            }
            NewStartGroup::NewlyArrivedYoung => {
                ("SUBSIDY.TOTAL.NYSTARTSJOBB.NEWLY_ARRIVED_YOUNG", "F2018:43 13")
            }
            NewStartGroup::Guarantee => ("SUBSIDY.TOTAL.NYSTARTSJOBB.GUARANTEE", "F2018:43 15"),
        };
        let follows_absence =
            matches!(new_start.group, NewStartGroup::Adult | NewStartGroup::Young);
        let absence = new_start.absence_months.filter(|_| follows_absence);
        if let (Some(total), Some(absence)) = (self.total(), absence)
            && total > absence
        {
            let mut reading = self.read();
            reading.fact("/newStart/absenceMonths", Some(absence));
            reading.fact("/decisionMonths", self.case.decision_months);
            reading.fact("/monthsBefore", self.case.months_before);
            let said = [
                what,
                text(
                    format!(
                        "Tiden blir {total} månader; stöd lämnas lika länge som frånvaron, {absence} månader."
                    ),
                    format!(
                        "The time becomes {total} months; support is given as long as the absence, {absence} months."
                    ),
                ),
                text("Korta tiden.", "Shorten the time."),
            ];
            return Some(prohibited(reading, RULE, &[section], said));
        }
        Some(self.length(
            RULE,
            id,
            section,
            what,
            self.total(),
            &["/decisionMonths", "/monthsBefore"],
        ))
    }

    fn length(
        &self,
        rule: &str,
        id: &str,
        section: &str,
        what: Text,
        months: Option<u16>,
        pointers: &[&str],
    ) -> Finding {
        let mut reading = self.read();
        reading.fact("/decisionMonths", self.case.decision_months);
        if pointers.contains(&"/monthsBefore") {
            reading.fact("/monthsBefore", self.case.months_before);
        }
        let longest = reading.parameter(id).and_then(ParameterValue::months);
        let Some(longest) = longest else {
            return reading.needs_data(rule, &[section], what, id);
        };
        let Some(months) = months else {
            return reading.needs_facts(rule, &[section], what, pointers);
        };
        if months > longest {
            let said = [
                what,
                text(
                    format!("{months} månader; högst {longest} får beslutas."),
                    format!("{months} months; at most {longest} may be decided."),
                ),
                text(
                    "Korta tiden eller pröva en annan form.",
                    "Shorten the time or try another form.",
                ),
            ];
            return prohibited(reading, rule, &[section], said);
        }
        let (sv, en) = (
            format!("{months} månader ryms inom {longest}."),
            format!("{months} months are within {longest}."),
        );
        permitted(reading, rule, &[section], what, &sv, &en)
    }

    /// Arbetsförmedlingen's practice for the first decision.
    pub(super) fn first_decision(&self) -> Option<Finding> {
        const ID: &str = "SUBSIDY.FIRST_DECISION.PRACTICE";
        let case = self.case;
        let is_first = case.form.is_lonebidrag() && case.months_before == Some(0);
        let months = case.decision_months.filter(|_| is_first)?;
        let mut reading = self.read();
        reading.fact("/decisionMonths", Some(months));
        let usual = reading.parameter(ID).and_then(ParameterValue::months)?;
        let within_the_law = decision_of(case.form)
            .and_then(|(id, _)| self.book.value(id, self.day)?.value.months())
            .is_some_and(|longest| months <= longest);
        (months > usual && within_the_law).then(|| {
            let (_, section) = decision_of(case.form).unwrap_or((ID, "F2017:462 31"));
            let said = [
                text("Det första beslutet i praktiken", "The first decision in practice"),
                text(
                    format!("Arbetsförmedlingen beslutar först för högst {usual} månader, fast förordningen medger längre tid."),
                    format!("Arbetsförmedlingen decides for at most {usual} months at first, though the ordinance allows more."),
                ),
                text("Räkna med en ny prövning efter den tiden.", "Reckon with a new examination after that time."),
            ];
            reading.conclude("SUBSIDY.FIRST_DECISION", Verdict::Warn, &[section], said)
        })
    }

    /// The 180 days for handing in the basis.
    pub(super) fn payment_basis(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.PAYMENT_BASIS";
        const ID: &str = "SUBSIDY.PAYMENT_BASIS.DAYS";
        let case = self.case;
        let handed_in = case.payment_basis_on?;
        let section = match case.form {
            SubsidyForm::Introduktionsjobb => "F2018:42 31",
            SubsidyForm::Nystartsjobb => "F2018:43 30",
            SubsidyForm::Etableringsjobb | SubsidyForm::Extratjanst => return None,
            _ => "F2017:462 46",
        };
        let what = text("Underlag för utbetalning i tid", "Basis for payment in time");
        let mut reading = self.read();
        reading.fact("/paymentBasisOn", Some(handed_in));
        reading.fact("/month", case.month);
        let Some(month) = case.month else {
            return Some(reading.needs_facts(RULE, &[section], what, &["/month"]));
        };
        let days = reading.parameter_on(ID, month).and_then(ParameterValue::days);
        let Some(days) = days else {
            return Some(reading.needs_data(RULE, &[section], what, ID));
        };
        let last = jiff::Span::new()
            .try_days(i64::from(days))
            .ok()
            .and_then(|span| month.last_of_month().checked_add(span).ok())?;
        if handed_in <= last {
            return Some(permitted(
                reading,
                RULE,
                &[section],
                what,
                "Underlaget kom i tid.",
                "The basis came in time.",
            ));
        }
        reading.fact("/lateBasisHasSpecialReasons", case.late_basis_has_special_reasons);
        let why = text(
            format!("Underlaget skulle ha lämnats senast {last}."),
            format!("The basis was to be handed in by {last}."),
        );
        if case.late_basis_has_special_reasons == Some(true) {
            let remedy = text(
                "Begär undantag hos Arbetsförmedlingen, som får medge det.",
                "Ask Arbetsförmedlingen for an exception, which it may make.",
            );
            return Some(reading.conclude(RULE, Verdict::Human, &[section], [what, why, remedy]));
        }
        let remedy = text(
            "Rätten till månadens belopp är förlorad om inte särskilda skäl finns eller underlaget redan fanns hos myndigheten.",
            "The right to the month's amount is lost unless there are special reasons or the agency already had the basis.",
        );
        Some(prohibited(reading, RULE, &[section], [what, why, remedy]))
    }
}
