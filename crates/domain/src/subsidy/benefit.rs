//! From and until which age a benefit of the social insurance code (SFB) may be
//! given: a question of ages and days, and of nobody.
//!
//! The question has no field for who it is about, and nothing of it is kept.
//! Försäkringskassan decides each case; incapacity for work is not asked about.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::book::SubsidyBook;
use super::conditions::{permitted, prohibited};
use super::reading::{Reading, text};
use crate::law::assessment::{Finding, Verdict};
use crate::violation::{Checker, Violation};

/// Since when the sections are held: the day of the copy that was read. How they
/// read before that day was not.
const HELD_FROM: Date = date(2025, 9, 1);
/// The age from which a part of a sickness compensation may be given (SFB 33:16).
const PARTIAL_FROM: u8 = 30;
/// The age from which a whole one may be given (SFB 33:16).
const WHOLE_FROM: u8 = 19;
/// The age in whose year an activity compensation begins, in July (SFB 33:18).
const ACTIVITY_FROM: u8 = 19;
/// The age before which it ends (SFB 33:18).
const ACTIVITY_TO: u8 = 30;
/// How many months one decision on it may cover (SFB 33:19).
const ACTIVITY_MONTHS: u16 = 36;
/// The age at which the right ends is not sourced.
const END: &str = "SFB.RIKTALDER";

/// The benefits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Benefit {
    /// Sickness compensation (*sjukersättning*).
    Sjukersattning,
    /// Activity compensation (*aktivitetsersättning*).
    Aktivitetsersattning,
}

/// The four extents of a benefit (SFB 33:9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BenefitExtent {
    /// A quarter.
    Quarter,
    /// A half.
    Half,
    /// Three quarters.
    ThreeQuarters,
    /// The whole.
    Whole,
}

/// What is asked, of nobody. Absent means not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BenefitQuestion {
    /// The benefit.
    pub benefit: Benefit,
    /// Any day of the first month that it is asked for.
    pub month: Date,
    /// The age in whole years that is reached by the last day of that month.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 120))]
    pub age_years: Option<u8>,
    /// How much of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<BenefitExtent>,
    /// Whether the age of nineteen is reached in the year of that month; it counts
    /// at 18 and 19 alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turns_nineteen: Option<bool>,
    /// How many months the decision is to cover.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 600))]
    pub decision_months: Option<u16>,
}

impl BenefitQuestion {
    /// What is wrong with the question as a description, whatever the law says.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        check.range("/ageYears", u64::from(self.age_years.unwrap_or(0)), 0, 120);
        check.range("/decisionMonths", u64::from(self.decision_months.unwrap_or(1)), 1, 600);
        check.finish()
    }
}

/// What the sections on age and time say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BenefitAges {
    /// The version of the subsidy data.
    #[cfg_attr(feature = "schema", schema(max_length = 100))]
    pub book_version: String,
    /// The weightiest verdict.
    pub overall: Verdict,
    /// The findings, the weightiest first.
    #[cfg_attr(feature = "schema", schema(max_items = 10))]
    pub findings: Vec<Finding>,
}

/// Says what the sections on age and time come to for `question`.
#[must_use]
pub fn benefit_ages(book: &SubsidyBook, question: &BenefitQuestion) -> BenefitAges {
    let asked = Asked { book, question };
    let lowest = asked.lowest_age();
    let ends = lowest.verdict != Verdict::Prohibited;
    let mut findings = vec![lowest];
    if ends {
        findings.extend(asked.highest_age());
    }
    findings.extend(asked.decision_length());
    findings.sort_by(|a, b| (b.verdict.weight(), &a.rule).cmp(&(a.verdict.weight(), &b.rule)));
    BenefitAges {
        book_version: book.version().to_owned(),
        overall: findings.first().map_or(Verdict::NotApplicable, |finding| finding.verdict),
        findings,
    }
}

struct Asked<'b> {
    book: &'b SubsidyBook,
    question: &'b BenefitQuestion,
}

