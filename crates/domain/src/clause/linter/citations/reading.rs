//! Where a text cites: `17 kap. 2 och 4 §§ LOU`, `5 a § upphandlingsförordningen`,
//! `LSS 23 §`, `LOU 19:6 a` and `19:6 a LOU`.

use super::acts::{self, Named};
use super::word;
use crate::clause::linter::token::Token;
use crate::law::citation::{Act, Citation};
use crate::law::regime::RegimeId;

/// What a stretch of the text cites.
#[derive(Debug)]
pub(super) struct Cited {
    pub(super) what: What,
    pub(super) first: usize,
    pub(super) last: usize,
}

#[derive(Debug)]
pub(super) enum What {
    /// Sections of an act that the text names.
    Sections(Vec<Citation>),
    /// Sections without an act, where LOU is meant.
    Assumed(Vec<Citation>),
    /// A section of an act that the book does not know.
    Unknown,
}

/// Words that join one section to the next.
const JOINING: [&str; 6] = ["och", "samt", "eller", "jämte", "resp", "respektive"];

/// No text joins more groups of sections than these to one act.
const MOST_JOINED: usize = 8;
/// No text cites more sections together. Without an end, thousands of numbers in a
/// row would each be read to the last.
const MOST_SECTIONS: usize = 40;

/// Every citation, in the order of the text.
pub(super) fn all(tokens: &[Token], regime: RegimeId) -> Vec<Cited> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let cited = written(tokens, at, regime)
            .or_else(|| short(tokens, at))
            .or_else(|| turned(tokens, at));
        at = cited.as_ref().map_or(at, |cited| cited.last) + 1;
        found.extend(cited);
    }
    found
}

/// Sections of a chapter, or of an act that counts them right through.
struct Group {
    chapter: Option<String>,
    sections: Vec<String>,
    /// The section sign, or the last section after it.
    last: usize,
}

impl Group {
    /// The sections of `act`, the last of them narrowed by `detail`.
    fn of(&self, act: Act, detail: &str) -> Option<Vec<Citation>> {
        let chapter = match &self.chapter {
            Some(chapter) => format!("{chapter}:"),
            None if act.has_chapters() => return None,
            None => String::new(),
        };
        let name = act.abbreviation();
        let (last, others) = self.sections.split_last()?;
        others
            .iter()
            .map(|section| format!("{name} {chapter}{section}"))
            .chain([format!("{name} {chapter}{last}{detail}")])
            .map(|text| text.parse().ok())
            .collect()
    }
}

/// `19 a kap. 13 § LOU`, `5 a och 14 §§ UF`, `LSS 23 §`.
fn written(tokens: &[Token], at: usize, regime: RegimeId) -> Option<Cited> {
    let Some((group, first_signed)) = group(tokens, at) else { return whole_chapter(tokens, at) };
    let tail = Tail::after(tokens, group.last);
    let before = acts::before(tokens, at);
    let is_parted = tokens.get(tail.next - 1).is_some_and(|token| token.ends_part);
    let after = acts::at(tokens, tail.act_at(tokens))
        .filter(|_| before.is_none() || !is_parted)
        .or_else(|| Some((joined(tokens, tail.next, MOST_JOINED)?, group.last)));
    let is_joined = group.last != first_signed.last;
    // The act of `17 kap. 2 § och 23 § LSS` is that of its last section alone.
    let is_of_last = group.chapter.is_some()
        && after.is_some_and(|(named, _)| match named {
            Named::Known(act) => !act.has_chapters() && (is_joined || is_parted),
            Named::Unknown | Named::Replaced => is_joined,
        });
    let (group, tail, after) = if is_of_last {
        let next = first_signed.last + 1;
        (first_signed, Tail { next, ..Tail::default() }, None)
    } else {
        (group, tail, after)
    };
    let (named, first, last) = match (after, before) {
        (Some((named, last)), _) => (named, at, last),
        (None, Some((named, first))) => (named, first, group.last),
        (None, None) => return assumed(tokens, at, &group, &tail, regime),
    };
    let (what, last) = match named {
        Named::Known(act) => (What::Sections(group.of(act, &tail.written())?), group.last),
        Named::Unknown => (What::Unknown, last),
        Named::Replaced => return None,
    };
    Some(Cited { what, first, last })
}

/// A chapter and section without an act: LOU is meant where it governs, unless
/// `i lagen` follows, which may be any act.
fn assumed(
    tokens: &[Token],
    first: usize,
    group: &Group,
    tail: &Tail,
    regime: RegimeId,
) -> Option<Cited> {
    let next = word(tokens, tail.act_at(tokens));
    let is_unclear = matches!(next, "lag" | "lagen" | "förordning" | "förordningen");
    let is_meant = group.chapter.is_some() && regime != RegimeId::Lov && !is_unclear;
    let sections = is_meant.then(|| group.of(Act::Lou, "")).flatten()?;
    Some(Cited { what: What::Assumed(sections), first, last: group.last })
}

