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
}

impl Token {
    /// The whole number that it is, if it is one.
    pub(super) fn number(&self) -> Option<u64> {
        self.word.parse().ok()
    }
}

/// The words of `text`. Letters, digits, and hyphens and colons inside a word
/// belong to it; `§` and `%` stand alone, and so does a blank between braces.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut open: Option<Token> = None;
    let mut in_blank = false;
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
            let token = open.get_or_insert_with(|| Token {
                word: String::new(),
                span: end,
                ends_part: false,
            });
            token.word.extend(letter.to_lowercase());
            token.span.byte_end = end.byte_end;
            token.span.char_end = end.char_end;
            in_blank = letter != '}' && (in_blank || letter == '{');
            continue;
        }
        close(open.take(), &mut found);
        if matches!(letter, '§' | '%') {
            found.push(Token { word: letter.to_string(), span: end, ends_part: false });
        } else if matches!(letter, '.' | '!' | '?' | ';' | ',' | '(' | ')')
            && let Some(last) = found.last_mut()
        {
            last.ends_part = true;
        }
    }
    close(open, &mut found);
    found
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
