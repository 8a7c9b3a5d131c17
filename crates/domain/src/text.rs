//! Text in the two languages of the service.

use serde::{Deserialize, Serialize};

/// The languages in which titles, findings and documents are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Swedish, which is the default.
    #[default]
    Sv,
    /// English.
    En,
}

/// One statement in Swedish and English; both say the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The Swedish text.
    #[cfg_attr(feature = "schema", schema(max_length = 8000))]
    pub sv: String,
    /// The English text.
    #[cfg_attr(feature = "schema", schema(max_length = 8000))]
    pub en: String,
}

impl Text {
    /// Joins a Swedish and an English text that say the same.
    #[must_use]
    pub fn new(sv: impl Into<String>, en: impl Into<String>) -> Self {
        Self { sv: sv.into(), en: en.into() }
    }

    /// The text in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Sv => &self.sv,
            Language::En => &self.en,
        }
    }

    /// Whether either language lacks its text.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.sv.trim().is_empty() || self.en.trim().is_empty()
    }
}

/// In Swedish, then in English.
impl From<(&str, &str)> for Text {
    fn from((sv, en): (&str, &str)) -> Self {
        Self::new(sv, en)
    }
}

/// In Swedish, then in English.
impl From<(String, String)> for Text {
    fn from((sv, en): (String, String)) -> Self {
        Self { sv, en }
    }
}

/// Folds a text for searching: lower case, white space collapsed.
#[must_use]
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A key whose byte order is Swedish alphabetical order: å, ä and ö follow z.
#[must_use]
pub fn swedish_sort_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 8);
    for letter in fold(text).chars() {
        match letter {
            'å' => key.push_str("{a"),
            'ä' | 'æ' => key.push_str("{b"),
            'ö' | 'ø' => key.push_str("{c"),
            'é' | 'è' => key.push('e'),
            'ü' => key.push('y'),
            other => key.push(other),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_letters_sort_after_z_in_their_own_order() {
        let mut names = ["Öster", "Zebra", "Åsa", "Ärla", "Adam"];
        names.sort_by_key(|name| swedish_sort_key(name));
        assert_eq!(names, ["Adam", "Zebra", "Åsa", "Ärla", "Öster"]);
    }

    #[test]
    fn folding_collapses_case_and_space() {
        assert_eq!(fold("  En\tTrappa  UPP "), "en trappa upp");
    }
}
