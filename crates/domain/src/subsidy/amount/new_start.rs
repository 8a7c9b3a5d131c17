//! *Nystartsjobb*: A, A + B or A + 1,5 B.

use super::{Stop, Work};
use crate::exact::Exact;
use crate::law::book::ParameterValue;
use crate::share::Share;
use crate::subsidy::case::{FeeClass, NewStart, NewStartGroup};
use crate::subsidy::reading::text;

const SECOND: &str = "SUBSIDY.NYSTARTSJOBB.SECOND_STEP";
const THIRD: &str = "SUBSIDY.NYSTARTSJOBB.THIRD_STEP";

/// The steps of the ladder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    A,
    AAndB,
    AAndOneAndAHalfB,
}

impl Work<'_> {
    /// The fees on the pay that counts, once or more by the group and the absence.
    pub(super) fn new_start(&mut self) -> Result<Exact, Stop> {
        let mut missing = self.missing_pay();
        match self.case.new_start {
            None => missing.push("/newStart"),
            Some(NewStart {
                group: NewStartGroup::Adult | NewStartGroup::Young,
                absence_months: None,
            }) => {
                missing.push("/newStart/absenceMonths");
            }
            Some(_) => {}
        }
        if !missing.is_empty() {
            return Err(Stop::Facts(missing));
        }
        let base = self.counted_pay()?;
        let class = self.case.employer_fees.unwrap_or(FeeClass::General);
        let a = self.fees("A", class, base)?;
        let step = self.step()?;
        if step == Step::A {
            return Ok(a);
        }
        let b = self.fees("B", FeeClass::General, base)?;
        let sum = a.plus(b).ok_or(Stop::Beyond)?;
        let sum = if step == Step::AAndB {
            sum
        } else {
            let half = Share::new(1, 2).map_err(|_invalid| Stop::Beyond)?;
            b.times(Exact::share(half)).and_then(|half| sum.plus(half)).ok_or(Stop::Beyond)?
        };
        let (sv, en) =
            if step == Step::AAndB { ("A + B", "A + B") } else { ("A + 1,5 B", "A + 1.5 B") };
        let reading = self.read();
        self.lines.push(reading.line(
            "GRANT",
            &["F2018:43 16"],
            text(format!("Stödet är {sv}."), format!("The support is {en}.")),
            sum.to_sek(),
        ));
        Ok(sum)
    }

    fn step(&mut self) -> Result<Step, Stop> {
        let mut reading = self.read();
        reading.fact("/newStart", self.case.new_start);
        let second = reading.parameter(SECOND).and_then(ParameterValue::months);
        let third = reading.parameter(THIRD).and_then(ParameterValue::months);
        let second = second.ok_or(Stop::Data(SECOND, self.day))?;
        let third = third.ok_or(Stop::Data(THIRD, self.day))?;
        let new_start = self.case.new_start.ok_or(Stop::Facts(vec!["/newStart"]))?;
        let absence = new_start.absence_months.unwrap_or(0);
        let (step, section) = match new_start.group {
            NewStartGroup::Adult | NewStartGroup::Young => {
                let step = if absence < second {
                    Step::A
                } else if absence <= third {
                    Step::AAndB
                } else {
                    Step::AAndOneAndAHalfB
                };
                let adult = new_start.group == NewStartGroup::Adult;
                (step, if adult { "F2018:43 11" } else { "F2018:43 12" })
            }
            NewStartGroup::NewlyArrived | NewStartGroup::NewlyArrivedYoung => {
                (Step::AAndOneAndAHalfB, "F2018:43 13")
            }
            NewStartGroup::Guarantee => (Step::A, "F2018:43 15"),
        };
        let said = match step {
            Step::A => text("Steg: A, avgifterna en gång.", "Step: A, the fees once."),
            Step::AAndB => text(
                "Steg: A + B, där B räknas utan nedsättningar efter ålder.",
                "Step: A + B, where B is reckoned without reductions by age.",
            ),
            Step::AAndOneAndAHalfB => text(
                "Steg: A + 1,5 B, där B räknas utan nedsättningar efter ålder.",
                "Step: A + 1.5 B, where B is reckoned without reductions by age.",
            ),
        };
        self.lines.push(reading.line("LADDER", &[section], said, None));
        Ok(step)
    }
}