/// `17 kap. LOU`: a chapter alone may be one of the draft's own; with the act it
/// is the act's, and stands for its first section.
fn whole_chapter(tokens: &[Token], at: usize) -> Option<Cited> {
    let (chapter, end) = numbered(tokens, at)?;
    let last = end + 1;
    if !word(tokens, last).starts_with("kap") {
        return None;
    }
    let next = if word(tokens, last + 1) == "i" { last + 2 } else { last + 1 };
    match acts::at(tokens, next)? {
        (Named::Known(act @ (Act::Lou | Act::Lov)), _) => {
            let citation = format!("{} {chapter}:1", act.abbreviation()).parse().ok()?;
            Some(Cited { what: What::Sections(vec![citation]), first: at, last })
        }
        _ => None,
    }
}

/// `LOU 19:6 a`, `LOU 19 a:2`, and `UF 5 a` without a section sign.
fn short(tokens: &[Token], at: usize) -> Option<Cited> {
    let act = match acts::abbreviated(word(tokens, at))? {
        // `kl 10:30` is a time of day.
        Act::Kl => return None,
        Act::Uf => {
            let (section, last) = numbered(tokens, at + 1)?;
            let has_sign = word(tokens, last + 1) == "§";
            return (!has_sign).then(|| cited(Act::Uf, &section, at, last)).flatten();
        }
        act if act.has_chapters() => act,
        _ => return None,
    };
    let (place, last) = placed(tokens, at + 1)?;
    cited(act, &place, at, last)
}

/// `19:6 a LOU`.
fn turned(tokens: &[Token], at: usize) -> Option<Cited> {
    let (place, last) = placed(tokens, at)?;
    let act = acts::abbreviated(word(tokens, last + 1)).filter(|act| act.has_chapters())?;
    cited(act, &place, at, last)
}

fn cited(act: Act, place: &str, first: usize, last: usize) -> Option<Cited> {
    let citation = format!("{} {place}", act.abbreviation()).parse().ok()?;
    Some(Cited { what: What::Sections(vec![citation]), first, last })
}

