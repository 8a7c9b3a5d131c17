//! Points on the ground.

use serde::{Deserialize, Serialize};
use std::fmt;

use crate::violation::Checker;

/// A place in WGS84 (EPSG:4326), held as whole micro-degrees.
///
/// A micro-degree is at most eleven centimetres on the ground. On the wire it is
/// `{"latitude": "59.334591", "longitude": "18.063240"}`, exact decimals with a
/// point. A `Point` lies between the poles and within half a turn of Greenwich.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    latitude: i32,
    longitude: i32,
}

/// Why something is not a [`Point`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPoint {
    /// A text is not degrees with at most six decimals.
    #[error("degrees are written with digits, a point and at most six decimals, as in `59.334591`")]
    Form,
    /// The place is not on the earth.
    #[error(
        "a latitude is at most 90 and a longitude at most 180 degrees, north or south, east or west"
    )]
    Range,
}

/// Micro-degrees in a degree.
const DEGREE: i32 = 1_000_000;

/// Where the areas of the tree and what lies close to them are, in degrees.
const NEAR_SWEDEN: [(i32, i32); 2] = [(54, 70), (9, 26)];

impl Point {
    /// The place at so many micro-degrees north and east.
    ///
    /// # Errors
    ///
    /// [`InvalidPoint::Range`] past a pole or half a turn.
    pub const fn new(latitude: i32, longitude: i32) -> Result<Self, InvalidPoint> {
        if latitude.unsigned_abs() > 90_000_000 || longitude.unsigned_abs() > 180_000_000 {
            return Err(InvalidPoint::Range);
        }
        Ok(Self { latitude, longitude })
    }

    /// The place with these degrees north and east, as they are written on the wire.
    ///
    /// # Errors
    ///
    /// What is wrong with the texts.
    pub fn parse(latitude: &str, longitude: &str) -> Result<Self, InvalidPoint> {
        Self::new(micro_degrees(latitude)?, micro_degrees(longitude)?)
    }

    /// Micro-degrees north of the equator.
    #[must_use]
    pub const fn latitude(self) -> i32 {
        self.latitude
    }

    /// Micro-degrees east of Greenwich.
    #[must_use]
    pub const fn longitude(self) -> i32 {
        self.longitude
    }

    /// Degrees north and east with all six decimals, as on the wire.
    #[must_use]
    pub fn degrees(self) -> [String; 2] {
        [self.latitude, self.longitude].map(degrees)
    }

    /// Notes a place at the pointer `at` that lies far from Sweden: most often the
    /// two numbers have changed places.
    pub(crate) fn check(self, at: &str, check: &mut Checker) {
        let [north, east] = NEAR_SWEDEN;
        let within = |value: i32, (least, most): (i32, i32)| {
            (least * DEGREE..=most * DEGREE).contains(&value)
        };
        let message = (
            "förväntade en plats i eller nära Sverige: latitud 54 till 70, longitud 9 till 26",
            "expected a place in or near Sweden: latitude 54 to 70, longitude 9 to 26",
        );
        let near = within(self.latitude, north) && within(self.longitude, east);
        check.rule(at, "FAR_AWAY", near, message);
    }
}

fn micro_degrees(text: &str) -> Result<i32, InvalidPoint> {
    let (sign, plain) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (degrees, decimals) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(degrees, 3) || !digits(decimals, 6) {
        return Err(InvalidPoint::Form);
    }
    let number = |digits: &str| digits.parse::<i32>().map_err(|_e| InvalidPoint::Form);
    let micro = number(&format!("{decimals:0<6}"))?;
    Ok(sign * (number(degrees)? * DEGREE + micro))
}

/// Degrees with all six decimals, as on the wire.
fn degrees(micro: i32) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    let plain = micro.unsigned_abs();
    format!("{sign}{}.{:06}", plain / 1_000_000, plain % 1_000_000)
}

/// Latitude, then longitude.
impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [latitude, longitude] = self.degrees();
        write!(f, "{latitude}, {longitude}")
    }
}

