//! Words of a text with their places.

use super::Span;

/// One word, number or sign.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// In lower case.
    pub(super) word: String,
    pub(super) span: Span,
    /// Whether a sentence or part of one ends after it.
    pub(super) ends_part: bool,
    /// The sentence in which it stands, counted from nought.
    pub(super) sentence: usize,
    /// Whether it begins with a capital though no sentence begins with it.
    pub(super) is_name: bool,
}

/// Numbers as drafts write them out.
const NUMBERS: [(&str, u64); 18] = [
    ("två", 2),
    ("tre", 3),
    ("fyra", 4),
    ("fem", 5),
    ("sex", 6),
    ("sju", 7),
    ("åtta", 8),
    ("nio", 9),
    ("tio", 10),
    ("elva", 11),
    ("tolv", 12),
    ("femton", 15),
    ("tjugo", 20),
    ("tjugofem", 25),
    ("trettio", 30),
    ("fyrtio", 40),
    ("femtio", 50),
    ("hundra", 100),
];

impl Token {
    /// The whole number that it is, if it is one.
    pub(super) fn number(&self) -> Option<u64> {
        let written = NUMBERS.iter().find(|(word, _)| *word == self.word);
        self.word.parse().ok().or(written.map(|(_, number)| *number))
    }
}

/// The words of `text`. Letters, digits, and hyphens and colons inside a word
/// belong to it; `§` and `%` stand alone, and so does a blank between braces.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut open: Option<Token> = None;
    let (mut in_blank, mut sentence) = (false, 0);
    for (chars, (byte, letter)) in text.char_indices().enumerate() {
        let end = Span {
            byte_start: byte,
            byte_end: byte + letter.len_utf8(),
            char_start: chars,
            char_end: chars + 1,
        };
        let in_word =
            in_blank || letter.is_alphanumeric() || matches!(letter, '-' | ':' | '{' | '}');
        if in_word {
            let is_name = letter.is_uppercase() && goes_on(&found, sentence);
            let token = open.get_or_insert_with(|| Token {
                word: String::new(),
                span: end,
                ends_part: false,
                sentence,
                is_name,
            });
            token.word.extend(letter.to_lowercase());
            token.span.byte_end = end.byte_end;
            token.span.char_end = end.char_end;
            in_blank = letter != '}' && (in_blank || letter == '{');
            continue;
        }
        close(open.take(), &mut found);
        if matches!(letter, '§' | '%') {
            let word = letter.to_string();
            found.push(Token { word, span: end, ends_part: false, sentence, is_name: false });
        } else if matches!(letter, '.' | '!' | '?' | ';' | ',' | '(' | ')')
            && let Some(last) = found.last_mut()
        {
            last.ends_part = true;
            let rest = text.get(byte + letter.len_utf8()..).unwrap_or_default();
            if matches!(letter, '.' | '!' | '?') && ends_sentence(&last.word, rest) {
                sentence += 1;
            }
        }
    }
    close(open, &mut found);
    found
}

/// Whether a word of the sentence has been read.
fn goes_on(found: &[Token], sentence: usize) -> bool {
    found.last().is_some_and(|last| last.sentence == sentence)
}

/// Words that a full stop shortens.
const SHORTENED: [&str; 10] = ["ex", "bl", "kap", "st", "nr", "resp", "ca", "dvs", "m", "s"];

/// Whether a stop after `word` ends a sentence: what follows begins with a capital.
fn ends_sentence(word: &str, rest: &str) -> bool {
    !SHORTENED.contains(&word)
        && rest.trim_start().chars().next().is_none_or(|next| !next.is_lowercase())
}

/// Ends a word; hyphens and colons at its edges are signs, not letters.
fn close(open: Option<Token>, found: &mut Vec<Token>) {
    let Some(mut token) = open else { return };
    let is_edge = |letter: char| matches!(letter, '-' | ':');
    let trailing = token.word.chars().rev().take_while(|letter| is_edge(*letter)).count();
    if trailing == token.word.chars().count() {
        return;
    }
    let leading = token.word.chars().take_while(|letter| is_edge(*letter)).count();
    // Both edges are of one byte each.
    token.ends_part = token.word.ends_with(':');
    token.span.byte_start += leading;
    token.span.char_start += leading;
    token.span.byte_end -= trailing;
    token.span.char_end -= trailing;
    token.word = String::from(token.word.trim_matches(is_edge));
    found.push(token);
}
