//! Citations in free text: sections that never existed, are gone, or belong to
//! chapters that do not apply.

use super::token::Token;
use super::{Hint, LintCode, Span, instead, provisions};
use crate::clause::Phase;
use crate::law::assessment::Verdict;
use crate::law::citation::Citation;
use crate::law::regime::RegimeId;
use crate::text::Text;

/// Clauses that reserve a contract, the first choice of each regime among them.
const RESERVING: &[&str] = &["RES-03", "RES-01", "RES-05"];

/// Sections that drafts cite by mistake, what they mean, and clauses that do it.
const MISTAKEN: [(&str, &str, &[&str]); 10] = [
    ("LOU 4:18a", "LOU 4:18, LOU 19:25, LOU 19:25a", RESERVING),
    ("LOU 4:3a", "LOU 4:3, LOU 19:3", &[]),
    ("LOU 19:6a", "LOU 19:25, LOU 19:25a", RESERVING),
    ("LOU 19:6b", "LOU 19:25, LOU 19:25a", RESERVING),
    ("LOU 19:6c", "LOU 19:25, LOU 19:25a", RESERVING),
    ("LOU 19:35", "LOU 19:1, LOU 19:25", &[]),
    ("LOU 19:36", "LOU 19:1, LOU 19:25", &[]),
    ("LOU 19:37", "LOU 19:1, LOU 19:25", &[]),
    ("LOU 19:38", "LOU 19:1, LOU 19:25", &[]),
    ("LOU 19:39", "LOU 19:1, LOU 19:25", &[]),
];

const OTHER_ACTS: [&str; 10] = ["kl", "osl", "sol", "lss", "hsl", "mb", "jb", "aml", "uf", "tf"];

struct Cited {
    citation: Option<Citation>,
    is_chapter_22: bool,
    first: usize,
    last: usize,
}

pub(super) fn hints(text: &str, tokens: &[Token], phase: Phase, regime: RegimeId) -> Vec<Hint> {
    (0..tokens.len())
        .filter_map(|at| {
            long_form(tokens, at, regime)
                .or_else(|| short_form(tokens, at))
                .or_else(|| turned_form(tokens, at))
        })
        .filter_map(|cited| judge(text, tokens, &cited, phase, regime))
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
    Some(Cited {
        is_chapter_22: act == "LOU" && chapter == "22",
        citation: section.and_then(|section| format!("{act} {chapter}:{section}").parse().ok()),
        first: at,
        last,
    })
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
    let (chapter, _) = place.split_once(':')?;
    let act = match word(tokens, end + 1) {
        "lou" => "LOU",
        "lov" => "LOV",
        _ => return None,
    };
    Some(Cited {
        is_chapter_22: act == "LOU" && chapter == "22",
        citation: format!("{act} {place}").parse().ok(),
        first: at,
        last: end,
    })
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
    let (chapter, _) = place.split_once(':')?;
    let letter = word(tokens, at + 2);
    let is_letter = letter.len() == 1 && matches!(letter, "a" | "b" | "c");
    let section = if is_letter { format!("{place}{letter}") } else { place.to_owned() };
    Some(Cited {
        is_chapter_22: act == "LOU" && chapter == "22",
        citation: format!("{act} {section}").parse().ok(),
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
    regime: RegimeId,
) -> Option<Hint> {
    let mut codes: &[&str] = &[];
    let (why, remedy) = if cited.is_chapter_22 {
        (
            Text::new(
                "22 kap. upphävdes den 1 januari 2024.",
                "Chapter 22 was repealed on 1 January 2024.",
            ),
            Text::new("Hänvisa till 21 kap.", "Cite chapter 21."),
        )
    } else {
        let citation = cited.citation?;
        let mistaken =
            MISTAKEN.iter().find(|(wrong, ..)| wrong.parse::<Citation>().ok() == Some(citation));
        if let Some((_, right, clauses)) = mistaken {
            codes = clauses;
            (
                Text::new(
                    "Paragrafen gäller inte: den har upphävts eller aldrig funnits.",
                    "The section does not apply: it was repealed or never existed.",
                ),
                Text::new(format!("Pröva {right}."), format!("Try {right}.")),
            )
        } else if regime.applies(&citation) || regime == RegimeId::OldNational {
            // Which chapters the older chapter 19 pointed to was not read.
            return None;
        } else {
            let chapters = regime.chapters();
            let like = regime.counterpart(&citation);
            let principle = provisions(LintCode::U2, phase, regime).first().copied();
            let first = like.or(principle).map(|it| it.to_string()).unwrap_or_default();
            (
                Text::new(
                    format!("Kapitlet gäller inte här; det som gäller är: {}.", chapters.sv),
                    format!("The chapter does not apply here; what applies is: {}.", chapters.en),
                ),
                Text::new(
                    format!("Hänvisa till det som gäller här, i första hand {first}."),
                    format!("Cite what applies here, in the first place {first}."),
                ),
            )
        }
    };
    let (first, last) = (tokens.get(cited.first)?, tokens.get(cited.last)?);
    let span = Span { byte_end: last.span.byte_end, char_end: last.span.char_end, ..first.span };
    Some(Hint {
        code: LintCode::U9,
        verdict: Verdict::Warn,
        span: Some(span),
        words: text.get(span.byte_start..span.byte_end).map(str::to_owned),
        what: Text::new("Fel hänvisning", "Wrong citation"),
        why,
        remedy,
        provisions: provisions(LintCode::U9, phase, regime),
        instead: instead::first_of(codes, regime),
    })
}