impl<'b> Asked<'b> {
    fn read(&self) -> Reading<'b> {
        let mut reading = Reading::new(self.book, self.question.month);
        reading.fact("/benefit", Some(self.question.benefit));
        reading.fact("/month", Some(self.question.month));
        reading
    }

    fn lowest_age(&self) -> Finding {
        const RULE: &str = "BENEFIT.LOWEST_AGE";
        let (what, cites) = (text("Lägsta ålder", "The lowest age"), self.cites());
        let mut reading = self.read();
        if self.question.month < HELD_FROM {
            let said = [
                what,
                text(
                    format!(
                        "Paragrafen lästes i sin lydelse den {HELD_FROM}; hur den löd tidigare har inte lästs."
                    ),
                    format!(
                        "The section was read as it stood on {HELD_FROM}; how it read before was not."
                    ),
                ),
                text("Läs den lydelse som gällde.", "Read the wording that applied."),
            ];
            return reading.conclude(RULE, Verdict::Human, cites, said);
        }
        let Some(age) = self.question.age_years else {
            return reading.needs_facts(RULE, cites, what, &["/ageYears"]);
        };
        reading.fact("/ageYears", Some(age));
        match self.question.benefit {
            Benefit::Sjukersattning => self.sickness(reading, age),
            Benefit::Aktivitetsersattning => self.activity(reading, age),
        }
    }

    const fn cites(&self) -> &'static [&'static str] {
        match self.question.benefit {
            Benefit::Sjukersattning => &["SFB 33:16", "SFB 33:9"],
            Benefit::Aktivitetsersattning => &["SFB 33:18"],
        }
    }

    /// SFB 33:16: the whole from nineteen, a part from thirty.
    fn sickness(&self, mut reading: Reading<'b>, age: u8) -> Finding {
        const RULE: &str = "BENEFIT.LOWEST_AGE";
        let (what, cites) = (text("Lägsta ålder", "The lowest age"), self.cites());
        let whole = text(
            "Hel sjukersättning kan lämnas från 19 års ålder, en del av den från 30 (33 kap. 16 § SFB).",
            "A whole sickness compensation may be given from the age of 19, a part of it from 30 (SFB 33:16).",
        );
        if PARTIAL_FROM <= age {
            return permitted(reading, RULE, cites, what, &whole.sv, &whole.en);
        }
        let another = text(
            "Fråga Försäkringskassan om aktivitetsersättning.",
            "Ask Försäkringskassan about activity compensation.",
        );
        if age + 1 < WHOLE_FROM {
            return prohibited(reading, RULE, cites, [what, whole, another]);
        }
        let Some(extent) = self.question.extent else {
            return reading.needs_facts(RULE, cites, what, &["/extent"]);
        };
        reading.fact("/extent", Some(extent));
        if extent != BenefitExtent::Whole {
            return prohibited(reading, RULE, cites, [what, whole, another]);
        }
        if WHOLE_FROM < age {
            return permitted(reading, RULE, cites, what, &whole.sv, &whole.en);
        }
        // From which month of the year was not read of this benefit.
        let verdict = if age == WHOLE_FROM { Verdict::PermittedCond } else { Verdict::Human };
        let remedy = text(
            "Låt Försäkringskassan säga från vilken månad.",
            "Let Försäkringskassan say from which month.",
        );
        reading.conclude(RULE, verdict, cites, [what, whole, remedy])
    }

    /// SFB 33:18: from July of the year in which nineteen is reached, to the month
    /// before thirty is.
    fn activity(&self, mut reading: Reading<'b>, age: u8) -> Finding {
        const RULE: &str = "BENEFIT.LOWEST_AGE";
        let (what, cites) = (text("Ålder", "Age"), self.cites());
        let why = text(
            "Aktivitetsersättning kan lämnas från juli det år då 19 års ålder nås till månaden före den då 30 nås (33 kap. 18 § SFB).",
            "Activity compensation may be given from July of the year in which 19 is reached to the month before 30 is (SFB 33:18).",
        );
        let from_july = 7 <= self.question.month.month();
        let turns = self.question.turns_nineteen;
        let is_open = match age {
            ..ACTIVITY_FROM if age + 1 < ACTIVITY_FROM || !from_july => Some(false),
            ..ACTIVITY_FROM => turns,
            ACTIVITY_FROM if !from_july => turns.map(|turns| !turns),
            ACTIVITY_FROM..ACTIVITY_TO => Some(true),
            _ => Some(false),
        };
        if matches!(age, 18 | 19) {
            reading.fact("/turnsNineteen", turns);
        }
        match is_open {
            None => reading.needs_facts(RULE, cites, what, &["/turnsNineteen"]),
            Some(true) => permitted(reading, RULE, cites, what, &why.sv, &why.en),
            Some(false) => {
                let remedy = text(
                    "Fråga Försäkringskassan om sjukersättning.",
                    "Ask Försäkringskassan about sickness compensation.",
                );
                prohibited(reading, RULE, cites, [what, why, remedy])
            }
        }
    }

    /// SFB 33:16: until *riktålder*, whose number is not sourced.
    fn highest_age(&self) -> Option<Finding> {
        if self.question.benefit != Benefit::Sjukersattning {
            return None;
        }
        let what = text("Högsta ålder (riktålder)", "The highest age (riktålder)");
        let mut reading = self.read();
        reading.fact("/ageYears", self.question.age_years);
        reading.parameter(END);
        Some(reading.needs_data("BENEFIT.HIGHEST_AGE", &["SFB 33:16"], what, END))
    }

    /// SFB 33:19: at most three years in one decision.
    fn decision_length(&self) -> Option<Finding> {
        const RULE: &str = "BENEFIT.DECISION_LENGTH";
        let months = self.question.decision_months?;
        if self.question.benefit != Benefit::Aktivitetsersattning {
            return None;
        }
        let (what, cites) = (text("Beslutets längd", "The length of the decision"), ["SFB 33:19"]);
        let mut reading = self.read();
        reading.fact("/decisionMonths", Some(months));
        let why = text(
            format!("{months} månader; ett beslut får gälla högst tre år."),
            format!("{months} months; one decision may cover at most three years."),
        );
        Some(if ACTIVITY_MONTHS < months {
            let remedy = text("Dela upp tiden på flera beslut.", "Take several decisions.");
            prohibited(reading, RULE, &cites, [what, why, remedy])
        } else {
            permitted(reading, RULE, &cites, what, &why.sv, &why.en)
        })
    }
}
