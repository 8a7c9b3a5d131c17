//! How an assessment came about: which regime and why, which rule read what,
//! and which parameter reached which rules.

#[cfg(test)]
mod tests;

use serde::Serialize;

use super::assessment::{Assessment, FactRead, Finding, ParameterRead, ProvisionRead, Verdict};
use super::regime::RegimeId;
use super::rules::{RULES, Rule};
use crate::text::Text;

/// The tree of an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// The version of the law book that answered.
    #[cfg_attr(feature = "schema", schema(max_length = 100))]
    pub book_version: String,
    /// The first step: which chapters apply, and what decided it.
    pub regime: RegimeStep,
    /// The rules that spoke, in the order of the act.
    #[cfg_attr(feature = "schema", schema(max_items = 1_000))]
    pub rules: Vec<RuleStep>,
    /// Each parameter that was read, with the rules that read it.
    #[cfg_attr(feature = "schema", schema(max_items = 1_000))]
    pub parameters: Vec<ParameterUse>,
    /// The weightiest verdict.
    pub overall: Verdict,
}

/// How the regime was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegimeStep {
    /// The regime, if the facts decide it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regime: Option<RegimeId>,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// What was read to choose it; empty where the draft's act alone decides.
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub findings: Vec<Leaf>,
}

/// A rule and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RuleStep {
    /// The rule.
    #[cfg_attr(feature = "schema", schema(max_length = 100))]
    pub rule: String,
    /// Its title; absent if the rule has been retired since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// The weightiest of its verdicts.
    pub verdict: Verdict,
    /// What it found, for each thing it looked at.
    #[cfg_attr(feature = "schema", schema(max_items = 1_000))]
    pub findings: Vec<Leaf>,
}

/// A verdict on one thing, with everything that was read for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Leaf {
    /// What the rule looked at: a JSON pointer into the purchase.
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub subject: String,
    /// The facts that were read.
    #[cfg_attr(feature = "schema", schema(max_items = 500))]
    pub facts: Vec<FactRead>,
    /// The parameters that were read.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub parameters: Vec<ParameterRead>,
    /// The provisions that were read.
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub provisions: Vec<ProvisionRead>,
    /// What came of it.
    pub verdict: Verdict,
    /// Why.
    pub why: Text,
}

/// A parameter and the rules that read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ParameterUse {
    /// The parameter with its value.
    pub parameter: ParameterRead,
    /// The rules.
    #[cfg_attr(feature = "schema", schema(max_items = 1_000))]
    pub rules: Vec<String>,
}

/// The tree of `assessment`. It is made of what the assessment itself holds, so
/// that an old one is explained as it was and not as it would be today.
#[must_use]
pub fn trace(assessment: &Assessment) -> Trace {
    let mut rules: Vec<RuleStep> = Vec::new();
    let mut parameters: Vec<ParameterUse> = Vec::new();
    for finding in &assessment.findings {
        for read in &finding.parameters {
            note_use(&mut parameters, read, &finding.rule);
        }
        match rules.iter_mut().find(|step| step.rule == finding.rule) {
            Some(step) => step.findings.push(leaf(finding)),
            None => rules.push(RuleStep {
                rule: finding.rule.clone(),
                title: registered(&finding.rule).map(|(_, rule)| rule.entry().title),
                // Findings stand with the weightiest first.
                verdict: finding.verdict,
                findings: vec![leaf(finding)],
            }),
        }
    }
    rules.sort_by_key(|step| registered(&step.rule).map_or(usize::MAX, |(place, _)| place));
    parameters.sort_by(|a, b| a.parameter.id.cmp(&b.parameter.id));
    let (choosing, rules) = rules.into_iter().partition(|step: &RuleStep| chooses(&step.rule));
    Trace {
        book_version: assessment.book_version.clone(),
        regime: RegimeStep {
            regime: assessment.regime,
            title: assessment.regime_title.clone(),
            findings: Vec::into_iter(choosing).flat_map(|step| step.findings).collect(),
        },
        rules,
        parameters,
        overall: assessment.overall,
    }
}

/// The rule that says which chapters apply.
fn chooses(rule: &str) -> bool {
    rule == "LOU.REGIME"
}

fn registered(rule: &str) -> Option<(usize, &'static Rule)> {
    RULES.iter().enumerate().find(|(_, known)| known.id == rule)
}

fn note_use(uses: &mut Vec<ParameterUse>, read: &ParameterRead, rule: &str) {
    let place = uses.iter().position(|known| known.parameter == *read).unwrap_or_else(|| {
        uses.push(ParameterUse { parameter: read.clone(), rules: Vec::new() });
        uses.len() - 1
    });
    if let Some(known) =
        uses.get_mut(place).filter(|known| !known.rules.iter().any(|it| it == rule))
    {
        known.rules.push(rule.to_owned());
    }
}

fn leaf(finding: &Finding) -> Leaf {
    Leaf {
        subject: finding.subject.clone(),
        facts: finding.facts.clone(),
        parameters: finding.parameters.clone(),
        provisions: finding.provisions.clone(),
        verdict: finding.verdict,
        why: finding.why.clone(),
    }
}
