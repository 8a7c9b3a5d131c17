//! Lots (*delkontrakt*, *anbudsområden*).

use serde::{Deserialize, Serialize};

use super::requirement::Requirement;
use crate::area::{self, AreaCode, Point};
use crate::cpv::CpvCode;
use crate::ids::LotId;
use crate::law::reservation::ReservationUse;
use crate::money::Sek;
use crate::violation::Checker;

/// One part of a purchase that can be won on its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lot {
    /// Its identity; given by the service when it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<LotId>,
    /// What it holds, in a line.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub title: String,
    /// The code of what is bought.
    pub cpv: CpvCode,
    /// Where it is delivered: all of these.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 50))]
    pub areas: Vec<AreaCode>,
    /// The place of delivery, where it is one place: it lies in the only area.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// Its estimated value, whole term with options, excluding VAT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Sek>,
    /// A reservation of this lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation: Option<ReservationUse>,
    /// What a tenderer must meet; all of them.
    #[cfg_attr(feature = "schema", schema(max_items = 60))]
    #[serde(default)]
    pub requirements: Vec<Requirement>,
}

impl Lot {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        check.line(&format!("{at}/title"), &self.title, 1, 300);
        let somewhere = !self.areas.is_empty();
        check.rule(
            &format!("{at}/areas"),
            "EMPTY",
            somewhere,
            ("förväntade minst ett område", "expected at least one area"),
        );
        check.count(&format!("{at}/areas"), self.areas.len(), 50);
        check_point(self.point, &self.areas, at, check);
        check_requirements(&self.requirements, at, check);
    }
}

/// The place of delivery of a lot, stored or not: the area in which it lies answers
/// for those who name the areas where they deliver.
pub(crate) fn check_point(point: Option<Point>, areas: &[AreaCode], at: &str, check: &mut Checker) {
    let Some(point) = point else { return };
    let pointer = format!("{at}/point");
    point.check(&pointer, check);
    check.rule(
        &pointer,
        "ONE_AREA",
        areas.len() == 1,
        (
            "en plats för leverans kräver att det enda området är det som platsen ligger i",
            "a place of delivery needs the area in which it lies as the only one",
        ),
    );
    check.rule(
        &pointer,
        "OUTSIDE",
        !areas.iter().any(|area| area::surely_outside(*area, point)),
        ("platsen ligger utanför området", "the place lies outside of the area"),
    );
}

/// What a lot, stored or not, may ask for.
pub(crate) fn check_requirements(requirements: &[Requirement], at: &str, check: &mut Checker) {
    // Trade, area and reservation are requirements of their own: 64 in all.
    check.count(&format!("{at}/requirements"), requirements.len(), 60);
    for (index, requirement) in requirements.iter().take(60).enumerate() {
        requirement.check(&format!("{at}/requirements/{index}"), check);
        let twice = requirements.iter().take(index).any(|before| before.key == requirement.key);
        let pointer = format!("{at}/requirements/{index}/key");
        check.rule(
            &pointer,
            "DUPLICATE",
            !twice,
            ("varje nyckel står en gång i ett delkontrakt", "each key stands once in a lot"),
        );
        let reserved = matches!(requirement.key.as_str(), "trade" | "area" | "reservation");
        check.rule(
            &pointer,
            "RESERVED",
            !reserved,
            ("denna nyckel är delkontraktets egen", "this key is the lot's own"),
        );
    }
}
