//! The library: versions of clauses, with wording, motive, evidence, follow-up
//! and the statutory hook of each regime.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::wording::{self, WordingError};
use super::{ClauseCode, Phase};
use crate::law::assessment::Verdict;
use crate::law::regime::RegimeId;
use crate::text::Text;
use crate::violation::{Checker, Violation};

/// How far beyond the legal minimum a clause goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Level {
    /// A step above the minimum that most can take (*bas*).
    Base,
    /// Fewer can take it, and it takes more to verify (*avancerad*).
    Advanced,
    /// Only few can (*spjutspets*).
    Spearhead,
}

/// What a clause is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Theme {
    /// Reserved participation.
    Reservation,
    /// Jobs, placements and dialogue.
    Employment,
    /// Wage, holiday and working hours.
    LabourTerms,
    /// Human rights and the core conventions of the ILO.
    HumanRights,
    /// Accessibility of what is delivered.
    Accessibility,
    /// Apprentices and training.
    Training,
    /// Subcontractors and openness.
    Transparency,
    /// Follow-up and reporting.
    FollowUp,
    /// Equal treatment of those who do the work.
    EqualTreatment,
    /// Small enterprises' way in.
    MarketAccess,
    /// Fair competition and low tenders.
    FairCompetition,
    /// The working environment of those who do the work.
    WorkEnvironment,
}

/// What kind of value a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ParameterKind {
    /// A whole number.
    Integer,
    /// Kronor and öre, written as in `50000.00`.
    Money,
    /// Whole months.
    Months,
    /// Whole days.
    Days,
    /// Whole per cent, from 0 to 100.
    Percent,
    /// A day.
    Date,
    /// Plain text.
    Text,
    /// A share, written as in `30/100`.
    Share,
    /// One of a list.
    Choice,
}

/// A blank in the wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = ClauseParameter))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parameter {
    /// Its name in the wording, between braces.
    #[cfg_attr(
        feature = "schema",
        schema(max_length = 40, pattern = "^[a-zA-Z][a-zA-Z0-9]{0,39}$")
    )]
    pub name: String,
    /// What kind of value it takes.
    pub kind: ParameterKind,
    /// The least value of a number; money in whole öre.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 0, maximum = 1_000_000_000_000_000_i64))]
    pub min: Option<u64>,
    /// The largest value of a number; money in whole öre.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 0, maximum = 1_000_000_000_000_000_i64))]
    pub max: Option<u64>,
    /// The values of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    pub choices: Vec<String>,
    /// A value that fits.
    #[cfg_attr(feature = "schema", schema(max_length = 1000))]
    pub example: String,
    /// What is asked for.
    pub label: Text,
}

/// Who follows a clause up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FollowUpBy {
    /// The supplier reports.
    Supplier,
    /// The authority checks.
    Authority,
    /// Both.
    Both,
}

/// How a clause is followed up: who, how often, with what sanction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FollowUp {
    /// Who.
    pub by: FollowUpBy,
    /// Every so many months; 0 means once.
    #[cfg_attr(feature = "schema", schema(maximum = 120))]
    pub every_months: u16,
    /// How.
    pub how: Text,
    /// What follows when it is not kept.
    pub sanction: Text,
}

/// Where a clause hangs in the law under one regime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClauseHook {
    /// The regime.
    pub regime: RegimeId,
    /// What the law says of the clause there.
    pub verdict: Verdict,
    /// The provisions, as in `LOU 17:1`.
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    pub provisions: Vec<String>,
    /// What must hold.
    pub condition: Text,
}

/// One version of one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Clause {
    /// Its code, the same over all versions.
    pub code: ClauseCode,
    /// Its version.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100_000))]
    pub version: u32,
    /// The first day on which it may be used.
    pub valid_from: Date,
    /// The last day, once it is superseded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The phase it is written for.
    pub phase: Phase,
    /// How far it goes.
    pub level: Level,
    /// What it is about.
    pub theme: Theme,
    /// What it is called.
    pub title: Text,
    /// The text for the documents, with parameters between braces.
    pub wording: Text,
    /// Why it is there.
    pub motive: Text,
    /// What proves it, without anything about a person.
    pub evidence: Text,
    /// How it is followed up.
    pub follow_up: FollowUp,
    /// How it ties to what is bought (LOU 16:2).
    pub link: Text,
    /// The blanks in the wording.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 30))]
    pub parameters: Vec<Parameter>,
    /// Where it hangs in the law, by regime.
    #[cfg_attr(feature = "schema", schema(max_items = 6))]
    pub hooks: Vec<ClauseHook>,
}

#[derive(Deserialize)]
struct LibraryFile {
    clause: Vec<Clause>,
}

/// Why the embedded library cannot be read; a defect of the build.
#[derive(Debug, thiserror::Error)]
#[error("the clause file `{file}` cannot be read")]
pub struct LibraryError {
    file: &'static str,
    #[source]
    source: toml::de::Error,
}

const FILES: [(&str, &str); 6] = [
    ("reservation", include_str!("../../clauses/reservation.toml")),
    ("exclusion", include_str!("../../clauses/exclusion.toml")),
    ("qualification", include_str!("../../clauses/qualification.toml")),
    ("specification", include_str!("../../clauses/specification.toml")),
    ("award_criterion", include_str!("../../clauses/award_criterion.toml")),
    ("performance_condition", include_str!("../../clauses/performance_condition.toml")),
];

