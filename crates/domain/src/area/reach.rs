//! Which areas somebody reaches who names areas and circles.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::circle::{Circle, Disc};
use super::{AreaCode, DATA, parts};

/// The areas that are surely reached, all of each: those that are named, those that a
/// circle surely holds, and those whose parts are all reached. What lies in one of them
/// is reached, too, and is not listed unless it is named or makes up the whole.
#[must_use]
pub fn reached(areas: &[AreaCode], circles: &[Circle]) -> BTreeSet<AreaCode> {
    let discs: Vec<Disc> = circles.iter().copied().map(Disc::of).collect();
    let mut found: BTreeSet<AreaCode> = areas.iter().copied().collect();
    if !found.is_empty() || !discs.is_empty() {
        reach(AreaCode::SWEDEN, &discs, &mut found);
    }
    found
}

fn reach(area: AreaCode, discs: &[Disc], found: &mut BTreeSet<AreaCode>) -> bool {
    let mut whole =
        found.contains(&area) || discs.iter().any(|disc| disc.holds_area(area) == Some(true));
    if !whole {
        let parts = parts(area);
        whole = !parts.is_empty();
        for part in parts {
            whole &= reach(*part, discs, found);
        }
    }
    if whole {
        found.insert(area);
    }
    whole
}

/// Raise it when [`reached`] finds other areas from the same data.
const METHOD: &str = "1";

static BASIS: LazyLock<String> = LazyLock::new(|| {
    let bytes = METHOD.bytes().chain(DATA.iter().flat_map(|file| file.bytes()));
    // FNV-1a: enough to tell releases apart.
    let sum = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{sum:016x}")
});

/// A text that changes when [`reached`] may find other areas for the same record: when
/// the tree of areas changes or how far they stretch.
///
/// Whoever stores what was found stores this with it, and finds again when it differs.
#[must_use]
pub fn basis() -> &'static str {
    &BASIS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::Point;
    use rstest::rstest;

    fn codes(texts: &[&str]) -> Vec<AreaCode> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn circle(latitude: &str, longitude: &str, metres: u32) -> Circle {
        Circle { centre: Point::parse(latitude, longitude).unwrap(), metres }
    }

    #[rstest]
    #[case::what_is_named(&["0180", "SE2"], &[], &["0180", "SE2"], &["SE1", "SE21", "SE110", "0184"])]
    // From the middle of Stockholm's circle of 18 000 metres it is 3921.1 metres.
    #[case::not_quite_a_city(&[], &[("59.33", "18.05", 21_921)], &["0184"], &["0180", "SE110"])]
    #[case::a_city(&[], &[("59.33", "18.05", 21_922)], &["0184", "0180"], &["0182", "SE110"])]
    #[case::a_county(&[], &[("57.649", "18.688", 114_001)], &["SE214"], &["SE21", "SE213"])]
    #[case::all_parts(&["SE311", "SE312"], &[("61.323", "16.514", 130_001)], &["SE313", "SE31"], &["SE3"])]
    #[case::all_but_one(&["SE311", "SE312"], &[("61.323", "16.514", 129_000)], &["SE312"], &["SE313", "SE31"])]
    fn what_is_reached_all_over(
        #[case] areas: &[&str],
        #[case] circles: &[(&str, &str, u32)],
        #[case] whole: &[&str],
        #[case] not: &[&str],
    ) {
        let circles: Vec<_> = circles.iter().map(|it| circle(it.0, it.1, it.2)).collect();
        let found = reached(&codes(areas), &circles);
        for area in codes(whole) {
            assert!(found.contains(&area), "{area} in {found:?}");
        }
        for area in codes(not) {
            assert!(!found.contains(&area), "{area} in {found:?}");
        }
    }

    #[test]
    fn who_names_nothing_reaches_nothing() {
        assert_eq!(reached(&[], &[]), BTreeSet::new());
        assert_eq!(reached(&[], &[circle("59.33", "18.05", 1)]), BTreeSet::new());
        assert_eq!(reached(&codes(&["SE"]), &[]), codes(&["SE"]).into_iter().collect());
    }

    #[test]
    fn districts_together_are_the_city() {
        let districts = parts("0180".parse().unwrap());
        assert!(reached(districts, &[]).contains(&codes(&["0180"])[0]));
        assert_eq!(reached(&districts[1..], &[]), districts[1..].iter().copied().collect());
    }

    #[test]
    fn the_basis_stands_for_the_data() {
        assert_eq!(basis().len(), 16);
        assert!(DATA.iter().any(|file| file.contains("SE110,59.394,18.531,109000")));
        assert!(DATA.iter().any(|file| file.contains("0180-norrmalm,0180")));
    }
}
