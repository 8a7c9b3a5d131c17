//! Query parameters: every one known, each at most once, none empty.

pub mod list;
pub mod prefer;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use hansyn_domain::text::{Language, Text};
use std::future::{Ready, ready};

use crate::problem::{Code, Problem};

/// What a day looks like, for those who wrote something else.
pub const DAY: (&str, &str) = ("en dag som 2026-12-01", "a day as in 2026-12-01");
/// What the number of an event is, for those who wrote something else.
pub const EVENT: (&str, &str) = ("numret på en händelse", "the number of an event");

/// What is said of an event that there is not.
pub const HAPPENED: (&str, &str) = (
    "förväntade numret på en händelse som har inträffat",
    "expected the number of an event that has happened",
);

/// The parameters of a request, taken one by one; what is left is unknown.
#[derive(Debug)]
pub struct Params {
    pairs: Vec<(String, String)>,
}

/// What a parameter should have been, in Swedish and in English.
fn not_expected(name: &str, (sv, en): (&str, &str)) -> Problem {
    let message = Text::new(format!("förväntade {sv}"), format!("expected {en}"));
    Problem::new(Code::Malformed).field(name, "FORM", message)
}

impl Params {
    /// Reads the query of `request`.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        Self::parse(request.query_string())
    }

    /// Reads a query string.
    pub fn parse(query: &str) -> Result<Self, Problem> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let malformed = |name: &str, code: &str, message: (&str, &str)| {
            Err(Problem::new(Code::Malformed).field(name, code, message))
        };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if value.contains('\u{fffd}') || value.chars().any(char::is_control) {
                return malformed(
                    &name,
                    "ENCODING",
                    (
                        "förväntade procentkodad UTF-8 utan styrtecken",
                        "expected percent-encoded UTF-8 without control characters",
                    ),
                );
            }
            if value.is_empty() {
                return malformed(
                    &name,
                    "EMPTY",
                    (
                        "en parameter som anges har ett värde",
                        "a parameter that is given has a value",
                    ),
                );
            }
            if value.chars().count() > 1000 {
                return malformed(
                    &name,
                    "LENGTH",
                    ("förväntade högst 1000 tecken", "expected at most 1000 characters"),
                );
            }
            if pairs.iter().any(|(known, _)| *known == name) {
                return malformed(
                    &name,
                    "REPEATED",
                    ("en parameter anges en gång", "a parameter is given once"),
                );
            }
            pairs.push((name.into_owned(), value.into_owned()));
        }
        if pairs.len() > 50 {
            return malformed(
                "",
                "TOO_MANY",
                ("förväntade högst 50 parametrar", "expected at most 50 parameters"),
            );
        }
        Ok(Self { pairs })
    }

    /// Takes the value of `name`, if it was given.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let index = self.pairs.iter().position(|(known, _)| known == name)?;
        Some(self.pairs.remove(index).1)
    }

    /// Takes a text of at most `most` characters.
    pub fn take_text(&mut self, name: &str, most: usize) -> Result<Option<String>, Problem> {
        match self.take(name) {
            Some(text) if text.chars().count() > most => {
                let message = Text::new(
                    format!("förväntade högst {most} tecken"),
                    format!("expected at most {most} characters"),
                );
                Err(Problem::new(Code::Malformed).field(name, "LENGTH", message))
            }
            text => Ok(text),
        }
    }

    /// Takes the value of `name` and parses it.
    pub fn take_parsed<T>(
        &mut self,
        name: &str,
        expected: (&str, &str),
    ) -> Result<Option<T>, Problem>
    where
        T: std::str::FromStr,
    {
        let Some(text) = self.take(name) else { return Ok(None) };
        match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(not_expected(name, expected)),
        }
    }

    /// Takes a whole number between `least` and `most`.
    pub fn take_number(
        &mut self,
        name: &str,
        least: u32,
        most: u32,
    ) -> Result<Option<u32>, Problem> {
        let expected = (
            format!("ett heltal från {least} till {most}"),
            format!("a whole number from {least} to {most}"),
        );
        let Some(text) = self.take(name) else { return Ok(None) };
        let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() <= 10;
        let number = plain.then(|| text.parse::<u32>().ok()).flatten();
        match number.filter(|number| (least..=most).contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(not_expected(name, (&expected.0, &expected.1))),
        }
    }

    /// Takes `true` or `false`.
    pub fn take_flag(&mut self, name: &str) -> Result<bool, Problem> {
        Ok(self
            .take_parsed::<bool>(name, ("`true` eller `false`", "`true` or `false`"))?
            .unwrap_or(false))
    }

    /// Everything that was given, in order.
    #[must_use]
    pub fn rest(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// Refuses what is left.
    pub fn finish(self) -> Result<(), Problem> {
        match self.pairs.first() {
            None => Ok(()),
            Some(_) => {
                Err(self.pairs.iter().fold(Problem::new(Code::Malformed), |problem, (name, _)| {
                    problem.field(
                        name,
                        "UNKNOWN",
                        ("parametern finns inte här", "no such parameter here"),
                    )
                }))
            }
        }
    }
}

