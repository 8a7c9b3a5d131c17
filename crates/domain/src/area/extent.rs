//! How far areas stretch at most.
//!
//! For some areas `data/area-extents.csv` has a circle that surely holds all of
//! them. What a circle tells of an area it tells of everything that lies in it. An
//! area without a circle above or at it has no extent: whether it lies within
//! something is not known, unless its parts tell.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::distance::Spot;
use super::point::Point;
use super::{Area, AreaCode};

static EXTENTS: LazyLock<BTreeMap<AreaCode, (Spot, u32)>> = LazyLock::new(|| {
    let read = |line: &str| -> Option<(AreaCode, (Spot, u32))> {
        let mut cells = line.split(',');
        let code = cells.next()?.parse().ok()?;
        let centre = Point::parse(cells.next()?, cells.next()?).ok()?;
        Some((code, (Spot::of(centre), cells.next()?.parse().ok()?)))
    };
    include_str!("../../data/area-extents.csv").lines().skip(1).filter_map(read).collect()
});

/// The circles that surely hold all of the area: its own and those around it.
fn around(area: AreaCode) -> impl Iterator<Item = (Spot, u32)> {
    let up = |here: &AreaCode| here.area().and_then(|known: &Area| known.parent);
    std::iter::successors(Some(area), up).filter_map(|here| EXTENTS.get(&here).copied())
}

/// Whether the circle around the spot holds all of the area (`true`) or nothing of it
/// (`false`); absent where that cannot be told.
pub(super) fn is_held(area: AreaCode, centre: Spot, metres: u32) -> Option<bool> {
    around(area).find_map(|(middle, extent)| {
        let all = metres.checked_sub(extent).filter(|rest| *rest > 0);
        if all.and_then(|rest| centre.is_within(middle, rest)) == Some(true) {
            return Some(true);
        }
        let any = centre.is_within(middle, metres.saturating_add(extent));
        (any == Some(false)).then_some(false)
    })
}

/// Whether the point surely lies outside of the area.
#[must_use]
pub fn surely_outside(area: AreaCode, point: Point) -> bool {
    let spot = Spot::of(point);
    around(area).any(|(middle, extent)| middle.is_within(spot, extent) == Some(false))
}

#[cfg(test)]
mod tests {
    use super::super::{AreaKind, Circle, search};
    use super::*;

    fn circle(latitude: &str, longitude: &str, metres: u32) -> Circle {
        Circle { centre: Point::parse(latitude, longitude).unwrap(), metres }
    }

    fn held(area: &str, circle: Circle) -> Option<bool> {
        is_held(area.parse().unwrap(), Spot::of(circle.centre), circle.metres)
    }

    #[test]
    fn every_row_is_read_and_stands_for_an_area() {
        let rows = include_str!("../../data/area-extents.csv").lines().count() - 1;
        assert_eq!(EXTENTS.len(), rows);
        let named = |code: &AreaCode, row: &str| row.ends_with(&format!(",{}", code.name()));
        for (code, row) in EXTENTS.keys().map(|code| {
            let mut rows = include_str!("../../data/area-extents.csv").lines();
            (code, rows.find(|row| row.starts_with(&format!("{code},"))).unwrap())
        }) {
            assert!(named(code, row), "{row}");
        }
    }

    #[test]
    fn every_county_has_an_extent_and_so_has_all_that_lies_in_it() {
        for county in search(Some(AreaKind::Region), "").filter(|it| it.code.as_str().len() == 5) {
            assert!(EXTENTS.contains_key(&county.code), "{}", county.code);
        }
        for area in search(Some(AreaKind::Municipality), "") {
            assert!(around(area.code).next().is_some(), "{}", area.code);
        }
    }

    #[test]
    fn an_extent_reaches_into_that_of_whatever_lies_around() {
        for (code, (spot, metres)) in &*EXTENTS {
            for (around, wider) in around(*code).skip(1) {
                assert_ne!(spot.is_within(around, metres + wider), Some(false), "{code}");
            }
        }
    }

    #[test]
    fn an_area_is_held_when_all_of_its_circle_is() {
        // Stockholm: 25 000 metres around 59.33, 18.05.
        let here = |metres| held("0180", circle("59.33", "18.05", metres));
        assert_eq!(here(25_000), None);
        assert_eq!(here(25_001), Some(true));
        assert_eq!(held("0180-norrmalm", circle("59.33", "18.05", 25_001)), Some(true));
        assert_eq!(here(1_000), None);
    }

    #[test]
    fn an_area_is_outside_when_none_of_its_circle_is_reached() {
        // From the middle of Uppsala county's circle to that of Stockholm: 78833.5 m.
        let from = |metres| held("0180", circle("60.00", "17.60", metres));
        assert_eq!(from(78_833 - 25_000), Some(false));
        assert_eq!(from(78_833 - 25_000 + 1), None);
        assert_eq!(from(78_833 + 25_000), None);
        assert_eq!(from(78_833 + 25_000 + 1), Some(true));
    }

    #[test]
    fn what_the_circle_around_says_holds_within_it() {
        // Gnesta has no circle of its own; Södermanland's is 100 000 metres.
        assert!(!EXTENTS.contains_key(&"0461".parse().unwrap()));
        assert_eq!(held("0461", circle("65.00", "17.00", 50_000)), Some(false));
        assert_eq!(held("0461", circle("59.05", "16.70", 100_001)), Some(true));
        assert_eq!(held("0461", circle("59.05", "16.70", 20_000)), None);
    }

    #[test]
    fn the_country_has_no_extent() {
        assert_eq!(held("SE", circle("62.00", "16.00", 500_000)), None);
        assert_eq!(held("SE11", circle("59.33", "18.05", 500_000)), None);
    }

    #[test]
    fn a_point_far_away_lies_surely_outside() {
        let outside = |area: &str, latitude: &str, longitude: &str| {
            surely_outside(area.parse().unwrap(), Point::parse(latitude, longitude).unwrap())
        };
        assert!(!outside("0180-norrmalm", "59.334591", "18.063240"));
        assert!(outside("0180-norrmalm", "59.858562", "17.638927"));
        assert!(outside("0461", "65.0", "17.0"));
        assert!(!outside("SE", "65.0", "17.0"));
    }
}
