//! Sequences of words with inflections, gaps and numbers.

use super::token::Token;

/// How many words before and after a match a negation reaches.
const REACH: usize = 5;

const NEGATIONS: [&str; 9] =
    ["inte", "ej", "aldrig", "ingen", "inget", "inga", "varken", "utan", "oavsett"];

/// Words after which a sentence speaks of something else.
const TURNS: [&str; 3] = ["men", "samt", "dock"];

/// Where `pattern` matches: the first and last token, each match once.
///
/// A pattern is words parted by spaces: `a|b` is either, `a*` any inflection, `*a`
/// any compound, `?3` up to three words of any kind, `#10` a whole number of at
/// least ten, `^` a name.
pub(super) fn matches(pattern: &str, tokens: &[Token]) -> Vec<(usize, usize)> {
    let elements: Vec<&str> = pattern.split_whitespace().collect();
    let mut found = Vec::new();
    let mut next = 0;
    for start in 0..tokens.len() {
        if start < next {
            continue;
        }
        if let Some(end) = from(&elements, tokens, start) {
            found.push((start, end));
            next = end + 1;
        }
    }
    found
}

/// The last token of a match of `elements` that begins at `at`.
fn from(elements: &[&str], tokens: &[Token], at: usize) -> Option<usize> {
    let (element, rest) = elements.split_first()?;
    if let Some(most) = element.strip_prefix('?').and_then(|most| most.parse::<usize>().ok()) {
        return (0..=most)
            .take_while(|skip| {
                skip.checked_sub(1).is_none_or(|before| reaches(tokens, at + before))
            })
            .find_map(|skip| from(rest, tokens, at + skip));
    }
    let token = tokens.get(at)?;
    if !fits(element, token) {
        return None;
    }
    if rest.is_empty() {
        return Some(at);
    }
    reaches(tokens, at).then(|| from(rest, tokens, at + 1)).flatten()
}

/// Whether a match may go on after the token at `at`.
fn reaches(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| !token.ends_part)
}

fn fits(element: &str, token: &Token) -> bool {
    if let Some(least) = element.strip_prefix('#') {
        let least = least.parse().unwrap_or(0);
        return token.number().is_some_and(|number| least <= number);
    }
    if element == "^" {
        return token.is_name;
    }
    element.split('|').any(|word| match (word.strip_prefix('*'), word.strip_suffix('*')) {
        (None, None) => token.word == word,
        (None, Some(stem)) => token.word.starts_with(stem),
        (Some(end), None) => token.word.ends_with(end),
        (Some(end), Some(_)) => token.word.contains(end.trim_end_matches('*')),
    })
}

/// Whether a negation that `pattern` does not ask for stands in or around the
/// match, within its part of the sentence.
pub(super) fn is_negated(pattern: &str, tokens: &[Token], start: usize, end: usize) -> bool {
    let is_asked_for = |word: &str| pattern.split([' ', '|']).any(|asked| asked == word);
    let is_negation =
        |token: &&Token| NEGATIONS.contains(&token.word.as_str()) && !is_asked_for(&token.word);
    let before = tokens
        .get(..start)
        .unwrap_or_default()
        .iter()
        .rev()
        .take(REACH)
        .take_while(|token| !token.ends_part)
        .any(|token| is_negation(&token));
    let within = tokens.get(start..=end).unwrap_or_default();
    let inside = within.iter().any(|token| is_negation(&token));
    let closed = within.last().is_some_and(|token| token.ends_part);
    let mut is_open = !closed;
    let after = tokens
        .get(end + 1..)
        .unwrap_or_default()
        .iter()
        .take(REACH)
        .take_while(|token| {
            let goes_on = is_open && !TURNS.contains(&token.word.as_str());
            is_open = is_open && !token.ends_part;
            goes_on
        })
        .any(|token| is_negation(&token));
    before || inside || after
}
