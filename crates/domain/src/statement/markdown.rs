//! A document as Markdown: the common dialect, with tables as GitHub writes them.

use super::document::{Block, Definition, Document, Inline, Levels, ListItem, plain};

/// The document as Markdown.
#[must_use]
pub fn to_markdown(document: &Document) -> String {
    let mut writer = Writer { out: String::new(), before: None };
    writer.line(&["# ", escape(&document.title).trim()]);
    let mut levels = Levels::new();
    for block in &document.blocks {
        writer.line(&[]);
        writer.block(block, &mut levels);
    }
    writer.out
}

/// `text` so that every reader of Markdown shows it letter for letter.
///
/// What can open or close markup anywhere is escaped everywhere. What means
/// something only at the start of a line (`-`, `+`, `1.`) or in a bare address
/// (`://`, `www.`) is escaped there, so that the source stays readable.
fn escape(text: &str) -> String {
    let text = plain(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut at_start = true;
    let mut only_digits = true;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let opens = match letter {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&'
            | '@' | '$' | '^' | '=' => true,
            '-' | '+' | '/' => at_start,
            ')' => only_digits,
            '.' => only_digits || ends_with_www(&out),
            ':' => letters.peek().is_some_and(|next| *next != ' '),
            _ => false,
        };
        if opens {
            out.push('\\');
        }
        out.push(letter);
        if letter != ' ' {
            at_start = false;
            only_digits &= letter.is_ascii_digit();
        }
    }
    out
}

fn ends_with_www(text: &str) -> bool {
    let tail = text.len().checked_sub(3).and_then(|start| text.get(start..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case("www"))
}

fn inlines(text: &[Inline]) -> String {
    let mut out = String::new();
    for piece in text {
        let said = escape(piece.as_str());
        match piece {
            // A blank is marked by its brackets: stars would not close before a letter.
            Inline::Text(_) | Inline::Swedish(_) | Inline::Blank(_) => out.push_str(&said),
            Inline::Strong(_) if said.trim().is_empty() => {}
            Inline::Strong(_) => {
                out.push_str("**");
                out.push_str(said.trim());
                out.push_str("**");
            }
        }
    }
    out.trim_matches(' ').to_owned()
}

/// Which list came right before, and whether it used the other marker.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Before {
    ordered: bool,
    other_marker: bool,
}

struct Writer {
    out: String,
    before: Option<Before>,
}

impl Writer {
    fn line(&mut self, pieces: &[&str]) {
        for piece in pieces {
            self.out.push_str(piece);
        }
        self.out.push('\n');
    }

    fn block(&mut self, block: &Block, levels: &mut Levels) {
        let before = self.before.take();
        match block {
            Block::Heading { level, text, .. } => {
                let marks = "#".repeat(usize::from(levels.next(*level)));
                self.line(&[&marks, " ", escape(text).trim()]);
            }
            Block::Paragraph(text) => self.line(&[&inlines(text)]),
            Block::Note(text) => self.line(&["> ", &inlines(text)]),
            Block::List { ordered, items } => self.list(*ordered, items, before),
            Block::Definitions(definitions) => self.definitions(definitions, before),
            Block::Table { caption, header, rows } => self.table(caption, header, rows),
        }
    }

    /// Two lists in a row need different markers, or they become one.
    fn marker(&mut self, ordered: bool, before: Option<Before>) -> bool {
        let other_marker = before.is_some_and(|list| list.ordered == ordered && !list.other_marker);
        self.before = Some(Before { ordered, other_marker });
        other_marker
    }

    fn list(&mut self, ordered: bool, items: &[ListItem], before: Option<Before>) {
        let other = self.marker(ordered, before);
        for (place, item) in items.iter().enumerate() {
            let marker = match (ordered, other) {
                (true, false) => format!("{}. ", place + 1),
                (true, true) => format!("{}) ", place + 1),
                (false, false) => "- ".to_owned(),
                (false, true) => "* ".to_owned(),
            };
            self.line(&[&marker, &inlines(&item.text)]);
            for below in &item.items {
                self.line(&[&" ".repeat(marker.len()), "- ", &inlines(below)]);
            }
        }
    }

    fn definitions(&mut self, definitions: &[Definition], before: Option<Before>) {
        let marker = if self.marker(false, before) { "* " } else { "- " };
        for Definition { term, text } in definitions {
            self.line(&[marker, "**", escape(term).trim(), ":** ", &inlines(text)]);
        }
    }

    fn table(&mut self, caption: &str, header: &[String], rows: &[Vec<Vec<Inline>>]) {
        self.line(&["**", escape(caption).trim(), "**\n"]);
        let titles: Vec<String> = header.iter().map(|cell| escape(cell)).collect();
        self.line(&["| ", &titles.join(" | "), " |"]);
        self.line(&["|", &" --- |".repeat(header.len())]);
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| inlines(cell)).collect();
            self.line(&["| ", &cells.join(" | "), " |"]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>")]
    #[case("x](javascript:alert(1))", r"x\](javascript\:alert(1))")]
    #[case("a | b", r"a \| b")]
    #[case("`rm`", r"\`rm\`")]
    #[case("# rubrik", r"\# rubrik")]
    #[case("- punkt", r"\- punkt")]
    #[case("  + punkt", r" \+ punkt")]
    #[case("12. punkt", r"12\. punkt")]
    #[case("3) punkt", r"3\) punkt")]
    #[case("1.5 timmar (högst 2)", r"1\.5 timmar (högst 2)")]
    #[case("https://exempel.se", r"https\://exempel.se")]
    #[case("WWW.exempel.se", r"WWW\.exempel.se")]
    #[case("a\n\n# b", r"a \# b")]
    #[case("Pris: 5 kr. Inget mer.", "Pris: 5 kr. Inget mer.")]
    #[case("C:\\", r"C\:\\")]
    fn text_cannot_become_markup(#[case] text: &str, #[case] escaped: &str) {
        assert_eq!(escape(text), escaped);
    }

    proptest! {
        #[test]
        fn taking_the_escapes_away_gives_the_text_back(text in "\\PC{0,60}") {
            let mut shown = String::new();
            let escaped = escape(&text);
            let mut letters = escaped.chars();
            while let Some(letter) = letters.next() {
                match letter {
                    '\\' => shown.push(letters.next().unwrap()),
                    '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' => {
                        prop_assert!(false, "`{letter}` is bare in {escaped:?}");
                    }
                    other => shown.push(other),
                }
            }
            prop_assert_eq!(shown, plain(&text));
        }
    }
}
