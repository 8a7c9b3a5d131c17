//! How far areas stretch at most.
//!
//! For every county and municipality `data/area-extents.csv` has a circle that surely
//! holds all of it. What a circle tells of an area it tells of everything that lies in
//! it. An area without a circle above or at it has no extent: whether it lies within
//! something is not known, unless its parts tell.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::AreaCode;
use super::distance::Spot;
use super::point::Point;

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
    area.around().filter_map(|here| EXTENTS.get(&here).copied())
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
    use rstest::rstest;
    use std::collections::BTreeSet;

    fn code(text: &str) -> AreaCode {
        text.parse().unwrap()
    }

    fn circle(latitude: &str, longitude: &str, metres: u32) -> Circle {
        Circle { centre: Point::parse(latitude, longitude).unwrap(), metres }
    }

    fn held(area: &str, circle: Circle) -> Option<bool> {
        is_held(code(area), Spot::of(circle.centre), circle.metres)
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
    fn counties_and_municipalities_have_extents_of_their_own_and_nothing_else_has() {
        let counties = search(Some(AreaKind::Region), "").filter(|it| it.code.as_str().len() == 5);
        let municipalities = search(Some(AreaKind::Municipality), "");
        let expected: BTreeSet<_> = counties.chain(municipalities).map(|it| it.code).collect();
        assert_eq!(expected.len(), 21 + 290);
        assert_eq!(EXTENTS.keys().copied().collect::<BTreeSet<_>>(), expected);
    }

    #[test]
    fn a_municipality_lies_with_its_county() {
        for municipality in search(Some(AreaKind::Municipality), "") {
            let (middle, metres) = EXTENTS[&municipality.code];
            let (around, wider) = EXTENTS[&municipality.parent.unwrap()];
            assert_eq!(middle.is_within(around, wider), Some(true), "{}", municipality.code);
            // The circle around a part of something is no wider than that around all of it.
            assert!(metres <= wider, "{}", municipality.code);
            assert!(metres >= 5_000, "{}", municipality.code);
        }
    }

    #[test]
    fn a_county_is_no_wider_than_its_municipalities_make_it() {
        for county in search(Some(AreaKind::Region), "").filter(|it| it.code.as_str().len() == 5) {
            let (middle, metres) = EXTENTS[&county.code];
            let mut parts = search(Some(AreaKind::Municipality), "")
                .filter(|it| it.parent == Some(county.code))
                .map(|it| EXTENTS[&it.code]);
            let reaches_the_rim =
                |(spot, wide): (Spot, u32)| middle.is_within(spot, metres - wide) != Some(true);
            assert!(parts.any(reaches_the_rim), "{}", county.code);
        }
    }

    /// Points of localities as Statistics Sweden sets them, each with its municipality
    /// and with another one close by or far away that surely does not hold it.
    #[rstest]
    #[case::visby("57.6296", "18.3115", "0980", "0883")]
    #[case::farosund("57.8588", "19.0484", "0980", "0188")]
    #[case::vastervik("57.7603", "16.6271", "0883", "0980")]
    #[case::kiruna("67.8523", "20.2681", "2584", "2514")]
    #[case::karesuando("68.4414", "22.4479", "2584", "2523")]
    #[case::porjus_in_jokkmokk("66.9588", "19.8166", "2510", "2584")]
    #[case::ostersund("63.1453", "14.7170", "2380", "2321")]
    #[case::hammerdal_in_stromsund("63.5726", "15.3578", "2313", "2380")]
    #[case::tarnaby("65.7137", "15.2827", "2421", "2480")]
    #[case::grisslehamn("60.0935", "18.7718", "0188", "0120")]
    #[case::malmo("55.5968", "13.0123", "1280", "1230")]
    #[case::hjarup_in_staffanstorp("55.6702", "13.1436", "1230", "1280")]
    #[case::vrango_in_goteborg("57.5732", "11.7838", "1480", "1481")]
    #[case::tranholmen_in_danderyd("59.3760", "18.0888", "0162", "0183")]
    #[case::gnesta("59.0472", "17.3046", "0461", "0488")]
    #[case::oregrund("60.3315", "18.4429", "0382", "0188")]
    fn known_places_lie_in_their_municipality_and_not_in_others(
        #[case] latitude: &str,
        #[case] longitude: &str,
        #[case] inside: &str,
        #[case] outside: &str,
    ) {
        let point = Point::parse(latitude, longitude).unwrap();
        assert!(!surely_outside(code(inside), point));
        assert!(surely_outside(code(outside), point));
    }

    #[test]
    fn an_area_is_held_when_all_of_its_circle_is() {
        // Stockholm: 18 000 metres around 59.317, 17.986.
        let here = |metres| held("0180", circle("59.317", "17.986", metres));
        assert_eq!(here(18_000), None);
        assert_eq!(here(18_001), Some(true));
        assert_eq!(held("0180-norrmalm", circle("59.317", "17.986", 18_001)), Some(true));
        assert_eq!(here(1_000), None);
    }

    #[test]
    fn an_area_is_outside_when_none_of_its_circle_is_reached() {
        // From the middle of Uppsala county's circle to that of Stockholm: 89592.05 m.
        let from = |metres| held("0180", circle("60.121", "17.952", metres));
        assert_eq!(from(89_592 - 18_000), Some(false));
        assert_eq!(from(89_592 - 18_000 + 1), None);
        assert_eq!(from(89_592 + 18_000), None);
        assert_eq!(from(89_592 + 18_000 + 1), Some(true));
    }

    #[test]
    fn what_the_circle_around_says_holds_within_it() {
        // A district has no circle of its own; its municipality's is that of Stockholm.
        assert!(!EXTENTS.contains_key(&code("0180-norrmalm")));
        assert_eq!(held("0180-norrmalm", circle("65.00", "17.00", 50_000)), Some(false));
        // Gnesta's 23 000 metres tell what Södermanland's 78 000 leave open.
        assert_eq!(held("SE122", circle("59.066", "17.139", 23_001)), None);
        assert_eq!(held("0461", circle("59.066", "17.139", 23_001)), Some(true));
        assert_eq!(held("0461", circle("59.066", "17.139", 23_000)), None);
        assert_eq!(held("0461", circle("58.878", "16.885", 78_001)), Some(true));
    }

    #[test]
    fn the_country_has_no_extent() {
        assert_eq!(held("SE", circle("62.00", "16.00", 500_000)), None);
        assert_eq!(held("SE11", circle("59.33", "18.05", 500_000)), None);
    }

    #[test]
    fn a_point_far_away_lies_surely_outside() {
        let outside = |area: &str, latitude: &str, longitude: &str| {
            surely_outside(code(area), Point::parse(latitude, longitude).unwrap())
        };
        assert!(!outside("0180-norrmalm", "59.334591", "18.063240"));
        assert!(outside("0180-norrmalm", "59.858562", "17.638927"));
        assert!(outside("0461", "65.0", "17.0"));
        assert!(!outside("SE", "65.0", "17.0"));
    }
}
