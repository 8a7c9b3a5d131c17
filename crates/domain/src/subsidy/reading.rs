//! Reading the book and the case: what is read is written down, and ends in a
//! line or a finding.

use jiff::civil::Date;
use serde::Serialize;

use super::book::SubsidyBook;
use super::calculation::CalculationLine;
use super::case::SubsidyCase;
use crate::law::assessment::{FactRead, Finding, ParameterRead, ProvisionRead, Verdict};
use crate::law::book::ParameterValue;
use crate::law::citation::Citation;
use crate::money::Sek;
use crate::share::Share;
use crate::text::Text;

/// The same statement in both languages.
pub(super) fn text(sv: impl Into<String>, en: impl Into<String>) -> Text {
    Text::new(sv, en)
}

/// The remedy where nothing is wrong and no duty follows.
pub(crate) fn nothing_more() -> Text {
    text("Inget mer behövs.", "Nothing more is needed.")
}

/// An amount in both languages.
pub(crate) fn kronor(amount: Sek) -> (String, String) {
    (amount.in_words(), amount.in_english())
}

/// A share as a percentage where that is exact, in both languages.
pub(crate) fn percent(share: Share) -> (String, String) {
    let scaled = u64::from(share.numerator()) * 10_000;
    let divisor = u64::from(share.denominator());
    if scaled % divisor != 0 {
        return (share.to_string(), share.to_string());
    }
    let (whole, part) = (scaled / divisor / 100, scaled / divisor % 100);
    if part == 0 {
        return (format!("{whole} %"), format!("{whole} %"));
    }
    (format!("{whole},{part:02} %"), format!("{whole}.{part:02} %"))
}

/// The day of the decision; the day of the newest data when it is not known.
pub(super) fn decision_day(book: &SubsidyBook, case: &SubsidyCase) -> Date {
    case.decided_on.unwrap_or_else(|| book.recorded_on())
}

/// A value as it stands on the wire, for the list of facts.
fn wire<T: Serialize>(value: Option<T>) -> Option<String> {
    let json = serde_json::to_value(value?).ok()?;
    Some(json.as_str().map_or_else(|| json.to_string(), str::to_owned))
}

/// Facts and parameters in the order in which they were read, each once.
pub(super) struct Reading<'b> {
    book: &'b SubsidyBook,
    day: Date,
    facts: Vec<FactRead>,
    parameters: Vec<ParameterRead>,
    note: Option<Text>,
}

impl<'b> Reading<'b> {
    /// Begins to read by the law of `day`.
    pub(super) const fn new(book: &'b SubsidyBook, day: Date) -> Self {
        Self { book, day, facts: Vec::new(), parameters: Vec::new(), note: None }
    }

    /// Notes that the fact at `pointer` was read, and what it was.
    pub(super) fn fact<T: Serialize>(&mut self, pointer: &str, value: Option<T>) {
        let read = FactRead { pointer: pointer.to_owned(), value: wire(value) };
        if !self.facts.contains(&read) {
            self.facts.push(read);
        }
    }

    /// Reads the parameter `id` on the day of the law; that it is absent is noted, too.
    pub(super) fn parameter(&mut self, id: &str) -> Option<&'b ParameterValue> {
        self.parameter_on(id, self.day)
    }

    /// Reads the parameter `id` on `on`.
    pub(super) fn parameter_on(&mut self, id: &str, on: Date) -> Option<&'b ParameterValue> {
        let read = self.book.parameter(id, on);
        if !self.parameters.contains(&read) {
            self.parameters.push(read);
        }
        let found = self.book.value(id, on)?;
        if self.note.is_none() {
            self.note.clone_from(&found.note);
        }
        Some(&found.value)
    }

    fn provisions(&self, cites: &[&str]) -> Vec<ProvisionRead> {
        cites
            .iter()
            .filter_map(|cited| cited.parse::<Citation>().ok())
            .filter_map(|citation| self.book.provision(&citation, self.day))
            .collect()
    }

    /// A line of the arithmetic.
    pub(super) fn line(
        self,
        step: &str,
        cites: &[&str],
        text: Text,
        amount: Option<Sek>,
    ) -> CalculationLine {
        CalculationLine {
            step: step.to_owned(),
            text,
            amount,
            provisions: self.provisions(cites),
            note: self.note,
            facts: self.facts,
            parameters: self.parameters,
        }
    }

    /// A finding; its subject is the first fact that was read.
    pub(super) fn conclude(
        self,
        rule: &str,
        verdict: Verdict,
        cites: &[&str],
        [what, why, remedy]: [Text; 3],
    ) -> Finding {
        Finding {
            rule: rule.to_owned(),
            subject: self.facts.first().map(|fact| fact.pointer.clone()).unwrap_or_default(),
            verdict,
            what,
            why,
            remedy,
            provisions: self.provisions(cites),
            facts: self.facts,
            parameters: self.parameters,
        }
    }

    /// The finding that the facts at `pointers` are missing.
    pub(super) fn needs_facts(
        mut self,
        rule: &str,
        cites: &[&str],
        what: Text,
        pointers: &[&str],
    ) -> Finding {
        for pointer in pointers {
            self.fact::<()>(pointer, None);
        }
        let named = pointers.join(", ");
        let said = [
            what,
            text(format!("Uppgifter saknas: {named}."), format!("Facts are missing: {named}.")),
            text(format!("Ange {named}."), format!("State {named}.")),
        ];
        self.conclude(rule, Verdict::NeedsFact, cites, said)
    }

    /// The finding that the book holds no value of `id` that day.
    pub(super) fn needs_data(self, rule: &str, cites: &[&str], what: Text, id: &str) -> Finding {
        let said = [
            what,
            text(
                format!("{id} har inget belagt värde den dagen."),
                format!("{id} has no sourced value on that day."),
            ),
            text(
                format!("Läs in {id} ur källan innan frågan avgörs."),
                format!("Load {id} from the source before the question is settled."),
            ),
        ];
        self.conclude(rule, Verdict::NeedsData, cites, said)
    }
}
