//! One purchase before the law: what is read is written down, and no finding
//! comes about without its provisions, reasons, remedy and facts.

use jiff::civil::{Date, date};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::HashMap;

use super::assessment::{FactRead, Finding, ParameterRead, ProvisionRead, Verdict};
use super::book::parameter::ParameterValue;
use super::book::{Confidence, LawBook};
use super::citation::Citation;
use super::purchase::{DirectAwardGround, Instrument, Procedure, Purchase};
use super::regime::RegimeId;
use super::regime::selection::{DirectAnswer, RegimeAnswer};
use super::rules::Rule;
use super::value::{Estimate, MainObject};
use crate::text::Text;

/// The day from which LOU has applied.
pub(crate) const LOU_FROM: Date = date(2017, 1, 1);
/// The day from which LOV has applied.
pub(crate) const LOV_FROM: Date = date(2009, 1, 1);
/// The day on which chapters 19 and 19 a took the place of the older chapter 19.
pub(crate) const REFORM: Date = date(2022, 2, 1);

/// Facts and parameters in the order in which they were read, each once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes {
    facts: Vec<FactRead>,
    parameters: Vec<ParameterRead>,
}

impl Notes {
    /// Notes that the fact at `pointer` was read, and what it was.
    pub(crate) fn fact(&mut self, pointer: impl Into<String>, value: Option<String>) {
        let read = FactRead { pointer: pointer.into(), value };
        if !self.facts.contains(&read) {
            self.facts.push(read);
        }
    }

    /// Reads the parameter `id` on `on`; that it is absent is noted, too.
    pub(crate) fn parameter<'b>(
        &mut self,
        book: &'b LawBook,
        id: &str,
        on: Date,
    ) -> Option<&'b ParameterValue> {
        let found = book.value(id, on, Date::MAX);
        let (valid_from, valid_to) = (found.map(|it| it.from), found.and_then(|it| it.to));
        let is_known = |read: &ParameterRead| {
            read.id == id && read.valid_from == valid_from && read.valid_to == valid_to
        };
        if !self.parameters.iter().any(is_known) {
            self.parameters.push(ParameterRead {
                id: id.to_owned(),
                value: found.map(|value| value.value.in_words()),
                valid_from,
                valid_to,
                source: found.map(|value| book.source_text(&value.source)),
                confidence: found.map(|value| value.confidence),
            });
        }
        found.map(|value| &value.value)
    }

    /// Whether a parameter that was read is only inferred.
    fn is_inferred(&self) -> bool {
        self.parameters.iter().any(|read| read.confidence == Some(Confidence::C))
    }

    /// Takes over what `other` holds. Nothing stands twice in either.
    pub(crate) fn take(&mut self, other: &Self) {
        take_new(&mut self.facts, &other.facts);
        take_new(&mut self.parameters, &other.parameters);
    }
}

/// Adds to `held` what `given` holds beside it.
fn take_new<T: Clone + PartialEq>(held: &mut Vec<T>, given: &[T]) {
    let before = held.len();
    for item in given {
        if !held.iter().take(before).any(|known| known == item) {
            held.push(item.clone());
        }
    }
}

/// A value as it stands on the wire, for the list of facts: words without quotes.
pub(crate) fn wire<T: Serialize>(value: Option<T>) -> Option<String> {
    let mut json = serde_json::to_string(&value?).ok()?;
    if !json.starts_with('"') {
        return Some(json);
    }
    if json.contains('\\') {
        return serde_json::from_str(&json).ok();
    }
    json.pop();
    json.remove(0);
    Some(json)
}

/// The day whose law is read for `purchase`: its decisive day (LOU 5:5), or the
/// book's own day when it has none. Never before the act began.
pub(crate) fn law_date(book: &LawBook, purchase: &Purchase) -> Date {
    let began = if purchase.instrument == Instrument::Lov { LOV_FROM } else { LOU_FROM };
    purchase.decisive_date.unwrap_or(book.recorded_on()).max(began)
}

/// A purchase, the book, and what was found out before any rule speaks.
pub(crate) struct Case<'a> {
    pub(crate) book: &'a LawBook,
    pub(crate) purchase: &'a Purchase,
    /// The day whose law is read.
    pub(crate) law_date: Date,
    pub(crate) estimate: Estimate,
    pub(crate) object: MainObject,
    /// The regime of an advertised procurement, whatever is planned.
    pub(crate) advertised: RegimeAnswer,
    /// Whether a direct award on value is allowed, whatever is planned.
    pub(crate) direct: DirectAnswer,
    /// The regime that governs what is planned, if the facts decide it.
    pub(crate) regime: Option<RegimeId>,
    /// The decisive day as findings note it; all of them do.
    noted_day: Option<String>,
    provisions: Cited,
}

/// Provisions as they read on the day, by how rules cite them; many findings rest
/// on the same few.
type Cited = RefCell<HashMap<String, Option<(Citation, Option<ProvisionRead>)>>>;

impl<'a> Case<'a> {
    pub(crate) fn new(book: &'a LawBook, purchase: &'a Purchase) -> Self {
        let law_date = law_date(book, purchase);
        let estimate = Estimate::of(book, purchase, law_date);
        let object = MainObject::of(book, purchase, law_date);
        let advertised = RegimeAnswer::advertised(book, purchase, &estimate, &object);
        let direct = DirectAnswer::on_value(book, purchase, &estimate, &object);
        let mut case = Self {
            book,
            purchase,
            law_date,
            estimate,
            object,
            advertised,
            direct,
            regime: None,
            noted_day: wire(purchase.decisive_date),
            provisions: RefCell::default(),
        };
        case.regime = super::regime::selection::governing(&case);
        case
    }

