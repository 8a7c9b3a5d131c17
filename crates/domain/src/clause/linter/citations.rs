//! Citations in free text: sections that never existed, are gone, or belong to
//! chapters that do not apply.

use super::token::Token;
use super::{Hint, LintCode, Span, instead, provisions};
use crate::clause::Phase;
use crate::law::assessment::Verdict;
use crate::law::citation::Citation;
use crate::law::citing::{Fault, Governing};
use crate::law::regime::RegimeId;
use crate::text::Text;

const OTHER_ACTS: [&str; 10] = ["kl", "osl", "sol", "lss", "hsl", "mb", "jb", "aml", "uf", "tf"];

struct Cited {
    citation: Citation,
    first: usize,
    last: usize,
}

pub(super) fn hints(text: &str, tokens: &[Token], phase: Phase, law: &Governing<'_>) -> Vec<Hint> {
    (0..tokens.len())
        .filter_map(|at| {
            long_form(tokens, at, law.regime())
                .or_else(|| short_form(tokens, at))
                .or_else(|| turned_form(tokens, at))
        })
        .filter_map(|cited| judge(text, tokens, &cited, phase, law))
        .collect()
}

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.word.as_str())
}

/// A number with an optional letter in the next token, and where it ends.
fn numbered(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    if let Some(together) = with_letter(word(tokens, at)) {
        return Some((together, at));
    }
    let number = tokens.get(at)?.number()?;
    let letter = word(tokens, at + 1);
    let is_letter = letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_lowercase());
    // A letter that begins a word of its own, as in `i`, follows only the section sign.
    if is_letter && letter != "i" && letter != "p" {
        Some((format!("{number}{letter}"), at + 1))
    } else {
        Some((number.to_string(), at))
    }
}

/// `18a`, as it is written without the space.
fn with_letter(word: &str) -> Option<String> {
    let digits = word.strip_suffix(['a', 'b', 'c', 'd', 'e'])?;
    digits.parse::<u16>().is_ok().then(|| word.to_owned())
}

/// `19 a kap. 13 § LOU`.
fn long_form(tokens: &[Token], at: usize, regime: RegimeId) -> Option<Cited> {
    let (chapter, end) = numbered(tokens, at)?;
    if !word(tokens, end + 1).starts_with("kap") {
        return None;
    }
    let section = numbered(tokens, end + 2)
        .and_then(|(section, section_end)| Some((section, sign(tokens, section_end + 1)?)));
    let last = section.as_ref().map_or(end + 1, |(_, sign)| *sign);
    let act = act(tokens, last + 1, regime)?;
    // A chapter alone may be one of the draft's own; with the act it is the act's.
    let whole = names_act(tokens, last + 1).then_some("1");
    let section = section.as_ref().map(|(section, _)| section.as_str()).or(whole);
    Some(Cited { citation: format!("{act} {chapter}:{}", section?).parse().ok()?, first: at, last })
}

/// Whether the act stands right after a chapter.
fn names_act(tokens: &[Token], from: usize) -> bool {
    let next = if word(tokens, from) == "i" { from + 1 } else { from };
    match word(tokens, next) {
        "lou" | "lov" => true,
        "lag" | "lagen" => written_out(tokens, next).is_some(),
        _ => false,
    }
}

/// `19:6 a LOU`.
fn turned_form(tokens: &[Token], at: usize) -> Option<Cited> {
    let (place, end) = match word(tokens, at + 1) {
        letter @ ("a" | "b" | "c") => (format!("{}{letter}", word(tokens, at)), at + 1),
        _ => (word(tokens, at).to_owned(), at),
    };
    let act = match word(tokens, end + 1) {
        "lou" => "LOU",
        "lov" => "LOV",
        _ => return None,
    };
    place.contains(':').then_some(())?;
    Some(Cited { citation: format!("{act} {place}").parse().ok()?, first: at, last: end })
}

