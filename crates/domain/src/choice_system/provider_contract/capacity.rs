//! Places by area and level, choices, waiting, and counts by month.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::choice_system::month::Month;
use crate::text::Text;
use crate::violation::Checker;

/// The most places or persons that are counted in one entry.
pub(in crate::choice_system) const MOST: u64 = 100_000;

/// The places of a provider in one area at one level, and who has taken them,
/// as numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = ProviderPlaces))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Places {
    /// The area.
    pub area: AreaCode,
    /// The level of the compensation model; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 64, pattern = "^[A-Z0-9][A-Z0-9_]{0,63}$"))]
    pub level: Option<String>,
    /// The ceiling that the provider itself has set (*kapacitetstak*); absent
    /// where it has set none. It is the one that the provider asked for, in its
    /// application or in the last of `ceilingChanges`; nobody else sets one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 100_000))]
    pub ceiling: Option<u32>,
    /// How many are placed because they chose the provider.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(maximum = 100_000))]
    pub active_choices: u32,
    /// How many are placed who did not choose (LOV 9:2), counted apart.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(maximum = 100_000))]
    pub non_choice: u32,
    /// How many have chosen and wait for a place.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(maximum = 100_000))]
    pub waiting: u32,
}

/// Whether there is room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlaceState {
    /// There is room.
    Free,
    /// There is no ceiling.
    Unlimited,
    /// Every place is taken.
    Full,
    /// More are placed than the ceiling, which a person has to look at.
    OverCeiling,
}

impl PlaceState {
    /// The state in words.
    #[must_use]
    pub fn name(self) -> Text {
        let (sv, en) = match self {
            Self::Free => ("lediga platser", "room"),
            Self::Unlimited => ("inget tak", "no ceiling"),
            Self::Full => ("fullt", "full"),
            Self::OverCeiling => ("fler än taket", "more than the ceiling"),
        };
        Text::new(sv, en)
    }
}

impl Places {
    /// How many are placed, by choice or not.
    #[must_use]
    pub const fn placed(&self) -> u32 {
        self.active_choices.saturating_add(self.non_choice)
    }

    /// How many places are left; `None` where there is no ceiling.
    #[must_use]
    pub fn free(&self) -> Option<u32> {
        self.ceiling.map(|ceiling| ceiling.saturating_sub(self.placed()))
    }

    /// Whether there is room.
    #[must_use]
    pub fn state(&self) -> PlaceState {
        match self.ceiling {
            None => PlaceState::Unlimited,
            Some(ceiling) if self.placed() < ceiling => PlaceState::Free,
            Some(ceiling) if self.placed() == ceiling => PlaceState::Full,
            Some(_) => PlaceState::OverCeiling,
        }
    }

    pub(in crate::choice_system) fn key(&self) -> (AreaCode, Option<&str>) {
        (self.area, self.level.as_deref())
    }

    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        if let Some(level) = &self.level {
            check.code(&format!("{at}/level"), level);
        }
        for (name, number) in [
            ("ceiling", self.ceiling.unwrap_or(0)),
            ("activeChoices", self.active_choices),
            ("nonChoice", self.non_choice),
            ("waiting", self.waiting),
        ] {
            check.range(&format!("{at}/{name}"), u64::from(number), 0, MOST);
        }
    }
}

/// How many were placed in one month, in one area, at one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlacementCount {
    /// The month.
    pub month: Month,
    /// The area.
    pub area: AreaCode,
    /// The level of the compensation model; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 64, pattern = "^[A-Z0-9][A-Z0-9_]{0,63}$"))]
    pub level: Option<String>,
    /// How many had chosen the provider.
    #[cfg_attr(feature = "schema", schema(maximum = 100_000))]
    pub choices: u32,
    /// How many had not chosen (LOV 9:2).
    #[cfg_attr(feature = "schema", schema(maximum = 100_000))]
    pub non_choice: u32,
}

impl PlacementCount {
    pub(super) fn key(&self) -> (Month, AreaCode, Option<&str>) {
        (self.month, self.area, self.level.as_deref())
    }

    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        if let Some(level) = &self.level {
            check.code(&format!("{at}/level"), level);
        }
        check.range(&format!("{at}/choices"), u64::from(self.choices), 0, MOST);
        check.range(&format!("{at}/nonChoice"), u64::from(self.non_choice), 0, MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn places(ceiling: Option<u32>, active_choices: u32, non_choice: u32) -> Places {
        let (area, waiting) = (AreaCode::SWEDEN, 0);
        Places { area, level: None, ceiling, active_choices, non_choice, waiting }
    }

    #[rstest]
    #[case(None, 500, PlaceState::Unlimited, None)]
    #[case(Some(12), 9, PlaceState::Free, Some(1))]
    #[case(Some(12), 10, PlaceState::Full, Some(0))]
    #[case(Some(12), 11, PlaceState::OverCeiling, Some(0))]
    #[case(Some(0), 0, PlaceState::OverCeiling, Some(0))]
    fn who_did_not_choose_takes_a_place_too(
        #[case] ceiling: Option<u32>,
        #[case] choices: u32,
        #[case] state: PlaceState,
        #[case] free: Option<u32>,
    ) {
        let places = places(ceiling, choices, 2);
        assert_eq!((places.state(), places.free()), (state, free));
    }
}
