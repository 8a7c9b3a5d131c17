//! Grants that are a share of the wage cost: *lönebidrag*, OSA and *introduktionsjobb*.

use super::{Stop, Work, basis};
use crate::exact::Exact;
use crate::law::book::ParameterValue;
use crate::share::Share;
use crate::subsidy::case::{FeeClass, SubsidyForm};
use crate::subsidy::reading::{kronor, percent, text};

const SHARE: &str = "SUBSIDY.INTRODUKTIONSJOBB.SHARE";

/// The parameter of a class of employer fees.
const fn fees_of(class: FeeClass) -> &'static str {
    match class {
        FeeClass::General => "SUBSIDY.EMPLOYER_FEES.GENERAL",
        FeeClass::OldAgePensionOnly => "SUBSIDY.EMPLOYER_FEES.OLD_AGE_PENSION",
        FeeClass::YoungReduced => "SUBSIDY.EMPLOYER_FEES.YOUNG",
    }
}

impl Work<'_> {
    /// Level × (the pay that counts + fees + premiums on that part).
    pub(super) fn wage_cost(&mut self) -> Result<Exact, Stop> {
        let mut missing = self.missing_pay();
        if self.case.form.has_level() && self.case.level.is_none() {
            missing.push("/level");
        }
        if !missing.is_empty() {
            return Err(Stop::Facts(missing));
        }
        let base = self.counted_pay()?;
        let class = self.case.employer_fees.unwrap_or(FeeClass::General);
        let mut cost = base.plus(self.fees("FEES", class, base)?).ok_or(Stop::Beyond)?;
        if let Some(rate) = self.case.insurance_premium_rate {
            cost = cost.plus(self.premiums(rate, base)?).ok_or(Stop::Beyond)?;
        }
        let mut reading = self.read();
        reading.fact("/level", self.case.level);
        let level = match self.case.level {
            Some(level) => level,
            None => reading
                .parameter(SHARE)
                .and_then(ParameterValue::share)
                .ok_or(Stop::Data(SHARE, self.day))?,
        };
        let grant = cost.times(Exact::share(level)).ok_or(Stop::Beyond)?;
        let (sv, en) = percent(level);
        let (cost_sv, cost_en) = cost.to_sek().map(kronor).unwrap_or_default();
        let said = if self.case.form == SubsidyForm::Introduktionsjobb {
            text(
                format!("{sv} av lönekostnaden {cost_sv}."),
                format!("{en} of the wage cost {cost_en}."),
            )
        } else {
            text(
                format!(
                    "{sv} av lönekostnaden {cost_sv}. Nivån beslutas av Arbetsförmedlingen och är här en given uppgift."
                ),
                format!(
                    "{en} of the wage cost {cost_en}. Arbetsförmedlingen decides the level; here it is a given fact."
                ),
            )
        };
        self.lines.push(reading.line("GRANT", basis(self.case.form), said, grant.to_sek()));
        Ok(grant)
    }

    /// The facts of the pay that are missing.
    pub(super) fn missing_pay(&self) -> Vec<&'static str> {
        [
            ("/decidedOn", self.case.decided_on.is_none()),
            ("/grossMonthlyWage", self.case.gross_monthly_wage.is_none()),
            ("/extent", self.case.extent.is_none()),
        ]
        .into_iter()
        .filter_map(|(pointer, is_missing)| is_missing.then_some(pointer))
        .collect()
    }

    /// Gross pay up to the ceiling of the decision's day, by the hours.
    pub(super) fn counted_pay(&mut self) -> Result<Exact, Stop> {
        let (id, section) = match self.case.form {
            SubsidyForm::Introduktionsjobb => ("SUBSIDY.INTRODUKTIONSJOBB.CEILING", "F2018:42 16"),
            SubsidyForm::Nystartsjobb => ("SUBSIDY.NYSTARTSJOBB.CEILING", "F2018:43 17"),
            _ => ("SUBSIDY.LONEBIDRAG.CEILING", "F2017:462 21"),
        };
        let mut reading = self.read();
        reading.fact("/decidedOn", self.case.decided_on);
        let full = reading.parameter(id).and_then(ParameterValue::sek);
        let full = full.ok_or(Stop::Data(id, self.day))?;
        let ((sv, en), day) = (kronor(full), self.day);
        self.lines.push(reading.line(
            "CEILING",
            &[section],
            text(
                format!("Taket för bruttolönen vid heltid är {sv} för ett beslut den {day}; det gäller hela beslutsperioden."),
                format!("The ceiling of gross pay at full time is {en} for a decision of {day}; it holds for the whole period of the decision."),
            ),
            Some(full),
        ));
        let gross = self.case.gross_monthly_wage.ok_or(Stop::Facts(vec!["/grossMonthlyWage"]))?;
        let extent = self.case.extent.ok_or(Stop::Facts(vec!["/extent"]))?;
        let scaled = Exact::of(full).times(Exact::share(extent)).ok_or(Stop::Beyond)?;
        let counted = Exact::of(gross).lesser(scaled).ok_or(Stop::Beyond)?;
        let mut reading = self.read();
        reading.fact("/grossMonthlyWage", Some(gross));
        reading.fact("/extent", Some(extent));
        let ((gross_sv, gross_en), (share_sv, share_en)) = (kronor(gross), percent(extent));
        let (ceiling_sv, ceiling_en) = scaled.to_sek().map(kronor).unwrap_or_default();
        self.lines.push(reading.line(
            "COUNTED_PAY",
            &[section],
            text(
                format!("Bruttolönen {gross_sv}, dock högst taket vid {share_sv} av heltid, {ceiling_sv}."),
                format!("Gross pay {gross_en}, but at most the ceiling at {share_en} of full time, {ceiling_en}."),
            ),
            counted.to_sek(),
        ));
        Ok(counted)
    }

    /// The fees of `class` on `base`, in the month that is paid for.
    pub(super) fn fees(&mut self, step: &str, class: FeeClass, base: Exact) -> Result<Exact, Stop> {
        let id = fees_of(class);
        let mut reading = self.read();
        reading.fact("/employerFees", Some(class));
        reading.fact("/month", self.case.month);
        let rate = reading.parameter_on(id, self.month).and_then(ParameterValue::share);
        let rate = rate.ok_or(Stop::Data(id, self.month))?;
        let fees = base.times(Exact::share(rate)).ok_or(Stop::Beyond)?;
        let (sv, en) = percent(rate);
        let cites: &[&str] = match self.case.form {
            SubsidyForm::Introduktionsjobb => &["F2018:42 15"],
            SubsidyForm::Nystartsjobb => &["F2018:43 16"],
            _ => &["F2017:462 20"],
        };
        self.lines.push(reading.line(
            step,
            cites,
            text(
                format!("Avgifter på den lön som räknas: {sv}."),
                format!("Fees on the pay that counts: {en}."),
            ),
            fees.to_sek(),
        ));
        Ok(fees)
    }

    fn premiums(&mut self, rate: Share, base: Exact) -> Result<Exact, Stop> {
        let mut reading = self.read();
        reading.fact("/insurancePremiumRate", Some(rate));
        let premiums = base.times(Exact::share(rate)).ok_or(Stop::Beyond)?;
        let (sv, en) = percent(rate);
        self.lines.push(reading.line(
            "PREMIUMS",
            &["F2017:462 20"],
            text(
                format!("Premier för avtalsenliga försäkringar på samma del: {sv}."),
                format!("Premiums of agreed insurance on the same part: {en}."),
            ),
            premiums.to_sek(),
        ));
        Ok(premiums)
    }
}
