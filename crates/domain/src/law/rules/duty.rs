//! A duty that one fact of the draft answers: kept, broken, or not described.

use super::words::{needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Examination, wire};
use crate::text::Text;

/// The same words in Swedish and English.
pub(super) type Words<'t> = (&'t str, &'t str);

/// What is asked for, where it stands, and what to do if it is not there.
pub(super) struct Duty<'t> {
    pub(super) pointer: &'t str,
    pub(super) value: Option<bool>,
    pub(super) cites: &'t [&'t str],
    pub(super) what: Words<'t>,
    /// The duty as a whole sentence; whether it is met is added.
    pub(super) why: Words<'t>,
    pub(super) remedy: Words<'t>,
    pub(super) breach: Verdict,
}

impl Duty<'_> {
    /// The finding: the fact is asked for where the draft lacks it.
    pub(super) fn judge(self, mut exam: Examination<'_>) -> Finding {
        exam.fact(self.pointer, wire(self.value));
        let what = both(self.what);
        let said = |sv: &str, en: &str| {
            text(format!("{} {sv}", self.why.0), format!("{} {en}", self.why.1))
        };
        match self.value {
            None => needs_fact(exam, &[self.pointer.to_owned()], self.cites, what),
            Some(true) => exam.conclude(
                Verdict::Permitted,
                self.cites,
                what,
                said("Så sker.", "That is done."),
                nothing_more(),
            ),
            Some(false) => exam.conclude(
                self.breach,
                self.cites,
                what,
                said("Så sker inte.", "That is not done."),
                both(self.remedy),
            ),
        }
    }
}

/// Words as a text.
pub(super) fn both((sv, en): Words<'_>) -> Text {
    text(sv, en)
}