/// No query parameters at all.
#[derive(Debug, Clone, Copy)]
pub struct NoParams;

impl FromRequest for NoParams {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Params::of(request).and_then(Params::finish).map(|()| Self))
    }
}

/// Parameters that the route takes itself, one by one.
impl FromRequest for Params {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

/// An identity in the path. A text that is no identity names nothing.
#[derive(Debug, Clone, Copy)]
pub struct Id<T>(pub T);

impl<T> FromRequest for Id<T>
where
    T: std::str::FromStr + 'static,
{
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(segment(request, "id").map(Self))
    }
}

/// Two identities in the path: of a record and of a part of it.
#[derive(Debug, Clone, Copy)]
pub struct Ids2<T, U>(pub T, pub U);

impl<T, U> FromRequest for Ids2<T, U>
where
    T: std::str::FromStr + 'static,
    U: std::str::FromStr + 'static,
{
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(segment(request, "id").and_then(|id| Ok(Self(id, segment(request, "lotId")?))))
    }
}

fn segment<T: std::str::FromStr>(request: &HttpRequest, name: &str) -> Result<T, Problem> {
    let text = request.match_info().get(name).ok_or_else(Problem::not_found)?;
    text.parse().map_err(|_e| Problem::not_found())
}

/// The language that the caller prefers: Swedish unless English is asked for.
#[must_use]
pub fn language_of(header: Option<&str>) -> Language {
    let mut best = (Language::Sv, 0_u16);
    for (place, range) in header.unwrap_or_default().split(',').take(20).enumerate() {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let quality =
            parts.find_map(|part| part.trim().strip_prefix("q=").map(per_mille)).unwrap_or(1000);
        let language = match tag.split('-').next() {
            Some("sv" | "*") => Language::Sv,
            Some("en") => Language::En,
            _ => continue,
        };
        // The earlier of two equals wins.
        let rank = quality.saturating_mul(32).saturating_sub(u16::try_from(place).unwrap_or(31));
        if quality > 0 && rank > best.1 {
            best = (language, rank);
        }
    }
    best.0
}

fn per_mille(text: &str) -> u16 {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if whole == "1" {
        return 1000;
    }
    format!("{decimals:0<3}").get(..3).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

impl FromRequest for Spoken {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get("accept-language").and_then(|value| value.to_str().ok());
        ready(Ok(Self(language_of(header))))
    }
}

/// The language of the answer.
#[derive(Debug, Clone, Copy)]
pub struct Spoken(pub Language);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_repeated_empty_or_unknown_is_refused() {
        for query in ["a=1&a=2", "limit=", "a=%FF", "a=%00"] {
            assert!(Params::parse(query).is_err(), "{query}");
        }
        let mut params = Params::parse("limit=5&x=1").unwrap();
        assert_eq!(params.take_number("limit", 1, 200).unwrap(), Some(5));
        assert!(params.finish().is_err());
    }

    #[test]
    fn numbers_keep_to_their_range_and_form() {
        for (text, right) in [
            ("1", true),
            ("200", true),
            ("201", false),
            ("0", false),
            ("+5", false),
            ("5.0", false),
        ] {
            let mut params = Params::parse(&format!("limit={}", text.replace('+', "%2B"))).unwrap();
            assert_eq!(params.take_number("limit", 1, 200).is_ok(), right, "{text}");
        }
    }

    #[test]
    fn swedish_is_the_default_and_english_by_preference() {
        assert_eq!(language_of(None), Language::Sv);
        assert_eq!(language_of(Some("en")), Language::En);
        assert_eq!(language_of(Some("en-GB,sv;q=0.9")), Language::En);
        assert_eq!(language_of(Some("sv,en;q=0.9")), Language::Sv);
        assert_eq!(language_of(Some("en;q=0.5,sv;q=0.8")), Language::Sv);
        assert_eq!(language_of(Some("de,fr")), Language::Sv);
        assert_eq!(language_of(Some("en;q=0")), Language::Sv);
    }
}
