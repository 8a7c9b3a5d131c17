//! What is wrong with a record, and where.

use serde::Serialize;

use crate::text::Text;

/// One thing that is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Where, as a JSON pointer into the record.
    pub pointer: String,
    /// What kind of wrong, in capitals.
    pub code: &'static str,
    /// What would be right, in English.
    pub message: String,
    /// The same in Swedish.
    pub swedish: String,
}

impl Violation {
    /// A violation at a place. What is said is said in both languages: there is
    /// no way to leave one out.
    #[must_use]
    pub fn new(pointer: &str, code: &'static str, message: impl Into<Text>) -> Self {
        let Text { sv, en } = message.into();
        Self { pointer: pointer.to_owned(), code, message: en, swedish: sv }
    }
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

    /// Whether this was found at `pointer` already.
    pub(crate) fn has(&self, pointer: &str, code: &str) -> bool {
        self.found.iter().any(|known| known.pointer == pointer && known.code == code)
    }

    /// Notes a violation unless `holds`.
    pub fn rule(
        &mut self,
        pointer: &str,
        code: &'static str,
        holds: bool,
        message: impl Into<Text>,
    ) {
        if !holds {
            self.found.push(Violation::new(pointer, code, message));
        }
    }

    /// A text must have between `least` and `most` characters, counted without
    /// surrounding white space, and no control characters but line breaks and tabs.
    pub fn text(&mut self, pointer: &str, text: &str, least: usize, most: usize) {
        let length = text.trim().chars().count();
        let message = Text::new(
            format!("förväntade {least} till {most} tecken"),
            format!("expected {least} to {most} characters"),
        );
        self.rule(
            pointer,
            "LENGTH",
            (least..=most).contains(&length) && text.chars().count() <= most,
            message,
        );
        let clean = !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
        let message = ("styrtecken godtas inte", "control characters are not accepted");
        self.rule(pointer, "CONTROL_CHARACTER", clean, message);
    }

    /// A text of one line, such as a name, a title or a number: no line break
    /// and no tab either.
    pub fn line(&mut self, pointer: &str, text: &str, least: usize, most: usize) {
        self.text(pointer, text, least, most);
        let is_one =
            !text.chars().any(|c| matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}'));
        let message = (
            "radbrytningar och tabbar godtas inte här",
            "line breaks and tabs are not accepted here",
        );
        self.rule(pointer, "LINE_BREAK", is_one, message);
    }

    /// A list may have at most `most` entries.
    pub fn count(&mut self, pointer: &str, count: usize, most: usize) {
        let message = Text::new(
            format!("förväntade högst {most} poster"),
            format!("expected at most {most} entries"),
        );
        self.rule(pointer, "TOO_MANY", count <= most, message);
    }

    /// A number must lie between `least` and `most`.
    pub fn range(&mut self, pointer: &str, number: u64, least: u64, most: u64) {
        let message = Text::new(
            format!("förväntade {least} till {most}"),
            format!("expected {least} to {most}"),
        );
        self.rule(pointer, "RANGE", (least..=most).contains(&number), message);
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
            (
                "förväntade versaler, siffror och understreck, som i `ISO_9001`",
                "expected capitals, digits and underscores, as in `ISO_9001`",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Kvistbo", &[])]
    #[case("Kvistbo\nAB", &["LINE_BREAK"])]
    #[case("Kvistbo\rAB", &["LINE_BREAK"])]
    #[case("Kvistbo\tAB", &["LINE_BREAK"])]
    #[case("Kvistbo\u{2028}AB", &["LINE_BREAK"])]
    #[case("Kvistbo\u{0}", &["CONTROL_CHARACTER"])]
    #[case("", &["LENGTH"])]
    fn a_line_has_no_break(#[case] text: &str, #[case] expected: &[&str]) {
        let mut check = Checker::new();
        check.line("/name", text, 1, 200);
        let codes: Vec<_> = check.finish().into_iter().map(|it| it.code).collect();
        assert_eq!(codes, expected);
    }

    #[test]
    fn what_every_check_says_is_said_in_both_languages() {
        let mut check = Checker::new();
        check.line("/a", "\n\u{1}", 5, 9);
        check.count("/b", 3, 2);
        check.range("/c", 3, 1, 2);
        check.code("/d", "small");
        let found = check.finish();
        assert_eq!(found.len(), 6);
        assert!(found.iter().all(|it| it.swedish != it.message));
    }
}