/// Chapter and section with a colon: `19:6 a`, `19 a:2`.
fn placed(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let (mut place, mut last) = (word(tokens, at).to_owned(), at);
    if place.parse::<u16>().is_ok() {
        last += 1;
        place.push_str(word(tokens, last));
    }
    if matches!(word(tokens, last + 1), "a" | "b" | "c") {
        last += 1;
        place.push_str(word(tokens, last));
    }
    // `LOU (2016:1145)` gives the number of the act.
    let chapter = place.split_once(':').map(|(chapter, _)| chapter)?;
    (chapter.len() <= 3).then_some((place, last))
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

/// The chapter, if there is one, with the sections that stand with a sign: all that
/// are joined, and those with the first sign alone.
fn group(tokens: &[Token], at: usize) -> Option<(Group, Group)> {
    let chapter = numbered(tokens, at)
        .filter(|(_, end)| word(tokens, end + 1).starts_with("kap"))
        .map(|(chapter, end)| (chapter, end + 2));
    let from = chapter.as_ref().map_or(at, |(_, from)| *from);
    let of = |(sections, last)| {
        let chapter = chapter.as_ref().map(|(chapter, _)| chapter.clone());
        Group { chapter, sections, last }
    };
    let first = signed(tokens, from)?;
    let (mut all, mut last) = first.clone();
    while all.len() < MOST_SECTIONS {
        let next = after_joint(tokens, last).and_then(|next| signed(tokens, next));
        let Some((more, end)) = next else { break };
        all.extend(more);
        last = end;
    }
    Some((of((all, last)), of(first)))
}

/// How many section signs stand from `at` on, at most two.
fn signs(tokens: &[Token], at: usize) -> usize {
    (at..at + 2).take_while(|at| word(tokens, *at) == "§").count()
}

/// `2 §`, `2–5 §§`, `§ 5 a`, `§§ 5 a och 14`: the sections, and where they end.
fn signed(tokens: &[Token], from: usize) -> Option<(Vec<String>, usize)> {
    match signs(tokens, from) {
        0 => {
            let (sections, last) = list(tokens, from)?;
            let signs = signs(tokens, last + 1);
            (signs > 0).then_some((sections, last + signs))
        }
        1 => numbered(tokens, from + 1).map(|(section, last)| (vec![section], last)),
        both => list(tokens, from + both),
    }
}

/// Where the text goes on after a word or a comma that joins.
fn after_joint(tokens: &[Token], last: usize) -> Option<usize> {
    if JOINING.contains(&word(tokens, last + 1)) {
        return Some(last + 2);
    }
    tokens.get(last).is_some_and(|token| token.ends_part).then_some(last + 1)
}

/// Numbers of sections side by side; of `2–5` the first and the last.
fn list(tokens: &[Token], from: usize) -> Option<(Vec<String>, usize)> {
    let (mut all, mut last) = one_or_range(tokens, from)?;
    while all.len() < MOST_SECTIONS {
        let next = if JOINING.contains(&word(tokens, last + 1)) { last + 2 } else { last + 1 };
        match one_or_range(tokens, next) {
            Some((more, end)) if !word(tokens, end + 1).starts_with("kap") => {
                all.extend(more);
                last = end;
            }
            _ => break,
        }
    }
    Some((all, last))
}

/// `5 a`, and `2-5` with a hyphen inside.
fn one_or_range(tokens: &[Token], at: usize) -> Option<(Vec<String>, usize)> {
    if let Some((from, to)) = word(tokens, at).split_once('-') {
        let are_numbers = [from, to].iter().all(|end| end.parse::<u16>().is_ok());
        return are_numbers.then(|| (vec![from.to_owned(), to.to_owned()], at));
    }
    numbered(tokens, at).map(|(section, last)| (vec![section], last))
}

/// The act of the groups that are joined to the one before `at`: the first of
/// `4 kap. 18 § och 19 kap. 2 § LOU` lies in LOU, too.
fn joined(tokens: &[Token], at: usize, most: usize) -> Option<Named> {
    let next = after_joint(tokens, at.checked_sub(1)?)?;
    let (group, _) = group(tokens, next)?;
    let tail = Tail::after(tokens, group.last);
    acts::at(tokens, tail.act_at(tokens))
        .map(|(named, _)| named)
        .or_else(|| joined(tokens, tail.next, most.checked_sub(1)?))
}

/// What narrows a section: `första stycket 2`, `p 18`, `andra punkten`.
#[derive(Default)]
struct Tail {
    paragraph: Option<u64>,
    point: Option<u64>,
    /// The token after it.
    next: usize,
}

impl Tail {
    fn after(tokens: &[Token], last: usize) -> Self {
        let mut tail = Self { next: last + 1, ..Self::default() };
        let mut ordinal = None;
        while let Some(end) = tail.take(tokens, &mut ordinal) {
            tail.next = end;
        }
        tail
    }

    /// Reads one part, and says where the next begins.
    fn take(&mut self, tokens: &[Token], ordinal: &mut Option<u64>) -> Option<usize> {
        let at = self.next;
        let number = |at: usize| {
            let said = tokens.get(at).and_then(Token::number);
            said.filter(|_| !begins_section(tokens, at))
        };
        let place = place_of(word(tokens, at));
        if place.is_some() {
            *ordinal = ordinal.or(place);
            return Some(at + 1);
        }
        if let Some(own) = self.of_unit(word(tokens, at)) {
            let said = ordinal.take();
            let next = if said.is_some() { at + 1 } else { at + 2 };
            *own = own.or(Some(said.or_else(|| number(at + 1))?));
            return Some(next);
        }
        if let Some(said) = number(at) {
            let unit = self.of_unit(word(tokens, at + 1));
            let next = if unit.is_some() { at + 2 } else { at + 1 };
            let own = match unit {
                Some(own) => own,
                None => &mut self.point,
            };
            own.get_or_insert(said);
            return Some(next);
        }
        let is_more = place_of(word(tokens, at + 1)).is_some() || number(at + 1).is_some();
        (JOINING.contains(&word(tokens, at)) && is_more).then_some(at + 1)
    }

    /// What `word` counts: paragraphs or points.
    fn of_unit(&mut self, word: &str) -> Option<&mut Option<u64>> {
        if word == "st" || word.starts_with("styck") {
            return Some(&mut self.paragraph);
        }
        (word == "p" || word.starts_with("punkt")).then_some(&mut self.point)
    }

    /// Where the name of the act would begin.
    fn act_at(&self, tokens: &[Token]) -> usize {
        let next = self.next;
        if matches!(word(tokens, next), "i" | "av" | "ur") { next + 1 } else { next }
    }

    /// As citations write it: ` st 1 p 2`.
    fn written(&self) -> String {
        let part = |name: &str, said: Option<u64>| {
            said.map_or_else(String::new, |said| format!(" {name} {said}"))
        };
        format!("{}{}", part("st", self.paragraph), part("p", self.point))
    }
}

/// Whether a chapter or section of its own begins at `at`.
fn begins_section(tokens: &[Token], at: usize) -> bool {
    numbered(tokens, at).is_some_and(|(_, end)| {
        let next = word(tokens, end + 1);
        next == "§" || next.starts_with("kap")
    })
}

/// The place that an ordinal means.
fn place_of(word: &str) -> Option<u64> {
    let places = ["första", "andra", "tredje", "fjärde", "femte", "sjätte"];
    (1..).zip(places).find(|(_, name)| *name == word).map(|(place, _)| place)
}
