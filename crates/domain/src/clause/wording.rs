//! Filling the blanks of a clause's wording.

use std::collections::BTreeMap;

use super::library::{Clause, Parameter, ParameterKind};
use crate::money::Sek;
use crate::share::Share;
use crate::text::{Language, Text};

/// Why a wording cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordingError {
    /// A brace opens and does not close.
    #[error("a brace opens and does not close")]
    OpenBrace,
    /// A blank has no value.
    #[error("the parameter `{0}` has no value")]
    Missing(String),
    /// A value was given for something that is no blank.
    #[error("the clause has no parameter `{0}`")]
    Unknown(String),
    /// A value does not fit its blank.
    #[error("the value of `{0}` does not fit its kind")]
    DoesNotFit(String),
}

impl WordingError {
    /// The same in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        let sv = match self {
            Self::OpenBrace => "en klammer öppnas och stängs inte".to_owned(),
            Self::Missing(name) => format!("parametern `{name}` har inget värde"),
            Self::Unknown(name) => format!("villkoret har ingen parameter `{name}`"),
            Self::DoesNotFit(name) => format!("värdet för `{name}` passar inte dess slag"),
        };
        Text::new(sv, self.to_string())
    }
}

/// The names of the blanks in `text`, in order of appearance, each once.
pub fn blanks(text: &str) -> Result<Vec<String>, WordingError> {
    let mut names: Vec<String> = Vec::new();
    for piece in text.split('{').skip(1) {
        let (name, _) = piece.split_once('}').ok_or(WordingError::OpenBrace)?;
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

/// Whether `value` fits `parameter`.
#[must_use]
pub fn fits(parameter: &Parameter, value: &str) -> bool {
    let within = |number: u64| {
        parameter.min.is_none_or(|min| min <= number)
            && parameter.max.is_none_or(|max| number <= max)
    };
    let number =
        || value.bytes().all(|b| b.is_ascii_digit()).then(|| value.parse::<u64>().ok()).flatten();
    match parameter.kind {
        ParameterKind::Integer | ParameterKind::Months | ParameterKind::Days => {
            number().is_some_and(within)
        }
        ParameterKind::Percent => number().is_some_and(|n| n <= 100 && within(n)),
        ParameterKind::Money => value.parse::<Sek>().is_ok_and(|amount| within(amount.ore())),
        ParameterKind::Date => value.parse::<jiff::civil::Date>().is_ok(),
        ParameterKind::Text => !value.trim().is_empty() && value.chars().count() <= 1000,
        ParameterKind::Share => share(value).is_some(),
        ParameterKind::Choice => parameter.choices.iter().any(|choice| choice == value),
    }
}

fn share(value: &str) -> Option<Share> {
    let (numerator, denominator) = value.split_once('/')?;
    Share::new(numerator.parse().ok()?, denominator.parse().ok()?).ok()
}

/// The wording of `clause` with `values` filled in.
pub fn fill(clause: &Clause, values: &BTreeMap<String, String>) -> Result<Text, WordingError> {
    if let Some(name) =
        values.keys().find(|name| clause.parameters.iter().all(|p| &p.name != *name))
    {
        return Err(WordingError::Unknown(name.clone()));
    }
    for parameter in &clause.parameters {
        let value = values
            .get(&parameter.name)
            .ok_or_else(|| WordingError::Missing(parameter.name.clone()))?;
        if !fits(parameter, value) {
            return Err(WordingError::DoesNotFit(parameter.name.clone()));
        }
    }
    let fill_one = |language: Language| {
        let mut text = String::new();
        let mut rest = clause.wording.get(language);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, tail) = after.split_once('}').ok_or(WordingError::OpenBrace)?;
            text.push_str(before);
            let parameter = clause.parameters.iter().find(|parameter| parameter.name == name);
            let value = values.get(name).ok_or_else(|| WordingError::Missing(name.to_owned()))?;
            text.push_str(&spoken(parameter, value, language));
            rest = tail;
        }
        text.push_str(rest);
        Ok(text)
    };
    Ok(Text::new(fill_one(Language::Sv)?, fill_one(Language::En)?))
}

/// A value as it reads in running text.
fn spoken(parameter: Option<&Parameter>, value: &str, language: Language) -> String {
    match parameter.map(|parameter| parameter.kind) {
        Some(ParameterKind::Money) => {
            value.parse::<Sek>().map_or_else(|_| value.to_owned(), |it| it.grouped(language))
        }
        Some(ParameterKind::Share) => share(value).map_or_else(|| value.to_owned(), in_percent),
        _ => value.to_owned(),
    }
}

/// A share as per cent where it is whole per cent, else as a fraction.
fn in_percent(share: Share) -> String {
    let hundredfold = u64::from(share.numerator()) * 100;
    let whole = u64::from(share.denominator());
    if hundredfold.is_multiple_of(whole) {
        format!("{}\u{a0}%", hundredfold / whole)
    } else {
        share.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(kind: ParameterKind, min: Option<u64>, max: Option<u64>) -> Parameter {
        Parameter {
            name: "x".to_owned(),
            kind,
            min,
            max,
            choices: vec!["a".to_owned()],
            example: String::new(),
            label: Text::default(),
        }
    }

    #[test]
    fn values_fit_on_their_boundaries_and_not_beyond() {
        let number = parameter(ParameterKind::Integer, Some(1), Some(20));
        assert!(!fits(&number, "0"));
        assert!(fits(&number, "1"));
        assert!(fits(&number, "20"));
        assert!(!fits(&number, "21"));
        assert!(!fits(&number, "+5"));
        assert!(!fits(&number, ""));
        let money = parameter(ParameterKind::Money, None, Some(5_000_000));
        assert!(fits(&money, "50000.00"));
        assert!(!fits(&money, "50000.01"));
        let percent = parameter(ParameterKind::Percent, None, None);
        assert!(fits(&percent, "100"));
        assert!(!fits(&percent, "101"));
        let text = parameter(ParameterKind::Text, None, None);
        assert!(fits(&text, &"å".repeat(1000)));
        assert!(!fits(&text, &"å".repeat(1001)));
        assert!(!fits(&text, " "));
        assert!(fits(&parameter(ParameterKind::Share, None, None), "30/100"));
        assert!(!fits(&parameter(ParameterKind::Share, None, None), "30"));
        assert!(!fits(&parameter(ParameterKind::Choice, None, None), "b"));
        assert!(!fits(&parameter(ParameterKind::Date, None, None), "2026-02-30"));
    }

    #[test]
    fn every_embedded_clause_can_be_filled_with_its_examples() {
        for clause in super::super::library::embedded().unwrap() {
            let values =
                clause.parameters.iter().map(|p| (p.name.clone(), p.example.clone())).collect();
            let text = fill(&clause, &values).unwrap();
            assert!(!text.sv.contains('{') && !text.en.contains('}'), "{}", clause.code);
        }
    }

    #[test]
    fn braces_in_a_value_do_not_open_new_blanks() {
        let mut clause = super::super::library::embedded().unwrap().remove(0);
        clause.parameters = vec![parameter(ParameterKind::Text, None, None)];
        clause.wording = Text::new("a {x} b", "a {x} b");
        let values = [("x".to_owned(), "{x}{y}".to_owned())].into();
        assert_eq!(fill(&clause, &values).unwrap().sv, "a {x}{y} b");
    }
}
