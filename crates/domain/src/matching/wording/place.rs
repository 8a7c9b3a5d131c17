//! Where an enterprise delivers, against where a lot is delivered.

use super::name::area_names;
use super::reason;
use crate::area::Circle;
use crate::cpv::CpvCode;
use crate::enterprise::{Enterprise, Fact};
use crate::matching::answer::{Ask, AskFrom, Outcome, Reason};
use crate::matching::place::{Destination, Places};
use crate::text::Text;

/// How many circles are named; past these they are only counted.
const NAMED: usize = 3;

/// The reason for the outcome of the places of a lot.
pub(super) fn delivers(enterprise: &Enterprise, cpv: CpvCode, all: &[Destination]) -> Reason {
    let places = Places::of(enterprise, cpv);
    let outcome = places.outcome(all);
    if outcome == Outcome::Unknown && !places.is_empty() {
        return open(&places, all);
    }
    let text = match outcome {
        Outcome::Met => {
            let reached = destinations(all);
            Text::new(format!("levererar i {}", reached.sv), format!("delivers in {}", reached.en))
        }
        Outcome::Unknown => Text::new(
            "registret visar inte var företaget levererar",
            "the register does not show where the enterprise delivers",
        ),
        Outcome::NotMet => {
            let (has, lacks) = (named(&places), area_names(places.missing(all).into_iter()));
            Text::new(
                format!("levererar {}; det som saknas är {}", has.sv, lacks.sv),
                format!("delivers {}; what is missing is {}", has.en, lacks.en),
            )
        }
    };
    reason(Fact::DeliveryAreas, outcome, text, None)
}

/// What is known does not tell whether the lot is reached: the enterprise can.
fn open(places: &Places<'_>, all: &[Destination]) -> Reason {
    let (has, wanted) = (named(places), destinations(all));
    let text = Text::new(
        format!("levererar {}; om det når {} framgår inte", has.sv, wanted.sv),
        format!("delivers {}; whether that reaches {} is not stated", has.en, wanted.en),
    );
    let is_place = all.iter().any(|it| it.point().is_some());
    let (sv, en) = if is_place { ("", "") } else { ("hela ", "all of ") };
    let ask = Ask {
        text: Text::new(
            format!("be om: uppgift om företaget levererar i {sv}{}", wanted.sv),
            format!("ask for: word on whether the enterprise delivers in {en}{}", wanted.en),
        ),
        ..Ask::new(Fact::DeliveryAreas, None, AskFrom::Enterprise)
    };
    let reason = reason(Fact::DeliveryAreas, Outcome::Unknown, text, None);
    Reason { ask: Some(ask), ..reason }
}

/// The areas of a lot, or the place in the only one.
pub(super) fn destinations(all: &[Destination]) -> Text {
    let areas = area_names(all.iter().map(Destination::area));
    match all.iter().find_map(Destination::point) {
        None => areas,
        Some(point) => Text::new(
            format!("{} på platsen {point}", areas.sv),
            format!("{} at the place {point}", areas.en),
        ),
    }
}

/// Areas and circles in words, after "delivers".
fn named(places: &Places<'_>) -> Text {
    let mut parts = Vec::new();
    if places.areas().next().is_some() {
        let areas = area_names(places.areas());
        parts.push(Text::new(format!("i {}", areas.sv), format!("in {}", areas.en)));
    }
    let mut circles: Vec<Circle> = places.circles().collect();
    circles.sort_unstable();
    circles.dedup();
    parts.extend(circles.iter().take(NAMED).map(|circle| {
        let (distance, centre) = (circle.distance(), circle.centre);
        Text::new(
            format!("inom {distance} från {centre}"),
            format!("within {distance} of {centre}"),
        )
    }));
    if let Some(more) = circles.len().checked_sub(NAMED).filter(|more| *more > 0) {
        parts.push(Text::new(
            format!("inom {more} andra cirklar"),
            format!("within {more} other circles"),
        ));
    }
    let join =
        |pick: fn(&Text) -> &str, and: &str| parts.iter().map(pick).collect::<Vec<_>>().join(and);
    Text::new(join(|text| &text.sv, " och "), join(|text| &text.en, " and "))
}