/// The clauses that come with the service, in the order of their codes.
pub fn embedded() -> Result<Vec<Clause>, LibraryError> {
    let mut clauses = Vec::new();
    for (file, text) in FILES {
        let parsed: LibraryFile =
            toml::from_str(text).map_err(|source| LibraryError { file, source })?;
        clauses.extend(parsed.clause);
    }
    clauses.sort_by(|a, b| (&a.code, a.version).cmp(&(&b.code, b.version)));
    Ok(clauses)
}

impl Clause {
    /// The hook under `regime`.
    #[must_use]
    pub fn hook(&self, regime: RegimeId) -> Option<&ClauseHook> {
        self.hooks.iter().find(|hook| hook.regime == regime)
    }

    /// Whether the version may be used on `day`.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Everything that keeps the clause from being published.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        let texts = [
            ("/title", &self.title, 200),
            ("/wording", &self.wording, 8000),
            ("/motive", &self.motive, 2000),
            ("/evidence", &self.evidence, 2000),
            ("/followUp/how", &self.follow_up.how, 2000),
            ("/followUp/sanction", &self.follow_up.sanction, 2000),
            ("/link", &self.link, 2000),
        ];
        for (pointer, text, most) in texts {
            check.text(&format!("{pointer}/sv"), &text.sv, 1, most);
            check.text(&format!("{pointer}/en"), &text.en, 1, most);
        }
        check.range("/version", u64::from(self.version), 1, 100_000);
        check.range("/followUp/everyMonths", u64::from(self.follow_up.every_months), 0, 120);
        let ordered = self.valid_to.is_none_or(|to| self.valid_from <= to);
        check.rule(
            "/validTo",
            "ORDER",
            ordered,
            (
                "giltigheten slutar på eller efter dagen då den börjar",
                "validity ends on or after the day it begins",
            ),
        );
        check.count("/parameters", self.parameters.len(), 30);
        let names: BTreeSet<&str> = self.parameters.iter().map(|p| p.name.as_str()).collect();
        let once = names.len() == self.parameters.len();
        check.rule(
            "/parameters",
            "DUPLICATE",
            once,
            ("varje parameter står en gång", "each parameter stands once"),
        );
        for (language, text) in [("sv", &self.wording.sv), ("en", &self.wording.en)] {
            let pointer = format!("/wording/{language}");
            match wording::blanks(text) {
                Ok(blanks) => check.rule(
                    &pointer,
                    "PARAMETERS",
                    blanks.iter().map(String::as_str).collect::<BTreeSet<_>>() == names,
                    (
                        "ordalydelsen har varje parameter i listan och ingen annan",
                        "the wording holds each parameter of the list and no other",
                    ),
                ),
                Err(WordingError::OpenBrace) => {
                    check.rule(
                        &pointer,
                        "BRACES",
                        false,
                        ("varje klammer som öppnas stängs", "each brace that opens closes"),
                    );
                }
                Err(other) => check.rule(&pointer, "PARAMETERS", false, other.text()),
            }
        }
        for (index, parameter) in self.parameters.iter().take(30).enumerate() {
            let fits = wording::fits(parameter, &parameter.example);
            let pointer = format!("/parameters/{index}/example");
            check.rule(
                &pointer,
                "EXAMPLE",
                fits,
                ("exemplet är ett värde som passar", "the example is a value that fits"),
            );
        }
        check.count("/hooks", self.hooks.len(), 6);
        for (index, hook) in self.hooks.iter().take(6).enumerate() {
            let twice = self.hooks.iter().take(index).any(|before| before.regime == hook.regime);
            let pointer = format!("/hooks/{index}/regime");
            check.rule(
                &pointer,
                "DUPLICATE",
                !twice,
                ("det finns en krok för varje regelverk", "there is one hook for each regime"),
            );
            for (place, citation) in hook.provisions.iter().enumerate() {
                let pointer = format!("/hooks/{index}/provisions/{place}");
                let known = citation.parse::<crate::law::citation::Citation>().is_ok();
                check.rule(
                    &pointer,
                    "CITATION",
                    known,
                    (
                        "förväntade ett lagrum som `LOU 17:1`",
                        "expected a citation such as `LOU 17:1`",
                    ),
                );
            }
        }
        check.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_clause_could_be_published() {
        let clauses = embedded().unwrap();
        assert!(clauses.len() >= 20, "{}", clauses.len());
        for clause in &clauses {
            assert_eq!(clause.violations(), [], "{}", clause.code);
        }
    }

    #[test]
    fn every_phase_has_clauses_and_codes_follow_the_phase() {
        let clauses = embedded().unwrap();
        for phase in Phase::ALL {
            assert!(clauses.iter().any(|clause| clause.phase == phase), "{phase:?}");
        }
        for clause in &clauses {
            assert!(clause.code.as_str().starts_with(clause.phase.prefix()), "{}", clause.code);
        }
    }

    #[test]
    fn no_hook_outside_the_directive_rests_on_a_chapter_that_does_not_apply() {
        for clause in embedded().unwrap() {
            for hook in &clause.hooks {
                for text in &hook.provisions {
                    let citation: crate::law::citation::Citation = text.parse().unwrap();
                    assert!(
                        hook.regime.applies(&citation),
                        "{} cites {text} in {:?}",
                        clause.code,
                        hook.regime
                    );
                }
            }
        }
    }

    #[test]
    fn a_blank_that_only_one_language_has_is_found() {
        let mut clause = embedded().unwrap().remove(0);
        clause.wording.en.push_str(" {extra}");
        assert!(clause.violations().iter().any(|v| v.pointer == "/wording/en"));
    }
}