/// How a point looks on the wire.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = Point))]
#[serde(deny_unknown_fields)]
struct Wgs84 {
    /// Degrees north of the equator in WGS84, with a point as decimal sign.
    #[cfg_attr(feature = "schema", schema(max_length = 11, pattern = r"^-?\d{1,3}(\.\d{1,6})?$"))]
    latitude: String,
    /// Degrees east of Greenwich in WGS84, with a point as decimal sign.
    #[cfg_attr(feature = "schema", schema(max_length = 11, pattern = r"^-?\d{1,3}(\.\d{1,6})?$"))]
    longitude: String,
}

impl Serialize for Point {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [latitude, longitude] = self.degrees();
        Wgs84 { latitude, longitude }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Point {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Wgs84 { latitude, longitude } = Wgs84::deserialize(deserializer)?;
        Self::parse(&latitude, &longitude).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Point {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Wgs84::schema()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Point {
    fn name() -> std::borrow::Cow<'static, str> {
        "Point".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly_and_written_in_full() {
        let point = Point::parse("59.334591", "18.06324").unwrap();
        assert_eq!((point.latitude(), point.longitude()), (59_334_591, 18_063_240));
        assert_eq!(point.to_string(), "59.334591, 18.063240");
        let west = Point::parse("-0.000001", "-7").unwrap();
        assert_eq!((west.latitude(), west.longitude()), (-1, -7_000_000));
        assert_eq!(west.to_string(), "-0.000001, -7.000000");
        let wire = serde_json::json!({"latitude": "-0.000001", "longitude": "-7.000000"});
        assert_eq!(serde_json::to_value(west).unwrap(), wire);
        assert_eq!(serde_json::from_value::<Point>(wire).unwrap(), west);
    }

    #[test]
    fn only_plain_degrees_are_read() {
        for wrong in
            ["", ".", "59.", ".5", "59,3", "+59", "5e1", " 59", "59.1234567", "1000", "--1"]
        {
            assert_eq!(Point::parse(wrong, "18"), Err(InvalidPoint::Form), "{wrong}");
            assert_eq!(Point::parse("59", wrong), Err(InvalidPoint::Form), "{wrong}");
        }
        for wire in [
            serde_json::json!({"latitude": 59.3, "longitude": 18.1}),
            serde_json::json!({"latitude": "59.3"}),
            serde_json::json!({"latitude": "59.3", "longitude": "18.1", "height": "1"}),
        ] {
            assert!(serde_json::from_value::<Point>(wire).is_err());
        }
    }

    #[test]
    fn the_earth_ends_at_the_poles_and_after_half_a_turn() {
        assert!(Point::parse("90", "180").is_ok());
        assert!(Point::parse("-90", "-180").is_ok());
        assert_eq!(Point::parse("90.000001", "0"), Err(InvalidPoint::Range));
        assert_eq!(Point::parse("-90.000001", "0"), Err(InvalidPoint::Range));
        assert_eq!(Point::parse("0", "180.000001"), Err(InvalidPoint::Range));
        assert_eq!(Point::parse("0", "-180.000001"), Err(InvalidPoint::Range));
    }

    #[test]
    fn a_place_far_from_sweden_is_told_on_both_sides_of_each_limit() {
        let told = |latitude: &str, longitude: &str| {
            let mut check = Checker::new();
            Point::parse(latitude, longitude).unwrap().check("/point", &mut check);
            check.finish().into_iter().map(|it| (it.pointer, it.code)).collect::<Vec<_>>()
        };
        for near in [("54", "18"), ("70", "18"), ("59", "9"), ("59", "26")] {
            assert!(told(near.0, near.1).is_empty(), "{near:?}");
        }
        for far in
            [("53.999999", "18"), ("70.000001", "18"), ("59", "8.999999"), ("59", "26.000001")]
        {
            assert_eq!(told(far.0, far.1), [("/point".to_owned(), "FAR_AWAY")], "{far:?}");
        }
        // The two numbers have changed places.
        assert!(!told("18.06", "59.33").is_empty());
    }
}
