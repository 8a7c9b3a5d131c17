//! Areas: country, NUTS regions, municipalities and their districts; and places on
//! the ground, as points and as circles around them.

pub mod circle;
mod distance;
mod extent;
pub mod point;
mod reach;

pub use circle::Circle;
pub use extent::surely_outside;
pub use point::{InvalidPoint, Point};
pub use reach::{basis, reached};

pub(crate) use circle::Disc;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use crate::text::fold;

/// The code of an area that the tree knows.
///
/// `SE` is the country, `SE1`, `SE11` and `SE110` are NUTS regions, `0180` is a
/// municipality (SCB's code) and `0180-norrmalm` a district of one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode(&'static str);

/// No area has this code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no area has the code `{0}`; expected `SE`, a Swedish NUTS code, four digits of a municipality, or a district of one"
)]
pub struct UnknownArea(String);

/// What kind of area it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AreaKind {
    /// The whole country.
    Country,
    /// A NUTS region of level 1 to 3; level 3 is the county (*län*).
    Region,
    /// A municipality (*kommun*).
    Municipality,
    /// A district of a municipality (*stadsdelsområde*).
    District,
}

/// One area of the tree.
#[derive(Debug, Clone)]
pub struct Area {
    /// Its code.
    pub code: AreaCode,
    /// Its Swedish name.
    pub name: String,
    /// What kind it is.
    pub kind: AreaKind,
    /// The area right above it.
    pub parent: Option<AreaCode>,
}

/// Regions, municipalities, districts, and how far areas stretch.
const DATA: [&str; 4] = [
    include_str!("../data/nuts-se-2024.csv"),
    include_str!("../data/municipalities.csv"),
    include_str!("../data/districts.csv"),
    include_str!("../data/area-extents.csv"),
];

static TREE: LazyLock<BTreeMap<&'static str, Area>> = LazyLock::new(|| {
    let [nuts, municipalities, districts, _] = DATA;
    let nuts = rows(nuts).map(|(code, _, name)| {
        let kind = if code.len() == 2 { AreaKind::Country } else { AreaKind::Region };
        let above = code.get(..code.len() - 1).filter(|above| above.len() >= 2);
        area(code, name, kind, above)
    });
    let municipalities = rows(municipalities)
        .map(|(code, county, name)| area(code, name, AreaKind::Municipality, Some(county)));
    let districts = rows(districts)
        .map(|(code, above, name)| area(code, name, AreaKind::District, Some(above)));
    nuts.chain(municipalities).chain(districts).map(|area| (area.code.0, area)).collect()
});

static PARTS: LazyLock<BTreeMap<AreaCode, Vec<AreaCode>>> = LazyLock::new(|| {
    let mut parts: BTreeMap<AreaCode, Vec<AreaCode>> = BTreeMap::new();
    for area in TREE.values() {
        if let Some(parent) = area.parent {
            parts.entry(parent).or_default().push(area.code);
        }
    }
    parts
});

/// The areas right below this one, by their codes.
pub(crate) fn parts(area: AreaCode) -> &'static [AreaCode] {
    PARTS.get(&area).map_or(&[], Vec::as_slice)
}

fn rows(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    text.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        Some((cells.next()?, cells.next()?, cells.next()?))
    })
}

fn area(code: &'static str, name: &str, kind: AreaKind, parent: Option<&'static str>) -> Area {
    Area { code: AreaCode(code), name: name.to_owned(), kind, parent: parent.map(AreaCode) }
}

impl AreaCode {
    /// The whole country.
    pub const SWEDEN: Self = Self("SE");

    /// The code as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The area of this code.
    #[must_use]
    pub fn area(self) -> Option<&'static Area> {
        TREE.get(self.0)
    }

    /// The name of the area, or its code.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.area().map_or(self.0, |area| &area.name)
    }

    /// This area and those that it lies in, from the inside out.
    pub fn around(self) -> impl Iterator<Item = Self> {
        let up = |here: &Self| here.area().and_then(|area| area.parent);
        std::iter::successors(Some(self), up)
    }

    /// Whether `other` is this area or lies within it.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        other.around().any(|here| here == self)
    }
}

/// All areas of a kind whose code begins with `query` or whose name holds it.
pub fn search(kind: Option<AreaKind>, query: &str) -> impl Iterator<Item = &'static Area> {
    let wanted = fold(query);
    TREE.values().filter(move |area| {
        kind.is_none_or(|kind| area.kind == kind)
            && (fold(area.code.0).starts_with(&wanted) || fold(&area.name).contains(&wanted))
    })
}

impl std::str::FromStr for AreaCode {
    type Err = UnknownArea;

    fn from_str(text: &str) -> Result<Self, UnknownArea> {
        let known = TREE.get(text).map(|area| area.code);
        known.ok_or_else(|| UnknownArea(text.chars().take(64).collect()))
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for AreaCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for AreaCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for AreaCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some(
                "`SE`, a Swedish NUTS code, a municipality's four digits, or a district as in `0180-norrmalm`.",
            ))
            .pattern(Some(r"^(SE[0-9]{0,3}|\d{4}(-[a-z0-9-]{1,40})?)$"))
            .max_length(Some(45))
            .into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for AreaCode {}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> AreaCode {
        text.parse().unwrap()
    }

    #[test]
    fn the_tree_holds_every_municipality_under_its_county() {
        let municipalities: Vec<_> = search(Some(AreaKind::Municipality), "").collect();
        assert_eq!(municipalities.len(), 290);
        for area in TREE.values() {
            assert!(AreaCode::SWEDEN.covers(area.code), "{:?}", area.code);
        }
    }

    #[test]
    fn an_area_covers_what_lies_within_it_and_not_its_neighbours() {
        assert!(code("SE110").covers(code("0180-norrmalm")));
        assert!(code("0180").covers(code("0180-norrmalm")));
        assert!(!code("0180-norrmalm").covers(code("0180")));
        assert!(!code("0180").covers(code("0138")));
        assert!(code("SE1").covers(code("0380")));
        assert!(!code("SE2").covers(code("0380")));
    }

    #[test]
    fn unknown_codes_are_refused() {
        assert!("0181-".parse::<AreaCode>().is_err());
        assert!("NO".parse::<AreaCode>().is_err());
    }
}
