//! What one yes or no of the draft means for a rule that may also stay silent.

use super::Rule;
use super::words::{needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, wire};

/// The same words in Swedish and English.
pub(super) type Said<'a> = (&'a str, &'a str);

/// A fact, the value that is right, and what to say of either.
pub(super) struct YesOrNo<'a> {
    /// Where the fact stands.
    pub(super) at: String,
    /// The fact.
    pub(super) value: Option<bool>,
    /// The value that is right.
    pub(super) kept_when: bool,
    /// Whether the law always asks, so that an absent fact is asked for.
    pub(super) is_asked: bool,
    pub(super) cites: &'a [&'a str],
    pub(super) what: Said<'a>,
    /// What is said when it is right; `None` stays silent then.
    pub(super) kept: Option<(Verdict, Said<'a>)>,
    pub(super) broken: (Verdict, Said<'a>),
    pub(super) remedy: Said<'a>,
}

impl YesOrNo<'_> {
    /// What the rule says of the fact.
    pub(super) fn judge(self, case: &Case<'_>, rule: &'static Rule) -> Option<Finding> {
        self.judge_since(case, rule, None)
    }

    /// The same where another fact, true, is why the rule speaks at all.
    pub(super) fn judge_since(
        self,
        case: &Case<'_>,
        rule: &'static Rule,
        since: Option<&str>,
    ) -> Option<Finding> {
        let mut exam = case.examine(rule, self.at.clone());
        if let Some(since) = since {
            exam.fact(since, Some("true".to_owned()));
        }
        exam.fact(self.at.clone(), wire(self.value));
        let said = |(sv, en): Said<'_>| text(sv, en);
        let what = said(self.what);
        let Some(value) = self.value else {
            return self.is_asked.then(|| needs_fact(exam, &[self.at], self.cites, what));
        };
        let is_right = value == self.kept_when;
        let (verdict, why) = if is_right { self.kept? } else { self.broken };
        let remedy = if is_right { nothing_more() } else { said(self.remedy) };
        Some(exam.conclude(verdict, self.cites, what, said(why), remedy))
    }
}
