//! What differs in law between two assessments: between two versions of a
//! draft, or between the law as it is and as it would be.

#[cfg(test)]
mod tests;

use serde::Serialize;
use std::collections::BTreeMap;

use super::assessment::{Assessment, Finding, Route, RouteKind, RouteState, Verdict};
use super::citation::Citation;
use super::regime::RegimeId;
use crate::text::Text;

/// What differs in law. Where only words or amounts differ there is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LegalDiff {
    /// Another regime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regime: Option<RegimeChange>,
    /// Another verdict on the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overall: Option<VerdictChange>,
    /// Findings that are new.
    #[cfg_attr(feature = "schema", schema(max_items = 5_000))]
    pub appeared: Vec<FindingNote>,
    /// Findings that are gone.
    #[cfg_attr(feature = "schema", schema(max_items = 5_000))]
    pub disappeared: Vec<FindingNote>,
    /// Findings whose verdict is another.
    #[cfg_attr(feature = "schema", schema(max_items = 5_000))]
    pub changed: Vec<FindingChange>,
    /// Routes that opened or closed.
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub routes: Vec<RouteChange>,
}

/// A regime that became another; absent where the facts do not decide it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegimeChange {
    /// The regime before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<RegimeId>,
    /// The regime after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<RegimeId>,
}

/// A verdict that became another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VerdictChange {
    /// The verdict before.
    pub from: Verdict,
    /// The verdict after.
    pub to: Verdict,
}

/// A finding in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FindingNote {
    /// The rule.
    #[cfg_attr(feature = "schema", schema(max_length = 100))]
    pub rule: String,
    /// What the rule looked at: a JSON pointer into the purchase.
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub subject: String,
    /// What it says.
    pub verdict: Verdict,
    /// What it is, in a line.
    pub what: Text,
    /// Why.
    pub why: Text,
    /// What to do about it.
    pub remedy: Text,
    /// The provisions it rests on.
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub provisions: Vec<Citation>,
}

/// A finding whose verdict is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FindingChange {
    /// The verdict before.
    pub from: Verdict,
    /// The finding after.
    pub to: FindingNote,
}

/// A route that opened or closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RouteChange {
    /// The route.
    pub route: RouteKind,
    /// How it stood; absent where the route was not yet known to the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<RouteState>,
    /// How it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<RouteState>,
    /// The fact that decides now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Text>,
}

impl LegalDiff {
    /// What differs between `from` and `to`, two versions of a record in which a
    /// clause or a part may have moved.
    #[must_use]
    pub fn between(from: &Assessment, to: &Assessment) -> Self {
        Self::compared(from, to, is_moved)
    }

    /// What differs between `from` and `to`, both of one and the same purchase:
    /// nothing has moved in it, so that each part answers for itself.
    #[must_use]
    pub fn of_one_purchase(from: &Assessment, to: &Assessment) -> Self {
        Self::compared(from, to, |_, _| false)
    }

    fn compared(
        from: &Assessment,
        to: &Assessment,
        is_moved: impl Fn(&Finding, &Finding) -> bool,
    ) -> Self {
        let mut diff = Self {
            regime: (from.regime != to.regime)
                .then_some(RegimeChange { from: from.regime, to: to.regime }),
            overall: (from.overall != to.overall)
                .then_some(VerdictChange { from: from.overall, to: to.overall }),
            routes: routes(&from.routes, &to.routes),
            ..Self::default()
        };
        let (mut before, mut after) = (by_rule(&from.findings), by_rule(&to.findings));
        for (rule, old) in &mut before {
            let mut none = Vec::new();
            let new = after.get_mut(rule).unwrap_or(&mut none);
            drop_pairs(old, new, |a, b| a.subject == b.subject && a.verdict == b.verdict);
            drop_pairs(old, new, &is_moved);
            for (a, b) in drop_pairs(old, new, |a, b| a.subject == b.subject) {
                diff.changed.push(FindingChange { from: a.verdict, to: note(b) });
            }
            diff.disappeared.extend(old.iter().map(|finding| note(finding)));
        }
        diff.appeared = after.values().flatten().map(|finding| note(finding)).collect();
        diff
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn by_rule(findings: &[Finding]) -> BTreeMap<&str, Vec<&Finding>> {
    let mut found: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        found.entry(finding.rule.as_str()).or_default().push(finding);
    }
    found
}

/// Takes out of both lists what belongs together, and gives the pairs.
fn drop_pairs<'f>(
    old: &mut Vec<&'f Finding>,
    new: &mut Vec<&'f Finding>,
    belong: impl Fn(&Finding, &Finding) -> bool,
) -> Vec<(&'f Finding, &'f Finding)> {
    let mut pairs = Vec::new();
    old.retain(|a| {
        let Some(place) = new.iter().position(|b| belong(a, b)) else { return true };
        pairs.push((*a, new.remove(place)));
        false
    });
    pairs
}

/// A clause or part that only stands elsewhere in its list is no change in law.
fn is_moved(a: &Finding, b: &Finding) -> bool {
    let shape = |subject: &str| -> String {
        subject.split('/').map(|part| if is_index(part) { "/#" } else { part }).collect()
    };
    a.verdict == b.verdict
        && a.what == b.what
        && a.subject.split('/').any(is_index)
        && shape(&a.subject) == shape(&b.subject)
}

fn is_index(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

fn note(finding: &Finding) -> FindingNote {
    FindingNote {
        rule: finding.rule.clone(),
        subject: finding.subject.clone(),
        verdict: finding.verdict,
        what: finding.what.clone(),
        why: finding.why.clone(),
        remedy: finding.remedy.clone(),
        provisions: finding.provisions.iter().map(|read| read.citation).collect(),
    }
}

fn routes(from: &[Route], to: &[Route]) -> Vec<RouteChange> {
    let state = |routes: &[Route], kind| {
        routes.iter().find(|route| route.route == kind).map(|route| route.state)
    };
    let gone = from.iter().filter(|old| state(to, old.route).is_none()).map(|old| RouteChange {
        route: old.route,
        from: Some(old.state),
        to: None,
        because: None,
    });
    let others = to.iter().filter_map(|new| {
        let before = state(from, new.route);
        (before != Some(new.state)).then(|| RouteChange {
            route: new.route,
            from: before,
            to: Some(new.state),
            because: Some(new.because.clone()),
        })
    });
    gone.chain(others).collect()
}
