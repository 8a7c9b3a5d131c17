//! Whether two places lie within so many metres of each other.
//!
//! The distance meant is the shortest way on the ellipsoid of WGS84. Nothing is
//! approximated and then trusted: the straight line through the earth between the
//! two places, the chord, is reckoned from the ellipsoid's own equations, and the
//! way on the surface is bounded from both sides by what such a chord can belong
//! to. Every curve along the surface bends at least as much as a circle of
//! [`FLATTEST`] and at most as much as one of [`SHARPEST`] (metres), so a way of
//! `s` metres has a chord between those of an arc of `s` metres on these circles.
//! Where the chord lies between the two, the answer is that it is not known.
//!
//! What is left open is two millimetres wide up to 15 kilometres, two centimetres
//! at 100 kilometres and less than three metres at 500 kilometres.
//!
//! Sines and cosines are those of `libm`, which are plain arithmetic, and the
//! rest is addition, multiplication and square roots, which IEEE 754 rounds the
//! same everywhere: so the answer is the same on every machine.

use super::point::Point;

/// Half the axis from pole to pole squared over half the axis across, and the other
/// way round: the radii of the sharpest and of the flattest curve on the ellipsoid.
const SHARPEST: f64 = 6_335_439.327;
const FLATTEST: f64 = 6_399_593.626;

/// Half the axis across the equator, and the square of the eccentricity.
const HALF_AXIS: f64 = 6_378_137.0;
const ECCENTRICITY: f64 = 0.006_694_379_990_141_3;

/// More than the errors of rounding amount to.
const MARGIN: f64 = 0.001;

/// A place in metres from the centre of the earth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot([f64; 3]);

impl Spot {
    pub(super) fn of(point: Point) -> Self {
        let radians = |micro: i32| (f64::from(micro) / 1e6).to_radians();
        let (north, east) = (radians(point.latitude()), radians(point.longitude()));
        let (sine, cosine) = (libm::sin(north), libm::cos(north));
        let curvature = HALF_AXIS / libm::sqrt(1.0 - ECCENTRICITY * sine * sine);
        let across = curvature * cosine;
        Self([
            across * libm::cos(east),
            across * libm::sin(east),
            curvature * (1.0 - ECCENTRICITY) * sine,
        ])
    }

    /// Whether the other place is at most so many metres away; absent where that
    /// cannot be told.
    pub(super) fn is_within(self, other: Self, metres: u32) -> Option<bool> {
        let [x, y, z] = self.0;
        let [to_x, to_y, to_z] = other.0;
        let (x, y, z) = (x - to_x, y - to_y, z - to_z);
        let chord = libm::sqrt(x * x + y * y + z * z);
        let way = f64::from(metres);
        if chord <= arc_at_least(way) - MARGIN {
            return Some(true);
        }
        (chord > arc_at_most(way) + MARGIN).then_some(false)
    }
}

/// No more than the chord of an arc of `way` metres on the sharpest circle: the
/// sine's series, broken off after a term that takes too much away.
fn arc_at_least(way: f64) -> f64 {
    way - way * way * way / (24.0 * SHARPEST * SHARPEST)
}

/// No less than the chord of an arc of `way` metres on the flattest circle.
fn arc_at_most(way: f64) -> f64 {
    let squared = way * way / (FLATTEST * FLATTEST);
    way * (1.0 - squared / 24.0 + squared * squared / 1920.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn spot(latitude: &str, longitude: &str) -> Spot {
        Spot::of(Point::parse(latitude, longitude).unwrap())
    }

    /// Millimetres by Karney's algorithm (`GeographicLib`), which is exact to
    /// nanometres: whole metres below and above it must be told apart.
    #[rstest]
    #[case::the_castle_and_the_town_hall(("59.326829", "18.071720"), ("59.327470", "18.054540"), 980_646)]
    #[case::stockholm_to_uppsala(("59.334591", "18.063240"), ("59.858562", "17.638927"), 63_100_544)]
    #[case::straight_north(("55.000000", "13.000000"), ("56.000000", "13.000000"), 111_332_699)]
    #[case::straight_east(("65.000000", "17.000000"), ("65.000000", "19.000000"), 94_347_127)]
    #[case::malmo_to_goteborg(("55.604981", "13.003822"), ("57.708870", "11.974560"), 242_623_691)]
    #[case::stockholm_to_umea(("59.334591", "18.063240"), ("63.825847", "20.263035"), 513_879_428)]
    fn both_sides_of_the_shortest_way_are_told(
        #[case] from: (&str, &str),
        #[case] to: (&str, &str),
        #[case] millimetres: u64,
    ) {
        let (from, to) = (spot(from.0, from.1), spot(to.0, to.1));
        let below = u32::try_from(millimetres / 1000).unwrap();
        let open = if below > 150_000 { 3 } else { 0 };
        assert_eq!(from.is_within(to, below - open), Some(false));
        assert_eq!(from.is_within(to, below + 1 + open), Some(true));
        assert_eq!(to.is_within(from, below - open), Some(false));
        assert_eq!(to.is_within(from, below + 1 + open), Some(true));
    }

    #[test]
    fn what_is_left_open_is_as_narrow_as_promised() {
        let open = |way: f64| arc_at_most(way) - arc_at_least(way) + 2.0 * MARGIN;
        for (way, most) in [(15_000.0, 0.0021), (100_000.0, 0.024), (500_000.0, 3.0)] {
            assert!(open(way) < most, "{} at {way}", open(way));
            assert!(open(way) > 0.0);
        }
    }

    #[test]
    fn a_whole_number_of_metres_just_at_the_distance_is_left_open() {
        // Along the equator a degree is an arc on a circle of the half axis, so a
        // place can be set a whole number of metres away but for the rounding of a
        // micro-degree, eleven centimetres; far away that is within what is open.
        let (from, to) = (spot("0", "0"), spot("0", "4.491576"));
        // 500 000.0 metres and less than six centimetres.
        assert_eq!(from.is_within(to, 500_000), None);
        assert_eq!(from.is_within(to, 499_995), Some(false));
        assert_eq!(from.is_within(to, 500_005), Some(true));
    }

    #[test]
    fn a_place_is_within_any_distance_of_itself() {
        let here = spot("59.334591", "18.063240");
        assert_eq!(here.is_within(here, 1), Some(true));
    }
}
