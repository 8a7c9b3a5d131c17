//! Everything within so many metres of a point.

use serde::{Deserialize, Serialize};

use super::distance::Spot;
use super::point::Point;
use super::{AreaCode, extent};
use crate::violation::Checker;

/// Everything within so many metres of a point, along the ground at sea level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Circle {
    /// The point in its middle.
    pub centre: Point,
    /// The distance from the middle in whole metres, at most 500 kilometres.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 500_000))]
    pub metres: u32,
}

/// How many circles one list holds at most.
pub(crate) const MOST_CIRCLES: usize = 20;

impl Circle {
    /// The farthest distance from the middle, in metres.
    pub const FARTHEST: u32 = 500_000;

    /// The distance in words: whole kilometres where it is such, or metres.
    #[must_use]
    pub fn distance(&self) -> String {
        match self.metres % 1000 {
            0 => format!("{} km", self.metres / 1000),
            _ => format!("{} m", self.metres),
        }
    }

    /// Notes what breaks the form of a list of circles at the pointer `at`.
    pub(crate) fn check_all(circles: &[Self], at: &str, check: &mut Checker) {
        check.count(at, circles.len(), MOST_CIRCLES);
        for (index, circle) in circles.iter().take(MOST_CIRCLES).enumerate() {
            let at = format!("{at}/{index}");
            circle.centre.check(&format!("{at}/centre"), check);
            let (metres, most) = (u64::from(circle.metres), u64::from(Self::FARTHEST));
            check.range(&format!("{at}/metres"), metres, 1, most);
        }
    }
}

/// A circle with its middle reckoned once, for many places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Disc {
    pub(crate) circle: Circle,
    middle: Spot,
}

impl Disc {
    pub(crate) fn of(circle: Circle) -> Self {
        Self { circle, middle: Spot::of(circle.centre) }
    }

    /// Whether the point lies within; absent where that cannot be told.
    pub(crate) fn holds(&self, point: Point) -> Option<bool> {
        self.middle.is_within(Spot::of(point), self.circle.metres)
    }

    /// Whether all of the area lies within (`true`) or nothing of it (`false`); absent
    /// where that cannot be told.
    pub(crate) fn holds_area(&self, area: AreaCode) -> Option<bool> {
        extent::is_held(area, self.middle, self.circle.metres)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circle(metres: u32) -> Circle {
        Circle { centre: Point::parse("59.334591", "18.063240").unwrap(), metres }
    }

    #[test]
    fn a_circle_is_between_one_metre_and_five_hundred_kilometres() {
        let told = |circles: &[Circle]| {
            let mut check = Checker::new();
            Circle::check_all(circles, "/deliveryCircles", &mut check);
            check.finish().into_iter().map(|it| it.pointer).collect::<Vec<_>>()
        };
        assert!(told(&[circle(1), circle(500_000)]).is_empty());
        assert_eq!(told(&[circle(1), circle(0)]), ["/deliveryCircles/1/metres"]);
        assert_eq!(told(&[circle(500_001)]), ["/deliveryCircles/0/metres"]);
        let far = Circle { centre: Point::parse("18.063240", "59.334591").unwrap(), metres: 1 };
        assert_eq!(told(&[far]), ["/deliveryCircles/0/centre"]);
        assert!(told(&[circle(1); 20]).is_empty());
        assert_eq!(told(&[circle(1); 21]), ["/deliveryCircles"]);
    }

    #[test]
    fn distances_are_told_in_kilometres_where_they_are_whole() {
        assert_eq!(circle(15_000).distance(), "15 km");
        assert_eq!(circle(15_001).distance(), "15001 m");
        assert_eq!(circle(900).distance(), "900 m");
    }

    #[test]
    fn the_wire_form_refuses_what_it_does_not_know() {
        let wire = serde_json::json!({
            "centre": {"latitude": "59.334591", "longitude": "18.063240"}, "metres": 15000
        });
        assert_eq!(serde_json::from_value::<Circle>(wire.clone()).unwrap(), circle(15_000));
        assert_eq!(serde_json::to_value(circle(15_000)).unwrap(), wire);
        for (name, value) in [("radius", serde_json::json!(1)), ("metres", serde_json::json!(1.5))]
        {
            let mut other = wire.clone();
            other[name] = value;
            assert!(serde_json::from_value::<Circle>(other).is_err(), "{name}");
        }
    }

    #[test]
    fn the_rim_is_told_on_both_sides() {
        // 980.646 metres away.
        let castle =
            Circle { centre: Point::parse("59.326829", "18.071720").unwrap(), metres: 980 };
        let town_hall = Point::parse("59.327470", "18.054540").unwrap();
        assert_eq!(Disc::of(castle).holds(town_hall), Some(false));
        assert_eq!(Disc::of(Circle { metres: 981, ..castle }).holds(town_hall), Some(true));
    }
}