    /// Whether the act had not begun on the decisive day.
    pub(crate) fn is_before_the_act(&self) -> bool {
        self.purchase.decisive_date.is_some_and(|day| day < self.law_date)
    }

    /// Whether a direct award is planned.
    pub(crate) fn plans_direct_award(&self) -> bool {
        self.purchase.instrument == Instrument::Lou
            && match self.purchase.procedure {
                Some(procedure) => procedure == Procedure::DirectAward,
                None => self.purchase.direct_award.is_some(),
            }
    }

    /// Whether chapter 19 a governs the award: a direct award on value that the
    /// value allows, or one below the threshold on a ground that a person must judge.
    pub(crate) fn awards_directly(&self) -> bool {
        match self.regime {
            Some(RegimeId::R4) => true,
            Some(RegimeId::R2 | RegimeId::R3) => {
                self.plans_direct_award() && self.ground() != DirectAwardGround::Value
            }
            _ => false,
        }
    }

    /// The ground of the direct award; the value is the ground unless another is named.
    pub(crate) fn ground(&self) -> DirectAwardGround {
        self.purchase.direct_award.as_ref().map_or(DirectAwardGround::Value, |award| award.ground)
    }

    /// Where the principles stand that always apply.
    pub(crate) const fn principles(&self) -> &'static [&'static str] {
        match self.regime {
            Some(regime) => regime.principles(),
            None => &["LOU 4:1", "LOU 19:2", "LOU 19a:8"],
        }
    }

    /// A parameter on the day of the law, for what is not yet a finding.
    pub(crate) fn parameter(&self, id: &str) -> Option<&ParameterValue> {
        self.book.value(id, self.law_date, Date::MAX).map(|valued| &valued.value)
    }

    /// Begins to look at `subject` by `rule`.
    pub(crate) fn examine<'c>(
        &'c self,
        rule: &'static Rule,
        subject: impl Into<String>,
    ) -> Examination<'c> {
        let mut notes = Notes::default();
        notes.fact("/decisiveDate", self.noted_day.clone());
        Examination {
            book: self.book,
            law_date: self.law_date,
            regime: self.regime,
            principles: self.principles(),
            rule,
            subject: subject.into(),
            notes,
            provisions: &self.provisions,
        }
    }
}

/// A rule at work: it reads through this, and ends in a finding.
pub(crate) struct Examination<'c> {
    book: &'c LawBook,
    law_date: Date,
    regime: Option<RegimeId>,
    principles: &'static [&'static str],
    rule: &'static Rule,
    subject: String,
    notes: Notes,
    provisions: &'c Cited,
}

impl<'c> Examination<'c> {
    /// Notes a fact that decided.
    pub(crate) fn fact(&mut self, pointer: impl Into<String>, value: Option<String>) {
        self.notes.fact(pointer, value);
    }

    /// Reads a parameter on the day of the law.
    pub(crate) fn parameter(&mut self, id: &str) -> Option<&'c ParameterValue> {
        self.notes.parameter(self.book, id, self.law_date)
    }

    /// Takes over what was read before the rule spoke.
    pub(crate) fn notes(&mut self, notes: &Notes) {
        self.notes.take(notes);
    }

    /// The provisions among `texts` that are in force on the day and that
    /// `may_cite` lets through.
    fn provisions(
        &self,
        texts: &[&str],
        may_cite: impl Fn(&Citation) -> bool,
    ) -> Vec<ProvisionRead> {
        let mut known = self.provisions.borrow_mut();
        let mut read = Vec::with_capacity(texts.len());
        for text in texts {
            if !known.contains_key(*text) {
                let citation = text.parse::<Citation>().ok();
                let wording = citation
                    .map(|citation| (citation, self.book.provision(&citation, self.law_date)));
                known.insert((*text).to_owned(), wording);
            }
            if let Some(Some((citation, Some(wording)))) = known.get(*text)
                && may_cite(citation)
            {
                read.push(wording.clone());
            }
        }
        read
    }

    /// The finding. Provisions that are not in force on the day are left out,
    /// and so are, where something is said to be breached, those of chapters
    /// that do not belong to the regime. A breach that is left without a
    /// provision becomes a question for a person, under the principles. What
    /// rests on inference says so.
    pub(crate) fn conclude(
        self,
        verdict: Verdict,
        cites: &[&str],
        what: Text,
        mut why: Text,
        remedy: Text,
    ) -> Finding {
        let breach = matches!(verdict, Verdict::Prohibited | Verdict::Missing);
        let may_cite = |citation: &Citation| {
            !breach || self.regime.is_none_or(|regime| regime.applies(citation))
        };
        let read = |texts: &[&str]| self.provisions(texts, may_cite);
        let mut verdict = verdict;
        let mut provisions = read(cites);
        if provisions.is_empty() {
            provisions = read(self.principles);
            if breach {
                verdict = Verdict::Human;
            }
        }
        if provisions.is_empty() {
            provisions = read(&["LOU 1:4", "LOV 1:1"]);
        }
        let is_inferred = self.rule.confidence == Confidence::C
            || self.notes.is_inferred()
            || provisions.iter().any(|read| read.confidence == Confidence::C);
        if is_inferred && verdict.claims() && !why.sv.contains("säkerhet C") {
            why.sv.push_str(" Svaret vilar delvis på en slutsats (säkerhet C).");
            why.en.push_str(" The answer rests in part on an inference (confidence C).");
        }
        let Notes { facts, parameters } = self.notes;
        let rule = self.rule.id.to_owned();
        Finding {
            rule,
            subject: self.subject,
            verdict,
            what,
            why,
            remedy,
            provisions,
            facts,
            parameters,
        }
    }
}
