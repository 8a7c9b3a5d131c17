//! Acts as Swedish texts name them: by abbreviation, by name with its endings, by
//! number in the statute book and by title.

use super::word;
use crate::clause::linter::token::Token;
use crate::law::citation::Act;

/// An act that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// An act that citations can point to.
    Known(Act),
    /// An act that the law book does not know.
    Unknown,
    /// An act that another one replaced, which a pattern of its own tells of.
    Replaced,
}

/// Acts that drafts name by their abbreviation and that the book does not know.
const OTHERS: [&str; 15] = [
    "hsl", "mb", "jb", "aml", "tf", "rf", "fl", "dl", "pbl", "las", "mbl", "luf", "luk", "lufs",
    "arkl",
];

/// Names of one word, without their endings.
const NAMES: [(&str, Act); 5] = [
    ("upphandlingslag", Act::Lou),
    ("upphandlingsförordning", Act::Uf),
    ("kommunallag", Act::Kl),
    ("socialtjänstlag", Act::Sol),
    ("socialförsäkringsbalk", Act::Sfb),
];

/// What stands after `lagen om` or `förordningen om`.
const TITLES: [(&str, Act); 8] = [
    ("offentlig upphandling", Act::Lou),
    ("valfrihetssystem", Act::Lov),
    ("registrering av idéburna organisationer", Act::Reg),
    ("stöd och service till vissa funktionshindrade", Act::Lss),
    ("särskilda insatser för personer med funktionsnedsättning", Act::WageSubsidies),
    ("särskilt anställningsstöd", Act::EmploymentSupport),
    ("stöd för nystartsjobb", Act::NewStartJobs),
    ("statlig ersättning för arbete i etableringsjobb", Act::EstablishmentJobs),
];

/// Words that end like an act and are none: `förslagen`, `bolagen`, `underlagen`.
const NO_ACTS: [&str; 10] = [
    "förslagen",
    "avslagen",
    "inslagen",
    "anslagen",
    "uppslagen",
    "beslagen",
    "utslagen",
    "bolagen",
    "underlagen",
    "arbetslagen",
];

/// The act that `word` abbreviates.
pub(super) fn abbreviated(word: &str) -> Option<Act> {
    Act::ALL.into_iter().find(|act| {
        let own = act.abbreviation();
        // The ordinances have no abbreviation but their number.
        own.eq_ignore_ascii_case(word) && own.chars().all(char::is_alphabetic)
    })
}

/// The act that is named from the token at `from` on, and its last token.
pub(super) fn at(tokens: &[Token], from: usize) -> Option<(Named, usize)> {
    let said = word(tokens, from);
    if let Some(act) = abbreviated(said) {
        return Some(numbered(tokens, from, Named::Known(act)));
    }
    if OTHERS.contains(&said) {
        return Some((Named::Unknown, from));
    }
    if said == "offentlighets" && word(tokens, from + 1) == "och" {
        let ends = is_name_of(word(tokens, from + 2), "sekretesslag");
        return ends.then(|| numbered(tokens, from + 2, Named::Known(Act::Osl)));
    }
    if let Some((_, act)) = NAMES.iter().find(|(name, _)| is_name_of(said, name)) {
        return Some(numbered(tokens, from, Named::Known(*act)));
    }
    if is_name_of(said, "lag") || is_name_of(said, "förordning") {
        return titled(tokens, from);
    }
    let is_definite =
        ["lagen", "balken", "förordningen"].iter().any(|end| undressed(said).ends_with(end))
            && !NO_ACTS.iter().any(|word| undressed(said).ends_with(word));
    let is_indefinite = ["lag", "balk", "förordning"].iter().any(|end| said.ends_with(end))
        && number(tokens, from + 1).is_some();
    (is_definite || is_indefinite).then(|| numbered(tokens, from, Named::Unknown))
}

/// The word without the ending of the genitive.
fn undressed(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// Whether `word` is `name` in any of its forms: `lag`, `lagen`, `lagens`.
fn is_name_of(word: &str, name: &str) -> bool {
    [word, undressed(word)]
        .iter()
        .any(|form| *form == name || form.strip_suffix("en").is_some_and(|stem| stem == name))
}

/// A number in the statute book, as in `2016:1145`.
fn number(tokens: &[Token], at: usize) -> Option<&str> {
    let said = word(tokens, at);
    let (year, serial) = said.split_once(':')?;
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    (year.len() == 4 && !serial.is_empty() && is_number(year) && is_number(serial)).then_some(said)
}

/// The act of a number in the statute book.
fn by_number(number: &str) -> Named {
    match number {
        "2007:1091" | "2001:453" => Named::Replaced,
        _ => Act::ALL
            .into_iter()
            .find(|act| act.sfs() == number)
            .map_or(Named::Unknown, Named::Known),
    }
}

/// `named`, whose name ends at `last`; a number after the name says more.
fn numbered(tokens: &[Token], last: usize, named: Named) -> (Named, usize) {
    number(tokens, last + 1).map_or((named, last), |number| (by_number(number), last + 1))
}

/// `lagen (2016:1145) om offentlig upphandling`: by the number, or else the title.
fn titled(tokens: &[Token], from: usize) -> Option<(Named, usize)> {
    let number = number(tokens, from + 1);
    let om = if number.is_some() { from + 2 } else { from + 1 };
    let title = (word(tokens, om) == "om").then(|| title(tokens, om + 1)).flatten();
    match (number.map(by_number), title) {
        (Some(named), title) => Some((named, title.map_or(from + 1, |(_, last)| last))),
        (None, Some((act, last))) => Some((Named::Known(act), last)),
        (None, None) => (word(tokens, om) == "om").then_some((Named::Unknown, from)),
    }
}

/// The act with the title that begins at `from`, and the last word of the title.
fn title(tokens: &[Token], from: usize) -> Option<(Act, usize)> {
    TITLES.iter().find_map(|(title, act)| {
        let mut words = title.split(' ').zip(from..);
        let last = from + title.split(' ').count() - 1;
        words.all(|(said, at)| word(tokens, at) == said).then_some((*act, last))
    })
}

/// The act that ends right before the token at `at`, and its first token.
pub(super) fn before(tokens: &[Token], at: usize) -> Option<(Named, usize)> {
    let own = tokens.get(at)?.sentence;
    (at.saturating_sub(LONGEST)..at)
        .filter(|from| tokens.get(*from).is_some_and(|token| token.sentence == own))
        .find_map(|from| {
            let (named, last) = self::at(tokens, from)?;
            (last + 1 == at).then_some((named, from))
        })
}

/// No name of an act has more words than this.
const LONGEST: usize = 12;