/// The section sign that ends `2 §`, `2–5 §§` or `2 och 4 §§`; the first section is meant.
fn sign(tokens: &[Token], from: usize) -> Option<usize> {
    let goes_on = |at: &usize| {
        let said = word(tokens, *at);
        said == "och" || said.parse::<u16>().is_ok() || matches!(said, "a" | "b" | "c")
    };
    let first = from + (from..from + 6).take_while(goes_on).count();
    let is_sign = |at: usize| word(tokens, at) == "§";
    is_sign(first).then(|| if is_sign(first + 1) { first + 1 } else { first })
}

/// `LOU 19:6 a`.
fn short_form(tokens: &[Token], at: usize) -> Option<Cited> {
    let act = match word(tokens, at) {
        "lou" => "LOU",
        "lov" => "LOV",
        _ => return None,
    };
    let place = word(tokens, at + 1);
    place.contains(':').then_some(())?;
    let letter = word(tokens, at + 2);
    let is_letter = letter.len() == 1 && matches!(letter, "a" | "b" | "c");
    let section = if is_letter { format!("{place}{letter}") } else { place.to_owned() };
    Some(Cited {
        citation: format!("{act} {section}").parse().ok()?,
        first: at,
        last: if is_letter { at + 2 } else { at + 1 },
    })
}

/// The act that follows a section; without one LOU is meant where it governs.
fn act(tokens: &[Token], from: usize, regime: RegimeId) -> Option<&'static str> {
    let between = ["första", "andra", "tredje", "stycket", "punkten", "p", "i", "och"];
    let next = tokens
        .iter()
        .skip(from)
        .take(6)
        .find(|token| !between.contains(&token.word.as_str()) && token.number().is_none())
        .map_or("", |token| token.word.as_str());
    if next == "lag" || next == "lagen" {
        return written_out(tokens, from);
    }
    let is_other = OTHER_ACTS.contains(&next)
        || next.ends_with("lagen")
        || next.ends_with("lag")
        || next.ends_with("balken")
        || next.ends_with("förordningen");
    match next {
        "lou" => Some("LOU"),
        "lov" => Some("LOV"),
        _ if is_other || regime == RegimeId::Lov => None,
        _ => Some("LOU"),
    }
}

/// `lagen (2016:1145) om offentlig upphandling`: the act by its name, if it is ours.
fn written_out(tokens: &[Token], from: usize) -> Option<&'static str> {
    let names = tokens.iter().skip(from).take(12).map(|token| token.word.as_str());
    let words: Vec<&str> = names.skip_while(|word| !word.starts_with("lag")).skip(1).collect();
    match words.as_slice() {
        ["2016:1145", ..] | ["om", "offentlig", "upphandling", ..] => Some("LOU"),
        ["2008:962", ..] | ["om", "valfrihetssystem", ..] => Some("LOV"),
        _ => None,
    }
}

fn judge(
    text: &str,
    tokens: &[Token],
    cited: &Cited,
    phase: Phase,
    law: &Governing<'_>,
) -> Option<Hint> {
    let hint = hint_on(&cited.citation, phase, law)?;
    let (first, last) = (tokens.get(cited.first)?, tokens.get(cited.last)?);
    let span = Span { byte_end: last.span.byte_end, char_end: last.span.char_end, ..first.span };
    let words = text.get(span.byte_start..span.byte_end).map(str::to_owned);
    Some(Hint { span: Some(span), words, ..hint })
}

/// What the law book knows to be wrong with `citation`.
pub(super) fn hint_on(citation: &Citation, phase: Phase, law: &Governing<'_>) -> Option<Hint> {
    let Fault { why, remedy, instead, .. } = law.fault(citation).filter(|fault| fault.is_known)?;
    Some(Hint {
        code: LintCode::U9,
        verdict: Verdict::Warn,
        span: None,
        words: None,
        what: Text::new(
            format!("Fel hänvisning: {citation}"),
            format!("Wrong citation: {citation}"),
        ),
        why,
        remedy,
        provisions: provisions(LintCode::U9, phase, law),
        instead: instead::reserving(&instead, law),
    })
}
