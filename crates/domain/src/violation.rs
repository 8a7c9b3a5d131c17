//! What is wrong with a record, and where.

use serde::Serialize;

/// One thing that is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Where, as a JSON pointer into the record.
    pub pointer: String,
    /// What kind of wrong, in capitals.
    pub code: &'static str,
    /// What would be right.
    pub message: String,
}

/// Gathers violations while a record is walked.
#[derive(Debug, Default)]
pub struct Checker {
    found: Vec<Violation>,
}

impl Checker {
    /// A checker that has found nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Everything found.
    #[must_use]
    pub fn finish(self) -> Vec<Violation> {
        self.found
    }

    /// Notes a violation unless `holds`.
    pub fn rule(&mut self, pointer: &str, code: &'static str, holds: bool, message: &str) {
        if !holds {
            self.found.push(Violation {
                pointer: pointer.to_owned(),
                code,
                message: message.to_owned(),
            });
        }
    }

    /// A text must have between `least` and `most` characters, counted without
    /// surrounding white space, and no control characters but line breaks and tabs.
    pub fn text(&mut self, pointer: &str, text: &str, least: usize, most: usize) {
        let length = text.trim().chars().count();
        let message = format!("expected {least} to {most} characters");
        self.rule(
            pointer,
            "LENGTH",
            (least..=most).contains(&length) && text.chars().count() <= most,
            &message,
        );
        let clean = !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
        self.rule(pointer, "CONTROL_CHARACTER", clean, "control characters are not accepted");
    }

    /// A list may have at most `most` entries.
    pub fn count(&mut self, pointer: &str, count: usize, most: usize) {
        self.rule(pointer, "TOO_MANY", count <= most, &format!("expected at most {most} entries"));
    }

    /// A number must lie between `least` and `most`.
    pub fn range(&mut self, pointer: &str, number: u64, least: u64, most: u64) {
        let message = format!("expected {least} to {most}");
        self.rule(pointer, "RANGE", (least..=most).contains(&number), &message);
    }

    /// A code is capitals, digits and underscores.
    pub fn code(&mut self, pointer: &str, code: &str) {
        let right = !code.is_empty()
            && code.len() <= 64
            && !code.starts_with('_')
            && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        self.rule(
            pointer,
            "FORM",
            right,
            "expected capitals, digits and underscores, as in `ISO_9001`",
        );
    }
}
